"""Questions to a learner who is to predict the next step before it is shown.

They follow from the transcript and the tables of ``mailedu.protocols.questions`` alone, so the
same dialogue always asks the same, in the same order.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any, get_args

from mailedu.protocols.known import PROTOCOLS
from mailedu.protocols.questions import ASKINGS, Asking, Kind, Moment, moments
from mailedu.transcript import Transcript

KINDS: tuple[Kind, ...] = get_args(Kind)
"""What can be asked for: the next reply, the next state, what a mailbox will hold."""

_CHOICES = 3  # fewest answers to choose from

Predict = bool | Iterable[int | str] | Mapping[str, Any]
"""Which steps are asked: see ``chosen``."""


@dataclass(frozen=True)
class Choice:
    """One answer: right or wrong, and why."""

    text: str
    right: bool
    why: str


@dataclass(frozen=True)
class Question:
    """What a learner is asked before a step is shown.

    Parameters
    ----------
    step: index of the first step that would give the answer away: what is asked about begins here.
    until: index of the step that settles it; the same one, or a later one of the same answer.
    kind: ``"reply"``, ``"state"`` or ``"mailbox"``.
    line: what the client has sent, as the ladder shows it, or "".
    prompt: the question.
    section: the RFC section that settles it.
    choices: the answers, one of them right. When ``typed``, what else is often typed.
    typed: the learner types the answer: a number or a code, alone or followed by words.
    """

    step: int
    until: int
    kind: Kind
    line: str
    prompt: str
    section: str
    choices: tuple[Choice, ...]
    typed: bool = False

    @property
    def answer(self) -> Choice:
        """The right answer."""
        return next(choice for choice in self.choices if choice.right)


def questions(
    transcript: Transcript,
    steps: Collection[int | str] | None = None,
    kinds: Collection[str] = KINDS,
) -> list[Question]:
    """Return what can be asked about a dialogue, in order of the steps, one question for a step.

    Parameters
    ----------
    transcript: the dialogue.
    steps: which steps are asked: their indices from 0, as in ``transcript.steps`` (any step of a
        command or its answer will do), or verbs, such as ``"DELE"``. None: wherever it is worth
        asking, without asking the same again and again.
    kinds: what is asked for: any of ``"reply"``, ``"state"`` and ``"mailbox"``.

    Raises
    ------
    ValueError: when a kind is unknown, an index is outside of the dialogue, a verb is not in it,
        or nothing can be asked about one of them; the message says what there is.
    """
    _check(transcript, steps, kinds)
    asked: Counter[Asking | str] = Counter()
    result = []
    for moment in moments(transcript, PROTOCOLS):
        if steps is not None and not _wanted(moment, steps):
            continue
        for asking in ASKINGS[moment.protocol.name]:
            if steps is None and _enough(asked, asking, moment.verb):
                continue
            if asking.kind in kinds and asking.fits(moment):
                question = _question(moment, asking)
                if question is not None:
                    asked.update((asking, moment.verb))
                    result.append(question)
                    break
    for step in steps or ():
        if not any(_named_by(question, transcript, step) for question in result):
            raise ValueError(_nothing_to_ask(transcript, step, kinds))
    return result


def chosen(transcript: Transcript, predict: Predict) -> list[Question]:
    """Return the questions that ``Dialogue(transcript, predict=…)`` asks.

    Parameters
    ----------
    transcript: the dialogue.
    predict: True: wherever it is worth asking; False: nothing; a list of indices and verbs as
        ``steps`` of ``questions``; or ``{"steps": …, "kinds": …}``, either of which may be missing.

    Raises
    ------
    TypeError, ValueError: when it is none of these; the message says what to give instead.
    """
    if predict is True:
        return questions(transcript)
    if predict is False:
        return []
    if isinstance(predict, Mapping):
        if unknown := predict.keys() - {"steps", "kinds"}:
            raise ValueError(
                f"predict has no setting {sorted(map(str, unknown))[0]!r}: give "
                '{"steps": [9, "DELE"], "kinds": ["mailbox"]}, or one of the two'
            )
        return questions(
            transcript,
            _several(predict.get("steps")),
            _several(predict.get("kinds")) or KINDS,  # type: ignore[arg-type]
        )
    if isinstance(predict, Iterable) and not isinstance(predict, bytes):
        return questions(transcript, _several(predict))
    raise TypeError(
        f"predict is {predict!r}: give True, a list of steps such as [9, 'DELE'], or "
        '{"kinds": ["mailbox"]}'
    )


def question_data(asked: Iterable[Question]) -> list[dict[str, Any]]:
    """Return questions as JSON data for a front end."""
    return [
        {**asdict(question), "choices": [asdict(choice) for choice in question.choices]}
        for question in asked
    ]


def _several(value: Any) -> Collection[int | str] | None:
    return [value] if isinstance(value, str) else None if value is None else list(value)


def _check(
    transcript: Transcript, steps: Collection[int | str] | None, kinds: Collection[str]
) -> None:
    for kind in kinds:
        if kind not in KINDS:
            raise ValueError(f"there is no kind of question {kind!r}: give any of {_named(KINDS)}")
    verbs = {step.verb: None for step in transcript.steps if step.verb and step.kind == "command"}
    for step in steps or ():
        if isinstance(step, bool) or not isinstance(step, (int, str)):
            raise ValueError(f"{step!r} is no step: give indices from 0, or verbs")
        if isinstance(step, int) and not 0 <= step < len(transcript):
            raise ValueError(
                f"there is no step {step}: this dialogue has steps 0 to {len(transcript) - 1}"
            )
        if isinstance(step, str) and step.upper() not in verbs:
            raise ValueError(f"nobody says {step!r} in this dialogue: give any of {_named(verbs)}")


def _nothing_to_ask(transcript: Transcript, step: int | str, kinds: Collection[str]) -> str:
    can = [str(question.step) for question in questions(transcript, kinds=kinds)]
    where = f"give any of the steps {', '.join(can)}" if can else "there is nothing else, either"
    return f"nothing of kind {_named(kinds)} can be asked about {step!r}: {where}"


def _named(names: Iterable[str]) -> str:
    return ", ".join(repr(name) for name in names)


def _wanted(moment: Moment, steps: Collection[int | str]) -> bool:
    return any(
        _meant(moment.transcript, moment.first, moment.last, moment.verb, step) for step in steps
    )


def _named_by(question: Question, transcript: Transcript, step: int | str) -> bool:
    verb = transcript.steps[question.until].verb
    return _meant(transcript, question.step, question.until, verb, step)


def _meant(transcript: Transcript, first: int, last: int, verb: str, step: int | str) -> bool:
    """Tell whether an index or verb means the answer that stands from ``first`` to ``last``."""
    if isinstance(step, str):
        return step.upper() == verb
    reply = transcript.steps[last]
    inside = first <= step <= last and transcript.steps[step].connection == reply.connection
    return inside or step == reply.answers


def _enough(asked: Counter[Asking | str], asking: Asking, verb: str) -> bool:
    """Tell whether to ask this once more of this command would be tedious."""
    return asked[asking] >= asking.often or (asking.general and asked[verb] > 0)


def _question(moment: Moment, asking: Asking) -> Question | None:
    """Fill a row of the table in; None when too few of its answers differ here."""
    values = {**moment.values, **asking.names(moment)}
    right = Choice(asking.right.format_map(values), True, asking.why.format_map(values))
    choices = [right, *_wrong(asking, values, right.text)]
    if not asking.typed and len(choices) < _CHOICES:
        return None
    # Where the right answer stands depends on nothing but the step's number.
    turn = (moment.first // 2) % len(choices)
    return Question(
        step=moment.first,
        until=moment.last,
        kind=asking.kind,
        line=moment.command.label if moment.command else "",
        prompt=asking.prompt.format_map(values),
        section=asking.section,
        choices=tuple(choices[-turn:] + choices[:-turn]),
        typed=asking.typed,
    )


def _wrong(asking: Asking, values: Mapping[str, object], right: str) -> Iterator[Choice]:
    said = {right}
    for text, why in asking.wrong:
        wrong = Choice(text.format_map(values), False, why.format_map(values))
        if wrong.text not in said:
            said.add(wrong.text)
            yield wrong
