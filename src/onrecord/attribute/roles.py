"""Roles: the titles before a name, the descriptions beside it, and whom they speak for."""

import re
from functools import lru_cache

from onrecord.attribute import words
from onrecord.attribute.kinds import kind_of_name
from onrecord.attribute.nouns import gender_of_name, noun_type, vocabulary

_REACH = 110  # code points before or behind a name in which its role can stand
_WORD = re.compile(r"[^\W\d_][\w’'.&-]*$")
_AGE = r"(?:, (?:now |aged )?\d{1,3})?"
_AFTER = re.compile(
    rf"(?: \([^)\n]{{1,40}}\))?{_AGE},? (?:who (?:is|was|serves as|served as) |is |was )?"
    r"(?P<role>(?!who |which |whose |that |is |was |has |had |and |or |but |of |in |on |at |from |for |to |with |as |by |not )"
    r"(?!said |says |told |tells |wrote |writes |asked |added |argued |warned |called |spoke |will |would |could |can |did |does |may )"
    r"(?:(?:an?|the|its|his|her|their|one of the|now|then)\s)?(?:[^,.;:“”\"()\n]|(?<=[A-Z])\.(?=[A-Z ])){3,90}?)"
    r"(?=[,.;:)\n]|$| (?:said|says|told|added|wrote|who|which|has|had)\b)"
)
_DETERMINED = re.compile(r"\b(?:the|an?|its|his|her|their|our)\s", re.I)
_CLAUSE = re.compile(r"[,.;:!?“”\"()\n—]")
_SPOKES = re.compile(
    r"\bspokes(?:man|woman|person|people)s?\s+(?:for|of)\s+(?:the\s+)?(?P<after>[^,.;]{2,60})"
    r"|(?P<before>[A-Z][\w.’'&-]*(?:\s+(?:&\s+)?[A-Z][\w.’'&-]*)*?)(?:['’]s?)?\s+(?:\w+\s+){0,2}spokes(?:man|woman|person)",
)
_LEADS = re.compile(
    r"\b(?:chief executive(?: officer)?|ceo|president|chair(?:man|woman|person)?|director|head|leader|secretary|general secretary|"
    r"founder|owner|editor|lawyer|attorney|counsel|manager|captain|minister|governor|mayor|aide|advis[eo]r)\s+"
    r"(?:of|for|at|to)\s+(?:the\s+)?(?P<after>[A-Z][\w.’'&-]*(?:\s+(?:(?:of|for|and|the|&)\s+){0,2}[A-Z][\w.’'&-]*)*)"
)
_SPEAKING = re.compile(r"\b(?:spokes(?:man|woman|person|people)|lawyer|attorney|counsel|aide|advis[eo]r)", re.I)


_COURTESY = frozenset("mr. mr mrs. mrs ms. ms dr. dr miss sir".split())


def _bears(tokens: list[str]) -> bool:
    """Whether a last word that could be a title is a surname: "Mr. King", "Charlie Dean"."""
    first = tokens[0].lower()
    return first in _COURTESY or gender_of_name(first) is not None


def _names_somebody(tokens: list[str]) -> bool:
    """Whether two capitals that follow an office are a person's: "Minister for Industry Solomon Tate"."""
    first, last = (token.lower().strip(".,’'") for token in tokens)
    if first in words.PREPOSITIONS or last in words.PLACE_NOUNS or kind_of_name(" ".join(tokens)) is not None:
        return False
    common = vocabulary().common
    return gender_of_name(first) is not None or (first not in common and last not in common)


@lru_cache(maxsize=16384)
def split_title(sequence: str) -> tuple[str | None, str]:
    """(title, name): "Russian President Vladimir Putin" -> (Russian President, Vladimir Putin)."""
    tokens = sequence.split()
    if len(tokens) > 1 and tokens[-1].lower() in words.ORGANIZATION_NOUNS:
        return None, sequence  # "General Assembly", "State Department"
    last = max((n for n, token in enumerate(tokens) if token.lower().strip("’'") in words.TITLES), default=-1)
    opening = tokens[0].lower() if len(tokens) > 2 else ""
    if last < 0 and opening in vocabulary().person and opening not in words.EITHER and kind_of_name(sequence) is None:
        last = 0  # "Coroner Alan Meek"
    if last < 0 or (last == 0 and len(tokens) == 1 and tokens[0].lower() not in words.TITLES):
        return None, sequence
    if last == len(tokens) - 1 and last and _bears(tokens):
        return (tokens[0], " ".join(tokens[1:])) if tokens[0].lower() in _COURTESY else (None, sequence)
    if last < len(tokens) - 1:
        if tokens[last + 1] in ("of", "for"):  # "Minister of Culture": a title to its end, or to the name behind it
            named = len(tokens) - 2
            if named > last + 2 and _names_somebody(tokens[named:]):
                return " ".join(tokens[:named]), " ".join(tokens[named:])
            return sequence, ""
        return " ".join(tokens[: last + 1]), " ".join(tokens[last + 1 :])
    return sequence, ""


