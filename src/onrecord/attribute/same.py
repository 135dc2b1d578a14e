"""Speakers of several articles who are one and the same. Pure: it proposes, with its reason; who stores it can undo it.

Two speakers are never taken for one on a bare surname: a surname needs a role or an organisation that agrees, and a
full name is enough only while nothing that is told of the two disagrees.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from itertools import combinations
from typing import NamedTuple

from onrecord.attribute import words
from onrecord.attribute.nouns import noun_type
from onrecord.attribute.referents import described_by
from onrecord.attribute.roles import split_title
from onrecord.records import SourceType

UNCONTRADICTED = "the same full name, and nothing told of the two disagrees"
ONE_STORY = "the same full name in reports of one story"
FAR_APART = 3 * 365  # days after which an office may have passed to somebody else of the same surname
_SUFFIX = re.compile(r",? (?:jr|sr|ii|iii|iv)\.?$", re.I)
BLOCK = 200  # speakers of one surname that are compared with each other; more would take quadratic time


class Told(NamedTuple):
    """What one article tells of a named speaker. `role` is in its words, `date` an ISO date or date-time."""

    key: str  # whatever the caller knows this speaker by
    name: str
    type: SourceType = "person"
    role: str | None = None
    speaks_for: str | None = None
    outlet: str | None = None
    date: str | None = None


class Same(NamedTuple):
    """A proposal that two speakers are one, and why, in words."""

    one: str  # keys
    other: str
    why: str


def same_speakers(speakers: Sequence[Told]) -> list[Same]:
    """Every pair of speakers that evidence takes for one, in the order of the speakers.

    Linear in the speakers, but for those who share a surname: of these at most 200 are compared with each other.
    """
    blocks: dict[str, list[Told]] = defaultdict(list)
    for one in speakers:
        if block := block_of(one):
            blocks[block].append(one)
    order = {one.key: number for number, one in enumerate(speakers)}
    found = [
        Same(one.key, other.key, why)
        for block in blocks.values()
        for one, other in combinations(block[:BLOCK], 2)
        if (why := reason(one, other)) is not None
    ]
    return sorted(found, key=lambda pair: (order[pair.one], order[pair.other]))


def groups(
    pairs: Iterable[Same], told: Mapping[str, Told] | None = None, apart: Collection[frozenset[str]] = ()
) -> list[frozenset[str]]:
    """The speakers that the pairs join, each group once, in the order in which they come up.

    A pair joins two groups unless that would bring together keys that are `apart`. With `told`, a name that
    nothing contradicts is no bridge between two who are told apart: the pair that stands first wins.
    """
    group: dict[str, frozenset[str]] = {}
    for pair in pairs:
        one, other = (group.setdefault(key, frozenset({key})) for key in (pair.one, pair.other))
        across = [frozenset({a, b}) for a in one for b in other] if one != other and (apart or told) else []
        if any(ends in apart for ends in across):
            continue
        if pair.why == UNCONTRADICTED and told and any(disagree(*(told[key] for key in ends)) for ends in across):
            continue
        group |= dict.fromkeys(one | other, one | other)
    return list(dict.fromkeys(group.values()))


def reason(one: Told, other: Told) -> str | None:
    """Why two speakers are one, in words; None where the evidence does not suffice or speaks against it."""
    if one.type != other.type:
        return None
    if one.type != "person":
        return _same_body(one, other)
    a, b = _tokens(one.name), _tokens(other.name)
    if not a or not b or a[-1] != b[-1] or not _first_names_agree(a, b):
        return None
    shared = _shared_role(one, other)
    principal = _shared_principal(one, other)
    contrary = _contrary(one, other)
    if len(a) > 1 and len(b) > 1:
        if principal:
            return f"the same full name, and both speak for {principal}"
        if shared:
            return f"the same full name, and both are called {shared}"
        return None if contrary else UNCONTRADICTED
    if contrary or _days_apart(one, other) > FAR_APART:
        return None
    if principal:
        return f"the same surname, and both speak for {principal}"
    return f"the same surname, and both are called {shared}" if shared and len(shared.split(", ")) > 1 else None


def disagree(one: Told, other: Told) -> bool:
    """Whether what is told of two speakers speaks against their being one: first names, offices, principals."""
    if one.type != other.type or one.type != "person":
        return one.type != other.type
    return not _first_names_agree(_tokens(one.name), _tokens(other.name)) or _contrary(one, other)


def names_agree(one: Told, other: Told) -> bool:
    """Whether both are persons of one surname, whose first names agree or are not told."""
    a, b = _tokens(one.name), _tokens(other.name)
    return bool(one.type == other.type == "person" and a and b and a[-1] == b[-1] and _first_names_agree(a, b))


def same_full_name(one: Told, other: Told) -> bool:
    """Whether the names agree and both have a first name, whatever else is told of the two."""
    return names_agree(one, other) and len(_tokens(one.name)) > 1 and len(_tokens(other.name)) > 1


# --------------------------------------------------------------------------- names


def _tokens(name: str) -> list[str]:
    """The lower-case words of a person's name, without titles and suffixes."""
    bare = split_title(_SUFFIX.sub("", name))[1]
    return [token.lower().strip(".,’'") for token in bare.split() if token.strip(".,’'")]


