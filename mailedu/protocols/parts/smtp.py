"""The parts of SMTP's lines."""

from __future__ import annotations

from collections.abc import Mapping

from mailedu.protocols.parts.common import COMMON, Row, by_protocol
from mailedu.protocols.parts.message import MESSAGE, dots
from mailedu.protocols.smtp import ENHANCED, SMTP

_VERB = "It comes first and says what is to be done. Capitals or small letters are the same."
_EXTENSION = (
    "The reply to EHLO names one extension on a line. The client may use only what stands there."
)
_FROM_LOGIN = "RFC 4954 §6"

CLASSES: Mapping[str, str] = {
    "2": "A first digit 2 means: done.",
    "3": "A first digit 3 means: so far so good, now send the rest.",
    "4": "A first digit 4 means: not now. Trying again later may help.",
    "5": "A first digit 5 means: refused for good. The same line in the same place will not do.",
}
"""The first digit of a reply code (RFC 5321 §4.2.1)."""
GROUPS: Mapping[str, str] = {
    "0": "The second digit, 0, says that it is about the syntax.",
    "1": "The second digit, 1, says that it gives information.",
    "2": "The second digit, 2, says that it is about the connection.",
    "3": "The second digit, 3, has no meaning in the base protocol; logging in uses it.",
    "5": "The second digit, 5, says that it is about the mail system.",
}
"""The second digit of a reply code (RFC 5321 §4.2.1)."""
SUBJECTS: Mapping[str, str] = {
    "0": "nothing in particular",
    "1": "an address",
    "2": "a mailbox",
    "3": "the mail system",
    "4": "the network",
    "5": "the protocol",
    "6": "the content",
    "7": "security or policy",
}
"""The second number of an enhanced code (RFC 3463 §3)."""
_ENHANCED_CLASSES: Mapping[str, str] = {
    "2": "The first number, 2, means success",
    "4": "The first number, 4, means a failure that may pass",
    "5": "The first number, 5, means a failure that stays",
}
_ELSEWHERE = {
    "5.6": _FROM_LOGIN, "6.7": "RFC 6531 §3.5", "7.8": _FROM_LOGIN, "7.9": _FROM_LOGIN,
    "7.11": _FROM_LOGIN, "7.12": _FROM_LOGIN,
}  # fmt: skip
"""The enhanced codes that came after RFC 3463."""
_CODE_SECTIONS = {
    **dict.fromkeys(("235", "334", "432", "454", "530", "534", "535", "538"), _FROM_LOGIN),
    "521": "RFC 7504 §3",
}


def reply_code(code: str) -> Row:
    """Explain a reply code digit by digit (RFC 5321 §4.2.1)."""
    last = "The last digit tells the cases apart."
    why = " ".join(filter(None, (CLASSES.get(code[:1]), GROUPS.get(code[1:2]), last)))
    what = SMTP.codes.get(code, "A reply code that is in no table here.")
    return what, why, _CODE_SECTIONS.get(code, "RFC 5321 §4.2.1")


def enhanced_code(code: str) -> Row:
    """Explain an enhanced status code number by number (RFC 3463 §2, §3)."""
    kind, subject, detail = code.split(".")
    what = ENHANCED.get(f"{subject}.{detail}", "An enhanced status code that is in no table here.")
    about = SUBJECTS.get(subject, "something that is in no table here")
    first = _ENHANCED_CLASSES.get(kind, "The first number is in no table here")
    why = f"{first}; the second, {subject}, says that it is about {about}."
    section = f"RFC 3463 §3.{int(subject) + 1}" if subject in SUBJECTS else "RFC 3463 §3"
    return what, why, _ELSEWHERE.get(f"{subject}.{detail}", section)


