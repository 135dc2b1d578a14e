"""Tolls and counts: how many killed, injured, missing ..., and how much money, by whom and as of when. Pure.

Only what is told as a fact of people counts: ages, dates, distances, things, plans and fears do not.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Literal, NamedTuple

from onrecord.records import Account, Attribution, Extent, Quantity, Span, places, text_in
from onrecord.vocabulary import STOP
from onrecord.weigh.alignment import pieces
from onrecord.weigh.hints import hinted, present
from onrecord.weigh.money import MONEY, sums
from onrecord.weigh.numerals import numerals, vague

Bound = Literal["exact", "at_least", "about", "at_most"]

_WHAT = {
    "killed": r"killed|dead(?! (?:heat|end|zone|weight|body|calm))|deaths?(?! (?:sentence|penalt|threat|certificate|"
    r"row))|died|fatalit(?:y|"
    r"ies)|lost their "
    r"lives|lives were lost|bodies|drowned",
    "injured": r"injur(?:ed|ies)|wounded|hurt|hospitali[sz]ed",
    "missing": r"missing|unaccounted for",
    "displaced": r"displaced|homeless|evacuated|evacuees|fled(?= (?:their|from their|the (?:fighting|area|city|town|"
    r"village|"
    r"violence|flood\w*|fire|region)))|lost their homes",
    "arrested": r"arrested|detained|arrests|detentions|in custody",
}
_KIND = re.compile("|".join(rf"(?P<{what}>\b(?:{words})\b)" for what, words in _WHAT.items()), re.IGNORECASE)
_VERBS = {
    "killed": r"kill(?:ed|ing|s)|deaths? of|bodies of|(?:claim|tak|cost)\w* the lives of|took the lives of|"
    r"number of (?:dead|deaths|"
    r"people killed)",
    "injured": r"(?:injur|wound)(?:ed|ing|es|s)|number of (?:injured|wounded)",
    "missing": r"disappearance of|number of missing",
    "displaced": r"(?:displac|evacuat)(?:ed|ing|es)|evacuation of|number of displaced",
    "arrested": r"(?:arrest|detain)(?:ed|ing|s)|(?:arrests?|detentions?) of|number of arrests",
}
_ROSE = (
    r"(?: (?:of|from|in)(?: [\w'’-]+){1,6}?(?= (?:to|at) $))?"
    r"(?:(?: \w+){0,8}? (?:rose|risen|rises|rising|climbed|climbs|grew|grown|jumped|fell|fallen|stood|stands|reached|"
    r"reaches|"
    r"put|revised|lowered|raised|up|down)(?: \w+){0,3}?)?(?: to| at| of| is now| is)?"
)
_BEFORE = re.compile(
    "(?:"
    + "|".join(rf"(?P<{what}>\b(?:{words}))" for what, words in _VERBS.items())
    + rf"|(?P<toll>\b(?:toll|number of (?:(?:people|those) )?(?:dead|deaths|killed|injured|wounded|missing|arrests|"
    rf"arrested|displaced)|"
    rf"that of the (?:dead|injured|wounded|missing|displaced)){_ROSE}))\s+$",
    re.IGNORECASE,
)
_BOUNDS: tuple[tuple[Bound, str], ...] = (
    ("at_least", r"at least|no fewer than|no less than|not less than|more than|over|upwards of|a minimum of"),
    ("about", r"about|around|some|approximately|roughly|nearly|almost|an estimated|close to"),
    ("at_most", r"up to|as many as|at most|fewer than|less than|under|no more than"),
)
_BOUND = re.compile(rf"\b(?:{'|'.join(f'(?P<{bound}>{words})' for bound, words in _BOUNDS)})\s+$", re.IGNORECASE)
_BETWEEN = re.compile(r"\bbetween\s+$", re.IGNORECASE)
_FROM = re.compile(r"\bfrom\s+$", re.IGNORECASE)
_FROM_TO = re.compile(r"\s*(?:-|–|to|and|or)\s*", re.IGNORECASE)
# Between the number and what befell those counted stands who they were, and no other clause.
_PEOPLE = re.compile(r"(?:\s+(?!and\b|but\b|while\b|when\b|as\b|left\b|with\b|not\b)[\w'’-]+){0,8}\s*", re.IGNORECASE)
_ASIDE = re.compile(r",\s*(?:including|among them|mostly|[\w-]+ of (?:them|whom))\b[^,]*,")
_MORE = re.compile(r"\s+(?:more|additional|further)\b", re.IGNORECASE)
_DOES = re.compile(r"killed|injured|wounded|hurt|displaced|evacuated|arrested|detained", re.IGNORECASE)
_LIVES = re.compile(r"\b(?:claim(?:ed|s|ing)|cost(?:ing|s)?|took|taking|taken)\s+$", re.IGNORECASE)
_LOST = re.compile(r"\s+(?:\w+\s+)?(?:lives|victims)\b", re.IGNORECASE)
# "sixty dead gulls": behind such a word people alone count.
_ADJECTIVE = re.compile(r"(?:dead|injured|wounded|missing|displaced|homeless|detained)\s+([a-z]+s)\b")
_HUMAN = re.compile(
    r".*(?:ers|ors|ists|ians|ants|ents|ees|troops|persons|victims|guards|pilots|boys|girls|rebels|hostages|relatives|"
    r"ots|eans|"
    r"men|cadets|recruits|captives|monks|nuns|friends|cousins|brothers|sisters|others)"
)
_PASSIVE = re.compile(r"\b(?:was|were|been|be|are|is|being|confirmed|reported|left|found|feared)\b", re.IGNORECASE)
_ACTED = re.compile(r"\s+(?:(?:at least|about|some|up to|the|an?|his|her|their|its|him|them|it)\b|\d|[A-Z])")
_UNREAL = re.compile(
    r"\b(?:could|would|might|(?-i:may)|will|can|should|must|if|unless|feared|presumed|threaten\w*|plan\w*|risk\w*|expected|"
    r"not|"
    r"never|whether)\b",
    re.IGNORECASE,
)
_THINGS = re.compile(
    r"\s+(?:\w+[ -]){0,2}?(?:homes?|houses?|buildings?|flats|villages?|towns?|districts?|schools|hospitals|vehicles?|"
    r"cars|trucks|"
    r"lorries|boats|ships|vessels|planes|aircraft|trains?|animals|cattle|cows|sheep|goats|pigs|horses|dogs|cats|"
    r"birds|fish|elephants|whales|seals|hens|trees|"
    r"families|households|attacks?|strikes?|explosions?|blasts?|bombs?|missiles?|rockets?|drones?|shells?|storms?|"
    r"fires?|quakes?|"
    r"bills?|jobs|percent|per cent|deadly|separate|different|incidents?|crashes|accidents?)\b",
    re.IGNORECASE,
)
_OTHER_UNIT = re.compile(
    r"\s*-?(?:(?:seconds?|minutes?|hours?|days?|nights?|weeks?|months?|years?|decades?|centur(?:y|ies)|times|percent|"
    r"per cent|%|"
    r"(?:square |cubic )?(?:kilomet\w+|km|miles?|met(?:re|er)s?|feet|foot|inches|yards|acres|hectares)|degrees?|"
    r"tons?|tonnes?|"
    r"kilograms?|kg|litres?|liters?|barrels?|points?|rounds|shots|storeys|stories|floors|mph|dollars|euros|pounds|"
    r"crowns|"
    r"[ap]\.?m\b)\b|o['’]clock)",
    re.IGNORECASE,
)
_NOT_OF_PEOPLE = re.compile(
    r"(?:[$€£¥#]|\b(?:aged?|ages|of age|highway|route|flight|gate|room|article|section|chapter|page|unit|block|road|"
    r"shaft|platform|"
    r"tram|bus|train|line|interstate|no\.?|level|phase|sector|district|zone|at age|another|an additional|a further|"
    r"from|"
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    r"nov(?:ember)?|"
    r"dec(?:ember)?)\.?))\s*$|\bage[ds]?\s[\w\s,]{0,20}(?:and|,|or)\s+$",
    re.IGNORECASE,
)
_OF_OTHERS = re.compile(r"\b(?<!bodies )(?<!lives )(?<!deaths )(?<!death )(?<!toll )of\s+(?:the\s+)?$", re.IGNORECASE)
_OF_THEM = re.compile(r"\s+of\s+(?:them|whom|those|the\b)", re.IGNORECASE)
_MONTH_AFTER = re.compile(
    r"\s+(?:January|February|March|April|May|June|July|August|September|October|November|December)\b"
)
_NOBODY = re.compile(
    r"\b(?:no ?one|nobody|none(?: of (?:the|them|those)(?: \w+)?)?|no (?:people|passengers|residents|workers|"
    r"civilians|children|"
    r"miners|students|crew members|staff))\s+(?:(?:was|were|is|are|has been|have been|"
    r"had been)\s+)?(?:\w+ly\s+)?(?P<befell>killed|"
    r"dead|died|injured|wounded|hurt|missing|evacuated|displaced|arrested|detained)\b"
    r"|\b(?:no|without)\s+(?:reported\s+)?(?P<event>deaths|fatalities|injuries|casualties|arrests)\b",
    re.IGNORECASE,
)
_LATER = re.compile(r"\b(?:else|yet|so far)\b", re.IGNORECASE)


_UP_TO = re.compile(r"\b(?:by|as of|until|till|up to)(?: (?:late|early|the))?(?: \w+ (?:on|of))?\s*$", re.IGNORECASE)
RECENT = 14  # days before the article within which a date is that of what happened


# A sentence without any of these counts nobody: most are done with here.
_HINTS = (
    "kill", "dead", "death", "died", "fatal", "lives", "victims", "bodies", "drown", "injur", "wound", "hurt",
    "hospitali", "missing", "unaccounted", "disappear", "displac", "homeless", "evacu", "fled", "lost their", "arrest",
    "detain", "detention", "custody", "toll", "casualt", "number of",
)  # fmt: skip
BEFORE = 140  # code points in which what is said ahead of a number counts
NUMBERS = 40  # of one sentence; more are a table


class _Amount(NamedTuple):
    """A number with its bound, or a range with two; `start` is that of the bound's words."""

    values: tuple[tuple[float, Bound], ...]
    start: int
    number: int  # where the number itself begins
    end: int


