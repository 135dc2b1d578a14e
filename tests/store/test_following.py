"""Subscriptions and the queue."""

from datetime import UTC

from msgspec.structs import replace

from onrecord.records import Entry, Subscription
from onrecord.store import Store

from .invented import HOUR, START

FEED = Subscription("f1", "https://tides.example/feed", "feed", "Tides", added_at=START)


def test_a_subscription_comes_back_whole_and_only_once(store: Store) -> None:
    full = replace(FEED, site="https://tides.example/", etag='"1"', errors=2, last_error="no answer", last_visit=START)
    assert store.following.subscribe(full) == full
    assert store.following.subscribe(replace(FEED, id="other")) == full
    assert store.following.all() == [full] == [store.following.one("f1")]
    changed = replace(full, paused=True, next_visit=START + HOUR)
    store.following.change(changed)
    assert store.following.one("f1") == changed
    visit = store.following.all()[0].next_visit
    assert visit is not None
    assert visit.tzinfo is UTC


def test_due_are_those_never_visited_then_the_longest_waiting(store: Store) -> None:
    for n, due in enumerate((START - HOUR, None, START - 2 * HOUR, START + HOUR)):
        store.following.subscribe(Subscription(f"f{n}", f"https://{n}.example/", "feed", next_visit=due))
    store.following.subscribe(Subscription("paused", "https://p.example/", "feed", paused=True))
    assert [found.id for found in store.following.due(START)] == ["f1", "f2", "f0"]


def test_what_is_removed_stays_removed(store: Store) -> None:
    store.following.subscribe(FEED)
    store.following.enqueue("f1", [Entry("https://tides.example/1")], START)
    store.following.unsubscribe("f1")
    store.following.unsubscribe("f1")
    store.following.change(FEED)
    assert store.following.enqueue("f1", [Entry("https://tides.example/2")], START) == 0
    assert (store.following.all(), store.following.pending(9, START), store.following.one("f1")) == ([], [], None)


def test_an_entry_is_queued_once_and_again_when_it_was_modified(address: str) -> None:
    url = "https://tides.example/1"
    entry = Entry(url, "Ferry late", date_modified="2031-03-10T10:00:00+00:00", authors=("Ann Ferrier",))
    with Store.open(address) as store:
        store.following.subscribe(FEED)
        assert store.following.enqueue("f1", [entry, entry, Entry(url + "b")], START) == 2
        assert store.following.enqueue("f1", [entry], START) == 0
    with Store.open(address) as store:
        (number, subscription, found), (other, _, _) = store.following.pending(9, START)
        assert (subscription, found) == ("f1", entry)
        store.following.finish(number)
        store.following.postpone(other, START + HOUR, "429")
        assert store.following.pending(9, START) == []
        assert [found for found, _, _ in store.following.pending(9, START + HOUR)] == [other]
        assert (store.following.tries(other), store.following.tries(10**9)) == (1, 0)
        same_moment = replace(entry, date_modified="2031-03-10T12:00:00+02:00")
        assert store.following.enqueue("f1", [same_moment, Entry(url)], START) == 0
        later = replace(entry, date_modified="2031-03-10T12:00:00Z", title="Ferry sunk")
        assert store.following.enqueue("f1", [later], START) == 1
        ((again, _, found),) = store.following.pending(9, START)
        assert found == later
        store.following.finish(number)  # whoever was still at the old entry
        assert [n for n, _, _ in store.following.pending(9, START)] == [again]


def test_entries_of_a_paused_subscription_wait(store: Store) -> None:
    store.following.subscribe(FEED)
    store.following.enqueue("f1", [Entry(f"https://tides.example/{n}") for n in range(1200)], START)
    assert len(store.following.pending(5000, START)) == 1200
    store.following.change(replace(FEED, paused=True))
    assert store.following.pending(9, START) == []
