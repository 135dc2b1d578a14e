"""Weighings: claims in rows of their own, whole, in pages and changed one by one."""

import sqlite3
from collections.abc import Callable
from typing import Any

import pytest
from msgspec.structs import replace
from sqlalchemy import Connection, event, select

from onrecord.records import (
    Claim,
    Correction,
    Dispute,
    Evidence,
    Extent,
    Hop,
    Origin,
    Quantity,
    Regrouping,
    Support,
    Weighed,
    Weighing,
)
from onrecord.store import Store, drafts, queries, weighings
from onrecord.store.schema import bearings, claim_parts, hops, printed, sourcing, texts

from .invented import reading


def claim(n: int, articles: int = 1, rival: int | None = None) -> Weighed:
    """Claim n, told by the story's first articles; it disputes another where `rival` says which."""
    id_, told_in = f"c{n}", range(1, articles + 1)
    return Weighed(
        claim=Claim(id_, "a1", f"The ferry had {n} passengers"),
        support=Support(id_, 1, articles, (f"o{n}",)),
        evidence=tuple(Evidence(id_, f"a{m}.1", f"a{m}", "affirms", f"o{n}") for m in told_in),
        origins=(Origin(f"o{n}", f"Speaker {n}", "speaker", "named"),),
        hops=tuple(Hop(id_, f"a{m}", f"o{n}", "dependent", "says so") for m in told_in),
        disputes=(Dispute(id_, "number", ("a1.1", "a2.1"), f"c{rival}"),) if rival is not None else (),
    )


def together(*claims: Weighed, quantities: tuple[Quantity, ...] = ()) -> Weighing:
    return Weighing(
        "a1",
        claims=tuple(one.claim for one in claims),
        evidence=tuple(e for one in claims for e in one.evidence),
        origins=tuple(o for one in claims for o in one.origins),
        hops=tuple(h for one in claims for h in one.hops),
        supports=tuple(one.support for one in claims),
        disputes=tuple(d for one in claims for d in one.disputes),
        quantities=quantities,
    )


def count(article: int, value: float) -> Quantity:
    return Quantity("missing", value, "exact", f"a{article}", Extent())


def fill(store: Store, articles: int = 3) -> None:
    for n in range(1, articles + 1):
        store.save(reading(n), "a1")


def kept(store: Store) -> Weighing:
    story = store.story("a1")
    assert story is not None
    return story.weighing


def test_a_whole_weighing_comes_back_as_it_was(store: Store) -> None:
    fill(store)
    taken_back = Correction("x", "corrected", "a1", "The Westmark Tide", Extent(), claims=("c1",))
    weighing = together(claim(2), claim(1, 3, rival=2), quantities=(count(1, 4), count(1, 5), count(3, 6)))
    weighing = Weighing(
        **{f: getattr(weighing, f) for f in weighing.__struct_fields__} | {"corrections": (taken_back,)}
    )
    store.save_weighing(weighing)
    assert kept(store) == weighing
    store.save_weighing(together(claim(7)))
    assert kept(store) == together(claim(7))


def test_changes_touch_what_they_name_and_nothing_else(store: Store) -> None:
    fill(store)
    store.save_weighing(together(claim(1), claim(2), claim(3), quantities=(count(1, 4), count(2, 4))))
    store.save(reading(4), "a1")
    assert store.stale_stories() == ["a1"]
    store.save_changes("a1", [claim(4), claim(2, 2)], ["c3"], {"a2": (), "a4": (count(4, 9),)})
    assert kept(store) == together(claim(1), claim(2, 2), claim(4), quantities=(count(1, 4), count(4, 9)))
    assert store.stale_stories() == []


def test_a_story_that_changed_meanwhile_stays_stale(store: Store) -> None:
    fill(store)
    head = store.story_head("a1")
    assert head is not None
    store.save(reading(4), "a1")
    store.save_changes("a1", [claim(1)], revision=head.revision)
    assert store.stale_stories() == ["a1"]


def test_what_an_article_counts_stays_when_a_story_that_it_left_is_written_late(store: Store) -> None:
    fill(store)
    late = together(claim(1), quantities=(count(1, 4), count(3, 6)))
    store.regroup(Regrouping(moved=(("a3", "a3"),)))
    store.save_weighing(Weighing("a3", quantities=(count(3, 7),)))
    store.save_weighing(late)
    store.save_changes("a1", [], [], {"a3": (count(3, 6),)})
    assert store.quantities("a1", 9) == [count(1, 4)]
    assert store.quantities("a3", 9) == [count(3, 7)]


