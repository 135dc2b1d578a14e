"""The desk's lists, snapshots and stories as data, as far as they are not made beside their pages."""

from typing import Any

import msgspec
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from onrecord.desk import Desk
from onrecord.people import YOU
from onrecord.records import UsageError
from onrecord.serve.answers import (
    Articles,
    BriefList,
    Claims,
    Me,
    More,
    Quantities,
    SavedSearches,
    Snapshot,
    SourceList,
    StoryData,
    Timeline,
)
from onrecord.serve.feed import reader_of
from onrecord.serve.paging import following, limit_of, part, place_of
from onrecord.serve.visitor import needs, visitor
from onrecord.store.views import StoryHead

FAILURES = 20
STORY = 20  # articles of a story at first: each has its whole text


class Data:
    """Routes that only read. They stand before the pages of the same name, which would take `.json` for an id."""

    def __init__(self, desk: Desk) -> None:
        self.store = desk.store

    def routes(self) -> list[BaseRoute]:
        """Longer paths stand first."""
        return [
            Route("/story/{story_id}/articles.json", self.articles),
            Route("/story/{story_id}/claims.json", self.claims),
            Route("/story/{story_id}/quantities.json", self.quantities),
            Route("/story/{story_id}/timeline.json", self.timeline),
            Route("/story/{story_id}.json", self.story),
            Route("/snapshot/{digest}.json", self.snapshot),
            Route("/sources.json", self.sources),
            Route("/searches.json", self.searches),
            Route("/briefs.json", self.briefs),
            Route("/briefs/published.json", self.published),
            Route("/brief/{brief_id}.json", self.brief),
            Route("/account.json", self.account),
        ]

    # ---- stories

    def _head(self, request: Request) -> StoryHead:
        """Of the story, or the way to the one that it went into."""
        story_id = request.path_params["story_id"]
        head = self.store.story_head(story_id)
        if head is not None:
            return head
        now = self.store.story_now(story_id)
        if now is None:
            raise HTTPException(404)
        path = request.url.path.replace(f"/story/{story_id}", f"/story/{now}", 1)
        raise HTTPException(302, headers={"location": path})  # for now: it may come back

    def story(self, request: Request) -> Response:
        """The first page of a story, with the way to what it has no room for."""
        head, limit = self._head(request), limit_of(request, STORY)
        at = f"/story/{head.id}"
        weighing = self.store.first_claims(head.id, limit)
        more = More(
            following(request, limit if head.articles > limit else None, f"{at}/articles.json"),
            following(request, limit if head.claims > limit else None, f"{at}/claims.json"),
            following(request, limit if len(weighing.quantities) == limit else None, f"{at}/quantities.json"),
        )
        told = (head.id, head.headline, head.first_seen, head.last_seen, head.revision)
        counts = (head.articles, head.claims, head.disputed)
        return _json(StoryData(*told, *counts, tuple(self.store.story_articles(head.id, limit)), weighing, more))

    def articles(self, request: Request) -> Response:
        """A story's articles."""
        story_id, limit, place = self._head(request).id, limit_of(request, STORY), place_of(request)
        found, more = part(self.store.story_articles(story_id, limit + 1, place), limit, place)
        return _json(Articles(found, following(request, more)))

    def claims(self, request: Request) -> Response:
        """A story's claims."""
        story_id, limit, place = self._head(request).id, limit_of(request), place_of(request)
        asked = request.query_params.get("disputed", "")
        if asked not in ("", "yes", "no"):
            raise UsageError("disputed is one or the other", asked[:40], "choose yes or no, or leave it out")
        disputed = None if not asked else asked == "yes"
        found, more = part(self.store.claims(story_id, limit + 1, place, disputed=disputed), limit, place)
        return _json(Claims(found, following(request, more)))

    def quantities(self, request: Request) -> Response:
        """What a story's articles count."""
        story_id, limit, place = self._head(request).id, limit_of(request), place_of(request)
        found, more = part(self.store.quantities(story_id, limit + 1, place), limit, place)
        return _json(Quantities(found, following(request, more)))

    def timeline(self, request: Request) -> Response:
        """What a story's articles date, in order."""
        story_id, limit, place = self._head(request).id, limit_of(request), place_of(request)
        found, more = part(self.store.in_short.timeline(story_id)[place : place + limit + 1], limit, place)
        return _json(Timeline(found, following(request, more)))

    # ---- what is kept beside

    def snapshot(self, request: Request) -> Response:
        """What is known of kept bytes."""
        page = self.store.page(request.path_params["digest"])
        if page is None:
            raise HTTPException(404)
        return _json(Snapshot.of(page))

    def sources(self, request: Request) -> Response:
        """What is followed, and what went wrong last."""
        limit, place = limit_of(request), place_of(request)
        found, more = part(self.store.following.all()[place : place + limit + 1], limit, place)
        return _json(SourceList(found, tuple(self.store.failures(FAILURES)), following(request, more)))

    def searches(self, request: Request) -> Response:
        """The asker's own."""
        return _json(SavedSearches(tuple(self.store.readers.searches(reader_of(request)))))

    def briefs(self, request: Request) -> Response:
        """All of them."""
        return self._briefs(request, published=False)

    def published(self, request: Request) -> Response:
        """Those that are for everybody."""
        return self._briefs(request, published=True)

    def _briefs(self, request: Request, published: bool) -> Response:
        limit, place = limit_of(request), place_of(request)
        found = self.store.briefs.all(published=published, limit=limit + 1, offset=place)
        shown, more = part(found, limit, place)
        return _json(BriefList(shown, following(request, more)))

    @needs("editor")
    def brief(self, request: Request) -> Response:
        """One that may not be published yet."""
        brief = self.store.briefs.one(request.path_params["brief_id"])
        if brief is None:
            raise HTTPException(404)
        return _json(brief)

    def account(self, _request: Request) -> Response:
        """Who asks."""
        me = visitor()
        return _json(Me(me.name if me else YOU, me.role if me else "reader", me.key.name if me and me.key else None))


def _json(answer: Any) -> Response:
    return Response(msgspec.json.encode(answer), media_type="application/json")
