"""Any text: no crash, spans inside it, no date outside the calendar, and time that grows with its length."""

import re
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.records import places, text_in
from onrecord.timeline import resolve, values
from onrecord.timeline.language import load
from tests.patience import costing_less_than
from tests.timeline.texts import LATER, article, told

CODES = ["en", "de", "fr", "es", "uk", "ru"]


def check(body: str, language: str | None, published: str | None) -> None:
    dated, times = resolve(article(body, language, published), LATER)
    for mention in times:
        for start, end in mention.span.spans:
            assert 0 <= start < end <= len(text_in(dated, mention.in_))
        assert mention.in_ in places(dated)
        if mention.type in ("DATE", "TIME") and (year := re.match(r"\d{4}", mention.value)):  # "00" is a century
            assert date.min.year <= int(year[0]) <= date.max.year
            assert mention.interval is not None or mention.value.startswith("9999")


@given(st.text(max_size=300), st.sampled_from([*CODES, "xx", None]), st.sampled_from(["2031-03-05", None]))
@settings(deadline=None, max_examples=150)
def test_any_text(text: str, language: str | None, published: str | None) -> None:
    check(text, language, published)


@given(
    st.data(), st.sampled_from(CODES), st.sampled_from(["0001-01-01", "2028-02-29", "2031-03-05", "9999-12-31", None])
)
@settings(deadline=None, max_examples=400)
def test_any_words_of_the_grammar(data: st.DataObject, language: str, published: str | None) -> None:
    numbers = ["0", "1", "29", "30", "31", "32", "99", "1000", "1990", "2031", "9999", "99:99", "24:00", "2031-02-30",
               "12/31/99", "1/2", "3.5", "1,000", "999999999", "1st", "90s", ",", "-", "–", ".", "'", "(", "$"]  # fmt: skip
    words = st.sampled_from([*sorted(load(language).forms), *numbers * 4])
    check(" ".join(data.draw(st.lists(words, max_size=12))), language, published)


@pytest.mark.parametrize(
    "bit", ["on Tuesday and March 3 the the 1 2 3 of ", "the the the ", "1 ", "Mr. X. ", "six days after "]
)
def test_long_texts_take_linear_time(bit: str) -> None:
    with costing_less_than(30):
        told(article(bit * 2_500))


def test_the_neutral_language_knows_digits_only() -> None:
    assert values.unit_of(load("xx").code) is None
    assert [mention.value for mention in resolve(article("Friday 2031-03-01", "xx"), LATER)[1]] == ["2031-03-01"]
