"""What the parameters of MAIL and RCPT say: their labels, values, meanings and forms."""

from __future__ import annotations

import re

from mailedu.protocols.observer.meanings_smtp import PARAMETERS
from mailedu.protocols.observer.pieces import Piece, printable, quote
from mailedu.protocols.observer.sentences import joined

_LABELS = {
    "SIZE": "SIZE parameter: octets announced",
    "BODY": "BODY parameter: the kind of octets in the text",
    "SMTPUTF8": "SMTPUTF8 parameter: addresses or header in UTF-8",
    "AUTH": "AUTH parameter: who submitted it first",
    "RET": "RET parameter: how much of the message a report holds",
    "ENVID": "ENVID parameter: the sender's name for this envelope",
    "NOTIFY": "NOTIFY parameter: when to send a report",
    "ORCPT": "ORCPT parameter: the original recipient",
}
EXTENSIONS = {
    "SIZE": "SIZE", "BODY": "8BITMIME", "SMTPUTF8": "SMTPUTF8", "AUTH": "AUTH",
    "RET": "DSN", "ENVID": "DSN", "NOTIFY": "DSN", "ORCPT": "DSN",
}  # fmt: skip
_ENCODED = {"AUTH", "ENVID", "ORCPT"}  # values in xtext (RFC 3461 §4)
_XTEXT = r"(?:[!-*,-<>-~]|\+[0-9A-F]{2})+"
_FORMS = {
    "SIZE": ("[0-9]{1,20}", "SIZE=octets"),
    "BODY": ("7BIT|8BITMIME|BINARYMIME", "BODY=7BIT or BODY=8BITMIME"),
    "SMTPUTF8": ("", "SMTPUTF8, without a value"),
    "AUTH": (_XTEXT, "AUTH=address in xtext, or AUTH=<>"),
    "RET": ("FULL|HDRS", "RET=FULL or RET=HDRS"),
    "ENVID": (_XTEXT, "ENVID=xtext"),
    "NOTIFY": (
        "NEVER|(SUCCESS|FAILURE|DELAY)(,(SUCCESS|FAILURE|DELAY))*",
        "NOTIFY=NEVER, or a list of SUCCESS, FAILURE and DELAY",
    ),
    "ORCPT": (rf"[^;]+;(?:{_XTEXT}|.*[^\x00-\x7f].*|.*\\x\{{.*)", "ORCPT=type;address in xtext"),
}


def parameter_piece(data: bytes) -> Piece:
    """Return the piece for one parameter; xtext in its value is decoded."""
    name, value = _split(data)
    decoded = _decoded(name, value)
    label = _LABELS.get(name, f"parameter {name}")
    return Piece(data, "parameter", label, decoded if decoded != value else None)


def parameter_meaning(data: bytes) -> str:
    """Return a sentence for one parameter, "" for an unknown one."""
    name, value = _split(data)
    text = PARAMETERS.get((name, value.upper())) or PARAMETERS.get((name, ""), "")
    value = joined(value.lower().split(",")) if name == "NOTIFY" else _decoded(name, value)
    return text.format(value=quote(value.encode(), 80) or "(nothing)")


def parameter_fault(data: bytes) -> str | None:
    """Say what is wrong with a parameter that is not of its form."""
    name, value = _split(data)
    if name not in _FORMS:
        return None
    pattern, form = _FORMS[name]
    flags = 0 if name in _ENCODED else re.IGNORECASE
    wrong = re.fullmatch(pattern, value, flags) is None or (b"=" in data) is (name == "SMTPUTF8")
    return f"{name} is not of its form: {form}." if wrong else None


def parameter_name(data: bytes) -> str:
    """Return a parameter's keyword in capitals."""
    return _split(data)[0]


def _split(data: bytes) -> tuple[str, str]:
    name, _, value = data.partition(b"=")
    return printable(name).upper(), printable(value)


def _decoded(name: str, value: str) -> str:
    if name not in _ENCODED:
        return value
    return re.sub(r"\+([0-7][0-9A-F])", lambda found: chr(int(found[1], 16)), value)
