"""Whom a source quotes: "the ministry quoted him as saying"."""

import re

from onrecord.attribute.found import Found

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
