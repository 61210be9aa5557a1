"""Every word that the dialogue's views print, in one catalogue that can be translated.

The front end gets it as it stands and looks words up by name; ``{braces}`` are filled in
there. What lines mean is not here: the observers say that.
"""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, str] = {
    # Who speaks, by the kind of step and the sender.
    "speaks.greeting.client": "The client begins",
    "speaks.greeting.server": "The server greets",
    "speaks.command.client": "The client asks",
    "speaks.command.server": "The server asks",
    "speaks.reply.client": "The client answers",
    "speaks.reply.server": "The server answers",
    "speaks.untagged.client": "The client reports",
    "speaks.untagged.server": "The server reports",
    "speaks.continuation.client": "The client goes on",
    "speaks.continuation.server": "The server waits for more",
    "speaks.data.client": "The client sends",
    "speaks.data.server": "The server sends",
    "speaks.event.client": "What happened",
    "speaks.event.server": "What happened",
    # What became of a message, and of a session's marks.
    "status.kept": "kept",
    "status.new": "new",
    "status.marked": "marked, still there",
    "status.gone": "gone",
    "marked.one": "message {numbers} marked",
    "marked.many": "messages {numbers} marked",
    "marked.none": "all marks taken back",
    # The step beside the ladder.
    "error": "Error",
    "decoded": "stands for",
    "connection": "connection {number}",
    "state": "Server state",
    "maildrop": "{owner}'s maildrop on the server, at this step",
    "mailbox": "{owner}'s mailbox {name}, at this step",
    "mailboxes": "Mailboxes at this step",
    "mailbox.none": "No mailbox is in view at this step.",
    "mailbox.empty": "No message.",
    "mailbox.omitted": "{count} more messages are not shown.",
    "column.number": "no.",
    "column.uid": "UID",
    "column.sender": "from",
    "column.subject": "subject",
    "column.size": "octets",
    "column.status": "status",
    "bytes": "Bytes",
    "octets.one": "1 octet",
    "octets.many": "{count} octets",
    "more.lines": "{count} more lines are not shown.",
    "more.octets": "{count} more octets are not shown.",
    # Controls.
    "controls": "Steps",
    "first": "First step (Home)",
    "back": "One step back (←)",
    "play": "Play",
    "pause": "Pause",
    "play.hint": "Play or pause (space)",
    "next": "Next step (→)",
    "last": "Last step (End)",
    "speed": "Speed",
    "slider": "Step",
    "step": "Step {number} of {count}",
    "dialogue": "Dialogue: {title}",
    "ladder": "All steps in order of time",
    "diagram": "Ladder diagram",
    "line": "The line, explained",
    "payload": "The lines that follow",
    "client": "{protocol} client",
    "server": "{protocol} server, port {port}",
    "clients": "{count} clients",
    "servers": "{count} servers",
    "empty": "Nothing to step through: no line has crossed the wire yet.",
    # Figures.
    "figure": "Figure",
    "figure.twin": "As text and table",
    "figure.rows": "{count} rows",
    "figure.more": ", the last {count} of which are not shown",
    "figure.marks": "{count} sessions: arrow keys go from one to the next, Enter opens it",
    "figure.hint": "Click a session, or go to it by Tab and the arrow keys and press Enter, "
    "to open its dialogue.",
    "figure.opening": "Opening the dialogue of {label} …",
    "figure.opened": "Below: the dialogue of {label}.",
    "figure.waiting": "Still waiting: the kernel is at work, or gone. If it is gone, run this "
    "cell again.",
    "figure.failed": "{label}: there is no dialogue to show. {error}",
    "figure.computing": "Computing …",
    "figure.code": "The same in a line of code",
    "figure.copy": "Copy",
    "figure.copied": "Copied",
    "explore.seed": "seed",
    # The table that stands in for the widget.
    "table.caption": "{title}: the dialogue as a table",
    "table.hint": "Run this cell again to step through it.",
    "table.number": "no.",
    "table.time": "time",
    "table.who": "who",
    "table.line": "line",
    "table.meaning": "meaning",
    "table.state": "state after it",
    "table.happened": "what happened",
    "table.first": "{octets}; the first of {count} lines",
    "table.more": "{count} more steps are not in this table.",
}


def word(key: str, **values: object) -> str:
    """Return the catalogue's text for ``key`` with its braces filled in."""
    return WORDS[key].format(**values)
