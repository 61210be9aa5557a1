"""The SMTP server's commands, for relay (RFC 5321) and for submission (RFC 6409)."""

from __future__ import annotations

import asyncio
import base64
import binascii
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from mailedu.protocols.smtp import CLOSED, CONNECTED, DATA, GREETED, MAIL, RCPT, SMTP
from mailedu.servers.envelope import (
    Path,
    Trace,
    is_client_name,
    parse_parameters,
    parse_path,
    trace_lines,
)
from mailedu.servers.host import MailHost
from mailedu.servers.lines import LineTooLong
from mailedu.servers.smtp_connection import Refusal, SmtpConnection
from mailedu.store import Account, NoSuchAccount

MECHANISMS: Mapping[str, tuple[str, ...]] = {"PLAIN": ("",), "LOGIN": ("Username:", "Password:")}
"""The ways to log in, each with its challenges."""

_BEFORE_LOGIN = frozenset({"AUTH", "EHLO", "HELO", "NOOP", "RSET", "QUIT"})  # RFC 4954 §6
_OUT_OF_ORDER = {
    CONNECTED: "send EHLO first",
    GREETED: "send MAIL first",
    MAIL: "a mail transaction is open; go on with RCPT, or drop it with RSET",
    RCPT: "a mail transaction is open; go on with RCPT or DATA, or drop it with RSET",
}


def session(
    host: MailHost, *, submission: bool, loop: asyncio.AbstractEventLoop | None = None
) -> asyncio.Protocol:
    """Return the protocol object of one new connection.

    Parameters
    ----------
    host: the mail host.
    submission: True for the submission port, where MAIL needs a login (RFC 6409 §4.3).
    loop: the loop that the connection runs on; the running one when None.
    """
    return Session(host, submission=submission, loop=loop or asyncio.get_running_loop())


@dataclass
class Transaction:
    """One mail transaction: the envelope as far as it is known.

    ``recipients`` maps each user to the path it was named by, so that nobody gets two copies.
    """

    reverse_path: Path
    utf8: bool
    recipients: dict[str, Path] = field(default_factory=dict)
    refused: bool = False


