"""What is derived from a story's attributions: opinions, recomputed at any time, never evidence."""

from typing import Literal

import msgspec

from onrecord.records.attribution import Naming, Stance
from onrecord.records.text import Extent


class Claim(msgspec.Struct, frozen=True):
    """Contents, within one story, that say the same."""

    id: str
    story_id: str
    text: str  # the words of its clearest witness


class Evidence(msgspec.Struct, frozen=True):
    """One attribution's bearing on a claim."""

    claim: str
    attribution: str
    article_id: str
    stance: Stance
    origin: str


class Origin(msgspec.Struct, frozen=True):
    """Where a chain of reports ends: somebody who knows, or the last one who tells us so."""

    id: str
    label: str  # "Valery Gerasimov"; "two officials, as told to The Harbour Daily"
    kind: Literal["speaker", "document", "outlet", "anonymous", "unknown"]
    naming: Naming


class Hop(msgspec.Struct, frozen=True):
    """One report taken from another, with the words that show it."""

    claim: str
    article_id: str
    taken_from: str  # an origin's id or an outlet's name
    state: Literal["dependent", "independent", "unknown"]
    why: str  # "says so", "shares its wording", "same unnamed source"
    in_: str | None = msgspec.field(default=None, name="in")
    evidence: Extent = Extent()


class Support(msgspec.Struct, frozen=True):
    """How many independent origins stand behind a claim: always a range."""

    claim: str
    origins_at_least: int
    origins_at_most: int
    affirmed_by: tuple[str, ...] = ()  # origin ids
    denied_by: tuple[str, ...] = ()


DisputeKind = Literal["denied", "number", "date", "cause"]


class Dispute(msgspec.Struct, frozen=True):
    """Two texts that cannot both hold as they stand. Shown, never decided."""

    claim: str
    kind: DisputeKind
    attributions: tuple[str, ...]  # ids, both sides
    rival: str | None = None  # the other claim's id


class Quantity(msgspec.Struct, frozen=True):
    """A toll or a count, by whom and as of when."""

    what: str  # killed, injured, missing, displaced, arrested; damage, aid, fine, cost
    value: float
    bound: Literal["exact", "at_least", "about", "at_most"]
    article_id: str
    extent: Extent
    in_: str | None = msgspec.field(default=None, name="in")
    as_of: str | None = None
    attribution: str | None = None
    unit: str | None = None  # of money: "crowns", "EUR"; None counts people


class Correction(msgspec.Struct, frozen=True):
    """Somebody takes back what was reported: an article or a source, in these words."""

    id: str
    kind: Literal["corrected", "withdrawn"]
    article_id: str  # where the words stand
    by: str  # who corrects: an outlet's or a speaker's name
    extent: Extent
    in_: str | None = msgspec.field(default=None, name="in")
    attribution: str | None = None  # where a source is said to correct
    was: str = ""  # what was said before, where that is told
    now: str = ""  # what is said instead, where that is told
    claims: tuple[str, ...] = ()  # ids: they rest on what is corrected and say what it said
    articles: tuple[str, ...] = ()  # ids of the articles whose evidence for those claims rests on it


class Weighed(msgspec.Struct, frozen=True):
    """One claim with everything that was weighed of it: what the store keeps apart, so that one can change alone."""

    claim: Claim
    support: Support
    evidence: tuple[Evidence, ...] = ()
    origins: tuple[Origin, ...] = ()
    hops: tuple[Hop, ...] = ()
    disputes: tuple[Dispute, ...] = ()  # those that this claim opens

    @property
    def articles(self) -> int:
        """How many articles print it. Not a count of sources."""
        return len({evidence.article_id for evidence in self.evidence})


class Weighing(msgspec.Struct, frozen=True):
    """Everything that `weigh` derives from one story's attributions. Recomputed, never evidence."""

    story_id: str
    claims: tuple[Claim, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    origins: tuple[Origin, ...] = ()
    hops: tuple[Hop, ...] = ()
    supports: tuple[Support, ...] = ()
    disputes: tuple[Dispute, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    corrections: tuple[Correction, ...] = ()
