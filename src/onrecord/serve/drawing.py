"""Who stands behind a claim, as a drawing: origins on the left, those who print it on the right, hops as lines.

The reporters stand in rows, each under the one that it took the words from, as a tree; the origins stand beside the
middle of the rows that lead to them. So twelve outlets over one origin are a fan into one dot. Places across are per
cent and thousandths of the width: a narrow drawing keeps its letters and its points as they are.
"""

from collections.abc import Iterable, Mapping, Sequence
from textwrap import wrap
from typing import NamedTuple

ROW = 26  # height of a reporter's row
LINE = 14  # height of a line of an origin's label
TOP = 16
ORIGIN = 370  # thousandths: where the origins' dots stand
NEAREST, FARTHEST = 480, 600  # thousandths: the first and the last column of reporters beside origins
ALONE, INDENT = 20, 60  # the first column and the step to the next where there are no origins
DEEPEST = 5
LABEL, LABEL_LINES = 20, 3  # characters that fit beside an origin on a phone
NAME, NAME_ALONE = 26, 46  # characters of a reporter, beside origins and where there are none
MOST = 12  # rows before the rest is folded into one


class Source(NamedTuple):
    """An origin: `sign` is how it is named (see story.html), `stance` what it does with the claim."""

    key: str
    label: str
    sign: str
    stance: str
    link: str
    title: str


class Reporter(NamedTuple):
    """An article that prints the claim, or (outside) an outlet that such an article credits."""

    key: str
    label: str
    link: str
    title: str
    outside: bool = False


class Step(NamedTuple):
    """`reporter` has it from `of`, a reporter or a source."""

    reporter: str
    of: str
    state: str
    link: str
    title: str


class Mark(NamedTuple):
    """A dot and its label; `x` and `label_x` in per cent, `y` and the label's lines in pixels."""

    x: str
    y: int
    sign: str
    stance: str
    label: tuple[tuple[str, int], ...]
    label_x: str
    link: str
    title: str


class Curve(NamedTuple):
    """A line: its path in thousandths of the width and pixels of the height."""

    path: str
    state: str
    link: str
    title: str


class Drawing(NamedTuple):
    """Everything that the template needs; `folded` reporters stand together in the last row."""

    height: int
    sources: list[Mark]
    reporters: list[Mark]
    lines: list[Curve]
    folded: int
    drawn: frozenset[str]  # keys of the reporters that have a row of their own


