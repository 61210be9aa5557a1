"""One IMAP session: what it knows of its client, and what the code of a command asks of it."""

from __future__ import annotations

import asyncio
import math

from mailedu.protocols.imap import AUTHENTICATED, NOT_AUTHENTICATED, SELECTED
from mailedu.protocols.imap_syntax.names import mailbox_out
from mailedu.servers.host import MailHost
from mailedu.servers.imap import namespace
from mailedu.servers.imap.capabilities import announcement, offered
from mailedu.servers.imap.faults import view_class
from mailedu.servers.imap.reading import LITERAL_MINUS, Bounds
from mailedu.servers.imap.registry import No
from mailedu.servers.imap.streams import Disconnected, Input, Output
from mailedu.servers.imap.view import View
from mailedu.servers.tls import is_encrypted, start_tls
from mailedu.store import Account, MailboxInfo, NoSuchMailbox
from mailedu.store.names import valid_name


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
        self._reader = reader
        self._writer = writer
        self.input = Input(reader, host.imap_autologout)
        self.output = Output(writer, host.imap_autologout)
        self.account: Account | None = None
        self.view: View | None = None
        self.view_class = view_class(host.wrong)
        self.keep_numbers = False
        """Whether no expunge may be told in answer to this command (RFC 3501 §7.4.1)."""
        self.enabled: set[str] = set()
        """What the client has enabled, as the table spells it (RFC 5161 §3.1)."""
        self.starting_tls = False
        """The client has been told to begin with TLS."""
        self.over = False
        self._set_out()

    def _set_out(self) -> None:
        """Note what this connection can do; once more when it has been encrypted."""
        self.encrypted = is_encrypted(self._writer)
        self._offered = offered(self.host, encrypted=self.encrypted)
        largest = None
        if self.offers("LITERAL+"):
            largest = math.inf
        elif self.offers("LITERAL-"):
            largest = LITERAL_MINUS
        self.bounds = Bounds(self.host.message_size_limit, largest)

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

    def writable(self, needs: str = "") -> View:
        """Return the view of the selected mailbox, for a command that changes it.

        Parameters
        ----------
        needs: the rights of RFC 4314 §4 that the command needs, all of them.

        Raises
        ------
        No: with NOPERM without a right; with READ-ONLY after EXAMINE.
        """
        for right in needs:
            if right not in self.selected.rights:
                raise namespace.denied(right, self.selected.rights)
        if self.selected.read_only:
            raise No("The mailbox is open for reading only; SELECT it to change it", "READ-ONLY")
        return self.selected

    def capabilities(self) -> str:
        """Return what the server can do in this state, as the table has it."""
        return announcement(self._offered, self.host, logged_in=self.account is not None)

    def offers(self, capability: str) -> bool:
        """Tell whether the server has a capability on this connection, and was not told to hide it.

        Every handler asks before it understands what an extension added to a base command.
        """
        return capability in self._offered

    @property
    def rev2(self) -> bool:
        """Whether IMAP4rev2 is in force: the client has enabled it (RFC 9051 appendix A)."""
        return "IMAP4rev2" in self.enabled

    def mailbox_out(self, name: str) -> bytes:
        """Write a mailbox name as this client understands it: UTF-8, or modified UTF-7."""
        return mailbox_out(name, utf8=self.rev2)

    def mailbox(self, name: str, needs: str = "l") -> MailboxInfo:
        """Return a mailbox of any namespace, by the name to call it by.

        Parameters
        ----------
        needs: the right of RFC 4314 §4 that the command needs; of several letters any one.

        Raises
        ------
        NoSuchMailbox: when there is none, or this user may not know of it.
        No: with NOPERM, without the right.
        """
        return namespace.find(self, name, needs)

    def mailboxes(self) -> list[MailboxInfo]:
        """Return all mailboxes that this user may know of, each by the name to call it by."""
        return namespace.visible(self)

    def destination(self, name: str) -> MailboxInfo:
        """Return the mailbox that messages are to be put in.

        Raises
        ------
        No: with TRYCREATE, when CREATE would help (RFC 3501 §7.1); with NOPERM, without the
            right to insert.
        InvalidMailboxName, NoSuchMailbox: when CREATE would not help.
        """
        try:
            mailbox = self.mailbox(name, "i")
        except NoSuchMailbox:
            valid_name(name)
            if not namespace.may_create(self, name):
                raise
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

    def announce_keywords(self) -> None:
        """Tell of keywords that are new, before a reply mentions them (RFC 3501 §7.2.6)."""
        for line in self.selected.announce_keywords():
            self.send(line)

    def report(self, *, expunges: bool, by_uid: bool = False) -> None:
        """Tell the client what has changed in the selected mailbox, if there is one.

        In IMAP4rev2, each FETCH that was not asked for has the UID (RFC 9051 §7.5.2).
        """
        if self.view is not None:
            self.view.refresh()
            for line in self.view.report(expunges=expunges, by_uid=by_uid or self.rev2):
                self.send(line)

    async def start_tls(self) -> None:
        """Encrypt the connection; all that was read or agreed before is forgotten.

        Raises Disconnected when there is no handshake.
        """
        assert self.host.tls is not None
        self.starting_tls = False
        self.input.close()
        self.input = Input(self._reader, self.host.imap_autologout)
        try:
            await start_tls(self._reader, self._writer, self.host.tls)
        except ConnectionError:
            raise Disconnected from None
        self._set_out()
