"""One IMAP session: its state; commands done one after another; replies."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from contextlib import suppress

from mailedu.protocols.imap import AUTHENTICATED, IMAP, NOT_AUTHENTICATED, SELECTED
from mailedu.protocols.imap_syntax import BadMailboxName, Scanner, SyntaxProblem
from mailedu.servers.host import MailHost
from mailedu.servers.imap.reading import Refused, read_command
from mailedu.servers.imap.registry import HANDLERS, Bad, Bye, Call, No
from mailedu.servers.imap.streams import Disconnected, Input, Output
from mailedu.servers.imap.view import View
from mailedu.store import (
    Account,
    InvalidMailboxName,
    MailboxExists,
    MailboxInfo,
    Message,
    NoSuchMailbox,
    StoreError,
)

_NO_EXPUNGE_IN = frozenset({"FETCH", "STORE", "SEARCH"})
"""RFC 3501 §7.4.1. UID FETCH, UID STORE and UID SEARCH are other commands, as it says there:
their client names messages by UID, so numbers may shift once they are answered."""

_STORE_CODES: tuple[tuple[type[StoreError], str], ...] = (
    (NoSuchMailbox, "NONEXISTENT"),
    (MailboxExists, "ALREADYEXISTS"),
    (InvalidMailboxName, "CANNOT"),
)
_HINTS = {
    NOT_AUTHENTICATED: "log in first",
    AUTHENTICATED: "SELECT a mailbox first",
    SELECTED: "it belongs before SELECT",
}


class Session:
    """One client's session.

    Parameters
    ----------
    reader, writer: the connection.
    host: the store, the clock, and the bounds.
    """

    def __init__(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, host: MailHost
    ) -> None:
        self.host = host
        self.store = host.store
        self.input = Input(reader, host.imap_autologout)
        self.output = Output(writer, host.imap_autologout)
        self.account: Account | None = None
        self.view: View | None = None
        self.over = False

    @property
    def state(self) -> str:
        """The state of RFC 3501 §3, as the protocol's table names it."""
        if self.account is None:
            return NOT_AUTHENTICATED
        return AUTHENTICATED if self.view is None else SELECTED

    @property
    def user(self) -> str:
        """The name of the account that is logged in."""
        assert self.account is not None
        return self.account.user

    @property
    def selected(self) -> View:
        """The view of the selected mailbox."""
        assert self.view is not None
        return self.view

    @property
    def writable(self) -> View:
        """The view of the selected mailbox, for a command that changes it.

        Raises
        ------
        No: after EXAMINE.
        """
        if self.selected.read_only:
            raise No("The mailbox is open for reading only; SELECT it to change it", "READ-ONLY")
        return self.selected

    def capabilities(self) -> str:
        """Return what the server can do in this state, as the table has it."""
        names = filter(self.offers, IMAP.capabilities)
        return " ".join(n for n in names if not (self.account and n.startswith("AUTH=")))

    def offers(self, capability: str) -> bool:
        """Tell whether the server has a capability, and was not told to hide it.

        Every handler asks before it understands what an extension added to a base command.
        """
        return capability in IMAP.capabilities and capability not in self.host.imap_hide

    def mailbox(self, name: str) -> MailboxInfo:
        """Return a mailbox that this user may see, of any namespace.

        Raises
        ------
        NoSuchMailbox: when there is none, or this user may not know of it.
        """
        return self.store.mailbox(self.user, name)

    def destination(self, name: str) -> MailboxInfo:
        """Return the mailbox that messages are to be put in.

        Raises
        ------
        No: with TRYCREATE, when CREATE would help (RFC 3501 §7.1).
        """
        try:
            mailbox = self.mailbox(name)
        except NoSuchMailbox:
            raise No("There is no such mailbox; CREATE would make it", "TRYCREATE") from None
        if not mailbox.selectable:
            raise No("This name only holds others; CREATE makes it a mailbox", "TRYCREATE")
        return mailbox

    def send(self, line: bytes) -> None:
        """Add one line of reply, without its CRLF."""
        self.output.send(line)

    async def breathe(self) -> None:
        """Send off what is gathered once it is much, and let other sessions have their turn."""
        if self.output.full:
            await self.output.flush()
        await asyncio.sleep(0)

    def take_in(self, messages: Iterable[Message] = ()) -> None:
        """Take ``messages`` into the view, and announce keywords before they are mentioned."""
        self.selected.absorb(messages)
        for line in self.selected.announce_keywords():
            self.send(line)

    def report(self, *, expunges: bool, by_uid: bool = False) -> None:
        """Tell the client what has changed in the selected mailbox, if there is one."""
        if self.view is not None:
            self.view.refresh()
            for line in self.view.report(expunges=expunges, by_uid=by_uid):
                self.send(line)

    async def run(self) -> None:
        """Serve the client until it logs out, goes away, or is sent away."""
        self.send(f"* OK [CAPABILITY {self.capabilities()}] {self.host.name} ready".encode())
        try:
            while not self.over:
                await self.output.flush()
                await self._one_command()
            await self.output.flush()
        except Disconnected:
            pass
        except Bye as farewell:
            await self._say_goodbye(str(farewell))
        except TimeoutError:
            await self._say_goodbye("Autologout: the session was idle for too long")
        except BaseException:
            self.send(b"* BYE The server is going down")
            self.output.write_now()
            raise

    async def _say_goodbye(self, text: str) -> None:
        self.send(b"* BYE " + _one_line(text))
        with suppress(Disconnected):
            await self.output.flush()

    async def _one_command(self) -> None:
        tag = b"*"
        try:
            limit = self.host.message_size_limit
            appends = self.account is not None
            data = await read_command(self.input, self.output, limit, may_append=appends)
            scanner = Scanner(data)
            tag = _read_tag(scanner)
            await self._answer(Call(tag, _read_verb(scanner), scanner))
        except Refused as refused:
            self._refuse(refused.tag, refused.reason)
        except Bad as reason:
            self._refuse(tag, reason)

    async def _answer(self, call: Call) -> None:
        self._check_state(call.verb)
        expunges = call.verb not in _NO_EXPUNGE_IN
        try:
            text = await self._carry_out(call)
        except Bad:
            raise
        except No as reason:
            self.report(expunges=expunges, by_uid=call.by_uid)
            self._refuse(call.tag, reason)
        else:
            self.report(expunges=expunges, by_uid=call.by_uid)
            self.send(b"%b OK %b" % (call.tag, _one_line(text)))

    async def _carry_out(self, call: Call) -> str:
        try:
            if self.view is not None:
                self.view.refresh()
                self.take_in()
            return await HANDLERS[call.verb](self, call)
        except BadMailboxName as problem:
            raise No(str(problem), "CANNOT") from None
        except SyntaxProblem as problem:
            form = IMAP.commands[call.verb].syntax
            raise Bad(f"{problem}; the form is {form}") from None
        except StoreError as problem:
            raise No(str(problem), _code(problem)) from None

    def _check_state(self, verb: str) -> None:
        command = IMAP.commands.get(verb)
        if command is None or (command.capability and not self.offers(command.capability)):
            raise Bad(f"Unknown command {verb}")
        if self.state not in command.states:
            hint = _HINTS[self.state]
            if NOT_AUTHENTICATED in command.states:
                hint = "the session is logged in already"
            raise Bad(f"{verb} is not allowed in the state {self.state}: {hint}")

    def _refuse(self, tag: bytes, reason: No) -> None:
        code = f"[{reason.code}] " if reason.code else ""
        self.send(b"%b %b %b" % (tag, reason.status, _one_line(f"{code}{reason}")))


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


def _code(problem: StoreError) -> str | None:
    return next((code for kind, code in _STORE_CODES if isinstance(problem, kind)), None)


def _one_line(text: str) -> bytes:
    """Make response text: printable ASCII (RFC 3501 §9, text)."""
    return bytes(o if 32 <= o < 127 else ord("?") for o in text.encode("ascii", "replace"))
