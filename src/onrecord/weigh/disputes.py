"""Two texts that cannot both hold as they stand: shown, never decided."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from itertools import combinations
from math import inf
from typing import NamedTuple

from onrecord.records import Dispute, Quantity, instant
from onrecord.vocabulary import STOP, stem
from onrecord.weigh.claims import Group, Statement
from onrecord.weigh.numerals import numerals
from onrecord.weigh.statements import speaker, told
from onrecord.weigh.wording import TOKEN

_SHARED_STEMS = 3
_SHARED_WORDS = 2  # of them that are no names
ROUGHLY = 0.15  # how far from "about 100" a figure may be and still be that
LATER = timedelta(minutes=30)  # between two reports of a growing toll: the later one brings it up to date
MOST = 24  # different figures of one thing and day that are compared with each other
SHOWN = 20  # attributions named of each side
_INSTEAD = re.compile(r"\b(?:not|rather than|instead of)\s+(?:the\s+)?(?=\w)", re.IGNORECASE)
_NEXT = 16  # characters in which the number that is meant begins
CAUSES = 60  # statements of a cause that are compared with each other

_CAUSED_BY = re.compile(
    r"^(?P<effect>.+?)\s(?:(?:was|were|is|are|had been|has been|have been|came)\s+)?(?:\w+ly\s+)?(?:caused by|due to|"
    r"the result of|brought about by|because of|triggered by|started by|set off by|blamed on|down to)\s+(?P<cause>.+)$",
    re.IGNORECASE | re.DOTALL,
)
_CAUSED = re.compile(
    r"^(?P<cause>.+?)\s(?:had |has |have )?(?:caused|triggered|set off|led to|brought about|was behind|"
    r"was to blame for|was responsible for)\s+(?P<effect>.+)$",
    re.IGNORECASE | re.DOTALL,
)
_BLAMED = re.compile(r"^(?P<cause>.+?)\sfor\s+(?P<effect>.+)$", re.IGNORECASE | re.DOTALL)
_NOT = re.compile(r"\b(?:not|never|n['’]t|nothing|unclear|whether|what)\b", re.IGNORECASE)


class _Figure(NamedTuple):
    """One figure, and by which attribution, for which claim and from which origin."""

    account: int
    quantity: Quantity
    attribution: str
    group: Group
    origin: str
    names: frozenset[str]
    instead_of: frozenset[float]  # "13, not 11 as the rescue service says"


class _Because(NamedTuple):
    group: Group
    statement: Statement
    origin: str
    effect: frozenset[str]
    cause: frozenset[str]


_Day = tuple[str, str | None, str]  # what was counted, in which unit, as of which day


class Disputes:
    """What stands against what, as the groups and the counts come in."""

    def __init__(self, ids: Mapping[int, str]) -> None:
        """`ids`: of the claims, by the number of their group."""
        self._ids = ids
        self._days: defaultdict[_Day, dict[tuple[object, ...], _Figure]] = defaultdict(dict)
        self._days_of: defaultdict[int, set[_Day]] = defaultdict(set)  # that a group has figures of
        self._told: dict[str | None, list[Quantity]] = {}  # by attribution
        self._causes: dict[str, dict[int, Group]] = {"planned": {}, "response": {}}
        self._because: dict[Statement, _Because] = {}

    def count(self, account: int, counts: Iterable[Quantity], home: Mapping[str, tuple[Group, str]]) -> list[Group]:
        """Takes the counts of an article in the place of those before; returns whose disputes may be others now.

        `home`: the group and the origin of each attribution of the article.
        """
        concerned: dict[int, Group] = {}
        for attribution in home:
            self._told.pop(attribution, None)
        for day in self._days.values():
            for key in [key for key, figure in day.items() if figure.account == account]:
                del day[key]
        for count in counts:
            attribution = count.attribution or ""
            if attribution not in home:
                continue
            group, origin = home[attribution]
            self._told.setdefault(attribution, []).append(count)
            kind = count.what, count.unit, (count.as_of or "")[:10]
            day, key = self._days[kind], (count.value, count.bound, origin)
            if len(day) < MOST and key not in day:
                names = group.members[0].wording.names if group.members else frozenset[str]()
                text = next((s.text for s in reversed(group.members) if _ids([s]) == (attribution,)), "")
                day[key] = _Figure(account, count, attribution, group, origin, names, _instead_of(text))
                self._days_of[group.number].add(kind)
                concerned |= {figure.group.number: figure.group for figure in day.values()}
                other_days = self._other_days(kind)
                concerned |= {one.group.number: one.group for one in other_days if count.value in one.instead_of}
        return list(concerned.values())

    def cause(self, group: Group, origins: Mapping[Statement, str]) -> list[Group]:
        """Notes which cause a group gives; returns whose disputes may be others now. `origins`: of its statements."""
        given = group.members[0].wording.cause if group.members else ""
        for cause, groups in self._causes.items():
            if cause == given:
                groups[group.number] = group
            else:
                groups.pop(group.number, None)
        planned = self._causes["planned"].values() if given == "response" else ()
        concerned = [one for one in planned if _same_thing(one, group)]
        for statement in group.members[:2]:
            if statement not in self._because and len(self._because) < CAUSES:
                parts = _parted(statement)
                if parts is not None:
                    self._because[statement] = _Because(group, statement, origins.get(statement, ""), *parts)
                    concerned += [one.group for one in self._because.values()]
        return concerned

    def forget(self, statement: Statement) -> None:
        """It is gone."""
        self._because.pop(statement, None)

    def of(self, group: Group) -> tuple[Dispute, ...]:
        """The disputes that a claim opens: denials, then what differs in it, then tolls, then rival causes.

        Each rival is told once for each kind.
        """
        every = (*self._answers(group), *self._tolls(group), *self._planned(group), *self._caused(group))
        return tuple({(dispute.kind, dispute.rival): dispute for dispute in reversed(every)}.values())[::-1]

    def _answers(self, group: Group) -> Iterator[Dispute]:
        denials = [s for s in group.answers if s.denies]
        if denials:
            yield Dispute(self._ids[group.number], "denied", _ids(group.members[:SHOWN] + denials[:SHOWN]))
        for rival, difference in group.rivals:
            if difference not in ("number", "date", "denied") or rival.number not in self._ids or not told(rival):
                continue
            if difference == "denied" and _of_one_speaker(group, rival):
                continue
            if difference != "number" or not _agree(group, rival, self._told):
                both = _ids(group.members[:1] + rival.members[:1])
                yield Dispute(self._ids[group.number], difference, both, self._ids[rival.number])

    def _tolls(self, group: Group) -> Iterator[Dispute]:
        """Figures of different origins for the same quantity and day that leave no common number.

        A later and higher toll brings an earlier one up to date; it disputes nothing.
        """
        for kind in sorted(self._days_of.get(group.number, ()), key=str):
            day = self._days[kind].values()
            # a number that is named to be denied may have been given on another day
            denied = [
                (one, other)
                for one in day
                for other in self._other_days(kind)
                if other.quantity.value in one.instead_of
            ]
            for one, other in (*combinations(day, 2), *denied):
                if one.group is not group or other.group is group or one.origin == other.origin:
                    continue
                if _cannot_both(one, other) and not self._rivals(one.group, other.group):
                    both = one.attribution, other.attribution
                    yield Dispute(self._ids[group.number], "number", both, self._ids[other.group.number])

    def _other_days(self, kind: _Day) -> list[_Figure]:
        """The figures of the same thing as of other days."""
        every = ((other, day) for other, day in self._days.items() if other[:2] == kind[:2] and other != kind)
        return [figure for _, day in every for figure in day.values()]

    def _rivals(self, one: Group, other: Group) -> bool:
        """Whether a difference in a number is shown of the two already."""
        pairs = ((one, other), (other, one))
        known = any(rival is b and difference == "number" for a, b in pairs for rival, difference in a.rivals)
        return known and not _agree(one, other, self._told)

    def _planned(self, group: Group) -> Iterator[Dispute]:
        """ "Planned before" against "in response to", of the same thing."""
        if group.number not in self._causes["planned"]:
            return
        rivals = [one for one in self._causes["response"].values() if _same_thing(group, one)]
        for other in rivals[:SHOWN]:
            both = _ids(group.members[:1] + other.members[:1])
            yield Dispute(self._ids[group.number], "cause", both, self._ids[other.number])

    def _caused(self, group: Group) -> Iterator[Dispute]:
        """Two origins that give one thing two causes without a word in common. There may be two: not decided."""
        for left, right in combinations(self._because.values(), 2):
            if left.group is not group or left.origin == right.origin or not left.cause.isdisjoint(right.cause):
                continue
            shared = left.effect & right.effect
            if shared and 2 * len(shared) >= min(len(left.effect), len(right.effect)):
                rival = self._ids[right.group.number] if right.group is not group else None
                yield Dispute(self._ids[group.number], "cause", _ids([left.statement, right.statement]), rival)


def _same_thing(one: Group, other: Group) -> bool:
    if one is other or not one.members or not other.members:
        return False
    a, b = one.members[0].wording, other.members[0].wording
    return len(a.stems & b.stems) >= _SHARED_STEMS and len(a.plain & b.plain) >= _SHARED_WORDS


def _of_one_speaker(one: Group, other: Group) -> bool:
    """Whether both are told of one speaker alone: a "not" in the longer of two quotations makes no dispute."""
    speakers = {speaker(statement) for group in (one, other) for statement in group.members[:SHOWN]}
    return len(speakers) == 1 and bool(next(iter(speakers)))


def _agree(left: Group, right: Group, told: Mapping[str | None, Sequence[Quantity]]) -> bool:
    """Whether two contents that differ in a number tell tolls that can both hold, or one that grew."""
    figures = [
        [q for s in group.members[:1] if s.attribution is not None for q in told.get(s.attribution.id, ())]
        for group in (left, right)
    ]
    pairs = [(a, b) for a in figures[0] for b in figures[1] if (a.what, a.unit) == (b.what, b.unit)]
    return bool(pairs) and not any(_apart(a, b) for a, b in pairs)


def _instead_of(text: str) -> frozenset[float]:
    """The numbers that a content says it is not."""
    named = (numerals(text[words.end() :][:_NEXT]) for words in _INSTEAD.finditer(text))
    return frozenset(found[0].value for found in named if found)


def _cannot_both(one: _Figure, other: _Figure) -> bool:
    if other.quantity.value in one.instead_of or one.quantity.value in other.instead_of:
        return True
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
    timed = ["T" in (count.as_of or "") for count in (one, other)]
    if any(timed) and not all(timed):
        return True  # one of them may have been told at any hour of the day
    if not any(timed) or abs(first - second) < LATER:
        return False
    earlier, later = (one, other) if first < second else (other, one)
    return one.what == "missing" or later.value > earlier.value


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
