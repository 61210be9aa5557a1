"""Reading many messages' contents without holding them all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from mailedu.servers.imap.view import View
from mailedu.store import Store

_BATCH_OCTETS = 1024 * 1024
_BATCH_MESSAGES = 1000


def in_batches(
    store: Store, view: View, uids: Iterable[int]
) -> Iterator[tuple[list[int], dict[int, bytes]]]:
    """Yield UIDs with their contents, about a megabyte at a time, each from one query.

    Messages that another session has expunged have no content.
    """
    batch: list[int] = []
    octets = 0
    for uid in uids:
        size = view.message(uid).size
        if batch and (octets + size > _BATCH_OCTETS or len(batch) == _BATCH_MESSAGES):
            yield batch, store.contents(view.mailbox_id, batch)
            batch, octets = [], 0
        batch.append(uid)
        octets += size
    if batch:
        yield batch, store.contents(view.mailbox_id, batch)
