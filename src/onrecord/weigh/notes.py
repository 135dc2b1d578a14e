"""Words that take back what was reported: an outlet's note, a withdrawal, a source that corrects itself."""

import re
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from onrecord.records import Account, Article, Attribution, Span
from onrecord.weigh.alignment import pieces
from onrecord.weigh.hints import hinted
from onrecord.weigh.passive import taken_back

_TEXT = r"(?:article|story|report|piece|post|item|page|headline|caption|dispatch|account)"
_WRONG = r"(?:wrong|incorrect|mistaken|inaccurate|false|erroneous|(?:in|an) error|a mistake|misread|misleading)"
_FIGURE = r"(?:(?:death |casualty )?toll|figures?|numbers?|count|tally|estimate|total)"
_SAID = r"(?:figures?|numbers?|toll|count|statement|account|report|remarks?|information|estimate|version|date|name)"

_EARLIER = re.compile(
    rf"\b(?:an?|the|in an|our) (?:earlier|previous|prior|original|initial|first) versions? "
    rf"(?!of (?!(?:this|the|our) {_TEXT}))",
    re.IGNORECASE,
)
_AMENDED = re.compile(
    rf"\bthis {_TEXT}\b.{{0,40}}\b(?:corrected|amended|retracted|withdrawn|edited to correct|updated to correct|"
    r"misstated|incorrectly|wrongly|mistakenly|erroneously)\b|^\W*corrections?\b\W*[:—–-]",
    re.IGNORECASE,
)
# A heading; what follows it may speak of "an article on Monday".
_HEADING = re.compile(r"^\W*(?:corrections?|clarifications?)\b\W*(?:[:—–-][^.]{0,100})?$", re.IGNORECASE)
_HEADED = re.compile(
    rf"\b(?:an?|the|our|this)(?: same)? {_TEXT}\b.{{0,160}}?\b(?:said|stated|reported|gave|attributed|misstated|"
    r"misidentified|misattributed|misspelled|incorrectly|wrongly|mistakenly|erroneously)\b",
    re.IGNORECASE,
)
_TOLD = re.compile(
    r"\b(?:said|stated|reported|gave|put|suggested|claimed|listed|misstated|misidentified|misspelled|named|referred to|"
    r"described)\b\s*(?:that\b)?\s*(.+)",
    re.IGNORECASE | re.DOTALL,
)
_WITHDREW = re.compile(
    r"(?P<who>(?:[\w'’.&-]+ ){1,6}?)(?:(?:has|have|had|on \w+) )?(?:since |later |now |formally |also )?"
    r"(?:withdrew|withdrawn|retracted|pulled|deleted|took back|taken back|took down|taken down|(?:is|"
    r"was) (?:withdraw|retract)ing)\s"
    r"(?:(?:its|the|an?|his|her|their|that) )(?:\w+ )?(?:article|story|report|piece|post|dispatch|account|statement|"
    rf"claim(?= that)|allegation|accusation|(?P<figure>{_FIGURE}))\b"
    r"(?:\s(?:that|about|on|of|saying|which said|according to which)\s(?P<was>.+))?",
    re.IGNORECASE,
)
_CORRECTED = re.compile(
    r"(?P<who>(?:[\w'’.&-]+ ){1,6}?)(?:(?:has|have|had|on \w+) )?(?:since |later |now |also )?"
    r"(?:corrected|revised(?=.{0,60}\bdown)(?=.{0,60}\b(?:toll|deaths?|killed|dead|missing)\b)(?: down(?:wards?)?)?)\s"
    rf"(?:(?:its|the|his|her|their|that|an? earlier) )(?P<what>(?:[\w'’-]+ ){{0,3}}?{_FIGURE}\b.{{0,60}}?)"
    r"(?:\s(?:down(?:wards?)? )?from (?P<was>.+?))?\s(?:down(?:wards?)? )?to (?P<now>.+)",
    re.IGNORECASE,
)
_I = r"(?:he|she|it|they|i|we)"
_SELF = re.compile(
    rf"\b{_SAID}\b(?: [\w'’-]+){{0,8}}? {_I}(?: had)? (?:gave|given|cited|made|issued|announced|reported|published|"
    rf"provided|said|released|named)\b.{{0,40}}\b(?:was|were|had been|is) {_WRONG}\b(?! to\b)"
    rf"|\b(?:his|her|its|their|our|my)(?: own)? (?:earlier|previous|initial|first) (?:\w+ )?{_SAID}\b.{{0,50}}\b"
    rf"(?:was|were|had been|is) {_WRONG}\b(?! to\b)"
    rf"|\b(?:he|she|they|i|we) (?:(?:had been|was|were) (?:mistaken|misinformed|in error)|"
    r"(?:had )?(?:misspoke|misspoken))\b",
    re.IGNORECASE,
)
_VERB = re.compile(
    r"withdr|retract|pulled|deleted|removed|(?:took|taken) (?:back|down)|corrected|revised", re.IGNORECASE
)
_PRONOUNS = frozenset("he she it they we i who which that this".split())
_PROPER = re.compile(r"(?:The |the )?[A-Z][\w'’.&-]*(?: (?:(?:of|and|for|the) )?[A-Z][\w'’.&-]*)*$")
_PHRASE = re.compile(r"^(?:(?:on|in|by|at|after) \w+,? |but |and |then |later )+", re.IGNORECASE)
# A body without any of these takes nothing back: most are done with here.
_HINTS = (
    "version", "correct", "amended", "retract", "withdr", "pulled", "deleted", "removed", "took ", "taken ", "revised",
    "lowered", "cut", "wrong", "mistak", "inaccurate", "false", "erroneous", "in error", "misread", "mislead",
    "misinformed", "misspoke",
)  # fmt: skip
_HINT = re.compile(
    r"version|correct|amended|retract|withdr|pulled|deleted|removed|took (?:back|down)|taken (?:back|down)|revised|"
    r"lowered|\bcut\b|wrong|mistak|inaccurate|false|erroneous|in error|misread|mislead|misinformed|misspoke",
    re.IGNORECASE,
)
_NOT_THIS = re.compile(r"\b(?:not|instead of|rather than)\s+(.{1,60}?)(?=[.,;:]|$)", re.IGNORECASE)
_UNDONE = re.compile(
    r"\b(?:not|never|n['’]t|denied|denies|deny|refus\w+|whether|if|unless|should|must|would)\b", re.IGNORECASE
)


