"""What travels through onrecord, and the one error tree.

Everything imports this module; it imports nothing of ours. Records are frozen
`msgspec.Struct`s, so JSON and MessagePack come for free and a wrong type is
refused when decoding. Names are the field's own: PolNeAR/PARC (source, cue,
content), TIMEX3, schema.org (NewsArticle, Person, ImageObject), W3C Web
Annotation (text position and quote selectors), W3C PROV.

Records that a page has hundreds of are left alone by the cyclic garbage
collector (`gc=False`): they hold nothing that could refer back to them.

Offsets are code points into the text that `in` names, half open.
Dates are ISO 8601 strings, as precise as the evidence and no more:
`2024-12-04` is a day, `2024-12-04T09:30:00+00:00` an instant.
"""

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, Literal, NamedTuple

import msgspec

# --------------------------------------------------------------------------- errors


class OnrecordError(Exception):
    """Anything that onrecord refuses or cannot do. Says what, where and what to do.

    `what` is one plain sentence without a full stop, `where` the URL, path or
    setting concerned, `remedy` what the reader of the message can do about it.
    """

    def __init__(self, what: str, where: str = "", remedy: str = "") -> None:
        super().__init__(what, where, remedy)
        self.what, self.where, self.remedy = what, where, remedy

    def __str__(self) -> str:
        line = f"{self.where}: {self.what}" if self.where else self.what
        return f"{line}; {self.remedy}" if self.remedy else line


class GatherError(OnrecordError):
    """The world could not be fetched or a file could not be opened."""


class Refused(GatherError):
    """An address, scheme or size that the safety rules do not allow."""


class ReadError(OnrecordError):
    """The bytes are there but no article can be read from them."""


class StoreError(OnrecordError):
    """The database cannot be opened, is of a newer version, or is full."""


class UsageError(OnrecordError):
    """The caller asked for something that does not exist or makes no sense."""


# --------------------------------------------------------------------------- text


class Span(NamedTuple):
    """`text[start:end]` in code points. Encoded as `[start, end]`."""

    start: int
    end: int


class Quote(NamedTuple):
    """A W3C TextQuoteSelector: a span that survives a re-extraction of its text."""

    exact: str
    prefix: str
    suffix: str


def quote(text: str, span: Span, context: int = 32) -> Quote:
    """The words of `span` with up to `context` code points on either side."""
    start, end = span
    return Quote(text[start:end], text[max(0, start - context) : start], text[end : end + context])


class Extent(msgspec.Struct, frozen=True, gc=False):
    """One or more spans of one text, and their words (joined by a space when discontinuous)."""

    spans: tuple[Span, ...] = ()
    text: str = ""

    @classmethod
    def of(cls, text: str, spans: Iterable[tuple[int, int]]) -> "Extent":
        """The extent of `spans` (any order) in `text`. Raises ValueError outside the text."""
        ordered = tuple(Span(start, end) for start, end in sorted(spans))
        if any(not 0 <= start <= end <= len(text) for start, end in ordered):
            raise ValueError(f"a span of {ordered} lies outside a text of {len(text)} code points")
        return cls(ordered, " ".join(text[start:end] for start, end in ordered))

    def __bool__(self) -> bool:
        return bool(self.spans)


# --------------------------------------------------------------------------- pages


class Page(msgspec.Struct, frozen=True):
    """Bytes as they were fetched, and where they came from. Everything else derives from it."""

    url: str
    fetched_at: datetime
    body: bytes
    digest: str  # sha256 of body, hex
    status: int = 200
    media_type: str = ""  # as declared: "text/html; charset=utf-8"
    headers: tuple[tuple[str, str], ...] = ()
    via: str | None = None  # what led here: a feed's URL, a folder, a WARC's path
    warc_record_id: str | None = None


# --------------------------------------------------------------------------- articles

BlockLabel = Literal[
    "headline", "alternative_headline", "dek", "section", "byline", "dateline", "published", "modified", "reading_time",
    "paragraph", "subheading", "list_item", "pull_quote", "block_quote", "table", "caption", "credit", "embedded_post",
    "author_card", "correction", "update_note", "live_item", "related", "newsletter", "navigation", "comments", "legal",
    "boilerplate",
]  # fmt: skip


class Block(msgspec.Struct, frozen=True, gc=False):
    """One block of the page and what it is.

    Body blocks have a span of `Article.body` and no text of their own; all
    others carry their text and no span.
    """

    label: BlockLabel
    span: Span | None = None
    text: str = ""


class Person(msgspec.Struct, frozen=True, gc=False):
    """An author (schema.org Person)."""

    name: str
    job_title: str | None = None
    works_for: str | None = None
    description: str | None = None
    knows_language: tuple[str, ...] = ()  # ISO 639-1
    url: str | None = None


class Picture(msgspec.Struct, frozen=True, gc=False):
    """A content picture (schema.org ImageObject). `caption` is without the credit."""

    url: str | None = None
    caption: str = ""
    credit_text: str = ""
    creator: str | None = None
    agencies: tuple[str, ...] = ()
    via: str | None = None  # "Getty Images" in "X/AFP via Getty Images"
    pool: bool = False
    distributed_by: str | None = None
    date_created: str | None = None
    place: str | None = None


