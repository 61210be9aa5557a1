"""Delivery status notifications (RFC 3464), for those who asked with NOTIFY=SUCCESS."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from email.utils import format_datetime
from typing import TYPE_CHECKING

from mailedu.servers.host import MailHost
from mailedu.servers.smtp.accounts import account_at
from mailedu.store import StoreError

if TYPE_CHECKING:
    from mailedu.servers.smtp.transaction import Recipient, Transaction

_log = logging.getLogger(__name__)

# The media types of the parts for programs, without and with UTF-8 (RFC 3464 §2.1, RFC 6533 §4).
_TYPES = {
    False: ("message/delivery-status", "text/rfc822-headers"),
    True: ("message/global-delivery-status", "message/global-headers"),
}


def report_success(host: MailHost, transaction: Transaction, header: bytes) -> None:
    """Tell the sender, in the sender's own INBOX, who has the message now (RFC 3461 §5.2.3).

    Nothing is sent for a null reverse-path, nor to an address elsewhere: no mail leaves this
    machine. A report that cannot be stored is lost, as nobody is to be told of that.

    Parameters
    ----------
    header: of the message as delivered; the report holds it whatever RET says, since RET is
        for reports of failure only (RFC 3461 §4.3).
    """
    pleased = [each for each in transaction.recipients if "SUCCESS" in each.notify]
    sender = account_at(host, transaction.reverse_path)
    if not pleased or sender is None:
        return
    try:
        host.store.deliver(_report(host, transaction, pleased, header), [sender.user])
    except StoreError as error:
        _log.info("a delivery status notification was lost: %s", error)


def _report(
    host: MailHost, transaction: Transaction, recipients: Sequence[Recipient], header: bytes
) -> bytes:
    """Return a multipart/report: for people, for programs, and the message's header."""
    token = host.unique()
    boundary = f"report-{token}"
    date = format_datetime(host.now())
    status_type, header_type = _TYPES[transaction.utf8]
    addresses = [_final(host, recipient) for recipient in recipients]
    status = [f"Reporting-MTA: dns;{host.name}", f"Arrival-Date: {date}"]
    if transaction.envelope_id is not None:
        status.insert(0, f"Original-Envelope-Id: {transaction.envelope_id}")
    for recipient, address in zip(recipients, addresses, strict=True):
        status.append("")
        if recipient.original is not None:
            status.append(f"Original-Recipient: {recipient.original}")
        kind = "rfc822" if address.isascii() else "utf-8"
        status += [f"Final-Recipient: {kind};{address}", "Action: delivered", "Status: 2.0.0"]
    rows = [
        "Return-Path: <>",
        f"Date: {date}",
        f"From: Mail Delivery Subsystem <postmaster@{host.domain}>",
        f"To: <{transaction.reverse_path}>",
        "Subject: Your message was delivered",
        f"Message-ID: <{token}@{host.name}>",
        "Auto-Submitted: auto-replied",
        "MIME-Version: 1.0",
        "Content-Type: multipart/report; report-type=delivery-status;",
        f'\tboundary="{boundary}"',
        "",
        f"--{boundary}",
        "Content-Type: text/plain; charset=utf-8",
        "Content-Transfer-Encoding: 8bit",
        "",
        f"This is the mail system of {host.name}. Your message is now in the mailbox of",
        "",
        *(f"    <{address}>" for address in addresses),
        "",
        "You get this report because you asked for it (NOTIFY=SUCCESS). It says nothing about",
        "whether anybody has read the message.",
        "",
        f"--{boundary}",
        f"Content-Type: {status_type}",
        *_encoding("\r\n".join(status).isascii()),
        "",
        *status,
        "",
        f"--{boundary}",
        f"Content-Type: {header_type}",
        *_encoding(header.isascii()),
        "",
    ]
    return "\r\n".join([*rows, ""]).encode() + header + f"\r\n--{boundary}--\r\n".encode()


def _final(host: MailHost, recipient: Recipient) -> str:
    path = recipient.path
    return str(path) if path.domain else f"{path}@{host.domain}"


def _encoding(ascii_only: bool) -> list[str]:
    return [] if ascii_only else ["Content-Transfer-Encoding: 8bit"]
