"""The stages in order, on one machine.

Page -> read -> timeline, attribute -> Reading     map stages: pure, one page at a time
Reading -> stories -> store                        what is kept: bytes, spans, who said what
a story's Accounts -> weigh -> Weighing            what is derived, and can be derived again
"""

import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from hashlib import sha256
from typing import TypeVar

from msgspec.structs import replace

from onrecord import timeline
from onrecord.attribute import attribute
from onrecord.gather import Fetcher, FetchSettings, Found, discover, files, read_opml, write_opml
from onrecord.gather.mail import MailSettings
from onrecord.judging import made, sensible
from onrecord.pool import read_all
from onrecord.read import read
from onrecord.records import (
    Article,
    Attribution,
    Failure,
    Judgement,
    JudgementKind,
    Move,
    Page,
    Reading,
    Reference,
    Regrouping,
    Subscription,
    TimeMention,
    UsageError,
)
from onrecord.reweighing import Reweighing
from onrecord.store import Saved, Store
from onrecord.stories import Grouper

STORY_WINDOW = timedelta(days=7)

T = TypeVar("T")


def understand(page: Page, fast: bool = False) -> Reading:
    """One page through the map stages; `fast` finds attributions by word lists (see `attribute`).

    What is wrong with the page is a Failure in the answer, never an exception;
    a stage that fails leaves the work of the others standing.
    """
    failures: list[Failure] = []

    def attempt(stage: str, otherwise: T, run: Callable[..., T], *given: object) -> T:
        try:
            return run(*given)
        except Exception as error:  # one odd page must not end the work on all the others
            failures.append(Failure.of(stage, page.url, error))
            return otherwise

    unread: Article | None = None
    article = attempt("read", unread, read, page)
    if article is None:
        return Reading(page, failures=tuple(failures))
    no_times: list[TimeMention] = []
    article, times = attempt("timeline", (article, no_times), timeline.resolve, article, page.fetched_at)
    nothing: list[Attribution] = []
    attributions = attempt("attribute", nothing, attribute, article, fast)
    attributions = attempt("timeline", attributions, timeline.said, article, attributions, times)
    return Reading(page, article, tuple(attributions), tuple(times), tuple(failures))


def understand_all(pages: Iterable[Page | Failure], jobs: int = 0, fast: bool = False) -> Iterator[Reading | Failure]:
    """Many pages, in their order: on `jobs` processes that outlive what a page does to them, or (0) in this one."""
    run = partial(understand, fast=fast)
    if jobs:
        return read_all(pages, run, jobs)
    return (page if isinstance(page, Failure) else run(page) for page in pages)


