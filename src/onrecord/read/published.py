"""When an article was published and changed: what JSON-LD, meta tags, `<time>`, visible lines and the address say.

They are heard in this order. Where one gives a day and a later one a time of
that day, the time is taken. Times keep the zone that is stated beside them; a
time without one is the local time of the outlet and stays without.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import NamedTuple

from msgspec.structs import replace

from onrecord.read import dates
from onrecord.read.layout import Layout
from onrecord.read.metadata import Metadata
from onrecord.read.zones import OUTSIDE
from onrecord.records import Article, instant, utc

# Names of meta tags without their punctuation: sites write article:published_time, article.published, datePublished.
_PUBLISHED = (
    "articlepublishedtime ogarticlepublishedtime ogpublishedtime articlepublished datepublished publicationdate publishdate publisheddate "
    "publishedat publisheddatetime pubdate publishtime publicationtime date dcdate dcdateissued dctermsissued dctermscreated dcdatecreated dctermsdate "
    "sailthrudate parselypubdate cxenseparserecspublishtime articledateoriginal originalpublicationdate prismpublicationdate "
    "citationpublicationdate displaydate releasedate firstpublished datecreated"
).split()
_MODIFIED = (
    "articlemodifiedtime ogupdatedtime ogarticlemodifiedtime ogmodifiedtime datemodified lastmodified dctermsmodified dcdatemodified lastmod "
    "modifieddate articledateupdated updatedtime updatetime lastupdated revised"
).split()
_OTHER = re.compile(r"[^a-z]+")
_CHANGED = re.compile(
    r"updat|modif|mod-?date|edit(?:ed|iert)|aktualis|geändert|mis(?:e)? à jour|actualiz|atualiz|aggiorn|oppdater|opdater|uppdater|päivitet|"
    r"aktualiz|обновл|изменен|оновлен|güncel|diperbarui|bijgewerkt|更新|수정|최종",
    re.I,
)
EARLIEST = "1990"  # there is no news page from before
ABOVE, BELOW = 4, 16  # pieces around a headline where its dates stand
NAMED_BY_URL = "the page states no date of publication; its address names this day"
CHANGED_ONLY = "the page states only when it was changed"
TO_COME = "the page states a date of publication that was still to come when it was fetched: {}"
TWICE = "the page states two dates of publication: {} and {}"


class Dated(NamedTuple):
    """ISO dates; why the first is inferred; and a note where the page contradicts itself by more than a day."""

    published: str | None
    modified: str | None
    inferred: str | None = None
    note: str | None = None


def dated(meta: Metadata, layout: Layout, url: str) -> Dated:
    """The dates of an article."""
    keys = _by_plain_name(meta)
    firm = list(_read([meta.text("datePublished"), *_named(keys, _PUBLISHED)]))
    changed = list(_read([meta.text("dateModified"), *_named(keys, _MODIFIED)]))
    in_address = list(_read([dates.in_url(url)]))
    shown, shown_changed = _shown(layout) if not changed or not any(len(moment) > 10 for moment in firm) else ([], [])
    published, modified = _best([*firm, *shown]), _best([*changed, *shown_changed])
    inferred = None
    if published is None and in_address:
        published, inferred = in_address[0], NAMED_BY_URL
    elif published is None and modified is not None:
        published, inferred = modified, CHANGED_ONLY
    return Dated(published, modified, inferred, _contradiction(published, [*firm, *shown[:1], *in_address]))


def held_to(article: Article, fetched_at: datetime) -> Article:
    """The article with a note where it is dated later than the day after its page was fetched: a slip, or an announcement."""
    published = (article.date_published or "")[:10]
    if published <= (utc(fetched_at) + timedelta(days=1)).date().isoformat():
        return article
    return replace(article, notes=(*article.notes, TO_COME.format(published)))


def _by_plain_name(meta: Metadata) -> dict[str, str]:
    found: dict[str, str] = {}
    for key, values in meta.meta.items():
        if ("dat" in key or "time" in key or "publ" in key or "mod" in key or "revised" in key) and values[0]:
            found.setdefault(_OTHER.sub("", key), values[0])
    return found


def _named(keys: dict[str, str], names: Iterable[str]) -> Iterator[str]:
    return (keys[name] for name in names if name in keys)


def _read(values: Iterable[str | None]) -> Iterator[str]:
    """The dates among values, those that no news page can have left out."""
    for value in values:
        moment = dates.iso(value) if value else None
        if moment and EARLIEST <= moment[:4] <= "2099":
            yield moment


def _shown(layout: Layout) -> tuple[list[str], list[str]]:
    """Dates of publication and of change that stand around the headline: `<time>` first, then lines."""
    near = layout.around(ABOVE, BELOW)
    published: list[str | None] = []
    changed: list[str | None] = []
    for value, words, at in layout.tree.times:
        if near.start <= at <= near.stop and not any(zone in words for zone in OUTSIDE):
            (changed if _CHANGED.search(words) else published).append(value)
    later: list[str | None] = []
    for number in near:
        text = layout.pieces[number].text
        if len(text) > 160 or number == layout.headline:
            continue
        labelled = layout.labels[number] in ("published", "byline", "modified")
        if not labelled and len(text) > 80:
            continue
        cut = _CHANGED.search(text)
        before = text[: cut.start()] if cut else text
        moment = dates.written(before)
        (published if labelled else later).append(moment)
        if cut:
            changed.append(dates.written(text[cut.start() :]))
    return list(_read([*published, *later])), list(_read(changed))


def _best(found: list[str]) -> str | None:
    """The first date, or one of the same day that also has a time."""
    if not found:
        return None
    return next((moment for moment in found if len(moment) > 10 and moment[:10] == found[0][:10]), found[0])


def _contradiction(published: str | None, stated: list[str]) -> str | None:
    if published is None:
        return None
    for other in stated:
        if abs((date.fromisoformat(other[:10]) - date.fromisoformat(published[:10])).days) > 1:
            first, second = sorted((other[:10], published[:10]), key=instant)
            return TWICE.format(first, second)
    return None
