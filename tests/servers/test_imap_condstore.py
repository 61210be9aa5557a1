"""CONDSTORE: the dialogues that RFC 7162 §3.1 prints, with the store's own numbers."""

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


async def test_example_1_select(session: Session, store: Store) -> None:
    deliver(store, 2)
    talk = await session()
    assert await select(talk) == [
        b"* OK [HIGHESTMODSEQ 3] Highest",
        b"t OK [READ-WRITE] SELECT completed",
    ]


async def test_example_3_all_messages_pass(session: Session, store: Store, inbox: int) -> None:
    deliver(store, 8)
    store.expunge(inbox, [1, 2, 3, 5])
    store.change_flags(inbox, [8], ["\\Deleted"], "add")
    talk = await session(b"SELECT INBOX (CONDSTORE)")
    lines = await answer(talk, rb"UID STORE 6,4,8 (UNCHANGEDSINCE 11) +FLAGS.SILENT (\Deleted)")
    assert lines == [
        b"* 1 FETCH (UID 4 MODSEQ (12))",
        b"* 2 FETCH (UID 6 MODSEQ (12))",
        b"* 4 FETCH (UID 8 MODSEQ (11))",  # it was marked already
        b"t OK UID STORE completed",
    ]


async def test_example_5_the_first_enabling_command(session: Session, store: Store) -> None:
    deliver(store, 5)
    talk = await session(b"SELECT INBOX")
    lines = await answer(talk, rb"STORE 5 (UNCHANGEDSINCE 9) +FLAGS.SILENT (\Deleted)")
    assert lines == [
        b"* OK [HIGHESTMODSEQ 6] Highest",
        b"* 5 FETCH (UID 5 MODSEQ (7))",
        b"t OK STORE completed",
    ]


async def test_example_6_all_that_fail_are_named_and_told(
    session: Session, store: Store, inbox: int
) -> None:
    deliver(store, 9)
    store.change_flags(inbox, [7], ["\\Seen", "\\Deleted"], "set")
    store.change_flags(inbox, [9], ["\\Answered"], "set")
    talk = await session(b"SELECT INBOX (CONDSTORE)")
    lines = await answer(talk, rb"STORE 7,5,9 (UNCHANGEDSINCE 10) +FLAGS.SILENT (\Deleted)")
    assert lines == [
        b"* 5 FETCH (UID 5 MODSEQ (13))",
        rb"* 7 FETCH (UID 7 MODSEQ (11) FLAGS (\Deleted \Seen \Recent))",
        rb"* 9 FETCH (UID 9 MODSEQ (12) FLAGS (\Answered \Recent))",
        b"t OK [MODIFIED 7,9] Conditional STORE failed",
    ]


async def test_example_8_zero(session: Session, store: Store) -> None:
    deliver(store, 1)
    talk = await session(b"SELECT INBOX")
    lines = await answer(talk, b"STORE 1 (UNCHANGEDSINCE 0) +FLAGS.SILENT ($MDNSent)")
    assert lines[-1] == b"t OK [MODIFIED 1] Conditional STORE failed"


async def test_example_10_the_flag_itself_was_set_by_another(
    session: Session, store: Store, inbox: int
) -> None:
    deliver(store, 3)
    talk = await session(b"SELECT INBOX (CONDSTORE)")
    store.change_flags(inbox, [2], ["$Processed"], "add")
    lines = await answer(talk, b"STORE 1:3 (UNCHANGEDSINCE 4) +FLAGS.SILENT ($processed)")
    assert lines[-4:] == [
        b"* 1 FETCH (UID 1 MODSEQ (6) FLAGS (\\Recent $Processed))",  # not as the client spells it
        b"* 2 FETCH (UID 2 MODSEQ (5) FLAGS (\\Recent $Processed))",
        b"* 3 FETCH (UID 3 MODSEQ (6) FLAGS (\\Recent $Processed))",
        b"t OK [MODIFIED 2] Conditional STORE failed",
    ]


async def test_example_10_another_flag_was_set(session: Session, store: Store, inbox: int) -> None:
    deliver(store, 3)
    talk = await session(b"SELECT INBOX (CONDSTORE)")
    store.change_flags(inbox, [2], ["\\Deleted", "\\Answered"], "add")
    lines = await answer(talk, rb"STORE 1:3 (UNCHANGEDSINCE 4) +FLAGS.SILENT (\Seen)")
    assert lines == [
        b"* 1 FETCH (UID 1 MODSEQ (6))",
        rb"* 2 FETCH (UID 2 MODSEQ (6) FLAGS (\Answered \Deleted \Seen \Recent))",
        b"* 3 FETCH (UID 3 MODSEQ (6))",
        b"t OK STORE completed",
    ]


