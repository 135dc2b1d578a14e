"""A story's claims with their Admiralty code, for other people's tools: a table and data."""

from collections.abc import Iterator

import msgspec
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from onrecord.desk import Desk
from onrecord.store.views import StoryView
from onrecord.tables import lines
from onrecord.weigh.admiralty import CREDIBILITY, PROPOSED, RELIABILITY, admiralty, by_claim

COLUMNS = (
    "code", "credibility", "credibility_in_words", "reasons", "reliability", "reliability_in_words", "claim",
    "origins_at_least", "origins_at_most", "affirmed_by", "denied_by", "articles", "corrected", "basis", "claim_id",
    "claim_url",
)  # fmt: skip


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

    def _rows(self, request: Request) -> tuple[StoryView, list[Row]]:
        story = self.store.story(request.path_params["story_id"])
        if story is None:
            raise HTTPException(404)
        return story, list(rows(story, str(request.base_url)))

    def table(self, request: Request) -> Response:
        """CSV (RFC 4180), UTF-8 with a mark, since spreadsheets take anything else for an old encoding."""
        story, found = self._rows(request)
        name = "".join(letter for letter in story.id if letter.isalnum())[:32]
        headers = {"content-disposition": f'attachment; filename="admiralty-{name}.csv"'}
        return Response(table(found).encode("utf-8-sig"), media_type="text/csv; charset=utf-8", headers=headers)

    def data(self, request: Request) -> Response:
        """The same as JSON, with what the letters and figures stand for."""
        story, found = self._rows(request)
        whole = {
            "story": story.id,
            "headline": story.headline,
            "basis": PROPOSED,
            "reliability": RELIABILITY,
            "credibility": {str(figure): meaning for figure, meaning in CREDIBILITY.items()},
            "claims": found,
        }
        return Response(msgspec.json.encode(whole), media_type="application/json")


def rows(story: StoryView, base: str) -> Iterator[Row]:
    """The claims of a story, in its order. `base` is the desk's own address."""
    corrections = story.weighing.corrections
    for weighed in by_claim(story.weighing):
        rating = admiralty(weighed, corrections)
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
            affirmed_by=tuple(labels.get(one, one) for one in weighed.support.affirmed_by),
            denied_by=tuple(labels.get(one, one) for one in weighed.support.denied_by),
            articles=weighed.articles,
            corrected=tuple(one.by for one in corrections if weighed.claim.id in one.claims),
            basis=rating.basis,
            claim_id=weighed.claim.id,
            claim_url=f"{base}story/{story.id}?claim={weighed.claim.id}",
        )


def table(found: list[Row]) -> str:
    """The rows as CSV."""
    return "".join(lines(COLUMNS, ([_joined(getattr(row, column)) for column in COLUMNS] for row in found)))


def _joined(value: object) -> object:
    return " | ".join(value) if isinstance(value, tuple) else value
