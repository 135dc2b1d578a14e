"""The learned tagger: text -> cues, and from each cue to its source, content and addressee."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple, Protocol

import numpy as np

from onrecord.attribute.decode import (
    BEGIN,
    BEYOND,
    CONTENT,
    INSIDE,
    SOURCE,
    Floats,
    around,
    certainty,
    legal,
    log_odds,
    relations,
    runs,
    viterbi,
)
from onrecord.attribute.pieces import Codes, Ints, Pieces, pieces
from onrecord.attribute.quotations import Quotation
from onrecord.attribute.resolve import REPORTIVE
from onrecord.attribute.spans import Bounds, Found

WINDOW, OVERLAP = 254, 48  # pieces the encoder sees at once, and how many of them twice
BATCH = 4  # windows the encoder takes at once
CUES = 16  # cues that are linked at once
SECTION = 8192  # pieces that are read at once, so that memory does not grow with the text
MARGIN = 128  # pieces of the neighbouring sections that each section sees
OPENS, CLOSES = 101, 102  # the pieces before and behind every window


class Model(Protocol):
    """What computes: the shipped graphs, or the network in training."""

    def encode(self, ids: Ints, features: Codes) -> tuple[Floats, Floats, Floats]:
        """ids (windows, steps), features (windows, steps, 3) -> scores of cue tags (.., 3), tokens and cues (.., width)."""

    def link(self, tokens: Floats, cue: Floats, relation: Codes) -> tuple[Floats, Floats]:
        """tokens (cues, REACH, width), cue (cues, width), relation (cues, REACH) ->
        scores of tags (cues, REACH, 8: five of source and content, three of addressee), of classes (cues, 15)."""


class Tuning(NamedTuple):
    """What is set after training, on articles held out from it."""

    eager: float = 0.5  # added to a cue's tags, so that somewhat unlikely cues are looked at
    begin: float = 1.0  # what opening a source or content costs
    content: float = 4.0  # how much the certainty of the content weighs beside that of the cue
    enough: float = -0.4  # from which score an attribution is kept


TUNED = Tuning()


def tag(text: str, quotations: Sequence[Quotation], model: Model, tuning: Tuning = TUNED) -> list[Found]:
    """The attributions of `text` in the order of their cues."""
    whole = pieces(text, quotations)
    return [one for start, end in _sections(len(whole)) for one in _section(text, whole, (start, end), model, tuning)]


def _sections(size: int) -> Iterator[tuple[int, int]]:
    for start in range(0, size, SECTION):
        yield start, min(size, start + SECTION)


def _section(text: str, whole: Pieces, core: tuple[int, int], model: Model, tuning: Tuning) -> Iterator[Found]:
    """The attributions whose cue begins within `core`."""
    first, last = max(0, core[0] - MARGIN), min(len(whole), core[1] + MARGIN)
    part = whole.part(first, last)
    scores, tokens, heads = _encode(part, model)
    odds = log_odds(scores)
    scores[:, BEGIN:] += tuning.eager
    tags = viterbi(scores[None], legal(3))[0]
    cues = [cue for cue in runs(tags, BEGIN, INSIDE) if core[0] <= cue[0] + first < core[1]]
    for at in range(0, len(cues), CUES):
        some = np.array(cues[at : at + CUES], np.int32)
        index = around(some, len(part))
        relation = relations(part, some, index)
        links, _ = model.link(tokens[index], np.stack([heads[start:end].mean(0) for start, end in some]), relation)
        links[relation == BEYOND] = (1e4, 0, 0, 0, 0, 1e4, 0, 0)
        told, addressed = links[:, :, :5], links[:, :, 5:]
        arguments = viterbi(told, legal(5, tuning.begin))
        addressees = viterbi(addressed, legal(3))
        sure = np.array([odds[start:end].max() for start, end in some])
        kept = sure + tuning.content * certainty(told, arguments, *CONTENT) > tuning.enough
        for row in np.flatnonzero(kept):
            yield _found(text, part, some[row], (index[row], arguments[row], addressees[row]))


def _found(text: str, part: Pieces, cue: Ints, linked: tuple[Ints, Codes, Codes]) -> Found:
    places, arguments, addressee = linked
    start, end = int(part.starts[cue[0]]), int(part.ends[cue[1] - 1])
    content = _bounds(part, places, runs(arguments, *CONTENT))
    return Found(
        _bounds(part, places, runs(arguments, *SOURCE)),
        ((start, end),),
        content,
        next(iter(_bounds(part, places, runs(addressee, BEGIN, INSIDE))), None),
        _head(text[start:end]),
        content[0][0] < start,
    )


def _head(cue: str) -> str:
    """The main word of a cue: its first speech verb, or its last word."""
    words = cue.lower().split()
    return next((word for word in words if word in REPORTIVE), words[-1] if words else cue)


def _bounds(part: Pieces, places: Ints, spans: list[tuple[int, int]]) -> tuple[Bounds, ...]:
    return tuple((int(part.starts[places[start]]), int(part.ends[places[end - 1]])) for start, end in spans)


def _encode(part: Pieces, model: Model) -> tuple[Floats, Floats, Floats]:
    """Scores and vectors of every piece, each from the window where it stands furthest from an edge."""
    size = len(part)
    starts, length = cuts(size)
    features = np.stack((part.case, part.quote, part.place), -1)
    halves = [0, *((a + length + b) // 2 for a, b in pairwise(starts)), size]
    gathered: list[tuple[Floats, ...]] = []
    for at in range(0, len(starts), BATCH):
        some = starts[at : at + BATCH]
        ids = np.zeros((len(some), length + 2), np.int32)
        ids[:, 0], ids[:, -1] = OPENS, CLOSES
        shown = np.zeros((len(some), length + 2, 3), np.int8)
        for row, start in enumerate(some):
            ids[row, 1:-1] = part.ids[start : start + length]
            shown[row, 1:-1] = features[start : start + length]
        outputs = model.encode(ids, shown)
        for row, start in enumerate(some):
            kept = slice(halves[at + row] - start + 1, halves[at + row + 1] - start + 1)
            gathered.append(tuple(output[row, kept] for output in outputs))
    scores, tokens, heads = (np.concatenate(arrays) for arrays in zip(*gathered, strict=True))
    return scores, tokens, heads


def cuts(size: int) -> tuple[list[int], int]:
    """Where the windows over `size` pieces start, evenly spread, and their common length."""
    count = max(1, -(-(size - OVERLAP) // (WINDOW - OVERLAP)))
    length = -(-(size + (count - 1) * OVERLAP) // count)
    return [round(n * (size - length) / max(1, count - 1)) for n in range(count)], length
