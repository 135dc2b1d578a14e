"""The first acceptance case, weighed: what stands behind each claim of a real page, against its reading by hand."""

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from onrecord.desk import understand
from onrecord.records import Account, Claim, Page, Reading, Support, Weighing
from onrecord.weigh import weigh

SEEN = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def expected(shared: Path) -> Any:
    return json.loads((shared / "seed/expected.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def reading(shared: Path) -> Reading:
    path = next((shared / "seed").glob("*.txt"))
    body = path.read_bytes()
    return understand(Page(path.as_uri(), SEEN, body, media_type="text/plain"))


@pytest.fixture(scope="module")
def weighing(reading: Reading) -> Weighing:
    assert reading.article is not None
    return weigh("seed", [Account(reading.article, reading.attributions, reading.times, SEEN)])


def claim_of(weighing: Weighing, reading: Reading, expected: Any, want: str) -> tuple[Claim, Support]:
    """The claim that rests on attribution `want` of the reading made by hand."""
    hand = next(one for one in expected["attributions"] if one["id"] == want)
    first = hand["content_first_words"].removeprefix("that ")
    wanted = {a.id for a in reading.attributions if a.in_ is None and first in a.content.text[: len(first) + 5]}
    (claim_id,) = {evidence.claim for evidence in weighing.evidence if evidence.attribution in wanted}
    claim = next(claim for claim in weighing.claims if claim.id == claim_id)
    return claim, next(support for support in weighing.supports if support.claim == claim_id)


def origins(weighing: Weighing, ids: tuple[str, ...]) -> list[str]:
    labels = {origin.id: origin.label for origin in weighing.origins}
    return [labels[one] for one in ids]


def alike(label: str, by_hand: str) -> bool:
    """Whether a label names the source as the reading by hand does, but for articles, titles and how it came."""
    plain, wanted = (re.sub(r"\(.*?\)|\bthe\b", " ", text, flags=re.IGNORECASE).split() for text in (label, by_hand))
    said = re.split(r",? as reported by", " ".join(plain))[0].split()
    short, long = sorted((said, wanted), key=len)
    return short in (long[: len(short)], long[-len(short) :])


def test_the_call_has_two_origins(weighing: Weighing, reading: Reading, expected: Any) -> None:
    want = expected["claims"][0]
    _, support = claim_of(weighing, reading, expected, "a1")
    assert support.origins_at_least == support.origins_at_most == want["independent_sources"] == 2
    found = origins(weighing, support.affirmed_by)
    for by_hand in want["sources"]:
        assert any(alike(label, by_hand) for label in found), (by_hand, found)
    assert any("New York Times" in label for label in found), "the unnamed ones are known through one outlet only"


def test_planned_before_has_one_origin_at_the_end_of_a_chain(
    weighing: Weighing, reading: Reading, expected: Any
) -> None:
    want = expected["claims"][1]
    claim, support = claim_of(weighing, reading, expected, "a4")
    assert support.origins_at_least == support.origins_at_most == want["independent_sources"] == 1
    labels = {origin.id: origin.label for origin in weighing.origins}
    hops = [hop for hop in weighing.hops if hop.claim == claim.id]
    assert len(hops) == len(want["chain"]) - 1
    for hop, by_hand in zip(hops, want["chain"][1:], strict=True):
        assert alike(labels.get(hop.taken_from, hop.taken_from), by_hand)
        assert hop.evidence.text
        assert hop.state == "dependent"


def test_planned_before_and_in_response_are_rival_causes(weighing: Weighing, reading: Reading, expected: Any) -> None:
    planned, _ = claim_of(weighing, reading, expected, "a4")
    response, support = claim_of(weighing, reading, expected, "a2")
    assert support.origins_at_least == support.origins_at_most == expected["claims"][2]["independent_sources"]
    (dispute,) = [dispute for dispute in weighing.disputes if dispute.kind == "cause"]
    assert {dispute.claim, dispute.rival} == {planned.id, response.id}
    contents = {a.id: a.content.text for a in reading.attributions}
    assert len({contents[one] for one in dispute.attributions}) == 2


def test_the_headline_is_no_claim_of_its_own(weighing: Weighing, reading: Reading) -> None:
    places = {a.id: a.in_ for a in reading.attributions}
    for claim in weighing.claims:
        witnesses = {places[e.attribution] for e in weighing.evidence if e.claim == claim.id and e.attribution}
        assert witnesses != {"headline"}, claim.text
