"""The process ``mailedu serve``: how it starts, what it keeps, and how it ends."""

from __future__ import annotations

import imaplib
import mailbox
import os
import poplib
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from mail_system import AWKWARD, PATIENCE, REPOSITORY, Server, ServerFailed, as_lf, note

SERVICES = ("smtp", "submission", "pop3", "imap")
SECURE = ("submissions", "pop3s", "imaps")


def test_it_says_where_it_listens_and_who_has_an_account(tmp_path: Path) -> None:
    with Server(tmp_path) as server:
        assert set(server.description) == {
            *SERVICES, "accounts", "tls", "cleartext_login", "hidden"
        }  # fmt: skip
        ports = [server.address(name)[1] for name in SERVICES]
        assert {server.address(name)[0] for name in SERVICES} == {"127.0.0.1"}
        assert len(set(ports)) == 4
        assert min(ports) > 0
        people = server.people()
        assert [p.address for p in people.values()] == [
            f"{user}@campus.test" for user in ("alice", "bob", "carol")
        ]
        assert len({person.password for person in people.values()}) == 3
        assert people["bob"].contents(), "there is some mail to begin with"
        assert server.stop() == (0, "")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=lambda n: n.name)
def test_a_signal_ends_it_in_order_whoever_is_connected(
    tmp_path: Path, number: signal.Signals
) -> None:
    with Server(tmp_path, "--user=bob:secret") as server:
        talks = []
        for name in SERVICES:
            talk = socket.create_connection(server.address(name), timeout=PATIENCE)
            talks.append(talk)
            assert talk.recv(1000)
        talks[-1].sendall(b"a LOGIN bob secret\r\nb SELECT INBOX\r\nc IDLE\r\n")
        answers = b""
        while b"\r\n+ " not in answers:
            answers += talks[-1].recv(1000)
        assert server.stop(number) == (0, "")
        assert server.stderr == ""
        for name, talk in zip(SERVICES, talks, strict=True):
            while talk.recv(1000):
                pass
            talk.close()
            with pytest.raises(ConnectionRefusedError):
                socket.create_connection(server.address(name), timeout=PATIENCE)


def test_data_are_kept_from_one_run_to_the_next(tmp_path: Path) -> None:
    data = tmp_path / "data"
    runs = []
    with Server(tmp_path, "--user=bob:secret", "--data", data) as server:
        bob = server.people()["bob"]
        bob.put(*AWKWARD.values())
        bob.put(note("Kept"), mailbox="Archive/2026", flags=r"\Flagged $Label1")
        with bob.imap() as client:
            client.store("2", "+FLAGS", r"(\Deleted)")
            client.expunge()
        runs.append((bob.contents(), bob.flags("Archive/2026"), bob.uids()))
        with bob.imap() as client:
            runs[-1] += (client.response("UIDVALIDITY"), client.response("UIDNEXT"))
        assert server.stop() == (0, "")
    with Server(tmp_path, "--data", data) as server:
        assert set(server.people()) == {"bob"}
        bob = server.people()["bob"]
        assert bob.password == "secret"
        runs.append((bob.contents(), bob.flags("Archive/2026"), bob.uids()))
        with bob.imap() as client:
            runs[-1] += (client.response("UIDVALIDITY"), client.response("UIDNEXT"))
        assert server.stop() == (0, "")
    assert runs[0] == runs[1]
    assert runs[0][1] == [{"\\Flagged", "$Label1"}]


