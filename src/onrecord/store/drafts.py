"""A story's weighing as rows, made ready before any transaction begins, so that none is long."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from onrecord.records import Claim, Dispute, Evidence, Hop, Origin, Quantity, Support, Weighed, Weighing
from onrecord.store.evidence import pack
from onrecord.store.parts import Bearing, Change, Changes, cut, difference, digest, roundly

SLICE = 500  # articles of claims whose rows one transaction writes


class Draft(NamedTuple):
    """`rows` and `parts`: of the claims; `rest`: what else there is, packed; `changes`: what follows, in slices."""

    story_id: str
    rows: list[dict[str, Any]]
    parts: list[dict[str, Any]]
    quantities: Sequence[Quantity]
    rest: bytes
    changes: list[Changes]


def draft(weighing: Weighing) -> Draft:
    """All that is to be written of a weighing."""
    story_id = weighing.story_id
    disputed = {dispute.rival for dispute in weighing.disputes}
    rows: list[dict[str, Any]] = []
    pieces: list[dict[str, Any]] = []
    changed: list[Change] = []
    for place, one in enumerate(taken_apart(weighing)):
        parts = cut(one)
        row = values(one, parts[0])
        row["disputed"] = row["disputed"] or one.claim.id in disputed
        rows.append(row | {"story_id": story_id, "id": one.claim.id, "place": place})
        pieces += [piece(one, number, part) for number, part in parts.items() if number]
        bearing, _ = difference((), parts.values(), ())
        contested = row["denied"] or row["disputed"]
        changed.append(Change(one, bearing, frozenset(), roundly(row["articles"]), contested))
    rest = pack(Weighing(story_id, corrections=weighing.corrections), story_id)
    return Draft(story_id, rows, pieces, weighing.quantities, rest, list(_slices(story_id, changed)))


def _slices(story_id: str, changed: Sequence[Change]) -> Iterator[Changes]:
    """What follows from the claims, some articles at a time; what is there of a claim goes with its first slice."""
    written: list[Change] = []
    gone: list[str] = []
    size = 0
    for one in changed:
        every = list(one.bearing.items())
        gone.append(one.claim.claim.id)
        start = 0
        while start < len(every) or start == 0:
            part: dict[str, Bearing] = dict(every[start : start + SLICE - size])
            written.append(one._replace(bearing=part))
            start, size = start + max(1, len(part)), size + max(1, len(part))
            if size >= SLICE:
                yield Changes(story_id, written, gone, {}, {})
                written, gone, size = [], [], 0
    if written:
        yield Changes(story_id, written, gone, {}, {})


def taken_apart(weighing: Weighing) -> list[Weighed]:
    """Each claim of a weighing with what belongs to it."""
    evidence: defaultdict[str, list[Evidence]] = defaultdict(list)
    hops: defaultdict[str, list[Hop]] = defaultdict(list)
    disputes: defaultdict[str, list[Dispute]] = defaultdict(list)
    for one in weighing.evidence:
        evidence[one.claim].append(one)
    for hop in weighing.hops:
        hops[hop.claim].append(hop)
    for dispute in weighing.disputes:
        disputes[dispute.claim].append(dispute)
    supports = {support.claim: support for support in weighing.supports}
    origins = {origin.id: origin for origin in weighing.origins}

    def of(claim: Claim) -> Weighed:
        support = supports.get(claim.id) or Support(claim.id, 0, 0)
        own: dict[str, Origin] = {e.origin: origins[e.origin] for e in evidence[claim.id] if e.origin in origins}
        chain = {hop.taken_from: origins[hop.taken_from] for hop in hops[claim.id] if hop.taken_from in origins}
        return Weighed(
            claim=claim,
            support=support,
            evidence=tuple(evidence[claim.id]),
            origins=tuple((own | chain).values()),
            hops=tuple(hops[claim.id]),
            disputes=tuple(disputes[claim.id]),
        )

    return [of(claim) for claim in weighing.claims]


def values(one: Weighed, first: Weighed) -> dict[str, Any]:
    """Of a claim's row; `first`: its first part."""
    return {
        "text": one.claim.text,
        "articles": one.articles,
        "origins_at_least": one.support.origins_at_least,
        "origins_at_most": one.support.origins_at_most,
        "denied": bool(one.support.denied_by),
        "disputed": bool(one.disputes),
        "record": pack(first, one.claim.id),
    }


def piece(one: Weighed, number: int, part: Weighed) -> dict[str, Any]:
    """Of the row of a claim's part after the first."""
    row = {"story_id": one.claim.story_id, "claim_id": one.claim.id, "number": number}
    return row | {"digest": digest(part), "record": pack(part, one.claim.id)}
