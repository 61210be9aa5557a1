"""One TCP connection of a capture, put together again (RFC 9293 §3.4, §3.10.7.4)."""

from __future__ import annotations

from dataclasses import dataclass, field

from mailedu.exchange.observing import Arrived
from mailedu.exchange.pcap_packets import Address, Segment
from mailedu.transcript import Sender


@dataclass(frozen=True)
class Gap:
    """Octets that are not in the capture: of whom, which (from 1), and the packet that shows it."""

    sender: Sender
    first: int
    last: int
    number: int
    time: float


@dataclass
class _Half:
    """What one side sends: ``next`` is the sequence number that is due, without wrapping."""

    first: int = 0
    next: int | None = None
    waiting: dict[int, tuple[bytes, bool]] = field(default_factory=dict)
    shown: list[tuple[int, Segment]] = field(default_factory=list)
    """Up to which sequence number a segment proves that there was something."""

    def begin(self, sequence: int) -> None:
        if self.next is None:
            self.first = self.next = sequence

    def unwrapped(self, sequence: int) -> int:
        """Return a sequence number that is near to the one due."""
        if self.next is None:
            return sequence
        return self.next + (sequence - self.next + 2**31) % 2**32 - 2**31

    def take(self, at: int, data: bytes) -> bytes:
        """Return what is new and in order now; keep what comes too early, drop what came twice."""
        assert self.next is not None
        if data:
            known = self.waiting.get(at, (b"", False))[0]
            self.waiting[at] = (max(known, data, key=len), False)
        ready = b""
        for start in sorted(self.waiting):
            if start > self.next:
                break
            piece = self.waiting.pop(start)[0][self.next - start :]
            ready += piece
            self.next += len(piece)
        return ready


class TcpReader:
    """Takes the segments of one connection in the order of the capture.

    ``client`` and ``server`` are addresses; ``whole``: the capture has its beginning. ``chunks``
    are what each side sent, in the order in which it could be read; ``end`` is who ended it and
    when; ``gap`` tells, after the last segment, what is missing: nothing after it can be trusted.
    """

    def __init__(self, client: Address, server: Address, *, whole: bool) -> None:
        self.client, self.server, self.whole = client, server, whole
        self.chunks: list[Arrived] = []
        self.end: tuple[float, Sender] | None = None
        self._halves: dict[Sender, _Half] = {"client": _Half(), "server": _Half()}

    @property
    def over(self) -> bool:
        """Whether it was ended, so that a new SYN begins another."""
        return self.end is not None

    def begins_again(self, segment: Segment) -> bool:
        """Tell whether a SYN is that of another connection, not the same one sent twice."""
        half = self._halves["client"]
        return self.over or (half.next is not None and half.first != (segment.sequence + 1) % 2**32)

    def take(self, segment: Segment) -> None:
        """Take the next segment of the capture."""
        sender: Sender = "client" if segment.source == self.client else "server"
        half = self._halves[sender]
        other = self._halves["server" if sender == "client" else "client"]
        half.begin((segment.sequence + segment.syn) % 2**32)
        if segment.acknowledged is not None:
            other.begin(segment.acknowledged)
            other.shown.append((other.unwrapped(segment.acknowledged), segment))
        at = half.unwrapped(segment.sequence) + segment.syn
        probe = segment.length == 1 and half.next is not None and at == half.next - 1
        if segment.length and not segment.rst and not probe:
            half.shown.append((at + segment.length, segment))
            data = half.take(at, segment.data)
            if data:
                self.chunks.append(Arrived(sender, data, segment.time, segment.number))
        if segment.fin:
            half.shown.append((at + segment.length, segment))
        if (segment.fin or segment.rst) and self.end is None:
            self.end = segment.time, sender

    def gap(self) -> Gap | None:
        """Return the first octets that are missing, or None."""
        found = []
        for sender, half in self._halves.items():
            due = half.next
            if due is None:
                continue
            fin = 1 if self.end is not None else 0  # FIN counts as an octet and is none
            for reach, segment in half.shown:
                if reach > due + fin:
                    stop = min([start for start in half.waiting if start > due], default=reach)
                    first = due - half.first + 1
                    found.append(
                        Gap(sender, first, stop - half.first, segment.number, segment.time)
                    )
                    break
        return min(found, key=lambda gap: gap.number, default=None)
