"""QRESYNC: the dialogues that RFC 7162 §3.2 prints, with the store's own numbers."""

from __future__ import annotations

import pytest
from condstore_helpers import Session, deliver, inbox_id, select, sessions
from imap_helpers import answer

from mailedu.servers.host import MailHost
from mailedu.store import Store


@pytest.fixture
def session(connect, host: MailHost) -> Session:
    return sessions(connect, host)


@pytest.fixture
def inbox(store: Store) -> int:
    return inbox_id(store)


async def test_qresync_is_to_be_enabled_first(session: Session, store: Store) -> None:
    deliver(store, 1)
    talk = await session()
    (reply,) = await answer(talk, b"SELECT INBOX (QRESYNC (1 1))")
    assert reply.startswith(b"t BAD ")
    assert (await answer(talk, b"CHECK"))[-1].startswith(b"t BAD ")  # nothing is selected
    await answer(talk, b"SELECT INBOX")
    (reply,) = await answer(talk, b"UID FETCH 1 FLAGS (CHANGEDSINCE 1 VANISHED)")
    assert reply.startswith(b"t BAD ")


async def test_section_3_2_5_another_uidvalidity(session: Session, store: Store) -> None:
    deliver(store, 2)
    talk = await session(b"ENABLE QRESYNC")
    assert await select(talk, b" (QRESYNC (67890007 1 41,43:211,214:541))") == [
        b"* OK [HIGHESTMODSEQ 3] Highest",
        b"t OK [READ-WRITE] SELECT completed",
    ]


async def test_section_3_2_5_1_resynchronized(session: Session, store: Store, inbox: int) -> None:
    deliver(store, 600)
    store.expunge(inbox, [*range(1, 41), *range(212, 214), *range(542, 600)])
    known = store.mailbox("bob", "INBOX")
    store.expunge(inbox, [*range(41, 117), 118, *range(120, 212), *range(214, 541)])
    store.change_flags(inbox, [117], ["\\Seen", "\\Answered"], "set")
    store.change_flags(inbox, [119], ["\\Draft", "$MDNSent"], "set")
    store.claim_recent(inbox)
    talk = await session(b"ENABLE QRESYNC")
    parameter = b" (QRESYNC (%d %d 41:211,214:541))" % (known.uidvalidity, known.highestmodseq)
    highest = known.highestmodseq + 3
    assert await select(talk, parameter) == [
        b"* OK [HIGHESTMODSEQ %d] Highest" % highest,
        b"* VANISHED (EARLIER) 41:116,118,120:211,214:540",
        rb"* 1 FETCH (UID 117 MODSEQ (%d) FLAGS (\Answered \Seen))" % (highest - 1),
        rb"* 2 FETCH (UID 119 MODSEQ (%d) FLAGS (\Draft $MDNSent))" % highest,
        b"t OK [READ-WRITE] SELECT completed",
    ]


async def test_section_3_2_5_2_one_message_in_three(
    session: Session, store: Store, inbox: int
) -> None:
    deliver(store, 300)
    uidvalidity = store.mailbox("bob", "INBOX").uidvalidity
    store.expunge(inbox, [uid for uid in range(1, 301) if uid % 3])
    talk = await session(b"ENABLE QRESYNC")
    plain = await select(talk, b" (QRESYNC (%d 301 1:299))" % uidvalidity)
    assert plain[1].startswith(b"* VANISHED (EARLIER) 1:2,4:5,7:8,")
    data = b"50,75,90:99 150,225,270,273,276,279,282,285,288,291,294,297"
    matched = await select(talk, b" (QRESYNC (%d 301 1:297 (%b)))" % (uidvalidity, data))
    assert not [line for line in matched if b"VANISHED" in line]
    wrong = await select(talk, b" (QRESYNC (%d 301 1:299 (2,4 6,13)))" % uidvalidity)
    assert wrong[1].startswith(b"* VANISHED (EARLIER) 7:8,10:11,")


