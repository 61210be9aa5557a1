"""Messages as IMAP shows them: parts, envelope, body structure and sections, byte for byte."""

from mailedu.protocols.mime.parser import Entity, parse
from mailedu.protocols.mime.sections import Section, fetch_section, find_part
from mailedu.protocols.mime.structure import body_structure, envelope
from mailedu.protocols.mime.text import decode_header, decode_text
from mailedu.protocols.mime.transfer import UnknownEncoding, decoded, encode_binary_parts

__all__ = [
    "Entity",
    "Section",
    "UnknownEncoding",
    "body_structure",
    "decode_header",
    "decode_text",
    "decoded",
    "encode_binary_parts",
    "envelope",
    "fetch_section",
    "find_part",
    "parse",
]
