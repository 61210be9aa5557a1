"""Who may do what with a mailbox: SETACL, DELETEACL, GETACL, LISTRIGHTS, MYRIGHTS (RFC 4314)."""

from __future__ import annotations

from collections.abc import Iterable

from mailedu.protocols.imap_strings import astring_out
from mailedu.protocols.imap_syntax import Scanner
from mailedu.protocols.saslprep import saslprep
from mailedu.servers.imap.namespace import rights
from mailedu.servers.imap.registry import Bad, Call, No, handles, provides
from mailedu.servers.imap.session import Session
from mailedu.store import ALL_RIGHTS, ANYONE, FlagMode, NoSuchAccount, rights_text

provides("RIGHTS=kxte")

_VIRTUAL = {"c": "kx", "d": "te"}
"""The rights of RFC 2086 that stand for several of RFC 4314 §2.1.1, the first of its two ways."""

_KNOWING = "lrikxa"
"""With any of these, a user may ask for the rights in a mailbox (RFC 4314 §4)."""


@handles("SETACL")
async def setacl(session: Session, call: Call) -> str:
    """RFC 4314 §3.1; the owner always has all rights, which cannot be changed (§2)."""
    args = call.args
    name, identifier = _mailbox_and_identifier(args)
    args.sp()
    mode, letters = _modification(args)
    args.end()
    session.store.set_acl(session.mailbox(name, "a").id, identifier, letters, mode)
    return "SETACL completed"


@handles("DELETEACL")
async def deleteacl(session: Session, call: Call) -> str:
    """RFC 4314 §3.2; an identifier that is not listed is no error."""
    args = call.args
    name, identifier = _mailbox_and_identifier(args)
    args.end()
    session.store.delete_acl(session.mailbox(name, "a").id, identifier)
    return "DELETEACL completed"


@handles("GETACL")
async def getacl(session: Session, call: Call) -> str:
    """RFC 4314 §3.3, the owner first."""
    call.args.sp()
    name = call.args.mailbox()
    call.args.end()
    box = session.mailbox(name, "a")
    entries = {box.user: ALL_RIGHTS, **session.store.acl(box.id)}
    pairs = [b"%b %b" % (_out(who), _letters(given)) for who, given in entries.items()]
    session.send(b"* ACL %b %b" % (session.mailbox_out(box.name), b" ".join(pairs)))
    return "GETACL completed"


@handles("LISTRIGHTS")
async def listrights(session: Session, call: Call) -> str:
    """RFC 4314 §3.4: the owner has all rights always; anyone else can be given each by itself."""
    args = call.args
    name, identifier = _mailbox_and_identifier(args)
    args.end()
    box = session.mailbox(name, "a")
    who = identifier.removeprefix("-")
    if who != ANYONE:
        _require_account(session, who)
    always = ALL_RIGHTS if identifier == box.user else ()
    optional = [] if who == box.user else [*rights_text(ALL_RIGHTS), *_VIRTUAL]
    words = [session.mailbox_out(box.name), _out(identifier), _letters(always)]
    session.send(b"* LISTRIGHTS " + b" ".join([*words, *(right.encode() for right in optional)]))
    return "LISTRIGHTS completed"


@handles("MYRIGHTS")
async def myrights(session: Session, call: Call) -> str:
    """RFC 4314 §3.5."""
    call.args.sp()
    name = call.args.mailbox()
    call.args.end()
    box = session.mailbox(name, _KNOWING)
    letters = _letters(rights(session, box))
    session.send(b"* MYRIGHTS %b %b" % (session.mailbox_out(box.name), letters))
    return "MYRIGHTS completed"


def _mailbox_and_identifier(args: Scanner) -> tuple[str, str]:
    args.sp()
    name = args.mailbox()
    args.sp()
    return name, _identifier(args)


def _identifier(args: Scanner) -> str:
    """Read an identifier and prepare it by SASLprep (RFC 4314 §3)."""
    try:
        prepared = saslprep(args.astring().decode("utf-8"))
    except ValueError:  # UnicodeDecodeError is one, too
        prepared = ""
    if not prepared:
        raise Bad("The identifier is empty, not in UTF-8, or fails SASLprep (RFC 4314 section 3)")
    return prepared


def _modification(args: Scanner) -> tuple[FlagMode, set[str]]:
    """Read rights, after "+" or "-" those to add or remove; "c" and "d" stand for others."""
    text = args.astring().decode("ascii", "replace")
    mode: FlagMode = {"+": "add", "-": "remove"}.get(text[:1], "set")  # type: ignore[assignment]
    letters: set[str] = set()
    for letter in text if mode == "set" else text[1:]:
        if letter not in ALL_RIGHTS and letter not in _VIRTUAL:
            raise Bad(f"{letter!a} is no right; they are {_letters(ALL_RIGHTS).decode()}")
        letters.update(_VIRTUAL.get(letter, letter))
    return mode, letters


def _letters(given: Iterable[str]) -> bytes:
    """Write rights, with "c" and "d" where one of their members is among them (§2.1.1)."""
    given = frozenset(given)
    virtual = [right for right, members in _VIRTUAL.items() if given.intersection(members)]
    return astring_out((rights_text(given) + "".join(virtual)).encode())


def _out(identifier: str) -> bytes:
    return astring_out(identifier.encode())


def _require_account(session: Session, user: str) -> None:
    try:
        session.store.account(user)
    except NoSuchAccount as problem:
        raise No(str(problem), "CANNOT") from None
