"""Those whom an article speaks of, and where it does."""

from collections import Counter
from typing import NamedTuple

from onrecord.attribute import words
from onrecord.attribute.nouns import Gender, gender_of_name, gender_of_word, is_plural, singular
from onrecord.records import Naming, SourceType


class Referent:
    """One person, organisation, outlet, document or group, as far as the article tells.

    `kind` is None until it can be decided. `words` are the lower-case words of its roles and
    descriptions, nouns in the singular: what "the health minister" can take up.
    """

    __slots__ = (
        "count",
        "kind",
        "name",
        "naming",
        "number",
        "place",
        "plural",
        "role",
        "sex",
        "speaks_for",
        "tally",
        "words",
    )

    def __init__(self, name: str, kind: SourceType | None, naming: Naming) -> None:
        self.name, self.kind, self.naming = name, kind, naming
        self.role: str | None = None
        self.speaks_for: str | None = None
        self.words: set[str] = set()
        self.sex: Gender | None = None
        self.plural = False
        self.place = False
        self.number: int | None = None
        self.count = 0  # mentions
        self.tally: Counter[str] = Counter()  # pronouns that follow it: m, f, n

    def learn(self, *roles: str | None) -> None:
        """Takes in the titles that stand before its name and the roles in apposition."""
        for told in roles:
            if told:
                self.words |= described_by(told)
                self.sex = self.sex or next((sex for word in told.split()[:6] if (sex := gender_of_word(word))), None)
        whole = ", ".join(dict.fromkeys(told for told in roles if told))
        if whole and (self.role is None or (self.role in whole and len(whole) > len(self.role))):
            self.role = whole

    def female(self) -> float:
        """How likely it is a woman: -1 surely a man, 1 surely a woman, 0 no evidence."""
        if self.sex:
            return 1.0 if self.sex == "f" else -1.0
        told = self.tally["f"] - self.tally["m"]
        if abs(told) > 1:
            return 0.9 if told > 0 else -0.9
        first = gender_of_name(self.name.split()[0]) if " " in self.name else None
        listed = 0.0 if first is None else 0.8 if first == "f" else -0.8
        if not listed and " " in self.name and self.name.split()[0].endswith("a"):
            listed = 0.4
        return max(-1.0, min(1.0, listed + 0.4 * told))


class Mention(NamedTuple):
    """Where a text speaks of somebody."""

    start: int
    end: int
    who: Referent


_EMPTY = words.DETERMINERS | words.PREPOSITIONS | words.CONJUNCTIONS | words.RELATIVES | {""}


def described_by(phrase: str) -> set[str]:
    """The lower-case content words of a description, nouns in the singular."""
    found = {token.strip(".,;:()“”\"'’").lower().removesuffix("'s").removesuffix("’s") for token in phrase.split()}
    found |= {word.removeprefix("ex-") for word in found}
    found -= _EMPTY
    return found | {singular(word) for word in found if is_plural(word)}
