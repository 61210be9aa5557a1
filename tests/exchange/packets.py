"""Captures made by hand, packet by packet, for what goes wrong on a network."""

from __future__ import annotations

import io
from collections.abc import Iterable

import dpkt

from mailedu.exchange.pcap_writing import to_pcap
from mailedu.transcript import Transcript

CLIENT, SERVER = (b"\x7f\0\0\1", 50000), (b"\x7f\0\0\1", 110)
SYN, ACK, FIN, RST = dpkt.tcp.TH_SYN, dpkt.tcp.TH_ACK, dpkt.tcp.TH_FIN, dpkt.tcp.TH_RST


class Wire:
    """Two ends that number their octets; ``packets`` is what a capture of them holds."""

    def __init__(self, port: int = 110, *, first: int = 4294967290, opened: bool = True) -> None:
        self.ports = {"client": 50000, "server": port}
        self.next = {"client": first, "server": first}
        self.packets: list[bytes] = []
        if opened:
            self.send("client", flags=SYN)
            self.send("server", flags=SYN | ACK)
            self.send("client", flags=ACK)

    def send(self, sender: str, data: bytes = b"", flags: int = ACK) -> bytes:
        """Send one segment; the sequence numbers wrap early."""
        packet = self.packet(sender, data, flags, self.next[sender])
        self.next[sender] += len(data) + bool(flags & (SYN | FIN))
        self.packets.append(packet)
        return packet

    def packet(self, sender: str, data: bytes, flags: int, sequence: int) -> bytes:
        receiver = "server" if sender == "client" else "client"
        segment = dpkt.tcp.TCP(
            sport=self.ports[sender], dport=self.ports[receiver], seq=sequence % 2**32,
            ack=self.next[receiver] % 2**32 if flags & ACK else 0, flags=flags, data=data,
        )  # fmt: skip
        packet = dpkt.ip.IP(src=b"\x7f\0\0\1", dst=b"\x7f\0\0\1", p=6, data=segment)
        packet.len = len(packet)
        return bytes(packet)


def captured(packets: Iterable[bytes], link: int = 101, nano: bool = False) -> bytes:
    """Return a capture file of these packets, a millisecond apart."""
    file = io.BytesIO()
    writer = dpkt.pcap.Writer(file, snaplen=65535, linktype=link, nano=nano)
    for number, packet in enumerate(packets):
        writer.writepkt(packet, ts=1_700_000_000 + number / 1000)
    return file.getvalue()


def captured_ng(packets: Iterable[bytes]) -> bytes:
    """Return the same as a pcapng file, on Ethernet."""
    file = io.BytesIO()
    writer = dpkt.pcapng.Writer(file, linktype=1)
    for number, packet in enumerate(packets):
        frame = b"\2\0\0\0\0\1\2\0\0\0\0\2\x08\0" + packet
        writer.writepkt(frame, ts=1_700_000_000 + number / 1000)
    return file.getvalue()


def packets_of(transcript: Transcript) -> list[bytes]:
    """Return the packets of an exported capture."""
    return [packet for _, packet in dpkt.pcap.Reader(io.BytesIO(to_pcap(transcript)))]
