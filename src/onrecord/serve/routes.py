"""The desk's pages of one article or story, and their data."""

from typing import Any

import msgspec
from starlette.background import BackgroundTask
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from onrecord.desk import Desk
from onrecord.rated import source_behind
from onrecord.records import Judgement
from onrecord.serve.feed import reader_of
from onrecord.serve.judgements import just_judged
from onrecord.serve.marks import body
from onrecord.serve.render import Pages
from onrecord.serve.story import DATED, LARGE, MORE_DATED, Shown, happened, story_page
from onrecord.serve.timeline import timeline
from onrecord.serve.who import voices
from onrecord.store.views import ArticleView, StoryView


class Reader:
    """The routes that only read."""

    def __init__(self, desk: Desk, pages: Pages) -> None:
        self.store, self.pages = desk.store, pages

    def routes(self) -> list[BaseRoute]:
        """A path that ends in .json stands before the page of the same name, which would take it for an id."""
        return [
            Route("/article/{article_id}.json", self.article_json),
            Route("/article/{article_id}", self.article),
            Route("/story/{story_id}", self.story),
        ]

    # ---- articles and stories

    def _view(self, request: Request) -> ArticleView:
        version = request.query_params.get("version", "")
        number = int(version) if version.isascii() and version.isdigit() and len(version) < 9 else None
        view = None if version and number is None else self.store.article(request.path_params["article_id"], number)
        if view is None:
            raise HTTPException(404)
        return view

    def _story(self, request: Request) -> StoryView:
        story_id = request.path_params["story_id"]
        story = self.store.story(story_id)
        if story is None:
            now = self.store.story_now(story_id)
            if now is None:
                raise HTTPException(404)
            path = request.url.path.replace(f"/story/{story_id}", f"/story/{now}", 1)
            raise HTTPException(302, headers={"location": path})  # for now: it may come back
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
            "bearings": self.store.bearings(article.id) if view.story_id else {},
            "speakers": self.store.speakers_in(view.story_id) if view.story_id else [],
            **just_judged(request, self.store),
        }
        response = self.pages.page("article.html", context)
        if context["current"]:
            response.background = BackgroundTask(self.store.readers.mark_read, reader_of(request), article.id)
        return response

    def article_json(self, request: Request) -> Response:
        """The same as data."""
        return _json(self._view(request))

    def story(self, request: Request) -> Response:
        """A story: what happened, what is claimed, what is disputed, which numbers are given, who relays whom."""
        shown, seq = (
            Shown.of(request.query_params),
            self.store.last_seq(),
        )  # before what is shown: nothing falls between
        whole = self.store.story_excerpt(request.path_params["story_id"], shown.part, LARGE)
        story = whole.story if whole else self._story(request)
        told = story_page(story, shown, whole)
        if shown.claim and not told.shared:
            raise HTTPException(404)
        drawn = timeline(told.read, MORE_DATED, shown.start) if shown.only == "timeline" else timeline(told.read, DATED)
        context = {"here": "story", "story": story, "shown": shown, "told": told, "drawn": drawn}
        held = self.store.ratings.behind(story.id, story.weighing.origins)
        context |= {"happened": happened(told.read, drawn), "held": held, "source_behind": source_behind, "seq": seq}
        context |= just_judged(request, self.store)
        return self.pages.page("story.html", context)


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
