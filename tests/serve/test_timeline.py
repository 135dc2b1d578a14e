"""A story's timeline on its page: drawn, and as a list that leads to the sentences."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from onrecord.desk import Desk
from onrecord.records import Article
from onrecord.serve.timeline import in_words, timeline
from onrecord.store import Store
from tests.serve.asking import ask
from tests.serve.dated import DATED, dated_desk, reading
from tests.serve.world import serving


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with dated_desk(tmp_path_factory.mktemp("desk")) as made:
        yield made


@pytest.fixture(scope="module")
def html(desk: Desk) -> Iterator[str]:
    with serving(desk) as base:
        answer = ask(f"{base}/story/{DATED}")
        assert answer.status == 200
        yield answer.text


def test_the_list_leads_from_each_date_to_its_sentence(html: str) -> None:
    entry = re.search(r'<li id="t-\d+" class="entry happened">(?:(?!</li>).)*1988.*?</li>', html, re.S)
    assert entry is not None
    assert '<time datetime="1988">1988</time>' in entry[0]
    assert 'href="/article/b1#:~:text=It%20was%20built%20in%201988."' in entry[0]
    assert "Outlet b1" in entry[0]
    assert re.search(r'href="/article/b1#a-[^"]+"[^>]*>The stone bridge at Belsa', html), (
        "attributed words have a mark to lead to"
    )


def test_disagreeing_dates_are_one_entry_that_says_so(html: str) -> None:
    (entry,) = re.findall(r'<li id="t-\d+" class="entry happened">(?:(?!</li>).)*dates differ.*?</li>', html, re.S)
    assert "3 Mar 2031</time> or <time" in entry
    assert "4 Mar 2031" in entry
    assert {"Outlet b1", "Outlet b2"} <= set(re.findall(r"Outlet b\d", entry))


def test_what_does_not_add_up_is_shown(html: str) -> None:
    assert "says 6 days; its dates, 21 Feb 2031 and 28 Feb 2031, give 7 days" in html


def test_plans_and_sayings_are_told_apart(html: str) -> None:
    assert re.search(r'9 May 2031</time> <span class="tag">planned</span>', html)
    assert re.search(r'5 Mar 2031</time> <span class="tag">said then</span>', html)


def test_the_drawing_holds_every_entry_and_needs_no_style_or_script_of_its_own(html: str, desk: Desk) -> None:
    drawing = html[html.index('class="drawn"') : html.index('class="entries"')]
    story = desk.store.story(DATED)
    assert story is not None
    drawn = timeline(story, 100)
    assert drawing.count("<circle") == len(drawn.points) > len(drawn.rows), "publications are drawn, too"
    assert set(re.findall(r'href="#(t-\d+)"', drawing)) == {row.anchor for row in drawn.rows}
    assert all(0 <= float(point.x.rstrip("%")) <= 100 for point in drawn.points)
    assert "style=" not in html
    assert "<b>A vote" not in html, "words of an article are escaped"
    assert not re.search(r"<script(?![^>]*src=)", html)


def test_the_same_is_there_as_data(desk: Desk) -> None:
    with serving(desk) as base:
        entries = json.loads(ask(f"{base}/story/{DATED}/timeline.json").text)["entries"]
        assert ask(f"{base}/story/nowhere/timeline.json").status == 404
    assert [entry["dates"] for entry in entries][:2] == [["1988"], ["2031-02-21"]]
    assert entries[0]["witnesses"][0]["sentence"]["text"] == "It was built in 1988."


def test_without_dates_there_is_no_timeline(tmp_path: Path) -> None:
    with Store.open(str(tmp_path / "desk.sqlite")) as store:
        one = Article("c1", "http://o.example/c1", "Bridge", "The bridge fell, guards said.")
        store.save(reading(one), "57c")
        with serving(Desk(store)) as base:
            assert "When it happened" not in ask(f"{base}/story/57c").text


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("2031", "2031"),
        ("2031-03", "Mar 2031"),
        ("2031-03-04", "4 Mar 2031"),
        ("2031-03-04TNI", "night of 4 Mar 2031"),
        ("2031-03-04T09:30", "4 Mar 2031, 09:30"),
        ("2031-W09", "week 9 of 2031"),
        ("2031-Q3", "quarter 3 of 2031"),
        ("2031-WI", "winter 2031"),
        ("PAST_REF", "PAST_REF"),
    ],
)
def test_values_in_words(value: str, words: str) -> None:
    assert in_words(value) == words
