"""What the tests of the timeline share: invented articles, written on Wednesday, March 5, 2031."""

from datetime import UTC, datetime
from typing import Any

from onrecord.attribute import attribute
from onrecord.records import Account, Article, DateCheck, Happening
from onrecord.timeline import happenings, resolve, said

LATER = datetime(2031, 12, 31, tzinfo=UTC)


def article(body: str, language: str | None = "en", published: str | None = "2031-03-05", **more: Any) -> Article:
    return Article(
        id=more.pop("id", "x"),
        url=more.pop("url", ""),
        headline=more.pop("headline", ""),
        body=body,
        language=language,
        date_published=published,
        **more,
    )


def values(body: str, language: str | None = "en", published: str = "2031-03-05") -> list[tuple[str, str]]:
    """(words, value) of every mention."""
    return [(m.span.text, m.value) for m in resolve(article(body, language, published), LATER)[1]]


def account(one: Article, fetched: datetime = LATER, *, quiet: bool = False) -> Account:
    """An article through the stages that its timeline needs; `quiet`: as if nobody in it spoke."""
    dated, times = resolve(one, fetched)
    spoken = [] if quiet else said(dated, attribute(dated), times)
    return Account(dated, tuple(spoken), tuple(times), fetched)


def told(one: Article, *, quiet: bool = True) -> tuple[list[Happening], list[DateCheck]]:
    """Its happenings and its checks."""
    made = account(one, quiet=quiet)
    return happenings(made.article, made.attributions, made.times)
