"""A dialogue as a file: a web page, or one of the formats of ``mailedu.exchange``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from mailedu.exchange import FORMATS, Format
from mailedu.transcript import Transcript, TranscriptError
from mailedu.views.page import page

KINDS: Mapping[str, Format] = {
    "html": Format(".html", "text/html", lambda transcript: page(transcript).encode()),
    **FORMATS,
}
"""What a dialogue can be made to, by name."""

_BY_SUFFIX = {kind.suffix: name for name, kind in KINDS.items()} | {".htm": "html", ".cap": "pcap"}


def export(
    transcript: Transcript, path: str | Path, kind: str | None = None, **options: Any
) -> Path:
    """Write a transcript to a file and return its path; a file that is there is replaced.

    Parameters
    ----------
    transcript: what to write, or a tape that is to be written as it stands.
    kind: ``"html"`` (a page that works alone), ``"pcap"`` (for Wireshark), ``"text"`` (``C:`` and
        ``S:`` lines as in the RFCs), ``"script"`` (for the tests) or ``"json"``; None: as the name
        of the file ends, ``.html``, ``.pcap``, ``.txt``, ``.script`` or ``.json``.

    options: of a web page, those of ``mailedu.views.page.page``, for example
        ``predict=["DELE", "QUIT"]`` or ``size="presentation"``.

    Raises
    ------
    TranscriptError: when the kind cannot be told, or the dialogue has no such form.
    TypeError, ValueError: for options that the page, or this kind of file, does not take.
    OSError: when the file cannot be written.
    """
    path = Path(path)
    kind = kind or _BY_SUFFIX.get(path.suffix.lower(), path.suffix or "?")
    made = form(kind)
    if options and kind != "html":
        raise TypeError(f"a file of kind {kind} takes no {', '.join(options)}: only a page does")
    whole = getattr(transcript, "transcript", transcript)
    path.write_bytes(page(whole, **options).encode() if options else made(whole))
    return path


def form(kind: str) -> Callable[[Transcript], bytes]:
    """Return what makes the octets of this kind; raises TranscriptError for one that is not."""
    if kind not in KINDS:
        endings = ", ".join(known.suffix for known in KINDS.values())
        raise TranscriptError(
            f"a dialogue cannot be written as {kind}: give a name that ends in {endings}, or kind= "
            f"one of {', '.join(KINDS)}"
        )
    return KINDS[kind].octets
