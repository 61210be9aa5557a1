"""What RFC 3501 and RFC 9051 ask of every command, or at any time, and no dialogue shows at once.

The rows that name these tests are in ``docs/ledger/imap-base.md`` and ``imap-extensions.md``.
"""

from __future__ import annotations

import asyncio
import base64

import pytest
from imap_helpers import Conversation, answer, login, mail

from mailedu.servers import imap
from mailedu.servers.host import MailHost
from mailedu.store import Store


@pytest.fixture
async def bob(connect, host: MailHost) -> Conversation:
    talk = await connect(imap.serve, host)
    await login(talk)
    return talk


@pytest.mark.parametrize(
    "line", [b"a\tNOOP", b"a NOOP\t", b"a FETCH\t1 FLAGS", b"a FETCH 1\tFLAGS"]
)
async def test_a_tab_is_no_space(line: bytes, bob: Conversation) -> None:
    """RFC 3501 §9, note 2."""
    await answer(bob, b"SELECT INBOX")
    assert (await bob.ask(line)).split()[1] == b"BAD"
    assert await bob.ask(b"z NOOP") == b"z OK NOOP completed"


# Mailbox sizes, and when they are told


@pytest.mark.parametrize(
    "command",
    [
        b"NOOP", b"CHECK", b"CAPABILITY", b"ID NIL", b"FETCH 1 FLAGS", b"UID FETCH 1 FLAGS",
        b"SEARCH ALL", b"UID SEARCH ALL", rb"STORE 1 +FLAGS (\Seen)", b"COPY 1 Sent",
        b"MOVE 1 Sent", b"EXPUNGE", b"UID EXPUNGE 1", b"LIST \"\" *", b'LSUB "" *', b"NAMESPACE",
        b"STATUS Sent (MESSAGES)", b"CREATE New", b"SUBSCRIBE Sent", b"UNSUBSCRIBE Sent",
        b"APPEND Sent {3+}\r\na:b", b"SORT (DATE) UTF-8 ALL", b"THREAD REFERENCES UTF-8 ALL",
        b"GETQUOTAROOT INBOX", b"MYRIGHTS INBOX", b"COPY 1 Nowhere",
    ],
)  # fmt: skip
async def test_every_command_tells_of_new_mail(
    command: bytes, bob: Conversation, store: Store
) -> None:
    """RFC 3501 §5.2: a new size that is seen while a command is carried out is sent."""
    store.deliver(mail("one"), ["bob"])
    await answer(bob, b"SELECT INBOX")
    store.deliver(mail("two"), ["bob"])
    lines = await answer(bob, command)
    assert any(line.endswith(b" EXISTS") for line in lines)
    assert lines[-1].startswith((b"t OK ", b"t NO "))


async def test_nothing_is_sent_while_no_command_is_in_progress(
    bob: Conversation, store: Store
) -> None:
    """RFC 3501 §5.3 allows it but for EXPUNGE; §7.4.1 forbids that. Ours sends nothing."""
    for word in ("one", "two"):
        store.deliver(mail(word), ["bob"])
    await answer(bob, b"SELECT INBOX")
    inbox = store.mailbox("bob", "INBOX").id
    store.expunge(inbox, [1])
    store.change_flags(inbox, [2], ["\\Seen"], "add")
    for _ in range(50):
        await asyncio.sleep(0)
    lines = await answer(bob, b"CAPABILITY")
    assert lines[0].startswith(b"* CAPABILITY "), "what was asked for comes first"
    assert b"* 1 EXPUNGE" in lines


async def test_a_session_may_be_idle_for_half_an_hour(connect, host: MailHost, clock) -> None:
    """RFC 3501 §5.4: 30 minutes at least, with the settings that a host has by itself."""
    talk = await connect(imap.serve, host)
    await login(talk)
    for _ in range(2):
        await clock.advance(30 * 60 - 1)
        assert await talk.ask(b"a NOOP") == b"a OK NOOP completed"


# Messages


STATIC = b"(UID INTERNALDATE RFC822.SIZE ENVELOPE BODYSTRUCTURE BODY BODY.PEEK[])"


async def fetched(talk: Conversation, number: int) -> bytes:
    """What FETCH tells of one message that is static, without its number."""
    await talk.send(b"f FETCH %d %b\r\n" % (number, STATIC))
    text = await talk.read_until(b"f OK FETCH completed\r\n")
    return text.removeprefix(b"* %d " % number)


