from datetime import UTC, datetime

import pytest

from onrecord.records import Account, Article, Attribution, Extent, Speaker, TimeMention
from onrecord.weigh import weigh
from onrecord.weigh.quantities import quantities
from tests.patience import costing_less_than

SEEN = datetime(2031, 1, 5, tzinfo=UTC)


def found(text: str) -> list[tuple[str, float, str]]:
    account = Account(Article("a", "", "", text), (), (), SEEN)
    return [(q.what, q.value, q.bound) for q in quantities(account)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "At least 12 people were killed and 40 injured at Quill.",
            [("killed", 12, "at_least"), ("injured", 40, "exact")],
        ),
        (
            "The slide killed three and left two hundred villagers homeless.",
            [("killed", 3, "exact"), ("displaced", 200, "exact")],
        ),
        (
            "The death toll rose to 1,204, with about 90 still missing.",
            [("killed", 1204, "exact"), ("missing", 90, "about")],
        ),
        (
            "Officers arrested 14 dockers. Up to 30 were detained later.",
            [("arrested", 14, "exact"), ("arrested", 30, "at_most")],
        ),
        ("Seven people, including two children, were wounded.", [("injured", 7, "exact")]),
        ("More than 2.5 million people have been displaced.", [("displaced", 2_500_000, "at_least")]),
        ("Twenty-one sailors are missing.", [("missing", 21, "exact")]),
        ("A 34-year-old man died two days after the fair.", []),
        ("The father of two girls was killed in the blast.", []),
        ("The firm sold 300 boats and killed the project.", []),
    ],
)
def test_counts_in_words_and_digits(text: str, expected: list[tuple[str, float, str]]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "The death toll from the collapse at Dorrin has risen to 12, the rescue service said.",
            [("killed", 12, "exact")],
        ),
        (
            "The toll rose from 9 to 12 overnight.",
            [("killed", 12, "exact")],
        ),
        (
            "Between 10 and 12 people were killed in the fire.",
            [("killed", 10, "at_least"), ("killed", 12, "at_most")],
        ),
        (
            "Some 10 to 15 sailors are missing.",
            [("missing", 10, "at_least"), ("missing", 15, "at_most")],
        ),
        (
            "No one was hurt in the derailment.",
            [("injured", 0, "exact")],
        ),
        (
            "There were no casualties, the army said.",
            [("killed", 0, "exact"), ("injured", 0, "exact")],
        ),
        (
            "Twelve people died, two of them children.",
            [("killed", 12, "exact")],
        ),
        (
            "Twelve people, two of them children, were killed.",
            [("killed", 12, "exact")],
        ),
        (
            "About a dozen people were injured.",
            [("injured", 12, "about")],
        ),
        (
            "Hundreds of villagers fled their homes.",
            [("displaced", 100, "at_least")],
        ),
        (
            "Dozens were arrested after the march.",
            [("arrested", 12, "at_least")],
        ),
        (
            "Tens of thousands of people have been displaced since spring.",
            [("displaced", 10000, "at_least")],
        ),
        (
            "The blast killed nine people and wounded at least 30.",
            [("killed", 9, "exact"), ("injured", 30, "at_least")],
        ),
        (
            "Ines Calder, 34, was killed near the quay.",
            [],
        ),
        (
            "A 34-year-old clerk and her son, 9, were injured.",
            [],
        ),
        (
            "Boys aged 9 and 12 were killed when the wall fell.",
            [],
        ),
        (
            "The bodies of seven miners were recovered on Tuesday.",
            [("killed", 7, "at_least")],
        ),
        (
            "Three bombs killed nobody but broke windows.",
            [],
        ),
        (
            "Two gunmen killed nine people at the gate.",
            [("killed", 9, "exact")],
        ),
        (
            "Flight 370 was missing for two hours.",
            [],
        ),
        (
            "The 2019 attack killed 20 people.",
            [("killed", 20, "exact")],
        ),
        (
            "On March 12 soldiers killed two fishermen.",
            [("killed", 2, "exact")],
        ),
        (
            "The flood could kill 40 people, engineers warned.",
            [],
        ),
        (
            "Some 3,000 residents were evacuated from the lower town.",
            [("displaced", 3000, "about")],
        ),
        (
            "The storm killed 300 sheep and 12 horses.",
            [],
        ),
        (
            "About 40 homes were evacuated.",
            [],
        ),
        (
            "Police arrested 14 dockers and detained up to 30 others.",
            [("arrested", 14, "exact"), ("arrested", 30, "at_most")],
        ),
        (
            "The line was shut 3 kilometres from where two people were killed.",
            [("killed", 2, "exact")],
        ),
        (
            "Three more people died on Monday.",
            [],
        ),
        (
            "Of the 40 passengers, six were injured.",
            [("injured", 6, "exact")],
        ),
        (
            "The fire claimed seven lives.",
            [("killed", 7, "exact")],
        ),
        (
            "Fifteen people lost their lives.",
            [("killed", 15, "exact")],
        ),
        (
            "As many as 60 people are feared dead.",
            [],
        ),
        (
            "More than a hundred and twenty workers were hurt.",
            [("injured", 120, "at_least")],
        ),
        (
            "Nobody has been arrested.",
            [("arrested", 0, "exact")],
        ),
        (
            "He was killed five years ago at the age of 61.",
            [],
        ),
        (
            "Officers took four men into custody.",
            [],
        ),
        (
            "Four men are in custody.",
            [("arrested", 4, "exact")],
        ),
        (
            "The number of injured rose to 45.",
            [("injured", 45, "exact")],
        ),
        (
            "The quake left at least 200 dead and 1,000 homeless.",
            [("killed", 200, "at_least"), ("displaced", 1000, "exact")],
        ),
        (
            "The company was fined 2.5 million crowns for the spill.",
            [("fine", 2500000, "exact")],
        ),
        (
            "Damage was put at about $40 million.",
            [("damage", 40000000, "about")],
        ),
        (
            "The union pledged €3m in aid to the islands.",
            [("aid", 3000000, "exact")],
        ),
        (
            "The bridge cost 12 million pounds to build.",
            [],
        ),
        (
            "A fine of at least 300 dollars awaits whoever feeds the gulls.",
            [("fine", 300, "at_least")],
        ),
        (
            "The crew of 12 was rescued and no one is missing.",
            [("missing", 0, "exact")],
        ),
        (
            "Rescuers found two dead dogs.",
            [],
        ),
        (
            "The deadline passed at 12 and the deadlock goes on.",
            [],
        ),
        (
            "The court handed down three death sentences.",
            [],
        ),
        (
            "Six people died in hospital, bringing the toll to 18.",
            [("killed", 6, "exact"), ("killed", 18, "exact")],
        ),
        (
            "Nine of the 14 injured were children.",
            [("injured", 14, "exact")],
        ),
        (
            "The shell landed 200 metres away and injured a guard.",
            [],
        ),
        (
            "Seven weeks after the collapse 11 miners are still missing.",
            [("missing", 11, "exact")],
        ),
        (
            "Around 500 people marched; eight were detained.",
            [("arrested", 8, "exact")],
        ),
        (
            "Highway 12 killed two drivers last year.",
            [("killed", 2, "exact")],
        ),
        (
            "Killing 30 people in one night, the wave then took the harbour.",
            [("killed", 30, "exact")],
        ),
        (
            "No further injuries were reported.",
            [],
        ),
        (
            "No one knows how many were killed.",
            [],
        ),
        (
            "The hospital has treated 19 wounded soldiers.",
            [("injured", 19, "exact")],
        ),
        (
            "The team lost 3-2 and two players were hurt.",
            [("injured", 2, "exact")],
        ),
        (
            "Police denied that 20 protesters had been killed.",
            [("killed", 20, "exact")],
        ),
        (
            "A dozen boats were lost and a dozen fishermen are missing.",
            [("missing", 12, "exact")],
        ),
        (
            "Twenty thousand people had fled the fighting by Friday.",
            [("displaced", 20000, "exact")],
        ),
    ],
)
def test_only_what_is_told_of_people_or_money_counts(text: str, expected: list[tuple[str, float, str]]) -> None:
    assert sorted(found(text)) == sorted(expected)


