"""One page through all map stages, and what went wrong in them."""

from datetime import datetime
from typing import Any

import msgspec

from onrecord.records.article import Article
from onrecord.records.attribution import Attribution
from onrecord.records.errors import OnrecordError
from onrecord.records.gathered import Page
from onrecord.records.times import TimeMention


class Failure(msgspec.Struct, frozen=True):
    """In bulk work a failure is a value; the run goes on."""

    stage: str
    url: str
    error: str

    @classmethod
    def of(cls, stage: str, url: str, error: Exception) -> "Failure":
        """The failure that `error` was, in words that do not repeat the address."""
        if isinstance(error, OnrecordError):
            what = f"{error.what}; {error.remedy}" if error.remedy else error.what
        else:
            what = f"{type(error).__name__}: {error}"
        return cls(stage, url, what)


class Reading(msgspec.Struct, frozen=True):
    """One page through all map stages. `article` is None when it could not be read."""

    page: Page
    article: Article | None = None
    attributions: tuple[Attribution, ...] = ()
    times: tuple[TimeMention, ...] = ()
    failures: tuple[Failure, ...] = ()


def to_json(record: Any) -> bytes:
    """One line of JSON. A Page leaves its bytes out: its digest names them."""
    plain = msgspec.to_builtins(record, builtin_types=(bytes, datetime))
    for page in (plain, plain.get("page")):
        if isinstance(page, dict) and isinstance(page.get("body"), bytes):
            del page["body"]
    return msgspec.json.encode(plain)
