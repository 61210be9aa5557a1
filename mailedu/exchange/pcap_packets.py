"""The TCP segments in a capture file, whatever link it was made on."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import dpkt

from mailedu.transcript import TranscriptError

MAGIC_NG = bytes.fromhex("0a0d0d0a")
"""How a pcapng file begins."""
MAGIC = {
    MAGIC_NG,
    *(bytes.fromhex(text) for text in ("a1b2c3d4", "d4c3b2a1", "a1b23c4d", "4d3cb2a1")),
}
"""How capture files begin: pcap in either order of octets, with µs or ns, and pcapng."""

_LINKS = {
    0: dpkt.loopback.Loopback,
    1: dpkt.ethernet.Ethernet,
    108: dpkt.loopback.Loopback,
    113: dpkt.sll.SLL,
    276: dpkt.sll2.SLL2,
}
_RAW = (12, 14, 101, 228, 229)
_BROKEN = (dpkt.Error, ValueError, IndexError, TypeError, AttributeError, KeyError, OverflowError)
"""What dpkt raises on octets that it does not understand."""

Address = tuple[bytes, int]


@dataclass(frozen=True)
class Segment:
    """One TCP segment.

    ``number`` of its packet in the file, from 1, as Wireshark counts; ``time`` in seconds since
    the first packet; ``length``: the octets that it carried, of which ``data`` was captured.
    """

    number: int
    time: float
    source: Address
    target: Address
    sequence: int
    acknowledged: int | None
    syn: bool
    fin: bool
    rst: bool
    data: bytes
    length: int


def segments(content: bytes, name: str) -> Iterator[Segment]:
    """Yield the TCP segments of a capture file; other packets are passed over.

    Raises
    ------
    TranscriptError: when it is no capture file, one of a link that is not known here, or when it
    breaks off.
    """
    try:
        reader = dpkt.pcap.UniversalReader(io.BytesIO(content))
        link = reader.datalink()
    except _BROKEN as error:
        raise TranscriptError(f"{name} is no capture file ({error}); save it again") from error
    if link not in _LINKS and link not in _RAW:
        raise TranscriptError(
            f"{name} was captured on a link of type {link}, which mailedu cannot read: capture on "
            "Ethernet, Wi-Fi or loopback"
        )
    began = None
    number, time = 0, 0.0
    whole = _whole_packets(content)
    packets = iter(reader)
    while True:
        try:
            stamp, packet = next(packets)
            if number == whole:
                raise ValueError("the last packet is not whole")
        except StopIteration:
            return
        except _BROKEN as error:
            raise TranscriptError(
                f"{name} breaks off after packet {number}; was the file cut off? Save it again"
            ) from error
        number += 1
        began = stamp if began is None else began
        time = max(time, float(stamp - began))
        found = _segment(packet, link, number, time)
        if found:
            yield found


def _whole_packets(content: bytes) -> int | None:
    """Return how many packets a pcap file has whole; None for pcapng, whose blocks dpkt checks."""
    if content.startswith(MAGIC_NG):
        return None
    order: Literal["little", "big"] = "little" if content[0] in (0xD4, 0x4D) else "big"
    number, at = 0, 24
    while at + 16 <= len(content):
        at += 16 + int.from_bytes(content[at + 8 : at + 12], order)
        number += at <= len(content)
    return number


def _segment(packet: bytes, link: int, number: int, time: float) -> Segment | None:
    try:
        network = _network(packet, link)
        tcp = network.data
        if not isinstance(network, (dpkt.ip.IP, dpkt.ip6.IP6)) or not isinstance(tcp, dpkt.tcp.TCP):
            return None
        return Segment(
            number,
            time,
            (network.src, tcp.sport),
            (network.dst, tcp.dport),
            tcp.seq,
            tcp.ack if tcp.flags & dpkt.tcp.TH_ACK else None,
            bool(tcp.flags & dpkt.tcp.TH_SYN),
            bool(tcp.flags & dpkt.tcp.TH_FIN),
            bool(tcp.flags & dpkt.tcp.TH_RST),
            bytes(tcp.data),
            max(_length(network) - tcp.off * 4, len(tcp.data)),
        )
    except _BROKEN:
        return None


def _network(packet: bytes, link: int) -> dpkt.Packet:
    if link not in _RAW:
        return _LINKS[link](packet).data
    return (dpkt.ip6.IP6 if packet[0] >> 4 == 6 else dpkt.ip.IP)(packet)


def _length(network: dpkt.Packet) -> int:
    """Return the octets of TCP that IP's header announces; a capture may hold less of them."""
    if isinstance(network, dpkt.ip.IP):
        return int(network.len - network.hl * 4)
    headers = sum(len(header) for header in network.all_extension_headers)
    return int(network.plen - headers)
