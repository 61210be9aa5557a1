"""Each test of a held wire runs over real sockets and in a loop with virtual time."""

from collections.abc import Mapping

import pytest
from worlds import BOTH, LoopFactory


def pytest_asyncio_loop_factories(item: pytest.Function) -> Mapping[str, LoopFactory]:
    return BOTH
