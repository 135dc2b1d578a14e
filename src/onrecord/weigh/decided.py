"""What people decided about the claims and sources of a story, as constraints on its weighing.

Of judgements that contradict each other the latest holds.
"""

from collections.abc import Callable, Hashable, Iterable
from typing import Generic, TypeVar

from onrecord.judged import plain_name
from onrecord.records import Attribution, Judgement, Reference
from onrecord.weigh.wording import TOKEN

T = TypeVar("T", bound=Hashable)

NameKey = tuple[str, ...]
EndKey = tuple[str, ...]


def name_key(name: str) -> NameKey:
    """A name as it is compared."""
    return tuple(token.lower().removesuffix("'s").removesuffix("’s").rstrip(".") for token in TOKEN.findall(name))


class Ties(Generic[T]):
    """Things that are one, and things that are not: what contradicts an earlier tie is left out."""

    def __init__(self) -> None:
        self._parents: dict[T, T] = {}
        self._apart: list[tuple[T, T]] = []

    def root(self, one: T) -> T:
        """The one that stands for all that are one with it."""
        while one in self._parents:
            one = self._parents[one]
        return one

    def join(self, one: T, other: T) -> None:
        """Makes two one, unless they are apart."""
        left, right = self.root(one), self.root(other)
        if left != right and not self.are_apart(one, other):
            self._parents[right] = left

    def part(self, one: T, other: T) -> bool:
        """Sets two apart, unless they are one; whether they are apart now."""
        if self.root(one) == self.root(other):
            return False
        self._apart.append((one, other))
        return True

    def are_apart(self, one: T, other: T) -> bool:
        """Whether the two, or what they are one with, were set apart."""
        both = {self.root(one), self.root(other)}
        return any({self.root(a), self.root(b)} == both for a, b in self._apart)

    @property
    def any_apart(self) -> bool:
        """Whether any two were set apart."""
        return bool(self._apart)

    def joined(self, things: Iterable[T]) -> list[list[T]]:
        """The things in sets of those that are one, in their order."""
        found: dict[T, list[T]] = {}
        for one in things:
            found.setdefault(self.root(one), []).append(one)
        return list(found.values())


class Decided:
    """The standing judgements on one story. Names hold at once, sources when `find_sources` has found their words."""

    def __init__(self, judgements: Iterable[Judgement]) -> None:
        standing = [judgement for judgement in judgements if judgement.stands]
        self._latest_first = sorted(standing, key=lambda judgement: judgement.at, reverse=True)
        self.articles = frozenset(words.article_id for one in standing for words in one.words)
        self._names: Ties[NameKey] = Ties()
        self._ends: Ties[EndKey] = Ties()
        self._own: dict[str, EndKey] = {}  # by attribution, where the texts give two the same
        self._judged: set[NameKey] = set()
        for judgement in self._of("same_speaker", "other_speaker"):
            keys = list(dict.fromkeys(key for name in judgement.speakers if (key := name_key(plain_name(name)))))
            self._judged.update(keys)
            for other in keys[1:]:
                if judgement.kind == "same_speaker":
                    self._names.join(keys[0], other)
                else:
                    self._names.part(keys[0], other)

    def speaker(self, said: NameKey, full: Callable[[NameKey], NameKey]) -> NameKey:
        """Who a name stands for. `full`: leads a name to its fullest form, as the texts have it."""
        if not self._judged:
            return full(said)
        own = max((key for key in self._judged if said[-len(key) :] == key), key=len, default=None)
        if own is None:
            alike = {self._names.root(key) for key in self._judged if full(key) == full(said)}
            return alike.pop() if len(alike) == 1 else full(said)
        return self._names.root(own)

    def end(self, attribution: str, key: EndKey) -> EndKey:
        """The end that a chain has; `key`: the one that the texts give it."""
        return self._ends.root(self._own.get(attribution, key))

    def are_two(self, one: EndKey, other: EndKey) -> bool:
        """Whether two ends are certainly two."""
        both_speak = one[0] == other[0] == "speaker"
        return self._ends.are_apart(one, other) or (both_speak and self._names.are_apart(one[1:], other[1:]))

    @property
    def sources_told_apart(self) -> bool:
        """Whether any two sources are certainly two."""
        return bool(self._ends.any_apart or self._names.any_apart)

    def sources(self, find: Callable[[Reference], Attribution | None], end: Callable[[Attribution], EndKey]) -> None:
        """Finds the sources that judgements are about. `end`: where a chain ends as the texts have it."""
        for judgement in self._of("same_origin", "other_origin"):
            found = {a.id: a for words in judgement.words if (a := find(words)) is not None}
            if len(found) < 2:
                continue
            first, *others = found.values()
            for other in others:
                left, right = (self._own.get(a.id, end(a)) for a in (first, other))
                if judgement.kind == "same_origin":
                    self._ends.join(left, right)
                    continue
                if left == right:  # the texts call both the same
                    left = self._own[first.id] = (*left, first.id)
                self._ends.part(left, right)

    def claims(self, find: Callable[[Reference], T | None]) -> list[tuple[list[T], list[T]]]:
        """Statements that are one claim, each set with those that are certainly not that claim."""
        ties: Ties[T] = Ties()
        alone: dict[T, None] = {}
        every: dict[T, None] = {}
        for judgement in self._of("same_claim", "other_claim"):
            found = list(dict.fromkeys(s for words in judgement.words if (s := find(words)) is not None))
            every |= dict.fromkeys(found)
            for other in found[1:]:
                if judgement.kind == "same_claim":
                    ties.join(found[0], other)
                elif ties.part(found[0], other):
                    alone[found[0]] = None
        sets = [one for one in ties.joined(every) if len(one) > 1 or one[0] in alone]
        return [(one, [other for other in every if ties.are_apart(one[0], other)]) for one in sets]

    def _of(self, *kinds: str) -> list[Judgement]:
        return [judgement for judgement in self._latest_first if judgement.kind in kinds]
