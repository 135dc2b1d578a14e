"""Invented texts in the shapes that count: relays, copies, denials, distortions, restatements."""

import random
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bench.telephone import world
from onrecord.records import Account, Article, Attribution, Claim, Extent, Person, Speaker, Support, Weighing
from onrecord.weigh import weigh
from tests.patience import costing_less_than

START = datetime(2031, 3, 4, 8, tzinfo=UTC)


class Writer:
    """Builds an account from its text; every extent is given by its words."""

    def __init__(self, id_: str, outlet: str, body: str, **fields: Any) -> None:
        self.article = Article(
            id_, f"https://{id_}.example/1", fields.pop("headline", ""), body, outlet=outlet, **fields
        )
        self.attributions: list[Attribution] = []

    def said(self, source: str, cue: str, content: str, **fields: Any) -> "Writer":
        fields.setdefault("source_type", "person")
        fields.setdefault("naming", "named")
        fields.setdefault("speaker", Speaker(source))
        id_ = f"{self.article.id}-{len(self.attributions)}"
        said, by, told = (self._extent(words) for words in (source, cue, content))
        self.attributions.append(Attribution(id_, self.article.id, said, by, told, **fields))
        return self

    def account(self, hours: int = 0) -> Account:
        return Account(self.article, tuple(self.attributions), (), START + timedelta(hours=hours))

    def _extent(self, words: str) -> Extent:
        start = self.article.body.index(words)
        return Extent.of(self.article.body, [(start, start + len(words))])


def claim_with(weighing: Weighing, *words: str) -> tuple[Claim, Support]:
    found = [claim for claim in weighing.claims if all(word in claim.text for word in words)]
    assert len(found) == 1, [claim.text for claim in weighing.claims]
    return found[0], next(support for support in weighing.supports if support.claim == found[0].id)


def span(support: Support) -> tuple[int, int]:
    return support.origins_at_least, support.origins_at_most


TALK = "General Oskar Venn of Tarnsk held a secret phone talk with Admiral Rhoda Quist on March 3"
PLANNED = "the rocket test had been planned long before Lowmark lent its radar to Pellan for the northern border"
RESPONSE = "the test was in response to the radar that Lowmark lent to Pellan on the northern border"


def relayed_call() -> Account:
    body = (
        f"{TALK}, The Capital Herald reported.\n\nPresident Ivo Tarrick claimed {RESPONSE}.\n\n"
        f"During the talk, Venn told Quist that {PLANNED}, unnamed officials told the Capital Herald.\n\n"
        "Captain Lior Sandoval, a spokesman for Quist, confirmed the talk."
    )
    writer = Writer("k", "Pellan Post", body)
    writer.said("The Capital Herald", "reported", TALK, source_type="outlet")
    writer.said("President Ivo Tarrick", "claimed", RESPONSE, speaker=Speaker("Ivo Tarrick", "president"))
    writer.said(
        "unnamed officials",
        "told the Capital Herald",
        f"During the talk, Venn told Quist that {PLANNED}",
        naming="described",
        addressee="the Capital Herald",
        relayed_from="The Capital Herald",
    )
    writer.said("Venn", "told Quist", PLANNED, speaker=Speaker("Oskar Venn"), inside="k-2")
    writer.said(
        "Captain Lior Sandoval", "confirmed", "the talk", speaker=Speaker("Lior Sandoval", "spokesman", "Rhoda Quist")
    )
    return writer.account()


def test_a_relayed_report_that_is_confirmed_on_the_record_has_two_origins() -> None:
    weighing = weigh("s", [relayed_call()])
    _, support = claim_with(weighing, "secret phone talk")
    assert span(support) == (2, 2)
    labels = {origin.id: origin.label for origin in weighing.origins}
    assert {labels[o] for o in support.affirmed_by} == {
        "unnamed officials, as reported by The Capital Herald",
        "Lior Sandoval",
    }


