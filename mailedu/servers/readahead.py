"""Message contents for a client that fetches one message after the other."""

from __future__ import annotations

from collections.abc import Sequence

from mailedu.store import Change, Message, Store

_MESSAGES = 32
_OCTETS = 512 * 1024


class ReadAhead:
    """Fetches several messages with one query when they are asked for in order.

    What was fetched early is forgotten as soon as anything changes in the mailbox, so a
    message that another session removed is never given out.
    """

    def __init__(self, store: Store, mailbox_id: int, messages: Sequence[Message]) -> None:
        self._store = store
        self._mailbox_id = mailbox_id
        self._messages = messages
        self._expected = -1
        self._fetched: dict[int, bytes] = {}
        self.close = store.listen(self._forget, mailbox_id)
        """Ends the reading ahead; to be called once."""

    def content(self, index: int) -> bytes:
        """Return the octets of ``messages[index]``; raises NoSuchMessage."""
        uid = self._messages[index].uid
        in_order, self._expected = index == self._expected, index + 1
        if in_order and uid not in self._fetched:
            self._fetched = self._store.contents(self._mailbox_id, self._window(index))
        content = self._fetched.pop(uid, None)
        return self._store.content(self._mailbox_id, uid) if content is None else content

    def _window(self, index: int) -> list[int]:
        """UIDs from ``index`` on, of one message at least, within the two limits."""
        uids: list[int] = []
        octets = 0
        for message in self._messages[index : index + _MESSAGES]:
            octets += message.size
            if uids and octets > _OCTETS:
                break
            uids.append(message.uid)
        return uids

    def _forget(self, change: Change) -> None:
        self._fetched = {}
