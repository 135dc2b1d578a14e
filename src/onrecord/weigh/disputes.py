"""Two texts that cannot both hold as they stand: shown, never decided."""

from collections.abc import Iterator, Sequence
from itertools import combinations

from onrecord.records import Dispute, Quantity
from onrecord.weigh.claims import Group, Statement
from onrecord.weigh.support import Weighed

_SHARED_STEMS = 3


def disputes(weighed: Sequence[Weighed], counts: Sequence[Quantity]) -> Iterator[Dispute]:
    """Denials, then contents that differ in a number, a date or a negation, then tolls, then rival causes."""
    by_group = {id(one.group): one for one in weighed}
    for one in weighed:
        denials = [s for s in one.group.answers if s.denies]
        if denials:
            yield Dispute(one.claim.id, "denied", _ids(one.group.members + denials))
        for rival, difference in one.group.rivals:
            other = by_group.get(id(rival))
            if other is not None and difference in ("number", "date", "denied"):
                yield Dispute(
                    one.claim.id, difference, _ids(one.group.members[:1] + other.group.members[:1]), other.claim.id
                )
    yield from _tolls(weighed, counts)
    yield from _causes(weighed)


def _tolls(weighed: Sequence[Weighed], counts: Sequence[Quantity]) -> Iterator[Dispute]:
    """Two articles' latest attributed figures for the same quantity that differ."""
    claim_of = {e.attribution: e.claim for one in weighed for e in one.evidence if e.attribution}
    latest: dict[tuple[str, str], Quantity] = {}
    for count in counts:
        if count.attribution in claim_of and count.bound == "exact":
            latest[count.what, count.article_id] = count
    seen: set[tuple[str, str, str]] = set()
    for one, other in combinations(latest.values(), 2):
        left, right = claim_of[one.attribution or ""], claim_of[other.attribution or ""]
        same_day = (one.as_of or "")[:10] == (other.as_of or "")[:10]
        if one.what != other.what or one.value == other.value or left == right or not same_day:
            continue
        if (one.what, left, right) not in seen:
            seen.add((one.what, left, right))
            yield Dispute(left, "number", (one.attribution or "", other.attribution or ""), right)


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


def _ids(statements: Sequence[Statement]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(s.attribution.id for s in statements if s.attribution is not None))
