"""How the claims that an article prints stand: disputed, or resting on one origin. Derived from the weighing."""

from collections.abc import Collection, Iterator
from typing import TypeVar

from sqlalchemy import Connection, bindparam, case, delete, func, insert, or_, select

from onrecord.store import search
from onrecord.store.parts import Changes
from onrecord.store.schema import articles, claims, printed, texts

T = TypeVar("T", str, int)

CHUNK = 500  # names in one question; SQLite takes 32,766 parameters at most


def follow(connection: Connection, changes: Changes) -> None:
    """A story's claims changed: note which articles print each, and mark those whose standing may be another now."""
    story_id = changes.story_id
    concerned = _forget(connection, story_id, changes.gone)
    wanted = {article_id for one in changes.written for article_id in (*one.bearing, *one.gone)}
    numbers: dict[str, int] = {}
    for part in _chunks(wanted):
        rows = connection.execute(select(articles.c.id, articles.c.no).where(articles.c.id.in_(part)))
        numbers |= {row.id: row.no for row in rows}
    now: list[tuple[str, int]] = []
    before: list[tuple[str, int]] = []
    for one in changes.written:
        prints = [article_id for article_id, (evidence, _) in one.bearing.items() if evidence and article_id in numbers]
        now += [(one.claim.claim.id, numbers[article_id]) for article_id in prints]
        before += [(one.claim.claim.id, numbers[article_id]) for article_id in one.gone if article_id in numbers]
    if now or before:
        here = (printed.c.claim_id == bindparam("claim"), printed.c.article_no == bindparam("no"))
        pairs = [{"claim": claim, "no": no} for claim, no in now + before]
        connection.execute(delete(printed).where(printed.c.story_id == story_id, *here), pairs)
    if now:
        rows_of = [{"story_id": story_id, "claim_id": claim, "article_no": no} for claim, no in now]
        connection.execute(insert(printed), rows_of)
    for part in _chunks(changes.turned):
        theirs = select(printed.c.article_no).where(printed.c.story_id == story_id, printed.c.claim_id.in_(part))
        concerned |= set(connection.execute(theirs).scalars())
    _mark(connection, concerned | {no for _, no in now + before})


def _forget(connection: Connection, story_id: str, claim_ids: Collection[str]) -> set[int]:
    """Drop what is noted of these claims; the articles that print them."""
    here = printed.c.story_id == story_id
    concerned: set[int] = set()
    for part in _chunks(claim_ids):
        gone = delete(printed).where(here, printed.c.claim_id.in_(part)).returning(printed.c.article_no)
        concerned |= set(connection.execute(gone).scalars())
    return concerned


def _mark(connection: Connection, numbers: Collection[int]) -> None:
    """`disputed`: it prints a claim in dispute. `single`: all that it shares with others rests on one origin."""
    shared = case((claims.c.articles > 1, claims.c.origins_at_most))
    disputed = case((or_(claims.c.disputed, claims.c.denied), 1), else_=0)
    for part in _chunks(numbers):
        found = connection.execute(
            select(printed.c.article_no, func.max(shared).label("origins"), func.max(disputed).label("disputed"))
            .join(claims, (claims.c.story_id == printed.c.story_id) & (claims.c.id == printed.c.claim_id))
            .join(articles, (articles.c.no == printed.c.article_no) & (articles.c.story_id == printed.c.story_id))
            .where(printed.c.article_no.in_(part))
            .group_by(printed.c.article_no)
        )
        standing = {row.article_no: _flags(row.origins == 1, bool(row.disputed)) for row in found}
        held = connection.execute(select(texts.c.article_no, texts.c.marks).where(texts.c.article_no.in_(part)))
        for row in held:
            marks = standing.get(row.article_no, [])
            if search.STANDING & set(row.marks.split()) != set(marks):
                search.mark(connection, row.article_no, marks, search.STANDING)


def _flags(single: bool, disputed: bool) -> list[str]:
    held = {"single": single, "disputed": disputed}
    return [search.FLAGS[name] for name, holds in held.items() if holds]


def _chunks(names: Collection[T]) -> Iterator[list[T]]:
    ordered = list(names)
    return (ordered[start : start + CHUNK] for start in range(0, len(ordered), CHUNK))