class Note(NamedTuple):
    """`who` takes back its report: None is the article's own outlet. `was` and `now` as far as they are told."""

    kind: Literal["corrected", "withdrawn"]
    span: Span
    place: str | None
    who: str | None = None
    was: str = ""
    now: str = ""
    attribution: str | None = None
    back: bool = False  # `was` is the sentence before, which tells what the note does not tell again


def is_note(sentence: str) -> bool:
    """Whether a sentence is an outlet's note on its own article."""
    return _EARLIER.search(sentence) is not None or _AMENDED.search(sentence) is not None


def notes(account: Account) -> list[Note]:
    """Everything in an article by which its outlet, another outlet or a source takes back what it reported."""
    article = account.article
    found: list[Note] = []
    for n, text in enumerate(article.corrections):
        own = _own_note(text, Span(0, len(text)), f"corrections/{n}")
        found += [own, *_behind(text, own)]
    if not hinted(article.body, _HINTS) or _HINT.search(article.body) is None:
        return found
    spans = pieces(article.body)
    found += _own_notes(article, spans)
    taken = [note.span for note in found if note.place is None]
    for n, span in enumerate(spans):
        if not any(start <= span.start < end for start, end in taken):
            note = _others_note(account, span, spans[n - 1] if n else None) or _unnamed_note(account, spans, n)
            found += [note] if note is not None else []
    taken = [note.span for note in found if note.place is None]
    return found + [note for note in _by_sources(account, spans) if note.span not in taken]


def _own_notes(article: Article, spans: Sequence[Span]) -> Iterator[Note]:
    """Notes on the article itself or, below a heading that says so, on another of its outlet."""
    body = article.body
    headed = _HEADING.match(article.headline) is not None
    for n, span in enumerate(spans):
        text = body[slice(*span)]
        if _HEADING.match(text):
            headed = True
        elif is_note(text) or (headed and _HEADED.search(text)):
            goes_on = n + 1 < len(spans) and "\n" not in body[span.end : spans[n + 1].start]
            end = spans[n + 1].end if goes_on else span.end
            own = _own_note(body[span.start : end], Span(span.start, end), None)
            yield own
            yield from _behind(body, own)


def _behind(text: str, own: Note) -> Iterator[Note]:
    """Who else takes it back, by an outlet's note on itself: "the ministry has withdrawn that figure"."""
    for start, end in pieces(text[slice(*own.span)]):
        span = Span(own.span.start + start, own.span.start + end)
        match = _WITHDREW.search(text[slice(*span)])
        who = _name(match["who"]) if match is not None else ""
        if match is not None and who.rpartition(" ")[2].lower() not in _PRONOUNS:
            yield Note(
                "withdrawn",
                span,
                own.place,
                who,
                match["was"] or own.was,
                text[span.start + match.end() : span.end].strip(" ,;."),
            )


