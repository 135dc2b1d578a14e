"""Speakers of several articles: who is the same, on what evidence, and who is not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.attribute.same import Told, groups, reason, same_speakers

PAIRS = [
    # the same
    (Told("a", "Osric Dahl", role="Water Minister"), Told("b", "Osric Dahl", role="minister"), "called"),
    (Told("a", "Osric Dahl"), Told("b", "Osric Dahl", role="Water Minister"), "nothing told"),
    (Told("a", "O. Dahl", role="Water Minister"), Told("b", "Osric Dahl", role="Water Minister"), "called"),
    (Told("a", "Mattis Orle", speaks_for="Norr Lines"), Told("b", "Orle", speaks_for="Norr Lines"), "Norr Lines"),
    (Told("a", "Dahl", role="Water Minister"), Told("b", "Osric Dahl", role="Water Minister"), "same surname"),
    (Told("a", "Norr Lines", "organization"), Told("b", "Norr Lines", "organization"), "whole name"),
    (Told("a", "The Harbour Daily", "outlet"), Told("b", "Harbour Daily", "outlet"), "whole name"),
    # not the same, or not enough to tell
    (Told("a", "Dahl"), Told("b", "Osric Dahl"), None),
    (Told("a", "Dahl"), Told("b", "Dahl"), None),
    (Told("a", "Dahl", role="minister"), Told("b", "Osric Dahl", role="minister"), None),
    (Told("a", "Henna Dahl", role="mayor"), Told("b", "Osric Dahl", role="mayor"), None),
    (Told("a", "Osric Dahl", role="striker"), Told("b", "Osric Dahl", role="Water Minister"), None),
    (Told("a", "Osric Dahl", speaks_for="Norr Lines"), Told("b", "Osric Dahl", speaks_for="Orvane Port"), None),
    (Told("a", "Osric A. Dahl"), Told("b", "Osric B. Dahl"), None),
    (Told("a", "Osric Dahl"), Told("b", "Osric Dahl", "organization"), None),
    (Told("a", "the council", "organization"), Told("b", "The Council", "organization"), None),
]


@pytest.mark.parametrize(("one", "other", "why"), PAIRS)
def test_who_is_the_same(one: Told, other: Told, why: str | None) -> None:
    for pair in ((one, other), (other, one)):
        told = reason(*pair)
        assert (told is None) if why is None else (told is not None and why in told), told


def test_an_office_passes_on() -> None:
    old = Told("a", "Dahl", role="Water Minister", date="2021-03-01")
    assert reason(old, Told("b", "Osric Dahl", role="Water Minister", date="2021-05-02T09:00:00+00:00")) is not None
    assert reason(old, Told("b", "Osric Dahl", role="Water Minister", date="2031-05-02")) is None


def test_proposals_join_into_groups() -> None:
    speakers = [
        Told("1", "Osric Dahl", role="Water Minister"),
        Told("2", "Henna Voss", role="governor"),
        Told("3", "Osric Dahl", role="Water Minister"),
        Told("4", "Dahl", role="Water Minister"),
        Told("5", "Dahl"),
    ]
    assert groups(same_speakers(speakers)) == [frozenset({"1", "3", "4"})]


@given(st.lists(st.tuples(st.text(max_size=20), st.text(max_size=20) | st.none()), max_size=8))
def test_any_names(told: list[tuple[str, str | None]]) -> None:
    speakers = [Told(str(number), name, role=role) for number, (name, role) in enumerate(told)]
    keys = {one.key for one in speakers}
    for pair in same_speakers(speakers):
        assert {pair.one, pair.other} <= keys
        assert pair.why
