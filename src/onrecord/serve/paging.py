"""Long lists as data: at most so many at a time, and the address of those that follow."""

from collections.abc import Sequence
from typing import TypeVar
from urllib.parse import quote, urlencode

from starlette.requests import Request

from onrecord.records import UsageError

USUAL, MOST = 50, 200
T = TypeVar("T")


def limit_of(request: Request, usual: int = USUAL) -> int:
    """How many are asked for. Raises UsageError."""
    given = request.query_params.get("limit", "")
    if not given:
        return usual
    if not (given.isascii() and given.isdigit() and 0 < int(given[:9]) <= MOST):
        raise UsageError("limit has to be a number", given[:40], f"choose one between 1 and {MOST}")
    return int(given)


def place_of(request: Request) -> int:
    """How many stood on the pages before, as the `before` of a list that is counted through. Raises UsageError."""
    given = request.query_params.get("before", "")
    if not given:
        return 0
    if not (given.isascii() and given.isdigit() and len(given) < 10):
        raise UsageError("this is no place in the list", given[:40], "take it from the `next` of the page before")
    return int(given)


def following(request: Request, before: str | int | None, path: str = "") -> str | None:
    """The address of the next page: the same question from another place on; None where there is no more."""
    if before is None:
        return None
    asked = [(name, value) for name, value in request.query_params.multi_items() if name != "before"]
    return f"{path or quote(request.url.path)}?{urlencode([*asked, ('before', before)])}"


def part(found: Sequence[T], limit: int, place: int) -> tuple[tuple[T, ...], int | None]:
    """Of `limit` + 1 that were looked for those to show, and the place of the next page."""
    return tuple(found[:limit]), place + limit if len(found) > limit else None
