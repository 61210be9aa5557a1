"""Asks Dovecot how it shows the messages of the corpus.

``python tests/protocols/dovecot_oracle.py`` writes ``corpus/goldens.json`` anew. Dovecot's imap
process runs on pipes, with a configuration and a mailbox of its own: no port, no account.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import tempfile
from pathlib import Path

IMAP = Path("/usr/lib/dovecot/imap")
CORPUS = Path(__file__).parent / "corpus"
GOLDENS = CORPUS / "goldens.json"

STRUCTURES = ("ENVELOPE", "BODY", "BODYSTRUCTURE")
PARTS = (
    *("1", "2", "3", "4", "5", "1.1", "1.2", "2.1", "2.2", "3.1"),
    *("1.1.1", "1.2.1", "1.2.2", "2.1.1", "2.2.1", "1.1.1.1"),
)
TEXTS = (
    "HEADER",
    "TEXT",
    "HEADER.FIELDS (From subJect X-None)",
    "HEADER.FIELDS.NOT (From Subject Content-Type)",
)
SECTIONS = (
    *TEXTS,
    *(section for part in PARTS for section in (part, f"{part}.MIME")),
    *(f"{part}.{text}" for part in PARTS for text in TEXTS),
)

_NOBODY = 65534
"""Dovecot reads no mail as root."""

_CONFIG = """\
protocols = imap
base_dir = {home}/run
mail_location = maildir:{home}/mail
mail_uid = {uid}
mail_gid = {gid}
first_valid_uid = 0
first_valid_gid = 0
mail_fsync = never
ssl = no
log_path = {home}/log
"""
_LITERAL = re.compile(rb"\{(\d+)\}\r\n\Z")
_SECTION = re.compile(rb' ?BODY\[[^\]]*\] (?:\{(\d+)\}\r\n|"((?:[^"\\]|\\.)*)"|NIL)')


class Dovecot:
    """One IMAP session, logged in, with a mailbox in a temporary folder."""

    def __init__(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        home = Path(self.folder.name)
        uid, gid = os.getuid() or _NOBODY, os.getgid() or _NOBODY
        os.chown(home, uid, gid)
        config = home / "dovecot.conf"
        config.write_text(_CONFIG.format(home=home, uid=uid, gid=gid))
        self.process = subprocess.Popen(
            [IMAP, "-c", config],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={"USER": "corpus", "HOME": str(home)},
        )
        self._response()

    def __enter__(self) -> Dovecot:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.communicate()
        self.folder.cleanup()

    def ask(self, command: bytes) -> list[bytes]:
        """Give a command, literals with ``+``, and return the untagged responses."""
        self.process.stdin.write(b"t " + command + b"\r\n")
        self.process.stdin.flush()
        untagged: list[bytes] = []
        while not (response := self._response()).startswith(b"t "):
            untagged.append(response)
        if not response.startswith(b"t OK"):
            raise AssertionError(f"{command[:80]!r}: {response!r}")
        return [response for response in untagged if response.startswith(b"*")]

    def _response(self) -> bytes:
        response = b""
        while True:
            line = self.process.stdout.readline()
            if not line:
                raise AssertionError(f"Dovecot is gone after {response!r}")
            response += line
            literal = _LITERAL.search(line)
            if literal is None:
                return response
            response += self.process.stdout.read(int(literal[1]))


def describe(messages: dict[str, bytes]) -> dict[str, dict[str, str]]:
    """Return, for each message, what Dovecot answers to each item; octets stand as Latin-1.

    A section that is not there is empty or does not exist: Dovecot says ``{0}`` to both.
    """
    with Dovecot() as dovecot:
        for content in messages.values():
            dovecot.ask(b"APPEND INBOX {%d+}\r\n%b" % (len(content), content))
        dovecot.ask(b"EXAMINE INBOX")
        return {
            name: {**_structures(dovecot, number), **_sections(dovecot, number)}
            for number, name in enumerate(messages, 1)
        }


def _structures(dovecot: Dovecot, number: int) -> dict[str, str]:
    found = {}
    for item in STRUCTURES:
        (response,) = dovecot.ask(b"FETCH %d %b" % (number, item.encode()))
        found[item] = response.partition(item.encode() + b" ")[2][:-3].decode("latin-1")
    return found


def _sections(dovecot: Dovecot, number: int) -> dict[str, str]:
    items = b" ".join(b"BODY.PEEK[%b]" % section.encode() for section in SECTIONS)
    (response,) = dovecot.ask(b"FETCH %d (%b)" % (number, items))
    rest = response.partition(b"(")[2]
    found = {}
    for section in SECTIONS:
        head = _SECTION.match(rest)
        end = head.end() + int(head[1] or 0)
        value = rest[head.end() : end] if head[1] else head[2] or b""
        rest = rest[end:]
        if value:
            found[section] = value.decode("latin-1")
    return found


def corpus() -> dict[str, bytes]:
    """Return the messages of the corpus by name."""
    return {path.stem: path.read_bytes() for path in sorted(CORPUS.glob("*.eml"))}


if __name__ == "__main__":
    GOLDENS.write_text(json.dumps(describe(corpus()), indent=1, sort_keys=True) + "\n")
