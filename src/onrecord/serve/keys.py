"""Access keys: what programs and feed readers bring instead of a session's cookie.

`Authorization: Bearer KEY`; for feeds also `?key=KEY`, since most feed readers
can send no header. 256 random bits, of which the store knows only the sha256.
No browser sends one by itself, so no other site can make it.
"""

import hashlib
import math
import re
import secrets
import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from urllib.parse import parse_qsl

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import Scope

from onrecord.people import ROLES, AccessKey, Role, User
from onrecord.records import StoreError, UsageError
from onrecord.store.people import People

FRESH_S = 2.0  # how long an answer of the store is good for: so soon a key that was revoked opens nothing
KEPT = 1000
USED_EVERY = timedelta(minutes=10)  # how exactly the store knows when a key was last in use
NAME_LENGTH = 80
FEEDS = ("/feed.atom", "/feed.json")  # where a key may stand in the address
KEY_ROLES: tuple[Role, ...] = ("reader", "editor")  # people are an admin's business, not a program's
_KEY = re.compile(r"onr_[A-Za-z0-9_-]{43}")


class Brought(NamedTuple):
    """A key that a request brings. It may be none of ours."""

    key: str
    in_address: bool = False


def key_of(scope: Scope) -> Brought | None:
    """None for a request without."""
    scheme, _, given = Headers(scope=scope).get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return Brought(given.strip())
    if scope["path"] in FEEDS:
        asked = dict(parse_qsl(scope.get("query_string", b"").decode("latin-1")))
        return Brought(asked["key"], in_address=True) if "key" in asked else None
    return None


def without_key(scope: Scope) -> Scope:
    """The request as if its address had no key: so none gets into a link, a feed's own id or a log."""
    pairs = scope["query_string"].split(b"&")
    return {**scope, "query_string": b"&".join(pair for pair in pairs if pair.partition(b"=")[0] != b"key")}


def key_in_address(request: Request) -> str:
    """The good key that stood in a feed's address, for that feed's own next page and nothing else; "" for none.

    Who follows the link has the key already, and can send it in no other way; the answer is for nobody else's cache.
    """
    return getattr(request.state, "key_in_address", "")


def may_have(user: User) -> list[Role]:
    """The roles that a key of this user can have."""
    return [role for role in KEY_ROLES if ROLES.index(role) <= ROLES.index(user.role)]


class Keys:
    """What the store says of keys, asked at most every two seconds for each."""

    def __init__(self, people: People) -> None:
        self.kept = people.keys
        self._known: dict[str, tuple[float, AccessKey]] = {}

    def fresh(self, given: str) -> AccessKey | None:
        """The key as far as it is in mind."""
        until, key = self._known.get(_digest(given), (-math.inf, None))
        return key if until > time.monotonic() else None

    def find(self, given: str) -> AccessKey | None:
        """None for one that was revoked or never made. Raises StoreError."""
        if known := self.fresh(given):
            return known
        digest, now = _digest(given), datetime.now(UTC)
        key = self.kept.find(digest) if _KEY.fullmatch(given) else None
        if key is None:
            self._known.pop(digest, None)
            return None
        if key.last_used is None or now - key.last_used >= USED_EVERY:
            with suppress(StoreError):  # a full disk keeps nobody from reading
                self.kept.used(key.number, now)
        if len(self._known) >= KEPT:
            self._known.clear()
        self._known[digest] = (time.monotonic() + FRESH_S, key)
        return key

    def make(self, user: User, name: str, role: str) -> str:
        """A new key of a user's, to be shown once. Raises UsageError."""
        name = " ".join(name.split())[:NAME_LENGTH]
        if not name:
            raise UsageError("a key needs a name", remedy="say what it is for, such as the program that will use it")
        given = next((one for one in may_have(user) if one == role), None)
        if given is None:
            raise UsageError("a key of yours cannot have this role", role[:40], f"choose {' or '.join(may_have(user))}")
        key = f"onr_{secrets.token_urlsafe(32)}"
        self.kept.add(user.number, name, given, _digest(key), datetime.now(UTC))
        return key

    def revoke(self, user: User, number: int) -> None:
        """One of the user's own."""
        self.kept.revoke(user.number, number)
        self.forget()

    def forget(self) -> None:
        """Ask the store again for every key."""
        self._known.clear()


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()
