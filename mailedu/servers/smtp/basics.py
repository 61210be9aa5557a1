"""The commands around a mail transaction: greeting, help, and those that change nothing."""

from __future__ import annotations

import re

from mailedu.protocols.smtp import CLOSED, GREETED, SMTP
from mailedu.servers.smtp.accounts import local_account
from mailedu.servers.smtp.envelope import is_client_name, parse_path
from mailedu.servers.smtp.registry import Refusal, handles, no_argument
from mailedu.servers.smtp.session import Session


@handles("EHLO")
async def ehlo(session: Session, argument: str) -> None:
    """RFC 5321 §4.1.1.1."""
    _greeted(session, "EHLO", argument)
    values = {"SIZE": str(session.host.message_size_limit), "AUTH": " ".join(session.mechanisms)}
    rows = [f"{session.hostname} greets {argument}"]
    rows += [
        f"{name} {values[name]}" if name in values else name
        for name in SMTP.capabilities
        if session.offers(name)
    ]
    for row in rows[:-1]:
        await session.push(f"250-{row}")
    await session.push(f"250 {rows[-1]}")


@handles("HELO")
async def helo(session: Session, argument: str) -> None:
    """RFC 5321 §4.1.1.1."""
    _greeted(session, "HELO", argument)
    await session.push(f"250 {session.hostname} greets {argument}")


def _greeted(session: Session, verb: str, name: str) -> None:
    # Replies to EHLO and HELO have no enhanced code (RFC 2034 §3).
    if not is_client_name(name):
        raise Refusal(f"501 Syntax: {verb} and the client's name, or [its address]")
    session.client = name
    session.extended = verb == "EHLO"
    session.state = GREETED
    session.reset()


@handles("RSET")
async def rset(session: Session, argument: str) -> None:
    """RFC 5321 §4.1.1.5."""
    no_argument("RSET", argument)
    session.reset()
    await session.push("250 2.0.0 Ok")


@handles("NOOP")
async def noop(session: Session, argument: str) -> None:
    """RFC 5321 §4.1.1.9: an argument is overlooked."""
    await session.push("250 2.0.0 Ok")


@handles("QUIT")
async def quit(session: Session, argument: str) -> None:
    """RFC 5321 §4.1.1.10."""
    no_argument("QUIT", argument)
    session.state = CLOSED
    await session.push(f"221 2.0.0 {session.hostname} closes the connection")


@handles("HELP")
async def help(session: Session, argument: str) -> None:
    """RFC 5321 §4.1.1.8: names only the commands that the server has here and now."""
    if not argument:
        verbs = filter(session.offers_command, SMTP.commands)
        await session.push("214 2.0.0 Commands: " + " ".join(verbs))
        return
    verb = argument.upper()
    if not session.offers_command(verb):
        raise Refusal("504 5.5.4 There is no such command; HELP alone names them all")
    command = SMTP.commands[verb]
    await session.push(f"214 2.0.0 {command.syntax}: {command.gloss}")


@handles("VRFY")
async def vrfy(session: Session, argument: str) -> None:
    """RFC 5321 §4.1.1.6, §3.5."""
    utf8 = re.compile(" +SMTPUTF8$", re.IGNORECASE)  # RFC 6531 §3.7.4.2
    text = (utf8.sub("", argument) if session.offers("SMTPUTF8") else argument).strip("<>")
    if not text:
        raise Refusal("501 5.5.4 Syntax: VRFY and a user's name or address")
    parsed = parse_path(f"<{text if '@' in text else f'{text}@{session.host.domain}'}>")
    if parsed is None or parsed[1]:
        raise Refusal("501 5.1.3 That is neither a user's name nor an address")
    await session.push(f"250 2.1.5 <{local_account(session.host, parsed[0]).address}>")


@handles("EXPN")
async def expn(session: Session, argument: str) -> None:
    """RFC 5321 §4.1.1.7."""
    raise Refusal("502 5.5.1 There are no mailing lists here")
