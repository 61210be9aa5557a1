"""Which command does what: commands come in, and each is answered, one after another."""

from __future__ import annotations

from contextlib import suppress
from functools import partial

from mailedu.protocols.imap import AUTHENTICATED, IMAP, NOT_AUTHENTICATED, SELECTED
from mailedu.protocols.imap_syntax import BadMailboxName, Scanner, SyntaxProblem
from mailedu.servers.imap.condstore import tell_highestmodseq, with_highestmodseq
from mailedu.servers.imap.reading import Refused, read_command
from mailedu.servers.imap.registry import HANDLERS, Bad, Bye, Call, No
from mailedu.servers.imap.session import Session
from mailedu.servers.imap.streams import Disconnected
from mailedu.store import (
    InvalidFlag,
    InvalidIdentifier,
    InvalidMailboxName,
    MailboxExists,
    MailboxHasChildren,
    NoSuchMailbox,
    QuotaExceeded,
    StoreError,
)

_STORE_CODES: tuple[tuple[type[StoreError], str], ...] = (
    (NoSuchMailbox, "NONEXISTENT"),
    (MailboxExists, "ALREADYEXISTS"),
    (MailboxHasChildren, "HASCHILDREN"),
    (InvalidMailboxName, "CANNOT"),
    (InvalidFlag, "CANNOT"),
    (InvalidIdentifier, "CANNOT"),
    (QuotaExceeded, "OVERQUOTA"),
    (StoreError, "UNAVAILABLE"),
)
"""Response codes of RFC 5530 §3 and RFC 9051 §7.1; the first that fits counts."""

_HINTS = {
    NOT_AUTHENTICATED: "log in first",
    AUTHENTICATED: "SELECT a mailbox first",
    SELECTED: "it belongs before SELECT",
}


async def run(session: Session) -> None:
    """Serve the client until it logs out, goes away, or is sent away."""
    session.send(f"* OK [CAPABILITY {session.capabilities()}] {session.host.name} ready".encode())
    try:
        while not session.over:
            await session.output.flush()
            if session.starting_tls:
                await session.start_tls()
            await _one_command(session)
        await session.output.flush()
    except Disconnected:
        pass
    except Bye as farewell:
        await _say_goodbye(session, str(farewell))
    except TimeoutError:
        await _say_goodbye(session, "Autologout: the session was idle for too long")
    except BaseException:  # cancelled, or failed inside: the numbers told may be wrong now
        session.send(b"* BYE The server cannot go on with this session")
        session.output.write_now()
        raise


async def _say_goodbye(session: Session, text: str) -> None:
    session.send(b"* BYE " + _one_line(text))
    with suppress(Disconnected):
        await session.output.flush()


async def _one_command(session: Session) -> None:
    tag = b"*"
    try:
        appends = session.account is not None
        data = await read_command(
            session.input,
            session.output,
            session.bounds,
            partial(_no_append, session),
            may_append=appends,
        )
        scanner = Scanner(data, utf8_names=session.rev2, offers=session.offers)
        tag = _read_tag(scanner)
        await _answer(session, Call(tag, _read_verb(scanner), scanner))
    except Refused as refused:
        _refuse(session, refused.tag, refused.reason)
    except Bad as reason:
        _refuse(session, tag, reason)


def _no_append(session: Session, start: bytes) -> No | None:
    """Say why an APPEND cannot succeed, before its message is sent (RFC 3502, A004)."""
    scanner = Scanner(start, utf8_names=session.rev2)
    try:
        _read_tag(scanner)
        _read_verb(scanner)
        scanner.sp()
        session.destination(scanner.mailbox())
    except StoreError as problem:
        return No(str(problem), _code(problem))
    except (SyntaxProblem, Bad):
        return None  # to be found when all of it is there
    except No as reason:
        return reason
    return None


async def _answer(session: Session, call: Call) -> None:
    _check_state(session, call.verb)
    session.keep_numbers = call.verb in session.view_class.no_expunge_in
    try:
        text = await _carry_out(session, call)
    except Bad:
        raise
    except No as reason:
        session.report(expunges=not session.keep_numbers, by_uid=call.by_uid)
        tell_highestmodseq(session)
        _refuse(session, call.tag, reason)
    else:
        session.report(expunges=not session.keep_numbers, by_uid=call.by_uid)
        session.send(b"%b OK %b" % (call.tag, _one_line(with_highestmodseq(session, text))))


async def _carry_out(session: Session, call: Call) -> str:
    try:
        if session.view is not None:
            session.view.refresh()
            session.announce_keywords()
        return await HANDLERS[call.verb](session, call)
    except BadMailboxName as problem:
        raise No(str(problem), "CANNOT") from None
    except SyntaxProblem as problem:
        form = IMAP.commands[call.verb].syntax
        raise Bad(f"{problem}; the form is {form}") from None
    except StoreError as problem:
        raise No(str(problem), _code(problem)) from None


def _check_state(session: Session, verb: str) -> None:
    command = IMAP.commands.get(verb)
    if command is None or (command.capability and not session.offers(command.capability)):
        raise Bad(f"Unknown command {verb}")
    if session.state not in command.states:
        hint = _HINTS[session.state]
        if NOT_AUTHENTICATED in command.states:
            hint = "the session is logged in already"
        raise Bad(f"{verb} is not allowed in the state {session.state}: {hint}")


def _refuse(session: Session, tag: bytes, reason: No) -> None:
    code = f"[{reason.code}] " if reason.code else ""
    session.send(b"%b %b %b" % (tag, reason.status, _one_line(f"{code}{reason}")))


def _read_tag(scanner: Scanner) -> bytes:
    try:
        tag = scanner.tag()
    except SyntaxProblem:
        tag = b""
    if not tag or scanner.peek() not in (b" ", b""):
        raise Bad("A command begins with a tag, such as a001")
    return tag


def _read_verb(scanner: Scanner) -> str:
    try:
        scanner.sp()
        verb = scanner.atom().upper().decode()
        if verb == "UID":
            scanner.sp()
            verb = "UID " + scanner.atom().upper().decode()
    except SyntaxProblem:
        raise Bad("A command is a tag, a space and a command name, such as a001 NOOP") from None
    return verb


def _code(problem: StoreError) -> str:
    return next(code for kind, code in _STORE_CODES if isinstance(problem, kind))


def _one_line(text: str) -> bytes:
    """Make response text: printable ASCII (RFC 3501 §9, text)."""
    if text.isascii() and text.isprintable():
        return text.encode()
    return bytes(o if 32 <= o < 127 else ord("?") for o in text.encode("ascii", "replace"))
