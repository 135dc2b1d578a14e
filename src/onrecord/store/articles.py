"""Keeping pages, articles and their versions. Every function works inside the caller's transaction."""

from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, delete, func, insert, select, update

from onrecord.judged import ON_WORDS, judged
from onrecord.records import Failure, Judgement, Page, Reading, UsageError
from onrecord.store import changes, dating, judgements, search, speakers, stories
from onrecord.store.evidence import Kept, compressed, decompressed, fingerprint, kept, pack, published, unpack
from onrecord.store.schema import articles, attributions, blobs, counter, failures, pages, versions


class Saved(msgspec.Struct, frozen=True):
    """What `Store.save` did. `seq` is None when nothing changed."""

    article_id: str
    version: int
    outcome: str  # "new", "edited", "same"
    seq: int | None = None


class Prepared:
    """A reading ready to be written: what takes long is done before anybody waits for the transaction.

    Raises UsageError for one without an article or with a wrong digest.
    """

    def __init__(self, reading: Reading) -> None:
        self.page = reading.page
        self.kept = kept(reading)
        self.article = self.kept.article
        self.blob = compressed(reading.page)
        self.packed = pack(self.kept, reading.page.url)
        self.fingerprint = fingerprint(self.article)
        self.index = search.indexed(self.article, self.kept.attributions)


def save(connection: Connection, new: Prepared, story_id: str) -> Saved:
    """Keep it as a new article, as a new version of one, or not at all when it is there already."""
    known = connection.execute(select(articles).where(articles.c.id == new.article.id)).one_or_none()
    if known is None:
        return _first(connection, new, story_id)
    past = connection.execute(
        select(versions.c.number, versions.c.fingerprint, versions.c.last_fetched, pages.c.digest)
        .join(pages, pages.c.no == versions.c.page_no)
        .where(versions.c.article_no == known.no)
    ).all()
    current = next(version for version in past if version.number == known.current)
    # The current one first: an edit that was taken back leads to the older version, not to a third.
    ordered = [current, *(version for version in past if version.number != known.current)]
    same = next((v for v in ordered if new.page.digest == v.digest or new.fingerprint == v.fingerprint), None)
    later = new.page.fetched_at > current.last_fetched
    if same is None:
        number = len(past) + 1
        # An older capture that comes in late joins the past; the article stands as it was seen last.
        return _changed(connection, known, new, (number, number if later else known.current), story_id)
    if new.page.fetched_at > same.last_fetched:
        seen = update(versions).where(versions.c.article_no == known.no, versions.c.number == same.number)
        connection.execute(seen.values(last_fetched=new.page.fetched_at))
    if same is not current and later:
        return _changed(connection, known, new, (same.number, same.number), story_id)
    return Saved(new.article.id, same.number, "same")


def _first(connection: Connection, new: Prepared, story_id: str) -> Saved:
    seq = _next_seq(connection)
    seen = new.page.fetched_at
    stories.ensure(connection, story_id, new.article.headline, seen)
    row = _columns(new, seen) | {"id": new.article.id, "seq": seq, "story_id": story_id, "first_seen": seen}
    row |= {"current": 1, "versions": 1}
    article_no = int(connection.execute(insert(articles).returning(articles.c.no), row).scalar_one())
    _add_version(connection, article_no, 1, new, seq)
    _derive(connection, article_no, new.kept, row["published"], index=new.index)
    stories.touch(connection, story_id, seen)
    return Saved(new.article.id, 1, "new", seq)


def _changed(connection: Connection, known: Row[Any], new: Prepared, numbers: tuple[int, int], story_id: str) -> Saved:
    """`numbers`: of the version that this page is, and of the one that is current from now on."""
    number, current = numbers
    seq = _next_seq(connection)
    seen = min(known.first_seen, new.page.fetched_at)
    values: dict[str, Any] = {"seq": seq, "first_seen": seen, "versions": max(known.versions, number)}
    if number > known.versions:
        _add_version(connection, known.no, number, new, seq)
    if number == current:
        values |= _columns(new, seen)
        marks = _forget(connection, known.no)
        if values["versions"] > 1:
            marks |= {search.FLAGS["edited"]}
        _derive(connection, known.no, new.kept, values["published"], marks, new.index)
    else:
        search.mark(connection, known.no, {search.FLAGS["edited"]}, ())
    if story_id != known.story_id:
        stories.ensure(connection, story_id, new.article.headline, seen)
    values |= {"current": current, "story_id": story_id}
    connection.execute(update(articles).where(articles.c.no == known.no).values(values))
    stories.touch(connection, story_id, new.page.fetched_at)
    if story_id != known.story_id:
        stories.left(connection, known.story_id)
    return Saved(new.article.id, number, "edited", seq)


