"""Whose mailbox a path means."""

from __future__ import annotations

from mailedu.servers.host import MailHost
from mailedu.servers.smtp.envelope import Path
from mailedu.servers.smtp.registry import Refusal
from mailedu.store import Account


def account_at(host: MailHost, path: Path) -> Account | None:
    """Return who gets mail for ``path``, or None.

    postmaster (RFC 5321 §4.5.1) is the first user when nobody is called so.
    """
    account = host.store.account_for(f"{path.local_part}@{path.domain or host.domain}")
    if account is None and _is_local(host, path) and path.local_part.lower() == "postmaster":
        account = next(iter(host.store.accounts()), None)
    return account


def local_account(host: MailHost, path: Path) -> Account:
    """Return who gets mail for ``path``; Refusal when nobody here does."""
    account = account_at(host, path)
    if account is not None:
        return account
    if _is_local(host, path):
        raise Refusal("550 5.1.1 There is no such mailbox here")
    raise Refusal(f"550 5.7.1 This sandbox takes mail for {host.domain} only; it relays nowhere")


def _is_local(host: MailHost, path: Path) -> bool:
    return path.domain.lower() in ("", host.domain.lower())
