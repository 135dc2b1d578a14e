"""The front page and everything that the same query gives: live events, Atom, JSON Feed, plain data, CSV."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

import msgspec
from msgspec.structs import replace
from starlette.background import BackgroundTask
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from onrecord.desk import Desk
from onrecord.records import OnrecordError, UsageError
from onrecord.serve import syndication
from onrecord.serve.answers import FoundItems, FoundStories
from onrecord.serve.keys import key_in_address
from onrecord.serve.live import Live
from onrecord.serve.paging import following, limit_of
from onrecord.serve.render import Pages
from onrecord.serve.visitor import needs
from onrecord.serve.words import FILTER, FILTER_VALUES, language
from onrecord.store.query import DATED, FILTERS, Part, Query, combined, parse
from onrecord.store.views import Item, SavedSearch

PAGE, MOST_SHOWN = 30, 300  # lines of a page, and of one that somebody comes back to
MOST_CSV, CSV_PAGE = 10_000, 500
OF_THE_BAR = ("outlet", "language", "naming", "after")  # one choice each
# Filters as fields of a form; in an address `before` and `after` are places in the feed and in the stream.
APART = {key: key for key in FILTERS if key not in DATED} | {"since": "after", "until": "before"}
SWITCHES = ("single", "disputed")
TIMES = (("24h", "Last 24 hours"), ("today", "Today"), ("7d", "Last 7 days"), ("30d", "Last 30 days"))
NAMINGS = (
    ("named", "Some named"),
    ("anonymous", "Some not named"),
    ("described", "Some unnamed, but described"),
    ("unspecified", "Some neither named nor described"),
)
MOST_COUNTED = 100  # of what is new; more is "99+"


class Chip(msgspec.Struct, frozen=True):
    """One filter in force, in words, and the address without it."""

    label: str
    value: str
    without: str


class Search(msgspec.Struct, frozen=True):
    """What a feed's address asks for."""

    text: str  # as it was typed
    query: Query
    before: str | None = None
    grouped: bool = False
    shown: int = PAGE
    refused: OnrecordError | None = None  # what cannot be understood; then `query` is empty

    @classmethod
    def of(cls, request: Request, lenient: bool = False) -> "Search":
        """From `q`, `before`, `group` and `shown`; filters may stand apart. Raises UsageError unless `lenient`."""
        given = request.query_params
        more = given.get("shown", "")
        shown = int(more) if more.isascii() and more.isdigit() and len(more) < 5 else PAGE
        search = cls.typed(combined(given.get("q", ""), _apart(given)), lenient)
        return replace(
            search,
            before=given.get("before") or None,
            grouped=given.get("group") == "story",
            shown=max(PAGE, min(shown, MOST_SHOWN)),
        )

    @classmethod
    def typed(cls, text: str, lenient: bool = False) -> "Search":
        """From the query alone. Raises UsageError unless `lenient`."""
        try:
            return cls(text, parse(text, datetime.now(UTC)))
        except UsageError as error:
            if not lenient:
                raise
            return cls(text, Query(), refused=error)

    @property
    def asked(self) -> str:
        """The query's text as it stands in addresses."""
        return self.text if self.refused else str(self.query)

    def link(self, path: str = "/", **more: str | int) -> str:
        """The same search at another path."""
        return _address(path, {"q": self.asked, "group": "story" if self.grouped else "", **more})

    def with_query(self, text: str) -> str:
        """Another query, shown in the same way."""
        return _address("/", {"q": text, "group": "story" if self.grouped else ""})

    @property
    def regrouped(self) -> str:
        """The same with grouping by story switched."""
        return _address("/", {"q": self.asked, "group": "" if self.grouped else "story"})

    @property
    def chips(self) -> list[Chip]:
        """The filters in force."""
        return [
            Chip(_label(part), _in_words(part), self.with_query(self.query.without(part)))
            for part in self.query.parts
            if part.key
        ]

    @property
    def chosen(self) -> dict[str, str]:
        """What the filter bar shows as chosen."""
        return {key: self.query.value(key) for key in OF_THE_BAR}

    @property
    def switched(self) -> list[str]:
        """Which switches of the bar are on."""
        return [part.value for part in self.query.of("is") if part.value in SWITCHES]

    @property
    def beside_bar(self) -> str:
        """What is asked beside what the filter bar says: the bar's form hands it on."""
        own = [part for key in OF_THE_BAR if self.query.value(key) for part in self.query.of(key)]
        own += [part for part in self.query.of("is") if part.value in SWITCHES]
        return self.query.without(*own)


