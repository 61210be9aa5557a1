"""What a client reads must not depend on the pieces in which it comes."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailedu.clients.imap import IMAPClient
from mailedu.clients.line_client import ConnectionClosed
from mailedu.clients.pop3 import POP3Client

_LINES = st.lists(st.sampled_from([b"", b".", b"..", b". x", b"x.", b"x", b"\r", b".\r"]))


def in_pieces(data: bytes, cuts: Sequence[int]) -> asyncio.StreamReader:
    """Return a stream that brings ``data`` in pieces, one each turn of the loop."""
    reader = asyncio.StreamReader()
    places = sorted({cut % (len(data) + 1) for cut in cuts} | {0, len(data)})
    pieces = [data[one:other] for one, other in pairwise(places)]

    def feed() -> None:
        if pieces:
            reader.feed_data(pieces.pop(0))
            asyncio.get_running_loop().call_soon(feed)
        else:
            reader.feed_eof()

    asyncio.get_running_loop().call_soon(feed)
    return reader


class NoWriter:
    """Stands for a stream to which nothing needs to be written."""

    def write(self, data: bytes) -> None:
        pass

    async def drain(self) -> None:
        pass


@given(_LINES, st.lists(st.integers(0, 200), max_size=6))
def test_a_multi_line_reply_is_read_to_its_dot_and_not_beyond(
    lines: list[bytes], cuts: list[int]
) -> None:
    stuffed = [b"." + line if line.startswith(b".") else line for line in lines]
    body = b"".join(line + b"\r\n" for line in stuffed)
    data = b"+OK it follows\r\n" + body + b".\r\n+OK the next\r\n"

    async def read() -> tuple[object, ...]:
        client = POP3Client(in_pieces(data, cuts), NoWriter())  # type: ignore[arg-type]
        reply = await client.reply_to("RETR 1")
        following = await client.reply_to("NOOP")
        return reply.lines, following.status, client.octets_read

    assert asyncio.run(read()) == (tuple(lines), b"+OK the next", len(data))


@given(st.binary(max_size=60), st.lists(st.integers(0, 200), max_size=6))
def test_a_literal_is_read_by_its_length(literal: bytes, cuts: list[int]) -> None:
    response = b"* 1 FETCH (BODY[] {%d}\r\n%b)\r\n" % (len(literal), literal)

    async def read() -> tuple[bytes, bytes]:
        client = IMAPClient(in_pieces(response + b"a1 OK\r\n", cuts), NoWriter())  # type: ignore[arg-type]
        return await client.response(), await client.response()

    assert asyncio.run(read()) == (response, b"a1 OK\r\n")


@pytest.mark.parametrize("data", [b"+OK\r\nhalf", b"+OK\r\nhalf\r\n", b"+OK\r\n.\r"])
async def test_a_reply_without_its_dot_is_an_end_of_the_connection(data: bytes) -> None:
    client = POP3Client(in_pieces(data, [3]), NoWriter())  # type: ignore[arg-type]
    with pytest.raises(ConnectionClosed):
        await client.reply_to("RETR 1")
