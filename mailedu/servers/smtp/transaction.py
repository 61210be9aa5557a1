"""The envelope of a mail transaction: MAIL and RCPT."""

from __future__ import annotations

from dataclasses import dataclass, field

from mailedu.protocols.smtp import MAIL, RCPT
from mailedu.servers.smtp.accounts import local_account
from mailedu.servers.smtp.delivery import too_big
from mailedu.servers.smtp.envelope import Path, parse_parameters, parse_path
from mailedu.servers.smtp.parameters import read_parameters
from mailedu.servers.smtp.registry import Refusal, handles
from mailedu.servers.smtp.session import Session


@dataclass(frozen=True)
class Recipient:
    """One forward-path that was accepted.

    Parameters
    ----------
    user: who gets the mail.
    path: the address as the client gave it.
    notify: the events to report (RFC 3461 §4.1); empty when the client did not say.
    original: the first recipient's type and address (ORCPT, RFC 3461 §4.2), or None.
    """

    user: str
    path: Path
    notify: frozenset[str] = frozenset()
    original: str | None = None


@dataclass
class Transaction:
    """One mail transaction: the envelope as far as it is known.

    ``size`` is what the client announced, in octets; ``envelope_id`` is for reports (ENVID);
    ``chunks`` is what BDAT has brought; ``refused`` tells that a recipient was refused.
    """

    reverse_path: Path
    utf8: bool = False
    size: int = 0
    envelope_id: str | None = None
    recipients: list[Recipient] = field(default_factory=list)
    chunks: bytearray = field(default_factory=bytearray)
    refused: bool = False

    @property
    def users(self) -> list[str]:
        """Who gets the mail, each once, by however many addresses."""
        return list(dict.fromkeys(recipient.user for recipient in self.recipients))


@handles("MAIL")
async def mail(session: Session, argument: str) -> None:
    """RFC 5321 §4.1.1.2."""
    path, words = _path_and_parameters(session, "MAIL FROM", argument, "5.1.7")
    utf8 = "SMTPUTF8" in words
    values = read_parameters(session, "MAIL", words, utf8=utf8)
    size = int(values.get("SIZE", "0"))
    if size > session.host.message_size_limit:  # RFC 1870 §6.1
        raise Refusal(too_big(session.host))
    _check_characters(path, utf8)
    if not path.domain and path.local_part:
        raise Refusal("501 5.1.7 The reverse-path needs a domain")
    if session.submission and path.domain and not _is_qualified(path.domain):
        raise Refusal("554 5.1.8 The domain must be fully qualified")  # RFC 6409 §4.2
    session.transaction = Transaction(path, utf8, size, values.get("ENVID"))
    session.state = MAIL
    await session.push("250 2.1.0 Sender accepted")


@handles("RCPT")
async def rcpt(session: Session, argument: str) -> None:
    """RFC 5321 §4.1.1.3."""
    transaction = session.transaction
    assert transaction is not None
    transaction.refused = True
    path, words = _path_and_parameters(session, "RCPT TO", argument, "5.1.3")
    values = read_parameters(session, "RCPT", words, utf8=transaction.utf8)
    if not path.local_part:
        raise Refusal("501 5.1.3 A recipient cannot be empty")
    _check_characters(path, transaction.utf8)
    user = local_account(session.host, path).user
    if not session.host.store.has_room(user, transaction.size):
        raise Refusal("452 4.2.2 The mailbox is full; try later")
    notify = frozenset(values["NOTIFY"].split(",")) if "NOTIFY" in values else frozenset()
    transaction.recipients.append(Recipient(user, path, notify, values.get("ORCPT")))
    session.state = RCPT
    await session.push("250 2.1.5 Recipient accepted")


def _path_and_parameters(
    session: Session, words: str, argument: str, status: str
) -> tuple[Path, dict[str, str | None]]:
    """Split ``FROM:<path> parameters``; a blank after the colon is overlooked."""
    keyword = words.split()[1] + ":"
    if argument[: len(keyword)].upper() != keyword:
        raise Refusal(f"501 5.5.4 Syntax: {words}:<address>")
    parsed = parse_path(argument[len(keyword) :].lstrip(" "))
    if parsed is None:
        raise Refusal(f"501 {status} Syntax: {words}:<address>, in angle brackets")
    path, rest = parsed
    if not (session.offers("SMTPUTF8") or str(path).isascii()):
        raise Refusal(f"501 {status} An address is ASCII")
    parameters = parse_parameters(rest)
    if parameters is None:
        raise Refusal("501 5.5.4 A parameter is malformed, or given twice")
    if parameters and not session.extended:
        raise Refusal("555 5.5.4 Parameters are an extension: greet with EHLO, not HELO")
    return path, parameters


def _check_characters(path: Path, utf8: bool) -> None:
    if not utf8 and not str(path).isascii():
        raise Refusal("553 5.6.7 An address that is not ASCII needs SMTPUTF8 with MAIL")


def _is_qualified(domain: str) -> bool:
    return "." in domain or domain.startswith("[")
