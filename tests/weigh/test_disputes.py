"""Invented accounts that disagree, through the real attribution and weighing."""

from datetime import UTC, datetime, timedelta

import pytest

from onrecord import timeline
from onrecord.attribute import attribute
from onrecord.records import Account, Article, Dispute
from onrecord.weigh import weigh

START = datetime(2031, 3, 4, 8, tzinfo=UTC)


def account(id_: str, body: str, hours: float | None = 0) -> Account:
    """`hours` None: only its day is known."""
    moment = START + timedelta(hours=hours or 0)
    published = "2031-03-04" if hours is None else moment.isoformat()
    article = Article(
        id_, f"https://{id_}.example/1", "", body, outlet=f"Outlet {id_}", language="en", date_published=published
    )
    article, times = timeline.resolve(article, moment)
    return Account(article, tuple(attribute(article)), tuple(times), START)


def found(accounts: list[Account], kind: str) -> list[tuple[Dispute, set[str]]]:
    weighing = weigh("s", accounts)
    contents = {a.id: a.content.text for account in accounts for a in account.attributions}
    return [(d, {contents[a] for a in d.attributions}) for d in weighing.disputes if d.kind == kind]


POLICE = "Police said that nine people were killed when the tram left the rails at Pellan."
HOSPITAL = "The hospital said that 14 people were killed when the tram left the rails at Pellan."


def test_two_tolls_of_one_day_are_disputed_and_both_texts_are_shown() -> None:
    ((dispute, texts),) = found([account("a", POLICE, None), account("b", HOSPITAL, None)], "number")
    assert len(texts) == 2
    assert dispute.rival is not None


def test_one_article_that_tells_two_tolls_disputes_itself() -> None:
    body = (
        "The police say that three people were killed. A doctor said that eight people had been killed in the square."
    )
    ((_, texts),) = found([account("a", body)], "number")
    assert any("three" in text for text in texts)
    assert any("eight" in text for text in texts)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("at least 10 people were injured at the quay", "14 people were injured at the quay"),
        ("about 100 people were injured at the quay", "95 people were injured at the quay"),
        ("between 10 and 20 people were injured at the quay", "12 people were injured at the quay"),
    ],
)
def test_figures_that_can_both_hold_are_no_dispute_of_tolls(first: str, second: str) -> None:
    accounts = [
        account("a", f"Police said that {first}. The road was open.", None),
        account("b", f"The surgeon Rhoda Venn told reporters on the steps of the hospital that {second}.", None),
    ]
    assert len(weigh("s", accounts).quantities) >= 2
    assert found(accounts, "number") == []


def test_a_later_and_higher_toll_is_an_update() -> None:
    first = "Police said that nine people were injured in the fire."
    second = "The mayor said by evening that 30 people had been injured in the fire."
    assert found([account("a", first, 0), account("b", second, 9)], "number") == []
    assert found([account("a", first, 9), account("b", second, 0)], "number"), (
        "a lower one later brings nothing up to date"
    )


def test_two_causes_of_one_thing() -> None:
    accounts = [
        account("a", "Engineer Rhoda Venn said that the collapse was caused by rotten timber."),
        account("b", "The company's spokesman said that the collapse was caused by an earthquake.", 2),
    ]
    ((_, texts),) = found(accounts, "cause")
    assert any("timber" in text for text in texts)
    assert any("earthquake" in text for text in texts)


@pytest.mark.parametrize(
    "second",
    [
        "Miner Ivo Tarrick said that the collapse was caused by timber that nobody had replaced.",
        "The company said that the flood was caused by an earthquake.",
        "The company said that it was not clear what the collapse was caused by.",
        "Engineer Rhoda Venn said that the collapse was caused by haste.",
    ],
    ids=["same cause", "another effect", "not known", "same source"],
)
def test_what_is_no_rival_cause(second: str) -> None:
    accounts = [
        account("a", "Engineer Rhoda Venn said that the collapse was caused by rotten timber."),
        account("b", second, 2),
    ]
    assert found(accounts, "cause") == []


@pytest.mark.parametrize("hours", [6, 30], ids=["on one day", "a day later"])
@pytest.mark.parametrize("turned", [False, True], ids=["as told", "the earlier one arrives late"])
def test_whoever_says_not_that_many_disputes_whoever_said_so(hours: int, turned: bool) -> None:
    first = "The rescue service said that 11 men were missing in the Dorrin mine."
    second = "Union leader Oto Brennick said that 13 men were missing in the lower gallery, not 11."
    accounts = [account("a", first, 0), account("b", second, hours)]
    accounts = accounts[::-1] if turned else accounts
    ((_, texts),) = found(accounts, "number") or found(accounts, "denied")
    assert any("13" in text for text in texts)


def test_a_toll_of_an_unknown_hour_disputes_none_of_that_day() -> None:
    first = "Police said that nine people were injured in the fire."
    second = "The mayor said that 30 people had been injured in the fire."
    assert found([account("a", first, 3), account("b", second, None)], "number") == []
