"""The learned tagger: text -> cues, and from each cue to its source, content and addressee."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

from onrecord.attribute import mend
from onrecord.attribute.decode import (
    BEGIN,
    BEYOND,
    CONTENT,
    INSIDE,
    REACH,
    SOURCE,
    Floats,
    around,
    certainty,
    cue_tags,
    log_odds,
    relations,
    runs,
    viterbi,
)
from onrecord.attribute.found import Bounds, Found
from onrecord.attribute.pieces import Codes, Ints, Pieces, pieces
from onrecord.attribute.quotations import Quotation
from onrecord.attribute.quotations import quotations as find_quotations

Flags = npt.NDArray[np.bool_]

WINDOW, OVERLAP = 254, 32  # pieces the encoder sees at once, and how many of them twice
BATCH = 2  # windows the encoder takes at once: more do not stay in the processor's cache
CUES = 8  # cues that are linked at once
SECTION = 8192  # pieces that are read at once, so that memory does not grow with the text
MARGIN = 128  # pieces of the neighbouring sections that each section sees
OPENS, CLOSES = 101, 102  # the pieces before and behind every window


class Model(Protocol):
    """What computes: the shipped graphs, or the network in training."""

    def encode(self, ids: Ints, features: Codes) -> tuple[Floats, Floats, Floats]:
        """ids (windows, steps), features (windows, steps, 3) -> scores of cue tags (.., 3), tokens and cues (.., width)."""

    def link(self, tokens: Floats, cue: Floats, relation: Codes) -> Floats:
        """tokens (cues, REACH, width), cue (cues, width), relation (cues, REACH) -> scores of tags (cues, REACH, 5)."""


class Tuning(NamedTuple):
    """What is set after training, on articles held out from it."""

    owned: float = 2.5  # added for a noun of saying that somebody owns
    eager: float = 0.5  # added to a cue's tags, so that somewhat unlikely cues are looked at
    begin: float = 1.0  # what opening a source or content costs
    content: float = 4.0  # how much the certainty of the content weighs beside that of the cue
    enough: float = -0.3  # from which score an attribution is kept


TUNED = Tuning()


def tag(text: str, quotations: Sequence[Quotation], model: Model, tuning: Tuning = TUNED) -> list[Found]:
    """The attributions of `text` in the order of their cues."""
    found = list(_read(text, quotations, model, tuning))
    found += _retold(text, found, model, tuning)
    return sorted(found, key=lambda one: one.cue)


def _read(text: str, quotations: Sequence[Quotation], model: Model, tuning: Tuning) -> Iterator[Found]:
    whole = pieces(text, quotations)
    for start, end in _sections(len(whole)):
        yield from _section(text, whole, (start, end), model, tuning)


def _retold(text: str, found: Sequence[Found], model: Model, tuning: Tuning) -> Iterator[Found]:
    """Statements within what somebody states: PolNeAR marks none, so contents are read again as texts of their own.

    "The general told envoys that the raid was planned, two officials said."
    """
    contents = {mend.unquoted(text, span) for one in found for span in one.content}
    spans = sorted(span for span in contents if mend.retells(text, span))
    again, starts = "", []
    for start, end in spans:
        starts.append(len(again))
        again += f"{text[start:end]}.\n\n"
    taken = np.zeros(len(text), np.bool_)
    for one in found:
        taken[slice(*one.cue[0])] = True
    for one in _read(again, find_quotations(again), model, tuning) if again else ():
        number = bisect_right(starts, one.cue[0][0]) - 1
        start, end = spans[number]
        moved = mend.unlinked(text, mend.within(one, (starts[number], starts[number] + end - start), start))
        if moved.source and moved.cue and moved.content and mend.retells(text, moved.cue[0]):
            if not taken[slice(*moved.cue[0])].any():
                yield moved
            taken[slice(*moved.cue[0])] = True


def _sections(size: int) -> Iterator[tuple[int, int]]:
    for start in range(0, size, SECTION):
        yield start, min(size, start + SECTION)


def _section(text: str, whole: Pieces, core: tuple[int, int], model: Model, tuning: Tuning) -> Iterator[Found]:
    """The attributions whose cue begins within `core`."""
    first, last = max(0, core[0] - MARGIN), min(len(whole), core[1] + MARGIN)
    part = whole.part(first, last)
    scores, tokens, heads = encode(part, model)
    owners = _owners(text, part)
    scores[list(owners), BEGIN:] += tuning.owned
    odds = log_odds(scores)
    scores[:, BEGIN:] += tuning.eager
    tags = cue_tags(scores)
    cues = [cue for cue in _joined(runs(tags, BEGIN, INSIDE)) if core[0] <= cue[0] + first < core[1]]
    # What is kept is never less certain of its cue than this, however certain the content is.
    cues = [(start, end) for start, end in cues if odds[start:end].max() > tuning.enough]
    if not cues:
        return
    bounds = np.array(cues, np.int32)
    index = around(bounds, len(part))
    links = _links(part, bounds, index, (tokens, heads), model)
    arguments = viterbi(links, tuning.begin)
    sure = np.array([odds[start:end].max() for start, end in cues])
    kept = sure + tuning.content * certainty(links, arguments, *CONTENT) > tuning.enough
    for row in np.flatnonzero(kept):
        linked = _Linked(cues[row], index[row], arguments[row])
        one = _found(text, part, linked, tags > 0)
        owner = next((owners[n] for n in range(*linked.cue) if n in owners), None)
        yield one if one.source or owner is None else one._replace(source=(owner,))


def _links(part: Pieces, cues: Ints, index: Ints, vectors: tuple[Floats, Floats], model: Model) -> Floats:
    """Scores of the tags of the pieces around each cue: (cues, REACH, 5)."""
    tokens, heads = vectors
    relation = relations(part, cues, index)
    cue = np.stack([heads[start:end].mean(0) for start, end in cues])
    some = (slice(at, at + CUES) for at in range(0, len(cues), CUES))
    links = np.concatenate([model.link(tokens[index[these]], cue[these], relation[these]) for these in some])
    links[relation == BEYOND] = (1e4, 0, 0, 0, 0)
    return links


def _owners(text: str, part: Pieces) -> dict[int, Bounds]:
    """The first pieces of nouns of saying that somebody owns, and who."""
    if not len(part):
        return {}
    found = mend.owners(text, int(part.starts[0]), int(part.ends[-1]))
    return {int(np.searchsorted(part.starts, start)): owner for start, owner in found.items()}


class _Linked(NamedTuple):
    """One cue with the tags of the pieces around it."""

    cue: tuple[int, int]
    places: Ints
    arguments: Codes


def _found(text: str, part: Pieces, linked: _Linked, cued: Flags) -> Found:
    """A cue with its arguments as spans of the text; `cued` are the pieces of all cues."""
    start, end = int(part.starts[linked.cue[0]]), int(part.ends[linked.cue[1] - 1])
    end = mend.cue_end(text, start, end)
    found = _bounds(text, part, linked.places, runs(linked.arguments, *SOURCE))
    # Who said it together is one phrase; a second one is a rival, and the nearer to the cue is mostly right.
    nearest = sorted(found, key=lambda span: max(start - span[1], span[0] - end))[:1]
    whole = (mend.begun(text, span, (start, end)) for span in nearest)
    source = tuple(mend.closed(text, mend.dateless(text, span), (start, end)) for span in whole)
    source = source or mend.dated_subject(text, start)
    own = (*source, (start, end))
    content = _bounds(text, part, linked.places, runs(linked.arguments, *CONTENT), whole=True)
    content = mend.likened(text, mend.filled(text, mend.announced(text, content, own), own))
    if source and len(content) == 1 and content[0][1] <= min(own)[0]:
        content = (_from_sentence(text, part, content[0], cued),)
    return Found(source, ((start, end),), content, None, mend.head(text[start:end]), content[0][0] < start)


def _joined(cues: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Cues without a word between them are one: "later said"."""
    joined: list[tuple[int, int]] = []
    for start, end in cues:
        if joined and joined[-1][1] == start:
            start = joined.pop()[0]
        joined.append((start, end))
    return joined


