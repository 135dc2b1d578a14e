"""What programs are told when something is refused: problem details (RFC 9457)."""

from collections.abc import Mapping
from http import HTTPStatus

import msgspec
from starlette.responses import Response

MEDIA_TYPE = "application/problem+json"


class Problem(msgspec.Struct, frozen=True, omit_defaults=True):
    """Why a request was refused: what, where and what to do."""

    title: str  # of the status
    status: int
    detail: str  # all of it in one line
    what: str
    where: str = ""
    remedy: str = ""


def wants_data(path: str) -> bool:
    """Whether who asks for this path is a program."""
    return path.endswith(".json") or path.startswith("/api/")


def problem(
    status: int, what: str, where: str = "", remedy: str = "", headers: Mapping[str, str] | None = None
) -> Response:
    """As an answer."""
    line = f"{where}: {what}" if where else what
    detail = f"{line}; {remedy}" if remedy else line
    told = Problem(HTTPStatus(status).phrase, status, detail, what, where, remedy)
    return Response(msgspec.json.encode(told), status, dict(headers or {}), MEDIA_TYPE)
