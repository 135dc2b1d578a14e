"""A claim in parts of some articles each, so that one more witness of thousands writes a part and not the whole.

The first part has what is told of the claim at a glance: the articles that print it first, those first that do not
affirm it, and its disputes. The others have nothing but evidence, hops and origins. A claim of few articles has one
part only, which is the claim as it was weighed.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from hashlib import blake2b
from typing import NamedTuple

import msgspec
from msgspec.structs import replace

from onrecord.records import Claim, Evidence, Hop, Origin, Support, Weighed

AFFIRMING, OTHERS = 150, 50  # articles in the first part
SIZE = 200  # articles in each of the others

Bearing = tuple[list[Evidence], list[Hop]]


class Change(NamedTuple):
    """A claim that was written, and those of its articles whose rows have to follow."""

    claim: Weighed
    bearing: dict[str, Bearing]  # by article id: what it brings now, where that is new or other than before
    gone: frozenset[str]  # articles that bring nothing any more
    printed: int  # in how many articles, roundly
    contested: bool


class Changes(NamedTuple):
    """What changed about a story's claims."""

    story_id: str
    written: list[Change]
    gone: Collection[str]  # claims that are no more, or of which all is written anew
    turned: dict[str, bool]  # of claims that stand otherwise than before: whether they are contested
    resized: dict[str, int]  # of claims that roundly another number of articles prints: that number


def cut(one: Weighed) -> dict[int, Weighed]:
    """The parts by their numbers: 0 the first, 1 and on those that affirm, -1 and down those that do not.

    Both rows grow at their ends alone while articles arrive.
    """
    against = dict.fromkeys(e.article_id for e in one.evidence if e.stance != "affirms")
    affirming = dict.fromkeys(e.article_id for e in one.evidence if e.article_id not in against)
    if len(against) + len(affirming) <= AFFIRMING + OTHERS:
        return {0: one}
    home = {id_: 1 + (n - AFFIRMING) // SIZE if n >= AFFIRMING else 0 for n, id_ in enumerate(affirming)}
    home |= {id_: -1 - (n - OTHERS) // SIZE if n >= OTHERS else 0 for n, id_ in enumerate(against)}
    evidence: defaultdict[int, list[Evidence]] = defaultdict(list)
    hops: defaultdict[int, list[Hop]] = defaultdict(list)
    for each in one.evidence:
        evidence[home[each.article_id]].append(each)
    for hop in one.hops:
        hops[home.get(hop.article_id, 0)].append(hop)
    ends = _Ends(
        {origin.id: origin for origin in one.origins}, set(one.support.affirmed_by), set(one.support.denied_by)
    )
    return {number: _part(one, number, evidence[number], hops[number], ends) for number in sorted({0, *home.values()})}


class _Ends(NamedTuple):
    known: Mapping[str, Origin]
    affirmed: Collection[str]
    denied: Collection[str]


def _part(one: Weighed, number: int, evidence: list[Evidence], hops: list[Hop], every: _Ends) -> Weighed:
    ends = dict.fromkeys(each.origin for each in evidence)
    named = ends | dict.fromkeys(hop.taken_from for hop in hops)
    known, affirmed, denied = every
    support = Support(
        one.claim.id,
        one.support.origins_at_least if number == 0 else 0,
        one.support.origins_at_most if number == 0 else 0,
        tuple(end for end in ends if end in affirmed),
        tuple(end for end in ends if end in denied),
    )
    return Weighed(
        claim=one.claim if number == 0 else Claim(one.claim.id, one.claim.story_id, ""),
        support=support,
        evidence=tuple(evidence),
        origins=tuple(known[end] for end in named if end in known),
        hops=tuple(hops),
        disputes=one.disputes if number == 0 else (),
    )


def joined(first: Weighed, others: Mapping[int, Weighed]) -> Weighed:
    """The claim again. One of several parts has its articles in another order than it was weighed in."""
    if not others:
        return first
    parts = [first, *(others[number] for number in sorted(others, key=lambda number: (number < 0, abs(number))))]
    return replace(
        first,
        support=replace(
            first.support,
            affirmed_by=tuple(dict.fromkeys(end for part in parts for end in part.support.affirmed_by)),
            denied_by=tuple(dict.fromkeys(end for part in parts for end in part.support.denied_by)),
        ),
        evidence=tuple(evidence for part in parts for evidence in part.evidence),
        origins=tuple({origin.id: origin for part in parts for origin in part.origins}.values()),
        hops=tuple(hop for part in parts for hop in part.hops),
    )


def digest(part: Weighed) -> str:
    """Equal for equal parts."""
    return blake2b(msgspec.msgpack.encode(part), digest_size=12).hexdigest()


def difference(
    before: Iterable[Weighed], after: Iterable[Weighed], fresh: Collection[str]
) -> tuple[dict[str, Bearing], frozenset[str]]:
    """Between parts: what each article brings that is new or other, and the articles that are gone.

    `fresh`: articles that count as other in any case.
    """
    had, has = _by_article(before), _by_article(after)
    return {i: one for i, one in has.items() if i in fresh or had.get(i) != one}, frozenset(had.keys() - has.keys())


def roundly(number: int) -> int:
    """Its first three binary digits: exact up to 7. What thousands of rows repeat need not change with each article."""
    rest = max(0, number.bit_length() - 3)
    return number >> rest << rest


def _by_article(parts: Iterable[Weighed]) -> dict[str, Bearing]:
    found: dict[str, Bearing] = {}
    for part in parts:
        for evidence in part.evidence:
            found.setdefault(evidence.article_id, ([], []))[0].append(evidence)
        for hop in part.hops:
            found.setdefault(hop.article_id, ([], []))[1].append(hop)
    return found
