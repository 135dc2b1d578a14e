"""Who uses the desk: names, roles and passwords. Pure but for the salt.

Passwords after the OWASP Password Storage Cheat Sheet: scrypt with its first
choice of parameters, kept beside each hash so that they can grow later.
"""

import hashlib
import hmac
import secrets
import unicodedata
from base64 import b64decode, b64encode
from datetime import datetime, timedelta
from typing import Literal, NamedTuple, get_args

import msgspec

from onrecord.records import UsageError

Role = Literal["reader", "editor", "admin"]  # each may do all that the one before it may
ROLES: tuple[Role, ...] = get_args(Role)

YOU = "you"  # the one user of a desk that has none
NAME_LENGTH = 64  # code points
PASSWORD_LENGTH = 12  # at least, in code points
PASSWORD_MOST = 512  # nobody's password; keeps hashing from being fed books
IDLE = timedelta(days=3)  # a session that nobody used for so long is over; a weekend is not
ABSOLUTE = timedelta(days=30)  # and so is every session of this age


class User(msgspec.Struct, frozen=True):
    """Somebody who may log in. `number` is never given twice, a name can be."""

    number: int
    name: str
    role: Role
    added_at: datetime


class Session(msgspec.Struct, frozen=True):
    """One log-in of a user. The token itself is nowhere but in the browser's cookie."""

    number: int
    user: User
    started: datetime
    last_seen: datetime
    agent: str  # what the browser calls itself

    def over(self, now: datetime) -> bool:
        """Whether it was idle for too long, or is too old."""
        return now - self.last_seen >= IDLE or now - self.started >= ABSOLUTE


class AccessKey(msgspec.Struct, frozen=True):
    """What a program of a user logs in with. The key itself is nowhere but with whom it was shown to."""

    number: int
    user: User
    name: str  # what it is for
    made_for: Role
    made_at: datetime
    last_used: datetime | None = None

    @property
    def role(self) -> Role:
        """What it was made for, but never more than its user may now."""
        return min(self.made_for, self.user.role, key=ROLES.index)


class Cost(NamedTuple):
    """Of scrypt: 128 * r * 2**log_n bytes of memory, p times over."""

    log_n: int = 17
    r: int = 8
    p: int = 1


COST = Cost()


def normal_name(name: str) -> str:
    """A user's name as it is kept: NFKC, single spaces. Raises UsageError for what cannot be told apart or seen."""
    normal = " ".join(unicodedata.normalize("NFKC", name).split())
    shown = "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in normal[:NAME_LENGTH])
    if not any(char.isalnum() for char in normal):
        raise UsageError("a name needs a letter or a digit", shown, "choose another name")
    if len(normal) > NAME_LENGTH:
        raise UsageError(f"a name has at most {NAME_LENGTH} characters", f"{shown}...", "choose a shorter one")
    if shown != normal:
        raise UsageError("a name may hold no invisible characters", shown, "leave them out")
    return normal


def name_key(name: str) -> str:
    """What two names have in common that are the same but for case and form."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    return " ".join(unicodedata.normalize("NFKC", folded).split())


def hash_password(password: str, cost: Cost = COST) -> str:
    """`scrypt$log_n$r$p$salt$key` in base64, 128 and 256 bits. Raises UsageError for one that is too short or long."""
    length = len(unicodedata.normalize("NFKC", password))
    if length < PASSWORD_LENGTH:
        remedy = f"use {PASSWORD_LENGTH} characters or more; several words are easy to keep in mind"
        raise UsageError("this password is too short", remedy=remedy)
    if length > PASSWORD_MOST:
        raise UsageError("this password is too long", remedy=f"use {PASSWORD_MOST} characters or fewer")
    salt = secrets.token_bytes(16)
    parts = (b64encode(part).decode() for part in (salt, _derived(password, salt, cost)))
    return "$".join(("scrypt", *map(str, cost), *parts))


def password_matches(password: str, hashed: str | None) -> bool:
    """Whether it is the password of this hash. Without one (an unknown user) it takes the same time and is none."""
    _, log_n, r, p, salt, key = (hashed or NOBODY).split("$")
    given = _derived(password[:PASSWORD_MOST], b64decode(salt), Cost(int(log_n), int(r), int(p)))
    return hmac.compare_digest(given, b64decode(key)) and hashed is not None


def _derived(password: str, salt: bytes, cost: Cost) -> bytes:
    # surrogates can come out of a form or a terminal; they are as good as any other character
    secret = unicodedata.normalize("NFKC", password).encode("utf-8", "surrogatepass")
    room = 128 * cost.r * (2**cost.log_n + cost.p + 2)
    return hashlib.scrypt(secret, salt=salt, n=2**cost.log_n, r=cost.r, p=cost.p, maxmem=room, dklen=32)


NOBODY = "$".join(("scrypt", *map(str, COST), b64encode(bytes(16)).decode(), b64encode(bytes(32)).decode()))
