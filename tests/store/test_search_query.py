"""What a reader types, understood."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.records import UsageError
from onrecord.store.query import CHOICES, DATED, FILTERS, MAX_CHARACTERS, Part, combined, parse

NOW = datetime(2031, 3, 10, 15, 30, tzinfo=UTC)
DAY = NOW.replace(hour=0, minute=0)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("ferry late", [Part("", "ferry"), Part("", "late")]),
        ('"two ferries"', [Part("", "two ferries", quoted=True)]),
        ('"not closed', [Part("", "not closed", quoted=True)]),
        ("-strike", [Part("", "strike", excluded=True)]),
        ('-outlet:"The Tide"', [Part("outlet", "The Tide", quoted=True, excluded=True)]),
        ("speaker:Ash", [Part("speaker", "Ash")]),
        ("SPEAKER:Ash", [Part("speaker", "Ash")]),
        ("speaker: Ash", [Part("speaker", "Ash")]),
        ('said:"closed the mill"', [Part("said", "closed the mill", quoted=True)]),
        ("naming:Anonymous is:SINGLE", [Part("naming", "anonymous"), Part("is", "single")]),
        ("well-known - --", [Part("", "well-known"), Part("", "-"), Part("", "--")]),
        ("ferry ferry", [Part("", "ferry")]),
        ("", []),
        ('  "" "  " ', []),
    ],
)
def test_one_line_is_taken_apart(text: str, parts: list[Part]) -> None:
    assert list(parse(text, NOW).parts) == parts


@pytest.mark.parametrize(
    ("text", "after", "before"),
    [
        ("after:2031-03-09", DAY - timedelta(days=1), None),
        ("after:2031-03", datetime(2031, 3, 1, tzinfo=UTC), None),
        ("before:2030", None, datetime(2030, 1, 1, tzinfo=UTC)),
        ("after:today", DAY, None),
        ("after:yesterday before:today", DAY - timedelta(days=1), DAY),
        ("after:7d", NOW - timedelta(days=7), None),
        ("after:12h before:2h", NOW - timedelta(hours=12), NOW - timedelta(hours=2)),
        ("after:2031-03-09T12:00+02:00", datetime(2031, 3, 9, 10, tzinfo=UTC), None),
        ("after:2030 after:2031 before:2033 before:2032", datetime(2031, 1, 1, tzinfo=UTC),
         datetime(2032, 1, 1, tzinfo=UTC)),
    ],
)  # fmt: skip
def test_dates_are_counted_from_now_in_utc(text: str, after: datetime | None, before: datetime | None) -> None:
    query = parse(text, NOW)
    assert (query.after, query.before) == (after, before)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("speaker:", "has no value; write speaker:"),
        ('said:"?!"', "has no value; write said:"),
        ("ferry naming:shy", "naming:shy: this filter has no such value; choose one of named, described"),
        ("stance:maybe", "choose one of affirms, denies"),
        ("is:true", "choose one of disputed, single, edited"),
        ("after:soon", "after:soon: this is no date; write a date such as"),
        ("before:2031-02-31", "this is no date"),
        ("before:0000", "this is no date"),
        ("-after:today", "write before:today"),
    ],
)
def test_a_value_that_cannot_be_is_refused_with_what_can(text: str, says: str) -> None:
    with pytest.raises(UsageError) as refused:
        parse(text, NOW)
    assert says in str(refused.value)


@pytest.mark.parametrize("text", ["author:ash", "https://tide.example/1", 'author:"Ann Ash"'])
def test_an_unknown_filter_is_searched_for_as_words_and_noted(text: str) -> None:
    query = parse(text, NOW)
    assert "is no filter" in query.notes[0]
    assert query.terms
    assert parse("Note: more at 12:30", NOW).notes == ()


def test_too_much_is_cut_and_said() -> None:
    query = parse(" ".join(f"w{n}" for n in range(200)), NOW)
    assert len(query.parts) == 24
    assert "only the first 24" in query.notes[0]


def test_filters_of_a_form_join_the_text() -> None:
    text = combined(" ferry ", [("outlet", "The Tide"), ("language", ""), ("is", "single"), ("outlet", 'odd "name"')])
    assert text == 'ferry outlet:"The Tide" is:single outlet:"odd  name "'
    assert parse(text, NOW).of("is") == (Part("is", "single"),)


def test_a_part_is_taken_out_again() -> None:
    query = parse('ferry outlet:"The Tide" is:single', NOW)
    assert query.without(*query.of("outlet")) == "ferry is:single"
    assert query.value("outlet") == "The Tide"
    assert parse("outlet:a outlet:b", NOW).value("outlet") == ""


@given(st.text(max_size=200))
def test_any_text_is_understood_or_refused_and_reads_the_same_again(text: str) -> None:
    try:
        query = parse(text, NOW)
    except UsageError as refused:
        assert refused.what
        assert refused.remedy
        return
    if len(str(query)) <= MAX_CHARACTERS:
        assert parse(str(query), NOW).parts == query.parts


VALUES = st.text(st.characters(categories=["L", "N", "P", "Zs"]), min_size=1, max_size=20)


@given(st.sampled_from([key for key in FILTERS if key not in CHOICES and key not in DATED]), VALUES, st.booleans())
def test_every_filter_keeps_any_value(key: str, value: str, excluded: bool) -> None:
    part = Part(key, " ".join(value.replace('"', "").split()), quoted=True, excluded=excluded)
    if part.value and part.term:
        assert parse(f"ferry {part} late", NOW).of(key, excluded) == (part,)