class _Found(NamedTuple):
    what: str
    values: tuple[tuple[float, Bound], ...]
    span: Span
    unit: str | None = None


def quantities(account: Account) -> list[Quantity]:
    """Every count of people killed, injured, missing, displaced or arrested and every sum of money that is told.

    A range is two quantities of the same words, the least and the most of it.
    """
    article = account.article
    return [
        Quantity(
            what=found.what,
            value=value,
            bound=bound,
            article_id=article.id,
            extent=Extent.of(text, [found.span]),
            in_=place,
            as_of=_as_of(account, place, found.span, sentence),
            attribution=_attribution(account.attributions, place, found.span),
            unit=found.unit,
        )
        for place in places(article)
        if not (place or "").startswith("briefs/")  # short items beside the article are no part of its story
        for text in [text_in(article, place)]
        for hints in [present(text, (*_HINTS, *MONEY))]
        if hints
        for sentence in pieces(text)
        if hinted(text[slice(*sentence)], hints)
        for found in _find(text[slice(*sentence)], sentence.start)
        for value, bound in found.values
    ]


def _find(sentence: str, offset: int) -> Iterator[_Found]:
    for money in sums(sentence):
        bound = _bound(sentence, money.start)
        yield _Found(money.what, ((money.value, bound[0]),), Span(offset + bound[1], offset + money.end), money.unit)
    if not hinted(sentence, _HINTS):
        return
    kinds = list(_KIND.finditer(sentence))
    counted: set[str] = set()
    for amount in _amounts(sentence):
        befell = _befell(sentence, amount, kinds, counted)
        if befell is not None:
            what, start, end = befell
            counted.add(what)
            yield _Found(what, _found_so_far(amount.values, sentence[start:end]), Span(offset + start, offset + end))
    yield from _nobody(sentence, offset)


