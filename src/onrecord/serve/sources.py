"""The page of what is followed: add, pause, resume, remove, OPML in and out."""

from collections.abc import Sequence

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from onrecord.desk import Desk
from onrecord.gather import Found
from onrecord.records import OnrecordError, Subscription, UsageError
from onrecord.serve.render import Pages
from onrecord.serve.visitor import needs

OPML_BYTES = 5_000_000
FAILURES_SHOWN = 20


class Sources:
    """The routes of the sources page. Every act answers with a redirect, so that a reload repeats nothing."""

    def __init__(self, desk: Desk, pages: Pages) -> None:
        self.desk, self.store, self.pages = desk, desk.store, pages
        # What was found at an address, until the reader says to follow it: forms then carry
        # only the address, and no form can make us follow what was never looked at.
        self._found: dict[str, Found] = {}

    def routes(self) -> list[BaseRoute]:
        """All under /sources."""
        return [
            Route("/sources", self.page, name="sources"),
            Route("/sources.opml", self.opml),
            Route("/sources/find", self.find, methods=["POST"]),
            Route("/sources/add", self.add, methods=["POST"]),
            Route("/sources/opml", self.add_opml, methods=["POST"]),
            Route("/sources/{source_id}/{act:str}", self.act, methods=["POST"]),
        ]

    def _page(self, address: str = "", found: Sequence[Found] = (), error: OnrecordError | None = None) -> Response:
        context = {
            "here": "sources",
            "sources": self.store.following.all(),
            "failures": self.store.failures(FAILURES_SHOWN),
            "address": address,
            "found": found,
            "error": error,
        }
        return self.pages.page("sources.html", context, 400 if error else 200)

    def page(self, _request: Request) -> Response:
        """What is followed and how it goes."""
        return self._page()

    def opml(self, _request: Request) -> Response:
        """All that is followed, for another reader."""
        headers = {"content-disposition": 'attachment; filename="onrecord.opml"'}
        return Response(self.desk.opml(), media_type="text/x-opml", headers=headers)

    @needs("editor")
    async def find(self, request: Request) -> Response:
        """Says what there is to follow at an address."""
        address = await _field(request, "address")
        try:
            found = await self.desk.discover(_whole(address))
        except OnrecordError as error:
            return await run_in_threadpool(self._page, address, (), error)
        self._found = {candidate.address: candidate for candidate in found}
        return await run_in_threadpool(self._page, address, found)

    @needs("editor")
    async def add(self, request: Request) -> Response:
        """Follows what was found; after a restart of the desk it is looked for again."""
        address = await _field(request, "address")
        try:
            source = await self.follow(address)
        except OnrecordError as error:
            return await run_in_threadpool(self._page, address, (), error)
        return _back(source.id)

    async def follow(self, address: str) -> Subscription:
        """Follows what was found at an address, or the best that there is. Raises OnrecordError."""
        address = _whole(address)
        found = self._found.get(address) or (await self.desk.discover(address))[0]
        return await run_in_threadpool(self.desk.add, found)

    @needs("editor")
    async def add_opml(self, request: Request) -> Response:
        """Follows every feed of an OPML file."""
        try:
            if int(request.headers.get("content-length") or 0) > OPML_BYTES:
                raise UsageError("the file is larger than 5 MB", remedy="split it")
            async with request.form(max_files=1) as form:
                upload = form.get("opml")
                body = await upload.read(OPML_BYTES) if isinstance(upload, UploadFile) else b""
            if not body:
                raise UsageError("no file was chosen", remedy="choose the OPML file that your other reader exported")
            await run_in_threadpool(self.desk.add_opml, body)
        except OnrecordError as error:
            return await run_in_threadpool(self._page, "", (), error)
        return _back()

    @needs("editor")
    def act(self, request: Request) -> Response:
        """Pauses, resumes or removes one source."""
        source = self.change(request.path_params["source_id"], request.path_params["act"])
        return _back(source.id if source else "")

    def change(self, source_id: str, act: str) -> Subscription | None:
        """The source as it is afterwards; None for one that is removed. Raises HTTPException (404)."""
        if act not in ("pause", "resume", "remove") or self.store.following.one(source_id) is None:
            raise HTTPException(404)
        if act == "remove":
            self.store.following.unsubscribe(source_id)
        else:
            self.desk.pause(source_id, act == "pause")
        return self.store.following.one(source_id)


async def _field(request: Request, name: str) -> str:
    async with request.form(max_files=0) as form:
        value = form.get(name, "")
    return value.strip() if isinstance(value, str) else ""


def _whole(address: str) -> str:
    """As it is typed: without a scheme it is a site's. Raises UsageError for none."""
    address = address.strip()
    if not address:
        raise UsageError("no address was given", remedy="enter one, such as https://example.org")
    return address if "://" in address else f"https://{address}"


def _back(source_id: str = "") -> Response:
    return RedirectResponse(f"/sources#s-{source_id}" if source_id else "/sources", 303)
