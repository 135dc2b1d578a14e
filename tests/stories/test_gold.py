"""Against public gold, where it lies beside the checkout."""

from pathlib import Path

import pytest

from bench.common import SHARED, Options
from bench.stories import measure

STORIES = SHARED / "data" / "stories"


@pytest.mark.parametrize(("name", "bcubed", "pair"), [("ecbplus.jsonl", 92, 88), ("basil.jsonl", 98, 96)])
def test_stories_against_gold(name: str, bcubed: float, pair: float) -> None:
    gold: Path = STORIES / name
    if not gold.is_file():
        pytest.skip(f"{gold} is not here")
    figures = measure(gold, Options()).figures
    assert (figures["bcubed_f1"] or 0) >= bcubed
    assert (figures["pair_f1"] or 0) >= pair