def test_the_chain_of_a_nested_report_leads_back_hop_by_hop() -> None:
    weighing = weigh("s", [relayed_call()])
    claim, support = claim_with(weighing, "planned long before")
    assert span(support) == (1, 1)
    labels = {origin.id: origin.label for origin in weighing.origins}
    chain = [labels.get(hop.taken_from, hop.taken_from) for hop in weighing.hops if hop.claim == claim.id]
    assert [name.split(",")[0].removeprefix("The ") for name in chain] == [
        "Capital Herald",
        "unnamed officials",
        "Oskar Venn",
    ]
    assert all(hop.evidence.text for hop in weighing.hops if hop.claim == claim.id)


def test_planned_before_and_in_response_to_are_rivals() -> None:
    weighing = weigh("s", [relayed_call()])
    claims = {claim.id: claim.text for claim in weighing.claims}
    (dispute,) = [d for d in weighing.disputes if d.kind == "cause"]
    assert "planned" in claims[dispute.claim]
    assert dispute.rival is not None
    assert "in response" in claims[dispute.rival]
    assert set(dispute.attributions) == {"k-1", "k-3"}


WIRE = (
    "Inspectors shut down the Oberhaven tannery after 14 workers fell ill, the town's doctor Mira Delmar said. "
    "Lorries stood idle along the canal while families waited at the gate for news of the night shift. "
    "The tannery has been the largest employer of the valley for sixty years and was sold last autumn. "
    "A worker who asked not to be named said that the fans had been switched off to save money."
)


def carried(id_: str, outlet: str, body: str = WIRE, **fields: Any) -> Writer:
    writer = Writer(id_, outlet, body, **fields)
    writer.said("Mira Delmar", "said", "Inspectors shut down the Oberhaven tannery after 14 workers fell ill")
    return writer.said(
        "A worker who asked not to be named", "said", "the fans had been switched off to save money", naming="described"
    )


def test_a_wire_story_in_four_outlets_is_one_origin() -> None:
    accounts = [
        carried("a", "Northern Gazette", authors=(Person("Meridian News Agency"),)).account(0),
        carried("b", "Harbour Daily").account(1),
        carried("c", "Radio Tarnsk").account(2),
        carried("d", "Island Observer", "PELLAN (Meridian News Agency) — " + WIRE).account(3),
    ]
    weighing = weigh("s", accounts)
    for words in ("14 workers", "fans had been"):
        assert span(claim_with(weighing, words)[1]) == (1, 1)
    taken = {(hop.article_id, hop.taken_from, hop.state) for hop in weighing.hops}
    assert {(id_, "Meridian News Agency", "dependent") for id_ in "abcd"} <= taken


def test_copies_without_any_credit_still_count_once() -> None:
    weighing = weigh("s", [carried(id_, f"Outlet {id_}").account(n) for n, id_ in enumerate("abc")])
    claim, support = claim_with(weighing, "fans had been")
    assert span(support) == (1, 1)
    copied = [hop for hop in weighing.hops if hop.claim == claim.id and hop.why == "shares its wording"]
    assert {(hop.article_id, hop.taken_from) for hop in copied} == {("b", "Outlet a"), ("c", "Outlet a")}
    assert all(hop.evidence.text in WIRE for hop in copied)


def hops_of(weighing: Weighing, article_id: str) -> set[tuple[str, str, str]]:
    return {(hop.taken_from, hop.state, hop.why) for hop in weighing.hops if hop.article_id == article_id}


def test_a_copy_of_a_cut_copy_leads_to_the_cut_one() -> None:
    cut = WIRE[: WIRE.index("The tannery has been")] + WIRE[WIRE.index("A worker") :]
    accounts = [
        carried("a", "Northern Gazette").account(0),
        carried("b", "Harbour Daily", cut).account(1),
        carried("c", "Radio Tarnsk", cut).account(2),
        carried("d", "Island Observer").account(3),
    ]
    weighing = weigh("s", accounts)
    assert ("Harbour Daily", "dependent", "shares its wording") in hops_of(weighing, "c")
    assert ("Harbour Daily", "dependent", "shares its wording") not in hops_of(weighing, "d")
    assert {span(support) for support in weighing.supports} == {(1, 1)}


