"""The parts of lines that every protocol has."""

from __future__ import annotations

from collections.abc import Mapping

Row = tuple[str, str, str]
"""What a part is, why it is there, and the RFC section."""

_BASE64 = (
    "Octets written in 64 harmless characters, so that they survive on a line. Anybody can turn "
    "them back: this hides nothing."
)

COMMON: Mapping[str, Row] = {
    "crlf bare LF instead of CRLF": (
        "The line ends with LF alone. CR is missing.",
        "Programs that read over this do not agree where a line ends. That has been used to "
        "smuggle commands in.",
        "RFC 5321 §2.3.8",
    ),
    "challenge": (
        "The server's question in a login, in base64.",
        f"The client must answer it on its next line. {_BASE64}",
        "RFC 4422 §3",
    ),
    "response": (
        "The client's answer in a login, in base64.",
        f"What it holds depends on the mechanism. {_BASE64}",
        "RFC 4422 §3",
    ),
    "response an empty response": (
        "An answer without any octets.",
        "The mechanism has nothing to say here, but it is the client's turn.",
        "RFC 4422 §3",
    ),
    "response name and password, in base64": (
        "Name and password together, in base64, with a NUL octet before each.",
        f"That is the mechanism PLAIN. {_BASE64}",
        "RFC 4616 §2",
    ),
    "response name and password": (
        "This should be name and password in base64, and is not.",
        "The server cannot read it. It is hidden here, since it may hold a password.",
        "RFC 4616 §2",
    ),
    "mechanism PLAIN": (
        "PLAIN: name and password, in one line of base64.",
        "It is simple, and safe only where TLS encrypts the line.",
        "RFC 4616 §2",
    ),
    "mechanism LOGIN": (
        "LOGIN: name and password, in two lines of base64.",
        "It is older than PLAIN, and no safer. Some old programs know nothing else.",
        "draft-murchison-sasl-login",
    ),
    "mechanism CRAM-MD5": (
        "CRAM-MD5: the client answers a challenge with a digest of it and the password.",
        "The password does not cross the line. What the server keeps to check it is as good as the "
        "password to a thief, and MD5 is weak today.",
        "RFC 2195 §2",
    ),
    **{
        f"mechanism SCRAM-SHA-{size}": (
            f"SCRAM-SHA-{size}: the client proves that it knows the password, and the server that "
            "it has what belongs to it.",
            "It does not cross the line, and the server need not keep it readable.",
            section,
        )
        for size, section in (("1", "RFC 5802 §3"), ("256", "RFC 7677 §3"))
    },
    "secret": (
        "The server repeats the password in its text.",
        "A server should not do that. It is hidden here.",
        "RFC 4422 §6",
    ),
}


def by_protocol(
    section: str, *, line_end: str, space: str, base64: str, text: Row, argument: str
) -> Mapping[str, Row]:
    """Return the rows that differ from protocol to protocol in their sections only.

    Parameters
    ----------
    section: where the protocol says what its lines look like.
    line_end, space, base64, argument: where it speaks of these.
    text: the row of the text for people.
    """
    return {
        "crlf": (
            "CR and LF, the octets 13 and 10: the line ends here.",
            "The other side reads up to this before it acts. A line feed alone is no line end in "
            "mail.",
            line_end,
        ),
        "space": (
            "One space, the octet 32.",
            "It keeps the words of the line apart, so there must be exactly one.",
            space,
        ),
        "text": text,
        "cancel": (
            "A single asterisk: the client gives up this login.",
            "Base64 has no asterisk, so the server cannot mistake it for an answer.",
            base64,
        ),
        "mechanism": (
            "The name of a SASL mechanism: one way to log in.",
            "The two sides must agree on what the lines of the login mean.",
            base64,
        ),
        "user": (
            "The name of the account.",
            "The server must know whose mail is wanted.",
            base64,
        ),
        "user user name, in base64": (
            "The name of the account, in base64.",
            _BASE64,
            base64,
        ),
        "password": (
            "The password.",
            "It proves who is calling. Without TLS anybody on the way can read it. It is hidden "
            "here.",
            base64,
        ),
        "password password, in base64": (
            "The password in base64. It is hidden here.",
            _BASE64,
            base64,
        ),
        "argument": (
            "What the command is about.",
            "The command alone does not say enough.",
            argument,
        ),
        "argument one argument too many": (
            "One argument more than the command takes.",
            "The server should refuse the line, since it cannot know what was meant.",
            argument,
        ),
        "argument an argument that does not belong here": (
            "This command takes no argument.",
            "The server should refuse the line, since it cannot know what was meant.",
            argument,
        ),
        "argument may hold a password": (
            "What follows a command that nobody knows. It is hidden here.",
            "Before a login, a mistyped command often has a password in it.",
            section,
        ),
        "value": (
            "A value that belongs to the word before it.",
            "The word alone does not say enough.",
            section,
        ),
        "separator": (
            "It stands between a word and its value.",
            "The reader must see where one ends and the other begins.",
            section,
        ),
        "verb": (
            "The command's name. This one is not known here.",
            "It comes first and says what is to be done. Capitals or small letters are the same.",
            section,
        ),
    }
