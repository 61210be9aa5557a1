"""``mailedu export``: a recorded dialogue as a web page, a capture, a text, a script."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from mailedu.cli.app import Complaint, app

_STDOUT = Path("-")


@app.command()
def export(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE",
            show_default=False,
            help="A transcript (JSON), a capture (pcap, pcapng) or a text of C: and S: lines.",
        ),
    ],
    html: Annotated[
        Path | None, typer.Option(metavar="OUT", help="A page that works alone, to step through.")
    ] = None,
    pcap: Annotated[
        Path | None, typer.Option(metavar="OUT", help="A packet capture, for Wireshark.")
    ] = None,
    text: Annotated[
        Path | None, typer.Option(metavar="OUT", help="C: and S: lines, as in the RFCs.")
    ] = None,
    script: Annotated[
        Path | None, typer.Option(metavar="OUT", help="A script for mailedu's tests.")
    ] = None,
    json: Annotated[Path | None, typer.Option(metavar="OUT", help="A transcript.")] = None,
    language: Annotated[
        str, typer.Option(metavar="CODE", help="The language of the page: en or es.")
    ] = "en",
) -> None:
    """Write a recorded dialogue in other formats, e.g. mailedu export talk.json --html talk.html.

    OUT may be - for the standard output. Files that are there are replaced.
    """
    from mailedu.exchange import read
    from mailedu.transcript import TranscriptError
    from mailedu.views.export import form
    from mailedu.views.words import use_language

    targets = {"html": html, "pcap": pcap, "text": text, "script": script, "json": json}
    wanted = {kind: path for kind, path in targets.items() if path}
    _check(file, list(wanted.values()))
    try:
        use_language(language)
    except ValueError as error:
        raise Complaint(str(error)) from error
    try:
        transcript = read(file)
        made = {kind: form(kind)(transcript) for kind in wanted}
    except TranscriptError as error:
        raise Complaint(str(error)) from error
    if "not read" in transcript.meta:
        print(f"mailedu: note: {transcript.meta['not read']}", file=sys.stderr)
    for kind, octets in made.items():
        _write(wanted[kind], octets)


def _check(file: Path, targets: list[Path]) -> None:
    """Find out before any work whether the files can be written."""
    if not targets:
        raise Complaint("export to what? Give --html OUT, --pcap, --text, --script or --json")
    if len(set(targets)) < len(targets):
        raise Complaint("two of the formats go to one place; give each its own")
    for target in targets:
        if target == _STDOUT:
            continue
        if not target.parent.is_dir():
            raise Complaint(f"{target}: there is no folder {target.parent}; make it first")
        if target.exists() and file.exists() and target.samefile(file):
            raise Complaint(f"{target} is what is read; name another file")


def _write(target: Path, octets: bytes) -> None:
    if target == _STDOUT:
        sys.stdout.buffer.write(octets)
        sys.stdout.flush()
        return
    try:
        target.write_bytes(octets)
    except OSError as error:
        raise Complaint(f"{target}: {error.strerror}; name another file") from error
