"""The desk's addresses for programs as OpenAPI 3.1: paths and roles from the routes, schemas from the records.

What routes cannot tell (what an address is for, which parameters it heeds, what it answers with) stands in TOLD.
"""

import re
from collections.abc import Iterable, Iterator
from importlib.metadata import version
from typing import Any, NamedTuple

import msgspec
from starlette.routing import BaseRoute, Route

from onrecord.alerts import Watch
from onrecord.judging import KINDS
from onrecord.records import Judgement, StoryBrief, Subscription
from onrecord.serve import answers as a
from onrecord.serve.keys import FEEDS
from onrecord.serve.paging import MOST
from onrecord.serve.problems import MEDIA_TYPE, Problem
from onrecord.serve.versions import Changes
from onrecord.serve.visitor import Need, is_public, need_of
from onrecord.store.views import ArticleView, SavedSearch

JSON = "application/json"
REF = "#/components/schemas/{name}"
_PLACE = re.compile(r"\{(\w+)(?::\w+)?\}")
_TEXT = {"type": "string"}
_NUMBER = {"type": "integer", "minimum": 1}

PARTS = ("Articles and feeds", "Stories", "Speakers, outlets, origins", "What is kept", "What you do")

# What stands in a path, by the name that it has there.
PLACES = {
    "article_id": "An article's id.",
    "story_id": "A story's id; an old one leads on.",
    "key": "A speaker's key, or a name (percent-encoded), which leads on to the speaker that it means.",
    "name": "An outlet's name, percent-encoded.",
    "digest": "The sha256 of the kept bytes, in hex.",
    "slug": "A published brief's own part of its address.",
    "brief_id": "A brief's id.",
    "source_id": "The id of what is followed.",
    "judgement_id": "A judgement's id.",
    "search_id": "A saved search's id.",
    "watch_id": "The id of what is watched.",
}
# What may stand behind the question mark.
ASKED: dict[str, tuple[str, dict[str, Any]]] = {
    "q": ("A query, as in the search box.", _TEXT),
    "before": ("Where to go on; only the answer's next knows it.", _TEXT),
    "limit": ("How many at most.", {"type": "integer", "minimum": 1, "maximum": MOST}),
    "version": ("The number of a version.", _NUMBER),
    "from": ("The number of the earlier version.", _NUMBER),
    "to": ("The number of the later version.", _NUMBER),
    "disputed": ("Only those that are, or that are not.", {"type": "string", "enum": ["yes", "no"]}),
    "week": ("A day of the week asked for, or all.", _TEXT),
    "after": ("The seq of the last article seen.", {"type": "integer", "minimum": 0}),
    "in": ("The article in which the name stands.", _TEXT),
    "with": ("Another outlet, to compare.", _TEXT),
    "kind": ("Only judgements of this kind.", {"type": "string", "enum": list(KINDS)}),
}
# An example of each thing that is taken.
POSTED: dict[Any, msgspec.Struct] = {
    a.ToJudge: a.ToJudge("same_speaker", ("A. Calder", "Ada Calder"), note="one byline says so"),
    a.ToFollow: a.ToFollow("https://example.org/feed.xml"),
    a.ToSave: a.ToSave("Denials", "stance:denies after:7d"),
    a.ToWatch: a.ToWatch("search", "speaker:Calder", "What Calder says"),
    a.ToRead: a.ToRead("ARTICLE"),
}


_FOR: dict[Need, str] = {
    "anyone": "For everybody, without a log-in.",
    "reader": "For readers, editors and admins.",
    "editor": "For editors and admins.",
    "admin": "For admins.",
}


class Told(NamedTuple):
    """What one address is for. `answer`: a type, or one of several; None: what it sends is no JSON of ours."""

    part: str
    what: str
    answer: Any = None
    asked: tuple[str, ...] = ()
    body: Any = None
    media_type: str = JSON
    status: int = 200

    @property
    def answers(self) -> tuple[Any, ...]:
        """The types of which the answer is one."""
        return self.answer if isinstance(self.answer, tuple) else (self.answer,) if self.answer is not None else ()


def _lists(part: str, what: str, answer: Any, *asked: str) -> Told:
    return Told(part, what, answer, (*asked, "before", "limit"))


