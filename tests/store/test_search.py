"""What is found: filters of articles and of attributions, alone and together, on both databases."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from onrecord.records import (
    Attribution,
    Claim,
    Dispute,
    Evidence,
    Extent,
    Naming,
    Origin,
    Reading,
    SourceType,
    Speaker,
    Stance,
    Support,
    Weighing,
)
from onrecord.store import Store
from onrecord.store.search import place

from .invented import HOUR, START, reading


def says(n: int, who: str, what: str, **more: object) -> Attribution:
    """`who` speaks under that name unless it is written small: then it is how the text calls an unnamed source."""
    named = who[:1].isupper()
    naming: Naming = "named" if named else "described"
    kind: SourceType = "person"
    made = Attribution(
        f"a{n}.{who}.{what}", f"a{n}", Extent((), who), Extent((), "said"), Extent((), what),
        speaker=Speaker(who) if named else None, naming=naming, source_type=kind,
    )  # fmt: skip
    return replace(made, **more)


def with_sources(made: Reading, *attributions: Attribution) -> Reading:
    return replace(made, attributions=attributions)


def furnish(store: Store) -> None:
    denies: Stance = "denies"
    store.save(
        with_sources(
            reading(1, "The mill is shut.", outlet="The Westmark Tide", language="en", date_published="2031-03-08"),
            says(1, "Marta Ash", "the owners closed the mill"),
            says(1, "Joen Brack", "the river was high"),
        ),
        "s1",
    )
    store.save(
        with_sources(
            reading(2, "No mill is shut.", outlet="Orlanda Post", language="de", date_published="2031-03-09"),
            says(2, "Marta Ash", "the river was low"),
            says(2, "Joen Brack", "the owners closed the mill", stance=denies),
            says(2, "two engineers", "the dam leaks"),
        ),
        "s1",
    )
    store.save(
        with_sources(
            reading(3, "A fair opens.", outlet="Westmark Tide Weekly", language="en", date_published="2031-03-10"),
            says(3, "a report", "mills pay well", source_type="document"),
            says(3, "Nobody", "closed", speaker=None, naming="unspecified"),
        ),
        "a3",
    )
    store.save(reading(4, "Nothing new."), "a4")
    store.save(reading(4, "Nothing new at all.", fetched_at=START + HOUR), "a4")


def found(store: Store, query: str) -> set[str]:
    return {item.article_id for item in store.feed(query=query)[0]}


SEARCHES = [
    ('said:"closed the mill"', {"a1", "a2"}),
    ("said:mill", {"a1", "a2", "a3"}),  # the beginning of a word
    ('said:"mill the river"', set()),  # not from one attribution into the next
    ("speaker:Ash", {"a1", "a2"}),
    ("speaker:as", set()),  # names are whole
    ('speaker:"marta ash"', {"a1", "a2"}),
    ('speaker:"ash marta"', set()),
    ("speaker:engineers", {"a2"}),
    ('speaker:Ash said:"closed the mill"', {"a1"}),  # the same attribution, not only the same article
    ('speaker:Brack said:"closed the mill"', {"a2"}),
    ("speaker:Ash speaker:Brack said:mill", {"a1", "a2"}),
    ("said:owners said:mill", {"a1", "a2"}),
    ("said:owners said:river", set()),
    ('said:"closed the mill" stance:denies', {"a2"}),
    ("speaker:Ash stance:denies", set()),
    ("stance:denies", {"a2"}),
    ("naming:anonymous", {"a2", "a3"}),
    ("naming:described", {"a2", "a3", "a4"}),
    ("naming:unspecified", {"a3"}),
    ("said:mills naming:anonymous", set()),  # a report is nobody who could be anonymous
    ("said:dam naming:anonymous", {"a2"}),
    ('outlet:"The Westmark Tide"', {"a1", "a4"}),  # that very name
    ("outlet:tide", {"a1", "a3", "a4"}),  # or a part of it
    ('outlet:"westmark tide weekly"', {"a3"}),
    ('outlet:"Orlanda Post" outlet:tide', {"a1", "a2", "a3", "a4"}),
    ("outlet:none", set()),
    ("-outlet:tide", {"a2"}),
    ("-outlet:none mill", {"a1", "a2"}),
    ("language:de", {"a2"}),
    ("-language:en", {"a2", "a4"}),
    ("story:s1", {"a1", "a2"}),
    ("story:s1 language:en", {"a1"}),
    ("-story:s1", {"a3", "a4"}),
    ("-story:s1 fair", {"a3"}),
    ("after:2031-03-10", {"a3", "a4"}),
    ("after:2031-03-09 before:2031-03-10", {"a2"}),
    ("before:2031-03-09", {"a1"}),
    ("mill before:2031-03-09", {"a1"}),
    ("mill -no", {"a1"}),
    ('shut -"no mill"', {"a1"}),
    ("-mill", {"a3", "a4"}),
    ("-speaker:Ash", {"a3", "a4"}),
    ('-said:"closed the mill" mill', set()),
    ("-naming:anonymous", {"a1", "a4"}),
    ("is:edited", {"a4"}),
    ("-is:edited -mill", {"a3"}),
    ("is:disputed", set()),
    ("author:mill", set()),  # no filter: the words in that order
]


def test_filters_alone_and_together(store: Store) -> None:
    furnish(store)
    assert {query: found(store, query) for query, _ in SEARCHES} == dict(SEARCHES)


def test_arrivals_and_counts_follow_the_same_query(store: Store) -> None:
    furnish(store)
    for query, ids in SEARCHES:
        assert {item.article_id for item in store.arrivals(0, 100, query)} == ids, query
        assert store.new_since(query, 0) == len(ids), query
    assert store.new_since("mill", store.last_seq()) == 0
    assert store.new_since("", 0, most=2) == 2


def test_a_filter_finds_page_by_page_what_it_finds_at_once(store: Store) -> None:
    for n in range(40):
        who = "Marta Ash" if n % 3 else "Joen Brack"
        store.save(
            with_sources(reading(n), says(n, who, "closed" if n % 2 else "open"), says(n, "Joen Brack", "x")), "s"
        )
    query = "speaker:Ash said:closed"
    expected = [f"a{n}" for n in reversed(range(40)) if n % 3 and n % 2]
    ids: list[str] = []
    cursor = None
    while True:
        items, cursor = store.feed(3, cursor, query)
        ids += [item.article_id for item in items]
        if cursor is None:
            break
    assert ids == expected


def weighing(story: str, *claims: tuple[str, Iterable[str], int, bool]) -> Weighing:
    """Claims as (id, articles that print it, origins at most, disputed)."""
    return Weighing(
        story,
        claims=tuple(Claim(id_, story, id_) for id_, _, _, _ in claims),
        evidence=tuple(Evidence(id_, f"{a}.1", a, "affirms", "o") for id_, printed, _, _ in claims for a in printed),
        origins=(Origin("o", "somebody", "anonymous", "described"),),
        supports=tuple(Support(id_, 1, most) for id_, _, most, _ in claims),
        disputes=tuple(Dispute(id_, "number", ("x", "y")) for id_, _, _, disputed in claims if disputed),
    )


def test_how_the_claims_of_an_article_stand(store: Store) -> None:
    for n in range(1, 6):
        store.save(reading(n), "s")
    store.save_weighing(
        weighing(
            "s",
            ("copied", ("a1", "a2"), 1, False),
            ("known", ("a2", "a3"), 3, False),
            ("alone", ("a4",), 1, False),
            ("toll", ("a4", "a5"), 2, True),
        )
    )
    assert found(store, "is:single") == {
        "a1"
    }  # a2 shares something that rests on more; a4's own claim is nobody else's
    assert found(store, "is:disputed") == {"a4", "a5"}
    assert found(store, "is:disputed ferry -is:single") == {"a4", "a5"}
    item = next(item for item in store.feed()[0] if item.article_id == "a1")
    assert (item.single, item.disputed) == (True, False)
    store.save(reading(1, "Changed text.", fetched_at=START + HOUR), "s")
    assert found(store, "is:single is:edited") == {"a1"}  # until it is weighed anew
    store.save_weighing(weighing("s", ("copied", ("a1", "a2"), 2, False)))
    assert found(store, "is:single") == found(store, "is:disputed") == set()


def test_one_line_for_each_story_page_by_page(store: Store) -> None:
    for n in range(30):
        at = (START - timedelta(minutes=n)).isoformat()
        store.save(reading(n, date_published=at, outlet=f"Outlet {n % 4}"), f"s{n % 7}")
    store.save_weighing(weighing("s0", ("main", ("a0", "a7", "a14"), 2, False), ("other", ("a0",), 1, False)))
    heads, cursor, pages = [], None, 0
    while pages < 9:
        groups, cursor = store.grouped(3, cursor)
        heads += [group.item.article_id for group in groups]
        pages += 1
        if cursor is None:
            break
    assert heads == [f"a{n}" for n in range(7)]
    first = store.grouped(1)[0][0]
    assert (first.item.story_size, first.claim, first.claim_articles) == (5, "main", 3)
    assert (first.origins_at_least, first.origins_at_most) == (1, 2)
    assert [other.article_id for other in first.others] == ["a7", "a14", "a21", "a28"]
    narrowed, cursor = store.grouped(4, None, 'outlet:"Outlet 3"')
    more, end = store.grouped(4, cursor, 'outlet:"Outlet 3"')
    # each story stands where its newest article of that outlet does
    assert [group.item.article_id for group in narrowed + more] == ["a3", "a7", "a11", "a15", "a19", "a23", "a27"]
    assert end is None


def test_outlets_and_languages_are_counted_as_articles_come_change_and_move(store: Store) -> None:
    store.save(reading(1, outlet="Tide", language="en"), "a1")
    store.save(reading(2, outlet="Tide", language="en"), "a2")
    store.save(reading(2, "Moved.", outlet="Post", language="de", fetched_at=START + HOUR), "a2")
    store.reread("a1", 1, reading(1, outlet="Echo", language=None))
    assert store.outlets() == [("Echo", 1), ("Post", 1)]
    assert store.languages() == [("de", 1)]
    assert store.total() == 2


def test_a_date_that_changes_moves_the_article(store: Store) -> None:
    store.save(reading(1, date_published="2031-03-01"), "a1")
    store.save(reading(2, date_published="2031-03-02"), "a2")
    store.save(reading(1, "Late.", date_published="2031-03-03", fetched_at=START + HOUR), "a1")
    assert [item.article_id for item in store.feed()[0]] == ["a1", "a2"]
    assert found(store, "ferry") == {"a2"} | found(store, "late ferry")
    assert found(store, "before:2031-03-02") == set()


@pytest.mark.parametrize("year", [1, 1426, 1969, 2031, 2513, 9999])
def test_places_are_in_the_order_of_time_and_fit_the_database(year: int) -> None:
    moment = datetime(year, 6, 1, tzinfo=UTC)
    first, second, later = place(moment, 7), place(moment, 8), place(moment + timedelta(seconds=1), 1)
    assert -(2**63) <= first < second < 2**63
    assert second < later or year in (1, 9999)


def test_articles_from_before_the_epoch_are_found_in_their_place(store: Store) -> None:
    for n, date in enumerate(["1890-05-01", "1969-12-31", "1970-01-01", "2031-03-01", "0001-01-01"]):
        store.save(reading(n, date_published=date), f"a{n}")
    assert [item.article_id for item in store.feed(query="ferry")[0]] == ["a3", "a2", "a1", "a0", "a4"]
    assert [item.article_id for item in store.feed(query="ferry before:1970")[0]] == ["a1", "a0", "a4"]
    assert [item.article_id for item in store.feed(query="after:1890 before:1971")[0]] == ["a2", "a1", "a0"]
    first, cursor = store.feed(2, None, "ferry")
    assert [item.article_id for item in store.feed(9, cursor, "ferry")[0]] == ["a1", "a0", "a4"]
    assert [item.article_id for item in first] == ["a3", "a2"]
