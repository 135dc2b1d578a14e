"""Who is who across articles. Works inside the caller's transaction.

An article tells of a speaker by a name, a role and whom they speak for: a profile. Profiles that evidence takes for
one, or that a person judged to be one, are one speaker, whose number is that of the oldest of them. Nothing here is
evidence: all of it is made again from the readings and the judgements.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from itertools import product
from typing import Any

from sqlalchemy import Connection, Row, delete, exists, func, insert, or_, select, text, update

from onrecord.attribute.same import (
    BLOCK,
    ONE_STORY,
    UNCONTRADICTED,
    Same,
    Told,
    block_of,
    groups,
    reason,
    same_full_name,
)
from onrecord.records import Article, Attribution, Judgement
from onrecord.store import judgements, sourced
from onrecord.store.folding import folded
from onrecord.store.schema import (
    articles,
    likenesses,
    profiles,
    saying_counts,
    sayings,
    sourcing,
    speaker_weeks,
    speakers,
)
from onrecord.weigh.credit import outlet_key, own_outlet

KINDS = ("person", "organization", "group")  # outlets have pages of their own, documents do not speak
JUDGED = "judged to be one"
DAY = timedelta(days=1)  # when somebody was told last is known to a day: it need not be written with every article

_ADD_WEEK = text(
    "INSERT INTO speaker_weeks (speaker_no, week, said) VALUES (:no, :week, :said) "
    "ON CONFLICT (speaker_no, week) DO UPDATE SET said = speaker_weeks.said + excluded.said"
)
_ADD_TOLD = text(
    "INSERT INTO saying_counts (profile_no, stance, relayed, said) VALUES (:profile_no, :stance, :relayed, :said) "
    "ON CONFLICT (profile_no, stance, relayed) DO UPDATE SET said = saying_counts.said + excluded.said"
)
_ADD_ALL = text("UPDATE speakers SET said = said + :said WHERE no = :no")

Counts = Counter[tuple[int, str]]  # of attributions, by profile or speaker and week


def searched(names: Iterable[str]) -> str:
    """Every word of the names as it is searched for, each behind a space."""
    return "".join(f" {word}" for name in names for word in folded(name))


def week_of(moment: datetime) -> str:
    """The Monday of its week, as an ISO date."""
    return (moment.date() - timedelta(days=moment.weekday())).isoformat()


# --------------------------------------------------------------------------- what an article tells


def derive(
    connection: Connection, article_no: int, article: Article, attributions: Sequence[Attribution], at: datetime
) -> None:
    """Write anew who speaks in an article and how it sources. `at`: where it stands in the feed.

    `attributions`: as people left them.
    """
    story_id = connection.execute(select(articles.c.story_id).where(articles.c.no == article_no)).scalar_one()
    before = _forget(connection, article_no)
    said = {attribution.id: attribution for attribution in attributions}
    by_key: dict[str, tuple[Told, list[Attribution]]] = {}
    for attribution in said.values():
        one = told_of(attribution, article, at)
        if one is not None:
            by_key.setdefault(one.key, (one, []))[1].append(attribution)
    numbers = _numbers(connection, [one for one, _ in by_key.values()], story_id, at)
    own = own_outlet(article)
    rows = [
        {
            "article_no": article_no,
            "attribution": attribution.id,
            "profile_no": numbers[key],
            "published": at,
            "week": week_of(at),
            "stance": attribution.stance,
            "relayed": _relayed(attribution, own.key),
        }
        for key, (_, found) in by_key.items()
        for attribution in found
    ]
    if rows:
        connection.execute(insert(sayings), rows[::-1])  # newest first is then also the order of the text
        told = ("profile_no", "stance", "relayed")
        connection.execute(_ADD_TOLD, [{"said": 1} | {name: row[name] for name in told} for row in rows])
    _count(connection, Counter((numbers[key], week_of(at)) for key, (_, found) in by_key.items() for _ in found))
    _leave(connection, before - set(numbers.values()))
    _source(connection, {"article_no": article_no, "week": week_of(at), "published": at}, article, said.values())


def _source(
    connection: Connection, row: dict[str, object], article: Article, attributions: Collection[Attribution]
) -> None:
    own = own_outlet(article)
    naming = Counter(attribution.naming for attribution in attributions)
    how = {
        "outlet_key": own.key,
        "outlet": own.name,
        **{name: naming.get(name, 0) for name in ("named", "described", "unspecified")},
        "relayed": sum(_relayed(attribution, own.key) for attribution in attributions),
        "corrections": len(article.corrections),
    }
    here = sourcing.c.article_no == row["article_no"]
    before = connection.execute(select(sourcing).where(here)).mappings().all()
    connection.execute(delete(sourcing).where(here))
    connection.execute(insert(sourcing), row | how)
    sourced.add(connection, before, [row | how | {"origins": None}])


def _relayed(attribution: Attribution, own: str) -> bool:
    return attribution.relayed_from is not None and outlet_key(attribution.relayed_from) != own


def told_of(attribution: Attribution, article: Article, at: datetime) -> Told | None:
    """What the article tells of an attribution's speaker; None where nobody is named.

    The key names the profile: one for all articles where what is told suffices to know somebody again, else one for
    the articles of an outlet ("the council"), else one for this article alone (a bare surname).
    """
    speaker, kind = attribution.speaker, attribution.source_type
    if speaker is None or attribution.naming != "named" or kind not in KINDS:
        return None
    name = " ".join(speaker.name.split())
    if not name or (kind != "person" and name == name.lower() != name.upper()):
        return None  # "the rescue service": a common noun names nobody beyond its article
    role, principal = (" ".join((told or "").split()) or None for told in (speaker.role, speaker.speaks_for))
    one = Told("", name, kind, role, principal, None, at.date().isoformat())
    beside = one._replace(outlet=own_outlet(article).key)
    scope = "" if reason(one, one) else beside.outlet or "" if reason(beside, beside) else article.id
    parts = (kind, name.casefold(), (role or "").casefold(), (principal or "").casefold(), scope)
    digest = sha256("\x1f".join(parts).encode("utf-8", "replace")).hexdigest()[:10]
    return beside._replace(key=f"{name}~{digest}")


# --------------------------------------------------------------------------- profiles


def _numbers(connection: Connection, told: Sequence[Told], story_id: str, at: datetime) -> dict[str, int]:
    """The numbers of the profiles by their keys; those that are new are made, and joined to whom they are."""
    keys = [one.key for one in told]
    known = {row.key: row.no for row in connection.execute(select(profiles).where(profiles.c.key.in_(keys)))}
    if known:
        seen = update(profiles).where(profiles.c.no.in_(list(known.values())), profiles.c.last < at - DAY)
        connection.execute(seen.values(last=at))
    touched: set[int] = set()
    for one in told:
        if one.key not in known:
            known[one.key] = _make(connection, one, at)
            if _compare(connection, one, known[one.key]):
                touched.add(known[one.key])
    touched |= _compare_within(connection, {one.key: one for one in told}, known, story_id)
    judged = judgements.about(connection, [*keys, *(one.name for one in told)])
    if any(judgement.kind in ("same_speaker", "other_speaker") for judgement in judged):
        touched |= set(known.values())
    regroup(connection, touched)
    return known


def _make(connection: Connection, one: Told, at: datetime) -> int:
    row = {
        "key": one.key,
        "speaker_no": 0,
        "block": block_of(one),
        "name": one.name,
        "source_type": one.type,
        "role": one.role,
        "speaks_for": one.speaks_for,
        "outlet": one.outlet,
        "last": at,
    }
    number = int(connection.execute(insert(profiles).returning(profiles.c.no), row).scalar_one())
    connection.execute(update(profiles).where(profiles.c.no == number).values(speaker_no=number))
    speaker = {"no": number, "name": one.name, "folded": searched([one.name]), "source_type": one.type, "said": 0}
    connection.execute(insert(speakers), speaker)
    return number


def as_told(row: Row[Any]) -> Told:
    """A row of `profiles` as it is compared."""
    return Told(row.key, row.name, row.source_type, row.role, row.speaks_for, row.outlet, row.last.date().isoformat())


def _compare(connection: Connection, one: Told, number: int) -> bool:
    """Note whom a new profile is like: among the profiles of its block that were told last, for many share a name."""
    block = block_of(one)
    near = (profiles.c.block == block, profiles.c.source_type == one.type, profiles.c.no != number)
    rows = connection.execute(select(profiles).where(*near).order_by(profiles.c.last.desc()).limit(BLOCK)).all()
    alike = [(row.no, why) for row in rows if block and (why := reason(as_told(row), one)) is not None]
    return _note(connection, [(other, number, why) for other, why in alike])


def _compare_within(connection: Connection, told: dict[str, Told], numbers: dict[str, int], story_id: str) -> set[int]:
    """Persons of one full name in reports of one story are one, whatever office each report gives them."""
    persons = {key: one for key, one in told.items() if one.type == "person" and len(one.name.split()) > 1}
    if not persons:
        return set()
    wanted = (
        select(profiles)
        .distinct()
        .join(sayings, sayings.c.profile_no == profiles.c.no)
        .join(articles, articles.c.no == sayings.c.article_no)
        .where(articles.c.story_id == story_id, profiles.c.block.in_({block_of(one) for one in persons.values()}))
    )
    own = select(profiles).where(profiles.c.no.in_([numbers[key] for key in persons]))
    rows = {row.no: row for row in [*connection.execute(wanted), *connection.execute(own)]}
    found: list[tuple[int, int, str]] = []
    for key, row in product(persons, rows.values()):
        number = numbers[key]
        apart = row.speaker_no != rows[number].speaker_no
        if row.key != key and apart and same_full_name(as_told(row), persons[key]):
            found.append((min(row.no, number), max(row.no, number), ONE_STORY))
    return {number for pair in found for number in pair[:2]} if _note(connection, found) else set()


def _note(connection: Connection, found: Iterable[tuple[int, int, str]]) -> bool:
    """Keep why pairs of profiles are one; evidence of their own is stronger than a name that nothing contradicts."""
    noted = False
    for one, other, why in dict.fromkeys(found):
        pair = (likenesses.c.one == one, likenesses.c.other == other)
        kept = connection.execute(select(likenesses.c.why).where(*pair)).scalar_one_or_none()
        if kept is None:
            connection.execute(insert(likenesses), {"one": one, "other": other, "why": why})
        elif kept == UNCONTRADICTED != why:
            connection.execute(update(likenesses).where(*pair).values(why=why))
        noted = noted or kept is None or (kept == UNCONTRADICTED != why)
    return noted


# --------------------------------------------------------------------------- one or several


def judged(connection: Connection, judgement: Judgement) -> None:
    """A judgement on speakers was made or undone: those that it names are put together anew."""
    if judgement.kind in ("same_speaker", "other_speaker"):
        regroup(connection, {number for name in judgement.speakers for number in named(connection, name)})


def named(connection: Connection, name: str) -> list[int]:
    """The profiles that a key or a plain name means."""
    exact = connection.execute(select(profiles.c.no).where(profiles.c.key == name)).scalar_one_or_none()
    if exact is not None:
        return [exact]
    return list(connection.execute(select(profiles.c.no).where(profiles.c.name == name).limit(BLOCK)).scalars())


def regroup(connection: Connection, touched: set[int]) -> None:
    """Put the profiles in `touched`, and all that hang together with them, into speakers anew."""
    if not touched:
        return
    rows = _around(connection, touched)
    by_key = {str(number): as_told(row) for number, row in rows.items()}
    together, apart = _judged_pairs(connection, rows)
    links = [Same(str(one), str(other), JUDGED) for one, other in together]
    found = connection.execute(
        select(likenesses).where(likenesses.c.one.in_(list(rows)), likenesses.c.other.in_(list(rows)))
    )
    ordered = sorted(found, key=lambda link: (link.why == UNCONTRADICTED, link.one, link.other))
    links += [Same(str(link.one), str(link.other), link.why) for link in ordered]
    joined = groups(links, by_key, apart)
    home = {int(key): min(int(other) for other in group) for group in joined for key in group}
    moved = {number: home.get(number, number) for number in rows if rows[number].speaker_no != home.get(number, number)}
    for number, speaker_no in moved.items():
        _carry(connection, number, rows[number].speaker_no, speaker_no)
    kept = {home.get(number, number) for number in touched & set(rows)} | set(moved.values())
    for speaker_no in kept | {rows[number].speaker_no for number in moved}:
        _rename(connection, speaker_no)


def _around(connection: Connection, touched: set[int]) -> dict[int, Row[Any]]:
    """The profiles of the same speakers, those that evidence or a judgement ties to them, and so on to the end."""
    rows: dict[int, Row[Any]] = {}
    ahead = set(touched)
    while ahead:
        mates = select(profiles.c.speaker_no).where(profiles.c.no.in_(ahead))
        either = or_(profiles.c.no.in_(ahead), profiles.c.speaker_no.in_(mates))
        fresh = {row.no: row for row in connection.execute(select(profiles).where(either)) if row.no not in rows}
        rows |= fresh
        ends = or_(likenesses.c.one.in_(list(fresh)), likenesses.c.other.in_(list(fresh)))
        tied = {number for pair in connection.execute(select(likenesses).where(ends)) for number in (pair[0], pair[1])}
        tied |= {number for one, other in _judged_pairs(connection, fresh)[0] for number in (one, other)}
        ahead = tied - set(rows)
    return rows


def _judged_pairs(
    connection: Connection, rows: dict[int, Row[Any]]
) -> tuple[list[tuple[int, int]], set[frozenset[str]]]:
    """What people decided of these profiles: pairs that are one, and pairs that are not; a later judgement holds."""
    names = {name for row in rows.values() for name in (row.key, row.name)}
    decided: dict[frozenset[int], bool] = {}
    for judgement in judgements.about(connection, names):
        if judgement.kind in ("same_speaker", "other_speaker") and len(judgement.speakers) == 2:
            one, other = (named(connection, name) for name in judgement.speakers)
            for pair in product(one, other):
                if pair[0] != pair[1]:
                    decided[frozenset(pair)] = judgement.kind == "same_speaker"
    together = [(min(pair), max(pair)) for pair, same in decided.items() if same]
    return together, {frozenset(map(str, pair)) for pair, same in decided.items() if not same}


def _carry(connection: Connection, number: int, before: int, after: int) -> None:
    """One profile, with all that was said under it, from one speaker to another."""
    connection.execute(update(profiles).where(profiles.c.no == number).values(speaker_no=after))
    by_week = select(sayings.c.week, func.count()).where(sayings.c.profile_no == number).group_by(sayings.c.week)
    added: Counts = Counter()
    for week, said in connection.execute(by_week):
        added[before, week] -= said
        added[after, week] += said
    _add(connection, added)


def _rename(connection: Connection, speaker_no: int) -> None:
    """By the fullest name; a speaker whom no profile is of is none."""
    own = select(profiles.c.name, profiles.c.source_type).where(profiles.c.speaker_no == speaker_no)
    rows = connection.execute(own.order_by(profiles.c.no)).all()
    here = speakers.c.no == speaker_no
    if not rows:
        connection.execute(delete(speakers).where(here))
        return
    names = list(dict.fromkeys(row.name for row in rows))
    values = {"name": max(names, key=lambda name: len(name.split())), "folded": searched(names)}
    if connection.execute(update(speakers).where(here).values(values)).rowcount == 0:
        said = select(func.count()).select_from(sayings).join(profiles, profiles.c.no == sayings.c.profile_no)
        total = connection.execute(said.where(profiles.c.speaker_no == speaker_no)).scalar_one()
        whole = {"no": speaker_no, "source_type": rows[0].source_type, "said": total}
        connection.execute(insert(speakers), whole | values)


# --------------------------------------------------------------------------- numbers


def _forget(connection: Connection, article_no: int) -> set[int]:
    """Take back what an article's former reading said; returns the profiles that said it."""
    here = sayings.c.article_no == article_no
    rows = connection.execute(select(sayings).where(here)).all()
    if not rows:
        return set()
    connection.execute(delete(sayings).where(here))
    told = [{"profile_no": r.profile_no, "stance": r.stance, "relayed": r.relayed, "said": -1} for r in rows]
    connection.execute(_ADD_TOLD, told)
    theirs = saying_counts.c.profile_no.in_({row.profile_no for row in rows})
    connection.execute(delete(saying_counts).where(theirs, saying_counts.c.said <= 0))
    counts: Counts = Counter((row.profile_no, row.week) for row in rows)
    _count(connection, Counter({which: -number for which, number in counts.items()}))
    return {row.profile_no for row in rows}


