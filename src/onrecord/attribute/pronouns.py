"""Whom pronouns stand for: he and she, it, they, I and we, who and which, one and both."""

from abc import ABC, abstractmethod

from onrecord.attribute import words
from onrecord.attribute.nouns import noun_type
from onrecord.attribute.phrase import count_of, tokens_of
from onrecord.attribute.refer import Cast, Need, Wanted
from onrecord.attribute.referents import Referent, described_by
from onrecord.attribute.sources import NOBODY, Situation, Source, of_referent, one_from, together
from onrecord.records import Naming, SourceType, Speaker

HE_SHE = {"he": -1.0, "him": -1.0, "his": -1.0, "himself": -1.0, "she": 1.0, "her": 1.0, "hers": 1.0, "herself": 1.0}
RELATIVE = frozenset(("who", "which", "that", "whom", "whose"))
_IT = frozenset(("it", "its", "itself"))
_THEY = frozenset(("they", "them", "their", "theirs", "themselves", "these", "those"))
_BOTH = frozenset(("both", "each", "neither", "either", "all"))
_ONE = frozenset(("one", "another", "other", "second", "third", "fourth", "first"))
_THINGS: tuple[SourceType, ...] = ("organization", "outlet", "document")
_MANY: tuple[SourceType, ...] = ("group", "organization", "person", "document")
_SIDES = frozenset(
    "men women sides side parties candidates leaders companies countries governments teams clubs officials".split()
)


_PARTS_CLAUSES = words.PREPOSITIONS | words.CONJUNCTIONS | words.AUXILIARIES


class Pronouns(ABC):
    """Tells whom the pronouns of one article stand for."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast

    @abstractmethod
    def phrase(self, start: int, end: int, around: Situation, depth: int) -> Source:
        """The source of a noun phrase of the article's whole text."""

    # ------------------------------------------------------------------ pronouns

    def pronoun(self, low: str, at: int, around: Situation) -> Source | None:
        """Whom a pronoun stands for that is read at `at`; None for words that are no pronoun."""
        tokens = low.split()
        if not tokens:
            return None
        first = tokens[0]
        if len(tokens) > 1 and not (
            tokens[-1] in ("both", "all", "himself", "herself", "themselves", "itself") and len(tokens) == 2
        ):
            return self._pair(low, at, around)
        if first in words.FIRST_PERSONS:
            return self._first_person(first, at, around)
        if first in HE_SHE:
            return self._taken_up("person", at, first, ("person",), around) or Source(
                "person", "described", Speaker(first)
            )
        if first in _IT:
            return self._taken_up("thing", at, first, _THINGS, around) or Source(
                "organization", "described", Speaker(first)
            )
        if first in RELATIVE and len(tokens) == 1:
            return self._antecedent(first, at, around)
        if first in _THEY:
            return self._taken_up("plural", at, first, _MANY, around) or Source("group", "unspecified", Speaker(first))
        if first in _BOTH:
            return self._pair(low, at, around) or self._taken_up("plural", at, "they", _MANY, around)
        if first == "you":
            return Source("group", "unspecified", Speaker(first))
        if first in _ONE or count_of(first) is not None:
            return self._one_of(first, at, around)
        return None

    def _taken_up(
        self, need: Need, at: int, word: str, kinds: tuple[SourceType, ...], around: Situation
    ) -> Source | None:
        own = around.container if around.turn or self.cast.is_quoted(at) else None
        never = own.who if own and word in HE_SHE else None
        wanted = Wanted(need, at, kinds, around.speakers(), HE_SHE.get(word, 0.0), around.streak, word, never=never)
        who = self.cast.choose(wanted)
        if who is None:
            return None
        self.cast.remember(word, who)
        return of_referent(who)

    def _first_person(self, word: str, at: int, around: Situation) -> Source:
        if around.container is not None and around.container.speaker:
            return around.container
        quoted = self.cast.is_quoted(at)
        if quoted and around.last is not None and around.last.speaker:
            return around.last
        if word in ("i", "me", "my"):
            return Source("person", "described", Speaker("author" if not quoted else word))
        return Source("group", "unspecified", Speaker(word))

    def _antecedent(self, word: str, at: int, around: Situation) -> Source:
        """Whom "who" or "which" follows: what is named last before it, in its sentence."""
        kinds: tuple[SourceType, ...] = ("person", "group") if word in ("who", "whom") else (*_THINGS, "group")
        start, _ = self.cast.sentence(at)
        named = [one for one in self.cast.names.before(at) if one.start >= start and one.who.kind in kinds]
        described = self._noun_before(start, at, word, around)
        if named and (described is None or named[-1].end > at - 4):
            return of_referent(named[-1].who)
        if described is not None:
            return described
        need: Need = "person" if word in ("who", "whom") else "thing"
        found = self._taken_up(need, at, word, kinds, around)
        return found or (Source("person", "described", Speaker(word)) if need == "person" else NOBODY)

    def _noun_before(self, start: int, at: int, word: str, around: Situation) -> Source | None:
        """The noun phrase that ends right before a relative pronoun."""
        tokens = tokens_of(self.cast.names.text, max(start, at - 90), at)
        while tokens and tokens[-1].raw in ",(":
            tokens.pop()
        first = len(tokens)
        while first and len(tokens) - first < 5:
            token = tokens[first - 1]
            if token.raw in ",;:()" or token.low in _PARTS_CLAUSES:
                break
            first -= 1
            if token.low in words.DETERMINERS:
                break
        if first == len(tokens) or noun_type(tokens[-1].low) is None:
            return None
        if (noun_type(tokens[-1].low) in ("person", "group")) != (word in ("who", "whom")):
            return None
        return self.phrase(tokens[first].start, tokens[-1].end, around, 1)

    def _pair(self, low: str, at: int, around: Situation) -> Source | None:
        """ "both men", "each", "neither side": the two of whom was spoken last."""
        tokens = low.split()
        if tokens[0] not in ("both", "each", "neither", "either") or len(tokens) > 2:
            return None
        if len(tokens) == 2 and tokens[1] not in _SIDES:
            return None
        for source in (around.last, around.earlier):
            if source is not None and source.number == 2 and len(tokens) == 1:
                return source
        two: list[Referent] = []
        kinds = (
            ("organization",) if tokens[-1] in ("side", "sides", "parties", "companies") else ("person", "organization")
        )
        for mention in reversed(self.cast.names.before(at)):
            who = mention.who
            if who.kind in kinds and who not in two and not (two and who.kind != two[0].kind):
                two.insert(0, who)
            if len(two) == 2:
                return together([of_referent(who) for who in two])
        return None

    def _one_of(self, word: str, at: int, around: Situation) -> Source | None:
        """ "one", "another", "the third": one of those of whom was spoken last."""
        wanted = Wanted("plural", at, ("person", "group"), around.speakers(), word="one")
        who = self.cast.choose(wanted)
        many = count_of(word) is not None
        if who is None or who.naming == "named":
            return Source("person", "described", Speaker(word), count_of(word))
        name = who.name if many else one_from(who.name)
        if word in ("another", "second", "third"):
            name = f"{word} {name}"
        return self.introduced(name, "person", "described", at, number=count_of(word), plural=many)

    def introduced(
        self, name: str, kind: SourceType, naming: Naming, at: int, *, number: int | None = None, plural: bool = False
    ) -> Source:
        """The source of somebody whom the text has not spoken of before, and who can be taken up from now on."""
        who = Referent(name, kind, naming)
        who.number, who.plural = number, plural
        who.words = described_by(name)
        self.cast.introduce(who, at, at + 1)
        return Source(kind, naming, Speaker(name), number, who)
