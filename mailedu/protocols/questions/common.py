"""What may be asked of any command: which state follows, how many messages are there."""

from __future__ import annotations

from mailedu.protocols.questions.asking import Asking
from mailedu.protocols.questions.moments import Moment
from mailedu.protocols.table import Protocol, State

_OTHERS = 3  # states to choose from besides the right one


def common(protocol: Protocol, section: str) -> tuple[Asking, ...]:
    """Return rows that stand behind those of a protocol.

    Parameters
    ----------
    protocol: its table, from which the states are taken.
    section: where the RFC says what its commands do with messages.
    """
    states = list(protocol.states.values())
    changes = tuple(_leads_to(state, states, changes=True) for state in states)
    stays = tuple(_leads_to(state, states, changes=False) for state in states)
    return (*changes, *stays, _count(section))


def _leads_to(right: State, states: list[State], *, changes: bool) -> Asking:
    """Return the question which state follows; where it stays the same, only if wanted."""

    def fits(m: Moment) -> bool:
        moved = m.after != m.state
        return m.succeeds and m.after == right.name and moved == changes

    place = states.index(right)
    others = sorted(
        (one for one in states if one is not right), key=lambda one: abs(states.index(one) - place)
    )
    return Asking(
        (), "state", fits,
        "The server does what it was asked. In which state is it then?",
        right.name,
        tuple((one.name, f"{one.name}: {one.gloss}") for one in others[:_OTHERS]),
        f"{right.name}: {right.gloss}", right.section, often=int(changes), general=True,
    )  # fmt: skip


def _count(section: str) -> Asking:
    return Asking(
        (), "mailbox", lambda m: m.succeeds and m.mailbox_after is not None,
        "{owner}'s mailbox {mailbox} holds {all}. How many are there after the answer? "
        "(Type a number.)",
        "{left_count}",
        (("{count}", "The number changes here."),
         ("{rest_count}", "What is marked is still there, until something removes it.")),
        "What is marked counts until it is removed; what is removed is gone for all.",
        section, typed=True, often=0,
    )  # fmt: skip