def _apart(given: QueryParams) -> list[tuple[str, str]]:
    return [(APART[name], value) for name, value in given.multi_items() if name in APART]


def _address(path: str, asked: dict[str, str | int]) -> str:
    pairs = urlencode({name: value for name, value in asked.items() if value != ""})
    return f"{path}?{pairs}" if pairs else path


def _label(part: Part) -> str:
    name = FILTER[part.key]
    if not part.excluded:
        return name
    return {"said": "Not said", "is": "Not"}.get(part.key, f"Without {name.lower()}")


def _in_words(part: Part) -> str:
    if part.key == "language":
        return language(part.value)
    return FILTER_VALUES.get((part.key, part.value), part.value)


class Feed:
    """The routes of the feed."""

    def __init__(self, desk: Desk, pages: Pages, live: Live) -> None:
        self.store, self.pages, self.live = desk.store, pages, live

    def routes(self) -> list[BaseRoute]:
        """The page, its forms as data, and what a reader keeps."""
        return [
            Route("/", self.page, name="feed"),
            Route("/events", self.events),
            Route("/feed.atom", self.atom),
            Route("/feed.json", self.json_feed),
            Route("/search.json", self.data),
            Route("/stories.json", self.stories),
            Route("/search.csv", self.csv),
            Route("/read", self.read, methods=["POST"]),
            Route("/searches", self.save, methods=["POST"]),
            Route("/searches/{search_id}/rename", self.rename, methods=["POST"]),
            Route("/searches/{search_id}/remove", self.remove, methods=["POST"]),
        ]

    # ---- the page

    def page(self, request: Request) -> Response:
        """The front page: newest first, thirty at a time, one by one or by story."""
        search = Search.of(request, lenient=True)
        if _apart(request.query_params) and not search.refused:
            return RedirectResponse(search.link(), 303)  # a form's filters become part of the query
        return self._page(request, search)

    def _page(self, request: Request, search: Search, refused: OnrecordError | None = None) -> Response:
        refused = refused or search.refused
        reader = reader_of(request)
        seq = self.store.last_seq()  # before the items, so that nothing falls between the page and its live part
        lines = self._lines(search)
        searches = self.store.readers.searches(reader)
        here = next((saved for saved in searches if saved.query == search.asked), None)
        context = {
            "here": "feed",
            "search": search,
            "refused": refused,
            "seq": seq,
            **lines,
            "read": self.store.readers.read_marks(reader, [item.article_id for item in lines["items"]]),
            "outlets": self.store.outlets(),
            "languages": self.store.languages(),
            "times": TIMES,
            "namings": NAMINGS,
            "searches": [(saved, self._new(saved)) for saved in searches],
            "saved": here,
            "filters": FILTERS,
            "total": self.store.total(),
            "followed": bool(lines["items"]) or bool(self.store.following.all()),
        }
        response = self.pages.page("feed.html", context, 400 if refused else 200)
        response.headers["cache-control"] = "no-store"  # Back would show what was read as unread
        if here and here.seen < seq and search.before is None:
            response.background = BackgroundTask(self.store.readers.look_at_search, reader, here.id, seq)
        return response

    def _lines(self, search: Search) -> dict[str, Any]:
        """`items` one by one, or the same as heads of `groups`, and `more`: where the next page begins."""
        if search.refused:
            return {"items": [], "groups": {}, "more": None}
        limit = PAGE if search.before else search.shown
        if not search.grouped:
            items, more = self.store.feed(limit, search.before, search.query)
            return {"items": items, "groups": {}, "more": more}
        groups, more = self.store.grouped(limit, search.before, search.query)
        by_article = {group.item.article_id: group for group in groups}
        return {"items": [group.item for group in groups], "groups": by_article, "more": more}

    def _new(self, saved: SavedSearch) -> int:
        try:
            return self.store.new_since(saved.query, saved.seen, MOST_COUNTED)
        except UsageError:
            return 0  # saved by a version that knew other filters

    async def events(self, request: Request) -> Response:
        """What arrives after `after` (or after the last event that the browser saw), as it arrives."""
        search = Search.of(request)
        given = request.headers.get("last-event-id") or request.query_params.get("after", "")
        if not (given.isascii() and given.isdigit() and len(given) < 19):
            raise UsageError("after has to be a sequence number", given[:40], "take it from the feed's data-seq")
        stream = self.live.events(int(given), search.query)
        return StreamingResponse(stream, media_type="text/event-stream", headers={"cache-control": "no-cache"})

    # ---- the same for programs

    def atom(self, request: Request) -> Response:
        """The feed as Atom."""
        search, base = Search.of(request), str(request.base_url)
        items, _ = self.store.feed(PAGE, search.before, search.query)
        feed = syndication.atom(items, base, str(request.url), _title(search))
        return Response(feed, media_type="application/atom+xml")

    def json_feed(self, request: Request) -> Response:
        """The feed as JSON Feed; `next_url` leads to older ones."""
        search, base = Search.of(request), str(request.base_url)
        items, more = self.store.feed(PAGE, search.before, search.query)
        feed = syndication.json_feed(items, base, str(request.url), _title(search))
        if more:
            feed["next_url"] = base.rstrip("/") + search.link("/feed.json", before=more, key=key_in_address(request))
        return JSONResponse(feed, media_type="application/feed+json")

    def data(self, request: Request) -> Response:
        """The lines as plain data, `limit` at a time; `next` is the address of those that follow."""
        search, limit = Search.of(request), limit_of(request, PAGE)
        items, more = self.store.feed(limit, search.before, search.query)
        found = FoundItems(search.asked, search.query.notes, tuple(items), following(request, more))
        return Response(msgspec.json.encode(found), media_type="application/json")

    def stories(self, request: Request) -> Response:
        """The same by story."""
        search, limit = Search.of(request), limit_of(request, PAGE)
        groups, more = self.store.grouped(limit, search.before, search.query)
        found = FoundStories(search.asked, search.query.notes, tuple(groups), following(request, more))
        return Response(msgspec.json.encode(found), media_type="application/json")

    def csv(self, request: Request) -> Response:
        """The lines as a table, up to ten thousand of them."""
        search = Search.of(request)
        rows = syndication.csv(self._all(search), str(request.base_url))
        headers = {"content-disposition": 'attachment; filename="onrecord.csv"'}
        return StreamingResponse(rows, media_type="text/csv; charset=utf-8", headers=headers)

    def _all(self, search: Search) -> Iterator[Item]:
        before, count = search.before, 0
        while count < MOST_CSV:
            items, before = self.store.feed(CSV_PAGE, before, search.query)
            yield from items
            count += len(items)
            if before is None:
                return

    # ---- what a reader keeps

    @needs("reader")
    async def read(self, request: Request) -> Response:
        """Marks an article as read, or as unread again."""
        article_id, read = await _fields(request, "article", "read")
        await run_in_threadpool(self.store.readers.mark_read, reader_of(request), article_id, read != "0")
        return Response(status_code=204)

    @needs("reader")
    async def save(self, request: Request) -> Response:
        """Saves a search under a name."""
        name, text = await _fields(request, "name", "q")
        return await run_in_threadpool(self._saved, request, name, text)

    def keep(self, reader: str, name: str, text: str) -> SavedSearch:
        """Saves a search. Raises UsageError."""
        if not text:
            raise UsageError("there is no search to save", remedy="search for something first")
        return self.store.readers.save_search(reader, name, text)

    def _saved(self, request: Request, name: str, text: str) -> Response:
        try:
            saved = self.keep(reader_of(request), name, text)
        except UsageError as error:
            return self._page(request, Search.typed(text, lenient=True), error)
        return RedirectResponse(_address("/", {"q": saved.query}), 303)

    @needs("reader")
    async def rename(self, request: Request) -> Response:
        """Gives a saved search another name."""
        (name,) = await _fields(request, "name")
        return await run_in_threadpool(self._renamed, request, name)

    def _renamed(self, request: Request, name: str) -> Response:
        try:
            self.store.readers.rename_search(reader_of(request), request.path_params["search_id"], name)
        except UsageError as error:
            return self._page(request, Search.of(request, lenient=True), error)
        return RedirectResponse("/", 303)

    @needs("reader")
    def remove(self, request: Request) -> Response:
        """Forgets a saved search."""
        self.store.readers.remove_search(reader_of(request), request.path_params["search_id"])
        return RedirectResponse("/", 303)


def reader_of(request: Request) -> str:
    """Whose read marks and searches they are."""
    return getattr(request.state, "user_name", None) or "you"


async def _fields(request: Request, *names: str) -> tuple[str, ...]:
    async with request.form(max_files=0) as form:
        values = [form.get(name, "") for name in names]
    return tuple(value.strip() if isinstance(value, str) else "" for value in values)


def _title(search: Search) -> str:
    return f"onrecord: {search.asked}" if search.asked else "onrecord"
