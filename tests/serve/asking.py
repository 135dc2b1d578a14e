"""What a browser or a program asks of a real server, and what it gets."""

import urllib.error
import urllib.request
from typing import NamedTuple

from tests.patience import PATIENCE


class Answer(NamedTuple):
    status: int
    headers: dict[str, str]
    text: str


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        return None


OPENER = urllib.request.build_opener(NoRedirect)


def ask(address: str, data: bytes | None = None, **headers: str) -> Answer:
    request = urllib.request.Request(address, data, {name.replace("_", "-"): value for name, value in headers.items()})
    try:
        with OPENER.open(request, timeout=PATIENCE) as reply:
            return Answer(reply.status, {k.lower(): v for k, v in reply.headers.items()}, reply.read().decode())
    except urllib.error.HTTPError as error:
        with error:
            return Answer(error.code, {k.lower(): v for k, v in error.headers.items()}, error.read().decode())
