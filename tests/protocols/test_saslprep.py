"""SASLprep: the examples of RFC 4013 §3, and what a prepared string always is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailedu.protocols.saslprep import saslprep


@pytest.mark.parametrize(
    ("given", "prepared"),
    [("I\u00adX", "IX"), ("user", "user"), ("USER", "USER"), ("\u00aa", "a"), ("\u2168", "IX")],
)
def test_rfc4013_section_3(given, prepared):
    assert saslprep(given) == prepared


@pytest.mark.parametrize(
    ("text", "section"),
    [
        ("\u0007", "RFC 4013 §2.3"),
        ("\u0627\u0031", "RFC 3454 §6"),
        ("\u0627a\u0627", "RFC 3454 §6"),
        ("\ue000", "RFC 4013 §2.3"),
        ("\ufffd", "RFC 4013 §2.3"),
    ],
)
def test_what_is_prohibited(text, section):
    with pytest.raises(ValueError, match=section):
        saslprep(text)


def test_an_unassigned_code_point_is_refused_in_a_stored_string_only():
    assert saslprep("\U0001f511") == "\U0001f511"
    with pytest.raises(ValueError, match=r"RFC 4013 §2\.5"):
        saslprep("\U0001f511", stored=True)


def test_other_spaces_are_spaces():
    assert saslprep("a\u00a0b\u3000c") == "a b c"


@given(st.text(st.characters(min_codepoint=32, max_codepoint=126)))
def test_printable_ascii_stays(text):
    assert saslprep(text) == text


@given(st.text())
def test_what_is_prepared_stays(text):
    try:
        prepared = saslprep(text)
    except ValueError:
        return
    assert saslprep(prepared) == prepared
