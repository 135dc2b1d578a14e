"""What the pages of outlets and of origins show. Reads only, inside the caller's transaction."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, cast

from msgspec.structs import replace
from sqlalchemy import Column, Connection, Row, and_, case, false, func, or_, select

from onrecord.rated import Source
from onrecord.records import Naming
from onrecord.store import queries, ratings
from onrecord.store.profile_views import (
    Leaning,
    OriginLine,
    OriginsView,
    OutletLine,
    OutletView,
    Printed,
    Relay,
    Sourcing,
    WireLine,
)
from onrecord.store.schema import articles, bearings, claims, hops, origins, outlet_weeks, sourcing
from onrecord.store.sourced import SUMS
from onrecord.weigh.credit import outlet_key

SHOWN = 12  # relays, corrections, articles that rest on one origin
LEANED_ON = 20  # origins of a week
EXAMPLES = 3  # claims that show what leans on an origin

_SUMS = tuple(func.sum(outlet_weeks.c[name]).label(name) for name in SUMS)


def _sourcing(row: Row[Any]) -> Sourcing:
    return Sourcing(*(int(getattr(row, name)) for name in Sourcing.__struct_fields__))


def listed(connection: Connection) -> list[OutletLine]:
    """Every outlet with articles, the one with most first."""
    # by name, too: an outlet writes its name in several ways, and the most frequent one is shown
    wanted = select(outlet_weeks.c.outlet_key, outlet_weeks.c.outlet, *_SUMS)
    found: defaultdict[str, list[tuple[str, Sourcing]]] = defaultdict(list)
    for row in connection.execute(wanted.group_by(outlet_weeks.c.outlet_key, outlet_weeks.c.outlet)):
        found[row.outlet_key].append((row.outlet, _sourcing(row)))
    lines = [OutletLine(key, _name(named), _sum(one for _, one in named)) for key, named in found.items()]
    return sorted(lines, key=lambda line: (-line.sourcing.articles, line.name))


def _name(named: Iterable[tuple[str, Sourcing]]) -> str:
    counted: Counter[str] = Counter()
    for name, one in named:
        counted[name] += one.articles
    return max(counted, key=lambda name: (counted[name], name))


def _sum(parts: Iterable[Sourcing]) -> Sourcing:
    total = Sourcing()
    for part in parts:
        total += part
    return total


# --------------------------------------------------------------------------- one outlet


def outlet(connection: Connection, name: str) -> OutletView | None:
    """The outlet of this name, however it is written; None for one that neither prints nor is taken from."""
    key = outlet_key(name)
    wanted = select(outlet_weeks).where(outlet_weeks.c.outlet_key == key)
    rows = connection.execute(wanted.order_by(outlet_weeks.c.week, outlet_weeks.c.outlet)).all()
    weeks: defaultdict[str, list[tuple[str, Sourcing]]] = defaultdict(list)
    for row in rows:
        weeks[row.week].append((row.outlet, _sourcing(row)))
    taken = _relays(connection, hops.c.outlet_key == key, hops.c.taken_key, hops.c.taken_from)
    given = _relays(connection, hops.c.taken_key == key, hops.c.outlet_key, hops.c.outlet)
    every = [pair for named in weeks.values() for pair in named]
    if not every and not given:
        return None
    called = _name(every) if every else _called(connection, key)
    return OutletView(
        key=key,
        name=called,
        sourcing=_sum(one for _, one in every),
        weeks=tuple((week, _sum(one for _, one in named)) for week, named in weeks.items()),
        relays=tuple(taken),
        relayed_by=tuple(given),
        corrections=tuple(_corrections(connection, key)),
        single=tuple(_single(connection, key)),
        reliability=ratings.held(connection, Source("outlet", called)),
    )


def _called(connection: Connection, key: str) -> str:
    """A name by which an outlet without articles of its own is known."""
    wanted = select(hops.c.taken_from).where(hops.c.taken_key == key)
    return str(connection.execute(wanted.limit(1)).scalar_one())


def _relays(connection: Connection, which: Any, key: Column[Any], name: Column[Any]) -> list[Relay]:
    """The other side of these hops, that with most articles first."""
    # by article first, in the order of the index: counting distinct ones sorts each group anew
    each = (
        select(key.label("key"), name.label("name"), func.count().label("claims"))
        .add_columns(func.max(case((hops.c.certain, 1), else_=0)).label("certain"))
        .where(which)
        .group_by(key, name, hops.c.article_no)
        .subquery()
    )
    size = func.count().label("articles")
    sums = (func.sum(each.c.claims).label("claims"), func.sum(each.c.certain).label("certain"))
    wanted = select(func.min(each.c.name).label("name"), size, *sums).group_by(each.c.key)
    rows = connection.execute(wanted.order_by(size.desc(), each.c.key).limit(SHOWN))
    return [Relay(row.name, row.articles, int(row.claims), int(row.certain)) for row in rows]


def _corrections(connection: Connection, key: str) -> list[Printed]:
    wanted = select(articles).join(sourcing, sourcing.c.article_no == articles.c.no)
    here = wanted.where(sourcing.c.outlet_key == key, sourcing.c.corrections > 0)
    rows = connection.execute(here.order_by(sourcing.c.published.desc(), articles.c.no.desc()).limit(SHOWN)).all()
    views = zip(rows, queries.views(connection, rows), strict=True)
    return [Printed(row.id, row.headline, row.published, view.article.corrections) for row, view in views]


def _single(connection: Connection, key: str) -> list[Printed]:
    """Articles all of whose attributions lead to one origin, the latest first."""
    wanted = (
        select(articles.c.no, articles.c.id, articles.c.headline, articles.c.published)
        .join(sourcing, sourcing.c.article_no == articles.c.no)
        .where(sourcing.c.outlet_key == key, sourcing.c.origins == 1)
        .order_by(sourcing.c.published.desc(), sourcing.c.article_no.desc())
        .limit(SHOWN)
    )
    rows = connection.execute(wanted).all()
    led = (
        select(bearings.c.article_no, origins.c.label)
        .join(origins, origins.c.id == bearings.c.origin)
        .where(bearings.c.article_no.in_([row.no for row in rows]), bearings.c.attribution != "")
        .distinct()
    )
    label = {row.article_no: row.label for row in connection.execute(led)}
    return [Printed(row.id, row.headline, row.published, origin=label.get(row.no)) for row in rows]


# --------------------------------------------------------------------------- the week's origins


def leaned_on(connection: Connection, week: str) -> OriginsView:
    """The unnamed sources and the wires that most articles of a week lean on."""
    counted = select(func.count()).select_from(sourcing).where(sourcing.c.week == week)
    return OriginsView(
        week=week,
        articles=int(connection.execute(counted).scalar_one()),
        unnamed=tuple(_unnamed(connection, week)),
        wires=tuple(_wires(connection, week)),
    )


def _unnamed(connection: Connection, week: str) -> list[OriginLine]:
    this = (bearings.c.week == week, bearings.c.unnamed.is_not(None))
    size = func.count(bearings.c.article_no.distinct()).label("articles")
    told = func.count(bearings.c.claim_id.distinct()).label("claims")
    within = func.count(bearings.c.story_id.distinct()).label("stories")
    ranked = (
        select(bearings.c.unnamed, size, told, within)
        .where(*this)
        .group_by(bearings.c.unnamed)
        .order_by(size.desc(), told.desc(), bearings.c.unnamed)
        .limit(LEANED_ON)
    )
    rows = connection.execute(ranked).all()
    ids = [row.unnamed for row in rows]
    known = {row.id: row for row in connection.execute(select(origins).where(origins.c.id.in_(ids)))}
    # All rows of a claim have one number of articles, so the index gives the groups in this order and can stop.
    heaviest = (bearings.c.articles.desc(), bearings.c.story_id, bearings.c.claim_id)
    each = select(bearings.c.story_id, bearings.c.claim_id, func.min(bearings.c.article_no).label("article_no"))
    each = each.where(*this).group_by(bearings.c.articles, bearings.c.story_id, bearings.c.claim_id).order_by(*heaviest)
    best = {one: connection.execute(each.where(bearings.c.unnamed == one).limit(EXAMPLES)).all() for one in ids}
    shown = _leaning(connection, best, of_unnamed=True)
    lines = [
        OriginLine(
            id=row.unnamed,
            label=known[row.unnamed].label,
            naming=cast(Naming, known[row.unnamed].naming),
            articles=row.articles,
            claims=row.claims,
            stories=row.stories,
            leaning=tuple(shown.get(row.unnamed, ())),
        )
        for row in rows
    ]
    return _alike(connection, week, lines)


def _alike(connection: Connection, week: str, lines: list[OriginLine]) -> list[OriginLine]:
    """Sources told in the same words to other outlets, of the same story: they may be the same."""

    def words(line: OriginLine) -> str:
        return line.label.partition(", as reported by ")[0].casefold()

    several = Counter(words(line) for line in lines)
    ids = [line.id for line in lines if several[words(line)] > 1]
    there = select(bearings.c.unnamed, bearings.c.story_id).distinct()
    stories: defaultdict[str, set[str]] = defaultdict(set)
    for row in connection.execute(there.where(bearings.c.week == week, bearings.c.unnamed.in_(ids))):
        stories[row.unnamed].add(row.story_id)

    def alike(line: OriginLine) -> tuple[str, ...]:
        others = (one for one in lines if one.id != line.id and words(one) == words(line))
        return tuple(one.label for one in others if stories[one.id] & stories[line.id])

    held = ratings.held_of(connection, [line.label for line in lines])
    return [replace(line, like=alike(line), reliability=held.get(line.label)) for line in lines]


def _wires(connection: Connection, week: str) -> list[WireLine]:
    size = func.count(hops.c.article_no.distinct()).label("articles")
    told = func.count(hops.c.claim_id.distinct()).label("claims")
    takers = func.count(hops.c.outlet_key.distinct()).label("outlets")
    ranked = (
        select(hops.c.taken_key, func.min(hops.c.taken_from).label("name"), size, told, takers)
        .where(hops.c.week == week)
        .group_by(hops.c.taken_key)
        .order_by(size.desc(), told.desc(), hops.c.taken_key)
        .limit(LEANED_ON)
    )
    rows = connection.execute(ranked).all()
    each = select(hops.c.story_id, hops.c.claim_id, func.min(hops.c.article_no).label("article_no"))
    each = each.where(hops.c.week == week).group_by(hops.c.story_id, hops.c.claim_id)
    each = each.order_by(func.count().desc(), hops.c.story_id, hops.c.claim_id).limit(EXAMPLES)
    best = {row.taken_key: connection.execute(each.where(hops.c.taken_key == row.taken_key)).all() for row in rows}
    shown = _leaning(connection, best, of_unnamed=False)
    return [
        WireLine(row.taken_key, row.name, row.articles, row.claims, row.outlets, tuple(shown.get(row.taken_key, ())))
        for row in rows
    ]


def _leaning(connection: Connection, best: Mapping[str, Sequence[Any]], of_unnamed: bool) -> dict[str, list[Leaning]]:
    """For each origin the claims that weigh most, each with the first of the articles that lean on it.

    `best`: by origin, rows of story_id, claim_id, article_no.
    """
    rows = [row for some in best.values() for row in some]
    claim_text = _texts(connection, {(row.story_id, row.claim_id) for row in rows})
    numbers = {row.article_no for row in rows}
    named = select(articles.c.no, articles.c.id, sourcing.c.outlet).join(
        sourcing, sourcing.c.article_no == articles.c.no
    )
    printed = {row.no: row for row in connection.execute(named.where(articles.c.no.in_(numbers)))}
    told = select(bearings.c.story_id, bearings.c.claim_id, bearings.c.article_no, bearings.c.unnamed)
    told = told.add_columns(bearings.c.attribution).where(bearings.c.article_no.in_(numbers))
    first: dict[tuple[Any, ...], str] = {}
    for row in connection.execute(told.order_by(bearings.c.attribution)):
        first.setdefault(
            (row.story_id, row.claim_id, row.article_no, row.unnamed if of_unnamed else None), row.attribution
        )
    shown: defaultdict[str, list[Leaning]] = defaultdict(list)
    for on, some in best.items():
        for row in some:
            claim = (row.story_id, row.claim_id)
            if claim in claim_text and row.article_no in printed:
                article = printed[row.article_no]
                attribution = first.get((*claim, row.article_no, on if of_unnamed else None), "")
                shown[on].append(Leaning(*claim, claim_text[claim], article.id, attribution, article.outlet))
    return shown


def _texts(connection: Connection, keys: Collection[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """Of claims by story and id."""
    these = or_(false(), *(and_(claims.c.story_id == story, claims.c.id == claim) for story, claim in keys))
    wanted = select(claims.c.story_id, claims.c.id, claims.c.text).where(these)
    return {(row.story_id, row.id): row.text for row in connection.execute(wanted)}
