"""SMTP by hand: what the client sends after DATA is what the store holds."""

from __future__ import annotations

import pytest
from smtp_helpers import DATA, ENVELOPE

# Text


@pytest.mark.parametrize(
    ("sent", "stored"),
    [
        (b"", b""),
        (b"\r\n", b"\r\n"),
        (b"..\r\n", b".\r\n"),
        (b"\r\n..\r\n", b"\r\n.\r\n"),
        (b"...\r\n..x\r\n.y\r\n", b"..\r\n.x\r\ny\r\n"),
        (b"S: x\r\n\r\n\xe9\xff\x80\r\n", b"S: x\r\n\r\n\xe9\xff\x80\r\n"),
        (b"nul \0 tab \t\r\n", b"nul \0 tab \t\r\n"),
        (b"x" * 998 + b"\r\n", b"x" * 998 + b"\r\n"),
        (b"." * 999 + b"\r\n", b"." * 998 + b"\r\n"),
        (b"From me\r\n>From you\r\n", b"From me\r\n>From you\r\n"),
    ],
)
async def test_text_is_stored_as_it_was_meant(smtp_greet, received, sent, stored):
    mail = await smtp_greet()
    await mail.play(ENVELOPE + DATA)
    await mail.send(sent + b".\r\n")
    assert await mail.line() == b"250 2.0.0 Delivered, with id T1\r\n"
    assert received() == stored


@pytest.mark.parametrize(
    "end",
    [b"\n.\n", b"\n.\r\n", b"\r\n.\n", b"\r\n.\r", b"\r.\r\n", b"\r.\r", b"\n.\r", b"\r\n.\0\r\n"],
)
async def test_only_crlf_dot_crlf_ends_the_text(smtp_greet, inbox, end):
    mail = await smtp_greet()
    await mail.play(ENVELOPE + DATA)
    smuggled = b"MAIL FROM:<x@y.example>\r\nRCPT TO:<alice@campus.test>\r\nDATA\r\nspam\r\n"
    await mail.send(b"one" + end + smuggled + b".\r\nNOOP\r\n")
    assert await mail.line() == b"250 2.0.0 Delivered, with id T1\r\n"
    assert await mail.line() == b"250 2.0.0 Ok\r\n"
    assert inbox("alice") == []
    (content,) = inbox("bob")
    assert b"spam" in content


async def test_text_may_come_in_any_pieces(smtp_greet, received):
    mail = await smtp_greet()
    await mail.play(ENVELOPE + DATA)
    for octet in b"\r\n..\r\n.x\r\n\r\n.\r\nNOOP\r\n":
        await mail.send(bytes([octet]))
    assert await mail.line() == b"250 2.0.0 Delivered, with id T1\r\n"
    assert await mail.line() == b"250 2.0.0 Ok\r\n"
    assert received() == b"\r\n.\r\nx\r\n\r\n"


async def test_a_line_of_text_longer_than_a_sender_should_use(smtp_greet, received):
    mail = await smtp_greet()
    await mail.play(f"""
        {ENVELOPE}
        {DATA}
        C: {"x" * 5000}
        C: .
        S: 250 2.0.0 Delivered, with id T1
    """)
    assert received() == b"x" * 5000 + b"\r\n"


async def test_a_connection_cut_during_data_delivers_nothing(smtp_greet, inbox):
    mail = await smtp_greet()
    await mail.play(ENVELOPE + DATA)
    await mail.send(b"half a message\r\n.")
    mail.half_close()
    assert await mail.rest() == b""
    assert inbox("bob") == []


async def test_a_store_that_fails_delivers_to_nobody(smtp_greet, store, inbox, monkeypatch):
    mail = await smtp_greet()

    def fail(*_):
        raise OSError("disk full")

    monkeypatch.setattr(store, "deliver", fail)
    await mail.play(f"""
        {ENVELOPE}
        {DATA}
        C: .
        S: 451 4.3.0 The server failed here; nothing was delivered, try later
    """)
    monkeypatch.undo()
    assert inbox("bob") == []
    await mail.play(f"""
        {ENVELOPE}
        {DATA}
        C: .
        S: 250 2.0.0 Delivered, with id T2
    """)
