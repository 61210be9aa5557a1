"""SEARCH with its extensions, SORT and THREAD, over the wire."""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import Iterable
from datetime import timedelta

import pytest
from imap_helpers import answer, login, mail

from mailedu.servers import imap
from mailedu.servers.host import MailHost
from mailedu.store import Store


@pytest.fixture
async def talk(connect, host: MailHost):
    """A connection, logged in as bob."""
    talk = await connect(imap.serve, host)
    await login(talk)
    return talk


def fill(store: Store, subjects: Iterable[str]) -> int:
    """Put messages into bob's INBOX and return its id."""
    box = store.mailbox("bob", "INBOX").id
    for subject in subjects:
        store.append(box, mail(subject))
    return box


def flag(store: Store, box: int, uids: Iterable[int], name: str = "\\Flagged") -> None:
    store.change_flags(box, uids, [name], "add")


async def test_the_dialogues_of_rfc_4731(talk, store: Store) -> None:
    """§3.1: the searches printed there, in a mailbox for which their answers are right."""
    box = fill(store, map(str, range(1, 12)))
    await answer(talk, b"SELECT INBOX")
    flag(store, box, (2, 10, 11))
    assert (await answer(talk, b"NOOP"))[-1].startswith(b"t OK")
    keys = b'FLAGGED SINCE 1-Feb-1994 NOT FROM "Smith"'
    for tag, search, said in (
        (b"A282", b"RETURN (MIN COUNT) " + keys, b'* ESEARCH (TAG "A282") MIN 2 COUNT 3'),
        (b"A283", b"RETURN () " + keys, b'* ESEARCH (TAG "A283") ALL 2,10:11'),
        (b"A284", b"RETURN (MIN) 4:9 SINCE 1-Feb-1994", b'* ESEARCH (TAG "A284") MIN 4'),
    ):
        assert await answer(talk, b"SEARCH " + search, tag) == [said, tag + b" OK SEARCH completed"]


async def test_the_dialogues_of_rfc_5182(talk, store: Store) -> None:
    """§2.2, examples 1, 3 and 5: a result that is used at once, in commands sent together."""
    box = fill(store, map(str, range(1, 12)))
    flag(store, box, (2, 10, 11))
    flag(store, box, (3, 4), "$Junk")
    junk = store.create_mailbox("bob", "Junk Mail")
    await answer(talk, b"SELECT INBOX")
    await talk.send(
        b'A282 SEARCH RETURN (SAVE) FLAGGED SINCE 1-Feb-1994 NOT FROM "Smith"\r\n'
        b"A283 FETCH $ (UID)\r\n"
        b"B282 SEARCH RETURN (SAVE) KEYWORD $Junk\r\n"
        b'B283 COPY $ "Junk Mail"\r\n'
        b"B284 STORE $ +FLAGS.Silent (\\Deleted)\r\n"
        b"C282 SEARCH RETURN (SAVE) 1:3\r\n"
        b"C283 UID SEARCH (OR $ 1,9:11) UNFLAGGED\r\n"
    )
    lines = [(await talk.line()).removesuffix(b"\r\n") for _ in range(11)]
    assert lines == [
        b"A282 OK SEARCH completed",
        *(b"* %d FETCH (UID %d)" % (number, number) for number in (2, 10, 11)),
        b"A283 OK FETCH completed",
        b"B282 OK SEARCH completed",
        b"B283 OK [COPYUID %d 3:4 1:2] COPY completed" % junk.uidvalidity,
        b"B284 OK STORE completed",
        b"C282 OK SEARCH completed",
        b"* SEARCH 1 3 9",
        b"C283 OK UID SEARCH completed",
    ]


async def test_the_dialogue_of_rfc_5032(connect, host: MailHost, store: Store) -> None:
    """§4: UNSEEN YOUNGER 259200, three days; a message of that very age is both."""
    box = store.mailbox("bob", "INBOX").id
    for age in (259199, 259200, 259201):
        store.append(box, mail("x"), (), host.now() - timedelta(seconds=age))
    later = dataclasses.replace(host, now=lambda: host.now() + timedelta(milliseconds=999))
    for each in (host, later):
        talk = await connect(imap.serve, each)
        await login(talk)
        await answer(talk, b"SELECT INBOX")
        assert (await answer(talk, b"SEARCH UNSEEN YOUNGER 259200"))[0] == b"* SEARCH 1 2"
        assert (await answer(talk, b"SEARCH OLDER 259200"))[0] == b"* SEARCH 2 3"


