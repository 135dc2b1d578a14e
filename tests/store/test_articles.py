"""Pages, articles and versions: kept once, kept whole."""

from datetime import UTC

import pytest

from onrecord.records import Failure, Page, Picture, ReadError, Reading, UsageError, Weighing
from onrecord.store import Store

from .invented import HOUR, START, page, reading, said


def test_a_reading_comes_back_as_it_was_given(store: Store) -> None:
    given = reading(1, date_published="2031-03-10T09:00:00+00:00")
    saved = store.save(given, "a1")
    assert (saved.article_id, saved.version, saved.outcome) == ("a1", 1, "new")
    view = store.article("a1")
    assert view is not None
    assert view.article == given.article
    assert view.attributions == given.attributions
    assert view.failures == given.failures
    assert view.first_seen == START
    assert view.first_seen.tzinfo is UTC
    assert (view.version.number, view.version.digest, view.version.url) == (1, given.page.digest, given.page.url)
    assert store.page(given.page.digest) == given.page
    assert list(store.pages()) == [("a1", 1, given.page)]


def test_the_same_page_twice_is_one_article(store: Store) -> None:
    store.save(reading(1), "a1")
    again = store.save(reading(1, fetched_at=START + HOUR), "a1")
    assert (again.version, again.outcome, again.seq) == (1, "same", None)
    assert store.last_seq() == 1
    assert len(list(store.pages())) == 1


def test_other_advertisements_are_no_edit(store: Store) -> None:
    store.save(reading(1, pictures=(Picture("https://cdn.tides.example/size.jpg"),)), "a1")
    picture = Picture("https://cdn.tides.example/other-size.jpg")
    later = reading(1, fetched_at=START + HOUR, around="<aside>Buy rope</aside>", pictures=(picture,))
    assert store.save(later, "a1").outcome == "same"
    assert len(list(store.pages())) == 1


def test_an_edited_page_is_a_new_version_and_both_are_kept(store: Store) -> None:
    first, second = reading(1, headline="Ferry late"), reading(1, headline="Ferry sunk", fetched_at=START + HOUR)
    store.save(first, "a1")
    saved = store.save(second, "a1")
    assert (saved.version, saved.outcome, saved.seq) == (2, "edited", 2)
    now, then = store.article("a1"), store.article("a1", 1)
    assert now is not None
    assert then is not None
    assert (now.article.headline, then.article.headline) == ("Ferry sunk", "Ferry late")
    assert [version.number for version in now.versions] == [1, 2]
    assert [found.body for _, _, found in store.pages()] == [first.page.body, second.page.body]
    assert store.article("a1", 3) is None
    assert store.article("a1", 10**40) is None


def test_an_edit_taken_back_shows_the_old_version_again_without_a_third(store: Store) -> None:
    store.save(reading(1, "one"), "a1")
    store.save(reading(1, "two", fetched_at=START + HOUR), "a1")
    back = store.save(reading(1, "one", fetched_at=START + 2 * HOUR), "a1")
    assert (back.version, back.outcome, back.seq) == (1, "edited", 3)
    view = store.article("a1")
    assert view is not None
    assert (view.article.body, len(view.versions)) == ("one", 2)


def test_an_older_capture_joins_the_past(store: Store) -> None:
    store.save(reading(1, "new text"), "a1")
    saved = store.save(reading(1, "old text", fetched_at=START - HOUR), "a1")
    assert (saved.version, saved.outcome) == (2, "edited")
    view = store.article("a1")
    assert view is not None
    assert (view.article.body, view.version.number, view.first_seen) == ("new text", 1, START - HOUR)


def test_archives_read_twice_in_any_order_double_nothing(store: Store) -> None:
    captures = [reading(1, f"text {n}", fetched_at=START + n * HOUR) for n in (2, 0, 1)]
    for capture in [*captures, *captures, *reversed(captures)]:
        store.save(capture, "a1")
    view = store.article("a1")
    assert view is not None
    assert (view.article.body, len(view.versions)) == ("text 2", 3)
    assert store.last_seq() == 3


def test_a_reading_without_an_article_or_with_a_wrong_digest_is_refused(store: Store) -> None:
    with pytest.raises(UsageError, match="without an article"):
        store.save(Reading(page("https://tides.example/", b"x")), "s")
    forged = Page("https://tides.example/", START, b"x", "0" * 64)
    with pytest.raises(UsageError, match="digest"):
        store.save(Reading(forged, reading(1).article), "s")
    assert store.counts()["articles"] == 0


def test_text_that_no_database_takes(store: Store) -> None:
    store.save(reading(1, headline="Nil\0 here"), "a1")
    assert store.feed()[0][0].headline == "Nil\ufffd here"
    surrogate = reading(2)
    assert surrogate.article is not None
    broken = Reading(surrogate.page, type(surrogate.article)("a2", "https://tides.example/2", "half \ud800", "b"))
    with pytest.raises(ReadError, match="surrogate"):
        store.save(broken, "a2")
    assert store.article("\ud800\0") is None


def test_a_rereading_takes_the_place_of_the_old_one(store: Store) -> None:
    first = reading(1, headline="Ferry late")
    store.save(first, "a1")
    store.save_weighing(Weighing("a1"))
    assert not store.reread("a1", 1, first)
    assert store.stale_stories() == []
    better = Reading(first.page, reading(1, headline="Ferry two hours late").article, (said("a1", 7),))
    assert store.reread("a1", 1, better)
    view = store.article("a1")
    assert view is not None
    assert (view.article, view.attributions, view.failures) == (better.article, better.attributions, ())
    assert store.feed(query="hours")[0][0].naming == {"named": 1}
    assert store.stale_stories() == ["a1"]
    assert store.counts() == {"articles": 1, "attributions": 1, "stories": 1, "subscriptions": 0, "failures": 0}
    assert store.last_seq() == 1
    with pytest.raises(UsageError):
        store.reread("a1", 2, better)
    with pytest.raises(UsageError):
        store.reread("a1", 1, reading(1, "other bytes"))


def test_pages_may_be_reread_while_they_are_walked(store: Store) -> None:
    for n in range(110):
        store.save(reading(n), f"a{n}")
    seen = 0
    for article_id, version, kept in store.pages():
        better = Reading(kept, reading(article_id[1:]).article)
        assert store.reread(article_id, version, better)
        seen += 1
    assert seen == 110
    assert store.counts()["attributions"] == 0


def test_failures_are_kept_once_with_their_page(store: Store) -> None:
    odd = page("https://tides.example/odd", b"\x00\x01")
    for _ in range(2):
        store.keep_failure(Failure("read", odd.url, "this is no text"), odd)
    store.keep_failure(Failure("gather", "https://tides.example/gone", "404"))
    assert store.page(odd.digest) == odd
    assert store.counts()["failures"] == 2
    assert {item.failure.stage for item in store.failures()} == {"read", "gather"}
    assert [item.at for item in store.failures() if item.failure.stage == "read"] == [START]
    assert len(store.failures(1)) == 1
