"""``mailedu serve``: the servers without a notebook."""

from __future__ import annotations

import json
import signal
import tempfile
import threading
from pathlib import Path
from typing import Annotated, Any

import typer

from mailedu.cli.app import Complaint, app

_PORT = typer.Option(min=0, max=65535, help="0 lets the system choose.", show_default=False)
_SECURE_PORT = typer.Option(
    min=0, max=65535, help="Encrypted from the start; implies --tls.", show_default=False
)


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
