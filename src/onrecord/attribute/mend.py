"""What the learned tagger's spans still need: habits of the gold that it misses, and names that it cuts short."""

import re

from onrecord.attribute.found import NOUN_CUES, Bounds, Found
from onrecord.attribute.resolve import REPORTIVE

_ON_A_DAY = (
    r"\s+(?:on|in|late|early)\s+(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:Jan|Feb|March|April|May|June|July|Aug|Sept|Oct|Nov|Dec)\w*\.?)"
    r"(?:\s+\d+)?(?:,\s+\d{4})?"
)
_DAY = re.compile(
    rf"(?<=\w){_ON_A_DAY}\Z"
    r"|(?<=\w)\s+(?:today|yesterday|tomorrow|tonight|later|earlier|meanwhile|now|then|also|again)\Z"
)
_NAME = r"(?:The )?[A-Z][\w’'&-]*(?: [A-Z][\w’'&-]*){0,5}"
_DATED_SUBJECT = re.compile(rf"(?:\A|\n|[.!?]['”\"]? )(?P<who>{_NAME}){_ON_A_DAY},? \Z")
_BEGUN = re.compile(r"(?:an?|the|its|their|his|our|my)\Z", re.I)
_PHRASE = re.compile(r"\s+[^,.;:()“”\"\n–—]{1,120}\b")
_OPEN_CLAUSE = re.compile(r",\s+(?:who|which|whose)(?:\s+[\w’'-]+){0,8}\Z")
_CLAUSE_END = re.compile(r"[^,.;:“”\"\n]{1,120}(?=,)")
_QUOTES = frozenset("\"“”‘'")
_AROUND = "\"“”‘’',. "
_LINKING = re.compile(
    r"(?:[“\"]?(?:But|And|So|Yet|Still|However|Meanwhile|Also|Then|Or|Now|In fact|Indeed|For example|In addition)\W+)*"
)
_OWNED = re.compile(
    rf"\b(?P<owner>[A-Z][\w.-]{{0,40}}(?: [A-Z][\w.-]{{0,40}}){{0,3}}(?:(?=['’]s)|(?<=s)(?=['’])))['’]s?\s+(?:\w+\s+){{0,3}}?(?P<noun>{'|'.join(sorted(NOUN_CUES))})\s+(?:to|that|of)\b"
)
_THAT = re.compile(r"(?:that|whether)\b")
_VENUE = re.compile(r"(?:in|on|at|during|by|over|after|last|this) (?:[\w’'.-]+ ){1,8}?(?=that\b)")
_LIKENING = re.compile(r"(?:it|him|her|them|this|that)\s+as\s+")
_SUBJECT = 120  # characters that a subject and its day take, at most
_GAP = 8  # words that a content may skip and still be one
# "said on condition of anonymity": the terms are no part of the cue.
_TERMS = re.compile(r"(?<=\w)\s+(?:speaking\s+)?on\s+(?:the\s+)?condition\b", re.I)
# Words after which what somebody says is itself a report of what somebody said.
_RETOLD = re.compile(
    r"\b(?:said|says|told|tells|claimed|denied|warned|confirmed|reported|according to|insisted|stated|wrote)\b"
)


def owners(text: str, start: int, end: int) -> dict[int, Bounds]:
    """Where nouns of saying that somebody owns begin, and who: "Rell's repeated threats to close the port"."""
    return {match.start("noun"): match.span("owner") for match in _OWNED.finditer(text, start, end)}


def cue_end(text: str, start: int, end: int) -> int:
    """Where a cue ends without the terms of anonymity."""
    terms = _TERMS.search(text, start, end)
    return terms.start() if terms else end


def links_on(text: str, start: int, end: int) -> bool:
    """Whether nothing but a word like "But" stands there."""
    return _LINKING.fullmatch(text, start, end) is not None


def opens_quotation(text: str, span: Bounds) -> bool:
    """Whether a span begins with a quotation mark."""
    return text[span[0]] in _QUOTES


def retells(text: str, span: Bounds) -> bool:
    """Whether a word of saying stands in a span."""
    return _RETOLD.search(text, *span) is not None


def after_semicolon(text: str, opening: int, before: int) -> int:
    """Where the part of a sentence begins that holds a place: the sentence itself, or behind its last semicolon."""
    at = text.rfind("; ", opening, before)
    return opening if at < 0 else at + 2


def unquoted(text: str, span: Bounds) -> Bounds:
    """A content without the quotation marks around it."""
    words = text[slice(*span)]
    start = span[0] + len(words) - len(words.lstrip(_AROUND))
    return start, max(start, span[0] + len(words.rstrip(_AROUND)))


