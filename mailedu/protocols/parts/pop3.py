"""The parts of POP3's lines."""

from __future__ import annotations

from collections.abc import Mapping

from mailedu.protocols.parts.common import COMMON, Row, by_protocol
from mailedu.protocols.parts.message import MESSAGE, dots
from mailedu.protocols.pop3 import POP3

_VERB = "It comes first and says what is to be done. Capitals or small letters are the same."
_CAPABILITY = "One line names one capability. A client asks first and then uses only what is there."
_CODE = (
    "The text behind it is for people. The word in brackets is for programs, which can tell what "
    "is wrong."
)
_CODES = {
    "IN-USE": "RFC 2449 §8.1.2",
    "LOGIN-DELAY": "RFC 2449 §8.1.1",
    "AUTH": "RFC 3206 §5",
    "SYS/TEMP": "RFC 3206 §4",
    "SYS/PERM": "RFC 3206 §4",
    "UTF8": "RFC 6856 §5",
}

_OWN: Mapping[str, Row] = {
    "status": (
        "The reply's status, for programs.",
        "There are only three: +OK, -ERR, and + in the middle of a login.",
        "RFC 1939 §3",
    ),
    "status +OK": (
        "All is well: the command was done, or the server greets.",
        "Programs go by this word and no more. It must be in capitals.",
        "RFC 1939 §3",
    ),
    "status -ERR": (
        "The command was refused, or could not be done.",
        "Programs go by this word and no more. It must be in capitals.",
        "RFC 1939 §3",
    ),
    "status +": (
        "A plus sign alone: the login goes on.",
        "It is neither success nor failure. The client must answer what follows.",
        "RFC 5034 §4",
    ),
    "response-code": (
        "A response code, in brackets. It is in no table here.",
        _CODE,
        "RFC 2449 §8",
    ),
    "text no status: this is no POP3 reply": (
        "A line of the server without +OK or -ERR.",
        "A client can make nothing of it.",
        "RFC 1939 §3",
    ),
    "timestamp": (
        "A text that the server has never sent before.",
        "APOP makes a digest of it and the password. Since it differs each time, a digest that "
        "was overheard is of no use later.",
        "RFC 1939 §7",
    ),
    "digest": (
        "An MD5 digest of the greeting's timestamp and the password, in hex.",
        "It shows that the client knows the password, which itself is not sent. MD5 is weak today: "
        "use TLS.",
        "RFC 1939 §7",
    ),
    "number": (
        "The number of a message in this session, from 1.",
        "It is the same throughout the session, and may be another one next time. UIDL has names "
        "that last.",
        "RFC 1939 §5",
    ),
    "lines": (
        "How many lines of the body are wanted, besides the whole header.",
        "So a client can look at a long message without fetching it.",
        "RFC 1939 §7",
    ),
    "messages": (
        "How many messages there are.",
        "Those marked as deleted are not counted.",
        "RFC 1939 §5",
    ),
    "octets": (
        "The size of all messages together, in octets.",
        "Those marked as deleted are not counted.",
        "RFC 1939 §5",
    ),
    "value size in octets": (
        "The size of the message in octets.",
        "Dots that are doubled on the way are not counted.",
        "RFC 1939 §11",
    ),
    "value unique id": (
        "A name for the message that stays the same from session to session.",
        "A client that leaves mail on the server knows by it what it has fetched already.",
        "RFC 1939 §7",
    ),
    "value its parameter": (
        "A parameter of the capability.",
        "It says more precisely what the server can do.",
        "RFC 2449 §3",
    ),
    "capability": (
        "Something that the server can do. It is in no table here.",
        _CAPABILITY,
        "RFC 2449 §5",
    ),
    "days": (
        "How many days mail stays on the server at least; NEVER means that it is kept.",
        "A client that wants to leave mail there should know.",
        "RFC 2449 §6.7",
    ),
    "delay": (
        "How many seconds must lie between two logins.",
        "A client should not look for new mail more often than that.",
        "RFC 2449 §6.5",
    ),
    "text name of the server's program": (
        "The name of the server's program.",
        "It helps to find out who has a bug. A client should not act upon it.",
        "RFC 2449 §6.9",
    ),
    "language": (
        "A language tag, such as en or es.",
        "From then on the server writes its texts in this language.",
        "RFC 6856 §3.1",
    ),
}

POP3_PARTS: Mapping[str, Row] = {
    **COMMON,
    **by_protocol(
        "RFC 1939 §3",
        line_end="RFC 1939 §3",
        space="RFC 1939 §3",
        base64="RFC 5034 §4",
        argument="RFC 1939 §3",
        text=(
            "Text for people.",
            "Programs go by +OK or -ERR. The server may write here what it likes.",
            "RFC 1939 §3",
        ),
    ),
    **MESSAGE,
    **dots("RFC 1939 §3", "RFC 1939 §3"),
    **_OWN,
    "user": ("The name of the maildrop.", "PASS or a digest must prove the right to it.",
             "RFC 1939 §7"),
    "password": (
        "The password: all of the rest of the line, spaces too.",
        "It proves who is calling. Without TLS anybody on the way can read it. It is hidden here.",
        "RFC 1939 §7",
    ),
    **{f"verb {c.verb}": (c.gloss, _VERB, c.section) for c in POP3.commands.values()},
    **{
        f"capability {c.name}": (c.gloss, _CAPABILITY, c.section)
        for c in POP3.capabilities.values()
    },
    **{
        f"response-code {code}": (POP3.codes[code], _CODE, section)
        for code, section in _CODES.items()
    },
}  # fmt: skip
