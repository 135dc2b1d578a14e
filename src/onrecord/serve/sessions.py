"""Sessions: who a request comes from, and whether it is let in at all.

After the OWASP Session Management Cheat Sheet: 256 random bits in a cookie, of
which the store knows only the sha256; a new token with every log-in; an idle
and an absolute end.
"""

import hashlib
import math
import re
import secrets
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from urllib.parse import quote, urlencode

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from onrecord.people import ABSOLUTE, Session, User
from onrecord.records import StoreError
from onrecord.serve.guard import SAFE_METHODS, Reach
from onrecord.serve.keys import Brought, Keys, key_of, without_key
from onrecord.serve.limits import Pace, address_key
from onrecord.serve.problems import problem, wants_data
from onrecord.serve.render import Pages
from onrecord.serve.visitor import ONLY_ONE, Visitor, current, is_public
from onrecord.store.people import People

FRESH_S = 2.0  # how long an answer of the store is good for: so soon a session that ended elsewhere is noticed
KEPT = 1000
SEEN_EVERY = timedelta(minutes=10)  # how exactly the store knows when a session was last in use
WRITES_A_SECOND, WRITES_AT_ONCE = 5, 120
BY_COOKIE = {"cache-control": "private, no-cache", "vary": "Cookie"}
BY_KEY = {"cache-control": "private, no-cache", "vary": "Authorization"}
# an address with a key in it is told to nobody, not even to us
IN_ADDRESS = {"cache-control": "private, no-store", "vary": "Authorization", "referrer-policy": "no-referrer"}
_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")
_LOCAL = re.compile(r"/(?![/\\])[!-\[\]-~]*")  # a path here; browsers take "/\" for "//", and drop tabs and line breaks


def local(address: str) -> str:
    """A path of this desk, or "/" for whatever might lead elsewhere."""
    return address if len(address) <= 2000 and _LOCAL.fullmatch(address) else "/"


def cookie_name(secure: bool) -> str:
    """With the prefix browsers take it from nobody but this very host, over TLS."""
    return "__Host-onrecord" if secure else "onrecord"


def token_of(request: Request) -> str | None:
    """The session's token that a request brings; None for none and for what cannot be one."""
    given = request.cookies.get(cookie_name(request.url.scheme == "https"), "")
    return given if _TOKEN.fullmatch(given) else None


def digest_of(token: str) -> str:
    """What the store knows of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


class Sessions:
    """What the store says of sessions, asked at most every two seconds for each."""

    def __init__(self, people: People, reach: Reach) -> None:
        self.people, self.reach, self.keys = people, reach, Keys(people)
        self._known: dict[str, tuple[float, Session]] = {}
        self._any = (-math.inf, False)

    def fresh(self, token: str | None) -> Session | None:
        """The session as far as it is in mind."""
        until, session = self._known.get(digest_of(token), (-math.inf, None)) if token else (-math.inf, None)
        return session if until > time.monotonic() else None

    def at_hand(self, token: str | None) -> bool:
        """Whether `visitor` knows without asking the store."""
        return self.fresh(token) is not None or (token is None and self._any[0] > time.monotonic())

    def find(self, token: str | None) -> Session | None:
        """The session of a token: one read by a unique index. Raises StoreError."""
        if token is None:
            return None
        if known := self.fresh(token):
            return known
        digest, now = digest_of(token), datetime.now(UTC)
        session = self.people.session(digest)
        if session is None or session.over(now):
            self._known.pop(digest, None)
            return None
        if now - session.last_seen >= SEEN_EVERY:
            with suppress(StoreError):  # a full disk keeps nobody from reading
                self.people.seen(session.number, now)
        if len(self._known) >= KEPT:
            self._known.clear()
        self._known[digest] = (time.monotonic() + FRESH_S, session)
        return session

    def visitor(self, token: str | None) -> Visitor | None:
        """Who comes with this token; None for somebody who has to log in first. Raises StoreError."""
        session = self.find(token)
        if session is not None:
            return Visitor(session.user.name, session.user.role, session)
        return ONLY_ONE if self.reach.private and not self.any_users() else None

    def holder(self, given: str) -> Visitor | None:
        """Whose program comes with this key. Raises StoreError."""
        key = self.keys.find(given)
        if key is not None:
            return Visitor(key.user.name, key.role, key=key)
        return ONLY_ONE if self.reach.private and not self.any_users() else None

    def any_users(self) -> bool:
        """Whether anybody can log in."""
        until, known = self._any
        if until <= time.monotonic():
            known = self.people.any()
            self._any = (time.monotonic() + FRESH_S, known)
        return known

    def start(self, user: User, agent: str) -> str:
        """A new session's token. Raises UsageError for a user who was removed meanwhile."""
        token = secrets.token_urlsafe(32)
        self.people.start_session(user.number, digest_of(token), agent, datetime.now(UTC))
        return token

    def forget(self) -> None:
        """Ask the store again for everybody: something has changed."""
        self._known.clear()
        self.keys.forget()
        self._any = (-math.inf, False)


def give_cookie(request: Request, response: Response, token: str) -> None:
    """Lax, so that a link in a mail leads to the page; a form from elsewhere is refused by the guard."""
    secure = request.url.scheme == "https"
    response.set_cookie(
        cookie_name(secure), token, max_age=int(ABSOLUTE.total_seconds()), secure=secure, httponly=True, samesite="lax"
    )


def take_cookie(request: Request, response: Response) -> None:
    """Out of the browser again, with the pages that it keeps."""
    secure = request.url.scheme == "https"
    response.delete_cookie(cookie_name(secure), secure=secure, httponly=True, samesite="lax")
    response.headers["clear-site-data"] = '"cache"'


