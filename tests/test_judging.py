"""What people decide on the desk: what follows at once, what it survives, and how it is undone."""

import csv
import io
import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec
import pytest
from msgspec.structs import replace

from onrecord.desk import Desk, understand
from onrecord.judging import KINDS, NAMES, as_csv, as_json, decided
from onrecord.records import Extent, Judgement, JudgementKind, Quote, Reference, UsageError
from onrecord.store import Store
from onrecord.store.views import StoryView
from tests.judged_world import ECHO, GAZETTE, HERALD, content, furnished, page, saying, source, view_of, whole

PUMPS, SPRING, MOURN, TAXES = "failed twice", "in spring", "would mourn", "taxes on property"


@pytest.fixture
def place(tmp_path: Path) -> str:
    return str(tmp_path / "desk.sqlite3")


@pytest.fixture
def desk(place: str) -> Iterator[Desk]:
    with furnished(Path(place)) as made:
        yield made


def shown(desk: Desk) -> dict[str, StoryView]:
    """Everything that the story pages show, but for how often it changed."""
    stories = {story_id: desk.store.story(story_id) for story_id in desk.store.story_ids()}
    return {story_id: replace(story, revision=0) for story_id, story in stories.items() if story is not None}


def claim_of(desk: Desk, name: str, words: str) -> str:
    """The id of the claim that an article's words are evidence of."""
    view = view_of(desk, name)
    attribution = saying(view, words)
    story = desk.store.story(view.story_id or "")
    assert story is not None
    found = [
        e.claim for e in story.weighing.evidence if (e.article_id, e.attribution) == (view.article.id, attribution.id)
    ]
    assert found
    return found[0]


class Case(NamedTuple):
    """A judgement of one kind, and how to see that it holds."""

    kind: JudgementKind
    about: Callable[[Desk], Sequence[str] | Sequence[Reference]]
    holds: Callable[[Desk], bool]
    right: str | None = None


def id_of(desk: Desk, name: str) -> str:
    return view_of(desk, name).article.id


def speaker_of(desk: Desk, name: str, words: str) -> str | None:
    speaker = saying(view_of(desk, name), words).speaker
    return speaker.name if speaker is not None else None


def letter_of(desk: Desk, name: str) -> str | None:
    (line,) = desk.store.profiles.resolve(name)
    view = desk.store.profiles.speaker(line.key)
    return view.reliability.letter if view is not None and view.reliability is not None else None


def kept(desk: Desk) -> bool:
    """That the judgement is handed to whoever weighs; what the weighing makes of it is its own matter."""
    return len(desk.store.judgements(standing=True)) == 1


CASES = [
    Case(
        "merge_stories",
        lambda desk: [id_of(desk, "herald"), id_of(desk, "post")],
        lambda desk: view_of(desk, "post").story_id == view_of(desk, "herald").story_id,
    ),
    Case(
        "split_story",
        lambda desk: [id_of(desk, "echo"), id_of(desk, "herald")],
        lambda desk: view_of(desk, "echo").story_id != view_of(desk, "herald").story_id,
    ),
    Case("same_speaker", lambda _: ["Mirja Tallis", "Ines Calder"], kept),
    Case("other_speaker", lambda _: ["Lena Voss", "Odo Brandt"], kept),
    Case("same_claim", lambda desk: [content(desk, "gazette", SPRING), content(desk, "echo", MOURN)], kept),
    Case("other_claim", lambda desk: [content(desk, "gazette", PUMPS), content(desk, "herald", PUMPS)], kept),
    Case("same_origin", lambda desk: [source(desk, "gazette", SPRING), source(desk, "echo", MOURN)], kept),
    Case("other_origin", lambda desk: [source(desk, "gazette", PUMPS), source(desk, "herald", PUMPS)], kept),
    Case(
        "wrong_source",
        lambda desk: whole(desk, "gazette", SPRING),
        lambda desk: speaker_of(desk, "gazette", SPRING) == "Ines Calder",
        "Ines Calder",
    ),
    Case(
        "not_said",
        lambda desk: whole(desk, "gazette", SPRING),
        lambda desk: all(SPRING not in a.content.text for a in view_of(desk, "gazette").attributions),
    ),
    Case("reliability", lambda _: ["speaker/Lena Voss"], lambda desk: letter_of(desk, "Lena Voss") == "B", "B"),
]


