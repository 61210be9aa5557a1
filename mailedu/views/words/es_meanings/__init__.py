"""What is said of lines, in Spanish: templates by the English ones, a file for each kind."""

from __future__ import annotations

from collections.abc import Mapping

from mailedu.views.words.es_meanings import (
    advice,
    faults,
    forking,
    glosses,
    imap,
    imap_responses,
    labels,
    parts_imap,
    parts_imap_server,
    parts_lines,
    parts_message,
    pop3,
    questions_imap,
    questions_pop3,
    questions_smtp,
    shared,
    smtp,
)

_FILES = (
    shared, faults, pop3, smtp, imap, imap_responses, glosses, labels, parts_lines, parts_message,
    parts_imap_server, parts_imap, questions_smtp, questions_pop3, questions_imap, advice, forking,
)  # fmt: skip
TEMPLATES: Mapping[str, str] = {k: v for one in _FILES for k, v in one.TEMPLATES.items()}
PHRASES: Mapping[str, str] = {k: v for one in _FILES for k, v in one.PHRASES.items()}