class LogIn:
    """ASGI middleware: sets `request.state.user_name` and `role`, and sends to the log-in whoever has to pass it."""

    def __init__(self, app: ASGIApp, sessions: Sessions, pages: Pages) -> None:
        self.app, self.sessions, self.pages = app, sessions, pages
        self.pace = Pace(WRITES_A_SECOND, WRITES_AT_ONCE)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuses, or lets the application answer."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        brought = key_of(scope)
        if brought is not None and brought.in_address:
            scope = without_key(scope)
        request = Request(scope)
        token = token_of(request)
        visitor = await self._visitor(token, brought)
        state = scope.setdefault("state", {})
        state["user_name"], state["role"] = (visitor.name, visitor.role) if visitor else (None, None)
        current.set(visitor)
        refusal = self._refusal(request, visitor, brought)
        if refusal is not None:
            await refusal(scope, receive, send)
        elif visitor is None or visitor is ONLY_ONE or scope["path"].startswith("/static/"):
            await self.app(scope, receive, send)
        elif brought is not None:
            keys, key = self.sessions.keys, brought.key
            headers = IN_ADDRESS if brought.in_address else BY_KEY
            if brought.in_address:
                state["key_in_address"] = key  # for the one link that is of no use without: see `keys.key_in_address`
            still_in = _StillIn(lambda: keys.fresh(key) is not None, lambda: keys.find(key) is not None)
            await self.app(scope, receive, _WhileLetIn(still_in, headers, send))
        else:
            known, find = self.sessions.fresh, self.sessions.find
            still_in = _StillIn(lambda: known(token) is not None, lambda: find(token) is not None)
            await self.app(scope, receive, _WhileLetIn(still_in, BY_COOKIE, send))

    async def _visitor(self, token: str | None, brought: Brought | None) -> Visitor | None:
        """A request with a key comes from a program, whatever cookie it has."""
        if brought is not None:
            return await run_in_threadpool(self.sessions.holder, brought.key)
        if self.sessions.at_hand(token):
            return self.sessions.visitor(token)
        return await run_in_threadpool(self.sessions.visitor, token)

    def _refusal(self, request: Request, visitor: Visitor | None, brought: Brought | None) -> Response | None:
        if visitor is None and not is_public(request.scope["path"]):
            return _log_in_first(request) if brought is None else _no_such_key(request)
        if request.method not in SAFE_METHODS and visitor is not ONLY_ONE:
            wait = self.pace.take(visitor.name if visitor else f"from {client_of(request)}")
            if wait:
                return self.pages.later(request, wait)
        return None


class _StillIn(NamedTuple):
    """Whether somebody would still be let in: as far as that is in mind, and as the store says."""

    in_mind: Callable[[], bool]
    kept: Callable[[], bool]


class _WhileLetIn:
    """Sends an answer that is for one user: nobody else's cache keeps it, a stream ends with the session or the key."""

    def __init__(self, still_in: _StillIn, headers: Mapping[str, str], send: Send) -> None:
        self.still_in, self.headers, self.send = still_in, headers, send
        self.stream, self.ended = False, False

    async def __call__(self, message: Message) -> None:
        if self.ended:
            return
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            self.stream = headers.get("content-type", "").startswith("text/event-stream")
            for name, value in self.headers.items():
                if name == "vary":
                    headers.add_vary_header(value)
                else:
                    headers.setdefault(name, value)
        elif self.stream and not self.still_in.in_mind() and not await run_in_threadpool(self.still_in.kept):
            self.ended = True
            message = {"type": "http.response.body", "body": b"", "more_body": False}
        await self.send(message)


def client_of(request: Request) -> str:
    """Whom to count a request to."""
    return address_key(request.client.host if request.client else "")


def _log_in_first(request: Request) -> Response:
    """A page leads to the log-in and back; programs and forms are only told what is missing."""
    asked, path = _asked(request.scope), request.scope["path"]
    accepts = request.headers.get("accept", "*/*")
    if wants_data(path) and "text/html" not in accepts:
        realm = {"vary": "Cookie, Authorization", "www-authenticate": 'Bearer realm="onrecord"'}
        remedy = "bring an access key (Authorization: Bearer KEY), which its user makes under /account"
        return problem(401, "this needs a log-in or a key", path, remedy, realm | {"cache-control": "no-store"})
    looks_like_data = "." in path.rpartition("/")[2] or path.startswith(("/api", "/events"))
    wants_page = "text/html" in accepts or ("*/*" in accepts and not looks_like_data)
    if request.method in SAFE_METHODS and wants_page:
        back = "" if asked == "/" else "?" + urlencode({"next": asked})
        return RedirectResponse(f"/login{back}", 303)
    headers = {
        "vary": "Cookie",
        "www-authenticate": 'Session realm="onrecord"',
        "hx-redirect": "/login",
        "cache-control": "no-store",
    }
    return JSONResponse({"error": "log in first", "at": "/login"}, 401, headers)


def _no_such_key(request: Request) -> Response:
    headers = {"www-authenticate": 'Bearer realm="onrecord", error="invalid_token"', "cache-control": "no-store"}
    remedy = "it was mistyped or revoked; its user can make another under /account"
    return problem(401, "this is no access key of this desk", request.url.path, remedy, headers)


def _asked(scope: Scope) -> str:
    """Path and query as they were sent, still encoded."""
    path = scope.get("raw_path") or quote(scope["path"]).encode()
    query = scope.get("query_string", b"")
    return b"?".join(part for part in (path, query) if part).decode("latin-1")
