"""Which command does what: a line comes in, its reply goes out."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Mapping

from mailedu.protocols.pop3 import POP3
from mailedu.servers.pop3 import login, transaction
from mailedu.servers.pop3.capabilities import FEATURES, capa
from mailedu.servers.pop3.replies import CommandError, error, ok
from mailedu.servers.pop3.session import Session
from mailedu.store import StoreError

_log = logging.getLogger(__name__)

_VERB = re.compile(rb"[A-Za-z][A-Za-z0-9]*")

Handler = Callable[[Session, bytes], bytes]

HANDLERS: Mapping[str, Handler] = {
    "USER": login.user,
    "PASS": login.password,
    "APOP": login.apop,
    "AUTH": login.auth,
    "STLS": login.stls,
    "UTF8": login.utf8,
    "STAT": transaction.stat,
    "LIST": transaction.list_,
    "RETR": transaction.retr,
    "DELE": transaction.dele,
    "NOOP": transaction.noop,
    "RSET": transaction.rset,
    "QUIT": transaction.quit_,
    "TOP": transaction.top,
    "UIDL": transaction.uidl,
    "CAPA": capa,
}

POP3.require_code(HANDLERS, FEATURES)


def greeting(session: Session) -> bytes:
    """Return the first line; its timestamp announces APOP (RFC 1939 §7)."""
    stamp = f" {session.timestamp}" if session.offers("APOP") else ""
    return ok(f"POP3 server ready{stamp}")


def answer(session: Session, line: bytes) -> bytes:
    """Return the reply to one line, with all its CRLFs.

    Parameters
    ----------
    line: a command, or a response during AUTH, without its line end.
    """
    if session.exchange is not None:
        return _guarded(session, login.respond, "AUTH", line)
    word, _, argument = line.partition(b" ")
    verb = word.decode("ascii").upper() if _VERB.fullmatch(word) else ""
    if verb != "PASS":
        session.name = None
        argument = argument.strip(b" ")
    return _guarded(session, _carry_out, verb, argument)


def too_long(session: Session) -> bytes:
    """Return the reply to a line beyond the session's limit; it ends an AUTH."""
    limit, session.exchange, session.name = session.line_limit, None, None
    return error(f"a line may have at most {limit} octets")


def _carry_out(session: Session, verb: str, argument: bytes) -> bytes:
    command = POP3.commands.get(verb)
    if command is None or (command.capability and not session.offers(command.capability)):
        raise CommandError("unknown command")
    if session.state not in command.states:
        states = " or ".join(sorted(command.states))
        raise CommandError(f"{verb} may be given only in the {states} state")
    if b"\0" in argument:
        raise CommandError("a command must not hold a NUL octet")
    return HANDLERS[verb](session, argument)


def _guarded(
    session: Session, work: Callable[[Session, str, bytes], bytes], verb: str, argument: bytes
) -> bytes:
    """Do the work; whatever goes wrong becomes a reply, and the session goes on."""
    try:
        return work(session, verb, argument)
    except CommandError as refusal:
        return error(str(refusal), session.code(refusal.code))
    except (StoreError, OSError):
        _log.exception("POP3 %s failed", verb)
        return error("the mail store failed; nothing was done", session.code("SYS/TEMP"))
    except Exception:
        _log.exception("POP3 %s failed", verb)
        return error("the server failed here; nothing was done", session.code("SYS/PERM"))
