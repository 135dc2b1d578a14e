"""Kept bytes as evidence: shown as text where nothing can run, and handed out as they are or as a WARC."""

from base64 import b64encode
from hashlib import sha256

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from onrecord.desk import Desk
from onrecord.gather.warc import warc
from onrecord.records import Page
from onrecord.serve.render import HERE, Pages

SHOWN = 1_000_000  # characters; the whole can be downloaded
POLICY = "sandbox allow-downloads; default-src 'none'; base-uri 'none'; frame-ancestors 'none'"


class Snapshots:
    """The routes of what was fetched."""

    def __init__(self, desk: Desk, pages: Pages) -> None:
        self.store, self.pages = desk.store, pages
        # a sandboxed page is no page of ours to the browser, so it may load nothing of ours: the styles stand in it,
        # and these alone are let through
        self.style = (HERE / "static" / "desk.css").read_text(encoding="utf-8")
        digest = b64encode(sha256(self.style.encode()).digest()).decode()
        self.policy = f"{POLICY}; style-src 'sha256-{digest}'"

    def routes(self) -> list[BaseRoute]:
        """Longer paths stand first."""
        return [
            Route("/snapshot/{digest}/bytes", self.as_bytes),
            Route("/snapshot/{digest}/warc", self.as_warc),
            Route("/snapshot/{digest}", self.shown),
        ]

    def _page(self, request: Request) -> Page:
        page = self.store.page(request.path_params["digest"])
        if page is None:
            raise HTTPException(404)
        return page

    def shown(self, request: Request) -> Response:
        """The kept bytes as text, on a page that can run and load nothing."""
        page = self._page(request)
        text = _decoded(page.body, page.media_type)
        context = {"page": page, "text": text[:SHOWN], "cut": len(text) > SHOWN, "style": self.style}
        response = self.pages.page("snapshot.html", context)
        response.headers["content-security-policy"] = self.policy
        return response

    def as_bytes(self, request: Request) -> Response:
        """The kept bytes themselves, always as a download."""
        page = self._page(request)
        return _download(page.body, "application/octet-stream", f"{page.digest}.bin")

    def as_warc(self, request: Request) -> Response:
        """The page with its headers and the time of its fetching, as a WARC of one record."""
        page = self._page(request)
        return _download(warc(page), "application/warc", f"{page.digest[:16]}.warc.gz")


def _download(body: bytes, media_type: str, name: str) -> Response:
    headers = {"content-security-policy": POLICY, "content-disposition": f'attachment; filename="{name}"'}
    return Response(body, media_type=media_type, headers=headers)


def _decoded(body: bytes, media_type: str) -> str:
    """As declared, else as UTF-8; what cannot be decoded is shown as U+FFFD."""
    charset = media_type.lower().partition("charset=")[2].split(";")[0].strip(" \"'") or "utf-8"
    try:
        return body.decode(charset, "replace")
    except (LookupError, ValueError):
        return body.decode("utf-8", "replace")
