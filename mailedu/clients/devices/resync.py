"""How a copy of a mailbox is brought up to date: by UIDs, by CONDSTORE, by QRESYNC."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Literal

from mailedu.clients.devices.base import Refused, State, said_goodbye
from mailedu.clients.devices.mailbox import MailboxCopy
from mailedu.clients.imap import IMAPClient, Reply
from mailedu.clients.imap_data import capabilities, code, fetched, untagged
from mailedu.clients.settings import Settings
from mailedu.protocols.imap_strings import format_sequence_set

Sync = Literal["uids", "condstore", "qresync"]

ITEMS: dict[State, str] = {
    "known": "FLAGS",
    "header": "FLAGS RFC822.SIZE BODY.PEEK[HEADER.FIELDS (DATE FROM TO SUBJECT MESSAGE-ID)]",
    "whole": "FLAGS RFC822.SIZE BODY.PEEK[]",
}
"""What is asked for, so that a message is known, shown in a list, or here as a whole."""

_LONGEST_SET = 700
"""UIDs that one command names at most: RFC 7162 §4 advises lines of up to 8192 octets, and each
may take ten digits and a comma."""


async def login(client: IMAPClient, settings: Settings) -> frozenset[str]:
    """Read the greeting, log in, and return what the server can do for this user.

    Raises Refused when the server does not want to.
    """
    greeting = await client.greeting()
    if not greeting.upper().startswith(b"* OK"):
        raise Refused(greeting.decode("utf-8", "replace").strip())
    if "LOGINDISABLED" in capabilities(greeting):  # then LOGIN must not be sent (RFC 3501 §6.2.3)
        await said_goodbye(client)
        raise Refused("the server takes no password on a line without TLS")
    reply = await client.login(settings.user, settings.password)
    if not reply.ok:
        await said_goodbye(client)
        raise Refused(reason(reply))
    told = capabilities(reply.tagged, *reply.untagged)
    return told or capabilities(*(await done(client, "CAPABILITY")).untagged)


async def select(client: IMAPClient, box: MailboxCopy, mailbox: str, sync: Sync) -> None:
    """Open the mailbox; by QRESYNC that tells of all changes since the last visit."""
    box.begin()
    parameter = ""
    if sync == "qresync":
        await done(client, "ENABLE QRESYNC")
        if box.modseq:
            parameter = f" (QRESYNC ({box.uidvalidity} {box.modseq}))"
    elif sync == "condstore":
        parameter = " (CONDSTORE)"
    await done(client, f"SELECT {mailbox}{parameter}")


async def synchronise(client: IMAPClient, box: MailboxCopy, wanted: State, sync: Sync) -> None:
    """Bring the copy of a mailbox that was just selected up to date (RFC 4549 §4.3).

    New messages come first, since the user waits for them; then what changed with those known
    before; then what was removed.
    """
    last = box.next_uid - 1
    latest = box.told.get("HIGHESTMODSEQ", 0)
    by_modseq = sync != "uids" and bool(box.modseq and latest)
    if box.told.get("UIDNEXT", box.next_uid + 1) > box.next_uid:
        await fetch_new(client, box, wanted, told=sync == "qresync" and by_modseq)
    if box.messages and last:
        if not by_modseq:
            await done(client, f"UID FETCH 1:{last} (FLAGS)")
            box.keep_numbered()
        elif sync == "condstore" and latest != box.modseq:
            await done(client, f"UID FETCH 1:{last} (FLAGS) (CHANGEDSINCE {box.modseq})")
    await settle(client, box, wanted)
    box.modseq = latest if sync != "uids" else 0


async def fetch_new(
    client: IMAPClient, box: MailboxCopy, wanted: State, *, told: bool = False
) -> None:
    """Fetch the messages from ``next_uid`` on.

    Where some are here already (the line broke the last time, or QRESYNC told of them), the
    others are asked for by name.

    Parameters
    ----------
    told: whether the server has just told of all of them. If not, equal numbers of messages here
        and there prove nothing: as many may have gone as a broken line left behind.
    """
    if not any(uid >= box.next_uid for uid in box.messages):
        await done(client, f"UID FETCH {box.next_uid}:* ({ITEMS[wanted]})")
    elif box.differs or not told:
        await done(client, f"UID FETCH {box.next_uid}:* (FLAGS)")
    await fetch_missing(client, box, wanted)
    box.next_uid = max(box.next_uid, box.told.get("UIDNEXT", 1), *(u + 1 for u in box.messages))


async def fetch_missing(client: IMAPClient, box: MailboxCopy, wanted: State) -> None:
    """Fetch what is wanted of the messages that are not here so far."""
    lacking = {"known": (), "header": ("known",), "whole": ("known", "header")}[wanted]
    missing = sorted(uid for uid, copy in box.messages.items() if copy.state in lacking)
    for uids in sets(missing):
        await done(client, f"UID FETCH {uids} ({ITEMS[wanted]})")


async def settle(client: IMAPClient, box: MailboxCopy, wanted: State) -> None:
    """Find out what was removed, or missed, when copy and mailbox have different numbers."""
    if box.differs:
        await done(client, "UID SEARCH ALL")
        box.keep_only(box.found)
        unknown = sorted(set(box.found) - set(box.messages))
        for uids in sets(unknown):
            await done(client, f"UID FETCH {uids} ({ITEMS[wanted]})")
    box.settle()


def advance(box: MailboxCopy, reply: Reply) -> None:
    """Know changes up to the last one that NOOP or IDLE told, since those tell all of them.

    A STORE's response may be ahead of other changes that are still to be told.
    """
    if box.modseq and reply.ok:
        told = [untagged(response) for response in reply.untagged if response.startswith(b"* ")]
        name, argument = code(reply.tagged)
        box.modseq = max(
            box.modseq,
            int(argument) if name == "HIGHESTMODSEQ" else 0,
            *(fetched(said.rest).modseq for said in told if said.name == "FETCH"),
        )


async def done(client: IMAPClient, command: str, *literals: bytes) -> Reply:
    """Give a command; raises Refused when the server does not do it."""
    reply = await client.command(command, *literals)
    if not reply.ok:
        raise Refused(reason(reply))
    return reply


async def expunge(
    client: IMAPClient, box: MailboxCopy, uids: Sequence[int], can: Collection[str]
) -> list[Reply]:
    r"""Remove these messages, and no others that somebody has marked (RFC 4549 §4.2.4).

    Without UIDPLUS, EXPUNGE removes all that have \Deleted: the others lose it for a moment.

    Parameters
    ----------
    can: what the server can do.
    """
    if "UIDPLUS" in can:
        return [await client.command(f"UID EXPUNGE {some}") for some in sets(uids)]
    await done(client, "UID SEARCH DELETED")
    others = sorted(set(box.found) - set(uids))
    for some in sets(others):
        await done(client, f"UID STORE {some} -FLAGS.SILENT (\\Deleted)")
    replies = [await client.command("EXPUNGE")]
    for some in sets(others):
        await done(client, f"UID STORE {some} +FLAGS.SILENT (\\Deleted)")
    return replies


def reason(reply: Reply) -> str:
    """Return what the server says in its tagged reply."""
    return reply.tagged.decode("utf-8", "replace").partition(" ")[2].strip()


def sets(uids: Sequence[int]) -> Iterator[str]:
    """Yield sequence sets that have all these UIDs together."""
    for start in range(0, len(uids), _LONGEST_SET):
        yield format_sequence_set(uids[start : start + _LONGEST_SET]).decode()
