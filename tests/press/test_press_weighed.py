"""The sample press through the whole chain, held against its own truth: what a reader of the tutorial sees."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, NamedTuple

import pytest

from onrecord.desk import Desk
from onrecord.press import Press
from onrecord.records import Article, Attribution, Claim, Hop, Page, Support, Weighing
from onrecord.relayed import source_name
from onrecord.serve.disputed import conflicts
from onrecord.store import Store
from onrecord.store.views import StoryView
from tests.press.test_press import get
from tests.stories.test_moving import Desk as Stories

# names of months that are short and long, at noon and over midnight: what is read may not hang on the day
OPENED = (datetime(2031, 5, 16, 12, tzinfo=UTC), datetime(2026, 11, 28, 1, tzinfo=UTC))
END = 600.0  # seconds on the press's clock: everything has arrived
COUNTED = ("killed", "injured", "missing")


class Seen(NamedTuple):
    """What the desk has of the press: its stories' weighings, whose names and words are the press's own."""

    opened: datetime
    truth: list[dict[str, Any]]
    stories: list[StoryView]
    weighings: list[Weighing]
    articles: dict[str, str]  # by the desk's id
    attributions: dict[str, Attribution]
    read: list[Article]
    about: dict[str, str]  # the story of an article that the press means, by the desk's id

    def claims(self, words: str, article: str | None = None) -> list[tuple[Weighing, Claim]]:
        """The claims for which (an article's) attributed words stand."""
        found = {
            (n, evidence.claim)
            for n, weighing in enumerate(self.weighings)
            for evidence in weighing.evidence
            if evidence.attribution and article in (None, self.articles[evidence.article_id])
            if words in self.attributions[evidence.attribution].content.text
        }
        return [(self.weighings[n], one) for n, claim in found for one in self.weighings[n].claims if one.id == claim]

    def one(self, words: str) -> "Weighed":
        """The one claim with these words."""
        ((weighing, claim),) = self.claims(words)
        support = next(one for one in weighing.supports if one.claim == claim.id)
        labels = {origin.id: origin.label for origin in weighing.origins}
        return Weighed(
            claim,
            support,
            {self.articles[e.article_id] for e in weighing.evidence if e.claim == claim.id and e.stance == "affirms"},
            [labels[one] for one in support.affirmed_by],
            [labels[one] for one in support.denied_by],
            [
                hop._replace(article=self.articles[hop.article], taken_from=labels.get(hop.taken_from, hop.taken_from))
                for hop in map(Taken.of, weighing.hops)
                if hop.claim == claim.id
            ],
        )


class Taken(NamedTuple):
    claim: str
    article: str
    taken_from: str

    @classmethod
    def of(cls, hop: Hop) -> "Taken":
        return cls(hop.claim, hop.article_id, hop.taken_from)


class Weighed(NamedTuple):
    claim: Claim
    support: Support
    printed_by: set[str]
    affirmed_by: list[str]
    denied_by: list[str]
    hops: list[Taken]

    @property
    def range(self) -> tuple[int, int]:
        return self.support.origins_at_least, self.support.origins_at_most

    def chain(self, article: str) -> list[str]:
        """From whom an article has it, nearest first."""
        return list(dict.fromkeys(hop.taken_from for hop in self.hops if hop.article == article))


@pytest.fixture(scope="module", params=OPENED, ids=["May", "November"])
def seen(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Seen]:
    folder = tmp_path_factory.mktemp("press")
    with Press(request.param) as press, Store.open(str(folder / "desk.sqlite")) as store:
        press.set_clock(END)
        desk, urls = Desk(store), {}
        for name, _ in sorted(press.edition.drafts.items(), key=lambda pair: press.edition.at(pair[1].published)):
            urls[press.address(name)] = name
            body = get(press.address(name))[2].encode()
            desk.take(Page(press.address(name), press.now(), body, media_type="text/html"))
        desk.reweigh(everything=True)
        stories = [story for one in store.story_ids() if (story := store.story(one)) is not None]
        views = [view for story in stories for view in story.articles]
        yield Seen(
            request.param,
            press.truth()["story"],
            stories,
            [story.weighing for story in stories],
            {view.article.id: urls[view.article.url] for view in views},
            {one.id: one for view in views for one in view.attributions},
            [view.article for view in views],
            {view.article.id: press.edition.drafts[urls[view.article.url]].story for view in views},
        )


def test_stories_are_right_and_the_same_in_whatever_order_the_articles_are_fetched(seen: Seen) -> None:
    found = set()
    for seed in range(6):
        stories, articles = Stories(), sorted(seen.read, key=lambda article: article.id)
        random.Random(seed).shuffle(articles)
        for article in articles:
            stories.take(article, seen.opened)
        stories.change(stories.grouper.settle())
        found.add(frozenset(stories.stories()))
    assert len(found) == 1
    told = [story for story in found.pop() if len(story) > 1]
    meant = [{seen.about[one] for one in story} for story in told]
    assert all(len(stories) == 1 for stories in meant), "none mixes two"
    assert len(meant) == len(set(seen.about.values()) - {""}), "none lies in two"
    alone = len(seen.about) - sum(map(len, told))
    assert alone <= 2, "the cheese fair, and a day of mourning that hardly names the mine"


def test_no_claim_is_said_to_have_more_origins_than_stand_behind_it(seen: Seen) -> None:
    looked_at = 0
    for claim in (claim for story in seen.truth for claim in story["claim"]):
        for witness in claim["witness"]:
            for weighing, found in seen.claims(witness["words"], witness["article"]):
                support = next(one for one in weighing.supports if one.claim == found.id)
                assert support.origins_at_least <= len(claim["origins"]), (witness, found.text)
                looked_at += 1
    assert looked_at > 25


def test_seven_dead_in_four_outlets_is_one_origin(seen: Seen) -> None:
    dead = seen.one("bringing the number of dead to seven")
    assert dead.range == (1, 1)
    assert dead.affirmed_by == ["head of the rescue, as reported by Talvenian Press Agency"]
    relaying = {"courier/kolvat-seven-dead", "rtt/kolvat-rescuers", "gazette/gallery"}
    assert dead.printed_by == {"tpa/kolvat-seven", *relaying}
    assert dead.chain("tpa/kolvat-seven") == dead.affirmed_by, "the agency has it from nobody's wire"
    for article in relaying:
        assert dead.chain(article)[0] == "Talvenian Press Agency", article


def test_the_knocking_in_five_outlets_is_the_colonels(seen: Seen) -> None:
    knocking = seen.one("We have heard knocking from behind the second fall")
    assert (knocking.range, knocking.affirmed_by, len(knocking.printed_by)) == ((1, 1), ["Rudo Hantal"], 5)
    assert knocking.chain("harbour/kolvat-toll") == ["Talvenian Press Agency", "Rudo Hantal"]


def test_what_a_union_leader_says_of_the_union_is_one_origin(seen: Seen) -> None:
    warned = seen.one("the union had warned the company in writing")
    assert (warned.range, warned.affirmed_by) == ((1, 1), ["Oto Brennick"])


def test_the_call_has_two_origins(seen: Seen) -> None:
    call = seen.one("told Prime Minister Adela Torvane in a phone call")
    assert call.range == (2, 2)
    assert set(call.affirmed_by) == {"three officials familiar with the call, as reported by RTT News", "Renna Goswick"}


def test_secret_talks_lead_back_over_three_outlets_to_officials(seen: Seen) -> None:
    talks = seen.one("Talvenia and Hestria are holding secret talks")
    assert (talks.range, talks.affirmed_by) == ((1, 1), ["officials, as reported by The Harbour Daily"])
    assert talks.chain("courier/secret-water-talks") == [
        "The Hestrian Standard",
        "The Harbour Daily",
        "officials, as reported by The Harbour Daily",
    ]
    assert talks.denied_by == ["Foreign Ministry"]
    assert seen.one("Talvenia has sent envoys to Vantry three times").range == (1, 1)
    minister = seen.one("officials of his ministry had met Talvenian envoys")
    assert (minister.range, minister.affirmed_by) == ((1, 1), ["Davor Illingsen"])


@pytest.mark.parametrize(
    ("words", "origin", "printed"),
    [
        ("letter about the overrun was addressed to", "draft report of the State Audit Office", 2),
        ("leads the governing National Harmony by 34 percent", "Meridian Institute", 3),
        ("waterworks knew of a bad sample a week before", "employee of the company's laboratory", 2),
    ],
)
def test_who_prints_anothers_report_adds_no_origin(seen: Seen, words: str, origin: str, printed: int) -> None:
    claim = seen.one(words)
    assert claim.range == (1, 1)
    assert len(claim.printed_by) == printed
    assert origin in claim.affirmed_by[0]
    assert all(label.count(" by ") < 2 or "obtained" not in label for label in claim.affirmed_by)


def test_a_denial_stands_against_what_it_denies(seen: Seen) -> None:
    fifteen = seen.one("at least 15 people had died")
    assert fifteen.denied_by == ["rescue service", "Rudo Hantal"]
    assert not seen.one("tankers would bring drinking water").denied_by
    assert not seen.one("will appear before the Assembly's budget committee").denied_by
    assert not seen.one("unfit to bear load").denied_by


def test_who_says_that_is_false_stands_on_the_side_of_those_who_deny(seen: Seen) -> None:
    (fifteen,) = (
        conflict
        for story in seen.stories
        for conflict in conflicts(story)
        if conflict.dispute.kind == "denied"
        and any("15 people" in one.attribution.content.text for one in conflict.left)
    )
    assert [source_name(one.attribution) for one in fifteen.right] == ["rescue service", "Rudo Hantal"]
    assert all(one.denies for one in fifteen.right)
    assert len(fifteen.left) == 1


def test_figures_that_differ_are_disputed(seen: Seen) -> None:
    pairs = set()
    for weighing in seen.weighings:
        texts = {claim.id: claim.text for claim in weighing.claims}
        pairs |= {(texts[d.claim], texts.get(d.rival or "")) for d in weighing.disputes if d.kind == "number"}
    disputed = {frozenset(pair) for pair in pairs}
    assert any(
        {"13 men", "11 were missing"} <= {w for w in ("13 men", "11 were missing") if w in str(p)} for p in disputed
    )
    assert any("Seven dead" in str(pair) and "at least 15" in str(pair) for pair in disputed)
    assert not any("17 million" in str(pair) for pair in disputed), "the rise is not the price"


def test_the_numbers_of_the_truth_stand_in_the_table(seen: Seen) -> None:
    told: dict[str, set[tuple[str, float]]] = {}
    for weighing in seen.weighings:
        for count in weighing.quantities:
            told.setdefault(seen.articles[count.article_id], set()).add((count.what, count.value))
            assert not (count.in_ or "").startswith("briefs/"), "a runway is not the mine"
    for row in (row for story in seen.truth for row in story.get("quantity", ())):
        wanted = {(what, float(value)) for what, value in row["numbers"].items() if what in COUNTED}
        assert wanted <= told.get(row["article"], set()), row


def test_claims_begin_behind_the_dateline(seen: Seen) -> None:
    texts = [claim.text for weighing in seen.weighings for claim in weighing.claims]
    assert len(texts) > 80
    assert not [text for text in texts if "(TPA)" in text]
