"""What is left after deleting: on the server and on each device, under POP3 and IMAP.

Real sessions by poplib and imaplib in sandboxes of their own. RFC 1939 §5 and §6 (marks,
UPDATE), RFC 3501 §6.4.3 and §6.4.6 (EXPUNGE, STORE) say what must come out.
"""

from __future__ import annotations

import imaplib
import poplib
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pandas as pd

from mailedu.sandbox import Sandbox
from mailedu.tape import Tape

USER = "bob"
DELETED = ("1", "2")
"""Bob has three messages; his laptop deletes these."""


@dataclass(frozen=True)
class Scenario:
    """One way of deleting: the protocol, what the laptop does, and how its session ends."""

    protocol: str
    title: str
    delete: bool
    expunge: bool
    cut: bool


SCENARIOS = (
    Scenario("POP3", "leave on server\nRETR, QUIT", delete=False, expunge=False, cut=False),
    Scenario("POP3", "line cut\nRETR, DELE, ✗", delete=True, expunge=False, cut=True),
    Scenario("POP3", "delete\nRETR, DELE, QUIT", delete=True, expunge=False, cut=False),
    Scenario("IMAP", "line cut\nSTORE, ✗", delete=True, expunge=False, cut=True),
    Scenario("IMAP", "log out only\nSTORE, LOGOUT", delete=True, expunge=False, cut=False),
    Scenario("IMAP", "expunge\nSTORE, EXPUNGE,\nLOGOUT", delete=True, expunge=True, cut=False),
)


@dataclass(frozen=True)
class Result:
    """Tidy rows, and the transcript of each session that made them, by scenario title."""

    rows: pd.DataFrame
    tapes: dict[str, Tape]


def ways_of_deleting(scenarios: Sequence[Scenario] = SCENARIOS) -> Result:
    """Let a laptop delete two of three messages in each way; then look everywhere.

    Returns
    -------
    rows with columns ``protocol``, ``scenario``, ``place`` (server, laptop, phone),
    ``message`` (1 to 3, in order of arrival) and ``state`` (there, marked, gone). The phone
    connects after the laptop and fetches what it finds; it deletes nothing.
    """
    rows: list[dict[str, Any]] = []
    tapes = {}
    for scenario in scenarios:
        with Sandbox([USER], name=None) as box:
            kinds = {"POP3": (_pop_laptop, _pop_phone), "IMAP": (_imap_laptop, _imap_phone)}
            use_laptop, use_phone = kinds[scenario.protocol]
            title = f"{scenario.protocol}: {scenario.title.splitlines()[0]}"
            with box.record(title, client="bob's laptop") as tape:
                laptop = use_laptop(box, scenario)
            tapes[f"{scenario.protocol} {scenario.title.splitlines()[0]}"] = tape
            found = {"server": on_server(box), "laptop": laptop, "phone": use_phone(box)}
        for place, states in found.items():
            rows += [
                {
                    "protocol": scenario.protocol,
                    "scenario": scenario.title,
                    "place": place,
                    "message": number,
                    "state": states.get(number, "gone"),
                }
                for number in (1, 2, 3)
            ]
    return Result(pd.DataFrame(rows), tapes)


def cut_after_each_step() -> pd.DataFrame:
    """Cut the connection after each command in turn; count what the next login finds.

    Returns
    -------
    rows with columns ``protocol``, ``step`` (place of the command), ``command`` (the last one
    that was answered), ``marked`` (messages marked at that moment) and ``left`` (messages on
    the server at the next login).
    """
    rows: list[dict[str, Any]] = []
    for protocol, script in (("POP3", _POP_SCRIPT), ("IMAP", _IMAP_SCRIPT)):
        for step in range(len(script) + 1):
            with Sandbox([USER], name=None) as box:
                marked = _run_and_cut(box, protocol, [act for _, act in script[:step]])
                rows.append(
                    {
                        "protocol": protocol,
                        "step": step,
                        "command": script[step - 1][0] if step else "connect",
                        "marked": marked,
                        "left": len(on_server(box)),
                    }
                )
    return pd.DataFrame(rows)


def on_server(box: Sandbox) -> dict[int, str]:
    """Return the state of each message of Bob's INBOX, by its number of arrival."""
    inbox = box.store.mailbox(USER, "INBOX")
    return {
        message.uid: "marked" if "\\Deleted" in message.flags else "there"
        for message in box.store.messages(inbox.id)
    }


# The devices, with a local copy as {number of arrival: state}.


