"""What stands before every route: which names we answer to, whose forms we take, what a page may load.

Headers after the OWASP Secure Headers Project. The check of writing requests
follows Fetch Metadata, with the Origin header for browsers and addresses that
have none: a browser says whether a form was sent from our own page. A client
that sends neither is no browser, so it may carry nobody's cookies.
"""

import ipaddress
import re
from urllib.parse import urlsplit

import msgspec
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from onrecord.records import UsageError

LOOPBACK = frozenset({"localhost", "127.0.0.1", "[::1]"})
SAFE_METHODS = {"GET", "HEAD"}
_NAME = re.compile(r"[a-z0-9_-]+(\.[a-z0-9_-]+)*")


class Reach(msgspec.Struct, frozen=True):
    """From where the desk can be reached. `names`: the host names that it answers to beside those of this machine."""

    host: str = "127.0.0.1"  # where it listens
    names: tuple[str, ...] = ()
    behind_proxy: bool = False  # believe what X-Forwarded-Proto, -Host and -For say

    def __post_init__(self) -> None:
        """Raises UsageError for a name with more in it than a name."""
        for name in self.names:
            if not _NAME.fullmatch(name.lower()):
                remedy = "give it as browsers send it, without scheme and port: desk.example.org"
                raise UsageError("this is no host name", name, remedy)

    @property
    def private(self) -> bool:
        """Whether nobody but this machine's own user reaches it."""
        return is_loopback(self.host) and not self.names and not self.behind_proxy

    @property
    def shown(self) -> str:
        """The host as it stands in an address."""
        return f"[{self.host}]" if ":" in self.host else self.host

    def answers_to(self, name: str) -> bool:
        """Whether a Host header may give this name (without port).

        Beyond loopback any IP address will do: only a name can be made to lead here by somebody else.
        """
        if name in LOOPBACK or name == self.shown or name in map(str.lower, self.names):
            return True
        return not is_loopback(self.host) and _ip(name.strip("[]")) is not None


THIS_MACHINE = Reach()


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches what listens there."""
    address = _ip(host)
    return host == "localhost" or (address is not None and address.is_loopback)


def _ip(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def content_policy(pictures: bool) -> str:
    """The Content-Security-Policy of our pages; `pictures` lets them point at the outlets' pictures."""
    images = "'self' http: https:" if pictures else "'self'"
    return (
        f"default-src 'none'; script-src 'self'; style-src 'self'; img-src {images}; connect-src 'self'; "
        "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    )


class Guard:
    """ASGI middleware around everything else, so that no answer leaves without its headers."""

    def __init__(self, app: ASGIApp, reach: Reach, pictures: bool) -> None:
        self.app, self.reach = app, reach
        self.headers = {
            "content-security-policy": content_policy(pictures),
            # not no-referrer: browsers would then send "Origin: null" with our own forms. Other sites get nothing
            "referrer-policy": "same-origin",
            "x-content-type-options": "nosniff",
            "x-frame-options": "DENY",
            "cross-origin-opener-policy": "same-origin",
            "cross-origin-resource-policy": "same-origin",
            "permissions-policy": "camera=(), microphone=(), geolocation=()",
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers itself what it refuses; adds the headers to everything."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        if self.reach.behind_proxy:
            scope = forwarded(scope)
        refusal = self._refusal(scope["method"], scope["scheme"], Headers(scope=scope))
        app = self.app if refusal is None else refusal

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                given = MutableHeaders(scope=message)
                for name, value in self.headers.items():
                    given.setdefault(name, value)
                if scope["scheme"] == "https":
                    given.setdefault("strict-transport-security", "max-age=31536000")
            await send(message)

        await app(scope, receive, send_with_headers)

    def _refusal(self, method: str, scheme: str, headers: Headers) -> PlainTextResponse | None:
        address = headers.get("host", "").lower()
        if urlsplit(f"//{address}").netloc.rpartition("@")[2] != address or not self.reach.answers_to(_name(address)):
            # another site's name that resolves to this machine (DNS rebinding) would read the desk as its own
            return PlainTextResponse(
                f"onrecord does not answer to this name; use http://localhost{_port(address)}/, "
                "or start it with --name and this name\n",
                421,
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
    if origin is None:
        return "cookie" not in headers
    return origin == f"{scheme}://{address}"


def forwarded(scope: Scope) -> Scope:
    """The request as the proxy in front of us got it.

    Of lists the last entry is the proxy's own; what stands before it came from outside and may be anything.
    """
    headers = MutableHeaders(raw=list(scope["headers"]))
    scheme, host, client = (
        ",".join(headers.getlist(f"x-forwarded-{name}")).rpartition(",")[2].strip() for name in ("proto", "host", "for")
    )
    if host:
        headers["host"] = host
    changed = {"headers": headers.raw, "scheme": scheme if scheme in ("http", "https") else scope["scheme"]}
    if _ip(client):
        changed["client"] = (client, 0)
    return {**scope, **changed}
