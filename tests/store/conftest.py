"""Both databases: SQLite always, PostgreSQL where its server is installed."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
import pytest

from onrecord.store import Store
from tests.patience import PATIENCE, eventually

_NUMBERS = count(1)


def _binaries() -> Path | None:
    on_path = shutil.which("initdb")
    places = [Path(on_path).resolve().parent] if on_path else []
    places += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((place for place in places if (place / "initdb").exists() and (place / "postgres").exists()), None)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The address of a PostgreSQL server of our own, ended with the tests. At a socket file: a port could be taken."""
    binaries = _binaries()
    if binaries is None:
        pytest.skip("PostgreSQL is not installed (initdb and postgres)")
    memory = Path("/dev/shm")  # thousands of small files: a busy disk takes its time even to remove them
    roomy = memory.is_dir() and shutil.disk_usage(memory).free > 1 << 30
    folder = Path(tempfile.mkdtemp(prefix="onrecord-pg-", dir=memory if roomy else None))
    as_user: dict[str, Any] = {}
    if os.geteuid() == 0:  # the server refuses to run as root
        try:
            user = pwd.getpwnam("postgres")
        except KeyError:
            pytest.skip("PostgreSQL cannot run as root and there is no user postgres")
        os.chown(folder, user.pw_uid, user.pw_gid)
        as_user = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    data = folder / "data"
    make: list[str | Path] = [
        binaries / "initdb",
        "-D",
        data,
        "-U",
        "onrecord",
        "-A",
        "trust",
        "-E",
        "UTF8",
        "--locale=C",
        "--no-sync",
    ]
    made = subprocess.run(make, capture_output=True, text=True, cwd=folder, **as_user)
    if made.returncode:
        shutil.rmtree(folder, ignore_errors=True)
        pytest.skip(f"PostgreSQL cannot make a database here: {made.stderr.strip()[-200:]}")
    # No fsync: these tests end clients, never the machine, and many of them share its disk.
    serve: list[str | Path] = [
        binaries / "postgres",
        "-D",
        data,
        "-k",
        folder,
        "-c",
        "listen_addresses=",
        "-c",
        "fsync=off",
    ]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(serve, stdout=log, stderr=log, cwd=folder, **as_user)
    try:
        ready: list[str | Path] = [binaries / "pg_isready", "-h", folder, "-q"]
        eventually(
            lambda: server.poll() is not None or subprocess.run(ready).returncode == 0, "the start of PostgreSQL"
        )
        if server.poll() is not None:
            pytest.skip(f"PostgreSQL cannot run here: {(folder / 'log').read_text()[-200:]}")
        yield f"postgresql://onrecord@/postgres?host={folder}"
    finally:
        server.send_signal(signal.SIGQUIT)  # PostgreSQL's immediate shutdown: nothing of it is needed again
        try:
            server.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=["sqlite", "postgresql"])
def fresh(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], str]:
    """Gives the address of a new empty database with each call."""
    if request.param == "sqlite":
        return lambda: str(tmp_path / f"desk{next(_NUMBERS)}.sqlite3")
    server: str = request.getfixturevalue("postgresql")

    def make() -> str:
        schema = f"desk{next(_NUMBERS)}"
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f"CREATE SCHEMA {schema}")
        return f"{server}&options=-csearch_path%3D{schema}"

    return make


@pytest.fixture
def address(fresh: Callable[[], str]) -> str:
    """The address of a database that is still empty."""
    return fresh()


@pytest.fixture
def store(address: str) -> Iterator[Store]:
    with Store.open(address) as opened:
        yield opened
