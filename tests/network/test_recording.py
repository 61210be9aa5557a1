"""The recording: bytes in as they come, lines out in the order of the wire."""

from hypothesis import given
from hypothesis import strategies as st

from mailedu.network.recording import Recording


class Clock:
    """A clock that a test moves by hand."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def a_recording() -> tuple[Recording, Clock]:
    clock = Clock()
    recording = Recording(clock)
    recording.opened("POP3", "client", "mail.campus.test", 110)
    return recording, clock


def test_a_chunk_is_cut_at_line_ends() -> None:
    recording, clock = a_recording()
    clock.now += 1.5
    recording.passed(1, "client", b"STAT\r\nQUIT\r\n")
    lines = recording.lines(1)
    assert [line.data for line in lines] == [b"STAT\r\n", b"QUIT\r\n"]
    assert [line.received for line in lines] == [1.5, 1.5]


def test_a_line_in_pieces_has_the_stamp_of_its_first_byte_and_its_place() -> None:
    recording, clock = a_recording()
    clock.now += 1
    recording.passed(1, "client", b"ST")
    clock.now += 1
    recording.passed(1, "server", b"* BYE\r\n")
    clock.now += 1
    recording.passed(1, "client", b"AT\r\nQU")
    assert [(line.data, line.received) for line in recording.lines(1)] == [
        (b"STAT\r\n", 1.0),
        (b"* BYE\r\n", 2.0),
        (b"QU", 3.0),
    ]


def test_a_held_line_has_the_stamps_of_its_first_octet_in_and_its_last_one_out() -> None:
    recording, clock = a_recording()
    clock.now += 1
    came = recording.stamp()
    clock.now += 1
    went = recording.stamp()
    clock.now += 1
    recording.passed(1, "client", b"ST", received=came, released=went)
    recording.passed(1, "client", b"AT\r\n", received=came + 0.5, released=went + 0.5)
    (line,) = recording.lines(1)
    assert (line.data, line.received, line.released) == (b"STAT\r\n", 1.0, 2.5)
    assert line.forwarded > 3.0 and line.fate == ""


def test_what_was_done_to_a_line_is_kept_through_its_pieces() -> None:
    recording, _ = a_recording()
    recording.passed(1, "client", b"", fate="dropped", original=b"USER bob\r\n")
    recording.passed(1, "client", b"a\r\nb", fate="edited", original=b"one\r\n")
    recording.passed(1, "client", b"c\r\n")
    recording.passed(1, "client", b"d\r\n", fate="duplicated")
    told = [(line.data, line.fate, line.original) for line in recording.lines(1)]
    assert told == [
        (b"", "dropped", b"USER bob\r\n"),
        (b"a\r\n", "edited", b"one\r\n"),
        (b"bc\r\n", "edited", b"c\r\n"),
        (b"d\r\n", "duplicated", b""),
    ]


def test_a_connection_that_was_open_already_is_told_apart() -> None:
    recording, _ = a_recording()
    assert recording.opened("IMAP", "phone", "mail.campus.test", 143, joined=True) == 2
    assert [recording.was_joined(number) for number in (1, 2)] == [False, True]


def test_stamps_rise_even_when_the_clock_stands_still() -> None:
    recording, _ = a_recording()
    stamps = [recording.stamp() for _ in range(5)]
    assert stamps == sorted(set(stamps))


def test_connections_are_kept_apart_and_only_the_first_end_counts() -> None:
    recording, clock = a_recording()
    assert recording.opened("IMAP", "phone", "mail.campus.test", 143) == 2
    recording.passed(1, "client", b"a\r\n")
    recording.passed(2, "client", b"b\r\n")
    clock.now += 1
    recording.closed(1, by_client=True)
    recording.closed(1, by_client=False)
    assert [line.data for line in recording.lines(2)] == [b"b\r\n"]
    assert recording.end_of(1) == (1.0, True)
    assert recording.end_of(2) is None


def test_a_stopped_recording_takes_nothing_down() -> None:
    recording, _ = a_recording()
    recording.stop()
    recording.passed(1, "client", b"a\r\n")
    recording.closed(1, by_client=True)
    assert recording.lines(1) == []
    assert recording.end_of(1) is None


chunks = st.lists(
    st.tuples(st.sampled_from(["client", "server"]), st.binary(max_size=20)), max_size=12
)


@given(chunks)
def test_no_byte_is_lost_or_moved(parts: list[tuple[str, bytes]]) -> None:
    recording, _ = a_recording()
    for sender, data in parts:
        recording.passed(1, sender, data)  # type: ignore[arg-type]
    lines = recording.lines(1)
    for side in ("client", "server"):
        sent = b"".join(data for sender, data in parts if sender == side)
        assert b"".join(line.data for line in lines if line.sender == side) == sent
    assert all(b"\n" not in line.data[:-1] for line in lines)
