r"""What may be asked about an IMAP mailbox: flags, \Deleted, EXPUNGE, numbers and UIDs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from mailedu.protocols.imap import LOGOUT, SELECTED
from mailedu.protocols.questions.asking import Asking
from mailedu.protocols.questions.imap_session import done, refused
from mailedu.protocols.questions.moments import Moment, messages
from mailedu.transcript import Row

_READS = re.compile(r"(?<![.\w])(BODY\[|RFC822(?![.\w]))", re.IGNORECASE)
_PEEKS = re.compile(r"BODY\.PEEK\[", re.IGNORECASE)
_FEW = 10  # messages that a question can still name


def _seen(rows: Iterable[Row]) -> set[int]:
    return {row.uid for row in rows if "\\Seen" in row.flags}


def _becomes_seen(m: Moment) -> bool:
    fresh = _seen(m.rows_after) - _seen(m.rows)
    return done(m) and bool(_READS.search(m.line)) and bool(fresh) and m.kept_all


def _stays_unseen(m: Moment) -> bool:
    same = m.kept_all and _seen(m.rows) == _seen(m.rows_after)
    whole = len(_seen(m.rows)) == len(m.rows)
    peeks = bool(_PEEKS.search(m.line)) and not _READS.search(m.line)
    return done(m) and same and not whole and peeks


def _adds(m: Moment) -> bool:
    return done(m) and m.adds_flags and m.kept_all


def _marks(m: Moment) -> bool:
    news = {row.uid for row in m.rows_after if row.status == "marked"}
    news -= {row.uid for row in m.deleted}
    return _adds(m) and m.flags.lower() == "\\deleted" and bool(news)


def _flags(m: Moment) -> bool:
    changed = [row.flags for row in m.rows] != [row.flags for row in m.rows_after]
    return _adds(m) and changed and "deleted" not in m.flags.lower()


def _removed(m: Moment) -> bool:
    return done(m) and m.mailbox_after is not None and len(m.rows_after) < len(m.rows)


def _known_before(m: Moment) -> bool:
    """Tell whether the mailbox that is being opened was in view before."""
    return (
        done(m) and m.kept_all and m.mailbox is not None
        and m.mailbox.name.upper() == m.says("mailbox").upper()
    )  # fmt: skip


def _differs(m: Moment) -> Mapping[str, object]:
    row = next((row for row in reversed(m.rows_after) if row.number != row.uid), None)
    return {"uid": row.uid, "new": row.number} if row else {}


def _open_with_deleted(m: Moment) -> bool:
    return m.state == SELECTED and bool(m.deleted) and m.kept_all


def _named(m: Moment) -> bool:
    """Tell whether the line names a mailbox, not a literal after it."""
    return m.says("mailbox") != ""


def _stored(m: Moment) -> bool:
    return done(m) and _named(m) and any(
        m.transcript.events[e].kind == "delivered" for step in m.answers() for e in step.events
    )  # fmt: skip


def _without(m: Moment) -> str:
    """Say how many messages do not carry the mark after the answer."""
    return messages(sum(row.status != "marked" for row in m.rows_after))


def _owner(m: Moment) -> str:
    events = [m.transcript.events[e] for step in m.answers() for e in step.events]
    return events[-1].owner


ASKINGS = (
    Asking(
        ("SELECT", "EXAMINE"), "mailbox", lambda m: _known_before(m) and bool(m.deleted),
        "The mailbox holds {all}. \\Deleted is set on UID {marked_uids}. Which number does the "
        "server send in * … EXISTS? (Type a number.)",
        "{count}",
        (("{rest_count}",
          "\\Deleted is a flag like others. The message is there, and counts, until EXPUNGE."),),
        "What carries \\Deleted is still in the mailbox, whoever set the flag, and whenever.",
        "RFC 3501 §2.3.2, §7.3.1", typed=True,
        names=lambda m: {"marked_uids": ", ".join(str(row.uid) for row in m.deleted)},
    ),
    Asking(
        ("SELECT", "EXAMINE"), "mailbox",
        lambda m: _known_before(m) and bool(_differs(m)) and len(m.rows) <= _FEW,
        "The mailbox holds the UIDs {uids}. Which sequence number has UID {uid} in this session? "
        "(Type a number.)",
        "{new}",
        (("{uid}", "UIDs have gaps where messages were removed; sequence numbers have none."),),
        "Sequence numbers count the messages that are there, from 1, in the order of their UIDs.",
        "RFC 3501 §2.3.1.1, §2.3.1.2", typed=True, names=_differs,
    ),
    Asking(
        ("FETCH", "UID FETCH"), "mailbox", _becomes_seen,
        "What is different in the mailbox afterwards?",
        "what was fetched carries \\Seen",
        (("nothing: FETCH only reads",
          "BODY[…] sets \\Seen; BODY.PEEK[…] is for reading without it."),
         ("what was fetched is no longer on the server",
          "FETCH sends a copy, and IMAP leaves mail where it is.")),
        "Fetching a body sets \\Seen for all clients, unless the client asks for PEEK.",
        "RFC 3501 §6.4.5",
    ),
    Asking(
        ("FETCH", "UID FETCH"), "mailbox", _stays_unseen,
        "What is different in the mailbox afterwards?",
        "nothing",
        (("what was fetched carries \\Seen", "BODY[…] would do that. PEEK leaves \\Seen alone."),
         ("what was fetched is marked as downloaded by this client",
          "The server does not remember who has fetched what.")),
        "PEEK looks without leaving a trace: a mail program can list headings and all is unread.",
        "RFC 3501 §6.4.5",
    ),
    Asking(
        ("STORE", "UID STORE"), "mailbox", _marks,
        "What does the mailbox hold afterwards?",
        "{all}; \\Deleted is a flag, and removes nothing",
        (("{rest_now}: what gets \\Deleted is gone at once",
          "STORE only sets a flag. EXPUNGE or CLOSE removes."),
         ("{all} here, and {rest_now} for other clients",
          "Flags are kept on the server: all clients see the message, and its flag.")),
        "\\Deleted marks a message, for all clients to see. It stays until EXPUNGE or CLOSE.",
        "RFC 3501 §2.3.2, §6.4.6", often=2, names=lambda m: {"rest_now": _without(m)},
    ),
    Asking(
        ("STORE", "UID STORE"), "mailbox", _flags,
        "{flags} is added. Where is that kept?",
        "on the server, with the flags set before, for all clients to see",
        (("on the server, in place of the flags set before",
          "FLAGS without a sign replaces; +FLAGS adds."),
         ("in this session, until LOGOUT",
          "Flags of this kind are stored with the message, and last.")),
        "Flags belong to the message on the server, so a phone sees what a laptop has done.",
        "RFC 3501 §2.3.2, §6.4.6",
    ),
    Asking(
        ("STORE", "UID STORE"), "mailbox", lambda m: refused(m) and m.code == "READ-ONLY",
        "EXAMINE opened the mailbox. What becomes of the flags on the server?",
        "nothing: they stay as they were",
        (("they are set, for all clients to see",
          "What EXAMINE opened cannot be changed."),
         ("they are set, and the mailbox is open for writing from now on",
          "Only SELECT opens a mailbox for writing.")),
        "After EXAMINE nothing that lasts can be changed.", "RFC 3501 §6.3.2",
    ),
    Asking(
        ("EXPUNGE", "UID EXPUNGE"), "mailbox", lambda m: _removed(m) and m.moved is not None,
        "What carries \\Deleted is removed. UID {uid} has the number {old} now. Which number has "
        "it afterwards? (Type a number.)",
        "{new}",
        (("{old}", "Sequence numbers have no gaps: after a removed message they get lower."),),
        "Each EXPUNGE lowers the sequence numbers after it by one. UIDs never change.",
        "RFC 3501 §2.3.1.2, §7.4.1", typed=True, often=3,
    ),
    Asking(
        ("EXPUNGE", "UID EXPUNGE"), "mailbox", _removed,
        "The mailbox holds {all}. How many are there afterwards? (Type a number.)",
        "{left_count}",
        (("{count}", "EXPUNGE removes for good what carries \\Deleted."),),
        "EXPUNGE removes, and tells the number of each message that it removes.",
        "RFC 3501 §6.4.3", typed=True,
    ),
    Asking(
        ("CLOSE",), "mailbox", lambda m: _removed(m) and not m.answered("EXPUNGE"),
        "The mailbox holds {all}. \\Deleted is set on no. {deleted}. What becomes of what carries "
        "it?",
        "it is removed, and no EXPUNGE response says so",
        (("it stays: only EXPUNGE removes", "CLOSE removes as well, before it closes."),
         ("it is removed, and an EXPUNGE response tells the number",
          "CLOSE removes silently: this session will not use the numbers again.")),
        "CLOSE removes what carries \\Deleted, and closes the mailbox.", "RFC 3501 §6.4.2",
    ),
    Asking(
        ("CLOSE",), "mailbox", lambda m: done(m) and _open_with_deleted(m),
        "\\Deleted is set on no. {deleted}. The mailbox was opened for reading only. What "
        "becomes of what carries it?",
        "it stays, and so does the flag",
        (("it is removed: CLOSE removes what carries \\Deleted",
          "Only where the mailbox was opened for writing."),
         ("it stays, and loses the flag", "Nothing that lasts can be changed here.")),
        "CLOSE removes nothing from a mailbox that EXAMINE opened.", "RFC 3501 §6.4.2",
    ),
    Asking(
        ("UNSELECT",), "mailbox", lambda m: done(m) and _open_with_deleted(m),
        "\\Deleted is set on no. {deleted}. What becomes of what carries it?",
        "it stays, and so does the flag",
        (("it is removed, as by CLOSE", "UNSELECT is there to close without that."),
         ("it stays, and loses the flag", "Flags are kept with the message.")),
        "UNSELECT closes the mailbox and removes nothing.", "RFC 3691 §2",
    ),
    Asking(
        ("LOGOUT",), "mailbox",
        lambda m: done(m) and m.after == LOGOUT and _open_with_deleted(m),
        "The mailbox holds {all}. \\Deleted is set on no. {deleted}. What does it hold after "
        "LOGOUT?",
        "{all}, and the flag stays",
        (("{rest}: LOGOUT removes what is marked",
          "That is POP3's QUIT. LOGOUT removes nothing."),
         ("{all}, and the flag is gone",
          "The flag is kept with the message; POP3's marks end with the session.")),
        "Only EXPUNGE and CLOSE remove. The next client finds the message and its flag.",
        "RFC 3501 §6.1.3, §6.4.3", often=2,
    ),
    Asking(
        (), "mailbox", lambda m: m.ends and not m.unanswered and _open_with_deleted(m),
        "The connection breaks here. \\Deleted is set on no. {deleted}. What does the mailbox "
        "hold now?",
        "{all}, and the flag stays",
        (("{rest}: what is marked is removed",
          "Only EXPUNGE and CLOSE remove."),
         ("{all}, and the flag is gone",
          "That is POP3, where marks end with the session. This flag is kept with the message.")),
        "Flags are kept on the server; a broken connection does not change them.",
        "RFC 3501 §2.3.2", often=2,
    ),
    Asking(
        ("COPY", "UID COPY"), "mailbox", lambda m: done(m) and m.kept_all and _named(m),
        "Where are the messages named here afterwards?",
        "in both mailboxes",
        (("in {name} only", "That would be MOVE."),
         ("in {name}, and here with \\Deleted", "COPY sets no flag on the original.")),
        "COPY leaves the originals as they are. The copies have UIDs of their own.",
        "RFC 3501 §6.4.7",
    ),
    Asking(
        ("MOVE", "UID MOVE"), "mailbox", lambda m: _removed(m) and _named(m),
        "Where are the messages named here afterwards?",
        "in {name} only",
        (("in both mailboxes", "That would be COPY."),
         ("in {name}, and here with \\Deleted until EXPUNGE",
          "MOVE removes them here at once, and needs no EXPUNGE.")),
        "MOVE takes messages from one mailbox to another in one step.", "RFC 6851 §3.1",
    ),
    Asking(
        ("COPY", "UID COPY", "MOVE", "UID MOVE", "APPEND"), "reply",
        lambda m: refused(m) and m.code == "TRYCREATE",
        "There is no mailbox of this name. What does the server answer?",
        "NO [TRYCREATE]: nothing is stored; the client may create the mailbox",
        (("OK: the server creates the mailbox",
          "A server must not create it by itself: a name could be misspelt."),
         ("BAD: there is no mailbox of this name",
          "BAD is for what cannot be understood. This was understood.")),
        "The code TRYCREATE tells the client that CREATE could help.", "RFC 3501 §6.3.11, §6.4.7",
    ),
    Asking(
        ("APPEND",), "mailbox", _stored,
        "The server stores the message. Who has it then?",
        "{owner}, in {name}; nobody is sent anything",
        (("{owner}, in {name}, and those whom its To: header names",
          "IMAP sends no mail. That is done by SMTP."),
         ("{owner}, in INBOX: new mail always comes there",
          "APPEND stores in the mailbox that it names.")),
        "APPEND stores a message and delivers it to nobody. Clients keep their sent mail so.",
        "RFC 3501 §6.3.11", names=lambda m: {"owner": _owner(m)},
    ),
)  # fmt: skip
