"""Judgements in the store: kept, found by what they are about, laid over what is asked for, undone."""

from datetime import timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from onrecord.judged import words_of
from onrecord.records import Attribution, Extent, Judgement, Reading, Speaker, UsageError
from onrecord.store import Store

from .invented import HOUR, START, reading

BODY = "The ferry was late, skipper Ann Ferrier said. The tide was high, Bo Lund said."


def said(article_id: str, n: int, words: tuple[str, str], text: str = BODY) -> Attribution:
    """`words`: source and content as they stand in the text."""
    source, content = (Extent.of(text, [(text.index(one), text.index(one) + len(one))]) for one in words)
    return Attribution(
        f"{article_id}.{n}", article_id, source, Extent(), content,
        speaker=Speaker(words[0].removeprefix("skipper ")), source_type="person", naming="named",
    )  # fmt: skip


def told(n: int, body: str = BODY, hours: float = 0) -> Reading:
    made = reading(n, body, fetched_at=START + timedelta(hours=hours))
    words = (("skipper Ann Ferrier", "The ferry was late"), ("Bo Lund", "The tide was high"))
    return replace(made, attributions=tuple(said(f"a{n}", k, one, body) for k, one in enumerate(words)))


def judgement(id_: str, kind: str = "same_speaker", **more: Any) -> Judgement:
    values: dict[str, Any] = {"speakers": ("Ann Ferrier", "Bo Lund")} if kind == "same_speaker" else {}
    return Judgement(id_, kind, "Nell", START + HOUR, **{**values, **more})  # type: ignore[arg-type]


def on(n: int, k: int = 0) -> dict[str, Any]:
    made = told(n)
    assert made.article is not None
    return {"words": words_of(made.article, made.attributions[k])}


def names(store: Store, article_id: str, version: int | None = None) -> list[str]:
    view = store.article(article_id, version)
    assert view is not None
    return [a.speaker.name for a in view.attributions if a.speaker is not None]


def test_what_was_kept_comes_back_the_latest_first(store: Store) -> None:
    full = judgement(
        "j1", note="A note ✎", right="Bo", right_type="person", articles=("a1",), undone_by="Odd", undone_at=START
    )
    store.judge(full)
    store.judge(judgement("j2"))
    store.judge(judgement("j2", note="again"))
    assert store.judgements() == [judgement("j2"), full]
    assert store.judgement("j1") == full
    assert store.judgement("j3") is None


def test_a_judgement_about_nothing_is_refused(store: Store) -> None:
    with pytest.raises(UsageError, match="about something"):
        store.judge(judgement("j1", "not_said"))
    assert store.judgements() == []


def test_the_list_is_narrowed_and_goes_on_where_it_ended(store: Store) -> None:
    store.save(told(1), "a1")
    for n in range(3):
        store.judge(judgement(f"j{n}"))
    store.judge(judgement("w", "not_said", **on(1)))
    store.undo(judgement("j1", undone_by="Odd", undone_at=START + 2 * HOUR))
    assert [one.id for one in store.judgements(standing=True)] == ["w", "j2", "j0"]
    assert [one.id for one in store.judgements(kinds=["not_said"])] == ["w"]
    assert [one.id for one in store.judgements(limit=2)] == ["w", "j2"]
    assert [one.id for one in store.judgements(before="j2")] == ["j1", "j0"]
    assert store.judgements(before="j0") == store.judgements(before="nothing") == []


def test_those_about_an_article_or_a_speaker_are_found_oldest_first(store: Store) -> None:
    store.save(told(1), "a1")
    store.judge(judgement("j1", "merge_stories", articles=("a1", "a2")))
    store.judge(judgement("j2"))
    store.judge(judgement("j3", "not_said", **on(1)))
    store.judge(judgement("j4", "not_said", **on(2)))
    store.undo(judgement("j4", "not_said", **on(2), undone_by="Odd", undone_at=START))
    assert [one.id for one in store.judgements_about(["a1"])] == ["j1", "j3"]
    assert [one.id for one in store.judgements_about(["Bo Lund", "a2"])] == ["j1", "j2"]
    assert [one.id for one in store.judgements_about([f"x{n}" for n in range(1200)] + ["a1"])] == ["j1", "j3"]
    assert store.judgements_about([]) == store.judgements_about(["nobody"]) == []


