"""A sandbox with TLS: its ports, its authority, and dialogues that say they are encrypted."""

from __future__ import annotations

import imaplib
import socket
import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest

from mailedu.sandbox import Sandbox
from mailedu.services import MailboxService, PostingService, SandboxError
from mailedu.transcript import Step, Transcript


@pytest.fixture(scope="module")
def box() -> Iterator[Sandbox]:
    with Sandbox(name=None) as sandbox:
        yield sandbox


def said(transcript: Transcript) -> list[str]:
    """What the client said, and ``TLS`` where the handshake was."""
    return [
        "TLS" if step.kind == "event" else step.data.decode().split("\r\n")[0]
        for step in transcript.steps
        if step.sender == "client"
    ]


def handshake(transcript: Transcript) -> tuple[int, Step]:
    ((place, step),) = [(n, s) for n, s in enumerate(transcript.steps) if s.kind == "event"]
    return place, step


@pytest.mark.parametrize(("name", "verb"), [("pop3", "STLS"), ("imap", "STARTTLS")])
def test_a_dialogue_is_encrypted_in_its_course(box: Sandbox, name: str, verb: str) -> None:
    service: MailboxService = getattr(box, name)
    transcript = service.dialogue("bob", ["NOOP"], tls="starttls").transcript
    place, event = handshake(transcript)
    before = transcript.steps[place - 1]
    assert (before.kind, before.verb) == ("reply", verb)
    assert before.error is None
    assert event.label == "TLS handshake: TLSv1.3"
    assert "TLSv1.3 with TLS_AES_256_GCM_SHA384" in event.meaning
    assert (event.data, event.sender, event.section) == (b"", "client", "RFC 8446 §4")
    assert "is forgotten" in event.meaning
    assert before.forwarded < event.received < transcript.steps[place + 1].received
    heard = said(transcript)
    asks_anew = heard[2].split()[-1]
    assert [verb in heard[0], heard[1]] == [True, "TLS"]
    assert asks_anew == {"pop3": "CAPA", "imap": "CAPABILITY"}[name]
    assert {"authenticated", "TRANSACTION"} & {step.state_after for step in transcript.steps}
    assert not any(step.error for step in transcript.steps)


def test_submission_says_ehlo_again_after_starttls(box: Sandbox) -> None:
    transcript = box.submission.dialogue("alice", to="bob", tls="starttls").transcript
    _, event = handshake(transcript)
    assert [line.split()[0] for line in said(transcript)[:5]] == [
        "EHLO", "STARTTLS", "TLS", "EHLO", "AUTH"
    ]  # fmt: skip
    assert event.state_after == "CONNECTED"
    offers = [step.data for step in transcript.steps if step.verb == "EHLO"]
    assert [b"STARTTLS" in reply for reply in offers if reply.startswith(b"250")] == [True, False]
    assert not any(step.error for step in transcript.steps)
    assert [event.kind for event in transcript.events] == ["delivered"]


@pytest.mark.parametrize("name", ["submissions", "pop3s", "imaps"])
def test_a_dialogue_is_encrypted_from_the_start(box: Sandbox, name: str) -> None:
    service: MailboxService | PostingService = getattr(box, name)
    transcript = service.dialogue("bob").transcript
    place, event = handshake(transcript)
    assert place == 0
    assert event.label.startswith("TLS handshake: TLSv1.3")
    assert "is forgotten" not in event.meaning, "there was nothing before"
    assert transcript.steps[1].kind == "greeting"
    (connection,) = transcript.connections
    assert (connection.protocol, connection.port) == (service.speaks, service.port)
    assert transcript.steps[-1].kind == "reply" and not any(s.error for s in transcript.steps)


def test_the_handshake_stays_with_its_connection(box: Sandbox) -> None:
    with box.record() as tape:
        box.pop3.dialogue("bob", ["NOOP"])
        box.pop3s.dialogue("bob", ["NOOP"])
    events = [step for step in tape.transcript.steps if step.kind == "event"]
    assert [step.connection for step in events] == [2]
    for step in tape.transcript.steps:
        if step.answers is not None:
            assert tape.transcript.steps[step.answers].connection == step.connection


def test_an_encrypted_transcript_can_be_saved_and_loaded(box: Sandbox, tmp_path: Path) -> None:
    tape = box.imap.dialogue("bob", ["NOOP"], tls="starttls")
    path = tape.save(tmp_path / "talk.json")
    assert Transcript.load(path) == tape.transcript
    assert box.accounts["bob"].password not in path.read_text("ascii")


def test_a_server_without_starttls_gets_no_password() -> None:
    with Sandbox(name=None, imap_hide={"STARTTLS"}, pop3_hide={"STLS"}) as box:
        for service in (box.imap, box.pop3):
            tape = service.dialogue("bob", tls="starttls")
            steps = tape.transcript.steps
            assert not any(step.kind == "event" and "TLS" in step.label for step in steps)
            assert not {"LOGIN", "USER", "PASS"} & {step.verb for step in steps}
            assert {"LOGOUT", "QUIT"} & {step.verb for step in steps}
    with Sandbox(name=None, smtp_hide={"STARTTLS"}) as box:
        tape = box.submission.dialogue("alice", tls="starttls")
        assert [line.split()[0] for line in said(tape.transcript)] == ["EHLO", "STARTTLS", "QUIT"]


