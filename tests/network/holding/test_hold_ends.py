"""How a held connection ends: closed, half closed, cut, given up; and STARTTLS in its middle."""

from __future__ import annotations

import asyncio

import pytest
from held_line import NAME, TRUSTED, HeldLine, read_line, rest

from mailedu.network.gate import LIMIT

BIG = b"x" * 9998 + b"\r\n"


def end(line: HeldLine) -> bool | None:
    """Return whether the client ended the connection."""
    ended = line.recording.end_of(1)
    return None if ended is None else ended[1]


def dropped(line: HeldLine) -> list[bytes]:
    return [entry.original for entry in line.lines() if entry.fate == "dropped"]


async def test_the_end_comes_behind_the_last_line_and_the_server_is_rid_of_it_at_once() -> None:
    line = HeldLine()
    reader, writer = await line.open()
    await line.step()
    writer.write(b"quit\r\nmore\r\n")
    assert await line.step() == b"quit\r\n"
    await line.when(lambda: line.heard[-1:] == [b""])
    await line.when(lambda: dropped(line))
    assert dropped(line) == [b"more\r\n"], "nobody reads what comes behind quit"
    assert [held.data for held in line.hold.held] == [b"QUIT\r\n"]
    assert end(line) is None, "the client does not know yet"
    line.hold.next()
    assert await rest(reader) == b"ready\r\nQUIT\r\n"
    assert end(line) is False
    writer.close()
    await line.over()


async def test_a_half_close_waits_behind_the_lines_and_replies_still_come() -> None:
    line = HeldLine()
    reader, writer = await line.open()
    await line.step()
    writer.write(b"one\r\ntwo\r\n")
    writer.write_eof()
    await line.until(2)
    await line.step()
    assert await line.step() == b"two\r\n"
    assert await rest(reader) == b"ready\r\nONE\r\nTWO\r\n"
    assert end(line) is True
    writer.close()
    await line.over()
    assert line.heard == [b"one\r\n", b"two\r\n", b""]


async def test_a_client_that_gave_up_before_the_greeting_frees_it() -> None:
    line = HeldLine()
    _, writer = await line.open()
    await line.until()
    writer.close()
    await line.over()
    assert line.heard == [b""]


async def test_what_a_client_sent_before_it_left_is_still_under_way() -> None:
    line = HeldLine()
    _, writer = await line.open()
    await line.step()
    writer.write(b"one\r\n")
    writer.close()
    await line.until()
    await line.step()
    await line.over()
    assert line.heard == [b"one\r\n", b""]


@pytest.mark.parametrize("sender", ["client", "server"])
async def test_a_cut_before_a_line_loses_all_that_is_under_way(sender: str) -> None:
    line = HeldLine()
    reader, writer = await line.open()
    await line.step()
    writer.write(b"one\r\ntwo\r\n")
    await line.until(2)
    if sender == "server":
        await line.step()
        await line.until(2)
    held = [one for one in line.hold.held if one.sender == sender]
    line.hold.cut(held[0].id, "before")
    assert await rest(reader) == b"ready\r\n"
    await line.over()
    assert line.heard == ([b""] if sender == "client" else [b"one\r\n", b""])
    lost = [b"one\r\n", b"two\r\n"] if sender == "client" else [b"two\r\n", b"ONE\r\n"]
    assert dropped(line) == lost
    assert end(line) is False
    writer.close()


async def test_a_cut_behind_a_command_leaves_the_server_the_time_to_do_it() -> None:
    line = HeldLine()
    reader, writer = await line.open()
    await line.step()
    writer.write(b"one\r\ntwo\r\n")
    first, _ = await line.until(2)
    line.hold.cut(first.id, "after")
    assert await rest(reader) == b"ready\r\n"
    await line.over()
    assert line.heard == [b"one\r\n", b""]
    assert dropped(line) == [b"two\r\n"]
    assert line.said("server") == [b"ready\r\n"], "the reply went nowhere"
    writer.close()


async def test_a_cut_behind_a_reply_lets_the_client_have_it() -> None:
    line = HeldLine()
    reader, writer = await line.open()
    await line.step()
    writer.write(b"one\r\n")
    await line.step()
    (reply,) = await line.until()
    line.hold.cut(reply.id, "after")
    assert await rest(reader) == b"ready\r\nONE\r\n"
    await line.over()
    writer.close()


async def test_a_cut_of_the_wire_itself_frees_all() -> None:
    line = HeldLine()
    reader, writer = await line.open()
    await line.step()
    writer.write(b"one\r\n")
    await line.until()
    line.wire.cut()
    assert await rest(reader) == b"ready\r\n"
    await line.over()
    assert line.heard == [b""]
    writer.close()


