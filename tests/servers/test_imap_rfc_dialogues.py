"""The dialogues that are printed in the standards, played against the server.

Where a standard's text leaves the words open (after OK, NO, BYE, ``[UNSEEN 17]``), ours are
accepted by ``…``; the order of the untagged lines of SELECT, and ``7bit`` in small letters
where the message does not say it, are Dovecot's.
"""

from __future__ import annotations

import itertools
from datetime import datetime

import pytest
from imap_helpers import Open, mail, opener, play

from mailedu.servers.host import MailHost
from mailedu.store import Store

MINUTES_HEADER = """\
Date: Wed, 17 Jul 1996 02:23:25 -0700 (PDT)
From: Terry Gray <gray@cac.washington.edu>
Subject: IMAP4rev1 WG mtg summary and minutes
To: imap@cac.washington.edu
cc: minutes@CNRI.Reston.VA.US, John Klensin <KLENSIN@MIT.EDU>
Message-Id: <B27397-0100000@cac.washington.edu>
MIME-Version: 1.0
Content-Type: TEXT/PLAIN; CHARSET=US-ASCII

""".replace("\n", "\r\n").encode()


@pytest.fixture
def open_connection(connect, host) -> Open:
    return opener(connect, host)


async def test_rfc_3501_section_8(open_connection: Open, store: Store) -> None:
    store.add_account("mrc", "secret", "mrc@campus.test")
    inbox = store.mailbox("mrc", "INBOX")
    body = b"x" * 31 + b"\r\n"
    body = body * 91 + b"x" * (3028 - 91 * 33 - 2) + b"\r\n"
    assert (len(MINUTES_HEADER), len(body), body.count(b"\n")) == (342, 3028, 92)
    for number in range(1, 19):
        seen = ["\\Seen"] if number < 17 else []
        date = datetime.fromisoformat("1996-07-17T02:44:25-07:00")
        store.append(inbox.id, MINUTES_HEADER + body if number == 12 else mail("x"), seen, date)
        if number == 16:
            store.claim_recent(inbox.id)
    header = "".join(f"S: {line}\n" for line in MINUTES_HEADER.decode().splitlines())
    await play(
        rf"""
        S: * OK …
        C: a001 login mrc secret
        S: a001 OK …
        C: a002 select inbox
        S: * FLAGS (\Answered \Flagged \Deleted \Seen \Draft)
        S: * OK [PERMANENTFLAGS (\Answered \Flagged \Deleted \Seen \Draft \*)] …
        S: * 18 EXISTS
        S: * 2 RECENT
        S: * OK [UNSEEN 17] Message 17 is the first unseen
        S: * OK [UIDVALIDITY {inbox.uidvalidity}] UIDs valid
        S: * OK [UIDNEXT 19] …
        S: * OK [HIGHESTMODSEQ …
        S: a002 OK [READ-WRITE] SELECT completed
        C: a003 fetch 12 full
        S: * 12 FETCH (FLAGS (\Seen) INTERNALDATE "17-Jul-1996 02:44:25 -0700" RFC822.SIZE 3370 """
        r"""ENVELOPE ("Wed, 17 Jul 1996 02:23:25 -0700 (PDT)" "IMAP4rev1 WG mtg summary and """
        r"""minutes" (("Terry Gray" NIL "gray" "cac.washington.edu")) (("Terry Gray" NIL "gray" """
        r""""cac.washington.edu")) (("Terry Gray" NIL "gray" "cac.washington.edu")) ((NIL NIL """
        r""""imap" "cac.washington.edu")) ((NIL NIL "minutes" "CNRI.Reston.VA.US")("John """
        r"""Klensin" NIL "KLENSIN" "MIT.EDU")) NIL NIL "<B27397-0100000@cac.washington.edu>") """
        r"""BODY ("TEXT" "PLAIN" ("CHARSET" "US-ASCII") NIL NIL "7bit" 3028 92))
        S: a003 OK FETCH completed
        C: a004 fetch 12 body[header]
        S: * 12 FETCH (BODY[HEADER] {342}
        """
        + header
        + r"""
        S: )
        S: a004 OK FETCH completed
        C: a005 store 12 +flags \deleted
        S: * 12 FETCH (FLAGS (\Deleted \Seen))
        S: a005 OK …
        C: a006 logout
        S: * BYE …
        S: a006 OK LOGOUT completed
        """,
        open_connection,
        store,
    )
    assert len(store.messages(inbox.id)) == 18, "LOGOUT removes nothing"


