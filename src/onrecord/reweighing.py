"""Which stories are weighed in full and which only for what arrived. Between the store and `weigh`."""

import threading
from collections import OrderedDict
from typing import NamedTuple

from onrecord.records import Account, Quantity, Weighed
from onrecord.store import Store
from onrecord.store.views import ArticleView, StoryHead
from onrecord.weigh import Weigher, complete

# A story of so many articles is weighed in full with each arrival: that takes a moment, and is the exact weighing.
SMALL = 50
# Articles of all stories that are kept in mind: some 70 kB each.
MOST_IN_MIND = 12_000
BATCH = 500  # articles read at a time
# A story of so many articles takes so long to be weighed in full that whoever does not wait for it is let go.
HEAVY = 1_000
ON_NAMES = ("same_speaker", "other_speaker")  # judgements that an arriving article may be the first to concern


class _InMind(NamedTuple):
    weigher: Weigher
    seqs: dict[str, int]  # the members when they were weighed, by id: when each came or changed last
    revision: int
    claims: int
    judgements: frozenset[str]  # ids


class Reweighing:
    """Weighs stories of a store, and keeps those in motion in mind so that an arriving article costs little.

    Safe to call from several threads, and beside other processes at the same store: a story that changed in another
    way than by articles that came or were edited is weighed in full.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._turn = threading.Condition()
        self._in_mind: OrderedDict[str, _InMind] = OrderedDict()
        self._asked: dict[str, bool] = {}  # stories that wait to be weighed, and whether in full
        self._busy: dict[str, bool] = {}  # stories that somebody weighs now, and whether they are large

    def weigh(self, story_id: str, anew: bool = False, wait: bool = True) -> None:
        """Weighs a story, with what people decided; `anew`: in full.

        Nobody waits for another story. Nor for a large one that is being weighed: whoever does that goes on with what
        came meanwhile. Without `wait` a very large one is weighed in full on a thread of its own.
        """
        with self._turn:
            self._asked[story_id] = anew or self._asked.get(story_id, False)
            while story_id in self._busy:
                if self._busy[story_id]:
                    return
                self._turn.wait()
            self._busy[story_id] = False
        self._go_on(story_id, wait)

    def _go_on(self, story_id: str, wait: bool) -> None:
        """Weighs a story until nobody asks for it any more."""
        try:
            while (asked := self._next(story_id)) is not None:
                if not self._weigh(story_id, asked, wait):
                    with self._turn:
                        self._asked[story_id] = True
                    threading.Thread(target=self._go_on, args=(story_id, True), name="weighing", daemon=True).start()
                    return
        except BaseException:
            self._leave(story_id)
            raise

    def _next(self, story_id: str) -> bool | None:
        """Whether a story that is asked for has to be weighed in full; None: nobody asks, others may have it."""
        with self._turn:
            asked = self._asked.pop(story_id, None)
            if asked is None:
                self._leave(story_id)
            return asked

    def _leave(self, story_id: str) -> None:
        with self._turn:
            del self._busy[story_id]
            self._turn.notify_all()

    def _weigh(self, story_id: str, anew: bool, wait: bool) -> bool:
        """False where that would take long and nobody waits for it."""
        head = self._store.story_head(story_id)
        with self._turn:
            held = self._in_mind.pop(story_id, None)
            if head is None:
                return True
            self._busy[story_id] = head.articles > SMALL
        as_left = held is not None and held.claims == head.claims  # else somebody else weighed it
        now = self._add(held, head) if held is not None and as_left and not anew else None
        if now is None:
            if head.articles > HEAVY and not wait:
                return False
            now = self._in_full(story_id, head.revision)
        with self._turn:
            if len(now.weigher) > SMALL:
                self._in_mind[story_id] = now
            while len(self._in_mind) > 1 and sum(len(one.weigher) for one in self._in_mind.values()) > MOST_IN_MIND:
                self._in_mind.popitem(last=False)
        return True

    def _in_full(self, story_id: str, revision: int) -> _InMind:
        seqs = self._store.story_seqs(story_id)
        accounts: list[Account] = []
        ids = list(seqs)
        for start in range(0, len(ids), BATCH):  # by name: places in the story shift as articles arrive
            accounts += map(_account, self._store.articles_named(ids[start : start + BATCH]).values())
        judgements = self._store.judgements_about({*seqs, *(name for one in accounts for name in _names(one))})
        weigher = Weigher(story_id, accounts, judgements)
        self._store.save_weighing(complete(weigher, accounts), revision)
        return _InMind(weigher, seqs, revision, weigher.claims, frozenset(one.id for one in judgements))

    def _add(self, held: _InMind, head: StoryHead) -> _InMind | None:
        """Weighs what came since; None where the story has to be weighed in full."""
        fresh = self._store.story_seqs(head.id, max(held.seqs.values()))
        seqs = held.seqs | fresh
        others = len(seqs) != head.articles or head.revision - held.revision != len(fresh)  # left, or from elsewhere
        if others or not held.weigher.has_room_for(len(fresh)):
            return None
        views = self._store.articles_named(fresh)
        accounts = sorted(map(_account, views.values()), key=lambda account: seqs[account.article.id])
        decided = self._store.judgements_about({name for account in accounts for name in _names(account)})
        unheeded = [one for one in decided if one.id not in held.judgements and one.kind in ON_NAMES]
        if len(accounts) < len(fresh) or unheeded or any(map(held.weigher.must_start_anew, accounts)):
            return None
        changed: dict[str, Weighed] = {}
        gone: dict[str, None] = {}
        counts: dict[str, tuple[Quantity, ...]] = {}
        for account in accounts:
            step = held.weigher.add(account)
            for claim_id in step.gone:
                changed.pop(claim_id, None)
                gone[claim_id] = None
            for one in step.changed:
                gone.pop(one.claim.id, None)
                changed[one.claim.id] = one
            counts[account.article.id] = step.quantities
        self._store.save_changes(head.id, list(changed.values()), list(gone), counts, head.revision)
        return held._replace(seqs=seqs, revision=head.revision, claims=held.weigher.claims)


def _account(view: ArticleView) -> Account:
    return Account(view.article, view.attributions, view.times, view.first_seen)


def _names(account: Account) -> set[str]:
    return {attribution.speaker.name for attribution in account.attributions if attribution.speaker is not None}