def draw(
    sources: Sequence[Source],
    reporters: Sequence[Reporter],
    steps: Sequence[Step],
    more: str,
    most: int = MOST,
    beyond: int = 0,
) -> Drawing:
    """Lays out. `reporters` in time order; `more` is where the folded ones are listed, and the `beyond` that are not
    at hand here."""
    steps = [step for step in steps if step.state != "independent" and step.reporter != step.of]
    kept, steps = _folded(reporters, steps, most, more)
    folded = len(reporters) - len(kept) + beyond
    if folded:
        kept = [*kept, Reporter("", f"and {folded:,} more", more, f"{folded:,} more, in the list")]
    rows = _tree(kept, steps)
    deepest = max((depth for _, depth in rows), default=0)
    left, indent = (NEAREST, (FARTHEST - NEAREST) // max(1, deepest)) if sources else (ALONE, INDENT)
    if sources and not deepest:
        left = FARTHEST
    places = {reporter.key: (left + indent * depth, TOP + ROW * n) for n, (reporter, depth) in enumerate(rows)}
    beside, height = _beside(sources, steps, places, TOP + ROW * len(rows))
    places |= {key: (ORIGIN, y) for key, y in beside.items()}
    is_source = {source.key for source in sources}
    return Drawing(
        height,
        [_source(source, *places[source.key]) for source in sources],
        [_reporter(reporter, *places[reporter.key], NAME if sources else NAME_ALONE) for reporter, _ in rows],
        [_curve(step, places, step.of in is_source) for step in steps if step.of in places],
        folded,
        frozenset(reporter.key for reporter in kept if reporter.key),
    )


def _folded(
    reporters: Sequence[Reporter], steps: list[Step], most: int, more: str
) -> tuple[list[Reporter], list[Step]]:
    """The reporters that get a row: those that others have it from first, then the earliest."""
    if len(reporters) <= most:
        return list(reporters), steps
    taken_from = {step.of for step in steps}
    order = sorted(range(len(reporters)), key=lambda n: (reporters[n].key not in taken_from, n))
    kept = {reporters[n].key for n in order[: most - 1]}
    known = {reporter.key for reporter in reporters}
    joined: dict[tuple[str, str], Step] = {}
    for step in steps:
        reporter = step.reporter if step.reporter in kept else ""
        of = "" if step.of in known and step.of not in kept else step.of
        if reporter != of:
            if not reporter:
                step = step._replace(link=more, title=f"Others, among them: {step.title}")
            step = step._replace(reporter=reporter, of=of)
            before = joined.setdefault((reporter, of), step)
            if step.state == "unknown" and before.state != "unknown":
                joined[reporter, of] = step
    return [reporter for reporter in reporters if reporter.key in kept], list(joined.values())


def _tree(reporters: Sequence[Reporter], steps: Iterable[Step]) -> list[tuple[Reporter, int]]:
    """Each reporter under the first one that it has the words from, with its depth; in the given order otherwise."""
    here = {reporter.key: reporter for reporter in reporters}
    parent: dict[str, str] = {}
    for step in steps:
        if step.reporter in here and step.of in here and not _leads(step.of, step.reporter, parent):
            parent.setdefault(step.reporter, step.of)
    children: dict[str | None, list[str]] = {}
    for reporter in reporters:
        children.setdefault(parent.get(reporter.key), []).append(reporter.key)
    rows: list[tuple[Reporter, int]] = []
    waiting = [(key, 0) for key in reversed(children.get(None, []))]
    while waiting:
        key, depth = waiting.pop()
        rows.append((here[key], min(depth, DEEPEST)))
        waiting += [(child, depth + 1) for child in reversed(children.get(key, []))]
    return rows


def _leads(start: str, goal: str, parent: Mapping[str, str]) -> bool:
    """Whether the words of `start` come, step by step, from `goal`."""
    at: str | None = start
    while at is not None and at != goal:
        at = parent.get(at)
    return at == goal


def _beside(
    sources: Sequence[Source], steps: Iterable[Step], places: Mapping[str, tuple[int, int]], height: int
) -> tuple[dict[str, int], int]:
    """The height of each source's dot: amid the rows that lead to it, and clear of the others' labels."""
    rows: dict[str, list[int]] = {source.key: [] for source in sources}
    for step in steps:
        if step.of in rows and step.reporter in places:
            rows[step.of].append(places[step.reporter][1])
    amid = {key: sum(ys) / len(ys) if ys else height - ROW / 2 for key, ys in rows.items()}
    tall = {source.key: LINE * len(_lines(source.label)) + 10 for source in sources}
    order = sorted(sources, key=lambda source: amid[source.key])
    found: dict[str, float] = {}
    edge = 2.0
    for source in order:
        found[source.key] = max(amid[source.key], edge + tall[source.key] / 2)
        edge = found[source.key] + tall[source.key] / 2
    edge = max(float(height), sum(tall.values()) + 2.0)
    bottom = edge
    for source in reversed(order):
        found[source.key] = min(found[source.key], edge - tall[source.key] / 2)
        edge = found[source.key] - tall[source.key] / 2
    return {key: round(y) for key, y in found.items()}, round(bottom)


def _lines(label: str) -> list[str]:
    lines = wrap(label, LABEL) or [""]
    if len(lines) > LABEL_LINES:
        lines = [*lines[: LABEL_LINES - 1], lines[LABEL_LINES - 1][: LABEL - 2].rstrip() + " …"]
    return lines


def _source(source: Source, x: int, y: int) -> Mark:
    lines = _lines(source.label)
    first = y + 4 - LINE * (len(lines) - 1) // 2
    label = tuple((line, first + LINE * n) for n, line in enumerate(lines))
    return Mark(_percent(x), y, source.sign, source.stance, label, _percent(x - 30), source.link, source.title)


def _reporter(reporter: Reporter, x: int, y: int, fits: int) -> Mark:
    sign = "more" if not reporter.key else "outside" if reporter.outside else "article"
    name = reporter.label if len(reporter.label) <= fits else reporter.label[: fits - 2].rstrip() + " …"
    label = ((name, y + 4),)
    return Mark(_percent(x), y, sign, "", label, _percent(x + 26), reporter.link, reporter.title)


def _curve(step: Step, places: Mapping[str, tuple[int, int]], from_source: bool) -> Curve:
    (x, y), (to_x, to_y) = places[step.of], places[step.reporter]
    if from_source:
        middle = (x + to_x) // 2
        path = f"M{x} {y}C{middle} {y} {middle} {to_y} {to_x} {to_y}"
    else:
        path = f"M{x} {y}C{x} {(y + to_y) // 2} {x} {to_y} {to_x} {to_y}"
    return Curve(path, step.state, step.link, step.title)


def _percent(thousandths: int) -> str:
    return f"{thousandths / 10:g}%"
