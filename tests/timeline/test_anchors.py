"""What the dates of an article are counted from, and when it was published where it does not say."""

from datetime import UTC, datetime

import pytest

from onrecord.records import Brief, Picture
from onrecord.timeline import resolve
from tests.timeline.texts import LATER, article


def inferred(body: str, fetched: datetime = LATER, language: str = "en", **more: object) -> str | None:
    return resolve(article(body, language, published=None, **more), fetched)[0].date_published


def test_a_missing_date_is_inferred_from_the_newest_past_one_and_says_why() -> None:
    body = "The minister called the governor on March 1, the Harbour Daily reported on March 4. Elections are due on May 20."
    picture = Picture(caption="The dam on Jan. 9, 2031.")
    dated, times = resolve(article(body, published=None, pictures=(picture,)), LATER)
    assert dated.date_published == "2031-03-04"
    assert "March 4" in (dated.date_inferred or "")
    assert "2031" in (dated.date_inferred or "")
    assert ("2031-03-01", "inferred") in {(mention.value, mention.anchor.status) for mention in times if mention.anchor}


def test_the_fetch_is_an_upper_bound() -> None:
    assert inferred("The gate fell on Dec. 30, guards said.", datetime(2031, 1, 5, tzinfo=UTC)) == "2030-12-30"


@pytest.mark.parametrize(
    ("language", "body"),
    [
        ("en", "The pilot was born in 1950 and left on Aug. 7."),
        ("en", "Born on May 3, 1950, the pilot left on Aug. 7."),
        ("en", "The yard, founded in 1862, closed on Aug. 7."),
        ("en", "The yard has built ships since 1950. It closed on Aug. 7."),
        ("en", "Oller (1950) left on Aug. 7."),
        ("en", "The 62-year-old pilot, raised in the 1970s, left on Aug. 7. The vote of 2033 is far."),
        ("de", "Der Pilot, geboren 1950, ging am 7. August."),
        ("fr", "Le pilote, né en 1950, est parti le 7 août."),
        ("es", "El piloto, nacido en 1950, salió el 7 de agosto."),
        ("uk", "Пілот народився у 1950 році, а пішов 7 серпня."),
        ("ru", "Пилот родился в 1950 году, а ушёл 7 августа."),
    ],
)
def test_years_of_birth_and_founding_are_no_evidence(language: str, body: str) -> None:
    assert inferred(body, language=language) == "2031-08-07"


def test_a_year_in_the_news_is_evidence() -> None:
    body = "The bridge was closed in 2029. It fell on Aug. 7, guards said."
    dated, _ = resolve(article(body, published=None), LATER)
    assert dated.date_published == "2029-08-07"
    assert "2029" in (dated.date_inferred or "")


def test_one_date_of_history_is_no_evidence_but_what_a_text_keeps_to_is() -> None:
    assert inferred("The treaty was signed on July 20, 1969.") is None
    assert inferred("The treaty of July 20, 1969, was broken on Aug. 7.") == "2031-08-07"
    assert inferred("The treaty was signed on July 20, 1989. On Aug. 7, 1989, it was broken.") == "1989-08-07"
    picture = Picture(caption="The dam on July 20, 1989.")
    assert inferred("The dam fell on Aug. 7.", pictures=(picture,)) == "1989-08-07"


def test_nothing_is_inferred_from_nothing() -> None:
    dated, times = resolve(article("The gate fell on Friday, guards said.", published=None), LATER)
    assert (dated.date_published, dated.date_inferred) == (None, None)
    assert [mention.anchor.status for mention in times if mention.anchor] == ["fetched"]


def test_the_date_of_the_change_stands_in_for_that_of_publication() -> None:
    dated, times = resolve(article("The gate fell on Friday.", published=None, date_modified="2031-03-05"), LATER)
    assert dated.date_published is None
    assert [(m.value, m.anchor.status) for m in times if m.anchor] == [("2031-02-28", "modified")]


def test_a_live_item_is_no_older_than_the_article_beside_it() -> None:
    briefs = (Brief("A lorry overturned on the morning of April 2, police said."), Brief("It rained on Monday."))
    dated, times = resolve(article("The dam held on March 4.", briefs=briefs), LATER)
    assert [brief.date_published for brief in dated.briefs] == ["2031-04-02", None]
    assert "newer than the article" in (dated.briefs[0].date_inferred or "")
    assert [m.value for m in times if m.in_ == "briefs/0/text"] == ["2031-04-02TMO"]
    stated = (Brief("A lorry overturned on Friday.", date_published="2031-04-02"),)
    times = resolve(article("The dam held on Friday.", briefs=stated), LATER)[1]
    assert {m.in_: m.value for m in times} == {None: "2031-02-28", "briefs/0/text": "2031-03-28"}


def test_a_caption_is_dated_by_its_own_date() -> None:
    picture = Picture(
        caption="The dam on Jan. 9, 2029, two days before it broke on Thursday.", date_created="2029-01-09"
    )
    times = resolve(article("The dam held.", pictures=(picture,)), LATER)[1]
    assert {m.span.text: (m.value, m.anchor and m.anchor.status) for m in times if m.type == "DATE"} == {
        "Jan. 9, 2029": ("2029-01-09", None),
        "Thursday": ("2029-01-04", "taken"),
    }
