"""Transcripts of several connections made by hand, for the tests of the ladder."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sample_dialogues import HOSTILE

from mailedu.transcript import Connection, Event, Kind, Mailbox, Row, Sender, Step, Transcript

MAIL, MX = "mail.campus.test", "mx.other.test"


def line(
    connection: int, sender: Sender, time: float, label: str, state: str = "", **more: Any
) -> Step:
    """Return a step of one line; ``kind`` is command or reply unless it is given."""
    kind: Kind = more.pop("kind", "command" if sender == "client" else "reply")
    data = f"{label}\r\n".encode()
    return Step(
        connection, sender, data, time, time, more.pop("forwarded", time), kind, label,
        more.pop("verb", ""), more.pop("before", state), state, **more,
    )  # fmt: skip


def two_sessions() -> Transcript:
    """Return bob's phone and laptop in one INBOX, and alice, who sends him a message.

    Delivered at 2.5 s (step 8) by step 7; flagged at 4.2 s; removed at 600.2 s by step 13, which
    the phone is not told of until it asks at 900 s.
    """
    kept = tuple(Row(n, n, "carol@isp.test", f"Message {n}", 800, (), "kept") for n in (1, 2))
    new = Row(None, 3, "alice@campus.test", "Lunch", 300, (), "new")
    gone = replace(kept[0], status="gone", number=None)

    def numbered(*numbers: int | None) -> tuple[Row, ...]:
        rows = (kept[0], kept[1], new)
        return tuple(replace(row, number=number) for row, number in zip(rows, numbers, strict=True))

    boxes = (
        Mailbox("bob", "INBOX", kept),
        Mailbox("bob", "INBOX", numbered(None, None, None)),
        Mailbox("bob", "INBOX", numbered(1, 2, 3)),
        Mailbox("bob", "INBOX", (gone, replace(kept[1], number=1), replace(new, number=2))),
    )
    selected = "selected"
    steps = (
        line(1, "server", 0.0, "* OK ready", "not authenticated", kind="greeting"),
        line(1, "client", 0.5, "a SELECT INBOX", "not authenticated", verb="SELECT"),
        line(1, "server", 0.6, "a OK", selected, verb="SELECT", answers=1, mailboxes=(0,)),
        line(2, "server", 1.0, "* OK ready", "not authenticated", kind="greeting"),
        line(2, "server", 1.2, "x OK", selected, verb="SELECT", mailboxes=(0,)),
        line(3, "server", 2.0, "220 ready", "CONNECTED", kind="greeting"),
        line(3, "client", 2.4, "message text, 3 lines", "DATA", kind="data", verb="DATA"),
        line(3, "server", 2.6, "250 taken", "GREETED", verb="DATA", answers=6, events=(0,),
             mailboxes=(1,)),
        line(1, "client", 4.0, "b NOOP", selected, verb="NOOP", mailboxes=(0,)),
        line(1, "server", 4.1, "* 3 EXISTS", selected, kind="untagged", verb="EXISTS", answers=8,
             mailboxes=(2,)),
        line(1, "server", 4.5, "b OK", selected, verb="NOOP", answers=8, events=(1,),
             mailboxes=(2,)),
        line(3, "server", 5.0, "221 bye", "CLOSED", verb="QUIT", fate="delayed"),
        line(1, "client", 600.0, "c EXPUNGE", selected, verb="EXPUNGE", mailboxes=(2,)),
        line(1, "server", 600.4, "* 1 EXPUNGE", selected, kind="untagged", verb="EXPUNGE",
             answers=12, events=(2,), mailboxes=(3,)),
        line(1, "server", 600.5, "c OK", selected, verb="EXPUNGE", answers=12, mailboxes=(3,)),
        line(2, "client", 900.0, "y NOOP", selected, verb="NOOP", mailboxes=(0,)),
    )  # fmt: skip
    return Transcript(
        "IMAP: two devices in one mailbox",
        (
            Connection(1, "IMAP", "bob's laptop", MAIL, 143),
            Connection(2, "IMAP", "bob's phone", MAIL, 143),
            Connection(3, "SMTP", "alice", MAIL, 25),
        ),
        steps,
        boxes,
        (
            Event(2.5, "delivered", "bob", "INBOX", (3,), "1 message added to bob's INBOX"),
            Event(4.2, "flagged", "bob", "INBOX", (2,), "flags now: none"),
            Event(600.2, "expunged", "bob", "INBOX", (1,), "1 message removed"),
        ),
    )


def relay() -> Transcript:
    """Return alice's message on its way: to her server, from there to that of the addressee."""
    steps = (
        line(1, "server", 0.0, "220 mail", "CONNECTED", kind="greeting"),
        line(1, "client", 0.1, "message text, 9 lines", "DATA", kind="data", verb="DATA"),
        line(2, "server", 0.2, "220 mx", "CONNECTED", kind="greeting"),
        line(2, "client", 0.3, "message text, 10 lines", "DATA", kind="data", verb="DATA"),
        line(2, "server", 0.5, "250 taken", "GREETED", verb="DATA", answers=3, events=(0,)),
        line(1, "server", 0.6, "250 taken", "GREETED", verb="DATA", answers=1),
    )
    return Transcript(
        "SMTP: over one hop",
        (
            Connection(1, "SMTP", "alice", MAIL, 587),
            Connection(2, "SMTP", MAIL, MX, 25),
        ),
        steps,
        (),
        (Event(0.4, "delivered", "dave", "INBOX", (1,), "1 message added to dave's INBOX"),),
    )


