"""Two clients that believe what they are told must end with what the store has.

Each simulated client keeps a list of messages from EXISTS, EXPUNGE, VANISHED and FETCH alone, as
a mail program does. Whatever both of them and the delivery do, after NOOP the lists are the
mailbox; and a client with QRESYNC that loses its connection has it again after one SELECT.
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
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule
from imap_helpers import mail, pair
from worlds import BOTH

from mailedu.servers.host import MailHost
from mailedu.store import Store

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
SYSTEM = ("\\Seen", "\\Deleted", "\\Flagged")
FLAGS = st.sets(st.sampled_from([*SYSTEM, "Work"]), max_size=3).map(sorted)
MODE = st.sampled_from(["", "+", "-"])
TARGET = st.sampled_from(["INBOX", "Trash"])
PLACE = st.integers(0, 4)
WHO = st.integers(0, 1)
KIND = st.sampled_from(["plain", "CONDSTORE", "QRESYNC"])
MODSEQ = re.compile(r"\bMODSEQ \((\d+)\)")
HIGHESTMODSEQ = re.compile(r"OK \[HIGHESTMODSEQ (\d+)\]")


class MailProgram:
    """One client: its connection and its idea of the mailbox.

    ``kind`` is the extension of RFC 7162 that it uses, if any.
    """

    def __init__(self, host: MailHost, kind: str) -> None:
        self.host = host
        self.kind = kind
        self.forget()

    def forget(self) -> None:
        self.uids: list[int | None] = []
        self.flags: list[frozenset[str] | None] = []
        self.recent = 0
        self.uidvalidity = 0
        self.highestmodseq = 0
        self.seen: dict[str, int] = {}  # of mod-sequences, since the last tagged response

    async def start(self) -> None:
        await self.connect()
        await self.do("SELECT INBOX")
        await self.do("FETCH 1:* (UID FLAGS)")

    async def connect(self) -> None:
        self.reader, self.writer, self.task = await pair(self.host)
        await self.reader.readline()
        await self.do("LOGIN bob bob-secret")
        if self.kind != "plain":
            assert (await self.do(f"ENABLE {self.kind}")).startswith("t OK ")

    async def lose_connection(self) -> None:
        self.writer.transport.abort()
        await self.task

    async def come_back(self, *, with_known: bool) -> None:
        """Resynchronize what is kept by UID (RFC 7162 §6), then look for what is new."""
        known = list(itertools.takewhile(lambda known: None not in known, self.pairs()))
        cache = dict(known)
        last = max(cache, default=0)
        uids = f" 1:{last}" if with_known and last else ""
        before = self.uidvalidity, self.highestmodseq
        self.forget()
        await self.connect()
        self.highestmodseq = before[1]
        cached = self.highestmodseq
        untagged: list[str] = []
        reply = await self.do(
            f"SELECT INBOX (QRESYNC ({before[0]} {cached}{uids}))", untagged=untagged
        )
        assert reply.startswith("t OK "), reply
        assert self.uidvalidity == before[0]
        for line in untagged:
            if line.startswith("* VANISHED (EARLIER) "):
                for uid in numbers_in(line.split()[3]):
                    cache.pop(uid, None)
        cache |= {uid: flags for uid, flags in self.pairs() if uid is not None}
        await self.do(f"UID FETCH {last + 1}:* (FLAGS)")
        cache |= {uid: flags for uid, flags in self.pairs() if uid is not None}
        self.uids, self.flags = sorted(cache), [cache[uid] for uid in sorted(cache)]

    def pairs(self) -> list[tuple[int | None, frozenset[str] | None]]:
        return list(zip(self.uids, self.flags, strict=True))

    async def do(self, command: str, more: str = "", untagged: list[str] | None = None) -> str:
        """Give a command, take in the answer and return its tagged line."""
        verb = command.split()[0]
        self.writer.write(f"t {command}\r\n{more}".encode())
        while True:
            line = (await self.reader.readline()).decode().strip()
            while literal := re.search(r"\{(\d+)\}$", line):
                await self.reader.readexactly(int(literal[1]))
                line += (await self.reader.readline()).decode().strip()
            self.note_modseq(line)
            if line.startswith("t "):
                return line
            self.learn(line, verb)
            if untagged is not None:
                untagged.append(line)

    def note_modseq(self, line: str) -> None:
        """Keep HIGHESTMODSEQ as RFC 7162 §6 says."""
        for name, found in (
            ("code", HIGHESTMODSEQ.search(line)),
            ("item", MODSEQ.search(line) if " FETCH (" in line else None),
        ):
            if found:
                self.seen[name] = max(self.seen.get(name, 0), int(found[1]))
        if line.startswith("t "):
            item = max(self.highestmodseq, self.seen.get("item", 0))
            self.highestmodseq = self.seen.get("code", item)
            self.seen.clear()

    def learn(self, line: str, verb: str) -> None:
        words = line.split()
        if words[1:3] == ["OK", "[UIDVALIDITY"]:
            self.uidvalidity = int(words[3].rstrip("]"))
        if words[2:] == ["EXISTS"]:
            new = int(words[1]) - len(self.uids)
            assert new >= 0, "EXISTS never takes messages away"
            self.uids += [None] * new
            self.flags += [None] * new
        elif words[2:] == ["RECENT"]:
            self.recent = int(words[1])
        elif words[1] == "VANISHED" and words[2] != "(EARLIER)":
            assert self.kind == "QRESYNC"
            assert verb not in ("FETCH", "STORE", "SEARCH"), "RFC 7162 §3.2.10.2"
            for uid in numbers_in(words[2]):
                self.vanish(uid)
        elif words[2:] == ["EXPUNGE"]:
            assert self.kind != "QRESYNC"
            assert verb not in ("FETCH", "STORE", "SEARCH"), "RFC 3501 §7.4.1"
            del self.uids[int(words[1]) - 1], self.flags[int(words[1]) - 1]
        elif words[2:3] == ["FETCH"]:
            at = int(words[1]) - 1
            assert at < len(self.uids), "a number that the client was never told of"
            if uid := re.search(r"\bUID (\d+)", line):
                assert self.uids[at] in (None, int(uid[1])), "a number never changes its UID"
                self.uids[at] = int(uid[1])
            if flags := re.search(r"\bFLAGS \(([^)]*)\)", line):
                self.flags[at] = frozenset(flags[1].split()) - {"\\Recent"}
        elif words[1] == "BYE":
            raise AssertionError(line)

    def vanish(self, uid: int) -> None:
        """Remove the message of that UID, or one whose UID is unknown and may be this."""
        assert self.uids, "VANISHED names messages that are known"
        for at, known in enumerate(self.uids):
            later = [other for other in self.uids[at + 1 :] if other is not None]
            if known == uid or (known is None and (not later or uid < later[0])):
                del self.uids[at], self.flags[at]
                return
        raise AssertionError("VANISHED names a message that was never announced")

    def numbers(self, first: int, count: int) -> tuple[str, range]:
        """A sequence set within the mailbox as it is known here."""
        first = first % len(self.uids)
        last = min(first + count, len(self.uids) - 1)
        return f"{first + 1}:{last + 1}", range(first, last + 1)

    async def silently(
        self, mode: str, chosen: range, numbers: str, flags: list[str], condition: str = ""
    ) -> None:
        """A STORE without an answer: its client works out the flags itself."""
        for at in chosen:
            known = self.flags[at]
            if mode == "":
                self.flags[at] = frozenset(flags)
            elif known is not None:
                self.flags[at] = known.union(flags) if mode == "+" else known.difference(flags)
        await self.do(f"STORE {numbers}{condition} {mode}FLAGS.SILENT ({' '.join(flags)})")


def numbers_in(sequence_set: str) -> list[int]:
    """The numbers of a set such as ``1:3,5``."""
    found: list[int] = []
    for piece in sequence_set.split(","):
        first, _, last = piece.partition(":")
        found += range(int(first), int(last or first) + 1)
    return found


class TwoMailPrograms(RuleBasedStateMachine):
    new_loop = staticmethod(BOTH["live"])
    programs: list[MailProgram]

    def __init__(self) -> None:
        super().__init__()
        self.programs = []
        self.runner = asyncio.Runner(loop_factory=self.new_loop)
        self.store = Store(now=lambda: NOW, uidvalidity=itertools.count(1).__next__)
        self.store.add_account("bob", "bob-secret", "bob@campus.test")
        self.inbox = self.store.mailbox("bob", "INBOX").id
        for _ in range(3):
            self.store.deliver(mail("x"), ["bob"])
        self.host = MailHost(store=self.store, now=lambda: NOW, unique=lambda: "T")

    @initialize(kinds=st.tuples(KIND, KIND))
    def begin(self, kinds: tuple[str, str]) -> None:
        self.programs = [MailProgram(self.host, kind) for kind in kinds]
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

    @rule(who=WHO, at=PLACE, since=st.integers(0, 12), mode=MODE, flags=FLAGS, quiet=st.booleans())
    def conditional_store(
        self, who: int, at: int, since: int, mode: str, flags: list[str], quiet: bool
    ) -> None:
        program = self.programs[who]
        if not program.uids or program.kind == "plain":
            return
        numbers, chosen = program.numbers(at, 1)
        condition = f" (UNCHANGEDSINCE {max(program.highestmodseq - since, 0)})"
        if quiet:
            self.do(program.silently(mode, chosen, numbers, flags, condition))
        else:
            self.do(program.do(f"STORE {numbers}{condition} {mode}FLAGS ({' '.join(flags)})"))

    @rule(who=WHO, since=st.integers(0, 12))
    def changes(self, who: int, since: int) -> None:
        program = self.programs[who]
        if program.kind != "plain":
            modifier = f"CHANGEDSINCE {max(program.highestmodseq - since, 1)}"
            self.do(program.do(f"UID FETCH 1:* (FLAGS) ({modifier})"))

    @rule(who=WHO, with_known=st.booleans())
    def lost_connection(self, who: int, with_known: bool) -> None:
        program = self.programs[who]
        self.do(program.lose_connection())
        if program.kind != "QRESYNC":
            program.forget()
            self.do(program.start())
            return
        self.do(program.come_back(with_known=with_known))
        messages = self.store.messages(self.inbox)
        assert program.pairs() == [(message.uid, message.flags) for message in messages]

    @rule(who=WHO, first=PLACE, at=PLACE, mode=MODE, flags=FLAGS)
    def lost_connection_before_an_expunge_was_told(
        self, who: int, first: int, at: int, mode: str, flags: list[str]
    ) -> None:
        self.expunged_behind_their_backs(first)
        self.store_flags(who, at, 1, mode, flags, False)
        self.lost_connection(who, False)

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


class TwoSimulatedMailPrograms(TwoMailPrograms):
    new_loop = staticmethod(BOTH["simulated"])


EXAMPLES = settings(max_examples=20, stateful_step_count=40, deadline=None)
TestTwoMailPrograms = pytest.mark.timeout(400)(TwoMailPrograms.TestCase)  # shrinking takes long
TestTwoMailPrograms.settings = EXAMPLES
TestTwoSimulatedMailPrograms = pytest.mark.timeout(400)(TwoSimulatedMailPrograms.TestCase)
TestTwoSimulatedMailPrograms.settings = EXAMPLES
