"""Who a request comes from, and what each route asks of them."""

from collections.abc import Callable, Iterable
from contextvars import ContextVar
from typing import Any, Literal, TypeVar

import msgspec
from starlette.exceptions import HTTPException
from starlette.routing import BaseRoute, Mount, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from onrecord.people import ROLES, YOU, AccessKey, Role, Session
from onrecord.serve.guard import SAFE_METHODS

Need = Role | Literal["anyone"]
Endpoint = TypeVar("Endpoint", bound=Callable[..., Any])

# Path prefixes that are answered without a log-in.
PUBLIC = ("/static", "/login", "/briefs/published", "/alerts/feed")


class Visitor(msgspec.Struct, frozen=True):
    """Whoever is let in. Without a session or a key: the one user of a desk that only this machine reaches."""

    name: str
    role: Role
    session: Session | None = None
    key: AccessKey | None = None  # a program of the user's

    def may(self, need: Need) -> bool:
        """Whether the role is enough."""
        return need == "anyone" or ROLES.index(self.role) >= ROLES.index(need)


ONLY_ONE = Visitor(YOU, "admin")
# Set for the time of a request, so that every template can ask without each route handing it on.
current: ContextVar[Visitor | None] = ContextVar("visitor", default=None)


def visitor() -> Visitor | None:
    """Whose request is being answered; None for somebody who is not logged in."""
    return current.get()


def is_public(path: str) -> bool:
    """Whether a path is one of PUBLIC, below it, or the same as data (`/briefs/published.atom`)."""
    return any(path == prefix or path.startswith((f"{prefix}/", f"{prefix}.")) for prefix in PUBLIC)


def needs(need: Need) -> Callable[[Endpoint], Endpoint]:
    """Says which role a route asks for. Without it: reader for what only reads, editor for what writes."""

    def marked(endpoint: Endpoint) -> Endpoint:
        endpoint.needs = need  # type: ignore[attr-defined]
        return endpoint

    return marked


def need_of(route: Route) -> Need:
    """What a route asks for."""
    need: Need | None = getattr(route.endpoint, "needs", None)
    return need or ("reader" if (route.methods or {"POST"}) <= SAFE_METHODS else "editor")


class _Asks:
    """One route's application, behind the role that it needs."""

    def __init__(self, app: ASGIApp, need: Need) -> None:
        self.app, self.need = app, need

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        who = visitor()
        if self.need != "anyone" and (who is None or not who.may(self.need)):
            article = "an" if self.need[0] in "aeio" else "a"
            raise HTTPException(403, f"This is for {article} {self.need}")
        await self.app(scope, receive, send)


def ask_for_roles(routes: Iterable[BaseRoute]) -> list[BaseRoute]:
    """The same routes, each of which lets in only who has the role that it needs.

    What is mounted is as public as its path, like the static files.
    """
    asked = list(routes)
    for route in asked:
        if isinstance(route, Route):
            need = need_of(route)
            if not (need == "reader" and is_public(route.path)):
                route.app = _Asks(route.app, need)
        elif not isinstance(route, Mount):
            raise TypeError(f"{route!r}: only routes and mounts can be asked for a role")
    return asked
