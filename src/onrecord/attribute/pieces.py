"""Text -> word pieces with what an uncased vocabulary does not see: case, quotation state, sentence and paragraph."""

import re
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from onrecord.attribute.quotations import Quotation
from onrecord.attribute.wordpiece import encode

Ints = npt.NDArray[np.int32]
Codes = npt.NDArray[np.int8]

CASES, QUOTES, PLACES = 4, 5, 6  # how many values each feature has

_SENTENCE = re.compile(r"(?<=[.!?…])[\"”’')\]]*\s+(?=[“\"‘'(\[]*[^\W_a-z])")
_ABBREVIATION = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|Sens?|Reps?|Gov|Gen|Col|Maj|Lt|Capt|Sgt|Adm|Cmdr|Rev|Hon|St|Jr|Sr|No|vs|[A-Z])|\.[A-Z])\.$"
)
_PARAGRAPH = re.compile(r"[^\n]+")
_HEADING = 160  # code points up to which a paragraph without a closing mark counts as a heading


class Pieces(NamedTuple):
    """The pieces of one text as parallel arrays; offsets are code points."""

    ids: Ints
    starts: Ints
    ends: Ints
    case: Codes  # 0 lower or no letters, 1 capital first, 2 capitals, 3 mixed
    quote: Codes  # 0 outside, 1 inside, 2 opening mark, 3 closing mark, 4 inside one that goes on from the paragraph before
    place: Codes  # 0 within, 1 opens a sentence, 2 opens a paragraph; 3 to 5 the same in a heading
    sentence: Ints
    paragraph: Ints

    def __len__(self) -> int:
        return len(self.ids)

    def part(self, start: int, end: int) -> "Pieces":
        """Pieces `start` to `end`, with offsets into the whole text."""
        cut = slice(start, end)
        return Pieces(
            *(self.ids[cut], self.starts[cut], self.ends[cut], self.case[cut], self.quote[cut], self.place[cut]),
            *(self.sentence[cut], self.paragraph[cut]),
        )


def pieces(text: str, quotations: Sequence[Quotation]) -> Pieces:
    """The word pieces of `text`. Linear in the text."""
    ids, starts, ends = (np.array(numbers, np.int32) for numbers in encode(text))
    paragraphs, openings, headings = _layout(text)
    paragraph = np.searchsorted(paragraphs, starts, "right").astype(np.int32)
    sentence = np.searchsorted(openings, starts, "right").astype(np.int32)
    place = (np.diff(sentence, prepend=-1) > 0).astype(np.int8)
    place[np.diff(paragraph, prepend=-1) > 0] = 2
    if len(headings):
        place[headings[paragraph - 1]] += 3
    return Pieces(
        ids, starts, ends, _case(text, starts, ends), _quoted(text, quotations)[starts], place, sentence, paragraph
    )


def _layout(text: str) -> tuple[Ints, Ints, npt.NDArray[np.bool_]]:
    """Where paragraphs and sentences (those of paragraphs included) begin, and which paragraphs are headings."""
    paragraphs: list[int] = []
    openings: list[int] = []
    headings: list[bool] = []
    for match in _PARAGRAPH.finditer(text):
        start, end = match.span()
        paragraphs.append(start)
        openings.append(start)
        last = text[max(start, end - 4) : end].rstrip().rstrip("\"”’')]")[-1:]
        headings.append(end - start < _HEADING and last not in (".", "!", "?", "…", ",", ":", ""))
        for gap in _SENTENCE.finditer(text, start, end):
            if not _ABBREVIATION.search(text, max(start, gap.start() - 8), gap.start()):
                openings.append(gap.end())
    return np.array(paragraphs, np.int32), np.array(openings, np.int32), np.array(headings, np.bool_)


def _quoted(text: str, quotations: Sequence[Quotation]) -> Codes:
    """The quotation state of every code point."""
    state = np.zeros(len(text) + 1, np.int8)
    for quotation in quotations:
        state[quotation.start : quotation.end] = 4 if quotation.continues else 1
        state[quotation.start] = 2
        if quotation.end - 1 > quotation.start and not text[quotation.end - 1].isalnum():
            state[quotation.end - 1] = 3
    return state


def _case(text: str, starts: Ints, ends: Ints) -> Codes:
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    kinds, inverse = np.unique(points, return_inverse=True)
    upper = np.fromiter((chr(point).isupper() for point in kinds), np.bool_, len(kinds))[inverse]
    lower = np.fromiter((chr(point).islower() for point in kinds), np.bool_, len(kinds))[inverse]
    uppers, lowers = (np.concatenate(([0], np.cumsum(kind)))[ends] for kind in (upper, lower))
    uppers -= np.concatenate(([0], np.cumsum(upper)))[starts]
    lowers -= np.concatenate(([0], np.cumsum(lower)))[starts]
    first = upper[np.minimum(starts, max(len(points) - 1, 0))] if len(points) else np.zeros(0, np.bool_)
    case = np.where(uppers == 0, 0, np.where((uppers == 1) & first, 1, np.where(lowers == 0, 2, 3)))
    return case.astype(np.int8)
