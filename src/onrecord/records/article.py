"""What a page says, with every block of the page labelled."""

import re
from typing import Literal

import msgspec

from onrecord.records.text import Span

BlockLabel = Literal[
    "headline", "alternative_headline", "dek", "section", "byline", "dateline", "published", "modified", "reading_time",
    "paragraph", "subheading", "list_item", "pull_quote", "block_quote", "table", "caption", "credit", "embedded_post",
    "author_card", "correction", "update_note", "live_item", "related", "newsletter", "navigation", "comments", "legal",
    "boilerplate",
]  # fmt: skip


class Block(msgspec.Struct, frozen=True, gc=False):
    """One block of the page and what it is.

    Body blocks have a span of `Article.body` and no text of their own; all
    others carry their text and no span.
    """

    label: BlockLabel
    span: Span | None = None
    text: str = ""


class Person(msgspec.Struct, frozen=True, gc=False):
    """An author (schema.org Person)."""

    name: str
    job_title: str | None = None
    works_for: str | None = None
    description: str | None = None
    knows_language: tuple[str, ...] = ()  # ISO 639-1
    url: str | None = None


class Picture(msgspec.Struct, frozen=True, gc=False):
    """A content picture (schema.org ImageObject). `caption` is without the credit."""

    url: str | None = None
    caption: str = ""
    credit_text: str = ""
    creator: str | None = None
    agencies: tuple[str, ...] = ()
    via: str | None = None  # "Getty Images" in "X/AFP via Getty Images"
    pool: bool = False
    distributed_by: str | None = None
    date_created: str | None = None
    place: str | None = None


class Brief(msgspec.Struct, frozen=True, gc=False):
    """A short live-feed item that stands on the page but is not this article."""

    text: str
    headline: str | None = None
    url: str | None = None
    date_published: str | None = None
    date_inferred: str | None = None  # why, when no date is stated


class Article(msgspec.Struct, frozen=True):
    """What a page says, with every block of the page labelled.

    `body` holds the paragraphs, subheadings, list items and block quotes of the
    article alone, separated by a blank line.
    """

    id: str
    url: str
    headline: str
    body: str
    blocks: tuple[Block, ...] = ()
    outlet: str | None = None
    alternative_headline: str | None = None
    dek: str | None = None
    section: str | None = None
    authors: tuple[Person, ...] = ()
    date_published: str | None = None
    date_modified: str | None = None
    date_inferred: str | None = None  # why, when date_published is not stated on the page
    dateline: str | None = None
    language: str | None = None  # ISO 639-1
    reading_minutes: int | None = None
    pictures: tuple[Picture, ...] = ()
    corrections: tuple[str, ...] = ()
    briefs: tuple[Brief, ...] = ()
    links: tuple[str, ...] = ()  # http(s) addresses that the body links to
    notes: tuple[str, ...] = ()  # what the reader should know: "only the feed's own text", "behind a paywall"


def text_in(article: Article, place: str | None) -> str:
    """The text that an extent's `in` names; None is the body.

    Places are paths into the article: `headline`, `alternative_headline`, `dek`,
    `pictures/0/caption`, `briefs/0/text`, `corrections/0`. Raises KeyError for any other.
    """
    if place is None:
        return article.body
    match place.split("/"):
        case ["headline" | "alternative_headline" | "dek" as field]:
            return getattr(article, field) or ""
        case ["pictures", n, "caption"] if n.isdigit() and int(n) < len(article.pictures):
            return article.pictures[int(n)].caption
        case ["briefs", n, "text"] if n.isdigit() and int(n) < len(article.briefs):
            return article.briefs[int(n)].text
        case ["corrections", n] if n.isdigit() and int(n) < len(article.corrections):
            return article.corrections[int(n)]
    raise KeyError(place)


_BEHIND_DATELINE = re.compile(r"[\s:–—―-]*")


def opening(article: Article) -> int:
    """Where the body's first sentence begins: behind the dateline that it opens with, if it does."""
    dateline = article.dateline
    behind = _BEHIND_DATELINE.match(article.body, len(dateline)) if dateline else None
    return behind.end() if dateline and behind and article.body.startswith(dateline) else 0


def places(article: Article) -> list[str | None]:
    """Every place of the article that holds text to be read for attributions, the body (None) first."""
    found: list[str | None] = [None]
    found += [field for field in ("headline", "alternative_headline", "dek") if getattr(article, field)]
    found += [f"pictures/{n}/caption" for n, picture in enumerate(article.pictures) if picture.caption]
    found += [f"briefs/{n}/text" for n, brief in enumerate(article.briefs) if brief.text]
    return found
