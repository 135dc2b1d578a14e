"""Stories: their members and what was weighed."""

from datetime import timedelta

from onrecord.records import Claim, Support, Weighing
from onrecord.store import Store

from .invented import HOUR, START, reading


def test_a_story_has_its_articles_oldest_first_and_an_empty_weighing(store: Store) -> None:
    store.save(reading(1, headline="Founder", date_published="2031-03-10T10:00:00+00:00"), "a1")
    store.save(reading(2, date_published="2031-03-10T08:00:00+00:00"), "a1")
    store.save(reading(3), "a1")
    story = store.story("a1")
    assert story is not None
    assert story.headline == "Founder"
    assert [view.article.id for view in story.articles] == ["a2", "a1", "a3"]
    assert story.weighing == Weighing("a1")
    assert store.story_of("a2") == "a1"
    assert store.story_of("nobody") is None
    assert store.story("nothing") is None


def test_a_weighing_is_kept_and_stale_when_a_member_changes(store: Store) -> None:
    store.save(reading(1), "a1")
    assert store.stale_stories() == ["a1"]
    weighing = Weighing("a1", (Claim("c1", "a1", "The ferry was late"),), supports=(Support("c1", 0, 0),))
    store.save_weighing(weighing)
    assert store.stale_stories() == []
    store.save(reading(1), "a1")
    assert store.stale_stories() == []
    store.save(reading(2), "a1")
    assert store.stale_stories() == ["a1"]
    story = store.story("a1")
    assert story is not None
    assert story.weighing == weighing


def test_a_story_that_changed_while_it_was_weighed_stays_stale(store: Store) -> None:
    store.save(reading(1), "a1")
    seen = store.story("a1")
    assert seen is not None
    store.save(reading(2), "a1")
    store.save_weighing(Weighing("a1"), seen.revision)
    assert store.stale_stories() == ["a1"]
    now = store.story("a1")
    assert now is not None
    store.save_weighing(Weighing("a1"), now.revision)
    assert store.stale_stories() == []


def test_an_article_that_moves_leaves_no_empty_story(store: Store) -> None:
    store.save(reading(1), "a1")
    store.save(reading(2), "a2")
    store.save(reading(2, "now about the ferry", fetched_at=START + HOUR), "a1")
    assert store.story_ids() == ["a1"]
    story = store.story("a1")
    assert story is not None
    assert len(story.articles) == 2


def test_members_since(store: Store) -> None:
    for n in range(120):
        store.save(reading(n, fetched_at=START + timedelta(minutes=n)), f"s{n // 2}")
    found = [(story, view.article.id) for story, view in store.story_members(START + timedelta(minutes=5))]
    assert found[0] == ("s2", "a5")
    assert len(found) == 115