class Session(SmtpConnection):
    """One SMTP session. A method ``smtp_VERB`` carries out the command of that name."""

    def __init__(
        self, host: MailHost, *, submission: bool, loop: asyncio.AbstractEventLoop
    ) -> None:
        super().__init__(host, loop)
        self._host = host
        self._submission = submission
        self._client = ""
        self._extended = False
        self._user: str | None = None
        self._transaction: Transaction | None = None

    async def carry_out(self, verb: str, argument: str) -> None:
        self._check_place(verb)
        await self._smtp_methods[verb](argument)

    def _check_place(self, verb: str) -> None:
        """Refuse a command that is unknown, or not to be given here."""
        if verb not in SMTP.commands:
            raise Refusal("500 5.5.1 Unknown command; HELP names those that there are")
        if verb == "AUTH" and not self._submission:
            raise Refusal("502 5.5.1 There is no login on this port; use the submission port")
        if self._submission and self._user is None and verb not in _BEFORE_LOGIN:
            raise Refusal("530 5.7.0 Log in first: EHLO, then AUTH")
        if not SMTP.legal(verb, self.state):
            if verb == "DATA" and self._transaction is not None:
                if self._transaction.refused:
                    raise Refusal("554 5.5.1 No recipient was accepted")
                raise Refusal("503 5.5.1 Send RCPT first")
            raise Refusal(f"503 5.5.1 {verb} is out of order: {_OUT_OF_ORDER[self.state]}")

    def reset(self) -> None:
        self._transaction = None
        if self.state != CONNECTED:
            self.state = GREETED

    # the session

    async def smtp_EHLO(self, hostname: str) -> None:
        self._greeted("EHLO", hostname)
        values = {"SIZE": str(self._host.message_size_limit), "AUTH": " ".join(MECHANISMS)}
        rows = [f"{self.hostname} greets {hostname}"]
        rows += [
            f"{name} {values[name]}" if name in values else name
            for name in SMTP.capabilities
            if name != "AUTH" or self._submission
        ]
        for row in rows[:-1]:
            await self.push(f"250-{row}")
        await self.push(f"250 {rows[-1]}")

    async def smtp_HELO(self, hostname: str) -> None:
        self._greeted("HELO", hostname)
        await self.push(f"250 {self.hostname} greets {hostname}")

    def _greeted(self, verb: str, hostname: str) -> None:
        # Replies to EHLO and HELO have no enhanced code (RFC 2034 §3).
        if not is_client_name(hostname):
            raise Refusal(f"501 Syntax: {verb} and the client's name, or [its address]")
        self._client = hostname
        self._extended = verb == "EHLO"
        self.state = GREETED
        self.reset()

    async def smtp_RSET(self, arg: str) -> None:
        _no_argument("RSET", arg)
        self.reset()
        await self.push("250 2.0.0 Ok")

    async def smtp_NOOP(self, arg: str) -> None:
        await self.push("250 2.0.0 Ok")

    async def smtp_QUIT(self, arg: str) -> None:
        _no_argument("QUIT", arg)
        self.state = CLOSED
        await self.push(f"221 2.0.0 {self.hostname} closes the connection")

    async def smtp_HELP(self, arg: str) -> None:
        if not arg:
            await self.push("214 2.0.0 Commands: " + " ".join(SMTP.commands))
            return
        command = SMTP.commands.get(arg.upper())
        if command is None:
            raise Refusal("504 5.5.4 There is no such command; HELP alone names them all")
        await self.push(f"214 2.0.0 {command.syntax}: {command.gloss}")

    async def smtp_VRFY(self, arg: str) -> None:
        text = re.sub(r" +SMTPUTF8$", "", arg, flags=re.IGNORECASE).strip("<>")
        if not text:
            raise Refusal("501 5.5.4 Syntax: VRFY and a user's name or address")
        parsed = parse_path(f"<{text if '@' in text else f'{text}@{self._host.domain}'}>")
        if parsed is None or parsed[1]:
            raise Refusal("501 5.1.3 That is neither a user's name nor an address")
        await self.push(f"250 2.1.5 <{self._account(parsed[0]).address}>")

    async def smtp_EXPN(self, arg: str) -> None:
        raise Refusal("502 5.5.1 There are no mailing lists here")

    # logging in (RFC 4954)

    async def smtp_AUTH(self, arg: str) -> None:
        words = arg.split()
        if not 1 <= len(words) <= 2:
            raise Refusal("501 5.5.4 Syntax: AUTH mechanism [initial-response]")
        challenges = MECHANISMS.get(words[0].upper())
        if self._user is not None:
            raise Refusal("503 5.5.1 You are logged in already")
        if not self._extended:
            raise Refusal("503 5.5.1 AUTH is an extension: greet with EHLO, not HELO")
        if challenges is None:
            raise Refusal(f"504 5.5.4 Unknown mechanism; there are {' and '.join(MECHANISMS)}")
        responses = [_decoded("" if word == "=" else word) for word in words[1:]]
        for challenge in challenges[len(responses) :]:
            responses.append(await self._challenge(challenge))
        if len(responses) == 1:  # PLAIN sends all at once (RFC 4616 §2)
            responses = responses[0].split(b"\0")
            if len(responses) != 3:
                raise Refusal("501 5.5.2 PLAIN needs: [authorization] NUL user NUL password")
            if responses.pop(0) not in (b"", responses[0]):
                raise Refusal("535 5.7.8 Nobody may act for another user here")
        self._user = self._login(*responses)
        await self.push(f"235 2.7.0 Logged in as {self._user}")

    async def _challenge(self, text: str) -> bytes:
        await self.push(f"334 {base64.b64encode(text.encode()).decode()}")
        try:
            answer = await self.read_line()
        except LineTooLong:
            raise Refusal("500 5.5.6 The line is too long") from None
        if answer == b"*":
            raise Refusal("501 5.7.0 The login was cancelled")
        return _decoded(answer)

    def _login(self, name: bytes, password: bytes) -> str:
        try:
            account = self._host.store.account(name.decode("utf-8", "replace"))
        except NoSuchAccount:
            account = None
        if account is None or not hmac.compare_digest(account.password.encode(), password):
            raise Refusal("535 5.7.8 Wrong name or password")
        return account.user

    # the mail transaction

    async def smtp_MAIL(self, arg: str | None) -> None:
        path, parameters = self._envelope_argument("MAIL FROM", arg or "", "5.1.7")
        utf8 = "SMTPUTF8" in parameters
        if parameters.pop("SMTPUTF8", None) is not None:
            raise Refusal("501 5.5.4 SMTPUTF8 takes no value")
        if (parameters.pop("BODY", None) or "7BIT").upper() not in ("7BIT", "8BITMIME"):
            raise Refusal("501 5.5.4 BODY is 7BIT or 8BITMIME")
        if "SIZE" in parameters:
            self._check_size(parameters.pop("SIZE"))
        if self._submission:
            parameters.pop("AUTH", None)  # RFC 4954 §5: believed by nobody here
        _no_parameters("MAIL", parameters)
        _check_characters(path, utf8)
        if not path.domain and path.local_part:
            raise Refusal("501 5.1.7 The reverse-path needs a domain")
        self._transaction = Transaction(path, utf8)
        self.state = MAIL
        await self.push("250 2.1.0 Sender accepted")

    def _check_size(self, value: str | None) -> None:
        if value is None or not re.fullmatch(r"[0-9]{1,20}", value):
            raise Refusal("501 5.5.4 SIZE is a number of octets")
        if int(value) > self._host.message_size_limit:
            raise Refusal(_too_big(self._host))

    async def smtp_RCPT(self, arg: str | None) -> None:
        transaction = self._transaction
        assert transaction is not None
        path, parameters = self._envelope_argument("RCPT TO", arg or "", "5.1.3")
        transaction.refused = True
        _no_parameters("RCPT", parameters)
        if not path.local_part:
            raise Refusal("501 5.1.3 A recipient cannot be empty")
        _check_characters(path, transaction.utf8)
        transaction.recipients.setdefault(self._account(path).user, path)
        self.state = RCPT
        await self.push("250 2.1.5 Recipient accepted")

    def _envelope_argument(
        self, words: str, arg: str, status: str
    ) -> tuple[Path, dict[str, str | None]]:
        """Split ``FROM:<path> parameters``; a blank after the colon is overlooked."""
        keyword = words.split()[1] + ":"
        if arg[: len(keyword)].upper() != keyword:
            raise Refusal(f"501 5.5.4 Syntax: {words}:<address>")
        parsed = parse_path(arg[len(keyword) :].lstrip(" "))
        if parsed is None:
            raise Refusal(f"501 {status} Syntax: {words}:<address>, in angle brackets")
        path, rest = parsed
        parameters = parse_parameters(rest)
        if parameters is None:
            raise Refusal("501 5.5.4 A parameter is malformed, or given twice")
        if parameters and not self._extended:
            raise Refusal("555 5.5.4 Parameters are an extension: greet with EHLO, not HELO")
        return path, parameters

    def _account(self, path: Path) -> Account:
        """Find who gets mail for ``path``; postmaster (RFC 5321 §4.5.1) may be the first user."""
        store = self._host.store
        local = path.domain.lower() in ("", self._host.domain.lower())
        account = store.account_for(f"{path.local_part}@{path.domain or self._host.domain}")
        if account is None and local and path.local_part.lower() == "postmaster":
            account = next(iter(store.accounts()), None)
        if account is not None:
            return account
        if local:
            raise Refusal("550 5.1.1 There is no such mailbox here")
        raise Refusal(
            f"550 5.7.1 This sandbox takes mail for {self._host.domain} only; it relays nowhere"
        )

    async def smtp_DATA(self, arg: str) -> None:
        _no_argument("DATA", arg)
        transaction = self._transaction
        assert transaction is not None
        self.state = DATA
        await self.push("354 Send the text; end it with a line that holds only a dot")
        text = await self.read_text(2 * self._host.message_size_limit)
        self.reset()
        queue_id = self._deliver(transaction, text)
        await self.push(f"250 2.0.0 Delivered, with id {queue_id}")

    def _deliver(self, transaction: Transaction, text: bytes | None) -> str:
        """Store a message for all its recipients at once, and return its queue id.

        Lines may be longer than the 1000 octets that RFC 5321 §4.5.3.1.6 gives a sender: a
        receiver should not impose limits where it need not (§4.5.3.1).
        """
        if text is not None:
            text = _unstuffed(text)
        if text is None or len(text) > self._host.message_size_limit:
            raise Refusal(_too_big(self._host))
        peer = self._writer.get_extra_info("peername")
        trace = Trace(
            client=self._client,
            address=peer[0] if isinstance(peer, tuple) else None,
            server=self.hostname,
            protocol=self._protocol_name(transaction),
            user=self._user,
        )
        queue_id = self._host.unique()
        recipients = transaction.recipients
        head = trace_lines(
            trace, transaction.reverse_path, [*recipients.values()], queue_id, self._host.now()
        )
        self._host.store.deliver(head + text, recipients)
        return queue_id

    def _protocol_name(self, transaction: Transaction) -> str:
        base = ("UTF8SMTP" if transaction.utf8 else "ESMTP") if self._extended else "SMTP"
        return base + "A" * (self._user is not None and self._extended)