_FEED, _STORY, _WHO, _KEPT, _ACTS = PARTS
_CSV = "text/csv"
TOLD: dict[str, Told] = {
    "GET /search.json": _lists(_FEED, "The articles that a query finds, the newest first", a.FoundItems, "q"),
    "GET /stories.json": _lists(_FEED, "The same, one line for each story", a.FoundStories, "q"),
    "GET /feed.json": Told(
        _FEED,
        "The articles that a query finds as JSON Feed 1.1",
        a.JsonFeed,
        ("q", "before"),
        None,
        "application/feed+json",
    ),
    "GET /feed.atom": Told(
        _FEED, "The articles that a query finds as Atom", None, ("q", "before"), None, "application/atom+xml"
    ),
    "GET /search.csv": Told(
        _FEED, "The articles that a query finds as a table, up to 10,000", None, ("q",), None, _CSV
    ),
    "GET /events": Told(
        _FEED,
        "What arrives and what changes (merges, splits, judgements), as it does: server-sent events",
        None,
        ("q", "after"),
        None,
        "text/event-stream",
    ),
    "GET /article/{article_id}.json": Told(
        _FEED, "An article with its attributions and dates", ArticleView, ("version",)
    ),
    "GET /article/{article_id}/changes.json": Told(
        _FEED, "What an outlet changed between two versions", Changes, ("from", "to")
    ),
    "GET /snapshot/{digest}.json": Told(_FEED, "A kept page: when it was fetched, with which answer", a.Snapshot),
    "GET /snapshot/{digest}/bytes": Told(_FEED, "The bytes of a kept page", media_type="application/octet-stream"),
    "GET /snapshot/{digest}/warc": Told(_FEED, "A kept page as a WARC of one record", media_type="application/warc"),
    "GET /story/{story_id}.json": Told(
        _STORY, "A story: its first articles and claims, and the way to the others", a.StoryData, ("limit",)
    ),
    "GET /story/{story_id}/articles.json": _lists(_STORY, "A story's articles, oldest first", a.Articles),
    "GET /story/{story_id}/claims.json": _lists(
        _STORY, "A story's claims with evidence, origins and range, the most printed first", a.Claims, "disputed"
    ),
    "GET /story/{story_id}/quantities.json": _lists(_STORY, "What a story's articles count", a.Quantities),
    "GET /story/{story_id}/timeline.json": _lists(_STORY, "What a story's articles date, in order", a.Timeline),
    "GET /story/{story_id}/admiralty.json": Told(
        _STORY, "All of a story's claims with their Admiralty code", a.Admiralty
    ),
    "GET /story/{story_id}/admiralty.csv": Told(_STORY, "The Admiralty codes as a table", media_type=_CSV),
    "GET /speakers.json": _lists(_WHO, "Who says most in a week", a.Speakers, "q", "week"),
    "GET /speaker/{key}.json": _lists(
        _WHO, "A speaker and what they say, or those whom a name may mean", (a.OneSpeaker, a.Namesakes), "in"
    ),
    "GET /outlets.json": Told(_WHO, "Every outlet and how it sources", a.Outlets),
    "GET /outlet/{name}.json": Told(_WHO, "How an outlet sources, alone or beside another", a.OneOutlet, ("with",)),
    "GET /origins.json": Told(_WHO, "What a week's articles lean on", a.Origins, ("week",)),
    "GET /judgements.json": _lists(_KEPT, "What people decided, the latest first", a.Judgements, "kind"),
    "GET /judgements.csv": Told(_KEPT, "All that people decided as a table", None, ("kind",), None, _CSV),
    "GET /briefs.json": _lists(_KEPT, "Every brief", a.BriefList),
    "GET /brief/{brief_id}.json": Told(_KEPT, "A brief, published or not", StoryBrief),
    "GET /briefs/published.json": _lists(_KEPT, "The published briefs", a.BriefList),
    "GET /briefs/published/{slug}.json": Told(_KEPT, "A published brief", StoryBrief),
    "GET /briefs/published.atom": Told(_KEPT, "The published briefs as Atom", media_type="application/atom+xml"),
    "GET /alerts.json": _lists(_KEPT, "What you watch, and what is new in it", a.Alerts),
    "GET /searches.json": Told(_KEPT, "The searches that you saved", a.SavedSearches),
    "GET /sources.json": _lists(_KEPT, "What is followed, and how it goes", a.SourceList),
    "GET /sources.opml": Told(_KEPT, "What is followed as OPML", media_type="text/x-opml"),
    "GET /account.json": Told(_KEPT, "Who you are to the desk", a.Me),
    "POST /api/judgements": Told(_ACTS, "Judge", Judgement, body=a.ToJudge, status=201),
    "POST /api/judgements/{judgement_id}/undo": Told(_ACTS, "Undo a judgement", Judgement),
    "POST /api/sources": Told(_ACTS, "Follow what is found at an address", Subscription, body=a.ToFollow, status=201),
    "POST /api/sources/{source_id}/pause": Told(_ACTS, "Stop the visits of a source", Subscription),
    "POST /api/sources/{source_id}/resume": Told(_ACTS, "Resume the visits of a source", Subscription),
    "POST /api/sources/{source_id}/remove": Told(_ACTS, "Follow a source no more; its articles stay", status=204),
    "POST /api/searches": Told(_ACTS, "Save a search", SavedSearch, body=a.ToSave, status=201),
    "POST /api/searches/{search_id}/remove": Told(_ACTS, "Forget a saved search", status=204),
    "POST /api/watches": Told(_ACTS, "Watch a story or a search", Watch, body=a.ToWatch, status=201),
    "POST /api/watches/{watch_id}/remove": Told(_ACTS, "Watch something no more", status=204),
    "POST /api/read": Told(_ACTS, "Mark an article as read, or as unread", body=a.ToRead, status=204),
}


