"""Tolls and counts: how many killed, injured, missing ..., by whom and as of when."""

import re
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from onrecord.records import Account, Attribution, Extent, Quantity, places, text_in
from onrecord.weigh.numerals import numerals

Bound = Literal["exact", "at_least", "about", "at_most"]

_WHAT = {
    "killed": r"killed|dead|deaths?|died|fatalit(?:y|ies)|dying|lost their lives|bodies|lives",
    "injured": r"injur(?:ed|ies|ing|y)|wounded|wounding|hurt|hospitali[sz]ed",
    "missing": r"missing|unaccounted for",
    "displaced": r"displaced|homeless|evacuated|evacuating|fled|evacuees",
    "arrested": r"arrested|detained|arrests|detentions|in custody|taken into custody",
}
_KIND = re.compile("|".join(rf"(?P<{what}>\b(?:{words})\b)" for what, words in _WHAT.items()), re.IGNORECASE)
_BOUNDS: tuple[tuple[Bound, str], ...] = (
    ("at_least", r"at least|no fewer than|no less than|more than|over|upwards of|a minimum of"),
    ("about", r"about|around|some|approximately|roughly|nearly|almost|an estimated|close to|as many as about"),
    ("at_most", r"up to|as many as|at most|fewer than|less than|no more than"),
)
_BOUND = re.compile(rf"(?:{'|'.join(f'(?P<{bound}>{words})' for bound, words in _BOUNDS)})\s+$", re.IGNORECASE)
# Between the number and what befell those counted stands who they were, and no other clause.
_PEOPLE = re.compile(r"(?:\s+(?!and\b|but\b|while\b|when\b|as\b|left\b|with\b)[\w'’-]+){0,8}\s*", re.IGNORECASE)
_ASIDE = re.compile(r",\s*(?:including|among them|mostly|many of them)\b[^,]*,")
_OF_OTHERS = re.compile(r"\b(?<!bodies )(?<!lives )(?<!deaths )(?<!toll )of\s+$", re.IGNORECASE)
_BEFORE = re.compile(
    r"\b(?:kill(?:ed|ing|s)|injur(?:ed|ing|es)|wound(?:ed|ing|s)|displac(?:ed|ing|es)|evacuat(?:ed|ing|es)|"
    r"arrest(?:ed|ing|s)|detain(?:ed|ing|s)|claimed|claiming|leaving|left|"
    r"death toll[\w\s]{0,20}?(?:to|at|of|stands at)|"
    r"toll[\w\s]{0,20}?(?:to|at|of))\s+$",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[^.!?\n]+(?:[.!?](?=\S)[^.!?\n]*)*[.!?]?")
_OTHER_UNIT = re.compile(
    r"\s*-?(?:years?|months?|days?|hours?|minutes?|percent|per cent|%|kilomet|miles?|met(?:re|er)s?|dollars|"
    r"euros|a\.?m|p\.?m)",
    re.IGNORECASE,
)


class _Found(NamedTuple):
    what: str
    value: float
    bound: Bound
    start: int
    end: int


def quantities(account: Account) -> list[Quantity]:
    """Every count of people killed, injured, missing, displaced or arrested that the article's texts give."""
    article = account.article
    return [
        Quantity(
            what=found.what,
            value=found.value,
            bound=found.bound,
            article_id=article.id,
            extent=Extent.of(text_in(article, place), [(found.start, found.end)]),
            in_=place,
            as_of=_as_of(account, place, found),
            attribution=_attribution(account.attributions, place, found),
        )
        for place in places(article)
        for found in _find(text_in(article, place))
    ]


def _find(text: str) -> Iterator[_Found]:
    for sentence in _SENTENCE.finditer(text):
        kinds = list(_KIND.finditer(sentence.group()))
        if not kinds:
            continue
        for numeral in numerals(sentence.group()):
            found = _befell(sentence.group(), numeral.start, numeral.end, kinds)
            if found is None or _OTHER_UNIT.match(sentence.group(), numeral.end):
                continue
            what, start, end = found
            limit = _BOUND.search(sentence.group(), 0, numeral.start)
            bound: Bound = limit.lastgroup if limit is not None else "exact"  # type: ignore[assignment]
            start = min(start, limit.start() if limit is not None else numeral.start)
            yield _Found(what, numeral.value, bound, sentence.start() + start, sentence.start() + end)


def _befell(sentence: str, start: int, end: int, kinds: Sequence[re.Match[str]]) -> tuple[str, int, int] | None:
    limit = _BOUND.search(sentence, 0, start)
    verb = _BEFORE.search(sentence, 0, limit.start() if limit is not None else start)
    after = next((kind for kind in kinds if kind.start() >= end), None)
    if after is not None and not _OF_OTHERS.search(sentence, 0, start) and _people(sentence[end : after.start()]):
        return str(after.lastgroup), start, after.end()
    if verb is not None:
        kind = next((kind for kind in kinds if verb.start() <= kind.start() < start), None)
        if kind is not None:
            return str(kind.lastgroup), verb.start(), end
        if verb.group().lower().startswith(("claim", "toll")) or "toll" in verb.group().lower():
            return "killed", verb.start(), end
    return None


def _people(gap: str) -> bool:
    return not numerals(plain := _ASIDE.sub(" ", gap)) and _PEOPLE.fullmatch(plain) is not None


def _as_of(account: Account, place: str | None, found: _Found) -> str | None:
    dated = [
        mention
        for mention in account.times
        if mention.in_ == place and mention.type in ("DATE", "TIME") and mention.value[:4].isdigit() and mention.span
    ]
    near = min(dated, key=lambda mention: abs(mention.span.spans[0].start - found.start), default=None)
    if near is not None and abs(near.span.spans[0].start - found.start) <= 120:
        return near.value
    return account.article.date_modified or account.article.date_published


def _attribution(attributions: Sequence[Attribution], place: str | None, found: _Found) -> str | None:
    holders = [
        (span.end - span.start, attribution.id)
        for attribution in attributions
        if attribution.in_ == place
        for span in attribution.content.spans
        if span.start <= found.start and found.end <= span.end
    ]
    return min(holders)[1] if holders else None