TOLD = "the old mole at Dunmere gave way along ninety metres during the night"


def test_what_another_had_word_for_word_is_taken_from_there() -> None:
    first = Writer("a", "Harbour Daily", f"Elke Quist said that {TOLD}.").said("Elke Quist", "said", TOLD)
    own = Writer("b", "Radio Tarnsk", f"T{TOLD[1:]}.")
    other = Writer("c", "Pellan Post", f"Ondine Venn said that {TOLD}.").said("Ondine Venn", "said", TOLD)
    weighing = weigh("s", [first.account(0), own.account(1), other.account(2)])
    assert hops_of(weighing, "b") == {("Harbour Daily", "dependent", "shares its wording")}
    # A source of its own: it has heard it itself.
    assert not {name for name, _, _ in hops_of(weighing, "c")} & {"Harbour Daily", "Radio Tarnsk"}


def test_an_unnamed_source_in_the_same_words_may_be_the_same() -> None:
    source = "a person briefed on the harbour works"
    again = "ninety metres of the old mole at Dunmere gave way during the night"
    accounts = [
        Writer("a", "Harbour Daily", f"Yesterday {source} said that {TOLD}.").said(
            source, "said", TOLD, naming="described"
        ),
        Writer("b", "Radio Tarnsk", f"There, {source} said that {again}.").said(
            source, "said", again, naming="described"
        ),
    ]
    weighing = weigh("s", [writer.account(n) for n, writer in enumerate(accounts)])
    assert ("Harbour Daily", "unknown", "same unnamed source") in hops_of(weighing, "b")
    assert [span(support) for support in weighing.supports] == [(1, 2)]


def test_two_outlets_with_an_unnamed_official_may_have_the_same_one() -> None:
    told = "the harbour bridge at Kasslo will be closed to lorries until the winter"
    accounts = [
        Writer("a", "Harbour Daily", f"A senior official said {told}.").said(
            "A senior official", "said", told, naming="described"
        ),
        Writer("b", "Radio Tarnsk", f"Nothing moves: {told}, a senior official said.").said(
            "a senior official", "said", told, naming="described"
        ),
    ]
    _, support = claim_with(weigh("s", [writer.account(n) for n, writer in enumerate(accounts)]), "harbour bridge")
    assert span(support) == (1, 2)


def test_one_speaker_in_two_outlets_under_two_names_is_one_origin() -> None:
    accounts = [
        Writer("a", "Harbour Daily", "Mayor Petra Umana said that the old mill burned down in an hour.").said(
            "Mayor Petra Umana", "said", "the old mill burned down in an hour"
        ),
        Writer("b", "Radio Tarnsk", "The old mill burned down in one hour, Umana said on air.").said(
            "Umana", "said", "The old mill burned down in one hour"
        ),
    ]
    _, support = claim_with(weigh("s", [writer.account(n) for n, writer in enumerate(accounts)]), "old mill")
    assert span(support) == (1, 1)


def test_two_named_people_in_one_article_are_two_origins_and_a_spokesman_of_one_is_not_a_third() -> None:
    body = (
        "Joram Prewitt said the dam at Quill leaked through 3 cracks. Engineer Sabine Craddock also said that 3 cracks "
        "leaked in the dam at Quill. The dam at Quill leaked through its 3 cracks, said the Fennel Trust. "
        "Its director said through 3 cracks the dam at Quill leaked."
    )
    writer = Writer("a", "Harbour Daily", body)
    writer.said("Joram Prewitt", "said", "the dam at Quill leaked through 3 cracks")
    writer.said("Engineer Sabine Craddock", "said", "3 cracks leaked in the dam at Quill")
    writer.said("Fennel Trust", "said", "The dam at Quill leaked through its 3 cracks", source_type="organization")
    writer.said(
        "Its director",
        "said",
        "through 3 cracks the dam at Quill leaked",
        speaker=Speaker("Zelma Iskra", "director", "Fennel Trust"),
    )
    weighing = weigh("s", [writer.account()])
    assert len(weighing.claims) == 1
    assert span(weighing.supports[0]) == (3, 4)


