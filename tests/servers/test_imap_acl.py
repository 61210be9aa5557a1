"""Rights in shared mailboxes (RFC 4314): each command with exactly the right that it needs."""

from __future__ import annotations

import dataclasses
from collections.abc import Awaitable, Callable
from typing import NamedTuple

import pytest
from imap_helpers import Conversation, answer, login, mail, play

from mailedu.servers import imap
from mailedu.servers.host import MailHost
from mailedu.store import ALL_RIGHTS, MailboxInfo, Store

Login = Callable[[str], Awaitable[Conversation]]
TEAM = b"shared/bob/Team"
LETTER = b"{6+}\r\na: b\r\n"


@pytest.fixture
def user(connect, host: MailHost) -> Login:
    """``user("carol")`` is a session of hers."""

    async def opened(name: str) -> Conversation:
        talk = await connect(imap.serve, host)
        await login(talk, name)
        return talk

    return opened


@pytest.fixture
def team(store: Store) -> MailboxInfo:
    r"""bob's mailbox Team: two messages, the second of them \Deleted, and a mailbox below it."""
    box = store.create_mailbox("bob", "Team")
    store.append_many(box.id, [(mail("one"), (), None), (mail("two"), ["\\Deleted"], None)])
    store.create_mailbox("bob", "Team/Plans")
    store.create_mailbox("bob", "Other")
    store.deliver(mail("hers"), ["carol"])
    return box


def share(store: Store, name: str, rights: str, user: str = "carol") -> None:
    store.set_acl(store.mailbox("bob", name).id, user, rights)


class Need(NamedTuple):
    """A command, the rights that it needs in Team, and whether Team is to be open for it."""

    command: bytes
    rights: str
    selected: bool = False


NEEDS = {
    need.command.split(b" {")[0].decode(): need
    for need in (
        Need(b"SELECT shared/bob/Team", "r"),
        Need(b"EXAMINE shared/bob/Team", "r"),
        Need(b"STATUS shared/bob/Team (MESSAGES)", "r"),
        Need(b"GETQUOTAROOT shared/bob/Team", "r"),
        Need(b"SUBSCRIBE shared/bob/Team", "l"),
        Need(b"APPEND shared/bob/Team " + LETTER, "i"),
        Need(b"CREATE shared/bob/Team/New", "k"),
        Need(b"DELETE shared/bob/Team", "x"),
        Need(b"RENAME shared/bob/Team/Plans shared/bob/Team/Ideas", "k"),
        Need(b"RENAME shared/bob/Team shared/bob/Other/Team", "x"),
        Need(b"SETACL shared/bob/Team alice lr", "a"),
        Need(b"DELETEACL shared/bob/Team alice", "a"),
        Need(b"GETACL shared/bob/Team", "a"),
        Need(b"LISTRIGHTS shared/bob/Team alice", "a"),
        Need(rb"STORE 1 +FLAGS (\Seen)", "s", True),
        Need(rb"UID STORE 1 FLAGS.SILENT (\Seen)", "s", True),
        Need(rb"STORE 1 -FLAGS (\Deleted)", "t", True),
        Need(rb"STORE 1 +FLAGS (\Flagged)", "w", True),
        Need(b"STORE 1 +FLAGS (keyword)", "w", True),
        Need(b"EXPUNGE", "e", True),
        Need(b"UID EXPUNGE 1:*", "e", True),
        Need(b"COPY 1 shared/bob/Team", "i", True),
        Need(b"UID COPY 1 shared/bob/Team", "i", True),
        Need(b"MOVE 1 shared/bob/Team", "i", True),
        Need(b"MOVE 1 INBOX", "t", True),
        Need(b"UID MOVE 1 INBOX", "e", True),
    )
}


