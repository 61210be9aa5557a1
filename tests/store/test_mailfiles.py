"""Import and export: mbox, Maildir, .eml."""

from __future__ import annotations

import mailbox
import os
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from mailedu.store import (
    NoSuchAccount,
    NoSuchMailbox,
    Store,
    StoreError,
    export_eml,
    export_maildir,
    export_mbox,
    import_mail,
)

FLAGS = ("\\Answered", "\\Deleted", "\\Draft", "\\Flagged", "\\Seen")
HARD = (
    b"",
    b"\r\n",
    b"\r\n\r\n\r\n",
    b"From x\r\n",
    b">From x\r\n>>From y\r\n\r\nFrom z Mon Jan  1 00:00:00 2024\r\n\r\n",
    b"Subject: x\r\n\r\n\r\nFrom me to you\r\n.\r\n..\r\n",
    b"\0\xff\xfe\x80\r\n",
)
pieces = st.sampled_from(
    (b"From ", b">", b"\r\n", b"\n", b"a", b"\0", b"\xff", b" Mon Jan  1 00:00:00 2024", b": ")
)
contents = st.one_of(st.sampled_from(HARD), st.lists(pieces | st.binary(max_size=5)).map(b"".join))
flag_sets = st.sets(st.sampled_from(FLAGS))
dates = st.datetimes(datetime(1971, 1, 1), datetime(2100, 1, 1)).map(  # noqa: DTZ001
    lambda date: date.replace(tzinfo=timezone(timedelta(hours=2)))
)
mails = st.lists(st.tuples(contents, flag_sets, dates), max_size=5)

Mail = tuple[bytes, set[str], datetime]


def new_store() -> Store:
    store = Store(now=lambda: datetime(2024, 1, 1, tzinfo=UTC), uidvalidity=lambda: 7)
    store.add_account("bob", "builder", "bob@campus.test")
    return store


def listing(store: Store, name: str) -> list[Mail]:
    box = store.mailbox("bob", name).id
    return [
        (store.content(box, message.uid), set(message.flags), message.internal_date)
        for message in store.messages(box)
    ]


def there_and_back(
    mail: list[Mail], export: Callable[[Store, str, str, Path], int]
) -> tuple[list[Mail], list[Mail]]:
    """Export a mailbox, import it into another, return both."""
    store = new_store()
    store.append_many(store.mailbox("bob", "INBOX").id, mail)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "out"
        assert export(store, "bob", "INBOX", path) == len(mail)
        before = {file: file.stat().st_mtime_ns for file in path.rglob("*")}
        assert import_mail(store, "bob", path, "back/again") == len(mail)
        assert before == {file: file.stat().st_mtime_ns for file in path.rglob("*")}
    return listing(store, "INBOX"), listing(store, "back/again")


@settings(max_examples=50)
@given(mails)
@example([(content, set(), datetime(2000, 1, 1, tzinfo=UTC)) for content in HARD])
def test_a_maildir_brings_back_octets_flags_and_dates(mail: list[Mail]) -> None:
    out, back = there_and_back(mail, export_maildir)
    assert back == out


@settings(max_examples=50)
@given(mails.filter(len))
@example([(content, set(), datetime(2000, 1, 1, tzinfo=UTC)) for content in HARD])
def test_eml_files_bring_back_octets_and_dates(mail: list[Mail]) -> None:
    out, back = there_and_back(mail, export_eml)
    assert back == [(content, set(), date) for content, _, date in out]


@settings(max_examples=50)
@given(mails)
@example([(content, set(), datetime(2000, 1, 1, tzinfo=UTC)) for content in HARD])
def test_an_mbox_brings_back_all_but_flags_and_a_missing_last_line_end(mail: list[Mail]) -> None:
    out, back = there_and_back(mail, export_mbox)
    assert back == [
        (
            content if not content or content.endswith(b"\r\n") else content + b"\r\n",
            set(),
            date.replace(microsecond=0),
        )
        for content, _, date in out
    ]


