"""A story weighed once in full, then article by article.

The full weighing sees all articles at once, in time order. What arrives later is weighed as it comes, which
approximates: it counts as later than what is there, words are weighed by how rare they were, and outlets that the story
did not know change nothing about earlier articles. Whoever holds a Weigher makes a new one when it has no room for more
(`has_room_for`) or must start anew (`must_start_anew`).
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from msgspec.structs import replace

from onrecord.judged import locate, pointed_at
from onrecord.records import (
    Account,
    Attribution,
    Judgement,
    Origin,
    Quantity,
    Reference,
    Weighed,
    Weighing,
    instant,
    utc,
)
from onrecord.weigh.claims import Group, Grouping, Statement, nested
from onrecord.weigh.copies import Copies
from onrecord.weigh.credit import Outlets, Roots
from onrecord.weigh.decided import Decided, name_key
from onrecord.weigh.disputes import Disputes
from onrecord.weigh.notes import notes
from onrecord.weigh.origins import Ends, source_name
from onrecord.weigh.quantities import quantities
from onrecord.weigh.statements import attributed, own_voice, place, told
from onrecord.weigh.support import Scales
from onrecord.weigh.wording import Wording, ordinary

# A story that has grown by so much is another one than was weighed in full.
GROWTH = 1.25
NO_WORDING = Wording(frozenset(), frozenset(), frozenset(), frozenset(), False)


class Changes(NamedTuple):
    """What an article changed: claims that are new or other, ids of claims that are no more, its own counts."""

    changed: tuple[Weighed, ...]
    gone: tuple[str, ...]
    quantities: tuple[Quantity, ...]


class Weigher:
    """The weighing of one story in memory. An account takes about as much as it is long, a claim as its evidence.

    Not safe to use from two threads at once.
    """

    def __init__(self, story_id: str, accounts: Sequence[Account] = (), judgements: Iterable[Judgement] = ()) -> None:
        ordered = sorted(accounts, key=_when)
        self.story_id = story_id
        self._accounts = list(ordered)
        self._index = {account.article.id: n for n, account in enumerate(ordered)}
        self._weighed_in_full = len(ordered)
        self._lower_case = set(ordinary(account.article.body for account in ordered))
        self._known = Outlets(ordered)
        self._copies = Copies()
        self._steps = Roots(self._accounts, self._known)
        self._decided = Decided(judgements)
        self._ends = Ends(self._accounts, self._steps, self._known, self._decided)
        self._scales = Scales(self._accounts, self._steps, self._ends, self._decided)
        self._ids: dict[int, str] = {}
        self._used: set[str] = set()
        self._disputes = Disputes(self._ids)
        self._counts: list[list[Quantity]] = []
        self._placed: defaultdict[int, list[tuple[Statement, Group]]] = defaultdict(list)
        self._speaking: defaultdict[str, dict[int, Group]] = defaultdict(dict)  # by surname
        self._weighed: dict[int, Weighed] = {}
        self._fill(ordered)

    def __len__(self) -> int:
        return len(self._accounts)

    @property
    def claims(self) -> int:
        """How many there are."""
        return len(self._weighed)

    def has_room_for(self, articles: int) -> bool:
        """Whether the story with so many more is still much the one that was weighed in full."""
        return len(self._accounts) + articles <= GROWTH * self._weighed_in_full

    def must_start_anew(self, account: Account) -> bool:
        """Whether an article bears on what is weighed already: somebody judged it, or it takes something back."""
        return account.article.id in self._decided.articles or any(True for _ in notes(account))

    def add(self, account: Account) -> Changes:
        """Takes an article in. One of the same id takes the place of the older one."""
        index = self._index.get(account.article.id)
        dirty: dict[int, Group] = {}
        gone: list[str] = []
        self._lower_case |= ordinary([account.article.body])
        self._known.learn(account)
        if index is None:
            index = self._index[account.article.id] = len(self._accounts)
            self._accounts.append(account)
            self._counts.append([])
            others = self._steps.add(index, self._copies.add(index, account.article.body))
        else:
            dirty |= {group.number: group for _, group in self._placed[index]}
            self._remove(index)
            self._ends.forget(index)
            self._accounts[index] = account
            others = self._steps.replace(index, self._copies.replace(index, account.article.body))
        dirty |= self._turned(others, self._ends.learn(account))
        spoken = list(attributed(index, account, self._lower_case))
        self._put(index, place(self._grouping, spoken))
        for statement in own_voice(index, account, self._lower_case):
            self._put(index, [(statement, self._grouping.add(statement))])
        dirty |= {group.number: group for _, group in self._placed[index]}
        counts = self._counts[index] = quantities(account)
        changed: list[Weighed] = []
        stirred: dict[int, Group] = {}
        for number, group in dirty.items():
            if told(group):
                self._weigh(group)
            elif number in self._weighed:
                gone.append(self._weighed.pop(number).claim.id)
            stirred |= {one.number: one for one in self._cause(group)}
        stirred |= {one.number: one for one in self._disputes.count(index, counts, self._home(index))}
        for number in sorted({*dirty, *stirred}):
            weighed = self._weighed.get(number)
            if weighed is None:
                continue
            disputes = self._disputes.of(self._grouping.groups[number])
            if number in dirty or disputes != weighed.disputes:
                self._weighed[number] = replace(weighed, disputes=disputes)
                changed.append(self._weighed[number])
        return Changes(tuple(changed), tuple(gone), tuple(counts))

    def weighing(self) -> Weighing:
        """The whole weighing, claims in the order in which they first occur, without corrections."""
        every = [self._weighed[group.number] for group in self._in_order()]
        origins: dict[str, Origin] = {}
        for origin in (origin for one in every for origin in one.origins):
            origins.setdefault(origin.id, origin)
        return Weighing(
            story_id=self.story_id,
            claims=tuple(one.claim for one in every),
            evidence=tuple(evidence for one in every for evidence in one.evidence),
            origins=tuple(origins.values()),
            hops=tuple(hop for one in every for hop in one.hops),
            supports=tuple(one.support for one in every),
            disputes=tuple(dispute for one in every for dispute in one.disputes),
            quantities=tuple(quantity for counts in self._counts for quantity in counts),
        )

    def in_order(self, accounts: Iterable[Account]) -> list[Account]:
        """Accounts in the order in which they are taken to have come."""
        return sorted(accounts, key=lambda account: self._index[account.article.id])

    def _fill(self, ordered: Sequence[Account]) -> None:
        for n, account in enumerate(ordered):
            self._steps.add(n, self._copies.add(n, account.article.body))
            self._ends.learn(account)
        spoken = [list(attributed(n, account, self._lower_case)) for n, account in enumerate(ordered)]
        voice = [list(own_voice(n, account, self._lower_case)) for n, account in enumerate(ordered)]
        self._grouping = Grouping(s.wording for statements in (*spoken, *voice) for s in statements)
        self._decide([[*said, *plain] for said, plain in zip(spoken, voice, strict=True)])
        for n, statements in enumerate(spoken):
            self._put(n, place(self._grouping, statements))
        for n, statements in enumerate(voice):  # after all that is attributed: it says what others are said to say
            self._put(n, [(statement, self._grouping.add(statement)) for statement in statements])
        self._counts = [quantities(account) for account in ordered]
        groups = [group for group in self._grouping.groups if (group.members or group.answers) and told(group)]
        for group in sorted(groups, key=_first):
            self._weigh(group)
            self._cause(group)
        for n in range(len(ordered)):
            self._disputes.count(n, self._counts[n], self._home(n))
        for number, weighed in self._weighed.items():
            self._weighed[number] = replace(weighed, disputes=self._disputes.of(self._grouping.groups[number]))

    def _decide(self, statements: Sequence[Sequence[Statement]]) -> None:
        """Finds what judgements are about."""
        if not self._decided.articles:
            return

        def attribution(words: Reference) -> Attribution | None:
            n = self._index.get(words.article_id)
            account = self._accounts[n] if n is not None else None
            return pointed_at(account.article, account.attributions, words) if account is not None else None

        def statement(words: Reference) -> Statement | None:
            n = self._index.get(words.article_id)
            if n is None:
                return None
            found = attribution(words)
            if found is not None:
                return next((s for s in statements[n] if s.attribution is found), None)
            span = locate(self._accounts[n].article, words)
            own = [s for s in statements[n] if s.attribution is None and s.in_ == words.in_]
            return next((s for s in own if span and s.extent.spans[0].start < span.end <= s.extent.spans[-1].end), None)

        def end(found: Attribution) -> tuple[str, ...]:
            n = self._index[found.article_id]
            chain = nested(found, {a.id: a for a in self._accounts[n].attributions})
            return self._ends.of(Statement(n, "", found.content, found.in_, NO_WORDING, found, chain)).key

        for together, apart in self._decided.claims(statement):
            self._grouping.decide(together, apart)
        self._decided.sources(attribution, end)

    def _put(self, index: int, placed: Iterable[tuple[Statement, Group]]) -> None:
        for statement, group in placed:
            self._placed[index].append((statement, group))
            attribution = statement.attribution
            if attribution is not None and attribution.naming == "named":
                key = name_key(source_name(attribution))
                if key:
                    self._speaking[key[-1]][group.number] = group

    def _remove(self, index: int) -> None:
        for statement, group in self._placed.pop(index, ()):
            self._grouping.remove(statement, group)
            self._scales.forget([statement])
            self._disputes.forget(statement)

    def _turned(self, articles: Iterable[int], surnames: Iterable[str]) -> dict[int, Group]:
        """The groups whose statements lead elsewhere now: of these articles, or said by people of these surnames."""
        turned: dict[int, Group] = {}
        for index in articles:
            self._scales.forget(statement for statement, _ in self._placed[index])
            turned |= {group.number: group for _, group in self._placed[index]}
        for surname in surnames:
            for number, group in self._speaking[surname].items():
                self._scales.forget(group.members + group.answers)
                turned[number] = group
        return turned

    def _weigh(self, group: Group) -> None:
        claim_id = self._ids.get(group.number)
        if claim_id is None:
            first = min(group.members[:1] + group.answers[:1], key=lambda statement: statement.account)
            claim_id = _id(self.story_id, first.text)
            if claim_id in self._used:  # the same words of another: "I signed it"
                article_id = self._accounts[first.account].article.id
                claim_id = _id(self.story_id, f"{first.text}\n{article_id}\n{first.in_}{first.extent.spans}")
            self._used.add(claim_id)
            self._ids[group.number] = claim_id
        self._weighed[group.number] = self._scales.weigh(claim_id, self.story_id, group)

    def _home(self, index: int) -> dict[str, tuple[Group, str]]:
        """Of each attribution of an article its group and its origin."""
        return {
            statement.attribution.id: (group, self._scales.origin(statement))
            for statement, group in self._placed[index]
            if statement.attribution is not None and group.number in self._weighed
        }

    def _cause(self, group: Group) -> list[Group]:
        weighed = group.number in self._weighed
        return self._disputes.cause(group, {s: self._scales.origin(s) for s in group.members[:2] if weighed})

    def _in_order(self) -> list[Group]:
        return sorted((self._grouping.groups[number] for number in self._weighed), key=_first)


def _first(group: Group) -> tuple[int, int]:
    return min(statement.account for statement in group.members + group.answers), group.number


def _when(account: Account) -> tuple[object, ...]:
    """Time order: by the article's own date where it has a time, else by when it was seen."""
    published = account.article.date_published
    try:
        moment = instant(published) if published and "T" in published else utc(account.first_seen)
    except ValueError:
        moment = utc(account.first_seen)
    return moment, utc(account.first_seen), account.article.id


def _id(story_id: str, text: str) -> str:
    return hashlib.sha256(f"{story_id}\n{text}".encode()).hexdigest()[:16]
