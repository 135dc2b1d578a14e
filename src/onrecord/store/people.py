"""Who may log in, and who is."""

from datetime import datetime
from typing import Any

from sqlalchemy import Column, Connection, Row, Select, delete, insert, select, update

from onrecord.people import ABSOLUTE, IDLE, YOU, Role, Session, User, name_key, normal_name
from onrecord.records import UsageError
from onrecord.store.database import Database
from onrecord.store.keys import Keys
from onrecord.store.schema import access_keys, read_marks, saved_searches, sessions, users

AGENT_LENGTH = 200
_USER: tuple[Column[Any], ...] = (users.c.no, users.c.name, users.c.role, users.c.added_at)


class People:
    """Users and their sessions. Every method is one transaction and raises StoreError as the Store's own do.

    A session is looked for by the sha256 (hex) of its token: who reads the database can be nobody by it.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self.keys = Keys(database)

    # ---- users

    def add(self, name: str, role: Role, hashed: str, now: datetime) -> User:
        """The first one takes over what was read and saved while the desk had no users.

        Raises UsageError for a name that cannot be one or that somebody has, in whatever case or form.
        """
        name = normal_name(name)
        row = {"name": name, "name_key": name_key(name), "role": role, "password": hashed, "added_at": now}
        with self._database.writing() as connection:
            if connection.execute(select(users.c.no).where(users.c.name_key == row["name_key"])).first():
                raise UsageError("there is a user of this name", name, "choose another name, or remove that user first")
            if not connection.execute(select(users.c.no).limit(1)).first():
                _hand_over(connection, YOU, name)
            number = connection.execute(insert(users).returning(users.c.no), row).scalar_one()
        return User(number, name, role, now)

    def any(self) -> bool:
        """Whether there are users at all."""
        with self._database.reading() as connection:
            return connection.execute(select(users.c.no).limit(1)).first() is not None

    def all(self) -> list[User]:
        """In the order in which they were added."""
        with self._database.reading() as connection:
            return [_user(row) for row in connection.execute(select(*_USER).order_by(users.c.no))]

    def named(self, name: str) -> User | None:
        """None when nobody has this name, in whatever case or form."""
        return self._one(select(*_USER).where(users.c.name_key == name_key(name)))

    def numbered(self, number: int) -> User | None:
        """None when there is no such."""
        return self._one(select(*_USER).where(users.c.no == number))

    def _one(self, wanted: Select[Any]) -> User | None:
        with self._database.reading() as connection:
            row = connection.execute(wanted).one_or_none()
        return None if row is None else _user(row)

    def password(self, number: int) -> str | None:
        """The hash of a user's password."""
        with self._database.reading() as connection:
            return connection.execute(select(users.c.password).where(users.c.no == number)).scalar_one_or_none()

    def change_role(self, number: int, role: Role) -> None:
        """Of somebody who was removed meanwhile: nothing happens."""
        with self._database.writing() as connection:
            connection.execute(update(users).where(users.c.no == number).values(role=role))

    def change_password(self, number: int, hashed: str, keep: int | None = None) -> None:
        """Ends all the user's sessions but the one numbered `keep`: whoever knew the old password is out.

        Without `keep` it is set for somebody, and their access keys end with it: nobody else can revoke these.
        """
        with self._database.writing() as connection:
            connection.execute(update(users).where(users.c.no == number).values(password=hashed))
            connection.execute(delete(sessions).where(sessions.c.user_no == number, sessions.c.no != (keep or 0)))
            if keep is None:
                connection.execute(delete(access_keys).where(access_keys.c.user_no == number))

    def remove(self, number: int) -> None:
        """With all sessions and keys. What the user decided and saved stays under the name."""
        with self._database.writing() as connection:
            connection.execute(delete(access_keys).where(access_keys.c.user_no == number))
            connection.execute(delete(sessions).where(sessions.c.user_no == number))
            connection.execute(delete(users).where(users.c.no == number))

    # ---- sessions

    def start_session(self, number: int, digest: str, agent: str, now: datetime) -> None:
        """Begins a session of a user, and forgets everybody's that are over. Raises UsageError for a removed user."""
        row = {"user_no": number, "digest": digest, "agent": agent[:AGENT_LENGTH], "started": now, "last_seen": now}
        with self._database.writing() as connection:
            if not connection.execute(select(users.c.no).where(users.c.no == number)).first():
                raise UsageError("there is no such user", remedy="ask an admin of this desk")
            over = (sessions.c.last_seen <= now - IDLE) | (sessions.c.started <= now - ABSOLUTE)
            connection.execute(delete(sessions).where(over))
            connection.execute(insert(sessions), row)

    def session(self, digest: str) -> Session | None:
        """With its user as he is now. It may be over."""
        wanted = select(sessions, *_USER[1:]).join(users, users.c.no == sessions.c.user_no)
        with self._database.reading() as connection:
            row = connection.execute(wanted.where(sessions.c.digest == digest)).one_or_none()
        return None if row is None else _session(row)

    def sessions(self, number: int) -> list[Session]:
        """A user's, the one that was used last first. Some may be over."""
        wanted = select(sessions, *_USER[1:]).join(users, users.c.no == sessions.c.user_no)
        wanted = wanted.where(sessions.c.user_no == number).order_by(sessions.c.last_seen.desc(), sessions.c.no.desc())
        with self._database.reading() as connection:
            return [_session(row) for row in connection.execute(wanted)]

    def seen(self, session: int, now: datetime) -> None:
        """Write that it is in use."""
        with self._database.writing() as connection:
            connection.execute(update(sessions).where(sessions.c.no == session).values(last_seen=now))

    def end_session(self, number: int, session: int) -> None:
        """End one of this user's sessions; somebody else's stays as it is."""
        with self._database.writing() as connection:
            connection.execute(delete(sessions).where(sessions.c.user_no == number, sessions.c.no == session))

    def end_sessions(self, number: int) -> None:
        """End all sessions of a user."""
        with self._database.writing() as connection:
            connection.execute(delete(sessions).where(sessions.c.user_no == number))


def _hand_over(connection: Connection, before: str, name: str) -> None:
    for table in (read_marks, saved_searches):
        if not connection.execute(select(table.c.reader).where(table.c.reader == name).limit(1)).first():
            connection.execute(update(table).where(table.c.reader == before).values(reader=name))


def _user(row: Row[Any]) -> User:
    return User(row.no, row.name, row.role, row.added_at)


def _session(row: Row[Any]) -> Session:
    user = User(row.user_no, row.name, row.role, row.added_at)
    return Session(row.no, user, row.started, row.last_seen, row.agent)
