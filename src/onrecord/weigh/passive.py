"""Words by which a report or figure is told to have been taken back, where it is not said by whom.

"The figure was later withdrawn", "a statement since retracted": whose it was is told by a possessor ("the ministry's
figure"), by whoever did it ("by the ministry"), or by what was said just before.
"""

import re
from collections.abc import Sequence
from typing import Literal, NamedTuple

from onrecord.records import Account, Attribution, Span
from onrecord.weigh.alignment import tokens

BEFORE = 2  # sentences back in which it is looked for what was taken back
CONTENTS = ("affirms", "unsure")  # stances in which somebody gives what can be taken back

_LATER = r"(?:later|since|subsequently|then|now|quickly|quietly|promptly|soon|eventually|formally|meanwhile|also|today)"
_BACK = r"withdrawn|retracted|taken back"
# What can be taken back, by the verbs that say so of it and of little else: an account is deleted, a number withdrawn.
_SORTS = {
    "figure": (r"figures?|toll|tally|estimates?|number|count", rf"{_BACK}|corrected|revised"),
    "words": (r"statements?|remarks?|comments?|allegations?|accusations?|claims?|assertions?", rf"{_BACK}|corrected"),
    "report": (r"reports?|story|article|dispatch", rf"{_BACK}|pulled|deleted|taken down|corrected"),
    "post": (r"posts?|tweets?|messages?", rf"{_BACK}|removed|deleted|taken down|corrected"),
}
_ONLY_CORRECTED = frozenset(("number", "count"))
_WHOSE = (
    r"(?:(?:the |an? )?(?P<whose>[\w.&-]+(?: [\w.&-]+){0,4}?)['’]s?|the|this|that|its|his|her|their|an?|these|those)"
    r"(?: (?!of |by )[\w’'-]+){0,2}?"
)
_MORE = r"(?P<more>,? (?:of|by|from|given by|that|about) [^,;:]{1,90}?)?,?(?: (?:that|which))?"
_WAS = rf"(?: (?:was|were|(?:has|have|had)(?: {_LATER})? been)(?: {_LATER})?| {_LATER})"
_PATTERNS = {
    sort: re.compile(rf"\b{_WHOSE} (?P<noun>{noun})\b{_MORE}{_WAS} (?P<verb>{verb})\b(?P<rest>[^;]*)", re.IGNORECASE)
    for sort, (noun, verb) in _SORTS.items()
}
_BY = re.compile(
    rf"^(?: {_LATER})? by (?P<by>(?:the |an? )?[\w'’&-]+(?: [\w'’&-]+){{0,5}}?)"
    r"(?=[.,;:]|$| on | in | after | when | as )"
)
_GIVEN_BY = re.compile(
    r"\b(?:by|from) (?P<by>(?:the |an? )?[\w.'’&-]+(?: [\w.'’&-]+){0,5}?)(?=$| that | about | of | which )",
    re.IGNORECASE,
)
_TO = re.compile(r"^(?: (?:down(?:wards?)?|from [^,;:.]{1,40}?))* to (?P<now>[^,;.]+)", re.IGNORECASE)
_DOWN = re.compile(r"^ (?:down|from .{1,40} to|to)\b", re.IGNORECASE)
# A report is withdrawn from an agenda and figures are corrected for inflation: nothing is taken back by that.
_SITE = r"(?:its|the|their|his|her)(?: [\w-]+)? (?:web ?sites?|sites?|pages?|feeds?|channels?|accounts?)\b"
_ELSEWHERE = re.compile(rf"^ (?:for\b|from (?!{_SITE})(?!\d))", re.IGNORECASE)
_UNDONE = re.compile(
    r"\b(?:not|never|n['’]t|whether|if|unless|until|should|must|would|could|may|might)\b", re.IGNORECASE
)
_OWN = frozenset("its his her their it he she they who which that this".split())


