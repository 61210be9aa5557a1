"""The world that a client meets its server in: see ``worlds.py``."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from worlds import BOTH, LIVE, LoopFactory


def pytest_asyncio_loop_factories(item: pytest.Function) -> Mapping[str, LoopFactory]:
    """A test that opens connections by ``begin`` runs once in each world."""
    return BOTH if "begin" in item.fixturenames else LIVE