def exported(tmp_path: Path, export: Callable[[Store, str, str, Path], int]) -> Path:
    store = new_store()
    inbox = store.mailbox("bob", "INBOX").id
    date = datetime(2024, 2, 29, 23, 59, 1, tzinfo=UTC)
    store.append(inbox, b"Subject: one\r\n\r\nFrom here\r\n", ["\\Seen", "\\Flagged"], date)
    store.append(inbox, b"Subject: two\r\n\r\nend\r\n", (), date)
    path = tmp_path / "exported"
    assert export(store, "bob", "inbox", path) == 2
    return path


def test_an_exported_mbox_is_what_other_programs_read(tmp_path: Path) -> None:
    path = exported(tmp_path, export_mbox)
    assert path.read_bytes() == (
        b"From MAILER-DAEMON Thu Feb 29 23:59:01 2024\nSubject: one\n\n>From here\n\n"
        b"From MAILER-DAEMON Thu Feb 29 23:59:01 2024\nSubject: two\n\nend\n\n"
    )
    other = mailbox.mbox(path, create=False)
    assert [message["Subject"] for message in other] == ["one", "two"]
    other.close()


def test_an_exported_maildir_is_what_other_programs_read(tmp_path: Path) -> None:
    path = exported(tmp_path, export_maildir)
    other = mailbox.Maildir(path, create=False)
    found = {message["Subject"]: message.get_flags() for message in other}
    assert found == {"one": "FS", "two": ""}
    assert sorted(file.name for file in path.iterdir()) == ["cur", "new", "tmp"]


def test_eml_files_are_numbered_by_uid_and_have_crlf(tmp_path: Path) -> None:
    path = exported(tmp_path, export_eml)
    assert {file.name: file.read_bytes() for file in path.iterdir()} == {
        "0000000001.eml": b"Subject: one\r\n\r\nFrom here\r\n",
        "0000000002.eml": b"Subject: two\r\n\r\nend\r\n",
    }


MBOX = (
    b"From bob@campus.test Sat Jan  3 01:05:34 1996\nSubject: 1\n\n>From quoted\n>>From twice\n\n"
    b"From - Sat Jan 13 01:05:34 +0100 1996\nSubject: 2\n\nFrom no separator\n"
    b"From x@campus.test Tue Dec 31 23:59 CET 1996\nSubject: 3\n\nlast"
)
MBOX_CONTENTS = [
    b"Subject: 1\r\n\r\nFrom quoted\r\n>From twice\r\n",
    b"Subject: 2\r\n\r\nFrom no separator\r\n",
    b"Subject: 3\r\n\r\nlast",
]


@pytest.mark.parametrize("line_end", [b"\n", b"\r\n"])
def test_an_mbox_of_another_program(tmp_path: Path, line_end: bytes) -> None:
    """Quoted once or twice, separators with and without a blank line, zone or seconds."""
    path = tmp_path / "mbox"
    path.write_bytes(MBOX.replace(b"\n", line_end))
    store = new_store()
    assert import_mail(store, "bob", path) == 3
    assert [content for content, _, _ in listing(store, "INBOX")] == MBOX_CONTENTS
    assert [date for _, _, date in listing(store, "INBOX")] == [
        datetime(1996, 1, 3, 1, 5, 34, tzinfo=UTC),
        datetime(1996, 1, 13, 1, 5, 34, tzinfo=UTC),
        datetime(1996, 12, 31, 23, 59, tzinfo=UTC),
    ]


@pytest.mark.parametrize(
    "separator", [b"From bob", b"From bob Sat Feb 31 01:05:34 1996", b"From bob somewhen"]
)
def test_an_mbox_without_a_usable_date_is_dated_now(tmp_path: Path, separator: bytes) -> None:
    path = tmp_path / "mbox"
    path.write_bytes(separator + b"\nSubject: 1\n\n")
    store = new_store()
    assert import_mail(store, "bob", path) == 1
    assert listing(store, "INBOX") == [(b"Subject: 1\r\n", set(), datetime(2024, 1, 1, tzinfo=UTC))]


def test_an_empty_mbox_has_no_messages(tmp_path: Path) -> None:
    (tmp_path / "mbox").touch()
    assert import_mail(new_store(), "bob", tmp_path / "mbox") == 0


