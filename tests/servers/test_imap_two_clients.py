"""Two clients that believe what they are told must end with what the store has.

Each simulated client keeps a list of messages from EXISTS, EXPUNGE and FETCH alone, as a mail
program does. Whatever both of them and the delivery do, after NOOP the lists are the mailbox.
"""

from __future__ import annotations

import asyncio
import itertools
import re
from collections.abc import Coroutine
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule
from imap_helpers import mail, pair

from mailedu.servers.host import MailHost
from mailedu.store import Store

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
SYSTEM = ("\\Seen", "\\Deleted", "\\Flagged")
FLAGS = st.sets(st.sampled_from([*SYSTEM, "Work"]), max_size=3).map(sorted)
MODE = st.sampled_from(["", "+", "-"])
TARGET = st.sampled_from(["INBOX", "Trash"])
PLACE = st.integers(0, 4)
WHO = st.integers(0, 1)
FETCHED = re.compile(r"\* (\d+) FETCH \((?:UID (\d+))?.*?(?:FLAGS \(([^)]*)\))?\)", re.DOTALL)


class MailProgram:
    """One client: its connection and its idea of the mailbox."""

    def __init__(self, host: MailHost) -> None:
        self.host = host
        self.uids: list[int | None] = []
        self.flags: list[frozenset[str] | None] = []
        self.recent = 0

    async def start(self) -> None:
        self.reader, self.writer, self.task = await pair(self.host)
        await self.reader.readline()
        await self.do("LOGIN bob bob-secret")
        await self.do("SELECT INBOX")
        await self.do("FETCH 1:* (UID FLAGS)")

    async def do(self, command: str, more: str = "") -> str:
        """Give a command, take in the answer and return its tagged line."""
        self.writer.write(f"t {command}\r\n{more}".encode())
        while True:
            line = (await self.reader.readline()).decode().strip()
            while literal := re.search(r"\{(\d+)\}$", line):
                await self.reader.readexactly(int(literal[1]))
                line += (await self.reader.readline()).decode().strip()
            if line.startswith("t "):
                return line
            self.learn(line, command.split()[0])

    def learn(self, line: str, verb: str) -> None:
        words = line.split()
        fetched = FETCHED.match(line)
        if words[2:] == ["EXISTS"]:
            new = int(words[1]) - len(self.uids)
            assert new >= 0, "EXISTS never takes messages away"
            self.uids += [None] * new
            self.flags += [None] * new
        elif words[2:] == ["RECENT"]:
            self.recent = int(words[1])
        elif words[2:] == ["EXPUNGE"]:
            assert verb not in ("FETCH", "STORE", "SEARCH"), "RFC 3501 §7.4.1"
            del self.uids[int(words[1]) - 1], self.flags[int(words[1]) - 1]
        elif fetched:
            at = int(fetched[1]) - 1
            assert at < len(self.uids), "a number that the client was never told of"
            if fetched[2]:
                assert self.uids[at] in (None, int(fetched[2])), "a number never changes its UID"
                self.uids[at] = int(fetched[2])
            if fetched[3] is not None:
                self.flags[at] = frozenset(fetched[3].split()) - {"\\Recent"}
        elif words[1] == "BYE":
            raise AssertionError(line)

    def numbers(self, first: int, count: int) -> tuple[str, range]:
        """A sequence set within the mailbox as it is known here."""
        first = first % len(self.uids)
        last = min(first + count, len(self.uids) - 1)
        return f"{first + 1}:{last + 1}", range(first, last + 1)

    async def silently(self, mode: str, chosen: range, numbers: str, flags: list[str]) -> None:
        """A STORE without an answer: its client works out the flags itself."""
        for at in chosen:
            known = self.flags[at]
            if mode == "":
                self.flags[at] = frozenset(flags)
            elif known is not None:
                self.flags[at] = known.union(flags) if mode == "+" else known.difference(flags)
        await self.do(f"STORE {numbers} {mode}FLAGS.SILENT ({' '.join(flags)})")


