"""The Admiralty code: what is proposed from origins and denials, and what never is."""

from typing import Any

import pytest

from onrecord.records import Claim, Correction, Dispute, Evidence, Extent, Origin, Support, Weighed
from onrecord.weigh.admiralty import admiralty

NAMED = Origin("o1", "Ines Calder", "speaker", "named")
OTHER = Origin("o2", "Oskar Venn", "speaker", "named")
UNNAMED = Origin("o3", "two officials, as reported by The Pellan Courier", "anonymous", "described")
OUTLET = Origin("o4", "Quill Standard, its source not given", "outlet", "named")
REPORT = Origin("o5", "report of the Mining Inspectorate", "document", "named")


def claim(
    least: int, most: int, affirmed: tuple[Origin, ...], denied: tuple[Origin, ...] = (), *rivals: Dispute
) -> Weighed:
    support = Support("c", least, most, tuple(o.id for o in affirmed), tuple(o.id for o in denied))
    return Weighed(Claim("c", "s", "the wall was weak"), support, (), (*affirmed, *denied), (), rivals)


RIVAL = Dispute("c", "number", ("a", "b"), "d")


@pytest.mark.parametrize(
    ("weighed", "credibility"),
    [
        (claim(2, 2, (NAMED, OTHER)), 1),
        (claim(2, 3, (NAMED, REPORT, UNNAMED)), 1),
        (claim(1, 2, (NAMED, UNNAMED)), 2),
        (claim(1, 2, (UNNAMED, OUTLET)), 3),
        (claim(1, 1, (NAMED,)), 3),
        (claim(1, 1, (REPORT,)), 3),
        (claim(1, 1, (UNNAMED,)), 6),
        (claim(1, 1, (OUTLET,)), 6),
        (claim(0, 0, ()), 6),
        (claim(0, 0, (), (NAMED,)), 6),
        (claim(2, 2, (NAMED, OTHER), (), RIVAL), 3),
        (claim(1, 2, (NAMED, UNNAMED), (), RIVAL), 3),
        (claim(2, 2, (NAMED, OTHER), (REPORT,)), 3),
        (claim(1, 1, (NAMED,), (OTHER,)), 4),
        (claim(1, 1, (UNNAMED,), (OTHER,)), 5),
    ],
)
def test_credibility_is_proposed_from_origins(weighed: Weighed, credibility: int) -> None:
    rating = admiralty(weighed)
    assert rating.credibility == credibility
    assert rating.code == f"F{credibility}"
    assert "machine" in rating.basis


def test_one_origin_is_never_confirmed_however_many_print_it() -> None:
    printed = tuple(Evidence("c", f"e{n}", f"article {n}", "affirms", "o1") for n in range(40))
    support = Support("c", 1, 1, ("o1",))
    rating = admiralty(Weighed(Claim("c", "s", "x"), support, printed, (NAMED,)))
    assert rating.credibility != 1
    assert "one origin (Ines Calder)" in rating.reasons[0]


def test_who_denies_is_named_among_the_reasons() -> None:
    rating = admiralty(claim(1, 1, (UNNAMED,), (OTHER,)))
    assert "denied by Oskar Venn" in rating.reasons


def test_what_was_taken_back_is_improbable_and_says_by_whom() -> None:
    correction: dict[str, Any] = {"article_id": "a", "by": "The Pellan Courier", "extent": Extent()}
    taken_back = Correction("k", "withdrawn", claims=("c",), **correction)
    other = Correction("l", "corrected", claims=("z",), **correction)
    rating = admiralty(claim(2, 2, (NAMED, OTHER)), [other, taken_back])
    assert rating.credibility == 5
    assert rating.reasons[0] == "what it rests on was withdrawn by The Pellan Courier"
    assert admiralty(claim(2, 2, (NAMED, OTHER)), [other]).credibility == 1


def test_reliability_is_what_a_person_set() -> None:
    assert admiralty(claim(1, 1, (NAMED,)), reliability="B").code == "B3"