AFTERNOON_MEETING = """\
C: Date: Mon, 7 Feb 1994 21:52:25 -0800 (PST)
C: From: Fred Foobar <foobar@Blurdybloop.COM>
C: Subject: afternoon meeting
C: To: mooch@owatagu.siam.edu
C: Message-Id: <B27397-0100000@Blurdybloop.COM>
C: MIME-Version: 1.0
C: Content-Type: TEXT/PLAIN; CHARSET=US-ASCII
C:
C: Hello Joe, do you think we can meet at 3:30 tomorrow?
C:
"""


async def test_rfc_3501_section_6_3_11_append(open_connection: Open, store: Store) -> None:
    await play(
        f"""
        C: (login)
        C: A003 APPEND saved-messages (\\Seen) {{310}}
        S: A003 NO [TRYCREATE] …
        C: A004 CREATE saved-messages
        S: A004 OK …
        C: A005 APPEND saved-messages (\\Seen) {{310}}
        S: + Ready for literal data
        {AFTERNOON_MEETING}
        S: A005 OK [APPENDUID …
        """,
        open_connection,
        store,
    )
    box = store.mailbox("bob", "saved-messages")
    assert store.message(box.id, 1).flags == {"\\Seen"}
    lines = [line[3:] for line in AFTERNOON_MEETING.splitlines()[:-1]]
    assert store.content(box.id, 1).decode() == "".join(f"{line}\r\n" for line in lines)


async def test_rfc_3501_section_6_4_3_expunge(open_connection: Open, store: Store) -> None:
    await play(
        r"""
        @ deliver 1 2 3 4 5 6 7 8 9 10 11 12
        @ flag 3,4,7,11 \Deleted
        C: (login)
        C: A201 SELECT INBOX
        S: * FLAGS …
        S: * OK [PERMANENTFLAGS …
        S: * 12 EXISTS
        S: * 12 RECENT
        S: * OK [UNSEEN 1] …
        S: * OK [UIDVALIDITY …
        S: * OK [UIDNEXT 13] …
        S: * OK [HIGHESTMODSEQ …
        S: A201 OK …
        C: A202 EXPUNGE
        S: * 3 EXPUNGE
        S: * 3 EXPUNGE
        S: * 5 EXPUNGE
        S: * 8 EXPUNGE
        S: * 8 RECENT
        S: A202 OK EXPUNGE completed
        """,
        open_connection,
        store,
    )
    left = [message.uid for message in store.messages(store.mailbox("bob", "INBOX").id)]
    assert left == [1, 2, 5, 6, 8, 9, 10, 12]


async def test_rfc_2177_section_3_idle(open_connection: Open, store: Store) -> None:
    """With ``+ idling`` before the first push: before it, the command is not in progress."""
    await play(
        r"""
        @ deliver one two three
        C: (login)
        C: A000 SELECT INBOX
        S: * FLAGS …
        S: * OK [PERMANENTFLAGS …
        S: * 3 EXISTS
        S: * 3 RECENT
        S: * OK [UNSEEN 1] …
        S: * OK [UIDVALIDITY …
        S: * OK [UIDNEXT 4] …
        S: * OK [HIGHESTMODSEQ …
        S: A000 OK …
        C: A002 IDLE
        S: + idling
        @ deliver four
        S: * 4 EXISTS
        S: * 4 RECENT
        C: DONE
        S: A002 OK …
        @ expunge 2
        C: A003 FETCH 1:4 FLAGS
        S: * 1 FETCH (FLAGS (\Recent))
        S: * 2 FETCH (FLAGS (\Recent))
        S: * 3 FETCH (FLAGS (\Recent))
        S: * 4 FETCH (FLAGS (\Recent))
        S: A003 OK FETCH completed
        C: A004 IDLE
        S: + idling
        S: * 2 EXPUNGE
        S: * 3 RECENT
        @ expunge 4
        S: * 3 EXPUNGE
        S: * 2 RECENT
        C: DONE
        S: A004 OK …
        C: A005 FETCH 3 ALL
        S: A005 BAD …
        C: A006 IDLE
        S: + idling
        C: DONE
        S: A006 OK …
        """,
        open_connection,
        store,
    )


