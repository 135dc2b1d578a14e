"""A story's brief: made of its own sentences, edited, published for everybody."""

import json
import re
import urllib.parse
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from onrecord.desk import Desk
from onrecord.records import BriefLine, StoryBrief, text_in
from onrecord.serve.briefs import slug_of
from tests import judged_world
from tests.serve.asking import Answer, ask
from tests.serve.world import serving

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with judged_world.furnished(tmp_path_factory.mktemp("briefs") / "desk.sqlite") as made:
        yield made


def post(address: str, **fields: str | list[str]) -> Answer:
    return ask(address, urllib.parse.urlencode(fields, doseq=True).encode())


@pytest.fixture
def brief(desk: Desk, base: str) -> StoryBrief:
    story = judged_world.view_of(desk, "herald").story_id
    made = post(f"{base}/story/{story}/brief")
    assert made.status == 303
    found = desk.store.briefs.one(made.headers["location"].removeprefix("/brief/"))
    assert found is not None
    return found


def form_of(brief: StoryBrief) -> dict[str, str | list[str]]:
    """What the page's form sends when nobody has touched it."""
    fields: dict[str, str | list[str]] = {"changed_at": brief.changed_at.isoformat(), "headline": brief.headline}
    fields |= {"picture": "keep", "name": brief.author.name}
    for n, line in enumerate(brief.lines):
        fields |= {f"order-{n}": str(n + 1), f"section-{n}": line.section}
    return fields


def again(desk: Desk, brief: StoryBrief) -> StoryBrief:
    found = desk.store.briefs.one(brief.id)
    assert found is not None
    return found


def test_every_sentence_stands_so_in_its_article_and_says_who_says_it(desk: Desk, brief: StoryBrief) -> None:
    assert {line.section for line in brief.lines} >= {"happened", "disputed"}
    for line in brief.lines:
        view = desk.store.article(line.article_id or "")
        assert view is not None
        assert line.span is not None
        assert text_in(view.article, line.in_)[line.span.start : line.span.end] == line.text
    sinks = next(line for line in brief.lines if line.text.startswith("The ferry Aurora sank off Hollin Bay"))
    assert sinks.section == "happened"
    assert sinks.chain[0] == "Lena Voss"


def test_both_sides_of_a_dispute_stand_in_it(brief: StoryBrief) -> None:
    sides = [line for line in brief.lines if line.section == "disputed"]
    assert [line.stance for line in sides] == ["affirms", "denies"]
    assert "Odo Brandt" in sides[1].chain[0]


def test_who_stands_against_whom_is_shown_on_every_page_of_it(base: str, brief: StoryBrief) -> None:
    said, denied = (line for line in brief.lines if line.section == "disputed")
    assert said.dispute == denied.dispute
    assert said.dispute is not None
    assert said.dispute[0] == "denied"
    published = post(f"{base}/brief/{brief.id}/publish").headers["location"]
    pages = [ask(f"{base}/brief/{brief.id}").text, ask(base + published).text]
    for page, opens in zip(pages, ('<li class="paired">', '<div class="pair">'), strict=True):
        pair = page.split(opens)[1]
        words = "One says it, another denies it"
        assert (
            pair.index(words)
            < pair.index(said.text[:40])
            < pair.index(denied.text[:40])
            < pair.index("denies it</span>")
        )
    entry = next(
        e for e in ET.fromstring(ask(f"{base}/briefs/published.atom").text) if brief.id in "".join(e.itertext())
    )
    content = entry.findtext(f"{ATOM}content") or ""
    pair = content.split("<p><b>One says it, another denies it:</b></p>")[1]
    assert pair.startswith(f"<blockquote><p>{said.text[:20]}")
    assert f"</blockquote><blockquote><p>{denied.text[:20]}" in pair


@pytest.mark.parametrize("half", [0, 1])
def test_no_half_of_a_pair_is_left(desk: Desk, base: str, brief: StoryBrief, half: int) -> None:
    sides = [n for n, line in enumerate(brief.lines) if line.section == "disputed"]
    post(f"{base}/brief/{brief.id}", **form_of(brief) | {f"drop-{sides[half]}": "1"})
    assert again(desk, brief).lines == tuple(line for line in brief.lines if line.section != "disputed")


def test_a_pair_moves_as_one(desk: Desk, base: str, brief: StoryBrief) -> None:
    first, second = (n for n, line in enumerate(brief.lines) if line.section == "disputed")
    form = form_of(brief) | {f"section-{first}": "happened", f"order-{first}": "0"}
    del form[f"section-{second}"], form[f"order-{second}"]
    post(f"{base}/brief/{brief.id}", **form)
    moved = again(desk, brief).lines
    assert [line.text for line in moved[:2]] == [brief.lines[first].text, brief.lines[second].text]
    assert {line.section for line in moved[:2]} == {"happened"}


def test_nothing_is_told_twice(brief: StoryBrief) -> None:
    told = [line for line in brief.lines if line.section != "disputed"]
    assert len({line.text for line in told}) == len(told)


