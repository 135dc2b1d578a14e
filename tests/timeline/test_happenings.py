"""What an article and a story date: in order, with sentence and source, disagreements shown, nothing vague."""

from typing import Any

import pytest
from msgspec.structs import replace

from onrecord.attribute import attribute
from onrecord.records import Brief, Person, Picture, TimelineEntry
from onrecord.timeline import chronology, duration_in_words, resolve, said
from tests.timeline.texts import LATER, account, article, told


def entries(body: str, **more: Any) -> list[tuple[str, str, str]]:
    """(kind, date, words) of what the body dates."""
    return [(one.kind, one.date, one.mention.text) for one in told(article(body, **more))[0]]


def test_happenings_stand_in_order_each_with_its_sentence_and_its_source() -> None:
    body = (
        "The bridge at Belsa fell on March 3, Mayor Ana Rell said on March 4. It had been closed in 2029.\n\n"
        "The council will meet on March 9."
    )
    one = account(article(body, headline="Bridge falls"))
    found, checks = told(article(body, headline="Bridge falls"), quiet=False)
    assert [(h.kind, h.date, h.ahead) for h in found] == [
        ("happened", "2029", False),
        ("happened", "2031-03-03", False),
        ("said", "2031-03-04", False),
        ("published", "2031-03-05", False),
        ("happened", "2031-03-09", True),
    ]
    assert found[1].sentence.text == "The bridge at Belsa fell on March 3, Mayor Ana Rell said on March 4."
    by_id = {a.id: a for a in one.attributions}
    speaker = by_id[found[1].attribution or ""].speaker
    assert speaker is not None
    assert speaker.name == "Ana Rell"
    assert found[0].attribution is None, "the outlet's own voice"
    assert not checks


def test_when_it_was_said() -> None:
    one = article("The dam was unsafe, the Harbour Daily reported on March 4. The mayor said the wall fell on March 1.")
    dated, times = resolve(one, LATER)
    days = {got.cue.text: got.said_on for got in said(dated, attribute(dated), times)}
    assert days["reported"] == "2031-03-04"
    assert days["said"] is None, "March 1 is in what the mayor said"


def test_nobody_spoke_in_a_year_or_tomorrow() -> None:
    one = article(
        "An engineer who worked there until last year said it was unsafe. Rell said on Friday, March 7, it was safe."
    )
    dated, times = resolve(one, LATER)
    assert {got.said_on for got in said(dated, attribute(dated), times)} == {None}


@pytest.mark.parametrize(
    "body",
    [
        "It was recently found, now it is known, and in the future it will be shown.",
        "The 62-year-old farmer waited for six days.",
        "The boats leave every Thursday, twice a week.",
        "It was quiet this year, this month and this week.",
        "In the 1990s it was quiet, as in the 20th century.",
        "2 min read",
    ],
)
def test_what_has_no_place_in_time_is_no_happening(body: str) -> None:
    assert not entries(body)


def test_captions_authors_and_items_beside_an_article_are_kept_apart() -> None:
    one = article(
        "The dam held.",
        pictures=(Picture(caption="The dam on Jan. 9, 2029.", date_created="2029-01-09"),),
        authors=(Person("Vera Lund", description="Vera joined the paper in 2022."),),
        briefs=(Brief("A lorry overturned on April 2."),),
        reading_minutes=2,
    )
    assert [(h.date, h.in_) for h in told(one)[0]] == [("2031-04-02", "briefs/0/text")]
    assert chronology([account(one)]) == [], "what stands beside an article belongs to another story"


def test_what_is_only_counted_from_the_fetch_is_not_dated() -> None:
    assert not entries("The gate fell on Friday.", published=None)


def call_on(day: int) -> str:
    return (
        f"The governor called the minister on Feb. {day}. The call came six days after Ruvania launched a missile at Belsa. "
        "The missile launch at Belsa was on Feb. 21."
    )


