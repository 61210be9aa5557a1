"""Quota by IMAP (RFC 9208): what is told, what is refused, and that nothing is half done."""

from __future__ import annotations

import dataclasses

import pytest
from imap_helpers import Conversation, answer, login, mail, play

from mailedu.servers import imap
from mailedu.servers.host import MailHost
from mailedu.store import MailboxInfo, Store


@pytest.fixture
async def bob(connect, host: MailHost, store: Store) -> Conversation:
    """bob's session; he may have 3000 octets in 4 messages, and has 1500 in two."""
    inbox = store.mailbox("bob", "INBOX")
    store.append_many(inbox.id, [(b"x" * 1000, (), None), (b"y" * 500, ["\\Deleted"], None)])
    store.set_quota("bob", storage=3000, messages=4)
    talk = await connect(imap.serve, host)
    await login(talk)
    return talk


@pytest.fixture
def inbox(store: Store) -> MailboxInfo:
    return store.mailbox("bob", "INBOX")


async def test_the_quota_root_of_a_mailbox(bob: Conversation) -> None:
    """RFC 9208 §4.1.2, §5.1: units of 1024 octets, a part of one counting as one."""
    assert await answer(bob, b"GETQUOTAROOT inbox") == [
        b'* QUOTAROOT INBOX "User quota"',
        b'* QUOTA "User quota" (STORAGE 2 3 MESSAGE 2 4)',
        b"t OK GETQUOTAROOT completed",
    ]
    assert (await answer(bob, b'GETQUOTAROOT "not made yet"'))[0] == (
        b'* QUOTAROOT "not made yet" "User quota"'
    )
    assert await answer(bob, b'GETQUOTA "User quota"') == [
        b'* QUOTA "User quota" (STORAGE 2 3 MESSAGE 2 4)',
        b"t OK GETQUOTA completed",
    ]


@pytest.mark.parametrize(
    ("storage", "messages", "told"),
    [
        (None, None, b"()"),
        (0, None, b"(STORAGE 2 0)"),
        (2048, None, b"(STORAGE 2 2)"),
        (2049, None, b"(STORAGE 2 3)"),
        (None, 0, b"(MESSAGE 2 0)"),
    ],
)
async def test_only_what_is_limited_is_told(
    storage: int | None, messages: int | None, told: bytes, bob: Conversation, store: Store
) -> None:
    """RFC 9208 §4.2.1: an empty list means that there are no limits."""
    store.set_quota("bob", storage=storage, messages=messages)
    lines = await answer(bob, b'GETQUOTA "User quota"')
    assert lines[0] == b'* QUOTA "User quota" ' + told


@pytest.mark.parametrize(
    ("hide", "told"),
    [("QUOTA=RES-STORAGE", b"(MESSAGE 2 4)"), ("QUOTA=RES-MESSAGE", b"(STORAGE 2 3)")],
)
async def test_a_resource_that_is_hidden_is_not_told(
    hide: str, told: bytes, bob: Conversation, connect, host: MailHost
) -> None:
    plain = await connect(imap.serve, dataclasses.replace(host, imap_hide=frozenset({hide})))
    await login(plain)
    lines = await answer(plain, b'GETQUOTA "User quota"')
    assert lines[0] == b'* QUOTA "User quota" ' + told


@pytest.mark.parametrize("command", [
    b"APPEND INBOX {1501+}\r\n" + b"z" * 1501,
    b"APPEND INBOX {1+}\r\nz {1+}\r\nz {1+}\r\nz",
    b"APPEND Sent (\\Seen) {2000+}\r\n" + b"z" * 2000,
    b"COPY 1:2 INBOX",
    b"UID COPY 1:2 Sent",
])  # fmt: skip
async def test_what_does_not_fit_is_refused_as_a_whole(
    command: bytes, bob: Conversation, store: Store, inbox: MailboxInfo
) -> None:
    """RFC 9208 §4.3.1; RFC 3502 §2: of several messages none is stored."""
    await answer(bob, b"SELECT INBOX")
    store.set_quota("bob", storage=2999, messages=4)
    before = store.quota("bob"), store.messages(inbox.id)
    (reply,) = await answer(bob, command)
    assert reply.startswith(b"t NO [OVERQUOTA] ")
    assert (store.quota("bob"), store.messages(inbox.id)) == before
    assert (await answer(bob, b"NOOP")) == [b"t OK NOOP completed"]


async def test_what_fits_exactly_is_taken(bob: Conversation, store: Store) -> None:
    await answer(bob, b"SELECT INBOX")
    (*_, reply) = await answer(bob, b"APPEND INBOX {1500+}\r\n" + b"z" * 1500)
    assert reply.startswith(b"t OK [APPENDUID ")
    assert (await answer(bob, b"APPEND INBOX {1+}\r\nz"))[-1].startswith(b"t NO [OVERQUOTA] ")


