"""Scores of pieces -> cues and their arguments, by the best legal path (Viterbi)."""

import numpy as np
import numpy.typing as npt

from onrecord.attribute.pieces import Codes, Ints, Pieces

Floats = npt.NDArray[np.float32]

# Tags of one stream: outside, begin, inside. A cue's arguments: outside, begin and inside source, begin and inside content.
OUTSIDE, BEGIN, INSIDE = 0, 1, 2
SOURCE, CONTENT = (1, 2), (3, 4)

BEFORE, BEHIND = 60, 100  # pieces before and from a cue's first one in which its arguments are sought
REACH = BEFORE + BEHIND
# How a piece stands to a cue.
BEYOND, CUE, SENTENCE, PARAGRAPH, ELSEWHERE = 0, 1, 2, 4, 6  # the last three: before the cue; one more: behind it
RELATIONS = 8

_NEVER = np.float32(-1e4)


def legal(tags: int, begin: float = 0.0) -> Floats:
    """Transition scores (from, to) that forbid an inside without its begin; tags are O, B1, I1, B2, I2 ...

    `begin` is what opening a span costs: few long spans rather than many short ones.
    """
    scores = np.zeros((tags, tags), np.float32)
    scores[:, 1::2] = -begin
    for inside in range(2, tags, 2):
        scores[:, inside] = _NEVER
        scores[[inside - 1, inside], inside] = 0
    return scores


def viterbi(scores: Floats, transitions: Floats) -> Codes:
    """The best tags of each row: scores (rows, steps, tags) -> (rows, steps)."""
    rows, steps, _ = scores.shape
    best = scores[:, 0].copy()
    back = np.zeros(scores.shape, np.int8)
    for step in range(1, steps):
        reached = best[:, :, None] + transitions
        back[:, step] = reached.argmax(1)
        best = reached.max(1) + scores[:, step]
    path = np.zeros((rows, steps), np.int8)
    path[:, -1] = best.argmax(1)
    every = np.arange(rows)
    for step in range(steps - 1, 0, -1):
        path[:, step - 1] = back[every, step, path[:, step]]
    return path


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
