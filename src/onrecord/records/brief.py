"""A story's sourced digest."""

from datetime import datetime
from typing import Literal

import msgspec

from onrecord.records.article import Person, Picture
from onrecord.records.attribution import Stance
from onrecord.records.text import Span
from onrecord.records.weighing import DisputeKind

BriefSection = Literal["happened", "says", "disputed", "background"]


class BriefLine(msgspec.Struct, frozen=True):
    """One sentence of a story's brief: an article's own, to the letter, or (without an article) the editor's."""

    section: BriefSection
    text: str
    article_id: str | None = None
    outlet: str | None = None
    url: str | None = None  # the original's
    in_: str | None = msgspec.field(default=None, name="in")
    span: Span | None = None
    quoted: bool = False  # word for word what a speaker said
    chain: tuple[str, ...] = ()  # from who knows to who prints it; empty: the outlet's own voice
    stance: Stance | None = None
    claim: str | None = None
    origins: tuple[int, int] | None = None  # of the claim, at least and at most, when the line was taken
    dispute: tuple[DisputeKind, str] | None = None  # that it is a side of; the other side has the same


class StoryBrief(msgspec.Struct, frozen=True):
    """A story's sourced digest, put together from its own sentences; an editor may order, drop and add."""

    id: str
    story_id: str
    headline: str
    lines: tuple[BriefLine, ...]
    author: Person
    made_at: datetime
    changed_at: datetime
    headline_from: str | None = None  # the article whose headline it is; None: the editor's
    picture: Picture | None = None
    picture_from: str | None = None
    slug: str | None = None  # its place among the published ones, from the first time that it was published
    published_at: datetime | None = None

    @property
    def reading_minutes(self) -> int:
        """At 200 words a minute, at least one."""
        return max(1, round(sum(len(line.text.split()) for line in self.lines) / 200))
