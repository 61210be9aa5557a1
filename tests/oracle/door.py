"""A way for our devices to Dovecot: an event loop that leads the ports of RFC 8314 to its ports."""

from __future__ import annotations

import asyncio
import imaplib
import re
import socket
from collections.abc import Callable, Mapping
from typing import Any

from dovecot import Dovecot

SERVICES = {110: "pop3", 143: "imap", 993: "imaps", 995: "pop3s"}
USER = "bob"

_REFUSAL = re.compile(rb"^(?:\S+ (?:BAD|NO)|-ERR)\b[^\r\n]*", re.MULTILINE)


class DoorLoop(asyncio.SelectorEventLoop):
    """Opens each connection to the server's own port, from an address of the account's own.

    Parameters
    ----------
    ports: of the server, by service.
    address: on the loopback interface; the mailboxes belong to it.
    """

    def __init__(self, ports: Mapping[str, int], address: str) -> None:
        super().__init__()
        self._ports, self._address = ports, address
        self.said: list[bytearray] = []
        """What the server said on each connection, in clear text."""
        self.breaks_after: int | None = None
        """Octets that the server may still say before the line breaks; None: it holds."""

    async def create_connection(  # type: ignore[override]
        self, factory: Callable[[], Any], host: str, port: int, **options: Any
    ) -> tuple[Any, Any]:
        if options.get("ssl"):
            options["server_hostname"] = host
        return await super().create_connection(
            lambda: self._overheard(factory()),
            "127.0.0.1",
            self._ports[SERVICES[port]],
            local_addr=(self._address, 0),
            **options,
        )

    def _overheard(self, protocol: Any) -> Any:
        said, begin, take = bytearray(), protocol.connection_made, protocol.data_received
        self.said.append(said)

        def connection_made(transport: asyncio.Transport) -> None:
            protocol.line = transport
            begin(transport)

        def data_received(data: bytes) -> None:
            if self.breaks_after is not None and len(data) > self.breaks_after:
                data, self.breaks_after = data[: self.breaks_after], None
                protocol.line.abort()
            elif self.breaks_after is not None:
                self.breaks_after -= len(data)
            said.extend(data)
            if data:
                take(data)

        protocol.connection_made, protocol.data_received = connection_made, data_received
        return protocol

    def refusals(self) -> list[bytes]:
        """Return all lines with BAD, NO or -ERR, which no message of the tests has."""
        return [line for said in self.said for line in _REFUSAL.findall(said)]


class Outside(imaplib.IMAP4):
    """Another client of the same account: what it sees and does is the reference."""

    def __init__(self, dovecot: Dovecot, address: str) -> None:
        self._source = (address, 0)
        super().__init__("127.0.0.1", dovecot.ports["imap"], timeout=20)
        self.login(USER, f"{USER}-secret")
        self.select()

    def _create_socket(self, timeout: float | None) -> socket.socket:
        return socket.create_connection((self.host, self.port), timeout, self._source)

    def put(self, content: bytes, flags: str = "") -> None:
        assert self.append("INBOX", f"({flags})", "", content)[0] == "OK"

    def change(self, uid: int, change: str) -> None:
        assert self.uid("STORE", str(uid), *change.split(" ", 1))[0] == "OK"

    def remove(self, *uids: int) -> None:
        for uid in uids:
            self.change(uid, r"+FLAGS (\Deleted)")
            assert self.uid("EXPUNGE", str(uid))[0] == "OK"

    def flags(self) -> dict[int, frozenset[str]]:
        r"""Return the flags by UID, without \Recent."""
        assert self.noop()[0] == "OK"
        self.response("FETCH")  # what NOOP told; imaplib would add it to what comes now
        told = self.uid("FETCH", "1:*", "(FLAGS)")[1]
        found = {}
        for line in filter(None, told):
            uid = re.search(rb"UID (\d+)", line)
            flags = re.search(rb"FLAGS \(([^)]*)\)", line)
            assert uid and flags
            found[int(uid[1])] = frozenset(flags[1].decode().split()) - {"\\Recent"}
        return found

    def contents(self) -> dict[int, bytes]:
        """Return the whole messages by UID."""
        return {uid: self.content(uid) for uid in self.flags()}

    def content(self, uid: int) -> bytes:
        told = self.uid("FETCH", str(uid), "(BODY.PEEK[])")[1]
        [body] = [part[1] for part in told if isinstance(part, tuple)]
        return body
