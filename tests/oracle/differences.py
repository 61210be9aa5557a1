"""``python tests/oracle/differences.py`` writes docs/dovecot.md from what the scripts say."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from script import PROTOCOLS, Script, scripts

FILE = Path(__file__).parents[2] / "docs" / "dovecot.md"
LACKS = frozenset(
    {
        "APPENDLIMIT=26214400",
        "CREATE-SPECIAL-USE",
        "EXPIRE",
        "IMAP4rev2",
        "QUOTA=RES-STORAGE",
        "UTF8",
    }
)
"""What scripts need and Dovecot 2.3 does not announce."""

_TEXT = """\
# Where Dovecot differs

The dialogues in `tests/transcripts/` are played against our servers and against Dovecot 2.3.19
(Debian 12), started by the tests with `tests/oracle/dovecot.conf.in`: {shared} of the {total}
scripts; those of SMTP, which Dovecot does not receive by, against ours only. Both do the same,
but for the scripts below. `tests/oracle/differences.py` makes this page from their `@ dovecot`
lines, and a test plays them: what is listed here must differ, and what is not must not.

| script | what it shows | what Dovecot does, and what the RFC says |
|---|---|---|
{differences}

Played against ours only, since Dovecot does not announce what they need:

| script | needs |
|---|---|
{alone}
"""


def page(all_scripts: list[Script]) -> str:
    """Return the text of docs/dovecot.md."""
    of_dovecot = [script for script in all_scripts if script.protocol != "smtp"]
    alone = [script for script in of_dovecot if LACKS & {*script.needs}]
    differ = [script for script in of_dovecot if script.dovecot is not None]
    return _TEXT.format(
        shared=len(of_dovecot) - len(alone),
        total=len(all_scripts),
        differences=_rows((each.name, each.title, each.dovecot or "") for each in differ),
        alone=_rows((each.name, " ".join(each.needs)) for each in alone),
    )


def _rows(rows: Iterable[tuple[str, ...]]) -> str:
    return "\n".join(
        f"| `{name}` | "
        + " | ".join(text.replace("|", "\\|").replace("<", "&lt;") for text in texts)
        + " |"
        for name, *texts in rows
    )


if __name__ == "__main__":
    FILE.write_text(page(scripts(*PROTOCOLS)), "utf-8")
