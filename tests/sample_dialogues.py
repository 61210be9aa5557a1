"""Transcripts made by hand, for the tests of the views, the browser tests and the benchmark."""

from __future__ import annotations

from dataclasses import replace

from mailedu.transcript import Connection, Event, Kind, Mailbox, Part, Row, Sender, Step, Transcript

MESSAGE = (
    b"From: alice@campus.test\r\nTo: bob@campus.test\r\nSubject: Lunch on Friday?\r\n"
    b"Date: Mon, 2 Mar 2026 09:15:00 +0000\r\n\r\nDear Bob,\r\n\r\nLunch on Friday, at noon?\r\n"
    b"..and bring the notes.\r\n\r\nAlice\r\n"
)
_ROWS = (
    Row(1, 11, "carol@isp.test", "Re: lab notes", 812, (), "kept"),
    Row(2, 12, "alice@campus.test", "Lunch on Friday?", 870, (), "kept"),
    Row(3, 13, "news@firm.example", "Weekly digest", 659, (), "kept"),
)


def _with(number: int, status: str, *flags: str) -> tuple[Row, ...]:
    return tuple(
        Row(r.number, r.uid, r.sender, r.subject, r.size, flags, status)
        if r.number == number
        else r  # type: ignore[arg-type]
        for r in _ROWS
    )


def parts_of(data: bytes, *cuts: tuple[int, str, str]) -> tuple[Part, ...]:
    """Cut ``data`` at each ``(length, name, label)``; the line's end is added by itself."""
    result, at = [], 0
    for length, name, label in cuts:
        result.append(Part(at, at + length, name, label))
        at += length
    if data[at:] == b"\r\n":
        result.append(Part(at, len(data), "crlf", "end of line"))
    return tuple(result)


def pop3_step(
    number: int,
    sender: Sender,
    data: bytes,
    label: str,
    state: str,
    meaning: str,
    section: str = "RFC 1939 §5",
    *,
    kind: Kind | None = None,
    parts: tuple[Part, ...] = (),
    before: str = "",
    **more: object,
) -> Step:
    time = 0.041 * number
    return Step(
        1, sender, data, time, time, time, kind or ("command" if sender == "client" else "reply"),
        label, state_before=before or state, state_after=state, meaning=meaning, section=section,
        parts=parts, **more,  # type: ignore[arg-type]
    )  # fmt: skip


