"""The TRANSACTION state, and QUIT, which leads to UPDATE."""

from __future__ import annotations

import logging
from collections.abc import Callable

from mailedu.protocols.mime import parse
from mailedu.protocols.pop3 import AUTHORIZATION, UPDATE
from mailedu.servers.pop3 import replies
from mailedu.servers.pop3.replies import CommandError, error, messages, ok, words
from mailedu.servers.pop3.session import Session
from mailedu.store import Message

_log = logging.getLogger(__name__)


def stat(session: Session, argument: bytes) -> bytes:
    """RFC 1939 §5."""
    words("STAT", argument, 0, 0)
    count, octets = session.drop.totals()
    return ok(f"{count} {octets}")


def list_(session: Session, argument: bytes) -> bytes:
    """RFC 1939 §5: a size is that of the octets that RETR sends, without stuffed dots."""
    return _listing(session, "LIST", argument, lambda message: str(message.size))


def uidl(session: Session, argument: bytes) -> bytes:
    """RFC 1939 §7."""
    return _listing(session, "UIDL", argument, session.drop.unique_id)


def _listing(session: Session, verb: str, argument: bytes, tell: Callable[[Message], str]) -> bytes:
    given = words(verb, argument, 0, 1)
    if given:
        number = session.drop.number(given[0])
        return ok(f"{number} {tell(session.drop.message(number))}")
    return replies.rows(summary(session), [f"{n} {tell(m)}" for n, m in session.drop.listed()])


def retr(session: Session, argument: bytes) -> bytes:
    """RFC 1939 §5: nothing is removed by it."""
    number = session.drop.number(words("RETR", argument, 1, 1)[0])
    content = _content(session, number)
    session.drop.retrieved(number)
    return ok(f"{session.drop.message(number).size} octets") + replies.stuffed(content)


def top(session: Session, argument: bytes) -> bytes:
    """RFC 1939 §7."""
    given = words("TOP", argument, 2, 2)
    number = session.drop.number(given[0])
    if not replies.NUMBER.fullmatch(given[1]):
        raise CommandError("the number of lines must be 0 or more")
    content = _content(session, number)
    first_lines = replies.top(content, int(given[1]))
    # A number first, as after RETR: Wireshark takes a reply to TOP without one for malformed.
    return ok(f"{len(first_lines)} octets") + replies.stuffed(first_lines)


def _content(session: Session, number: int) -> bytes:
    """Return a message if this client may have it: UTF-8 in a header needs UTF-8 mode.

    Before UTF8 was given such a message must not be sent as it is (RFC 6856 §2.1). Octets
    above 127 in a body are MIME's business (8bit), and were always sent by POP3.
    """
    content = session.drop.content(number)
    if content.isascii() or session.utf8 or not session.offers("UTF8"):
        return content
    if any(not entity.header.isascii() for entity in parse(content).walk()):
        raise CommandError("this message has UTF-8 in its header: give UTF8 first", "UTF8")
    return content


def dele(session: Session, argument: bytes) -> bytes:
    """RFC 1939 §5: a mark, no more."""
    number = session.drop.number(words("DELE", argument, 1, 1)[0])
    session.drop.mark(number)
    return ok(f"message {number} marked")


def noop(_: Session, argument: bytes) -> bytes:
    """RFC 1939 §5."""
    words("NOOP", argument, 0, 0)
    return ok("nothing done")


def rset(session: Session, argument: bytes) -> bytes:
    """RFC 1939 §5."""
    words("RSET", argument, 0, 0)
    session.drop.reset()
    return ok(summary(session))


def quit_(session: Session, argument: bytes) -> bytes:
    """RFC 1939 §4 and §6; the lock is free when the reply goes out."""
    words("QUIT", argument, 0, 0)
    before, session.state = session.state, UPDATE
    if before == AUTHORIZATION:
        return ok("POP3 server signing off")
    try:
        left = session.drop.update()
    except Exception:
        _log.exception("POP3 UPDATE failed")
        return error("the marked messages could not be removed", session.code("SYS/TEMP"))
    finally:
        session.close()
    return ok(f"POP3 server signing off ({messages(left) if left else 'maildrop empty'})")


def summary(session: Session) -> str:
    """Return ``2 messages (320 octets)``; those marked are not counted."""
    count, octets = session.drop.totals()
    return f"{messages(count)} ({octets} octets)"