def test_every_kind_has_a_case_and_a_name() -> None:
    assert [case.kind for case in CASES] == list(KINDS) == list(NAMES)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.kind)
def test_a_judgement_holds_at_once_and_through_everything_and_undone_leaves_nothing(
    desk: Desk, place: str, case: Case
) -> None:
    before = shown(desk)
    made = desk.judge(case.kind, "Nell", case.about(desk), case.right, "A reason")
    assert (made.by, made.kind, made.stands) == ("Nell", case.kind, True)
    assert case.holds(desk)
    assert desk.store.stale_stories() == []
    after = shown(desk)
    assert [outcome for _, outcome in desk.reread()] == [False] * 4
    desk.reweigh(everything=True)
    assert case.holds(desk)
    assert shown(desk) == after
    with Store.open(place) as again:
        restarted = Desk(again)
        restarted.reweigh(everything=True)
        assert case.holds(restarted)
        assert shown(restarted) == after
        restarted.take(page("star", GAZETTE, 5))
        restarted.reweigh()
        assert case.holds(restarted)
    undone = desk.undo(made.id, "Odd")
    assert (undone.undone_by, undone.stands) == ("Odd", False)
    assert desk.store.stale_stories() == []
    newcomer = view_of(desk, "star")
    assert {k: v for k, v in shown(desk).items() if k != newcomer.story_id} == {
        k: v for k, v in before.items() if k != newcomer.story_id
    }


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.kind)
def test_undo_gives_the_very_same_pages(desk: Desk, case: Case) -> None:
    before = shown(desk)
    feed = [replace(item, seq=0) for item in desk.store.feed()[0]]
    made = desk.judge(case.kind, "Nell", case.about(desk), case.right, "A reason")
    desk.undo(made.id, "Nell")
    assert shown(desk) == before
    assert [replace(item, seq=0) for item in desk.store.feed()[0]] == feed
    with pytest.raises(UsageError, match="Nell has undone this on 20"):
        desk.undo(made.id, "Odd")
    assert desk.store.judgement(made.id) is not None


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.kind)
def test_a_second_click_decides_nothing_twice(desk: Desk, case: Case) -> None:
    about = case.about(desk)
    first = desk.judge(case.kind, "Nell", about, case.right, "A reason")
    try:
        assert desk.judge(case.kind, "Nell", about, case.right, "A reason") == first
    except UsageError as refused:
        assert str(refused)
    assert len(desk.store.judgements()) == 1


# ---- what follows


def test_a_judged_story_is_weighed_by_what_was_judged(desk: Desk) -> None:
    desk.judge("wrong_source", "Nell", whole(desk, "gazette", SPRING), "Odo Brandt")
    view = view_of(desk, "gazette")
    story = desk.store.story(view.story_id or "")
    assert story is not None
    attribution = saying(view, SPRING)
    origins = {origin.id: origin.label for origin in story.weighing.origins}
    evidence = [
        e for e in story.weighing.evidence if (e.article_id, e.attribution) == (view.article.id, attribution.id)
    ]
    assert [origins[e.origin] for e in evidence] == ["Odo Brandt"]
    assert view.settled[attribution.id].by == "Nell"
    assert (attribution.source, attribution.source_type, attribution.naming) == (Extent(), "person", "named")


def test_who_is_said_to_say_it_is_counted_among_the_speakers(desk: Desk) -> None:
    story_id = view_of(desk, "gazette").story_id or ""
    assert "Ada Ferrow" not in desk.store.speakers_in(story_id)
    made = desk.judge("wrong_source", "Nell", whole(desk, "gazette", SPRING), "  Ada   Ferrow ")
    assert (made.right, made.right_type) == ("Ada Ferrow", "person")
    assert "Ada Ferrow" in desk.store.speakers_in(story_id)
    assert "Mirja Tallis" not in desk.store.speakers_in(story_id)
    assert desk.store.speakers(["Ada Ferrow", "Nobody"]) == {"Ada Ferrow": "person"}
    desk.undo(made.id, "Nell")
    assert "Ada Ferrow" not in desk.store.speakers_in(story_id)


