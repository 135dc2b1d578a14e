"""A story's claims with their Admiralty code, for other people's tools: a table and data."""

import codecs
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Literal

import msgspec
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from onrecord.desk import Desk
from onrecord.records import Correction, Reliability, Weighed
from onrecord.serve.paging import MOST, following, limit_of, part, place_of
from onrecord.store.ratings import Rated
from onrecord.store.views import ClaimInShort, StoryHead
from onrecord.tables import lines
from onrecord.weigh.admiralty import CREDIBILITY, PROPOSED, RELIABILITY, admiralty, letter

COLUMNS = (
    "code", "credibility", "credibility_in_words", "reasons", "reliability", "reliability_in_words", "claim",
    "origins_at_least", "origins_at_most", "affirmed_by", "denied_by", "articles", "corrected", "basis", "claim_id",
    "claim_url", "sources",
)  # fmt: skip

PAIR = (
    "A code is a letter and a figure: the reliability of the source, the credibility of the claim. Each source that "
    "stands behind a claim has the letter that a person set of it, F where nobody has; an outlet that gives no source "
    "stands for itself. The claim has that of the most reliable source that affirms it and that a person judged. "
    "The figure is the claim's, the same for all its sources."
)


class Behind(msgspec.Struct, frozen=True):
    """A source that stands behind the evidence for a claim, or against it: all evidence that leads to its origin."""

    origin: str  # its id, as evidence names it
    source: str
    stance: Literal["affirms", "denies"]
    reliability: Reliability
    code: str | None  # with the claim's figure; None for who denies it
    set_by: str | None  # None: nobody has judged the source
    set_at: datetime | None
    why: str | None


class Row(msgspec.Struct, frozen=True):
    """One claim as it is exported. `articles` print it: that is no count of sources."""

    code: str
    credibility: int
    credibility_in_words: str
    reasons: tuple[str, ...]
    reliability: str
    reliability_in_words: str
    claim: str
    origins_at_least: int
    origins_at_most: int
    affirmed_by: tuple[str, ...]
    denied_by: tuple[str, ...]
    articles: int
    corrected: tuple[str, ...]  # by whom what it rests on was taken back
    basis: str
    claim_id: str
    claim_url: str
    sources: tuple[Behind, ...] = ()


class Exports:
    """The routes of what is handed to other tools."""

    def __init__(self, desk: Desk) -> None:
        self.store = desk.store

    def routes(self) -> list[BaseRoute]:
        """Both are made anew from the story's weighing."""
        return [
            Route("/story/{story_id}/admiralty.csv", self.table),
            Route("/story/{story_id}/admiralty.json", self.data),
        ]

    def _story(self, request: Request) -> StoryHead:
        story = self.store.story_head(request.path_params["story_id"])
        if story is None:
            raise HTTPException(404)
        return story

    def _rows(self, story_id: str, base: str) -> Iterator[Row]:
        """All of them, read some at a time: a story may have very many claims."""
        corrections, place, some = self.store.in_short.corrections(story_id), 0, True
        while some:
            claims = self.store.in_short.claims(story_id, MOST, place)
            yield from rows(claims, corrections, base, self._held(story_id, claims))
            place, some = place + MOST, bool(claims)

    def _held(self, story_id: str, claims: Iterable[ClaimInShort]) -> dict[str, Rated]:
        """What people set of whoever stands behind these claims, by the origin's id."""
        ends = {origin.id: origin for one in claims for origin in one.weighed.origins}
        return self.store.ratings.behind(story_id, ends.values())

    def table(self, request: Request) -> Response:
        """CSV (RFC 4180), UTF-8 with a mark, since spreadsheets take anything else for an old encoding."""
        story = self._story(request)
        name = "".join(letter for letter in story.id if letter.isalnum())[:32]
        headers = {"content-disposition": f'attachment; filename="admiralty-{name}.csv"'}
        written = table(self._rows(story.id, str(request.base_url)))
        return StreamingResponse(_encoded(written), media_type="text/csv; charset=utf-8", headers=headers)

    def data(self, request: Request) -> Response:
        """The same as JSON, a page at a time, with what the letters and figures stand for."""
        story, limit, place = self._story(request), limit_of(request, MOST), place_of(request)
        claims, more = part(self.store.in_short.claims(story.id, limit + 1, place), limit, place)
        corrections, held = self.store.in_short.corrections(story.id), self._held(story.id, claims)
        found = list(rows(claims, corrections, str(request.base_url), held))
        whole = {
            "story": story.id,
            "headline": story.headline,
            "basis": PROPOSED,
            "pair": PAIR,
            "reliability": RELIABILITY,
            "credibility": {str(figure): meaning for figure, meaning in CREDIBILITY.items()},
            "claims": found,
            "next": following(request, more),
        }
        return Response(msgspec.json.encode(whole), media_type="application/json")


