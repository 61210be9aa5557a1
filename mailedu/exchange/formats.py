"""The formats in which a transcript can be given to other programs, by name."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from mailedu.exchange.pcap_writing import to_pcap
from mailedu.exchange.script_writing import to_script
from mailedu.exchange.text_writing import to_text
from mailedu.transcript import Transcript


@dataclass(frozen=True)
class Format:
    """One format: how its files end, what a browser calls it, and what makes the octets."""

    suffix: str
    media_type: str
    octets: Callable[[Transcript], bytes]


def _json(transcript: Transcript) -> bytes:
    return (json.dumps(transcript.to_dict(), indent=1, ensure_ascii=True) + "\n").encode("ascii")


FORMATS: Mapping[str, Format] = {
    "json": Format(".json", "application/json", _json),
    "pcap": Format(".pcap", "application/vnd.tcpdump.pcap", to_pcap),
    "text": Format(".txt", "text/plain", lambda transcript: to_text(transcript).encode()),
    "script": Format(".script", "text/plain", lambda transcript: to_script(transcript).encode()),
}
