"""The desk that most tests of pages ask, and a real server that shows it; a module with a desk of its own says so."""

from collections.abc import Iterator

import pytest

from onrecord.desk import Desk
from tests.serve.world import desk_in, serving


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with desk_in(tmp_path_factory.mktemp("desk")) as made:
        yield made


@pytest.fixture(scope="module")
def base(desk: Desk) -> Iterator[str]:
    with serving(desk) as address:
        yield address
