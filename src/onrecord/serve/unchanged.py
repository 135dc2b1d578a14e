"""An answer that its asker has already is not sent again: entity tags and If-None-Match (RFC 9110)."""

import hashlib

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from onrecord.serve.guard import SAFE_METHODS

TAGGED = ("application/json", "application/feed+json", "application/atom+xml")


class Unchanged:
    """ASGI middleware: tags what programs ask for again and again.

    The tag is of the answer's own bytes. No number of the store's would do: what an article's line or a story's claims
    say changes with weighings, judgements and merges, too, and with the day that a query counts from.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes everything on but what is not to be sent again."""
        if scope["type"] == "http" and scope["method"] in SAFE_METHODS:
            send = _Tagging(Headers(scope=scope).get("if-none-match", ""), send)
        await self.app(scope, receive, send)


class _Tagging:
    def __init__(self, known: str, send: Send) -> None:
        self.known, self.send = known, send
        self.start: Message | None = None

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            media_type = Headers(raw=message["headers"]).get("content-type", "").partition(";")[0]
            if message["status"] == 200 and media_type in TAGGED:
                self.start = message  # goes out with its body
                return
        elif self.start is not None:
            start, self.start = self.start, None
            if not message.get("more_body"):
                start, message = self._tagged(start, message)
            await self.send(start)
        await self.send(message)

    def _tagged(self, start: Message, message: Message) -> tuple[Message, Message]:
        tag = f'"{hashlib.sha256(message.get("body", b"")).hexdigest()[:32]}"'
        headers = MutableHeaders(scope=start)
        headers["etag"] = tag
        headers.setdefault("cache-control", "no-cache")
        if tag not in self.known and self.known.strip() != "*":
            return start, message
        for name in ("content-length", "content-type"):
            del headers[name]
        return {**start, "status": 304}, {**message, "body": b""}
