"""Saved searches and read marks: each reader's own."""

import pytest

from onrecord.records import UsageError
from onrecord.store import Store

from .invented import HOUR, START, reading


def test_a_search_counts_what_is_new_until_it_is_looked_at(store: Store) -> None:
    store.save(reading(1, "A strike."), "a1")
    saved = store.readers.save_search("ann", "Strikes", ' strike  after:2030 "" ')
    assert (saved.query, saved.seen) == ("strike after:2030", 1)
    assert store.readers.searches("ann") == [saved]
    store.save(reading(2, "Another strike."), "a2")
    store.save(reading(3, "A fair."), "a3")
    assert store.new_since(saved.query, saved.seen) == 1
    store.save(reading(1, "A long strike.", fetched_at=START + HOUR), "a1")  # changed: new as well
    assert store.new_since(saved.query, saved.seen) == 2
    store.readers.look_at_search("ann", saved.id, store.last_seq())
    [now] = store.readers.searches("ann")
    assert store.new_since(now.query, now.seen) == 0


def test_searches_are_each_readers_own(store: Store) -> None:
    ann, ben = store.readers.save_search("ann", "Fairs", "fair"), store.readers.save_search("ben", "Fairs", "fair")
    assert [one.id for one in store.readers.searches("ann")] == [ann.id]
    assert {one.reader for one in store.readers.searches()} == {"ann", "ben"}
    store.readers.remove_search("ann", ben.id)
    with pytest.raises(UsageError, match="no such saved search"):
        store.readers.rename_search("ann", ben.id, "x")
    with pytest.raises(UsageError, match="no such saved search"):
        store.readers.look_at_search("ann", ben.id, 9)
    assert store.readers.searches("ben") == [ben]


def test_names_of_searches(store: Store) -> None:
    first = store.readers.save_search("ann", " Fairs  and feasts ", "fair")
    assert first.name == "Fairs and feasts"
    assert store.readers.save_search("ann", "Again", "fair") == first  # the same query twice is one
    second = store.readers.save_search("ann", "Strikes", "strike")
    store.readers.rename_search("ann", second.id, "Strikes of crews")
    assert [one.name for one in store.readers.searches("ann")] == ["Fairs and feasts", "Strikes of crews"]
    with pytest.raises(UsageError, match="has this name"):
        store.readers.rename_search("ann", second.id, "Fairs and feasts")
    with pytest.raises(UsageError, match="needs a name"):
        store.readers.save_search("ann", "  ", "late")
    with pytest.raises(UsageError, match="no such value"):
        store.readers.save_search("ann", "Odd", "naming:shy")
    store.readers.remove_search("ann", first.id)
    store.readers.remove_search("ann", first.id)
    assert [one.id for one in store.readers.searches("ann")] == [second.id]


def test_a_read_mark_knows_the_version(store: Store) -> None:
    store.save(reading(1), "a1")
    store.save(reading(2), "a2")
    store.readers.mark_read("ann", "a1")
    store.readers.mark_read("ann", "nothing of this name")
    assert store.readers.read_marks("ann", ["a1", "a2"]) == {"a1": 1}
    assert store.readers.read_marks("ben", ["a1", "a2"]) == {}
    store.save(reading(1, "changed", fetched_at=START + HOUR), "a1")
    assert store.readers.read_marks("ann", ["a1"]) == {"a1": 1}
    store.readers.mark_read("ann", "a1")
    assert store.readers.read_marks("ann", ["a1"]) == {"a1": 2}
    store.readers.mark_read("ann", "a1", False)
    assert store.readers.read_marks("ann", ["a1"]) == {}
