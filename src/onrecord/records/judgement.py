"""What people decided."""

from datetime import datetime
from typing import Literal

import msgspec

from onrecord.records.attribution import SourceType
from onrecord.records.story import Move
from onrecord.records.text import Quote

JudgementKind = Literal[
    "merge_stories",  # articles: one of each story
    "split_story",  # articles: those that leave, and (last) one that stays
    "same_speaker",  # speakers: two names that are one
    "other_speaker",  # speakers: two names that are not one
    "same_claim",  # words: a content of each claim
    "other_claim",  # words: the content that leaves the claim, and one that stays
    "same_origin",  # words: the source's words of two attributions
    "other_origin",  # words: the source's words of two attributions
    "wrong_source",  # words: of the attribution (content, cue, source); right: who really says so
    "not_said",  # words: of what is no attribution at all
    "reliability",  # outlets, speakers or origins: one source; right: its letter in the Admiralty code
]
Reliability = Literal["A", "B", "C", "D", "E", "F"]  # of a source (NATO AJP-2.1); F: cannot be judged


class Reference(msgspec.Struct, frozen=True, gc=False):
    """Words of an article that somebody points at: they are found again by their quote when it is read anew."""

    article_id: str
    quote: Quote
    in_: str | None = msgspec.field(default=None, name="in")


class Judgement(msgspec.Struct, frozen=True):
    """What a person decided. Evidence, not opinion of ours: kept through every reprocessing, and can be undone."""

    id: str
    kind: JudgementKind
    by: str  # the user's name
    at: datetime
    articles: tuple[str, ...] = ()  # ids
    moves: tuple[Move, ...] = ()  # which articles went where because of it, so that they can be put back
    words: tuple[Reference, ...] = ()
    speakers: tuple[str, ...] = ()  # names
    outlets: tuple[str, ...] = ()  # names
    origins: tuple[str, ...] = ()  # labels of sources that are no speaker: "two officials, as reported by The Tide"
    right: str | None = None  # who really says so; a source's Reliability
    right_type: SourceType | None = None  # what kind of source `right` is
    note: str = ""
    undone_by: str | None = None
    undone_at: datetime | None = None

    @property
    def stands(self) -> bool:
        """Whether nobody has undone it."""
        return self.undone_at is None
