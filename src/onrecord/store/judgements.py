"""What people decided. Works inside the caller's transaction."""

from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from onrecord.records import Judgement, UsageError
from onrecord.store.evidence import pack, unpack
from onrecord.store.schema import judged, judgements

CHUNK = 500  # subjects in one question; SQLite takes 32,766 parameters at most


def add(connection: Connection, judgement: Judgement) -> None:
    """Keep it. The same one (by id) a second time changes nothing."""
    if connection.execute(select(judgements.c.no).where(judgements.c.id == judgement.id)).first() is not None:
        return
    row = {
        "id": judgement.id,
        "kind": judgement.kind,
        "by_user": judgement.by,
        "at": judgement.at,
        "undone_at": judgement.undone_at,
        "record": pack(judgement, judgement.id),
    }
    number = connection.execute(insert(judgements).returning(judgements.c.no), row).scalar_one()
    connection.execute(insert(judged), [{"judgement_no": number, "subject": one} for one in _subjects(judgement)])


def _subjects(judgement: Judgement) -> list[str]:
    """What to look for it by: articles' ids, speakers' names. At least one."""
    subjects = (*judgement.articles, *(words.article_id for words in judgement.words), *judgement.speakers)
    if not subjects:
        raise UsageError("a judgement has to be about something", judgement.id, "name articles, words or speakers")
    return list(dict.fromkeys(subjects))


def change(connection: Connection, judgement: Judgement) -> None:
    """Write who undid it, and when. Raises UsageError for one that is not kept."""
    values = {"undone_at": judgement.undone_at, "record": pack(judgement, judgement.id)}
    changed = connection.execute(update(judgements).where(judgements.c.id == judgement.id).values(values))
    if changed.rowcount == 0:
        raise UsageError("there is no such judgement", judgement.id, "see the list of judgements")


def one(connection: Connection, judgement_id: str) -> Judgement | None:
    """None when there is no such."""
    row = connection.execute(select(judgements).where(judgements.c.id == judgement_id)).one_or_none()
    return None if row is None else _record(row)


def every(connection: Connection, standing: bool, limit: int | None) -> list[Judgement]:
    """The latest first."""
    wanted = select(judgements).order_by(judgements.c.no.desc())
    if standing:
        wanted = wanted.where(judgements.c.undone_at.is_(None))
    return [_record(row) for row in connection.execute(wanted.limit(limit) if limit is not None else wanted)]


def about(connection: Connection, subjects: Collection[str]) -> list[Judgement]:
    """Those that stand and are about any of these article ids or speakers' names, in the order in which they came."""
    names = sorted(set(subjects))
    found: dict[int, Judgement] = {}
    for start in range(0, len(names), CHUNK):
        wanted = (
            select(judgements)
            .join(judged, judged.c.judgement_no == judgements.c.no)
            .where(judged.c.subject.in_(names[start : start + CHUNK]), judgements.c.undone_at.is_(None))
        )
        found |= {row.no: _record(row) for row in connection.execute(wanted)}
    return [found[number] for number in sorted(found)]


def of_kinds(connection: Connection, kinds: Iterable[str]) -> list[Judgement]:
    """Those that stand, of these kinds, in the order in which they came."""
    wanted = select(judgements).where(judgements.c.kind.in_(list(kinds)), judgements.c.undone_at.is_(None))
    return [_record(row) for row in connection.execute(wanted.order_by(judgements.c.no))]


def _record(row: Row[Any]) -> Judgement:
    return unpack(row.record, Judgement, row.id)