def reread(connection: Connection, article_id: str, version: int, new: Prepared) -> bool:
    """Put another reading of the same bytes in the place of the kept one. Raises UsageError."""
    row = connection.execute(
        select(articles, versions.c.reading, pages.c.digest)
        .join(versions, versions.c.article_no == articles.c.no)
        .join(pages, pages.c.no == versions.c.page_no)
        .where(articles.c.id == article_id, versions.c.number == version)
    ).one_or_none()
    if row is None or row.digest != new.page.digest or new.article.id != article_id:
        what = f"this is no reading of version {version} of the article {article_id}"
        raise UsageError(what, new.page.url, "reread the pages that Store.pages() gives")
    if row.reading == new.packed:
        return False
    here = (versions.c.article_no == row.no, versions.c.number == version)
    values = {"reading": new.packed, "fingerprint": new.fingerprint, "headline": new.article.headline}
    page_no = connection.execute(
        update(versions).where(*here).values(values).returning(versions.c.page_no)
    ).scalar_one()
    connection.execute(delete(failures).where(failures.c.article_no == row.no, failures.c.version == version))
    _add_failures(connection, new, page_no, (row.no, version))
    if version == row.current:
        marks, columns = _forget(connection, row.no), _columns(new, row.first_seen)
        connection.execute(update(articles).where(articles.c.no == row.no).values(columns))
        _derive(connection, row.no, new.kept, columns["published"], marks, new.index)
        stories.touch(connection, row.story_id, row.first_seen)
    return True


def _columns(new: Prepared, first_seen: datetime) -> dict[str, Any]:
    """What the feed shows of the current version."""
    article = new.article
    return {
        "url": article.url,
        "outlet": article.outlet,
        "headline": article.headline,
        "dek": article.dek,
        "picture_url": next((picture.url for picture in article.pictures if picture.url), None),
        "date_published": article.date_published,
        "published": published(article.date_published, first_seen),
        "language": article.language,
    }


def _next_seq(connection: Connection) -> int:
    raised = update(counter).where(counter.c.id == 1).values(value=counter.c.value + 1)
    return int(connection.execute(raised.returning(counter.c.value)).scalar_one())


def _add_version(connection: Connection, article_no: int, number: int, new: Prepared, seq: int) -> None:
    page_no = keep_page(connection, new.page, new.blob)
    row = {
        "article_no": article_no,
        "number": number,
        "seq": seq,
        "page_no": page_no,
        "fingerprint": new.fingerprint,
        "headline": new.article.headline,
        "last_fetched": new.page.fetched_at,
        "reading": new.packed,
    }
    connection.execute(insert(versions), row)
    _add_failures(connection, new, page_no, (article_no, number))


def _forget(connection: Connection, article_no: int) -> frozenset[str]:
    """Drop what was derived of a version, before its article's row changes; the marks that outlive it."""
    connection.execute(delete(attributions).where(attributions.c.article_no == article_no))
    return search.remove(connection, article_no) & search.LASTING


def _derive(
    connection: Connection,
    article_no: int,
    now: Kept,
    at: datetime,
    marks: frozenset[str] = frozenset(),
    index: search.Indexed | None = None,
) -> None:
    """The rows that queries need of the current version, with its attributions as people left them.

    `at`: where it stands in the feed; `marks`: what outlived the rows before; `index`: of the attributions as found.
    """
    decided = judgements.on_words(connection, [now.article.id]).get(now.article.id, ())
    left = judged(now.article, now.attributions, decided).attributions if decided else now.attributions
    if index is None or decided:
        index = search.indexed(now.article, left)
    search.add(connection, article_no, now.article, at, index._replace(marks=index.marks | marks))
    rows = [
        {
            "article_no": article_no,
            "id": attribution.id,
            "speaker": attribution.speaker.name if attribution.speaker else None,
            "speaker_key": (attribution.speaker.same_as or attribution.speaker.name) if attribution.speaker else None,
            "source_type": attribution.source_type,
            "naming": attribution.naming,
            "stance": attribution.stance,
            "relayed_from": attribution.relayed_from,
            "who": search.who(attribution),
            "said": search.said(attribution),
        }
        for attribution in {attribution.id: attribution for attribution in left}.values()
    ]
    if rows:
        connection.execute(insert(attributions), rows)
    speakers.derive(connection, article_no, now.article, left, at)
    dating.keep(connection, article_no, now, left)


def heed(connection: Connection, judgement: Judgement) -> None:
    """A judgement was made or undone: its articles' rows follow it, and the stories that it is about are stale."""
    concerned = set(judgements.stories_concerned(connection, judgement))
    if judgement.kind == "reliability":  # it is told beside what was weighed, and changes nothing of it
        changes.judged(connection, judgement, concerned)
        return
    speakers.judged(connection, judgement)
    if judgement.kind in ON_WORDS:
        for article_id in {reference.article_id for reference in judgement.words}:
            row = connection.execute(
                select(articles.c.no, articles.c.url, articles.c.published, versions.c.reading)
                .join(versions, (versions.c.article_no == articles.c.no) & (versions.c.number == articles.c.current))
                .where(articles.c.id == article_id)
            ).one_or_none()
            if row is not None:
                marks = _forget(connection, row.no)
                _derive(connection, row.no, unpack(row.reading, Kept, row.url), row.published, marks)
    concerned |= set(judgements.stories_concerned(connection, judgement))
    judgements.outdate(connection, concerned)
    changes.judged(connection, judgement, concerned)


