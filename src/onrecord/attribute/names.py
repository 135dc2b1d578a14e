"""The persons, organisations and outlets that an article names: each by its fullest name, with role and employer."""

import re
from bisect import bisect_left
from collections.abc import Iterable
from typing import Literal, NamedTuple

from onrecord.attribute import words

Kind = Literal["person", "organization", "outlet", "document"]

_PARTICLE = r"(?:of|de|da|di|van|von|der|den|del|la|le|al|el|bin|ibn|ter|for|and|the|&)"
_SHORTENED = r"(?:[A-Z]|Mrs?|Ms|Dr|Prof|Sen|Rep|Gov|Gen|Col|Maj|Lt|Capt|Sgt|Cpl|Adm|Cmdr|Rev|Hon|St|Jr|Sr)\."
_CAPITAL = rf"(?:[A-Z](?:\.[A-Z])+\.?|{_SHORTENED}|[^\W\d_a-zß-öø-ÿа-яѐ-џґ][\w’'-]*)"
_SEQUENCE = re.compile(rf"{_CAPITAL}(?:[ \u00a0](?:{_PARTICLE}[ \u00a0])?(?:(?:of|for) the )?{_CAPITAL})*")
_APPOSITION = re.compile(
    r",? ?(?:who (?:is|was|serves as) )?(?P<role>(?:(?:an?|the|its|his|her|their|one of the)\s)?[^,.;:“”\"()\n]{3,90}?)(?=[,.;:)\n]|$| (?:said|says|told|added|wrote|is|was)\b)"
)
_SPOKES = re.compile(
    r"\bspokes(?:man|woman|person)s?\s+(?:for|of)\s+(?:the\s+)?(?P<after>[^,.;]{2,60})|(?P<before>[A-Z][\w.’'-]*(?:\s+[A-Z][\w.’'-]*)*)(?:['’]s)?\s+(?:\w+\s+)?spokes(?:man|woman|person)"
)
_SUFFIXES = frozenset(("jr", "jr.", "sr", "sr.", "ii", "iii", "iv"))
_COMMON_FIRST = (
    words.DETERMINERS | words.SUBJECTS | words.PREPOSITIONS | words.CONJUNCTIONS | words.SUBORDINATORS | words.RELATIVES
)
PLACES = frozenset(
    "moscow kyiv kiev washington beijing london berlin paris brussels ankara tehran jerusalem delhi tokyo seoul pyongyang warsaw "
    "madrid rome vienna havana riyadh cairo damascus baghdad kabul islamabad ottawa canberra russia ukraine china germany france "
    "britain israel iran iraq syria turkey india pakistan japan poland canada mexico cuba europe america".split()
)
_DEMONYM = re.compile(
    r"(?:ian|ish|ese|ean|can|ine|ghan|aqi|aeli|rench|erman|utch|reek|wiss|thai|zech|U\.S\.|US|UK|EU|U\.N\.|UN)$"
)


MEMORY = 60  # names that a pronoun or "the minister" can reach back over


class Known(NamedTuple):
    """One named source of an article."""

    name: str
    kind: Kind
    role: str | None = None
    speaks_for: str | None = None


