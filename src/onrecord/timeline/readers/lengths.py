"""Lengths of time, what is counted with them, and what comes again: three days ago, six months, every Thursday."""

from datetime import date

from .. import values
from ..moment import Moment
from ..parts import FUTURE, PASSED_OVER, PAST, PRESENT, Meaning, Parts, quantity
from .periods import CLOCK, QUARTER, year_before

RATED = frozenset("% percent thousand million billion".split())
NO_PLURAL = frozenset("is was has as this lasts takes took plus us does yes less perhaps".split())
LARGEST = 10**9  # units; more is no length of time that anybody writes
PRECISION = {"DE": "Y", "CE": "Y", "FN": "W", "WE": "W"}
BEFORE_BARE = frozenset("for in within over after during the".split())
SMALLER = {"Y": ("M", 12), "M": ("D", 30), "W": ("D", 7), "DE": ("Y", 10), "CE": ("Y", 100)}


def ago(parts: Parts, moment: Moment) -> Meaning | None:
    """Three days ago: as precise as its unit."""
    letter, number = parts.unit(), quantity(parts)
    if letter is None or moment.anchor is None:
        return None
    if number is None:
        return Meaning("DATE", PAST)
    if letter == "Y" and number == 1 and moment.quarter:
        return Meaning("DATE", year_before(moment.quarter), None, relative=True)
    return _moved(moment, moment.anchor, -number, letter, parts)


def hence(parts: Parts, moment: Moment) -> Meaning | None:
    """Ten years from now."""
    letter, number = parts.unit(), quantity(parts)
    if letter is None or moment.anchor is None:
        return None
    return Meaning("DATE", FUTURE) if number is None else _moved(moment, moment.anchor, number, letter, parts)


def offset(parts: Parts, moment: Moment) -> Meaning | None:
    """Two days later, a year earlier: counted from what the text last spoke of."""
    letter, number = parts.unit(), quantity(parts)
    sign = -1 if parts.text("comparative") == "START" else 1
    if letter is None:
        return None
    if number is None:
        return Meaning("DATE", PAST if sign < 0 else FUTURE)
    if letter == "Y" and sign < 0 and number == int(number) and moment.quarter:
        return Meaning("DATE", year_before(moment.quarter, int(number)), None, relative=True)
    span = values.interval(moment.focus) if moment.focus else None
    base = span[0] if span else moment.anchor
    if base is None or letter in CLOCK:
        return Meaning("DURATION", values.duration(number, letter))
    return _moved(moment, base, sign * number, letter, parts)._replace(modifier=None)


def _moved(moment: Moment, base: date, number: float, letter: str, parts: Parts) -> Meaning:
    if letter in CLOCK:
        return Meaning("DATE", base.isoformat(), parts.modifier(), relative=True)
    if number != int(number):
        smaller, factor = SMALLER.get(letter, ("D", 1))
        whole, small = round(number * factor), smaller
    else:
        whole, small = int(number), letter
    try:
        value = values.at(values.shift(base, whole, small), PRECISION.get(letter, letter))
    except ValueError:
        return Meaning("DATE", PAST if number < 0 else FUTURE, parts.modifier())
    return Meaning("DATE", value, parts.modifier(), relative=True)


def duration(parts: Parts, moment: Moment) -> Meaning | None:
    """A length of time: two days, a 10-year loan, the past two months."""
    if lasting := parts.text("lasting"):
        return Meaning("DURATION", lasting)
    letter, number = parts.unit(), quantity(parts)
    if letter is None or (number or 0) > LARGEST or _is_no_length(parts, moment, letter):
        return None
    if number is None and "recent" in parts and letter == "Y":
        return Meaning("DATE", PAST)
    return Meaning("DURATION", values.duration(number, letter), parts.text("more", "approx", "circa"))


def _is_no_length(parts: Parts, moment: Moment, letter: str) -> bool:
    """Words of time that measure none, or something else."""
    alone = len(parts.tokens) == 1
    return (
        ("second" in parts and "a" in parts)  # a second try
        or (letter == QUARTER and ("a" in parts or alone or moment.after == "of"))  # three-quarters of all
        or (letter == "D" and "unit" in parts and "last" in parts)  # the last day of a war
        or ("edge" in parts and letter != "Y")  # the early hours of Friday are a part of Friday
        or (alone and moment.before not in BEFORE_BARE)  # hundreds of years
        or (len(parts.tokens) == 2 and "a" in parts and _is_rate(moment.before))
    )


def _is_rate(before: str) -> bool:
    """Whether "a day" says how often or how much: "four flights a day", "$1.76 a year"."""
    return before[-1:].isdigit() or before in RATED or (before.endswith("s") and before not in NO_PLURAL)


def age(_parts: Parts, _moment: Moment) -> Meaning | None:
    """62-year-old, 52 years old: what somebody is, not when anything was."""
    return PASSED_OVER


def recurring(parts: Parts, _: Moment) -> Meaning | None:
    """Daily, every Thursday, Tuesday nights, twice a week."""
    if value := parts.text("regular"):
        return Meaning("SET", value)
    letters = parts.text("part", "parts")
    day, month = parts.number("weekday", "weekdays"), parts.month()
    if day is not None:
        return Meaning("SET", f"XXXX-WXX-{day}" + (f"T{letters}" if letters else ""))
    if letters:
        return Meaning("SET", f"XXXX-XX-XXT{letters}")
    if month is not None:
        return Meaning("SET", f"XXXX-{month:02d}")
    if season := parts.text("season", "seasons"):
        return Meaning("SET", f"XXXX-{season}")
    letter = parts.unit()
    times = next((n for n, token in enumerate(parts.tokens) if token.cls in ("times", "once")), -1)
    if letter is None or ("second" in parts and not parts.has("unit", "units")):
        return None
    return Meaning("SET", values.duration(quantity(Parts(parts.tokens[times + 1 :], parts.day_first)), letter))


def reference(parts: Parts, moment: Moment) -> Meaning | None:
    """Now, recently, the future."""
    if "these" in parts:
        return Meaning("DATE", PRESENT) if parts.unit() == "D" else None
    if "current" in parts:
        return Meaning("DATE", PRESENT)
    if "past" in parts:
        return Meaning("DATE", PAST)
    if "moment" in parts and moment.before not in ("at", "for"):
        return None
    value = parts.text("now", "the_ref", "term", "moment")
    return Meaning("DATE", value) if value else None
