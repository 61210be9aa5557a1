"""The command line: what it prints, its exit status, and one line for every mistake."""

from __future__ import annotations

import contextlib
import json
import re
import select
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from mailedu import Sandbox, __version__, cli, doctor, lessons

COMMAND = [sys.executable, "-m", "mailedu.cli"]


@pytest.mark.parametrize(
    ("arguments", "status", "hint"),
    [
        (["labb"], 2, "Did you mean 'lab'?"),
        (["sevre"], 2, "Did you mean 'serve'?"),
        (["serve", "--pop-port", "0"], 2, "did you mean --pop3-port?"),
        (["serve", "--jsn"], 2, "did you mean --json?"),
        (["lab", "--nobrowser"], 2, "did you mean --no-browser?"),
        (["--verison"], 2, "did you mean --version?"),
        (["doctor", "now"], 2, "unexpected extra argument"),
        (["serve", "--pop3-port"], 2, "requires an argument"),
        (["serve", "--pop3-port", "high"], 2, "--pop3-port"),
        (["serve", "--pop3-port", "65536"], 2, "--pop3-port"),
        (["serve", "--user", "bob"], 1, "write NAME:PASSWORD"),
        (["serve", "--user", ":secret"], 1, "write NAME:PASSWORD"),
        (["serve", "--user", "bob:"], 1, "write NAME:PASSWORD"),
        (["serve", "--user", "b/ob:secret"], 1, "user name 'b/ob'"),
        (["serve", "--user", "bob:with space"], 1, "the password of bob"),
        (["serve", "--mail", "no-such-folder"], 1, "no-such-folder"),
        (["serve", "--hide", "IDLE"], 1, "write smtp:, pop3: or imap: and a name"),
        (["serve", "--hide", "nntp:IDLE"], 1, "write smtp:, pop3: or imap: and a name"),
        (["serve", "--hide", "imap:"], 1, "write smtp:, pop3: or imap: and a name"),
        (["serve", "--hide", "imap:IDEL"], 1, "did you mean 'IDLE'"),
        (["serve", "--hide", "wrong:pop3-no-lock"], 1, "write smtp:, pop3: or imap: and a name"),
        (["serve", "--wrong", "pop3-nolock"], 1, "did you mean 'pop3-no-lock'"),
        (["serve", "--ca-file", "no/such/folder/ca.pem"], 1, "cannot write"),
        (["serve", "--cafile", "ca.pem"], 2, "did you mean --ca-file?"),
        (["serve", "--quota", "-1"], 2, "--quota"),
        (["serve", "--quota", "20k"], 2, "integer. See: mailedu --help"),
        (["serve", "--expire", "soon"], 2, "--expire"),
        (["serve", "--imap-port=9933", "--imaps-port=9933"], 1, "imap_port is the same"),
    ],
)
def test_a_mistake_is_answered_by_one_line(
    capsys: pytest.CaptureFixture[str], arguments: list[str], status: int, hint: str
) -> None:
    assert cli.main(arguments) == status
    output = capsys.readouterr()
    assert output.out == ""
    assert output.err.startswith("mailedu: ") and output.err.count("\n") == 1
    assert hint in output.err


def test_the_version_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["--version"]) == 0
    assert capsys.readouterr().out == f"mailedu {__version__}\n"


@pytest.mark.parametrize("arguments", [[], ["--help"], ["lab", "--help"], ["serve", "--help"]])
def test_help_is_plain_text(capsys: pytest.CaptureFixture[str], arguments: list[str]) -> None:
    assert cli.main(arguments) == 0
    text = capsys.readouterr().out
    assert text.startswith("Usage: mailedu") and text.isascii()


def test_the_command_line_is_light() -> None:
    heavy = ("jupyterlab", "dpkt", "matplotlib", "pandas", "IPython", "ipywidgets", "nbgrader")
    code = f"import sys, mailedu.cli; print([m for m in {heavy} if m in sys.modules])"
    assert subprocess.check_output([sys.executable, "-c", code], text=True) == "[]\n"


def get(url: str, process: subprocess.Popen[str]) -> str:
    """Ask a server that is about to listen: it prints its address a moment before."""
    while True:
        try:
            with urllib.request.urlopen(url, timeout=30) as answer:
                return str(answer.read().decode())
        except urllib.error.URLError:
            assert process.poll() is None
            select.select([process.stdout], [], [], 0.2)  # it says more when it is ready


