"""The index that every search goes by, and the questions to it.

Each article has one row of `texts`: its folded words, who speaks in it, what
they say, and marks (outlet, language, naming, stances ...), indexed by FTS5 or
as tsvectors. Its key is the article's place in the feed, so that the index
itself gives the newest hits first and stops at a page, however many there are.

Both databases get the same folded words and the same kind of question, and no
character that a user types reaches a query language: only letters and digits do.
"""

import unicodedata
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from hashlib import sha256
from itertools import islice
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Connection,
    ScalarResult,
    Select,
    and_,
    delete,
    func,
    insert,
    literal,
    literal_column,
    or_,
    select,
    text,
    update,
)

from onrecord.records import Article, Attribution
from onrecord.store.folding import folded
from onrecord.store.query import OF_ATTRIBUTION, Part, Query, Term
from onrecord.store.schema import EPOCH, articles, attributions, facets, texts

MAX_WORDS, MAX_CHARACTERS = 16_000, 200_000  # of one column; PostgreSQL's index ends at 16,383 words and 1 MB
BETWEEN = "xx"  # stands between two attributions, so that no phrase runs from one into the next
EVERY = "xany"  # a mark that every article has: what is only excluded has to be excluded from something
FLAGS = {"disputed": "xdisputed", "single": "xsingle", "edited": "xedited"}
STANDING = frozenset({FLAGS["disputed"], FLAGS["single"]})  # these follow the weighing
LASTING = STANDING | {FLAGS["edited"]}  # what another reading of the text does not change

SOMEBODY = ("person", "organization", "group")  # source types that could be named, and so be anonymous

_SECOND_BITS, _NUMBER_BITS = 34, 28  # of a place: seconds since 1970 (the years 1425 to 2514), then arrival
_LETTERS = str.maketrans("0123456789", "ghijklmnop")


