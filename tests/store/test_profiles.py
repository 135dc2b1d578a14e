"""Who is who across articles, how outlets source, what leans on whom: kept up as articles come, change and are judged."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from onrecord.records import (
    Article,
    Attribution,
    Claim,
    Dispute,
    Evidence,
    Extent,
    Hop,
    Judgement,
    Origin,
    Reading,
    Speaker,
    Support,
    UsageError,
    Weighing,
)
from onrecord.store import Store
from tests.store.invented import page

MONDAY = datetime(2031, 3, 10, 12, tzinfo=UTC)
WEEK = "2031-03-10"
DAY = timedelta(days=1)


def told(name: str, role: str | None = None, speaks_for: str | None = None, **more: Any) -> dict[str, Any]:
    return {"speaker": Speaker(name, role, speaks_for), "source_type": "person", "naming": "named", **more}


def article(
    article_id: str, sources: Iterable[dict[str, Any]], *, outlet: str = "The Westmark Tide", at: datetime = MONDAY,
    **fields: Any,
) -> Reading:  # fmt: skip
    """An article in which each of `sources` says one thing."""
    body = " ".join(f"Thing {n} of {article_id} is so." for n in range(9))
    found = []
    for n, source in enumerate(sources):
        words = f"Thing {n} of {article_id} is so"
        content = Extent.of(body, [(body.index(words), body.index(words) + len(words))])
        found.append(Attribution(f"{article_id}.{n}", article_id, Extent(), Extent(), content, **source))
    given = {"headline": f"Of {article_id}", "outlet": outlet, "date_published": at.isoformat(), **fields}
    kept = page(f"https://tides.example/{article_id}", f"{given['headline']} {body}".encode(), at)
    return Reading(kept, Article(article_id, kept.url, body=body, **given), tuple(found))


def judge(store: Store, kind: Any, *names: str, number: int = 1) -> Judgement:
    made = Judgement(f"j{number}", kind, "Ann", MONDAY + number * DAY, speakers=names)
    store.judge(made)
    return made


def names(store: Store) -> list[tuple[str, int]]:
    return [(line.name, line.said) for line in store.profiles.speakers()[0]]


def key(store: Store, name: str, article_id: str | None = None) -> str:
    (found,) = store.profiles.resolve(name, article_id)
    return found.key


def test_one_speaker_of_several_articles_and_why(store: Store) -> None:
    store.save(article("a1", [told("Osric Dahl", "Water Minister"), told("Henna Voss")]), "s1")
    store.save(article("a2", [told("Osric Dahl", "minister")], at=MONDAY + DAY), "s2")
    store.save(article("a3", [told("Dahl", "Water Minister", relayed_from="Coast Wire")], at=MONDAY + 2 * DAY), "s3")
    assert names(store) == [("Osric Dahl", 3), ("Henna Voss", 1)]
    view = store.profiles.speaker(key(store, "Osric Dahl"))
    assert view is not None
    assert (view.said, view.first_hand, view.stances, view.weeks) == (3, 2, {"affirms": 3}, ((WEEK, 3),))
    first, second, third = view.told_as
    assert (first.role, first.why, first.article_id) == ("Water Minister", None, "a1")
    assert second.why == "the same full name, and both are called minister"
    assert second.like == first.key
    assert third.name == "Dahl"
    assert third.why is not None
    assert third.why.startswith("the same surname")
    assert [one.article_id for one in store.profiles.heard(view.key)[0]] == ["a3", "a2", "a1"]


def test_never_by_a_bare_surname_or_against_what_is_told(store: Store) -> None:
    store.save(article("a1", [told("Osric Dahl", "Water Minister")]), "s1")
    store.save(article("a2", [told("Dahl")]), "s2")
    store.save(article("a3", [told("Dahl")]), "s3")
    store.save(article("a4", [told("Osric Dahl", "striker")]), "s4")
    store.save(article("a5", [told("the rescue service", source_type="organization")]), "s5")
    assert sorted(names(store)) == [("Dahl", 1), ("Dahl", 1), ("Osric Dahl", 1), ("Osric Dahl", 1)]
    assert key(store, "Dahl", "a2") != key(store, "Dahl", "a3")
    assert len(store.profiles.resolve("Osric Dahl")) == 2
    view = store.profiles.speaker(key(store, "Osric Dahl", "a1"))
    assert view is not None
    assert len(view.namesakes) == 3


def test_a_name_that_nothing_contradicts_is_no_bridge_between_two(store: Store) -> None:
    store.save(article("a1", [told("Osric Dahl", "Water Minister")]), "s1")
    store.save(article("a2", [told("Osric Dahl", "striker")]), "s2")
    store.save(article("a3", [told("Osric Dahl")]), "s3")
    assert sorted(names(store)) == [("Osric Dahl", 1), ("Osric Dahl", 2)]
    assert key(store, "Osric Dahl", "a3") == key(store, "Osric Dahl", "a1")


def test_reports_of_one_story_mean_one_person_whatever_the_office(store: Store) -> None:
    store.save(article("a1", [told("Isa Krell", "spokesman for the operator", "operator")]), "s1")
    store.save(article("a2", [told("Isa Krell", "engineer")]), "s2")
    store.save(article("a3", [told("Isa Krell", "engineer")]), "s1")
    assert names(store) == [("Isa Krell", 3)]


def test_a_person_says_that_two_are_one_or_are_not_and_takes_it_back(store: Store) -> None:
    store.save(article("a1", [told("Osric Dahl", "Water Minister"), told("Osric Dahl", "minister")]), "s1")
    store.save(article("a2", [told("Dahl")]), "s2")
    one, bare = store.profiles.speaker(key(store, "Osric Dahl")), key(store, "Dahl")
    assert one is not None
    same = judge(store, "same_speaker", one.key, bare, number=1)
    assert names(store) == [("Osric Dahl", 3)]
    assert key(store, "Dahl") == one.key, "the address of who is another's leads to that one"
    other = judge(store, "other_speaker", one.key, one.told_as[1].key, number=2)
    assert sorted(said for _, said in names(store)) == [1, 2]
    store.save(article("a3", [told("Osric Dahl", "minister")]), "s3")
    assert sorted(said for _, said in names(store)) == [2, 2], "a judgement holds for what comes later"
    for made in (same, other):
        store.undo(Judgement(made.id, made.kind, made.by, made.at, speakers=made.speakers, undone_by="Bo",
                             undone_at=MONDAY))  # fmt: skip
    assert sorted(names(store)) == [("Dahl", 1), ("Osric Dahl", 3)]


def test_a_plain_name_in_a_judgement_means_all_who_are_told_by_it(store: Store) -> None:
    judge(store, "same_speaker", "Dahl", "Osric Dahl")
    store.save(article("a1", [told("Osric Dahl", "Water Minister")]), "s1")
    store.save(article("a2", [told("Dahl")]), "s2")
    store.save(article("a3", [told("Dahl")]), "s3")
    assert names(store) == [("Osric Dahl", 3)]


def test_what_an_edit_takes_out_is_gone(store: Store) -> None:
    store.save(article("a1", [told("Osric Dahl", "Water Minister")]), "s1")
    store.save(article("a2", [told("Osric Dahl", "minister"), told("Henna Voss")]), "s2")
    old = store.profiles.speaker(key(store, "Osric Dahl"))
    assert old is not None
    edited = article("a1", [told("Henna Voss")], at=MONDAY + DAY, headline="Edited", date_published=MONDAY.isoformat())
    store.save(edited, "s1")
    assert names(store) == [("Henna Voss", 2), ("Osric Dahl", 1)]
    left = store.profiles.speaker(key(store, "Osric Dahl"))
    assert left is not None
    assert [one.role for one in left.told_as] == ["minister"]
    assert [line.name for line in store.profiles.resolve(old.key)] == ["Osric Dahl"], "an old address leads on"
    assert store.profiles.speakers(week=WEEK)[0] == store.profiles.speakers()[0]


def test_everything_derived_again_is_the_same(store: Store) -> None:
    readings = [
        article("a1", [told("Osric Dahl", "Water Minister"), told("Henna Voss")]),
        article("a2", [told("Osric Dahl", "minister")]),
    ]
    for reading in readings:
        store.save(reading, "s1")
    before = store.profiles.speakers()[0]
    for reading in readings:
        assert reading.article is not None
        nobody = Reading(reading.page, reading.article)
        assert store.reread(reading.article.id, 1, nobody)
    assert names(store) == []
    for reading in readings:
        assert reading.article is not None
        assert store.reread(reading.article.id, 1, reading)
    assert store.profiles.speakers()[0] == before


def test_lists_are_paged_and_searched_in_any_script(store: Store) -> None:
    people = ["Øyvind Æsir", "Мира Ковач", "ليلى حداد", "A/B ~ Jr?#%", "Osric Dahl"]
    store.save(article("a1", [told(name) for name in people]), "s1")
    store.save(article("a2", [told("Osric Dahl")], at=MONDAY - 7 * DAY), "s2")
    seen, after = [], None
    while True:
        lines, after = store.profiles.speakers(2, after)
        seen += [line.name for line in lines]
        if after is None:
            break
    assert sorted(seen) == sorted(people)
    assert seen[0] == "Osric Dahl"
    for asked, name in (("мира", "Мира Ковач"), ("حداد", "ليلى حداد"), ("dahl os", "Osric Dahl")):
        assert [line.name for line in store.profiles.speakers(query=asked)[0]] == [name]
    assert store.profiles.speakers(query="ahl")[0] == []
    assert [line.said for line in store.profiles.speakers(week="2031-03-03")[0]] == [1]
    with pytest.raises(UsageError):
        store.profiles.speakers(after="x")
    pages = [store.profiles.heard(key(store, "Osric Dahl"), 1)]
    pages.append(store.profiles.heard(key(store, "Osric Dahl"), 1, pages[0][1]))
    assert [one.article_id for heard, _ in pages for one in heard] == ["a1", "a2"]
    assert pages[1][1] is None


# --------------------------------------------------------------------------- what was weighed

UNNAMED = {"source_type": "person", "naming": "described"}


def weighed(story_id: str = "s1", *, dispute: bool = True) -> Weighing:
    """Dahl says one thing in a1 and a2 and another in a3, which cannot both be; officials say a third."""
    origins = (
        Origin("o1", "Osric Dahl", "speaker", "named"),
        Origin("o2", "Henna Voss", "speaker", "named"),
        Origin("o3", "two officials, as reported by The Westmark Tide", "anonymous", "described"),
        Origin("o4", "two officials, as reported by The Norr Post", "anonymous", "described"),
    )
    evidence = (
        Evidence("c1", "a1.0", "a1", "affirms", "o1"),
        Evidence("c1", "a2.0", "a2", "affirms", "o1"),
        Evidence("c1", "a1.1", "a1", "denies", "o2"),
        Evidence("c2", "a3.0", "a3", "affirms", "o1"),
        Evidence("c3", "a3.1", "a3", "affirms", "o3"),
        Evidence("c3", "a2.1", "a2", "affirms", "o4"),
    )
    hops = (
        Hop("c1", "a2", "The Westmark Tide", "dependent", "says so"),
        Hop("c1", "a1", "Talven Press Agency", "unknown", "its byline"),
        Hop("c3", "a3", "TPA", "dependent", "its dateline"),
        Hop("c3", "a3", "Tide", "dependent", "says so"),
        Hop("c3", "a2", "foreign press", "dependent", "says so"),
        Hop("c1", "a1", "o1", "dependent", "says so"),
    )
    return Weighing(
        story_id,
        claims=tuple(Claim(f"c{n}", story_id, f"Claim {n}") for n in (1, 2, 3)),
        evidence=evidence,
        origins=origins,
        hops=hops,
        supports=(Support("c1", 1, 1, ("o1",), ("o2",)), Support("c2", 1, 1, ("o1",)), Support("c3", 1, 2)),
        disputes=(Dispute("c1", "number", ("a1.0", "a3.0"), "c2"),) if dispute else (),
    )


def furnish(store: Store) -> None:
    dahl, voss = told("Osric Dahl", "minister"), told("Henna Voss", stance="denies")
    store.save(article("a1", [dahl, voss], corrections=("It was Monday.",)), "s1")
    store.save(article("a2", [dahl, UNNAMED], outlet="The Norr Post"), "s1")
    store.save(article("a3", [dahl, UNNAMED], at=MONDAY + DAY), "s1")
    store.save_weighing(weighed())


def test_how_what_they_say_was_received(store: Store) -> None:
    furnish(store)
    view = store.profiles.speaker(key(store, "Osric Dahl"))
    assert view is not None
    (denied,) = [one for one in view.denied if one.claim_id == "c1"]
    assert (denied.denied_by, denied.articles) == (("Henna Voss",), 2)
    assert [one.claim_id for one in view.repeated] == ["c1"]
    (clash,) = view.clashes
    assert {clash.one.article_id, clash.other.article_id} in ({"a1", "a3"}, {"a2", "a3"})
    heard = {one.article_id: one for one in store.profiles.heard(view.key)[0]}
    assert (heard["a1"].articles, heard["a1"].contested, heard["a3"].contested) == (2, True, True)


def test_a_new_weighing_takes_the_place_of_the_old_one(store: Store) -> None:
    furnish(store)
    store.save_weighing(weighed(dispute=False))
    view = store.profiles.speaker(key(store, "Osric Dahl"))
    assert view is not None
    assert not view.clashes
    store.save_weighing(Weighing("s1"))
    view = store.profiles.speaker(view.key)
    assert view is not None
    assert (view.denied, view.repeated, view.clashes) == ((), (), ())
    assert not store.profiles.origins(WEEK).wires
    store.save_weighing(weighed("a story that is no more"))


def test_how_an_outlet_sources(store: Store) -> None:
    furnish(store)
    tide, post = store.profiles.outlets()
    assert (tide.name, tide.sourcing.articles, tide.sourcing.named, tide.sourcing.described) == (
        "The Westmark Tide", 2, 3, 1,
    )  # fmt: skip
    assert (tide.sourcing.corrected, tide.sourcing.weighed, tide.sourcing.single) == (1, 2, 0)
    view = store.profiles.outlet("westmark tide")
    assert view is not None
    assert view.name == "The Westmark Tide", "however it is written"
    assert [week for week, _ in view.weeks] == [WEEK]
    assert [(one.name, one.articles, one.certain) for one in view.relays] == [("Talven Press Agency", 2, 1)], (
        "initials are the agency's, and an outlet does not take from itself"
    )
    assert [one.name for one in view.relayed_by] == ["The Norr Post"]
    assert [one.texts for one in view.corrections] == [("It was Monday.",)]
    agency = store.profiles.outlet("Talven Press Agency")
    assert agency is not None
    assert (agency.sourcing.articles, [one.name for one in agency.relayed_by]) == (0, ["The Westmark Tide"])
    assert post.name == "The Norr Post"
    assert store.profiles.outlet("Nobody's News") is None


def test_an_article_that_rests_on_one_origin_is_found(store: Store) -> None:
    store.save(article("a1", [told("Osric Dahl"), told("Osric Dahl")]), "s1")
    both = (Evidence("c1", "a1.0", "a1", "affirms", "o1"), Evidence("c1", "a1.1", "a1", "affirms", "o1"))
    origin = (Origin("o1", "Osric Dahl", "speaker", "named"),)
    store.save_weighing(Weighing("s1", (Claim("c1", "s1", "x"),), both, origin, (), (Support("c1", 1, 1),)))
    view = store.profiles.outlet("The Westmark Tide")
    assert view is not None
    assert [(one.article_id, one.origin) for one in view.single] == [("a1", "Osric Dahl")]
    assert view.sourcing.single == 1


def test_what_a_week_leans_on(store: Store) -> None:
    furnish(store)
    found = store.profiles.origins(WEEK)
    assert found.articles == 3
    assert {one.label: (one.articles, one.stories) for one in found.unnamed} == {
        "two officials, as reported by The Westmark Tide": (1, 1),
        "two officials, as reported by The Norr Post": (1, 1),
    }
    tide = next(one for one in found.unnamed if one.label.endswith("Tide"))
    assert tide.like == ("two officials, as reported by The Norr Post",), "told in the same words of one story"
    assert [(one.text, one.article_id, one.attribution) for one in tide.leaning] == [("Claim 3", "a3", "a3.1")]
    assert [(one.name, one.articles, one.outlets) for one in found.wires] == [
        ("Talven Press Agency", 2, 1),
        ("The Westmark Tide", 1, 1),
    ]
    assert not store.profiles.origins("2031-03-03").unnamed
    assert store.profiles.newest_week() == WEEK