async def test_section_3_2_6_uid_fetch(session: Session, store: Store, inbox: int) -> None:
    deliver(store, 412)
    store.expunge(inbox, range(1, 300))
    store.expunge(inbox, range(311, 404))
    since = store.mailbox("bob", "INBOX").highestmodseq
    store.expunge(inbox, [*range(300, 311), 405, 411])
    store.change_flags(inbox, [404], ["\\Seen"], "set")
    store.claim_recent(inbox)
    talk = await session(b"ENABLE QRESYNC", b"SELECT INBOX")
    lines = await answer(talk, b"UID FETCH 300:500 (FLAGS) (CHANGEDSINCE %d VANISHED)" % since)
    assert lines == [
        b"* VANISHED (EARLIER) 300:310,405,411",
        rb"* 1 FETCH (UID 404 MODSEQ (%d) FLAGS (\Seen))" % (since + 2),
        b"t OK UID FETCH completed",
    ]


async def test_section_3_2_10_2_expunge(session: Session, store: Store, inbox: int) -> None:
    deliver(store, 625)
    kept = [501, 504, 505, 507, 508, 509, 510, 511, 512, 513, 625]
    store.expunge(inbox, [uid for uid in range(1, 626) if uid not in kept])
    store.change_flags(inbox, [505, 507, 510, 625], ["\\Deleted"], "add")
    plain = await session(b"SELECT INBOX")
    talk = await session(b"ENABLE QRESYNC", b"SELECT INBOX")
    modseq = store.mailbox("bob", "INBOX").highestmodseq
    assert await answer(talk, b"EXPUNGE") == [
        b"* VANISHED 505,507,510,625",
        b"t OK [HIGHESTMODSEQ %d] EXPUNGE completed" % (modseq + 1),
    ]
    assert (await answer(plain, b"NOOP"))[:4] == [
        b"* 3 EXPUNGE",
        b"* 3 EXPUNGE",
        b"* 5 EXPUNGE",
        b"* 8 EXPUNGE",
    ]
    store.change_flags(inbox, [504, 508], ["\\Deleted"], "add")
    assert (await answer(talk, b"EXPUNGE"))[0] == b"* VANISHED 504,508"


async def test_section_6_a_vanished_that_is_delayed(
    session: Session, store: Store, inbox: int
) -> None:
    deliver(store, 8)
    store.expunge(inbox, [1, 2, 3, 4, 5])
    talk = await session(b"ENABLE QRESYNC", b"SELECT INBOX")
    store.change_flags(inbox, [8], ["\\Flagged"], "set")
    store.expunge(inbox, [8])
    told = b"t OK [HIGHESTMODSEQ 10] STORE completed"
    assert await answer(talk, rb"STORE 1:2 (UNCHANGEDSINCE 10) +FLAGS.SILENT \Seen") == [
        b"* 1 FETCH (UID 6 MODSEQ (13))",
        b"* 2 FETCH (UID 7 MODSEQ (13))",
        told,
    ]
    assert await answer(talk, rb"STORE 1 +FLAGS.SILENT \Answered") == [
        b"* 1 FETCH (UID 6 MODSEQ (14))",
        told,
    ]
    assert await answer(talk, b"NOOP") == [
        b"* VANISHED 8",
        b"* 2 RECENT",
        b"t OK [HIGHESTMODSEQ 14] NOOP completed",
    ]
    assert await answer(talk, b"NOOP") == [b"t OK NOOP completed"]


async def test_vanished_names_no_message_that_was_never_announced(
    session: Session, store: Store, inbox: int
) -> None:
    deliver(store, 2)
    talk = await session(b"ENABLE QRESYNC", b"SELECT INBOX")
    deliver(store, 1)
    store.expunge(inbox, [1, 3])
    lines = await answer(talk, b"NOOP")
    assert lines[0] == b"* VANISHED 1"
    assert not [line for line in lines if b"EXISTS" in line]


async def test_close_tells_nothing(session: Session, store: Store, inbox: int) -> None:
    deliver(store, 2)
    store.change_flags(inbox, [1], ["\\Deleted"], "add")
    talk = await session(b"ENABLE QRESYNC", b"SELECT INBOX")
    assert await answer(talk, b"CLOSE") == [b"t OK CLOSE completed"]
    assert len(store.messages(inbox)) == 1


async def test_move_with_another_response_code(session: Session, store: Store) -> None:
    deliver(store, 2)
    talk = await session(b"ENABLE QRESYNC", b"SELECT INBOX")
    lines = await answer(talk, b"MOVE 1 Sent")
    assert lines[0].startswith(b"* OK [COPYUID ")
    assert lines[1:] == [
        b"* VANISHED 1",
        b"* 1 RECENT",
        b"t OK [HIGHESTMODSEQ 4] MOVE completed",
    ]