def test_a_maildir_of_another_program(tmp_path: Path) -> None:
    """In order of delivery; new before or after cur; unknown letters and dot files passed over."""
    for name in ("cur", "new", "tmp", ".Sent/cur"):
        (tmp_path / name).mkdir(parents=True)
    files = {
        "cur/1204680122.M9P1.host:2,RSbx": b"second\n",
        "new/999999999.M1P1.host": b"first\n",
        "cur/1204680122.M9P2.host,S=6:2,DFT": b"third\r\n",
        "new/1300000000.M1P1.host": b"fourth",
        "cur/.hidden": b"no",
        "tmp/1.x": b"no",
        ".Sent/cur/1.x": b"no",
    }
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    store = new_store()
    assert import_mail(store, "bob", tmp_path) == 4
    assert [(content, flags) for content, flags, _ in listing(store, "INBOX")] == [
        (b"first\r\n", set()),
        (b"second\r\n", {"\\Answered", "\\Seen"}),
        (b"third\r\n", {"\\Draft", "\\Flagged", "\\Deleted"}),
        (b"fourth", set()),
    ]


@pytest.mark.parametrize("name", ["mail.eml", "MAIL.EML", "saved.txt"])
def test_one_message_in_a_file(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(b"Subject : x\n\nbody\n")
    os.utime(path, (1e9, 1e9))
    store = new_store()
    assert import_mail(store, "bob", path, "inbox") == 1
    date = datetime(2001, 9, 9, 1, 46, 40, tzinfo=UTC)
    assert listing(store, "INBOX") == [(b"Subject : x\r\n\r\nbody\r\n", set(), date)]


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (lambda path: None, "No such file"),
        (lambda path: path.mkdir(), "no Maildir .* no .eml files"),
        (lambda path: path.write_bytes(b"\x89PNG\r\n\x1a\n\0\0"), "no mail file"),
        (lambda path: path.write_bytes(b"just words\n"), "no mail file"),
        (lambda path: path.symlink_to(path), "cannot read"),
    ],
)
def test_what_cannot_be_imported_leaves_the_store_as_it_was(
    tmp_path: Path, make: Callable[[Path], object], reason: str
) -> None:
    path = tmp_path / "thing"
    make(path)
    store = new_store()
    before = store.mailboxes("bob")
    with pytest.raises(StoreError, match=reason):
        import_mail(store, "bob", path, "elsewhere")
    assert store.mailboxes("bob") == before


def test_an_import_that_breaks_off_brings_nothing(tmp_path: Path) -> None:
    for name in ("cur", "new"):
        (tmp_path / name).mkdir()
    (tmp_path / "new" / "1.good").write_bytes(b"good")
    broken = tmp_path / "new" / "2.bad"
    broken.write_bytes(b"bad")
    store = new_store()
    original = Path.read_bytes

    def read(path: Path) -> bytes:
        if path == broken:
            raise OSError(5, "Input/output error")
        return original(path)

    with pytest.MonkeyPatch.context() as patch, pytest.raises(StoreError, match="Input/output"):
        patch.setattr(Path, "read_bytes", read)
        import_mail(store, "bob", tmp_path)
    assert listing(store, "INBOX") == []


def test_import_needs_an_account(tmp_path: Path) -> None:
    (tmp_path / "mbox").write_bytes(MBOX)
    with pytest.raises(NoSuchAccount):
        import_mail(new_store(), "nobody", tmp_path / "mbox")


@pytest.mark.parametrize("export", [export_mbox, export_maildir, export_eml])
def test_an_export_overwrites_nothing(
    tmp_path: Path, export: Callable[[Store, str, str, Path], int]
) -> None:
    store = new_store()
    store.deliver(b"x", ["bob"])
    with pytest.raises(NoSuchMailbox):
        export(store, "bob", "nothing", tmp_path / "out")
    assert not (tmp_path / "out").exists()
    (tmp_path / "file").write_text("precious")
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "letter").write_text("precious")
    for path in (tmp_path / "file", folder, tmp_path / "no" / "folder"):
        with pytest.raises(StoreError, match="name a new"):
            export(store, "bob", "INBOX", path)
    assert (tmp_path / "file").read_text() == (folder / "letter").read_text() == "precious"
    assert [file.name for file in folder.iterdir()] == ["letter"]
