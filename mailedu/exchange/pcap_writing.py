"""A transcript as a packet capture, for Wireshark and its like.

The packets are made up around the octets that were recorded: TCP's own segments are not in a
transcript. Addresses are those for documentation (RFC 5737), the server's port is the well-known
one, so that other programs know the protocol. What was encrypted stands in clear text, as the two
sides read it, in a TCP connection of its own.

Wireshark, as it comes, does not decode the base64 of SMTP's AUTH and puts a warning there; its
preference ``smtp.decryption`` does away with it.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from decimal import Decimal
from ipaddress import IPv4Network
from itertools import chain

import dpkt

from mailedu.exchange.passing import Stream, streams
from mailedu.exchange.ports import well_known
from mailedu.transcript import Sender, Transcript, TranscriptError

MSS = 1460
"""The most octets that one segment carries: Ethernet's 1500 without headers (RFC 9293 §3.7.1)."""

BEGAN = 1772438400
"""2 March 2026, 08:00 UTC in seconds since 1970: a transcript says nothing of its date."""

_LINK_RAW = 101  # the packets begin with IP's header, since there was no Ethernet
_NETWORKS = ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24")
_FIRST_PORT = 49152  # of those for clients (RFC 6335 §6)
_WINDOW = 65535
_HANDSHAKE = 30_000  # nanoseconds before the first octet
_SECOND = 1_000_000_000
_LONGEST = 1_000_000_000.0  # seconds

Packet = tuple[int, bytes]
"""Nanoseconds since the recording began, and the octets from IP's header on."""


def to_pcap(transcript: Transcript, *, began: int = BEGAN) -> bytes:
    """Return a capture file with one TCP connection for each connection of the transcript.

    A connection that was encrypted on the way gives two. A session that ended with a goodbye ends
    with FIN, one that broke off with RST, one that still went on with neither. Packets that have
    no time of their own come one nanosecond after the one before.

    Parameters
    ----------
    began: the date of the recording's beginning, in seconds since 1970.

    Raises
    ------
    TranscriptError: for more parties than there are addresses for documentation (762), a protocol
    that is none of ours, or a time that a capture cannot hold.
    """
    found = streams(transcript)
    parties = dict.fromkeys(
        party for s in found for party in (s.connection.server, s.connection.client)
    )
    hosts = list(chain.from_iterable(IPv4Network(network).hosts() for network in _NETWORKS))
    if len(parties) > len(hosts):
        raise TranscriptError(
            f"a capture has addresses for {len(hosts)} parties, the transcript has {len(parties)}: "
            "export fewer connections"
        )
    if any(passed.time > _LONGEST for stream in found for passed in stream.passed):
        raise TranscriptError("a step has a time that a capture cannot hold: more than 30 years")
    addresses = {party: host.packed for party, host in zip(parties, hosts, strict=False)}
    packets: list[Packet] = []
    for number, stream in enumerate(found):
        packets += _Tcp(stream, addresses, number).packets()
    file = io.BytesIO()
    writer = dpkt.pcap.Writer(file, snaplen=65535, linktype=_LINK_RAW, nano=True)
    for time, packet in sorted(packets, key=lambda packet: packet[0]):
        writer.writepkt(packet, ts=began + Decimal(time) / _SECOND)
    return file.getvalue()


class _Tcp:
    """One TCP connection: counts the octets of both sides (RFC 9293 §3.4)."""

    def __init__(self, stream: Stream, addresses: dict[str, bytes], number: int) -> None:
        connection = stream.connection
        server_port = well_known(connection.protocol, connection.port)
        self._stream = stream
        self._ends: dict[Sender, tuple[bytes, int]] = {
            "client": (addresses[connection.client], _FIRST_PORT + number % 16384),
            "server": (addresses[connection.server], server_port),
        }
        self._sent: dict[Sender, int] = {
            "client": 1_000_000 * (2 * number + 1),
            "server": 1_000_000 * (2 * number + 2),
        }
        self._count = 0
        self._time = round(stream.passed[0].time * _SECOND) - _HANDSHAKE

    def packets(self) -> Iterator[Packet]:
        """Yield the packets in order, each later than the one before."""
        yield self._packet("client", dpkt.tcp.TH_SYN)
        yield self._packet("server", dpkt.tcp.TH_SYN | dpkt.tcp.TH_ACK)
        yield self._packet("client", dpkt.tcp.TH_ACK)
        for passed in self._stream.passed:
            self._wait(passed.time)
            yield from self._data(passed.sender, passed.data)
        yield from self._end()

    def _data(self, sender: Sender, data: bytes) -> Iterator[Packet]:
        """Yield segments; every second one is acknowledged, and the last (RFC 9293 §3.8.6.3)."""
        push = dpkt.tcp.TH_PUSH | dpkt.tcp.TH_ACK
        for start in range(0, len(data), MSS):
            last = start + MSS >= len(data)
            segment = data[start : start + MSS]
            yield self._packet(sender, push if last else dpkt.tcp.TH_ACK, segment)
            if last or start // MSS % 2:
                yield self._packet(_OTHER[sender], dpkt.tcp.TH_ACK)

    def _end(self) -> Iterator[Packet]:
        stream = self._stream
        if stream.end is None:
            return
        self._wait(stream.ended)
        if stream.broken:
            yield self._packet(stream.end, dpkt.tcp.TH_RST | dpkt.tcp.TH_ACK)
            return
        for sender in (stream.end, _OTHER[stream.end]):
            yield self._packet(sender, dpkt.tcp.TH_FIN | dpkt.tcp.TH_ACK)
            yield self._packet(_OTHER[sender], dpkt.tcp.TH_ACK)

    def _wait(self, seconds: float) -> None:
        self._time = max(self._time, round(seconds * _SECOND))

    def _packet(self, sender: Sender, flags: int, data: bytes = b"") -> Packet:
        receiver = _OTHER[sender]
        (source, source_port), (target, target_port) = self._ends[sender], self._ends[receiver]
        syn, fin = flags & dpkt.tcp.TH_SYN, flags & dpkt.tcp.TH_FIN
        segment = dpkt.tcp.TCP(
            sport=source_port,
            dport=target_port,
            seq=self._sent[sender] % 2**32,
            ack=self._sent[receiver] % 2**32 if flags & dpkt.tcp.TH_ACK else 0,
            flags=flags,
            win=_WINDOW,
            opts=b"\x02\x04" + MSS.to_bytes(2, "big") if syn else b"",
            data=data,
        )
        segment.off = (20 + len(segment.opts)) // 4
        packet = dpkt.ip.IP(
            src=source,
            dst=target,
            p=dpkt.ip.IP_PROTO_TCP,
            id=self._count % 65536,
            df=1,
            data=segment,
        )
        packet.len = len(packet)
        self._sent[sender] += len(data) + bool(syn or fin)
        self._count += 1
        self._time += 1
        return self._time, bytes(packet)


_OTHER: dict[Sender, Sender] = {"client": "server", "server": "client"}