class Address(NamedTuple):
    """A route that is told of."""

    method: str
    path: str
    route: Route
    told: Told

    @property
    def places(self) -> list[str]:
        """The names of what stands in the path."""
        return _PLACE.findall(self.path)


def plain(path: str) -> str:
    """A route's path without what its places match."""
    return _PLACE.sub(r"{\1}", path)


def addresses(routes: Iterable[BaseRoute]) -> Iterator[Address]:
    """Those of the routes that TOLD knows, in its order."""
    known = {}
    for route in routes:
        if isinstance(route, Route):
            for method in (route.methods or set()) & {"GET", "POST"}:
                known[f"{method} {plain(route.path)}"] = route
    for name, told in TOLD.items():
        method, _, path = name.partition(" ")
        yield Address(method, path, known[name], told)


def document(routes: Iterable[BaseRoute], server: str) -> dict[str, Any]:
    """The whole text. `server`: the desk's own address. Raises KeyError where TOLD names a route that is not there."""
    every = list(addresses(routes))
    types = [one for address in every for one in (*address.told.answers, address.told.body) if one is not None]
    schemas, components = msgspec.json.schema_components([*types, Problem], ref_template=REF)
    schema_of = dict(zip(types, schemas, strict=False))
    paths: dict[str, dict[str, Any]] = {}
    for address in every:
        paths.setdefault(address.path, {})[address.method.lower()] = _operation(address, schema_of)
    problem = {"description": "What was refused, and why", "content": _content(schemas[-1], MEDIA_TYPE)}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "onrecord",
            "version": version("onrecord"),
            "summary": "A news feed that shows its sources",
            "description": (
                "Lists come with next: the address of those that follow, or null. Times are UTC. Offsets count code "
                "points. Names in paths are percent-encoded. Answers carry an ETag for If-None-Match."
            ),
        },
        "servers": [{"url": server}],
        "tags": [{"name": part} for part in PARTS],
        "paths": paths,
        "components": {
            "schemas": components,
            "responses": {"Problem": problem},
            "securitySchemes": {
                "key": {"type": "http", "scheme": "bearer", "description": "An access key, made under /account."},
                "session": {"type": "apiKey", "in": "cookie", "name": "onrecord"},
                "feed": {"type": "apiKey", "in": "query", "name": "key", "description": "An access key; feeds only."},
            },
        },
    }


def _operation(address: Address, schema_of: dict[Any, dict[str, Any]]) -> dict[str, Any]:
    told, need = address.told, need_of(address.route)
    shown: dict[str, Any] = {"description": told.what}
    if told.status != 204:
        schemas = [schema_of[one] for one in told.answers]
        schema = {"anyOf": schemas} if schemas[1:] else schemas[0] if schemas else {}
        shown["content"] = _content(schema, told.media_type)
    done: dict[str, Any] = {str(told.status): shown}
    if address.method == "GET" and told.answer is not None:
        done["304"] = {"description": "Nothing has changed since the answer with that ETag"}
    operation: dict[str, Any] = {
        "operationId": _name(address),
        "tags": [told.part],
        "summary": told.what,
        "description": "For everybody."
        if is_public(address.path)
        else f"For a {need} and above.".replace("a e", "an e"),
        "parameters": [*map(_place, address.places), *map(_question, told.asked)],
        "responses": {**done, "default": {"$ref": "#/components/responses/Problem"}},
        "security": [] if is_public(address.path) else [{"key": []}, {"session": []}],
    }
    if address.path in FEEDS:
        operation["security"].append({"feed": []})
    if told.body is not None:
        taken = {"schema": schema_of[told.body], "example": msgspec.to_builtins(POSTED[told.body])}
        operation["requestBody"] = {"required": True, "content": {JSON: taken}}
    return operation


def _content(schema: dict[str, Any], media_type: str) -> dict[str, Any]:
    return {media_type: {"schema": schema} if schema else {}}


def _name(address: Address) -> str:
    words = re.findall(r"[a-z]+", _PLACE.sub("", address.path).removeprefix("/api").replace(".json", ""))
    return "_".join([address.method.lower(), *words, *address.places])


def _place(name: str) -> dict[str, Any]:
    return {"name": name, "in": "path", "required": True, "description": PLACES[name], "schema": _TEXT}


def _question(name: str) -> dict[str, Any]:
    what, schema = ASKED[name]
    return {"name": name, "in": "query", "description": what, "schema": schema}
