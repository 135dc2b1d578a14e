"""Who wrote an article: JSON-LD, meta tags and the byline that the page shows, weighed against one another.

People count more than the outlet, wherever they are named: many sites state
the outlet as the author of everything, and name the people under the headline.
Where nobody else is named, the outlet that the metadata state is the author.
"""

import re
from urllib.parse import urlsplit

from msgspec.structs import replace

from onrecord.read import people
from onrecord.read.address import web
from onrecord.read.layout import Layout
from onrecord.read.metadata import Metadata, names
from onrecord.read.wording import plain
from onrecord.records import Person

_KEYS = (
    "author", "article:author", "article:byline", "articleauthor", "dc.creator", "dcterms.creator", "byl", "parsely-author", "sailthru.author",
    "cxenseparse:author", "citation_author", "news_author",
)  # fmt: skip
_NO_NAME = re.compile(
    r"https?:|^\W*\(|^\d+$|@|^[\w-]+\.(?:html|php)$|^(?:admin|administrator|editor|null|none|undefined|webmaster|developer)$",
    re.I,
)
ABOVE, BELOW = 4, 14  # pieces around a headline where a byline may stand
MANY = 12  # names from which a list is that of a whole desk


def authors(meta: Metadata, layout: Layout, outlet: str | None, url: str) -> list[Person]:
    """The authors of an article in the order in which they are named."""
    own = _own_names(meta, outlet, url)
    stated = _in_json(meta)
    named = [person for person in stated if not _is_own(person.name, own)]
    if named:
        seen = [person for person in _in_byline(layout, own) if " " in person.name]
        known = {plain(person.name) for person in named}
        if len(seen) > len(named) and known <= {plain(person.name) for person in seen}:
            return _once([*seen, *named])
        # An outlet that is listed beside people is meant. The byline may tell their jobs.
        return _once([*stated, *(person for person in seen if plain(person.name) in known)])
    tagged = _in_meta(meta)
    named = [person for person in tagged if not _is_own(person.name, own)]
    return _once(named or _in_byline(layout, own) or _at_the_end(layout) or stated or tagged)


def _is_own(name: str, own: set[str]) -> bool:
    """Whether a name is the outlet's, or that of a part of it ("Courier Sport" of the Courier)."""
    first = plain(name.partition(" ")[0])
    return plain(name) in own or (len(first) > 2 and first in own)


def _own_names(meta: Metadata, outlet: str | None, url: str) -> set[str]:
    """All that the outlet goes by: its name, its publisher's, its host."""
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    known = [outlet or "", meta.first("og:site_name", "application-name", "cre") or "", host, host.partition(".")[0]]
    known += [item["name"] for item in names(meta.article.get("publisher"))]
    return {plain(name) for name in known if name}


def _in_json(meta: Metadata) -> list[Person]:
    found = []
    for item in names(meta.article.get("author"), meta.people):
        if _NO_NAME.search(item["name"]):
            continue
        whole = Person(item["name"])
        parts = [whole] if item.get("@type") == "Organization" else people.byline(item["name"]) or [whole]
        for person in parts:
            job = item.get("jobTitle") or person.job_title
            told = item.get("description") if len(parts) == 1 else None
            found.append(Person(person.name, job, item.get("worksFor"), told, url=web(item.get("url"))))
    return found


def _in_meta(meta: Metadata) -> list[Person]:
    for key in _KEYS:
        listed = [
            person for name in meta.meta.get(key, ()) if not _NO_NAME.search(name) for person in people.byline(name)
        ]
        if listed:
            return listed
    return []


def _in_byline(layout: Layout, own: set[str]) -> list[Person]:
    """The people of the byline next to the headline."""
    bylines: list[str] = []
    openers: list[str] = []
    for number in layout.around(ABOVE, BELOW):
        text = layout.pieces[number].text
        if number == layout.headline or len(text) > 160:
            continue
        if layout.labels[number] == "byline":
            bylines.append(text)
        elif people.is_byline(text) or people.is_dated_byline(text):
            openers.append(text)
    for lines in (bylines, openers):
        found = [
            person
            for line in lines[:6]
            for person in people.byline(line)
            if not _is_own(person.name, own) and (people.is_name(person.name) or people.AGENCY.fullmatch(person.name))
        ]
        if found:
            return found
    return []


def _at_the_end(layout: Layout) -> list[Person]:
    """A name alone in the line after the text, and no link: links there lead to what else there is about somebody."""
    if layout.last + 1 < len(layout.pieces):
        piece = layout.pieces[layout.last + 1]
        text = piece.text.strip("()[] ")
        if piece.tag == "p" and not piece.linked and " " in text and people.is_name(text):
            return [Person(text)]
    return []


def _once(found: list[Person]) -> list[Person]:
    """Each name once, with what is told of it at its fullest."""
    unique: dict[str, Person] = {}
    for person in found[:MANY]:
        key = plain(person.name)
        known = unique.get(key)
        unique[key] = replace(known, job_title=known.job_title or person.job_title) if known else person
    return list(unique.values())