def _just_before(pattern: re.Pattern[str], sentence: str, position: int) -> re.Match[str] | None:
    return pattern.search(sentence, max(0, position - BEFORE), position)


def _bound(sentence: str, start: int) -> tuple[Bound, int]:
    """What the words before a number make of it, and where they begin."""
    limit = _just_before(_BOUND, sentence, start)
    return (limit.lastgroup, limit.start()) if limit is not None else ("exact", start)  # type: ignore[return-value]


def _amounts(sentence: str) -> Iterator[_Amount]:
    found = numerals(sentence)[:NUMBERS]
    skip = -1
    for n, numeral in enumerate(found):
        if n == skip:
            continue
        after = found[n + 1] if n + 1 < len(found) else None
        link = _FROM_TO.fullmatch(sentence, numeral.end, after.start) if after is not None else None
        between = _just_before(_BETWEEN, sentence, numeral.start)
        ranged = link is not None and (link.group().strip().lower() != "and" or between is not None)
        if ranged and _just_before(_FROM, sentence, numeral.start):
            continue  # "from 9 to 12": the first was so before
        if after is not None and ranged and numeral.value < after.value:
            skip = n + 1
            start = between.start() if between is not None else numeral.start
            yield _Amount(((numeral.value, "at_least"), (after.value, "at_most")), start, numeral.start, after.end)
        elif not _other(sentence, *numeral):
            bound, start = _bound(sentence, numeral.start)
            yield _Amount(((numeral.value, bound),), start, numeral.start, numeral.end)
    for numeral in vague(sentence):
        yield _Amount(((numeral.value, "at_least"),), _bound(sentence, numeral.start)[1], numeral.start, numeral.end)


