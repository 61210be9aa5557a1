"""IMAP4rev2 (RFC 9051), in force once a client has enabled it; and ENABLE itself (RFC 5161)."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from imap_helpers import Conversation, answer, login, mail

from mailedu.protocols.imap_syntax import BadMailboxName, Scanner
from mailedu.protocols.imap_syntax.names import mailbox_out
from mailedu.servers import imap
from mailedu.servers.host import MailHost
from mailedu.store import Store


async def enabled(connect, host: MailHost, names: bytes = b"IMAP4rev2") -> Conversation:
    talk = await connect(imap.serve, host)
    await login(talk)
    assert await answer(talk, b"ENABLE " + names) == [
        b"* ENABLED " + names,
        b"t OK ENABLE completed",
    ]
    return talk


@pytest.fixture
async def rev1(connect, host: MailHost) -> Conversation:
    talk = await connect(imap.serve, host)
    await login(talk)
    return talk


@pytest.fixture
async def rev2(connect, host: MailHost) -> Conversation:
    return await enabled(connect, host)


@pytest.mark.parametrize(
    "arguments, reply",
    [
        (b"IMAP4REV2", b"* ENABLED IMAP4rev2"),
        (b"imap4rev2 condstore", b"* ENABLED IMAP4rev2 CONDSTORE"),
        (b"CONDSTORE CONDSTORE", b"* ENABLED CONDSTORE"),
        (b"QRESYNC", b"* ENABLED QRESYNC"),
        (b"X-GOOD-IDEA", b"* ENABLED"),
        (b"IDLE IMAP4rev1", b"* ENABLED"),
    ],
)
async def test_rfc_5161_enable(arguments: bytes, reply: bytes, rev1: Conversation) -> None:
    assert (await answer(rev1, b"ENABLE " + arguments))[0] == reply
    assert (await answer(rev1, b"ENABLE " + arguments))[0] == b"* ENABLED", "only what is new"


@pytest.mark.parametrize("arguments", [b"", b" ", b" A  B", b" A ", b" (A)"])
async def test_enable_wants_names(arguments: bytes, rev1: Conversation) -> None:
    (reply,) = await answer(rev1, b"ENABLE" + arguments)
    assert reply.startswith(b"t BAD ")


async def test_enable_comes_before_select(rev1: Conversation) -> None:
    await answer(rev1, b"SELECT INBOX")
    (reply,) = await answer(rev1, b"ENABLE IMAP4rev2")
    assert reply.startswith(b"t BAD ENABLE is not allowed in the state selected")


async def test_select_tells_the_mailbox_and_nothing_of_recent(
    rev2: Conversation, store: Store
) -> None:
    store.deliver(mail("one"), ["bob"])
    lines = await answer(rev2, b"SELECT INBOX")
    assert b'* LIST (\\HasNoChildren) "/" INBOX' in lines
    assert b"* 1 EXISTS" in lines
    assert not [line for line in lines if b"RECENT" in line or b"UNSEEN" in line]
    assert await answer(rev2, b"FETCH 1 FLAGS") == [
        b"* 1 FETCH (FLAGS ())",
        b"t OK FETCH completed",
    ]
    store.deliver(mail("two"), ["bob"])
    assert await answer(rev2, b"NOOP") == [b"* 2 EXISTS", b"t OK NOOP completed"]
    lines = await answer(rev2, b"EXAMINE Sent")
    assert lines[0].startswith(b"* OK [CLOSED] ")
    assert b'* LIST (\\HasNoChildren \\Sent) "/" Sent' in lines
    assert lines[-1].startswith(b"t OK [READ-ONLY] ")


async def test_a_rev2_session_leaves_recent_to_the_others(
    rev2: Conversation, rev1: Conversation, store: Store
) -> None:
    store.deliver(mail("one"), ["bob"])
    await answer(rev2, b"SELECT INBOX")
    assert b"* 1 RECENT" in await answer(rev1, b"SELECT INBOX")


async def test_search_answers_with_esearch(rev2: Conversation, store: Store) -> None:
    for word in ("one", "two", "three"):
        store.deliver(mail(word), ["bob"])
    await answer(rev2, b"SELECT INBOX")
    assert (await answer(rev2, b"SEARCH NOT SUBJECT two"))[0] == b'* ESEARCH (TAG "t") ALL 1,3'
    assert (await answer(rev2, b"UID SEARCH ALL"))[0] == b'* ESEARCH (TAG "t") UID ALL 1:3'


async def test_each_fetch_that_was_not_asked_for_has_the_uid(
    rev2: Conversation, rev1: Conversation, store: Store
) -> None:
    store.deliver(mail("one"), ["bob"])
    await answer(rev2, b"SELECT INBOX")
    await answer(rev1, b"SELECT INBOX")
    await answer(rev1, b"STORE 1 +FLAGS (\\Flagged)")
    assert (await answer(rev2, b"NOOP"))[0] == b"* 1 FETCH (UID 1 FLAGS (\\Flagged))"
    await answer(rev2, b"STORE 1 +FLAGS.SILENT (\\Seen)")
    assert (await answer(rev1, b"NOOP"))[0] == b"* 1 FETCH (FLAGS (\\Flagged \\Seen \\Recent))"


async def test_status_items(rev2: Conversation, rev1: Conversation, store: Store) -> None:
    store.deliver(mail("one"), ["bob"])
    store.deliver(mail("two"), ["bob"])
    box = store.mailbox("bob", "INBOX")
    store.change_flags(box.id, [2], ["\\Deleted"], "set")
    size = sum(message.size for message in store.messages(box.id))
    (line, _) = await answer(rev2, b"STATUS INBOX (DELETED SIZE MESSAGES)")
    assert line == b"* STATUS INBOX (DELETED 1 SIZE %d MESSAGES 2)" % size
    assert (await answer(rev2, b"STATUS INBOX (RECENT)"))[0].startswith(b"t BAD ")
    assert (await answer(rev1, b"STATUS INBOX (RECENT)"))[0] == b"* STATUS INBOX (RECENT 2)"


async def test_names_in_utf_8_for_one_and_utf_7_for_the_other(
    rev2: Conversation, rev1: Conversation, store: Store
) -> None:
    name = '"Äpfel & 台"'.encode()
    assert await answer(rev2, b"CREATE " + name) == [b"t OK CREATE completed"]
    assert store.mailbox("bob", "Äpfel & 台").name == "Äpfel & 台"
    (line, _) = await answer(rev2, 'LIST "" "Ä*"'.encode())
    assert line.endswith(b' "/" ' + name)
    (line, _) = await answer(rev1, b'LIST "" *pfel*')
    assert line.endswith(b' "/" "&AMQ-pfel &- &U,A-"')
    (line, _) = await answer(rev2, b"STATUS {%d+}\r\n%b (MESSAGES)" % (len(name) - 2, name[1:-1]))
    assert line == b"* STATUS " + name + b" (MESSAGES 0)"
    (line, _) = await answer(rev1, b'STATUS "&AMQ-pfel &- &U,A-" (MESSAGES)')
    assert line == b'* STATUS "&AMQ-pfel &- &U,A-" (MESSAGES 0)'
    assert (await answer(rev2, b"SUBSCRIBE " + name))[0].startswith(b"t OK ")
    (line, _) = await answer(rev1, b'LSUB "" "&AMQ-*"')
    assert line == b'* LSUB () "/" "&AMQ-pfel &- &U,A-"'


async def test_ampersands_stand_for_themselves_in_rev2(rev2: Conversation, store: Store) -> None:
    assert (await answer(rev2, b"CREATE R&D"))[0].startswith(b"t OK ")
    assert (await answer(rev2, b"CREATE &AMQ-"))[0].startswith(b"t OK ")
    names = {box.name for box in store.mailboxes("bob")}
    assert {"R&D", "&AMQ-"} <= names
    assert [line.split(b'"/" ')[1] for line in (await answer(rev2, b'LIST "" *&*'))[:-1]] == [
        b"&AMQ-",
        b"R&D",
    ]


@pytest.mark.parametrize("name", [b'"\xff"', b'"\xc3"', b"{2+}\r\n\xc3(", b'"a\xed\xa0\x80"'])
async def test_what_is_not_utf_8_is_refused(name: bytes, rev2: Conversation) -> None:
    (reply,) = await answer(rev2, b"CREATE " + name)
    assert reply.startswith(b"t NO [CANNOT] ")


async def test_names_are_brought_into_normal_form(rev2: Conversation, store: Store) -> None:
    """RFC 9051 §6.3.4, §6.3.9.7; A and a combining diaeresis are Ä."""
    given_name, normal = '"A\u0308"'.encode(), '"Ä"'.encode()
    told = b'* LIST (\\HasNoChildren) "/" %b ("OLDNAME" (%b))' % (normal, given_name)
    assert await answer(rev2, b"CREATE " + given_name) == [told, b"t OK CREATE completed"]
    assert told in await answer(rev2, b"SELECT " + given_name)
    lines = await answer(rev2, b"APPEND %b {3+}\r\na:b" % given_name)
    assert told in lines
    assert not [line for line in await answer(rev2, b"SELECT " + normal) if b"OLDNAME" in line]
    lines = await answer(rev2, b"RENAME %b B" % given_name)
    assert lines[0] == b'* LIST (\\HasNoChildren) "/" B ("OLDNAME" (%b))' % given_name
    lines = await answer(rev2, b"RENAME B " + given_name)
    assert lines[0].startswith(b"* OK [CLOSED] "), "the name had a UIDVALIDITY as high before"
    assert lines[1] == b'* LIST (\\HasNoChildren) "/" %b ("OLDNAME" (B))' % normal
    lines = await answer(rev2, b"DELETE " + given_name)
    assert lines[0] == b'* LIST (\\NonExistent) "/" %b ("OLDNAME" (%b))' % (normal, given_name)
    assert {box.name for box in store.mailboxes("bob")}.isdisjoint({"Ä", "A\u0308", "B"})


async def test_rev1_may_not_make_names_that_rev2_could_not_write(rev1: Conversation) -> None:
    for command in (b'CREATE "A&AwgA-"', b'CREATE "A&Awg-"', b'RENAME Sent "A&Awg-"'):
        (reply,) = await answer(rev1, command)
        assert reply.startswith(b"t NO [CANNOT] ")


async def test_what_rev1_has_and_rev2_dropped_is_still_understood(
    rev2: Conversation, store: Store
) -> None:
    """RFC 9051 appendix A: a server of both may keep it."""
    store.deliver(mail("one"), ["bob"])
    await answer(rev2, b"SELECT INBOX")
    for command in (b"CHECK", b'LSUB "" *', b"FETCH 1 RFC822.HEADER"):
        assert (await answer(rev2, command))[-1].startswith(b"t OK ")


async def test_utf_8_in_a_quoted_string_is_only_for_those_who_enabled_it(
    rev1: Conversation, store: Store
) -> None:
    store.create_mailbox("bob", "Ä")
    (reply,) = await answer(rev1, 'SELECT "Ä"'.encode())
    assert reply.startswith(b"t NO [CANNOT] ")
    for line in await answer(rev1, b'LIST "" *'):
        assert line.isascii()


NAMES = st.text(st.characters(exclude_categories=("Cc", "Cs")), min_size=1)


@given(name=NAMES, utf8=st.booleans())
def test_a_name_that_was_written_is_read_as_the_same(name: str, utf8: bool) -> None:
    name = unicodedata.normalize("NFC", name)
    if name.upper() == "INBOX":
        return
    octets = mailbox_out(name, utf8=utf8)
    scanner = Scanner(octets + b" x", utf8_names=utf8)
    assert scanner.mailbox() == name
    assert scanner.normalized == {}
    assert scanner.rest() == b" x"


@given(octets=st.binary(max_size=40).filter(lambda octets: b"\0" not in octets))
def test_any_octets_are_a_name_or_a_bad_one(octets: bytes) -> None:
    scanner = Scanner(b"{%d+}\r\n%b" % (len(octets), octets), utf8_names=True)
    try:
        name = scanner.mailbox()
    except BadMailboxName:
        with pytest.raises(UnicodeDecodeError):
            octets.decode()
    else:
        assert unicodedata.is_normalized("NFC", name)
