"""What a reader hears who watches: merges, splits and judgements beside arrivals, and only what is of what they read."""

import json
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from onrecord.desk import Desk
from tests.judged_world import GAZETTE, furnished, page, view_of, whole
from tests.patience import PATIENCE
from tests.serve.asking import ask
from tests.serve.world import serving

SPRING = "in spring"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with furnished(tmp_path / "desk.sqlite3") as made:
        yield made


def heard(desk: Desk, after: int, count: int, **asked: str) -> list[tuple[str, dict[str, Any]]]:
    """The first `count` events after a number, each with its kind."""
    found: list[tuple[str, dict[str, Any]]] = []
    with serving(desk) as base:
        address = f"{base}/events?{urlencode({'after': after, **asked})}"
        with urllib.request.urlopen(address, timeout=PATIENCE) as stream:
            name = ""
            while len(found) < count:
                key, _, value = stream.readline().decode().strip().partition(": ")
                if key == "event":
                    name = value
                elif key == "data":
                    found.append((name, json.loads(value)))
    return found


def test_all_that_happens_to_stories_is_heard_in_its_order(desk: Desk) -> None:
    after = desk.store.last_seq()
    herald, post = view_of(desk, "herald").article.id, view_of(desk, "post").article.id
    merge = desk.judge("merge_stories", "Nell", [herald, post])
    desk.undo(merge.id, "Odd")
    judged = desk.judge("wrong_source", "Nell", whole(desk, "gazette", SPRING), "Ines Calder")
    desk.take(page("star", GAZETTE, 5))
    desk.undo(judged.id, "Odd")
    events = heard(desk, after, 5)
    assert [(name, event.get("kind")) for name, event in events] == [
        ("change", "merged"),
        ("change", "parted"),
        ("change", "judged"),
        ("arrival", None),
        ("change", "undone"),
    ]
    assert events[0][1]["said"] == "Stories merged: Ferry Aurora sinks off Hollin Bay"
    said = "“the crew of the Aurora had warned the owner in spring” is said by Ines Calder"
    assert events[2][1] == {
        "kind": "judged",
        "said": f"Nell decided that {said}",
        "story": view_of(desk, "herald").story_id,
    }
    assert events[4][1]["said"] == f"Odd took back that {said}"


def test_a_story_hears_of_itself_alone(desk: Desk) -> None:
    after = desk.store.last_seq()
    ferry, budget = view_of(desk, "herald").story_id, view_of(desk, "post").story_id
    assert ferry
    assert budget
    desk.judge("reliability", "Nell", ["speaker/Lena Voss"], "B", "Right before")
    desk.judge("reliability", "Nell", ["speaker/Paul Renner"], "C", "Right now and then")
    assert [event["said"] for _, event in heard(desk, after, 1, q=f"story:{budget}")] == [
        "Nell decided that Paul Renner is rated C, fairly reliable"
    ]
    assert [change.kind for change in desk.store.changes(after, desk.store.last_seq(), query=f"story:{ferry}")] == [
        "judged"
    ]


def test_a_search_hears_of_changes_to_what_it_finds(desk: Desk) -> None:
    after = desk.store.last_seq()
    desk.judge("not_said", "Nell", whole(desk, "gazette", SPRING))
    latest = desk.store.last_seq()
    assert len(desk.store.changes(after, latest, query='outlet:"The Gazette"')) == 1
    assert desk.store.changes(after, latest, query='outlet:"The Echo"') == []


def test_a_page_goes_on_where_it_was_made(desk: Desk) -> None:
    story_id = view_of(desk, "herald").story_id
    with serving(desk) as base:
        text = ask(f"{base}/story/{story_id}").text
    assert f"after={desk.store.last_seq()}" in text
    assert desk.store.changes(desk.store.last_seq(), desk.store.last_seq() + 1) == []