def _pop_laptop(box: Sandbox, scenario: Scenario) -> dict[int, str]:
    pop = _pop(box)
    copies = {number: "there" for number in _numbers(pop) if pop.retr(number)[0]}
    if scenario.delete:
        for number in DELETED:
            pop.dele(int(number))
    if scenario.cut:
        pop.close()
    else:
        pop.quit()
    return copies


def _pop_phone(box: Sandbox) -> dict[int, str]:
    pop = _pop(box)
    arrivals = [int(line.split()[1].rsplit(b".", 1)[-1]) for line in pop.uidl()[1]]
    for number in _numbers(pop):
        pop.retr(number)
    pop.quit()
    return dict.fromkeys(arrivals, "there")


def _imap_laptop(box: Sandbox, scenario: Scenario) -> dict[int, str]:
    imap = _imap(box)
    imap.select("INBOX")
    imap.fetch("1:*", "(BODY.PEEK[])")
    if scenario.delete:
        imap.store(",".join(DELETED), "+FLAGS", "(\\Deleted)")
    if scenario.expunge:
        imap.expunge()
    copies = _imap_states(imap)
    if scenario.cut:
        imap.shutdown()
    else:
        imap.logout()
    return copies


def _imap_phone(box: Sandbox) -> dict[int, str]:
    with _imap(box) as imap:
        imap.select("INBOX", readonly=True)
        return _imap_states(imap)


def _imap_states(imap: imaplib.IMAP4) -> dict[int, str]:
    """Return what a client shows: UID (equal to the number of arrival here) and state."""
    _, lines = imap.uid("FETCH", "1:*", "(FLAGS)")
    found = [re.search(rb"UID (\d+)", line) for line in lines if line]
    return {
        int(match[1]): "marked" if b"\\Deleted" in match.string else "there"
        for match in found
        if match
    }


def _pop(box: Sandbox) -> poplib.POP3:
    pop = poplib.POP3(box.pop3.host, box.pop3.port)
    pop.user(USER)
    pop.pass_(box.account(USER).password)
    return pop


def _numbers(pop: poplib.POP3) -> list[int]:
    return [int(line.split()[0]) for line in pop.list()[1]]


def _imap(box: Sandbox) -> imaplib.IMAP4:
    imap = imaplib.IMAP4(box.imap.host, box.imap.port)
    imap.login(USER, box.account(USER).password)
    return imap


# Cutting after each command: (what is sent, as a figure prints it; the act; marks it adds).

_Act = Callable[[Any, str], object]

_POP_SCRIPT: tuple[tuple[str, _Act], ...] = (
    ("USER", lambda pop, _: pop.user(USER)),
    ("PASS", lambda pop, password: pop.pass_(password)),
    ("RETR 1", lambda pop, _: pop.retr(1)),
    ("DELE 1", lambda pop, _: pop.dele(1)),
    ("RETR 2", lambda pop, _: pop.retr(2)),
    ("DELE 2", lambda pop, _: pop.dele(2)),
    ("QUIT", lambda pop, _: pop.quit()),
)
_IMAP_SCRIPT: tuple[tuple[str, _Act], ...] = (
    ("LOGIN", lambda imap, password: imap.login(USER, password)),
    ("SELECT", lambda imap, _: imap.select("INBOX")),
    ("FETCH 1:2", lambda imap, _: imap.fetch("1:2", "(BODY.PEEK[])")),
    (r"STORE +\Deleted", lambda imap, _: imap.store("1:2", "+FLAGS", "(\\Deleted)")),
    ("EXPUNGE", lambda imap, _: imap.expunge()),
    ("LOGOUT", lambda imap, _: imap.logout()),
)


def _run_and_cut(box: Sandbox, protocol: str, acts: Sequence[_Act]) -> int:
    """Do the acts, cut the connection, and return how many messages were marked by then."""
    with box.record() as tape, _connected(box, protocol) as client:
        for act in acts:
            act(client, box.account(USER).password)
    transcript = tape.transcript
    spoken = [step for step in transcript.steps if step.kind != "event"]
    last = [transcript.mailboxes[m] for m in spoken[-1].mailboxes]
    return sum(row.status == "marked" for mailbox in last for row in mailbox.rows)


@contextmanager
def _connected(box: Sandbox, protocol: str) -> Iterator[poplib.POP3 | imaplib.IMAP4]:
    if protocol == "POP3":
        pop = poplib.POP3(box.pop3.host, box.pop3.port)
        yield pop
        pop.close()
    else:
        imap = imaplib.IMAP4(box.imap.host, box.imap.port)
        yield imap
        if imap.state != "LOGOUT":
            imap.shutdown()
