"""One database, opened: short transactions, and errors in plain words."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, select
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError

from onrecord.records import StoreError
from onrecord.store.migrations import migrate_one, version_of
from onrecord.store.schema import counter

BUSY_SECONDS = 30  # how long a writer waits for another process's transaction

# How SQLite's transactions begin. A writer takes its turn at once: a reader that becomes
# a writer midway would be refused as busy.
NONE, READING, WRITING = "", "BEGIN", "BEGIN IMMEDIATE"

# By SQLite's own name of the error, else by PostgreSQL's class of SQLSTATE: what happened, what to do.
SQLITE_TROUBLES = {
    "SQLITE_FULL": ("there is no room left, nothing was written", "free some disk space and try again"),
    "SQLITE_NOTADB": ("this is not a database", "name another file"),
    "SQLITE_CORRUPT": ("the database is damaged", "put back a copy, or name another file"),
    "SQLITE_CANTOPEN": ("the database cannot be opened", "check that the folder exists and that you may write there"),
    "SQLITE_READONLY": ("the database may only be read", "check that you may write the file and its folder"),
    "SQLITE_PERM": ("the database may not be opened", "check that you may write the file and its folder"),
    "SQLITE_BUSY": ("another program holds the database", "wait until it is done, or end it"),
    "SQLITE_IOERR": ("the disk failed", "check the disk and its free space, then try again"),
}
POSTGRESQL_TROUBLES = {
    "53": ("the server has no room or no connection left, nothing was written", "free some on the server"),
    "42501": ("this user may not do that", "grant it the right to create and to write tables"),
    "28": ("the server refuses this user", "check name and password in the address"),
    "3D000": ("the server has no such database", "create it with createdb"),
    "42P07": ("the tables of another program are in the way", "name another database"),
}


def trouble(error: SQLAlchemyError | sqlite3.Error, where: str) -> StoreError:
    """What went wrong in the database, in words for the person who runs it."""
    original = getattr(error, "orig", None) or error
    name = getattr(original, "sqlite_errorname", "") or ""
    for prefix, (what, remedy) in SQLITE_TROUBLES.items():
        if name.startswith(prefix):
            return StoreError(what, where, remedy)
    state = getattr(original, "sqlstate", None) or ""
    for prefix, (what, remedy) in POSTGRESQL_TROUBLES.items():
        if state.startswith(prefix):
            return StoreError(what, where, remedy)
    said = " ".join(str(original).split())
    if isinstance(error, DBAPIError) and not name and not state:
        return StoreError(f"the database server cannot be reached ({said})", where, "check the address and the server")
    return StoreError(f"the database refused ({said})", where, "report this as a bug of onrecord")


class Database:
    """Hands out transactions. Used from any number of threads, beside other processes."""

    def __init__(self, address: str) -> None:
        """Open and migrate. Raises StoreError."""
        self.is_sqlite = "://" not in address
        url = sqlite_url(address) if self.is_sqlite else postgresql_url(address)
        self.where = address if self.is_sqlite else url.render_as_string(hide_password=True)
        # SQLite would let waiting threads poll; a lock wakes them at once. PostgreSQL's writers queue at the counter.
        self._turn: AbstractContextManager[Any] = threading.Lock() if self.is_sqlite else nullcontext()
        self._engine = self._connect(url)
        try:
            self._prepare()
        except BaseException:
            self.close()
            raise

    def _connect(self, url: URL) -> Engine:
        if self.is_sqlite:
            engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS})
            event.listen(engine, "connect", _configure_sqlite)
            event.listen(engine, "begin", _begin_sqlite)
            return engine
        try:
            return create_engine(url, isolation_level="READ COMMITTED", pool_pre_ping=True)
        except ModuleNotFoundError as error:
            remedy = "pip install 'onrecord[postgres]'"
            raise StoreError("PostgreSQL needs the package psycopg", self.where, remedy) from error

    def _prepare(self) -> None:
        # Looked at before anything is written, so that a file which is not ours stays as it is.
        with self.reading() as connection:
            version_of(connection, self.where)
        if self.is_sqlite:
            with self._transaction(begin=NONE) as connection:
                connection.exec_driver_sql("PRAGMA journal_mode = WAL")  # refused within a transaction
        migrating = True
        while migrating:
            with self._transaction(WRITING) as connection:
                migrating = migrate_one(connection, self.where)

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except (SQLAlchemyError, sqlite3.Error) as error:
            raise trouble(error, self.where) from error

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[Connection]:
        options: dict[str, Any] = {"onrecord_begin": begin}
        if begin == READING and not self.is_sqlite:
            options |= {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        with self._explained(), self._engine.execution_options(**options).begin() as connection:
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that sees one state of the database throughout."""
        with self._transaction(READING) as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that no other writer overlaps; committed at the end, or nothing of it is kept."""
        with self._turn, self._transaction(WRITING) as connection:
            connection.execute(select(counter.c.value).where(counter.c.id == 1).with_for_update())
            yield connection

    def close(self) -> None:
        """Let go of every connection."""
        self._engine.dispose()


def sqlite_url(path: str) -> URL:
    """Raises StoreError when the folder cannot be made."""
    if "\0" in path or not path:
        raise StoreError("this is not a file name", repr(path), "name another file")
    file = Path(path).expanduser()
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        if file.is_dir():
            raise StoreError("this is a folder", path, "name a file in it")
    except OSError as error:
        what = f"the database's folder cannot be made ({error.strerror or error})"
        raise StoreError(what, path, "name a file in a folder where you may write") from error
    return URL.create("sqlite+pysqlite", database=str(file))


def postgresql_url(address: str) -> URL:
    """Raises StoreError for any other kind of address."""
    try:
        url = make_url(address)
    except (ArgumentError, ValueError) as error:
        remedy = "write postgresql://user:password@host/database"
        raise StoreError("this address of a database cannot be read", address.partition("://")[0], remedy) from error
    if url.drivername not in ("postgresql", "postgres", "postgresql+psycopg"):
        remedy = "name a file (SQLite) or a postgresql:// address"
        raise StoreError(f"databases of the kind {url.drivername} are not supported", url.drivername, remedy)
    return url.set(drivername="postgresql+psycopg")


def _configure_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = (
        None  # we say BEGIN ourselves: the driver would do it late and only for some statements
    )
    # FULL: what was acknowledged survives a loss of power too, not only of the process.
    connection.execute("PRAGMA synchronous = FULL").close()
    connection.execute("PRAGMA foreign_keys = ON").close()


def _begin_sqlite(connection: Connection) -> None:
    begin = connection.get_execution_options().get("onrecord_begin", READING)
    if begin != NONE:
        connection.exec_driver_sql(begin)
