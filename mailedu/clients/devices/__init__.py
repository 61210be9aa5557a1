"""Devices: scripted mail programs with a copy of the mail of their own, and a log."""

from mailedu.clients.devices.base import Copy, Device, Entry, noticed_at, sleep_until
from mailedu.clients.devices.front_end import WebmailFrontEnd
from mailedu.clients.devices.imap import IMAPDevice
from mailedu.clients.devices.pop import POPDevice
from mailedu.clients.devices.sender import Sender
from mailedu.clients.devices.webmail import WebmailTab

__all__ = [
    "Copy",
    "Device",
    "Entry",
    "IMAPDevice",
    "POPDevice",
    "Sender",
    "WebmailFrontEnd",
    "WebmailTab",
    "noticed_at",
    "sleep_until",
]