class Brief(msgspec.Struct, frozen=True, gc=False):
    """A short live-feed item that stands on the page but is not this article."""

    text: str
    headline: str | None = None
    url: str | None = None
    date_published: str | None = None
    date_inferred: str | None = None  # why, when no date is stated


class Article(msgspec.Struct, frozen=True):
    """What a page says, with every block of the page labelled.

    `body` holds the paragraphs, subheadings, list items and block quotes of the
    article alone, separated by a blank line.
    """

    id: str
    url: str
    headline: str
    body: str
    blocks: tuple[Block, ...] = ()
    outlet: str | None = None
    alternative_headline: str | None = None
    dek: str | None = None
    section: str | None = None
    authors: tuple[Person, ...] = ()
    date_published: str | None = None
    date_modified: str | None = None
    date_inferred: str | None = None  # why, when date_published is not stated on the page
    dateline: str | None = None
    language: str | None = None  # ISO 639-1
    reading_minutes: int | None = None
    pictures: tuple[Picture, ...] = ()
    corrections: tuple[str, ...] = ()
    briefs: tuple[Brief, ...] = ()
    links: tuple[str, ...] = ()  # http(s) addresses that the body links to
    notes: tuple[str, ...] = ()  # what the reader should know: "only the feed's own text", "behind a paywall"


def text_in(article: Article, place: str | None) -> str:
    """The text that an extent's `in` names; None is the body.

    Places are paths into the article: `headline`, `alternative_headline`, `dek`,
    `pictures/0/caption`, `briefs/0/text`, `corrections/0`. Raises KeyError for any other.
    """
    if place is None:
        return article.body
    match place.split("/"):
        case ["headline" | "alternative_headline" | "dek" as field]:
            return getattr(article, field) or ""
        case ["pictures", n, "caption"] if n.isdigit() and int(n) < len(article.pictures):
            return article.pictures[int(n)].caption
        case ["briefs", n, "text"] if n.isdigit() and int(n) < len(article.briefs):
            return article.briefs[int(n)].text
        case ["corrections", n] if n.isdigit() and int(n) < len(article.corrections):
            return article.corrections[int(n)]
    raise KeyError(place)


_BEHIND_DATELINE = re.compile(r"[\s:–—―-]*")


def opening(article: Article) -> int:
    """Where the body's first sentence begins: behind the dateline that it opens with, if it does."""
    dateline = article.dateline
    behind = _BEHIND_DATELINE.match(article.body, len(dateline)) if dateline else None
    return behind.end() if dateline and behind and article.body.startswith(dateline) else 0


def places(article: Article) -> list[str | None]:
    """Every place of the article that holds text to be read for attributions, the body (None) first."""
    found: list[str | None] = [None]
    found += [field for field in ("headline", "alternative_headline", "dek") if getattr(article, field)]
    found += [f"pictures/{n}/caption" for n, picture in enumerate(article.pictures) if picture.caption]
    found += [f"briefs/{n}/text" for n, brief in enumerate(article.briefs) if brief.text]
    return found


# --------------------------------------------------------------------------- what is followed


class Entry(msgspec.Struct, frozen=True):
    """One item of a feed or sitemap: it leads to a page. Every string is sanitised."""

    url: str
    title: str = ""
    date_published: str | None = None
    date_modified: str | None = None
    authors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    language: str | None = None
    content_html: str = ""  # the fullest text that the feed itself carries, allow-listed markup
    pictures: tuple[Picture, ...] = ()


SubscriptionKind = Literal["feed", "sitemap", "page", "folder", "warc"]


class Subscription(msgspec.Struct, frozen=True):
    """An address that the desk follows, and how its last visits went."""

    id: str
    address: str  # what is visited: the feed's own URL, or a path
    kind: SubscriptionKind
    title: str = ""
    site: str | None = None  # the site that the feed belongs to
    added_at: datetime | None = None
    paused: bool = False
    etag: str | None = None
    last_modified: str | None = None
    last_visit: datetime | None = None
    last_new: datetime | None = None  # when a visit last brought a new article
    last_error: str | None = None  # in plain words; None after a visit that went well
    errors: int = 0  # failed visits in a row
    next_visit: datetime | None = None


# --------------------------------------------------------------------------- attributions

SourceType = Literal["person", "organization", "outlet", "document", "group", "none"]
Naming = Literal["named", "described", "unspecified"]
Stance = Literal["affirms", "denies", "declines", "asks", "intends", "unsure"]
Kind = Literal["direct", "indirect", "mixed"]


class Speaker(msgspec.Struct, frozen=True, gc=False):
    """Who a source is, by the fullest name that the article gives."""

    name: str
    role: str | None = None
    speaks_for: str | None = None
    same_as: str | None = None  # one key across articles


