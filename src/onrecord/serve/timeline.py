"""A story's timeline as its page shows it: a drawing, and the same as a list of sentences.

The drawing has three lanes: when things happened, when they were said, when
they were published. Days that lie close together keep their distance; a long
gap is cut short and marked, or one date of years ago would press all others
into a corner. Places are percentages, so that a wider drawing (zooming
is nothing else) leaves letters and points as they are.
"""

import re
from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from math import log2
from typing import NamedTuple

from markupsafe import Markup

from onrecord.records import Attribution, DateCheck, Happening, TimelineEntry
from onrecord.relayed import source_name
from onrecord.serve import words
from onrecord.serve.quoting import link
from onrecord.store.views import ArticleView, StoryView
from onrecord.timeline import dated, days_of, duration_in_words, happenings, in_order

LANES = ("happened", "said", "published")
LANE_WORDS = {"happened": "Happened", "said": "Said", "published": "Published"}
PART_WORDS = {"MO": "morning", "AF": "afternoon", "EV": "evening", "NI": "night"}
SEASON_WORDS = {"SP": "spring", "SU": "summer", "FA": "autumn", "WI": "winter"}
MARGIN = 4.0  # percent kept free on either side
APART = 13.0  # percent between two dates that are written under the axis
LONGEST = 3.0  # gap, in the width of one day, from which it is cut short: a week
CROWDED = 1.6  # percent within which two points of a lane stand on top of each other
LANE, STEP, TOP = 46, 11, 22  # heights: of a lane, between stacked points, above the first lane
PUBLISHED, CHECKS = 40, 10  # points of articles, and lengths that do not add up, that are shown
STACK = 3  # points on top of each other before they begin again at the bottom
_VALUE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?|-W(\d\d)(?:-WE)?|-Q(\d)|-H(\d)|-(SP|SU|FA|WI))?(?:T(.+))?")


class Point(NamedTuple):
    """One entry in the drawing."""

    anchor: str  # id of the row that it leads to
    kind: str
    x: str  # percent
    y: int
    title: str
    disputed: bool


class Tick(NamedTuple):
    """A date under the axis; a fine one is only written where there is room, in a wider drawing."""

    x: str
    text: str
    fine: bool
    side: str  # text-anchor


class Witness(NamedTuple):
    """A sentence that carries an entry, and whose word it is."""

    view: ArticleView
    happening: Happening
    attribution: Attribution | None
    link: str


class Row(NamedTuple):
    """One entry of the list."""

    anchor: str
    entry: TimelineEntry
    kind: str
    witnesses: list[Witness]


class Drawn(NamedTuple):
    """The whole timeline of a story."""

    points: list[Point]
    ticks: list[Tick]
    cuts: list[str]  # percent: where the axis is cut short
    lanes: list[tuple[str, int]]
    height: int
    rows: list[Row]
    checks: list[tuple[ArticleView, DateCheck]]  # only those that do not add up
    more: int  # entries that are not in `rows`


def timeline(story: StoryView, most: int, start: int | None = None) -> Drawn:
    """What the story's articles date, drawn and listed: the entries that most articles date, or those from one on."""
    views = {view.article.id: view for view in story.articles}
    read = [(view, happenings(view.article, view.attributions, view.times)) for view in story.articles]
    every = in_order(one for _, (found, _) in read for one in dated(found))
    rows = [_row(n, entry, views) for n, entry in enumerate(every, 1) if days_of(entry.dates[0])]
    told = [row for row in rows if row.kind != "published"]
    listed = _most_dated(told, most) if start is None else told[start:][:most]
    more = len(told) - (start or 0) - len(listed)
    if not listed:
        return Drawn([], [], [], [], 0, [], [], more)
    rows = sorted([*listed, *_by_day(rows)], key=lambda row: int(row.anchor.removeprefix("t-")))
    entries = [row.entry for row in rows]
    places, cuts = _places(sorted({_begin(entry) for entry in entries}))
    lanes = [(LANE_WORDS[kind], TOP + n * LANE) for n, kind in enumerate(LANES)]
    checks = [(view, check) for view, (_, checked) in read for check in checked if not check.holds][:CHECKS]
    height = TOP + len(LANES) * LANE + 24
    return Drawn(_points(rows, places), _ticks(entries, places), cuts, lanes, height, listed, checks, more)


def _most_dated(rows: Sequence[Row], most: int) -> list[Row]:
    """In time order."""
    order = sorted(range(len(rows)), key=lambda n: (-len({one.view.article.id for one in rows[n].witnesses}), -n))
    return [rows[n] for n in sorted(order[:most])]


def _by_day(rows: Sequence[Row]) -> list[Row]:
    """When articles were published: of very many the first of each day, for a drawing has no room for all."""
    published = [row for row in rows if row.kind == "published"]
    if len(published) <= PUBLISHED:
        return published
    found: dict[date, Row] = {}
    for row in published:
        found.setdefault(_begin(row.entry), row)
    return list(found.values())[-PUBLISHED:]


