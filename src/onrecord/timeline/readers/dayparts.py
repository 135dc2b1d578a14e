"""Times within a day: this morning, Friday night, 3:30 p.m. on Monday."""

import re
from datetime import date

from ..moment import Moment
from ..parts import PASSED_OVER, Meaning, Parts
from ..scan import Token
from .calendar import calendar_day, deictic, weekday_day


def part(parts: Parts, moment: Moment) -> Meaning | None:
    """Parts of the day: this morning, Friday night, the evening of March 3, tonight."""
    letters = parts.text("part", "tonight")
    if joined := parts.text("weekday_part"):  # German writes them as one word
        number, letters = joined.split("-")
        token = parts.tokens[-1]
        parts = Parts([*parts.tokens[:-1], Token("weekday", int(number), token.start, token.end)], parts.day_first)
    day, relative = _some_day(parts, moment)
    named = parts.has("weekday", "deictic", "month")
    if "last" in parts and not named:
        day = moment.moved(-1, "D")
    elif moment.anchor and not named and parts.has("this", "tonight"):
        day = moment.anchor.isoformat()
    elif day and not named and parts.has("next", "following"):
        day = moment.moved(1, "D", date.fromisoformat(day))
    if not day:
        return PASSED_OVER if day == "" else None
    return Meaning("TIME", f"{day}T{letters}", parts.modifier(), relative)


def clock(parts: Parts, moment: Moment) -> Meaning | None:
    """Times of the clock, with the day when it is given."""
    hour, minute = _hour(parts)
    day, relative = _some_day(_without_hour(parts), moment)
    if hour is None or not day:
        return PASSED_OVER if day == "" else None
    return Meaning("TIME", f"{day}T{hour:02d}:{minute:02d}", parts.modifier(), relative)


def _some_day(parts: Parts, moment: Moment) -> tuple[str | None, bool]:
    """The day that an expression names, by whatever means ("" for an impossible one), and whether it took an anchor."""
    if parts.has("month", "mon"):
        found = calendar_day(parts, moment)
        day, relative = (found.value, found.relative) if found else (None, False)
    elif "weekday" in parts:
        day, relative = weekday_day(parts, moment), True
    elif "deictic" in parts:
        found = deictic(parts, moment)
        day, relative = (found.value if found else None), True
    else:
        day, relative = moment.day(), True
    return (None if day is not None and day.startswith("X") else day), relative


def _hour(parts: Parts) -> tuple[int | None, int]:
    written = parts.text("clock")
    if written is None and parts.has("oclock", "half_day"):
        written = parts.text("dec")  # 18.30 Uhr, 5.30pm
    if written is not None:
        hour, minute = (int(piece) for piece in re.split(r"[:.,]", written)[:2])
    elif "hours" in parts:
        hour, minute = (int(token.value) for token in parts.tokens if token.cls == "dd")  # 18h30
    elif "zone" in parts and (digits := parts.number("yyyy", "int")) is not None:
        hour, minute = divmod(digits, 100)  # 1300 GMT
    else:
        at = _without_hour(parts, True).tokens
        numbers = [token.value for token in at if token.cls in ("dd", "card", "hour")]
        hour, minute = (numbers[0] if numbers and isinstance(numbers[0], int) else -1), 0
    half, letters = parts.number("half_day"), parts.text("part")
    if half is not None or letters is not None:
        afternoon = half == 12 or (letters in ("AF", "EV") and hour < 12) or (letters == "NI" and 6 <= hour < 12)
        if not 0 < hour <= 12:
            return None, 0
        hour = hour % 12 + (12 if afternoon else 0)
    return (hour, minute) if 0 <= hour <= 24 and 0 <= minute < 60 else (None, 0)


def _without_hour(parts: Parts, inverse: bool = False) -> Parts:
    """The tokens that give the day (or, `inverse`, the hour): a bare number belongs to the month beside it."""
    tokens = parts.tokens
    hour_at = next(
        (n for n, t in enumerate(tokens) if t.cls in ("half_day", "oclock", "clock", "hour", "zone", "hours")), 0
    )
    first = hour_at
    if (
        tokens[hour_at].cls in ("half_day", "oclock")
        and hour_at
        and tokens[hour_at - 1].cls in ("dd", "dec", "card", "clock")
    ):
        first = hour_at - 1
    chosen = [t for n, t in enumerate(tokens) if (first <= n <= hour_at) == inverse]
    return Parts(chosen, parts.day_first)
