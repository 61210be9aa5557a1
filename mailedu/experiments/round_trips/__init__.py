"""What each line of a session costs in round trips and octets, one by one and pipelined.

Each session is held twice: once the client waits for every answer, once it sends together what
the protocol lets it send together: SMTP by RFC 2920 §3.1, POP3 by RFC 2449 §6.6, IMAP by
RFC 3501 §5.5. The link has no jitter and any bandwidth, so that waiting is all that costs time:
a round trip for each answer from far away, and further ones when a message is longer than TCP's
first window. What the servers themselves compute takes no time here.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any, cast

import pandas as pd

from mailedu.clients.imap import IMAPClient
from mailedu.clients.line_client import Security
from mailedu.experiments.base import Experiment, ExperimentError, Found, Parameter
from mailedu.experiments.mail import letter
from mailedu.experiments.round_trips.dialogues import (
    DIALOGUES,
    LAPTOP,
    WAYS,
    Asked,
    Dialogue,
    Group,
    Line,
    Speaker,
    login,
)
from mailedu.experiments.round_trips.ledger import Ledger
from mailedu.experiments.wording import duration
from mailedu.network.link import Link
from mailedu.simulation import PORTS, Kind, World
from mailedu.transcript import Transcript

ENCRYPTIONS = ("none", "tls1.3", "tls1.2", "starttls1.3", "starttls1.2")


def conduct(
    kind: Kind,
    seed: int,
    *,
    dialogue: str,
    encryption: str,
    initial_response: bool,
    count: int,
    octets: int,
    round_trip: int,
) -> Found:
    """Hold the sessions; see ``EXPERIMENT.parameters`` for what may be given.

    Returns
    -------
    rows: one a line, in the order in which they were sent, with ``session``, ``way`` (see WAYS),
        ``flight`` (lines of one number are sent together), ``line``, ``sent_seconds`` and
        ``answered_seconds`` since the first packet, ``round_trips``, ``octets_up`` and
        ``octets_down``. What encryption adds stands at the first line of a flight.
    tables: ``totals``: one a session, for each encryption, with and without an initial response.

    Raises
    ------
    ExperimentError: for a relay that is encrypted from the first octet on.
    """
    if encryption not in _encryptions(dialogue):
        raise ExperimentError(
            f"encryption={encryption}: a relay listens on port 25 alone, where TLS begins with "
            f"STARTTLS (RFC 3207 §4); give one of {', '.join(_encryptions(dialogue))}"
        )
    chosen = Asked(dialogue, encryption, initial_response, count, octets, round_trip, False)
    all_asked = {
        asked.name: asked
        for one in _encryptions(dialogue)
        for initial in (True, False)
        for pipelined in (False, True)
        for asked in [
            replace(chosen, encryption=one, initial_response=initial, pipelined=pipelined)
        ]
    }
    ledgers, worlds = {}, {}
    for name, asked in all_asked.items():
        ledgers[name], worlds[name] = held(kind, seed, asked)
    shown = [replace(chosen, pipelined=pipelined).name for pipelined in (False, True)]
    rows = pd.concat([ledgers[name] for name in shown], ignore_index=True)
    totals = pd.DataFrame([_total(all_asked[name], ledgers[name]) for name in all_asked])

    def open_session(session: str) -> Transcript:
        return worlds[session].transcript()

    return Found(rows, _answer(chosen, rows), {"totals": totals}, list(worlds), open_session)


def held(kind: Kind, seed: int, asked: Asked) -> tuple[pd.DataFrame, World]:
    """Hold one session; returns its ledger (see ``conduct``) and the world, which is closed."""
    dialogue = DIALOGUES[asked.dialogue]
    recipients = 1 if dialogue.fetches else asked.count
    users = ["bob", *(f"friend{number}" for number in range(2, recipients + 1))]
    with World(kind, seed=seed, users=users, tls=asked.tls) as world:
        laptop = world.host(LAPTOP, Link("far", asked.round_trip / 2000))
        if dialogue.fetches:
            inbox = world.store.mailbox("bob", "INBOX").id
            content = letter(world, "Hello", asked.octets)
            world.store.append_many(inbox, [(content, (), None)] * asked.count)
        ledger = Ledger(asked.name, WAYS[asked.pipelined], laptop)

        async def run() -> None:
            await laptop.start(_session(world, ledger, dialogue, asked))

        world.run(run())
        return pd.DataFrame(ledger.rows), world


async def _session(world: World, ledger: Ledger, dialogue: Dialogue, asked: Asked) -> None:
    settings = world.settings("bob")
    starttls = asked.encryption.startswith("starttls")
    implicit = asked.encryption.startswith("tls")
    await ledger.connect(settings, PORTS[dialogue.services[implicit]], dialogue.client)
    client = ledger.client
    speaker = Speaker(client)
    greeting = Line("greeting", cast(Any, client).greeting)
    handshake: Group = ()
    if settings.tls is not None:
        security = Security(settings.tls, settings.server)
        handshake = (Line(f"TLS {asked.tls} handshake", partial(client.encrypt, security)),)
    # A greeting may come with the handshake's last octets, so the two share an entry.
    await ledger.flight((*handshake, greeting) if implicit else (greeting,))
    if dialogue.client is not IMAPClient:  # IMAP's greeting has told it
        await ledger.flight([speaker.say(dialogue.hello)])
    if starttls:
        await ledger.flight([speaker.say(dialogue.encrypt)])
        await ledger.flight(handshake)
        await ledger.flight([speaker.say(dialogue.hello)])
    for group in (
        *login(speaker, dialogue, settings, asked),
        *dialogue.work(speaker, world, asked),
    ):
        for flight in [group] if asked.pipelined else [(line,) for line in group]:
            await ledger.flight(flight)
    await client.close()


def _encryptions(dialogue: str) -> list[str]:
    return [one for one in ENCRYPTIONS if dialogue != "relay" or not one.startswith("tls")]


def _total(asked: Asked, ledger: pd.DataFrame) -> dict[str, Any]:
    sums = ledger[["round_trips", "octets_up", "octets_down"]].sum()
    return {
        "session": asked.name,
        "encryption": asked.encryption,
        "initial_response": asked.initial_response,
        "way": WAYS[asked.pipelined],
        "seconds": ledger["answered_seconds"].max(),
        **{str(name): int(value) for name, value in sums.items()},
    }


def _answer(asked: Asked, rows: pd.DataFrame) -> str:
    of = rows.groupby("way")
    trips, seconds = of["round_trips"].sum(), of["answered_seconds"].max()
    one, other = WAYS
    what = DIALOGUES[asked.dialogue].talks(asked.count)
    if trips[one] == trips[other]:
        return f"{what} takes {trips[one]} round trips, pipelined or not ({duration(seconds[one])})"
    return (
        f"{what}: {trips[one]} round trips line by line ({duration(seconds[one])}), "
        f"{trips[other]} pipelined ({duration(seconds[other])})"
    )


def _lasts(*, dialogue: str, count: int, round_trip: int, **_: Any) -> float:
    """Round trips of all sessions: two ways, with and without an initial response."""
    return len(_encryptions(dialogue)) * 2 * (2 * 11 + count) * round_trip / 1000


EXPERIMENT = Experiment(
    "What does each line of a session cost in round trips and octets?",
    (
        Parameter("dialogue", "submission", "what is said", choices=tuple(DIALOGUES)),
        Parameter("encryption", "none", "when TLS begins, and its version", choices=ENCRYPTIONS),
        Parameter("initial_response", True, "the login is one line (SASL-IR)"),
        Parameter("count", 3, "recipients, or messages that are fetched", least=1, most=20),
        Parameter("octets", 1000, "octets of a message", least=500, most=100_000, step=500),
        Parameter("round_trip", 100, "milliseconds there and back", least=1, most=900),
    ),
    conduct,
    _lasts,
)
