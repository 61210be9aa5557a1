"""The wrong behaviours of ``mailedu.protocols.faults``, each a maildrop that errs in one way.

This is the only place that knows them, and each has its model among mail sandboxes that
people use: messages deleted by DELE itself, a maildrop that several sessions open at once,
RSET that only says ``+OK``.
"""

from __future__ import annotations

from collections.abc import Mapping

from mailedu.servers.host import MailHost
from mailedu.servers.pop3.maildrop import Maildrop
from mailedu.store import Account, MaildropLock, Store


class _DeleAtOnce(Maildrop):
    def mark(self, number: int) -> None:
        super().mark(number)
        self._store.expunge(self._mailbox_id, [self.message(number).uid])

    def reset(self) -> None:
        """Nothing is left that could come back."""


class _NoLock(Maildrop):
    def _acquire(self, store: Store, user: str) -> MaildropLock | None:
        return None


class _RsetRestoresNothing(Maildrop):
    def reset(self) -> None:
        """Keep the marks."""


_WRONG: Mapping[str, type[Maildrop]] = {
    "pop3-dele-at-once": _DeleAtOnce,
    "pop3-no-lock": _NoLock,
    "pop3-rset-restores-nothing": _RsetRestoresNothing,
}


def open_maildrop(host: MailHost, account: Account) -> Maildrop:
    """Open a maildrop that is as wrong as ``host.wrong`` wants it; raises as Maildrop does."""
    wrong = tuple(kind for name, kind in _WRONG.items() if name in host.wrong)
    kind: type[Maildrop] = type("WrongMaildrop", wrong, {}) if wrong else Maildrop
    return kind(host, account)
