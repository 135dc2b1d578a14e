"""Whom a pronoun or a description takes up: candidates among earlier mentions, scored by a small linear model.

The weights in `WEIGHTS` are fitted by `training/reference.py`.
"""

import math
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple

from onrecord.attribute import words
from onrecord.attribute.capitals import ENDING
from onrecord.attribute.names import Names
from onrecord.attribute.referents import Mention, Referent
from onrecord.attribute.weights import WEIGHTS
from onrecord.records import SourceType

Need = Literal[
    "person", "thing", "plural", "role", "body", "generic"
]  # pronouns; "the minister", "the ministry", "the firm"

CANDIDATES = 14  # referents that one pronoun is held against
_LONGEST = 1000  # code points on either side that belong to one sentence at most
_SAID_BACK = 12  # described mentions that it can reach back over
_SENTENCE = re.compile(ENDING + r"[”\"’')\]]*\s+(?=[^\W_a-z]|[“\"‘'(])|\n+")
_OBJECT = re.compile(
    r"\b(?:told|tell|asked|of|to|for|with|by|from|against|about|on|at|in|and|than|like|named|called)\s(?:the )?$"
)
FEATURES = (
    "same_sentence", "sentences", "paragraphs", "rank", "subject", "last_source", "earlier_source", "container", "agrees",
    "quoted", "possessive", "often", "described", "object", "place", "same_word", "opens", "head", "modifiers", "in_name",
    "same_kind", "new", "new_unmatched", "new_modified", "new_bare", "opens_last", "last_near", "document", "outlet", "ahead",
    "generic", "new_indefinite", "new_generic", "streak",
)  # fmt: skip


class Description(NamedTuple):
    """The noun phrase that takes somebody up: "the health minister"."""

    head: str  # its noun, singular
    modifiers: frozenset[str]
    plural: bool
    bare: bool  # without a determiner, as in headlines
    indefinite: bool  # "a judge", who may be named later

    @property
    def generic(self) -> bool:
        """Whether it fits any of its kind, without saying so in their names: "the company", "the paper"."""
        return self.head in words.GENERIC


class Wanted(NamedTuple):
    """What a pronoun or description asks of whom it takes up."""

    need: Need
    at: int
    kinds: tuple[SourceType, ...]
    around: tuple[
        Referent | None, Referent | None, Referent | None
    ]  # last speaker, the one before, who speaks these words
    sex: float = 0.0  # -1 he, 1 she
    streak: int = 0  # how many attributions on end the last speaker has had
    word: str = ""  # the pronoun itself
    description: Description | None = None
    never: Referent | None = None  # who says "I" there