def test_lab_opens_jupyterlab_on_the_lessons(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [*COMMAND, "lab", "mine", "--no-browser"],
        cwd=tmp_path, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    assert process.stdout is not None
    try:
        said = []
        for line in process.stdout:
            said.append(line)
            if address := re.search(r"(http://127\.0\.0\.1:\d+)/lab\?(token=\w+)", line):
                break
        assert address, "".join(said)
        listing = get(f"{address[1]}/api/contents?{address[2]}", process)
        front = get(f"{address[1]}/lab?{address[2]}", process)
    finally:
        process.send_signal(signal.SIGTERM)
        process.stdout.close()
        status = process.wait(30)
    names = [path.name for path in lessons.packaged()]
    assert [line for line in said if line.endswith(": copied\n")] == [
        f"{n}: copied\n" for n in names
    ]
    assert all(name in listing for name in names)
    assert '"news": {"disabled": true}' in front  # it asks no other host for news
    assert status == 0


def test_lab_says_which_lesson_it_left_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "jupyterlab.labapp", None)
    name = lessons.packaged()[0].name
    (tmp_path / name).write_text("my own", "utf-8")
    assert cli.main(["lab", str(tmp_path)]) == 1
    output = capsys.readouterr()
    assert f"{name}: there is a newer version, and you edited yours" in output.out
    assert (tmp_path / name).read_text("utf-8") == "my own"


def test_lab_without_jupyterlab_says_what_to_install(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "jupyterlab.labapp", None)
    assert cli.main(["lab", str(tmp_path)]) == 1
    error = capsys.readouterr().err
    assert error.count("\n") == 1 and "pip install jupyterlab" in error


def test_lab_says_that_a_port_is_in_use(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        assert cli.main(["lab", str(tmp_path), "--port", port]) == 1
    error = capsys.readouterr().err
    assert error.count("\n") == 1 and f"port {port} cannot be used" in error


def test_lab_wants_a_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").touch()
    assert cli.main(["lab", str(tmp_path / "file")]) == 1
    error = capsys.readouterr().err
    assert error.count("\n") == 1 and "is not a folder" in error


def one_line_of_complaint(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """Run ``mailedu serve``, which must refuse; return what it says."""
    assert cli.main(["serve", *arguments]) == 1
    output = capsys.readouterr()
    assert output.out == "" and output.err.count("\n") == 1
    return output.err


def test_serve_takes_the_ports_that_it_is_told() -> None:
    names = ("smtp", "submission", "submissions", "pop3", "pop3s", "imap", "imaps")
    with contextlib.ExitStack() as stack:
        free = [stack.enter_context(socket.create_server(("127.0.0.1", 0))) for _ in names]
        ports = {name: server.getsockname()[1] for name, server in zip(names, free, strict=True)}
    options = [f"--{name}-port={port}" for name, port in ports.items()]
    process = subprocess.Popen([*COMMAND, "serve", "--json", *options], stdout=subprocess.PIPE)
    assert process.stdout is not None
    said = json.loads(process.stdout.readline())
    process.send_signal(signal.SIGINT)
    assert (process.communicate(timeout=30)[0], process.returncode) == (b"", 0)
    assert {name: said[name]["port"] for name in names} == ports


def test_the_help_does_not_tell_of_wrong_behaviour(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["serve", "--help"]) == 0
    assert "wrong" not in capsys.readouterr().out


def test_serve_says_that_its_data_are_broken(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Sandbox(data=tmp_path, name=None).close()
    (file,) = tmp_path.glob("*.sqlite")
    file.write_bytes(b"no database at all " * 100)
    assert file.name in one_line_of_complaint(capsys, "--data", str(tmp_path))


def test_serve_wants_a_folder_for_its_data(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").touch()
    for place in (tmp_path / "file", tmp_path / "file" / "below", tmp_path / "no" / "where"):
        assert "name another folder" in one_line_of_complaint(capsys, "--data", str(place))


def test_serve_says_that_a_kept_account_has_another_password(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Sandbox({"bob": "one"}, data=tmp_path, name=None).close()
    error = one_line_of_complaint(capsys, "--user", "bob:two", "--data", str(tmp_path))
    assert "another password" in error


def test_doctor_finds_everything_here(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["doctor"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines and all(line.startswith("ok ") for line in lines)
    text = "\n".join(lines)
    for name in ("Python", "aiosmtpd", "widget files", "ports on 127.0.0.1", "DejaVuSans.ttf"):
        assert name in text


def test_doctor_says_what_to_do(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setitem(sys.modules, "jupyterlab.labapp", None)
    monkeypatch.setitem(sys.modules, "matplotlib.font_manager", None)
    monkeypatch.setattr(doctor.socket, "create_server", refuse)
    assert cli.main(["doctor"]) == 1
    missing = [s for s in capsys.readouterr().out.splitlines() if s.startswith("missing ")]
    names = ("ports on 127.0.0.1", "fonts for figures", "notebook server")
    assert [line.split("  ", 1)[1].strip().startswith(names) for line in missing] == [True] * 3
    assert "pip install jupyterlab" in missing[-1]
