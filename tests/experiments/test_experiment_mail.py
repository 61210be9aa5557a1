"""What experiments share: letters of a given size, moments of arrival, numbers in words."""

from __future__ import annotations

from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest

from mailedu.experiments.mail import arrivals, letter, message_id
from mailedu.experiments.wording import between, counted, duration, octets, times
from mailedu.simulation import World


def parsed(message: bytes) -> EmailMessage:
    found = message_from_bytes(message, policy=default)
    assert isinstance(found, EmailMessage)
    assert not any(part.defects for part in found.walk())
    assert message.count(b"\n") == message.count(b"\r\n") and message.endswith(b"\r\n")
    return found


@pytest.mark.parametrize("size", [300, 301, 363, 364, 365, 366, 4000, 100_000])
def test_a_letter_has_the_length_that_was_asked_for(size: int) -> None:
    with World() as world:
        message = letter(world, "Hello", size)
    assert len(message) == size
    assert parsed(message)["To"] == "bob@campus.test"
    assert message_id(message) == parsed(message)["Message-ID"]
    assert max(map(len, message.split(b"\r\n"))) <= 78


def test_a_letter_is_never_shorter_than_its_header() -> None:
    with World() as world:
        assert parsed(letter(world, "Hello", 1)).get_content().strip() == ""


@pytest.mark.parametrize("size", [1, 57, 1000, 123_456])
def test_an_attachment_has_its_octets(size: int) -> None:
    with World() as world:
        message = letter(world, "Slides", 600, size, sender="eve@uni.example", to="x@y.example")
    (attachment,) = parsed(message).iter_attachments()
    assert len(attachment.get_content()) == size
    assert attachment.get_filename() == "slides.pdf"
    assert len(message) == pytest.approx(600 + 290 + 4 / 3 * 78 / 76 * size, abs=40)


def test_letters_and_arrivals_are_the_same_for_the_same_seed() -> None:
    def made(seed: int) -> tuple[bytes, list[float]]:
        with World(seed=seed) as world:
            return letter(world, "Hello", 900, 70), arrivals(world, 50, 3600)

    assert made(1) == made(1) != made(2)
    moments = made(1)[1]
    assert moments == sorted(moments) and 0 <= moments[0] < moments[-1] <= 3600


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, "0 s"), (0.000_25, "0.2 ms"), (0.1016, "102 ms"), (0.9996, "1 s"), (4.24, "4.2 s"),
        (99.4, "99 s"), (99.6, "1.7 min"), (442, "7.4 min"), (36_000, "10 h"),
    ],
)  # fmt: skip
def test_durations_are_said_shortly(seconds: float, said: str) -> None:
    assert duration(seconds) == said


def test_amounts_are_said_as_people_say_them() -> None:
    assert [octets(count) for count in (0, 1, 999, 1000, 999_499, 999_500, 1.5e9)] == [
        "0 octets", "1 octet", "999 octets", "1 kB", "999 kB", "1 MB", "1.5 GB",
    ]  # fmt: skip
    assert [times(count) for count in (0, 1, 2, 5760)] == ["never", "once", "twice", "5,760 times"]
    assert [counted(count, "visit") for count in (0, 1, 1200)] == [
        "0 visits", "1 visit", "1,200 visits",
    ]  # fmt: skip
    assert [between("2 s", "2 s"), between("2 s", "3 s"), between("99 s", "2 min")] == [
        "2 s", "2 to 3 s", "99 s to 2 min",
    ]  # fmt: skip