def roles_of(text: str, start: int, end: int) -> list[str]:
    """The roles that stand before text[start:end] or in apposition on either side, in the text's words."""
    found = (_just_before(text, start), _in_front(text, start, end), _behind(text, end))
    return [role for role in found if role]


def _just_before(text: str, start: int) -> str | None:
    """ "port director Osric Dahl", "low-cost carrier Skyrra": words that end in a noun of persons or organisations."""
    if start < 4 or text[start - 1] != " ":
        return None
    tokens = text[max(0, start - 70) : start - 1].rpartition("\n")[2].split(" ")
    if not tokens or not tokens[-1][:1].islower():
        if not tokens or tokens[-1] != "The":
            return None
        tokens.pop()
    if tokens and tokens[-1] == "the" and len(tokens) > 1:
        return None
    if not tokens or noun_type(tokens[-1]) not in ("person", "organization", "outlet") or tokens[-1] in _PLAIN:
        return None
    role: list[str] = []
    for token in reversed(tokens[-6:]):
        low = token.lower()
        if low in words.DETERMINERS or low in words.PREPOSITIONS or low in words.CONJUNCTIONS or not _WORD.match(token):
            break
        if token.endswith(".") and low not in words.TITLES:
            break
        if (
            low in words.AUXILIARIES
            or low in words.SUBJECTS
            or low in words.RELATIVES
            or low in words.ADVERBS - {"then", "now"}
        ):
            break
        role.append(token)
    return " ".join(reversed(role)) or None


# Nouns that end a clause as often as they stand before a name.
_PLAIN = frozenset(
    "people others many some most few several one none half person man woman state city country town".split()
)


def _behind(text: str, end: int) -> str | None:
    if text[end : end + 1] not in (",", " "):
        return None
    if text[end] == " " and not re.match(r" (?:\(|is |was |who )", text[end : end + 6]):
        return None
    found = _AFTER.match(text, end, end + _REACH + 40)
    return _personal(found["role"]) if found else None


def _in_front(text: str, start: int, end: int) -> str | None:
    """ "the executive mayor, Osric Dahl,": the determined noun phrase that ends at the comma before a name."""
    at = start - 4 if text[max(0, start - 4) : start] == "the " else start
    if text[max(0, at - 2) : at] != ", " or text[end : end + 1] not in (",", ".", ";", ")", "\n"):
        return None
    zone = _CLAUSE.split(text[max(0, at - _REACH) : at - 2])[-1]
    for inner, found in enumerate(reversed(list(_DETERMINED.finditer(zone)))):
        before = zone[: found.start()].rstrip().rpartition(" ")[2].lower()
        role = _personal(zone[found.start() :])
        if role and before not in ("of", "for", "at", "in"):
            return role if inner == 0 or noun_type(_head(role)) == "person" else None
    return None


def _head(role: str) -> str:
    """The noun that a role turns on, lower case; empty for a role that is too long to be one."""
    head = _COMPLEMENT.split(role, maxsplit=1)[0].split()
    return head[-1].lower().strip("’'") if head and len(head) <= 8 else ""


_COMPLEMENT = re.compile(r" (?:of|for|at|in|to|from|with|on|who|which|that|whose) ")


def _personal(role: str) -> str | None:
    """The role, when its head names a person, an organisation or an outlet."""
    role = re.sub(r"^(?:an?|the|now|then)\s+", "", role.strip(), flags=re.I)
    head = _head(role)
    if not head or head in _PLAIN:
        return None
    tokens = role.split()
    if len(tokens) > 1 and tokens[0].lower().endswith("ed") and noun_type(tokens[1].lower()) is None:
        return None
    kind = noun_type(head)
    if kind in ("organization", "outlet") and not re.search(rf"\b{re.escape(head)}", role):
        return None  # ", African Union," is another name, ", the shipping company," a role
    return role if head in words.TITLES or kind in ("person", "organization", "outlet") else None


def spoken_for(role: str) -> str | None:
    """Whom a role speaks or works for: "a spokesperson for Brown" -> Brown, "director of Norr Lines" -> Norr Lines."""
    found = _SPOKES.search(role)
    name = (found["after"] or found["before"] or "").strip() if found else ""
    if not name and (found := _LEADS.search(role)):
        name = found["after"]
    return re.sub(r"^(?:the|The)\s+", "", name) or None


def speaks_for_another(role: str) -> bool:
    """Whether a role is that of a voice: a spokesperson, lawyer, aide."""
    return bool(_SPEAKING.search(role))
