"""The transport that a server sees, where it speaks through a wire."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mailedu.network.wire import Wire


class ServerEnd(asyncio.Transport):
    """The transport that the server sees: all but writing goes straight to the outer one.

    It has one method more than other transports, ``start_tls``.
    """

    def __init__(self, wire: Wire) -> None:
        super().__init__()
        self._wire = wire

    async def start_tls(self, context: ssl.SSLContext) -> None:
        await self._wire.start_tls(context)

    def write(self, data: bytes | bytearray | memoryview) -> None:
        if data and not self.is_closing():
            self._wire.sent(bytes(data))

    def writelines(self, list_of_data: Iterable[bytes | bytearray | memoryview]) -> None:
        self.write(b"".join(list_of_data))

    def write_eof(self) -> None:
        self._wire.end_writing()

    def can_write_eof(self) -> bool:
        return self._wire.outer.can_write_eof()

    def close(self) -> None:
        self._wire.close()

    def abort(self) -> None:
        self._wire.cut()

    def is_closing(self) -> bool:
        return self._wire.is_closing()

    def get_extra_info(self, name: str, default: Any = None) -> Any:
        return self._wire.outer.get_extra_info(name, default)

    def pause_reading(self) -> None:
        self._wire.rest(on=True)

    def resume_reading(self) -> None:
        self._wire.rest(on=False)

    def is_reading(self) -> bool:
        return self._wire.is_reading()

    def set_write_buffer_limits(self, high: int | None = None, low: int | None = None) -> None:
        self._wire.outer.set_write_buffer_limits(high, low)

    def get_write_buffer_size(self) -> int:
        return self._wire.outer.get_write_buffer_size()

    def get_write_buffer_limits(self) -> tuple[int, int]:
        return self._wire.outer.get_write_buffer_limits()

    def set_protocol(self, protocol: asyncio.BaseProtocol) -> None:
        assert isinstance(protocol, asyncio.Protocol)
        self._wire.inner = protocol

    def get_protocol(self) -> asyncio.BaseProtocol:
        return self._wire.inner
