"""The desk's pages and their data: feed, article, story, feeds out."""

from typing import Any
from urllib.parse import urlencode

import msgspec
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from onrecord.desk import Desk
from onrecord.records import Account, Judgement, UsageError
from onrecord.serve import syndication
from onrecord.serve.judgements import just_judged
from onrecord.serve.live import Live
from onrecord.serve.marks import body
from onrecord.serve.render import Pages
from onrecord.serve.timeline import timeline
from onrecord.serve.who import story_page, voices
from onrecord.store.views import ArticleView, StoryView
from onrecord.timeline import chronology

PAGE = 30


class Search(msgspec.Struct, frozen=True):
    """What the feed is narrowed to, as the address says."""

    query: str
    outlet: str | None
    before: str | None

    @classmethod
    def of(cls, request: Request) -> "Search":
        """From `q`, `outlet` and `before`; empty ones count as absent."""
        given = request.query_params
        return cls(given.get("q", "").strip()[:400], given.get("outlet") or None, given.get("before") or None)

    def link(self, path: str = "/", **more: str | int) -> str:
        """The same search at another path."""
        asked = {"q": self.query, "outlet": self.outlet or "", **more}
        pairs = urlencode({name: value for name, value in asked.items() if value != ""})
        return f"{path}?{pairs}" if pairs else path


class Reader:
    """The routes that only read."""

    def __init__(self, desk: Desk, pages: Pages, live: Live) -> None:
        self.store, self.pages, self.live = desk.store, pages, live

    def routes(self) -> list[BaseRoute]:
        """A path that ends in .json stands before the page of the same name, which would take it for an id."""
        return [
            Route("/", self.feed, name="feed"),
            Route("/events", self.events),
            Route("/feed.atom", self.atom),
            Route("/feed.json", self.json_feed),
            Route("/article/{article_id}.json", self.article_json),
            Route("/article/{article_id}", self.article),
            Route("/story/{story_id}/timeline.json", self.timeline_json),
            Route("/story/{story_id}.json", self.story_json),
            Route("/story/{story_id}", self.story),
        ]

    # ---- feed

    def feed(self, request: Request) -> Response:
        """The front page: newest first, thirty at a time."""
        search = Search.of(request)
        seq = self.store.last_seq()  # before the items, so that nothing falls between the page and its live part
        items, more = self.store.feed(PAGE, search.before, search.query, search.outlet)
        context = {
            "here": "feed",
            "search": search,
            "seq": seq,
            "items": items,
            "more": more,
            "outlets": self.store.outlets(),
            "counts": self.store.counts(),
        }
        return self.pages.page("feed.html", context)

    async def events(self, request: Request) -> Response:
        """What arrives after `after` (or after the last event that the browser saw), as it arrives."""
        search = Search.of(request)
        given = request.headers.get("last-event-id") or request.query_params.get("after", "")
        if not (given.isascii() and given.isdigit() and len(given) < 19):
            raise UsageError("after has to be a sequence number", given[:40], "take it from the feed's data-seq")
        stream = self.live.events(int(given), search.query, search.outlet)
        return StreamingResponse(stream, media_type="text/event-stream", headers={"cache-control": "no-cache"})

    def atom(self, request: Request) -> Response:
        """The feed as Atom."""
        search, base = Search.of(request), str(request.base_url)
        items, _ = self.store.feed(PAGE, search.before, search.query, search.outlet)
        return Response(
            syndication.atom(items, base, str(request.url), _title(search)), media_type="application/atom+xml"
        )

    def json_feed(self, request: Request) -> Response:
        """The feed as JSON Feed; `next_url` leads to older ones."""
        search, base = Search.of(request), str(request.base_url)
        items, more = self.store.feed(PAGE, search.before, search.query, search.outlet)
        feed = syndication.json_feed(items, base, str(request.url), _title(search))
        if more:
            feed["next_url"] = base.rstrip("/") + search.link("/feed.json", before=more)
        return JSONResponse(feed, media_type="application/feed+json")

    # ---- articles and stories

    def _view(self, request: Request) -> ArticleView:
        version = request.query_params.get("version", "")
        number = int(version) if version.isascii() and version.isdigit() and len(version) < 9 else None
        view = None if version and number is None else self.store.article(request.path_params["article_id"], number)
        if view is None:
            raise HTTPException(404)
        return view

    def _story(self, request: Request) -> StoryView:
        story = self.store.story(request.path_params["story_id"])
        if story is None:
            raise HTTPException(404)
        return story

    def article(self, request: Request) -> Response:
        """An article with its sources beside it."""
        view = self._view(request)
        article = view.article
        context: dict[str, Any] = {
            "here": "article",
            "view": view,
            "article": article,
            "attributions": view.attributions,
            "paragraphs": body(article, view.attributions),
            "voices": voices(article, view.attributions),
            "naming": _naming(view),
            "current": view.version.number == view.versions[-1].number,
            "taken_out": _taken_out(view),
            "speakers": self.store.speakers_in(view.story_id) if view.story_id else [],
            **just_judged(request, self.store),
        }
        return self.pages.page("article.html", context)

    def article_json(self, request: Request) -> Response:
        """The same as data."""
        return _json(self._view(request))

    def story(self, request: Request) -> Response:
        """A story: who reports, what is claimed, what is disputed, which numbers are given."""
        story = self._story(request)
        context = {"here": "story", "story": story, "told": story_page(story), "drawn": timeline(story)}
        return self.pages.page("story.html", context | just_judged(request, self.store))

    def story_json(self, request: Request) -> Response:
        """The same as data."""
        return _json(self._story(request))

    def timeline_json(self, request: Request) -> Response:
        """What the story's articles date, in order, as data."""
        story = self._story(request)
        accounts = [Account(v.article, v.attributions, v.times, v.first_seen) for v in story.articles]
        return Response(msgspec.json.encode(chronology(accounts)), media_type="application/json")


def _title(search: Search) -> str:
    narrowed = " · ".join(part for part in (search.query, search.outlet) if part)
    return f"onrecord: {narrowed}" if narrowed else "onrecord"


def _naming(view: ArticleView) -> dict[Any, int]:
    counted: dict[Any, int] = {}
    for attribution in view.attributions:
        counted[attribution.naming] = counted.get(attribution.naming, 0) + 1
    return counted


def _taken_out(view: ArticleView) -> list[Judgement]:
    """What people said is no attribution, oldest first."""
    return [judgement for judgement in view.settled.values() if judgement.kind == "not_said"]


def _json(record: msgspec.Struct) -> Response:
    return Response(msgspec.json.encode(record), media_type="application/json")
