"""Whatever a transcript holds, it is exported, or refused with a reason."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from recorded_dialogues import dialogues

from mailedu import TranscriptError
from mailedu.exchange import FORMATS
from mailedu.exchange.text_reading import from_text

kinds = st.sampled_from(
    ("greeting", "command", "reply", "untagged", "continuation", "data", "event")
)


@settings(max_examples=25)
@given(st.data(), st.sampled_from(("stdlib", "starttls", "pop3 cut")))
def test_odd_steps_are_exported(data: st.DataObject, name: str) -> None:
    transcript = dialogues()[name]
    steps = list(transcript.steps)
    for _ in range(6):
        at = data.draw(st.integers(0, len(steps) - 1))
        steps[at] = replace(
            steps[at],
            kind=data.draw(kinds),
            data=data.draw(st.binary(max_size=12)),
            sender=data.draw(st.sampled_from(("client", "server"))),
            answers=data.draw(st.none() | st.integers(0, len(steps) - 1)),
            parts=(),
        )
    odd = replace(transcript, steps=tuple(steps))
    for form in FORMATS.values():
        assert form.octets(odd)
    assert from_text(FORMATS["text"].octets(odd).decode()).connections == odd.connections


@pytest.mark.parametrize("kind", ["pcap", "script"])
def test_another_protocol_is_refused(kind: str) -> None:
    transcript = dialogues()["pop3"]
    other = replace(transcript.connections[0], protocol="NNTP")
    with pytest.raises(TranscriptError, match="connection 1 speaks NNTP"):
        FORMATS[kind].octets(replace(transcript, connections=(other,)))


def test_a_time_that_no_capture_holds() -> None:
    transcript = dialogues()["pop3"]
    steps = tuple(replace(step, forwarded=1e300) for step in transcript.steps)
    with pytest.raises(TranscriptError, match="a time that a capture cannot hold"):
        FORMATS["pcap"].octets(replace(transcript, steps=steps))


def test_a_start_that_is_broken_costs_only_exactness() -> None:
    for start in ("?", "aGVsbG8=", ""):
        text = FORMATS["script"].octets(replace(dialogues()["imap"], start=start)).decode()
        assert "@ message" not in text and "\n1> SELECT INBOX\n1< OK" in text
