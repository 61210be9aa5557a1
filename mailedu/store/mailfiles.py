"""Import and export of mail files: mbox, Maildir, and .eml.

Content comes back byte for byte from a Maildir and from .eml files. From mbox too, but for
one thing that the format cannot carry: a message whose last line has no line end gets one.
The internal date is a file's modification time, or the separator's date in mbox (whole
seconds, UTC). Maildir carries the system flags; keywords travel in no format, and mbox and
.eml carry no flags: mbox readers that keep them write ``Status`` fields into the message.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from mailedu.store import mbox
from mailedu.store.errors import NoSuchMailbox, StoreError
from mailedu.store.message_store import NewMessage
from mailedu.store.names import INBOX
from mailedu.store.records import Message
from mailedu.store.store import Store

_FLAG_LETTERS = (
    ("D", "\\Draft"), ("F", "\\Flagged"), ("R", "\\Answered"), ("S", "\\Seen"), ("T", "\\Deleted"),
)  # fmt: skip

_INFO = ";2," if os.name == "nt" else ":2,"  # Windows allows no colon in file names
_INFO_READ = re.compile(r"[:;!]2,(?P<letters>[A-Za-z]*)\Z")
_HEADER = re.compile(rb"[!-9;-~]+[ \t]*:")  # a field name of RFC 5322 §3.6.8
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def import_mail(store: Store, user: str, path: str | Path, mailbox: str = INBOX) -> int:
    """Put all messages of a file or folder into a mailbox, all or none; return how many.

    Parameters
    ----------
    path: an mbox file, a Maildir (its subfolders are left out), an .eml file or a folder of
        .eml files, told apart by looking.
    mailbox: made when it is not there.

    Raises
    ------
    StoreError: ``path`` is missing, unreadable or none of these; or NoSuchAccount.
    """
    path = Path(path)
    try:
        items = _recognise(path)
        box = _mailbox(store, user, mailbox)
        return len(store.append_many(box, items))
    except OSError as error:
        raise StoreError(
            f"cannot read {path}: {error.strerror}; check the name and the permissions"
        ) from error


def export_mbox(store: Store, user: str, mailbox: str, path: str | Path) -> int:
    """Write a mailbox to a new mbox file (mboxrd, LF); return the number of messages.

    Raises StoreError when ``path`` is there already or cannot be written, NoSuchMailbox.
    """
    path = Path(path)
    messages = _export(store, user, mailbox)
    try:
        with path.open("xb") as file:
            file.writelines(mbox.write((data, message.internal_date) for message, data in messages))
    except OSError as error:
        raise _cannot_write(path, error) from error
    return len(messages)


def export_maildir(store: Store, user: str, mailbox: str, path: str | Path) -> int:
    """Write a mailbox to a new Maildir, with LF and system flags; return the number of messages.

    Raises StoreError when ``path`` holds something already or cannot be written, NoSuchMailbox.
    """
    path = Path(path)
    uidvalidity = store.mailbox(user, mailbox).uidvalidity
    messages = _export(store, user, mailbox)
    try:
        _new_folder(path)
        for name in ("tmp", "new", "cur"):
            (path / name).mkdir()
        for message, data in messages:
            letters = "".join(letter for letter, flag in _FLAG_LETTERS if flag in message.flags)
            name = f"{uidvalidity}.{message.uid:010}.mailedu{_INFO}{letters}"
            _write(path / "cur" / name, data.replace(b"\r\n", b"\n"), message.internal_date)
    except OSError as error:
        raise _cannot_write(path, error) from error
    return len(messages)


def export_eml(store: Store, user: str, mailbox: str, path: str | Path) -> int:
    """Write a mailbox to a new folder, one .eml file (CRLF) each; return how many.

    Raises StoreError when ``path`` holds something already or cannot be written, NoSuchMailbox.
    """
    path = Path(path)
    messages = _export(store, user, mailbox)
    try:
        _new_folder(path)
        for message, data in messages:
            _write(path / f"{message.uid:010}.eml", data, message.internal_date)
    except OSError as error:
        raise _cannot_write(path, error) from error
    return len(messages)


def _recognise(path: Path) -> Iterator[NewMessage]:
    """Return the messages of whatever lies at a path."""
    if path.is_dir():
        if all((path / name).is_dir() for name in ("cur", "new")):
            return _read_maildir(path)
        files = sorted(file for file in path.iterdir() if _is_eml(file) and file.is_file())
        if files:
            return (_read_file(file) for file in files)
        raise StoreError(
            f"{path} is no Maildir (it lacks cur and new) and holds no .eml files: "
            "name a folder of mail"
        )
    with path.open("rb") as file:
        start = file.readline(1000)
    if _is_eml(path):
        return iter([_read_file(path)])
    if start.startswith(b"From ") or not start:
        return _read_mbox(path)
    if _HEADER.match(start):
        return iter([_read_file(path)])
    raise StoreError(
        f"{path} is no mail file: an mbox begins with a line 'From …', a message with a header "
        "field such as 'Subject: …'; name another file"
    )


def _is_eml(path: Path) -> bool:
    return path.suffix.lower() == ".eml"


def _read_mbox(path: Path) -> Iterator[NewMessage]:
    with path.open("rb") as file:
        for content, date in mbox.read(file):
            yield content, (), date


def _read_maildir(path: Path) -> Iterator[NewMessage]:
    files = [
        file
        for name in ("new", "cur")
        for file in (path / name).iterdir()
        if file.is_file() and not file.name.startswith(".")
    ]
    for file in sorted(files, key=_delivery_order):
        content, _, date = _read_file(file)
        info = _INFO_READ.search(file.name)
        letters = info["letters"] if info else ""
        yield content, [flag for letter, flag in _FLAG_LETTERS if letter in letters], date


def _delivery_order(file: Path) -> tuple[int, str]:
    """Sort by the seconds with which a Maildir name begins, then by the rest."""
    seconds = re.match(r"\d+", file.name, re.ASCII)
    return int(seconds[0]) if seconds else 0, file.name


def _read_file(path: Path) -> NewMessage:
    date = _EPOCH + timedelta(microseconds=path.stat().st_mtime_ns // 1000)
    return path.read_bytes(), (), date


def _mailbox(store: Store, user: str, name: str) -> int:
    try:
        return store.mailbox(user, name).id
    except NoSuchMailbox:
        return store.create_mailbox(user, name).id


def _export(store: Store, user: str, mailbox: str) -> list[tuple[Message, bytes]]:
    box = store.mailbox(user, mailbox).id
    messages = store.messages(box)
    contents = store.contents(box, [message.uid for message in messages])
    return [(message, contents[message.uid]) for message in messages if message.uid in contents]


def _new_folder(path: Path) -> None:
    path.mkdir(exist_ok=True)
    if any(path.iterdir()):
        raise StoreError(f"{path} holds files already: name a new folder")


def _write(path: Path, data: bytes, date: datetime) -> None:
    path.write_bytes(data)
    nanoseconds = (date - _EPOCH) // timedelta(microseconds=1) * 1000
    os.utime(path, ns=(nanoseconds, nanoseconds))


def _cannot_write(path: Path, error: OSError) -> StoreError:
    return StoreError(f"cannot write {path}: {error.strerror}; name a new file or folder")
