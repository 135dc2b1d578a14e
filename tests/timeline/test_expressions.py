"""Expressions of time in invented sentences, written on Wednesday, March 5, 2031."""

import pytest

from onrecord.timeline import resolve
from tests.timeline.texts import LATER, article, values


@pytest.mark.parametrize(
    ("sentence", "words", "value"),
    [
        ("The dam was built on May 3, 1988.", "May 3, 1988", "1988-05-03"),
        ("They met on 4 March 2031 in Belsa.", "4 March 2031", "2031-03-04"),
        ("The bill passed on Feb. 28.", "Feb. 28", "2031-02-28"),
        ("The bill, payable on May 20, was sent.", "May 20", "2031-05-20"),
        ("She was elected in November.", "November", "2030-11"),
        ("In November, she was elected.", "November", "2030-11"),
        ("The trial will begin in November.", "November", "2031-11"),
        ("He resigned on Tuesday.", "Tuesday", "2031-03-04"),
        ("The council will vote on Friday.", "Friday", "2031-03-07"),
        ("The permit expires on Friday.", "Friday", "2031-03-07"),
        ("On Monday, the U.N. will vote.", "Monday", "2031-03-10"),
        ("The harbour will close on Monday, two officials said.", "Monday", "2031-03-10"),
        ("He was shot on Monday, police said.", "Monday", "2031-03-03"),
        ("The trial begins Monday and could last six weeks.", "Monday", "2031-03-10"),
        ("The trial could last six weeks.", "six weeks", "P6W"),
        ("Talks lasted until 10:30pm.", "10:30pm", "2031-03-05T22:30"),
        ("The report is due on Monday.", "Monday", "2031-03-10"),
        ("He signed on Monday, Oct. 21.", "Monday, Oct. 21", "2030-10-21"),
        ("The ferry sank yesterday.", "yesterday", "2031-03-04"),
        ("The strike ends tomorrow.", "tomorrow", "2031-03-06"),
        ("It happened three days ago.", "three days ago", "2031-03-02"),
        ("It happened two weeks ago.", "two weeks ago", "2031-W08"),
        ("It happened two years ago.", "two years ago", "2029"),
        ("The law was changed last year.", "last year", "2030"),
        ("It rained last week.", "last week", "2031-W09"),
        ("It rained for the past week.", "the past week", "P1W"),
        ("It opens next month.", "next month", "2031-04"),
        ("The talks lasted six days.", "six days", "P6D"),
        ("A five-hour visit ended.", "five-hour", "PT5H"),
        ("They waited for two and a half hours.", "two and a half hours", "PT2H30M"),
        ("They waited for more than four hours.", "more than four hours", "PT4H"),
        ("It will take a year or so.", "a year or so", "P1Y"),
        ("The boats leave every Thursday.", "every Thursday", "XXXX-WXX-4"),
        ("The boats leave daily.", "daily", "P1D"),
        ("They meet twice a week.", "twice a week", "P1W"),
        ("It broke on the morning of March 1.", "the morning of March 1", "2031-03-01TMO"),
        ("He died Friday night.", "Friday night", "2031-02-28TNI"),
        ("The call came at 3:30 p.m. on Monday.", "3:30 p.m. on Monday", "2031-03-03T15:30"),
        ("It closed at 1300 GMT on Monday.", "1300 GMT on Monday", "2031-03-03T13:00"),
        ("Sales fell in the third quarter of 2030.", "the third quarter of 2030", "2030-Q3"),
        ("The third-quarter loss grew.", "third-quarter", "2030-Q3"),
        ("Sales fell in Q1 2030.", "Q1 2030", "2030-Q1"),
        ("The town was rebuilt in the 1990s.", "the 1990s", "199"),
        ("The town was rebuilt in the nineties.", "the nineties", "199"),
        ("The winter of 2029 was mild.", "The winter of 2029", "2029-WI"),
        ("It moved in the 20th century.", "the 20th century", "19"),
        ("The ship was launched on Feb. 29, 2028.", "Feb. 29, 2028", "2028-02-29"),
        ("On 2031-01-31 the office closed.", "2031-01-31", "2031-01-31"),
        ("They met on Good Friday 2030.", "Good Friday 2030", "2030-04-19"),
        ("It is now known.", "now", "PRESENT_REF"),
        ("It was recently found.", "recently", "PAST_REF"),
        ("It fled in 2028 and returned later that year.", "later that year", "2028"),
        ("It broke on March 1. The next day it was mended.", "The next day", "2031-03-02"),
        ("It broke on March 1. Two days later it was mended.", "Two days later", "2031-03-03"),
    ],
)
def test_english(sentence: str, words: str, value: str) -> None:
    assert (words, value) in values(sentence)


