"""Reliability and changes on either database: found by whatever a source is called, and told in order."""

from datetime import timedelta

from msgspec.structs import replace

from onrecord.rated import Source
from onrecord.records import Judgement, Origin
from onrecord.store import Store
from tests.store.test_profiles import DAY, MONDAY, furnish


def rate(store: Store, number: int, letter: str, **about: tuple[str, ...]) -> None:
    at = MONDAY + number * DAY
    store.judge(Judgement(f"j{number}", "reliability", "Ann", at, right=letter, note="Seen", **about))  # type: ignore[arg-type]


def test_what_is_set_is_found_behind_a_storys_origins(store: Store) -> None:
    furnish(store)
    story = store.story("s1")
    assert story is not None
    (line,) = [one for one in store.profiles.speakers(query="Henna Voss")[0] if one.name == "Henna Voss"]
    assert store.ratings.behind("s1", story.weighing.origins) == {}
    rate(store, 1, "A", speakers=(line.key,))
    rate(store, 2, "D", speakers=(line.key,))
    held = store.ratings.behind("s1", story.weighing.origins)
    assert {one.label: held[one.id].letter for one in story.weighing.origins if one.id in held} == {"Henna Voss": "D"}
    unnamed = Origin("x", "An official, as reported by The Tide", "anonymous", "described")
    rate(store, 3, "E", origins=("an official, as reported by the tide",))
    assert store.ratings.behind("s1", [unnamed])["x"].letter == "E"


def test_labels_are_known_in_any_case(store: Store) -> None:
    furnish(store)
    story = store.story("s1")
    assert story is not None
    assert store.ratings.leads_to(story.weighing.origins[0].label.upper())
    assert not store.ratings.leads_to("nobody")


def test_an_undone_letter_holds_no_more_and_both_are_told(store: Store) -> None:
    furnish(store)
    before = store.last_seq()
    rate(store, 1, "B", outlets=("The Norr Post",))
    source = Source("outlet", "norr post")
    (made,) = store.ratings.of(source)
    store.undo(replace(made, undone_by="Odd", undone_at=MONDAY + timedelta(days=9)))
    assert store.ratings.of(source) == []
    told = store.changes(before, store.last_seq())
    assert [(one.kind, one.judgement) for one in told] == [("judged", "j1"), ("undone", "j1")]
    assert [one.seq for one in told] == sorted(one.seq for one in told)
