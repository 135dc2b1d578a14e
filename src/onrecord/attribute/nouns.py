"""What a common noun names: a person, a group, an organisation, an outlet, a document; and the sex of words and names."""

from functools import cache, lru_cache
from importlib.resources import files
from typing import Literal, NamedTuple

from onrecord.attribute import words
from onrecord.records import SourceType

Gender = Literal["m", "f"]


class Vocabulary(NamedTuple):
    """The word lists of `vocabulary.tsv`, lower case; `training/vocabulary.py` makes them."""

    person: frozenset[str]
    common: frozenset[str]
    male: frozenset[str]
    female: frozenset[str]


@cache
def vocabulary() -> Vocabulary:
    """The vocabulary that the package carries."""
    text = files("onrecord.attribute").joinpath("vocabulary.tsv").read_text(encoding="utf-8")
    rows = dict(line.split("\t", 1) for line in text.split("\n") if line and not line.startswith("#"))
    lists = {name: frozenset(rows[name].split()) for name in Vocabulary._fields}
    return Vocabulary(
        lists["person"] - _NOT_PERSONS,
        lists["common"],
        lists["male"] | words.MALE_NAMES,
        lists["female"] | words.FEMALE_NAMES,
    )


_NOT_PERSONS = words.ORGANIZATION_NOUNS | words.OUTLET_COMMON | words.DOCUMENT_NOUNS | words.COMPANY_NOUNS
_IRREGULAR = {
    "people": "person", "men": "man", "women": "woman", "children": "child", "wives": "wife", "families": "family",
    "police": "police", "staff": "staff", "media": "media", "press": "press", "data": "data", "crew": "crew",
    "news": "news", "parents": "parent", "minutes": "minutes", "analysis": "analysis", "census": "census",
    "congress": "congress", "business": "business", "witness": "witness", "boss": "boss", "hostess": "hostess",
    "actress": "actress", "waitress": "waitress", "headmistress": "headmistress", "mistress": "mistress",
    "series": "series", "census-takers": "census-taker", "headquarters": "headquarters", "times": "times",
}  # fmt: skip


@lru_cache(maxsize=16384)
def singular(noun: str) -> str:
    """ "officials" -> "official"; a singular stays as it is."""
    if noun in _IRREGULAR:
        return _IRREGULAR[noun]
    if noun.endswith(("men", "women")) and len(noun) > 5:
        return f"{noun[:-2]}an"
    if noun.endswith("ies") and len(noun) > 4:
        return f"{noun[:-3]}y"
    if noun.endswith(("sses", "shes", "ches", "xes")):
        return noun[:-2]
    return noun[:-1] if noun.endswith("s") and not noun.endswith(("ss", "us", "is")) else noun


@lru_cache(maxsize=16384)
def is_plural(noun: str) -> bool:
    """Whether a noun speaks of several."""
    return noun in words.PLURAL_PEOPLE or singular(noun) != noun or noun.endswith(("people", "folk", "folks"))


_PERSON_ENDINGS = (
    "man", "woman", "person", "ologist", "ician", "keeper", "maker", "worker", "holder", "owner", "master", "mistress",
    "secretary", "minister", "general", "chief", "president", "director", "officer", "-elect", "ographer", "eer",
    "onist", "alist", "arist", "ogist", "torist", "clist", "yclist", "apist", "ourist",
)  # fmt: skip


@lru_cache(maxsize=16384)
def noun_type(noun: str) -> SourceType | None:
    """What kind of source a lower-case noun is the head of; None for one that seldom speaks."""
    one = singular(noun)
    for members, kind in _TYPES:
        if noun in members or one in members:
            return kind
    if one in vocabulary().person or one.endswith(_PERSON_ENDINGS):
        return "person"
    tail = one.rpartition("-")[2]
    return noun_type(tail) if tail and tail != one and tail != noun else None


_TYPES: tuple[tuple[frozenset[str], SourceType], ...] = (
    (words.ANY_SOURCE | words.OFFICIALS, "person"),
    (words.COLLECTIVES, "group"),
    (words.OUTLET_COMMON, "outlet"),
    (words.DOCUMENT_NOUNS, "document"),
    (words.ORGANIZATION_NOUNS | words.COMPANY_NOUNS, "organization"),
    (words.PERSON_NOUNS, "person"),
)


@lru_cache(maxsize=16384)
def gender_of_word(noun: str) -> Gender | None:
    """The sex that a title or a noun tells: "Mrs.", "spokesman", "widow"."""
    low = noun.lower()
    if low in words.FEMALE or low.endswith(("woman", "mistress", "stress", "tress")):
        return "f"
    if low in words.MALE or (low.endswith("man") and low not in ("woman", "human", "german", "roman")):
        return "m"
    return None


def gender_of_name(first: str) -> Gender | None:
    """The sex that a first name tells, by lists alone."""
    low = first.lower()
    known = vocabulary()
    if low in known.female:
        return "f"
    return "m" if low in known.male else None
