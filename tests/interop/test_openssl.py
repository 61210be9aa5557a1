"""openssl s_client: whole sessions over TLS, verified against the file that the sandbox wrote."""

from __future__ import annotations

import base64
import re
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from mail_system import PATIENCE, Person, Server, note

from mailedu.network.tls import Certificates

pytestmark = pytest.mark.needs("openssl")

WAYS = {
    "submissions": ("submissions", None),
    "pop3s": ("pop3s", None),
    "imaps": ("imaps", None),
    "smtp STARTTLS": ("smtp", "smtp"),
    "submission STARTTLS": ("submission", "smtp"),
    "pop3 STLS": ("pop3", "pop3"),
    "imap STARTTLS": ("imap", "imap"),
}
"""Where to connect, and the protocol by which openssl is to ask for TLS first."""


class Talk:
    """A running ``openssl s_client``: what is said to it goes through TLS."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self.process = process

    def hear(self, last: str) -> list[str]:
        """Return the lines up to the one that ``last`` matches from its beginning."""
        assert self.process.stdout is not None
        lines: list[str] = []
        while not (lines and re.match(last, lines[-1])):
            line = self.process.stdout.readline()
            assert line, f"the end came after {lines}"
            lines.append(line.decode().rstrip("\r\n"))
        return lines

    def say(self, text: str, last: str) -> list[str]:
        """Send a line (or several) and return the answer, up to the line that matches."""
        assert self.process.stdin is not None
        self.process.stdin.write(text.encode() + b"\r\n")
        self.process.stdin.flush()
        return self.hear(last)

    def end(self) -> None:
        """The server must close the connection now, and openssl must be content."""
        rest, _ = self.process.communicate(timeout=PATIENCE)
        assert (rest, self.process.returncode) == (b"", 0)


Connect = Callable[..., "subprocess.Popen[bytes]"]


@pytest.fixture
def connect(
    program: Callable[[str], str], server: Server, home: Path, environment: dict[str, str]
) -> Connect:
    def connect(
        way: str, *options: str, ca_file: Path | None = None, name: str = "localhost"
    ) -> subprocess.Popen[bytes]:
        service, starttls = WAYS[way]
        host, port = server.address(service)
        return subprocess.Popen(
            [
                program("openssl"), "s_client", "-quiet", "-connect", f"{host}:{port}",
                "-CAfile", str(ca_file or server.ca_file), "-verify_return_error",
                "-verify_hostname", name, *(["-starttls", starttls] if starttls else []), *options,
            ],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=(home / "stderr").open("wb"),
            cwd=home, env=environment,
        )  # fmt: skip

    return connect


@contextmanager
def talk(process: subprocess.Popen[bytes]) -> Iterator[Talk]:
    try:
        yield Talk(process)
    finally:
        process.kill()
        process.communicate()


@pytest.mark.parametrize("version", ["-tls1_2", "-tls1_3"])
@pytest.mark.parametrize("way", ["submissions", "submission STARTTLS"])
def test_a_message_is_submitted(connect: Connect, bob: Person, way: str, version: str) -> None:
    token = base64.b64encode(f"\0{bob.user}\0{bob.password}".encode()).decode()
    with talk(connect(way, version)) as smtp:
        if way == "submissions":
            smtp.hear("220 ")
        extensions = smtp.say("EHLO laptop.campus.test", "250 ")
        assert "250-STARTTLS" not in extensions, "not once it is encrypted"
        assert any(line[4:].startswith("AUTH ") for line in extensions)
        smtp.say(f"AUTH PLAIN {token}", "235 ")
        smtp.say(f"MAIL FROM:<{bob.address}>", "250 ")
        smtp.say(f"RCPT TO:<{bob.address}>", "250 ")
        smtp.say("DATA", "354 ")
        smtp.say("Subject: by openssl\r\n\r\n..dot\r\n.", "250 ")
        smtp.say("QUIT", "221 ")
        smtp.end()
    (content,) = bob.contents()
    assert content.endswith(b"Subject: by openssl\r\n\r\n.dot\r\n")
    assert b"with ESMTPSA" in content


def test_another_server_relays_a_message_after_starttls(connect: Connect, bob: Person) -> None:
    with talk(connect("smtp STARTTLS")) as smtp:
        smtp.say("EHLO mail.elsewhere.test", "250 ")
        smtp.say("MAIL FROM:<dean@elsewhere.test>", "250 ")
        smtp.say(f"RCPT TO:<{bob.address}>", "250 ")
        smtp.say("DATA", "354 ")
        smtp.say("Subject: relayed\r\n\r\n.", "250 ")
        smtp.say("QUIT", "221 ")
        smtp.end()
    assert len(bob.contents()) == 1


def test_nothing_said_before_starttls_counts_after_it(connect: Connect, bob: Person) -> None:
    """openssl has said EHLO in clear text; it must be said again (RFC 3207 §4.2)."""
    with talk(connect("submission STARTTLS")) as smtp:
        smtp.say(f"MAIL FROM:<{bob.address}>", "5(03|30) ")
        smtp.say("QUIT", "221 ")
        smtp.end()


@pytest.mark.parametrize("version", ["-tls1_2", "-tls1_3"])
@pytest.mark.parametrize("way", ["pop3s", "pop3 STLS"])
def test_a_maildrop_is_emptied(connect: Connect, bob: Person, way: str, version: str) -> None:
    bob.put(note("One"), note("Two"))
    with talk(connect(way, version)) as pop:
        if way == "pop3s":
            pop.hear(r"\+OK")
        assert "STLS" not in pop.say("CAPA", r"\.$"), "not once it is encrypted"
        pop.say(f"USER {bob.user}", r"\+OK")
        pop.say(f"PASS {bob.password}", r"\+OK")
        assert pop.say("STAT", r"\+OK")[0].startswith("+OK 2 ")
        assert "Subject: Two" in pop.say("RETR 2", r"\.$")
        pop.say("DELE 2", r"\+OK")
        pop.say("QUIT", r"\+OK")
        pop.end()
    assert [b"One" in content for content in bob.contents()] == [True]


@pytest.mark.parametrize("version", ["-tls1_2", "-tls1_3"])
@pytest.mark.parametrize("way", ["imaps", "imap STARTTLS"])
def test_a_mailbox_is_read(connect: Connect, bob: Person, way: str, version: str) -> None:
    bob.put(note("One"), note("Two"))
    with talk(connect(way, version)) as imap:
        if way == "imaps":
            imap.hear(r"\* OK ")
        (capabilities, _) = imap.say("a CAPABILITY", "a OK ")
        assert "STARTTLS" not in capabilities.split(), "not once it is encrypted"
        imap.say(f"b LOGIN {bob.user} {bob.password}", "b OK ")
        assert "* 2 EXISTS" in imap.say("c SELECT INBOX", "c OK ")
        assert "Subject: Two" in imap.say("d FETCH 2 BODY[]", "d OK ")
        imap.say(r"e STORE 1 +FLAGS (\Flagged)", "e OK ")
        imap.say("f LOGOUT", "f OK ")
        imap.end()
    assert bob.flags() == [{"\\Flagged"}, {"\\Seen"}]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("reason", ["another authority", "another name"])
def test_a_server_that_cannot_be_verified_is_left(
    connect: Connect, server: Server, home: Path, way: str, reason: str
) -> None:
    if reason == "another authority":
        stranger = home / "stranger.pem"
        stranger.write_text(Certificates(["localhost"], lambda: datetime.now(UTC)).make().ca_pem)
        process = connect(way, ca_file=stranger)
        said = "unable to get local issuer certificate|unable to verify the first certificate"
    else:
        process = connect(way, name="mail.elsewhere.test")
        said = "hostname mismatch"
    heard, _ = process.communicate(timeout=PATIENCE)
    assert (heard, process.returncode) == (b"", 1)
    assert re.search(said, (home / "stderr").read_text(), re.IGNORECASE)
    assert server.stderr == ""
    with talk(connect(way)) as again:  # the server is as well as before
        service = WAYS[way][0]
        quit_, answer = {"p": ("QUIT", r"\+OK .*off"), "i": ("z LOGOUT", "z OK")}.get(
            service[0], ("QUIT", "221 ")
        )
        again.say(quit_, answer)
        again.end()


def test_the_fingerprint_is_that_of_the_file(
    server: Server, run: Callable[..., subprocess.CompletedProcess[bytes]]
) -> None:
    ended = run("openssl", "x509", "-in", server.ca_file, "-noout", "-fingerprint", "-sha256")
    printed = ended.stdout.decode().strip().partition("=")[2]
    assert printed == server.description["tls"]["ca_fingerprint"]
    assert "PRIVATE" not in server.ca_file.read_text()
