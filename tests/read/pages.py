"""Invented pages, as the reader gets them."""

from datetime import UTC, datetime

from onrecord.read import read
from onrecord.records import Article, Page

URL = "https://courier.example/2031/03/06/harbour"
TEXT = (
    "The harbour of Vell will close on Monday after ninety years of service to the islands, its director said.",
    "Two ferries and a tug are to be sold to a yard in Korrin before the end of the month, according to the port.",
    "The town has lived from its ships for as long as anybody can remember, and few expected the end so soon.",
)


def reading(body: str | bytes, media_type: str = "text/html", url: str = URL) -> Article:
    data = body.encode() if isinstance(body, str) else body
    return read(Page(url, datetime(2031, 3, 7, tzinfo=UTC), data, media_type=media_type))


def html(body: str, head: str = "") -> str:
    return f"<html lang=en><head><title>Harbour of Vell to close</title>{head}</head><body><h1>Harbour of Vell to close</h1>{body}</body></html>"


def paragraphs(*texts: str) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


def labelled(article: Article) -> dict[str, str]:
    return {block.text or article.body[slice(*(block.span or (0, 0)))]: block.label for block in article.blocks}