def is_incomplete(connection: Connection) -> bool:
    """Whether there are articles that an older version kept, so that rows of them are missing."""
    return connection.execute(select(articles.c.no).where(articles.c.dated.is_(None)).limit(1)).first() is not None


def complete(connection: Connection, limit: int) -> None:
    """Derive those rows, of some articles at a time."""
    rows = connection.execute(
        select(articles, versions.c.reading)
        .join(versions, (versions.c.article_no == articles.c.no) & (versions.c.number == articles.c.current))
        .where(articles.c.dated.is_(None))
        .limit(limit)
    ).all()
    decided = judgements.on_words(connection, [row.id for row in rows])
    for row in rows:
        now = unpack(row.reading, Kept, row.url)
        if row.place is not None:
            left = judged(now.article, now.attributions, decided.get(row.id, ())).attributions
            dating.keep(connection, row.no, now, left)
            continue
        _forget(connection, row.no)
        connection.execute(update(articles).where(articles.c.no == row.no).values(language=now.article.language))
        marks = {search.FLAGS["edited"]} if row.versions > 1 else set()
        _derive(connection, row.no, now, row.published, frozenset(marks))


# ---- pages and failures


def keep_page(connection: Connection, page: Page, blob: bytes) -> int:
    """The page's number; its bytes are kept once however often they come."""
    if connection.execute(select(blobs.c.digest).where(blobs.c.digest == page.digest)).first() is None:
        connection.execute(insert(blobs), {"digest": page.digest, "size": len(page.body), "data": blob})
    row = {
        "digest": page.digest,
        "url": page.url,
        "fetched_at": page.fetched_at,
        "status": page.status,
        "media_type": page.media_type,
        "headers": msgspec.json.encode(page.headers).decode(),
        "via": page.via,
        "warc_record_id": page.warc_record_id,
    }
    return int(connection.execute(insert(pages).returning(pages.c.no), row).scalar_one())


def page_of(row: Row[Any]) -> Page:
    """From a row of `pages` with the blob's `data`."""
    return Page(
        url=row.url,
        fetched_at=row.fetched_at,
        body=decompressed(row.data, row.url),
        digest=row.digest,
        status=row.status,
        media_type=row.media_type,
        headers=msgspec.json.decode(row.headers, type=tuple[tuple[str, str], ...]),
        via=row.via,
        warc_record_id=row.warc_record_id,
    )


def page(connection: Connection, digest: str) -> Page | None:
    """The latest page with these bytes."""
    wanted = select(pages, blobs.c.data).join(blobs, blobs.c.digest == pages.c.digest).where(pages.c.digest == digest)
    row = connection.execute(wanted.order_by(pages.c.no.desc()).limit(1)).one_or_none()
    return page_of(row) if row else None


def pages_after(connection: Connection, seq: int, limit: int) -> list[tuple[int, tuple[str, int, Page]]]:
    """The kept versions that came in after `seq`, as (seq, (article id, version, page))."""
    rows = connection.execute(
        select(versions.c.seq, articles.c.id, versions.c.number, pages, blobs.c.data)
        .select_from(versions)
        .join(articles, articles.c.no == versions.c.article_no)
        .join(pages, pages.c.no == versions.c.page_no)
        .join(blobs, blobs.c.digest == pages.c.digest)
        .where(versions.c.seq > seq)
        .order_by(versions.c.seq)
        .limit(limit)
    )
    return [(row.seq, (row.id, row.number, page_of(row))) for row in rows]


def keep_failure(connection: Connection, failure: Failure, at: datetime, kept_page: tuple[Page, bytes] | None) -> None:
    """The same failure again only moves its time; the page is kept unless its bytes are there already."""
    same = (failures.c.stage == failure.stage, failures.c.url == failure.url, failures.c.error == failure.error)
    again = update(failures).where(*same, failures.c.article_no.is_(None))
    page_no = None
    if kept_page is not None:
        content, blob = kept_page
        there = select(func.max(pages.c.no)).where(pages.c.digest == content.digest, pages.c.url == content.url)
        page_no = connection.execute(there).scalar_one() or keep_page(connection, content, blob)
    if connection.execute(again.values(at=at, page_no=func.coalesce(page_no, failures.c.page_no))).rowcount == 0:
        fields = msgspec.structs.asdict(failure)
        connection.execute(insert(failures).values(**fields, at=at, page_no=page_no))


def _add_failures(connection: Connection, new: Prepared, page_no: int, version: tuple[int, int]) -> None:
    """`version`: the article's number and the version's."""
    article_no, number = version
    whose = {"at": new.page.fetched_at, "page_no": page_no, "article_no": article_no, "version": number}
    rows = [msgspec.structs.asdict(failure) | whose for failure in new.kept.failures]
    if rows:
        connection.execute(insert(failures), rows)
