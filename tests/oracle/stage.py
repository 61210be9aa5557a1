"""Carries out the ``@`` lines of a script, by IMAP, so that it works on every server."""

from __future__ import annotations

from collections import defaultdict

from script import Preparation
from speaking import KINDS, Imap, Stage


class _Clerk:
    """A connection that nobody sees."""

    def __init__(self, stage: Stage, user: str) -> None:
        self._imap = Imap(stage, "imap")
        self._imap.receive()
        self.ask(f"LOGIN {user} {user}-secret".encode())

    def ask(self, command: bytes) -> list[str]:
        """Give a command that must succeed, literals with ``+``; return the untagged lines."""
        start = self._imap.command("").removesuffix(b"\r\n")
        self._imap.send(start + command + b"\r\n")
        came: list[str] = []
        while self._imap.pending is not None:
            came.append(self._imap.receive())
        assert came[-1].startswith("OK"), f"{command!r}: {came[-1]}"
        return came[:-1]

    def append(self, mailbox: str, number: int, flags: list[str], content: bytes) -> None:
        """Append a message that came on that day of March 2026."""
        self.ask(
            b'APPEND "%s" (%s) "%02d-Mar-2026 09:00:00 +0000" {%d+}\r\n%s'
            % (mailbox.encode(), " ".join(flags).encode(), number, len(content), content)
        )

    def close(self) -> None:
        self.ask(b"LOGOUT")
        self._imap.close()


def mail(word: str) -> bytes:
    """A small message with that subject, and that body."""
    header = f"From: alice@campus.test\r\nTo: bob@campus.test\r\nSubject: {word}\r\n"
    return f"{header}\r\n{word}\r\n".encode()


def prepare(stage: Stage, preparations: list[Preparation]) -> None:
    """Carry them out, for bob or for whom ``@ as`` names.

    Dovecot makes an INBOX when it is opened for the first time: bob's is.
    """
    user = "bob"
    of_user: dict[str, list[Preparation]] = {user: []}
    for each in preparations:
        if each.what == "as":
            user = each.text
            of_user.setdefault(user, [])
        else:
            of_user[user].append(each)
    for user, wanted in of_user.items():
        clerk = _Clerk(stage, user)
        clerk.ask(b"EXAMINE INBOX")
        _prepare(clerk, wanted)


def _prepare(clerk: _Clerk, preparations: list[Preparation]) -> None:
    inbox: list[bytes] = []
    flags: dict[int, list[str]] = defaultdict(list)
    for each in preparations:
        words = each.text.split()
        if each.what == "messages":
            inbox += map(mail, words)
        elif each.what == "message":
            inbox.append("".join(f"{line}\r\n" for line in each.content).encode())
            flags[len(inbox)] += words
        elif each.what == "flag":
            for number in map(int, words[0].split(",")):
                flags[number] += words[1:]
        elif each.what == "mailbox":
            clerk.ask(f'CREATE "{words[0]}"'.encode())
            for number, word in enumerate(words[1:], 1):
                clerk.append(words[0], number, [], mail(word))
    for uid, content in enumerate(inbox, 1):
        clerk.append("INBOX", uid, flags[uid], content)
    clerk.close()


def capabilities(stage: Stage, protocol: str) -> set[str]:
    """Return what the server of a protocol announces: IMAP's before the login and after it.

    ``APPENDLIMIT=4096`` is both that and ``APPENDLIMIT``.
    """
    words = _announced(stage, protocol)
    return words | {word.partition("=")[0] for word in words}


def _announced(stage: Stage, protocol: str) -> set[str]:
    if protocol == "imap":
        clerk = _Clerk(stage, "bob")
        after = {word for line in clerk.ask(b"CAPABILITY") for word in line.split()}
        clerk.close()
        return after | _said(stage, "imap", "CAPABILITY")
    return _said(stage, protocol, "CAPA" if protocol == "pop3" else "EHLO client.test")


def _said(stage: Stage, service: str, command: str) -> set[str]:
    """Return all words of the answer to a command on a new connection."""
    connection = KINDS[service](stage, service)
    words: set[str] = set()
    for question in (None, command):
        connection.pending = "greeting"
        if question:
            connection.send(connection.command(question))
        while connection.pending is not None:
            words |= set(connection.receive().replace("-", " ", 1).split())
    connection.close()
    return words
