"""Lines that are held at the wire: what goes on, when, and what is written down of it."""

from __future__ import annotations

import asyncio
from itertools import pairwise

import pytest
from held_line import HeldLine, read_line, rest

from mailedu.network.hold import HoldError


async def greeted() -> tuple[HeldLine, asyncio.StreamReader, asyncio.StreamWriter]:
    """Return a line whose greeting has gone on."""
    line = HeldLine()
    reader, writer = await line.open()
    assert await line.step() == b"ready\r\n"
    assert await read_line(reader) == b"ready\r\n"
    return line, reader, writer


async def test_each_line_waits_until_it_is_let_go() -> None:
    line, reader, writer = await greeted()
    writer.write(b"one\r\ntwo\r\n")
    held = await line.until(2)
    assert [(one.sender, one.data) for one in held] == [
        ("client", b"one\r\n"),
        ("client", b"two\r\n"),
    ]
    assert line.heard == []
    assert await line.step() == b"one\r\n"
    await line.when(lambda: line.heard)
    assert line.heard == [b"one\r\n"], "the second one waits"
    assert await line.step() == b"two\r\n", "the oldest, though a reply has come meanwhile"
    assert await line.step() == b"ONE\r\n"
    assert await read_line(reader) == b"ONE\r\n"
    assert await line.step() == b"TWO\r\n"
    assert line.hold.next() is None
    line.hold.stop()
    writer.close()
    await line.over()


async def test_a_line_has_three_stamps() -> None:
    line, _, writer = await greeted()
    writer.write(b"one\r\n")
    (held,) = await line.until()
    await line.step()
    await line.when(lambda: line.heard)
    sent = line.lines()[1]
    assert sent.received == held.received < sent.released < sent.forwarded
    line.hold.stop()
    writer.close()
    await line.over()


async def test_a_line_that_comes_in_pieces_is_one_line() -> None:
    line, _, writer = await greeted()
    writer.write(b"qu")
    (part,) = await line.until()
    assert part.data == b"qu"
    writer.write(b"it\r\nmore")
    held = await line.until(2)
    assert [(one.id, one.data) for one in held] == [(part.id, b"quit\r\n"), (part.id + 1, b"more")]
    line.hold.deliver(part.id)
    await line.when(lambda: line.heard)
    assert line.heard[0] == b"quit\r\n"
    line.hold.stop()
    await line.over()


async def test_half_a_line_may_go_on_and_is_recorded_as_one_with_the_rest() -> None:
    line, reader, writer = await greeted()
    writer.write(b"qu")
    await line.step()
    writer.write(b"it\r\n")
    assert await line.step() == b"it\r\n"
    await line.when(lambda: line.heard)
    assert line.said("client") == [b"quit\r\n"]
    line.hold.stop()
    assert await rest(reader) == b"QUIT\r\n"
    writer.close()
    await line.over()


async def test_until_a_reply_then_all() -> None:
    line, reader, writer = await greeted()
    line.hold.go("reply")
    writer.write(b"one\r\ntwo\r\n")
    assert await read_line(reader) == b"ONE\r\n"
    assert line.hold.mode == "paused"
    line.hold.go("run")
    writer.write(b"quit\r\n")
    assert await rest(reader) == b"TWO\r\nQUIT\r\n"
    writer.close()
    await line.over()


async def test_by_the_clock_one_after_the_other() -> None:
    line, reader, writer = await greeted()
    line.hold.go("auto", 0.01)
    writer.write(b"one\r\ntwo\r\nquit\r\n")
    assert await rest(reader) == b"ONE\r\nTWO\r\nQUIT\r\n"
    times = [entry.released for entry in line.lines()]
    assert all(later - one >= 0.0099 for one, later in pairwise(times[1:]))
    writer.close()
    await line.over()


async def test_paused_again_it_holds() -> None:
    line, reader, writer = await greeted()
    line.hold.go("auto", 3600)
    line.hold.go("run")
    writer.write(b"one\r\n")
    assert await read_line(reader) == b"ONE\r\n"
    line.hold.go("paused")
    writer.write(b"two\r\n")
    await line.until()
    assert line.heard == [b"one\r\n"]
    line.hold.stop()
    writer.close()
    await line.over()


async def test_it_stops_before_a_line_once_and_behind_another() -> None:
    line, reader, writer = await greeted()
    line.judge.before.add(b"two\r\n")
    line.judge.behind.add(b"THREE\r\n")
    line.hold.go("run")
    writer.write(b"one\r\ntwo\r\nthree\r\nquit\r\n")
    held = await line.until(4)
    assert line.hold.mode == "paused" and line.heard == [b"one\r\n"]
    assert [one.data for one in held] == [b"two\r\n", b"three\r\n", b"quit\r\n", b"ONE\r\n"]
    line.hold.go("run")
    assert await read_line(reader) == b"ONE\r\n"
    assert await read_line(reader) == b"TWO\r\n"
    assert await read_line(reader) == b"THREE\r\n"
    await line.when(lambda: line.hold.mode == "paused")
    line.hold.stop()
    assert await rest(reader) == b"QUIT\r\n"
    writer.close()
    await line.over()


