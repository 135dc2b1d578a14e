"""Two texts that cannot both hold as they stand: shown, never decided."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from itertools import combinations
from math import inf
from typing import NamedTuple

from onrecord.records import Dispute, Quantity, instant
from onrecord.vocabulary import STOP, stem
from onrecord.weigh.claims import Group, Statement
from onrecord.weigh.support import Weighed
from onrecord.weigh.wording import TOKEN

_SHARED_STEMS = 3
ROUGHLY = 0.15  # how far from "about 100" a figure may be and still be that
LATER = timedelta(minutes=30)  # between two reports of a growing toll: the later one brings it up to date
MOST = 24  # different figures of one thing and day that are compared with each other
CAUSES = 60  # statements of a cause that are compared with each other

_CAUSED_BY = re.compile(
    r"^(?P<effect>.+?)\s(?:(?:was|were|is|are|had been|has been|have been|came)\s+)?(?:\w+ly\s+)?(?:caused by|due to|"
    r"the result of|"
    r"brought about by|because of|triggered by|started by|set off by|blamed on|down to)\s+(?P<cause>.+)$",
    re.IGNORECASE | re.DOTALL,
)
_CAUSED = re.compile(
    r"^(?P<cause>.+?)\s(?:had |has |have )?(?:caused|triggered|set off|led to|brought about|was behind|"
    r"was to blame for|"
    r"was responsible for)\s+(?P<effect>.+)$",
    re.IGNORECASE | re.DOTALL,
)
_BLAMED = re.compile(r"^(?P<cause>.+?)\sfor\s+(?P<effect>.+)$", re.IGNORECASE | re.DOTALL)
_NOT = re.compile(r"\b(?:not|never|n['’]t|nothing|unclear|whether|what)\b", re.IGNORECASE)


def disputes(weighed: Sequence[Weighed], counts: Sequence[Quantity]) -> Iterator[Dispute]:
    """Denials, then contents that differ in a number, a date or a negation, then tolls, then rival causes.

    Each pair of claims is told once for each kind.
    """
    seen: set[tuple[str, frozenset[str | None]]] = set()
    for dispute in (*_answers(weighed, counts), *_tolls(weighed, counts), *_causes(weighed), *_rival_causes(weighed)):
        key = dispute.kind, frozenset((dispute.claim, dispute.rival))
        if key not in seen:
            seen.add(key)
            yield dispute


def _answers(weighed: Sequence[Weighed], counts: Sequence[Quantity]) -> Iterator[Dispute]:
    told: defaultdict[str | None, list[Quantity]] = defaultdict(list)
    for count in counts:
        told[count.attribution].append(count)
    by_group = {id(one.group): one for one in weighed}
    for one in weighed:
        denials = [s for s in one.group.answers if s.denies]
        if denials:
            yield Dispute(one.claim.id, "denied", _ids(one.group.members + denials))
        for rival, difference in one.group.rivals:
            other = by_group.get(id(rival))
            if other is None or difference not in ("number", "date", "denied"):
                continue
            if difference != "number" or not _agree(one.group, other.group, told):
                yield Dispute(
                    one.claim.id, difference, _ids(one.group.members[:1] + other.group.members[:1]), other.claim.id
                )


def _agree(left: Group, right: Group, told: Mapping[str | None, Sequence[Quantity]]) -> bool:
    """Whether two contents that differ in a number tell tolls that can both hold, or one that grew."""
    figures = [
        [q for s in group.members[:1] if s.attribution is not None for q in told.get(s.attribution.id, ())]
        for group in (left, right)
    ]
    pairs = [(a, b) for a in figures[0] for b in figures[1] if (a.what, a.unit) == (b.what, b.unit)]
    return bool(pairs) and not any(_apart(a, b) for a, b in pairs)


# ---- tolls


class _Figure(NamedTuple):
    """One figure, and by which attribution, for which claim and from which origin."""

    quantity: Quantity
    attribution: str
    claim: str
    origin: str
    names: frozenset[str]


def _tolls(weighed: Sequence[Weighed], counts: Sequence[Quantity]) -> Iterator[Dispute]:
    """Figures of different origins for the same quantity and day that leave no common number.

    A later and higher toll brings an earlier one up to date; it disputes nothing.
    """
    by_day: defaultdict[tuple[str, str | None, str], dict[tuple[object, ...], _Figure]] = defaultdict(dict)
    told = {
        e.attribution: (one.claim.id, e.origin, one.group) for one in weighed for e in one.evidence if e.attribution
    }
    for count in counts:
        if count.attribution in told:
            claim, origin, group = told[count.attribution]
            names = group.members[0].wording.names if group.members else frozenset[str]()
            figure = _Figure(count, count.attribution, claim, origin, names)
            day = by_day[count.what, count.unit, (count.as_of or "")[:10]]
            if len(day) < MOST:
                day.setdefault((count.value, count.bound, origin), figure)
    for day in by_day.values():
        for one, other in combinations(day.values(), 2):
            if one.claim != other.claim and one.origin != other.origin and _cannot_both(one, other):
                yield Dispute(one.claim, "number", (one.attribution, other.attribution), other.claim)


def _cannot_both(one: _Figure, other: _Figure) -> bool:
    elsewhere = bool(one.names) and bool(other.names) and one.names.isdisjoint(other.names)
    return not elsewhere and _apart(one.quantity, other.quantity)


def _apart(one: Quantity, other: Quantity) -> bool:
    (low, high), (least, most) = _limits(one), _limits(other)
    return (high < least or most < low) and not _update(one, other)


def _limits(count: Quantity) -> tuple[float, float]:
    match count.bound:
        case "at_least":
            return count.value, inf
        case "at_most":
            return 0.0, count.value
        case "about":
            return (1 - ROUGHLY) * count.value, (1 + ROUGHLY) * count.value
    return count.value, count.value


def _update(one: Quantity, other: Quantity) -> bool:
    """Whether one of them is the later count of what grows, or of what comes and goes."""
    try:
        first, second = (instant(count.as_of or "") for count in (one, other))
    except ValueError:
        return False
    if "T" not in (one.as_of or "") or "T" not in (other.as_of or "") or abs(first - second) < LATER:
        return False
    earlier, later = (one, other) if first < second else (other, one)
    return one.what == "missing" or later.value > earlier.value


# ---- causes


def _causes(weighed: Sequence[Weighed]) -> Iterator[Dispute]:
    """ "Planned before" against "in response to", of the same thing."""
    planned = [one for one in weighed if _cause(one.group) == "planned"]
    caused = [one for one in weighed if _cause(one.group) == "response"]
    for one in planned:
        for other in caused:
            left, right = one.group.members[0], other.group.members[0]
            if one is not other and len(left.wording.stems & right.wording.stems) >= _SHARED_STEMS:
                yield Dispute(one.claim.id, "cause", _ids([left, right]), other.claim.id)


def _cause(group: Group) -> str:
    return group.members[0].wording.cause if group.members else ""


class _Because(NamedTuple):
    claim: str
    statement: Statement
    origin: str
    effect: frozenset[str]
    cause: frozenset[str]


def _rival_causes(weighed: Sequence[Weighed]) -> Iterator[Dispute]:
    """Two origins that give one thing two causes without a word in common. There may be two; that is not decided."""
    found: list[_Because] = []
    for one in weighed:
        origins = {e.attribution: e.origin for e in one.evidence}
        for statement in one.group.members[:2]:
            parts = _parted(statement)
            if parts is not None and statement.attribution is not None and len(found) < CAUSES:
                origin = origins.get(statement.attribution.id, "")
                found.append(_Because(one.claim.id, statement, origin, *parts))
    for left, right in combinations(found, 2):
        shared = left.effect & right.effect
        same = shared and 2 * len(shared) >= min(len(left.effect), len(right.effect))
        if same and left.origin != right.origin and left.cause.isdisjoint(right.cause):
            rival = right.claim if right.claim != left.claim else None
            yield Dispute(left.claim, "cause", _ids([left.statement, right.statement]), rival)


def _parted(statement: Statement) -> tuple[frozenset[str], frozenset[str]] | None:
    """The stems of what came about and of what brought it about, where the content says so."""
    attribution = statement.attribution
    if attribution is None or attribution.stance != "affirms" or _NOT.search(statement.text):
        return None
    blamed = _BLAMED.match(statement.text) if re.search(r"\bblam", attribution.cue.text, re.IGNORECASE) else None
    match = blamed or _CAUSED_BY.match(statement.text) or _CAUSED.match(statement.text)
    if match is None:
        return None
    effect, cause = _stems(match["effect"]), _stems(match["cause"])
    return (effect, cause) if effect and cause else None


def _stems(text: str) -> frozenset[str]:
    words = (word.lower() for word in TOKEN.findall(text))
    return frozenset(stem(word) for word in words if word not in STOP and not word[0].isdigit())


def _ids(statements: Sequence[Statement]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(s.attribution.id for s in statements if s.attribution is not None))
