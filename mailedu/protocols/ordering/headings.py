"""What SORT and THREAD look at in one message."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from mailedu.protocols.mime.addresses import parse_addresses
from mailedu.protocols.mime.parser import header_end, header_fields
from mailedu.protocols.ordering.collation import casemap
from mailedu.protocols.ordering.dates import sent_date
from mailedu.protocols.ordering.message_ids import message_ids
from mailedu.protocols.ordering.subjects import BaseSubject, base_subject


@dataclass(eq=False)
class Heading:
    """One message.

    Parameters
    ----------
    internal_date: aware.
    size: RFC822.SIZE in octets.
    content: the message; only its header is read. May be empty when only the two above matter.
    """

    internal_date: datetime
    size: int
    content: bytes = b""

    @cached_property
    def _fields(self) -> dict[bytes, bytes]:
        header = self.content[: header_end(self.content, 0, len(self.content))]
        fields: dict[bytes, bytes] = {}
        for field in header_fields(header):
            fields.setdefault(field.name.lower(), field.value)
        return fields

    def _value(self, name: bytes) -> bytes:
        return self._fields.get(name, b"")

    @cached_property
    def sent(self) -> datetime:
        """The sent date in UTC; without a Date field that can be read, the internal date."""
        found = sent_date(self._value(b"date"))
        return self.internal_date if found is None else found.moment

    @cached_property
    def subject(self) -> BaseSubject:
        """The base subject, as it is compared."""
        found = base_subject(self._value(b"subject"))
        return BaseSubject(casemap(found.text), found.is_reply)

    def mailbox(self, field: bytes) -> str:
        """Return addr-mailbox of the first address in a field, as it is compared; or nothing.

        When the first is a group, this is its name, as in ENVELOPE (RFC 3501 §7.4.2).
        """
        first = next(iter(parse_addresses(self._value(field))), None)
        if first is None or first.mailbox is None:
            return ""
        return casemap(first.mailbox.decode("utf-8", "replace"))

    @property
    def message_id(self) -> bytes | None:
        """The message's own ID, when it has a valid one."""
        return next(message_ids(self._value(b"message-id")), None)

    @property
    def references(self) -> tuple[bytes, ...]:
        """The IDs of the messages before it in the thread: References, else In-Reply-To's first."""
        found = tuple(message_ids(self._value(b"references")))
        if found:
            return found
        parent = next(message_ids(self._value(b"in-reply-to")), None)
        return () if parent is None else (parent,)
