"""What a widget's menu gets from the kernel, and what is written by ``mailedu.export``."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from recorded_dialogues import dialogues, spoken
from sample_dialogues import pop3_dialogue

import mailedu
from mailedu import TranscriptError, export, read
from mailedu.exchange import FORMATS
from mailedu.views.page import page
from mailedu.views.widgets import Dialogue


class Asked(Dialogue):
    """A dialogue whose front end is the test."""

    def __init__(self, transcript: mailedu.Transcript) -> None:
        super().__init__(transcript)
        self.answers: list[tuple[dict[str, Any], list[bytes]]] = []

    def send(self, content: Any, buffers: Any = None) -> None:
        self.answers.append((content, buffers))

    def ask(self, content: Any) -> tuple[dict[str, Any], list[bytes]]:
        self._handle_custom_msg(content, [])
        return self.answers.pop()


@pytest.mark.parametrize("kind", ["html", *FORMATS])
def test_the_menu_gets_the_file(kind: str) -> None:
    transcript = dialogues()["pop3"]
    content, (octets,) = Asked(transcript).ask({"take": kind})
    assert content["taken"] == kind and "error" not in content
    name, _, suffix = content["name"].partition(".")
    assert name == "pop3-bob-fetches-mail"
    if kind == "html":
        assert (suffix, octets) == ("html", page(transcript).encode())
    else:
        assert (f".{suffix}", octets) == (FORMATS[kind].suffix, FORMATS[kind].octets(transcript))


def test_what_cannot_be_made_is_told_in_the_widget(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(transcript: object) -> bytes:
        raise TranscriptError("it has too many parties")

    monkeypatch.setattr("mailedu.views.taking.KINDS", {"pcap": type("F", (), {"octets": broken})})
    content, buffers = Asked(pop3_dialogue()).ask({"take": "pcap"})
    assert "it has too many parties" in content["error"] and not buffers
    assert "error" in Asked(pop3_dialogue()).ask({"take": "gif"})[0]


def test_other_messages_are_not_answered() -> None:
    widget = Asked(pop3_dialogue())
    widget._handle_custom_msg({"hello": 1}, [])
    widget._handle_custom_msg("hello", [])
    assert widget.answers == []


@pytest.mark.parametrize("name", ["a.html", "a.json", "a.pcap", "a.txt"])
def test_export_writes_by_the_name(tmp_path: Path, name: str) -> None:
    transcript = dialogues()["imap"]
    path = export(transcript, tmp_path / name)
    assert path.stat().st_size > 1000
    if name != "a.html":
        assert [data for _, _, data in spoken(read(path))] == [s.data for s in transcript.steps]


def test_export_of_a_kind(tmp_path: Path) -> None:
    path = export(pop3_dialogue(), tmp_path / "talk", kind="script")
    assert path.read_text("utf-8").startswith("# POP3: bob fetches his mail\n")


def test_a_page_takes_what_the_widget_takes(tmp_path: Path) -> None:
    path = export(pop3_dialogue(), tmp_path / "talk.html", predict=["DELE"], size="presentation")
    assert path.read_text("utf-8") == page(pop3_dialogue(), predict=["DELE"], size="presentation")
    with pytest.raises(TypeError, match="kind pcap takes no predict: only a page does"):
        export(pop3_dialogue(), tmp_path / "talk.pcap", predict=True)
    assert not (tmp_path / "talk.pcap").exists()


@pytest.mark.parametrize("name", ["talk.doc", "talk"])
def test_export_of_no_kind(tmp_path: Path, name: str) -> None:
    with pytest.raises(TranscriptError, match=r"give a name that ends in \.html, \.json"):
        export(pop3_dialogue(), tmp_path / name)
    assert not (tmp_path / name).exists()


@pytest.mark.parametrize(
    ("options", "hint"), [({"theme": "pink"}, "no theme 'pink'"), ({"index": 13}, "steps 0 to 12")]
)
def test_a_page_that_cannot_be(options: dict[str, Any], hint: str) -> None:
    with pytest.raises(ValueError, match=hint):
        page(pop3_dialogue(), **options)


def test_a_page_of_what_no_capture_can_hold() -> None:
    transcript = pop3_dialogue()
    other = replace(transcript.connections[0], protocol="NNTP")
    text = page(replace(transcript, connections=(other,)))
    assert text.startswith("<!doctype html>")