_OWN: Mapping[str, Row] = {
    "code": (
        "Three digits: the reply, for programs.",
        "The first says whether the command was done; programs need no more.",
        "RFC 5321 §4.2.1",
    ),
    "mark": (
        "A hyphen after the code: more lines of this reply follow.",
        "In the last line a space stands in its place, so that the client knows where to stop.",
        "RFC 5321 §4.2.1",
    ),
    "enhanced-code": (
        "An enhanced status code: three numbers with dots.",
        "It says more than the three digits before it.",
        "RFC 3463 §2",
    ),
    "domain": (
        "The name of the host that speaks.",
        "Each side says who it is. The name ends up in the message's Received field.",
        "RFC 5321 §4.1.1.1",
    ),
    "keyword": (
        "FROM: or TO:, which belongs to the command.",
        "It says what the address is for. No space may follow the colon.",
        "RFC 5321 §3.3",
    ),
    "reverse-path": (
        "The reverse-path: the address that error reports go to.",
        "It belongs to the envelope. The From field in the message may say something else.",
        "RFC 5321 §4.1.1.2",
    ),
    "reverse-path <>": (
        "An empty reverse-path: nobody is to get a report on this message.",
        "Reports themselves are sent so. Otherwise two servers could send each other reports on "
        "reports for ever.",
        "RFC 5321 §4.5.5",
    ),
    "forward-path": (
        "The forward-path: one recipient.",
        "The server delivers to this address, whatever the To field in the message says.",
        "RFC 5321 §4.1.1.3",
    ),
    "argument not a path": (
        "This should be FROM: or TO: and an address in angle brackets.",
        "The server should answer 501.",
        "RFC 5321 §4.1.2",
    ),
    "argument user or mailbox": (
        "The user or mailbox that is asked about.",
        "It may be a name alone or a whole address.",
        "RFC 5321 §4.1.1.6",
    ),
    "argument mailing list": (
        "The mailing list whose members are asked for.",
        "Most servers do not say, for the members' sake.",
        "RFC 5321 §4.1.1.7",
    ),
    "argument topic": (
        "What help is wanted for.",
        "It may be the name of a command.",
        "RFC 5321 §4.1.1.8",
    ),
    "argument ignored by the server": (
        "Any text.",
        "NOOP does nothing with it.",
        "RFC 5321 §4.1.1.9",
    ),
    "argument node name": (
        "The host whose waiting mail is to be sent.",
        "That is for hosts that are online only now and then.",
        "RFC 1985",
    ),
    "chunk-size": (
        "How many octets follow right behind this line.",
        "Since their number is known, no dot is needed at the end, and none is doubled.",
        "RFC 3030 §2",
    ),
    "last": (
        "LAST: this is the last chunk of the message.",
        "After it the server answers for the whole message.",
        "RFC 3030 §2",
    ),
    "limit": (
        "The greatest size of a message, in octets.",
        "A client with a larger one need not begin. 0 means: there is no fixed limit.",
        "RFC 1870 §4",
    ),
    "parameter": (
        "A parameter that belongs to an extension.",
        "The server must refuse it when it does not know it.",
        "RFC 5321 §4.1.1.11",
    ),
    "parameter SIZE": (
        "How many octets the message has.",
        "If it is too large, the server can say so before it is sent.",
        "RFC 1870 §6",
    ),
    "parameter BODY": (
        "Whether the text has octets above 127: 7BIT or 8BITMIME.",
        "A server that cannot pass such octets on must know in time.",
        "RFC 6152 §2",
    ),
    "parameter SMTPUTF8": (
        "Addresses or header fields may be in UTF-8.",
        "Only servers that announce SMTPUTF8 can take such a message.",
        "RFC 6531 §3.4",
    ),
    "parameter AUTH": (
        "Who first handed the message in, as a server that is trusted says.",
        "<> means that it is not known.",
        "RFC 4954 §5",
    ),
    "parameter RET": (
        "How much of the message a report is to hold: FULL or HDRS.",
        "HDRS saves sending a large message back.",
        "RFC 3461 §4.3",
    ),
    "parameter ENVID": (
        "A name of the sender's own for this envelope.",
        "Reports repeat it, so the sender knows what they are about.",
        "RFC 3461 §4.4",
    ),
    "parameter NOTIFY": (
        "When the sender wants a report: SUCCESS, FAILURE, DELAY, or NEVER.",
        "Without it a report comes when delivery fails.",
        "RFC 3461 §4.1",
    ),
    "parameter ORCPT": (
        "The recipient as the sender had written it.",
        "The address may change on the way; a report names this one.",
        "RFC 3461 §4.2",
    ),
    "extension": (
        "An extension that the server has. It is in no table here.",
        _EXTENSION,
        "RFC 5321 §4.1.1.1",
    ),
    "text no reply code": (
        "A line of the server without a reply code.",
        "A reply must begin with three digits, so a client can make nothing of this.",
        "RFC 5321 §4.2",
    ),
}

SMTP_PARTS: Mapping[str, Row] = {
    **COMMON,
    **by_protocol(
        "RFC 5321 §2.4",
        line_end="RFC 5321 §2.3.8",
        space="RFC 5321 §4.1.1",
        base64="RFC 4954 §4",
        argument="RFC 5321 §4.1.1",
        text=(
            "Text for people.",
            "Programs go by the code alone. The server may write here what it likes.",
            "RFC 5321 §4.2",
        ),
    ),
    **MESSAGE,
    **dots("RFC 5321 §4.5.2", "RFC 5321 §4.1.1.4"),
    **_OWN,
    **{f"verb {c.verb}": (c.gloss, _VERB, c.section) for c in SMTP.commands.values()},
    **{f"extension {c.name}": (c.gloss, _EXTENSION, c.section) for c in SMTP.capabilities.values()},
    **{f"code {code}": reply_code(code) for code in SMTP.codes},
}