@pytest.mark.parametrize("need", [pytest.param(need, id=name) for name, need in NEEDS.items()])
async def test_a_command_without_the_right_that_it_needs(
    need: Need, user: Login, store: Store, team: MailboxInfo
) -> None:
    """RFC 4314 §4: all other rights do not help; then the owner gives that one."""
    share(store, "Team/Plans", "lrx")
    share(store, "Other", "lrk")
    share(store, "Team", "".join(ALL_RIGHTS - set(need.rights)))
    carol = await user("carol")
    before = [store.messages(team.id), store.mailboxes("bob"), store.acl(team.id)]
    if need.selected:
        assert (await answer(carol, b"SELECT " + TEAM))[-1].startswith(b"t OK [READ-WRITE] ")
    refused = b"NONEXISTENT" if "l" in need.rights else b"NOPERM"
    assert (await answer(carol, need.command))[-1].startswith(b"t NO [%b] " % refused)
    assert [store.messages(team.id), store.mailboxes("bob"), store.acl(team.id)] == before
    share(store, "Team", "".join(ALL_RIGHTS))
    assert (await answer(carol, need.command))[-1].startswith(b"t OK ")


@pytest.mark.parametrize("need", [pytest.param(need, id=name) for name, need in NEEDS.items()])
async def test_a_command_with_nothing_but_the_right_that_it_needs(
    need: Need, user: Login, store: Store, team: MailboxInfo
) -> None:
    share(store, "Team/Plans", "x")
    share(store, "Other", "k")
    extra = {b"MOVE 1 shared/bob/Team": "te", b"MOVE 1 INBOX": "e", b"UID MOVE 1 INBOX": "t"}
    share(store, "Team", need.rights + "r" * need.selected + extra.get(need.command, ""))
    carol = await user("carol")
    if need.selected:
        assert (await answer(carol, b"SELECT " + TEAM))[-1].startswith(b"t OK [READ-WRITE] ")
    assert (await answer(carol, need.command))[-1].startswith(b"t OK ")


@pytest.mark.parametrize("right", sorted(ALL_RIGHTS))
async def test_one_right_alone(right: str, user: Login, store: Store, team: MailboxInfo) -> None:
    """What LIST, MYRIGHTS and SELECT make of each right (RFC 4314 §4)."""
    share(store, "Team", right)
    carol = await user("carol")
    listed = await answer(carol, b'LIST "" shared/*')
    assert (len(listed) == 2) == (right == "l")
    mine = await answer(carol, b"MYRIGHTS " + TEAM)
    known = right in "lrikxa"
    assert mine[-1].startswith(b"t OK" if known else b"t NO [NONEXISTENT]")
    virtual = {"k": "c", "x": "c", "t": "d", "e": "d"}.get(right, "")
    assert not known or mine[0] == f"* MYRIGHTS shared/bob/Team {right}{virtual}".encode()
    assert (await answer(carol, b"SELECT " + TEAM))[-1].startswith(
        {"r": b"t OK [READ-ONLY]", "l": b"t NO [NOPERM]"}.get(right, b"t NO [NONEXISTENT]")
    )


@pytest.mark.parametrize(
    ("rights", "settable", "mode"),
    [
        ("lr", r"", "READ-ONLY"),
        ("lrkxap", r"", "READ-ONLY"),
        ("lri", r"", "READ-WRITE"),
        ("lre", r"", "READ-WRITE"),
        ("lrs", r"\Seen", "READ-WRITE"),
        ("lrt", r"\Deleted", "READ-WRITE"),
        ("lrwis", r"\Answered \Flagged \Seen \Draft \*", "READ-WRITE"),
    ],
)
async def test_select_tells_what_can_be_changed(
    rights: str, settable: str, mode: str, user: Login, store: Store, team: MailboxInfo
) -> None:
    """RFC 4314 §5.1.1, §5.2."""
    share(store, "Team", rights)
    lines = await answer(await user("carol"), b"SELECT " + TEAM)
    flags = next(line for line in lines if b"PERMANENTFLAGS" in line).split(b"(")[1].split(b")")[0]
    assert set(flags.decode().split()) == set(settable.split())
    assert lines[-1].startswith(f"t OK [{mode}] ".encode())
    assert rb"* FLAGS (\Answered \Flagged \Deleted \Seen \Draft)" in lines


