"""Messages as IMAP shows them: parts, envelope, body structure and sections, byte for byte."""

from mailedu.protocols.mime.parser import Entity, parse
from mailedu.protocols.mime.sections import Section, fetch_section, find_part
from mailedu.protocols.mime.structure import body_structure, envelope
from mailedu.protocols.mime.text import decode_header, decode_text, sent_date

__all__ = [
    "Entity",
    "Section",
    "body_structure",
    "decode_header",
    "decode_text",
    "envelope",
    "fetch_section",
    "find_part",
    "parse",
    "sent_date",
]
