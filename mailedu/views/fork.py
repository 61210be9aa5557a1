"""A fork on the screen: both branches of a dialogue side by side, and what each left behind."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import anywidget
import traitlets
from IPython.display import publish_display_data

from mailedu.forking import Change, Fork, ForkError, MailboxDifference, fork
from mailedu.transcript import Row, Transcript
from mailedu.views.dialogue_data import dialogue_data
from mailedu.views.fallback import fork_table
from mailedu.views.modules import module, styles
from mailedu.views.words import language, words
from mailedu.views.words.meanings import meaning


class ForkView(anywidget.AnyWidget):
    """Both branches of a fork, stepped through together.

    Parameters
    ----------
    fork: what to show.
    theme: ``"auto"`` (the page's own), ``"light"`` or ``"dark"``.
    """

    _esm = module("fork")
    _css = styles()

    data = traitlets.Dict().tag(sync=True)
    theme = traitlets.Enum(("auto", "light", "dark"), "auto").tag(sync=True)

    def __init__(self, fork: Fork, *, theme: str = "auto") -> None:
        self.fork = fork
        data = {**fork_data(fork), "language": language(), "words": dict(words())}
        super().__init__(data=data, theme=theme)

    def __repr__(self) -> str:
        return repr(self.fork)

    def _ipython_display_(self) -> None:
        """Show the widget and the static table; see ``Dialogue._ipython_display_``."""
        bundle = self._repr_mimebundle_()
        assert bundle is not None, "only a widget without a view has none"
        shown, metadata = bundle
        shown["text/plain"] = repr(self.fork)
        publish_display_data(shown, metadata)  # type: ignore[no-untyped-call]
        publish_display_data({"text/html": fork_table(self.fork)})  # type: ignore[no-untyped-call]


def fork_data(fork: Fork) -> dict[str, Any]:
    """Return all that a front end needs to draw a fork, but for the words.

    Keys
    ----
    answer, notes, deviation: as in ``Fork``.
    change: ``Change``, with octets as Latin-1 text.
    trunk: how many steps both branches begin with.
    branches: as recorded, and with the change: for each what ``dialogue_data`` has of
        ``transcript`` and ``happenings``.
    mailboxes: for each that differs ``owner``, ``name`` and ``rows``: pairs as recorded and with
        the change, None where there is no such message.
    """
    first = fork.first_difference
    return {
        "answer": meaning(fork.answer),
        "notes": tuple(map(meaning, fork.notes)),
        "deviation": fork.deviation,
        "change": _plain(fork.change),
        "trunk": len(fork.before) if first is None else min(first),
        "branches": [_branch(fork.before), _branch(fork.after)],
        "mailboxes": [_mailbox(one) for one in fork.mailbox_difference],
    }


def forked(transcript: Transcript, wanted: Any) -> dict[str, Any]:
    """Answer a front end that wants a fork of what it shows.

    Parameters
    ----------
    wanted: ``id``, which the answer repeats; ``step``; and ``line`` (octets as Latin-1 text), or
        ``cut``: true.

    Returns
    -------
    ``forked``: the id; and ``fork``: ``fork_data``, or ``error``: why there is none.
    """
    number = wanted.get("id") if isinstance(wanted, dict) else None
    try:
        line = wanted.get("line")
        result = fork(
            transcript,
            int(wanted["step"]),
            line=None if line is None else line.encode("latin-1"),
            cut=bool(wanted.get("cut")),
        )
    except ForkError as error:
        return {"forked": number, "error": str(error)}
    except Exception as error:  # whatever it is, it must not vanish in a log
        return {"forked": number, "error": f"{type(error).__name__}: {error}"}
    return {"forked": number, "fork": fork_data(result)}


def _branch(transcript: Transcript) -> dict[str, Any]:
    data = dialogue_data(transcript)
    return {name: data[name] for name in ("transcript", "happenings")}


def _plain(change: Change) -> dict[str, Any]:
    texts = {"old": change.old.decode("latin-1"), "new": change.new.decode("latin-1")}
    return {**asdict(change), **texts}


def _mailbox(one: MailboxDifference) -> dict[str, Any]:
    def plain(row: Row | None) -> dict[str, Any] | None:
        return None if row is None else asdict(row)

    pairs = [[plain(old), plain(new)] for old, new in one.pairs]
    return {"owner": one.owner, "name": one.name, "rows": pairs}