@pytest.mark.parametrize("command", [
    b"SELECT {}", b"EXAMINE {}", b"STATUS {} (MESSAGES)", b"DELETE {}", b"RENAME {} shared/bob/x",
    b"RENAME {} mine", b"SUBSCRIBE {}", b"APPEND {} " + LETTER, b"GETACL {}", b"MYRIGHTS {}",
    b"SETACL {} carol lr", b"DELETEACL {} carol", b"LISTRIGHTS {} carol", b"GETQUOTAROOT {}",
])  # fmt: skip
async def test_a_hidden_mailbox_and_none_at_all_are_answered_alike(
    command: bytes, user: Login, store: Store, team: MailboxInfo
) -> None:
    """RFC 4314 §6: no existence information; whether the owner exists is none, either."""
    carol = await user("carol")
    replies = set()
    for name in (b"shared/bob/Team", b"shared/bob/Nope", b"shared/dave/Team"):
        (reply,) = await answer(carol, command.replace(b"{}", name))
        replies.add(reply.replace(name, b"..."))
    assert len(replies) == 1
    assert replies.pop().startswith(b"t NO [NONEXISTENT] ")


@pytest.mark.parametrize("name", [
    b"shared", b"shared/", b"shared/new", b"shared/bob", b"shared/bob/New", b"shared/bob/Team/New",
    b"shared/carol/New", b"shared/dave/New", b"shared/bob/Nope/New",
])  # fmt: skip
async def test_where_no_mailbox_can_be_made(
    name: bytes, user: Login, store: Store, team: MailboxInfo
) -> None:
    share(store, "Team", "lr")
    carol = await user("carol")
    before = [store.mailboxes("bob"), store.mailboxes("carol")]
    code = b"CANNOT" if name.rstrip(b"/") == b"shared" else b"NOPERM"
    assert (await answer(carol, b"CREATE " + name))[-1].startswith(b"t NO [%b]" % code)
    assert (await answer(carol, b"RENAME Sent " + name))[-1].startswith(b"t NO [%b]" % code)
    assert [store.mailboxes("bob"), store.mailboxes("carol")] == before


async def test_trycreate_only_where_create_would_help(
    user: Login, store: Store, team: MailboxInfo
) -> None:
    """RFC 3501 §7.1, TRYCREATE: not when it is certain that the mailbox cannot be created."""
    share(store, "Team", "lrk")
    carol = await user("carol")
    append = b"APPEND %b " + LETTER
    assert (await answer(carol, append % b"Nope"))[0].startswith(b"t NO [TRYCREATE]")
    assert (await answer(carol, append % b"shared/bob/Team/Nope"))[0].startswith(
        b"t NO [TRYCREATE]"
    )
    assert (await answer(carol, append % b"shared/bob/Nope"))[0].startswith(b"t NO [NONEXISTENT]")


async def test_a_mailbox_stays_its_owners(user: Login, store: Store, team: MailboxInfo) -> None:
    share(store, "Team", "lrkx")
    share(store, "INBOX", "lrkx")
    store.create_mailbox("carol", "Mine")
    carol = await user("carol")
    for there_and_back in (b"shared/bob/Team Taken", b"Mine shared/bob/Team/Given"):
        (reply,) = await answer(carol, b"RENAME " + there_and_back)
        assert reply.startswith(b"t NO [CANNOT] ")
    (reply,) = await answer(carol, b"RENAME shared/bob/INBOX shared/bob/Team/In")
    assert reply.startswith(b"t NO [CANNOT] ")
    assert (await answer(carol, b"DELETE shared/bob/INBOX"))[-1].startswith(b"t NO [CANNOT] ")


