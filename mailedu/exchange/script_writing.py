"""A transcript as a script that the tests can run: ``tests/transcripts/README.md`` describes them.

The accounts of a script are bob, carol and alice, with their names and ``-secret`` as passwords, so
that every login becomes one of theirs. A group of commands that was sent at once is given one by
one.
"""

from __future__ import annotations

import base64
import re
from collections import defaultdict
from collections.abc import Iterator

from mailedu.exchange.passing import CLOSED, TLS, require_mail, said_goodbye
from mailedu.exchange.script_expecting import expected
from mailedu.exchange.script_mail import preparations
from mailedu.exchange.spelling import spelled
from mailedu.transcript import Connection, Step, Transcript

_SASL = {"AUTH", "AUTHENTICATE", "APOP"}
_SERVICES = {"SMTP": "smtp", "POP3": "pop3", "IMAP": "imap"}
_HOLE = re.compile(r"\{(?=[a-z])")  # a script would take it for a value


def to_script(transcript: Transcript) -> str:
    """Return the transcript as a script; raises TranscriptError for a protocol that is not ours."""
    require_mail(transcript)
    before, exact = preparations(transcript)
    title = " ".join(transcript.title.split()) or "A dialogue"
    lines = [f"# {title}", *before]
    lines += _Writer(transcript, exact=exact).lines()
    return "\n".join(lines) + "\n"


