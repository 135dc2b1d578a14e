"""All articles of a small window grouped at once, so that it does not matter in which order they came."""

from collections.abc import Sequence

import numpy as np

from onrecord.stories.cluster import Cluster, Matrix, Packed, cosines, near, parts

# Articles of one outlet are alike by who speaks there and how it puts things: their cosine counts so much.
SAME_OUTLET = 0.5
# An article that is left alone joins a story that is nearly near, where it is so many times as near as any other.
NEARLY = 0.75
CLEARLY = 1.5


def groups(vectors: Sequence[Packed], outlets: Sequence[str | None]) -> list[list[int]]:
    """Indices of the articles of each happening: average link from single articles up, then parted where it is two.

    As long as two groups are near enough for their number of pairs, the nearest two become one (Sokal and Michener's
    unweighted pair groups).
    """
    if not vectors:
        return []
    pairs = cosines(vectors)
    houses = {outlet: n for n, outlet in enumerate(sorted({one for one in outlets if one}))}
    house = np.array([houses.get(outlet or "", -1 - n) for n, outlet in enumerate(outlets)])
    pairs[house[:, None] == house] *= SAME_OUTLET
    np.fill_diagonal(pairs, 0.0)
    linked = _link(pairs)
    return [part for group in _take_in_lone(pairs, linked) for part in _parted(group, vectors)]


def _link(pairs: Matrix) -> list[list[int]]:
    found = [[n] for n in range(len(pairs))]
    between = pairs.copy()  # sums of cosines between two groups
    while len(found) > 1:
        sizes = np.array([len(group) for group in found], dtype=float)
        numbers = np.outer(sizes, sizes)
        mean = between / numbers
        mean[mean < near(numbers)] = -1.0
        np.fill_diagonal(mean, -1.0)
        one, other = sorted(divmod(int(mean.argmax()), len(found)))
        if mean[one, other] < 0:
            break
        found[one] += found.pop(other)
        between[one] += between[other]
        between[:, one] += between[:, other]
        between = np.delete(np.delete(between, other, 0), other, 1)
    return found


def _take_in_lone(pairs: Matrix, found: list[list[int]]) -> list[list[int]]:
    stories = [group for group in found if len(group) > 1]
    taken = [list(group) for group in stories]
    for lone in (group for group in found if len(group) == 1):
        means = [float(pairs[lone[0], group].mean()) for group in stories]
        best = max(range(len(stories)), key=means.__getitem__, default=None)
        enough = best is not None and means[best] >= NEARLY * near(len(stories[best]))
        if best is not None and enough and means[best] >= CLEARLY * sorted([0.0, *means])[-2]:
            taken[best] += lone
        else:
            taken.append(lone)
    return taken


def _parted(group: list[int], vectors: Sequence[Packed]) -> list[list[int]]:
    cluster = Cluster.of((str(n), vectors[n]) for n in group)
    found = parts(cluster)
    if found is None:
        return [group]
    return [part for side in found for part in _parted([int(n) for n in side], vectors)]
