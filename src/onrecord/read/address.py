"""Whose page it is, in which language, where it really stands, and whether it is one of several of its article."""

import re
from collections.abc import Iterable
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from onrecord.read.headline import TITLE_PARTS
from onrecord.read.metadata import Metadata, clean, names
from onrecord.read.wording import plain

PAGE_OF = "page {} of an article of several pages"
PAGE_OF_ALL = "page {} of {} of the article"
_SUBDOMAIN = re.compile(r"^(?:(?:www|m|mobile|amp|touch|print)\.)+")
# Copies of other sites' pages, whose canonical address is the other site's.
_COPIES = re.compile(
    r"\.cdn\.ampproject\.org$|(?:^|\.)(?:google\.[a-z.]+|webcache\.googleusercontent\.com|archive\.(?:org|ph|today|is))$"
)
_VARIANT_PATH = re.compile(r"(?:/amp(?:\.html)?|\.amp|/print|/printable|/druck)/?$")
_VARIANT_KEYS = frozenset(("amp", "print", "printable", "printview", "druck"))
_VARIANT_VALUES = frozenset(("amp", "print", "ampcf"))
_PAGE_KEY = re.compile(r"[?&](?:page|p|pg|seite|pagina)=(\d{1,2})\b|/(?:page|seite|pagina|seite-)/?(\d{1,2})/?$")
_PAGE_LINE = re.compile(
    r"\W*(?:page|seite|página|pagina|pagina's|side|sida|strona|страница|сторінка)?\s*(\d{1,2})\s*(?:of|von|sur|de|di|van|af|av|z|из|з|/)\s*(\d{1,2})\W*",
    re.I,
)


def canonical(meta: Metadata, url: str) -> str:
    """The canonical address, unless it is none, or the front page, or one of another site.

    Without one, that of the page for which an AMP or print variant stands.
    """
    stated = meta.canonical or meta.first("og:url")
    if urlsplit(url).scheme not in ("http", "https", "file", ""):
        return url
    if not stated:
        return _whole(url)
    try:
        target = urljoin(url, clean(stated))
        there, here = urlsplit(target), urlsplit(url)
        if there.scheme not in ("http", "https") or not there.hostname or there.username:
            return url
        theirs, ours = (_SUBDOMAIN.sub("", part.hostname or "") for part in (there, here))
    except ValueError:
        return url
    if here.scheme in ("http", "https"):
        if theirs != ours and not _COPIES.search(here.hostname or ""):
            return url
        if there.path in ("", "/") and here.path not in ("", "/"):
            return url
    return target.partition("#")[0]


def _whole(url: str) -> str:
    """The address of the whole page behind an AMP or print variant."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    path = _VARIANT_PATH.sub("", parts.path)
    query = parts.query
    if query:
        kept = [
            (k, v)
            for k, v in parse_qsl(query, keep_blank_values=True)
            if k.lower() not in _VARIANT_KEYS and v.lower() not in _VARIANT_VALUES
        ]
        query = urlencode(kept) if len(kept) < len(parse_qsl(query, keep_blank_values=True)) else query
    if parts.scheme not in ("http", "https") or (path == parts.path and query == parts.query) or path in ("", "/"):
        return url
    return urlunsplit((parts.scheme, parts.netloc, path, query, ""))


def page_of(meta: Metadata, url: str, lines: Iterable[str]) -> str | None:
    """A note where this is one page of several of its article: the address or rel=next/prev say so."""
    found = _PAGE_KEY.search(url)
    number = int(found[1] or found[2]) if found else 1
    if number == 1 and not meta.pages:
        return None
    own = urlsplit(url[: found.start()] if found else url).path.rstrip("/")
    # Many sites write rel=next for the next article: of this one is what lies under its own address.
    several = bool(own) and any(urlsplit(urljoin(url, other)).path.startswith(own) for other in meta.pages)
    if number == 1 and not several:
        return None
    counts = (hit for line in lines if len(line) < 30 and (hit := _PAGE_LINE.fullmatch(line)))
    of = next((hit for hit in counts if int(hit[1]) == number and int(hit[2]) > 1), None)
    return PAGE_OF_ALL.format(number, of[2]) if of else PAGE_OF.format(number)


def outlet_of(meta: Metadata, url: str, heading: str) -> str | None:
    """Who publishes the page: its own word for it, else what its title ends in, else its host."""
    publisher = names(meta.article.get("publisher"), meta.people)
    stated = (
        meta.first("og:site_name") or (publisher[0]["name"] if publisher else None) or meta.first("application-name")
    )
    if stated and len(stated) < 80:
        return stated
    key, title = plain(heading), plain(meta.title)
    parts = [part for part in TITLE_PARTS.split(meta.title) if plain(part) != key]
    for part in (parts[-1:] + parts[:1]) if title != key else []:
        if 2 < len(part) < 40 and len(part.split()) <= 5 and plain(part) not in key:
            return part
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    return host or None


def language_stated(meta: Metadata) -> str | None:
    """The ISO 639-1 code that the page or its JSON-LD states."""
    stated = meta.article.get("inLanguage")
    code = (meta.language or (stated if isinstance(stated, str) else "")).replace("_", "-").partition("-")[0].lower()
    return code if len(code) == 2 and code.isalpha() else None


def web(url: str | None) -> str | None:
    """An address of the web, None for any other."""
    return url if url and url.startswith(("http://", "https://")) else None