async def test_in_imap4rev2_search_answers_esearch(talk, store: Store) -> None:
    """RFC 9051 §6.4.4, §7.3.4: with no RETURN, all are returned."""
    fill(store, "abc")
    await answer(talk, b"ENABLE IMAP4rev2")
    await answer(talk, b"SELECT INBOX")
    assert (await answer(talk, b"SEARCH 2:3"))[0] == b'* ESEARCH (TAG "t") ALL 2:3'
    assert (await answer(talk, b"UID SEARCH DELETED"))[0] == b'* ESEARCH (TAG "t") UID'
    assert (await answer(talk, b"SEARCH RETURN (MIN) ALL"))[0] == b'* ESEARCH (TAG "t") MIN 1'
    assert (await answer(talk, b"SEARCH RETURN (SAVE) 2")) == [b"t OK SEARCH completed"]


async def test_mod_sequences_in_replies(talk, store: Store) -> None:
    """RFC 7162 §3.1.6, §3.1.9, §3.1.10: the highest of the messages that the reply names."""
    box = fill(store, "cab")
    await answer(talk, b"SELECT INBOX (CONDSTORE)")
    flag(store, box, [2])
    flag(store, box, [1])
    await answer(talk, b"NOOP")
    first, second, third = (message.modseq for message in store.messages(box))
    assert third < second < first
    for command, said in (
        (b"SEARCH MODSEQ %d" % second, b"* SEARCH 1 2 (MODSEQ %d)" % first),
        (b"UID SEARCH MODSEQ 1 2:3", b"* SEARCH 2 3 (MODSEQ %d)" % second),
        (b"SEARCH MODSEQ %d" % (first + 1), b"* SEARCH"),
        (b"SEARCH OR MODSEQ 1 SEEN 3", b"* SEARCH 3 (MODSEQ %d)" % third),
        (b"SORT (SUBJECT) UTF-8 MODSEQ 1", b"* SORT 2 3 1 (MODSEQ %d)" % first),
        (b"SORT (SUBJECT) UTF-8 MODSEQ %d" % (first + 1), b"* SORT"),
        (b"SEARCH RETURN (ALL) MODSEQ 1 2:3", b'* ESEARCH (TAG "t") ALL 2:3 MODSEQ %d' % second),
        (b"SEARCH RETURN (MIN) MODSEQ 1 2:3", b'* ESEARCH (TAG "t") MIN 2 MODSEQ %d' % second),
        (b"SEARCH RETURN (MAX) MODSEQ 1 2:3", b'* ESEARCH (TAG "t") MAX 3 MODSEQ %d' % third),
        (b"SEARCH RETURN (MIN MAX) MODSEQ 1 2:3",
         b'* ESEARCH (TAG "t") MIN 2 MAX 3 MODSEQ %d' % second),
        (b"SEARCH RETURN (MAX COUNT) MODSEQ 1 2:3",
         b'* ESEARCH (TAG "t") MAX 3 COUNT 2 MODSEQ %d' % second),
        (b"SEARCH RETURN (COUNT) MODSEQ %d" % (first + 1), b'* ESEARCH (TAG "t") COUNT 0'),
    ):  # fmt: skip
        assert (await answer(talk, command))[0] == said, command


async def test_a_key_of_mod_sequences_makes_the_client_one_that_uses_them(
    talk, store: Store
) -> None:
    """RFC 7162 §3.1: a SEARCH with MODSEQ is a CONDSTORE enabling command."""
    fill(store, "ab")
    await answer(talk, b"SELECT INBOX")
    assert (await answer(talk, b"SEARCH MODSEQ 1"))[0].startswith(b"* OK [HIGHESTMODSEQ ")
    assert b"MODSEQ" in (await answer(talk, b"STORE 1 +FLAGS (\\Seen)"))[0]