def test_a_denial_attaches_to_what_it_answers_and_is_no_witness() -> None:
    body = "Bertil Harrow said that the airline sold 40 of its engines abroad. The airline denied the report."
    writer = Writer("a", "Harbour Daily", body)
    writer.said("Bertil Harrow", "said", "the airline sold 40 of its engines abroad")
    writer.said("The airline", "denied", "the report", source_type="organization", stance="denies")
    weighing = weigh("s", [writer.account()])
    claim, support = claim_with(weighing, "40 of its engines")
    assert span(support) == (1, 1)
    assert len(support.denied_by) == 1
    (dispute,) = weighing.disputes
    assert (dispute.claim, dispute.kind, dispute.attributions) == (claim.id, "denied", ("a-0", "a-1"))


def test_what_is_only_denied_has_no_origin() -> None:
    writer = Writer("a", "Harbour Daily", "Castellan Group denied that it had poisoned the wells of Sundral valley.")
    writer.said(
        "Castellan Group",
        "denied",
        "it had poisoned the wells of Sundral valley",
        source_type="organization",
        stance="denies",
    )
    _, support = claim_with(weigh("s", [writer.account()]), "poisoned the wells")
    assert span(support) == (0, 0)
    assert support.denied_by


@pytest.mark.parametrize(
    ("changed", "kind"),
    [
        ("Norwick Bank lent the city of Wexholm 80 million crowns for the bridge", "number"),
        ("Norwick Bank never lent the city of Wexholm 35 million crowns for the bridge", "denied"),
        ("Aldane Holding lent the city of Wexholm 35 million crowns for the bridge", None),
    ],
)
def test_a_distorted_variant_is_another_claim_and_no_second_witness(changed: str, kind: str | None) -> None:
    told = "Norwick Bank lent the city of Wexholm 35 million crowns for the bridge"
    accounts = [
        Writer("a", "Harbour Daily", f"Mayor Elke Quist said {told}.").said("Elke Quist", "said", told).account(0),
        Writer("b", "Radio Tarnsk", f"Ondine Venn said {changed}.").said("Ondine Venn", "said", changed).account(1),
    ]
    weighing = weigh("s", accounts)
    assert [span(support) for support in weighing.supports] == [(1, 1), (1, 1)]
    assert [dispute.kind for dispute in weighing.disputes] == ([kind] if kind else [])


def told_twice(first: str, second: str) -> Weighing:
    accounts = [
        Writer("a", "Harbour Daily", f"Elke Quist said {first}.").said("Elke Quist", "said", first).account(0),
        Writer("b", "Radio Tarnsk", f"Ondine Venn said {second}.").said("Ondine Venn", "said", second).account(1),
    ]
    return weigh("s", accounts)


@pytest.mark.parametrize(
    ("told", "changed"),
    [
        ("one passenger died when the ferry struck the pier", "two passengers died when the ferry struck the pier"),
        ("the oil spread over 40 kilometers of the coast", "the oil spread over 40 miles of the coast"),
        ("wage talks broke down on March 3 in the hotel", "wage talks broke down on April 3 in the hotel"),
        ("the strike begins on Monday at the terminal", "the strike begins on Thursday at the terminal"),
        ("the mayor closed all schools of the district", "the governor closed all schools of the district"),
        ("the army shelled the market hall overnight", "the rebels shelled the market hall overnight"),
        ("inspectors found 14 faults in the brakes", "inspectors found no faults in the brakes"),
        ("the licences were sold without a tender in May", "the licences were sold with a tender in May"),
        ("the minister knew about the faulty brakes", "it is untrue that the minister knew about the faulty brakes"),
        ("the flood left 6 farms without drinking water", "the flood didn't leave 6 farms without drinking water"),
        ("the council approved the sale of the harbour", "the council rejected the sale of the harbour"),
        ("Orsk Energy paid Castellan Group for wells", "Castellan Group paid Orsk Energy for wells"),
        ("12 people were killed in the refinery fire", "12 people were injured in the refinery fire"),
        ("Norwick Bank owns 40 ships in Kasslo", "Norwick Bank sank 40 wells in Kasslo"),
        ("she signed the contract for the crane", "she signed the contract for the crane"),
    ],
)
def test_what_cannot_both_hold_is_two_claims(told: str, changed: str) -> None:
    assert [span(support) for support in told_twice(told, changed).supports] == [(1, 1), (1, 1)]


