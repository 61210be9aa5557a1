"""LIST, extended and not: the dialogues of RFC 5258 §5, RFC 5819 §3 and RFC 6154 §5, and errors."""

from __future__ import annotations

import re

import pytest
from imap_helpers import Conversation, answer, login, mail

from mailedu.servers import imap
from mailedu.servers.host import MailHost
from mailedu.store import Store

_LINE = re.compile(r'\* LIST \(([^)]*)\) "/" ("[^"]*"|\S+)(?: (.*))?')
_STATES = {"\\Subscribed", "\\NonExistent", "\\Noselect"}

Listed = dict[str, tuple[set[str], str]]


def listed(lines: list[bytes]) -> Listed:
    """Name -> (attributes, extended data) of the LIST lines before a tagged OK."""
    assert lines[-1].startswith(b"t OK ")
    found: Listed = {}
    for line in lines[:-1]:
        match = _LINE.fullmatch(line.decode())
        assert match, line
        name = match[2].strip('"')
        assert name not in found, "one response for each name (RFC 5258 §4)"
        found[name] = ({*match[1].split()}, match[3] or "")
    return found


def states(found: Listed) -> dict[str, str]:
    """Name -> its attributes of existence and subscription, and the extended data."""
    return {
        name: " ".join(filter(None, [*sorted(attributes & _STATES), data]))
        for name, (attributes, data) in found.items()
    }


def children(found: Listed) -> dict[str, str]:
    """Name -> ``+`` when it has children, ``-`` when not."""
    return {
        name: {"\\HasChildren": "+", "\\HasNoChildren": "-"}[
            next(a for a in attributes if a.startswith("\\Has"))
        ]
        for name, (attributes, _) in found.items()
    }


def furnish(store: Store, mailboxes: str, subscribed: str) -> None:
    """Let bob have INBOX and these mailboxes, and these subscriptions only."""
    for box in store.mailboxes("bob"):
        store.unsubscribe("bob", box.name)
        if box.name != "INBOX":
            store.delete_mailbox("bob", box.name)
    for name in mailboxes.split():
        store.create_mailbox("bob", name)
    for name in subscribed.split():
        store.subscribe("bob", name)


@pytest.fixture
async def bob(connect, host: MailHost) -> Conversation:
    talk = await connect(imap.serve, host)
    await login(talk)
    return talk


@pytest.fixture
def fruit(store: Store) -> None:
    """RFC 5258 §5, example 1."""
    furnish(
        store,
        "Fruit Fruit/Apple Fruit/Banana Tofu Vegetable Vegetable/Broccoli Vegetable/Corn",
        "INBOX Fruit/Banana Fruit/Peach Vegetable Vegetable/Broccoli",
    )


@pytest.mark.usefixtures("fruit")
async def test_rfc_5258_examples_1_to_6(bob: Conversation) -> None:
    everything = "INBOX Fruit Fruit/Apple Fruit/Banana Tofu Vegetable Vegetable/Broccoli"
    everything = {*everything.split(), "Vegetable/Corn"}
    assert states(listed(await answer(bob, b'LIST "" "*"'))) == dict.fromkeys(everything, "")
    subscribed = {
        "INBOX": "\\Subscribed",
        "Fruit/Banana": "\\Subscribed",
        "Fruit/Peach": "\\NonExistent \\Subscribed",
        "Vegetable": "\\Subscribed",
        "Vegetable/Broccoli": "\\Subscribed",
    }
    assert states(listed(await answer(bob, b'LIST (SUBSCRIBED) "" "*"'))) == subscribed
    assert states(listed(await answer(bob, b'LIST (REMOTE SUBSCRIBED) "" "*"'))) == subscribed
    for select in (b"()", b"(REMOTE)"):
        found = listed(await answer(bob, b'LIST %b "" "%%" RETURN (CHILDREN)' % select))
        assert children(found) == {"INBOX": "-", "Fruit": "+", "Tofu": "-", "Vegetable": "+"}
    del subscribed["Fruit/Peach"]
    found = listed(await answer(bob, b'LIST (REMOTE) "" "*" RETURN (SUBSCRIBED)'))
    assert states(found) == dict.fromkeys(everything, "") | subscribed


@pytest.mark.usefixtures("fruit")
async def test_rfc_5258_example_7_several_patterns(bob: Conversation) -> None:
    found = listed(await answer(bob, b'LIST "" ("INBOX" "Drafts" "Fruit/%")'))
    assert {*found} == {"INBOX", "Fruit/Apple", "Fruit/Banana"}
    assert [*listed(await answer(bob, b'LIST "" (INBOX in% *)'))].count("INBOX") == 1


