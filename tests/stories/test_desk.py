"""Stories on the desk: what a person decides about them, and what the store is told."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import ProxyHandler, build_opener

import pytest

from onrecord.desk import Desk
from onrecord.records import Article, Judgement, Move, Page, Reading, UsageError
from onrecord.store import Store
from tests.serve.world import serving

from .invented import BUDGET, FERRY, FERRY_LATER, SISTER

NOW = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=9)


def reading(id_: str, text: tuple[str, str], hours: float = 0, note: str = "") -> Reading:
    body = f"{text[0]}\n{text[1]}{note}".encode()
    page = Page(f"https://press.example/{id_}", NOW + timedelta(hours=hours), body)
    return Reading(page, Article(id_, page.url, text[0], text[1] + note))


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with Store.open(str(tmp_path / "desk.sqlite3")) as store:
        yield Desk(store)


def keep(desk: Desk, *readings: Reading) -> dict[str, str | None]:
    for one in readings:
        desk.keep(one)
    return {view.article.id: story for story, view in desk.store.story_members(NOW - timedelta(days=30))}


def judged(desk: Desk, kind: str, articles: tuple[str, ...], moves: tuple[Move, ...]) -> Judgement:
    judgement = Judgement("j" + "".join(articles), kind, "Ann", NOW, articles=articles, moves=moves)  # type: ignore[arg-type]
    desk.store.judge(judgement)
    return judgement


def test_a_merge_takes_all_articles_into_the_older_story_and_can_be_put_back(desk: Desk) -> None:
    found = keep(desk, reading("a", FERRY), reading("b", BUDGET), reading("c", FERRY_LATER, 1), reading("d", SISTER, 2))
    assert found == {"a": "a", "b": "b", "c": "a", "d": "d"}
    moves = desk.merge_stories(["d", "c"])
    assert moves == (Move("d", "d", "a"),)
    assert desk.store.articles_of("a") == ["a", "c", "d"]
    assert desk.store.story("d") is None
    assert desk.store.story_now("d") == "a"
    assert keep(desk, reading("e", SISTER, 3))["e"] == "a"
    assert desk.put_back(moves) == (Move("d", "a", "d"), Move("e", "a", "d"))  # e joined the story because of d
    assert desk.store.articles_of("d") == ["d", "e"]
    assert keep(desk, reading("f", SISTER, 4))["f"] == "d"


def test_stories_that_changed_are_weighed_anew(desk: Desk) -> None:
    keep(desk, reading("a", FERRY), reading("b", BUDGET), reading("c", FERRY_LATER, 1))
    desk.reweigh()
    assert desk.store.stale_stories() == []
    desk.split_story(["c"], "a")
    assert sorted(desk.store.stale_stories()) == ["a", "c"]


def test_a_split_founds_a_story_that_later_articles_join(desk: Desk) -> None:
    keep(desk, reading("a", FERRY), reading("b", BUDGET))
    desk.merge_stories(["a", "b"])
    moves = desk.split_story(["b"], "a")
    assert moves == (Move("b", "a", "b"),)
    assert keep(desk, reading("c", BUDGET, 1))["c"] == "b"
    assert desk.put_back(moves) == (Move("b", "b", "a"), Move("c", "b", "a"))
    assert desk.store.articles_of("a") == ["a", "b", "c"]


def test_where_the_founder_leaves_the_rest_takes_another_name(desk: Desk) -> None:
    keep(desk, reading("a", FERRY), reading("c", FERRY_LATER, 1), reading("e", FERRY_LATER, 2))
    moves = desk.split_story(["a"], "e")
    assert {move.article_id: move.after for move in moves} == {"c": "c", "e": "c"}
    assert desk.store.articles_of("a") == ["a"]
    assert desk.store.articles_of("c") == ["c", "e"]
    desk.put_back(moves)
    assert desk.store.articles_of("a") == ["a", "c", "e"]


def test_what_went_elsewhere_since_is_not_put_back(desk: Desk) -> None:
    keep(desk, reading("a", FERRY), reading("b", BUDGET), reading("d", SISTER))
    first = desk.merge_stories(["a", "b"])
    desk.split_story(["b"], "a")
    desk.merge_stories(["d", "b"])
    assert desk.put_back(first) == ()
    assert desk.store.story_of("b") == desk.store.story_of("d")


def test_a_founder_that_is_put_back_leaves_the_others_a_story_that_holds_them(desk: Desk) -> None:
    keep(desk, reading("a", FERRY), reading("b", BUDGET))
    joined = desk.merge_stories(["a", "b"])
    desk.split_story(["b"], "a")
    keep(desk, reading("c", BUDGET, 1))
    desk.split_story(["b"], "c")
    assert {one: desk.store.story_of(one) for one in "abc"} == {"a": "a", "b": "b", "c": "c"}
    assert desk.put_back(joined) == ()


def test_an_edit_long_after_the_window_stays_where_a_person_put_it(desk: Desk) -> None:
    keep(desk, reading("a", FERRY, -24 * 20), reading("b", BUDGET, -24 * 20))
    moves = desk.merge_stories(["a", "b"])
    judged(desk, "merge_stories", ("a", "b"), moves)
    assert keep(desk, reading("b", BUDGET, 0, " It was late."))["b"] == "a"


def test_what_cannot_be_merged_or_split_says_so(desk: Desk) -> None:
    keep(desk, reading("a", FERRY), reading("b", BUDGET), reading("c", FERRY_LATER, 1))
    with pytest.raises(UsageError, match="in one story already"):
        desk.merge_stories(["a", "c"])
    with pytest.raises(UsageError, match="no such article"):
        desk.merge_stories(["a", "nobody"])
    with pytest.raises(UsageError, match="not in one story"):
        desk.split_story(["b"], "a")
    with pytest.raises(UsageError, match="not in one story"):
        desk.split_story(["a"], "a")


def test_an_old_address_leads_to_where_its_articles_are(desk: Desk) -> None:
    keep(desk, reading("a", FERRY), reading("b", BUDGET))
    desk.merge_stories(["a", "b"])
    opener = build_opener(ProxyHandler({}))
    with serving(desk) as base:
        for end in ("", ".json", "/timeline.json"):
            with opener.open(f"{base}/story/b{end}") as answer:
                assert (answer.status, answer.url) == (200, f"{base}/story/a{end}")
        with pytest.raises(HTTPError, match="404"):
            opener.open(f"{base}/story/nobody")


def test_what_the_grouper_moves_is_moved_in_the_store(desk: Desk) -> None:
    """Two halves of one happening, then articles that bridge them."""
    words = "Velmora Iskra deputies ministry 71 vote draft Sabine levy tariff chamber debate rejected Dorrin".split()
    keep(desk, reading("z", FERRY))
    for n, half in enumerate((words[::2], words[1::2])):
        keep(desk, reading(f"h{n}", ("", " ".join(half * 3))))
    assert desk.store.story_ids() == ["h0", "h1", "z"]
    desk.reweigh()
    for n in range(4):
        keep(desk, reading(f"w{n}", (" ".join(words[n : n + 5]), " ".join(words * 2)), n))
    assert desk.store.articles_of("h0") == ["h0", "h1", "w0", "w1", "w2", "w3"]
    assert desk.store.story("h1") is None
    assert desk.store.story_now("h1") == "h0"
    assert desk.store.stale_stories() == ["h0"]