SMTP.require_code(
    (name.removeprefix("smtp_") for name in vars(Session) if name.startswith("smtp_")),
    ("SIZE", "8BITMIME", "SMTPUTF8", "PIPELINING", "ENHANCEDSTATUSCODES", "HELP"),
)


def _decoded(word: str | bytes) -> bytes:
    try:
        return base64.b64decode(word, validate=True)
    except (binascii.Error, ValueError):
        raise Refusal("501 5.5.2 That is not base64") from None


def _no_argument(verb: str, arg: str) -> None:
    if arg:
        raise Refusal(f"501 5.5.4 {verb} takes no argument")


def _no_parameters(verb: str, parameters: Mapping[str, str | None]) -> None:
    if parameters:
        raise Refusal(f"555 5.5.4 {verb} has no parameter {next(iter(parameters))[:80]} here")


def _check_characters(path: Path, utf8: bool) -> None:
    if not utf8 and not str(path).isascii():
        raise Refusal("553 5.6.7 An address that is not ASCII needs SMTPUTF8 with MAIL")


def _too_big(host: MailHost) -> str:
    return f"552 5.3.4 A message may have at most {host.message_size_limit} octets"


def _unstuffed(text: bytes) -> bytes:
    """Take one dot from each line that begins with one (RFC 5321 §4.5.2)."""
    return text.removeprefix(b".").replace(b"\r\n.", b"\r\n")
