"""The form of a question in a table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from mailedu.protocols.questions.moments import Moment

Kind = Literal["reply", "state", "mailbox"]


@dataclass(frozen=True)
class Asking:
    """One question that can be asked wherever ``when`` holds.

    All texts have ``{names}`` from ``Moment.values``. Where two replies would be legal, a row asks
    for what both have in common, or is not there.

    Parameters
    ----------
    verbs: the commands whose answer it asks for; none: of any command.
    kind: what is asked for: the next reply, the next state, or what a mailbox will hold.
    when: whether it makes sense at a moment, and whether ``right`` is what was recorded there.
    prompt: the question; the client's line stands above it.
    right: the right answer; one of kind ``state`` begins with the state's name.
    wrong: answers that people often give, each with the reason why it is wrong.
    why: what makes the right answer right.
    section: the RFC section that says so.
    typed: the learner types a number or a code; ``wrong`` then holds what is often typed.
    often: how many times it is asked of a command in one dialogue, where nobody says which steps
        are asked.
    general: where nobody says, it is asked only of a command of which nothing else was asked.
    names: what else its texts may name.
    """

    verbs: tuple[str, ...]
    kind: Kind
    when: Callable[[Moment], bool]
    prompt: str
    right: str
    wrong: tuple[tuple[str, str], ...]
    why: str
    section: str
    typed: bool = False
    often: int = 1
    general: bool = False
    names: Callable[[Moment], Mapping[str, object]] = field(default=lambda moment: {})

    def fits(self, moment: Moment) -> bool:
        """Tell whether it can be asked at this moment."""
        return (not self.verbs or moment.verb in self.verbs) and self.when(moment)