async def test_rfc_4315_section_2_1_uid_expunge(open_connection: Open, store: Store) -> None:
    await play(
        r"""
        @ nextuid INBOX 2998
        @ deliver 1 2 3 4 5 6
        @ flag 2998,3000,3001,3002,3003 \Deleted
        C: (login)
        C: A002 EXAMINE INBOX
        S: * FLAGS …
        S: * OK [PERMANENTFLAGS ()] …
        S: * 6 EXISTS
        S: * 6 RECENT
        S: * OK [UNSEEN 1] …
        S: * OK [UIDVALIDITY …
        S: * OK [UIDNEXT 3004] …
        S: * OK [HIGHESTMODSEQ …
        S: A002 OK [READ-ONLY] …
        C: A003 UID EXPUNGE 3000:3002
        S: A003 NO [READ-ONLY] …
        C: A004 UNSELECT
        S: A004 OK …
        @ mailbox elsewhere
        C: A005 SELECT INBOX
        S: * FLAGS …
        S: * OK [PERMANENTFLAGS …
        S: * 6 EXISTS
        S: * 6 RECENT
        S: * OK [UNSEEN 1] …
        S: * OK [UIDVALIDITY …
        S: * OK [UIDNEXT 3004] …
        S: * OK [HIGHESTMODSEQ …
        S: A005 OK [READ-WRITE] …
        C: A006 UID EXPUNGE 3000:3002
        S: * 3 EXPUNGE
        S: * 3 EXPUNGE
        S: * 3 EXPUNGE
        S: * 3 RECENT
        S: A006 OK …
        """,
        open_connection,
        store,
    )


@pytest.fixture
def early_store() -> Store:
    """One account, whose next mailbox gets the UIDVALIDITY of RFC 4315's examples."""
    numbers = itertools.count(38500)
    store = Store(now=datetime.now().astimezone, uidvalidity=numbers.__next__)
    store.add_account("bob", "bob-secret", "bob@campus.test")
    return store


async def test_rfc_4315_section_3_appenduid_copyuid(connect, early_store: Store) -> None:
    host = MailHost(store=early_store, now=datetime.now().astimezone, unique=lambda: "T")
    await play(
        r"""
        @ mailbox meeting
        @ nextuid meeting 3955
        @ nextuid INBOX 303
        @ deliver 303 304
        @ nextuid INBOX 319
        @ deliver 319 320 321
        C: (login)
        C: A001 SELECT INBOX
        S: * FLAGS …
        S: * OK [PERMANENTFLAGS …
        S: * 3 EXISTS
        S: * 3 RECENT
        S: * OK [UNSEEN 1] …
        S: * OK [UIDVALIDITY 38500] …
        S: * OK [UIDNEXT 322] …
        S: * OK [HIGHESTMODSEQ …
        S: A001 OK …
        C: A003 APPEND meeting (\Seen) {3+}
        C: x
        C:
        S: A003 OK [APPENDUID 38505 3955] APPEND completed
        C: A004 COPY 1:2 meeting
        S: A004 OK [COPYUID 38505 319:320 3956:3957] COPY completed
        C: A005 UID COPY 305:310 meeting
        S: A005 OK No messages copied
        """,
        opener(connect, host),
        early_store,
    )


async def test_rfc_6851_section_3_3_uid_move(open_connection: Open, store: Store) -> None:
    messages = " ".join(map(str, range(1, 70)))
    expunges = "S: * 22 EXPUNGE\n" * 28
    await play(
        f"""
        @ mailbox foo
        @ nextuid foo 1202
        @ deliver {messages}
        @ expunge {",".join(map(str, range(1, 21)))}
        C: (login)
        C: s EXAMINE Drafts
        S: * FLAGS …
        S: * OK [PERMANENTFLAGS …
        S: * 0 EXISTS
        S: * 0 RECENT
        S: * OK [UIDVALIDITY …
        S: * OK [UIDNEXT 1] …
        S: * OK [HIGHESTMODSEQ …
        S: s OK …
        C: s SELECT INBOX
        S: * OK [CLOSED] …
        S: * FLAGS …
        S: * OK [PERMANENTFLAGS …
        S: * 49 EXISTS
        S: * 49 RECENT
        S: * OK [UNSEEN 1] …
        S: * OK [UIDVALIDITY …
        S: * OK [UIDNEXT 70] …
        S: * OK [HIGHESTMODSEQ …
        S: s OK …
        C: a UID MOVE 42:69 foo
        S: * OK [COPYUID {store.mailbox("alice", "INBOX").uidvalidity + 15} 42:69 1202:1229] Moved
        {expunges}
        S: * 21 RECENT
        S: a OK UID MOVE completed
        """,
        open_connection,
        store,
    )
    assert len(store.messages(store.mailbox("bob", "foo").id)) == 28
    assert len(store.messages(store.mailbox("bob", "INBOX").id)) == 21
