"""Whom a source quotes: "the ministry quoted him as saying", "the Daily, citing two officials, reported"; and what "emerged"."""

import re
from collections.abc import Callable, Sequence

from onrecord.attribute.found import Bounds, Found
from onrecord.attribute.nouns import noun_type

_LONGEST_QUOTED = 600  # code points
# "the ministry quoted him as saying": the words are his.
_QUOTED = re.compile(
    r"\s+(?P<who>him|her|them|(?:[A-Z][\w.’'-]*\s+){0,4}[A-Z][\w.’'-]*|(?:the|a|an)\s+(?:\w+\s+){0,2}\w+)\s+(?P<as>as saying)\b"
)
_QUOTATION = re.compile(r"[“\"][^“”\"\n]+[”\"],?\s+\Z")


def quoted_speaker(text: str, one: Found) -> Found:
    """An attribution to whom its source quotes: his are the words of "the ministry quoted him as saying"."""
    at = one.cue[-1][1] if one.cue else 0
    whole = _QUOTED.match(text, at) if at and text[one.cue[0][0] : at].lower() in ("quoted", "quotes") else None
    if whole is None or not one.source:
        return one
    content = one.content
    if all(whole.start() <= start and end <= whole.end() for start, end in content):  # the quotation stands before it
        before = _QUOTATION.search(text, max(0, one.source[0][0] - _LONGEST_QUOTED), one.source[0][0])
        content = ((before.start(), len(before.group().rstrip()) + before.start()),) if before else content
    return one._replace(source=(whole.span("who"),), cue=(*one.cue, whole.span("as")), content=content)


_CITING = re.compile(r"(?:citing|quoting)", re.I)
_CITED = re.compile(r"[^,.;:“”\"\n]{3,140}")
_FAR = 200  # code points between what is reported and whom the report cites


def cited_sources(text: str, found: Sequence[Found], by_outlet: Callable[[Found, str], bool]) -> list[Found]:
    """ "K1, citing a security source, reported that ...": the cited one says what is reported, and is not what K1 says."""
    done = list(found)
    for n, one in enumerate(found):
        cue = text[slice(*one.cue[0])] if len(one.cue) == 1 else ""
        if not _CITING.fullmatch(cue) or not one.content or one.content[0][0] - one.cue[0][1] != 1:
            continue
        if one.source and not by_outlet(one, text):
            continue  # "the minister, citing the risks"
        end = one.cue[0][1]
        report = next(
            (other for other in (*found[n + 1 : n + 2], *found[max(0, n - 1) : n]) if _near(text, one, other)), None
        )
        whom = _CITED.match(text, end + 1)
        if report is not None and whom is not None and _speaks(whom[0]):
            done[n] = one._replace(
                source=((end + 1, end + len(whom[0].rstrip()) + 1),), content=report.content, head="citing"
            )
    return done


def _speaks(phrase: str) -> bool:
    """Whether a phrase turns on a noun of persons: "an unnamed source in the ministry"."""
    core = re.split(
        r" (?:in|of|at|from|with|close|familiar|who|briefed|near|for|on|inside|within)\b", phrase, maxsplit=1
    )[0]
    return noun_type(core.split()[-1].lower()) == "person"


def _near(text: str, citing: Found, report: Found) -> bool:
    """Whether an attribution stands in the sentence of a "citing", and says something."""
    if not report.source or not report.cue or not report.content:
        return False
    first, last = sorted((citing.cue[0][0], report.cue[0][0]))
    return last - first < _FAR and "\n" not in text[first:last] and ". " not in text[first:last]


# "It has since emerged that ...", "..., it emerged on Monday."
_EMERGED = re.compile(
    r"\b[Ii]t (?:has |had |later |also |since |only )*(?P<cue>(?:has |had )?(?:since )?(?:emerged|transpired))\b"
    r"(?: (?:on \w+|this \w+|last \w+|yesterday|today|later))?(?P<that> that (?P<said>[^.\n]+))?"
)


def emerged(text: str, found: Sequence[Found]) -> list[Found]:
    """The attributions, with those of "it emerged", which nobody says, in the place of what was taken for them."""
    more = [one for match in _EMERGED.finditer(text) if (one := _told_by_nobody(text, match)) is not None]
    if not more:
        return list(found)
    taken = [(min(one.cue)[0] - 12, max(one.cue)[1]) for one in more]
    kept = [one for one in found if not any(_touches(one, span) for span in taken)]
    return sorted([*kept, *more], key=lambda one: one.cue)


def _told_by_nobody(text: str, match: re.Match[str]) -> Found | None:
    cue = match.start(), match.end("cue")
    if match["that"]:
        return Found((), (cue,), ((match.start("that") + 1, match.end("said")),), None, "emerged")
    before = re.search(
        r"(?:\A|(?<=[.!?\n]))[ ”\"]*(?P<said>[^.\n”\"][^.\n]*), $", text[max(0, match.start() - 300) : match.start()]
    )
    if before is None:
        return None
    shift = max(0, match.start() - 300)
    return Found((), (cue,), ((before.start("said") + shift, before.end("said") + shift),), None, "emerged", True)


def _touches(one: Found, span: Bounds) -> bool:
    """Whether a cue lies in a span, or a content or source runs over all of its words."""
    return any(a < span[1] and span[0] < b for a, b in (*one.cue, *one.source)) or any(
        span[0] < a < span[1] or (a <= span[0] + 12 and span[1] <= b <= span[1] + 12) for a, b in one.content
    )
