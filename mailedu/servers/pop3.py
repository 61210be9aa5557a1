"""The POP3 server: all of RFC 1939, and CAPA, RESP-CODES and PIPELINING of RFC 2449.

POP3 knows no flags: no command here changes one that IMAP shows, ``\\Seen`` neither.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import logging
import re
from collections.abc import Callable, Mapping

from mailedu.protocols.pop3 import AUTHORIZATION, POP3, TRANSACTION, UPDATE
from mailedu.servers.host import MailHost
from mailedu.servers.lines import Lines, LineTooLong
from mailedu.servers.readahead import ReadAhead
from mailedu.store import (
    Account,
    MaildropLock,
    MaildropLocked,
    Message,
    NoSuchAccount,
    NoSuchMessage,
)

_log = logging.getLogger(__name__)

LINE_LIMIT = 255
"""Octets of a command with its line end (RFC 2449 §4)."""

_FLUSH = 65536
"""Octets of replies to pipelined commands that are collected before they are sent."""

_NUMBER = re.compile(rb"[0-9]+")
_VERB = re.compile(rb"[A-Za-z]+")


async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, host: MailHost) -> None:
    """Hold one POP3 session, then close ``writer``.

    Every line restarts the autologout timer. A connection that is dropped, cancelled or
    logged out by the timer removes nothing and gets no reply (RFC 1939 §3).
    """
    session = Session(host)
    lines = Lines(reader)
    clock = asyncio.get_running_loop().time
    replies = bytearray(session.greeting)
    try:
        async with asyncio.timeout(host.pop3_autologout) as autologout:
            while True:
                if session.over or not lines.ready or len(replies) > _FLUSH:
                    writer.write(bytes(replies))
                    replies.clear()
                    await writer.drain()
                if session.over:
                    break
                try:
                    replies += session.answer(await lines.next(LINE_LIMIT))
                except LineTooLong:
                    replies += _error(f"a line may have at most {LINE_LIMIT} octets")
                autologout.reschedule(clock() + host.pop3_autologout)
    except TimeoutError:
        writer.transport.abort()
    except (EOFError, ConnectionError):
        pass
    finally:
        session.close()
        writer.close()


class CommandError(Exception):
    """A command that gets ``-ERR``; its text goes to the client."""


class Session:
    """One session: its state, its view of the maildrop, its marks.

    It reads and writes nothing: :meth:`answer` takes a line and returns the reply. The
    view is taken at login and stays, whatever other sessions do to the mailbox.
    """

    def __init__(self, host: MailHost) -> None:
        self._host = host
        self._timestamp = f"<{host.unique()}@{host.name}>"
        self._name: str | None = None  # what USER gave, for the PASS that follows at once
        self._lock: MaildropLock | None = None
        self._mailbox_id = 0
        self._uidvalidity = 0
        self._messages: list[Message] = []
        self._contents: ReadAhead | None = None
        self._marked: set[int] = set()
        self.state = AUTHORIZATION
        self.greeting = _ok(f"POP3 server ready {self._timestamp}")

    @property
    def over(self) -> bool:
        """Whether QUIT was answered, so that the connection is to be closed."""
        return self.state == UPDATE

    def close(self) -> None:
        """Release the maildrop; nothing is removed."""
        if self._contents is not None:
            self._contents.close()
            self._contents = None
        if self._lock is not None:
            self._lock.release()
            self._lock = None

    def answer(self, line: bytes) -> bytes:
        """Return the reply to one line, with all its CRLFs.

        Parameters
        ----------
        line: the command without its line end.
        """
        word, _, argument = line.partition(b" ")
        verb = word.decode("ascii").upper() if _VERB.fullmatch(word) else ""
        try:
            if b"\0" in line:
                raise CommandError("a command must not hold a NUL octet")
            if verb not in HANDLERS:
                raise CommandError("unknown command")
            if not POP3.legal(verb, self.state):
                raise CommandError(_only_in(verb))
            if verb != "PASS":
                self._name = None
                argument = argument.strip(b" ")
            return HANDLERS[verb](self, argument)
        except CommandError as error:
            return _error(str(error))
        except Exception:
            _log.exception("POP3 %s failed", verb)
            return _error("the server failed here; nothing was done")

    # AUTHORIZATION

    def user(self, argument: bytes) -> bytes:
        if not argument:
            raise CommandError(_syntax("USER"))
        self._name = argument.decode("utf-8", "replace")
        return _ok("now send PASS")

    def password(self, argument: bytes) -> bytes:
        # The argument is taken whole, with its spaces (RFC 1939 §7).
        name, self._name = self._name, None
        if name is None:
            raise CommandError("PASS must follow a USER that was answered with +OK")
        account = self._account(name)
        if account is None or not hmac.compare_digest(account.password.encode(), argument):
            raise CommandError("wrong name or password")
        return self._enter(account)

    def apop(self, argument: bytes) -> bytes:
        words = _words("APOP", argument, 2, 2)
        account = self._account(words[0].decode("utf-8", "replace"))
        if account is None:
            raise CommandError("wrong name or digest")
        proof = hashlib.md5((self._timestamp + account.password).encode(), usedforsecurity=False)
        if not hmac.compare_digest(proof.hexdigest().encode(), words[1].lower()):
            raise CommandError("wrong name or digest")
        return self._enter(account)

    def _account(self, name: str) -> Account | None:
        try:
            return self._host.store.account(name)
        except NoSuchAccount:
            return None

    def _enter(self, account: Account) -> bytes:
        store = self._host.store
        try:
            self._lock = store.lock_maildrop(account.user)
        except MaildropLocked:
            raise CommandError("[IN-USE] another session has locked this maildrop") from None
        try:
            mailbox = store.mailbox(account.user, "INBOX")
            self._messages = store.messages(mailbox.id)
        except Exception:
            self.close()
            raise
        self._mailbox_id = mailbox.id
        self._uidvalidity = mailbox.uidvalidity
        self._contents = ReadAhead(store, mailbox.id, self._messages)
        self.state = TRANSACTION
        return _ok(self._summary())

    # TRANSACTION

    def stat(self, argument: bytes) -> bytes:
        _words("STAT", argument, 0, 0)
        count, octets = self._totals()
        return _ok(f"{count} {octets}")

    def list(self, argument: bytes) -> bytes:
        return self._listing("LIST", argument, lambda message: str(message.size))

    def uidl(self, argument: bytes) -> bytes:
        return self._listing("UIDL", argument, lambda m: f"{self._uidvalidity}.{m.uid}")

    def _listing(self, verb: str, argument: bytes, tell: Callable[[Message], str]) -> bytes:
        words = _words(verb, argument, 0, 1)
        if words:
            number, message = self._message(words[0])
            return _ok(f"{number} {tell(message)}")
        rows = (f"{n} {tell(m)}\r\n" for n, m in enumerate(self._messages, 1)
                if n not in self._marked)  # fmt: skip
        return _ok(self._summary()) + "".join(rows).encode() + b".\r\n"

    def retr(self, argument: bytes) -> bytes:
        number, message = self._message(_words("RETR", argument, 1, 1)[0])
        return _ok(f"{message.size} octets") + _stuffed(self._content(number))

    def top(self, argument: bytes) -> bytes:
        words = _words("TOP", argument, 2, 2)
        number, _ = self._message(words[0])
        if not _NUMBER.fullmatch(words[1]):
            raise CommandError("the number of lines must be 0 or more")
        content = self._content(number)
        return _ok("the top of the message follows") + _stuffed(_top(content, int(words[1])))

    def dele(self, argument: bytes) -> bytes:
        number, _ = self._message(_words("DELE", argument, 1, 1)[0])
        self._marked.add(number)
        return _ok(f"message {number} marked")

    def noop(self, argument: bytes) -> bytes:
        _words("NOOP", argument, 0, 0)
        return _ok("nothing done")

    def rset(self, argument: bytes) -> bytes:
        _words("RSET", argument, 0, 0)
        self._marked.clear()
        return _ok(self._summary())

    # both, and UPDATE

    def capa(self, argument: bytes) -> bytes:
        _words("CAPA", argument, 0, 0)
        rows = (" ".join((name, *FEATURES.get(name, ()))) for name in POP3.capabilities)
        return _ok("capabilities follow") + "\r\n".join((*rows, ".", "")).encode()

    def quit(self, argument: bytes) -> bytes:
        _words("QUIT", argument, 0, 0)
        before, self.state = self.state, UPDATE
        if before == AUTHORIZATION:
            return _ok("POP3 server signing off")
        uids = [self._messages[number - 1].uid for number in sorted(self._marked)]
        try:
            if uids:
                self._host.store.expunge(self._mailbox_id, uids)
        except Exception:
            _log.exception("POP3 UPDATE failed")
            return _error("the marked messages could not be removed")
        finally:
            self.close()
        count, _ = self._totals()
        return _ok(f"POP3 server signing off ({_messages(count) if count else 'maildrop empty'})")

    # the session's view

    def _totals(self) -> tuple[int, int]:
        sizes = [m.size for n, m in enumerate(self._messages, 1) if n not in self._marked]
        return len(sizes), sum(sizes)

    def _summary(self) -> str:
        count, octets = self._totals()
        return f"{_messages(count)} ({octets} octets)"

    def _message(self, word: bytes) -> tuple[int, Message]:
        """Return the number and message that ``word`` names; marked ones are an error."""
        number = int(word) if _NUMBER.fullmatch(word) else 0
        if number < 1:
            raise CommandError("a message number is a whole number from 1")
        if number > len(self._messages):
            raise CommandError(f"no such message, there are {len(self._messages)} in the maildrop")
        if number in self._marked:
            raise CommandError(f"message {number} is marked as deleted; RSET takes marks back")
        return number, self._messages[number - 1]

    def _content(self, number: int) -> bytes:
        assert self._contents is not None
        try:
            return self._contents.content(number - 1)
        except NoSuchMessage:
            raise CommandError(f"another session has removed message {number}") from None


HANDLERS: Mapping[str, Callable[[Session, bytes], bytes]] = {
    "USER": Session.user,
    "PASS": Session.password,
    "APOP": Session.apop,
    "STAT": Session.stat,
    "LIST": Session.list,
    "RETR": Session.retr,
    "DELE": Session.dele,
    "NOOP": Session.noop,
    "RSET": Session.rset,
    "QUIT": Session.quit,
    "TOP": Session.top,
    "UIDL": Session.uidl,
    "CAPA": Session.capa,
}

FEATURES: Mapping[str, tuple[str, ...]] = {
    "RESP-CODES": (),
    "PIPELINING": (),
    "IMPLEMENTATION": ("mailedu",),
}
"""What ``serve`` carries out without a command, and the words that CAPA adds to it."""

POP3.require_code(HANDLERS, FEATURES)


def _ok(text: str) -> bytes:
    return f"+OK {text}\r\n".encode()


def _error(text: str) -> bytes:
    return f"-ERR {text}\r\n".encode()


def _messages(count: int) -> str:
    return f"{count} message" if count == 1 else f"{count} messages"


def _syntax(verb: str) -> str:
    return f"the form is: {POP3.commands[verb].syntax}"


def _only_in(verb: str) -> str:
    states = " or ".join(sorted(POP3.commands[verb].states))
    return f"{verb} may be given only in the {states} state"


def _words(verb: str, argument: bytes, fewest: int, most: int) -> list[bytes]:
    words = argument.split()
    if not fewest <= len(words) <= most:
        raise CommandError(_syntax(verb))
    return words


def _stuffed(content: bytes) -> bytes:
    """Return ``content`` byte-stuffed, ending in CRLF and the line with a dot (RFC 1939 §3)."""
    if content and not content.endswith(b"\r\n"):
        content += b"\r\n"
    stuffed = content.replace(b"\r\n.", b"\r\n..")
    if stuffed.startswith(b"."):
        stuffed = b"." + stuffed
    return stuffed + b".\r\n"


def _top(content: bytes, count: int) -> bytes:
    """Return the header, the empty line and the first ``count`` lines of the body."""
    if content.startswith(b"\r\n"):
        start = 2
    else:
        blank = content.find(b"\r\n\r\n")
        if blank < 0:
            return content
        start = blank + 4
    rest = content[start:].split(b"\r\n", min(count, len(content)))[count:]
    return content[: len(content) - len(rest[0])] if rest else content
