"""IMAP's grammar as pure functions: reading commands, writing parts of responses (RFC 3501 §9)."""

from mailedu.protocols.imap_strings import (
    astring_out,
    format_date_time,
    format_flags,
    format_sequence_set,
    literal,
    nstring,
    quoted_or_literal,
)
from mailedu.protocols.imap_syntax.fetch import FetchItem, parse_fetch
from mailedu.protocols.imap_syntax.matching import Subject, matches
from mailedu.protocols.imap_syntax.names import (
    decode_mailbox_name,
    encode_mailbox_name,
    match_mailbox,
)
from mailedu.protocols.imap_syntax.problems import BadCharset, BadMailboxName, SyntaxProblem
from mailedu.protocols.imap_syntax.scanner import Scanner, literal_at_end
from mailedu.protocols.imap_syntax.search import Key, SearchProgram, parse_search
from mailedu.protocols.imap_syntax.sequence import SequenceSet
from mailedu.protocols.mime.sections import Section

__all__ = [
    "BadCharset",
    "BadMailboxName",
    "FetchItem",
    "Key",
    "Scanner",
    "SearchProgram",
    "Section",
    "SequenceSet",
    "Subject",
    "SyntaxProblem",
    "astring_out",
    "decode_mailbox_name",
    "encode_mailbox_name",
    "format_date_time",
    "format_flags",
    "format_sequence_set",
    "literal",
    "literal_at_end",
    "match_mailbox",
    "matches",
    "nstring",
    "parse_fetch",
    "parse_search",
    "quoted_or_literal",
]
