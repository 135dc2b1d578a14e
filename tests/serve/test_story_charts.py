"""The charts of a story's numbers: each source a line of its own, nothing drawn that nobody gave."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

from onrecord.records import Article, Attribution, Extent, Quantity, Speaker, Weighing
from onrecord.serve.chains import Known
from onrecord.serve.charts import OWN, Chart, charts, counts
from onrecord.store.views import ArticleView, StoryView, Version

START = datetime(2031, 3, 10, 6, tzinfo=UTC)


def printed(
    n: int, hours: float, *figures: tuple[str | None, float], **more: Any
) -> tuple[ArticleView, list[Quantity]]:
    """An article of `hours` after the start, and what its sources (None: the outlet itself) give as killed."""
    at = (START + timedelta(hours=hours)).isoformat()
    article = Article(f"a{n}", f"https://o{n}.example/", "Quake", "", outlet=f"Outlet {n}", date_published=at)
    said = tuple(
        Attribution(f"a{n}-{m}", f"a{n}", Extent(), Extent(), Extent(), speaker=Speaker(name))
        for m, (name, _) in enumerate(figures)
        if name
    )
    given = [
        Quantity(
            **{
                "what": "killed",
                "value": value,
                "bound": "exact",
                "article_id": f"a{n}",
                "extent": Extent(text=f"{value} dead"),
                "as_of": at,
                "attribution": f"a{n}-{m}" if name else None,
                **more,
            }
        )
        for m, (name, value) in enumerate(figures)
    ]
    version = Version(1, "", START, article.url, "Quake")
    return ArticleView(article, said, (), version, (version,), START), given


def drawn(*articles: tuple[ArticleView, list[Quantity]]) -> list[Chart]:
    story = StoryView("s", "Quake", tuple(view for view, _ in articles), Weighing("s"))
    return charts(counts([one for _, given in articles for one in given], Known(story)))


def test_each_source_has_a_line_of_its_own_made_of_level_and_upright_steps() -> None:
    (chart,) = drawn(printed(1, 0, ("Ana Rell", 4)), printed(2, 5, ("Ana Rell", 7), ("Odo Brandt", 15)))
    named = {series.name: series for series in chart.series}
    assert set(named) == {"Ana Rell", "Odo Brandt"}
    rell = named["Ana Rell"]
    assert [point.value for point in rell.points] == ["4", "7"]
    assert rell.points[0].y > rell.points[1].y
    assert len(rell.stairs) == 2
    assert all(x1 == x2 or y1 == y2 for x1, y1, x2, y2 in rell.stairs)
    assert named["Odo Brandt"].stairs == []


def test_a_figure_that_ten_outlets_repeat_is_one_point_where_it_was_first_printed() -> None:
    copies = [printed(n, n, ("Ana Rell", 7)) for n in range(2, 12)]
    (chart,) = drawn(printed(1, 0, ("Ana Rell", 4)), *copies)
    (series,) = chart.series
    assert len(series.points) == 2
    assert series.points[1].link == "/article/a2#a-a2-0"
    assert "in 9 more articles" in series.points[1].title


def test_what_outlets_say_themselves_is_one_line_and_a_headline_adds_nothing_to_its_text() -> None:
    (chart,) = drawn(printed(1, 0, ("Ana Rell", 4), (None, 4)), printed(2, 3, (None, 9)), printed(3, 4, (None, 9)))
    named = {series.name: series for series in chart.series}
    assert [point.value for point in named[OWN].points] == ["9"]
    assert named[OWN].own
    assert named[OWN].points[0].link.startswith("/article/a2#:~:text=9")


def test_at_least_about_and_at_most_are_other_shapes() -> None:
    (chart,) = drawn(
        printed(1, 0, ("A", 4), bound="at_least"),
        printed(2, 1, ("B", 5), bound="about"),
        printed(3, 2, ("C", 6), bound="at_most"),
    )
    assert {series.points[0].bound for series in chart.series} == {"at_least", "about", "at_most"}


def test_a_figure_of_another_year_is_left_to_the_table_and_said_to_be() -> None:
    old = printed(3, 2, ("C", 900), as_of="1988")
    (chart,) = drawn(printed(1, 0, ("A", 4)), printed(2, 1, ("A", 5)), old)
    assert chart.left_out == 1
    assert [series.name for series in chart.series] == ["A"]


def test_the_axis_begins_at_zero_and_names_stand_apart() -> None:
    (chart,) = drawn(*(printed(n, n, (f"Source {n}", 50 + n)) for n in range(9)))
    assert chart.up[0] == (chart.floor, "0")
    heights = sorted(series.name_y for series in chart.series)
    assert all(below - above >= 12 for above, below in pairwise(heights))
    assert heights[0] > 0
    assert heights[-1] <= chart.floor
    assert all(0 <= point.x <= 100 for series in chart.series for point in series.points)


def test_money_is_drawn_apart_from_people_and_in_its_unit() -> None:
    found = drawn(
        printed(1, 0, ("A", 31e6), what="cost", unit="crowns"),
        printed(2, 1, ("A", 48e6), what="cost", unit="crowns"),
        printed(3, 2, ("A", 48), what="killed"),
    )
    (chart,) = found
    assert (chart.what, chart.unit) == ("cost", "crowns")
    assert [point.value for point in chart.series[0].points] == ["31 million", "48 million"]


def test_one_figure_alone_is_no_chart() -> None:
    assert drawn(printed(1, 0, ("A", 4))) == []
