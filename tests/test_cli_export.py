"""``mailedu export``: from any format to any other."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from recorded_dialogues import dialogues

from mailedu import cli, read
from mailedu.exchange import FORMATS


@pytest.fixture
def talk(tmp_path: Path) -> Path:
    return dialogues()["pop3"].save(tmp_path / "talk.json")


def test_several_formats_at_once(
    talk: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = {kind: tmp_path / f"out.{kind}" for kind in ("html", "pcap", "text", "script", "json")}
    options = [word for kind, path in out.items() for word in (f"--{kind}", str(path))]
    assert cli.main(["export", str(talk), *options]) == 0
    assert capsys.readouterr() == ("", "")
    for kind, form in FORMATS.items():
        assert out[kind].read_bytes() == form.octets(dialogues()["pop3"])
    assert out["html"].read_text("utf-8").startswith("<!doctype html>")
    data = [s.data for s in dialogues()["pop3"].steps]
    for kind in ("pcap", "text"):  # what was written can be read, and written again
        again = tmp_path / "again.json"
        assert cli.main(["export", str(out[kind]), "--json", str(again)]) == 0
        assert [s.data for s in read(again).steps] == data


def test_to_the_standard_output(talk: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert cli.main(["export", str(talk), "--text", "-"]) == 0
    assert capfdbinary.readouterr().out == FORMATS["text"].octets(dialogues()["pop3"])


@pytest.mark.parametrize(
    ("content", "hint"),
    [
        (b'{"format": "mailedu-transcript", "version": 99}', "upgrade mailedu"),
        (b'{"format": "mailedu-transcript", "versi', "was the file cut off"),
        (b"hello", "no line that begins with"),
        (b"\xd4\xc3\xb2\xa1\2\0", "no capture file"),
        (None, "cannot read"),
    ],
)
def test_what_cannot_be_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes | None, hint: str
) -> None:
    file, out = tmp_path / "talk", tmp_path / "out.html"
    if content is not None:
        file.write_bytes(content)
    assert cli.main(["export", str(file), "--html", str(out)]) == 1
    said = capsys.readouterr().err
    assert hint in said and said.startswith("mailedu: ") and said.count("\n") == 1
    assert not out.exists()


@pytest.mark.parametrize(
    ("options", "hint"),
    [
        ([], "export to what?"),
        (["--html", "nowhere/out.html"], "there is no folder nowhere"),
        (["--html", "talk.json"], "talk.json is what is read"),
        (["--html", "-", "--text", "-"], "go to one place"),
        (["--html", "."], "name another file"),
    ],
)
def test_what_cannot_be_written(
    talk: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    options: list[str],
    hint: str,
) -> None:
    monkeypatch.chdir(talk.parent)
    before = talk.read_bytes()
    assert cli.main(["export", "talk.json", *options]) == 1
    said = capsys.readouterr().err
    assert hint in said and said.count("\n") == 1
    assert talk.read_bytes() == before


def test_what_of_a_capture_is_not_read_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, out = tmp_path / "talk.pcap", tmp_path / "out.txt"
    whole = FORMATS["pcap"].octets(dialogues()["pop3"])
    at, packets = 24, []  # the headers of the file and of each packet: 24 and 16 octets
    while at < len(whole):
        end = at + 16 + int.from_bytes(whole[at + 8 : at + 12], sys.byteorder)
        packets.append(whole[at:end])
        at = end
    file.write_bytes(whole[:24] + b"".join(packets[:5] + packets[6:]))
    assert cli.main(["export", str(file), "--text", str(out)]) == 0
    said = capsys.readouterr().err
    assert said.startswith("mailedu: note: connection 1: octets 1 to 10 of the client missing")
    assert said.count("\n") == 1
    assert "USER" not in out.read_text("utf-8")
