"""Which consoles a sandbox has: at most one of each name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from mailedu.console import Console
from mailedu.ports import Ports
from mailedu.protocols.advice.rules import ENCRYPTS
from mailedu.services import SandboxError, Service

if TYPE_CHECKING:
    from mailedu.sandbox import Sandbox


class Consoles:
    """The consoles of a sandbox, at most one of each name.

    Parameters
    ----------
    box, ports: the sandbox, and where its servers listen.
    services: its servers.
    hidden: names of the extensions that a protocol does without, by its name.
    tls: whether there is TLS.
    """

    def __init__(
        self,
        box: Sandbox,
        ports: Ports,
        services: Iterable[Service],
        hidden: Mapping[str, Iterable[str]],
        *,
        tls: bool,
    ) -> None:
        self._box, self._ports = box, ports
        self._services = {service.protocol.lower(): service for service in services}
        self._hidden, self._tls = hidden, tls
        self._open: dict[str, Console] = {}

    def open(self, service: str, user: str | None, client: str | None) -> Console:
        """See ``Sandbox.console``."""
        if service not in self._services:
            known = ", ".join(self._services)
            raise SandboxError(f"there is no service {service!r}; there are: {known}")
        found, names = self._services[service], list(self._box.accounts)
        if not names:
            raise SandboxError("there is no account to log in with: make one with users=[…]")
        who = self._box.account(user or ("bob" if "bob" in names else names[0])).user
        name = client or f"{who}'s console"
        if name in self._open:
            self._open[name].close()
        without = {*self._hidden.get(found.speaks, ()), *(() if self._tls else ENCRYPTS)}
        if found.speaks == "SMTP" and not found.submits:
            without.add("AUTH")
        self._open[name] = Console(self._box, self._ports, found, who, name, without)
        return self._open[name]
