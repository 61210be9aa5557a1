"""ENVELOPE, BODY, BODYSTRUCTURE and BODY[…] of the corpus, as Dovecot 2.3 answers them.

Structures are compared as values: Dovecot writes some strings as literals that we quote, which
is the same string (RFC 3501 §4.3). Sections are compared octet by octet. What we answer
differently on purpose is in ``corpus/differences.json``; ``corpus/README.md`` says why.
"""

import json
import os
from collections.abc import Iterator

import pytest
from dovecot_oracle import CORPUS, GOLDENS, IMAP, SECTIONS, STRUCTURES, corpus, describe

from mailedu.protocols import mime
from mailedu.protocols.imap_syntax import Scanner, parse_fetch

MESSAGES = corpus()
DOVECOT = json.loads(GOLDENS.read_text())
DIFFERENCES = json.loads((CORPUS / "differences.json").read_text())


def values(scanner: Scanner) -> Iterator[object]:
    """Read the values of a parenthesized list up to its end."""
    while not scanner.accept(b")") and scanner.peek():
        if scanner.accept(b"("):
            yield list(values(scanner))
        elif scanner.peek() in (b'"', b"{"):
            yield scanner.string()
        elif not scanner.accept(b" "):
            yield scanner.atom().decode()


def ours(name: str, item: str) -> bytes:
    content = MESSAGES[name]
    if item == "ENVELOPE":
        return mime.envelope(content)
    message = mime.parse(content)
    if item in STRUCTURES:
        return mime.body_structure(message, extensible=item == "BODYSTRUCTURE")
    (asked,) = parse_fetch(Scanner(b"BODY[%b]" % item.encode()))
    return mime.fetch_section(message, asked.section) or b""


def expected(name: str, item: str) -> bytes:
    for by_name in DIFFERENCES.values():
        if item in by_name.get(name, {}):
            return by_name[name][item].encode("latin-1")
    return DOVECOT[name].get(item, "").encode("latin-1")


def test_the_corpus_and_its_goldens_belong_together():
    assert len(MESSAGES) >= 100
    assert set(MESSAGES) == set(DOVECOT)
    for by_name in DIFFERENCES.values():
        assert set(by_name) <= set(MESSAGES)


@pytest.mark.parametrize("name", MESSAGES)
def test_structures(name):
    for item in STRUCTURES:
        got, want = ours(name, item), expected(name, item)
        assert list(values(Scanner(got))) == list(values(Scanner(want))), item


@pytest.mark.parametrize("name", MESSAGES)
def test_sections(name):
    for item in SECTIONS:
        assert ours(name, item) == expected(name, item), item


def test_each_difference_is_one_and_has_its_reason():
    reasons = (CORPUS / "README.md").read_text()
    for reason, by_name in DIFFERENCES.items():
        assert f"### {reason}\n" in reasons
        for name, items in by_name.items():
            for item, value in items.items():
                assert DOVECOT[name].get(item, "") != value, (name, item)


@pytest.mark.skipif(
    not IMAP.exists() and os.environ.get("CI") != "true", reason="Dovecot is not installed"
)
def test_dovecot_still_answers_so():
    assert describe(MESSAGES) == DOVECOT
