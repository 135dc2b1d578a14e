"""What headlines do with the words of saying that running text does not: "Town told to boil water", "Dam safe: minister"."""

import re
from collections.abc import Sequence

from onrecord.attribute import words
from onrecord.attribute.found import Bounds, Found
from onrecord.attribute.nouns import noun_type

# Past forms without a helper are passive in a headline, which tells in the present: "Town told to boil water".
_PASSIVE = re.compile(
    r"(?:told|asked|urged|ordered|warned|advised|accused|believed|thought|said|forced|instructed|reminded|invited|alleged"
    r"|reported|understood|feared|expected|suspected)(?: of)?",
    re.I,
)
_HEARD = re.compile(r"(?:\w+ )?\w+ (?P<told>told)")  # "Dam was never safe, inquiry told"
_HEARING = re.compile(
    r"(?:the )?(?:\w+ )?(?:jury|jurors|court|inquiry|inquest|tribunal|hearing|trial|committee|panel|MPs)", re.I
)
_PASSIVE_CONTENT = re.compile(r"(?:not )?to\b|(?:of|over|about|against)\b")
_NOTHING_SAID = re.compile(
    r"(?:what|how|why|where|when|who|everything|all you|live|latest|as it happened|in (?:pictures|numbers|full|brief)|the story so far"
    r"|a timeline|timeline|your questions|(?:\d+|two|three|four|five|six|seven|eight|nine|ten) (?:things|ways|reasons|takeaways|questions))\b",
    re.I,
)
_NO_SOURCES = frozenset(
    "explainer explained exclusive opinion comment analysis live watch video update updates breaking obituary review editorial "
    "podcast letters profile revealed interview timeline recap factbox correction feature quiz gallery listen "
    "check facts pictures preview briefing".split()
)
_HAPPENINGS = frozenset(
    "storm hurricane typhoon cyclone election elections crisis war strike strikes fire earthquake flood floods crash attack trial "
    "budget referendum summit cup final derby".split()
)
_NAME = r"[^\W\d_a-z][\w’'.&-]*(?: (?:(?:of|the|for|and|&) )?[^\W\d_a-z][\w’'.&-]*){0,4}"
_OPENING_NAME = re.compile(_NAME)
_QUOTED_FIRST = re.compile(rf"(?P<said>[‘'“\"][^‘“\"\n]{{6,140}}[’'”\"]): (?P<who>{_NAME})")
_QUOTED_LAST = re.compile(r": (?P<said>[‘'“\"][^\n]{6,140}[’'”\"])$")
_TRAILING = re.compile(r"(?P<said>[^:\n]{12,140}?)(?P<cue>:| [-–—]) (?P<who>[^:\n–—-]{3,50})$")
_OWNER = re.compile(r"['’](?:s\b|$)")
_WORDS = re.compile(r"[^\W_][\w’'.-]*")


def told_by_headline(text: str, found: Sequence[Found], body: str) -> list[Found]:
    """The attributions of a headline, with its own habits minded; `body` tells which of its capitals are names."""
    kept = [mended for one in found if (mended := _mended(text, one)) is not None]
    for shape in (_quote_first, _quote_last, _trailing):
        if (one := shape(text, kept, body)) is not None:
            kept = [other for other in kept if not _overlaps(one, other)] + [one]
    return sorted(kept, key=lambda one: one.cue)


def _mended(text: str, one: Found) -> Found | None:
    """An attribution as a headline means it; None for one that only looks like it."""
    cue = " ".join(text[start:end] for start, end in one.cue)
    if not one.content or (not any(sign.isalpha() for sign in cue) and cue != ":"):
        return None
    said = text[slice(*one.content[0])]
    if said.lower() in ("what", "how", "why", "who", "where"):
        return None
    if cue == ":":
        return None if _labels(text, one, said) else one
    if (heard := _HEARD.fullmatch(cue)) and not one.source and len(one.cue) == 1:
        start, end = one.cue[0]
        told = start + heard.start("told")
        return one._replace(cue=((told, end),), addressee=(start, told - 1), head="told")
    if cue == "told" and one.source and one.content[0][1] <= one.source[0][0]:
        start, end = one.source[0]
        if _HEARING.fullmatch(text[start:end]) and text[one.cue[0][1] :][:4] in ("", " in ", " at "):
            return one._replace(source=(), addressee=(start, end))
    if one.source and _PASSIVE.fullmatch(cue) and one.source[0][1] + 1 == one.cue[0][0]:
        (start, end), behind = one.source[0], one.content[0][0] >= one.cue[-1][1]
        if behind and (cue.endswith(" of") or _PASSIVE_CONTENT.match(said)):
            return one._replace(source=(), addressee=(start, end))
    if not one.source and (subject := _subject(text, one)):
        return one._replace(source=(subject,))
    return one