def pop3_dialogue() -> Transcript:
    """Return the dialogue of thirteen steps in which bob reads and deletes message 2."""
    auth, trans, update = "AUTHORIZATION", "TRANSACTION", "UPDATE"
    greeting = b"+OK POP3 mail.campus.test <1896.697@mail.campus.test>\r\n"
    logged_in = b"+OK bob has 3 messages (2341 octets)\r\n"
    listing = b"+OK 3 messages follow\r\n1 812\r\n2 870\r\n3 659\r\n.\r\n"
    retrieved = b"+OK 870 octets follow\r\n" + MESSAGE + b".\r\n"
    marked = b"+OK message 2 marked\r\n"
    bye = b"+OK bye (1 message removed)\r\n"

    def reply(data: bytes) -> tuple[Part, ...]:
        end = data.index(b"\r\n")
        return (
            Part(0, 3, "status", "status: done"),
            Part(3, 4, "space", ""),
            Part(4, end, "text", "text for people; programs ignore it"),
            Part(end, end + 2, "crlf", "end of line"),
        )

    def command(data: bytes, label: str = "argument", name: str = "argument") -> tuple[Part, ...]:
        verb, _, argument = data[:-2].partition(b" ")
        if not argument:
            return parts_of(data, (len(verb), "verb", "command"))
        return parts_of(
            data,
            (len(verb), "verb", "command"),
            (1, "space", ""),
            (len(argument), name, label),
        )

    list_parts = (
        *reply(listing),
        *(Part(at, at + 5, "listing", "message number and size in octets") for at in (23, 30, 37)),
        Part(len(listing) - 3, len(listing) - 2, "dot", "a dot alone: the reply ends"),
    )
    body_at = retrieved.index(b"From:")
    blank = retrieved.index(b"\r\n\r\n") + 2
    stuffed = retrieved.index(b"..and")
    retr_parts = (
        *reply(retrieved),
        Part(body_at, blank, "header", "header"),
        Part(blank, blank + 2, "blank", "an empty line ends the header"),
        Part(blank + 2, stuffed, "body", "body"),
        Part(stuffed, stuffed + 1, "stuffing", "a dot added on the way (byte-stuffing)"),
        Part(stuffed + 1, len(retrieved) - 3, "body", "body"),
        Part(len(retrieved) - 3, len(retrieved) - 2, "dot", "a dot alone: the reply ends"),
    )
    password = b"PASS ********\r\n"
    pass_parts = (
        Part(0, 4, "verb", "command"),
        Part(4, 5, "space", ""),
        Part(5, 13, "secret", "password, not shown", secret=True),
        Part(13, 15, "crlf", "end of line"),
    )
    s = pop3_step
    steps = (
        s(0, "server", greeting, "+OK POP3 mail.campus.test <1896.697@mail.campus.test>", auth,
          "The server is there. The text in angle brackets is a timestamp that APOP would use.",
          "RFC 1939 §4", kind="greeting", parts=reply(greeting)),
        s(1, "client", b"USER bob\r\n", "USER bob", auth,
          "Names the maildrop; the password follows.",
          "RFC 1939 §7", verb="USER", parts=command(b"USER bob\r\n", "name of the maildrop")),
        s(2, "server", b"+OK send PASS\r\n", "+OK send PASS", auth,
          "The server would say the same for a name that it does not know.",
          "RFC 1939 §7", verb="USER", answers=1, parts=reply(b"+OK send PASS\r\n")),
        s(3, "client", password, "PASS ••••••••", auth,
          "Gives the password, readable by anyone on the line.", "RFC 1939 §7", verb="PASS",
          parts=pass_parts),
        s(4, "server", logged_in, "+OK bob has 3 messages (2341 octets)", trans,
          "Logged in. The maildrop is locked for this session, and its messages are numbered.",
          "RFC 1939 §7", verb="PASS", answers=3, before=auth, mailboxes=(0,),
          parts=reply(logged_in)),
        s(5, "client", b"LIST\r\n", "LIST", trans, "Asks for the size of each message.",
          verb="LIST", mailboxes=(0,), parts=command(b"LIST\r\n")),
        s(6, "server", listing, "+OK 3 messages follow … 5 lines", trans,
          "One line for each message, and a line with only a dot as the end.", verb="LIST",
          answers=5, mailboxes=(0,), parts=list_parts),
        s(7, "client", b"RETR 2\r\n", "RETR 2", trans,
          "Asks for the whole of message 2. It stays on the server: RETR removes nothing.",
          verb="RETR", mailboxes=(0,), parts=command(b"RETR 2\r\n", "message number", "number")),
        s(8, "server", retrieved, "+OK 870 octets follow … 13 lines", trans,
          "The whole message, byte for byte. A line that begins with a dot got a second one.",
          verb="RETR", answers=7, mailboxes=(0,), parts=retr_parts),
        s(9, "client", b"DELE 2\r\n", "DELE 2", trans,
          "Asks to mark message 2 as deleted.", verb="DELE", mailboxes=(0,),
          parts=command(b"DELE 2\r\n", "message number", "number")),
        s(10, "server", marked, "+OK message 2 marked", trans,
          "Message 2 is only marked. Nothing has been removed: if the connection broke now, all "
          "three messages would still be here next time.", verb="DELE", answers=9, mailboxes=(1,),
          marked=(2,), parts=reply(marked)),
        s(11, "client", b"QUIT\r\n", "QUIT", trans,
          "Ends the session properly. Only now the server enters UPDATE.", verb="QUIT",
          mailboxes=(1,), marked=(2,), parts=command(b"QUIT\r\n")),
        s(12, "server", bye, "+OK bye (1 message removed)", update,
          "UPDATE: message 2 is removed, the lock is released.", "RFC 1939 §6", verb="QUIT",
          answers=11, before=trans, mailboxes=(2,), events=(0,), parts=reply(bye)),
    )  # fmt: skip
    return Transcript(
        title="POP3: bob fetches his mail",
        connections=(Connection(1, "POP3", "bob's laptop", "mail.campus.test", 110),),
        steps=steps,
        mailboxes=(
            Mailbox("bob", "INBOX", _ROWS),
            Mailbox("bob", "INBOX", _with(2, "marked")),
            Mailbox("bob", "INBOX", _with(2, "gone")),
        ),
        events=(Event(0.49, "expunged", "bob", "INBOX", (12,), "message 2 removed"),),
    )