class Desk:
    """One store, the articles of the last days in mind, and the stages between them.

    Safe to call from several threads of one process.
    """

    def __init__(
        self,
        store: Store,
        fetching: FetchSettings | None = None,
        *,
        pictures: bool = True,
        mail: MailSettings | None = None,
    ) -> None:
        self.store = store
        self.fetching = fetching or FetchSettings()
        self.mail = mail  # where alerts go out by mail; None: nowhere
        self.address = "http://127.0.0.1:8700/"  # the desk's own, as those who are told of something can open it
        self.pictures = pictures  # may our pages point at the outlets' pictures?
        self._one_at_a_time = threading.RLock()  # an article joins its story before the next one looks for its own
        self._grouper: Grouper | None = None
        self._reweighing = Reweighing(store)
        self._told = False  # does the grouper know what people decided about stories?

    # ---- articles

    def take(self, page: Page) -> Saved | Failure:
        """Reads a page and keeps it with all that was understood. Twice the same page changes nothing."""
        return self.keep(understand(page))

    def keep(self, reading: Reading) -> Saved | Failure:
        """Keeps a reading, in its story. A page that gave no article is kept with its failure, which is returned."""
        if reading.article is None:
            failure = reading.failures[0]
            self.store.keep_failure(failure, reading.page)
            return failure
        with self._one_at_a_time:
            grouper = self._stories_in_mind()
            article = reading.article
            known = None if article.id in grouper else self.store.story_of(article.id)
            joined = grouper.add(article, reading.page.fetched_at, known)
            try:
                return self.store.save(reading, joined.story_id, joined.change)
            except BaseException:
                self._grouper, self._told = None, False  # it remembers an article that was not kept
                raise

    def take_files(self, path: str, now: datetime | None = None) -> Iterator[Saved | Failure]:
        """Everything in a file, a folder or a WARC."""
        for page in files(path, now or datetime.now(UTC)):
            if isinstance(page, Failure):
                self.store.keep_failure(page)
                yield page
            else:
                yield self.take(page)

    def reread(self) -> Iterator[tuple[str, bool | Failure]]:
        """Redoes every kept reading from its kept bytes: (article id, whether it changed or why it failed)."""
        for article_id, version, page in self.store.pages():
            reading = understand(page)
            if reading.article is None:
                yield article_id, reading.failures[0]
            else:
                yield article_id, self.store.reread(article_id, version, reading)

    def _stories_in_mind(self) -> Grouper:
        grouper = self._grouper or Grouper(STORY_WINDOW.days)
        if not self._told:
            grouper.heed(self.store.judgements(standing=True), self.store.story_of)
            self._told = True
        if self._grouper is None:
            for story_id, view in self.store.story_members(datetime.now(UTC) - STORY_WINDOW):
                grouper.restore(view.article, view.first_seen, story_id)
            self._grouper = grouper
        return grouper

    # ---- stories

    def merge_stories(self, article_ids: Sequence[str]) -> tuple[Move, ...]:
        """Makes the stories of these articles one, the one that was seen first; the moves are what to put back.

        Keep a Judgement with these articles and moves in the same breath (`with desk.deciding():`), so that the desk
        never parts them by itself. Raises UsageError for fewer than two stories.
        """
        with self.deciding():
            found = self.store.oldest_first([self._story_of(article_id) for article_id in article_ids])
            if len(found) < 2:
                raise UsageError("these articles are in one story already", ", ".join(article_ids), "choose others")
            return self._regroup(Regrouping(merged=tuple((story_id, found[0]) for story_id in found[1:])))

    def split_story(self, leaving: Sequence[str], staying: str) -> tuple[Move, ...]:
        """Articles leave the story of `staying` for one of their own; the moves are what to put back.

        Where the founder is among those that leave, the rest moves: a story is named after an article that it holds.
        Keep a Judgement as for `merge_stories`. Raises UsageError unless all are in one story.
        """
        with self.deciding():
            story_id = self._story_of(staying)
            members = self.store.articles_of(story_id)
            going = [article_id for article_id in members if article_id in leaving]
            if len(going) < len(set(leaving)) or not going or staying in going:
                raise UsageError("these articles are not in one story", ", ".join((*leaving, staying)), "look again")
            if story_id in going:
                going = [article_id for article_id in members if article_id not in leaving]
            return self._regroup(Regrouping(moved=tuple((article_id, going[0]) for article_id in going)))

    def put_back(self, moves: Iterable[Move]) -> tuple[Move, ...]:
        """Undoes moves of a judgement, and takes along what joined those articles since. Undo the Judgement with it.

        Articles that went elsewhere since stay there.
        """
        with self.deciding():
            back = {
                move.article_id: move.before
                for move in moves
                if self.store.story_of(move.article_id) == self.store.story_now(move.after)
            }
            later = self._stories_in_mind().followers(back)
            back |= {article_id: back[first] for article_id, first in sorted(later.items())}
            return self._regroup(Regrouping(moved=tuple(back.items())))

    @contextmanager
    def deciding(self) -> Iterator[None]:
        """While somebody decides about stories no article joins any; what was judged is heeded from the next one on."""
        with self._one_at_a_time:
            try:
                yield
            finally:
                self._told = False

    def _settle_stories(self) -> None:
        """While a desk is young its stories are grouped as a whole, or they would hang on who was fetched first."""
        with self._one_at_a_time:
            if self._grouper is None:
                return
            change = self._stories_in_mind().settle()
            try:
                if change:
                    self.store.regroup(change)
            except BaseException:
                self._grouper, self._told = None, False  # it remembers what was not kept
                raise

    def _regroup(self, change: Regrouping) -> tuple[Move, ...]:
        moves = self.store.regroup(change)
        if self._grouper is not None:
            self._grouper.follow(moves)
        return tuple(moves)

    def _story_of(self, article_id: str) -> str:
        story_id = self.store.story_of(article_id)
        if story_id is None:
            raise UsageError("there is no such article", article_id, "see the feed")
        return story_id

    # ---- what people decide

    def judge(
        self,
        kind: JudgementKind,
        by: str,
        about: Sequence[str] | Sequence[Reference],
        right: str | None = None,
        note: str = "",
    ) -> Judgement:
        """Keeps what `by` decided and lets everything follow at once; what was decided already is not decided twice.

        `about`: ids of articles, names of speakers, or words, as the kind says (see `records.JudgementKind`).
        Raises UsageError for what makes no sense; then nothing has changed.
        """
        with self.deciding():
            judgement = sensible(self.store, replace(made(kind, by, about), right=right, note=note))
            if kind == "merge_stories":
                judgement = replace(judgement, moves=self.merge_stories(judgement.articles))
            elif kind == "split_story":
                *leaving, staying = judgement.articles
                judgement = replace(judgement, moves=self.split_story(leaving, staying))
            self.store.judge(judgement)
        self.reweigh(wait=False)
        return judgement

    def undo(self, judgement_id: str, by: str) -> Judgement:
        """Everything is as it was before the judgement, but for what came or was decided since. Raises UsageError."""
        with self.deciding():
            judgement = self.store.judgement(judgement_id)
            if judgement is None:
                raise UsageError("there is no such judgement", judgement_id[:40], "see the list of judgements")
            if judgement.undone_at is not None:
                what = f"{judgement.undone_by} has undone this on {judgement.undone_at:%Y-%m-%d at %H:%M} UTC"
                raise UsageError(what, judgement_id, "judge anew if it should stand")
            judgement = replace(judgement, undone_by=by, undone_at=datetime.now(UTC))
            self.put_back(judgement.moves)
            self.store.undo(judgement)
        self.reweigh(wait=False)
        return judgement

    # ---- weighing

    def reweigh(self, everything: bool = False, *, wait: bool = True) -> int:
        """Weighs the stories that changed, as far as they changed, or all of them in full. Returns how many.

        Without `wait` very large stories that have to be weighed in full are weighed beside what goes on.
        """
        self._settle_stories()
        stories = self.store.story_ids() if everything else self.store.stale_stories()
        for story_id in stories:
            self._reweighing.weigh(story_id, anew=everything, wait=wait)
        return len(stories)

    # ---- what is followed

    async def discover(self, address: str) -> list[Found]:
        """What there is to follow at an address, best first. Raises OnrecordError when there is nothing."""
        async with Fetcher(self.fetching) as fetcher:
            return await discover(fetcher, address)

    def add(self, found: Found) -> Subscription:
        """Follows what was found, from now on."""
        now = datetime.now(UTC)
        return self.store.following.subscribe(
            Subscription(
                id=sha256(found.address.encode()).hexdigest()[:16],
                address=found.address,
                kind=found.kind,
                title=found.title,
                site=found.site,
                added_at=now,
                next_visit=now,
            )
        )

    def pause(self, subscription_id: str, paused: bool) -> None:
        """Stops or resumes the visits of a source; a resumed one is visited at once. Raises UsageError."""
        subscription = self.store.following.one(subscription_id)
        if subscription is None:
            raise UsageError("nothing of this id is followed", subscription_id, "see the list of sources")
        next_visit = subscription.next_visit if paused else datetime.now(UTC)
        self.store.following.change(replace(subscription, paused=paused, next_visit=next_visit))

    def opml(self) -> bytes:
        """All that is followed, as OPML 2.0."""
        return write_opml(self.store.following.all())

    def add_opml(self, body: bytes) -> list[Subscription]:
        """Follows every feed of an OPML file. Raises OnrecordError when it is none or empty."""
        outlines = read_opml(body)
        if not outlines:
            raise UsageError("there is no feed in this OPML file", remedy="export one with at least one xmlUrl")
        return [self.add(Found(kind="feed", address=address, title=title)) for title, address in outlines]
