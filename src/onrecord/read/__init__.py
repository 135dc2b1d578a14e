"""Page -> Article: what each block of the page is. Pure.

decode     bytes -> text, whatever the page declares
html       the tree in one pass: pieces of text, each with the zone it stands in
metadata   JSON-LD, OpenGraph and meta: evidence, not truth
limits     markup without end, refused before it is parsed
choose     which pieces are the article
flat       the same labels for text that an extractor has already flattened
layout     where headline and text stand among the labelled pieces
headline   which of several headlines is the desk's
authors    metadata and bylines weighed;  people: one byline, one biography
published  dates of publication and change;  dates: one date
address    canonical address, variants, outlet, pages of several
figures    which pictures are the article's;  beside: the lines beside one
pictures   captions apart from credits, and credits read
notices    consent walls, paywalls, front pages
outlets    what holds for one outlet alone
"""

from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

import msgspec
from msgspec.structs import replace

from onrecord.read import notices
from onrecord.read.decode import decoded
from onrecord.read.entry import ENTRY_MEDIA_TYPE, read_entry
from onrecord.read.flat import read_flat
from onrecord.read.language import language_of
from onrecord.read.page import read_html
from onrecord.read.published import held_to
from onrecord.records import Article, Page, ReadError

LONGEST = 5_000_000  # characters of one page
LONGEST_TEXT = 500_000  # characters of one article: several hours of reading


def read(page: Page) -> Article:
    """The article that a page holds, every block of the page labelled.

    HTML, text flattened by some extractor, or a feed's own text. Raises
    ReadError when the bytes are no text or hold no article.
    """
    if page.media_type.startswith(ENTRY_MEDIA_TYPE):
        return _identified(read_entry(page), page)
    text, is_html = decoded(page)
    if len(text) > LONGEST:
        raise ReadError(
            f"the page has {len(text):,} characters, more than {LONGEST:,}", page.url, "cut it into single articles"
        )
    article = read_html(text, page.url) if is_html else read_flat(text, page.url)
    shown = article.body.split("\n\n") if article.body else [block.text for block in article.blocks]
    if found := notices.wall(article.headline, shown):
        raise ReadError(f"this page {found[0]}", page.url, found[1])
    if not article.body.strip():
        raise ReadError(
            "there is no article in this page",
            page.url,
            "give the address of a single article; a page that scripts put together has to be saved from a browser",
        )
    if len(article.body) > LONGEST_TEXT:
        raise ReadError(
            f"the text has {len(article.body):,} characters, more than {LONGEST_TEXT:,}",
            page.url,
            "cut it into single articles",
        )
    if notices.FRONT_PAGE not in article.notes and notices.is_index(article.blocks):
        article = replace(article, notes=(*article.notes, notices.FRONT_PAGE))
    if article.language is None:
        article = replace(article, language=language_of(article.body))
    return _identified(held_to(article, page.fetched_at), page)


def _identified(article: Article, page: Page) -> Article:
    """A page from the web is known by its address, a file by its bytes: files are copied and renamed."""
    on_the_web = urlsplit(article.url).scheme in ("http", "https")
    key = article.url if on_the_web else page.digest
    return _encodable(replace(article, id=sha256(key.encode("utf-8", "replace")).hexdigest()[:16]))


def _encodable(article: Article) -> Article:
    """The article without halves of characters, which the JSON in a page can spell and nothing can write."""
    try:
        msgspec.json.encode(article)
    except UnicodeEncodeError:
        return msgspec.convert(_whole(msgspec.to_builtins(article)), Article)
    return article


def _whole(value: Any) -> Any:
    match value:
        case str():
            return value.encode("utf-8", "replace").decode()
        case list() | tuple():
            return [_whole(each) for each in value]
        case dict():
            return {key: _whole(each) for key, each in value.items()}
    return value