class TwoMailPrograms(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.store = Store(now=lambda: NOW, uidvalidity=itertools.count(1).__next__)
        self.store.add_account("bob", "bob-secret", "bob@campus.test")
        self.inbox = self.store.mailbox("bob", "INBOX").id
        for _ in range(3):
            self.store.deliver(mail("x"), ["bob"])
        host = MailHost(store=self.store, now=lambda: NOW, unique=lambda: "T")
        self.programs = [MailProgram(host), MailProgram(host)]
        for program in self.programs:
            self.do(program.start())

    def do(self, work: Coroutine[Any, Any, Any]) -> Any:
        async def bounded() -> Any:
            async with asyncio.timeout(20):
                return await work

        return self.runner.run(bounded())

    def teardown(self) -> None:
        try:
            for program in self.programs:
                self.check(program)
        finally:
            for program in self.programs:
                program.writer.close()
                self.do(program.task)
            self.runner.close()
            self.store.close()

    @rule()
    def deliver(self) -> None:
        self.store.deliver(mail("new"), ["bob"])

    @rule(at=PLACE, flags=FLAGS)
    def append(self, at: int, flags: list[str]) -> None:
        program = self.programs[at % 2]
        reply = self.do(program.do(f"APPEND INBOX ({' '.join(flags)}) {{3+}}", "a:b\r\n"))
        assert reply.startswith("t OK ")

    @rule(who=WHO, by_uid=st.booleans(), items=st.sampled_from(["FLAGS", "(UID FLAGS)", "BODY[]"]))
    def fetch(self, who: int, by_uid: bool, items: str) -> None:
        if self.programs[who].uids:
            self.do(self.programs[who].do(f"{'UID ' * by_uid}FETCH 1:* {items}"))

    @rule(who=WHO, at=PLACE, count=st.integers(0, 2), mode=MODE, flags=FLAGS, quiet=st.booleans())
    def store_flags(
        self, who: int, at: int, count: int, mode: str, flags: list[str], quiet: bool
    ) -> None:
        program = self.programs[who]
        if not program.uids:
            return
        numbers, chosen = program.numbers(at, count)
        if quiet:
            self.do(program.silently(mode, chosen, numbers, flags))
        else:
            self.do(program.do(f"STORE {numbers} {mode}FLAGS ({' '.join(flags)})"))

    @rule(who=WHO, command=st.sampled_from(["EXPUNGE", "UID EXPUNGE 2:4", "SEARCH 1", "CHECK"]))
    def simple_command(self, who: int, command: str) -> None:
        assert self.do(self.programs[who].do(command)).startswith("t OK ")

    @rule(who=WHO, first=PLACE, verb=st.sampled_from(["COPY", "MOVE"]), into=TARGET)
    def copy_or_move(self, who: int, first: int, verb: str, into: str) -> None:
        program = self.programs[who]
        if program.uids:
            numbers, _ = program.numbers(first, 1)
            reply = self.do(program.do(f"{verb} {numbers} {into}"))
            assert reply.startswith(("t OK ", "t NO [EXPUNGEISSUED] "))

    @rule(who=WHO)
    def idle(self, who: int) -> None:
        assert self.do(self.programs[who].do("IDLE", "DONE\r\n")).startswith("t OK ")

    @rule(first=PLACE)
    def expunged_behind_their_backs(self, first: int) -> None:
        uids = [message.uid for message in self.store.messages(self.inbox)]
        self.store.expunge(self.inbox, uids[first : first + 2])

    @rule(who=WHO)
    def noop(self, who: int) -> None:
        self.check(self.programs[who])

    def check(self, program: MailProgram) -> None:
        """After NOOP, the client knows the mailbox."""
        self.do(program.do("NOOP"))
        messages = self.store.messages(self.inbox)
        assert len(program.uids) == len(messages)
        for number, message in enumerate(messages):
            assert program.uids[number] in (None, message.uid)
            assert program.flags[number] in (None, message.flags)
        self.do(program.do("UID FETCH 1:* (FLAGS)"))
        assert program.uids == [message.uid for message in messages]
        assert program.flags == [message.flags for message in messages]


TestTwoMailPrograms = pytest.mark.timeout(400)(TwoMailPrograms.TestCase)  # shrinking takes long
TestTwoMailPrograms.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
