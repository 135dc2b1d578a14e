"""What a name names: by its own words, or by what the article says around it."""

import re
from functools import lru_cache

from onrecord.attribute import words
from onrecord.attribute.nouns import Gender, gender_of_word, noun_type, singular, vocabulary
from onrecord.attribute.referents import Referent
from onrecord.records import SourceType

PLACES = frozenset(
    "moscow kyiv kiev washington beijing london berlin paris brussels ankara tehran jerusalem delhi tokyo seoul pyongyang warsaw "
    "madrid rome vienna havana riyadh cairo damascus baghdad kabul islamabad ottawa canberra russia ukraine china germany france "
    "britain israel iran iraq syria turkey india pakistan japan poland canada mexico cuba europe america australia brazil egypt "
    "spain italy greece sweden norway finland denmark belgium austria hungary romania serbia georgia armenia azerbaijan belarus "
    "kazakhstan afghanistan lebanon jordan qatar yemen libya tunisia algeria morocco sudan ethiopia kenya nigeria ghana uganda "
    "rwanda congo zimbabwe venezuela colombia peru chile argentina bolivia indonesia malaysia singapore philippines vietnam "
    "thailand myanmar burma taiwan ireland scotland wales england netherlands portugal switzerland africa asia".split()
)
_DEMONYM = re.compile(
    r"(?:ians?|ish|ese|eans?|canadian|americans?|ine|ghans?|aqis?|aelis?|rench|ermans?|utch|reeks?|wiss|thai|zech|U\.S\.|US|UK|EU|U\.N\.|UN)$"
)
# Endings that surnames have and companies or places seldom.
_SURNAME = re.compile(
    r".{2}(?:[oe]va?|enko|s?sky|ski|ska|skaya|son|sson|sen|dottir|ez|vich|vi[cć]|yan|dze|shvili|berg|stein|man|mann|wicz|escu|oglu|ovich"
    r"|acci|ini|elli|etti|eaux|ault|inho|eira|wala|singh|chuk|ashvili|akis|opoulos|idis|nen|lund|quist|strom|sson|gaard)$"
)
_PLURAL_INITIALS = re.compile(r"\b[A-Z]{2,}s$")
_PLACE_STARTS = frozenset("port mount lake fort cape".split())
_OUTLET_SECOND = frozenset("news radio tv television times post star".split())
_PARTIES = frozenset(
    "republicans democrats liberals tories conservatives socialists greens evangelicals muslims christians".split()
)


@lru_cache(maxsize=16384)
def key(name: str) -> str:
    """The form under which a name is kept: lower case, without article, possessive and outer points."""
    low = name.lower().replace("’", "'").strip(" .,'\"“”")
    return low.removeprefix("the ").removesuffix("'s").replace(".", "")


@lru_cache(maxsize=16384)
def sex_of(title: str | None) -> Gender | None:
    """The sex that a title tells."""
    return next((sex for word in (title or "").split() if (sex := gender_of_word(word))), None)


@lru_cache(maxsize=16384)
def kind_of_name(name: str) -> SourceType | None:
    """What a run of capitals names by its own words; None when they do not tell."""
    tokens = [token.strip(".,’'").lower() for token in name.split()]
    if not tokens:
        return None
    last = tokens[-1]
    bare = key(name)
    if bare in words.OUTLET_NAMES or (tokens[0] in words.OUTLET_NAMES and (len(tokens) > 1)):
        return "outlet"
    second = tokens[1] if len(tokens) > 1 else ""
    if second and (
        (last in words.OUTLET_NOUNS and _publishes(last, tokens))
        or tokens[0] in words.OUTLET_STARTS
        or second in _OUTLET_SECOND
    ):
        return "outlet"
    if second == "of" and tokens[0] in _OF_A_TOWN:
        return "outlet"
    if len(tokens) > 1 and last in words.DOCUMENT_NOUNS:
        return "document"
    if len(tokens) == 1 and (last in _PARTIES or (last.endswith("s") and is_demonym(name) and not name.isupper())):
        return "group"
    if len(tokens) > 1 and (last in words.NAME_ENDINGS or last in words.PLACE_NOUNS):
        return "organization"
    if _PLURAL_INITIALS.search(name):
        return "group"
    nouns = [token for token in tokens if token not in ("of", "the", "for", "and", "&")]
    if any(token in words.ORGANIZATION_NOUNS or token in words.COMPANY_NOUNS for token in nouns):
        return "organization"
    if last in PLACES or (name.isupper() and 1 < len(name.replace(".", "")) <= 6 and len(tokens) == 1):
        return "organization"
    return "organization" if any(word in tokens for word in ("of", "for", "&")) or tokens[-1].isdigit() else None


def _publishes(last: str, tokens: list[str]) -> bool:
    """Whether a last word that other bodies bear too is an outlet's: "Gulf News Agency", not "Space Agency"."""
    return last not in _SHARED or bool(
        {"news", "press", "radio", "tv", "broadcasting", "television"} & set(tokens[:-1])
    )


_OF_A_TOWN = frozenset("times bulletin voice gazette herald tribune courier echo".split())  # "Bulletin of Port Lorne"
_SHARED = frozenset("agency network station site website outlet broadcaster paper newspaper channel".split())


def is_demonym(word: str) -> bool:
    """Russian, U.S.: an adjective, not the name of somebody who speaks."""
    return bool(_DEMONYM.search(word))


def decided(referent: Referent) -> None:
    """Settles what an undecided referent is, by roles, first names and the pronouns that follow it."""
    tokens = referent.name.split()
    last = tokens[-1].lower()
    referent.place = last in PLACES or (len(tokens) > 1 and last in words.PLACE_NOUNS) or _lies_there(referent)
    if tokens[0].lower() in _PLACE_STARTS and len(tokens) == 2 and kind_of_name(tokens[1]) is None:  # "Port Ilsan"
        referent.place, referent.kind = True, referent.kind or "organization"
    head = _head_of(referent.role) if referent.role else ""
    if referent.kind == "organization" and referent.name.isupper() and noun_type(head) == "outlet":
        referent.kind = "outlet"  # "state television channel K1"
    if referent.kind is not None:
        return
    role = noun_type(head) if head and singular(head) not in words.EITHER else None
    known = vocabulary()
    persons, things = referent.tally["m"] + referent.tally["f"], referent.tally["n"]
    first = tokens[0].lower()
    listed = first in known.male or first in known.female
    if referent.sex or role == "person":
        referent.kind = "person"
    elif role in ("organization", "outlet"):
        referent.kind = role
    elif listed and (persons >= things or len(tokens) > 1):
        referent.kind = "person"
    elif referent.tally["o"] and (not persons or last in words.OUTLET_NOUNS):
        referent.kind = "outlet"
    elif len(tokens) > 1:
        common = (last in known.common or last in known.person) and not persons
        referent.kind = "organization" if common or things > persons + 1 else "person"
    else:
        if referent.place:
            persons = 0
        surname = not things and bool(_SURNAME.search(last))
        referent.kind = "person" if surname or persons >= max(things, 1) else "organization"


def _lies_there(referent: Referent) -> bool:
    """Whether one word is a place, because things happen in it and hardly a person is spoken of beside it."""
    persons = referent.tally["m"] + referent.tally["f"]
    return " " not in referent.name and not referent.sex and referent.tally["p"] > 0 and persons < 2


def _head_of(role: str) -> str:
    """The noun that a role turns on: "spokesman for the port" -> spokesman."""
    head = re.split(r",| (?:of|for|at|in|to|from|with|on|who|which) ", role, maxsplit=1)[0].split()
    return head[-1].lower() if head else ""