@pytest.mark.parametrize(
    "subscribed, select, expected",
    [
        ("Foo/Baz", b'(SUBSCRIBED) "" "*"', {"Foo/Baz": "\\Subscribed"}),
        ("Foo/Baz", b'(SUBSCRIBED) "" "%"', {}),
        ("Foo/Baz", b'(SUBSCRIBED RECURSIVEMATCH) "" "%"', {"Foo": '("CHILDINFO" ("SUBSCRIBED"))'}),
        (
            "Foo Foo/Baz",
            b'(SUBSCRIBED RECURSIVEMATCH) "" "%"',
            {"Foo": '\\Subscribed ("CHILDINFO" ("SUBSCRIBED"))'},
        ),
        ("", b'(SUBSCRIBED RECURSIVEMATCH) "" "%"', {}),
        (
            "Foo Moo",
            b'(SUBSCRIBED RECURSIVEMATCH) "" "%" RETURN (CHILDREN)',
            {"Foo": "\\Subscribed", "Moo": "\\Subscribed"},
        ),
        (
            "Gone/Baz",
            b'(SUBSCRIBED RECURSIVEMATCH) "" "%"',
            {"Gone": '\\NonExistent ("CHILDINFO" ("SUBSCRIBED"))'},
        ),
        ("Gone/Baz", b'(SUBSCRIBED) "" "%"', {}),
    ],
)
async def test_rfc_5258_example_8_children_and_childinfo(
    subscribed: str, select: bytes, expected: dict[str, str], bob: Conversation, store: Store
) -> None:
    furnish(store, "Foo Foo/Bar Foo/Baz Moo", subscribed)
    found = listed(await answer(bob, b"LIST " + select))
    assert states(found) == expected
    if "Foo" in expected:
        assert children(found)["Foo"] == "+"


async def test_rfc_5258_example_9_redundant_childinfo_is_left_out(
    bob: Conversation, store: Store
) -> None:
    subscribed = "foo2/bar1 foo2/bar2 baz2/bar2 baz2/bar22 baz2/bar222 eps2 eps2/mamba qux2/bar2"
    furnish(store, f"foo2 baz2 {subscribed}", subscribed)
    found = listed(await answer(bob, b'LIST (RECURSIVEMATCH SUBSCRIBED) "" "*2"'))
    info = '("CHILDINFO" ("SUBSCRIBED"))'
    assert states(found) == {
        "foo2": info,
        "foo2/bar2": "\\Subscribed",
        "baz2/bar2": "\\Subscribed",
        "baz2/bar22": "\\Subscribed",
        "baz2/bar222": "\\Subscribed",
        "eps2": f"\\Subscribed {info}",
        "qux2/bar2": "\\Subscribed",
    }


async def test_rfc_5258_example_10_a_child_that_does_not_exist(
    bob: Conversation, store: Store
) -> None:
    furnish(store, "foo", "foo/bar")
    assert states(listed(await answer(bob, b'LIST (SUBSCRIBED) "" "foo/*"'))) == {
        "foo/bar": "\\NonExistent \\Subscribed"
    }
    found = listed(await answer(bob, b'LIST (SUBSCRIBED RECURSIVEMATCH) "" foo RETURN (CHILDREN)'))
    assert states(found) == {"foo": '("CHILDINFO" ("SUBSCRIBED"))'}
    assert children(found) == {"foo": "-"}


async def test_rfc_5819_section_3_status_of_each(bob: Conversation, store: Store) -> None:
    furnish(store, "foo bar bar/baz", "INBOX foo/deep")
    store.delete_mailbox("bob", "bar")
    store.deliver(mail("one"), ["bob"])
    lines = await answer(bob, b'LIST "" % RETURN (STATUS (MESSAGES UNSEEN))')
    assert [re.sub(rb"\\Has\w+ ?|\(\) ", b"", line).split(b' "/"')[0] for line in lines] == [
        b"* LIST ()",
        b"* STATUS INBOX (MESSAGES 1 UNSEEN 1)",
        b"* LIST (\\Noselect )",
        b"* LIST ()",
        b"* STATUS foo (MESSAGES 0 UNSEEN 0)",
        b"t OK LIST completed",
    ]
    lines = await answer(bob, b'LIST (SUBSCRIBED RECURSIVEMATCH) "" % RETURN (STATUS (MESSAGES))')
    statuses = [line for line in lines if line.startswith(b"* STATUS ")]
    assert statuses == [b"* STATUS INBOX (MESSAGES 1)"], "foo does not meet the options itself"
    assert any(b' foo ("CHILDINFO" ("SUBSCRIBED"))' in line for line in lines)


