"""The numbers of a story: as a table, and for each thing that is counted a small chart over time.

A chart joins nothing that no source gave: a source's line is a stair from one of its figures to the next. Each
figure stands once, where its source was first printed with it, or twelve copies would look like twelve counts.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from typing import NamedTuple

from onrecord.records import Attribution, Quantity, instant
from onrecord.relayed import source_name
from onrecord.serve import words
from onrecord.serve.chains import Known
from onrecord.serve.quoting import link
from onrecord.store.views import ArticleView
from onrecord.timeline import days_of

LEFT, RIGHT = 9.0, 64.0  # per cent: the field of the points
PLOT, TOP, FOOT = 120, 24, 22  # heights: of the field, above it, below it
APART = 15  # pixels between the names of two series
NAME = 26  # characters of a name beside its line
OLDER = timedelta(days=30)  # a figure of so long before the story's first is another happening's
OWN = "the outlets themselves"
STEPS = (1, 3, 6, 12, 24, 48, 24 * 7, 24 * 14, 24 * 30, 24 * 91, 24 * 365)  # hours between two dates under the axis
MOST_TICKS = 6
DRAWN = 24  # figures in all charts of a story


class Given(NamedTuple):
    """Who gives a number, in which article, and the way to the words."""

    name: str
    view: ArticleView
    attribution: Attribution | None
    quantity: Quantity
    link: str


class Count(NamedTuple):
    """One number that is given of something, and everyone who gives it."""

    quantity: Quantity  # the earliest
    date: str | None  # as of when, else when it was published
    given_by: list[Given]


class Point(NamedTuple):
    """A figure in a chart; `x` in per cent, `y` in pixels."""

    x: float
    y: int
    bound: str
    value: str
    value_y: int  # 0 where it has no room
    title: str
    link: str


class Series(NamedTuple):
    """What one source gave, in time order; `stairs` are horizontal and vertical lines (x1, y1, x2, y2)."""

    name: str
    own: bool  # the outlets' own words, no source given
    points: list[Point]
    stairs: list[tuple[float, int, float, int]]
    name_y: int


class Chart(NamedTuple):
    """One thing that is counted."""

    what: str
    unit: str | None
    height: int
    floor: int  # where zero lies
    series: list[Series]
    across: list[tuple[float, str]]
    up: list[tuple[int, str]]
    left_out: int  # figures of another time, or undated: only in the table


def counts(quantities: Iterable[Quantity], known: Known) -> list[Count]:
    """By what is counted, then in time order."""
    found: dict[tuple[str, str | None, str, float], Count] = {}
    for quantity in quantities:
        view = known.views.get(quantity.article_id)
        if view is None:
            continue
        attribution = known.said.get((quantity.article_id, quantity.attribution or ""))
        date = quantity.as_of or view.article.date_published
        name = source_name(attribution) if attribution else OWN
        key = (quantity.what, quantity.unit, quantity.bound, quantity.value)
        count = found.setdefault(key, Count(quantity, date, []))
        if not any(given.name == name and given.view is view for given in count.given_by):
            way = link(view, attribution.id if attribution else None, quantity.extent.text)
            count.given_by.append(Given(name, view, attribution, quantity, way))
    return sorted(found.values(), key=lambda count: (count.quantity.what, count.date or "", count.quantity.value))


def charts(given: Sequence[Count]) -> list[Chart]:
    """A chart for each thing that has at least two figures at two times."""
    kinds: dict[tuple[str, str | None], list[Count]] = {}
    for count in given:
        kinds.setdefault((count.quantity.what, count.quantity.unit), []).append(count)
    figures = {kind: _figures(some) for kind, some in kinds.items()}
    wanted = {kind: sum(map(len, by_source.values())) for kind, (by_source, _) in figures.items()}
    found: list[Chart] = []
    room = DRAWN
    # those of few figures first: what they leave is shared by the others
    for left, kind in zip(range(len(kinds), 0, -1), sorted(kinds, key=wanted.__getitem__), strict=True):
        chart = _chart(*kind, *_latest(*figures[kind], room // left))
        if chart is not None:
            found.append(chart)
            room -= sum(len(series.points) for series in chart.series)
    return sorted(found, key=lambda chart: (chart.what, chart.unit or ""))


class _Figure(NamedTuple):
    at: datetime
    given: Given
    repeats: int


def _chart(what: str, unit: str | None, figures: dict[str, list[_Figure]], left_out: int) -> Chart | None:
    times = sorted(figure.at for group in figures.values() for figure in group)
    if len(times) < 2 or times[0] == times[-1]:
        return None
    top = max(figure.given.quantity.value for group in figures.values() for figure in group)
    up = _nice(top)
    scale = up[-1] or 1.0
    floor = TOP + max(PLOT, APART * len(figures))
    first, width = times[0], (times[-1] - times[0]).total_seconds()

    def place(figure: _Figure) -> Point:
        quantity, view = figure.given.quantity, figure.given.view
        x = LEFT + (RIGHT - LEFT) * (figure.at - first).total_seconds() / width
        y = round(floor - (floor - TOP) * quantity.value / scale)
        also = f", and in {words.plural(figure.repeats, 'more article')}" if figure.repeats else ""
        outlet = view.article.outlet or words.host(view.article.url)
        title = f"{figure.given.name}: {words.amount(quantity)}, {words.moment(figure.at)}, in {outlet}{also}"
        return Point(round(x, 2), y, quantity.bound, words.figure(quantity.value), 0, title, figure.given.link)

    series = [_series(name, [place(figure) for figure in group]) for name, group in figures.items()]
    series.sort(key=lambda one: one.points[-1].y)
    series = _named_apart(_valued_apart(series), floor)
    across = [
        (round(LEFT + (RIGHT - LEFT) * (at - first).total_seconds() / width, 2), text)
        for at, text in _ticks(times[0], times[-1])
    ]
    marks = [(round(floor - (floor - TOP) * value / scale), words.figure(value)) for value in up]
    return Chart(what, unit, floor + FOOT, floor, series, across, marks, left_out)


def _figures(given: Sequence[Count]) -> tuple[dict[str, list[_Figure]], int]:
    """By source, each of its figures once, at its first time; and how many belong to another time."""
    dated = [(at, one) for count in given for one in count.given_by if (at := _at(one)) is not None]
    undated = sum(len(count.given_by) for count in given) - len(dated)
    published = [at for _, one in dated if (at := _moment(one.view.article.date_published)) is not None]
    since = min(published) - OLDER if published else None
    sourced = {(one.view.article.id, one.quantity.value) for _, one in dated if one.attribution}
    found: dict[str, dict[tuple[str, float], _Figure]] = {}
    for at, one in sorted(dated, key=lambda pair: pair[0]):
        if since is not None and at < since:
            undated += 1
            continue
        if one.attribution is None and (one.view.article.id, one.quantity.value) in sourced:
            continue  # a headline that says what the text below gives a source for
        group = found.setdefault(one.name, {})
        key = (one.quantity.bound, one.quantity.value)
        figure = group.get(key, _Figure(at, one, -1))
        group[key] = figure._replace(repeats=figure.repeats + 1)
    return {name: sorted(group.values(), key=lambda figure: figure.at) for name, group in found.items()}, undated


def _latest(figures: dict[str, list[_Figure]], left_out: int, room: int) -> tuple[dict[str, list[_Figure]], int]:
    """Of more figures than there is `room` for the latest."""
    every = sorted((figure.at for group in figures.values() for figure in group), reverse=True)
    if len(every) <= room:
        return figures, left_out
    since = every[room - 1] if room > 0 else datetime.max.replace(tzinfo=UTC)
    kept = {name: [figure for figure in group if figure.at >= since] for name, group in figures.items()}
    kept = {name: group for name, group in kept.items() if group}
    return kept, left_out + len(every) - sum(map(len, kept.values()))


def _at(given: Given) -> datetime | None:
    """As of when; a day (week, year) that the article was published in is taken at its hour, any other at its noon."""
    published = _moment(given.view.article.date_published) or given.view.first_seen
    as_of = given.quantity.as_of or ""
    if "T" in as_of and (moment := _moment(as_of)) is not None:
        return moment
    days = days_of(as_of)
    if days is None or days[0] <= published.date() < days[1]:
        return published
    return datetime.combine(days[0], time(12), UTC)


def _moment(date: str | None) -> datetime | None:
    try:
        return instant(date) if date else None
    except ValueError:
        return None


def _series(name: str, points: list[Point]) -> Series:
    stairs: list[tuple[float, int, float, int]] = []
    for before, after in pairwise(points):
        stairs += [(before.x, before.y, after.x, before.y), (after.x, before.y, after.x, after.y)]
    return Series(name, name == OWN, points, stairs, points[-1].y)


def _named_apart(series: list[Series], floor: int) -> list[Series]:
    """The names beside the field, each near its last figure and clear of the others."""
    placed: list[Series] = []
    free = TOP
    for one in series:
        y = max(one.points[-1].y, free)
        placed.append(one._replace(name_y=y))
        free = y + APART
    last = floor
    for n in range(len(placed) - 1, -1, -1):
        y = min(placed[n].name_y, last)
        placed[n] = placed[n]._replace(name_y=y)
        last = y - APART
    return placed


def _valued_apart(series: Sequence[Series]) -> list[Series]:
    """Each figure above its point, below it where another stands there, else only in its title."""
    taken: list[tuple[float, int]] = [(point.x, point.y) for one in series for point in one.points]

    def room(point: Point) -> int:
        for y in (point.y - 10, point.y + 18):
            middle = y - 4
            if not any(abs(point.x - x) < 4 and abs(middle - other) < 10 for x, other in taken if other != point.y):
                taken.append((point.x, middle))
                return y
        return 0

    return [one._replace(points=[point._replace(value_y=room(point)) for point in one.points]) for one in series]


def _nice(top: float) -> list[float]:
    """Zero, and two to five round numbers up to `top` or just beyond it."""
    unit = 10.0 ** (len(f"{int(top)}") - 1)
    for step in (unit / 5, unit / 2, unit, unit * 2, unit * 5):
        if step >= 1 or top < 1:
            marks = int(-(-top // step))
            if marks <= 4:
                return [step * n for n in range(max(1, marks) + 1)]
    return [0.0, top]


def _ticks(first: datetime, last: datetime) -> list[tuple[datetime, str]]:
    """Round hours or days between the first and the last figure; an hour alone where its day has been told."""
    hours = (last - first).total_seconds() / 3600
    step = next((step for step in STEPS if hours / step <= MOST_TICKS), STEPS[-1])
    at = first.replace(hour=0, minute=0, second=0, microsecond=0)
    found: list[tuple[datetime, str]] = []
    while at <= last:
        if at >= first:
            day, clock = f"{at.day} {words.MONTHS[at.month - 1]}", f"{at:%H:%M}"
            text = day if not at.hour else clock if found else f"{day}, {clock}"
            found.append((at, text))
        at += timedelta(hours=step)
    return found