class Attribution(msgspec.Struct, frozen=True):
    """Somebody says something: source, cue and content as spans, and what they mean."""

    id: str
    article_id: str
    source: Extent
    cue: Extent
    content: Extent
    in_: str | None = msgspec.field(default=None, name="in")  # see text_in
    speaker: Speaker | None = None
    addressee: str | None = None
    source_type: SourceType = "none"
    naming: Naming = "unspecified"
    stance: Stance = "affirms"
    hedged: bool = False
    relayed_from: str | None = None  # the outlet that the article got it through
    inside: str | None = None  # id of the attribution that this one is nested in
    kind: Kind = "indirect"
    count: int | None = None  # "four officials": 4
    said_on: str | None = None  # when it was said, where the text tells
    basis: str | None = None  # how the source knows, in the text's words: "familiar with the matter"
    terms: str | None = None  # on what terms an unnamed one spoke: "on condition of anonymity because ..."

    @property
    def on_record(self) -> bool | None:
        """True for a named speaker, False for an unnamed one, None where nobody speaks."""
        if self.source_type not in ("person", "organization", "group"):
            return None
        return self.naming == "named"


# --------------------------------------------------------------------------- time

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


# --------------------------------------------------------------------------- weighing


class Account(msgspec.Struct, frozen=True):
    """What one article brings to its story: the input of the group stages."""

    article: Article
    attributions: tuple[Attribution, ...]
    times: tuple[TimeMention, ...]
    first_seen: datetime


class Story(msgspec.Struct, frozen=True):
    """Articles about the same happening. Its id is that of the article that founded it."""

    id: str
    headline: str
    article_ids: tuple[str, ...]


class Move(msgspec.Struct, frozen=True, gc=False):
    """An article that went from one story to another."""

    article_id: str
    before: str  # id of the story that it left
    after: str  # id of the story that it is in now


class Regrouping(msgspec.Struct, frozen=True, gc=False):
    """What is to change about which articles are one story. First the merges, then the moves."""

    merged: tuple[tuple[str, str], ...] = ()  # (story that ends, story that takes all of its articles)
    moved: tuple[tuple[str, str], ...] = ()  # (article, the story that it goes to: one of them founds it if need be)

    def __bool__(self) -> bool:
        return bool(self.merged or self.moved)


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


class Dispute(msgspec.Struct, frozen=True):
    """Two texts that cannot both hold as they stand. Shown, never decided."""

    claim: str
    kind: Literal["denied", "number", "date", "cause"]
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


# --------------------------------------------------------------------------- versions

EditKind = Literal[
    "headline", "attribution_dropped", "attribution_added", "hardened", "softened", "source_swapped", "name_dropped",
    "name_added", "stance_changed", "number_changed", "correction_added",
]  # fmt: skip


class Edit(msgspec.Struct, frozen=True):
    """What an outlet changed in an article between two versions: the words before and the words after.

    Either side is empty where nothing stands for the other; `about` is the content that is now told otherwise,
    as words of the later version, or of the earlier one where it is gone.
    """

    kind: EditKind
    article_id: str
    before: Extent = Extent()
    after: Extent = Extent()
    in_: str | None = msgspec.field(default=None, name="in")
    about: str = ""


# --------------------------------------------------------------------------- judgements

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
]


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
    right: str | None = None
    right_type: SourceType | None = None  # what kind of source `right` is
    note: str = ""
    undone_by: str | None = None
    undone_at: datetime | None = None

    @property
    def stands(self) -> bool:
        """Whether nobody has undone it."""
        return self.undone_at is None


# --------------------------------------------------------------------------- briefs

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


# --------------------------------------------------------------------------- results


class Failure(msgspec.Struct, frozen=True):
    """In bulk work a failure is a value; the run goes on."""

    stage: str
    url: str
    error: str

    @classmethod
    def of(cls, stage: str, url: str, error: Exception) -> "Failure":
        """The failure that `error` was, in words that do not repeat the address."""
        if isinstance(error, OnrecordError):
            what = f"{error.what}; {error.remedy}" if error.remedy else error.what
        else:
            what = f"{type(error).__name__}: {error}"
        return cls(stage, url, what)


class Reading(msgspec.Struct, frozen=True):
    """One page through all map stages. `article` is None when it could not be read."""

    page: Page
    article: Article | None = None
    attributions: tuple[Attribution, ...] = ()
    times: tuple[TimeMention, ...] = ()
    failures: tuple[Failure, ...] = ()


def to_json(record: Any) -> bytes:
    """One line of JSON. A Page leaves its bytes out: its digest names them."""
    plain = msgspec.to_builtins(record, builtin_types=(bytes, datetime))
    for page in (plain, plain.get("page")):
        if isinstance(page, dict) and isinstance(page.get("body"), bytes):
            del page["body"]
    return msgspec.json.encode(plain)


def utc(moment: datetime) -> datetime:
    """`moment` in UTC; a naive one is taken to be UTC already."""
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def instant(date: str) -> datetime:
    """The first moment of an ISO date or date-time, in UTC. Raises ValueError."""
    return utc(datetime.fromisoformat(date))