def test_a_body_that_is_named_is_no_person(desk: Desk) -> None:
    made = desk.judge("wrong_source", "Nell", whole(desk, "echo", MOURN), "Ministry of Transport")
    assert made.right_type == "organization"
    assert saying(view_of(desk, "echo"), MOURN).source_type == "organization"


def test_not_said_is_counted_no_more(desk: Desk) -> None:
    before = desk.store.counts()["attributions"]
    made = desk.judge("not_said", "Nell", whole(desk, "gazette", SPRING))
    assert desk.store.counts()["attributions"] == before - 1
    assert list(view_of(desk, "gazette").settled.values()) == [made]
    desk.undo(made.id, "Nell")
    assert desk.store.counts()["attributions"] == before


def test_a_judgement_holds_for_the_next_version_of_the_article_and_for_the_one_before(desk: Desk) -> None:
    desk.judge("wrong_source", "Nell", whole(desk, "gazette", SPRING), "Ines Calder")
    desk.judge("not_said", "Nell", whole(desk, "gazette", PUMPS))
    saved = desk.take(page("gazette", (*GAZETTE[:1], "It was a cold night.", *GAZETTE[1:], "More to follow."), 6))
    assert getattr(saved, "outcome", None) == "edited"
    view = view_of(desk, "gazette")
    assert view.article.body.startswith("It was a cold night.")
    assert speaker_of(desk, "gazette", SPRING) == "Ines Calder"
    assert all(PUMPS not in a.content.text for a in view.attributions)
    first = desk.store.article(view.article.id, 1)
    assert first is not None
    assert all(PUMPS not in a.content.text for a in first.attributions)
    assert len(first.settled) == len(view.settled) == 2


def test_a_reading_that_sets_the_text_otherwise_keeps_the_judgement(desk: Desk) -> None:
    desk.judge("wrong_source", "Nell", whole(desk, "gazette", SPRING), "Ines Calder")
    view = view_of(desk, "gazette")
    kept_page = desk.store.page(view.version.digest)
    assert kept_page is not None
    # another version of the program finds a line before the text that this one leaves out
    longer = understand(page("gazette", GAZETTE, 1, before="<p>By our own reporters at the quay, who saw it.</p>"))
    assert longer.article is not None
    article = replace(longer.article, id=view.article.id)
    attributions = tuple(replace(a, article_id=article.id, id=f"new-{a.id}") for a in longer.attributions)
    assert desk.store.reread(
        view.article.id, 1, replace(longer, page=kept_page, article=article, attributions=attributions)
    )
    again = view_of(desk, "gazette")
    assert again.article.body != view.article.body
    assert speaker_of(desk, "gazette", SPRING) == "Ines Calder"
    assert [key[:4] for key in again.settled] == ["new-"]
    assert "Mirja Tallis" not in desk.store.speakers_in(again.story_id or "")


def test_of_two_judgements_on_one_source_the_later_counts_until_it_is_undone(desk: Desk) -> None:
    desk.judge("wrong_source", "Nell", whole(desk, "gazette", SPRING), "Ines Calder")
    second = desk.judge("wrong_source", "Odd", whole(desk, "gazette", SPRING), "Odo Brandt")
    assert speaker_of(desk, "gazette", SPRING) == "Odo Brandt"
    desk.undo(second.id, "Odd")
    assert speaker_of(desk, "gazette", SPRING) == "Ines Calder"


def test_a_merge_undone_gives_every_article_back_and_keeps_what_came_between(desk: Desk) -> None:
    ferry, budget = view_of(desk, "herald").story_id or "", view_of(desk, "post").story_id or ""
    made = desk.judge("merge_stories", "Nell", [id_of(desk, "echo"), id_of(desk, "post")])
    assert desk.store.story_now(budget) == ferry
    desk.take(page("star", ECHO, 5))
    assert view_of(desk, "star").story_id == ferry
    desk.undo(made.id, "Nell")
    assert desk.store.articles_of(budget) == [id_of(desk, "post")]
    assert set(desk.store.articles_of(ferry)) == {id_of(desk, name) for name in ("herald", "gazette", "echo", "star")}


