"""IMAP's grammar as pure functions: reading commands (RFC 3501 §9).

Writing parts of responses is in ``imap_strings``.
"""

from mailedu.protocols.imap_syntax.fetch import FetchItem, parse_fetch
from mailedu.protocols.imap_syntax.matching import Subject, matches
from mailedu.protocols.imap_syntax.names import (
    decode_mailbox_name,
    encode_mailbox_name,
    match_mailbox,
)
from mailedu.protocols.imap_syntax.problems import BadCharset, BadMailboxName, SyntaxProblem
from mailedu.protocols.imap_syntax.scanner import Scanner, literal_at_end
from mailedu.protocols.imap_syntax.search import Key, SearchProgram, parse_results, parse_search
from mailedu.protocols.imap_syntax.sequence import SequenceSet
from mailedu.protocols.imap_syntax.sort import parse_charset_and_keys, parse_sort
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
    "decode_mailbox_name",
    "encode_mailbox_name",
    "literal_at_end",
    "match_mailbox",
    "matches",
    "parse_charset_and_keys",
    "parse_fetch",
    "parse_results",
    "parse_search",
    "parse_sort",
]
