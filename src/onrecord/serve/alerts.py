"""Alerts: what is watched, what is new in it, and the feed of it."""

import secrets
from datetime import UTC, datetime
from typing import Literal
from urllib.parse import urlsplit

import msgspec
from msgspec.structs import replace
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from onrecord.alerts import ALERT_KINDS, Notice, Watch
from onrecord.desk import Desk
from onrecord.gather.guard import Guard
from onrecord.gather.mail import is_mail_address
from onrecord.people import YOU
from onrecord.records import UsageError
from onrecord.serve.atom import add, document, feed
from onrecord.serve.paging import following, limit_of
from onrecord.serve.render import Pages
from onrecord.serve.visitor import needs, visitor
from onrecord.store.query import parse
from onrecord.watching import watch_search, watch_story

SHOWN = 60
FEED = 100


class Alerts:
    """The routes of alerts. Each reader sees and changes their own."""

    def __init__(self, desk: Desk, pages: Pages) -> None:
        self.desk, self.store, self.watches, self.pages = desk, desk.store, desk.store.watches, pages

    def routes(self) -> list[BaseRoute]:
        """The feed stands below /alerts/feed, for whoever has its address."""
        return [
            Route("/alerts", self.page, name="alerts"),
            Route("/alerts.json", self.json),
            Route("/alerts/feed/{key}.atom", self.feed),
            Route("/alerts/story/{story_id}", self.add_story, methods=["POST"]),
            Route("/alerts/search", self.add_search, methods=["POST"]),
            Route("/alerts/seen", self.look, methods=["POST"]),
            Route("/alerts/{watch_id}", self.change, methods=["POST"]),
            Route("/alerts/{watch_id}/remove", self.remove, methods=["POST"]),
        ]

    def page(self, request: Request) -> Response:
        """What is new, the latest first, and what is watched."""
        reader = _reader()
        before = request.query_params.get("before")
        found = self.watches.notices(reader, SHOWN + 1, before)
        context = {
            "here": "alerts",
            "notices": found[:SHOWN],
            "more": found[SHOWN - 1].id if len(found) > SHOWN else None,
            "unseen": self.watches.unseen(reader),
            "watches": self.watches.all(reader),
            "kinds": ALERT_KINDS,
            "feed": f"/alerts/feed/{self.watches.feed_key(reader)}.atom",
            "mail": self.desk.mail is not None,
        }
        return self.pages.page("alerts.html", context)

    def json(self, request: Request) -> Response:
        """The same as data."""
        limit = limit_of(request)
        found = self.watches.notices(_reader(), limit + 1, request.query_params.get("before"))
        watched = [replace(watch, secret="") for watch in self.watches.all(_reader())]
        more = following(request, found[limit - 1].id if found[limit:] else None)
        told = {"watches": watched, "notices": found[:limit], "next": more}
        return Response(msgspec.json.encode(told), media_type="application/json")

    def feed(self, request: Request) -> Response:
        """A reader's notices as Atom; the address is the secret."""
        key = request.path_params["key"]
        reader = self.watches.reader_of(key)
        if reader is None:
            raise HTTPException(404)
        body = _atom(self.watches.notices(reader, FEED), str(request.base_url), str(request.url))
        return Response(body, media_type="application/atom+xml", headers={"cache-control": "private, no-store"})

    def watch(self, kind: Literal["story", "search"], subject: str, name: str = "") -> Watch:
        """The visitor watches a story (its id) or a search (its query) from now on. Raises UsageError."""
        secret = secrets.token_hex(16)
        if kind == "story":
            return watch_story(self.store, _reader(), subject, secret=secret)
        if not subject:
            raise UsageError("there is no search to watch", remedy="search for something first")
        parse(subject, datetime.now(UTC))  # raises for one that is not understood
        return watch_search(self.store, _reader(), name or subject, subject, secret=secret)

    @needs("reader")
    def add_story(self, request: Request) -> Response:
        """Watches a story."""
        watch = self.watch("story", request.path_params["story_id"])
        return RedirectResponse(f"/alerts#w-{watch.id}", 303)

    @needs("reader")
    async def add_search(self, request: Request) -> Response:
        """Watches a search."""
        async with request.form(max_files=0) as form:
            query, name = _field(form, "query", 400), _field(form, "name", 80)
        watch = await run_in_threadpool(self.watch, "search", query, name)
        return RedirectResponse(f"/alerts#w-{watch.id}", 303)

    @needs("reader")
    async def change(self, request: Request) -> Response:
        """What of it is told, and how."""
        async with request.form(max_files=0) as form:
            watch = self._own(request)
            webhook, email = _field(form, "webhook", 500), _field(form, "email", 200)
            if webhook:
                Guard(self.desk.fetching.allow).check_url(webhook)
            if email and not is_mail_address(email):
                raise UsageError("this is no mail address", email, "write one, such as desk@example.org")
            changed = replace(
                watch,
                alerts=tuple(kind for kind in ALERT_KINDS if kind in form.getlist("alerts")),
                webhook=webhook or None,
                email=email or None,
                daily=_field(form, "daily", 1) == "1",
                secret=watch.secret or secrets.token_hex(16),
            )
        await run_in_threadpool(self.watches.save, changed)
        return RedirectResponse(f"/alerts#w-{watch.id}", 303)

    @needs("reader")
    def remove(self, request: Request) -> Response:
        """Watches it no more."""
        self.watches.remove(_reader(), request.path_params["watch_id"])
        return RedirectResponse("/alerts#watched", 303)

    @needs("reader")
    def look(self, _request: Request) -> Response:
        """All has been seen."""
        self.watches.look(_reader())
        return RedirectResponse("/alerts", 303)

    def _own(self, request: Request) -> Watch:
        watch = self.watches.one(_reader(), request.path_params["watch_id"])
        if watch is None:
            raise HTTPException(404)
        return watch


def host_of(webhook: str) -> str:
    """Where a webhook leads, without what may be secret in its path."""
    return urlsplit(webhook).netloc


def _reader() -> str:
    who = visitor()
    return who.name if who is not None else YOU


def _field(form: FormData, name: str, longest: int) -> str:
    value = form.get(name)
    return value.strip()[:longest] if isinstance(value, str) else ""


def _atom(found: list[Notice], base: str, here: str) -> bytes:
    updated = max((notice.at for notice in found), default=datetime.now(UTC))
    made = feed(here, "onrecord: alerts", updated)
    for notice in found:
        entry = add(made, "entry")
        add(entry, "id", f"urn:onrecord:notice:{notice.id}")
        add(entry, "title", notice.text)
        add(entry, "updated", notice.at.isoformat())
        add(add(entry, "author"), "name", "onrecord")
        add(entry, "category", term=notice.kind)
        add(entry, "link", rel="alternate", type="text/html", href=base.rstrip("/") + notice.path)
        add(entry, "summary", notice.watch_name)
    return document(made)