async def test_much_that_is_held_makes_its_sender_wait_and_arrives_whole() -> None:
    line = HeldLine()
    reader, writer = await line.open()
    await line.step()
    await read_line(reader)

    async def send() -> None:
        for _ in range(200):
            writer.write(BIG)
            await writer.drain()
        writer.write(b"quit\r\n")

    sending = asyncio.create_task(send())
    await line.until(LIMIT // len(BIG) + 1)
    for _ in range(20):
        await asyncio.sleep(0)
    in_flight = sum(len(held.data) for held in line.hold.held)
    assert in_flight <= LIMIT + 256 * 1024, "at most what one read brings above the limit"
    assert line.hold.next() is not None
    line.hold.go("run")
    assert await rest(reader) == BIG.upper() * 200 + b"QUIT\r\n"
    await sending
    writer.close()
    await line.over()


async def test_replies_that_pile_up_make_the_server_wait() -> None:
    line = HeldLine()
    reader, writer = await line.open()
    await line.step()
    line.judge.before.add(BIG.upper())
    line.hold.go("run")
    count = 2 * LIMIT // len(BIG)

    async def send() -> None:
        for _ in range(count):
            writer.write(BIG)
            await writer.drain()
        writer.write(b"quit\r\n")

    sending = asyncio.create_task(send())
    await line.until()
    line.judge.before.clear()
    for held in line.hold.held:
        if held.sender == "client":
            line.hold.deliver(held.id)
    for _ in range(50):
        await asyncio.sleep(0)
    assert sum(len(held.data) for held in line.hold.held if held.sender == "server") <= 2 * LIMIT
    line.hold.stop()
    assert await rest(reader) == b"ready\r\n" + BIG.upper() * count + b"QUIT\r\n"
    await sending
    writer.close()
    await line.over()


async def upgraded() -> tuple[HeldLine, asyncio.StreamReader, asyncio.StreamWriter]:
    """Return a line that was held and stepped into TLS, and is held."""
    line = HeldLine()
    reader, writer = await line.open()
    await line.step()
    await read_line(reader)
    writer.write(b"tls\r\n")
    assert await line.step() == b"tls\r\n"
    assert await line.step() == b"GO ON\r\n"
    assert await read_line(reader) == b"GO ON\r\n"
    async with asyncio.timeout(10):
        await writer.start_tls(TRUSTED.client_context(), server_hostname=NAME)
    return line, reader, writer


async def test_a_handshake_waits_for_the_reply_before_it_and_then_clear_text_is_held() -> None:
    line, reader, writer = await upgraded()
    writer.write(b"hello\r\n")
    (held,) = await line.until()
    assert (held.sender, held.data) == ("client", b"hello\r\n")
    line.hold.edit(held.id, b"good day\r\n")
    line.hold.go("run")
    assert await read_line(reader) == b"GOOD DAY\r\n"
    writer.write(b"quit\r\n")
    assert await rest(reader) == b"QUIT\r\n"
    handshake = line.recording.handshake_of(1)
    assert handshake is not None and handshake.version == "TLSv1.3"
    times = {entry.data: entry for entry in line.lines()}
    assert times[b"GO ON\r\n"].forwarded < handshake.time < times[b"good day\r\n"].received
    writer.close()
    await line.over()


async def test_an_encrypted_client_that_leaves_and_a_cut_while_encrypted() -> None:
    line, reader, writer = await upgraded()
    writer.write(b"hello\r\nquit\r\n")
    first, _ = await line.until(2)
    line.hold.cut(first.id, "after")
    assert await rest(reader) == b""
    await line.over()
    assert line.heard == [b"tls\r\n", b"hello\r\n", b""]
    writer.close()


async def test_what_was_sent_ahead_in_clear_text_is_lost_at_the_handshake() -> None:
    line = HeldLine()
    reader, writer = await line.open()
    await line.step()
    await read_line(reader)
    writer.write(b"tls\r\nsmuggled\r\nsmug")
    await line.until(3)
    assert await line.step() == b"tls\r\n"
    (*_, reply) = await line.until(3)
    line.hold.deliver(reply.id)
    assert await read_line(reader) == b"GO ON\r\n"
    async with asyncio.timeout(10):
        await writer.start_tls(TRUSTED.client_context(), server_hostname=NAME)
    assert dropped(line) == [b"smuggled\r\n", b"smug"]
    line.hold.go("run")
    writer.write(b"gled\r\nquit\r\n")
    assert await rest(reader) == b"GLED\r\nQUIT\r\n"
    writer.close()
    await line.over()
    assert line.heard == [b"tls\r\n", b"gled\r\n", b"quit\r\n", b""]


async def test_a_client_that_leaves_while_the_go_ahead_is_held() -> None:
    line = HeldLine()
    _, writer = await line.open()
    await line.step()
    writer.write(b"tls\r\n")
    await line.step()
    await line.until()
    writer.close()
    line.hold.go("run")
    await line.over()
    assert line.heard == [b"tls\r\n", b""]


async def test_from_the_first_octet_encrypted() -> None:
    line = HeldLine(implicit=True)
    reader, writer = await line.open()
    assert await line.step() == b"ready\r\n"
    assert await read_line(reader) == b"ready\r\n"
    writer.write(b"quit\r\n")
    assert await line.step() == b"quit\r\n"
    await line.step()
    assert await rest(reader) == b"QUIT\r\n"
    writer.close()
    await line.over()


async def test_a_connection_that_is_open_can_be_held_and_goes_on_as_before() -> None:
    line = HeldLine(held=False)
    reader, writer = await line.open()
    assert await read_line(reader) == b"ready\r\n"
    writer.write(b"one\r\n")
    assert await read_line(reader) == b"ONE\r\n"
    line.wire.hold(line.hold, line.recording, "a client")
    writer.write(b"two\r\n")
    assert await line.step() == b"two\r\n"
    assert await line.step() == b"TWO\r\n"
    assert await read_line(reader) == b"TWO\r\n"
    line.hold.stop()
    writer.write(b"quit\r\n")
    assert await rest(reader) == b"QUIT\r\n"
    stamps = [(e.received == e.forwarded) for e in line.lines()]
    assert stamps == [True, True, True, False, False, True, True]
    writer.close()
    await line.over()
