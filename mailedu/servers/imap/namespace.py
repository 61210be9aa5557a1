"""Whose mailbox a name means, and what this user may do with it (RFC 2342, RFC 4314).

A user's own mailboxes have their plain names. Where ACL is offered, those of another user are
``shared/<owner>/<name>``, as far as the other has given rights. What a session hands on are
mailboxes that bear the name by which this user calls them.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from mailedu.servers.imap.registry import Call, No, handles
from mailedu.store import (
    ALL_RIGHTS,
    SEPARATOR,
    MailboxInfo,
    NoSuchAccount,
    NoSuchMailbox,
    rights_text,
)
from mailedu.store.names import parents

if TYPE_CHECKING:
    from mailedu.servers.imap.session import Session

SHARED = "shared"
PREFIX = SHARED + SEPARATOR


class Place(NamedTuple):
    """Where a mailbox is, or could be made: the first two arguments of the store's methods."""

    owner: str
    name: str


@handles("NAMESPACE")
async def namespace(session: Session, call: Call) -> str:
    """RFC 2342 §5: a personal namespace, one of other users where ACL is offered, none shared."""
    call.args.end()
    others = f'(("{PREFIX}" "{SEPARATOR}"))' if session.offers("ACL") else "NIL"
    session.send(f'* NAMESPACE (("" "{SEPARATOR}")) {others} NIL'.encode())
    return "NAMESPACE completed"


def find(session: Session, name: str, needs: str) -> MailboxInfo:
    """Return a mailbox in which the user has a right.

    Parameters
    ----------
    name: as this user calls it.
    needs: letters of RFC 4314 §2.1, one of which is needed.

    Raises
    ------
    NoSuchMailbox: when there is none, or one that the user may not know of: the same words
        for both (RFC 4314 §6).
    No: with NOPERM, when the user may know of it but has none of the rights.
    """
    place = of_another(session, name)
    if place is None:
        return session.store.mailbox(session.user, name)
    try:
        box = session.store.mailbox(*place)
        granted = rights(session, box) if box.user != session.user else frozenset()
    except (NoSuchAccount, NoSuchMailbox):
        granted = frozenset()
    if not granted.intersection(needs):
        if "l" in granted:
            raise denied(needs, granted)
        raise NoSuchMailbox(f"nobody shares a mailbox {name!a} with you: check the spelling")
    return named(session, box)


def visible(session: Session) -> list[MailboxInfo]:
    """Return all mailboxes that the user may know of, the own ones first."""
    boxes = session.store.mailboxes(session.user)
    if session.offers("ACL"):
        boxes += [
            named(session, box)
            for box, granted in session.store.mailboxes_shared_with(session.user)
            if "l" in granted and SEPARATOR not in box.user
        ]
    return boxes


def named(session: Session, box: MailboxInfo) -> MailboxInfo:
    """Return a mailbox under the name by which this user calls it.

    What another user's mailbox is for (RFC 6154), it is for its owner.
    """
    if box.user == session.user:
        return box
    return replace(box, name=shared_name(box.user, box.name), special_use=None)


def shared_name(owner: str, name: str) -> str:
    """Return the name by which others call a user's mailbox."""
    return SEPARATOR.join((SHARED, owner, name))


def rights(session: Session, box: MailboxInfo) -> frozenset[str]:
    """Return the user's rights in a mailbox; those in the own ones are known without asking."""
    if box.user == session.user:
        return ALL_RIGHTS
    return session.store.rights(box.id, session.user)


def denied(needs: str, granted: frozenset[str]) -> No:
    """Return the refusal for want of a right."""
    wanted = " or ".join(f'"{letter}"' for letter in needs)
    have = rights_text(granted) or "none"
    return No(f"This needs the right {wanted}; you have {have}", "NOPERM")


def place(session: Session, box: MailboxInfo) -> Place:
    """Return where a mailbox is that ``find`` returned."""
    if box.user == session.user:
        return Place(box.user, box.name)
    return Place(box.user, box.name.removeprefix(shared_name(box.user, "")))


def new_place(session: Session, name: str) -> Place:
    """Return where a mailbox of this name may be made, by CREATE or RENAME.

    Raises
    ------
    No: with NOPERM, without the right "k" on the nearest parent that exists (RFC 4314 §4); with
        CANNOT, for the place where other users' mailboxes are.
    """
    name = name.removesuffix(SEPARATOR)
    there = of_another(session, name)
    if there is None:
        if session.offers("ACL") and name == SHARED:
            raise No("This name is for the mailboxes of other users", "CANNOT")
        return Place(session.user, name)
    granted: frozenset[str] = frozenset()
    for parent in parents(there.name):
        try:
            granted = session.store.rights(
                session.store.mailbox(there.owner, parent).id, session.user
            )
        except (NoSuchAccount, NoSuchMailbox):
            break
    if "k" not in granted or there.owner == session.user:
        raise No('Making a mailbox here needs the right "k" on the one above it', "NOPERM")
    return there


def may_create(session: Session, name: str) -> bool:
    """Tell whether the user may make a mailbox of this name, as far as rights go."""
    try:
        new_place(session, name)
    except No:
        return False
    return True


def of_another(session: Session, name: str) -> Place | None:
    """Return the place that a name of the other users' namespace means, else None."""
    if not session.offers("ACL") or not name.startswith(PREFIX):
        return None
    owner, _, rest = name.removeprefix(PREFIX).partition(SEPARATOR)
    return Place(owner, rest)
