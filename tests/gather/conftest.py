"""The hostile server, one for all tests of gather."""

from collections.abc import Iterator

import pytest

from tests.hostile import Hostile


@pytest.fixture
def hostile() -> Iterator[Hostile]:
    with Hostile() as server:
        yield server