async def test_rfc_6154_section_5_2_special_use(bob: Conversation, store: Store) -> None:
    furnish(store, "ToDo", "")
    for name, use in (("SentMail", "\\Sent"), ("MyDrafts", "\\Drafts")):
        store.create_mailbox("bob", name, use)
    found = listed(await answer(bob, b'LIST "" "%" RETURN (SPECIAL-USE)'))
    assert {*found} == {"INBOX", "ToDo", "SentMail", "MyDrafts"}
    found = listed(await answer(bob, b'LIST (SPECIAL-USE) "" "%" RETURN (SPECIAL-USE)'))
    assert {name: a & {"\\Sent", "\\Drafts"} for name, (a, _) in found.items()} == {
        "SentMail": {"\\Sent"},
        "MyDrafts": {"\\Drafts"},
    }
    store.create_mailbox("bob", "ToDo/Done", "\\Archive")
    found = listed(await answer(bob, b'LIST (SPECIAL-USE RECURSIVEMATCH) "" "T%"'))
    assert states(found) == {"ToDo": '("CHILDINFO" ("SPECIAL-USE"))'}
    store.subscribe("bob", "SentMail")
    found = listed(await answer(bob, b'LIST (SPECIAL-USE SUBSCRIBED) "" "*"'))
    assert states(found) == {"SentMail": "\\Subscribed"}


async def test_rfc_6154_section_5_3_create(bob: Conversation, store: Store) -> None:
    (reply,) = await answer(bob, rb"CREATE MySpecial (USE (\Drafts \Sent))")
    assert reply.startswith(b"t NO [USEATTR] ")
    assert (await answer(bob, rb"CREATE Old (USE (\archive))"))[0].startswith(b"t OK ")
    assert store.mailbox("bob", "Old").special_use == "\\Archive"
    assert (await answer(bob, rb"CREATE Plain (USE ())"))[0].startswith(b"t OK ")
    for use in (rb"\All", rb"\Flagged", rb"\Everything"):  # they would be virtual, or unknown
        (reply,) = await answer(bob, b"CREATE New (USE (%b))" % use)
        assert reply.startswith(b"t NO [USEATTR] ")
    for bad in (b"USE", b"(USE)", b"(USE (Sent))", b"(COLOUR (red))", rb"(USE (\Sent )", b"()"):
        (reply,) = await answer(bob, b"CREATE New " + bad)
        assert reply.startswith(b"t BAD ")
    assert b"\\Archive" in (await answer(bob, b'LIST "" Old'))[0]
    names = {box.name for box in store.mailboxes("bob")}
    assert {"MySpecial", "New"}.isdisjoint(names)


@pytest.mark.parametrize(
    "arguments",
    [
        b'(RECURSIVEMATCH) "" *',
        b'(RECURSIVEMATCH REMOTE) "" *',
        b'(COLOUR) "" *',
        b"(SUBSCRIBED",
        b'(SUBSCRIBED  REMOTE) "" *',
        b'(SUBSCRIBED)"" *',
        b'"" ()',
        b'"" (a b',
        b'"" (a  b)',
        b'"" * RETURN',
        b'"" * RETURN (',
        b'"" * RETURN (COLOUR)',
        b'"" * RETURN (REMOTE)',
        b'"" * RETURN (STATUS)',
        b'"" * RETURN (STATUS ())',
        b'"" * RETURN (STATUS (COLOUR))',
        b'"" * RETURN (CHILDREN) now',
        b'"" * BRING (CHILDREN)',
    ],
)
async def test_bad_arguments(arguments: bytes, bob: Conversation) -> None:
    (reply,) = await answer(bob, b"LIST " + arguments)
    assert reply.startswith(b"t BAD ")


async def test_what_the_extended_syntax_changes(bob: Conversation) -> None:
    assert await answer(bob, b'LIST "" ""') == [
        b'* LIST (\\Noselect) "/" ""',
        b"t OK LIST completed",
    ]
    for empty in (b'() "" ""', b'"" ("")', b'"" "" RETURN ()'):
        assert listed(await answer(bob, b"LIST " + empty)) == {}
    twice = await answer(bob, b'list (subscribed SUBSCRIBED) "" S* return (children CHILDREN)')
    assert [*listed(twice)] == ["Sent"]
    found = listed(await answer(bob, b'LIST (SUBSCRIBED) "" ({2+}\r\nS% "Dr*")'))
    assert {*found} == {"Sent", "Drafts"}


async def test_levels_of_another_namespace_are_no_mailboxes(
    bob: Conversation, store: Store, connect, host: MailHost
) -> None:
    alice = await connect(imap.serve, host)
    await login(alice, "alice")
    assert (await answer(alice, b"CREATE Team"))[0].startswith(b"t OK ")
    assert (await answer(alice, b"SETACL Team bob lr"))[0].startswith(b"t OK ")
    assert listed(await answer(bob, b'LIST "" shared%'))["shared"][0] == {
        "\\Noselect",
        "\\HasChildren",
    }
    assert listed(await answer(bob, b'LIST () "" shared%'))["shared"][0] == {
        "\\NonExistent",
        "\\HasChildren",
    }
    assert [*listed(await answer(bob, b'LIST "" shared*'))] == ["shared/alice/Team"]
