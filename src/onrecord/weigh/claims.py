"""Contents that say the same, and those that nearly do: their rivals."""

import heapq
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from onrecord.records import Account, Attribution, Extent
from onrecord.vocabulary import stem
from onrecord.weigh.wording import Wording, apart, proper

# Shared weight over all weight (Dice) from which two contents say the same, and from which they speak of the same.
SAME = 0.55
RIVAL = 0.5
# Enough where both name the same and count the same.
ALIKE = 0.42
# One content nearly whole inside a longer one, when it has this many stems at least.
INSIDE = 0.85
FEWEST_STEMS = 4
RAREST_STEMS = 8
LOOKED_AT = 8
MEMBERS_COMPARED = 4

Difference = Literal["number", "date", "actor", "deed", "denied", "cause"]


@dataclass(slots=True, eq=False)
class Statement:
    """One content in one article: attributed, or a lead sentence in the article's own voice (no attribution)."""

    account: int
    text: str
    extent: Extent
    in_: str | None
    wording: Wording
    attribution: Attribution | None = None
    chain: tuple[Attribution, ...] = ()  # what the attribution is nested in, nearest first

    @property
    def denies(self) -> bool:
        """Whether the content is what the source denies."""
        return self.attribution is not None and self.attribution.stance == "denies"


@dataclass(slots=True, eq=False)
class Group:
    """A claim as it is found: the statements that make it, and the groups that differ from it in one thing."""

    members: list[Statement] = field(default_factory=list)
    answers: list[Statement] = field(default_factory=list)  # denials and the like
    rivals: list[tuple["Group", Difference]] = field(default_factory=list)

    @property
    def compared(self) -> list[Statement]:
        """The statements that others are compared with: the first ones, or what is denied where nobody affirms."""
        return self.members[:MEMBERS_COMPARED] or self.answers[:1]


class Grouping:
    """Puts statements into groups, one by one, in the order given.

    `wordings` are those of all statements to come: they weigh the stems, rare ones more.
    """

    def __init__(self, wordings: Iterable[Wording]) -> None:
        counts = Counter(one for wording in wordings for one in wording.stems)
        top = math.log(2 + max(counts.values(), default=1))
        self._weights = {one: 0.3 + top - math.log(1 + count) for one, count in counts.items()}
        self._sizes: dict[frozenset[str], float] = {}
        self._holders: defaultdict[str, list[int]] = defaultdict(list)
        self._by_key: dict[tuple[object, ...], Group] = {}
        self.groups: list[Group] = []

    def add(self, statement: Statement) -> Group:
        """The group that the statement joins or founds."""
        key = statement.wording.key
        group = self._by_key.get(key)
        if group is None:
            group, rivals = self._nearest(statement.wording)
            if group is None:
                group = Group()
                self.groups.append(group)
            for rival, difference in rivals:
                if rival is not group and all(other is not rival for other, _ in group.rivals):
                    group.rivals.append((rival, difference))
            self._by_key[key] = group
            if len(group.members) < MEMBERS_COMPARED:
                self._hold(group, statement.wording)
        group.members.append(statement)
        return group

    def deny(self, statement: Statement) -> Group:
        """The group of what is denied and nobody has affirmed so far; who does so later joins it."""
        group = self._by_key.get(statement.wording.key)
        if group is None:
            group = self._by_key[statement.wording.key] = Group()
            self.groups.append(group)
            self._hold(group, statement.wording)
        group.answers.append(statement)
        return group

    def _hold(self, group: Group, wording: Wording) -> None:
        number = self.groups.index(group)
        for one in sorted(wording.stems):
            if not self._holders[one] or self._holders[one][-1] != number:
                self._holders[one].append(number)

    def answered(self, statement: Statement) -> Group | None:
        """The group that a denial (its content is what is denied) or a refusal answers."""
        best, found = SAME - 0.1, None
        for group in self._candidates(statement.wording):
            members = group.compared
            near = max(self.likeness(member.wording, statement.wording) for member in members)
            if near > best and not any(_of_another(member.wording, statement) for member in members[:1]):
                best, found = near, group
        return found

    def likeness(self, left: Wording, right: Wording) -> float:
        """Dice over weighted stems, or the containment of the shorter where that is nearly whole.

        Names alone make no likeness: of Ash and Birch, many things are told.
        """
        shared = left.stems & right.stems
        if not shared or (left.plain and right.plain and left.plain.isdisjoint(right.stems)):
            return 0.0
        common, a, b = self._weight(shared), self._size(left.stems), self._size(right.stems)
        if min(len(left.stems), len(right.stems)) >= FEWEST_STEMS and common / min(a, b) >= INSIDE:
            return common / min(a, b)
        return 2 * common / (a + b)

    def _nearest(self, wording: Wording) -> tuple[Group | None, list[tuple[Group, Difference]]]:
        best, found = SAME, None
        rivals: list[tuple[Group, Difference]] = []
        for group in self._candidates(wording):
            members = group.compared
            near = max(self.likeness(member.wording, wording) for member in members)
            difference = next((d for member in members if (d := differ(member.wording, wording)) is not None), None)
            if difference is not None:
                if near >= RIVAL:
                    rivals.append((group, difference))
            elif near >= best or (found is None and near >= ALIKE and members[0].wording.agrees(wording)):
                best, found = max(near, best), group
        return found, rivals

    def _candidates(self, wording: Wording) -> list[Group]:
        scores: defaultdict[int, float] = defaultdict(float)
        for one in heapq.nsmallest(RAREST_STEMS, wording.stems, key=lambda one: (-self._weights[one], one)):
            weight = self._weights[one]
            for number in self._holders.get(one, ()):
                scores[number] += weight
        ranked = heapq.nsmallest(LOOKED_AT, scores.items(), key=lambda item: (-item[1], item[0]))
        return [self.groups[number] for number, _ in ranked]

    def _size(self, stems: frozenset[str]) -> float:
        if stems not in self._sizes:
            self._sizes[stems] = self._weight(stems)
        return self._sizes[stems]

    def _weight(self, stems: Iterable[str]) -> float:
        return sum(map(self._weights.__getitem__, stems))


