"""The ``@`` lines of a script: the mail that was there before, from ``Transcript.start``."""

from __future__ import annotations

import base64
import binascii
import zlib
from collections.abc import Iterable
from contextlib import closing
from datetime import UTC, datetime

from mailedu.store import Store, StoreError
from mailedu.transcript import Transcript

_NO_DATE = datetime(1970, 1, 1, tzinfo=UTC)


def preparations(transcript: Transcript) -> tuple[list[str], bool]:
    """Return the lines that make each INBOX as it was, and whether it is exactly so.

    A script makes messages with UIDs from 1 on, in text that is UTF-8, and none in other mailboxes.
    """
    owners = {mailbox.owner for mailbox in transcript.mailboxes}
    try:
        content = zlib.decompress(base64.b64decode(transcript.start, validate=True))
        store = Store(now=lambda: _NO_DATE, uidvalidity=lambda: 1, content=content)
    except (StoreError, zlib.error, binascii.Error):
        return [], False
    lines: list[str] = []
    exact = True
    with closing(store):
        users = [account.user for account in store.accounts() if account.user in owners]
        for user in sorted(users, key=lambda user: user != "bob"):  # the player begins with bob
            found, same = _inbox(store, user)
            exact = exact and same
            if found:
                lines += [*([] if user == "bob" else [f"@ as {user}"]), *found]
    return lines, exact


def _inbox(store: Store, user: str) -> tuple[list[str], bool]:
    lines: list[str] = []
    exact = True
    for mailbox in store.mailboxes(user):
        messages = store.messages(mailbox.id) if mailbox.selectable else []
        if mailbox.name != "INBOX":
            exact = exact and not messages
            continue
        uids = [message.uid for message in messages]
        exact = exact and uids == list(range(1, len(uids) + 1))
        contents = store.contents(mailbox.id, uids)
        for message in messages:
            rows = contents[message.uid].decode("utf-8", "replace").splitlines()
            exact = (
                exact and "".join(f"{row}\r\n" for row in rows).encode() == contents[message.uid]
            )
            lines.append(_joined("@ message", sorted(message.flags)))
            lines += [_joined("|", [row]) for row in rows]
    return lines, exact


def _joined(first: str, words: Iterable[str]) -> str:
    return " ".join((first, *words)).rstrip(" ")
