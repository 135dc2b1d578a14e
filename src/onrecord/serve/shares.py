"""Shares and small charts of the pages about speakers and outlets: drawn here, so that they need no script.

A share of few is none: under twenty the numbers themselves are given. Every chart has a table that says the same.
"""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from onrecord.serve import words
from onrecord.store.profile_views import Sourcing

FEWEST = 20  # of which a percentage is given
WEEKS = 26  # that a chart shows, the latest
HEIGHT = 96  # pixels of a column
ROOM = 90  # per cent: a date that begins later would stand out over the edge
NAMINGS = ("named", "described", "unspecified")
NAMING_WORDS = {"named": "named", "described": "described, not named", "unspecified": "neither named nor described"}


class Part(NamedTuple):
    """A part of a column: `y` and `height` in pixels from the top."""

    kind: str
    y: float
    height: float


class Column(NamedTuple):
    """One week of a chart. `x` and `width` in per cent."""

    x: float
    width: float
    parts: list[Part]
    title: str
    label: str  # under the axis; "" where there is no room


class Chart(NamedTuple):
    """Weeks from left to right."""

    columns: list[Column]
    height: int
    rows: list[tuple[str, list[str]]]  # the table: week, cells


class Compared(NamedTuple):
    """One line of a comparison: what is measured, and for each outlet the share or number and what it is of."""

    what: str
    hint: str
    cells: list[tuple[str, str]]


def share(part: int, whole: int) -> str:
    """ "62 %"; of fewer than twenty "12 of 18"; "–" of none."""
    if not whole:
        return "–"
    if whole < FEWEST:
        return f"{part} of {whole}"
    return f"{100 * part / whole:.0f} %" if part in (0, whole) or 1 <= 100 * part / whole <= 99 else _edge(part, whole)


def _edge(part: int, whole: int) -> str:
    return "under 1 %" if part * 2 < whole else "over 99 %"


def day(monday: str, *, year: bool = False) -> str:
    """ "10 Mar"."""
    at = date.fromisoformat(monday)
    return f"{at.day} {words.MONTHS[at.month - 1]}" + (f" {at.year}" if year else "")


def _span(weeks: Sequence[str]) -> list[str]:
    """All weeks from the first to the last, those without anything, too; the latest half year."""
    if not weeks:
        return []
    first, last = date.fromisoformat(min(weeks)), date.fromisoformat(max(weeks))
    count = min(WEEKS, (last - first).days // 7 + 1)
    return [(last - timedelta(days=7 * back)).isoformat() for back in range(count)][::-1]


def _columns(span: Sequence[str], draw: Callable[[str], tuple[list[Part], str]]) -> list[Column]:
    width = 100 / max(len(span), 8)
    every = max(1, -(-len(span) // 6))
    columns = []
    for n, week in enumerate(span):
        parts, title = draw(week)
        label = day(week) if n % every == 0 and n * width <= ROOM else ""
        columns.append(Column(round(n * width, 3), round(width * 0.8, 3), parts, title, label))
    return columns


def bars(weeks: Sequence[tuple[str, int]]) -> Chart:
    """How much was said week by week."""
    number = dict(weeks)
    most = max(number.values(), default=1)

    def draw(week: str) -> tuple[list[Part], str]:
        said = number.get(week, 0)
        height = max(2.0, HEIGHT * said / most) if said else 0.0
        return [Part("said", HEIGHT - height, height)] if said else [], f"Week of {day(week)}: {said}"

    rows = [(day(week, year=True), [str(said)]) for week, said in reversed(weeks)]
    return Chart(_columns(_span([week for week, _ in weeks]), draw), HEIGHT, rows)


def stacks(outlets: Sequence[Sequence[tuple[str, Sourcing]]]) -> list[Chart]:
    """For each outlet the shares of named, described and unspecified sources, over the same weeks.

    A week with too few attributions for shares is drawn hollow.
    """
    span = _span([week for weeks in outlets for week, _ in weeks])
    return [_stack(dict(weeks), span) for weeks in outlets]


def _stack(by_week: dict[str, Sourcing], span: Sequence[str]) -> Chart:
    def draw(week: str) -> tuple[list[Part], str]:
        one = by_week.get(week, Sourcing())
        total = one.attributions
        if total < FEWEST:
            few = [Part("few", 0.0, float(HEIGHT))] if total else []
            return few, f"Week of {day(week)}: {words.plural(total, 'attribution')}, too few for shares"
        parts, y = [], float(HEIGHT)
        for kind in NAMINGS:
            height = HEIGHT * getattr(one, kind) / total
            y -= height
            parts.append(Part(kind, round(y, 2), round(height, 2)))
        told = ", ".join(f"{share(getattr(one, kind), total)} {NAMING_WORDS[kind]}" for kind in NAMINGS)
        return parts, f"Week of {day(week)}: {told}; of {total}"

    rows = [
        (day(week, year=True), [str(one.articles), str(one.attributions)] + [str(getattr(one, k)) for k in NAMINGS])
        for week, one in sorted(by_week.items(), reverse=True)
    ]
    return Chart(_columns(span, draw), HEIGHT, rows)


def compared(outlets: Sequence[Sourcing]) -> list[Compared]:
    """What can be said of how outlets source, line by line."""

    def line(what: str, hint: str, told: Callable[[Sourcing], tuple[int, int]], of: str) -> Compared:
        cells = []
        for one in outlets:
            part, whole = told(one)
            cells.append((share(part, whole), f"of {words.plural(whole, of)}" if whole >= FEWEST else ""))
        return Compared(what, hint, cells)

    each = [
        (f"{one.attributions / one.articles:.1f}" if one.articles else "–", words.plural(one.articles, "article"))
        for one in outlets
    ]
    return [
        Compared("Attributions in an article", "on average", each),
        line("Sources named", "", lambda one: (one.named, one.attributions), "attribution"),
        line("Sources described, not named", "", lambda one: (one.described, one.attributions), "attribution"),
        line("Sources neither named nor described", "", lambda one: (one.unspecified, one.attributions), "attribution"),
        line(
            "Credited to another outlet",
            "by the sentence itself",
            lambda one: (one.relayed, one.attributions),
            "attribution",
        ),
        line(
            "Articles that rest on one origin",
            "all that they attribute leads to it, as far as was weighed",
            lambda one: (one.single, one.weighed),
            "weighed article",
        ),
        line("Articles with a correction", "", lambda one: (one.corrected, one.articles), "article"),
    ]
