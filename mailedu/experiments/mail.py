"""The mail that experiments send about: letters of a given size, and when they arrive."""

from __future__ import annotations

from base64 import encodebytes
from collections.abc import Iterator
from email.parser import BytesHeaderParser

from mailedu.simulation import World

ATTACHMENT_NAME = "slides.pdf"
_BOUNDARY = b"=_part_of_a_letter"
_SENTENCE = b"This line stands for what somebody had to say to somebody else."


def letter(
    world: World,
    subject: str,
    octets: int,
    attachment: int = 0,
    *,
    sender: str = "alice@uni.example",
    to: str | None = None,
) -> bytes:
    """Make a message with CRLF line ends (RFC 5322), the same for the same world and place in it.

    Parameters
    ----------
    world: where its date, its Message-ID and its domain come from.
    octets: of the whole message, without the attachment; the headers alone take about 250.
    attachment: octets of a file that is attached; base64 makes it about 37 % longer
        (RFC 2045 §6.8), and it brings some 300 octets of headers and boundaries with it.
    sender: the address in From.
    to: an address or a user's name; by default the first account's.
    """
    recipient = world.address(next(iter(world.accounts)) if to is None else to)
    headers, _, _ = world.compose(sender, [recipient], subject, "").partition(b"\r\n\r\n")
    body = _text(max(0, octets - len(headers) - 4))
    if not attachment:
        return headers + b"\r\n\r\n" + body
    lines = headers.split(b"\r\n")
    of_the_part = [line for line in lines if line.lower().startswith(b"content-")]
    outer = [line for line in lines if line not in of_the_part]
    outer.append(b'Content-Type: multipart/mixed; boundary="%b"' % _BOUNDARY)
    file = (
        b'Content-Type: application/pdf; name="%b"\r\n'
        b'Content-Disposition: attachment; filename="%b"\r\n'
        b"Content-Transfer-Encoding: base64\r\n\r\n"
    ) % (ATTACHMENT_NAME.encode(), ATTACHMENT_NAME.encode())
    data = bytes(range(256)) * (attachment // 256 + 1)
    file += encodebytes(data[:attachment]).replace(b"\n", b"\r\n")
    parts = (b"\r\n".join(of_the_part) + b"\r\n\r\n" + body, file)
    return b"".join(
        [
            b"\r\n".join(outer) + b"\r\n\r\n",
            *(b"--%b\r\n%b\r\n" % (_BOUNDARY, part) for part in parts),
            b"--%b--\r\n" % _BOUNDARY,
        ]
    )


def arrivals(world: World, count: int, seconds: float) -> list[float]:
    """Draw when messages arrive, in order: seconds from the beginning, to the millisecond."""
    return sorted(round(world.random.uniform(0, seconds), 3) for _ in range(count))


def message_id(message: bytes) -> str:
    """Return the Message-ID of a letter."""
    return str(BytesHeaderParser().parsebytes(message)["Message-ID"])


def _text(octets: int) -> bytes:
    """Return lines of text, so many octets with the last CRLF (which takes two of them)."""
    return b"".join(_lines(octets))


def _lines(octets: int) -> Iterator[bytes]:
    full = _SENTENCE + b"\r\n"
    while octets >= len(full) + 2:
        yield full
        octets -= len(full)
    if octets >= 2:
        yield (_SENTENCE + b"--")[: octets - 2] + b"\r\n"
