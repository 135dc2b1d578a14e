"""What is known of speakers, outlets and origins, as a reader of the desk meets it."""

from datetime import datetime

import msgspec

from onrecord.records import Attribution, Naming, SourceType, Stance
from onrecord.store.ratings import Rated


class SpeakerLine(msgspec.Struct, frozen=True):
    """A speaker in a list. `said`: attributions, in the week asked for or in all."""

    key: str
    name: str
    source_type: SourceType
    said: int
    role: str | None = None


class ToldAs(msgspec.Struct, frozen=True):
    """How articles tell of a speaker: by this name, in this role."""

    key: str
    name: str
    said: int  # attributions
    role: str | None = None
    speaks_for: str | None = None
    article_id: str | None = None  # that tells it last
    outlet: str | None = None
    published: datetime | None = None
    why: str | None = None  # it is taken to be this speaker; None for what the others are compared with
    like: str | None = None  # the key of what `why` compares it with


class Heard(msgspec.Struct, frozen=True):
    """One attribution with the article that prints it, and how the claim that it bears on fares."""

    article_id: str
    headline: str
    outlet: str
    published: datetime
    attribution: Attribution
    first_hand: bool  # not through another outlet
    passage: str  # the words of the article from the first to the last of source, cue and content
    story_id: str | None = None
    claim_id: str | None = None
    articles: int = 0  # that print the claim; 0 before it was weighed
    contested: bool = False  # the claim is denied or disputed


class Received(msgspec.Struct, frozen=True):
    """A claim that a speaker stands behind, and who else bears on it."""

    story_id: str
    claim_id: str
    text: str
    articles: int  # that print it: not a count of sources
    origins_at_least: int
    origins_at_most: int
    denied_by: tuple[str, ...] = ()
    rivals: tuple[str, ...] = ()  # words of claims that cannot hold beside it


class Clash(msgspec.Struct, frozen=True):
    """Two texts of one speaker in one story that cannot both hold as they stand. Shown, never decided."""

    story_id: str
    kind: str  # of a Dispute
    one: Heard
    other: Heard


class SpeakerView(msgspec.Struct, frozen=True):
    """One speaker across articles."""

    key: str
    name: str
    source_type: SourceType
    said: int  # attributions
    first_hand: int  # of them: not through another outlet
    stances: dict[Stance, int]
    weeks: tuple[tuple[str, int], ...]  # Monday, attributions; oldest first
    told_as: tuple[ToldAs, ...]
    told_more: int  # further ways in which they are told
    namesakes: tuple[SpeakerLine, ...]
    denied: tuple[Received, ...] = ()
    repeated: tuple[Received, ...] = ()
    clashes: tuple[Clash, ...] = ()
    received_since: str | None = None  # the week from which on `denied`, `repeated`, `clashes` are; None: all
    reliability: Rated | None = None  # None: nobody has judged it


class Sourcing(msgspec.Struct, frozen=True):
    """How some articles source: numbers of articles and of attributions."""

    articles: int = 0
    named: int = 0
    described: int = 0
    unspecified: int = 0
    relayed: int = 0  # attributions that came through another outlet
    weighed: int = 0  # articles whose attributions have been weighed
    single: int = 0  # of them: all of their attributions lead to one origin
    corrected: int = 0  # articles with a correction

    @property
    def attributions(self) -> int:
        """All of them."""
        return self.named + self.described + self.unspecified

    def __add__(self, other: "Sourcing") -> "Sourcing":
        both = (getattr(self, name) + getattr(other, name) for name in self.__struct_fields__)
        return Sourcing(*both)


class OutletLine(msgspec.Struct, frozen=True):
    """An outlet in a list."""

    key: str
    name: str
    sourcing: Sourcing


class Relay(msgspec.Struct, frozen=True):
    """Another outlet, and how much is taken from it or by it."""

    name: str
    articles: int
    claims: int
    certain: int  # articles that say so or show it; the others perhaps


class Printed(msgspec.Struct, frozen=True):
    """An article of an outlet, and why it stands in a list."""

    article_id: str
    headline: str
    published: datetime
    texts: tuple[str, ...] = ()  # corrections
    origin: str | None = None  # what all of its attributions lead to


class OutletView(msgspec.Struct, frozen=True):
    """How one outlet sources. Without articles of its own it is known from those that take from it."""

    key: str
    name: str
    sourcing: Sourcing
    weeks: tuple[tuple[str, Sourcing], ...]  # Monday; oldest first
    relays: tuple[Relay, ...]  # whom it takes from
    relayed_by: tuple[Relay, ...]
    corrections: tuple[Printed, ...]
    single: tuple[Printed, ...]
    reliability: Rated | None = None  # None: nobody has judged it


class Leaning(msgspec.Struct, frozen=True):
    """A claim that leans on an origin, with the words that print it."""

    story_id: str
    claim_id: str
    text: str
    article_id: str
    attribution: str  # its id; "": the article's own voice
    outlet: str


class OriginLine(msgspec.Struct, frozen=True):
    """An unnamed source and what leans on it in a week.

    Within one story the same words of one outlet count as one source. `stories` above one: the same words in several
    stories, which may be the same source or not.
    """

    id: str
    label: str
    naming: Naming
    articles: int
    claims: int
    stories: int
    leaning: tuple[Leaning, ...] = ()
    like: tuple[str, ...] = ()  # labels of others in the list that may be the same: one story, these words
    reliability: Rated | None = None  # None: nobody has judged it


class WireLine(msgspec.Struct, frozen=True):
    """An outlet or agency that others take from, and what leans on it in a week."""

    key: str
    name: str
    articles: int
    claims: int
    outlets: int  # that take from it
    leaning: tuple[Leaning, ...] = ()


class OriginsView(msgspec.Struct, frozen=True):
    """What a week's articles lean on most, other than named sources."""

    week: str
    articles: int  # of the week
    unnamed: tuple[OriginLine, ...]
    wires: tuple[WireLine, ...]
