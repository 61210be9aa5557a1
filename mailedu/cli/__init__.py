"""The command line: ``mailedu lab | serve | doctor``.

Whatever a person types wrong is answered by one line that says what to do: status 2 for the
command line itself, status 1 for what it names (a folder, a port, a file).
"""

from __future__ import annotations

import json
import os
import signal
import sys
import tempfile
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from mailedu import doctor as machine
from mailedu import lessons

app = typer.Typer(
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="A mail laboratory inside a notebook: real SMTP, POP3 and IMAP, line by line.",
)


_PORT = typer.Option(min=0, max=65535, help="0 lets the system choose.", show_default=False)
_SECURE_PORT = typer.Option(
    min=0, max=65535, help="Encrypted from the start; implies --tls.", show_default=False
)


class Complaint(Exception):
    """Something that was named on the command line cannot be used; the message says why."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command line (``sys.argv`` when None) and return its exit status."""
    try:
        status = app(arguments, prog_name="mailedu", standalone_mode=False)
    except Complaint as complaint:
        return _complain(str(complaint), 1)
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


@app.command()
def lab(
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help="Where the lessons go.", show_default="here")
    ] = Path("."),
    no_browser: Annotated[
        bool, typer.Option("--no-browser", help="Print the address, open no window.")
    ] = False,
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="JupyterLab's port; 0 finds a free one.")
    ] = 0,
) -> None:
    """Copy the lessons to a folder and open JupyterLab on them."""
    try:
        copies = lessons.copy_to(folder)
    except lessons.LessonError as error:
        raise Complaint(str(error)) from error
    for copy in copies:
        print(_TOLD[copy.outcome].format(lesson=copy.lesson, name=copy.path.name), flush=True)
    _open_jupyterlab(folder, port, browser=not no_browser)


_TOLD = {
    "copied": "{name}: copied",
    "updated": "{name}: replaced by a newer version (you had not edited it)",
    "beside": "{lesson}: there is a newer version, and you edited yours; "
    "yours stays as it is, the newer one is {name}",
}


def _open_jupyterlab(folder: Path, port: int, *, browser: bool) -> None:
    """Run JupyterLab in this process until it is stopped; it never asks the network anything."""
    try:
        from jupyterlab.labapp import LabApp
    except ImportError as error:
        raise Complaint(f"JupyterLab is not installed ({error}): pip install jupyterlab") from error
    if port:
        _require_free(port)
    settings = [
        f"--ServerApp.root_dir={folder.resolve()}",
        "--ServerApp.ip=127.0.0.1",
        f"--ServerApp.port={port or 8888}",
        f"--ServerApp.port_retries={0 if port else 200}",
        f"--ServerApp.open_browser={browser}",
        "--LabApp.news_url=None",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
        "--LabApp.extension_manager=readonly",
    ]
    # Our own settings come before the learner's: JupyterLab need not ask about its news.
    ours = str(Path(__file__).parent / "jupyter_config")
    theirs = os.environ.get("JUPYTER_CONFIG_PATH")
    os.environ["JUPYTER_CONFIG_PATH"] = os.pathsep.join([ours, theirs] if theirs else [ours])
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        settings.append("--ServerApp.allow_root=True")  # a container's only user is often root
    LabApp.launch_instance(settings)


def _require_free(port: int) -> None:
    import socket

    try:
        socket.create_server(("127.0.0.1", port)).close()
    except OSError as error:
        raise Complaint(
            f"port {port} cannot be used ({error.strerror}): choose another, or leave --port out"
        ) from error