def long_dialogue(count: int) -> Transcript:
    """Return ``count`` steps, every tenth a message of 2 kB, with 30 messages in the maildrop."""
    body = b"".join(b"line %03d of a message of ordinary length\r\n" % n for n in range(48))
    retrieved = b"+OK 2064 octets follow\r\n" + body + b".\r\n"
    message_parts = (
        Part(0, 3, "status", "status: done"),
        Part(4, 22, "text", "text for people; programs ignore it"),
        Part(22, 24, "crlf", "end of line"),
        Part(24, 24 + len(body), "body", "body"),
    )
    rows = tuple(
        Row(n, n, "alice@campus.test", f"Message {n}", 2064, (), "kept") for n in range(1, 31)
    )
    mailboxes = tuple(
        Mailbox(
            "bob", "INBOX", tuple(replace(r, status="marked") if r.uid <= m else r for r in rows)
        )
        for m in range(31)
    )
    steps = []
    for n in range(count):
        now = min(n * 31 // count, 30)
        more = {"mailboxes": (now,), "marked": tuple(range(1, now + 1))}
        if n % 2 == 0:
            data = b"NOOP\r\n"
            parts = parts_of(data, (4, "verb", "command"))
            steps.append(pop3_step(n, "client", data, "NOOP", "TRANSACTION", "Does nothing.",
                                   verb="NOOP", parts=parts, **more))  # fmt: skip
        elif n % 10 == 9:
            steps.append(pop3_step(n, "server", retrieved, "+OK 2064 octets follow … 50 lines",
                                   "TRANSACTION", "The whole message.", verb="RETR",
                                   parts=message_parts, **more))  # fmt: skip
        else:
            data = b"+OK\r\n"
            parts = parts_of(data, (3, "status", "status: done"))
            steps.append(pop3_step(n, "server", data, "+OK", "TRANSACTION",
                                   "The timer starts anew.", verb="NOOP", parts=parts,
                                   **more))  # fmt: skip
    return Transcript(
        title=f"POP3: a dialogue of {count} steps",
        connections=(Connection(1, "POP3", "bob's laptop", "mail.campus.test", 110),),
        steps=tuple(steps),
        mailboxes=mailboxes,
    )


def two_connections() -> Transcript:
    """Return bob's phone and laptop: the second login finds the maildrop locked."""
    refused = b"-ERR [IN-USE] maildrop already locked\r\n"
    steps = (
        Step(1, "server", b"+OK ready\r\n", 0.0, 0.0, 0.0, "greeting", "+OK ready",
             state_before="AUTHORIZATION", state_after="AUTHORIZATION"),
        Step(2, "server", b"+OK ready\r\n", 0.01, 0.01, 0.01, "greeting", "+OK ready",
             state_before="AUTHORIZATION", state_after="AUTHORIZATION"),
        Step(1, "server", b"+OK locked and ready\r\n", 0.02, 0.02, 0.02, "reply",
             "+OK locked and ready", "PASS", "AUTHORIZATION", "TRANSACTION"),
        Step(2, "server", refused, 0.03, 0.03, 0.03, "reply",
             "-ERR [IN-USE] maildrop already locked", "PASS", "AUTHORIZATION", "AUTHORIZATION",
             "The other session holds the lock.",
             "RFC 2449 §8.1.2", error="The maildrop is in use."),
        Step(2, "client", b"", 0.04, 0.04, 0.04, "event", "connection closed"),
    )  # fmt: skip
    return Transcript(
        title="POP3: two devices, one maildrop",
        connections=(
            Connection(1, "POP3", "bob's laptop", "mail.campus.test", 110),
            Connection(2, "POP3", "bob's phone", "mail.campus.test", 110),
        ),
        steps=steps,
    )


HOSTILE = '<img src=x onerror="window.attacked = true">'


def hostile_dialogue() -> Transcript:
    """Return a dialogue in which every text is an attempt to run a script."""
    data = f"+OK {HOSTILE}\r\n{HOSTILE}\r\n.\r\n".encode()
    end = data.index(b"\r\n")
    step = Step(
        1, "server", data, 0.0, 0.0, 0.0, "greeting", f"+OK {HOSTILE}", HOSTILE,
        HOSTILE, HOSTILE, HOSTILE, HOSTILE,
        (Part(0, end, HOSTILE, HOSTILE, HOSTILE),), HOSTILE, None, (0,), (0,),
    )  # fmt: skip
    row = Row(1, 1, HOSTILE, HOSTILE, 1, (HOSTILE,), "kept")
    return Transcript(
        HOSTILE,
        (Connection(1, "IMAP", HOSTILE, HOSTILE, 143),),
        (step,),
        (Mailbox(HOSTILE, HOSTILE, (row,)),),
        (Event(0.0, "delivered", HOSTILE, HOSTILE, (1,), HOSTILE),),
    )
