"""Every dialogue in ``imap_dialogues``, played against our server: to the byte, in this order."""

from __future__ import annotations

from pathlib import Path

import pytest
from imap_helpers import opener, play

from mailedu.servers.host import MailHost
from mailedu.store import Store

FOLDER = Path(__file__).parent / "imap_dialogues"


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.txt")), ids=lambda path: path.stem)
async def test_dialogue(path: Path, connect, host: MailHost, store: Store) -> None:
    await play(path.read_text("utf-8"), opener(connect, host), store)
