"""A feed's own text of an article, kept because the article's page could not be had."""

import msgspec

from onrecord.read.page import read_html
from onrecord.records import Article, Entry, Page, Person, ReadError

ENTRY_MEDIA_TYPE = "application/x-onrecord-entry+json"
NOTE = "only the feed's own text: the page itself could not be read"


def read_entry(page: Page) -> Article:
    """The article that an entry's own title and text make. Raises ReadError for bytes that are no entry."""
    try:
        entry = msgspec.json.decode(page.body, type=Entry)
    except msgspec.MsgspecError as error:
        raise ReadError("this kept feed entry cannot be decoded", page.url, "follow its source again") from error
    body = read_html(f"<article>{entry.content_html}</article>", entry.url).body or entry.title
    return Article(
        id="",
        url=entry.url,
        headline=entry.title,
        body=body,
        authors=tuple(Person(name) for name in entry.authors),
        date_published=entry.date_published,
        date_modified=entry.date_modified,
        section=entry.categories[0] if entry.categories else None,
        language=entry.language,
        pictures=entry.pictures,
        notes=(NOTE,),
    )
