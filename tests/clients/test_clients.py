"""The small clients against servers that say what a test tells them to."""

import asyncio
import ssl
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailedu.clients.imap import IMAPClient
from mailedu.clients.line_client import ConnectionClosed, Security, dot_stuffed
from mailedu.clients.pop3 import POP3Client
from mailedu.clients.smtp import SMTPClient


class Written:
    """Stands for the stream to the server and keeps what was written."""

    def __init__(self) -> None:
        self.data = b""

    def write(self, data: bytes) -> None:
        self.data += data

    async def drain(self) -> None:
        pass


def server_says(*lines: bytes) -> tuple[asyncio.StreamReader, Written]:
    reader = asyncio.StreamReader()
    reader.feed_data(b"".join(lines))
    reader.feed_eof()
    return reader, Written()


def client(kind: type, lines: Sequence[bytes]) -> tuple[object, Written]:
    reader, written = server_says(*lines)
    return kind(reader, written), written


async def test_pop3_reads_multi_line_replies_and_takes_stuffed_dots_off() -> None:
    pop, written = client(POP3Client, [b"+OK 9 octets\r\n", b"..x\r\n", b"\r\n", b".\r\n"])
    reply = await pop.command("retr 1")
    assert (reply.ok, reply.lines) == (True, (b".x", b""))
    assert written.data == b"retr 1\r\n"


async def test_pop3_knows_when_there_is_only_one_line() -> None:
    pop, _ = client(POP3Client, [b"+OK 1 120\r\n", b"-ERR no such message\r\n"])
    assert (await pop.command("LIST 1")).lines == ()
    assert not (await pop.command("RETR 7")).ok


async def test_pop3_gives_no_password_after_a_refused_name() -> None:
    pop, written = client(POP3Client, [b"-ERR no\r\n"])
    assert not (await pop.login("bob", "secret")).ok
    assert b"secret" not in written.data


async def test_smtp_reads_replies_of_many_lines_and_sends_no_text_unasked() -> None:
    smtp, written = client(SMTPClient, [b"250-one\r\n", b"250 two\r\n", b"503 no\r\n"])
    assert (await smtp.command("EHLO x")).lines == ("one", "two")
    assert (await smtp.data(b"text\r\n")).code == 503
    assert b"text" not in written.data


async def test_imap_keeps_literals_whole_and_matches_its_tag() -> None:
    imap, written = client(
        IMAPClient, [b"* 1 FETCH (BODY[] {7}\r\n", b"a1 OK\r\n)\r\n", b"a1 OK done\r\n"]
    )
    reply = await imap.command("FETCH 1 BODY[]")
    assert reply.ok
    assert reply.untagged == (b"* 1 FETCH (BODY[] {7}\r\na1 OK\r\n)\r\n",)
    assert written.data == b"a1 FETCH 1 BODY[]\r\n"


async def test_imap_sends_a_literal_when_asked_and_stops_when_refused() -> None:
    imap, written = client(IMAPClient, [b"+ go on\r\n", b"a1 OK\r\n", b"a2 NO [TRYCREATE]\r\n"])
    assert (await imap.command("APPEND INBOX {}", b"hello")).ok
    assert written.data == b"a1 APPEND INBOX {5}\r\nhello\r\n"
    assert not (await imap.command("APPEND nowhere {}", b"secret")).ok
    assert b"secret" not in written.data


async def test_imap_ends_idle_and_gives_up_what_it_cannot_answer() -> None:
    imap, written = client(IMAPClient, [b"+ idling\r\n", b"a1 OK\r\n", b"+ \r\n", b"a2 BAD\r\n"])
    await imap.command("IDLE")
    await imap.command("AUTHENTICATE PLAIN")
    assert written.data == b"a1 IDLE\r\nDONE\r\na2 AUTHENTICATE PLAIN\r\n*\r\n"


@pytest.mark.parametrize(
    ("kind", "refusal", "verb"),
    [
        (POP3Client, b"-ERR unknown command\r\n", b"STLS\r\n"),
        (IMAPClient, b"a1 BAD unknown command\r\n", b"a1 STARTTLS\r\n"),
        (SMTPClient, b"454 4.7.0 not now\r\n", b"STARTTLS\r\n"),
    ],
)
async def test_no_handshake_begins_when_the_server_refuses_tls(
    kind: type, refusal: bytes, verb: bytes
) -> None:
    someone, written = client(kind, [refusal])
    security = Security(ssl.create_default_context(), "localhost")
    assert not (await someone.start_tls(security)).ok  # type: ignore[attr-defined]
    assert written.data == verb


@pytest.mark.parametrize("kind", [POP3Client, IMAPClient, SMTPClient])
async def test_a_server_that_has_gone_is_a_clear_error(kind: type) -> None:
    someone, _ = client(kind, [])
    with pytest.raises(ConnectionClosed, match="closed the connection"):
        await someone.command("NOOP")  # type: ignore[attr-defined]


@given(st.lists(st.sampled_from([b"", b".", b"..", b".x", b"x"]), max_size=6))
def test_dot_stuffing_is_undone_by_its_rule(lines: list[bytes]) -> None:
    text = b"".join(line + b"\r\n" for line in lines)
    stuffed = dot_stuffed(text)
    assert stuffed.endswith(b".\r\n")
    body = stuffed[: -len(b".\r\n")].split(b"\r\n")[:-1]
    assert b".\r\n" not in [line + b"\r\n" for line in body]
    assert b"".join(line.removeprefix(b".") + b"\r\n" for line in body) == text
