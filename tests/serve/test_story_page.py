"""A story's page: chains, folding, both sides, and that whatever it leads to is there."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from onrecord.desk import Desk
from onrecord.records import Weighing
from onrecord.serve.claims import Told
from onrecord.serve.story import ARTICLES, Shown, story_page
from onrecord.store import Store
from onrecord.store.views import StoryView
from tests.serve.asking import ask
from tests.serve.relayed import CLAIM, COPIES, LARGE, RELAYED, keep


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with Store.open(str(tmp_path_factory.mktemp("desk") / "desk.sqlite")) as store:
        keep(store)
        yield Desk(store)


@pytest.fixture(scope="module")
def story(desk: Desk) -> StoryView:
    story = desk.store.story(RELAYED)
    assert story is not None
    return story


def claim(story: StoryView, claim_id: str, shown: Shown | None = None) -> Told:
    page = story_page(story, shown or Shown())
    return next(told for told in page.shared + page.single if told.claim.id == claim_id)


def test_a_chain_is_followed_through_every_outlet_to_who_knows(story: StoryView) -> None:
    (officials,) = claim(story, CLAIM).by("affirms")
    chains = {passage.view.article.id: passage.chain for passage in officials.passages}
    end = "two officials, as reported by The Harbour Daily"
    assert chains["r1"] == ("The Harbour Daily", end)
    assert chains["r2"] == ("The Upland Standard", "The Harbour Daily", end)
    assert chains["r3"] == ("The Fen Courier", "The Upland Standard", "The Harbour Daily", end)


def test_an_outlets_own_dateline_is_no_step(story: StoryView) -> None:
    (ashe,) = claim(story, CLAIM).by("denies")
    assert ashe.passages[0].chain == ("Fen Press Agency", "Mirel Ashe")


def test_one_line_leads_to_the_origin_however_many_relay_it(story: StoryView) -> None:
    drawing = claim(story, CLAIM).drawing
    to_officials = [line for line in drawing.lines if "has it from two officials" in line.title]
    assert len(to_officials) == 1
    assert {mark.stance for mark in drawing.sources} == {"affirms", "denies"}


def test_an_outlet_that_is_only_credited_is_drawn_between(story: StoryView) -> None:
    told = claim(story, LARGE)
    (wire,) = [mark for mark in told.drawing.reporters if mark.sign == "outside"]
    assert wire.label[0][0] == "Coast Wire"
    assert told.articles == COPIES
    assert told.drawing.folded == COPIES + 1 - 11
    assert len(told.sides[0].passages) < 12
    everything = claim(story, LARGE, Shown(claim=LARGE))
    assert len(everything.sides[0].passages) == everything.more_passages - 40 == 30
    assert everything.drawing.folded == 70
    last = claim(story, LARGE, Shown(claim=LARGE, start=80))
    assert [passage.view.article.id for passage in last.sides[0].passages] == [f"x{n}" for n in range(80, COPIES)]


def test_the_words_of_a_hop_stand_in_their_sentence(story: StoryView) -> None:
    proof = next(proof for proof in claim(story, CLAIM).proofs if proof.view.article.id == "r1")
    assert proof.context == ("Envoys have met three times, ", "two officials", " said.")


def test_a_dispute_stands_once_with_each_side_once(story: StoryView) -> None:
    page = story_page(story)
    kinds = [conflict.dispute.kind for conflict in page.conflicts]
    assert kinds == ["denied", "number"]
    denied = page.conflicts[0]
    assert [voice.view.article.id for voice in denied.right] == ["r4"]
    assert {voice.view.article.id for voice in denied.left} == {"r1", "r2"}


def test_whatever_the_page_leads_to_is_there(base: str, desk: Desk) -> None:
    for query in ("", f"?claim={LARGE}", "?claims=40&articles=200"):
        html = ask(f"{base}/story/{RELAYED}{query}").text
        ids = re.findall(r'\bid="([^"]+)"', html)
        assert len(ids) == len(set(ids))
        within = set(re.findall(r'href="#([^"]+)"', html))
        assert within
        assert within <= set(ids)
        words = set(re.findall(r'href="/article/([^"#?]+)#a-([^"]+)"', html))
        assert words
        for article_id, attribution_id in words:
            view = desk.store.article(article_id)
            assert view is not None
            assert attribution_id in {attribution.id for attribution in view.attributions}


def test_the_page_stays_light_and_shows_more_when_asked(base: str) -> None:
    first = ask(f"{base}/story/{RELAYED}").text
    assert len(first.encode()) < 150_000
    assert f"Show more articles ({COPIES + 4 - ARTICLES})" in first
    more = re.search(r'href="(/story/[^"]+articles_from=10)#', first)
    assert more is not None
    assert 'id="p-x6"' in ask(base + more[1]).text
    assert "and 90 more" in first
    alone = ask(f"{base}/story/{RELAYED}?claim={LARGE}&from=80").text
    assert "Paper 099" in alone
    assert ask(f"{base}/story/{RELAYED}?claim=none").status == 404
    assert ask(f"{base}/story/{RELAYED}?claims_from=x&articles_from=99999999999&from=-1&only=none").status == 200


def test_a_correction_stands_at_the_claim_that_rests_on_it(base: str) -> None:
    html = ask(f"{base}/story/{RELAYED}").text
    claimed = html[html.index(f'id="c-{CLAIM}"') :].split('class="claim"')[0]
    notice = re.search(r'class="notice correction">(.*?)</p>', claimed, re.S)
    assert notice is not None
    assert "Corrected by" in notice[1]
    assert "The Upland Standard" in notice[1]
    assert "on Tuesday" in notice[1]
    head = html[html.index('class="story-head"') :].split("</header>")[0]
    assert "Withdrawn by" in head, "what no claim rests on stands for the story"
    assert "No minutes were kept." in head
    assert "on Tuesday" not in head


def test_the_head_says_in_plain_words_what_the_page_shows(base: str) -> None:
    html = ask(f"{base}/story/{RELAYED}").text
    line = re.sub(r"<[^>]+>", "", html[html.index('class="in-short">') :].split("</p>")[0]).split(">", 1)[1]
    plain = " ".join(line.split())
    assert plain.startswith(
        "104 articles of 104 outlets; 2 disputes. The most printed claim, in 100 articles, rests on 1 origin: The bridge is shut"
    )
    assert "<script>x()" not in html
    assert " style=" not in html


def test_a_story_that_is_not_weighed_yet_is_shown(tmp_path: Path) -> None:
    with Store.open(str(tmp_path / "desk.sqlite")) as store:
        keep(store)
        new = store.story(RELAYED)
        assert new is not None
        page = story_page(replace(new, weighing=Weighing(RELAYED)))
    assert page.shared == page.single == []
    assert len(page.reports) == ARTICLES