async def test_what_the_client_saw_after_its_number_is_no_excuse(
    session: Session, store: Store, inbox: int
) -> None:
    """It relies on mod-sequence 2, though it was told of the lock that was set at 3."""
    deliver(store, 1)
    talk = await session(b"SELECT INBOX (CONDSTORE)")
    store.change_flags(inbox, [1], ["$Lock"], "add")
    assert b"$Lock" in b"".join(await answer(talk, b"NOOP"))
    lines = await answer(talk, b"STORE 1 (UNCHANGEDSINCE 2) +FLAGS.SILENT ($Lock)")
    assert lines[-1] == b"t OK [MODIFIED 1] Conditional STORE failed"


async def test_example_11_expunged_and_changed(session: Session, store: Store, inbox: int) -> None:
    deliver(store, 7)
    talk = await session(b"SELECT INBOX (CONDSTORE)")
    store.change_flags(inbox, [2], ["\\Deleted", "\\Answered"], "set")
    store.expunge(inbox, [4, 5, 6, 7])
    lines = await answer(talk, rb"STORE 1:7 (UNCHANGEDSINCE 8) FLAGS (\Seen)")
    assert lines == [
        rb"* 1 FETCH (UID 1 MODSEQ (11) FLAGS (\Seen \Recent))",
        rb"* 2 FETCH (UID 2 MODSEQ (9) FLAGS (\Answered \Deleted \Recent))",
        rb"* 3 FETCH (UID 3 MODSEQ (11) FLAGS (\Seen \Recent))",
        b"t NO [MODIFIED 2] Some of these messages no longer exist",
    ]
    assert await answer(talk, b"NOOP") == [
        *[b"* 4 EXPUNGE"] * 4,
        b"* 3 RECENT",
        b"t OK NOOP completed",
    ]
    assert await answer(talk, rb"STORE 2 (UNCHANGEDSINCE 9) +FLAGS (\Seen)") == [
        rb"* 2 FETCH (UID 2 MODSEQ (12) FLAGS (\Answered \Deleted \Seen \Recent))",
        b"t OK STORE completed",
    ]


async def test_a_message_named_twice_does_not_fail_the_second_time(
    session: Session, store: Store
) -> None:
    deliver(store, 9)
    talk = await session(b"SELECT INBOX (CONDSTORE)")
    lines = await answer(talk, rb"STORE 7,3:9 (UNCHANGEDSINCE 10) +FLAGS.SILENT (\Deleted)")
    assert lines == [
        *[b"* %d FETCH (UID %d MODSEQ (11))" % (n, n) for n in range(3, 10)],
        b"t OK STORE completed",
    ]


async def test_examples_12_and_13_fetch(session: Session, store: Store, inbox: int) -> None:
    deliver(store, 4)
    store.change_flags(inbox, [1, 4], ["$MDNSent"], "set")
    talk = await session(b"SELECT INBOX (CONDSTORE)")
    assert await answer(talk, b"UID FETCH 1:* (FLAGS) (CHANGEDSINCE 4)") == [
        b"* 1 FETCH (UID 1 MODSEQ (6) FLAGS (\\Recent $MDNSent))",
        b"* 4 FETCH (UID 4 MODSEQ (6) FLAGS (\\Recent $MDNSent))",
        b"t OK UID FETCH completed",
    ]
    assert await answer(talk, b"FETCH 1:3 (MODSEQ)") == [
        b"* 1 FETCH (MODSEQ (6))",
        b"* 2 FETCH (MODSEQ (3))",
        b"* 3 FETCH (MODSEQ (4))",
        b"t OK FETCH completed",
    ]


async def test_example_14_a_change_told_to_another_session(session: Session, store: Store) -> None:
    deliver(store, 7)
    one = await session(b"SELECT INBOX (CONDSTORE)")
    two = await session(b"SELECT INBOX (CONDSTORE)")
    assert await answer(one, rb"STORE 7 +FLAGS.SILENT (\Deleted)") == [
        b"* 7 FETCH (UID 7 MODSEQ (9))",
        b"t OK STORE completed",
    ]
    assert await answer(two, b"NOOP") == [
        rb"* 7 FETCH (UID 7 MODSEQ (9) FLAGS (\Deleted))",
        b"t OK NOOP completed",
    ]


async def test_flags_fetched_without_modseq_leave_it_to_be_told(
    session: Session, store: Store, inbox: int
) -> None:
    deliver(store, 1)
    talk = await session(b"SELECT INBOX (CONDSTORE)")
    store.change_flags(inbox, [1], ["\\Seen"], "add")
    assert await answer(talk, b"FETCH 1 FLAGS") == [
        b"* 1 FETCH (FLAGS (\\Seen \\Recent))",
        b"* 1 FETCH (UID 1 MODSEQ (3))",
        b"t OK FETCH completed",
    ]


