"""The bars on generated worlds: with their own attributions, what weigh alone answers for, and with our reading."""

import msgspec
import pytest

from bench.telephone import world
from bench.weigh import measure_read
from onrecord.attribute import attribute
from onrecord.records import Account


@pytest.fixture(scope="module")
def figures() -> dict[str, float]:
    worlds = [world(90_000 + n) for n in range(80)]
    read: list[list[Account]] = [one.accounts for one in worlds]
    return {key: float(value) for key, value in measure_read(worlds, read).items() if value is not None}


def test_what_was_distorted_stays_apart_through_our_own_reading() -> None:
    worlds = [world(80_000 + n) for n in range(16)]
    read = [
        [msgspec.structs.replace(account, attributions=tuple(attribute(account.article))) for account in one.accounts]
        for one in worlds
    ]
    figures = {key: float(value) for key, value in measure_read(worlds, read).items() if value is not None}
    assert figures["distorted_merged"] <= 5
    assert figures["false_corroboration"] <= 3


def test_hardly_ever_two_origins_where_there_is_one(figures: dict[str, float]) -> None:
    assert figures["false_corroboration"] <= 3


def test_the_true_number_lies_in_a_narrow_range(figures: dict[str, float]) -> None:
    assert figures["coverage"] >= 93
    assert figures["median_width"] <= 2


def test_distorted_claims_are_kept_apart(figures: dict[str, float]) -> None:
    assert figures["distorted_merged"] <= 5


def test_hops_are_found(figures: dict[str, float]) -> None:
    assert figures["hop_precision"] >= 88
    assert figures["hop_recall"] >= 60
