"""Invented corrections through the real attribution and weighing: what they reach, and what they leave alone."""

from datetime import UTC, datetime, timedelta

import pytest

from onrecord.attribute import attribute
from onrecord.records import Account, Article, Correction, Weighing, text_in
from onrecord.weigh import weigh
from onrecord.weigh.notes import notes

START = datetime(2031, 3, 4, 8, tzinfo=UTC)


def account(id_: str, outlet: str, body: str, hours: int = 0, notes: tuple[str, ...] = ()) -> Account:
    moment = START + timedelta(hours=hours)
    article = Article(
        id_, f"https://{id_}.example/1", "", body, outlet=outlet, language="en", date_published=moment.isoformat(),
        corrections=notes,
    )  # fmt: skip
    return Account(article, tuple(attribute(article)), (), moment)


def corrected(accounts: list[Account]) -> tuple[Weighing, tuple[Correction, ...]]:
    weighing = weigh("s", accounts)
    return weighing, weighing.corrections


def texts(weighing: Weighing, correction: Correction) -> list[str]:
    return [claim.text for claim in weighing.claims if claim.id in correction.claims]


NOTE = (
    "An earlier version of this article said that the inspectors had found 17 defects in the props of the Dorrin mine. "
    "The report lists 11."
)
RELAYS = [
    account("b", "Lowmark Gazette", "Inspectors found 17 defects in the props of the Dorrin mine, The Pellan Courier "
            "reported on Tuesday. The mine's owner could not be reached.", 2),
    account("c", "Quill Standard", "The Pellan Courier reported that inspectors had found 17 defects in the props of the "
            "Dorrin mine. The union called for a strike.", 3),
    account("d", "Harbour Daily", "According to The Pellan Courier, inspectors had found 17 defects in the props of the "
            "Dorrin mine. Lorries stood idle at the gate.", 4),
]  # fmt: skip


def test_a_corrected_number_is_told_of_every_piece_that_relayed_it() -> None:
    courier = account(
        "a",
        "The Pellan Courier",
        "Inspectors found 11 defects in the props of the Dorrin mine, a report seen by The Pellan Courier says.",
        notes=(NOTE,),
    )
    own = account("e", "Tarn Observer", "Miner Ivo Tarrick said that the pumps of the Dorrin mine had failed twice.", 5)
    weighing, (correction,) = corrected([courier, *RELAYS, own])
    assert correction.kind == "corrected"
    assert (correction.by, correction.article_id) == ("The Pellan Courier", "a")
    assert set(correction.articles) == {"b", "c", "d"}
    assert "17 defects" in correction.was
    assert correction.now == "The report lists 11."
    told = texts(weighing, correction)
    assert told
    assert all("17" in text for text in told), "the right number is not corrected"


def test_the_words_stand_where_the_correction_says() -> None:
    courier = account("a", "The Pellan Courier", f"Inspectors found 11 defects.\n\n{NOTE}")
    _, (correction,) = corrected([courier])
    ((start, end),) = correction.extent.spans
    assert text_in(courier.article, correction.in_)[start:end] == NOTE
    assert correction.in_ is None
    assert correction.articles == ()


def test_who_heard_it_from_somebody_else_is_not_reached() -> None:
    courier = account("a", "The Pellan Courier", "Inspectors found 11 defects.", notes=(NOTE,))
    union = account(
        "u",
        "Tarn Observer",
        "Union leader Oto Brennick said that inspectors had found 17 defects in the props of the Dorrin mine.",
        1,
    )
    _, (correction,) = corrected([courier, union])
    assert (correction.claims, correction.articles) == ((), ())


def test_another_thing_that_the_outlet_reported_is_not_reached() -> None:
    courier = account("a", "The Pellan Courier", "The mine was closed.", notes=(NOTE,))
    other = account(
        "b", "Lowmark Gazette", "The owner of the Dorrin mine sold 17 boats last year, The Pellan Courier reported.", 1
    )
    _, (correction,) = corrected([courier, other])
    assert (correction.claims, correction.articles) == ((), ())