def _other(sentence: str, value: float, start: int, end: int) -> bool:
    """Whether a number is an age, a date, a length, a name's or one of things, and counts no people."""
    limit = _bound(sentence, start)[1]
    words = sentence[start:end]
    year = words.isdigit() and len(words) == 4 and 1900 <= int(words) < 2100
    return bool(
        year
        or not value.is_integer()
        or _OTHER_UNIT.match(sentence, end)
        or _MONTH_AFTER.match(sentence, end)
        or _MORE.match(sentence, end)
        or _THINGS.match(sentence, end)
        or _just_before(_NOT_OF_PEOPLE, sentence, limit)
    )


def _befell(
    sentence: str, amount: _Amount, kinds: Sequence[re.Match[str]], counted: set[str]
) -> tuple[str, int, int] | None:
    """What befell those counted, and the words that say so; None where nothing did, or might yet."""
    verb = _just_before(_BEFORE, sentence, amount.start)
    if verb is not None and not _unreal(sentence, verb.start()):
        return _named(verb), verb.start(), amount.end
    lives = _just_before(_LIVES, sentence, amount.start)
    if lives is not None and (lost := _LOST.match(sentence, amount.end)) is not None:
        return "killed", lives.start(), lost.end()
    after = next((kind for kind in kinds if kind.start() >= amount.end), None)
    if after is None or (_just_before(_OF_OTHERS, sentence, amount.start) and after.start() > amount.end + 1):
        return None
    gap = _ASIDE.sub(" ", sentence[amount.end : after.start()])
    what = str(after.lastgroup)
    if numerals(gap) or not _PEOPLE.fullmatch(gap) or _UNREAL.search(gap) or _unreal(sentence, amount.start, 16):
        return None
    if re.search(r"\b(?:among|about|in an?)\b|^\s+of\s+the\s*$", gap) or _of_beasts(sentence[after.start() :]):
        return None
    if what == "missing" and not _missed(gap):
        return None
    if _acts(sentence, gap, after) or (_OF_THEM.match(gap) and what in counted):
        return None
    return what, amount.start, after.end()


def _missed(gap: str) -> bool:
    """Whether people are missing, and not letters or planes."""
    words = [word for word in re.findall(r"[\w'’-]+", gap.lower()) if word not in STOP]
    return not words or any(word == "people" or _HUMAN.fullmatch(word) for word in words)


