"""Where quotations stand: pairs of marks, and quotations that run over paragraphs."""

import re
from typing import NamedTuple


class Quotation(NamedTuple):
    """A run of words between quotation marks, marks included.

    `continues` is True where the quotation goes on from the paragraph before,
    which left its marks open, as newspapers do.
    """

    start: int
    end: int
    continues: bool = False


_PARAGRAPH = re.compile(r"[^\n]+")
_MARK = re.compile(r"[“”„‟\"«»]|''|``")
# Single marks count only where they cannot be apostrophes.
_SINGLE = re.compile(r"(?<![\w’'])[‘'](?=[^\W_])([^‘’'\n]{1,300}(?:[’'](?=\w)[^‘’'\n]{1,300}){0,12})[’'](?!\w)")
_OPENING = frozenset("“„«") | {"``"}
_CLOSING = frozenset("”»")


def quotations(text: str) -> list[Quotation]:
    """The quotations of an English text, in order, none within another. Linear in the text."""
    found: list[Quotation] = []
    left_open = False
    for paragraph in _PARAGRAPH.finditer(text):
        start, end = paragraph.span()
        marks = list(_MARK.finditer(text, start, end))
        first = len(found)
        left_open = _paired(text, (start, end), marks, left_open, found)
        if not marks:
            found.extend(_singles(text, start, end))
        elif len(found) > first:
            found[first:] = sorted(found[first:] + _outside(_singles(text, start, end), found[first:]))
    return found


def _paired(
    text: str, bounds: tuple[int, int], marks: list[re.Match[str]], left_open: bool, out: list[Quotation]
) -> bool:
    """Adds one paragraph's double-marked quotations. True when the last one stays open."""
    opened: int | None = None
    continues = False
    for number, mark in enumerate(marks):
        sign, at = mark.group(), mark.start()
        opens = sign in _OPENING or (sign not in _CLOSING and _faces_right(text, at, mark.end(), bounds))
        if opened is None:
            if opens or sign not in _CLOSING:
                opened, continues = at, left_open and number == 0 and not text[bounds[0] : at].strip()
        elif (not opens or sign not in _OPENING) and (not opens or sign in _CLOSING):
            out.append(Quotation(opened, mark.end(), continues))
            opened = None
    if opened is None:
        return False
    out.append(Quotation(opened, bounds[1], continues))
    return True


def _faces_right(text: str, start: int, end: int, bounds: tuple[int, int]) -> bool:
    """Whether a mark that looks the same on both sides opens: a space before it and none behind."""
    before = text[start - 1] if start > bounds[0] else " "
    behind = text[end] if end < bounds[1] else " "
    return (before.isspace() or before in "([—–-‘'") and not behind.isspace()


def _singles(text: str, start: int, end: int) -> list[Quotation]:
    return [Quotation(*match.span()) for match in _SINGLE.finditer(text, start, end)]


def _outside(singles: list[Quotation], doubles: list[Quotation]) -> list[Quotation]:
    kept, nth = [], 0
    for single in singles:
        while nth < len(doubles) and doubles[nth].end <= single.start:
            nth += 1
        if nth == len(doubles) or single.end <= doubles[nth].start:
            kept.append(single)
    return kept