def within(one: Found, window: Bounds, at: int) -> Found:
    """An attribution cut to a window of its text, by offsets into a text where that window begins at `at`."""
    start, end = window

    def moved(spans: tuple[Bounds, ...]) -> tuple[Bounds, ...]:
        clipped = ((max(a, start), min(b, end)) for a, b in spans)
        return tuple((a - start + at, b - start + at) for a, b in clipped if a < b)

    addressee = next(iter(moved((one.addressee,))), None) if one.addressee else None
    return one._replace(source=moved(one.source), cue=moved(one.cue), content=moved(one.content), addressee=addressee)


def unlinked(text: str, one: Found) -> Found:
    """An attribution whose source begins behind the "that" of what holds it: "said that officers had told him"."""
    source = tuple((start + 5 if text[start : start + 5] == "that " else start, end) for start, end in one.source)
    return one._replace(source=source) if source != one.source else one


def behind(one: Found, start: int) -> Found:
    """An attribution whose content begins no earlier than there, when anything is left of it."""
    content = tuple((max(start, a), b) for a, b in one.content if b > start)
    return one._replace(content=content) if content else one


def announced(text: str, spans: tuple[Bounds, ...], own: tuple[Bounds, ...]) -> tuple[Bounds, ...]:
    """Without what stands before the source and cue of a "that": "During the call, he said that ..."."""
    first = min(start for start, _ in own)
    behind = tuple(span for span in spans if span[0] >= first)
    return behind if behind and _THAT.match(text, *behind[0]) else spans


def filled(text: str, spans: tuple[Bounds, ...], own: tuple[Bounds, ...]) -> tuple[Bounds, ...]:
    """Contents without the gaps that only another's cue or a stray word makes: what rightly parts a content is its own
    source and cue, or a longer aside."""
    filled: list[Bounds] = []
    for start, end in spans:
        if filled:
            gap = text[filled[-1][1] : start]
            parted = any(filled[-1][1] <= a and b <= start for a, b in own)
            if not parted and "\n" not in gap and len(gap.split()) <= _GAP:
                filled[-1] = filled[-1][0], end
                continue
        filled.append((start, end))
    return tuple(filled)


def head(cue: str) -> str:
    """The main word of a cue: its first speech verb, or its last word."""
    words = cue.lower().split()
    return next((word for word in words if word in REPORTIVE), words[-1] if words else cue)


def dateless(text: str, source: Bounds) -> Bounds:
    """A source without the day on which it spoke: "The Harbour Daily on Dec. 3"."""
    found = _DAY.search(text, *source)
    return (source[0], found.start()) if found else source


def begun(text: str, source: Bounds, cue: Bounds) -> Bounds:
    """A source with the noun that its article or possessive stands for, where it breaks off before it."""
    if not _BEGUN.fullmatch(text, *source):
        return source
    rest = _PHRASE.match(text, source[1], cue[0] if cue[0] > source[1] else len(text))
    return (source[0], rest.end()) if rest else source


def dated_subject(text: str, cue: int) -> tuple[Bounds, ...]:
    """The name that opens a sentence before a day and a cue: "The Harbour Daily on Dec. 3 wrote"."""
    start = max(0, cue - _SUBJECT)
    found = _DATED_SUBJECT.search(text[start:cue])
    return ((start + found.start("who"), start + found.end("who")),) if found else ()


def closed(text: str, source: Bounds, cue: Bounds) -> Bounds:
    """A source with all of the clause that it breaks off in: "Ana Rell, who cut" of "Ana Rell, who cut a visit short, said".
    A clause that does not end before the cue is left away."""
    opened = _OPEN_CLAUSE.search(text, *source)
    if opened is None or not text[source[1] : source[1] + 2].strip(" ,") or cue[0] < source[1]:
        return source
    ends = _CLAUSE_END.match(text, source[1], cue[0])
    return (source[0], ends.end()) if ends else (source[0], opened.start())


def unbroken(text: str, span: Bounds) -> Bounds:
    """A span to the end of the word in which it breaks off."""
    end = span[1]
    while end < len(text) and text[end].isalnum() and text[end - 1].isalnum():
        end += 1
    return span[0], end


def likened(text: str, content: tuple[Bounds, ...]) -> tuple[Bounds, ...]:
    """What is said of something that a pronoun names, "described it as a trap", or somewhere: "told him by phone that ..."."""
    found = _LIKENING.match(text, *content[0]) or _VENUE.match(text, *content[0])
    return ((found.end(), content[0][1]), *content[1:]) if found and found.end() < content[0][1] else content
