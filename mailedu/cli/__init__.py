"""The command line: ``mailedu lab | serve | run | export | watch | doctor``, a module each.

Whatever a person types wrong is answered by one line that says what to do: status 2 for the
command line itself, status 1 for what it names (a folder, a port, a file).
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Annotated

import typer

from mailedu.cli import (  # noqa: F401 - each registers its command
    doctor,
    export,
    lab,
    run,
    serve,
    watch,
)
from mailedu.cli.app import Complaint, app


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command line (``sys.argv`` when None) and return its exit status."""
    try:
        status = app(arguments, prog_name="mailedu", standalone_mode=False)
    except Complaint as complaint:
        return _complain(str(complaint), 1)
    except typer.Abort:
        return _complain("stopped", 130)
    except Exception as error:
        # The command line's own errors, whichever library typer takes them from.
        if not hasattr(error, "format_message"):
            raise
        return _complain(_usage(error), 2)
    return status if isinstance(status, int) else 0


def _usage(error: Exception) -> str:
    """Return what is wrong with the command line, with a suggestion where there is one."""
    option, near = getattr(error, "option_name", None), getattr(error, "possibilities", None)
    if option and near:
        return f"no such option: {option}; did you mean {near[0]}?"
    message = str(error.format_message())  # type: ignore[attr-defined]
    return (
        message if near or message.endswith("?") else f"{message.rstrip('.')}. See: mailedu --help"
    )


def _complain(message: str, status: int) -> int:
    print("mailedu:", " ".join(message.split()), file=sys.stderr)
    return status


def _print_version(wanted: bool) -> None:
    if wanted:
        from mailedu import __version__

        print(f"mailedu {__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def _start(
    context: typer.Context,
    version: Annotated[
        bool,
        typer.Option("--version", callback=_print_version, is_eager=True, help="Say which one."),
    ] = False,
) -> None:
    if context.invoked_subcommand is None:
        print(context.get_help())
