"""What programs may do: the acts of the desk's forms, with JSON in and out, by the same code."""

from typing import TypeVar

import msgspec
from msgspec.structs import replace
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from onrecord.desk import Desk
from onrecord.records import UsageError
from onrecord.serve.alerts import Alerts
from onrecord.serve.answers import ToFollow, ToJudge, ToRead, ToSave, ToWatch
from onrecord.serve.feed import Feed, reader_of
from onrecord.serve.judgements import Judgements, who
from onrecord.serve.sources import Sources
from onrecord.serve.visitor import needs

JSON = "application/json"
BODY_BYTES = 20_000
SOURCE_ACTS = ("pause", "resume", "remove")
T = TypeVar("T")


class Acts:
    """The routes that write, all below /api."""

    def __init__(self, desk: Desk, feed: Feed, judgements: Judgements, sources: Sources, alerts: Alerts) -> None:
        self.desk, self.store = desk, desk.store
        self.feed, self.judgements, self.sources, self.alerts = feed, judgements, sources, alerts

    def routes(self) -> list[BaseRoute]:
        """Each asks for the role that its form asks for."""
        told = {
            "judgements": self.judge,
            "judgements/{judgement_id}/undo": self.undo,
            "sources": self.follow,
            **{f"sources/{{source_id}}/{act}": self.change_source for act in SOURCE_ACTS},
            "searches": self.save,
            "searches/{search_id}/remove": self.forget,
            "watches": self.watch,
            "watches/{watch_id}/remove": self.unwatch,
            "read": self.read,
        }
        return [Route(f"/api/{path}", act, methods=["POST"]) for path, act in told.items()]

    @needs("editor")
    async def judge(self, request: Request) -> Response:
        """Keeps what is decided and lets everything follow."""
        asked = await _body(request, ToJudge)
        decide = self.judgements.decide
        return _json(await run_in_threadpool(decide, asked.kind, asked.about, asked.right or None, asked.note), 201)

    @needs("editor")
    def undo(self, request: Request) -> Response:
        """Everything is as before the judgement."""
        return _json(self.desk.undo(request.path_params["judgement_id"], who()))

    @needs("editor")
    async def follow(self, request: Request) -> Response:
        """Looks for what there is at an address and follows the best of it."""
        asked = await _body(request, ToFollow)
        return _json(await self.sources.follow(asked.address), 201)

    @needs("editor")
    def change_source(self, request: Request) -> Response:
        """Pauses, resumes or removes one."""
        act = request.url.path.rpartition("/")[2]
        source = self.sources.change(request.path_params["source_id"], act)
        return Response(status_code=204) if source is None else _json(source)

    @needs("reader")
    async def save(self, request: Request) -> Response:
        """Saves a search; the same one twice is one."""
        asked = await _body(request, ToSave)
        keep = self.feed.keep
        return _json(await run_in_threadpool(keep, reader_of(request), asked.name.strip(), asked.query.strip()), 201)

    @needs("reader")
    def forget(self, request: Request) -> Response:
        """Forgets a saved search."""
        self.store.readers.remove_search(reader_of(request), request.path_params["search_id"])
        return Response(status_code=204)

    @needs("reader")
    async def watch(self, request: Request) -> Response:
        """Watches a story or a search from now on."""
        asked = await _body(request, ToWatch)
        watch = self.alerts.watch
        made = await run_in_threadpool(watch, asked.kind, asked.subject.strip()[:400], asked.name.strip()[:80])
        return _json(replace(made, secret=""), 201)

    @needs("reader")
    def unwatch(self, request: Request) -> Response:
        """Watches it no more."""
        self.store.watches.remove(reader_of(request), request.path_params["watch_id"])
        return Response(status_code=204)

    @needs("reader")
    async def read(self, request: Request) -> Response:
        """Marks an article."""
        asked = await _body(request, ToRead)
        await run_in_threadpool(self.store.readers.mark_read, reader_of(request), asked.article, asked.read)
        return Response(status_code=204)


async def _body(request: Request, type_: type[T]) -> T:
    """What was posted. Raises UsageError for JSON that is not of the type, HTTPException (413, 415)."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != JSON:
        raise HTTPException(415, f"This takes {JSON}")
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > BODY_BYTES:
            raise HTTPException(413)
    try:
        return msgspec.json.decode(body, type=type_)
    except msgspec.MsgspecError as error:
        told = str(error)
        raise UsageError(f"{told[:1].lower()}{told[1:]}", "the body", "see /api for what is asked") from error


def _json(answer: msgspec.Struct, status: int = 200) -> Response:
    return Response(msgspec.json.encode(answer), status, media_type=JSON)
