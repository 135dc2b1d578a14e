"""/api: what programs may ask and do, told to people on a page and to programs as OpenAPI."""

from collections.abc import Iterable
from typing import NamedTuple
from urllib.parse import quote

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from onrecord.desk import Desk
from onrecord.people import ROLES
from onrecord.serve.openapi import ASKED, PARTS, POSTED, Address, addresses, document
from onrecord.serve.render import Pages
from onrecord.serve.visitor import is_public, need_of

PAGING = ("before", "limit")


class Line(NamedTuple):
    """One address as the page shows it."""

    method: str
    path: str
    what: str
    need: str  # "": everybody may
    asked: list[tuple[str, str]]  # name, what it is; but for what every list takes
    paged: bool
    posted: str  # an example of the JSON that is taken
    example: str  # an address that works on this desk; "" where nothing of the kind is kept


class Api:
    """The routes of the description."""

    def __init__(self, desk: Desk, pages: Pages, others: Iterable[BaseRoute]) -> None:
        self.store, self.pages, self.others = desk.store, pages, list(others)

    def routes(self) -> list[BaseRoute]:
        """Both are made from the routes of the desk."""
        return [Route("/api", self.page), Route("/api/openapi.json", self.text)]

    def page(self, request: Request) -> Response:
        """Every address with an example of what is kept here."""
        kept = self._kept()
        told: dict[str, list[Line]] = {part: [] for part in PARTS}
        for address in addresses(self.others):
            told[address.told.part].append(_line(address, kept))
        context = {"here": "api", "told": told, "roles": ROLES, "base": str(request.base_url).rstrip("/")}
        return self.pages.page("api.html", context)

    def text(self, request: Request) -> Response:
        """OpenAPI 3.1."""
        whole = document(self.others, str(request.base_url).rstrip("/"))
        return Response(msgspec.json.encode(whole), media_type="application/json")

    def _kept(self) -> dict[str, str]:
        """Something of each kind, as it stands in a path."""
        items, _ = self.store.feed(1)
        speakers, _ = self.store.profiles.speakers(1)
        drafts, published = self.store.briefs.all(limit=1), self.store.briefs.all(published=True, limit=1)
        kept = {
            "key": [one.key for one in speakers],
            "name": [name for name, _ in self.store.outlets()[:1]],
            "brief_id": [one.id for one in drafts],
            "slug": [one.slug or "" for one in published],
        }
        view = self.store.article(items[0].article_id) if items else None
        if view is not None:
            kept |= {"article_id": [view.article.id], "digest": [view.version.digest]}
            kept |= {"story_id": [view.story_id] if view.story_id else []}
        return {name: quote(found[0], safe="") for name, found in kept.items() if found}


def _line(address: Address, kept: dict[str, str]) -> Line:
    told = address.told
    asks = address.method == "GET" and told.media_type != "text/event-stream"  # a stream never ends
    there = asks and all(name in kept for name in address.places)
    return Line(
        address.method,
        address.path,
        told.what,
        "" if is_public(address.path) else need_of(address.route),
        [(name, ASKED[name][0]) for name in told.asked if name not in PAGING],
        "before" in told.asked,
        msgspec.json.encode(POSTED[told.body]).decode() if told.body else "",
        address.path.format_map(kept) if there else "",
    )
