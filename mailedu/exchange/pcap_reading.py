"""A packet capture read as a transcript: the mail connections in it, in clear text."""

from __future__ import annotations

from collections import Counter
from ipaddress import ip_address

from mailedu.exchange.observing import Arrived, Remark, Session, observed
from mailedu.exchange.pcap_packets import Address, segments
from mailedu.exchange.ports import (
    CLEAR,
    ENCRYPTED,
    protocol_by_command,
    protocol_by_greeting,
    protocol_on,
)
from mailedu.exchange.tcp_reading import Gap, TcpReader
from mailedu.protocols.known import PROTOCOLS, state_in_the_middle
from mailedu.transcript import Connection, Transcript, TranscriptError

_TLS_RECORD = b"\x16\x03"  # a handshake record of any version (RFC 8446 §5.1)
_STARTS_TLS = (b"STARTTLS", b"STLS")


def from_pcap(content: bytes, name: str = "the capture") -> Transcript:
    """Read a capture file: pcap or pcapng.

    Which connections are mail tells the port, or else the greeting. Segments that came twice, in
    another order, or overlap are put right. Where octets are missing, or TLS begins, the
    connection ends with a step that says so. Passwords are masked.

    Raises
    ------
    TranscriptError: when it is no whole capture file, or no mail is in it.
    """
    readers = _connections(content, name)
    sessions: list[Session] = []
    notes = []
    for reader in readers:
        protocol = _protocol(reader)
        if protocol is None:
            continue
        number = len(sessions) + 1
        connection = Connection(
            number, protocol, _host(reader.client), _host(reader.server), reader.server[1]
        )
        session, note = _session(connection, reader)
        sessions.append(session)
        if note:
            notes.append(f"connection {number}: {note}")
    if not sessions:
        raise TranscriptError(_nothing_found(readers, name))
    meta = {"from": f"a capture of {len(readers)} TCP connections"}
    if notes:
        meta["not read"] = "; ".join(notes)
    return observed(name, sessions, meta)


def _connections(content: bytes, name: str) -> list[TcpReader]:
    """Give each segment to its connection."""
    open_now: dict[frozenset[Address], TcpReader] = {}
    found = []
    for segment in segments(content, name):
        ends = frozenset((segment.source, segment.target))
        reader = open_now.get(ends)
        opens = segment.syn and segment.acknowledged is None
        if reader is None or (opens and reader.begins_again(segment)):
            if reader is None and segment.rst:
                continue
            client, server = segment.source, segment.target
            if (segment.syn and not opens) or (not segment.syn and _serves(client, server)):
                client, server = server, client
            reader = TcpReader(client, server, whole=segment.syn)
            open_now[ends] = reader
            found.append(reader)
        reader.take(segment)
    return found


def _serves(one: Address, other: Address) -> bool:
    """Tell whether the one is the server: a mail port, or else the lower one."""
    return (protocol_on(one[1]) is None, one[1]) < (protocol_on(other[1]) is None, other[1])


def _protocol(reader: TcpReader) -> str | None:
    known = protocol_on(reader.server[1])
    if known or not reader.chunks:
        return known
    first = reader.chunks[0]
    guess = protocol_by_greeting if first.sender == "server" else protocol_by_command
    return guess(first.data)


def _session(connection: Connection, reader: TcpReader) -> tuple[Session, str]:
    """Return the session, and a note of what of it could not be read."""
    session = Session(connection)
    chunks = reader.chunks
    if not reader.whole:
        asked = [chunk.data for chunk in chunks if chunk.sender == "client"]
        session.state = state_in_the_middle(connection.protocol, asked[0] if asked else b"")
    elif chunks and chunks[0].sender == "client":  # as what follows STARTTLS, where it was read
        session.state = next(iter(PROTOCOLS[connection.protocol].states))
    gap = reader.gap()
    expects_tls = connection.port in ENCRYPTED
    for chunk in chunks:
        if gap and chunk.number >= gap.number:
            break
        if expects_tls and chunk.sender == "client" and chunk.data.startswith(_TLS_RECORD):
            remark = _tls(chunk)
            session.happened.append(remark)
            return session, remark.text
        if chunk.sender == "client":
            expects_tls = expects_tls or _asks_for_tls(chunk)
        session.happened.append(chunk)
    if gap:
        remark = _missing(gap)
        session.happened.append(remark)
        return session, remark.text
    if reader.end:
        session.happened.append(Remark(reader.end[1], "closed", reader.end[0]))
    return session, ""


def _asks_for_tls(chunk: Arrived) -> bool:
    words = chunk.data.upper().split()
    return bool(words) and words[-1] in _STARTS_TLS


def _tls(chunk: Arrived) -> Remark:
    return Remark(
        chunk.sender,
        "stopped",
        chunk.time,
        f"encrypted by TLS from packet {chunk.number} on",
        "The client begins the TLS handshake. What follows is encrypted, and the capture has no "
        "keys: it cannot be read.",
    )


def _missing(gap: Gap) -> Remark:
    octets = f"octet {gap.first}" if gap.first == gap.last else f"octets {gap.first} to {gap.last}"
    return Remark(
        gap.sender,
        "stopped",
        gap.time,
        f"{octets} of the {gap.sender} missing at packet {gap.number}",
        f"The capture lacks {octets} of what the {gap.sender} sent, counted from 1; packet "
        f"{gap.number} shows it. What follows is not read. Capture again, closer to one end.",
        error=True,
    )


def _host(address: Address) -> str:
    return str(ip_address(address[0]))


def _nothing_found(readers: list[TcpReader], name: str) -> str:
    mail = ", ".join(
        f"{protocol} {port}" for port, protocol in sorted({**CLEAR, **ENCRYPTED}.items())
    )
    ports = Counter(reader.server[1] for reader in readers)
    there = ", ".join(str(port) for port, _ in ports.most_common(5)) or "none"
    return (
        f"{name} holds no mail: no connection to a mail port ({mail}) and none that begins with a "
        f"greeting of SMTP, POP3 or IMAP; TCP ports in it: {there}"
    )