def _of_beasts(words: str) -> bool:
    noun = _ADJECTIVE.match(words)
    return noun is not None and not _HUMAN.fullmatch(noun[1]) and noun[1] not in STOP


def _found_so_far(values: tuple[tuple[float, Bound], ...], words: str) -> tuple[tuple[float, Bound], ...]:
    """Bodies that were found are the least of the dead."""
    if not re.search(r"\bbodies\b", words, re.IGNORECASE):
        return values
    return tuple((value, "at_least" if bound == "exact" else bound) for value, bound in values)


def _acts(sentence: str, gap: str, verb: re.Match[str]) -> bool:
    """Whether those counted did it to others: "two gunmen killed nine people"."""
    if not gap.strip() or _PASSIVE.search(gap) or not _DOES.fullmatch(verb.group()):
        return False
    rest = sentence[verb.end() :]
    return _ACTED.match(rest) is not None or any(n.start <= 1 for n in numerals(rest))


def _named(verb: re.Match[str]) -> str:
    if verb.lastgroup != "toll":
        return str(verb.lastgroup)
    kind = _KIND.search(verb.group())
    return str(kind.lastgroup) if kind is not None else "killed"


def _unreal(sentence: str, position: int, reach: int = 24) -> bool:
    """Whether what stands there is only feared, planned or denied, by the words right before it."""
    return _UNREAL.search(sentence, max(0, position - reach), position) is not None


def _nobody(sentence: str, offset: int) -> Iterator[_Found]:
    for match in _NOBODY.finditer(sentence):
        if _unreal(sentence, match.start()) or _LATER.search(match.group()):
            continue
        words = match["befell"] or match["event"]
        kind = _KIND.fullmatch(words)
        for what in [str(kind.lastgroup)] if kind is not None else ["killed", "injured"]:
            yield _Found(what, ((0.0, "exact"),), Span(offset + match.start(), offset + match.end()))


def _as_of(account: Account, place: str | None, found: Span, sentence: Span) -> str | None:
    """When a count held: as the sentence dates it, else when it was said, else the article's own date.

    A date shortly before the article is that of the happening ("the fire on Monday that killed nine"), and so no date
    of the count, unless the sentence counts up to it ("by Monday"). The day of the article is its own moment.
    """
    own = account.article.date_modified or account.article.date_published
    dated = [
        mention
        for mention in account.times
        if mention.in_ == place and mention.type in ("DATE", "TIME") and mention.value[:4].isdigit() and mention.span
        if sentence.start <= mention.span.spans[0].start < sentence.end
    ]
    near = min(dated, key=lambda mention: abs(mention.span.spans[0].start - found.start), default=None)
    said = next((a.said_on for a in account.attributions if a.said_on and _holds(a, place, found)), None)
    if near is None:
        return said if said is not None and said[:10] != (own or "")[:10] else own or said
    start = near.span.spans[0].start
    upto = _UP_TO.search(text_in(account.article, place), max(0, start - 24), start) is not None
    if own is None or upto or not 0 <= _days_before(near.value, own) <= RECENT:
        return near.value
    return said if said is not None and said[:10] < own[:10] else own


def _days_before(value: str, own: str) -> int:
    """Days from a TIMEX3 day to an article's date; -1 for what is no day."""
    try:
        return (date.fromisoformat(own[:10]) - date.fromisoformat(value[:10])).days
    except ValueError:
        return -1


def _holds(attribution: Attribution, place: str | None, found: Span) -> bool:
    return attribution.in_ == place and any(s <= found.start and found.end <= e for s, e in attribution.content.spans)


def _attribution(attributions: Sequence[Attribution], place: str | None, found: Span) -> str | None:
    holders = [
        (span.end - span.start, attribution.id)
        for attribution in attributions
        if attribution.in_ == place
        for span in attribution.content.spans
        if span.start <= found.start and found.end <= span.end
    ]
    return min(holders)[1] if holders else None