class Cast:
    """Those of one article: the named, and the described as they come up."""

    def __init__(self, names: Names) -> None:
        self.names = names
        self.described: list[Mention] = []
        self._breaks = [match.end() for match in _SENTENCE.finditer(names.text)]
        self._paragraphs = [match.start() for match in re.finditer(r"\n+", names.text)]
        self._words: dict[str, Referent] = {}
        self._quoted: Sequence[tuple[int, int]] = ()
        self.here, self._begins = "", 0  # which text of the article is read, and where it begins

    def place(self, quoted: Sequence[tuple[int, int]], place: str | None = None, begins: int = 0) -> None:
        """Turns to another text of the article, which begins there in the whole; `quoted` are its quotations."""
        self._quoted, self.here, self._begins = quoted, place or "", begins
        self._words.clear()

    def sentence(self, position: int) -> tuple[int, int]:
        """The bounds of the sentence at a place in the text; of an endless one what is near."""
        n = bisect_right(self._breaks, position)
        start = self._breaks[n - 1] if n else 0
        end = self._breaks[n] if n < len(self._breaks) else len(self.names.text)
        return max(start, position - _LONGEST), min(end, position + _LONGEST)

    def introduce(self, referent: Referent, start: int, end: int) -> None:
        """Notes that the text speaks of somebody here without a name."""
        mention = Mention(start, end, referent)
        at = bisect_left(self.described, start, key=lambda one: one.start)
        self.described.insert(at, mention)
        referent.count += 1

    def remember(self, word: str, referent: Referent) -> None:
        """Notes whom a pronoun stood for last."""
        self._words[word] = referent

    def only(self, description: Description, at: int) -> Referent | None:
        """The one person whom a few words can mean: of a headline's "governor" the only governor that the article names,
        of a caption's "the manager" the only one named in it before."""
        if self.here in ("headline", "alternative_headline", "dek") and description.bare and not description.plural:
            named = {id(one): one for one in self.names.referents if description.head in one.words}
        elif self.here.endswith("caption") and not (
            description.indefinite or description.bare or description.modifiers
        ):
            named = {id(one.who): one.who for one in self.names.within(self._begins, at)}
        else:
            return None
        people = [one for one in named.values() if one.kind == "person" and one.naming == "named" and not one.plural]
        return people[0] if len(people) == 1 else None

    # ------------------------------------------------------------------ choosing

    def choose(self, wanted: Wanted) -> Referent | None:
        """The likeliest referent; None when nobody fits or a description is likelier to be somebody new."""
        best, best_score = None, -math.inf
        weights = WEIGHTS[wanted.need]
        for referent, features in self.candidates(wanted):
            score = 0.0
            for name, value in features.items():
                score += weights.get(name, 0.0) * value
            if score > best_score:
                best, best_score = referent, score
        return best

    def candidates(self, wanted: Wanted) -> list[tuple[Referent | None, dict[str, float]]]:
        """Each candidate with its features; for a description also None, somebody new."""
        description = wanted.description
        seen: dict[int, tuple[Referent, Mention]] = {}
        counts: dict[int, int] = {}
        ahead_only = description is not None and description.indefinite
        for mention in () if ahead_only else self._backwards(wanted.at):
            who = mention.who
            counts[id(who)] = counts.get(id(who), 0) + 1
            if id(who) not in seen and len(seen) < CANDIDATES and _fits(who, wanted):
                seen[id(who)] = (who, mention)
        if description is not None:
            for mention in self.names.after(wanted.at):
                who = mention.who
                if id(who) not in seen and _fits(who, wanted) and self._later(description, who, wanted.at):
                    seen[id(who)] = (who, mention)  # "Mayor urges ...": the name comes later
                    break
        found: list[tuple[Referent | None, dict[str, float]]] = [
            (who, self._features(wanted, who, mention, rank, counts.get(id(who), 0)))
            for rank, (who, mention) in enumerate(seen.values())
        ]
        if description is not None:
            matched = any("head" in features or "in_name" in features for _, features in found)
            found.append((None, _novelty(description, matched)))
        return found

    def _later(self, description: Description, who: Referent, at: int) -> bool:
        """Whether somebody named behind a description can be whom it means: "a judge ... Judge Ana Rell"."""
        if description.generic and description.bare:
            return True
        if description.head not in who.words:
            return False
        return not description.indefinite or all(mention.who is not who for mention in self.names.before(at))

    def _backwards(self, at: int) -> Iterable[Mention]:
        """Mentions before a place, the nearest first."""
        named = self.names.before(at)
        end = bisect_left(self.described, at, key=lambda one: one.start)
        described = self.described[max(0, end - _SAID_BACK) : end]
        return sorted([*named, *described], key=lambda one: one.start, reverse=True)

    def _features(self, wanted: Wanted, who: Referent, mention: Mention, rank: int, count: int) -> dict[str, float]:
        at, text = wanted.at, self.names.text
        sentences = abs(bisect_right(self._breaks, at) - bisect_right(self._breaks, mention.start))
        paragraphs = abs(bisect_left(self._paragraphs, at) - bisect_left(self._paragraphs, mention.start))
        found = {
            "sentences": math.log1p(sentences),
            "paragraphs": math.log1p(paragraphs),
            "rank": math.log1p(rank),
            "often": math.log1p(count),
        }
        start, _ = self.sentence(mention.start)
        first = self.names.within(start, mention.end)
        flags = {
            "same_sentence": sentences == 0,
            "subject": not first or first[0].start == mention.start,
            "opens": mention.start - start < 5,
            "last_source": who is wanted.around[0],
            "earlier_source": who is wanted.around[1] and who is not wanted.around[0],
            "container": who is wanted.around[2],
            "quoted": self.is_quoted(mention.start),
            "possessive": text[mention.end : mention.end + 2] in ("'s", "’s"),
            "described": who.naming != "named",
            "object": bool(_OBJECT.search(text, max(0, mention.start - 14), mention.start)),
            "place": who.place,
            "same_word": bool(wanted.word) and self._words.get(wanted.word) is who,
            "opens_last": who is wanted.around[0] and text[max(0, at - 1) : at] in ("\n", ""),
            "last_near": who is wanted.around[0] and paragraphs == 0,
            "ahead": mention.start > at,
            "document": who.kind == "document",
            "outlet": who.kind == "outlet",
        }
        found |= {name: 1.0 for name, holds in flags.items() if holds}
        if who is wanted.around[0]:
            found["streak"] = math.log1p(wanted.streak)
        if wanted.sex:
            found["agrees"] = wanted.sex * who.female()
        if wanted.description is not None:
            found |= _likeness(wanted.description, wanted.kinds[0], who)
        return found

    def is_quoted(self, position: int) -> bool:
        """Whether a place in the text lies in a quotation."""
        n = bisect_right(self._quoted, (position, math.inf)) - 1
        return n >= 0 and position < self._quoted[n][1]


