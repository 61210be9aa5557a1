"""What the commands share: the application, and mistakes that one line answers."""

from __future__ import annotations

import typer

app = typer.Typer(
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="A mail laboratory inside a notebook: real SMTP, POP3 and IMAP, line by line.",
)


class Complaint(Exception):
    """Something that was named on the command line cannot be used; the message says why."""
