"""What stands before every route: which hosts we answer to, whose forms we take, what a page may load.

Headers after the OWASP Secure Headers Project. The check of writing requests
follows Fetch Metadata: a browser says whether a form was sent from our own
page; a client that sends neither header is no browser and carries nobody's cookies.
"""

from collections.abc import Collection
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOOPBACK = frozenset({"localhost", "127.0.0.1", "[::1]"})
SAFE_METHODS = {"GET", "HEAD"}


def content_policy(pictures: bool) -> str:
    """The Content-Security-Policy of our pages; `pictures` lets them point at the outlets' pictures."""
    images = "'self' http: https:" if pictures else "'self'"
    return (
        f"default-src 'none'; script-src 'self'; style-src 'self'; img-src {images}; connect-src 'self'; "
        "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    )


class Guard:
    """ASGI middleware; `hosts` are the names, without port, that the Host header may give."""

    def __init__(self, app: ASGIApp, hosts: Collection[str], pictures: bool) -> None:
        self.app, self.hosts = app, frozenset(hosts)
        self.headers = {
            "content-security-policy": content_policy(pictures),
            "referrer-policy": "no-referrer",
            "x-content-type-options": "nosniff",
            "x-frame-options": "DENY",
            "cross-origin-opener-policy": "same-origin",
            "permissions-policy": "camera=(), microphone=(), geolocation=()",
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers itself what it refuses; adds the headers to everything else."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        refusal = self._refusal(scope["method"], scope["scheme"], headers)
        app = self.app if refusal is None else refusal

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                given = MutableHeaders(scope=message)
                for name, value in self.headers.items():
                    given.setdefault(name, value)
            await send(message)

        await app(scope, receive, send_with_headers)

    def _refusal(self, method: str, scheme: str, headers: Headers) -> PlainTextResponse | None:
        address = headers.get("host", "")
        if urlsplit(f"//{address}").netloc.rpartition("@")[2] != address or _name(address) not in self.hosts:
            # another site's name that resolves to this machine (DNS rebinding) would read the desk as its own
            return PlainTextResponse(
                f"onrecord does not answer to this name; use http://localhost{_port(address)}/\n", 421
            )
        if method not in SAFE_METHODS and not _from_our_own_page(scheme, address, headers):
            return PlainTextResponse("This form was sent from another site, so nothing was done.\n", 403)
        return None


def _name(address: str) -> str:
    return address[: address.index("]") + 1] if address.startswith("[") and "]" in address else address.split(":")[0]


def _port(address: str) -> str:
    port = address.rpartition(":")[2]
    return f":{port}" if port.isascii() and port.isdigit() else ""


def _from_our_own_page(scheme: str, address: str, headers: Headers) -> bool:
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = headers.get("origin")
    return origin is None or origin == f"{scheme}://{address}"
