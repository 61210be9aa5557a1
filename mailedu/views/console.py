"""The widget of a session that is typed by hand: the dialogue as it grows, and a line to type in.

Messages from the front end, beside those of ``LiveDialogue``; each is answered:

``{"type": [line, …], "end": "\\r\\n"}``: send lines. Answer: ``{"notes": …, "sent": true}``.
``{"about": line, "end": …, "ask": n}``: what is there to say of it? ``{"notes": …, "ask": n}``.
``{"fill": line}``: the password as it is to be typed in this line; into an empty one, with the
command that takes it, or the password would be sent as one. ``{"filled": text}``.
``{"forget": true}``: do not send what still waits.
``{"again": true}``: begin a new session. ``{"again": true}``, and its steps.
``{"example": true}``: a complete session, from the start. ``{"example": [line, …]}``.

What cannot be done is answered by ``{"trouble": text}``. Each message says as ``me`` which view
it comes from, and so does its answer.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from typing import Any, Protocol

import traitlets

from mailedu.protocols.advice import Standing, completions, next_tag, notes
from mailedu.views.dialogue_data import GrowingData
from mailedu.views.live_dialogue import Growing, LiveDialogue
from mailedu.views.modules import module
from mailedu.views.pulse import Pulse
from mailedu.views.words.spoken import spoken

_PLAIN = re.compile(r"AUTH(ENTICATE)? +PLAIN", re.IGNORECASE)
_LOGIN = {
    "SMTP": "AUTH PLAIN {plain}",
    "POP3": "PASS {password}",
    "IMAP": "{tag} LOGIN {user} {password}",
}
_ENDS = ("\r\n", "\n", "")


class Typed(Protocol):
    """What is typed into: ``mailedu.console.Console``."""

    client: str

    @property
    def user(self) -> str: ...
    @property
    def password(self) -> str: ...
    @property
    def plain(self) -> str: ...
    @property
    def is_open(self) -> bool: ...
    @property
    def is_waiting(self) -> bool: ...
    @property
    def unsent(self) -> int: ...
    @property
    def sent(self) -> int: ...
    @property
    def standing(self) -> Standing: ...
    def live(self) -> Growing: ...
    def post(self, lines: Sequence[bytes], /) -> None: ...
    def forget(self) -> None: ...
    def again(self) -> None: ...
    def example(self) -> list[str]: ...
    def listen(self, listener: Callable[[], None], /) -> Callable[[], None]: ...


class ConsoleWidget(LiveDialogue):
    """A dialogue that is typed by hand.

    Parameters
    ----------
    console: what is typed into.
    options: as for ``Dialogue``, without ``index``.

    ``session`` says where it stands: ``Standing``'s state, ``encrypted``, ``awaits`` and ``need``;
    ``open``, ``waiting`` (the server is to answer), ``unsent`` and ``sent`` (lines), ``tag`` (the
    next one, in IMAP) and ``completions`` (``mailedu.protocols.advice``).
    """

    _esm = module("console")

    session = traitlets.Dict().tag(sync=True)
    names = traitlets.Dict().tag(sync=True)
    """The user, and what this side is called."""

    def __init__(self, console: Typed, **options: Any) -> None:
        self.console = console
        super().__init__(console.live(), **options)
        self.names = {"user": console.user, "client": console.client}
        self._standing_pulse = Pulse(self._say_standing)
        console.listen(self._standing_pulse.beat)
        self._say_standing()

    def _say_standing(self) -> None:
        console, standing = self.console, self.console.standing
        self.session = {
            "state": standing.state,
            "encrypted": standing.encrypted,
            "awaits": standing.awaits,
            "need": standing.need,
            "open": console.is_open,
            "waiting": console.is_waiting,
            "unsent": console.unsent,
            "sent": console.sent,
            "tag": next_tag(standing.tags) if standing.protocol == "IMAP" else "",
            "completions": spoken([asdict(one) for one in completions(standing)]),
        }

    def _heard(self, widget: object, content: Any, buffers: object) -> None:
        answers: Mapping[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
            "type": self._type,
            "about": self._about,
            "fill": self._fill,
            "forget": self._forget,
            "again": self._again,
            "example": self._example,
        }
        what = next((key for key in answers if isinstance(content, dict) and key in content), None)
        if what is None:
            super()._heard(widget, content, buffers)
            return
        try:
            answer = answers[what](content)
        except (RuntimeError, OSError) as error:  # SandboxError among them
            answer = {"trouble": str(error)}
        self.send({**spoken(answer), "me": content.get("me")})

    def _type(self, content: dict[str, Any]) -> dict[str, Any]:
        lines = _octets(content["type"], content.get("end"))
        said = [asdict(note) for note in notes(self.console.standing, lines[0])] if lines else []
        self.console.post(lines)
        return {"notes": said if len(lines) == 1 else [], "sent": True}

    def _about(self, content: dict[str, Any]) -> dict[str, Any]:
        (line,) = _octets([content["about"]], content.get("end"))
        standing = self.console.standing
        said = [] if _begins(standing, str(content["about"])) else notes(standing, line)
        return {"notes": [asdict(note) for note in said], "ask": content.get("ask")}

    def _fill(self, content: dict[str, Any]) -> dict[str, Any]:
        line, console = str(content["fill"]), self.console
        standing = console.standing
        if standing.awaits == "command" and not line:
            given = {
                "tag": next_tag(standing.tags),
                "user": console.user,
                "password": console.password,
                "plain": console.plain,
            }
            return {"filled": _LOGIN[standing.protocol].format(**given)}
        encoded = standing.awaits == "response" or _PLAIN.search(line)
        return {"filled": console.plain if encoded else console.password}

    def _forget(self, _: dict[str, Any]) -> dict[str, Any]:
        self.console.forget()
        return {"forgotten": True}

    def _again(self, _: dict[str, Any]) -> dict[str, Any]:
        self.console.again()
        with self._telling:
            if not self._live.over:
                self._stop()
            self._live, self._data = self.console.live(), GrowingData()
            self._stop = self._live.listen(self._pulse.beat)
            self.index = 0
        self._pulse.beat()
        return {"again": True}

    def _example(self, content: dict[str, Any]) -> dict[str, Any]:
        if self.console.sent or not self.console.is_open:
            self.send(self._again(content))
        return {"example": self.console.example()}


def _begins(standing: Standing, line: str) -> bool:
    """Tell whether a line that is being typed is but the beginning of a command so far."""
    _, space, start = line.partition(" ")
    if standing.protocol == "IMAP" and standing.awaits == "command" and not space:
        return True
    start = start if standing.protocol == "IMAP" and space else line
    coming = completions(standing, line)
    return bool(coming) and all(one.verb != start.upper() for one in coming)


def _octets(lines: object, end: object) -> list[bytes]:
    """Return lines of the front end as octets; raises ValueError for anything else."""
    if not isinstance(lines, list) or end not in _ENDS:
        raise ValueError("that is no line to send")
    return [f"{line}{end}".encode("utf-8", "surrogatepass") for line in lines]
