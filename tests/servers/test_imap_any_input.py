"""Whatever a client sends, the server answers in IMAP and ends the session well."""

from __future__ import annotations

import asyncio
import itertools
import re
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from imap_helpers import mail, pair
from worlds import BOTH

from mailedu.protocols.imap import IMAP
from mailedu.servers.host import MailHost
from mailedu.store import Store

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
RESPONSE = re.compile(rb"(\* |\+ |[!-~]+ (OK|NO|BAD) )[ -~]*")

WORDS = rb"""
    1 2:* * 0 1,2 9999999999 INBOX Sent inbox "Sent" "" ( ) () % a/* NIL DONE bob bob-secret
    FLAGS (FLAGS) +FLAGS -FLAGS.SILENT (\Seen) \Deleted (\Recent) Work ALL FULL UID ENVELOPE BODY
    BODY[] BODY[1.2.MIME] RFC822 BODY[TEXT] BODY.PEEK[HEADER.FIELDS (To)]<0.10> BODYSTRUCTURE
    (MESSAGES UNSEEN) CHARSET UTF-8 US-ASCII SUBJECT TEXT NOT OR SINCE 1-Jan-2026 {3+} {3} {99}
    PLAIN AGJvYgBib2Itc2VjcmV0 "1-Jan-2026 00:00:00 +0000" "a\"b\\c"
"""
ODD = (b"\r\n", b"{3+}\r\nx\r\n", b"{1+}\r\n\xff", b"\0", b"\xc3\xa4", b"x" * 70_000)

words = st.sampled_from([*WORDS.split(), *ODD])
verbs = st.sampled_from([*map(str.encode, IMAP.commands), b"HELO", b"uid", b""])
commands = st.builds(
    lambda verb, arguments: b"t " + b" ".join([verb, *arguments]) + b"\r\n",
    verbs,
    st.lists(words, max_size=5),
)
openings = st.sampled_from(
    [
        b"",
        b"t LOGIN bob bob-secret\r\n",
        b"t LOGIN bob bob-secret\r\nt SELECT INBOX\r\n",
        b"t LOGIN bob bob-secret\r\nt EXAMINE INBOX\r\n",
    ]
)
inputs = st.lists(st.one_of(commands, st.binary(max_size=60), commands), max_size=8).map(b"".join)


def without_literals(said: bytes) -> list[bytes]:
    """The lines of what the server said, literals taken out."""
    lines = []
    while said:
        line, _, said = said.partition(b"\r\n")
        while literal := re.search(rb"\{(\d+)\}$", line):
            said = said[int(literal[1]) :]
            more, _, said = said.partition(b"\r\n")
            line = line[: literal.start()] + more
        lines.append(line)
    return lines


async def talk(host: MailHost, data: bytes) -> bytes:
    """Send ``data`` and the end of file; return all that the server says."""
    reader, writer, task = await pair(host)
    async with asyncio.timeout(20):
        writer.write(data)
        writer.write_eof()
        said = await reader.read()
        await task
    writer.close()
    return said


@pytest.mark.parametrize("world", BOTH)
@settings(max_examples=100)
@given(opening=openings, data=inputs)
def test_any_input_is_answered_in_imap(world: str, opening: bytes, data: bytes) -> None:
    store = Store(now=lambda: NOW, uidvalidity=itertools.count(1).__next__)
    store.add_account("bob", "bob-secret", "bob@campus.test")
    store.deliver(mail("one"), ["bob"])
    store.deliver(b"no header at all \xff\0", ["bob"])
    host = MailHost(store=store, now=lambda: NOW, unique=lambda: "T", message_size_limit=1000)
    with asyncio.Runner(loop_factory=BOTH[world]) as runner:
        said = runner.run(talk(host, opening + data))
        again = runner.run(talk(host, b"t LOGIN bob bob-secret\r\n"))
    for line in without_literals(said):
        assert RESPONSE.fullmatch(line), line
    assert b"OK [CAPABILITY" in again
    store.close()