@app.command()
def serve(
    as_json: Annotated[
        bool, typer.Option("--json", help="Print ports and accounts as one line of JSON.")
    ] = False,
    user: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME:PASSWORD",
            help="An account, with an empty mailbox; may be repeated. "
            "Without it: alice, bob and carol, with some mail.",
        ),
    ] = None,
    data: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Keep the mail in this folder; otherwise in memory."),
    ] = None,
    mail: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="MBOX|MAILDIR", help="Mail for the first account's INBOX; may be repeated."
        ),
    ] = None,
    tls: Annotated[
        bool, typer.Option("--tls", help="Offer STARTTLS and STLS, and open the encrypted ports.")
    ] = False,
    ca_file: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Write the certificate that mail programs are to trust here, instead of into a "
            "temporary folder; implies --tls.",
        ),
    ] = None,
    cleartext_login: Annotated[
        bool,
        typer.Option(help="Take passwords on lines that are not encrypted; not to implies --tls."),
    ] = True,
    hide: Annotated[
        list[str] | None,
        typer.Option(
            metavar="PROTOCOL:EXTENSION",
            help="Do without an extension, e.g. imap:IDLE; may be repeated.",
        ),
    ] = None,
    quota: Annotated[
        int | None, typer.Option(metavar="OCTETS", min=0, help="What each account may hold.")
    ] = None,
    expire: Annotated[
        int | None,
        typer.Option(
            metavar="DAYS", min=0, help="Days that POP3 leaves mail; 0 until it was retrieved."
        ),
    ] = None,
    login_delay: Annotated[
        float, typer.Option(metavar="SECONDS", min=0, help="Wait between POP3 logins of a user.")
    ] = 0.0,
    wrong: Annotated[list[str] | None, typer.Option(metavar="NAME", hidden=True)] = None,
    smtp_port: Annotated[int, _PORT] = 0,
    submission_port: Annotated[int, _PORT] = 0,
    submissions_port: Annotated[int, _SECURE_PORT] = 0,
    pop3_port: Annotated[int, _PORT] = 0,
    pop3s_port: Annotated[int, _SECURE_PORT] = 0,
    imap_port: Annotated[int, _PORT] = 0,
    imaps_port: Annotated[int, _SECURE_PORT] = 0,
) -> None:
    """Run the mail servers on 127.0.0.1 for mail programs, until Ctrl-C."""
    from mailedu.sandbox import Sandbox
    from mailedu.services import SandboxError
    from mailedu.store import StoreError

    if data is not None:
        try:
            data.mkdir(exist_ok=True)
        except OSError as error:
            raise Complaint(f"--data {data}: {error.strerror}; name another folder") from error
    stopped = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.set())
    secure_ports = submissions_port or pop3s_port or imaps_port
    tls = tls or not cleartext_login or bool(ca_file or secure_ports)
    try:
        with (
            tempfile.TemporaryDirectory(prefix="mailedu-") as folder,
            Sandbox(
                _accounts(user) if user else None,
                mail=not user,
                data=data,
                tls=tls,
                cleartext_login=cleartext_login,
                quota=quota,
                pop3_expire=expire,
                pop3_login_delay=login_delay,
                **_hidden(hide or []),
                wrong=wrong or [],
                smtp_port=smtp_port,
                submission_port=submission_port,
                submissions_port=submissions_port,
                pop3_port=pop3_port,
                pop3s_port=pop3s_port,
                imap_port=imap_port,
                imaps_port=imaps_port,
            ) as box,
        ):
            for path in mail or []:
                box.import_mail(path)
            if tls:
                box.write_ca_file(ca_file or Path(folder) / "mailedu-ca.pem")
            description = box.describe()
            print(json.dumps(description) if as_json else _for_people(description), flush=True)
            while not stopped.wait(1):  # in bounded waits: Windows cannot interrupt a longer one
                pass
    except (SandboxError, StoreError) as error:
        raise Complaint(str(error)) from error


def _hidden(names: list[str]) -> dict[str, Any]:
    """Sort ``PROTOCOL:EXTENSION`` into the sandbox's arguments."""
    hides: dict[str, list[str]] = {"smtp_hide": [], "pop3_hide": [], "imap_hide": []}
    for text in names:
        protocol, _, extension = text.partition(":")
        option = f"{protocol.lower()}_hide"
        if option not in hides or not extension:
            raise Complaint(f"--hide {text}: write smtp:, pop3: or imap: and a name")
        hides[option].append(extension)
    return hides


def _accounts(users: list[str]) -> dict[str, str]:
    accounts = {}
    for text in users:
        name, colon, password = text.partition(":")
        if not (name and colon and password):
            raise Complaint(f"--user {text}: write NAME:PASSWORD, e.g. --user bob:secret")
        accounts[name] = password
    return accounts


def _for_people(description: dict[str, Any]) -> str:
    from mailedu.views.card import Card

    return f"The sandbox is open; Ctrl-C closes it.\n\n{Card(description)!r}"


@app.command()
def doctor() -> int:
    """Say what works on this machine, and what to do about what does not."""
    missing = 0
    for check in machine.examine():
        print(check, flush=True)
        missing += not check.ok
    if missing:
        print(f"{missing} missing")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
