"""Watching a server: Python's own clients through a wire to a sandbox, as to any other server."""

from __future__ import annotations

import contextlib
import imaplib
import json
import os
import poplib
import select
import signal
import smtplib
import socket
import subprocess
import sys
import threading
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

import mailedu
from mailedu import Sandbox, Transcript, cli
from mailedu.watching import Watch, WatchError, watch

PATIENCE = 20.0
COMMAND = [sys.executable, "-m", "mailedu.cli", "watch"]


@pytest.fixture
def box() -> Iterator[Sandbox]:
    with Sandbox({"alice": "alice-secret", "bob": "bob-secret"}, name=None) as box:
        yield box


def at(service: object) -> str:
    return f"{service.host}:{service.port}"  # type: ignore[attr-defined]


def pop3(wire: Watch) -> tuple[int, int]:
    session = poplib.POP3(wire.host, wire.port, timeout=PATIENCE)
    session.user("bob")
    session.pass_("bob-secret")
    stat = session.stat()
    session.quit()
    return stat


def test_a_session_is_recorded_as_between_the_two(box: Sandbox) -> None:
    with watch(at(box.pop3), client="bob's laptop") as wire:
        assert wire.protocol == "POP3" and "connect to 127.0.0.1" in repr(wire)
        assert pop3(wire) == (3, 1045)
    transcript = wire.transcript
    (connection,) = transcript.connections
    assert (connection.protocol, connection.client, connection.port) == (
        "POP3", "bob's laptop", box.pop3.port,
    )  # fmt: skip
    labels = [step.label for step in transcript.steps]
    assert labels[1:5:2] == ["USER bob", "PASS ••••••••"] and "+OK 3 1045" in labels
    assert "bob-secret" not in json.dumps(transcript.to_dict())
    assert transcript.meta["watched"] == at(box.pop3)
    assert "closed" in repr(wire)
    wire.close()


def test_what_is_spoken_is_known_by_the_greeting(box: Sandbox) -> None:
    for service, protocol in ((box.smtp, "SMTP"), (box.imap, "IMAP"), (box.pop3, "POP3")):
        with watch(at(service)) as wire:
            assert wire.protocol == protocol
            assert len(wire.transcript.connections) == 0, "the question is not recorded"
    with watch(at(box.smtp), protocol="imap") as wire:
        assert wire.protocol == "IMAP", "as it was asked for"


def test_much_mail_passes_whole_both_ways(box: Sandbox) -> None:
    text = "Subject: Much\r\n\r\n" + ("x" * 70 + "\r\n") * 3_000
    with (
        watch(at(box.smtp)) as wire,
        smtplib.SMTP(wire.host, wire.port, timeout=PATIENCE) as session,
    ):
        assert session.sendmail("alice@campus.test", ["bob@campus.test"], text) == {}
    with watch(at(box.imap)) as wire:
        client = imaplib.IMAP4(wire.host, wire.port, timeout=PATIENCE)
        client.login("bob", "bob-secret")
        client.select()
        content = client.fetch("4", "(BODY[])")[1][0][1]  # type: ignore[index]
        client.logout()
    assert content.endswith(text.encode())
    assert [step.error for step in wire.transcript.steps if step.error] == []


def test_what_is_encrypted_passes_unseen_and_the_transcript_says_so(box: Sandbox) -> None:
    with watch(at(box.imap)) as wire:
        client = imaplib.IMAP4(wire.host, wire.port, timeout=PATIENCE)
        client.starttls(box.client_context())
        client.login("bob", "bob-secret")
        assert client.select() == ("OK", [b"3"])
        client.logout()
    steps = wire.transcript.steps
    labels = [step.label for step in steps]
    place = labels.index("encrypted from here on")
    assert labels[place - 2].endswith("STARTTLS")
    assert labels[place + 1 :] == ["connection closed"]
    assert "cannot be said" in steps[-1].meaning and "cannot read" in steps[place].meaning
    assert [step.error for step in steps if step.error] == []


def test_a_server_that_encrypts_from_the_start_passes_unseen_too(box: Sandbox) -> None:
    with watch(at(box.pop3s), protocol="pop3") as wire:
        session = poplib.POP3_SSL(
            wire.host, wire.port, timeout=PATIENCE, context=box.client_context()
        )
        assert session.getwelcome().startswith(b"+OK")
        session.quit()
    assert wire.transcript.steps[0].label == "encrypted from here on"


def test_it_is_held_as_a_sandbox_is(box: Sandbox) -> None:
    with watch(at(box.pop3)) as wire, wire.hold(stop_at=["STAT"]) as holding:
        result: list[tuple[int, int]] = []
        client = threading.Thread(target=lambda: result.append(pop3(wire)), daemon=True)
        stopped = threading.Event()
        holding.listen(lambda: stopped.set() if not holding.running else None)
        client.start()
        assert stopped.wait(PATIENCE)
        (held,) = holding.held
        assert held.data == b"STAT\r\n"
        holding.stop_at = []
        holding.duplicate(held.id)
        holding.run()
        client.join(PATIENCE)
        assert result == [(3, 1045)]
    assert [step.fate for step in holding.tape.transcript.steps].count("duplicated") == 1


def test_encryption_comes_behind_what_is_held(box: Sandbox) -> None:
    with (
        watch(at(box.smtp)) as wire,
        wire.hold(every=1) as holding,
        smtplib.SMTP(wire.host, wire.port, timeout=PATIENCE) as session,
    ):
        session._host = box.hostname  # the name that the certificate vouches for
        session.starttls(context=box.client_context())
        assert session.noop()[0] == 250
    assert "encrypted from here on" in [step.label for step in holding.tape.transcript.steps][-2:]


