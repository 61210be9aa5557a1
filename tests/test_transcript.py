"""Transcripts as JSON: what was saved is what is loaded; what is broken says so."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailedu.transcript import (
    VERSION,
    Connection,
    Event,
    Mailbox,
    Part,
    Row,
    Step,
    Transcript,
    TranscriptError,
)

ROOT = Path(__file__).resolve().parents[1]

names = st.text(max_size=8)
seconds = st.floats(min_value=0, max_value=1e6)
counts = st.integers(min_value=0, max_value=2**32)
uids = st.lists(counts, max_size=3).map(tuple)
flags = st.lists(names, max_size=2).map(tuple)
states = st.sampled_from(["kept", "new", "marked", "gone"])
rows = st.builds(Row, st.none() | counts, counts, names, names, counts, flags, states)
mailboxes = st.builds(Mailbox, names, names, st.lists(rows, max_size=2).map(tuple))
events = st.builds(Event, seconds, names, names, names, uids, names)


@st.composite
def transcripts(draw: st.DrawFn) -> Transcript:
    boxes = tuple(draw(st.lists(mailboxes, max_size=3)))
    happened = tuple(draw(st.lists(events, max_size=3)))
    length = draw(st.integers(0, 4))

    def indices(size: int) -> tuple[int, ...]:
        return tuple(draw(st.lists(st.integers(0, size - 1), max_size=2))) if size else ()

    def step() -> Step:
        data = draw(st.binary(max_size=20))
        cut = draw(st.integers(0, len(data)))
        part = Part(0, cut, "verb", draw(names), draw(st.none() | names), draw(st.booleans()))
        return Step(
            1, draw(st.sampled_from(["client", "server"])), data, *(draw(seconds),) * 3,
            draw(st.sampled_from(["greeting", "command", "reply", "untagged", "data", "event"])),
            draw(names), draw(names), draw(names), draw(names), draw(names), draw(names), (part,),
            draw(st.none() | names), draw(st.none() | st.integers(0, length - 1)),
            indices(len(boxes)), indices(len(happened)), draw(uids),
        )  # fmt: skip

    return Transcript(
        draw(names),
        (Connection(1, "POP3", "bob's laptop", "mail.campus.test", draw(counts)),),
        tuple(step() for _ in range(length)),
        boxes,
        happened,
        draw(st.dictionaries(names, names, max_size=2)),
    )


@given(transcripts())
def test_what_was_saved_is_what_is_loaded(
    tmp_path_factory: pytest.TempPathFactory, transcript: Transcript
) -> None:
    path = transcript.save(tmp_path_factory.mktemp("talk") / "talk.json")
    assert Transcript.load(path) == transcript


def small() -> dict[str, Any]:
    """The JSON of a transcript with one of everything."""
    step = Step(
        1, "client", b"RETR \xff\r\n", 0.5, 0.5, 0.75, "command", "RETR",
        parts=(Part(0, 4, "verb", "command"),), mailboxes=(0,), events=(0,), marked=(1,),
    )  # fmt: skip
    row = Row(1, 7, "alice@campus.test", "lunch", 512, ("\\Seen",), "kept")
    transcript = Transcript(
        "small",
        (Connection(1, "POP3", "laptop", "mail.campus.test", 110),),
        (step,),
        (Mailbox("bob", "INBOX", (row,)),),
        (Event(0.25, "delivered", "bob", "INBOX", (7,), "a message arrived"),),
        {"made by": "a test"},
    )
    value = json.loads(json.dumps(transcript.to_dict()))
    assert Transcript.from_dict(value) == transcript
    return dict(value)


def put(*path: Any, value: Any) -> Callable[[dict[str, Any]], None]:
    def change(target: Any) -> None:
        for key in path[:-1]:
            target = target[key]
        target[path[-1]] = value

    return change


def drop(*path: Any) -> Callable[[dict[str, Any]], None]:
    def change(target: Any) -> None:
        for key in path[:-1]:
            target = target[key]
        del target[path[-1]]

    return change


@pytest.mark.parametrize(
    ("change", "hint"),
    [
        (put("format", value="har"), '"format" must be "mailedu-transcript"'),
        (drop("format"), '"format" must be'),
        (put("version", value=VERSION + 1), "upgrade mailedu"),
        (put("version", value="1"), 'no usable "version"'),
        (put("version", value=True), 'no usable "version"'),
        (put("version", value=0), 'no usable "version"'),
        (drop("title"), "title is missing"),
        (put("title", value=None), "title should be text, not null"),
        (put("steps", value={}), "steps should be a list"),
        (put("steps", 0, value=[]), "steps[0] should be an object"),
        (drop("steps", 0, "kind"), "steps[0].kind is missing"),
        (put("steps", 0, "kind", value="shout"), "steps[0].kind should be one of greeting"),
        (put("steps", 0, "received", value="abc"), 'received should be a number, not "abc"'),
        (put("steps", 0, "received", value=True), "steps[0].received should be a number"),
        (put("steps", 0, "received", value=float("inf")), "steps[0].received should be a finite"),
        (put("steps", 0, "data", value=None), "steps[0].data should be text, not null"),
        (put("steps", 0, "data", value="\u20ac"), "steps[0].data holds a character"),
        (put("steps", 0, "answers", value=9), "steps[0] points to something"),
        (put("steps", 0, "answers", value=-1), "steps[0] points to something"),
        (put("steps", 0, "mailboxes", value=[1]), "steps[0] points to something"),
        (put("steps", 0, "events", value=[0, 5]), "steps[0] points to something"),
        (put("steps", 0, "connection", value=2), "steps[0] points to something"),
        (put("steps", 0, "parts", 0, "end", value=99), "steps[0] points to something"),
        (put("steps", 0, "parts", 0, "secret", value=0), "steps[0].parts[0].secret should be true"),
        (put("steps", 0, "colour", value="red"), "steps[0].colour is no field"),
        (put("mailboxes", 0, "rows", 0, "uid", value=1.5), "rows[0].uid should be a whole number"),
        (put("mailboxes", 0, "rows", 0, "flags", value="x"), "rows[0].flags should be a list"),
        (put("connections", 0, "port", value="110"), "connections[0].port should be a whole"),
        (put("meta", value=[]), "meta should be an object"),
        (put("meta", "made by", value=3), "meta.made by should be text"),
    ],
)  # fmt: skip
def test_what_is_broken_says_where(
    tmp_path: Path, change: Callable[[dict[str, Any]], None], hint: str
) -> None:
    value = small()
    change(value)
    path = tmp_path / "talk.json"
    path.write_text(json.dumps(value), "utf-8")
    with pytest.raises(TranscriptError) as caught:
        Transcript.load(path)
    assert hint in str(caught.value)
    assert str(path) in str(caught.value)


@pytest.mark.parametrize(
    ("content", "hint"),
    [
        (b"", "not whole JSON"),
        (json.dumps(small()).encode()[:200], "was the file cut off?"),
        (b"[1, 2]", '"format" must be'),
        (b"null", '"format" must be'),
        (b"\xff\xfe\x00", "cannot read"),
        (b"[" * 100_000, "not whole JSON"),
    ],
)
def test_a_file_that_is_no_transcript_says_so(tmp_path: Path, content: bytes, hint: str) -> None:
    path = tmp_path / "talk.json"
    path.write_bytes(content)
    with pytest.raises(TranscriptError) as caught:
        Transcript.load(path)
    assert hint in str(caught.value)


def test_a_missing_file_says_so(tmp_path: Path) -> None:
    with pytest.raises(TranscriptError, match=r"cannot read .*nowhere\.json"):
        Transcript.load(tmp_path / "nowhere.json")


@given(st.recursive(st.none() | st.booleans() | st.floats() | st.text(), lambda inner: (
    st.lists(inner) | st.dictionaries(st.sampled_from(sorted(small())) | st.text(), inner)
)))  # fmt: skip
def test_other_json_is_a_transcript_or_a_transcript_error(value: Any) -> None:
    if isinstance(value, dict):
        value = {"connections": [], "steps": []} | value
        value |= {"format": "mailedu-transcript", "version": 1}
    try:
        transcript = Transcript.from_dict(value)
    except TranscriptError as error:
        assert str(error).startswith("the transcript")
    else:
        assert Transcript.from_dict(transcript.to_dict()) == transcript


def test_the_example_in_the_documentation_can_be_loaded() -> None:
    page = (ROOT / "docs" / "transcript-format.md").read_text("utf-8")
    example = page.partition("```json\n")[2].partition("```")[0]
    transcript = Transcript.from_dict(json.loads(example))
    for step in transcript.steps:
        ends = [0, *(part.end for part in step.parts)]
        assert [part.start for part in step.parts] == ends[:-1] and ends[-1] == len(step.data)


@pytest.mark.parametrize("kind", [Transcript, Connection, Step, Part, Mailbox, Row, Event])
def test_the_documentation_names_every_field(kind: type) -> None:
    page = (ROOT / "docs" / "transcript-format.md").read_text("utf-8")
    named = set(re.findall(r"`(\w+)`", "".join(re.findall(r"^\|([^|]*)\|", page, re.M))))
    assert {field.name for field in fields(kind)} <= named