def test_undoing_what_is_not_kept_is_refused(store: Store) -> None:
    with pytest.raises(UsageError, match="no such judgement"):
        store.undo(judgement("j1"))


def test_a_source_that_was_set_shows_wherever_the_article_is_asked_for(store: Store) -> None:
    store.save(told(1), "a1")
    store.save(told(2), "a1")
    store.judge(judgement("j1", "wrong_source", **on(1), right="Cy Holm", right_type="person"))
    assert names(store, "a1") == ["Cy Holm", "Bo Lund"]
    assert names(store, "a2") == ["Ann Ferrier", "Bo Lund"]
    story = store.story("a1")
    assert story is not None
    assert [[a.speaker and a.speaker.name for a in view.attributions] for view in story.articles] == [
        ["Cy Holm", "Bo Lund"],
        ["Ann Ferrier", "Bo Lund"],
    ]
    assert {key: one.id for key, one in story.articles[0].settled.items()} == {"a1.0": "j1"}
    assert store.speakers(["Cy Holm", "Ann Ferrier", "Nobody"]) == {"Cy Holm": "person", "Ann Ferrier": "person"}
    assert store.speakers_in("a1") == ["Bo Lund", "Ann Ferrier", "Cy Holm"]
    assert store.speakers_in("a1", limit=1) == ["Bo Lund"]
    members = {view.article.id: view for _, view in store.story_members(START)}
    assert members["a1"].attributions == story.articles[0].attributions


def test_what_is_kept_of_the_reading_stays_as_it_was_found(store: Store) -> None:
    store.save(told(1), "a1")
    store.judge(judgement("j1", "not_said", **on(1)))
    assert names(store, "a1") == ["Bo Lund"]
    assert store.counts()["attributions"] == 1
    assert store.reread("a1", 1, told(1)) is False
    undone = judgement("j1", "not_said", **on(1), undone_by="Odd", undone_at=START + 2 * HOUR)
    store.undo(undone)
    assert store.judgement("j1") == undone
    assert names(store, "a1") == ["Ann Ferrier", "Bo Lund"]
    assert store.counts()["attributions"] == 2


def test_a_judgement_holds_for_what_is_saved_after_it(store: Store) -> None:
    store.save(told(1), "a1")
    store.judge(judgement("j1", "not_said", **on(1, 1)))
    assert store.save(told(1, f"It rained. {BODY}", 1), "a1").outcome == "edited"
    assert names(store, "a1") == names(store, "a1", 1) == ["Ann Ferrier"]
    assert store.counts()["attributions"] == 1
    assert store.speakers_in("a1") == ["Ann Ferrier"]
    again = told(1, f"It rained. {BODY}", 1)
    assert store.reread("a1", 2, replace(again, attributions=again.attributions[::-1])) is True
    assert names(store, "a1") == ["Ann Ferrier"]
    assert store.counts()["attributions"] == 1


def test_the_stories_that_a_judgement_is_about_are_stale_when_it_is_made_and_undone(store: Store) -> None:
    for n in (1, 2, 3):
        store.save(told(n) if n < 3 else reading(3), f"a{n}")

    def stale() -> list[str]:
        found = sorted(store.stale_stories())
        for story_id in store.story_ids():
            story = store.story(story_id)
            assert story is not None
            store.save_weighing(story.weighing, story.revision)
        assert store.stale_stories() == []
        return found

    stale()
    on_words, on_names = judgement("j1", "same_claim", **on(1)), judgement("j2")
    store.judge(on_words)
    assert stale() == ["a1"]
    store.judge(on_names)
    assert stale() == ["a1", "a2"]
    store.undo(replace(on_words, undone_by="Odd", undone_at=START))
    assert stale() == ["a1"]
    set_source = judgement("j3", "wrong_source", **on(2), right="Cy Holm")
    store.judge(set_source)
    assert stale() == ["a2"]
    store.undo(replace(set_source, undone_by="Odd", undone_at=START))
    assert stale() == ["a2"]


def test_headlines_of_those_that_there_are(store: Store) -> None:
    store.save(reading(1, headline="Ferry late"), "a1")
    assert store.headlines(["a1", "a2"]) == {"a1": "Ferry late"}
    assert store.headlines([]) == {}
