"""What people decided. Works inside the caller's transaction."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any, cast

from sqlalchemy import Connection, Row, func, insert, or_, select, update

from onrecord.judged import ON_WORDS, plain_name
from onrecord.rated import source_of
from onrecord.records import Judgement, SourceType, UsageError
from onrecord.store.evidence import pack, unpack
from onrecord.store.schema import articles, attributions, judged, judgements, profiles, stories

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
    """What to look for it by: articles' ids, speakers' names and profiles; a source by its `Source.subject`."""
    if judgement.kind == "reliability":
        return [source_of(judgement).subject]
    subjects = [*judgement.articles, *(words.article_id for words in judgement.words), *judgement.speakers]
    subjects += map(plain_name, judgement.speakers)
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


def every(
    connection: Connection, standing: bool, kinds: Collection[str], before: str | None, limit: int | None
) -> list[Judgement]:
    """The latest first; `kinds`: of these, or (empty) of all; `before`: those that came before the one of this id."""
    wanted = select(judgements).order_by(judgements.c.no.desc())
    if standing:
        wanted = wanted.where(judgements.c.undone_at.is_(None))
    if kinds:
        wanted = wanted.where(judgements.c.kind.in_(list(kinds)))
    if before is not None:
        this = select(judgements.c.no).where(judgements.c.id == before).scalar_subquery()
        wanted = wanted.where(judgements.c.no < this)
    return [_record(row) for row in connection.execute(wanted.limit(limit) if limit is not None else wanted)]


def about(connection: Connection, subjects: Collection[str], kinds: Sequence[str] = ()) -> list[Judgement]:
    """Those that stand and are about any of these article ids or speakers' names, in the order in which they came.

    `kinds`: of these, or (empty) of all.
    """
    names = sorted(set(subjects))
    found: dict[int, Judgement] = {}
    for start in range(0, len(names), CHUNK):
        wanted = (
            select(judgements)
            .join(judged, judged.c.judgement_no == judgements.c.no)
            .where(judged.c.subject.in_(names[start : start + CHUNK]), judgements.c.undone_at.is_(None))
        )
        if kinds:
            wanted = wanted.where(judgements.c.kind.in_(kinds))
        found |= {row.no: _record(row) for row in connection.execute(wanted)}
    return [found[number] for number in sorted(found)]


def on_words(connection: Connection, article_ids: Collection[str]) -> dict[str, list[Judgement]]:
    """What is to be laid over each article's attributions (see `judged.judged`), by article; most have nothing."""
    found: defaultdict[str, list[Judgement]] = defaultdict(list)
    for judgement in about(connection, article_ids, ON_WORDS):
        for article_id in {reference.article_id for reference in judgement.words}:
            found[article_id].append(judgement)
    return found


def stories_concerned(connection: Connection, judgement: Judgement) -> list[str]:
    """The stories whose weighing it changes: those of its words, and those in which its speakers speak."""
    within = {reference.article_id for reference in judgement.words}
    names = {plain_name(speaker) for speaker in judgement.speakers}
    spoken = select(attributions.c.article_no).where(attributions.c.speaker.in_(names))
    concerned = or_(articles.c.id.in_(within), articles.c.no.in_(spoken))
    return sorted(connection.execute(select(articles.c.story_id).where(concerned).distinct()).scalars())


def outdate(connection: Connection, story_ids: Collection[str]) -> None:
    """Their weighing is stale."""
    here = update(stories).where(stories.c.id.in_(list(story_ids)))
    connection.execute(here.values(revision=stories.c.revision + 1, stale=True))


def speakers(connection: Connection, names: Collection[str]) -> dict[str, SourceType]:
    """Those of these names, or keys of profiles, that somebody speaks under, and what kind of source each mostly is."""
    counted = select(attributions.c.speaker, attributions.c.source_type, func.count().label("times"))
    grouped = counted.where(attributions.c.speaker.in_(list(names))).group_by(
        attributions.c.speaker, attributions.c.source_type
    )
    rows = sorted(connection.execute(grouped), key=lambda row: (row.times, row.source_type))
    keyed = select(profiles.c.key, profiles.c.source_type).where(profiles.c.key.in_(list(names)))
    found = {row.key: cast(SourceType, row.source_type) for row in connection.execute(keyed)}
    return found | {row.speaker: cast(SourceType, row.source_type) for row in rows}


def speakers_in(connection: Connection, story_id: str, limit: int) -> list[str]:
    """Who is named as a speaker in a story's articles, the one with most to say first."""
    counted = select(attributions.c.speaker).join(articles, articles.c.no == attributions.c.article_no)
    named = counted.where(articles.c.story_id == story_id, attributions.c.speaker.is_not(None))
    ranked = named.group_by(attributions.c.speaker).order_by(func.count().desc(), attributions.c.speaker)
    return list(connection.execute(ranked.limit(limit)).scalars())


def _record(row: Row[Any]) -> Judgement:
    return unpack(row.record, Judgement, row.id)