@pytest.mark.parametrize(
    ("command", "reply"),
    [
        (b"SEARCH BODY a", [b"* SEARCH 3", b"t OK [EXPUNGEISSUED] SEARCH completed"]),
        (b"SORT (SUBJECT) UTF-8 ALL", [b"* SORT 3 1", b"t OK [EXPUNGEISSUED] SORT completed"]),
        (b"THREAD REFERENCES UTF-8 ALL",
         [b"* THREAD (1)(3)", b"t OK [EXPUNGEISSUED] THREAD completed"]),
        (b"UID SORT (SUBJECT) UTF-8 ALL",
         [b"* SORT 3 1", b"* 2 EXPUNGE", b"* 2 RECENT", b"t OK UID SORT completed"]),
        (b"SORT (ARRIVAL) UTF-8 ALL", [b"* SORT 1 2 3", b"t OK SORT completed"]),
    ],
)  # fmt: skip
async def test_a_message_that_is_expunged_before_it_is_read_is_left_out(
    command: bytes, reply: list[bytes], talk, store: Store, monkeypatch
) -> None:
    """Another session expunges message 2 right when the contents are to be read (RFC 5530 §3)."""
    box = fill(store, ["b", "a", "a"])
    await answer(talk, b"SELECT INBOX")

    def expunging(read):
        def read_after(mailbox_id: int, uids):
            store.expunge(box, [2])
            return read(mailbox_id, uids)

        return read_after

    monkeypatch.setattr(store, "contents", expunging(store.contents))
    monkeypatch.setattr(store, "content", expunging(store.content))
    assert await answer(talk, command) == reply


@pytest.mark.parametrize("command", [b"SORT (SUBJECT DATE FROM) UTF-8", b"THREAD REFERENCES UTF-8"])
async def test_each_message_is_read_once_and_others_have_their_turn(
    command: bytes, talk, connect, host: MailHost, store: Store, monkeypatch
) -> None:
    fill(store, map(str, range(1000)))
    await answer(talk, b"SELECT INBOX")
    other = await connect(imap.serve, host)
    await login(other)
    read: list[int] = []
    contents = store.contents

    def counting(mailbox_id: int, uids):
        read.extend(uids)
        return contents(mailbox_id, uids)

    monkeypatch.setattr(store, "contents", counting)
    answered: list[str] = []

    async def ask(who: str, conversation, text: bytes) -> None:
        await answer(conversation, text)
        answered.append(who)

    await asyncio.gather(ask("long", talk, command + b" ALL"), ask("short", other, b"NOOP"))
    assert sorted(read) == list(range(1, 1001))
    assert answered == ["short", "long"]


async def test_criteria_without_header_read_no_message(talk, store: Store, monkeypatch) -> None:
    fill(store, ["long subject", "s"])
    await answer(talk, b"SELECT INBOX")
    monkeypatch.setattr(store, "contents", None)
    assert (await answer(talk, b"SORT (SIZE ARRIVAL) UTF-8 ALL"))[0] == b"* SORT 2 1"


async def test_one_threading_algorithm_can_be_hidden_and_the_other_stay(
    connect, host: MailHost, store: Store
) -> None:
    fill(store, "a")
    hidden = frozenset({"THREAD=REFERENCES"})
    talk = await connect(imap.serve, dataclasses.replace(host, imap_hide=hidden))
    await login(talk)
    await answer(talk, b"SELECT INBOX")
    (refused,) = await answer(talk, b"THREAD REFERENCES UTF-8 ALL")
    assert refused.startswith(b"t BAD expected one of ORDEREDSUBJECT at octet 9,")
    assert (await answer(talk, b"UID THREAD ORDEREDSUBJECT UTF-8 ALL"))[0] == b"* THREAD (1)"


async def test_without_any_algorithm_there_is_no_thread(connect, host: MailHost) -> None:
    hidden = frozenset({"THREAD=REFERENCES", "THREAD=ORDEREDSUBJECT"})
    talk = await connect(imap.serve, dataclasses.replace(host, imap_hide=hidden))
    await login(talk)
    await answer(talk, b"SELECT INBOX")
    for verb in (b"THREAD", b"UID THREAD"):
        assert await answer(talk, verb + b" REFERENCES UTF-8 ALL") == [
            b"t BAD Unknown command " + verb
        ]