@pytest.mark.parametrize(
    "words",
    [
        "The Pellan Courier has withdrawn its report that inspectors had found 17 defects in the props of the Dorrin mine.",
        "On Tuesday The Pellan Courier took down its story that inspectors had found 17 defects in the Dorrin mine.",
        "The Pellan Courier said that it had retracted the report that inspectors had found 17 defects in the mine's props.",
    ],
)
def test_a_withdrawn_report_reaches_those_who_relayed_it(words: str) -> None:
    _, (correction,) = corrected([*RELAYS, account("w", "Tarn Observer", words, 6)])
    assert correction.kind == "withdrawn"
    assert correction.by.removeprefix("The ") == "Pellan Courier"
    assert set(correction.articles) == {"b", "c", "d"}


@pytest.mark.parametrize(
    "words",
    [
        "The fire brigade corrected its death toll to 11 on Wednesday.",
        "The fire brigade has corrected its toll of 14 killed down from 14 to 11.",
    ],
)
def test_a_source_that_corrects_its_figure_reaches_whoever_gave_it(words: str) -> None:
    first = account(
        "a", "Pellan Courier", "The fire brigade said that 14 people were killed when the tram left the rails."
    )
    second = account("b", "Quill Standard", "Fourteen people were killed in the tram crash, the fire brigade said.", 1)
    others = account("c", "Tarn Observer", "The fire brigade said that it had needed 30 pumps to cool the rails.", 2)
    later = account("d", "Harbour Daily", words, 5)
    weighing, found = corrected([first, second, others, later])
    (correction,) = [one for one in found if one.article_id == "d"]
    assert set(correction.articles) == {"a", "b"}
    assert all("14" in text or "ourteen" in text for text in texts(weighing, correction))


def test_a_speaker_who_takes_back_a_figure() -> None:
    first = account("a", "Pellan Courier", "Mayor Ines Calder said that 40 families had lost their homes at Marrowby.")
    later = account(
        "b", "Quill Standard", "Mayor Ines Calder said that the figure of 40 families at Marrowby that she had given was wrong.", 4
    )  # fmt: skip
    weighing, found = corrected([first, later])
    (correction,) = found
    assert correction.by.endswith("Ines Calder")
    assert correction.attribution is not None
    assert correction.articles == ("a",)
    assert any("40 families had lost" in text for text in texts(weighing, correction))


@pytest.mark.parametrize(
    "body",
    [
        "The Pellan Courier has refused to withdraw its report about the mine.",
        "The owner denied that The Pellan Courier had retracted its report.",
        "The owner demanded that The Pellan Courier retract its story about the mine.",
        "The army withdrew its tanks from the border on Monday.",
        "The death toll rose to 12 on Monday, the fire brigade said.",
        "The bank corrected its course after the storm.",
        "Calder said that the opposition's figures were wrong.",
        "Calder said that her decision to sell the quay was a mistake.",
        "An earlier version of the bill would have taxed boats.",
        "He deleted the page from his diary.",
        "The paper's lawyers said that it had not retracted the report.",
        "The bank cut its estimate of growth to 2 percent.",
        "The insurer withdrew its claim to the wreck.",
        "The court said that the minister had been wrong to sell the quay.",
    ],
)
def test_what_takes_nothing_back_is_no_correction(body: str) -> None:
    assert notes(account("a", "Tarn Observer", body)) == []


@pytest.mark.parametrize(
    ("note", "was", "now"),
    [
        ("A previous version of this story misstated the number of boats lost. It was 9, not 12.", "12", "9"),
        (
            "Correction: This article wrongly said that the quay was built in 1988. It was built in 1998.",
            "1988",
            "1998",
        ),
        (
            "An earlier version gave the rise in the price as 27 million crowns. It is 17 million.",
            "27 million",
            "17 million",
        ),
    ],
)
def test_what_a_note_tells_of_before_and_now(note: str, was: str, now: str) -> None:
    (found,) = notes(account("a", "Tarn Observer", "The quay is shut.", notes=(note,)))
    assert was in found.was
    assert now in found.now
    assert was not in found.now


def test_an_article_that_is_a_correction_as_a_whole() -> None:
    body = (
        "Correction: Quay theft\n\nA report on Page 3 of Monday's edition misstated the number of coins taken. It was 14, "
        "not 140. The quay reopened on Tuesday.\n\nInspector Rhoda Venn said that no arrest had been made."
    )
    (found,) = notes(account("a", "Tarn Observer", body))
    assert found.kind == "corrected"
    assert "140" in found.was
    assert body[slice(*found.span)].endswith("not 140.")
