"""Contents that say the same, and those that nearly do: their rivals."""

import heapq
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

from onrecord.records import Account, Attribution, Extent
from onrecord.vocabulary import stem
from onrecord.weigh.denials import says_false
from onrecord.weigh.wording import Wording, apart, proper

# Shared weight over all weight (Dice) from which two contents say the same, and from which they speak of the same.
SAME = 0.55
RIVAL = 0.5
# Enough where both name the same and count the same, and where one named speaker says both, in two articles.
ALIKE = 0.42
SPOKEN = 0.3
FEWEST_SHARED = 2
# One content nearly whole inside a longer one, when it has this many stems at least.
INSIDE = 0.85
FEWEST_INSIDE = 4
RAREST_STEMS = 8
LOOKED_AT = 8
MEMBERS_COMPARED = 4
# A content of fewer stems says too little to be compared by its words.
FEWEST_STEMS = 3
# ... but for what is denied or left open, where all of it stands in what somebody says.
FEWEST_ANSWERED = 2

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
        """Whether the content is what the source denies, or says that something is false."""
        if self.attribution is None:
            return False
        return self.attribution.stance == "denies" or self.says_false

    @property
    def says_false(self) -> bool:
        """Whether its source says of something told before that it is false."""
        one = self.attribution
        return one is not None and one.stance == "affirms" and says_false(self.text, one.cue.text)

    @property
    def named_speaker(self) -> frozenset[str]:
        """The proper names of a named source, else its whole name ("the coast guard"); none of an unnamed one."""
        attribution = self.attribution
        if attribution is None or attribution.naming != "named" or attribution.source_type in ("outlet", "none"):
            return frozenset()
        name = attribution.speaker.name if attribution.speaker is not None else attribution.source.text
        return _name(name)


@dataclass(slots=True, eq=False)
class Group:
    """A claim as it is found: the statements that make it, and the groups that differ from it in one thing."""

    number: int  # groups are numbered as they are founded
    members: list[Statement] = field(default_factory=list)
    answers: list[Statement] = field(default_factory=list)  # denials and the like
    rivals: list[tuple["Group", Difference]] = field(default_factory=list)
    decided: list[Wording] = field(default_factory=list)  # what people decided to be this claim

    @property
    def compared(self) -> list[Wording]:
        """What others are compared with: the first statements, or what is denied where nobody affirms."""
        told = self.members[:MEMBERS_COMPARED] or self.answers[:1]
        return [*self.decided, *(statement.wording for statement in told)]