def test_claims_come_in_pages_those_that_most_articles_print_first(store: Store) -> None:
    fill(store)
    store.save_weighing(together(claim(1), claim(2, 3), claim(3, 2), claim(4), claim(5, 2)))
    assert [one.claim.id for one in store.claims("a1", 3)] == ["c2", "c3", "c5"]
    assert [one.claim.id for one in store.claims("a1", 3, 3)] == ["c1", "c4"]
    assert store.claims("a1", 1)[0] == claim(2, 3)
    assert store.claims("nothing", 3) == []
    assert store.claims_named("a1", ["c4", "gone"]) == {"c4": claim(4)}


def test_both_sides_of_a_dispute_are_disputed(store: Store) -> None:
    fill(store)
    store.save_weighing(together(claim(1), claim(2), claim(3, rival=1)))
    assert [one.claim.id for one in store.claims("a1", 9, disputed=True)] == ["c1", "c3"]
    store.save_changes("a1", [claim(1, 2)])
    assert [one.claim.id for one in store.claims("a1", 9, disputed=True)] == ["c1", "c3"]
    store.save_changes("a1", [claim(4, rival=2)])
    assert [one.claim.id for one in store.claims("a1", 9, disputed=False)] == []


def test_how_claims_stand_is_told_without_what_they_rest_on(store: Store) -> None:
    many = 230  # of a claim in parts
    for n in range(1, many + 1):
        store.save(reading(n), "a1")
    store.save_weighing(together(claim(1), claim(2), claim(3, many, rival=1)))
    found = store.in_short.claims("a1", 9)
    assert [(one.weighed.claim.id, one.articles) for one in found] == [("c1", 1), ("c2", 1), ("c3", many)]
    whole = {one.claim.id: one for one in store.claims("a1", 9)}
    assert all(one.weighed.support == whole[one.weighed.claim.id].support for one in found)
    assert [len(one.weighed.disputes) for one in found] == [1, 0, 1], "a dispute is both sides'"
    assert not any(one.weighed.evidence or one.weighed.hops for one in found)
    assert [one.weighed.claim.id for one in store.in_short.claims("a1", 1, 1)] == ["c2"]
    assert store.in_short.weighing("a1").supports == tuple(one.weighed.support for one in found)


def test_a_story_is_told_without_its_articles_and_with_a_page_of_them(store: Store) -> None:
    fill(store, 5)
    store.save_weighing(together(claim(1), claim(2, rival=1), claim(3)))
    head = store.story_head("a1")
    assert head is not None
    assert (head.headline, head.articles, head.claims, head.disputed) == ("Ferry 1 late", 5, 3, 2)
    assert store.story_head("nothing") is None
    story = store.story("a1")
    assert story is not None
    assert store.story_articles("a1", 2, 3) == list(story.articles[3:])
    assert store.articles_named(["a2", "nobody"]) == {"a2": store.article("a2")}


def many(articles: range, denying: tuple[int, ...] = (), at_most: int = 1) -> Weighed:
    """A claim that very many articles print, as weighed: those that affirm it before those that deny it."""
    affirming = [m for m in articles if m not in denying]
    return Weighed(
        claim=Claim("big", "a1", "The ferry is lost"),
        support=Support("big", 1, at_most, ("o1", "o2"), ("o3",) if denying else ()),
        evidence=(
            *(Evidence("big", f"a{m}.1", f"a{m}", "affirms", f"o{1 + m % 2}") for m in affirming),
            *(Evidence("big", f"a{m}.1", f"a{m}", "denies", "o3") for m in denying),
        ),
        origins=tuple(Origin(f"o{n}", f"Speaker {n}", "speaker", "named") for n in (1, 2, 3)[: 3 if denying else 2]),
        hops=tuple(Hop("big", f"a{m}", "The Westmark Tide", "dependent", "says so") for m in articles),
    )


def rows(store: Store) -> dict[str, list[tuple[object, ...]]]:
    """All that is derived of weighings beside the claims themselves."""
    with store._database.reading() as connection:
        return {
            table.name: sorted((tuple(row) for row in connection.execute(select(table))), key=str)
            for table in (printed, bearings, hops, texts, sourcing)
        }