def test_a_distance_is_held_against_the_dates() -> None:
    holds = told(article(call_on(27)))[1]
    assert [(c.says, c.counted, c.from_, c.to, c.holds) for c in holds] == [
        ("P6D", "P6D", "2031-02-21", "2031-02-27", True)
    ]
    fails = told(article(call_on(28)))[1]
    assert [(c.mention.text, c.says, c.counted, c.holds) for c in fails] == [("six days", "P6D", "P7D", False)]
    assert duration_in_words(fails[0].counted) == "7 days"


@pytest.mark.parametrize(
    ("length", "holds"),
    [("about a week", True), ("two weeks", False), ("a week", True), ("more than a week", True), ("one day", False)],
)
def test_rounded_distances_have_slack(length: str, holds: bool) -> None:
    (check,) = told(article(f"The call of March 1 came {length} after the Feb. 21 launch."))[1]
    assert check.holds is holds


def test_a_happening_is_dated_by_its_distance_from_a_dated_one() -> None:
    found = told(article("Engineers left the town two days before the Feb. 21 launch at Belsa."))[0]
    solved = [(h.date, h.mention.text, h.counted_from) for h in found if h.counted_from]
    assert solved == [("2031-02-19", "two days", "2031-02-21")]


@pytest.mark.parametrize(
    "body",
    [
        "Engineers left two days before the vote.",  # the vote is not dated
        "The dam vote was held on Feb. 3. The dam vote failed on Feb. 9. Engineers left two days before the dam vote.",
        "The fair was on Feb. 3. Engineers left two days before the vote.",  # dated, but something else
    ],
)
def test_what_cannot_be_known_is_left_open(body: str) -> None:
    found, checks = told(article(body))
    assert not [h for h in found if h.counted_from]
    assert not checks


# ---- stories


def story(*bodies: str) -> list[TimelineEntry]:
    accounts = [account(article(body, id=f"a{n}", headline=f"Bridge {n}"), quiet=True) for n, body in enumerate(bodies)]
    return [entry for entry in chronology(accounts) if entry.witnesses[0].kind != "published"]


def test_one_happening_of_several_articles_is_one_entry_with_all_its_witnesses() -> None:
    (entry,) = story(
        "The old stone bridge at Belsa fell into the river on Monday.",
        "The stone bridge at Belsa fell into the river on March 3, guards said.",
        "On the night of March 3 the stone bridge at Belsa fell.",
    )
    assert entry.dates == ("2031-03-03TNI",), "the most exact of those that agree"
    assert [one.article_id for one in entry.witnesses] == ["a0", "a1", "a2"]


def test_disagreeing_dates_are_shown_as_such() -> None:
    (entry,) = story(
        "The old stone bridge at Belsa fell into the river Asha on March 3, guards said.",
        "The old stone bridge at Belsa fell into the river Asha on March 4, guards said.",
    )
    assert entry.dates == ("2031-03-03", "2031-03-04")


def test_other_happenings_stay_apart() -> None:
    found = story(
        "The stone bridge at Belsa fell on March 3. Divers searched the river on March 4.",
        "The ferry company raised its prices on March 3.",
        "The bridge at Belsa was built in 1988.",
    )
    assert [(entry.dates, len(entry.witnesses)) for entry in found] == [
        (("1988",), 1),
        (("2031-03-03",), 1),
        (("2031-03-03",), 1),
        (("2031-03-04",), 1),
    ]


def test_a_plan_and_its_fulfilment_on_the_same_day_are_one_happening() -> None:
    (entry,) = story(
        "The council of Belsa will vote on the new bridge on March 7.",
        "The council of Belsa voted on the new bridge on March 7.",
    )
    assert {one.article_id for one in entry.witnesses} == {"a0", "a1"}


def test_a_publication_date_that_is_none_breaks_nothing() -> None:
    made = account(article("The bridge at Belsa fell on March 3, 2031.", headline="Bridge"))
    odd = replace(made, article=replace(made.article, date_published="some day"))
    assert [entry.dates for entry in chronology([odd])] == [("2031-03-03",)]
