"""The parts of messages: header fields, MIME, bodies, and the dots that SMTP and POP3 add."""

from __future__ import annotations

from collections.abc import Mapping

from mailedu.protocols.observer.meanings_message import FIELDS
from mailedu.protocols.parts.common import Row

_FIELD = (
    "A field is a name, a colon and a value. A line that begins with a space or tab goes on with "
    "the field above it."
)

_PARTS: Mapping[str, Row] = {
    "field": (
        "The name of a header field. It is in no table here.",
        f"{_FIELD} Anybody may add fields; programs pass over those that they do not know.",
        "RFC 5322 §3.6.8",
    ),
    "field-value": (
        "The value of the header field.",
        "It goes up to the line's end, and over further lines that begin with a space or tab. "
        "Characters that are not ASCII are written as encoded words, =?charset?encoding?text?=.",
        "RFC 5322 §2.2",
    ),
    "field-value addresses": (
        "One address or several, with commas between them.",
        "The address stands in angle brackets; before it may stand the name of a person. Names "
        "that are not ASCII are written as encoded words, =?charset?encoding?text?=.",
        "RFC 5322 §3.4",
    ),
    "field-value date and time": (
        "Day, month, year and time, and how far that clock is from UTC.",
        "+0100 means one hour ahead of UTC. Only with that can dates be compared.",
        "RFC 5322 §3.3",
    ),
    "field-value message ids": (
        "One or several message ids, in angle brackets.",
        "Behind the @ stands the name of the host that made it, so no two hosts make the same.",
        "RFC 5322 §3.6.4",
    ),
    "not-a-field": (
        "A line that has no name and colon, so it is no header field.",
        "Most programs pass over it, or take the body to begin here.",
        "RFC 5322 §2.2",
    ),
    "blank": (
        "An empty line: the header ends, the body begins.",
        "It is the only thing that divides the two.",
        "RFC 5322 §2.1",
    ),
    "body": (
        "The body of the message, or of one of its parts: the text itself.",
        "SMTP and POP3 carry it as it is and never look into it.",
        "RFC 5322 §2.3",
    ),
    "body message body, without a header": (
        "Message text without any header field.",
        "A message should at least have the fields From and Date. Servers take it all the same.",
        "RFC 5322 §3.6",
    ),
    "body a further chunk of the message": (
        "The next octets of the message.",
        "They go on where the chunk before ended, even in the middle of a line.",
        "RFC 3030 §2",
    ),
    "base64": (
        "A body in base64: three octets become four characters.",
        "So any file passes through servers that only know lines of ASCII text. It grows by a "
        "third.",
        "RFC 2045 §6.8",
    ),
    "quoted-printable": (
        "A body in quoted-printable: octets that are not ASCII are written as = and two digits in "
        "hex.",
        "Plain letters stay readable. A = at the end of a line joins it to the next one.",
        "RFC 2045 §6.7",
    ),
    "boundary": (
        "A boundary: one part of the message ends, the next one begins.",
        "It is two hyphens and the text from the header's boundary parameter. The line end before "
        "it belongs to it, not to the part.",
        "RFC 2046 §5.1.1",
    ),
    "boundary-end": (
        "The last boundary: no further part follows.",
        "The two hyphens at its end say so.",
        "RFC 2046 §5.1.1",
    ),
    "outside": (
        "Text outside all parts.",
        "Programs that know MIME do not show it. Before the first boundary stands, at most, a "
        "note for those that do not.",
        "RFC 2046 §5.1.1",
    ),
    "media-type": (
        "The media type: a kind of data, a slash, and which one of that kind.",
        "The reader's program chooses by it how to show the part.",
        "RFC 2046 §3",
    ),
    "media-type TEXT/PLAIN": (
        "Plain text, without fonts or colours.",
        "Every program can show it.",
        "RFC 2046 §4.1.3",
    ),
    "media-type TEXT/HTML": (
        "Text in HTML, as on the Web.",
        "It can have fonts, links and images. Careful programs show no images from elsewhere.",
        "RFC 2854 §2",
    ),
    "media-type MULTIPART/MIXED": (
        "Several parts, one after the other.",
        "So a message can have files with it.",
        "RFC 2046 §5.1.3",
    ),
    "media-type MULTIPART/ALTERNATIVE": (
        "The same content in several forms, the plainest first.",
        "The program shows the last one that it can.",
        "RFC 2046 §5.1.4",
    ),
    "media-type MULTIPART/RELATED": (
        "Parts that belong together, such as HTML and its images.",
        "The first part refers to the others.",
        "RFC 2387 §1",
    ),
    "media-type MULTIPART/REPORT": (
        "A report on a message, for people and for programs.",
        "Servers write such reports when they cannot deliver.",
        "RFC 6522 §3",
    ),
    "media-type MESSAGE/RFC822": (
        "A whole message inside this one.",
        "That is how a message is forwarded without changing it.",
        "RFC 2046 §5.2.1",
    ),
    "media-type APPLICATION/OCTET-STREAM": (
        "Octets of which nothing more is known.",
        "The program can only offer to save them as a file.",
        "RFC 2046 §4.5.1",
    ),
    "separator separates the parameters": (
        "A semicolon and space: the word ends, or one of its parameters.",
        "Any number of parameters may follow a word, in any order.",
        "RFC 2045 §5.1",
    ),
    "mime-parameter": (
        "A parameter: a name, an equals sign and a value.",
        "It says more about the word before it.",
        "RFC 2045 §5.1",
    ),
    "mime-parameter CHARSET": (
        "The character set of the text.",
        "It says which characters the octets stand for.",
        "RFC 2046 §4.1.2",
    ),
    "mime-parameter BOUNDARY": (
        "The text that divides the parts of this message.",
        "The writer must choose one that stands nowhere in the parts.",
        "RFC 2046 §5.1.1",
    ),
    "mime-parameter FILENAME": (
        "The name that the file may be saved under.",
        "A program must not trust it: it could try to point into another folder.",
        "RFC 2183 §2.3",
    ),
    "mime-parameter FORMAT": (
        "How the lines were wrapped.",
        "With format=flowed, a line that ends with a space goes on in the next one.",
        "RFC 3676 §4",
    ),
    "disposition": (
        "How to show the part: inline or attachment.",
        "Inline is shown in the message, an attachment is offered as a file.",
        "RFC 2183 §2",
    ),
    "encoding": (
        "The transfer encoding: how the octets were written.",
        "Old servers pass on only lines of ASCII, of at most 998 characters. All else must be "
        "written in such lines.",
        "RFC 2045 §6.2",
    ),
    "encoding 7BIT": (
        "Nothing was done: the text is ASCII, in short lines.",
        "It passes through every server as it is.",
        "RFC 2045 §6.2",
    ),
    "encoding 8BIT": (
        "Nothing was done: the text is in lines, with octets above 127.",
        "It passes only through servers that announce 8BITMIME.",
        "RFC 2045 §6.2",
    ),
    "encoding BINARY": (
        "Nothing was done: any octets, not even in lines.",
        "SMTP cannot carry that by DATA.",
        "RFC 2045 §6.2",
    ),
    "encoding BASE64": (
        "The body is in base64.",
        "That suits files: every three octets become four characters.",
        "RFC 2045 §6.8",
    ),
    "encoding QUOTED-PRINTABLE": (
        "The body is in quoted-printable.",
        "That suits text in which few characters are not ASCII: the others stay readable.",
        "RFC 2045 §6.7",
    ),
}

MESSAGE: Mapping[str, Row] = {
    **_PARTS,
    **{f"field {name.upper()}": (row.gloss, _FIELD, row.section) for name, row in FIELDS.items()},
}


def dots(stuffing: str, final: str) -> Mapping[str, Row]:
    """Return the rows of the dots that a protocol adds.

    Parameters
    ----------
    stuffing, final: the sections about the doubled dot and about the last line.
    """
    return {
        "dot-stuffing": (
            "A dot that is not in the message: it was put before another dot.",
            "A line with only a dot ends the text. So that no line of the message is taken for "
            "that, each one that begins with a dot gets one more, and the reader takes it off.",
            stuffing,
        ),
        "final-dot": (
            "A dot alone on its line: here the text ends.",
            "Nobody has said before how long it is, so there must be a mark at the end.",
            final,
        ),
    }
