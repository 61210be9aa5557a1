"""How much mail an account may have: GETQUOTA, GETQUOTAROOT, SETQUOTA (RFC 9208).

Each account has one quota root, which holds for all of its mailboxes.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from mailedu.protocols.imap_strings import astring_out
from mailedu.protocols.imap_syntax import Scanner
from mailedu.protocols.imap_syntax.scanner import LARGEST_NUMBER64
from mailedu.servers.imap import namespace
from mailedu.servers.imap.registry import Call, No, handles, provides
from mailedu.servers.imap.session import Session
from mailedu.store import Quota

provides("QUOTA=RES-STORAGE", "QUOTA=RES-MESSAGE")

_OWN_ROOT = "User quota"
_ROOT_OF = _OWN_ROOT + " of "
_UNIT = 1024  # octets, of STORAGE (RFC 9208 §5.1)


class _Resource(NamedTuple):
    usage: Callable[[Quota], int]
    limit: Callable[[Quota], int | None]


_RESOURCES = {
    "STORAGE": _Resource(
        lambda quota: _units(quota.storage),
        lambda quota: None if quota.storage_limit is None else _units(quota.storage_limit),
    ),
    "MESSAGE": _Resource(lambda quota: quota.messages, lambda quota: quota.messages_limit),
}


@handles("GETQUOTA")
async def getquota(session: Session, call: Call) -> str:
    """RFC 9208 §4.1.1; that of another user, for who may read a mailbox there (§8)."""
    call.args.sp()
    root = _root(call.args)
    call.args.end()
    owner = _owner(session, root)
    if owner is None:
        raise No("There is no such quota root; GETQUOTAROOT tells a mailbox's", "NONEXISTENT")
    session.send(_quota(session, owner))
    return "GETQUOTA completed"


@handles("GETQUOTAROOT")
async def getquotaroot(session: Session, call: Call) -> str:
    """RFC 9208 §4.1.2; the name may be one that does not exist yet; of another user's mailbox
    the right to read it is needed (§6)."""
    call.args.sp()
    name = call.args.mailbox()
    call.args.end()
    owner = session.user
    if namespace.of_another(session, name):
        box = session.mailbox(name, "r")
        owner, name = box.user, box.name
    root = _out(_root_of(session, owner))
    session.send(b"* QUOTAROOT %b %b" % (session.mailbox_out(name), root))
    session.send(_quota(session, owner))
    return "GETQUOTAROOT completed"


@handles("SETQUOTA")
async def setquota(session: Session, call: Call) -> str:
    """RFC 9208 §4.1.3, always refused: QUOTASET is not announced.

    A user who could lift the limit would have none; it is set from outside (``set_quota``).
    """
    args = call.args
    args.sp()
    _root(args)
    args.sp()
    args.expect(b"(")
    if args.peek() != b")":
        _resource_limit(args)
    while args.accept(b" "):
        _resource_limit(args)
    args.expect(b")")
    args.end()
    raise No("Limits are set by whoever runs the server", "NOPERM")


def _resource_limit(args: Scanner) -> None:
    args.atom()
    args.sp()
    args.number(LARGEST_NUMBER64)


def _root(args: Scanner) -> str:
    return args.astring().decode("utf-8", "replace")


def _root_of(session: Session, owner: str) -> str:
    return _OWN_ROOT if owner == session.user else _ROOT_OF + owner


def _owner(session: Session, root: str) -> str | None:
    """Return whose quota root it is, if this user may ask for it."""
    if root == _OWN_ROOT:
        return session.user
    if not session.offers("ACL"):
        return None
    shared = session.store.mailboxes_shared_with(session.user)
    readable = {box.user for box, rights in shared if "r" in rights}
    owner = root.removeprefix(_ROOT_OF)
    return owner if root.startswith(_ROOT_OF) and owner in readable else None


def _quota(session: Session, owner: str) -> bytes:
    """Return the QUOTA response; a resource without a limit is not in it (RFC 9208 §4.2.1)."""
    quota = session.store.quota(owner)
    triplets = [
        f"{name} {resource.usage(quota)} {resource.limit(quota)}"
        for name, resource in _RESOURCES.items()
        if resource.limit(quota) is not None and session.offers(f"QUOTA=RES-{name}")
    ]
    root = _out(_root_of(session, owner))
    return b"* QUOTA %b (%b)" % (root, " ".join(triplets).encode())


def _units(octets: int) -> int:
    """Return octets in units of 1024, a part of one counting as one."""
    return -(-octets // _UNIT)


def _out(root: str) -> bytes:
    return astring_out(root.encode())