async def test_list_tells_the_status_only_of_what_may_be_read(
    user: Login, store: Store, team: MailboxInfo
) -> None:
    """RFC 4314 §4, STATUS, by way of RFC 5819 §2."""
    share(store, "Team", "l")
    share(store, "Other", "lr")
    carol = await user("carol")
    lines = await answer(carol, b'LIST "" shared/bob/* RETURN (STATUS (MESSAGES))')
    assert [line for line in lines if b"STATUS" in line] == [
        b"* STATUS shared/bob/Other (MESSAGES 0)"
    ]
    assert sum(line.startswith(b"* LIST ") for line in lines) == 2


async def test_in_imap4rev2_select_names_the_mailbox_as_shared(
    user: Login, store: Store, team: MailboxInfo
) -> None:
    """RFC 9051 §6.3.2: SELECT has a LIST response."""
    share(store, "Team", "lr")
    carol = await user("carol")
    await answer(carol, b"ENABLE IMAP4rev2")
    lines = await answer(carol, b"SELECT " + TEAM)
    assert any(line.startswith(b"* LIST (") and line.endswith(b" " + TEAM) for line in lines)


async def test_fetch_without_the_right_to_mark_as_seen(
    user: Login, store: Store, team: MailboxInfo
) -> None:
    r"""RFC 4314 §4, FETCH: \Seen must not be set without "s"."""
    share(store, "Team", "lrwtei")
    carol = await user("carol")
    await answer(carol, b"SELECT " + TEAM)
    for command in (b"FETCH 1 BODY[]", b"UID FETCH 1 RFC822", b"FETCH 1 BODY[TEXT]"):
        assert b"Seen" not in b"".join(await answer(carol, command))
    assert store.message(team.id, 1).flags == set()
    share(store, "Team", "lrs")
    assert rb"FLAGS (\Seen" in b"".join(await answer(carol, b"FETCH 1 BODY[]"))


async def test_flags_that_may_not_be_set_are_left_out_of_an_append(
    user: Login, store: Store, team: MailboxInfo
) -> None:
    share(store, "Team", "lis")
    carol = await user("carol")
    command = rb"APPEND shared/bob/Team (\Seen \Flagged \Deleted new) " + LETTER
    (reply,) = await answer(carol, command)
    assert reply == b"t OK APPEND completed"  # no APPENDUID: she may not read (RFC 4315 §5)
    assert store.message(team.id, 3).flags == {"\\Seen"}
    assert store.keywords(team.id) == []


async def test_a_store_of_nothing_needs_a_right_only_where_it_removes(
    user: Login, store: Store, team: MailboxInfo
) -> None:
    share(store, "Team", "lri")
    carol = await user("carol")
    await answer(carol, b"SELECT " + TEAM)
    assert (await answer(carol, b"STORE 2 +FLAGS ()"))[-1].startswith(b"t OK ")
    assert (await answer(carol, b"STORE 2 FLAGS ()"))[-1].startswith(b"t NO [NOPERM] ")
    share(store, "Team", "lris")
    assert (await answer(carol, b"STORE 2 FLAGS ()"))[-1].startswith(b"t OK ")
    assert store.message(team.id, 2).flags == {"\\Deleted"}


async def test_a_silent_store_tells_what_it_could_not_do(
    user: Login, store: Store, team: MailboxInfo
) -> None:
    """The client takes all the flags for set, so it must hear of those that are not."""
    share(store, "Team", "lrs")
    carol = await user("carol")
    await answer(carol, b"SELECT " + TEAM)
    lines = await answer(carol, rb"STORE 1 +FLAGS.SILENT (\Seen \Flagged)")
    assert any(line.startswith(b"* 1 FETCH (FLAGS (\\Seen") for line in lines)