def keys_of(desk: Desk, *names: str) -> list[str]:
    """The profiles under these names, as the page of a speaker names them."""
    found = [line.key for name in names for line in desk.store.profiles.speakers(query=name)[0]]
    assert len(found) == len(names)
    return found


def test_two_profiles_that_are_one_speaker_are_one_origin(desk: Desk) -> None:
    origins = {story_id: len(story.weighing.origins) for story_id, story in shown(desk).items()}
    ferry = view_of(desk, "herald").story_id or ""
    made = desk.judge("same_speaker", "Nell", keys_of(desk, "Mirja Tallis", "Ines Calder"))
    assert len(shown(desk)[ferry].weighing.origins) == origins[ferry] - 1
    desk.undo(made.id, "Nell")
    assert {story_id: len(story.weighing.origins) for story_id, story in shown(desk).items()} == origins


def test_claims_that_are_one_and_origins_that_are_one_are_counted_so(desk: Desk) -> None:
    ferry = view_of(desk, "herald").story_id or ""
    before = shown(desk)[ferry].weighing
    assert claim_of(desk, "gazette", SPRING) != claim_of(desk, "echo", MOURN)
    desk.judge("same_claim", "Nell", [content(desk, "gazette", SPRING), content(desk, "echo", MOURN)])
    assert claim_of(desk, "gazette", SPRING) == claim_of(desk, "echo", MOURN)
    desk.judge("same_origin", "Nell", [source(desk, "gazette", SPRING), source(desk, "echo", MOURN)])
    after = shown(desk)[ferry].weighing
    assert len(after.claims) == len(before.claims) - 1
    assert len(after.origins) == len(before.origins) - 1


def test_a_passage_that_does_not_say_the_same_is_another_claim(desk: Desk) -> None:
    assert claim_of(desk, "gazette", PUMPS) == claim_of(desk, "herald", "“The pumps")
    desk.judge("other_claim", "Nell", [content(desk, "gazette", PUMPS), content(desk, "herald", "“The pumps")])
    assert claim_of(desk, "gazette", PUMPS) != claim_of(desk, "herald", "“The pumps")


# ---- what makes no sense


def nowhere(reference: Reference) -> Reference:
    return replace(reference, quote=Quote("words that nobody ever printed anywhere at all", "", ""))


NONSENSE: dict[str, tuple[JudgementKind, Callable[[Desk], Sequence[str] | Sequence[Reference]], str | None, str]] = {
    "story with itself": ("merge_stories", lambda d: [id_of(d, "echo"), id_of(d, "herald")], None, "in one story"),
    "article with itself": ("merge_stories", lambda d: [id_of(d, "echo")] * 2, None, "against itself"),
    "no such article": ("merge_stories", lambda d: [id_of(d, "echo"), "nobody"], None, "no such article"),
    "not in the story": ("split_story", lambda d: [id_of(d, "post"), id_of(d, "echo")], None, "not in one story"),
    "nothing leaves": ("split_story", lambda d: [id_of(d, "post")], None, "against itself"),
    "claims of two stories": (
        "same_claim",
        lambda d: [content(d, "echo", MOURN), content(d, "post", TAXES)],
        None,
        "of two stories",
    ),
    "one claim alone": ("same_claim", lambda d: [content(d, "echo", MOURN)], None, "two different passages"),
    "claim with itself": ("other_claim", lambda d: [content(d, "echo", MOURN)] * 2, None, "two different passages"),
    "one attribution": (
        "same_origin",
        lambda d: [content(d, "echo", MOURN), source(d, "echo", MOURN)],
        None,
        "of one attribution",
    ),
    "words not there": (
        "same_claim",
        lambda d: [content(d, "echo", MOURN), nowhere(content(d, "herald", PUMPS))],
        None,
        "not in the article",
    ),
    "nobody's words": (
        "same_origin",
        lambda d: [
            source(d, "echo", MOURN),
            replace(
                source(d, "herald", PUMPS), quote=Quote("Ferry Aurora sinks off Hollin Bay", "", ""), in_="headline"
            ),
        ],
        None,
        "nothing is attributed",
    ),
    "speaker with itself": ("same_speaker", lambda _: ["Lena Voss", "Lena Voss"], None, "with itself"),
    "no such speaker": ("other_speaker", lambda _: ["Lena Voss", "Nobody At All"], None, "nobody speaks"),
    "no source": ("wrong_source", lambda d: whole(d, "gazette", SPRING), "  ", "not said who"),
    "the same source": ("wrong_source", lambda d: whole(d, "gazette", SPRING), "Mirja Tallis", "already"),
    "endless source": ("wrong_source", lambda d: whole(d, "gazette", SPRING), "x" * 201, "not said who"),
    "words of nothing": ("not_said", lambda _: [], None, "the words of one passage"),
    "two articles": (
        "not_said",
        lambda d: [content(d, "gazette", SPRING), content(d, "echo", MOURN)],
        None,
        "the words of one passage",
    ),
    "nothing that is a source": ("reliability", lambda _: ["Lena Voss"], "B", "names no source"),
    "two sources": ("reliability", lambda _: ["outlet/The Herald", "outlet/The Echo"], "B", "takes one source"),
    "a source that nobody has": ("reliability", lambda _: ["outlet/The Star"], "B", "no article has this source"),
    "a description that nobody has": ("reliability", lambda _: ["origin/a cook"], "B", "no article has this source"),
    "no grade": ("reliability", lambda _: ["outlet/The Herald"], "G", "no grade of reliability"),
    "no reason": ("reliability", lambda _: ["outlet/The Herald"], "B", "not said why"),
}