@pytest.mark.parametrize(
    ("told", "again"),
    [
        ("the flood left 12 farms without drinking water", "twelve farms have no drinking water after the flood"),
        (
            "police arrested 14 protesters near the town hall",
            "14 protesters were arrested near the town hall by officers",
        ),
        ("the strike begins on Monday at the terminal", "the strike begins at the terminal"),
        (
            "the ferry was carrying 65 passengers when it struck the pier at Quill",
            "the ferry had 65 passengers on board as it hit the Quill pier",
        ),
        ("the licences for fishing were sold without a tender", "the licences for fishing were sold"),
        ("Orsk Energy paid the Castellan Group for wells", "the Castellan Group was paid for wells by Orsk Energy"),
    ],
)
def test_other_words_for_the_same_are_one_claim(told: str, again: str) -> None:
    assert len(told_twice(told, again).claims) == 1


def test_what_its_sentence_calls_untrue_is_another_claim() -> None:
    told = "the minister knew about the faulty brakes"
    first = Writer("a", "Harbour Daily", f"Elke Quist said {told}.").said("Elke Quist", "said", told)
    second = Writer("b", "Radio Tarnsk", f"It is not true that {told}, Ondine Venn said.").said(
        "Ondine Venn", "said", told
    )
    assert len(weigh("s", [first.account(0), second.account(1)]).claims) == 2


def test_a_content_cut_short_is_compared_with_what_it_ends_in() -> None:
    told = "the closure of 70 schools in Lowmark was ordered by"
    accounts = [
        Writer("a", "Harbour Daily", f"Elke Quist said {told} Castellan Group.").said(
            "Elke Quist", "said", f"{told} Castellan Group"
        ),
        Writer("b", "Radio Tarnsk", f"To her, {told} Norwick Bank, Ondine Venn said.").said(
            "Norwick Bank, Ondine Venn", "said", told, speaker=Speaker("Ondine Venn")
        ),
    ]
    assert len(weigh("s", [writer.account(n) for n, writer in enumerate(accounts)]).claims) == 2


def test_an_order_by_one_answers_no_claim_about_the_order_of_another() -> None:
    told = "Castellan Group ordered the closure of 70 schools"
    first = Writer("a", "Harbour Daily", f"Elke Quist said {told}.").said("Elke Quist", "said", told)
    second = Writer("b", "Radio Tarnsk", "The closure of 70 schools was ordered by Norwick Bank.").said(
        "Norwick Bank", "was ordered", "The closure of 70 schools", stance="asks", source_type="organization"
    )
    weighing = weigh("s", [first.account(0), second.account(1)])
    assert [evidence.article_id for evidence in weighing.evidence] == ["a"]


def test_what_is_told_within_a_denial_is_no_witness() -> None:
    told = "the dam at Quill leaked through 3 cracks"
    first = Writer("a", "Harbour Daily", f"Elke Quist said {told}.").said("Elke Quist", "said", told)
    second = Writer("b", "Radio Tarnsk", f"Ondine Venn denied that engineers of the trust found that {told}.")
    second.said("Ondine Venn", "denied", f"that engineers of the trust found that {told}", stance="denies")
    second.said("engineers of the trust", "found", told, source_type="group", naming="described", inside="b-0")
    weighing = weigh("s", [first.account(0), second.account(1)])
    _, support = claim_with(weighing, "dam at Quill")
    assert span(support) == (1, 1)
    assert len(support.denied_by) == 1


