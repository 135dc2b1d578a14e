"""Looks after every watch: which stories changed, what is new in them, who is to be told."""

from collections.abc import Iterable
from datetime import UTC, datetime
from uuid import uuid4

from msgspec.structs import replace

from onrecord.alerts import ALERT_KINDS, AlertKind, Known, Notice, Watch, known, latest_figures, news
from onrecord.deliver import first_due
from onrecord.records import UsageError, Weighing
from onrecord.store import Store

ARRIVALS = 500  # of a search that are looked at in one turn; the rest in the next


def watch_story(store: Store, reader: str, story_id: str, **more: object) -> Watch:
    """Watches a story from now on. Raises UsageError when there is none of this id."""
    story = store.story_head(story_id)
    if story is None:
        raise UsageError("there is no such story", story_id, "open it from the feed")
    same = next((w for w in store.watches.all(reader) if w.kind == "story" and w.subject == story_id), None)
    if same is not None:
        return same
    now = datetime.now(UTC)
    watch = Watch(uuid4().hex[:16], reader, "story", story_id, story.headline, ALERT_KINDS[1:], now)
    watch = replace(watch, **more)
    store.watches.save(watch)
    # A revision that never was: the story is compared anew as soon as it has been weighed.
    store.watches.tell(watch, [], {story_id: (-1, known(store.in_short.weighing(story_id)))})
    return watch


def watch_search(store: Store, reader: str, name: str, query: str, **more: object) -> Watch:
    """Watches a search from now on: the articles that it finds, and what is new in their stories."""
    now = datetime.now(UTC)
    watch = Watch(uuid4().hex[:16], reader, "search", query, name, ALERT_KINDS, now, since=store.last_seq())
    watch = replace(watch, **more)
    store.watches.save(watch)
    return watch


def look(store: Store, now: datetime | None = None) -> int:
    """Compares every watched story that was weighed anew with what was known of it; returns how many notices came."""
    return sum(_look(store, watch, now or datetime.now(UTC)) for watch in store.watches.all())


def _look(store: Store, watch: Watch, now: datetime) -> int:
    before = store.watches.known(watch.id)
    if watch.kind == "story":  # one that went into another is followed there
        before = {store.story_now(story_id) or story_id: state for story_id, state in before.items()}
    told: list[Notice] = []
    if watch.kind == "search":
        watch, found, arrived = _arrivals(store, watch, now)
        told += found
        before |= {story_id: (-1, Known()) for story_id in arrived if story_id not in before}
    weighed = store.watches.revisions(list(before))
    states: dict[str, tuple[int, Known]] = {}
    for story_id, (revision, seen) in before.items():
        if story_id not in weighed or weighed[story_id] == revision:
            continue
        weighing = store.in_short.weighing(story_id)
        states[story_id] = (weighed[story_id], known(weighing))
        if seen != Known():  # the first look only learns what there is
            told += _told(store, watch, weighing, seen, now)
    if told or states or watch.kind == "search":
        store.watches.tell(watch, told, states, first_due(watch, now))
    return len(told)


def _arrivals(store: Store, watch: Watch, now: datetime) -> tuple[Watch, list[Notice], set[str]]:
    """The watch after its new articles, their notices, and their stories."""
    latest = store.last_seq()
    if latest == watch.since:
        return watch, [], set()
    items = store.arrivals(watch.since, ARRIVALS, watch.subject)
    since = items[-1].seq if len(items) == ARRIVALS else latest
    fresh = [item for item in items if item.versions == 1]
    notices = [
        _notice(watch, "article", f"{item.outlet or 'An outlet'}: {item.headline}", f"/article/{item.article_id}", now)
        for item in fresh
        if "article" in watch.alerts
    ]
    return replace(watch, since=since), notices, {item.story_id for item in items if item.story_id}


def _told(store: Store, watch: Watch, weighing: Weighing, before: Known, now: datetime) -> Iterable[Notice]:
    counting = store.articles_named([one.article_id for one in latest_figures(weighing).values()])
    said = {one.id: one for view in counting.values() for one in view.attributions}
    for one in news(before, weighing, said):
        if one.kind in watch.alerts:
            yield _notice(watch, one.kind, one.text, f"/story/{weighing.story_id}#{one.fragment}", now)


def _notice(watch: Watch, kind: AlertKind, text: str, path: str, now: datetime) -> Notice:
    return Notice(uuid4().hex[:16], watch.id, kind, now, text, path, watch.name)