def test_editor_moves_drops_adds_and_writes(desk: Desk, base: str, brief: StoryBrief) -> None:
    form = form_of(brief)
    page = ask(f"{base}/brief/{brief.id}").text
    offered = re.findall(r'name="add" value="([^"]+)"', page)
    assert offered, "more sentences of the story are offered"
    form |= {
        "headline": "What is known of the Aurora",
        "drop-0": "1",
        "own": "The inquiry goes on.",
        "add": offered[:1],
    }
    form |= {"own_section": "background", "name": "Ada Quist", "job_title": "Editor"}
    assert post(f"{base}/brief/{brief.id}", **form).status == 303
    changed = again(desk, brief)
    assert (changed.headline, changed.headline_from) == ("What is known of the Aurora", None)
    assert brief.lines[0] not in changed.lines
    assert any(f"{line.article_id}/{line.span.start}" in offered[0] for line in changed.lines if line.span)
    assert changed.lines[-1] == BriefLine("background", "The inquiry goes on.")
    assert (changed.author.name, changed.author.job_title) == ("Ada Quist", "Editor")


def test_what_was_edited_goes_along_when_it_is_published(desk: Desk, base: str, brief: StoryBrief) -> None:
    form = form_of(brief) | {"headline": "What is known of the Aurora", "then": "publish"}
    assert post(f"{base}/brief/{brief.id}", **form).headers["location"].startswith("/briefs/published/what-is-known")
    published = again(desk, brief)
    assert published.headline == "What is known of the Aurora"
    assert published.published_at is not None
    assert published.author.name == "The desk", "the only user of a desk has no name that a reader would know"


def test_no_form_can_put_words_into_an_article(desk: Desk, base: str, brief: StoryBrief) -> None:
    post(f"{base}/brief/{brief.id}", **form_of(brief) | {"add": ["a/0/9999", "x"], "text-0": "It was sabotage."})
    assert {line.text for line in again(desk, brief).lines} == {line.text for line in brief.lines}


def test_two_editors_do_not_overwrite_each_other(desk: Desk, base: str, brief: StoryBrief) -> None:
    form = form_of(brief)
    post(f"{base}/brief/{brief.id}", **form | {"headline": "By the first"})
    late = post(f"{base}/brief/{brief.id}", **form | {"headline": "By the second"})
    assert late.status == 400
    assert "somebody has changed this brief" in late.text.lower()
    assert again(desk, brief).headline == "By the first"


def test_a_draft_is_no_public_page(base: str, brief: StoryBrief) -> None:
    assert ask(f"{base}/briefs/published/{slug_of(brief.headline)}-{brief.id[:6]}").status == 404
    assert brief.id not in ask(f"{base}/briefs/published").text
    assert brief.id not in ask(f"{base}/briefs/published.atom").text


def test_published_with_feed_and_linked_data_and_withdrawn(desk: Desk, base: str, brief: StoryBrief) -> None:
    hostile = "</script><script>alert(1)</script> & more"
    post(f"{base}/brief/{brief.id}", **form_of(brief) | {"headline": hostile, "own": hostile})
    done = post(f"{base}/brief/{brief.id}/publish")
    assert done.status == 303
    page = ask(base + done.headers["location"])
    assert page.status == 200
    assert "<script>alert" not in page.text
    linked = json.loads(re.search(r'ld\+json">(.*?)</script>', page.text, re.DOTALL)[1])  # type: ignore[index]
    assert (linked["@type"], linked["headline"]) == ("NewsArticle", hostile)
    kinds = {part["@type"] for part in linked["hasPart"]}
    assert "Claim" in kinds
    assert all(part["creator"]["name"] for part in linked["hasPart"] if part.get("creator"))
    feed = ET.fromstring(ask(f"{base}/briefs/published.atom").text)
    titles = [entry.findtext(f"{ATOM}title") for entry in feed.findall(f"{ATOM}entry")]
    assert hostile in titles
    post(f"{base}/brief/{brief.id}/withdraw")
    assert ask(base + done.headers["location"]).status == 404
    assert again(desk, brief).lines, "it is still there for the editors"


def test_slugs_keep_letters_of_any_script() -> None:
    assert slug_of("Fähre “Aurora” sinkt") == "fahre-aurora-sinkt"
    assert slug_of("Паром затонул") == "паром-затонул"
    assert slug_of("!!!") == "brief"


def test_brief_survives_its_story(tmp_path: Path) -> None:
    with judged_world.furnished(tmp_path / "desk.sqlite") as desk, serving(desk) as base:
        story = judged_world.view_of(desk, "herald").story_id
        made = post(f"{base}/story/{story}/brief").headers["location"]
        brief = desk.store.briefs.one(made.removeprefix("/brief/"))
        assert brief is not None
        desk.store.briefs.save(
            StoryBrief(**{f: getattr(brief, f) for f in brief.__struct_fields__} | {"story_id": "gone"})
        )
        assert ask(base + made).status == 200