def test_a_comparison_with_the_year_before_speaks_of_the_reported_quarter() -> None:
    found = values("Sales rose in the fourth quarter from a year earlier. In the year-earlier quarter they had fallen.")
    assert ("a year earlier", "2029-Q4") in found
    assert ("the year-earlier quarter", "2029-Q4") in found


@pytest.mark.parametrize(
    "sentence",
    [
        "Article 30 of February.",
        "It was the second strike.",
        "He may come.",
        "They march on.",
        "Jan Oller spoke.",
        "Flight 1988 left.",
        "It cost $2031 to mend.",
        "Four flights a week leave.",
        "A quarter of them fled.",
        "The 62-year-old farmer, his wife, 52 years old, and a six-month-old calf were saved.",
        "Soldiers left their quarters.",
        "There were 3,000 people and 5.5 percent more.",
    ],
)
def test_what_is_no_time(sentence: str) -> None:
    assert not values(sentence)


@pytest.mark.parametrize(
    "impossible",
    ["Feb. 30", "Feb. 29, 2023", "February 30, 2023", "31 April 2031", "early Feb. 30", "the night of Feb. 30",
     "9 a.m. on Feb. 30", "2031-02-30", "31/02/2031", "2031-03-01T25:61"],
)  # fmt: skip
def test_a_date_that_no_calendar_has_is_none_and_no_part_of_it_is_one(impossible: str) -> None:
    assert not values(f"The form said {impossible}.")


LANGUAGES = [
    ("de", "Der Minister trat am 3. März 2031 zurück.", "3. März 2031", "2031-03-03"),
    ("de", "Das Haus brannte vor drei Tagen.", "vor drei Tagen", "2031-03-02"),
    ("de", "Es brannte am Dienstagabend.", "Dienstagabend", "2031-03-04TEV"),
    ("de", "Es begann um 18.30 Uhr.", "18.30 Uhr", "2031-03-05T18:30"),
    ("de", "In der vergangenen Woche fiel Schnee.", "vergangenen Woche", "2031-W09"),
    ("de", "Der Rat wird am Freitag tagen.", "Freitag", "2031-03-07"),
    ("de", "Die Schule stammt aus den 1990er Jahren.", "1990er Jahren", "199"),
    ("fr", "Il est parti il y a trois jours.", "il y a trois jours", "2031-03-02"),
    ("fr", "La loi date du 12 janvier 2030.", "12 janvier 2030", "2030-01-12"),
    ("fr", "Le bac a coulé mardi soir.", "mardi soir", "2031-03-04TEV"),
    ("fr", "La semaine dernière, il a plu.", "La semaine dernière", "2031-W09"),
    ("fr", "Le conseil se réunira vendredi.", "vendredi", "2031-03-07"),
    ("fr", "La loi date du 1er mai 2030.", "1er mai 2030", "2030-05-01"),
    ("es", "El barco zarpó el 5 de mayo de 2030.", "5 de mayo de 2030", "2030-05-05"),
    ("es", "Se hundió hace tres días.", "hace tres días", "2031-03-02"),
    ("es", "Llovió la semana pasada.", "la semana pasada", "2031-W09"),
    ("es", "Cayó el martes por la noche.", "martes por la noche", "2031-03-04TNI"),
    ("uk", "Міст зруйновано вчора.", "вчора", "2031-03-04"),
    ("uk", "Це сталося 21 лютого 2031 року.", "21 лютого 2031 року", "2031-02-21"),
    ("uk", "Це сталося рік тому.", "рік тому", "2030"),
    ("uk", "Рада збереться у п’ятницю.", "п’ятницю", "2031-03-07"),
    ("uk", "Минулого тижня йшов дощ.", "Минулого тижня", "2031-W09"),
    ("ru", "Это произошло два дня назад.", "два дня назад", "2031-03-03"),
    ("ru", "Мост рухнул утром 5 марта.", "утром 5 марта", "2031-03-05TMO"),
    ("ru", "Через три дня откроется школа.", "Через три дня", "2031-03-08"),
    ("ja", "発表は2031-03-01だった。", "2031-03-01", "2031-03-01"),
]


@pytest.mark.parametrize(("language", "sentence", "words", "value"), LANGUAGES)
def test_other_languages(language: str, sentence: str, words: str, value: str) -> None:
    assert (words, value) in values(sentence, language), values(sentence, language)


def test_each_mention_has_its_half_open_interval() -> None:
    body = "It fell at 11:59 p.m. on Monday, in February and last week, recently, for six days."
    intervals = {m.span.text: m.interval for m in resolve(article(body), LATER)[1]}
    assert intervals == {
        "11:59 p.m. on Monday": ("2031-03-03T23:59", "2031-03-04T00:00"),
        "February": ("2031-02-01", "2031-03-01"),
        "last week": ("2031-02-24", "2031-03-03"),
        "recently": None,
        "six days": None,
    }