async def test_a_dropped_line_never_arrives_and_what_is_behind_it_does() -> None:
    line, reader, writer = await greeted()
    writer.write(b"one\r\ntwo\r\n")
    first, second = await line.until(2)
    line.hold.drop(first.id)
    assert [held.id for held in line.hold.held] == [second.id]
    line.hold.stop()
    writer.write(b"quit\r\n")
    assert await rest(reader) == b"TWO\r\nQUIT\r\n"
    assert line.heard == [b"two\r\n", b"quit\r\n", b""]
    dropped = line.lines()[1]
    assert (dropped.data, dropped.fate, dropped.original) == (b"", "dropped", b"one\r\n")
    writer.close()
    await line.over()


@pytest.mark.parametrize("data", [b"TWO\r\n", b"\0\xff no line end", b"a\r\nb\r\n"])
async def test_an_edited_line_arrives_as_it_was_edited(data: bytes) -> None:
    line, reader, writer = await greeted()
    writer.write(b"one\r\nquit\r\n")
    first, last = await line.until(2)
    line.hold.edit(first.id, data)
    assert [held.data for held in line.hold.held] == [data, last.data], "it stays held"
    writer.write_eof()
    line.hold.stop()
    await rest(reader)
    assert b"".join(line.heard) == data + b"quit\r\n"
    assert b"".join(line.said("client")) == data + b"quit\r\n"
    edited = line.lines()[1]
    assert edited.fate == "edited" and edited.original.startswith(b"one\r\n")
    writer.close()
    await line.over()


async def test_an_edit_taken_back_leaves_no_trace() -> None:
    line, reader, writer = await greeted()
    writer.write(b"quit\r\n")
    (held,) = await line.until()
    line.hold.edit(held.id, b"other\r\n")
    line.hold.edit(held.id, b"quit\r\n")
    line.hold.stop()
    assert await rest(reader) == b"QUIT\r\n"
    assert (line.lines()[1].fate, line.lines()[1].original) == ("", b"")
    writer.close()
    await line.over()


async def test_a_duplicate_comes_just_behind_and_is_held_as_well() -> None:
    line, reader, writer = await greeted()
    writer.write(b"one\r\nquit\r\n")
    first, last = await line.until(2)
    copy = line.hold.duplicate(first.id)
    assert [held.id for held in line.hold.held] == [first.id, copy.id, last.id]
    line.hold.stop()
    assert await rest(reader) == b"ONE\r\nONE\r\nQUIT\r\n"
    assert [entry.fate for entry in line.lines() if entry.data == b"one\r\n"] == ["", "duplicated"]
    writer.close()
    await line.over()


async def test_a_delayed_line_holds_up_its_side_and_goes_by_itself() -> None:
    line, reader, writer = await greeted()
    writer.write(b"one\r\nquit\r\n")
    first, _ = await line.until(2)
    line.hold.delay(first.id, 0.02)
    assert line.hold.next() is None, "what is behind it waits"
    line.hold.go("run")
    assert await rest(reader) == b"ONE\r\nQUIT\r\n"
    entry = line.lines()[1]
    assert entry.fate == "delayed" and entry.released - entry.received >= 0.0199
    writer.close()
    await line.over()


async def test_a_stop_frees_a_delayed_line_at_once() -> None:
    line, reader, writer = await greeted()
    writer.write(b"quit\r\n")
    (held,) = await line.until()
    line.hold.delay(held.id, 3600)
    line.hold.stop()
    assert await rest(reader) == b"QUIT\r\n"
    writer.close()
    await line.over()


async def test_what_cannot_be_done_is_said() -> None:
    line, _, writer = await greeted()
    writer.write(b"one\r\ntwo\r\nhalf")
    first, second, half = await line.until(3)
    for act, hint in (
        (lambda: line.hold.deliver(99), f"no line 99 is held; held: {first.id}, {second.id}"),
        (lambda: line.hold.deliver(second.id), f"behind line {first.id} of the same connection"),
        (lambda: line.hold.delay(second.id, 1), f"let {first.id} go first"),
        (lambda: line.hold.cut(second.id, "after"), f"let {first.id} go first"),
        (lambda: line.hold.cut(first.id, "in it"), 'cut "before" or "after"'),  # type: ignore[arg-type]
        (lambda: line.hold.delay(first.id, -1), "seconds from 0"),
        (lambda: line.hold.delay(first.id, float("inf")), "seconds from 0"),
        (lambda: line.hold.edit(first.id, b""), "drop it instead"),
        (lambda: line.hold.edit(first.id, "one"), "give bytes"),  # type: ignore[arg-type]
        (lambda: line.hold.duplicate(half.id), "wait for the rest"),
        (lambda: line.hold.go("auto", 0), "give the milliseconds"),
    ):
        with pytest.raises(HoldError, match=hint):
            act()
    assert [held.data for held in line.hold.held] == [b"one\r\n", b"two\r\n", b"half"]
    line.hold.stop()
    writer.close()
    await line.over()


async def test_who_listens_and_fails_does_no_harm() -> None:
    line = HeldLine()

    def fail() -> None:
        raise RuntimeError("no")

    deafen = line.hold.listen(fail)
    reader, writer = await line.open()
    await line.step()
    assert await read_line(reader) == b"ready\r\n"
    assert {str(one["exception"]) for one in line.complaints} == {"no"}
    deafen()
    deafen()
    line.complaints.clear()
    line.hold.stop()
    writer.close()
    await line.over()