def differ(left: Wording, right: Wording) -> Difference | None:
    """In what two alike contents cannot both be the same: another count, day, actor or deed, or a negation."""
    if left.contradicts(right) or left.opposes(right):
        return "denied"
    if {left.cause, right.cause} == {"planned", "response"}:
        return "cause"
    if apart(left.numbers, right.numbers) or apart(left.units, right.units):
        return "number"
    if apart(left.dates, right.dates) or apart(left.weekdays, right.weekdays):
        return "date"
    if apart(left.fates, right.fates):
        return "deed"
    other = apart(left.names, right.names) or apart(left.actors, right.actors) or left.reverses(right)
    return "actor" if other else None


def _of_another(claim: Wording, answer: Statement) -> bool:
    """Whether an answer speaks of another count, day or actor than the claim.

    Where the claim tells of the very act ("the closure was ordered by Ash") its actor is the answer's source, and
    a claim that it never was is another.
    """
    said, attribution = answer.wording, answer.attribution
    act = attribution.cue.text.lower().split() if attribution is not None and attribution.stance == "asks" else []
    if attribution is not None and any(stem(word) in claim.stems for word in act):
        said = said._replace(names=said.names | proper(attribution.source.text))
        return differ(claim, said) is not None
    return differ(claim, said) in ("number", "date", "actor", "deed")


def nested(attribution: Attribution, by_id: dict[str, Attribution]) -> tuple[Attribution, ...]:
    """What the attribution is nested in, nearest first."""
    chain: list[Attribution] = []
    parent = by_id.get(attribution.inside or "")
    while parent is not None and parent not in chain and parent is not attribution:
        chain.append(parent)
        parent = by_id.get(parent.inside or "")
    return tuple(chain)


def conduits(account: Account) -> frozenset[str]:
    """Attributions whose content is nearly all another's: officials who tell what Ash told Birch convey Ash's words."""
    sizes = {a.id: sum(end - start for start, end in a.content.spans) for a in account.attributions}
    return frozenset(
        a.inside
        for a in account.attributions
        if a.inside is not None and a.inside in sizes and 10 * sizes[a.id] >= 6 * sizes[a.inside]
    )


def first_seen(groups: Sequence[Group]) -> list[Group]:
    """Groups by where they first occur; each has at least one statement."""
    return sorted(groups, key=lambda group: min(statement.account for statement in group.members + group.answers))
