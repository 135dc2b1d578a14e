"""Expressions of time and what they resolve to; what an article dates by them."""

from datetime import UTC, datetime
from typing import Literal

import msgspec

from onrecord.records.text import Extent


def utc(moment: datetime) -> datetime:
    """`moment` in UTC; a naive one is taken to be UTC already."""
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def instant(date: str) -> datetime:
    """The first moment of an ISO date or date-time, in UTC. Raises ValueError."""
    return utc(datetime.fromisoformat(date))


AnchorStatus = Literal["published", "modified", "inferred", "fetched", "taken"]  # taken: a picture's own date


class Anchor(msgspec.Struct, frozen=True):
    """The date that a relative expression is counted from, and how that date is known."""

    date: str
    status: AnchorStatus


class TimeRelation(msgspec.Struct, frozen=True):
    """What a length of time is counted from: "six days after the strike"."""

    side: Literal["after", "before"]
    event: Extent


class TimeMention(msgspec.Struct, frozen=True):
    """A TIMEX3: an expression of time, resolved."""

    span: Extent
    type: Literal["DATE", "TIME", "DURATION", "SET"]
    value: str  # TIMEX3 value: 2024-11-27, 2025-03-21TMO, P6D, XXXX-WXX-1
    in_: str | None = msgspec.field(default=None, name="in")
    anchor: Anchor | None = None  # None: the text itself says it all
    modifier: str | None = None  # TIMEX3 mod: APPROX, BEFORE, START ...
    interval: tuple[str, str] | None = None  # half open: days, or minutes for a time of the clock
    relation: TimeRelation | None = None


class Happening(msgspec.Struct, frozen=True):
    """Something that a text dates: when it happened, when it was said, or when the text itself was published."""

    article_id: str
    kind: Literal["happened", "said", "published"]
    date: str  # TIMEX3 value of a day, a part of it, or of a longer stretch
    mention: Extent  # the words that date it
    sentence: Extent  # the sentence that carries it
    in_: str | None = msgspec.field(default=None, name="in")
    attribution: str | None = None  # id of the innermost attribution that it stands in; None: the outlet's own voice
    ahead: bool = False  # later than the text: planned, not reported
    counted_from: str | None = None  # the date of the event that it was counted from ("six days after ...")


class DateCheck(msgspec.Struct, frozen=True):
    """A length of time that an article gives between two happenings, against the dates that it gives them."""

    article_id: str
    mention: Extent  # "six days"
    says: str  # TIMEX3: P6D
    counted: str  # what the dates give, in the same unit: P7D
    from_: str = msgspec.field(name="from")
    to: str
    holds: bool
    in_: str | None = msgspec.field(default=None, name="in")


class TimelineEntry(msgspec.Struct, frozen=True):
    """One happening of a story with everybody who dates it. Several `dates`: the witnesses disagree."""

    dates: tuple[str, ...]
    witnesses: tuple[Happening, ...]