async def test_example_17_status(session: Session, store: Store) -> None:
    deliver(store, 2)
    talk = await session(b"SELECT INBOX")
    assert await answer(talk, b"STATUS Sent (UIDNEXT MESSAGES HIGHESTMODSEQ)") == [
        b"* OK [HIGHESTMODSEQ 3] Highest",  # of INBOX: STATUS has enabled CONDSTORE
        b"* STATUS Sent (UIDNEXT 1 MESSAGES 0 HIGHESTMODSEQ 1)",
        b"t OK STATUS completed",
    ]


async def test_a_reading_that_sets_seen_tells_the_number(session: Session, store: Store) -> None:
    deliver(store, 1)
    talk = await session(b"SELECT INBOX (CONDSTORE)")
    assert await answer(talk, b"FETCH 1 BODY[]<0.4>") == [
        b"* 1 FETCH (BODY[]<0> {4}",
        b"From UID 1 MODSEQ (3) FLAGS (\\Seen \\Recent))",
        b"t OK FETCH completed",
    ]


HIDDEN_SYNTAX = [
    b"SELECT INBOX (CONDSTORE)",
    b"SELECT INBOX (QRESYNC (1 1))",
    b"STATUS INBOX (HIGHESTMODSEQ)",
    b"FETCH 1 MODSEQ",
    b"FETCH 1 FLAGS (CHANGEDSINCE 1)",
    b"UID FETCH 1 FLAGS (CHANGEDSINCE 1 VANISHED)",
    b"STORE 1 (UNCHANGEDSINCE 1) +FLAGS (X)",
    b"SEARCH MODSEQ 1",
]


@pytest.mark.parametrize("command", HIDDEN_SYNTAX)
async def test_hidden_it_is_a_syntax_error(session: Session, store: Store, command: bytes) -> None:
    deliver(store, 1)
    talk = await session(b"SELECT INBOX", hide=frozenset({"CONDSTORE"}))
    assert (await answer(talk, command))[-1].startswith(b"t BAD ")


async def test_hidden_nothing_of_it_is_told(session: Session, store: Store, inbox: int) -> None:
    deliver(store, 2)
    talk = await session(hide=frozenset({"CONDSTORE"}))
    said = await answer(talk, b"ENABLE CONDSTORE QRESYNC")
    said += await answer(talk, b"SELECT INBOX")
    store.expunge(inbox, [1])
    said += await answer(talk, rb"STORE 2 +FLAGS (\Deleted)")
    said += await answer(talk, b"EXPUNGE")
    assert not [line for line in said if b"MODSEQ" in line or b"VANISHED" in line]
    assert b"* ENABLED" in said
    assert said.count(b"* 1 EXPUNGE") == 2


BAD_SYNTAX = [
    b"SELECT INBOX ()",
    b"SELECT INBOX (CONDSTORE CONDSTORE)",
    b"SELECT INBOX (CONDSTORE) ",
    b"SELECT INBOX (QRESYNC)",
    b"SELECT INBOX (QRESYNC (0 1))",
    b"SELECT INBOX (QRESYNC (1 0))",
    b"SELECT INBOX (QRESYNC (1 9223372036854775808))",
    b"SELECT INBOX (QRESYNC (1 1 1:*))",
    b"SELECT INBOX (QRESYNC (1 1 1:3 (1:2 4)))",
    b"SELECT INBOX (QRESYNC (1 1 1:3 (2,1 4,5)))",
    b"SELECT INBOX (QRESYNC (1 1 1:3 (1:2 5,4)))",
    b"SELECT INBOX (QRESYNC (1 1 1:3 (1:2 4:*)))",
    b"SELECT INBOX (QRESYNC (1 1 1:3 4))",
    b"FETCH 1 FLAGS ()",
    b"FETCH 1 FLAGS (CHANGEDSINCE)",
    b"FETCH 1 FLAGS (CHANGEDSINCE 1 CHANGEDSINCE 1)",
    b"FETCH 1 FLAGS (CHANGEDSINCE 9223372036854775808)",
    b"FETCH 1 FLAGS (CHANGEDSINCE 1 VANISHED)",
    b"UID FETCH 1 FLAGS (VANISHED)",
    b"UID FETCH 1 FLAGS (VANISHED VANISHED CHANGEDSINCE 1)",
    b"STORE 1 () FLAGS (X)",
    b"STORE 1 (UNCHANGEDSINCE -1) FLAGS (X)",
    b"STORE 1 (UNCHANGEDSINCE 1 UNCHANGEDSINCE 1) FLAGS (X)",
]


@pytest.mark.parametrize("command", BAD_SYNTAX)
async def test_bad_syntax(session: Session, store: Store, inbox: int, command: bytes) -> None:
    deliver(store, 1)
    talk = await session(b"ENABLE QRESYNC", b"SELECT INBOX")
    (reply,) = await answer(talk, command)
    assert reply.startswith(b"t BAD ")
    assert not store.message(inbox, 1).flags
