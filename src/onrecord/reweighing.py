"""Which stories are weighed in full and which only for what arrived. Between the store and `weigh`."""

import threading
from collections import OrderedDict
from typing import NamedTuple

from onrecord.records import Account, Quantity, Weighed
from onrecord.store import Store
from onrecord.store.views import ArticleView
from onrecord.weigh import Weigher, complete

# A story of so many articles is weighed in full with each arrival: that takes a moment, and is the exact weighing.
SMALL = 50
# Articles of all stories that are kept in mind: some 70 kB each.
MOST_IN_MIND = 12_000
BATCH = 500  # articles read at a time
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
        self._one_at_a_time = threading.Lock()
        self._in_mind: OrderedDict[str, _InMind] = OrderedDict()

    def weigh(self, story_id: str, anew: bool = False) -> None:
        """Weighs a story, with what people decided; `anew`: in full."""
        with self._one_at_a_time:
            head = self._store.story_head(story_id)
            if head is None:
                self._in_mind.pop(story_id, None)
                return
            seqs = self._store.story_seqs(story_id)
            held = self._in_mind.pop(story_id, None)
            as_left = held is not None and held.claims == head.claims  # else somebody else weighed it
            if anew or held is None or not as_left or not self._add(held, story_id, seqs, head.revision):
                held = self._in_full(story_id, seqs, head.revision)
            if len(held.weigher) > SMALL:
                self._in_mind[story_id] = held._replace(seqs=seqs, revision=head.revision, claims=held.weigher.claims)
            while len(self._in_mind) > 1 and sum(len(one.weigher) for one in self._in_mind.values()) > MOST_IN_MIND:
                self._in_mind.popitem(last=False)

    def _in_full(self, story_id: str, seqs: dict[str, int], revision: int) -> _InMind:
        accounts: list[Account] = []
        for start in range(0, len(seqs), BATCH):
            accounts += map(_account, self._store.story_articles(story_id, BATCH, start))
        judgements = self._store.judgements_about({*seqs, *(name for one in accounts for name in _names(one))})
        weigher = Weigher(story_id, accounts, judgements)
        self._store.save_weighing(complete(weigher, accounts), revision)
        return _InMind(weigher, seqs, revision, weigher.claims, frozenset(one.id for one in judgements))

    def _add(self, held: _InMind, story_id: str, seqs: dict[str, int], revision: int) -> bool:
        """Weighs what came since; False where the story has to be weighed in full."""
        fresh = [article_id for article_id, seq in seqs.items() if held.seqs.get(article_id) != seq]
        left = held.seqs.keys() - seqs.keys()
        if left or revision - held.revision != len(fresh) or not held.weigher.has_room_for(len(fresh)):
            return False
        views = self._store.articles_named(fresh)
        accounts = sorted(map(_account, views.values()), key=lambda account: seqs[account.article.id])
        decided = self._store.judgements_about({name for account in accounts for name in _names(account)})
        unheeded = [one for one in decided if one.id not in held.judgements and one.kind in ON_NAMES]
        if len(accounts) < len(fresh) or unheeded or any(map(held.weigher.must_start_anew, accounts)):
            return False
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
        self._store.save_changes(story_id, list(changed.values()), list(gone), counts, revision)
        return True


def _account(view: ArticleView) -> Account:
    return Account(view.article, view.attributions, view.times, view.first_seen)


def _names(account: Account) -> set[str]:
    return {attribution.speaker.name for attribution in account.attributions if attribution.speaker is not None}