class _Writer:
    """Writes the dialogue; ``exact``: the server begins with the same mail."""

    def __init__(self, transcript: Transcript, *, exact: bool) -> None:
        self._transcript, self._exact = transcript, exact
        self._steps = transcript.steps
        self._connections = {c.number: c for c in transcript.connections}
        self._replies: dict[int, list[int]] = defaultdict(list)
        """For each step of a client, the server's steps that answer it before it goes on."""
        self._written: set[int] = set()
        self._find_replies()

    def lines(self) -> Iterator[str]:
        """Yield the lines of the dialogue."""
        opened: set[int] = set()
        for at, step in enumerate(self._steps):
            number, connection = step.connection, self._connections[step.connection]
            if number not in opened:
                opened.add(number)
                yield f"{number}: connect {self._service(connection)}"
            if at not in self._written:
                yield from self._step(at)
            if self._is_last(at) and said_goodbye(connection, step):
                yield f"{number}: closed"

    def _step(self, at: int) -> Iterator[str]:
        step = self._steps[at]
        if step.kind == "event":
            yield from self._event(step)
        elif step.sender == "server":
            yield from self._expected(at, "")
        else:
            yield from self._said(at)

    def _find_replies(self) -> None:
        """Give replies to what they answer; what comes unasked, or later, keeps its place."""
        last: dict[int, int] = {}  # of each command, the step of the client that goes on with it
        for at, step in enumerate(self._steps):
            root = self._root(at)
            if step.sender == "client":
                last[root] = at
            elif root in last and step.kind != "event":
                self._replies[last[root]].append(at)
        for client, servers in self._replies.items():
            final = [s for s in servers if self._steps[s].kind in ("reply", "continuation")]
            between = range(client, final[0]) if final else range(client, client)
            others = any(self._is_other(client, at) for at in between)
            # What a session is told while another one acts stays where it was told.
            self._replies[client] = [
                s for s in servers if s in final or (final and s < final[0] and not others)
            ]

    def _root(self, at: int) -> int:
        answers = self._steps[at].answers
        while answers is not None and answers < at:
            at, answers = answers, self._steps[answers].answers
        return at

    def _is_other(self, one: int, other: int) -> bool:
        step = self._steps[other]
        return step.sender == "client" and step.connection != self._steps[one].connection

    def _said(self, at: int) -> Iterator[str]:
        """Yield what a client said and what answers it."""
        step = self._steps[at]
        root = self._steps[self._root(at)]
        if root.verb in _SASL or self._tells_password(at):
            yield from self._login(at)
            return
        if step.verb in ("STARTTLS", "STLS") and self._is_encrypted_after(at):
            self._written.update(self._replies[at])
            yield f"{step.connection}: starttls"
            return
        data, mark = step.data, ">>"
        if step.kind == "command":
            mark = ">"
            if self._protocol(step) == "IMAP":
                data = data.partition(b" ")[2]
        rows = data.split(b"\r\n")
        if len(rows) > 1 and not rows[-1]:
            rows.pop()
        for row in rows:
            yield f"{step.connection}{mark} {_sent(row)}".rstrip(" ")
            mark = ">>"
        yield from self._answers(at, step.verb)

    def _login(self, at: int) -> Iterator[str]:
        """Yield a login with a script's password, whatever mechanism there was."""
        root = self._root(at)
        group = [n for n in range(root, len(self._steps)) if self._root(n) == root]
        self._written.update(group)
        step = self._steps[at]
        final = [n for n in group if self._steps[n].kind == "reply"]
        if not final:
            return
        succeeded = self._steps[final[-1]].error is None and _is_success(self._steps[final[-1]])
        user = self._user(step.connection, at)
        password = f"{user}-secret" if succeeded else "wrong-secret"
        response = base64.b64encode(f"\0{user}\0{password}".encode()).decode()
        commands = {
            "SMTP": [f"AUTH PLAIN {response}"],
            "POP3": [f"PASS {password}"] if step.verb == "PASS" else [f"AUTH PLAIN {response}"],
            "IMAP": [f"LOGIN {user} {password}"],
        }
        for command in commands[self._protocol(step)]:
            yield f"{step.connection}> {command}"
        yield from self._expected(final[-1], step.verb)

    def _user(self, connection: int, at: int) -> str:
        """Return who logs in: as it was said, or whose mailbox is seen, or who sends."""
        for step in reversed(self._steps[: at + 1]):
            if step.connection == connection and step.verb in ("USER", "LOGIN"):
                words = step.data.split()
                place = 1 if step.verb == "USER" else 2
                if step.sender == "client" and len(words) > place:
                    return words[place].decode("utf-8", "replace").strip('"')
        for step in self._steps[at:]:
            if step.connection != connection:
                continue
            if step.mailboxes and self._protocol(step) != "SMTP":  # there they are the recipients'
                return self._transcript.mailboxes[step.mailboxes[0]].owner
            sender = re.match(rb"(?i)MAIL FROM:<([^@>]+)@", step.data)
            if sender:
                return sender[1].decode("utf-8", "replace")
        return "bob"

    def _answers(self, at: int, verb: str) -> Iterator[str]:
        for reply in self._replies[at]:
            if reply not in self._written:
                yield from self._expected(reply, verb)

    def _expected(self, at: int, verb: str) -> Iterator[str]:
        self._written.add(at)
        step = self._steps[at]
        protocol = self._protocol(step)
        for line in expected(protocol, step, verb or step.verb, self._exact):
            yield f"{step.connection}< {line}"

    def _event(self, step: Step) -> Iterator[str]:
        if step.label == CLOSED:
            yield f"{step.connection}: {'drop' if step.sender == 'client' else 'closed'}"

    def _tells_password(self, at: int) -> bool:
        step = self._steps[self._root(at)]
        return step.verb in ("PASS", "LOGIN") and any(part.secret for part in step.parts)

    def _is_last(self, at: int) -> bool:
        number = self._steps[at].connection
        return all(step.connection != number for step in self._steps[at + 1 :])

    def _is_encrypted_after(self, at: int) -> bool:
        number = self._steps[at].connection
        later = (s for s in self._steps[at + 1 :] if s.connection == number)
        return any(s.kind == "event" and s.label.startswith(TLS) for s in later)

    def _protocol(self, step: Step) -> str:
        return self._connections[step.connection].protocol

    def _service(self, connection: Connection) -> str:
        """Return what a script calls the server: mail is submitted by those who log in."""
        steps = [s for s in self._steps if s.connection == connection.number]
        service = _SERVICES[connection.protocol]
        if service == "smtp" and any(s.verb == "AUTH" for s in steps):
            service = "submission"
        encrypted = steps[0].kind == "event" and steps[0].label.startswith(TLS)
        return f"{'submission' if service == 'smtp' else service}s" if encrypted else service


def _is_success(step: Step) -> bool:
    words = step.data.split()
    return words[:1] in ([b"+OK"], [b"235"]) or (len(words) > 1 and words[1] == b"OK")


def _sent(data: bytes) -> str:
    return _HOLE.sub(r"\\x7b", spelled(data))
