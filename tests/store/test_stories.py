"""Stories: their members and what was weighed."""

from datetime import timedelta

import pytest

from onrecord.records import Claim, Move, Reading, Regrouping, Support, UsageError, Weighing
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


def test_a_merge_takes_every_article_and_the_old_name_leads_on(store: Store) -> None:
    for n, story in ((1, "a1"), (2, "a2"), (3, "a2"), (4, "a4")):
        store.save(reading(n, fetched_at=START + timedelta(minutes=n)), story)
    for story in ("a1", "a2", "a4"):
        store.save_weighing(Weighing(story))
    moves = store.regroup(Regrouping(merged=(("a2", "a1"),)))
    assert moves == [Move("a2", "a2", "a1"), Move("a3", "a2", "a1")]
    assert store.articles_of("a1") == ["a1", "a2", "a3"]
    assert (store.story("a2"), store.story_now("a2"), store.story_now("a9")) == (None, "a1", None)
    assert store.stale_stories() == ["a1"]
    assert store.oldest_first(["a4", "a2", "a1"]) == ["a1", "a4"]
    store.save(reading(5), "a2")  # by somebody who has not heard of the merge
    assert store.story_of("a5") == "a1"


def test_a_story_that_its_founder_leaves_takes_the_name_of_its_oldest_article(store: Store) -> None:
    for n in (1, 2, 3):
        store.save(reading(n, headline=f"Headline {n}", fetched_at=START + timedelta(minutes=n)), "a1")
    store.save(reading(4), "a4")
    moves = store.regroup(Regrouping(moved=(("a1", "a4"),)))
    assert moves == [Move("a1", "a1", "a4"), Move("a2", "a1", "a2"), Move("a3", "a1", "a2")]
    story = store.story("a2")
    assert story is not None
    assert (story.headline, [view.article.id for view in story.articles]) == ("Headline 2", ["a2", "a3"])
    assert store.story_now("a1") == "a4"
    assert store.regroup(Regrouping(moved=(("a1", "a4"), ("nobody", "a4")), merged=(("nothing", "a4"),))) == []


def test_what_an_arrival_changes_is_kept_with_it_or_not_at_all(store: Store) -> None:
    store.save(reading(1), "a1")
    store.save(reading(2), "a2")
    store.save(reading(3), "a1", Regrouping(merged=(("a2", "a1"),)))
    assert store.articles_of("a1") == ["a1", "a2", "a3"]
    with pytest.raises(UsageError):
        store.save(Reading(reading(4).page), "a1", Regrouping(moved=(("a3", "a3"),)))
    assert store.story_ids() == ["a1"]
