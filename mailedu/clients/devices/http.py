"""HTTP/1.1 (RFC 9112) over asyncio streams: h11 knows the protocol, this moves the octets."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from http import HTTPStatus

import h11

_CHUNK = 65536

Fields = Sequence[tuple[str, str]]


class HTTPClosed(ConnectionError):
    """The other side closed the connection where it should speak."""


class HTTPStream:
    """One side of a connection that stays open from one request to the next.

    Parameters
    ----------
    reader, writer: the streams.
    is_client: whether this side asks.
    """

    def __init__(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, is_client: bool
    ) -> None:
        self._reader, self._writer = reader, writer
        self._http = h11.Connection(h11.CLIENT if is_client else h11.SERVER)

    async def request(
        self, method: str, target: str, fields: Fields, body: bytes = b""
    ) -> tuple[h11.Response, bytes]:
        """Ask for something, and return the response and its content.

        Raises
        ------
        HTTPClosed: the server closed the connection.
        ValueError: it does not speak HTTP.
        """
        self._next()
        await self._send(
            h11.Request(method=method, target=target, headers=_sized(fields, body)), body
        )
        head, content = await self._receive()
        assert isinstance(head, h11.Response)
        return head, content

    async def asked(self) -> tuple[h11.Request, bytes]:
        """Return the next request and its content; raises as ``request``."""
        self._next()
        head, content = await self._receive()
        assert isinstance(head, h11.Request)
        return head, content

    async def respond(self, status: HTTPStatus, fields: Fields, body: bytes = b"") -> None:
        """Answer the request; raises HTTPClosed."""
        headers = _sized(fields, body)
        await self._send(
            h11.Response(status_code=status, headers=headers, reason=status.phrase.encode()), body
        )

    @property
    def is_usable(self) -> bool:
        """Whether another request can follow on this connection, as far as one can know."""
        at_rest = self._http.our_state in (h11.IDLE, h11.DONE)
        return at_rest and not (self._reader.at_eof() or self._writer.is_closing())

    def cut(self) -> None:
        """Drop the connection."""
        self._writer.transport.abort()

    def _next(self) -> None:
        if self._http.our_state is h11.DONE and self._http.their_state is h11.DONE:
            self._http.start_next_cycle()

    async def _send(self, head: h11.Event, body: bytes) -> None:
        events = [head, *([h11.Data(data=body)] if body else []), h11.EndOfMessage()]
        self._writer.write(b"".join(self._http.send(event) or b"" for event in events))
        try:
            await self._writer.drain()
        except ConnectionError as error:
            raise HTTPClosed("the other side closed the connection") from error

    async def _receive(self) -> tuple[h11.Event, bytes]:
        head: h11.Event | None = None
        pieces: list[bytes] = []
        while True:
            try:
                event = self._http.next_event()
            except h11.RemoteProtocolError as error:
                raise ValueError(f"this is no HTTP: {error}") from error
            if event is h11.NEED_DATA:
                self._http.receive_data(await self._read())
            elif isinstance(event, h11.Data):
                pieces.append(bytes(event.data))
            elif isinstance(event, (h11.Request, h11.Response)):
                head = event
            elif head is not None and isinstance(event, h11.EndOfMessage):
                return head, b"".join(pieces)
            else:
                raise HTTPClosed("the other side closed the connection")

    async def _read(self) -> bytes:
        try:
            return await self._reader.read(_CHUNK)
        except ConnectionError as error:
            raise HTTPClosed("the other side closed the connection") from error


def field(head: h11.Request | h11.Response, name: bytes) -> str:
    """Return a field's value; empty without one. ``name`` is in small letters."""
    return next((value.decode("latin-1") for key, value in head.headers if key == name), "")


def cookies(head: h11.Request | h11.Response) -> Mapping[str, str]:
    """Return the cookies that a request brings along (RFC 6265 §4.2)."""
    pairs = (pair.strip().partition("=") for pair in field(head, b"cookie").split(";"))
    return {name: value for name, _, value in pairs if name}


def _sized(fields: Fields, body: bytes) -> list[tuple[str, str]]:
    return [*fields, ("Content-Length", str(len(body)))]