def _first_names_agree(a: list[str], b: list[str]) -> bool:
    """Whether first names are equal, one is the other's initial, or one of the two is not told."""
    if len(a) == 1 or len(b) == 1:
        return True
    first, second = sorted((a[0], b[0]), key=len)
    if first != second and not (len(first) == 1 and second.startswith(first)):
        return False
    middles = [names[1:-1] for names in (a, b)]
    return not all(middles) or middles[0][0][0] == middles[1][0][0]


def block_of(one: Told) -> str:
    """What two speakers must share to be compared at all: the surname, or a body's whole name; "" for no name."""
    if one.type == "person":
        tokens = _tokens(one.name)
        return tokens[-1] if tokens else ""
    return _bare(one.name)


def _bare(name: str) -> str:
    return re.sub(r"^the |[^\w ]", "", name.lower()).strip()


def _same_body(one: Told, other: Told) -> str | None:
    """Organisations and outlets are one by their whole name; "the council" of two towns is not."""
    a, b = _bare(one.name), _bare(other.name)
    proper = any(token[:1].isupper() for token in one.name.split()[-3:] if token not in ("The", "the"))
    common = all(noun_type(word) is not None or word in words.DETERMINERS for word in a.split())
    if a != b or not proper or (common and (one.outlet is None or one.outlet != other.outlet)):
        return None
    return "the same whole name"


# --------------------------------------------------------------------------- evidence


def _role_words(one: Told) -> set[str]:
    return {word for word in described_by(one.role or "") if word not in _COURTESY}


_COURTESY = frozenset("mr mrs ms miss dr sir dame lord lady smt shri hon former ex acting then now".split())


def _shared_role(one: Told, other: Told) -> str | None:
    """The words of the roles that both have, with at least one noun of persons among them."""
    shared = [
        word
        for word in (one.role or "").lower().replace(",", " ").split()
        if word in _role_words(one) & _role_words(other)
    ]
    return (
        ", ".join(dict.fromkeys(shared))
        if any(noun_type(word) == "person" or word in words.TITLES for word in shared)
        else None
    )


def _shared_principal(one: Told, other: Told) -> str | None:
    """Whom both speak or work for: one name within the other."""
    if not one.speaks_for or not other.speaks_for:
        return None
    a, b = set(_bare(one.speaks_for).split()), set(_bare(other.speaks_for).split())
    return max(one.speaks_for, other.speaks_for, key=len) if a <= b or b <= a else None


def _contrary(one: Told, other: Told) -> bool:
    """Whether what is told of the two disagrees: other principals, or offices that share no word."""
    if one.speaks_for and other.speaks_for and not _shared_principal(one, other):
        return True
    a, b = _role_words(one), _role_words(other)
    return bool(a and b and not a & b)


def _days_apart(one: Told, other: Told) -> int:
    if not one.date or not other.date:
        return 0
    return abs((date.fromisoformat(one.date[:10]) - date.fromisoformat(other.date[:10])).days)