def test_money_has_its_currency() -> None:
    text = "The firm was fined $2.5 million and 400,000 crowns in damages went to the crew."
    quantities_ = quantities(Account(Article("a", "", "", text), (), (), SEEN))
    assert [(q.what, q.value, q.unit) for q in quantities_] == [
        ("fine", 2_500_000, "dollars"),
        ("compensation", 400_000, "crowns"),
    ]
    assert quantities_[0].extent.text == "$2.5 million"


def test_people_have_no_unit_and_a_range_is_one_passage() -> None:
    text = "Between 10 and 12 people were killed."
    low, high = quantities(Account(Article("a", "", "", text), (), (), SEEN))
    assert low.extent == high.extent
    assert low.extent.text == "Between 10 and 12 people were killed"
    assert (low.unit, high.unit) == (None, None)


def test_the_date_of_another_sentence_is_not_that_of_a_count() -> None:
    body = "The tram was built in 1988. Nine people were killed."
    built = TimeMention(Extent.of(body, [(22, 26)]), "DATE", "1988")
    article = Article("a", "", "", body, date_published="2031-01-05")
    (quantity,) = quantities(Account(article, (), (built,), SEEN))
    assert quantity.as_of == "2031-01-05"


@pytest.mark.parametrize(
    ("body", "words", "value", "as_of"),
    [
        ("The fire on Monday killed nine people.", "Monday", "2031-01-03", "2031-01-05T10:00:00+00:00"),
        ("By Monday nine people had died.", "Monday", "2031-01-03", "2031-01-03"),
        ("The fire of 2001 killed nine people.", "2001", "2001", "2001"),
        ("Nine people died on Wednesday.", "Wednesday", "2031-01-05", "2031-01-05T10:00:00+00:00"),
    ],
    ids=["what happened", "counted up to", "long ago", "the day itself"],
)
def test_as_of_is_when_the_count_held(body: str, words: str, value: str, as_of: str) -> None:
    start = body.index(words)
    mention = TimeMention(Extent.of(body, [(start, start + len(words))]), "DATE", value)
    article = Article("a", "", "", body, date_published="2031-01-05T10:00:00+00:00")
    (quantity,) = quantities(Account(article, (), (mention,), SEEN))
    assert quantity.as_of == as_of


