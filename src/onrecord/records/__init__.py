"""What travels through onrecord, in the order in which it travels.

Everything imports this package; it imports nothing of ours. One module for each leg of the way:

    gathered     Subscription -> Entry -> Page     what is followed, what it leads to, the bytes
    article      Page -> Article                   every block of the page labelled
    attribution  Article -> Attributions           source, cue, content; who the Speaker is
    times        Article -> TimeMentions           resolved against an Anchor; a story's TimelineEntries
    reading      a Reading                         one page through all of these, with its Failures
    story        Readings -> Accounts of a Story   which articles are about the same happening
    weighing     Accounts -> a Weighing            Claims, Evidence, Origins, Hops, Supports, Disputes

Beside the way stand `text` (Span and Extent: every record points at its words with them), `errors` (the one error
tree), and what is looked up or written by people: `edit` (what an outlet changed between two versions),
`judgement` (what a person decided, laid over what the stages found) and `brief` (a story's digest).

Import all of it from here: `from onrecord.records import Article, Attribution`.

Records are frozen `msgspec.Struct`s, so JSON and MessagePack come for free and a wrong type is
refused when decoding. Names are the field's own: PolNeAR/PARC (source, cue, content), TIMEX3, schema.org
(NewsArticle, Person, ImageObject), W3C Web Annotation (text position and quote selectors), W3C PROV.

Records that a page has hundreds of are left alone by the cyclic garbage
collector (`gc=False`): they hold nothing that could refer back to them.

Offsets are code points into the text that `in` names, half open.
Dates are ISO 8601 strings, as precise as the evidence and no more:
`2024-12-04` is a day, `2024-12-04T09:30:00+00:00` an instant.
"""

from onrecord.records.article import Article, Block, BlockLabel, Brief, Person, Picture, opening, places, text_in
from onrecord.records.attribution import Attribution, Kind, Naming, SourceType, Speaker, Stance
from onrecord.records.brief import BriefLine, BriefSection, StoryBrief
from onrecord.records.edit import Edit, EditKind
from onrecord.records.errors import GatherError, OnrecordError, ReadError, Refused, StoreError, UsageError
from onrecord.records.gathered import Entry, Page, Subscription, SubscriptionKind
from onrecord.records.judgement import Judgement, JudgementKind, Reference, Reliability
from onrecord.records.reading import Failure, Reading, to_json
from onrecord.records.story import Account, Move, Regrouping, Story
from onrecord.records.text import Extent, Quote, Span, quote
from onrecord.records.times import (
    Anchor,
    AnchorStatus,
    DateCheck,
    Happening,
    TimelineEntry,
    TimeMention,
    TimeRelation,
    instant,
    utc,
)
from onrecord.records.weighing import (
    Claim,
    Correction,
    Dispute,
    Evidence,
    Hop,
    Origin,
    Quantity,
    Support,
    Weighed,
    Weighing,
)

__all__ = [
    "Account",
    "Anchor",
    "AnchorStatus",
    "Article",
    "Attribution",
    "Block",
    "BlockLabel",
    "Brief",
    "BriefLine",
    "BriefSection",
    "Claim",
    "Correction",
    "DateCheck",
    "Dispute",
    "Edit",
    "EditKind",
    "Entry",
    "Evidence",
    "Extent",
    "Failure",
    "GatherError",
    "Happening",
    "Hop",
    "Judgement",
    "JudgementKind",
    "Kind",
    "Move",
    "Naming",
    "OnrecordError",
    "Origin",
    "Page",
    "Person",
    "Picture",
    "Quantity",
    "Quote",
    "ReadError",
    "Reading",
    "Reference",
    "Refused",
    "Regrouping",
    "Reliability",
    "SourceType",
    "Span",
    "Speaker",
    "Stance",
    "StoreError",
    "Story",
    "StoryBrief",
    "Subscription",
    "SubscriptionKind",
    "Support",
    "TimeMention",
    "TimeRelation",
    "TimelineEntry",
    "UsageError",
    "Weighed",
    "Weighing",
    "instant",
    "opening",
    "places",
    "quote",
    "text_in",
    "to_json",
    "utc",
]
