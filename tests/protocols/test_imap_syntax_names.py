"""Mailbox names on the wire, and the patterns of LIST."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailedu.protocols.imap_syntax import (
    BadMailboxName,
    decode_mailbox_name,
    encode_mailbox_name,
    match_mailbox,
)

UNICODE = st.text(st.characters(exclude_categories=["Cs"]))


@pytest.mark.parametrize(
    ("wire", "name"),
    [
        (b"~peter/mail/&U,BTFw-/&ZeVnLIqe-", "~peter/mail/台北/日本語"),  # RFC 3501 §5.1.3
        (b"&Jjo-!", "☺!"),  # RFC 3501 §5.1.3
        (b"&U,BTF2XlZyyKng-", "台北日本語"),  # RFC 3501 §5.1.3
        (b"Entw&APw-rfe", "Entwürfe"),
        (b"Tom &- Jerry", "Tom & Jerry"),
        (b"&-&-", "&&"),
        (b"&2D3eAA-", "\U0001f600"),
        (b"&AAo-", "\n"),
        (b"", ""),
    ],
)
def test_modified_utf7(wire, name):
    assert decode_mailbox_name(wire) == name
    assert encode_mailbox_name(name) == wire


@pytest.mark.parametrize(
    "wire",
    [
        b"&Jjo!",  # no shift back: RFC 3501 §5.1.3
        b"&U,BTFw-&ZeVnLIqe-",  # a superfluous shift: RFC 3501 §5.1.3
        b"&",
        b"a&b",
        b"&AO",
        b"&AGE-",  # a printable character, encoded
        b"&APx-",  # bits left over that are not zero
        b"&A-",
        b"&APw=-",
        b"&AP/8-",
        b"&2D0-",  # half of a surrogate pair
        b"&3gDYPQ-",
        "ü".encode(),
        b"a\nb",
        b"a\x7fb",
    ],
)
def test_what_is_not_modified_utf7(wire):
    with pytest.raises(BadMailboxName, match="modified UTF-7"):
        decode_mailbox_name(wire)


def test_half_a_surrogate_pair_cannot_be_written():
    with pytest.raises(BadMailboxName):
        encode_mailbox_name("\ud83d")


@given(UNICODE)
def test_any_name_survives_the_wire(name):
    wire = encode_mailbox_name(name)
    assert all(0x20 <= octet <= 0x7E for octet in wire)
    assert decode_mailbox_name(wire) == name


@given(st.binary() | st.text("&-,+/AGPwabc=").map(str.encode))
def test_each_name_has_one_form_on_the_wire(wire):
    try:
        name = decode_mailbox_name(wire)
    except BadMailboxName:
        return
    assert encode_mailbox_name(name) == wire


@pytest.mark.parametrize(
    ("pattern", "name", "found"),
    [
        ("*", "a/b/c", True),
        ("%", "a", True),
        ("%", "a/b", False),
        ("%/%", "a/b", True),
        ("a%", "a", True),
        ("a/%", "a", False),
        ("a/*", "a/b/c", True),
        ("*c", "a/b/c", True),
        ("%c", "a/b/c", False),
        ("%*c", "a/b/c", True),
        ("a*b*c", "a/xb/yc", True),
        ("", "", True),
        ("", "a", False),
        ("%", "", True),
        ("inbox", "INBOX", True),
        ("InB%", "INBOX", True),
        ("*box", "INBOX", True),
        ("inbox/%", "INBOX/x", True),
        ("INBOX/X", "INBOX/x", False),
        ("inboxes", "INBOXES", False),
        ("sent", "Sent", False),
        ("a.b", "axb", False),
        ("été/%", "été/1", True),
    ],
)
def test_match_mailbox(pattern, name, found):
    assert match_mailbox(pattern, name) is found


def test_the_separator_can_be_another():
    assert match_mailbox("a.%", "a.b/c", separator=".")
    assert not match_mailbox("%", "a.b", separator=".")


def model(pattern, name):
    """The definition, by trying each length for each wildcard."""
    if not pattern:
        return not name
    if pattern[0] in "*%":
        ends = range(len(name) + 1)
        return any(
            model(pattern[1:], name[end:])
            for end in ends
            if pattern[0] == "*" or "/" not in name[:end]
        )
    return name[:1] == pattern[0] and model(pattern[1:], name[1:])


@given(st.text("ab/*%", max_size=8), st.text("ab/", max_size=8))
def test_match_agrees_with_the_definition(pattern, name):
    assert match_mailbox(pattern, name) is model(pattern, name)


def test_many_wildcards_take_no_time():
    assert not match_mailbox("*a%" * 2000 + "b", "a" * 4000)