def _from_sentence(text: str, part: Pieces, content: Bounds, cued: Flags) -> Bounds:
    """Content that its attribution trails, from the beginning of its sentence: a long subject is easily lost."""
    piece = int(np.searchsorted(part.starts, content[0], "right")) - 1
    first = int(np.searchsorted(part.sentence, part.sentence[piece]))
    opening = mend.after_semicolon(text, int(part.starts[first]), content[0])
    if piece - first > REACH or mend.opens_quotation(text, content) or cued[first:piece].any():
        return content
    return content if mend.links_on(text, opening, content[0]) else (opening, content[1])


def _bounds(
    text: str, part: Pieces, places: Ints, spans: list[tuple[int, int]], whole: bool = False
) -> tuple[Bounds, ...]:
    """Spans of pieces around a cue as spans of the text. `whole`: one that reaches the end of what is seen around the
    cue goes on to the end of its sentence."""
    found = []
    for start, end in spans:
        first, last = int(places[start]), int(places[end - 1])
        if whole and start == 0:
            first = max(first - REACH, int(np.searchsorted(part.sentence, part.sentence[first])))
        if whole and end == len(places):
            last = min(last + REACH, int(np.searchsorted(part.sentence, part.sentence[last], "right")) - 1)
        found.append(mend.unbroken(text, (int(part.starts[first]), int(part.ends[last]))))
    return tuple(found)


def encode(part: Pieces, model: Model) -> tuple[Floats, Floats, Floats]:
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