def rows(
    claims: Iterable[ClaimInShort], corrections: Sequence[Correction], base: str, held: Mapping[str, Rated]
) -> Iterator[Row]:
    """Claims of one story in the order given. `corrections` are the story's, `base` is the desk's own address.

    `held`: what people set of whoever stands behind an origin, by its id.
    """
    letters = {origin: rated.letter for origin, rated in held.items()}
    for one in claims:
        weighed = one.weighed
        rating = admiralty(weighed, corrections, letter(weighed, letters))
        labels = {origin.id: origin.label for origin in weighed.origins}
        yield Row(
            code=rating.code,
            credibility=rating.credibility,
            credibility_in_words=CREDIBILITY[rating.credibility],
            reasons=rating.reasons,
            reliability=rating.reliability,
            reliability_in_words=RELIABILITY[rating.reliability],
            claim=weighed.claim.text,
            origins_at_least=weighed.support.origins_at_least,
            origins_at_most=weighed.support.origins_at_most,
            affirmed_by=tuple(labels.get(end, end) for end in weighed.support.affirmed_by),
            denied_by=tuple(labels.get(end, end) for end in weighed.support.denied_by),
            articles=one.articles,
            corrected=tuple(told.by for told in corrections if weighed.claim.id in told.claims),
            basis=rating.basis,
            claim_id=weighed.claim.id,
            claim_url=f"{base}story/{weighed.claim.story_id}?claim={weighed.claim.id}",
            sources=tuple(_behind(weighed, rating.credibility, held)),
        )


def _behind(weighed: Weighed, credibility: int, held: Mapping[str, Rated]) -> Iterator[Behind]:
    labels = {origin.id: origin.label for origin in weighed.origins}
    sides: tuple[tuple[Literal["affirms", "denies"], tuple[str, ...]], ...] = (
        ("affirms", weighed.support.affirmed_by),
        ("denies", weighed.support.denied_by),
    )
    for stance, ends in sides:
        for end in ends:
            rated = held.get(end)
            given: Reliability = rated.letter if rated else "F"
            code = f"{given}{credibility}" if stance == "affirms" else None
            told = (rated.by, rated.at, rated.why) if rated else (None, None, None)
            yield Behind(end, labels.get(end, end), stance, given, code, *told)


def table(found: Iterable[Row]) -> Iterator[str]:
    """The rows as lines of CSV."""
    return lines(COLUMNS, ([_joined(getattr(row, column)) for column in COLUMNS] for row in found))


def _encoded(written: Iterator[str]) -> Iterator[bytes]:
    yield codecs.BOM_UTF8
    while some := list(islice(written, MOST)):
        yield "".join(some).encode()


def _joined(value: object) -> object:
    return " | ".join(map(_in_short, value)) if isinstance(value, tuple) else value


def _in_short(value: object) -> str:
    """A source with its code; who denies a claim has a letter alone."""
    if not isinstance(value, Behind):
        return str(value)
    return f"{value.source}: {value.code}" if value.code else f"{value.source}: {value.reliability}, denies it"
