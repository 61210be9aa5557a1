"""What a widget gives when somebody takes its dialogue away: a file, made on request."""

from __future__ import annotations

from typing import Any

from mailedu.transcript import Transcript
from mailedu.views.export import KINDS
from mailedu.views.page import file_name
from mailedu.views.words import word


def given(transcript: Transcript, kind: Any) -> tuple[dict[str, Any], list[bytes]]:
    """Answer the front end's ``{"take": kind}``: the message, and the octets of the file.

    The message is ``{"taken": kind, "name": …, "type": …}``, or says in ``error`` what went wrong.
    """
    try:
        form = KINDS[kind]
        octets = form.octets(transcript)
    except Exception as error:  # whatever it is, the one who clicked must see it
        return {"taken": kind, "error": word("take.failed", error=error)}, []
    name = f"{file_name(transcript)}{form.suffix}"
    return {"taken": kind, "name": name, "type": form.media_type}, [octets]