def test_a_client_that_does_not_trust_is_a_step_with_an_error(
    box: Sandbox, caplog: pytest.LogCaptureFixture
) -> None:
    with Sandbox(name=None) as other:
        stranger = other.client_context()
    with box.record() as tape:
        with pytest.raises(ssl.SSLCertVerificationError):
            imaplib.IMAP4_SSL(box.imaps.host, box.imaps.port, ssl_context=stranger)
        box.imaps.dialogue("bob", ["NOOP"])  # the server is as well as before
    event, end = (step for step in tape.transcript.steps if step.connection == 1)
    assert (event.kind, event.label) == ("event", "no TLS")
    assert event.error is not None and event.error.endswith("alert unknown ca")
    assert (end.kind, end.label, end.sender) == ("event", "connection closed", "client")
    assert tape.transcript.steps[-1].state_after == "logout"
    assert caplog.records == []


def test_the_authority_s_file_is_what_a_client_needs(box: Sandbox, tmp_path: Path) -> None:
    path = box.write_ca_file(tmp_path / "ca.pem")
    assert path == tmp_path / "ca.pem" and path.is_absolute()
    assert path.read_text().count("BEGIN CERTIFICATE") == 1
    assert "PRIVATE KEY" not in path.read_text()
    context = ssl.create_default_context(cafile=path)
    for host in ("localhost", box.imaps.host):
        with imaplib.IMAP4_SSL(host, box.imaps.port, ssl_context=context) as client:
            client.login("bob", box.accounts["bob"].password)
    described = box.describe()["tls"]
    assert described["ca_file"] == str(path)
    assert len(described["ca_fingerprint"].split(":")) == 32
    assert described["ca_fingerprint"] != described["fingerprint"]


def test_a_file_that_cannot_be_written_says_so(box: Sandbox, tmp_path: Path) -> None:
    with pytest.raises(SandboxError, match=r"cannot write .*nowhere"):
        box.write_ca_file(tmp_path / "nowhere" / "ca.pem")


def test_two_sandboxes_have_two_authorities(box: Sandbox) -> None:
    with Sandbox(name=None) as other:
        prints = {b.describe()["tls"]["ca_fingerprint"] for b in (box, other)}
    assert len(prints) == 2


def test_without_tls_there_are_four_ports_and_no_offer() -> None:
    with Sandbox(name=None, tls=False) as box:
        described = box.describe()
        assert described["tls"] is None
        assert not {"submissions", "pop3s", "imaps"} & set(described)
        with imaplib.IMAP4(box.imap.host, box.imap.port) as client:
            assert "STARTTLS" not in client.capabilities
        for refused in (box.client_context, box.write_ca_file, box.imaps.dialogue):
            with pytest.raises(SandboxError, match=r"no TLS; make one with Sandbox\(tls=True\)"):
                refused()  # type: ignore[operator]
        with pytest.raises(SandboxError, match="no TLS"):
            box.pop3.dialogue("bob", tls="starttls")


def test_mistakes_about_tls_say_what_to_do(box: Sandbox) -> None:
    with pytest.raises(SandboxError, match='use "starttls", or leave it out'):
        box.imap.dialogue("bob", tls="yes")  # type: ignore[arg-type]
    with pytest.raises(SandboxError, match="IMAPS is encrypted from the start"):
        box.imaps.dialogue("bob", tls="starttls")


def test_passwords_can_be_refused_on_lines_that_are_not_encrypted() -> None:
    with Sandbox(name=None, cleartext_login=False) as box:
        with imaplib.IMAP4(box.imap.host, box.imap.port) as client:
            assert "LOGINDISABLED" in client.capabilities
            with pytest.raises(imaplib.IMAP4.error, match="PRIVACYREQUIRED"):
                client.login("bob", box.accounts["bob"].password)
        steps = box.imap.dialogue("bob", ["SELECT INBOX"], tls="starttls").transcript.steps
        assert "selected" in {step.state_after for step in steps}
        said = {
            "IMAP": box.imap.dialogue("bob", ["SELECT INBOX"]),
            "POP3": box.pop3.dialogue("bob", ["STAT"]),
            "SMTP": box.submission.dialogue("bob"),
        }
    verbs = {
        protocol: [step.verb for step in tape.transcript.steps if step.kind == "command"]
        for protocol, tape in said.items()
    }
    assert verbs == {
        "IMAP": ["LOGIN", "LOGOUT"],
        "POP3": ["USER", "QUIT"],
        "SMTP": ["EHLO", "AUTH", "QUIT"],
    }, "after a refused login nothing more is tried"


def test_closing_ends_encrypted_connections_and_those_that_shake_hands() -> None:
    box = Sandbox(name=None)
    half = socket.create_connection((box.imaps.host, box.imaps.port), timeout=5)
    whole = box.client_context().wrap_socket(
        socket.create_connection((box.imaps.host, box.imaps.port), timeout=5),
        server_hostname="localhost",
    )
    assert whole.recv(4096).startswith(b"* OK")
    box.close()
    for client in (half, whole):
        with client:
            try:
                assert client.recv(4096) == b""
            except (ConnectionResetError, ssl.SSLEOFError):
                continue


def test_a_sandbox_opens_without_making_certificates(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mailedu.network.tls.Certificates._sign", lambda self: pytest.fail("made"))
    with Sandbox(name=None) as box:
        box.imap.dialogue("bob", ["NOOP"])