def _own_note(text: str, span: Span, place: str | None) -> Note:
    kind: Literal["corrected", "withdrawn"] = (
        "withdrawn" if re.search(r"\b(?:retracted|withdrawn)\b", text, re.I) else "corrected"
    )
    first, *rest = [text[slice(*one)] for one in pieces(text)] or [text]
    if not _TOLD.search(first) and rest:
        first, rest = rest[0], rest[1:]
    told = _TOLD.search(first)
    was, now = (told.group(1).strip(" .") if told is not None else ""), " ".join(rest)
    return Note(kind, span, place, None, *_contrast(was, now, text))


def _contrast(was: str, now: str, text: str) -> tuple[str, str]:
    """ "It was 11, not 17": what stands behind "not" was said before."""
    instead = _NOT_THIS.search(text)
    if instead is None or not any(letter.isdigit() or letter.isupper() for letter in instead.group(1)):
        return was, now
    now = now or text[: instead.start()].strip(" ,.;")
    was = was if instead.group(1) in was else f"{was} {instead.group(1)}".strip()
    return was, now[: _before(now, instead.group())].strip(" ,.;")


def _before(text: str, words: str) -> int:
    at = text.find(words)
    return at if at >= 0 else len(text)


def _others_note(account: Account, span: Span, before: Span | None) -> Note | None:
    """A sentence that tells that an outlet withdrew its report, or that somebody corrected or withdrew a figure.

    A figure that is not told again is the one of the sentence `before`.
    """
    text = account.article.body[slice(*span)]
    if _VERB.search(text) is None:
        return None
    for kind, pattern in (("withdrawn", _WITHDREW), ("corrected", _CORRECTED)):
        match = pattern.search(text)
        if match is None or _UNDONE.search(text, match.start(), match.start("was") if match["was"] else match.end()):
            continue
        if _disowned(account, span.start + match.end("who")):
            continue
        who = _name(match["who"])
        if who.rpartition(" ")[2].lower() in _PRONOUNS:
            who = _speaker(account, span.start + match.end("who"))
        if not who:
            continue
        given = match.groupdict()
        was, now = (given.get("was") or "").strip(" ."), (given.get("now") or "").strip(" .")
        was = f"{given['what']} {was}".strip() if given.get("what") else was
        back = bool(given.get("figure")) and not was
        if back and before is not None:
            ahead = account.article.body[slice(*before)]
            was, now = ahead, _contrast("", "", ahead)[1]
        return Note(kind, span, None, who, was, now, back=back)  # type: ignore[arg-type]
    return None


def _unnamed_note(account: Account, spans: Sequence[Span], n: int) -> Note | None:
    """A sentence that tells that something was taken back, and not by whom."""
    if _VERB.search(account.article.body, *spans[n]) is None:
        return None
    told = taken_back(account, spans, n)
    if told is None or _disowned(account, told[1]):
        return None
    back, _ = told
    return Note(back.kind, spans[n], None, _name(back.who), back.was.strip(" ."), back.now.strip(" ."))


def _name(words: str) -> str:
    """Who it is, of the words before the verb: "On Monday The Quill Standard" is The Quill Standard."""
    words = _PHRASE.sub("", words.strip())
    proper = _PROPER.search(words)
    return proper.group() if proper is not None else words


def _speaker(account: Account, position: int) -> str:
    """Whose words stand there: "The Courier said that it had withdrawn its report" is the Courier's."""
    for one in account.attributions:
        if one.in_ is None and any(start <= position < end for start, end in one.content.spans):
            return one.speaker.name if one.speaker is not None else one.source.text
    return ""


def _disowned(account: Account, position: int) -> bool:
    """Whether somebody denies, demands or plans what stands there."""
    return any(
        one.in_ is None
        and one.stance in ("denies", "asks", "intends")
        and any(start <= position < end for start, end in one.content.spans)
        for one in account.attributions
    )


def _by_sources(account: Account, spans: Sequence[Span]) -> Iterator[Note]:
    """Sources that say that what they had said was wrong; what it was is looked for in the sentence."""
    for one in account.attributions:
        if one.in_ is not None or one.stance != "affirms" or not one.content or not _takes_back(one):
            continue
        start = one.content.spans[0].start
        span = next((span for span in spans if span.start <= start < span.end), None)
        if span is not None:
            who = one.speaker.name if one.speaker is not None else one.source.text
            yield Note("corrected", span, None, who, one.content.text, "", one.id)


def _takes_back(attribution: Attribution) -> bool:
    match = _SELF.search(attribution.content.text)
    return match is not None and not _UNDONE.search(attribution.content.text, 0, match.start())