def _fits(who: Referent, wanted: Wanted) -> bool:
    if who.kind not in wanted.kinds or who is wanted.never:
        return False
    if who.place and wanted.description is not None and wanted.description.head not in who.words:
        return False  # where a report was written says nothing
    if wanted.description is not None and not _may_take_up(wanted.description, who, who in wanted.around):
        return False
    several = wanted.need == "plural" or (wanted.description is not None and wanted.description.plural)
    return who.kind != "person" or who.plural == several


def _may_take_up(description: Description, who: Referent, spoke: bool) -> bool:
    """Whether nothing in a name speaks against a description: a company is no ministry and no newspaper.

    A long description of a body of which no word is known of another tells of somebody else, and so does a short one
    unless that other spoke just now; people have more sides.
    """
    name = {word.strip(".,") for word in who.name.lower().split()}
    body = bool(name & words.PUBLIC_BODIES and not name & words.BUSINESSES)
    if description.head in words.BUSINESSES and (body or who.kind == "outlet"):
        return False
    if description.head in words.OUTLET_COMMON and body and who.kind != "outlet":
        return False
    other = who.kind == "organization" and who.naming != "named" and description.head not in who.words
    if description.head in words.OUTLET_COMMON and other:
        return False  # "the team" publishes no "paper"
    known = who.words | name
    if body and description.head in name and description.modifiers and not description.modifiers & known:
        return False  # "the foreign ministry" is no Economy Ministry
    strange = description.head not in known and not description.modifiers & known
    return not (strange and who.kind != "person" and who.naming == "named" and len(description.modifiers) > spoke)


def _likeness(description: Description, kind: SourceType, who: Referent) -> dict[str, float]:
    """How a description agrees with what is known of somebody."""
    found: dict[str, float] = {}
    name = who.name.lower().split()
    if description.head in who.words:
        found["head"] = 1.0
    if description.head in name:
        found["in_name"] = 1.0
    if description.modifiers:
        known = sum(word in who.words or word in name for word in description.modifiers)
        found["modifiers"] = 2 * known / len(description.modifiers) - 1
    if who.kind == kind:
        found["same_kind"] = 1.0
        if description.generic and not who.place:
            found["generic"] = 1.0
    return found


def _novelty(description: Description, matched: bool) -> dict[str, float]:
    """The features of the choice that a description introduces somebody new."""
    found = {"new": 1.0, "new_modified": float(min(3, len(description.modifiers)))}
    if not matched:
        found["new_unmatched"] = 1.0
    if description.bare:
        found["new_bare"] = 1.0
    if description.indefinite:
        found["new_indefinite"] = 1.0
    if description.generic:
        found["new_generic"] = 1.0
    return found