def test_the_extent_holds_the_words_and_the_attribution_that_says_them() -> None:
    body = "The tram left the rails. Nine people were killed, said fire chief Rhoda Venn on Sunday."
    told = "Nine people were killed"
    start = body.index(told)
    said = Attribution(
        "x",
        "a",
        Extent.of(body, [(54, 74)]),
        Extent.of(body, [(49, 53)]),
        Extent.of(body, [(start, start + len(told))]),
        speaker=Speaker("Rhoda Venn"),
        source_type="person",
        naming="named",
    )
    sunday = TimeMention(Extent.of(body, [(body.index("Sunday"), body.index("Sunday") + 6)]), "DATE", "2031-01-04")
    (quantity,) = quantities(Account(Article("a", "", "", body), (said,), (sunday,), SEEN))
    assert (quantity.extent.text, quantity.attribution, quantity.as_of) == (told, "x", "2031-01-04")


def test_tolls_of_one_day_that_differ_are_a_dispute() -> None:
    accounts = []
    for id_, number, name in (("a", "nine", "Rhoda Venn"), ("b", "14", "Joram Quist")):
        content = f"{number} people were killed when the tram left the rails at Pellan"
        body = f"{name} said {content}."
        source, cue, told = [
            Extent.of(body, [(body.index(w), body.index(w) + len(w))]) for w in (name, "said", content)
        ]
        said = Attribution(
            f"{id_}-1", id_, source, cue, told, speaker=Speaker(name), source_type="person", naming="named"
        )
        article = Article(id_, "", "", body, outlet=id_, date_published="2031-01-05")
        accounts.append(Account(article, (said,), (), SEEN))
    weighing = weigh("s", accounts)
    assert [claim.text.split()[0] for claim in weighing.claims] == ["nine", "14"]
    assert {(d.kind, frozenset(d.attributions)) for d in weighing.disputes} == {("number", frozenset({"a-1", "b-1"}))}


@pytest.mark.parametrize(
    "text", ["12 " * 20_000, "killed " * 20_000, "between " * 9_000 + "10 and 12", "$1 aid " * 9_000]
)
def test_a_text_made_to_be_slow_is_not(text: str) -> None:
    with costing_less_than(10):
        quantities(Account(Article("a", "", "", text), (), (), SEEN))
