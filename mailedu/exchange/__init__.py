"""Transcripts in other programs' formats: a packet capture, a text as in the RFCs, a script.

``read`` takes a file in whichever of them it is (but a script, which is no record). What it says
is observed anew, so that a capture of any server's mail is explained line by line.
"""

from __future__ import annotations

from mailedu.exchange.formats import FORMATS, Format
from mailedu.exchange.reading import read

__all__ = ["FORMATS", "Format", "read"]
