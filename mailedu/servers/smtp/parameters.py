"""The parameters that extensions add to MAIL and RCPT, and what each must look like."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from mailedu.servers.smtp.envelope import decode_unitext, decode_xtext, parse_path
from mailedu.servers.smtp.registry import Refusal, provides
from mailedu.servers.smtp.session import Session

provides("SIZE", "8BITMIME", "SMTPUTF8", "DSN")


@dataclass(frozen=True)
class Parameter:
    """One parameter.

    Parameters
    ----------
    capability: the extension that it belongs to.
    read: takes what follows the equals sign (None when there is none) and returns it decoded,
        or None when it is malformed.
    form: what it must look like, for the reply.
    """

    capability: str
    read: Callable[[str | None], str | None]
    form: str


def _size(value: str | None) -> str | None:
    """RFC 1870 §3: at most 20 digits."""
    return value if re.fullmatch("[0-9]{1,20}", value or "") else None


def _body(value: str | None) -> str | None:
    """RFC 6152 §2."""
    return value if (value or "").upper() in ("7BIT", "8BITMIME") else None


def _smtputf8(value: str | None) -> str | None:
    """RFC 6531 §3.4."""
    return "" if value is None else None


def _auth(value: str | None) -> str | None:
    """RFC 4954 §5: an address in xtext, or <> when it is not known."""
    mailbox = decode_xtext(value or "")
    if mailbox is None or mailbox == "<>":
        return mailbox
    parsed = parse_path(f"<{mailbox}>")
    return mailbox if parsed and parsed[0].domain and not parsed[1] else None


def _ret(value: str | None) -> str | None:
    """RFC 3461 §4.3."""
    return value if (value or "").upper() in ("FULL", "HDRS") else None


def _envid(value: str | None) -> str | None:
    """RFC 3461 §4.4."""
    return decode_xtext(value) if value and len(value) <= 100 else None


def _notify(value: str | None) -> str | None:
    """RFC 3461 §4.1."""
    words = (value or "").upper().split(",")
    if words == ["NEVER"] or (words and set(words) <= {"SUCCESS", "FAILURE", "DELAY"}):
        return ",".join(words)
    return None


def _orcpt(value: str | None) -> str | None:
    """RFC 3461 §4.2; for addresses in UTF-8, RFC 6533 §3."""
    kind, semicolon, text = (value or "").partition(";")
    if not semicolon or len(text) > 500 or not re.fullmatch(r"[\w!#$%&'*+/?^`{|}~-]+", kind, re.A):
        return None
    decode = decode_unitext if kind.lower() == "utf-8" else decode_xtext
    address = decode(text)
    return None if address is None else f"{kind};{address}"


PARAMETERS: Mapping[str, Mapping[str, Parameter]] = {
    "MAIL": {
        "SIZE": Parameter("SIZE", _size, "SIZE is a number of octets"),
        "BODY": Parameter("8BITMIME", _body, "BODY is 7BIT or 8BITMIME"),
        "SMTPUTF8": Parameter("SMTPUTF8", _smtputf8, "SMTPUTF8 takes no value"),
        "AUTH": Parameter("AUTH", _auth, "AUTH is an address in xtext, or <>"),
        "RET": Parameter("DSN", _ret, "RET is FULL or HDRS"),
        "ENVID": Parameter("DSN", _envid, "ENVID is xtext of at most 100 characters"),
    },
    "RCPT": {
        "NOTIFY": Parameter(
            "DSN", _notify, "NOTIFY is NEVER, or some of SUCCESS, FAILURE and DELAY"
        ),
        "ORCPT": Parameter("DSN", _orcpt, "ORCPT is a type of address, a semicolon and xtext"),
    },
}


def read_parameters(
    session: Session, verb: str, words: Mapping[str, str | None], *, utf8: bool
) -> dict[str, str]:
    """Return the parameters of one command, decoded; Refusal for one that cannot be taken.

    Parameters
    ----------
    words: as they were sent, by keyword in capitals.
    utf8: whether the transaction has SMTPUTF8, without which values are ASCII.
    """
    values = {}
    for name, word in words.items():
        parameter = PARAMETERS[verb].get(name)
        if parameter is None or not session.offers(parameter.capability):
            raise Refusal(f"555 5.5.4 {verb} has no parameter {name[:80]} here")
        value = parameter.read(word)
        if value is None or not (utf8 or (word or "").isascii()):
            raise Refusal(f"501 5.5.4 {parameter.form}")
        values[name] = value
    return values