def test_delivered_mail_survives_a_kill(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with Server(tmp_path, "--user=bob:secret", "--data", data) as server:
        server.people()["bob"].receive(note("One"), note("Two"))
        server.process.kill()
        server.process.wait(PATIENCE)
    with Server(tmp_path, "--data", data) as server:
        subjects = [
            content.split(b"Subject: ")[1][:3] for content in server.people()["bob"].contents()
        ]
    assert subjects == [b"One", b"Two"]


@pytest.mark.parametrize("kind", ["mbox", "Maildir"])
def test_mail_from_a_file_or_folder_is_in_the_first_inbox(tmp_path: Path, kind: str) -> None:
    path = tmp_path / kind
    if kind == "Maildir":
        maildir = mailbox.Maildir(path)
        for content in AWKWARD.values():
            maildir.add(as_lf(content))
    else:  # mboxrd: also a line that begins with >From gets one more >
        quoted = (
            re.sub(rb"^(>*From )", rb">\1", as_lf(content), flags=re.M)
            for content in AWKWARD.values()
        )
        path.write_bytes(b"".join(b"From dean Mon Mar  2 09:30:00 2026\n%b\n" % q for q in quoted))
    with Server(tmp_path, "--user=bob:secret", "--user=carol:secret", "--mail", path) as server:
        people = server.people()
        assert sorted(people["bob"].contents()) == sorted(AWKWARD.values())
        assert people["carol"].contents() == []
        assert server.stop() == (0, "")


@pytest.mark.parametrize("service", SERVICES)
def test_a_port_in_use_is_one_line_and_a_status(
    server: Server, tmp_path: Path, service: str
) -> None:
    port = server.address(service)[1]
    with pytest.raises(ServerFailed) as failure:
        Server(tmp_path, f"--{service}-port={port}")
    assert failure.value.status == 1
    assert failure.value.text.count("\n") == 1
    assert f"port {port}" in failure.value.text
    assert "in use" in failure.value.text


def test_without_json_it_prints_what_a_person_needs(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "mailedu.cli", "serve", "--user=bob:secret"],
        stdout=subprocess.PIPE,
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(REPOSITORY)},
        text=True,
    ) as process:
        assert process.stdout is not None
        text = ""
        while "secret" not in text:
            line = process.stdout.readline()
            assert line, text
            text += line
        process.send_signal(signal.SIGINT)
        assert process.wait(PATIENCE) == 0
    assert "bob@campus.test" in text
    assert text.count("127.0.0.1:") == 4


def test_with_tls_it_has_three_ports_more_and_a_file_that_goes_with_it(tmp_path: Path) -> None:
    with Server(tmp_path, "--user=bob:secret", "--tls") as server:
        assert set(server.description) == {
            *SERVICES, *SECURE, "accounts", "tls", "cleartext_login", "hidden"
        }  # fmt: skip
        assert server.ca_file.is_absolute() and "BEGIN CERTIFICATE" in server.ca_file.read_text()
        for name in SECURE:
            with (
                socket.create_connection(server.address(name), timeout=PATIENCE) as plain,
                server.client_context().wrap_socket(plain, server_hostname="localhost") as talk,
            ):
                assert talk.recv(1000)
        folder = server.ca_file.parent
        assert server.stop() == (0, "")
        assert not folder.exists()


def test_the_file_is_kept_where_one_asked_for_it(tmp_path: Path) -> None:
    with Server(tmp_path, "--ca-file=own.pem") as server:
        assert server.ca_file == tmp_path.resolve() / "own.pem"
        assert set(SECURE) <= set(server.description)
        assert server.stop() == (0, "")
    assert (tmp_path / "own.pem").is_file()


def test_every_policy_can_be_asked_for(tmp_path: Path) -> None:
    with Server(
        tmp_path, "--user=bob:secret", "--no-cleartext-login", "--hide=imap:IDLE",
        "--hide=POP3:UIDL", "--hide=imap:MOVE", "--quota=5000", "--expire=7", "--login-delay=1.5",
    ) as server:  # fmt: skip
        assert server.description["hidden"] == {"POP3": ["UIDL"], "IMAP": ["IDLE", "MOVE"]}
        assert server.description["cleartext_login"] is False
        with imaplib.IMAP4(*server.address("imap"), timeout=PATIENCE) as client:
            assert "LOGINDISABLED" in client.capabilities
            client.starttls(server.client_context())
            client.login("bob", "secret")
            assert not {"IDLE", "MOVE"} & set(client.capability()[1][0].decode().split())
            status, answer = client.append("INBOX", "", None, note("Much", "x" * 70 + "\n" * 9000))  # type: ignore[arg-type]
            assert (status, answer[0][:11]) == ("NO", b"[OVERQUOTA]")
        pop = poplib.POP3_SSL(
            "localhost", server.address("pop3s")[1], context=server.client_context()
        )
        offered = pop.capa()
        pop.quit()
        assert (offered["EXPIRE"], offered["LOGIN-DELAY"][0]) == (["7"], "2")
        assert server.stop() == (0, "")


def test_a_server_behaves_wrong_only_when_asked_by_name(tmp_path: Path) -> None:
    for options, second in (((), False), (("--wrong=pop3-no-lock",), True)):
        with Server(tmp_path, "--user=bob:secret", *options) as server:
            assert "pop3-no-lock" not in str(server.description)
            with server.people()["bob"].pop3():
                other = poplib.POP3(*server.address("pop3"), timeout=PATIENCE)
                other.user("bob")
                try:
                    let_in = other.pass_("secret").startswith(b"+OK")
                except poplib.error_proto:
                    let_in = False
                other.quit()
            assert let_in is second