class TakenBack(NamedTuple):
    """`was` and `now` as far as they are told."""

    kind: Literal["corrected", "withdrawn"]
    who: str
    was: str
    now: str


def taken_back(account: Account, spans: Sequence[Span], n: int) -> tuple[TakenBack, int] | None:
    """What the n-th sentence of the body tells to have been taken back, and where it says so; None for nothing.

    Nothing, too, where it cannot be told whose it was.
    """
    text = account.article.body[slice(*spans[n])]
    for sort, pattern in _PATTERNS.items():
        for match in pattern.finditer(text):
            if _stands(text, match):
                found = _told(account, (spans, n), sort, match)
                if found is not None:
                    return found, spans[n].start + match.start("verb")
    return None


def _stands(text: str, match: re.Match[str]) -> bool:
    """Whether it is told as a fact, and of a thing of which the verb says that."""
    verb, rest = match["verb"].lower(), match["rest"]
    clause = max(text.rfind(mark, 0, match.start()) for mark in ",;:—") + 1
    if _UNDONE.search(text, clause, match.end("verb")) or _ELSEWHERE.match(rest):
        return False
    if match["noun"].lower() in _ONLY_CORRECTED and verb not in ("corrected", "revised"):
        return False
    return verb != "revised" or _DOWN.match(rest) is not None


def _told(account: Account, place: tuple[Sequence[Span], int], sort: str, match: re.Match[str]) -> TakenBack | None:
    kind: Literal["corrected", "withdrawn"] = (
        "corrected" if match["verb"].lower() in ("corrected", "revised") else "withdrawn"
    )
    given = _TO.match(match["rest"]) if kind == "corrected" else None
    now = given["now"].strip() if given is not None else ""
    spans, n = place
    said = _said_before(account, (spans[max(0, n - BEFORE)].start, spans[n].start + match.start()), sort, now)
    who = _who(match)
    if not who and said is not None:
        who = said.speaker.name if said.speaker is not None else said.source.text
        if sort == "report" and said.source_type not in ("outlet", "document"):
            who = said.relayed_from or ""
    more = (match["more"] or "").strip(" ,")
    own = f"{match['noun']} {more}" if _numbers(more) or len(more.split()) > 3 else ""
    was = own or (said.content.text if said is not None else "")
    return TakenBack(kind, who, was, now) if who and was else None


def _who(match: re.Match[str]) -> str:
    """Who took it back, or whose it was, as far as the words themselves tell."""
    by = _BY.match(match["rest"])
    if by is not None and by["by"].split()[0].lower() not in _OWN:
        return by["by"]
    if match["whose"] and match["whose"].lower() not in _OWN and not match["whose"].lower().endswith("day"):
        return match["whose"]
    given = _GIVEN_BY.search(match["more"] or "")
    return given["by"] if given is not None and given["by"].split()[0].lower() not in _OWN else ""


def _said_before(account: Account, window: tuple[int, int], sort: str, now: str) -> Attribution | None:
    """The last thing said in a stretch of the body that can be what was taken back."""
    start, end = window
    found: list[tuple[int, bool, Attribution]] = []
    for one in account.attributions:
        if one.in_ is not None or one.stance not in CONTENTS or not one.content or not one.source:
            continue
        at = one.content.spans[0].start
        if start <= at < end and one.content.spans[-1].end <= end and _can_be(one, sort, now):
            found.append((at, (one.source_type == "outlet") == (sort == "report"), one))
    return max(found, key=lambda one: one[:2])[2] if found else None


def _can_be(one: Attribution, sort: str, now: str) -> bool:
    numbers = _numbers(one.content.text)
    if sort == "report":
        return one.source_type in ("outlet", "document") or one.relayed_from is not None
    return bool(numbers - _numbers(now)) if sort == "figure" or _numbers(now) else True


def _numbers(text: str) -> set[str]:
    return {token.value for token in tokens(text) if token.value}
