"""What a recognised expression means: one reader for each kind of rule in a language's file.

A reader gets the expression's parts and the moment from which relative
expressions are counted; it returns a Meaning, None when the words turn out
not to be an expression of time ("a second strike"), or PASSED_OVER for what
looks like one and is none: a date that no calendar has ("Feb. 30"), an age.
"""

from collections.abc import Callable, Mapping

from ..moment import Moment
from ..parts import Meaning, Parts
from . import calendar, dayparts, lengths, periods

Reader = Callable[[Parts, Moment], Meaning | None]

READERS: Mapping[str, Reader] = {
    "stamp": calendar.stamp,
    "numeric": calendar.numeric,
    "calendar": calendar.calendar,
    "weekday": calendar.weekday,
    "deictic": calendar.deictic,
    "month": calendar.month,
    "spoken": calendar.spoken,
    "year": calendar.year,
    "decade": calendar.decade,
    "season": calendar.season,
    "holiday": calendar.holiday,
    "clock": dayparts.clock,
    "part": dayparts.part,
    "quarter": periods.quarter,
    "year_ago_quarter": periods.year_ago_quarter,
    "unit": periods.unit,
    "year_end": periods.year_end,
    "adjacent": periods.adjacent,
    "ago": lengths.ago,
    "hence": lengths.hence,
    "offset": lengths.offset,
    "duration": lengths.duration,
    "age": lengths.age,
    "set": lengths.recurring,
    "reference": lengths.reference,
}
