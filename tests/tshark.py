"""What Debian's tshark says of a transcript that was exported as a capture."""

from __future__ import annotations

import re
import subprocess
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from mailedu.exchange.pcap_writing import to_pcap
from mailedu.transcript import Connection, Step, Transcript

# The commands as each dissector finds them, and what only a broken packet has.
_COMMANDS = ("smtp.req.command", "pop.request.command", "imap.request.command")
_FIELDS = ("frame.number", "tcp.stream", "frame.protocols", "_ws.malformed", "tcp.checksum.status")
# Wireshark puts a warning beside each base64 of AUTH unless it is told to decode it.
_SETTINGS = ("-o", "smtp.decryption:TRUE", "-o", "tcp.check_checksum:TRUE", "-o",
             "ip.check_checksum:TRUE")  # fmt: skip
RESET = "Connection reset (RST)"  # how a connection that broke off ends
_NAMES = {"SMTP": "smtp", "POP3": "pop", "IMAP": "imap"}
_WARNINGS = "_ws.expert.severity >= 0x600000"  # warnings and errors; FIN and SYN are less


_Stream = tuple[str, list[str], dict[str, bytes]]
"""Protocol, commands and the octets of both sides."""


@dataclass
class Dissection:
    """Of each stream the protocols, the commands, and the octets of both sides.

    ``complaints``: what is malformed, warned of, or has a wrong checksum.
    """

    protocols: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))
    commands: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))
    octets: dict[int, dict[str, bytes]] = field(default_factory=dict)
    complaints: list[str] = field(default_factory=list)


def dissect(tshark: str, transcript: Transcript) -> Dissection:
    """Run tshark on the capture of a transcript."""
    found = Dissection()
    capture, streams = to_pcap(transcript), len(_streams(transcript))
    wanted = (*_FIELDS, *_COMMANDS)
    for row in _run(tshark, capture, "-T", "fields", *_each("-e", wanted)).splitlines():
        number, stream, protocols, malformed, checksum, *commands = row.split("\t")
        found.protocols[int(stream)] |= set(protocols.split(":"))
        found.commands[int(stream)] += [
            c.upper() for each in commands for c in each.split(",") if c
        ]
        if malformed or checksum != "1":
            found.complaints.append(f"packet {number}: malformed {malformed} checksum {checksum}")
    warnings = _run(
        tshark, capture, "-q", "-z", f"expert,warn,{_WARNINGS}",
        *_each("-z", [f"follow,tcp,raw,{n}" for n in range(streams)]),
    )  # fmt: skip
    for block in warnings.split("Follow: tcp,raw\n")[1:]:
        found.octets |= _followed(block)
    found.complaints += re.findall(r"^ +\d+ +.*\S$", warnings, re.MULTILINE)
    return found


def differences(seen: Dissection, transcript: Transcript) -> list[str]:
    """Return in what tshark's streams are not those of the transcript."""
    expected = _streams(transcript)
    found = [] if len(seen.octets) == len(expected) else ["another number of streams"]
    for stream, (protocol, verbs, octets) in enumerate(expected):
        words = [verb.split()[-1] for verb in verbs if verb]  # of UID FETCH tshark has FETCH
        if protocol == "SMTP":  # there tshark has no command that is longer than four letters
            words = [word for word in words if len(word) == 4]
        if _NAMES[protocol] not in seen.protocols[stream]:
            found.append(f"stream {stream}: not {protocol}")
        if [c for c in seen.commands[stream] if c in words] != words:
            found.append(f"stream {stream}: other commands")
        if seen.octets.get(stream) != octets:
            found.append(f"stream {stream}: other octets")
    return found


def joined(transcripts: Iterable[Transcript]) -> Transcript:
    """Return all dialogues as one, so that tshark has to run but once."""
    connections: list[Connection] = []
    steps = []
    for at, transcript in enumerate(transcripts):
        new = {c.number: len(connections) + n for n, c in enumerate(transcript.connections, 1)}
        connections += [replace(c, number=new[c.number]) for c in transcript.connections]
        steps += [
            replace(s, connection=new[s.connection], forwarded=s.forwarded + 60 * at, answers=None)
            for s in transcript.steps
        ]
    return Transcript(
        "all", tuple(connections), tuple(replace(s, mailboxes=(), events=()) for s in steps)
    )


def _streams(transcript: Transcript) -> list[_Stream]:
    """Return what each TCP stream must hold: protocol, commands, octets; TLS begins another."""
    found = []
    for connection in transcript.connections:
        runs: list[list[Step]] = [[]]
        for step in transcript.steps:
            if step.connection == connection.number:
                if step.label.startswith("TLS handshake"):
                    runs.append([])
                runs[-1].append(step)
        for run in runs:
            said = {w: b"".join(s.data for s in run if s.sender == w) for w in ("client", "server")}
            verbs = [s.verb for s in run if s.kind == "command"]
            if any(said.values()):
                start = min(s.forwarded for s in run if s.data)
                found.append((start, connection.protocol, verbs, said))
    return [rest for _, *rest in sorted(found, key=lambda item: item[0])]


def _followed(block: str) -> dict[int, dict[str, bytes]]:
    """Read the octets of one stream; those of the server are indented."""
    stream = re.match(r"Filter: tcp.stream eq (\d+)", block)
    assert stream
    lines = re.findall(r"^(\t?)([0-9a-f]+)$", block, re.MULTILINE)
    sides = {"client": b"", "server": b""}
    for indent, text in lines:
        sides["server" if indent else "client"] += bytes.fromhex(text)
    return {int(stream[1]): sides}


def _each(option: str, values: tuple[str, ...] | list[str]) -> list[str]:
    return [word for value in values for word in (option, value)]


def _run(tshark: str, capture: bytes, *arguments: str) -> str:
    command = [tshark, "-n", "-r", "-", *_SETTINGS, *arguments]
    return subprocess.run(command, input=capture, capture_output=True, check=True).stdout.decode()