def place(published: datetime, article_no: int) -> int:
    """Where an article stands in the feed: by the second, and within one by its number."""
    most = 1 << _SECOND_BITS
    seconds = max(-most, min(most - 1, int((published - EPOCH).total_seconds() // 1)))
    return (seconds << _NUMBER_BITS) | (article_no & ((1 << _NUMBER_BITS) - 1))


# ---- what is indexed


class Indexed(NamedTuple):
    """One article as it is searched for: folded words, separated by spaces."""

    words: str
    who: str
    said: str
    marks: frozenset[str]


def passages(article: Article) -> tuple[str, str]:
    """Everything of an article that words may hit: (the body, all else), in NFC."""
    parts = [article.headline, article.alternative_headline, article.dek, article.outlet]
    parts += [author.name for author in article.authors]
    parts += [f"{picture.caption} {picture.credit_text}".strip() for picture in article.pictures]
    rest = " \u00b7 ".join(part for part in parts if part)
    return unicodedata.normalize("NFC", article.body), unicodedata.normalize("NFC", rest)


def indexed(article: Article, found: Sequence[Attribution]) -> Indexed:
    """An article as it is searched for. The headline survives the cut of a huge body."""
    body, rest = passages(article)
    marks = {EVERY} | {f"s{attribution.stance}" for attribution in found}
    marks |= {mark for attribution in found for mark in naming_marks(attribution.naming, attribution.source_type)}
    if article.outlet:
        marks.add(outlet_mark(article.outlet))
    if article.language:
        marks.add(language_mark(article.language))
    return Indexed(
        _cut([*folded(rest[:MAX_CHARACTERS]), *folded(body[:MAX_CHARACTERS])]),
        _cut(f" {BETWEEN} ".join(who(attribution) for attribution in found).split()),
        _cut(f" {BETWEEN} ".join(said(attribution) for attribution in found).split()),
        frozenset(marks),
    )


def who(attribution: Attribution) -> str:
    """The folded words that a source is found by: its name in every form, or else what the text calls it."""
    speaker = attribution.speaker
    names = (speaker.name, speaker.same_as or "") if speaker else (attribution.source.text,)
    return " ".join(word for name in dict.fromkeys(names) for word in folded(name[:MAX_CHARACTERS]))


def said(attribution: Attribution) -> str:
    """The folded words of a content."""
    return " ".join(folded(attribution.content.text[:MAX_CHARACTERS]))


def naming_marks(naming: str, source_type: str) -> tuple[str, ...]:
    """`anonymous` is a person, body or group that is not named."""
    anonymous = naming != "named" and source_type in SOMEBODY
    return (f"n{naming}", "nanonymous") if anonymous else (f"n{naming}",)


def outlet_mark(outlet: str) -> str:
    """One word for an outlet's very name."""
    return "o" + sha256(outlet.encode("utf-8", "replace")).hexdigest()[:16].translate(_LETTERS)


def language_mark(code: str) -> str:
    """One word for a language; `en-GB` is `en`."""
    return "l" + "".join(folded(code.partition("-")[0])[:1])


def _cut(words: list[str]) -> str:
    return " ".join(words[:MAX_WORDS])[:MAX_CHARACTERS]


def add(connection: Connection, article_no: int, article: Article, published: datetime, entry: Indexed) -> None:
    """Index an article that is not, or no longer, indexed; counts its outlet and language."""
    at = place(published, article_no)
    row = {"place": at, "article_no": article_no, "words": entry.words, "who": entry.who, "said": entry.said}
    connection.execute(insert(texts), row | {"marks": " ".join(sorted(entry.marks))})
    connection.execute(update(articles).where(articles.c.no == article_no).values(place=at))
    _count(connection, article.outlet, article.language, 1)


def remove(connection: Connection, article_no: int) -> frozenset[str]:
    """Take an article out of the index; the marks that it had. Before anything of its row is changed."""
    gone = delete(texts).where(texts.c.article_no == article_no).returning(texts.c.marks)
    marks = connection.execute(gone).scalar_one_or_none()
    if marks is None:
        return frozenset()
    row = connection.execute(select(articles.c.outlet, articles.c.language).where(articles.c.no == article_no)).one()
    _count(connection, row.outlet, row.language, -1)
    return frozenset(marks.split())


def mark(connection: Connection, article_no: int, marks: Collection[str], among: Collection[str]) -> None:
    """Give an article these marks of those `among`, and no other of them."""
    row = connection.execute(select(texts.c.place, texts.c.marks).where(texts.c.article_no == article_no)).first()
    if row is None:
        return
    had = frozenset(row.marks.split())
    wanted = (had - frozenset(among)) | frozenset(marks)
    if wanted != had:
        changed = update(texts).where(texts.c.place == row.place)
        connection.execute(changed.values(marks=" ".join(sorted(wanted))))


def _count(connection: Connection, outlet: str | None, language: str | None, by: int) -> None:
    for kind, value in (("articles", ""), ("outlet", outlet), ("language", language)):
        if value is None:
            continue
        here = (facets.c.kind == kind, facets.c.value == value)
        counted = update(facets).where(*here).values(articles=facets.c.articles + by)
        if connection.execute(counted).rowcount == 0:
            connection.execute(insert(facets), {"kind": kind, "value": value, "articles": by})


# ---- what is asked


class Clause(NamedTuple):
    """Any of some terms in one column of the index."""

    column: str
    terms: tuple[Term, ...]
    excluded: bool = False


class Sought:
    """A query made ready for one database: what the index is asked, and what is left to look at afterwards."""

    def __init__(self, connection: Connection, query: Query) -> None:
        self.connection = connection
        self.query = query
        self.is_sqlite = connection.dialect.name == "sqlite"
        self.clauses = tuple(_clauses(connection, query))
        self.nothing = query.seeks_nothing or any(not clause.terms and not clause.excluded for clause in self.clauses)
        self.stories = tuple(part.value for part in query.of("story"))
        self.not_stories = tuple(part.value for part in query.of("story", excluded=True))
        asked = [part for key in OF_ATTRIBUTION for part in query.of(key)]
        # Of one thing asked the index knows already that some attribution has it; of several, that one has them all
        # has to be looked up.
        self.together = asked if len(asked) > 1 else []

    def places(self, below: int | None, limit: int, within: Collection[int] | None = None) -> list[int]:
        """The next places in the feed, newest first, below a place; `within`: only of these.

        May hold some whose attributions do not meet the query together: see `meeting`.
        """
        if self.stories:
            member = select(articles.c.place).where(articles.c.story_id.in_(self.stories))
            members = set(self.connection.execute(member).scalars())
            within = members if within is None else members & set(within)
        if self.nothing or (within is not None and not within):
            return []
        column, wanted = self._asked()
        if within is not None:
            wanted = wanted.where(column >= min(within), column <= max(within))
        if below is not None:
            wanted = wanted.where(column < below)
        for moment, is_after in ((self.query.after, True), (self.query.before, False)):
            if moment is not None:
                edge = place(moment, 0)
                wanted = wanted.where(column >= edge if is_after else column < edge)
        if self.not_stories:
            member = select(articles.c.place).where(articles.c.story_id.in_(self.not_stories))
            wanted = wanted.where(column.not_in(member))
        found: ScalarResult[int] = self.connection.execute(
            wanted.order_by(column.desc()).limit(None if within else limit)
        ).scalars()
        # A list of places is compared here: FTS5 would begin a search of its own for each of them.
        return list(found if within is None else islice((at for at in found if at in within), limit))

    def meeting(self, places: Sequence[int]) -> list[int]:
        """Those of some places whose article has one attribution that meets all that is asked of one."""
        if not self.together or not places:
            return list(places)
        met = (
            select(articles.c.place)
            .join(attributions, attributions.c.article_no == articles.c.no)
            .where(articles.c.place.in_(places), *_meets(self.together))
        )
        held = set(self.connection.execute(met).scalars())
        return [at for at in places if at in held]

    def _asked(self) -> tuple[ColumnElement[int], Select[int]]:
        if not self.clauses:
            return articles.c.place, select(articles.c.place).where(articles.c.place.is_not(None))
        if self.is_sqlite:
            column: ColumnElement[int] = literal_column("search.rowid")
            match = text("search MATCH :sought").bindparams(sought=_fts5(self.clauses))
            return column, select(column).select_from(text("search")).where(match)
        wanted = select(texts.c.place)
        for clause in self.clauses:
            column_: ColumnElement[Any] = literal_column(f"{clause.column}_index")
            holds = column_.op("@@")(func.to_tsquery("simple", _tsquery(clause.terms)))
            wanted = wanted.where(~holds if clause.excluded else holds)
        return texts.c.place, wanted


def _clauses(connection: Connection, query: Query) -> Iterable[Clause]:
    for part in query.parts:
        if part.key in ("", "said") and part.term:
            yield Clause("said" if part.key else "words", (part.term,), part.excluded)
    for excluded in (False, True):
        for key, column in (("speaker", "who"), ("naming", "marks"), ("stance", "marks"), ("outlet", "marks"),
                            ("language", "marks")):  # fmt: skip
            parts = query.of(key, excluded)
            terms = tuple(term for part in parts for term in _terms(connection, part))
            if terms or (parts and not excluded):
                yield Clause(column, terms, excluded)
        for part in query.of("is", excluded):
            yield Clause("marks", (Term((FLAGS[part.value],)),), excluded)


def _terms(connection: Connection, part: Part) -> list[Term]:
    """What a filter's value is in the index; none for an outlet that there is not."""
    if part.key == "speaker":
        return [part.term] if part.term else []
    if part.key == "outlet":
        return [Term((outlet_mark(name),)) for name in _outlets(connection, part)]
    made = language_mark(part.value) if part.key == "language" else part.key[0] + part.value
    return [Term((made,))]


def _outlets(connection: Connection, part: Part) -> list[str]:
    """The outlet of that very name, or else those with the words in their name."""
    names = list(connection.execute(select(facets.c.value).where(facets.c.kind == "outlet")).scalars())
    exact = [name for name in names if name.casefold() == part.value.casefold()]
    if exact or part.term is None:
        return exact
    return [name for name in names if part.term.within(f" {' '.join(folded(name))} ")]


def _fts5(clauses: Sequence[Clause]) -> str:
    asked = [_column(clause) for clause in clauses if not clause.excluded] or [f'marks : "{EVERY}"']
    excluded = [_column(clause) for clause in clauses if clause.excluded]
    return " NOT ".join([f"({' AND '.join(asked)})", *excluded])


def _column(clause: Clause) -> str:
    terms = ('"' + " ".join(term.words) + '"' + ("*" if term.prefix else "") for term in clause.terms)
    return f"({clause.column} : ({' OR '.join(terms)}))"


def _tsquery(terms: Sequence[Term]) -> str:
    return " | ".join(_phrase(term) for term in terms)


def _phrase(term: Term) -> str:
    return "(" + " <-> ".join(f"'{word}'" for word in term.words) + (":*" if term.prefix else "") + ")"


def _meets(asked: Sequence[Part]) -> Iterable[ColumnElement[bool]]:
    """What an attribution has to be; of several values of one filter (but `said`) one is enough."""
    by_key: dict[str, list[ColumnElement[bool]]] = {}
    for part in asked:
        by_key.setdefault(part.key, []).append(_holds(part))
    return [and_(*conditions) if key == "said" else or_(*conditions) for key, conditions in by_key.items()]


def _holds(part: Part) -> ColumnElement[bool]:
    if part.key == "stance":
        return attributions.c.stance == part.value
    if part.key == "naming" and part.value != "anonymous":
        return attributions.c.naming == part.value
    if part.key == "naming":
        return (attributions.c.naming != "named") & attributions.c.source_type.in_(SOMEBODY)
    column = attributions.c.who if part.key == "speaker" else attributions.c.said
    # Folded words hold nothing that LIKE would take for a pattern.
    return (literal(" ") + column + " ").like(part.term.pattern if part.term else "")
