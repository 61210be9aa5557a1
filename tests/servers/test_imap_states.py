"""Each command of the table, given in each state: done where it is legal, BAD elsewhere."""

from __future__ import annotations

import dataclasses

import pytest
from imap_helpers import Conversation, answer, login, mail

from mailedu.protocols.imap import AUTHENTICATED, IMAP, LOGOUT, NOT_AUTHENTICATED, SELECTED
from mailedu.servers import imap
from mailedu.servers.host import MailHost
from mailedu.store import Store

STATES = (NOT_AUTHENTICATED, AUTHENTICATED, SELECTED)
ARGUMENTS = {
    "APPEND": b"Sent {3+}\r\na:b",
    "COPY": b"1 Sent",
    "CREATE": b"New",
    "DELETE": b"Junk",
    "DELETEACL": b"INBOX carol",
    "ENABLE": b"IMAP4rev2",
    "EXAMINE": b"Sent",
    "FETCH": b"1 FLAGS",
    "GETACL": b"INBOX",
    "GETQUOTA": b'"User quota"',
    "GETQUOTAROOT": b"INBOX",
    "ID": b"NIL",
    "LIST": b'"" *',
    "LISTRIGHTS": b"INBOX carol",
    "LOGIN": b"bob bob-secret",
    "LSUB": b'"" *',
    "MOVE": b"1 Sent",
    "MYRIGHTS": b"INBOX",
    "RENAME": b"Junk Rubbish",
    "SEARCH": b"ALL",
    "SELECT": b"INBOX",
    "SETACL": b"INBOX carol lr",
    "SETQUOTA": b'"User quota" ()',
    "SORT": b"(DATE) UTF-8 ALL",
    "STATUS": b"INBOX (MESSAGES)",
    "STORE": rb"1 FLAGS (\Seen)",
    "SUBSCRIBE": b"Sent",
    "THREAD": b"REFERENCES UTF-8 ALL",
    "UID COPY": b"1 Sent",
    "UID EXPUNGE": b"1",
    "UID FETCH": b"1 FLAGS",
    "UID MOVE": b"1 Sent",
    "UID SEARCH": b"ALL",
    "UID SORT": b"(DATE) UTF-8 ALL",
    "UID STORE": rb"1 FLAGS (\Seen)",
    "UID THREAD": b"REFERENCES UTF-8 ALL",
    "UNSUBSCRIBE": b"Sent",
}
CONTINUED = {"AUTHENTICATE": (b"PLAIN", b"AGJvYgBib2Itc2VjcmV0"), "IDLE": (b"", b"DONE")}


async def conversation_in(state: str, connect, host: MailHost) -> Conversation:
    """Open a connection and bring it into a state."""
    talk = await connect(imap.serve, host)
    if state == NOT_AUTHENTICATED:
        await talk.line()
    else:
        await login(talk)
    if state == SELECTED:
        assert (await answer(talk, b"SELECT INBOX"))[-1].startswith(b"t OK ")
    return talk


async def give(talk: Conversation, verb: str) -> bytes:
    """Give one command with good arguments and return the tagged reply."""
    argument, continuation = CONTINUED.get(verb, (ARGUMENTS.get(verb, b""), None))
    command = b" ".join(filter(None, [verb.encode(), argument]))
    if continuation is None:
        return (await answer(talk, command))[-1]
    await talk.send(b"t " + command + b"\r\n")
    first = await talk.line()
    if not first.startswith(b"+ "):
        return first.strip()
    await talk.send(continuation + b"\r\n")
    return (await talk.line()).strip()


async def state_of(talk: Conversation) -> str:
    """Find out by harmless commands that are legal in one state only."""
    if (await answer(talk, b"CHECK"))[-1].startswith(b"t OK "):
        return SELECTED
    listed = await answer(talk, b'LIST "" ""')
    return AUTHENTICATED if listed[-1].startswith(b"t OK ") else NOT_AUTHENTICATED


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("verb", IMAP.commands)
async def test_command_in_state(
    verb: str, state: str, connect, host: MailHost, store: Store, certificates
) -> None:
    store.deliver(mail("one"), ["bob"])
    talk = await conversation_in(state, connect, dataclasses.replace(host, tls=certificates.server))
    reply = await give(talk, verb)
    command = IMAP.commands[verb]
    if state not in command.states:
        assert reply.startswith(f"t BAD {verb} is not allowed in the state {state}".encode())
        assert await state_of(talk) == state
        return
    if verb == "SETQUOTA":
        assert reply.startswith(b"t NO [NOPERM] ")
        return
    assert reply.startswith(b"t OK ")
    if verb == "STARTTLS":
        await talk.start_tls(certificates.client)
    if command.leads_to == LOGOUT:
        assert await talk.rest() == b""
    else:
        assert await state_of(talk) == (command.leads_to or state)


def test_a_command_without_code_fails_at_import() -> None:
    with pytest.raises(ImportError, match="SEARCH"):
        IMAP.require_code(set(IMAP.commands) - {"SEARCH"}, IMAP.capabilities)
