"""How reliable people say that sources are: what was set, and for whom it counts."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import cast

import msgspec
from sqlalchemy import Connection, exists, func, select

from onrecord.rated import Source, source_behind, source_of
from onrecord.records import Judgement, Origin, Reliability
from onrecord.store import judgements
from onrecord.store.database import Database
from onrecord.store.schema import bearings, judged, origins, profiles
from onrecord.store.schema import judgements as table
from onrecord.weigh.admiralty import RELIABILITY

KIND = "reliability"
CHUNK = 500  # keys in one question; SQLite takes 32,766 parameters at most


class Rated(msgspec.Struct, frozen=True):
    """What a person set of a source, as it holds now."""

    letter: Reliability
    by: str
    at: datetime
    why: str
    judgement: str  # its id

    @property
    def words(self) -> str:
        """The letter in NATO's words."""
        return RELIABILITY[self.letter]


class Ratings:
    """Reads only. Every method is one transaction and raises StoreError as the Store's own do."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, source: Source) -> list[Judgement]:
        """Everything that stands of a source, the latest first: that one holds."""
        with self._database.reading() as connection:
            return history(connection, source)

    def behind(self, story_id: str, ends: Collection[Origin]) -> dict[str, Rated]:
        """What holds of whoever stands behind a story's origins, by the origin's id; most have nothing."""
        with self._database.reading() as connection:
            return behind(connection, story_id, ends)

    def leads_to(self, label: str) -> bool:
        """Whether any article leads to an origin of this label."""
        with self._database.reading() as connection:
            same = exists().where(func.lower(origins.c.label) == label.lower())
            return bool(connection.execute(select(same)).scalar())


def history(connection: Connection, source: Source) -> list[Judgement]:
    """Of a source, the latest first."""
    return judgements.about(connection, _subjects(connection, source), (KIND,))[::-1]


def held(connection: Connection, source: Source) -> Rated | None:
    """What holds of one source."""
    return _rated(history(connection, source)[:1])


def held_of(connection: Connection, labels: Iterable[str]) -> dict[str, Rated]:
    """What holds of origins, by label."""
    sources = {label: Source("origin", label).subject for label in labels}
    found = _by_subject(connection, sources.values())
    return {label: found[subject] for label, subject in sources.items() if subject in found}


def behind(connection: Connection, story_id: str, ends: Collection[Origin]) -> dict[str, Rated]:
    """See Ratings."""
    any_at_all = exists().where(table.c.kind == KIND, table.c.undone_at.is_(None))
    if not connection.execute(select(any_at_all)).scalar():
        return {}
    plain = {one.id: source_behind(one).subject for one in ends if one.kind != "speaker"}
    spoken = _spoken(connection, story_id, {one.id for one in ends if one.kind == "speaker"})
    found = _by_subject(connection, [*plain.values(), *(one for own in spoken.values() for one in own)])
    told = {origin: found[subject] for origin, subject in plain.items() if subject in found}
    for origin, subjects in spoken.items():
        told[origin] = max((found[one] for one in subjects if one in found), key=lambda one: one.at)
    return told


def _spoken(connection: Connection, story_id: str, ends: set[str]) -> dict[str, list[str]]:
    """Of origins that are speakers the subjects that are judged of whoever speaks there."""
    own, same = profiles.alias("own"), profiles.alias("same")
    rated = (
        select(judged.c.subject)
        .join(table, table.c.no == judged.c.judgement_no)
        .where(table.c.kind == KIND, table.c.undone_at.is_(None), judged.c.subject.like("speaker/%"))
    )
    keys = [subject.partition("/")[2] for subject in connection.execute(rated.distinct()).scalars()]
    found: defaultdict[str, list[str]] = defaultdict(list)
    for start in range(0, len(keys), CHUNK):
        wanted = (
            select(bearings.c.origin, same.c.key)
            .join(own, own.c.no == bearings.c.profile_no)
            .join(same, same.c.speaker_no == own.c.speaker_no)
            .where(bearings.c.story_id == story_id, same.c.key.in_(keys[start : start + CHUNK]))
        )
        for row in connection.execute(wanted.distinct()):
            if row.origin in ends:
                found[row.origin].append(Source("speaker", row.key).subject)
    return found


def _subjects(connection: Connection, source: Source) -> list[str]:
    """A speaker is told of in several ways, each of which may have been judged."""
    if source.sort != "speaker":
        return [source.subject]
    own = select(profiles.c.speaker_no).where(profiles.c.key == source.name).scalar_subquery()
    keys = connection.execute(select(profiles.c.key).where(profiles.c.speaker_no == own)).scalars()
    return [Source("speaker", key).subject for key in keys]


def _by_subject(connection: Connection, subjects: Iterable[str]) -> dict[str, Rated]:
    """The later takes the place of the earlier."""
    found = judgements.about(connection, set(subjects), (KIND,))
    return {source_of(one).subject: told for one in found if (told := _rated([one])) is not None}


def _rated(found: Sequence[Judgement]) -> Rated | None:
    return next((Rated(cast(Reliability, one.right), one.by, one.at, one.note, one.id) for one in found), None)
