"""What one branch of a dialogue does otherwise than the other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Change:
    """What is done otherwise.

    Parameters
    ----------
    kind: the connection is cut, or a line is edited, left out, or added where the client ended.
    index: the recorded step after which it is cut, or the step of the line; where the client did
        nothing more, the number of steps.
    connection: its number.
    old, new: octets of the line before and now, where there are any.
    """

    kind: Literal["cut", "edited", "left out", "added"]
    index: int
    connection: int
    old: bytes = b""
    new: bytes = b""