async def test_rights_that_change_are_told(user: Login, store: Store, team: MailboxInfo) -> None:
    """RFC 4314 §5.1.1; an IDLE hears of them at once, and of the end of its session."""
    share(store, "Team", "lrs")
    carol = await user("carol")
    await answer(carol, b"SELECT " + TEAM)
    assert await answer(carol, b"NOOP") == [b"t OK NOOP completed"]
    await carol.send(b"i IDLE\r\n")
    await carol.line()
    share(store, "Team", "lrst")
    assert await carol.line() == b"* FLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft)\r\n"
    assert await carol.line() == b"* OK [PERMANENTFLAGS (\\Deleted \\Seen)] Flags permitted\r\n"
    store.delete_acl(team.id, "carol")
    assert (await carol.line()).startswith(b"* BYE ")
    assert await carol.rest() == b""


async def test_where_acl_is_hidden_nothing_is_shared(
    connect, host: MailHost, store: Store, team: MailboxInfo
) -> None:
    share(store, "Team", "".join(ALL_RIGHTS))
    store.subscribe("carol", "shared/bob/Team")
    plain = await connect(imap.serve, dataclasses.replace(host, imap_hide=frozenset({"ACL"})))
    await login(plain, "carol")
    assert (await answer(plain, b"NAMESPACE"))[0] == b'* NAMESPACE (("" "/")) NIL NIL'
    assert len(await answer(plain, b'LIST "" shared/*')) == 1
    assert (await answer(plain, b"SELECT " + TEAM))[-1].startswith(b"t NO [NONEXISTENT] ")
    assert (await answer(plain, b'GETQUOTA "User quota of bob"'))[-1].startswith(b"t NO ")
    assert (await answer(plain, b"CREATE shared/bob/Team"))[-1].startswith(b"t OK ")
    assert [box.name for box in store.mailboxes("carol") if "shared" in box.name] == [
        "shared", "shared/bob", "shared/bob/Team",
    ]  # fmt: skip


async def test_what_a_shared_mailbox_is_for_is_its_owners_business(
    user: Login, store: Store
) -> None:
    share(store, "Sent", "l")
    lines = await answer(await user("carol"), b'LIST "" shared/*')
    assert lines[0] == b'* LIST (\\HasNoChildren) "/" shared/bob/Sent'


@pytest.mark.parametrize("command", [
    b"SETACL INBOX", b"SETACL INBOX carol", b"SETACL INBOX carol lr x", b'SETACL INBOX "" lr',
    b"SETACL INBOX carol lrQ", b"SETACL INBOX carol lrq", b"SETACL INBOX carol lr1",
    b"SETACL INBOX carol ++l", b'SETACL INBOX "\xff" lr', b'SETACL INBOX "a\x07" lr',
    'SETACL INBOX "\u00ad" lr'.encode(), b"DELETEACL INBOX", b'DELETEACL INBOX ""', b"GETACL",
    b"GETACL INBOX carol", b"LISTRIGHTS INBOX", b'LISTRIGHTS INBOX "\xc2\x80"', b"MYRIGHTS",
])  # fmt: skip
async def test_wrong_arguments(command: bytes, user: Login, store: Store) -> None:
    """RFC 4314 §3, §3.1: an identifier that fails SASLprep, an unknown right: BAD."""
    bob = await user("bob")
    share(store, "INBOX", "lr")
    (reply,) = await answer(bob, command)
    assert reply.startswith(b"t BAD ")
    assert store.acl(store.mailbox("bob", "INBOX").id) == {"carol": "lr"}


@pytest.mark.parametrize("command", [
    b"SETACL INBOX nobody lr", b"SETACL INBOX $team lr", b"DELETEACL INBOX nobody",
    b"LISTRIGHTS INBOX nobody", b"SETACL INBOX bob lr", b"SETACL INBOX -bob w",
    b"DELETEACL INBOX bob",
])  # fmt: skip
async def test_identifiers_that_cannot_be_given_rights(command: bytes, user: Login) -> None:
    """The owner's rights are fixed (RFC 4314 §2); nobody's are refused, so a slip is seen."""
    bob = await user("bob")
    assert (await answer(bob, command))[-1].startswith(b"t NO [CANNOT] ")


