"""Putting messages in order: the pure half of SORT and THREAD (RFC 5256)."""

from mailedu.protocols.ordering.collation import casemap
from mailedu.protocols.ordering.dates import SentDate, sent_date
from mailedu.protocols.ordering.headings import Heading
from mailedu.protocols.ordering.message_ids import message_ids
from mailedu.protocols.ordering.references import references
from mailedu.protocols.ordering.sorting import Criterion, put_in_order, reads_header, sort_keys
from mailedu.protocols.ordering.subjects import BaseSubject, base_subject
from mailedu.protocols.ordering.threads import Thread, Threadable, ordered_subject, write_threads

__all__ = [
    "BaseSubject",
    "Criterion",
    "Heading",
    "SentDate",
    "Thread",
    "Threadable",
    "base_subject",
    "casemap",
    "message_ids",
    "ordered_subject",
    "put_in_order",
    "reads_header",
    "references",
    "sent_date",
    "sort_keys",
    "write_threads",
]
