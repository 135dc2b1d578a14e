"""Whether two versions of a text name the same source for a content."""

from typing import Literal

from onrecord.records import Attribution
from onrecord.vocabulary import STOP, stem
from onrecord.weigh.alignment import keys
from onrecord.weigh.wording import proper

Bond = Literal["same", "other", "name_dropped", "name_added"]

_PRONOUNS = frozenset("he she it they we i who which that this one both".split())
# Bodies that many share their name with, as `proper` cuts words.
_BODIES = frozenset(
    "minist office depart agency police servic presid genera govern court nation public state federa city county "
    "counci commit spokes author".split()
)
_NO_MARK = frozenset("source sources official officials person people man woman one".split())


def bond(before: Attribution, after: Attribution) -> Bond:
    """How the source of a content in one version is related to its source in another.

    A pronoun, or the same words, is the same source; so are two forms of one name, and a description and a part of it.
    Where only one side names somebody whom both describe alike, the name was dropped or added.
    """
    words, others = keys(before.source.text), keys(after.source.text)
    if words == others or _pronoun(words) or _pronoun(others):
        return "same"
    names, later = _names(before), _names(after)
    if names and later:
        return "same" if names & later else "other"
    marks, known = _marks(before), _marks(after)
    if not names and not later:
        return "same" if marks <= known or known <= marks else "other"
    if marks & known:
        return "name_dropped" if names else "name_added"
    return "other"


def _pronoun(words: tuple[str, ...]) -> bool:
    return len(words) == 1 and words[0] in _PRONOUNS


def _names(attribution: Attribution) -> frozenset[str]:
    """The proper names of a named source, none of an unnamed one."""
    if attribution.naming != "named":
        return frozenset()
    speaker = attribution.speaker
    told = proper(attribution.source.text) | (proper(speaker.name) if speaker is not None else frozenset())
    return told - _BODIES


def _marks(attribution: Attribution) -> frozenset[str]:
    """What the source's words and its role tell of it: "police", "spokesman"."""
    speaker = attribution.speaker
    role = speaker.role or "" if speaker is not None else ""
    told = {stem(word) for word in keys(f"{attribution.source.text} {role}") if word not in STOP and word.isalpha()}
    return frozenset(told - _NO_MARK) or frozenset(told)
