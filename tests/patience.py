"""How long tests wait, and what they allow something to cost. The machine may be busy with others: no clock on the wall
says anything about what is tested."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

PATIENCE = 60.0  # seconds until what does not come is taken for something that never comes


def eventually(check: Callable[[], bool], what: str) -> None:
    """Waits until `check` holds."""
    until = time.monotonic() + PATIENCE
    while not check():
        assert time.monotonic() < until, f"{what} did not happen within {PATIENCE} s"
        time.sleep(0.02)


@contextmanager
def costing_less_than(seconds: float) -> Iterator[None]:
    """Fails where what is done takes more of the processor; what grows with the square takes minutes of it."""
    begun = time.process_time()
    yield
    assert time.process_time() - begun < seconds