class Grouping:
    """Puts statements into groups, one by one, in the order given.

    `wordings` are those of all statements known so far: they weigh the stems, rare ones more. A stem that none of them
    has is as rare as one that one of them has.
    """

    def __init__(self, wordings: Iterable[Wording]) -> None:
        counts = Counter(one for wording in wordings for one in (*wording.stems, *_counted(wording)))
        top = math.log(2 + max(counts.values(), default=1))
        self._weights = _Weights(0.3 + top - math.log(2))
        self._weights.update({one: 0.3 + top - math.log(1 + count) for one, count in counts.items()})
        self._sizes: dict[frozenset[str], float] = {}
        self._holders: defaultdict[str, list[int]] = defaultdict(list)
        self._by_key: dict[tuple[object, ...], Group] = {}
        self._decided: dict[Statement, Group] = {}
        self._barred: defaultdict[Statement, list[Group]] = defaultdict(list)
        self.groups: list[Group] = []

    def decide(self, together: Sequence[Statement], apart: Sequence[Statement]) -> None:
        """Before any statement is added: those that people put together, and those that are not to be with them."""
        group = self._found()
        kept_out = {statement.wording.key for statement in apart}
        for statement in apart:
            self._barred[statement].append(group)
        for statement in together:
            self._decided[statement] = group
            key = statement.wording.key
            if len(statement.wording.stems) >= FEWEST_STEMS and key not in kept_out and key not in self._by_key:
                self._by_key[key] = group
                group.decided.append(statement.wording)
                self._hold(group, statement.wording)

    def decided(self, statement: Statement) -> Group | None:
        """The group that people put the statement in."""
        return self._decided.get(statement)

    def add(self, statement: Statement) -> Group:
        """The group that the statement joins or founds."""
        key = statement.wording.key
        barred = self._barred.get(statement, ())
        group = self._decided.get(statement) or self._by_key.get(key)
        if group is None or group in barred or not (group.members or group.answers):
            near, rivals = self._nearest(statement, barred)
            group = (group if group not in barred else None) or near or self._found()
            for rival, difference in rivals:
                if rival is not group and all(other is not rival for other, _ in group.rivals):
                    group.rivals.append((rival, difference))
            self._by_key.setdefault(key, group)
            if len(group.members) < MEMBERS_COMPARED:
                self._hold(group, statement.wording)
        group.members.append(statement)
        return group

    def deny(self, statement: Statement) -> Group:
        """The group of what is denied and nobody has affirmed so far; who does so later joins it."""
        group = self._decided.get(statement) or self._by_key.get(statement.wording.key)
        if group is None:
            group = self._by_key[statement.wording.key] = self._found()
            self._hold(group, statement.wording)
        group.answers.append(statement)
        return group

    def remove(self, statement: Statement, group: Group) -> None:
        """Takes a statement out; a group without any is no longer found."""
        for held in (group.members, group.answers):
            if statement in held:
                held.remove(statement)
        if not group.members and not group.answers and self._by_key.get(statement.wording.key) is group:
            del self._by_key[statement.wording.key]

    def _found(self) -> Group:
        group = Group(len(self.groups))
        self.groups.append(group)
        return group

    def _hold(self, group: Group, wording: Wording) -> None:
        for one in wording.stems:
            if not self._holders[one] or self._holders[one][-1] != group.number:
                self._holders[one].append(group.number)

    def answered(self, statement: Statement) -> Group | None:
        """The group that a denial (its content is what is denied) or a refusal answers."""
        best, found = SAME - 0.1, None
        barred = self._barred.get(statement, ())
        for group in self._candidates(statement.wording):
            compared = group.compared
            near = max(
                max(self.likeness(one, statement.wording), self._within(statement.wording, one)) for one in compared
            )
            if near > best and group not in barred and not _of_another(compared[0], statement):
                best, found = near, group
        return found

    def _within(self, answer: Wording, claim: Wording) -> float:
        """How like a claim a short answer is whose every word the claim has: "he had agreed to resign"."""
        if len(answer.plain) < FEWEST_ANSWERED or not answer.stems <= claim.stems:
            return 0.0
        return SAME - 0.1 + self._size(answer.stems) / max(1.0, 10 * self._size(claim.stems))

    def likeness(self, left: Wording, right: Wording) -> float:
        """Dice over weighted stems, or the containment of the shorter where that is nearly whole.

        Names alone make no likeness: of Ash and Birch, many things are told.
        """
        shared = left.stems & right.stems
        if not shared or (left.plain and right.plain and left.plain.isdisjoint(right.stems)):
            return 0.0
        common, a, b = self._weight(shared), self._size(left.stems), self._size(right.stems)
        if not left.numbers.isdisjoint(right.numbers):  # a number is a word that both say, too
            numbers, others = _counted(left), _counted(right)
            common += self._weight(numbers & others)
            a, b = a + self._weight(numbers), b + self._weight(others)
        if min(len(left.stems), len(right.stems)) >= FEWEST_INSIDE and common / min(a, b) >= INSIDE:
            return common / min(a, b)
        return 2 * common / (a + b)

    def _nearest(
        self, statement: Statement, barred: Sequence[Group]
    ) -> tuple[Group | None, list[tuple[Group, Difference]]]:
        best, found = 0.0, None
        rivals: list[tuple[Group, Difference]] = []
        wording = statement.wording
        for group in self._candidates(wording):
            compared = group.compared
            if group.decided:  # of what people put together, each part stands for the claim
                compared = [one for one in compared if differ(one, wording) is None] or compared
            near = max(self.likeness(one, wording) for one in compared)
            difference = next((d for one in compared if (d := differ(one, wording)) is not None), None)
            if difference is not None:
                if near >= RIVAL or any(_instead(one, wording) for one in compared):
                    rivals.append((group, difference))
            elif group not in barred and near > best and near >= _asked(group, statement, compared[0]):
                best, found = near, group
        return found, rivals

    def _candidates(self, wording: Wording) -> list[Group]:
        scores: defaultdict[int, float] = defaultdict(float)
        for one in heapq.nsmallest(RAREST_STEMS, wording.stems, key=lambda one: (-self._weights[one], one)):
            weight = self._weights[one]
            for number in self._holders.get(one, ()):
                scores[number] += weight
        ranked = heapq.nsmallest(LOOKED_AT, scores.items(), key=lambda item: (-item[1], item[0]))
        found = (self.groups[number] for number, _ in ranked)
        return [group for group in found if group.members or group.answers or group.decided]

    def _size(self, stems: frozenset[str]) -> float:
        if stems not in self._sizes:
            self._sizes[stems] = self._weight(stems)
        return self._sizes[stems]

    def _weight(self, stems: Iterable[str]) -> float:
        return sum(map(self._weights.__getitem__, stems))


class _Weights(dict[str, float]):
    """Of stems; one that was not counted has the weight given."""

    def __init__(self, unseen: float) -> None:
        super().__init__()
        self._unseen = unseen

    def __missing__(self, _stem: str) -> float:
        return self._unseen


def _instead(left: Wording, right: Wording) -> bool:
    """Whether one says that a number is not the one which the other gives of the same thing."""
    named = left.instead & right.numbers or right.instead & left.numbers
    return bool(named) and not left.plain.isdisjoint(right.plain)


def _asked(group: Group, statement: Statement, compared: Wording) -> float:
    """How like a group a statement that differs in nothing has to be."""
    who = statement.named_speaker
    others = (one for one in group.members[:MEMBERS_COMPARED] if one.account != statement.account)
    if who and any(
        not who.isdisjoint(one.named_speaker) and _shared(one.wording, statement.wording) >= FEWEST_SHARED
        for one in others
    ):
        return SPOKEN
    return ALIKE if compared.agrees(statement.wording) else SAME


@lru_cache(1 << 12)
def _name(name: str) -> frozenset[str]:
    return proper(name) or frozenset([name.lower().removeprefix("the ")])


def _shared(left: Wording, right: Wording) -> int:
    """How many words that are no names both have, and numbers."""
    return len(left.plain & right.plain) + len(left.numbers & right.numbers)


def _counted(wording: Wording) -> frozenset[str]:
    """The numbers of a wording, as words."""
    return frozenset(f"#{number:g}" for number in wording.numbers)


def differ(left: Wording, right: Wording) -> Difference | None:
    """In what two alike contents cannot both be the same: another count, day, actor or deed, or a negation."""
    if left.contradicts(right) or left.opposes(right):
        return "denied"
    if {left.cause, right.cause} == {"planned", "response"}:
        return "cause"
    if left.instead & right.numbers or right.instead & left.numbers:
        return "number"
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
    if act and said.negated != claim.negated:
        return True
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