def _labels(text: str, one: Found, said: str) -> bool:
    """Whether what stands before a colon names the piece or its matter, and nobody who says: "Storm Ragna: what we know"."""
    before = _WORDS.findall(" ".join(text[start:end] for start, end in one.source).lower())
    return (
        _NOTHING_SAID.match(said) is not None
        or not before
        or before[-1] in _NO_SOURCES
        or bool(_HAPPENINGS & {before[0], before[-1]})
    )


def _subject(text: str, one: Found) -> Bounds | None:
    """The few words that open a headline before a verb in the present: "Union calls for a strike"."""
    start, end = one.cue[0]
    before = text[:start].rstrip()
    tokens = _WORDS.findall(before)
    verb = text[start:end].split()[0]
    if not (verb.endswith("s") and verb.islower() and 0 < len(tokens) < 5) or not one.content[0][0] >= end:
        return None
    return (0, len(before)) if noun_type(tokens[-1].lower()) or _OPENING_NAME.fullmatch(before) else None


def _speaks(who: str, body: str) -> bool:
    """Whether words in a headline can be somebody who says: a noun of persons or bodies, or a name of the text."""
    tokens = _WORDS.findall(who)
    if not tokens or len(tokens) > 5 or tokens[-1].lower() in _NO_SOURCES | _HAPPENINGS:
        return False
    if noun_type(tokens[-1].lower()) in ("person", "organization", "group", "document"):
        return all(token.lower() not in words.AUXILIARIES for token in tokens)
    return _OPENING_NAME.fullmatch(who) is not None and re.search(rf"\b{re.escape(who)}\b", body) is not None


def _quote_first(text: str, _: Sequence[Found], body: str) -> Found | None:
    """ "'We will not pay': Ana Rell hits back at council": the quotation is hers, the rest tells about her."""
    found = _QUOTED_FIRST.match(text)
    if found is None:
        return None
    whole, at = found["who"].split(" "), found.start("who")
    if any(_OWNER.search(word) for word in whole):
        return None  # "Jett Rainer's ex": not his words
    named = next((who for n in range(len(whole), 0, -1) if _speaks(who := " ".join(whole[:n]), body)), None)
    if named is None:
        return None
    colon = found.end("said")
    return Found(((at, at + len(named)),), ((colon, colon + 1),), (found.span("said"),), None, ":", True)


def _quote_last(text: str, found: Sequence[Found], body: str) -> Found | None:
    """ "Rell vows to stay after defeat: 'I have never walked away'": whoever the line is about."""
    quoted = _QUOTED_LAST.search(text)
    if quoted is None:
        return None
    colon = quoted.start()
    opening = _OPENING_NAME.match(text)
    sources = [one.source[0] for one in found if one.source and one.source[0][1] <= colon]
    if not sources and opening and opening.end() <= colon and not _OWNER.search(opening[0]):
        sources = [opening.span()] if _speaks(opening[0], body) else []
    return Found((sources[0],), ((colon, colon + 1),), (quoted.span("said"),), None, ":") if sources else None


def _trailing(text: str, found: Sequence[Found], body: str) -> Found | None:
    """ "Dam will hold: governor", "Dam will hold – governor"."""
    shape = _TRAILING.fullmatch(text)
    if shape is None or any(one.source and one.source[0][1] > shape.start("cue") for one in found):
        return None
    who, cue = shape["who"], shape.span("cue")
    # Behind a dash mostly stands the outlet: only a noun speaks there.
    if not (shape["cue"] == ":" or who.islower()) or _NOTHING_SAID.match(who) or not _speaks(who, body):
        return None
    return Found((shape.span("who"),), ((cue[1] - 1, cue[1]),), (shape.span("said"),), None, ":", True)


def _overlaps(one: Found, other: Found) -> bool:
    """Whether two attributions tell of the same words."""
    return any(a < end and start < b for a, b in one.content for start, end in other.content) or one.cue == other.cue
