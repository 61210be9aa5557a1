"""Any file that holds a dialogue, read as a transcript."""

from __future__ import annotations

from pathlib import Path

from mailedu.exchange.pcap_packets import MAGIC
from mailedu.exchange.pcap_reading import from_pcap
from mailedu.exchange.text_reading import from_text
from mailedu.transcript import Transcript, TranscriptError


def read(path: str | Path) -> Transcript:
    """Read a transcript (JSON), a packet capture (pcap, pcapng), or a text of ``C:``/``S:`` lines.

    Which it is tells the content, not the name. Captures and texts are observed anew, with
    passwords masked; what of a capture could not be read says ``meta["not read"]``.

    Raises
    ------
    TranscriptError: when the file is missing or broken, or no dialogue is in it.
    """
    path = Path(path)
    try:
        content = path.read_bytes()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise TranscriptError(f"cannot read {path}: {reason}") from error
    if content[:4] in MAGIC:
        return from_pcap(content, path.name)
    if content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"{", b"[")):
        return Transcript.load(path)
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise TranscriptError(
            f"{path} is no transcript (JSON), no capture (pcap, pcapng), and no text in UTF-8"
        ) from error
    return from_text(text, path.name)
