"""``mailedu run``: an experiment from the command line."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

import typer

from mailedu.cli.app import Complaint, app

if TYPE_CHECKING:
    from mailedu.experiments import Result
    from mailedu.simulation import Kind


@app.command()
def run(
    name: Annotated[
        str | None, typer.Argument(metavar="NAME", help="See --list.", show_default=False)
    ] = None,
    settings: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="KEY=VALUE", help="A parameter; may be repeated."),
    ] = None,
    world: Annotated[
        str,
        typer.Option(
            metavar="simulated|live",
            help="live: over real sockets and on the wall clock; takes as long as it says.",
        ),
    ] = "simulated",
    seed: Annotated[int, typer.Option(help="Of all that is left to chance.")] = 1,
    json_file: Annotated[
        Path | None, typer.Option("--json", metavar="FILE", help="Write rows and answer.")
    ] = None,
    csv_file: Annotated[
        Path | None, typer.Option("--csv", metavar="FILE", help="Write the rows.")
    ] = None,
    figure: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Draw the figure: .png, .svg or .pdf.")
    ] = None,
    transcript: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write the transcript of --session as JSON."),
    ] = None,
    session: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="A session of the rows; by default the first."),
    ] = None,
    listing: Annotated[
        bool, typer.Option("--list", help="Tell what experiments there are, and their parameters.")
    ] = False,
) -> None:
    """Run an experiment and print its answer, e.g. mailedu run speed --set link=satellite."""
    from mailedu import experiments
    from mailedu.experiments import ExperimentError
    from mailedu.services import SandboxError

    if listing or name is None:
        if name is None and not listing:
            raise Complaint("run what? mailedu run --list tells what experiments there are")
        print(_listed([name] if name else experiments.names()))
        return
    if world not in ("simulated", "live"):
        raise Complaint(f"--world {world}: use simulated or live")
    try:
        parameters = experiments.find(name).checked(**_parameters(settings or []))
        targets = [path for path in (json_file, csv_file, figure, transcript) if path]
        _require_folders(targets)
        if figure:
            _require_kind(figure)
        if session and not transcript:
            raise Complaint(f"--session {session} needs --transcript FILE")
        result = experiments.run(name, seed=seed, world=cast("Kind", world), **parameters)
        print(result.answer)
        if json_file:
            text = json.dumps(result.to_dict(), indent=1, ensure_ascii=False) + "\n"
            json_file.write_text(text, "utf-8")
        if csv_file:
            result.rows.to_csv(csv_file, index=False, lineterminator="\n")
        if figure:
            _draw(result, figure)
        if transcript:
            _write_transcript(result, session, transcript)
    except (ExperimentError, SandboxError) as error:
        raise Complaint(str(error)) from error
    except OSError as error:
        raise Complaint(f"{error.filename}: {error.strerror}; name another file") from error


def _listed(names: Sequence[str]) -> str:
    """Return each experiment with its question and parameters."""
    from mailedu.experiments import ExperimentError, find

    lines = []
    for name in names:
        try:
            experiment = find(name)
        except ExperimentError as error:
            raise Complaint(str(error)) from error
        lines.append(f"{name}: {experiment.question}")
        for parameter in experiment.parameters:
            lines.append(f"    {parameter.name}={parameter.default}  {parameter.described()}")
    return "\n".join(lines)


def _parameters(settings: Sequence[str]) -> dict[str, str]:
    found = {}
    for text in settings:
        key, equals, value = text.partition("=")
        if not (key and equals and value):
            raise Complaint(f"--set {text}: write KEY=VALUE, e.g. --set link=satellite")
        found[key] = value
    return found


def _require_folders(files: Sequence[Path]) -> None:
    """Find out before a run whether its files can be written."""
    for file in files:
        if not file.parent.is_dir():
            raise Complaint(f"{file}: there is no folder {file.parent}; make it first")


def _require_kind(figure: Path) -> None:
    """Find out before a run whether its figure can be drawn to that file."""
    from mailedu.views.figures.style import kind_of

    kind_of(figure)


def _draw(result: Result, file: Path) -> None:
    from mailedu.views import figures

    figures.draw(result).save(file)


def _write_transcript(result: Result, session: str | None, file: Path) -> None:
    if session is None:
        if not result.sessions:
            raise Complaint(f"{result.name} kept no transcripts with these parameters")
        session = result.sessions[0]
    result.transcript(session).save(file)
