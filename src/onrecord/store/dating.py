"""What each article's current version dates: kept, so that a story of thousands of articles need not be read for it.

Derived by `timeline`. Works inside the caller's transaction.
"""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Connection, delete, insert, select, update

from onrecord.records import Attribution, Happening, TimelineEntry
from onrecord.store.evidence import Kept, pack, unpack
from onrecord.store.schema import articles, happenings
from onrecord.timeline import MOST_COMPARED, Dated, dated, in_order
from onrecord.timeline import happenings as found_in


def keep(connection: Connection, article_no: int, now: Kept, attributions: Sequence[Attribution]) -> None:
    """Write an article's happenings anew. `attributions`: as people left them."""
    connection.execute(delete(happenings).where(happenings.c.article_no == article_no))
    found = list(dated(found_in(now.article, attributions, now.times)[0]))
    rows = [
        {
            "article_no": article_no,
            "first": one.first.isoformat(),
            "until": one.end.isoformat(),
            "number": number,
            "record": pack(one.happening, now.article.url),
        }
        for number, one in enumerate(found)
    ]
    if rows:
        connection.execute(insert(happenings), rows)
    connection.execute(update(articles).where(articles.c.no == article_no).values(dated=len(rows)))


def in_story(connection: Connection, story_id: str) -> list[TimelineEntry]:
    """What a story's articles date, in order: of very many happenings the latest."""
    wanted = (
        select(happenings.c.article_no, happenings.c.first, happenings.c.until, happenings.c.number)
        .join(articles, articles.c.no == happenings.c.article_no)
        .where(articles.c.story_id == story_id)
        .order_by(
            happenings.c.first.desc(), happenings.c.until.desc(), articles.c.place.desc(), happenings.c.number.desc()
        )
        .limit(MOST_COMPARED)
    )
    rows = connection.execute(wanted).all()
    here = select(happenings.c.article_no, happenings.c.number, happenings.c.record)
    here = here.where(happenings.c.article_no.in_({row.article_no for row in rows}))
    record = {(row.article_no, row.number): row.record for row in connection.execute(here)}
    return in_order(
        Dated(
            unpack(record[row.article_no, row.number], Happening, story_id),
            date.fromisoformat(row.first),
            date.fromisoformat(row.until),
        )
        for row in reversed(rows)
    )
