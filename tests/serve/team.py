"""A desk with a user of each role, and a client that has a cookie."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from onrecord.desk import Desk
from onrecord.people import ROLES, Cost, hash_password
from onrecord.store import Store
from tests.serve.asking import Answer, ask

SECRET = "seven grey herons wade"
CHEAP = Cost(log_n=4)  # what a test can wait for
NAMES = {"reader": "Rea Dimm", "editor": "Édith Oll", "admin": "Ada Minn"}


@contextmanager
def team_desk(folder: Path) -> Iterator[Desk]:
    """An empty desk with its team, all of the same password."""
    with Store.open(str(folder / "desk.sqlite")) as store:
        for role in ROLES:
            store.people.add(NAMES[role], role, hash_password(SECRET, CHEAP), datetime.now(UTC))
        yield Desk(store)


class Client:
    """What a browser does: keeps one cookie, says where its forms come from."""

    def __init__(self, base: str) -> None:
        self.base, self.cookie = base, ""

    def get(self, path: str, **headers: str) -> Answer:
        """A page."""
        return ask(self.base + path, None, **self._with_cookie(headers))

    def post(self, path: str, form: dict[str, Any] | None = None, **headers: str) -> Answer:
        """A form; the cookie that comes back is kept."""
        given = {"Sec_Fetch_Site": "same-origin", **headers}
        answer = ask(self.base + path, urlencode(form or {}).encode(), **self._with_cookie(given))
        if found := re.match(r'((?:__Host-)?onrecord)="?([^;"]*)', answer.headers.get("set-cookie", "")):
            self.cookie = f"{found[1]}={found[2]}" if found[2] else ""
        return answer

    def _with_cookie(self, headers: dict[str, str]) -> dict[str, str]:
        return {"Cookie": self.cookie, **headers} if self.cookie else headers

    def log_in(self, name: str, password: str = SECRET, **more: str) -> Answer:
        """Posts the log-in form."""
        return self.post("/login", {"name": name, "password": password, **more})


def until_slowed(write: Callable[[], Answer]) -> Answer:
    """Writes until that is too often: on a slow machine after more times, since meanwhile some are allowed again."""
    return next(answer for answer in (write() for _ in range(2000)) if answer.status == 429)


def logged_in(base: str, role: str) -> Client:
    """The client of the team's member with this role."""
    client = Client(base)
    assert client.log_in(NAMES[role]).status == 303
    return client
