"""Final delivery: checks on the whole message, trace fields, and the store."""

from __future__ import annotations

import re
from email.utils import format_datetime
from typing import TYPE_CHECKING

from mailedu.servers.host import MailHost
from mailedu.servers.smtp.registry import Refusal
from mailedu.servers.smtp.report import report_success
from mailedu.store import QuotaExceeded

if TYPE_CHECKING:
    from mailedu.servers.smtp.session import Session
    from mailedu.servers.smtp.transaction import Transaction

MOST_HOPS = 100
"""Received fields above which a message is going in circles (RFC 5321 §6.3)."""

_BLANK_LINE = re.compile(rb"^\r?\n", re.MULTILINE)
_RECEIVED = re.compile(rb"^received[ \t]*:", re.MULTILINE | re.IGNORECASE)
_RETURN_PATH = re.compile(rb"^return-path[ \t]*:.*\n?(?:[ \t].*\n?)*", re.MULTILINE | re.IGNORECASE)


def too_big(host: MailHost) -> str:
    """Return the reply to a message above the limit (RFC 1870 §6.1, §6.3)."""
    return f"552 5.3.4 A message may have at most {host.message_size_limit} octets"


def deliver(session: Session, transaction: Transaction, text: bytes) -> str:
    """Store a message for all its recipients at once, and return its queue id.

    Lines may be longer than the 1000 octets that RFC 5321 §4.5.3.1.6 gives a sender: a
    receiver should not impose limits where it need not (§4.5.3.1). A Return-Path that the
    message brings is dropped, since there is to be exactly one (§4.4); nothing else changes.
    """
    host = session.host
    if len(text) > host.message_size_limit:
        raise Refusal(too_big(host))
    blank = _BLANK_LINE.search(text)
    end = blank.start() if blank else len(text)
    header, rest = text[:end], text[end:]
    if len(_RECEIVED.findall(header)) > MOST_HOPS:
        raise Refusal(f"554 5.4.6 More than {MOST_HOPS} Received fields: the mail goes in circles")
    queue_id = host.unique()
    header = _trace(session, transaction, queue_id) + _RETURN_PATH.sub(b"", header)
    try:
        host.store.deliver(header + rest, transaction.users)
    except QuotaExceeded:
        raise Refusal("552 5.2.2 A mailbox would be over its quota; nobody got it") from None
    report_success(host, transaction, header)
    return queue_id


def _trace(session: Session, transaction: Transaction, queue_id: str) -> bytes:
    """Return the Return-Path and Received fields that final delivery adds (RFC 5321 §4.4).

    With several recipients none is named: the copies must not tell who got blind ones
    (RFC 5321 §7.2).
    """
    sender = session.client
    address = session.peer_address
    if address is not None:
        literal = f"IPv6:{address}" if ":" in address else address
        sender += f" ([{literal}])"
    if session.user is not None:
        sender += f" (authenticated as {session.user})"
    if session.cipher is not None:
        sender += f"\r\n\t({session.cipher})"
    recipients = transaction.recipients
    recipient = f"\r\n\tfor <{recipients[0].path}>" if len(transaction.users) == 1 else ""
    return (
        f"Return-Path: <{transaction.reverse_path}>\r\n"
        f"Received: from {sender}\r\n"
        f"\tby {session.hostname} with {_protocol(session, transaction)} id {queue_id}"
        f"{recipient};\r\n"
        f"\t{format_datetime(session.host.now())}\r\n"
    ).encode()


def _protocol(session: Session, transaction: Transaction) -> str:
    """Return the word after "with" (RFC 3848, RFC 6531 §4.3)."""
    if not session.extended:
        return "SMTP"
    base = "UTF8SMTP" if transaction.utf8 else "ESMTP"
    return base + "S" * session.encrypted + "A" * (session.user is not None)