async def test_what_is_static_never_changes(
    connect, host: MailHost, bob: Conversation, store: Store
) -> None:
    """RFC 3501 §2.3.1.1, §6.4.5: not by flags, other messages, or in another session."""
    for word in ("one", "two"):
        store.deliver(mail(word), ["bob"])
    await answer(bob, b"SELECT INBOX")
    before = await fetched(bob, 2)
    await answer(bob, rb"STORE 2 FLAGS (\Answered Work)")
    await answer(bob, rb"STORE 1 FLAGS (\Deleted)")
    await answer(bob, b"EXPUNGE")
    assert await fetched(bob, 1) == before
    later = await connect(imap.serve, host)
    await login(later)
    await answer(later, b"EXAMINE INBOX")
    assert await fetched(later, 1) == before


# Mailbox names


NAMES = ["NIL", "two words", 'say "hello"', "back\\slash", "a]b", "{3}", "R&D", "Äpfel", "日本",
         '"""""', "x" * 200, "a/b c/(d)"]  # fmt: skip


@pytest.mark.parametrize("enabled", [b"", b"IMAP4rev2"], ids=["rev1", "rev2"])
@pytest.mark.parametrize("name", NAMES)
async def test_a_name_is_listed_as_it_can_be_used(
    name: str, enabled: bytes, bob: Conversation, store: Store
) -> None:
    """RFC 3501 §7.2.2: the octets of LIST's reply serve as a reference, and for SELECT."""
    store.create_mailbox("bob", name)
    store.append(store.mailbox("bob", name).id, mail("one"))
    if enabled:
        await answer(bob, b"ENABLE " + enabled)
    await bob.send(b't LIST "" *\r\n')
    text = await bob.read_until(b"t OK LIST completed\r\n")
    written = [
        line.split(b' "/" ', 1)[1] for line in text.split(b"\r\n* LIST ") if b' "/" ' in line
    ]
    lasts = [each.split(b"\r\nt OK")[0] for each in written]
    messages = []
    for each in lasts:
        each = each.replace(b"}\r\n", b"+}\r\n")
        assert (await answer(bob, b'LIST %b ""' % each))[-1].startswith(b"t OK ")
        lines = await answer(bob, b"SELECT " + each)
        assert lines[-1].startswith((b"t OK ", b"t NO [CANNOT] This name only holds"))
        messages += [line for line in lines if line == b"* 1 EXISTS"]
    assert len(messages) == 1, "of all the names that were listed, one is this mailbox"


@pytest.mark.parametrize(
    "command",
    [
        b"SELECT {}", b"EXAMINE {}", b"SUBSCRIBE {}", b"UNSUBSCRIBE {}",
        b"STATUS {} (MESSAGES)", b"APPEND {} {3+}\r\na:b", b"COPY 1 {}", b"UID COPY 1 {}",
        b"MOVE 1 {}", b"UID MOVE 1 {}", b"RENAME {} Other", b"DELETE {}",
        b"GETACL {}", b"MYRIGHTS {}", b"SETACL {} carol lr", b"DELETEACL {} carol",
        b"LISTRIGHTS {} carol", b"GETQUOTAROOT {}",
    ],
)  # fmt: skip
async def test_every_command_takes_a_denormalized_name(
    command: bytes, bob: Conversation, store: Store
) -> None:
    """RFC 9051 §5.1: a server that takes such a name takes it everywhere. Here: A and U+0308."""
    store.create_mailbox("bob", "Ä")
    store.deliver(mail("one"), ["bob"])
    await answer(bob, b"ENABLE IMAP4rev2")
    await answer(bob, b"SELECT INBOX")
    lines = await answer(bob, command.replace(b"{}", '"A\u0308"'.encode()))
    assert lines[-1].startswith(b"t OK ")


# Before and after the login


async def test_enable_changes_no_capability(bob: Conversation) -> None:
    """RFC 9051 §6.3.1, RFC 5161 §3.1."""
    before = await answer(bob, b"CAPABILITY")
    await answer(bob, b"ENABLE IMAP4rev2 CONDSTORE QRESYNC")
    assert await answer(bob, b"CAPABILITY") == before


async def test_a_failed_login_does_not_tell_what_was_wrong(connect, host: MailHost) -> None:
    """RFC 3501 §11.2: neither LOGIN nor AUTHENTICATE, by name or by password."""
    talk = await connect(imap.serve, host)
    await talk.line()
    for wrong_password, nobody in (
        (b"LOGIN bob x", b"LOGIN nobody x"),
        (b"AUTHENTICATE PLAIN AGJvYgB4", b"AUTHENTICATE PLAIN AG5vYm9keQB4"),
    ):
        assert await answer(talk, wrong_password) == await answer(talk, nobody)