async def test_a_user_whose_name_is_not_ascii(
    connect, host: MailHost, store: Store, team: MailboxInfo
) -> None:
    """RFC 4314 §9: identifiers are UTF-8, prepared by SASLprep; told in a literal."""
    store.add_account("zo\u00eb", "zo-secret", "zoe@campus.test")
    bob = await connect(imap.serve, host)
    await login(bob)
    decomposed = "SETACL Team {5+}\r\nzoe\u0308 lr".encode()
    assert (await answer(bob, decomposed))[-1].startswith(b"t OK ")
    assert store.acl(team.id) == {"zo\u00eb": "lr"}
    lines = await answer(bob, b"GETACL Team")
    assert lines[:2] == [b"* ACL Team bob lrwstipekxacd {4}", "zo\u00eb lr".encode()]


DIALOGUE = """
    C: (login)
    @ mailbox Drafts/David
    # RFC 4314 §2.1.1: "d" is told, and stands for "t" and "e"
    C: A001 SeTacl Drafts/David carol lrswida
    S: A001 OK SETACL completed
    C: A002 getacl Drafts/David
    S: * ACL Drafts/David bob lrwstipekxacd carol lrwstiead
    S: A002 OK GETACL completed
    C: A003 Setacl Drafts/David alice lrswikda
    S: A003 OK SETACL completed
    C: A004 getAcl Drafts/David
    S: * ACL Drafts/David bob lrwstipekxacd alice lrwstiekacd carol lrwstiead
    S: A004 OK GETACL completed
    # §3.1
    C: A005 SETACL Drafts/David carol lrswi
    S: A005 OK SETACL completed
    C: A006 SETACL Drafts/David carol +cda
    S: A006 OK SETACL completed
    C: A007 GETACL Drafts/David
    S: * ACL Drafts/David bob lrwstipekxacd alice lrwstiekacd carol lrwstiekxacd
    S: A007 OK GETACL completed
    C: A035 SETACL Drafts/David alice lrQswicda
    S: A035 BAD 'Q' is no right; they are lrwstipekxacd
    C: A036 SETACL Drafts/David alice lrqswicda
    S: A036 BAD 'q' is no right; they are lrwstipekxacd
    # §3.2
    C: B000 SETACL Drafts/David -carol wetd
    S: B000 OK SETACL completed
    C: B002 DeleteAcl Drafts/David carol
    S: B002 OK DELETEACL completed
    C: B003 GETACL Drafts/David
    S: * ACL Drafts/David bob lrwstipekxacd -carol wted alice lrwstiekacd
    S: B003 OK GETACL completed
    # §3.4, §3.5
    C: a001 LISTRIGHTS Drafts/David carol
    S: * LISTRIGHTS Drafts/David carol "" l r w s t i p e k x a c d
    S: a001 OK LISTRIGHTS completed
    C: a002 LISTRIGHTS Drafts/David bob
    S: * LISTRIGHTS Drafts/David bob lrwstipekxacd
    S: a002 OK LISTRIGHTS completed
    C: a005 listrights Drafts/David anyone
    S: * LISTRIGHTS Drafts/David anyone "" l r w s t i p e k x a c d
    S: a005 OK LISTRIGHTS completed
    C: A003 MYRIGHTS INBOX
    S: * MYRIGHTS INBOX lrwstipekxacd
    S: A003 OK MYRIGHTS completed
"""


async def test_the_examples_of_rfc_4314(connect, host: MailHost, store: Store) -> None:
    """Those of §2.1.1 and §3, with our users and our order of rights."""
    await play(DIALOGUE, lambda: connect(imap.serve, host), store)