class Names:
    """Who and what a text names, to look up by any of its shorter names."""

    def __init__(self, text: str) -> None:
        self._by_key: dict[str, Known] = {}
        self._places: list[tuple[int, Known]] = []
        for found in _SEQUENCE.finditer(text):
            self._take(text, found)

    def _take(self, text: str, found: re.Match[str]) -> None:
        for start, sequence in _parts(found):
            known = self._known(text, start, sequence)
            if known is not None:
                self._places.append((start, known))

    def _known(self, text: str, start: int, sequence: str) -> Known | None:
        the = sequence.startswith("The ")
        sequence = _without_start(sequence)
        kind = kind_of_name(sequence)
        if kind is None:
            return None
        if kind != "person":
            name = f"The {sequence}" if kind == "outlet" and the else sequence
            return self._remember(Known(name, kind), (_key(name), _key(sequence)))
        title, name = split_title(sequence)
        if not name:
            return None
        tokens = [token for token in name.split() if token.lower() not in _SUFFIXES]
        if not tokens:
            return None
        if len(tokens) == 1:
            older = self._by_key.get(_key(tokens[0]))
            if older is None and title:
                return self._remember(Known(name, "person", title), (_key(tokens[0]),))
            return older
        role = title or self._apposed(text, start + len(sequence))
        if title and (more := self._apposed(text, start + len(sequence))):
            role = f"{title}, {more}"
        speaks_for = spoken_for(role) if role else None
        return self._remember(
            Known(name, "person", role, speaks_for), (_key(name), _key(f"{tokens[0]} {tokens[-1]}"), _key(tokens[-1]))
        )

    def _apposed(self, text: str, at: int) -> str | None:
        if text[at : at + 2] != ", ":
            return None
        found = _APPOSITION.match(text, at, at + 130)
        if not found:
            return None
        role = found["role"].strip()
        head = {word.lower() for word in role.split()[:8]}
        return role if head & (words.PERSON_NOUNS | words.TITLES) else None

    def _remember(self, known: Known, keys: Iterable[str]) -> Known:
        full, *short = dict.fromkeys(keys)
        older = self._by_key.get(full)
        if older is not None and older.name.removeprefix("The ") == known.name.removeprefix("The "):
            known = Known(
                max(older.name, known.name, key=len),
                known.kind,
                older.role or known.role,
                older.speaks_for or known.speaks_for,
            )
        self._by_key[full] = known
        for key in short:
            # The first bearer keeps a surname: later ones of the same name are introduced in full.
            held = self._by_key.get(key)
            if (
                held is None
                or held.name == known.name
                or (len(held.name) < len(known.name) and _key(known.name).endswith(_key(held.name)))
            ):
                self._by_key[key] = known
        return known

    def find(self, words_of_name: str) -> Known | None:
        """The known bearer of a full or short name; None for one that the article does not introduce."""
        name = _without_start(words_of_name)
        found = self._by_key.get(_key(name))
        if found is None:
            name = split_title(name)[1]
            found = self._by_key.get(_key(name)) or self._by_key.get(_key(name.split()[-1])) if name else None
        return found

    def last_before(self, position: int, kinds: tuple[Kind, ...]) -> Known | None:
        """The one of these kinds that is named last before a place in the text."""
        return next((known for known in self._before(position) if known.kind in kinds), None)

    def _before(self, position: int) -> Iterable[Known]:
        """Who is named before a place in the text, the nearest first; not further back than MEMORY names."""
        end = bisect_left(self._places, position, key=lambda place: place[0])
        return (known for _, known in reversed(self._places[max(0, end - MEMORY) : end]))

    def with_noun(self, noun: str, position: int) -> Known | None:
        """The last one before `position` whose name or role has this noun: "the ministry", "the senator"."""
        wanted = noun.lower()
        for known in self._before(position):
            if wanted in f"{known.name} {known.role or ''}".lower().replace(",", " ").split():
                return known
        return None


def _parts(found: re.Match[str]) -> Iterable[tuple[int, str]]:
    """A run of capitals, cut at an "and" between two of them and at a possessive."""
    at = found.start()
    for part in re.split(r"( and |['’]s )", found[0]):
        if part not in (" and ", "'s ", "’s "):
            yield at, re.sub(r"['’]s?$", "", part)
        at += len(part)


def _key(name: str) -> str:
    return re.sub(r"^the ", "", name.lower().strip(" .,’'")).replace("’", "'")


def _without_start(sequence: str) -> str:
    """Without a sentence's first word that only happens to be a capital, and without "The"."""
    tokens = sequence.split()
    while tokens and tokens[0].lower() in _COMMON_FIRST | words.DAYS | words.ADVERBS and not tokens[0].isupper():
        tokens.pop(0)
    return " ".join(tokens)


def split_title(sequence: str) -> tuple[str | None, str]:
    """(title, name): "Russian President Vladimir Putin" -> (Russian President, Vladimir Putin)."""
    tokens = sequence.split()
    last = max((n for n, token in enumerate(tokens) if token.lower() in words.TITLES), default=-1)
    if last >= 0 and last < len(tokens) - 1:
        return " ".join(tokens[: last + 1]), " ".join(tokens[last + 1 :])
    if last >= 0:
        return sequence, ""
    return None, sequence


def kind_of_name(sequence: str) -> Kind | None:
    """What a run of capitals names by its own words; None when it names nothing that speaks."""
    tokens = [token.strip(".,’'").lower() for token in sequence.split()]
    if not tokens or tokens[0] in words.DAYS or sequence.isdigit():
        return None
    last = tokens[-1]
    if _key(sequence) in words.OUTLET_NAMES or (
        len(tokens) > 1 and (last in words.OUTLET_NOUNS or tokens[0] in words.OUTLET_NAMES)
    ):
        return "outlet"
    if last in words.DOCUMENT_NOUNS and len(tokens) > 1:
        return "document"
    spoken = [token for token in tokens if token not in ("of", "the", "for", "and", "&")]
    if last in words.ORGANIZATION_NOUNS or (
        any(token in words.ORGANIZATION_NOUNS for token in spoken)
        and not (tokens[0] in words.TITLES and len(tokens) > 2)
    ):
        return "organization"
    if last in PLACES or (sequence.isupper() and 1 < len(sequence.replace(".", "")) <= 6):
        return "organization"
    if any(word in tokens for word in ("of", "for")) and tokens[0] not in words.TITLES:
        return "organization"
    return "person"


def spoken_for(role: str) -> str | None:
    """Whom a role speaks for: "a spokesperson for Brown" -> Brown."""
    found = _SPOKES.search(role)
    if not found:
        return None
    name = (found["after"] or found["before"] or "").strip()
    return re.sub(r"^the\s+", "", name) or None


def is_demonym(word: str) -> bool:
    """Russian, U.S.: an adjective, not the name of somebody who speaks."""
    return bool(_DEMONYM.search(word))
