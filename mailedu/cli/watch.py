"""``mailedu watch``: a wire before any server, for mail programs to talk through."""

from __future__ import annotations

import signal
import sys
import threading
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mailedu.cli.app import Complaint, app

if TYPE_CHECKING:
    from mailedu.transcript import Step

_PAUSE = 0.2
"""Seconds between two looks at what is new."""


@app.command()
def watch(
    server: Annotated[
        str, typer.Argument(metavar="HOST:PORT", show_default=False, help="The server to watch.")
    ],
    listen: Annotated[
        int,
        typer.Option(min=0, max=65535, help="Port on 127.0.0.1 for mail programs; 0: any free."),
    ] = 0,
    save: Annotated[
        Path, typer.Option(metavar="FILE", help="Where the transcript goes; must not exist yet.")
    ] = Path("watched.json"),
    protocol: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="smtp, pop3 or imap; otherwise by port or greeting."),
    ] = None,
) -> None:
    """Record what mail programs and a server say to each other, until Ctrl-C.

    Only a server and an account that you may use: what passes goes on as it is, passwords included.
    Once the two encrypt (STARTTLS), nothing more can be seen of it.
    """
    from mailedu.live import Live
    from mailedu.watching import Watch, WatchError

    _make(save)
    stopped = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.set())
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it is printed below
            wire = Watch(server, protocol=protocol, listen=listen)
    except WatchError as error:
        save.unlink()
        raise Complaint(str(error)) from error
    with wire:
        print(f"mailedu: note: {wire.warning}", file=sys.stderr, flush=True)
        print(
            f"Watching {server} ({wire.protocol}). Connect a mail program to {wire.host}, port "
            f"{wire.port}, without TLS; Ctrl-C ends and saves.",
            flush=True,
        )
        live = Live(wire.tape)
        told = 0
        while not stopped.wait(_PAUSE):
            _print(live.take().steps)
            for problem in wire.problems[told:]:
                print(f"mailedu: {problem}", file=sys.stderr, flush=True)
            told = len(wire.problems)
    _print(live.take().steps)
    wire.save(save)
    print(f"Saved to {save}: {len(wire.transcript)} steps.", flush=True)


def _make(path: Path) -> None:
    """Make the file, so that it is known now whether it can be written."""
    try:
        path.open("x").close()
    except FileExistsError:
        raise Complaint(f"--save {path}: there is one already; name another file") from None
    except OSError as error:
        raise Complaint(f"--save {path}: {error.strerror or error}; name another file") from error


def _print(steps: tuple[Step, ...]) -> None:
    for step in steps:
        who = "" if step.kind == "event" else "C: " if step.sender == "client" else "S: "
        print(f"{step.connection} {who}{step.label}", flush=True)
