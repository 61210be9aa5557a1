"""What is said in each dialogue, and what of it may be sent together."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import count as from_on
from typing import cast

from mailedu.clients.imap import IMAPClient
from mailedu.clients.line_client import LineClient, dot_stuffed
from mailedu.clients.pop3 import POP3Client
from mailedu.clients.settings import Settings
from mailedu.clients.smtp import SMTPClient
from mailedu.experiments.mail import letter
from mailedu.experiments.wording import counted
from mailedu.simulation import Encryption, World

LAPTOP = "laptop.bob.test"
WAYS = ("line by line", "pipelined")


@dataclass(frozen=True)
class Line:
    """Something that the client says and then waits for.

    Parameters
    ----------
    name: what the ledger calls it.
    answer: reads the whole answer.
    data: what is sent; empty where something else than a line of the protocol is sent.
    """

    name: str
    answer: Callable[[], Awaitable[object]]
    data: bytes = b""


Group = tuple[Line, ...]
"""What may be sent together."""


@dataclass(frozen=True)
class Asked:
    """One session: what is said, and how; see ``EXPERIMENT.parameters``."""

    dialogue: str
    encryption: str
    initial_response: bool
    count: int
    octets: int
    round_trip: int
    pipelined: bool

    @property
    def name(self) -> str:
        """The session's name."""
        login = "" if self.dialogue == "relay" else f", {_IR[self.initial_response]}"
        return f"{self.dialogue}, {self.encryption}{login}, {WAYS[self.pipelined]}"

    @property
    def tls(self) -> Encryption:
        """The version of TLS."""
        return cast(Encryption, self.encryption.removeprefix("start").removeprefix("tls"))


_IR = {True: "initial response", False: "no initial response"}


@dataclass(frozen=True)
class Dialogue:
    """How a protocol says what all of them say, and what comes after the login.

    Parameters
    ----------
    client: what speaks it.
    services: names of PORTS, in clear text and encrypted.
    hello: asks what the server can do.
    encrypt, log_in: commands; ``log_in`` is empty where nobody logs in.
    work: gives the groups of lines after the login.
    talks: what the title calls it, from the number of recipients or messages.
    """

    client: type[LineClient]
    services: tuple[str, str]
    hello: str
    encrypt: str
    log_in: str
    work: Callable[[Speaker, World, Asked], Iterator[Group]]
    talks: Callable[[int], str]

    @property
    def fetches(self) -> bool:
        """Whether there must be mail already."""
        return self.client is not SMTPClient


class Speaker:
    """Makes lines for one client."""

    def __init__(self, client: LineClient) -> None:
        self.client = client
        self._tags = from_on(1)

    def say(self, text: str, name: str = "", *, asks_on: bool = False) -> Line:
        """Return a command line, with IMAP's tag.

        Parameters
        ----------
        name: what the ledger calls it, if not by its whole text.
        asks_on: whether the answer is a continuation request instead of the end.
        """
        if isinstance(self.client, IMAPClient):
            self._tag = f"a{next(self._tags)}"
            answer = self.client.response if asks_on else self._to_the_end(self._tag)
            return Line(name or text, answer, f"{self._tag} {text}\r\n".encode())
        return self.reply_to(text, name or text)

    def reply_to(self, text: str, name: str) -> Line:
        """Return a line that answers a continuation request."""
        client = self.client
        if isinstance(client, POP3Client):
            answer: Callable[[], Awaitable[object]] = partial(client.reply_to, text)
        elif isinstance(client, IMAPClient):
            answer = self._to_the_end(self._tag)
        else:
            answer = cast(SMTPClient, client).reply
        return Line(name, answer, f"{text}\r\n".encode())

    def _to_the_end(self, tag: str) -> Callable[[], Awaitable[object]]:
        async def read() -> None:
            while not (await cast(IMAPClient, self.client).response()).startswith(tag.encode()):
                pass

        return read


def login(
    speaker: Speaker, dialogue: Dialogue, settings: Settings, asked: Asked
) -> Iterator[Group]:
    """PLAIN (RFC 4616); what the client knows from the beginning may stand on the first line."""
    if not dialogue.log_in:
        return
    token = b64encode(f"\0{settings.user}\0{settings.password}".encode()).decode()
    if asked.initial_response:
        yield (speaker.say(f"{dialogue.log_in} {token}", f"{dialogue.log_in} …"),)
    else:
        yield (speaker.say(dialogue.log_in, asks_on=True),)
        yield (speaker.reply_to(token, "name, password"),)


def _post(speaker: Speaker, world: World, asked: Asked) -> Iterator[Group]:
    recipients = [address for user in world.accounts if (address := world.address(user))]
    sender = "alice@uni.example" if asked.dialogue == "relay" else recipients[0]
    content = dot_stuffed(letter(world, "Hello", asked.octets, sender=sender))
    client = cast(SMTPClient, speaker.client)
    yield (
        speaker.say(f"MAIL FROM:<{sender}>", "MAIL FROM"),
        *(speaker.say(f"RCPT TO:<{address}>", "RCPT TO") for address in recipients),
        speaker.say("DATA"),
    )
    yield (Line("message text", client.reply, content), speaker.say("QUIT"))


def _fetch_by_pop(speaker: Speaker, world: World, asked: Asked) -> Iterator[Group]:
    yield (speaker.say("STAT"), speaker.say("UIDL"))
    numbers = range(1, asked.count + 1)
    yield (*(speaker.say(f"RETR {number}") for number in numbers), speaker.say("QUIT"))


def _fetch_by_imap(speaker: Speaker, world: World, asked: Asked) -> Iterator[Group]:
    yield (speaker.say("SELECT INBOX"),)
    numbers = range(1, asked.count + 1)
    yield (
        speaker.say("FETCH 1:* (UID ENVELOPE)", "FETCH 1:* ENVELOPE"),
        *(speaker.say(f"FETCH {number} BODY.PEEK[]") for number in numbers),
        speaker.say("LOGOUT"),
    )


DIALOGUES: Mapping[str, Dialogue] = {
    "relay": Dialogue(
        SMTPClient, ("SMTP", ""), f"EHLO {LAPTOP}", "STARTTLS", "", _post,
        lambda count: f"Relaying to {counted(count, 'recipient')}",
    ),
    "submission": Dialogue(
        SMTPClient, ("SUBMISSION", "SUBMISSIONS"), f"EHLO {LAPTOP}", "STARTTLS", "AUTH PLAIN",
        _post, lambda count: f"Sending to {counted(count, 'recipient')}",
    ),
    "POP3": Dialogue(
        POP3Client, ("POP3", "POP3S"), "CAPA", "STLS", "AUTH PLAIN", _fetch_by_pop,
        lambda count: f"Fetching {counted(count, 'message')} by POP3",
    ),
    "IMAP": Dialogue(
        IMAPClient, ("IMAP", "IMAPS"), "CAPABILITY", "STARTTLS", "AUTHENTICATE PLAIN",
        _fetch_by_imap, lambda count: f"Fetching {counted(count, 'message')} by IMAP",
    ),
}  # fmt: skip