def test_a_claim_of_very_many_articles_is_kept_whole_and_each_arrival_writes_little(store: Store) -> None:
    fill(store, 700)
    store.save_weighing(together(many(range(1, 690), (5, 9, 30)), claim(1, 3)))
    for last, denying, gone in ((691, (5, 9, 30), ["c1"]), (692, (5, 9, 30, 691), []), (700, (5, 9), [])):
        now = many(range(1, last + 1), denying, at_most=2 if last == 700 else 1)
        before = {(row[1], row[2]): row for row in parts_of(store)}
        fresh: dict[str, tuple[Quantity, ...]] = {f"a{n}": () for n in range(690, last + 1)}
        store.save_changes("a1", [now], gone, fresh)
        weighing = kept(store)
        assert sorted(weighing.evidence, key=str) == sorted(now.evidence, key=str)
        assert sorted(weighing.hops, key=str) == sorted(now.hops, key=str)
        assert set(weighing.origins) == set(now.origins)
        assert set(weighing.supports[0].affirmed_by) == {"o1", "o2"}
        assert weighing.supports[0].denied_by == ("o3",)
        written = [row for row in parts_of(store) if before.get((row[1], row[2])) != row]
        assert len(written) <= (1 if last < 700 else 3)  # of those that affirm; who changed sides moves all after
        step = rows(store)
        store.save_weighing(weighing)
        assert rows(store) == step


def parts_of(store: Store) -> list[tuple[object, ...]]:
    with store._database.reading() as connection:
        return [tuple(row) for row in connection.execute(select(claim_parts))]


def test_articles_of_a_large_claim_are_marked_anew_when_its_standing_is_another(store: Store) -> None:
    fill(store, 220)
    store.save_weighing(together(many(range(1, 215))))
    assert len(store.feed(300, query="is:single")[0]) == 214
    store.save_changes("a1", [many(range(1, 217), at_most=2)], counts={"a215": (), "a216": ()})
    assert store.feed(300, query="is:single")[0] == []
    store.save_changes("a1", [claim(1, 2, rival=None), claim(2, 1, rival=1)])
    assert {item.article_id for item in store.feed(300, query="is:disputed")[0]} == {"a1", "a2"}


def test_a_story_of_very_many_articles_asks_for_some_at_a_time(fresh: Callable[[], str], monkeypatch: Any) -> None:
    monkeypatch.setattr(queries, "CHUNK", 10)
    with Store.open(fresh()) as store:
        fill(store, 45)
        if store._database.is_sqlite:  # which takes 32,766 parameters: here fewer, in the same proportion
            event.listen(store._database._engine, "begin", few_parameters)
        story = store.story("a1")
        assert story is not None
        assert len(story.articles) == 45
        assert len(store.articles_named([f"a{n}" for n in range(1, 46)])) == 45


def few_parameters(connection: Connection) -> None:
    connection.connection.dbapi_connection.setlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER, 40)  # type: ignore[union-attr]


def derived(store: Store) -> list[set[tuple[Any, ...]]]:
    """All that follows from the claims, and how the articles are marked by it."""
    wanted = [select(table) for table in (printed, bearings, hops)]
    wanted += [select(sourcing.c.article_no, sourcing.c.origins), select(texts.c.article_no, texts.c.marks)]
    with store._database.reading() as connection:
        return [{tuple(row) for row in connection.execute(one)} for one in wanted]


def credited(one: Weighed) -> Weighed:
    """Its articles have it from other outlets, too."""
    others = tuple(
        Hop(one.claim.id, e.article_id, f"The {one.claim.id} Herald", "dependent", "says so") for e in one.evidence
    )
    return replace(one, hops=one.hops + others)


@pytest.mark.parametrize("stops_after", [0, 1, 4])
def test_what_follows_from_a_large_weighing_is_caught_up_after_a_crash(
    fresh: Callable[[], str], monkeypatch: pytest.MonkeyPatch, stops_after: int
) -> None:
    before = together(*(credited(claim(n, 7)) for n in range(1, 5)))
    after = together(*(credited(claim(n, 7 - n % 3, rival=5 if n == 3 else None)) for n in range(3, 8)))
    with Store.open(fresh()) as whole, Store.open(fresh()) as small, Store.open(fresh()) as store:
        for one in (whole, small, store):
            fill(one, 7)
        whole.save_weighing(after)
        small.save_weighing(before)
        small.save_weighing(after)
        assert derived(small) == derived(whole)
        store.save_weighing(before)
        monkeypatch.setattr(drafts, "SLICE", 3)
        follow, calls = weighings.follow, 0

        def crashing(connection: Connection, changes: Any) -> None:
            nonlocal calls
            assert sum(len(one.bearing) for one in changes.written) <= 3
            if calls == stops_after:
                raise KeyboardInterrupt
            calls += 1
            follow(connection, changes)

        with monkeypatch.context() as patch:
            patch.setattr(weighings, "follow", crashing)
            with pytest.raises(KeyboardInterrupt):
                store.save_weighing(after)
        told = store.story("a1")
        assert told is not None
        assert told.weighing == after
        assert store.stale_stories() == ["a1"]
        store.save_weighing(after)
        assert store.stale_stories() == []
        assert derived(store) == derived(whole)
