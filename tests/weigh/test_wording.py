"""What words tell of a content: numbers in every form, several words for one thing, what is no negation."""

import pytest

from onrecord.weigh.claims import differ
from onrecord.weigh.wording import wording


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("dockers will stop work in Sable", "dockers will strike in Sable"),
        ("dockers walked off the job in Sable", "dockers on strike in Sable"),
        ("ninety-seven people were rescued", "97 people were saved"),
        ("nine people lost their lives", "9 people died"),
        ("Anselm Roeck has agreed to step down", "Anselm Roeck has agreed to resign"),
    ],
)
def test_many_words_for_one_thing_are_one(one: str, other: str) -> None:
    left, right = wording(one, set()), wording(other, set())
    assert differ(left, right) is None
    assert len(left.stems & right.stems) >= 2
    assert left.stems <= right.stems or right.stems <= left.stems


@pytest.mark.parametrize(
    ("text", "negated"),
    [
        ("no more than 1,800 dockers took part", False),
        ("not more than 1,800 dockers took part", False),
        ("31 passengers had not been found", False),
        ("they had treated 38 patients and not 48", False),
        ("the dockers did not take part", True),
    ],
)
def test_what_negates_and_what_does_not(text: str, negated: bool) -> None:
    assert wording(text, set()).negated is negated


def test_a_number_that_it_is_not_stands_against_that_number() -> None:
    instead = wording("the clinic treated 38 patients and not 48", set())
    assert instead.numbers == {38.0}
    assert instead.instead == {48.0}
    assert differ(instead, wording("48 patients were treated", set())) == "number"


def test_two_days_are_48_hours_and_a_time_of_the_clock_counts_nothing() -> None:
    assert differ(wording("a two-day strike", set()), wording("a strike of 48 hours", set())) is None
    assert differ(wording("a two-day strike", set()), wording("a strike of 24 hours", set())) == "number"
    assert wording("97 people by half past six, 31 missing at 10 a.m.", set()).numbers == {97.0, 31.0}
