"""A hold that is stopped at any moment lets all through: every session ends as without it."""

from __future__ import annotations

import asyncio

import pytest
from held_line import NAME, TRUSTED, HeldLine, read_line, rest

ENDS = ("quit", "half close", "close", "in TLS")


async def talk(
    end: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> tuple[bytes, bytes]:
    """Be a client; return what it should have heard and what it has."""
    first = await read_line(reader)
    writer.write(b"one\r\n")
    first += await read_line(reader)
    if end == "in TLS":
        writer.write(b"tls\r\n")
        first += await read_line(reader)
        async with asyncio.timeout(10):
            await writer.start_tls(TRUSTED.client_context(), server_hostname=NAME)
    writer.write(b"two\r\nthree\r\n")
    if end in ("quit", "in TLS"):
        writer.write(b"quit\r\n")
    elif end == "half close":
        writer.write_eof()
    else:
        writer.close()
        return b"", b""
    said = first + await rest(reader)
    writer.close()
    expected = (
        b"ready\r\nONE\r\n" + (b"GO ON\r\n" if end == "in TLS" else b"") + b"TWO\r\nTHREE\r\n"
    )
    return expected + (b"" if end == "half close" else b"QUIT\r\n"), said


@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize("steps", range(0, 13, 2))
async def test_after_any_number_of_steps(end: str, steps: int) -> None:
    line = HeldLine()
    talking = asyncio.create_task(_opened(line, end))
    for _ in range(steps):
        await line.when(lambda: line.hold.held or talking.done() or line.ended)
        line.hold.next()
    line.hold.stop()
    expected, said = await talking
    await line.over()
    assert said == expected
    assert line.heard[0] == b"one\r\n" and line.heard[-1] == b""
    if end != "close":  # a client that is gone breaks the server off when it is answered
        assert b"three\r\n" in line.heard


async def _opened(line: HeldLine, end: str) -> tuple[bytes, bytes]:
    try:
        return await talk(end, *await line.open())
    finally:
        line.hold.pump()  # so that who waits for a change looks again


@pytest.mark.parametrize("end", ENDS)
async def test_held_again_and_again(end: str) -> None:
    """A connection goes through one hold after the other, each of which is stopped in turn."""
    line = HeldLine()
    talking = asyncio.create_task(_opened(line, end))
    for _ in range(4):
        await line.when(lambda: line.hold.held or talking.done() or line.ended)
        line.hold_anew()
    line.hold.stop()
    expected, said = await talking
    assert said == expected
    await line.over()
