"""The calendar: leap days, ends of years and of the calendar, the writer's own day."""

from datetime import date

import pytest

from onrecord.timeline import values
from tests.timeline.texts import values as mentions


@pytest.mark.parametrize(
    ("published", "sentence", "value"),
    [
        ("2028-03-01", "It broke yesterday.", "2028-02-29"),
        ("2029-03-01", "It broke yesterday.", "2029-02-28"),
        ("2028-02-29", "It broke a year ago.", "2027"),
        ("2031-03-31", "It broke a month ago.", "2031-02"),
        ("2031-01-01", "It broke yesterday.", "2030-12-31"),
        ("2031-01-02", "It broke on Dec. 30.", "2030-12-30"),
        ("2030-12-30", "It will open on Jan. 2.", "2031-01-02"),
        ("2031-01-01", "It broke last week.", "2030-W52"),
        ("2027-01-01", "It broke this week.", "2026-W53"),
        ("2030-12-31", "It broke this week.", "2031-W01"),
        ("2031-01-15", "Sales fell in the fourth quarter.", "2030-Q4"),
        ("2030-06-01", "It was launched on Feb. 29.", "2028-02-29"),
    ],
)
def test_leap_days_and_ends_of_years(published: str, sentence: str, value: str) -> None:
    assert value in [got for _, got in mentions(sentence, published=published)]


@pytest.mark.parametrize(
    ("published", "day"),
    [
        ("2031-03-30T00:30:00+01:00", "2031-03-30"),  # still the day before in UTC; clocks go forward that night
        ("2031-03-30T23:30:00-05:00", "2031-03-30"),  # already the day after in UTC
        ("2031-10-26T02:30:00+02:00", "2031-10-26"),  # the hour that comes twice
    ],
)
def test_today_is_the_writers_day(published: str, day: str) -> None:
    assert mentions("It broke today.", published=published) == [("today", day)]


@pytest.mark.parametrize(
    ("value", "bounds"),
    [
        ("2031", ("2031-01-01", "2032-01-01")),
        ("203", ("2030-01-01", "2040-01-01")),
        ("2031-W01", ("2030-12-30", "2031-01-06")),
        ("2031-W10-WE", ("2031-03-08", "2031-03-10")),
        ("2028-02", ("2028-02-01", "2028-03-01")),
        ("2031-WI", ("2031-12-01", "2032-03-01")),
        ("2031-H2", ("2031-07-01", "2032-01-01")),
        ("2031-03-04TNI", ("2031-03-04", "2031-03-05")),
        ("2030-12-31T24:00", ("2031-01-01T00:00", "2031-01-01T00:01")),
        ("2031-02-30", None),
        ("2031-W60", None),
        ("PRESENT_REF", None),
        ("P3D", None),
    ],
)
def test_bounds(value: str, bounds: tuple[str, str] | None) -> None:
    assert values.bounds(value) == bounds


@pytest.mark.parametrize(("year", "day"), [(1999, (4, 4)), (2024, (3, 31)), (2025, (4, 20)), (2038, (4, 25))])
def test_easter(year: int, day: tuple[int, int]) -> None:
    assert values.easter(year) == date(year, *day)


@pytest.mark.parametrize("edge", ["0001-01-01", "9999-12-31"])
def test_no_date_lies_outside_the_calendar(edge: str) -> None:
    body = (
        "It happened ten years ago, last year, next month, 5000 years ago, in 5000 years from now, on Friday, tomorrow and "
        "yesterday, a decade ago, last winter, next Christmas, in the year-earlier quarter, last year's third quarter."
    )
    for _, value in mentions(body, published=edge):
        if value[:4].isdigit():
            assert date.min.year <= int(value[:4]) <= date.max.year