def _row(number: int, entry: TimelineEntry, views: dict[str, ArticleView]) -> Row:
    witnesses: dict[tuple[str, str], Witness] = {}
    for happening in entry.witnesses:
        view = views[happening.article_id]
        attribution = next((a for a in view.attributions if a.id == happening.attribution), None)
        key = (happening.article_id, happening.sentence.text)
        way = link(view, attribution.id if attribution else None, happening.sentence.text)
        witnesses.setdefault(key, Witness(view, happening, attribution, way))
    return Row(f"t-{number}", entry, entry.witnesses[0].kind, list(witnesses.values()))


def _begin(entry: TimelineEntry) -> date:
    days = days_of(entry.dates[0])
    return days[0] if days else date.max


def _places(days: Sequence[date]) -> tuple[dict[date, float], list[str]]:
    """Percent from the left for each day, and where a long gap between two of them is cut."""
    steps = [0.0]
    for day, following in pairwise(days):
        steps.append(steps[-1] + min(LONGEST, log2(1 + (following - day).days)))
    width = (100 - 2 * MARGIN) / (steps[-1] or 1.0)
    places = [MARGIN + step * width if len(days) > 1 else 50.0 for step in steps]
    cuts = [f"{(left + right) / 2:.2f}%" for left, right in pairwise(places) if right - left >= LONGEST * width - 0.01]
    return dict(zip(days, places, strict=True)), cuts


def _points(rows: Sequence[Row], places: dict[date, float]) -> list[Point]:
    points: list[Point] = []
    last: dict[str, tuple[float, int]] = {}
    for row in rows:
        x = places[_begin(row.entry)]
        before, level = last.get(row.kind, (-100.0, 0))
        level = (level + 1) % STACK if x - before < CROWDED else 0
        last[row.kind] = (x, level)
        y = TOP + LANES.index(row.kind) * LANE + LANE - 12 - level * STEP
        title = f"{', '.join(in_words(d) for d in row.entry.dates)}: {_short(row.witnesses[0].happening.sentence.text)}"
        disputed = len(row.entry.dates) > 1
        anchor = row.anchor if row.kind != "published" else ""
        points.append(Point(anchor, row.kind, f"{x:.2f}%", y, title, disputed))
    return points


def _short(sentence: str) -> str:
    words_ = " ".join(sentence.split())
    return words_ if len(words_) <= 140 else words_[:140].rsplit(" ", 1)[0] + " …"


def _ticks(entries: Sequence[TimelineEntry], places: dict[date, float]) -> list[Tick]:
    """A date under every place, no more exact than the most exact entry there, written at once where it has room."""
    values: dict[date, str] = {}
    for entry in entries:
        values[_begin(entry)] = max(values.get(_begin(entry), ""), entry.dates[0].split("T")[0], key=len)
    ticks: list[Tick] = []
    written, newest = -100.0, max(places)
    for day, x in places.items():
        fine = x - written < APART or (day != newest and places[newest] - x < APART)
        if not fine:
            written = x
        side = "start" if x < APART / 2 else "end" if x > 100 - APART / 2 else "middle"
        ticks.append(Tick(f"{x:.2f}%", in_words(values[day]), fine, side))
    return ticks


def in_words(value: str) -> str:
    """A TIMEX3 value as a reader says it: "night of 4 Mar 2031", "Jan 2031", "week 35 of 2030"."""
    found = _VALUE.fullmatch(value)
    if found is None:
        return value
    year, month, day, week, quarter, half, season, clock = found.groups()
    if week:
        return f"week {int(week)} of {year}"
    if quarter or half:
        return f"quarter {quarter} of {year}" if quarter else f"half-year {half} of {year}"
    if season:
        return f"{SEASON_WORDS[season]} {year}"
    text = " ".join(
        part for part in (str(int(day)) if day else "", words.MONTHS[int(month) - 1] if month else "", year) if part
    )
    if not clock:
        return text
    return f"{PART_WORDS[clock]} of {text}" if clock in PART_WORDS else f"{text}, {clock[:5]}"


def time_element(value: str) -> Markup:
    """`value` in words, as a <time> element where HTML knows such a date."""
    day = re.match(r"\d{4}(?:-\d\d){0,2}(?=T|$)", value)
    if day is None:
        return Markup("<span>{}</span>").format(in_words(value))
    return Markup('<time datetime="{}">{}</time>').format(day[0], in_words(value))


def check_in_words(check: DateCheck) -> str:
    """ "says 6 days; its dates, 21 Nov 2024 and 28 Nov 2024, give 7 days"."""
    says, counted = duration_in_words(check.says), duration_in_words(check.counted)
    return f"says {says}; its dates, {in_words(check.from_)} and {in_words(check.to)}, give {counted}"


def whose(witness: Witness) -> Markup:
    """Whose word a sentence is, as it stands behind the outlet's name: `citing Rudo Hantal`, `in its own words`."""
    if witness.attribution is None:
        return Markup("in its own words")
    return Markup("citing <bdi>{}</bdi>").format(source_name(witness.attribution))