def test_what_is_denied_first_and_affirmed_later_is_one_claim_in_dispute() -> None:
    told = "the minister knew about the faulty brakes"
    first = Writer("a", "Harbour Daily", f"Elke Quist denied that {told}.").said(
        "Elke Quist", "denied", told, stance="denies"
    )
    second = Writer("b", "Radio Tarnsk", f"Ondine Venn said that {told}.").said("Ondine Venn", "said", told)
    weighing = weigh("s", [first.account(0), second.account(1)])
    _, support = claim_with(weighing, "faulty brakes")
    assert (span(support), len(support.denied_by)) == ((1, 1), 1)
    assert [dispute.kind for dispute in weighing.disputes] == ["denied"]


def test_a_denial_by_one_answers_no_claim_about_another() -> None:
    told = "Norwick Bank sold 90 fishing licences"
    first = Writer("a", "Harbour Daily", f"Elke Quist said {told}.").said("Elke Quist", "said", told)
    second = Writer("b", "Radio Tarnsk", "Aldane Holding denied that it sold 90 fishing licences.").said(
        "Aldane Holding", "denied", "it sold 90 fishing licences", stance="denies", source_type="organization"
    )
    _, support = claim_with(weigh("s", [first.account(0), second.account(1)]), "Norwick")
    assert support.denied_by == ()


def test_restatements_and_the_headline_add_no_witness() -> None:
    told = "the lighthouse of Dunmere will be sold to a hotel company"
    body = f"Regional governor Idris Molnay said {told}. Molnay said again that {told} in autumn."
    writer = Writer("a", "Harbour Daily", body, headline=f"Governor: {told}")
    writer.said("Idris Molnay", "said", told).said("Molnay", "said again", f"{told} in autumn")
    headline = Extent.of(writer.article.headline, [(10, 10 + len(told))])
    source = Extent.of(writer.article.headline, [(0, 8)])
    writer.attributions.append(
        Attribution(
            "a-h",
            "a",
            source,
            Extent(),
            headline,
            "headline",
            Speaker("Governor"),
            source_type="person",
            naming="named",
        )
    )
    weighing = weigh("s", [writer.account()])
    assert len(weighing.claims) == 1
    assert span(weighing.supports[0]) == (1, 1)


def test_the_order_of_arrival_changes_nothing() -> None:
    accounts = list(world(7).accounts)
    expected = weigh("s", accounts)
    random.Random(3).shuffle(accounts)
    assert weigh("s", accounts) == expected


def test_ids_stay_when_articles_arrive() -> None:
    accounts = world(11).accounts
    before = {claim.id for claim in weigh("s", accounts[:-2]).claims}
    after = {claim.id for claim in weigh("s", accounts).claims}
    assert before <= after


def test_every_reference_leads_somewhere() -> None:
    for seed in range(20):
        accounts = world(seed).accounts
        weighing = weigh("s", accounts)
        claims, origins = {c.id for c in weighing.claims}, {o.id for o in weighing.origins}
        assert len(claims) == len(weighing.claims) == len(weighing.supports)
        assert {e.claim for e in weighing.evidence} == claims
        assert {e.origin for e in weighing.evidence} <= origins
        for support in weighing.supports:
            assert set(support.affirmed_by) | set(support.denied_by) <= origins
            assert 0 <= support.origins_at_least <= support.origins_at_most
        bodies = {account.article.id: account.article.body for account in accounts}
        for hop in weighing.hops:
            assert hop.evidence == Extent.of(bodies[hop.article_id], hop.evidence.spans)


def test_no_articles_weigh_nothing() -> None:
    assert weigh("s", []) == Weighing("s")


def test_two_hundred_articles_take_well_under_a_second() -> None:
    accounts = [account for seed in range(30) for account in world(seed).accounts][:200]
    with costing_less_than(3):  # two cores that share their caches with others are slower than one alone
        weigh("s", accounts)