def many_clients(count: int, rounds: int = 4) -> Transcript:
    """Return ``count`` clients of one name, all connected at the same time."""
    numbers = range(1, count + 1)
    steps = [
        line(n, "server", n / 10, f"+OK ready for {n}", "AUTHORIZATION", kind="greeting")
        for n in numbers
    ]
    for turn in range(1, rounds + 1):
        for n in numbers:
            time = turn * 2 + n / 10
            steps.append(line(n, "client", time, "NOOP", "AUTHORIZATION", verb="NOOP"))
            steps.append(line(n, "server", time + 0.03, "+OK", "AUTHORIZATION", verb="NOOP",
                              answers=len(steps) - 1))  # fmt: skip
    connections = (Connection(n, "POP3", "client", MAIL, 110) for n in numbers)
    return Transcript(f"POP3: {count} clients", tuple(connections), tuple(steps))


def one_after_another() -> Transcript:
    """Return one client who sends a message and then fetches his mail: never two at once."""
    steps = (
        line(1, "server", 0.0, "220 ready", "CONNECTED", kind="greeting"),
        line(1, "client", 0.1, "QUIT", "CONNECTED", verb="QUIT"),
        line(1, "server", 0.2, "221 bye", "CLOSED", verb="QUIT", answers=1),
        line(2, "server", 1.0, "+OK ready", "AUTHORIZATION", kind="greeting"),
        line(2, "client", 1.1, "QUIT", "AUTHORIZATION", verb="QUIT"),
        line(2, "server", 1.2, "+OK bye", "UPDATE", verb="QUIT", answers=4),
    )
    return Transcript(
        "SMTP, then POP3",
        (Connection(1, "SMTP", "bob", MAIL, 25), Connection(2, "POP3", "bob", MAIL, 110)),
        steps,
    )


def hostile_lanes() -> Transcript:
    """Return two sessions in which every name and every line tries to run a script."""
    steps = tuple(
        line(n, "server", n / 10, HOSTILE, HOSTILE, events=(n - 1,), mailboxes=(0,)) for n in (1, 2)
    )
    row = Row(1, 1, HOSTILE, HOSTILE, 1, (), "kept")
    return Transcript(
        HOSTILE,
        tuple(Connection(n, "IMAP", f"{HOSTILE}{n}", HOSTILE, 143) for n in (1, 2)),
        steps,
        (Mailbox(HOSTILE, HOSTILE, (row,)),),
        tuple(Event(n / 10, "delivered", HOSTILE, HOSTILE, (1,), HOSTILE) for n in (1, 2)),
    )