@pytest.mark.parametrize("name", NONSENSE)
def test_nonsense_is_refused_and_changes_nothing(desk: Desk, name: str) -> None:
    kind, about, right, said = NONSENSE[name]
    before = shown(desk)
    with pytest.raises(UsageError, match=said):
        desk.judge(kind, "Nell", about(desk), right)
    assert desk.store.judgements() == []
    assert shown(desk) == before


def test_what_was_taken_out_cannot_be_taken_out_by_its_other_words(desk: Desk) -> None:
    words = whole(desk, "gazette", SPRING)
    desk.judge("not_said", "Nell", words)
    with pytest.raises(UsageError, match="no attribution"):
        desk.judge("not_said", "Nell", words[:1])


def test_undoing_what_was_never_judged_says_so(desk: Desk) -> None:
    with pytest.raises(UsageError, match="no such judgement"):
        desk.undo("j1", "Nell")


# ---- in words


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("merge_stories", f"“{HERALD[0]}” and “Council of Westmark passes its budget” are one story"),
        ("split_story", f"“{ECHO[0]}” is not of the story of “{HERALD[0]}”"),
        ("same_speaker", "Mirja Tallis and Ines Calder are one speaker"),
        ("wrong_source", "“the crew of the Aurora had warned the owner in spring” is said by Ines Calder"),
        ("not_said", "“the crew of the Aurora had warned the owner in spring” is no attribution"),
        ("reliability", "Lena Voss is rated B, usually reliable"),
    ],
)
def test_a_judgement_in_words(desk: Desk, kind: str, said: str) -> None:
    case = next(case for case in CASES if case.kind == kind)
    made = desk.judge(case.kind, "Nell", case.about(desk), case.right, "A reason")
    (row,) = decided(desk.store, [made])
    assert row.said == said


def test_the_table_has_every_judgement_and_no_formula_of_a_strangers(desk: Desk) -> None:
    desk.judge("same_speaker", "=Nell", ["Mirja Tallis", "Ines Calder"], note="+1")
    made = desk.judge("wrong_source", "Odd", whole(desk, "gazette", SPRING), "@Ada; Ferrow")
    desk.undo(made.id, "Nell")
    found = decided(desk.store, desk.store.judgements())
    rows = list(csv.DictReader(io.StringIO(as_csv(found))))
    assert [(row["kind"], row["by"], row["stands"], row["undone_by"]) for row in rows] == [
        ("wrong_source", "Odd", "no", "Nell"),
        ("same_speaker", "'=Nell", "yes", ""),
    ]
    assert (rows[0]["right"], rows[1]["note"]) == ("'@Ada; Ferrow", "'+1")
    assert "the crew of the Aurora had warned the owner in spring" in rows[0]["words"]
    data = json.loads(as_json(found))
    assert [row["said"] for row in data] == [row.said for row in found]
    assert msgspec.convert({k: v for k, v in data[0].items() if k != "said"}, Judgement) == found[0].judgement