def test_half_a_close_passes_on(box: Sandbox) -> None:
    with (
        watch(at(box.pop3)) as wire,
        socket.create_connection((wire.host, wire.port), PATIENCE) as connection,
    ):
        connection.sendall(b"CAPA\r\nQUIT\r\n")
        connection.shutdown(socket.SHUT_WR)
        said = b"".join(iter(lambda: connection.recv(65536), b""))
    assert said.startswith(b"+OK") and said.splitlines()[-1].startswith(b"+OK")


def test_a_server_that_goes_away_ends_the_session(box: Sandbox) -> None:
    with watch(at(box.pop3)) as wire:
        session = poplib.POP3(wire.host, wire.port, timeout=PATIENCE)
        box.close()
        with pytest.raises((poplib.error_proto, OSError)):
            session.user("bob")
        with (
            contextlib.suppress(ConnectionError),
            socket.create_connection((wire.host, wire.port), PATIENCE) as connection,
        ):
            assert connection.recv(100) == b""
        assert [problem.partition(" cannot")[0] for problem in wire.problems] == [at(box.pop3)]


@pytest.mark.parametrize(
    ("address", "options", "hint"),
    [
        ("mail.campus.test", {}, "write HOST:PORT"),
        ("mail.campus.test:0", {}, "write HOST:PORT"),
        (":143", {}, "write HOST:PORT"),
        ("localhost:993", {}, "watch port 143"),
        ("localhost:143", {"protocol": "nntp"}, "it is SMTP, POP3 or IMAP"),
    ],
)
def test_what_cannot_be_watched_is_said(address: str, options: dict[str, str], hint: str) -> None:
    with pytest.raises(WatchError, match=hint):
        watch(address, **options)


def test_a_server_that_is_not_there_or_speaks_something_else(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("mailedu.watching.PATIENCE", 0.05)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        with pytest.raises(WatchError, match="does not greet"):
            watch(f"127.0.0.1:{port}")
        silent, _ = listening.accept()
        silent.close()
        other = threading.Thread(target=lambda: listening.accept()[0].sendall(b"SSH-2.0\r\n"))
        other.start()
        with pytest.raises(WatchError, match="greets as no SMTP, POP3 or IMAP server: b'SSH"):
            watch(f"127.0.0.1:{port}")
        other.join()
        with pytest.raises(WatchError, match=f"cannot listen on port {port}"):
            watch("127.0.0.1:143", listen=port)
    with pytest.raises(WatchError, match="cannot be reached: Connection refused"):
        watch(f"127.0.0.1:{port}")


def test_a_server_elsewhere_comes_with_a_warning_and_one_here_does_not(box: Sandbox) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        mailedu.watch(at(box.pop3)).close()
    with pytest.warns(UserWarning, match="passwords included.*crosses the network"):
        mailedu.watch("mail.campus.test:110").close()


def read_until(process: subprocess.Popen[str], text: str) -> str:
    """Return what a process says on stdout up to this."""
    assert process.stdout is not None
    said = ""
    while text not in said:
        ready, _, _ = select.select([process.stdout], [], [], PATIENCE)
        more = os.read(process.stdout.fileno(), 65536).decode() if ready else ""
        assert more, f"it says only {said!r}"
        said += more
    return said


def test_the_command_prints_what_passes_and_saves_at_the_end(box: Sandbox, tmp_path: Path) -> None:
    saved = tmp_path / "talk.json"
    process = subprocess.Popen(
        [*COMMAND, at(box.pop3), "--save", str(saved)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        said = read_until(process, "saves.\n")
        port = int(said.partition("127.0.0.1, port ")[2].split(",")[0])
        session = poplib.POP3("127.0.0.1", port, timeout=PATIENCE)
        session.user("bob")
        session.pass_("bob-secret")
        session.quit()
        said = read_until(process, "signing off")
        assert "1 C: PASS ••••••••\n" in said and "bob-secret" not in said
        process.send_signal(signal.SIGINT)
        rest, errors = process.communicate(timeout=PATIENCE)
    finally:
        process.kill()
    assert process.returncode == 0 and rest.endswith(f"Saved to {saved}: 7 steps.\n")
    assert errors.startswith("mailedu: note: Watch only a server") and errors.count("\n") == 1
    assert len(Transcript.load(saved)) == 7


@pytest.mark.parametrize(
    ("arguments", "status", "hint"),
    [
        (["mail.campus.test"], 1, "write HOST:PORT"),
        (["127.0.0.1:993"], 1, "watch port 143"),
        (["127.0.0.1:143", "--protocol", "nntp"], 1, "it is SMTP, POP3 or IMAP"),
        (["127.0.0.1:143", "--save", "here.json"], 1, "there is one already"),
        (["127.0.0.1:143", "--save", "no/such/folder.json"], 1, "name another file"),
        (["127.0.0.1:143", "--listen", "70000"], 2, "--listen"),
        ([], 2, "Missing argument 'HOST:PORT'"),
    ],
)
def test_a_mistake_is_answered_by_one_line(
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    status: int,
    hint: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("here.json").write_text("keep")
    assert cli.main(["watch", *arguments]) == status
    said = capsys.readouterr()
    assert hint.lower() in said.err.lower() and said.err.count("\n") == 1 and said.out == ""
    assert os.listdir() == ["here.json"] and Path("here.json").read_text() == "keep"
