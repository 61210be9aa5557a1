"""The host that mail comes from: it keeps what was put off, tries again, and gives up at last."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from mailedu.clients.smtp import SMTPClient

SENDER = "list@club.example"
GIVES_UP = 5
"""Days after which mail that is put off goes back (RFC 5321 §4.5.4.1: at least four or five)."""


@dataclass(frozen=True)
class Outcome:
    """What the server said to a message for one recipient.

    Parameters
    ----------
    codes: reply code and enhanced status code, e.g. ``"452 4.2.2"``.
    octets: of message text that were sent before it.
    """

    codes: str
    octets: int

    @property
    def accepted(self) -> bool:
        return self.codes.startswith("2")

    @property
    def put_off(self) -> bool:
        """Whether to try again later (RFC 5321 §4.2.1)."""
        return self.codes.startswith("4")

    @property
    def failed(self) -> bool:
        return self.codes.startswith("5")


@dataclass
class MailingList:
    """Sends each message to all users, in one envelope to those who had room last time.

    Parameters
    ----------
    server, domain: the users' mail host, and the domain of their addresses.
    users: who gets the mail.
    announce_size: whether MAIL tells the message's size (RFC 1870 §6).

    Attributes
    ----------
    waiting: user -> messages that were put off, each with the day of its first attempt.
    returned: user -> number of messages that went back to their sender.
    refusals: users and what the server said, of the latest day.
    """

    server: str
    domain: str
    users: Sequence[str]
    announce_size: bool
    waiting: dict[str, list[tuple[int, bytes]]] = field(init=False)
    returned: dict[str, int] = field(init=False)
    refusals: list[tuple[str, Outcome]] = field(init=False, default_factory=list)

    def __post_init__(self) -> None:
        self.waiting = {user: [] for user in self.users}
        self.returned = dict.fromkeys(self.users, 0)
        self._refused: dict[str, bool] = dict.fromkeys(self.users, False)

    async def day(self, day: int, letters: Iterable[Callable[[], bytes]]) -> None:
        """Try again what waits, the oldest first, then send new messages; one session."""
        self.refusals = []
        client = SMTPClient(*await asyncio.open_connection(self.server, 25))
        await client.greeting()
        await client.command("EHLO lists.club.example")
        for user in self.users:
            await self._again(client, user, day)
        for letter in letters:
            await self._send(client, day, letter())
        await client.goodbye()
        await client.close()

    async def _again(self, client: SMTPClient, user: str, day: int) -> None:
        """Send what waits for a user, until it is put off again; return what is too old."""
        queue = self.waiting[user]
        while queue:
            reply = (await self._transaction(client, queue[0][1], [user]))[user]
            self._note(user, reply)
            if reply.put_off:
                break
            queue.pop(0)
        while queue and day - queue[0][0] >= GIVES_UP:
            queue.pop(0)
            self.returned[user] += 1

    async def _send(self, client: SMTPClient, day: int, letter: bytes) -> None:
        together = [user for user in self.users if not self._refused[user]]
        replies = await self._transaction(client, letter, together) if together else {}
        if len(together) > 1:  # all were refused for one of them: each gets its own envelope
            replies = {user: reply for user, reply in replies.items() if not reply.failed}
        for user in self.users:
            if self.waiting[user]:
                self.waiting[user].append((day, letter))
                continue
            if user not in replies:
                replies |= await self._transaction(client, letter, [user])
            self._note(user, replies[user])
            if replies[user].put_off:
                self.waiting[user].append((day, letter))

    def _note(self, user: str, reply: Outcome) -> None:
        self._refused[user] = not reply.accepted
        self.returned[user] += reply.failed
        if not reply.accepted:
            self.refusals.append((user, reply))

    async def _transaction(
        self, client: SMTPClient, letter: bytes, users: Sequence[str]
    ) -> dict[str, Outcome]:
        """Send one envelope; return for each user the last reply that concerns it."""
        size = f" SIZE={len(letter)}" if self.announce_size else ""
        commands = [f"MAIL FROM:<{SENDER}>{size}"]
        commands += [f"RCPT TO:<{user}@{self.domain}>" for user in users]
        await client.write("".join(f"{text}\r\n" for text in commands).encode())  # RFC 2920 §3.1
        sender = await client.reply()
        answers = [await client.reply() for _ in users]
        replies = dict(zip(users, answers if sender.ok else [sender] * len(users), strict=True))
        took = dict.fromkeys(users, 0)
        if accepted := [user for user in users if replies[user].ok]:
            took |= dict.fromkeys(accepted, len(letter))
            replies |= dict.fromkeys(accepted, await client.data(letter))
        elif sender.ok:
            await client.command("RSET")
        return {
            user: Outcome(f"{reply.code} {reply.lines[0].split()[0]}", took[user])
            for user, reply in replies.items()
        }
