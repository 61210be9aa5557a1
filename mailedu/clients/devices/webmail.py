"""A browser's tab with a webmail site in it."""

from __future__ import annotations

import asyncio
import ssl
from urllib.parse import urlencode

import h11

from mailedu.clients.devices import pages
from mailedu.clients.devices.base import PATIENCE, Copy, Device, Refused
from mailedu.clients.devices.http import Fields, HTTPClosed, HTTPStream, field
from mailedu.clients.settings import Settings

_FORM = ("Content-Type", "application/x-www-form-urlencoded")


class WebmailTab(Device):
    """Shows the list of messages and fetches it anew every ``poll`` seconds.

    It keeps nothing but what its pages show; all mail is on the server. Its log has each
    request, of kind ``"http"``. One HTTP connection serves as long as the site keeps it open.

    Parameters
    ----------
    settings: user and password count, the rest is the site's affair.
    name, poll: as of any device.
    site: the name of the host with the ``WebmailFrontEnd``.
    tls: what to encrypt with on port 443; None: clear text on port 80.
    """

    copies: dict[int, Copy]

    def __init__(
        self,
        settings: Settings,
        name: str,
        *,
        site: str,
        tls: ssl.SSLContext | None = None,
        poll: float = 60.0,
    ) -> None:
        super().__init__(settings, name, poll=poll)
        self.site, self.tls = site, tls
        self._stream: HTTPStream | None = None
        self._cookie = ""

    async def run(self, until: float | None = None) -> None:
        """Fetch the list every ``poll`` seconds; the tab is closed at the end."""
        try:
            await self.visit_every_poll(until)
        finally:
            self.close()

    async def visit(self) -> None:
        """Fetch the list, after the login if need be; raises as ``Device.visit``."""
        if not self._cookie:
            await self._log_in()
        self._show(await self._ask("GET", "/"))

    async def read(self, key: int) -> bytes | None:
        """Open a message's page and return its text in UTF-8, None when that fails.

        Raises KeyError when the list has no such message.
        """
        copy = self.copies[key]

        async def work() -> None:
            page = await self._ask("GET", f"/message/{key}")
            copy.body, copy.state = pages.text(page).encode(), "whole"
            copy.flags |= {"\\Seen"}
            self.note("read", copy.message, copy.subject)

        return copy.body if await self.attempt(work) else None

    async def open_part(self, key: int, number: int) -> bytes | None:
        """Fetch an attachment: the part of this number, from 1; None when that fails."""
        found = b""

        async def work() -> None:
            nonlocal found
            found = await self._ask("GET", f"/message/{key}/part/{number}")

        return found if await self.attempt(work) else None

    async def delete(self, key: int) -> bool:
        """Delete a message and fetch the list anew; tells whether that worked."""

        async def work() -> None:
            self._show(await self._ask("POST", f"/message/{key}/delete", {}))

        return await self.attempt(work)

    async def send(self, to: str, subject: str, text: str) -> bool:
        """Fill in the form and send a letter; tells whether the server took it."""

        async def work() -> None:
            form = {"to": to, "subject": subject, "text": text}
            self._show(await self._ask("POST", "/send", form))
            self.note("sent", text=to)

        return await self.attempt(work)

    def close(self) -> None:
        """Close the tab: the connection ends, the login at the site does not."""
        if self._stream is not None:
            self._stream.cut()
            self._stream = None
            self.note("disconnected")

    async def _log_in(self) -> None:
        form = {"user": self.settings.user, "password": self.settings.password}
        head, page = await self._exchange("POST", "/login", form)
        if head.status_code != 303:
            raise Refused(f"{self.site} says {head.status_code}: {pages.text(page)}")
        self._cookie = field(head, b"set-cookie").partition(";")[0]

    async def _ask(self, method: str, target: str, form: dict[str, str] | None = None) -> bytes:
        """Return the page, where need be the one that the site sends the browser to."""
        head, page = await self._exchange(method, target, form)
        if head.status_code == 303:
            head, page = await self._exchange("GET", field(head, b"location"), None)
        if head.status_code != 200:
            raise Refused(f"{self.site} says {head.status_code} to {method} {target}")
        return page

    async def _exchange(
        self, method: str, target: str, form: dict[str, str] | None
    ) -> tuple[h11.Response, bytes]:
        """Send a request; a GET that a connection at its end swallowed is sent once more."""
        body = b"" if form is None else urlencode(form).encode()
        fields: Fields = [
            ("Host", self.site),
            *([("Cookie", self._cookie)] if self._cookie else []),
            *([_FORM] if form is not None else []),
        ]
        async with self.line:
            reused = self._stream is not None
            try:
                head, page = await self._once(method, target, fields, body)
            except HTTPClosed:
                if method != "GET" or not reused:
                    raise
                head, page = await self._once(method, target, fields, body)
        self.note("http", text=f"{method} {target}: {head.status_code}, {len(page)} octets")
        return head, page

    async def _once(
        self, method: str, target: str, fields: Fields, body: bytes
    ) -> tuple[h11.Response, bytes]:
        try:
            async with asyncio.timeout(PATIENCE):
                stream = await self._connection()
                return await stream.request(method, target, fields, body)
        except TimeoutError as error:
            self._drop()
            raise TimeoutError(f"{self.site} has not answered for {PATIENCE:g} seconds") from error
        except BaseException:
            self._drop()
            raise

    async def _connection(self) -> HTTPStream:
        if self._stream is not None and not self._stream.is_usable:
            self._drop()
        if self._stream is None:
            port = 443 if self.tls else 80
            reader, writer = await asyncio.open_connection(self.site, port, ssl=self.tls)
            self._stream = HTTPStream(reader, writer, is_client=True)
            self.note("connected")
        return self._stream

    def _drop(self) -> None:
        if self._stream is not None:
            self._stream.cut()
            self._stream = None

    def _show(self, page: bytes) -> None:
        """Note what a new list shows."""
        rows = {row.key: row for row in pages.rows(page)}
        for key in [key for key in self.copies if key not in rows]:
            copy = self.copies.pop(key)
            if len(rows) < pages.NEWEST or key > min(rows):
                self.note("gone", copy.message, copy.subject)
        now = asyncio.get_running_loop().time()
        for key, row in sorted(rows.items()):
            known = self.copies.get(key)
            if known is None:
                self.copies[key] = Copy(
                    key, now, row.message, row.subject, row.octets, row.flags, state="header"
                )
                self.note("noticed", row.message, row.subject)
            elif known.flags != row.flags:
                known.flags = row.flags
                self.note("flag", row.message, f"now {' '.join(sorted(row.flags)) or 'none'}")