async def test_a_full_account_can_still_be_tidied_up(
    bob: Conversation, store: Store, inbox: MailboxInfo
) -> None:
    """Flags, MOVE (RFC 6851 §4.1), EXPUNGE; then there is room again."""
    store.set_quota("bob", storage=100, messages=1)
    await answer(bob, b"SELECT INBOX")
    for command in (rb"STORE 1 +FLAGS (\Seen)", b"MOVE 1 Sent", b"EXPUNGE", b"RENAME Sent Out"):
        assert (await answer(bob, command))[-1].startswith(b"t OK ")
    assert store.messages(inbox.id) == []
    assert (await answer(bob, b"APPEND INBOX {1+}\r\nz"))[-1].startswith(b"t NO [OVERQUOTA] ")
    assert (await answer(bob, b"DELETE Out"))[-1].startswith(b"t OK ")
    assert (await answer(bob, b"APPEND INBOX {1+}\r\nz"))[-1].startswith(b"t OK ")


async def test_a_mailbox_of_another_counts_for_its_owner(
    bob: Conversation, connect, host: MailHost, store: Store, inbox: MailboxInfo
) -> None:
    store.set_acl(inbox.id, "carol", "lrite")
    store.deliver(b"c" * 1501, ["carol"])
    carol = await connect(imap.serve, host)
    await login(carol, "carol")
    await answer(carol, b"SELECT INBOX")
    for command in (b"COPY 1 shared/bob/INBOX", b"MOVE 1 shared/bob/INBOX"):
        assert (await answer(carol, command))[-1].startswith(b"t NO [OVERQUOTA] ")
    assert await answer(carol, b"GETQUOTAROOT shared/bob/INBOX") == [
        b'* QUOTAROOT shared/bob/INBOX "User quota of bob"',
        b'* QUOTA "User quota of bob" (STORAGE 2 3 MESSAGE 2 4)',
        b"t OK GETQUOTAROOT completed",
    ]
    root = b'GETQUOTA "User quota of bob"'
    assert (await answer(carol, root))[0].startswith(b'* QUOTA "User quota of bob" (')
    store.set_acl(inbox.id, "carol", "lite")
    assert (await answer(carol, root))[-1].startswith(b"t NO [NONEXISTENT] ")
    assert (await answer(carol, b"GETQUOTAROOT shared/bob/INBOX"))[-1].startswith(b"t NO [NOPERM] ")


@pytest.mark.parametrize("root", [b'""', b"nothing", b'"User quota of bob"', b'"\xff"', b"INBOX"])
async def test_a_quota_root_that_is_not_there(root: bytes, bob: Conversation) -> None:
    assert (await answer(bob, b"GETQUOTA " + root))[-1].startswith(b"t NO [NONEXISTENT] ")


@pytest.mark.parametrize("command", [
    b"GETQUOTA", b'GETQUOTA "User quota" x', b"GETQUOTAROOT", b"GETQUOTAROOT INBOX x",
    b"SETQUOTA", b'SETQUOTA ""', b'SETQUOTA "" STORAGE 1', b'SETQUOTA "" (STORAGE)',
    b'SETQUOTA "" (STORAGE 1', b'SETQUOTA "" (STORAGE x)', b'SETQUOTA "" (STORAGE 1 )',
    b'SETQUOTA "" (STORAGE 9223372036854775808)', b'SETQUOTA "" (STORAGE 1) x',
])  # fmt: skip
async def test_wrong_arguments(command: bytes, bob: Conversation) -> None:
    assert (await answer(bob, command))[-1].startswith(b"t BAD ")


@pytest.mark.parametrize(
    "limits", [b"()", b"(STORAGE 510)", b"(STORAGE 9223372036854775807 MESSAGE 0)", b"(X-OWN 1)"]
)
async def test_users_set_no_limits(limits: bytes, bob: Conversation, store: Store) -> None:
    """RFC 9208 §4.1.3: "can't set that data"; QUOTASET is not announced."""
    before = store.quota("bob")
    (reply,) = await answer(bob, b'SETQUOTA "User quota" ' + limits)
    assert reply.startswith(b"t NO [NOPERM] ")
    assert store.quota("bob") == before
    assert b"QUOTASET" not in (await answer(bob, b"CAPABILITY"))[0]


async def test_what_an_expunge_would_free(
    bob: Conversation, store: Store, inbox: MailboxInfo
) -> None:
    """RFC 9208 §4.1.4: DELETED-STORAGE in octets, as the sum of RFC822.SIZE that it allows."""
    lines = await answer(bob, b"STATUS INBOX (MESSAGES deleted DELETED-STORAGE)")
    assert lines[0] == b"* STATUS INBOX (MESSAGES 2 DELETED 1 DELETED-STORAGE 500)"
    before = store.quota("bob").storage
    await answer(bob, b"SELECT INBOX")
    await answer(bob, b"EXPUNGE")
    assert before - store.quota("bob").storage == 500


async def test_the_example_of_rfc_9208_section_4_3_1(connect, host: MailHost, store: Store) -> None:
    store.create_mailbox("bob", "saved-messages")
    store.deliver(mail("one"), ["bob"])
    store.set_quota("bob", storage=1024, messages=None)
    script = r"""
        C: (login)
        C: A003 APPEND saved-messages (\Seen) {1024}
        S: + Ready for literal data
        C: LETTER
        S: A003 NO [OVERQUOTA] over the quota of bob: expunge mail there, or raise the quota
    """.replace("LETTER", "x" * 1024)
    await play(script, lambda: connect(imap.serve, host), store)
    assert store.messages(store.mailbox("bob", "saved-messages").id) == []
