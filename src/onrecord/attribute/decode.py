"""Scores of pieces -> cues and their arguments, by the best legal path (Viterbi)."""

from itertools import pairwise

import numpy as np
import numpy.typing as npt

from onrecord.attribute.pieces import Codes, Ints, Pieces

Floats = npt.NDArray[np.float32]

# Tags of one stream: outside, begin, inside. A cue's arguments: outside, begin and inside source, begin and inside content.
OUTSIDE, BEGIN, INSIDE = 0, 1, 2
SOURCE, CONTENT = (1, 2), (3, 4)

BEFORE, BEHIND = 48, 80  # pieces before and from a cue's first one in which its arguments are sought
REACH = BEFORE + BEHIND
# How a piece stands to a cue.
BEYOND, CUE, SENTENCE, PARAGRAPH, ELSEWHERE = 0, 1, 2, 4, 6  # the last three: before the cue; one more: behind it
RELATIONS = 8

_NEVER = np.float32(-1e4)
_UNLIKELY = 4.0  # by natural logarithm: how far behind "no cue" a piece is looked at


def viterbi(scores: Floats, begin: float = 0.0) -> Codes:
    """The best legal tags of each row: scores (rows, steps, tags) -> (rows, steps). Tags are O, B1, I1, B2, I2 ...

    Legal is an inside only behind its begin or another inside, or at the very start. `begin` is what opening a span
    costs: few long spans rather than many short ones.
    """
    rows, steps, tags = scores.shape
    best = scores.transpose(1, 2, 0).copy()  # (steps, tags, rows); becomes the score of the best path to each tag
    best[1:, 1::2] -= begin
    reached = np.empty((tags, rows), np.float32)
    for before, here in pairwise(best):
        reached[:] = np.maximum.reduce(before)
        np.maximum(before[1::2], before[2::2], out=reached[2::2])
        here += reached
    back = np.repeat(best.argmax(1).astype(np.int8)[:, None], tags, 1)  # from (step) to a tag of the next step
    back[:, 2::2] = np.arange(1, tags, 2, dtype=np.int8)[:, None] + (best[:, 2::2] > best[:, 1::2])
    path = np.empty((steps, rows), np.int8)
    path[-1] = best[-1].argmax(0)
    every = np.arange(rows)
    for step in range(steps - 2, -1, -1):
        path[step] = back[step, path[step + 1], every]
    return path.T


def cue_tags(scores: Floats) -> Codes:
    """The best legal tags of a text's pieces: scores (pieces, 3) -> (pieces,).

    Only stretches where a cue is at all likely are looked at, side by side: hardly one piece in twenty.
    """
    tags = np.zeros(len(scores), np.int8)
    likely = np.concatenate(([False], scores[:, BEGIN:].max(1) > scores[:, OUTSIDE] - _UNLIKELY, [False]))
    starts, ends = np.flatnonzero(np.diff(likely)).reshape(-1, 2).T
    if not len(starts):
        return tags
    places = starts[:, None] + np.arange((ends - starts).max())
    inside = places < ends[:, None]
    stretches = scores[np.where(inside, places, 0)]
    stretches[~inside] = (0, _NEVER, _NEVER)
    stretches[starts > 0, 0, INSIDE] = _NEVER
    tags[places[inside]] = viterbi(stretches)[inside]
    return tags


def log_odds(scores: Floats) -> Floats:
    """How much likelier any other tag is than the first, by natural logarithm: (..., tags) -> (...)."""
    return np.asarray(np.logaddexp.reduce(scores[..., 1:], -1) - scores[..., 0], np.float32)


def certainty(scores: Floats, tags: Codes, begin: int, inside: int) -> Floats:
    """The mean log probability of the pieces of one kind in each row; rows without any: the least there is."""
    chosen = np.take_along_axis(scores, tags[..., None].astype(np.intp), -1)[..., 0]
    member = (tags == begin) | (tags == inside)
    total = ((chosen - np.logaddexp.reduce(scores, -1)) * member).sum(-1)
    return np.asarray(np.where(member.any(-1), total / np.maximum(member.sum(-1), 1), _NEVER), np.float32)


def runs(tags: Codes, begin: int, inside: int) -> list[tuple[int, int]]:
    """The spans of one kind in one row of tags, half open; an inside at the very start opens one."""
    member = (tags == begin) | (tags == inside)
    opens = (tags == begin) | (member & ~np.concatenate(([False], member[:-1])))
    closes = member & np.concatenate((opens[1:] | ~member[1:], [True]))
    return list(zip(np.flatnonzero(opens).tolist(), (np.flatnonzero(closes) + 1).tolist(), strict=True))


def around(cues: Ints, size: int) -> Ints:
    """(cues, REACH): the pieces around each cue (first, last + 1); outside the text -1."""
    index = cues[:, :1] + np.arange(-BEFORE, BEHIND, dtype=np.int32)
    return np.where((index >= 0) & (index < size), index, -1)


def relations(text: Pieces, cues: Ints, index: Ints) -> Codes:
    """How each piece of `index` stands to its cue, for the model."""
    at = cues[:, :1]
    behind = (index >= at).astype(np.int8)
    relation = np.where(
        text.sentence[index] == text.sentence[at],
        SENTENCE,
        np.where(text.paragraph[index] == text.paragraph[at], PARAGRAPH, ELSEWHERE),
    ).astype(np.int8)
    relation += behind
    relation[(index >= at) & (index < cues[:, 1:])] = CUE
    relation[index < 0] = BEYOND
    return relation
