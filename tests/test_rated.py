"""How reliable a source is: set by people of outlets, speakers and unnamed sources, never by the machine."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from onrecord.desk import Desk
from onrecord.rated import Source, source_behind
from onrecord.records import Origin
from tests.judged_world import furnished, view_of

OFFICIALS = "two officials, as reported by The Echo"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with furnished(tmp_path / "desk.sqlite3") as made:
        yield made


def rate(desk: Desk, source: str, letter: str, why: str = "They have been right before") -> str:
    return desk.judge("reliability", "Nell", [source], letter, why).id


def outlet(desk: Desk, name: str) -> tuple[str, str] | None:
    view = desk.store.profiles.outlet(name)
    assert view is not None
    return (view.reliability.letter, view.reliability.why) if view.reliability is not None else None


def behind(desk: Desk) -> dict[str, str]:
    """The letter of each origin of the ferry's story, by its label."""
    story = desk.store.story(view_of(desk, "herald").story_id or "")
    assert story is not None
    held = desk.store.ratings.behind(story.id, story.weighing.origins)
    return {one.label: held[one.id].letter for one in story.weighing.origins if one.id in held}


def test_the_later_one_counts_and_undone_gives_way_to_the_earlier(desk: Desk) -> None:
    assert outlet(desk, "The Herald") is None
    rate(desk, "outlet/The Herald", "B")
    assert outlet(desk, "herald") == ("B", "They have been right before")
    later = rate(desk, "outlet/HERALD", "D", "Two reports were made up")
    assert outlet(desk, "The Herald") == ("D", "Two reports were made up")
    assert [one.right for one in desk.store.ratings.of(Source("outlet", "The Herald"))] == ["D", "B"]
    desk.undo(later, "Odd")
    assert outlet(desk, "The Herald") == ("B", "They have been right before")


def test_back_to_an_earlier_letter_is_a_judgement_of_its_own(desk: Desk) -> None:
    first = rate(desk, "outlet/The Herald", "B")
    rate(desk, "outlet/The Herald", "C")
    again = rate(desk, "outlet/The Herald", "B")
    assert again != first
    assert rate(desk, "outlet/The Herald", "B") == again, "a second click"
    assert outlet(desk, "The Herald") == ("B", "They have been right before")


def test_each_kind_of_source_is_found_behind_its_origin(desk: Desk) -> None:
    assert behind(desk) == {}
    rate(desk, "outlet/The Echo", "A")
    assert behind(desk) == {}, "an outlet does not answer for a source that it gives"
    rate(desk, f"origin/{OFFICIALS}", "E")
    rate(desk, "speaker/Lena Voss", "C")
    assert behind(desk) == {OFFICIALS: "E", "Lena Voss": "C"}


def test_who_is_one_with_another_speaker_has_their_letter_until_parted(desk: Desk) -> None:
    rate(desk, "speaker/Ines Calder", "B")
    one = desk.judge("same_speaker", "Nell", ["Mirja Tallis", "Ines Calder"])
    assert behind(desk).get("Mirja Tallis", behind(desk).get("Ines Calder")) == "B"
    (line,) = desk.store.profiles.resolve("Mirja Tallis")
    view = desk.store.profiles.speaker(line.key)
    assert view is not None
    assert view.reliability is not None
    desk.undo(one.id, "Nell")
    assert behind(desk) == {"Ines Calder": "B"}


def test_nothing_is_weighed_anew_for_it(desk: Desk) -> None:
    story_id = view_of(desk, "herald").story_id or ""
    before = desk.store.story_head(story_id)
    rate(desk, "speaker/Lena Voss", "C")
    assert desk.store.story_head(story_id) == before


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Source("outlet", "The Tide"), Source("outlet", "tide")),
        (
            Source("origin", "two Officials, as reported by The Tide"),
            Source("origin", "two officials, as reported by tide"),
        ),
    ],
)
def test_however_it_is_written_it_is_one_source(one: Source, other: Source) -> None:
    assert one.subject == other.subject


def test_one_description_in_two_outlets_is_two_sources() -> None:
    words = ("an officer, as reported by The Tide", "an officer, as reported by The Post", "an officer")
    assert len({Source("origin", one).subject for one in words}) == 3


@pytest.mark.parametrize(
    ("origin", "source"),
    [
        (Origin("o", "Ash Marrow", "speaker", "named"), Source("speaker", "Ash Marrow")),
        (Origin("o", "Norr Post, its source not given", "outlet", "named"), Source("outlet", "Norr Post")),
        (Origin("o", "Norr Post", "outlet", "named"), Source("outlet", "Norr Post")),
        (Origin("o", "a source not given, as reported by The Tide", "unknown", "unspecified"), Source("outlet", "The Tide")),
        (Origin("o", "report of the Quay Board", "document", "named"), Source("origin", "report of the Quay Board")),
        (Origin("o", OFFICIALS, "anonymous", "described"), Source("origin", OFFICIALS)),
    ],
)  # fmt: skip
def test_who_answers_for_an_origin(origin: Origin, source: Source) -> None:
    assert source_behind(origin) == source
