"""A web server that speaks HTTP to browsers, and IMAP and submission to the mail host."""

from __future__ import annotations

import asyncio
import itertools
import ssl
from collections.abc import Callable, Iterator
from contextvars import copy_context
from dataclasses import replace
from datetime import datetime
from http import HTTPStatus
from typing import cast
from urllib.parse import parse_qs

import h11

from mailedu.clients.devices import pages
from mailedu.clients.devices.http import HTTPStream, cookies
from mailedu.clients.devices.imap import IMAPDevice
from mailedu.clients.devices.sender import Sender
from mailedu.clients.settings import Settings
from mailedu.protocols.mime import decoded

_HTML = ("Content-Type", "text/html; charset=utf-8")
_OCTETS = ("Content-Type", "application/octet-stream")

Answer = tuple[HTTPStatus, list[tuple[str, str]], bytes]


class WebmailFrontEnd:
    """A webmail site: a list of messages, a page for each, forms to delete and to send.

    Each user who is logged in has one IMAP connection, which stays open; it asks for news by
    NOOP whenever the browser asks for the list.

    Parameters
    ----------
    settings: of any account; whoever logs in has an account on the same server.
    name: of the host that it runs on.
    tls: what to encrypt with on port 443; None: clear text on port 80.
    now: gives the date of letters that are sent, as ``Sender``'s.
    keep_alive: seconds after which a connection without requests is closed.
    tokens: what cookies hold. Those of a site on the Internet must be impossible to guess.
    """

    def __init__(
        self,
        settings: Settings,
        name: str,
        *,
        tls: ssl.SSLContext | None = None,
        now: Callable[[], datetime] | None = None,
        keep_alive: float = 75.0,
        tokens: Iterator[str] | None = None,
    ) -> None:
        self.settings, self.name, self.tls = settings, name, tls
        self.now, self.keep_alive = now, keep_alive
        self.devices: dict[str, IMAPDevice] = {}
        """The site's own IMAP clients, by cookie; each has a log."""
        self._senders: dict[str, Sender] = {}
        self._tokens = tokens or map(str, itertools.count(1))
        self._server: asyncio.Server | None = None
        self._tasks: dict[asyncio.Task[None], None] = {}

    async def serve(self) -> None:
        """Begin to listen; call it on the site's host. Raises OSError when the port is taken."""
        context = copy_context()

        def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            if self.tls is not None:
                cast(
                    asyncio.Transport, writer.transport
                ).pause_reading()  # the handshake may come at once
            # What a visitor asks for is done on the site's host, not on the visitor's.
            task = asyncio.get_running_loop().create_task(
                self._converse(reader, writer), name=f"{self.name} serves", context=context
            )
            self._tasks[task] = None
            task.add_done_callback(self._tasks.pop)

        self._server = await asyncio.start_server(accept, self.name, 443 if self.tls else 80)

    async def close(self) -> None:
        """Stop listening, close all connections and log everybody out."""
        if self._server is not None:
            self._server.close()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for device in self.devices.values():
            await device.close()

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            if self.tls is not None:
                await writer.start_tls(self.tls)
            stream = HTTPStream(reader, writer, is_client=False)
            try:
                while True:
                    async with asyncio.timeout(self.keep_alive):
                        request, body = await stream.asked()
                    await stream.respond(*await self._answer(request, body))
            except ValueError as error:
                page = pages.problem_page(str(error))
                await stream.respond(HTTPStatus.BAD_REQUEST, [_HTML], page)
        except OSError:
            pass  # the visitor is gone, or silent
        finally:
            writer.close()

    async def _answer(self, request: h11.Request, body: bytes) -> Answer:
        method, target = request.method.decode(), request.target.decode()
        form = {
            name: values[0] for name, values in parse_qs(body.decode("utf-8", "replace")).items()
        }
        if (method, target) == ("POST", "/login"):
            return await self._log_in(form)
        token = cookies(request).get("session", "")
        if token not in self.devices:
            return HTTPStatus.OK, [_HTML], pages.login_page()
        match (method, *target.strip("/").split("/")):
            case ("GET", ""):
                return await self._list(self.devices[token])
            case ("GET", "message", key):
                return await self._message(self.devices[token], key)
            case ("GET", "message", key, "part", number):
                return await self._message(self.devices[token], key, number)
            case ("POST", "message", key, "delete"):
                return await self._delete(self.devices[token], key)
            case ("POST", "send"):
                return await self._send(self._senders[token], form)
            case ("POST", "logout"):
                await self.devices.pop(token).close()
                return _see("/")
        return HTTPStatus.NOT_FOUND, [_HTML], pages.problem_page(f"there is no {target}")

    async def _log_in(self, form: dict[str, str]) -> Answer:
        user, password = form.get("user", ""), form.get("password", "")
        domain = self.settings.address.partition("@")[2]
        settings = replace(self.settings, user=user, password=password, address=f"{user}@{domain}")
        device = IMAPDevice(settings, self.name, mode="stay")
        if not await device.check():
            return HTTPStatus.FORBIDDEN, [_HTML], pages.login_page(device.log[-1].text)
        token = next(self._tokens)
        self.devices[token] = device
        self._senders[token] = Sender(settings, self.name, now=self.now)
        status, fields, body = _see("/")
        return status, [*fields, ("Set-Cookie", f"session={token}; HttpOnly; SameSite=Lax")], body

    async def _list(self, device: IMAPDevice) -> Answer:
        if not await device.check():
            return HTTPStatus.BAD_GATEWAY, [_HTML], pages.problem_page(device.log[-1].text)
        return HTTPStatus.OK, [_HTML], pages.list_page(device.copies.values())

    async def _message(self, device: IMAPDevice, key: str, part: str = "") -> Answer:
        if not key.isdigit() or int(key) not in device.copies:
            return _missing()
        content = await device.read(int(key))
        if content is None:
            return HTTPStatus.BAD_GATEWAY, [_HTML], pages.problem_page(device.log[-1].text)
        if not part:
            return HTTPStatus.OK, [_HTML], pages.message_page(int(key), content)
        leaves = pages.parts(content)
        if not part.isdigit() or not 0 < int(part) <= len(leaves):
            return _missing()
        return HTTPStatus.OK, [_OCTETS], decoded(leaves[int(part) - 1])

    async def _delete(self, device: IMAPDevice, key: str) -> Answer:
        if not key.isdigit() or int(key) not in device.copies:
            return _missing()
        await device.delete(int(key))
        return _see("/")

    async def _send(self, sender: Sender, form: dict[str, str]) -> Answer:
        if await sender.send(form.get("to", ""), form.get("subject", ""), form.get("text", "")):
            return _see("/")
        return HTTPStatus.BAD_GATEWAY, [_HTML], pages.problem_page(sender.log[-1].text)


def _see(target: str) -> Answer:
    """Send the browser elsewhere after a form (RFC 9110 §15.4.4)."""
    return HTTPStatus.SEE_OTHER, [("Location", target)], b""


def _missing() -> Answer:
    return HTTPStatus.NOT_FOUND, [_HTML], pages.problem_page("there is no such message")