def _leave(connection: Connection, numbers: Collection[int]) -> None:
    """Profiles that no article tells any more are none, and may be what held two others together."""
    if not numbers:
        return
    told = exists().where(sayings.c.profile_no == profiles.c.no)
    gone = connection.execute(
        select(profiles.c.no, profiles.c.speaker_no).where(profiles.c.no.in_(numbers), ~told)
    ).all()
    if not gone:
        return
    lost = {row.no for row in gone}
    rest = set(_around(connection, lost)) - lost
    connection.execute(delete(likenesses).where(or_(likenesses.c.one.in_(lost), likenesses.c.other.in_(lost))))
    connection.execute(delete(profiles).where(profiles.c.no.in_(lost)))
    regroup(connection, rest)
    for row in gone:
        _rename(connection, row.speaker_no)


def _count(connection: Connection, counts: Counts) -> None:
    """By profile and week."""
    if not counts:
        return
    whose = select(profiles.c.no, profiles.c.speaker_no).where(profiles.c.no.in_({number for number, _ in counts}))
    speaker = {row.no: row.speaker_no for row in connection.execute(whose)}
    added: Counts = Counter()
    for (number, week), said in counts.items():
        added[speaker[number], week] += said
    _add(connection, added)


def _add(connection: Connection, added: Counts) -> None:
    """By speaker and week."""
    rows = [{"no": one, "week": week, "said": said} for (one, week), said in added.items() if said]
    if rows:
        connection.execute(_ADD_WEEK, rows)
        connection.execute(_ADD_ALL, rows)
    if min(added.values(), default=0) < 0:
        here = speaker_weeks.c.speaker_no.in_({speaker_no for speaker_no, _ in added})
        connection.execute(delete(speaker_weeks).where(here, speaker_weeks.c.said <= 0))