async def test_scram_asks_for_iterations(connect, host: MailHost) -> None:
    """RFC 7677 §4: 4096 at least."""
    talk = await connect(imap.serve, host)
    await talk.line()
    first = base64.b64encode(b"n,,n=bob,r=x")
    challenge = (await talk.ask(b"a AUTHENTICATE SCRAM-SHA-256 " + first)).removeprefix(b"+ ")
    fields = dict(field.split(b"=", 1) for field in base64.b64decode(challenge).split(b","))
    assert int(fields[b"i"]) >= 4096
    assert (await talk.ask(b"*")).startswith(b"a BAD ")


# Mailboxes


async def test_a_level_with_mailboxes_below_it_is_not_deleted(
    bob: Conversation, store: Store
) -> None:
    r"""RFC 9051 §6.3.5: NO with HASCHILDREN for a name with \Noselect that has children."""
    store.create_mailbox("bob", "a/b")
    assert (await answer(bob, b"DELETE a"))[-1].startswith(b"t OK ")
    assert (await answer(bob, b"DELETE a"))[-1].startswith(b"t NO [HASCHILDREN] ")
    assert store.mailbox("bob", "a/b").selectable


async def test_a_subscription_can_be_taken_off_twice(bob: Conversation) -> None:
    """RFC 9051 §6.3.8: OK also when the mailbox is not subscribed."""
    for _ in range(2):
        assert (await answer(bob, b"UNSUBSCRIBE Sent")) == [b"t OK UNSUBSCRIBE completed"]


async def test_who_gave_no_rights_is_not_listed(bob: Conversation, store: Store) -> None:
    """RFC 2342 §5, RFC 9051 §11.5: of the other users, only those who share a mailbox."""
    store.set_acl(store.mailbox("alice", "Sent").id, "bob", "l")
    lines = await answer(bob, b'LIST "" shared/%')
    assert [line.split(b'"/" ')[1] for line in lines[:-1]] == [b"shared/alice"]


async def test_an_empty_literal_is_asked_for_too(bob: Conversation) -> None:
    """RFC 3501 §4.3: the client waits also before no octets."""
    assert await bob.ask(b"a STATUS {0}") == b"+ Ready for literal data"
    assert (await bob.ask(b" (MESSAGES)")).startswith(b"a NO [NONEXISTENT] ")


# Extensions


async def test_children_that_may_not_be_seen_are_none(bob: Conversation, store: Store) -> None:
    r"""RFC 9051 §6.3.9.5: \HasChildren is not told of mailboxes that the user may not know of."""
    for name, rights in (("Team", "l"), ("Team/Plans", "r")):
        store.create_mailbox("alice", name)
        store.set_acl(store.mailbox("alice", name).id, "bob", rights)
    lines = await answer(bob, b'LIST "" shared/alice/*')
    assert lines[:-1] == [b'* LIST (\\HasNoChildren) "/" shared/alice/Team']


async def test_size_comes_with_list(bob: Conversation, store: Store) -> None:
    """RFC 8438 §3: STATUS=SIZE and LIST-STATUS together."""
    message = mail("one")
    store.deliver(message, ["bob"])
    lines = await answer(bob, b'LIST "" INBOX RETURN (STATUS (SIZE))')
    assert lines[1] == b"* STATUS INBOX (SIZE %d)" % len(message)


async def test_binary_leaves_headers_alone(bob: Conversation, store: Store) -> None:
    """RFC 3516 §5: encoded words of headers are not decoded by BINARY."""
    word = b"=?utf-8?q?pr=C3=BCfung?="
    part = (
        b"Content-Description: %b\r\nContent-Transfer-Encoding: base64\r\n\r\naGVsbG8=\r\n" % word
    )
    store.deliver(b"Subject: %b\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
                  b"--b\r\n%b--b--\r\n" % (word, part), ["bob"])  # fmt: skip
    await answer(bob, b"SELECT INBOX")
    lines = await answer(bob, b"FETCH 1 (BINARY.PEEK[1] BODY.PEEK[1.MIME] ENVELOPE)")
    said = b"\r\n".join(lines)
    assert b"BINARY[1] {5}\r\nhello" in said
    assert said.count(word) == 2
