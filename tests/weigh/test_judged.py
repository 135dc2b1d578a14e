"""What people decided holds in the weighing: of claims, of origins, of speakers; and hops that texts show in passing."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from bench.telephone import world
from onrecord.judged import refer
from onrecord.records import Account, Judgement, JudgementKind, Weighing
from onrecord.weigh import Weigher, weigh

from .test_weigh import TOLD, Writer, claim_with, span

WHEN = datetime(2031, 3, 5, tzinfo=UTC)
FIRST = "the harbour bridge at Kasslo will be closed to lorries until the winter"
SECOND = "no lorry may use the crossing over the quay before the snow comes"


FERRY = "the ferry was carrying 65 passengers when it struck the pier at Quill"
ABOARD = "the ferry had 65 passengers on board as it hit the Quill pier"


def said(id_: str, outlet: str, source: str, told: str, hours: int = 0, **fields: Any) -> Account:
    body = f"On Monday {source} said that {told}."
    return Writer(id_, outlet, body).said(source, "said", told, **fields).account(hours)


def on_words(kind: JudgementKind, *accounts: Account, source: bool = False, hours: int = 0) -> Judgement:
    """About the first attribution of each account: its content, or its source."""
    words = tuple(
        refer(account.article, a.source if source else a.content, a.in_)
        for account in accounts
        for a in account.attributions[:1]
    )
    return Judgement(f"{kind}{hours}", kind, "mira", WHEN + timedelta(hours=hours), words=words)


def spans(weighing: Weighing) -> list[tuple[int, int]]:
    return [span(support) for support in weighing.supports]


def test_two_contents_that_people_put_together_are_one_claim() -> None:
    accounts = [said("a", "Harbour Daily", "Mira Delmar", FIRST), said("b", "Radio Tarnsk", "Oskar Venn", SECOND, 1)]
    assert spans(weigh("s", accounts)) == [(1, 1), (1, 1)]
    assert spans(weigh("s", accounts, [on_words("same_claim", *accounts)])) == [(2, 2)]


def test_copies_follow_what_people_put_together() -> None:
    accounts = [
        said("a", "Harbour Daily", "Mira Delmar", FIRST),
        said("b", "Radio Tarnsk", "Oskar Venn", SECOND, 1),
        said("c", "Pellan Post", "Petra Umana", SECOND, 2),
    ]
    weighing = weigh("s", accounts, [on_words("same_claim", *accounts[:2])])
    assert [len({e.article_id for e in weighing.evidence})] == [3]
    assert len(weighing.claims) == 1


@pytest.mark.parametrize("again", [FIRST, "the harbour bridge at Kasslo is closed to lorries until the winter"])
def test_a_content_that_people_took_out_is_a_claim_of_its_own(again: str) -> None:
    accounts = [said("a", "Harbour Daily", "Mira Delmar", FIRST), said("b", "Radio Tarnsk", "Oskar Venn", again, 1)]
    assert len(weigh("s", accounts).claims) == 1
    for leaving, staying in (accounts, reversed(accounts)):
        assert len(weigh("s", accounts, [on_words("other_claim", leaving, staying)]).claims) == 2


def test_of_judgements_that_contradict_each_other_the_latest_holds() -> None:
    accounts = [said("a", "Harbour Daily", "Mira Delmar", FIRST), said("b", "Radio Tarnsk", "Oskar Venn", FIRST, 1)]
    apart, together = on_words("other_claim", *accounts), on_words("same_claim", *accounts, hours=1)
    assert len(weigh("s", accounts, [apart, together]).claims) == 1
    assert len(weigh("s", accounts, [apart, replace(together, at=WHEN - timedelta(hours=1))]).claims) == 2
    undone = replace(apart, undone_by="mira", undone_at=WHEN)
    assert weigh("s", accounts, [undone]) == weigh("s", accounts)


def test_two_unnamed_sources_are_one_or_two_as_people_say() -> None:
    accounts = [
        said("a", "Harbour Daily", "a senior official", FIRST, naming="described"),
        said("b", "Radio Tarnsk", "an aide to the mayor", FIRST, 1, naming="described"),
    ]
    assert spans(weigh("s", accounts)) == [(1, 2)]
    assert spans(weigh("s", accounts, [on_words("same_origin", *accounts, source=True)])) == [(1, 1)]
    assert spans(weigh("s", accounts, [on_words("other_origin", *accounts, source=True)])) == [(2, 2)]


def test_sources_in_the_same_words_can_be_told_apart() -> None:
    copied = [
        said("a", "Harbour Daily", "a senior official", FIRST, naming="described"),
        said("b", "Harbour Daily", "a senior official", FIRST, 1, naming="described"),
    ]
    assert spans(weigh("s", copied)) == [(1, 1)]
    assert spans(weigh("s", copied, [on_words("other_origin", *copied, source=True)])) == [(2, 2)]


def test_names_are_one_speaker_or_two_as_people_say() -> None:
    accounts = [said("a", "Harbour Daily", "Mira Delmar", FERRY), said("b", "Radio Tarnsk", "Oskar Venn", ABOARD, 1)]
    assert spans(weigh("s", accounts)) == [(2, 2)]
    same = Judgement("j", "same_speaker", "mira", WHEN, speakers=("Mira Delmar", "Oskar Venn"))
    assert spans(weigh("s", accounts, [same])) == [(1, 1)]
    family = [said("a", "Harbour Daily", "Delmar", FIRST), said("b", "Radio Tarnsk", "Mira Delmar", FIRST, 1)]
    assert spans(weigh("s", family)) == [(1, 1)]
    other = Judgement("k", "other_speaker", "mira", WHEN, speakers=("Delmar", "Mira Delmar"))
    assert spans(weigh("s", family, [other])) == [(2, 2)]


def hop(weighing: Weighing, article_id: str) -> set[tuple[str, str, str]]:
    return {(h.taken_from, h.state, h.why) for h in weighing.hops if h.article_id == article_id and h.evidence.text}


@pytest.mark.parametrize(
    "credit",
    [
        "The closure was first reported by Harbour Daily.",
        "Harbour Daily was first to report it.",
        "H/t Harbour Daily",
        "(via Harbour Daily)",
    ],
)
def test_credit_in_passing_leads_to_who_had_it_first(credit: str) -> None:
    first = said("a", "Harbour Daily", "a senior official", FIRST, naming="described")
    again = Writer("b", "Radio Tarnsk", f"Nothing moves: {FIRST}, a senior official said.\n\n{credit}")
    again.said("a senior official", "said", FIRST, naming="described")
    weighing = weigh("s", [first, again.account(1)])
    assert ("Harbour Daily", "dependent", "says so") in hop(weighing, "b")
    assert spans(weighing) == [(1, 1)]


def test_credit_within_one_sentence_is_of_that_sentence() -> None:
    other = "the ferry office has sold its last ticket for the winter crossing"
    body = f"Oskar Venn said that {FIRST}, a plan which leaked last week and was first reported by Harbour Daily. "
    writer = Writer("b", "Radio Tarnsk", f"{body}Petra Umana said that {other}.")
    writer.said("Oskar Venn", "said", FIRST).said("Petra Umana", "said", other)
    weighing = weigh("s", [writer.account()])
    claim, _ = claim_with(weighing, "harbour bridge")
    credited = {h.claim for h in weighing.hops if h.taken_from == "Harbour Daily"}
    assert credited == {claim.id}


def test_a_quotation_that_another_had_first_and_a_link_may_be_the_way_it_came() -> None:
    quotation = f"“{TOLD}”"
    first = Writer("a", "Harbour Daily", f"{quotation}, Elke Quist said.").said(
        "Elke Quist", "said", quotation, kind="direct"
    )
    second = Writer("b", "Radio Tarnsk", f"On air Elke Quist said: {quotation}").said(
        "Elke Quist", "said", quotation, kind="direct"
    )
    weighing = weigh("s", [first.account(0), second.account(1)])
    assert ("Harbour Daily", "unknown", "prints the same quotation") in hop(weighing, "b")
    again = "ninety metres of the old mole at Dunmere gave way during the night"
    for link, state in (("https://a.example/1", "dependent"), ("https://a.example/other", "unknown")):
        linking = Writer("c", "Pellan Post", f"Elke Quist said {again}.", links=(link,))
        linking.said("Elke Quist", "said", again)
        weighing = weigh("s", [first.account(0), linking.account(1)])
        assert ("Harbour Daily", state, "links to it") in hop(weighing, "c")


def test_two_who_name_firm_sources_of_their_own_are_independent() -> None:
    accounts = [said("a", "Harbour Daily", "Mira Delmar", FERRY), said("b", "Radio Tarnsk", "Oskar Venn", ABOARD, 1)]
    weighing = weigh("s", accounts)
    assert spans(weighing) == [(2, 2)]
    assert ("Harbour Daily", "independent", "names a source of its own") in hop(weighing, "b")


def test_articles_added_one_by_one_are_weighed_as_all_at_once() -> None:
    accounts = [account for seed in range(300, 306) for account in world(seed).accounts]
    full = Weigher("s", accounts)
    grown = Weigher("s", accounts[:-6])
    claims = {claim.id for claim in grown.weighing().claims}
    for account in accounts[-6:]:
        step = grown.add(account)
        claims = (claims | {one.claim.id for one in step.changed}) - set(step.gone)
    assert claims == {claim.id for claim in grown.weighing().claims}
    ranges = [{s.claim: span(s) for s in w.weighing().supports} for w in (full, grown)]
    same = sum(ranges[1].get(claim) == found for claim, found in ranges[0].items())
    assert same >= 0.9 * len(ranges[0])


def test_the_same_article_again_takes_the_place_of_the_older() -> None:
    accounts = [said("a", "Harbour Daily", "Mira Delmar", FIRST), said("b", "Radio Tarnsk", "Oskar Venn", FIRST, 1)]
    weigher = Weigher("s", accounts)
    step = weigher.add(said("b", "Radio Tarnsk", "Oskar Venn", SECOND, 2))
    assert {len(one.evidence) for one in step.changed} == {1}
    assert len(weigher) == 2
    assert sorted(claim.text for claim in weigher.weighing().claims) == sorted([FIRST, SECOND])
    step = weigher.add(said("b", "Radio Tarnsk", "Oskar Venn", FIRST, 3))
    assert len(step.gone) == 1
    assert len(weigher.weighing().claims) == 1
