"""Access keys: what programs log in with instead of a password."""

from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, func, insert, select, update

from onrecord.people import AccessKey, Role, User
from onrecord.records import UsageError
from onrecord.store.database import Database
from onrecord.store.schema import access_keys, users

MOST_KEYS = 40  # of one user

_WITH_USER = select(access_keys, users.c.name.label("user"), users.c.role.label("user_role"), users.c.added_at).join(
    users, users.c.no == access_keys.c.user_no
)


class Keys:
    """Every method is one transaction and raises StoreError as the Store's own do.

    A key is looked for by its sha256 (hex): who reads the database can be nobody by it.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, user: int, name: str, role: Role, digest: str, now: datetime) -> None:
        """Raises UsageError for one too many, and for a user who was removed meanwhile."""
        row = {"user_no": user, "name": name, "role": role, "digest": digest, "made_at": now}
        own = select(func.count()).select_from(access_keys).where(access_keys.c.user_no == user)
        with self._database.writing() as connection:
            if not connection.execute(select(users.c.no).where(users.c.no == user)).first():
                raise UsageError("there is no such user", remedy="ask an admin of this desk")
            if connection.execute(own).scalar_one() >= MOST_KEYS:
                raise UsageError(f"there are {MOST_KEYS} keys already", name, "revoke one that nothing uses")
            connection.execute(insert(access_keys), row)

    def all(self, user: int) -> list[AccessKey]:
        """A user's, the latest first."""
        wanted = _WITH_USER.where(access_keys.c.user_no == user).order_by(access_keys.c.no.desc())
        with self._database.reading() as connection:
            return [_key(row) for row in connection.execute(wanted)]

    def find(self, digest: str) -> AccessKey | None:
        """With its user as they are now; None for one that was never made, or revoked."""
        with self._database.reading() as connection:
            row = connection.execute(_WITH_USER.where(access_keys.c.digest == digest)).one_or_none()
        return None if row is None else _key(row)

    def used(self, number: int, now: datetime) -> None:
        """Write that it is in use."""
        with self._database.writing() as connection:
            connection.execute(update(access_keys).where(access_keys.c.no == number).values(last_used=now))

    def revoke(self, user: int, number: int) -> None:
        """One of this user's; somebody else's stays as it is."""
        with self._database.writing() as connection:
            connection.execute(delete(access_keys).where(access_keys.c.user_no == user, access_keys.c.no == number))


def _key(row: Row[Any]) -> AccessKey:
    user = User(row.user_no, row.user, row.user_role, row.added_at)
    return AccessKey(row.no, user, row.name, row.role, row.made_at, row.last_used)
