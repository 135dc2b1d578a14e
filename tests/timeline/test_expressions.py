"""Expressions of time in invented sentences, written on Wednesday, March 5, 2031."""

import time
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.attribute import attribute
from onrecord.records import Article, Brief, Picture, places, text_in
from onrecord.timeline import resolve, said

LATER = datetime(2031, 12, 31, tzinfo=UTC)


def article(body: str, language: str | None = "en", published: str | None = "2031-03-05", **more: object) -> Article:
    return Article(id="x", url="", headline="", body=body, language=language, date_published=published, **more)  # type: ignore[arg-type]


def values(body: str, language: str | None = "en") -> list[tuple[str, str]]:
    return [(mention.span.text, mention.value) for mention in resolve(article(body, language), LATER)[1]]


@pytest.mark.parametrize(
    ("sentence", "words", "value"),
    [
        ("The dam was built on May 3, 1988.", "May 3, 1988", "1988-05-03"),
        ("They met on 4 March 2031 in Belsa.", "4 March 2031", "2031-03-04"),
        ("The bill passed on Feb. 28.", "Feb. 28", "2031-02-28"),
        ("She was elected in November.", "November", "2030-11"),
        ("The trial will begin in November.", "November", "2031-11"),
        ("He resigned on Tuesday.", "Tuesday", "2031-03-04"),
        ("The council will vote on Friday.", "Friday", "2031-03-07"),
        ("The ferry sank yesterday.", "yesterday", "2031-03-04"),
        ("The strike ends tomorrow.", "tomorrow", "2031-03-06"),
        ("It happened three days ago.", "three days ago", "2031-03-02"),
        ("It happened two weeks ago.", "two weeks ago", "2031-W08"),
        ("The law was changed last year.", "last year", "2030"),
        ("It opens next month.", "next month", "2031-04"),
        ("The talks lasted six days.", "six days", "P6D"),
        ("They waited for two and a half hours.", "two and a half hours", "PT2H30M"),
        ("The boats leave every Thursday.", "every Thursday", "XXXX-WXX-4"),
        ("It broke on the morning of March 1.", "the morning of March 1", "2031-03-01TMO"),
        ("The call came at 3:30 p.m. on Monday.", "3:30 p.m. on Monday", "2031-03-03T15:30"),
        ("Sales fell in the third quarter of 2030.", "the third quarter of 2030", "2030-Q3"),
        ("The town was rebuilt in the 1990s.", "the 1990s", "199"),
        ("The winter of 2029 was mild.", "The winter of 2029", "2029-WI"),
        ("The ship was launched on Feb. 29, 2028.", "Feb. 29, 2028", "2028-02-29"),
        ("On 2031-01-31 the office closed.", "2031-01-31", "2031-01-31"),
    ],
)
def test_english(sentence: str, words: str, value: str) -> None:
    assert (words, value) in values(sentence)


@pytest.mark.parametrize(
    "sentence",
    ["Article 30 of February.", "Feb. 30 is no day.", "It was the second strike.", "He may come.", "Flight 1988 left."],
)
def test_what_is_no_time(sentence: str) -> None:
    assert not [value for _, value in values(sentence) if value[:4].isdigit() and len(value) > 7]


@pytest.mark.parametrize(
    ("language", "sentence", "words", "value"),
    [
        ("de", "Der Minister trat am 3. März 2031 zurück.", "3. März 2031", "2031-03-03"),
        ("de", "Das Haus brannte vor drei Tagen.", "vor drei Tagen", "2031-03-02"),
        ("fr", "Il est parti il y a trois jours.", "il y a trois jours", "2031-03-02"),
        ("fr", "La loi date du 12 janvier 2030.", "12 janvier 2030", "2030-01-12"),
        ("es", "El barco zarpó el 5 de mayo de 2030.", "5 de mayo de 2030", "2030-05-05"),
        ("uk", "Міст зруйновано вчора.", "вчора", "2031-03-04"),
        ("uk", "Це сталося 21 лютого 2031 року.", "21 лютого 2031", "2031-02-21"),
        ("ru", "Это произошло два дня назад.", "два дня назад", "2031-03-03"),
        ("ja", "発表は2031-03-01だった。", "2031-03-01", "2031-03-01"),
    ],
)
def test_other_languages(language: str, sentence: str, words: str, value: str) -> None:
    assert any(words in got and value == found for got, found in values(sentence, language)), values(sentence, language)


def test_a_missing_date_is_inferred_from_the_newest_past_one_and_says_why() -> None:
    body = "The minister called the governor on March 1, the Harbour Daily reported on March 4. Elections are due on May 20."
    dated, times = resolve(
        article(body, published=None, pictures=(Picture(caption="The dam on Jan. 9, 2031."),)), LATER
    )
    assert dated.date_published == "2031-03-04"
    assert "March 4" in (dated.date_inferred or "")
    assert ("2031-03-01", "inferred") in {(mention.value, mention.anchor.status) for mention in times if mention.anchor}


def test_the_fetch_is_an_upper_bound() -> None:
    dated, _ = resolve(
        article("The gate fell on Dec. 30, guards said.", published=None), datetime(2031, 1, 5, tzinfo=UTC)
    )
    assert dated.date_published == "2030-12-30"


def test_nothing_is_inferred_from_nothing() -> None:
    dated, _ = resolve(article("The gate fell, guards said.", published=None), LATER)
    assert (dated.date_published, dated.date_inferred) == (None, None)


def test_a_live_item_is_no_older_than_the_article_beside_it() -> None:
    briefs = (Brief("A lorry overturned on the morning of April 2, police said."),)
    dated, times = resolve(article("The dam held on March 4.", briefs=briefs), LATER)
    assert dated.briefs[0].date_published == "2031-04-02"
    assert [mention.value for mention in times if mention.in_ == "briefs/0/text"] == ["2031-04-02TMO"]


def test_when_it_was_said() -> None:
    one = article("The dam was unsafe, the Harbour Daily reported on March 4. The mayor said the wall fell on March 1.")
    dated, times = resolve(one, LATER)
    days = {got.cue.text: got.said_on for got in said(dated, attribute(dated), times)}
    assert days["reported"] == "2031-03-04"
    assert days["said"] is None, "March 1 is in what the mayor said"


@given(st.text(max_size=300), st.sampled_from(["en", "de", "uk", "xx", None]))
@settings(deadline=None, max_examples=150)
def test_any_text(text: str, language: str | None) -> None:
    dated, times = resolve(article(text, language), LATER)
    for mention in times:
        for start, end in mention.span.spans:
            assert 0 <= start < end <= len(text_in(dated, mention.in_))
        assert mention.in_ in places(dated)


@pytest.mark.parametrize("edge", ["0001-01-01", "9999-12-31"])
def test_the_ends_of_the_calendar(edge: str) -> None:
    body = "It happened ten years ago, last year, next month, 5000 years ago, on Friday and tomorrow."
    times = resolve(article(body, published=edge), LATER)[1]
    for mention in times:
        if mention.value[:4].isdigit():
            assert date.min.year <= int(mention.value[:4]) <= date.max.year


def test_long_texts_take_linear_time() -> None:
    begun = time.monotonic()
    values("on Tuesday and March 3 the the 1 2 3 of " * 2_500)
    assert time.monotonic() - begun < 30, "what grows with the square takes minutes"
