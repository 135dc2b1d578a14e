"""The feed, its order, its pages, its search."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onrecord.records import Person, Picture, UsageError
from onrecord.store import Store
from onrecord.store.evidence import published

from .invented import HOUR, START, reading


@pytest.mark.parametrize(
    ("date", "stands_at"),
    [
        ("2031-03-10T09:30:00+02:00", datetime(2031, 3, 10, 7, 30, tzinfo=UTC)),
        ("2031-03-09", datetime(2031, 3, 9, 23, 59, 59, 999999, tzinfo=UTC)),
        ("2031-03-10", START),  # today: not after it was seen
        ("2031-02", datetime(2031, 2, 28, 23, 59, 59, 999999, tzinfo=UTC)),
        ("2030", datetime(2030, 12, 31, 23, 59, 59, 999999, tzinfo=UTC)),
        ("2044-01-01T00:00:00+00:00", START),  # the future
        ("9999-12-31T23:59:59-12:00", START),
        ("2031-13-41", START),
        ("last Tuesday", START),
        (None, START),
    ],
)
def test_where_an_article_stands(date: str | None, stands_at: datetime) -> None:
    assert published(date, START) == stands_at


def test_newest_first_page_by_page_without_gap_or_double(store: Store) -> None:
    # Many of the same minute: the cursor must tell them apart.
    for n in range(25):
        store.save(reading(n, date_published=(START - timedelta(minutes=n // 5)).isoformat()), f"a{n}")
    found, cursor = store.feed(4)
    while cursor:
        assert len(found) % 4 == 0
        more, cursor = store.feed(4, cursor)
        found += more
    assert len({item.article_id for item in found}) == len(found) == 25
    minutes = [item.date_published or "" for item in found]
    assert minutes == sorted(minutes, reverse=True)


def test_an_arrival_on_top_does_not_move_the_next_page(store: Store) -> None:
    for n in range(6):
        store.save(reading(n, date_published=(START - n * HOUR).isoformat()), f"a{n}")
    _, cursor = store.feed(3)
    store.save(reading(99, fetched_at=START + HOUR), "a99")
    assert [item.article_id for item in store.feed(3, cursor)[0]] == ["a3", "a4", "a5"]


GARBAGE = ["", "x", "é", "MTI=", "MTI==", "\0", "a" * 5000, "OTk5OTk5OTk5OTk5OTk5OTk5LjE", "OTk5OTk5OTk5OTk5OTk5OTk5OQ"]


def test_a_cursor_that_is_none_of_ours(store: Store) -> None:
    for garbage in GARBAGE:
        with pytest.raises(UsageError, match="place in the feed"):
            store.feed(before=garbage)


def test_an_item_tells_what_the_feed_shows(store: Store) -> None:
    store.save(reading(1), "s")
    store.save(reading(2), "s")
    store.save(reading(1, headline="Ferry sunk", fetched_at=START + HOUR), "s")
    item = next(item for item in store.feed()[0] if item.article_id == "a1")
    assert (item.headline, item.versions, item.story_id, item.story_size) == ("Ferry sunk", 2, "s", 2)
    assert item.naming == {"named": 1, "described": 1}
    assert item.snippet is None
    assert store.outlets() == [("The Westmark Tide", 2)]


def test_arrivals_bring_each_change_once_in_order(store: Store) -> None:
    for n in range(5):
        store.save(reading(n), f"a{n}")
    seen = store.arrivals(0, 3)
    assert [item.seq for item in seen] == [1, 2, 3]
    store.save(reading(1, "changed", fetched_at=START + HOUR), "a1")
    rest = store.arrivals(seen[-1].seq)
    assert [(item.seq, item.article_id) for item in rest] == [(4, "a3"), (5, "a4"), (6, "a1")]
    assert store.arrivals(store.last_seq()) == store.arrivals(10**30) == []


SEARCHES = [
    ("ferries", {"a1"}),
    ("moor", {"a1"}),  # the beginning of a word
    ("FERRIES Élan", {"a1"}),
    ("elan", {"a1"}),  # without its accent
    ('"two ferries"', {"a1"}),
    ('"ferries two"', set()),
    ('"two ferr"', set()),  # quoted: whole words
    ("ferries moored", {"a1"}),
    ("ferries grain", set()),
    ("U.S.", {"a2"}),
    ("don't", {"a2"}),
    ("東京", {"a3"}),
    ("京東", set()),
    ("МОСТ", {"a3"}),
    ("Ferrier", {"a2"}),  # an author
    ("quay", {"a3"}),  # a caption
]


def _searched(store: Store) -> None:
    store.save(reading(1, "Two ferries of the \u00c9lan line are moored.", "One", dek=None), "a1")
    store.save(reading(2, "The U.S. grain ships don't sail.", "Two", authors=(Person("Ann Ferrier"),)), "a2")
    caption = (Picture(None, "At the quay"),)
    store.save(reading(3, "News from 東京都 and the мост.", "Three", pictures=caption), "a3")


def test_search(store: Store) -> None:
    _searched(store)
    found = {query: {item.article_id for item in store.feed(query=query)[0]} for query, _ in SEARCHES}
    assert found == dict(SEARCHES)


def test_search_shows_the_words_around_the_hit(store: Store) -> None:
    body = " ".join(f"word{n}" for n in range(200)) + " two Ferries of the Élan line, moored."
    store.save(reading(1, body, dek=None), "a1")
    snippet = store.feed(query="elan ferries")[0][0].snippet
    assert snippet is not None
    assert "\x02Ferries\x03 of the \x02Élan\x03 line" in snippet
    assert snippet.startswith("…")
    assert len(snippet) < 400
    only_headline = store.feed(query="late")[0][0].snippet
    assert only_headline is None or "\x02" in only_headline


def test_search_of_an_edited_article_finds_only_what_it_says_now(store: Store) -> None:
    store.save(reading(1, "The mayor resigned."), "a1")
    store.save(reading(1, "The mayor stays.", fetched_at=START + HOUR), "a1")
    assert store.feed(query="resigned") == ([], None)
    assert [item.article_id for item in store.feed(query="stays")[0]] == ["a1"]


def test_search_goes_with_outlet_and_cursor(store: Store) -> None:
    for n in range(10):
        store.save(reading(n, outlet=f"Outlet {n % 2}", date_published=f"2031-03-0{n % 9 + 1}"), f"a{n}")
    found, cursor = store.feed(3, query='ferry outlet:"Outlet 1"')
    more, end = store.feed(3, cursor, query='ferry outlet:"Outlet 1"')
    assert {item.outlet for item in found + more} == {"Outlet 1"}
    assert (len(found), len(more), end) == (3, 2, None)


NASTY = [
    '"',
    "'",
    '""',
    "a*",
    "*",
    "AND",
    "OR NOT",
    "NEAR(a b)",
    "NEAR/2",
    "col:word",
    "words:x",
    "-x",
    "^x",
    "(",
    "){}",
    ";--",
]
NASTY += [
    "\0",
    "\ud800",
    "\\",
    "%_",
    ":*",
    "<->",
    "&|!",
    "🛳️",
    "🛳️ ferry",
    "\x02\x03",
    "é" * 4000,
    "a " * 3000,
    "½ ² ﬁ",
    "1e5 0x1f -3.5",
]


def test_nothing_that_a_user_types_is_an_error(store: Store) -> None:
    store.save(reading(1), "a1")
    for query in NASTY:
        assert len(store.feed(query=query)[0]) <= 1


def test_only_spaces_ask_for_nothing_and_only_signs_find_nothing(store: Store) -> None:
    store.save(reading(1), "a1")
    assert len(store.feed(query="  ")[0]) == 1
    assert store.feed(query="?!")[0] == []
    assert len(store.feed(query="🛳️ ferry")[0]) == 1


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
def test_any_text_is_found_by_its_own_words(store: Store, text: str) -> None:
    store.save(reading("x", f"start {text} end", fetched_at=datetime.now(UTC)), "ax")
    query = "start " + re.sub('["\u003a-]', " ", text)  # signs that mean something in a query
    assert [item.article_id for item in store.feed(query=query)[0]] == ["ax"]
