"""The local side of programs that synchronise: Maildirs below ``home/mail``."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from mail_system import as_lf, without_header


class Folder:
    """A Maildir, looked at and changed as a mail program would."""

    def __init__(self, home: Path, name: str = "INBOX") -> None:
        self.path = home / "mail" / name

    def _files(self) -> Iterator[Path]:
        return (file for part in ("cur", "new") for file in (self.path / part).iterdir())

    def contents(self) -> list[bytes]:
        """Return all messages, without the mark that mbsync puts into each."""
        return sorted(without_header(file.read_bytes(), "X-TUID") for file in self._files())

    def file(self, subject: str) -> Path:
        """Return the file of the message with this subject."""
        [found] = [f for f in self._files() if f"\nSubject: {subject}\n".encode() in f.read_bytes()]
        return found

    def flags(self, subject: str) -> str:
        """Return the letters behind ``:2,`` in the name."""
        return self.file(subject).name.partition(":2,")[2]

    def set_flags(self, subject: str, letters: str) -> None:
        """Rename the file, as a mail program does to change flags."""
        file = self.file(subject)
        file.rename(self.path / "cur" / f"{file.name.partition(':2,')[0]}:2,{letters}")

    def add(self, content: bytes, letters: str = "S") -> None:
        """Store a message that came on 2 March 2026, 8:30 UTC."""
        number = len(list(self._files()))
        file = self.path / "cur" / f"1772440200.1_{number}.laptop:2,{letters}"
        file.write_bytes(as_lf(content))
        os.utime(file, (1772440200, 1772440200))
