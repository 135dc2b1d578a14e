"""The feed as others read it: Atom (RFC 4287), JSON Feed 1.1 and CSV (RFC 4180)."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from onrecord.records import Naming, instant
from onrecord.serve.atom import add, document, feed
from onrecord.serve.words import sourcing, web_address
from onrecord.store.views import Item
from onrecord.tables import lines

NAMINGS: tuple[Naming, ...] = ("named", "described", "unspecified")
DESCRIPTION = "A news feed that shows its sources"


def _published(item: Item) -> str | None:
    """As an instant, which is what both formats ask for; None where the date is not known."""
    try:
        return instant(item.date_published).isoformat() if item.date_published else None
    except ValueError:
        return None


def _summary(item: Item) -> str:
    return f"{item.dek} ({sourcing(item.naming)})" if item.dek else sourcing(item.naming)


def atom(items: Sequence[Item], base: str, here: str, title: str) -> bytes:
    """`base`: the desk's own address with a slash at its end; `here`: the feed's own address."""

    updated = max((item.first_seen for item in items), default=datetime.now(UTC))
    made = feed(here, title, updated, base)
    add(made, "subtitle", DESCRIPTION)
    for item in items:
        entry = add(made, "entry")
        add(entry, "id", f"urn:onrecord:{item.article_id}")
        add(entry, "title", item.headline or "Without a headline")
        add(entry, "updated", item.first_seen.isoformat())
        if published := _published(item):
            add(entry, "published", published)
        add(add(entry, "author"), "name", item.outlet or "unknown")
        add(entry, "link", rel="alternate", type="text/html", href=f"{base}article/{item.article_id}")
        if original := web_address(item.url):
            add(entry, "link", rel="via", href=original)
        add(entry, "summary", _summary(item))
    return document(made)


def json_feed(items: Sequence[Item], base: str, here: str, title: str) -> dict[str, Any]:
    """The same as JSON Feed 1.1; what the format has no name for stands under `_onrecord`."""
    return {
        "version": "https://jsonfeed.org/version/1.1",
        "title": title,
        "description": DESCRIPTION,
        "home_page_url": base,
        "feed_url": here,
        "items": [_json_item(item, base) for item in items],
    }


def _json_item(item: Item, base: str) -> dict[str, Any]:
    found = {
        "id": f"urn:onrecord:{item.article_id}",
        "url": f"{base}article/{item.article_id}",
        "external_url": web_address(item.url),
        "title": item.headline,
        "summary": _summary(item),
        "content_text": item.dek or item.headline,
        "image": web_address(item.picture_url),
        "date_published": _published(item),
        "authors": [{"name": item.outlet}] if item.outlet else None,
        "_onrecord": {
            "about": "attributions by how their source is named; the story and how many articles it has",
            "naming": item.naming,
            "story": item.story_id and f"{base}story/{item.story_id}",
            "story_size": item.story_size,
            "versions": item.versions,
        },
    }
    return {key: value for key, value in found.items() if value is not None}


COLUMNS = (
    "id", "headline", "outlet", "date_published", "first_seen", "url", "desk_url", "language", "story",
    "story_articles", "versions", "named", "described", "unspecified", "rests_on_one_origin", "disputed", "dek",
)  # fmt: skip


def csv(items: Iterable[Item], base: str) -> Iterator[str]:
    """A table, a line at a time."""
    return lines(COLUMNS, (_row(item, base) for item in items))


def _row(item: Item, base: str) -> tuple[object, ...]:
    return (
        *(item.article_id, item.headline, item.outlet, item.date_published),
        *(item.first_seen.isoformat(), item.url, f"{base}article/{item.article_id}"),
        *(item.language, item.story_id, item.story_size, item.versions),
        *(item.naming.get(how, 0) for how in NAMINGS),
        *("yes" if item.single else "no", "yes" if item.disputed else "no", item.dek),
    )
