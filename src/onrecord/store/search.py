"""Full-text search: words folded by us, indexed by the database, hits shown by us.

Both databases get the same folded words and the same kind of query, so that a
search finds the same articles in either, and no character that a user types
reaches a query language: only letters and digits do.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import chain, islice
from typing import NamedTuple

from sqlalchemy import Select, func, literal_column, select, text

from onrecord.records import Article
from onrecord.store.schema import texts

MAX_WORDS, MAX_CHARACTERS = 16_000, 200_000  # of one article; PostgreSQL's index ends at 16,383 words and 1 MB
MAX_TERMS = 24
MAX_WORD = 64
SNIPPET_WORDS, SNIPPET_LEAD = 32, 8

# Ideographs and kana stand without spaces between words: each is indexed alone and a run of them is a phrase.
_IDEOGRAPH = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_WORD = re.compile(rf"[{_IDEOGRAPH}]|[^\W_{_IDEOGRAPH}]+")
_QUERY_PART = re.compile(r'"([^"]*)"?|[^\s"]+')


class Term(NamedTuple):
    """Words that must follow one another; the last may go on ("quake" finds "quakes") unless quoted or very short."""

    words: tuple[str, ...]
    prefix: bool


@lru_cache(16_384)  # a language's common words come over and over
def fold(raw: str) -> tuple[str, ...]:
    """One word of a text as it is indexed: without case, accents and compatibility forms."""
    if raw.isascii():
        return (raw.lower()[:MAX_WORD],)
    decomposed = unicodedata.normalize("NFKD", raw.casefold())
    bare = "".join(character for character in decomposed if not unicodedata.combining(character))
    return tuple(word[:MAX_WORD] for word in _WORD.findall(bare))


def words_of(text_: str) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """The words of a text in NFC, as (start, end, folded)."""
    for match in _WORD.finditer(text_):
        yield match.start(), match.end(), fold(match.group())


def passages(article: Article) -> tuple[str, str]:
    """Everything of an article that a search may hit: (the body, all else), in NFC."""
    parts = [article.headline, article.alternative_headline, article.dek, article.outlet]
    parts += [author.name for author in article.authors]
    parts += [f"{picture.caption} {picture.credit_text}".strip() for picture in article.pictures]
    rest = " \u00b7 ".join(part for part in parts if part)
    return unicodedata.normalize("NFC", article.body), unicodedata.normalize("NFC", rest)


def indexed(article: Article) -> str:
    """The folded words of an article, as `texts.words` holds them. The headline survives the cut of a huge body."""
    body, rest = passages(article)
    folded: list[str] = []
    for _, _, words in chain(words_of(rest[:MAX_CHARACTERS]), words_of(body[:MAX_CHARACTERS])):
        folded += words
    return " ".join(folded[:MAX_WORDS])[:MAX_CHARACTERS]


def parse(query: str) -> list[Term]:
    """What a user typed, as terms that must all be there. Empty when nothing in it can be searched for."""
    terms: list[Term] = []
    for match in _QUERY_PART.finditer(unicodedata.normalize("NFC", query[:1000])):
        quoted = match.group(1) is not None
        words = [word for _, _, folded in words_of(match.group(1) if quoted else match.group()) for word in folded]
        if words:
            terms.append(Term(tuple(words), prefix=not quoted and len(words[-1]) >= 3))
    return terms[:MAX_TERMS]


def matching(terms: list[Term], dialect: str) -> Select[tuple[int]]:
    """The numbers of the articles that hold every term. `terms` is not empty."""
    if dialect == "sqlite":
        query = " AND ".join('"' + " ".join(term.words) + '"' + ("*" if term.prefix else "") for term in terms)
        found = text("search MATCH :terms").bindparams(terms=query)
        return select(literal_column("rowid")).select_from(text("search")).where(found)
    query = " & ".join(_tsquery(term) for term in terms)
    return select(texts.c.article_no).where(literal_column("search").op("@@")(func.to_tsquery("simple", query)))


def _tsquery(term: Term) -> str:
    words = [f"'{word}'" for word in term.words]
    return "(" + " <-> ".join(words) + (":*" if term.prefix else "") + ")"


def snippet(article: Article, terms: list[Term]) -> str | None:
    """The words around the densest hits, of the body if it has any; each hit stands between \\x02 and \\x03."""
    return next((marked for passage in passages(article) if (marked := _around(passage, terms))), None)


def _around(passage: str, terms: list[Term]) -> str | None:
    passage = passage.replace("\x02", " ").replace("\x03", " ")
    places = list(words_of(passage))
    hit_by = {folded: _hit(folded, terms) for folded in {folded for _, _, folded in places}}
    hits = {n: found for n, (_, _, folded) in enumerate(places) if (found := hit_by[folded])}
    if not hits:
        return None

    def terms_within(first: int) -> int:
        ahead = (hits.get(n, frozenset()) for n in range(first, first + SNIPPET_WORDS - SNIPPET_LEAD))
        return len(frozenset[int]().union(*ahead))

    first = max(islice(hits, 200), key=terms_within)  # the first of equals
    begin = max(0, first - SNIPPET_LEAD)
    end = min(begin + SNIPPET_WORDS, len(places))
    shown = "\u2026" if begin else ""
    at = places[begin][0]
    for n in range(begin, end):
        start, stop, _ = places[n]
        word = f"\x02{passage[start:stop]}\x03" if n in hits else passage[start:stop]
        shown += passage[at:start] + word
        at = stop
    shown += "\u2026" if end < len(places) else passage[at : at + 1].strip()
    return " ".join(shown.split())


def _hit(folded: tuple[str, ...], terms: list[Term]) -> frozenset[int]:
    """Which terms a word belongs to."""
    return frozenset(
        n
        for n, term in enumerate(terms)
        for word in folded
        if word in term.words or (term.prefix and word.startswith(term.words[-1]))
    )
