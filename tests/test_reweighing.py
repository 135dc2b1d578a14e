"""A desk's stories weighed as their articles arrive, against the same stories weighed in full."""

import threading
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from bench.telephone import world
from onrecord import reweighing
from onrecord.judged import refer
from onrecord.records import Account, Judgement, Page, Reading, Regrouping, Weighing
from onrecord.reweighing import Reweighing
from onrecord.store import Store
from onrecord.store.drafts import taken_apart
from onrecord.weigh import Weigher, complete, weigh
from tests.patience import PATIENCE, eventually

START = datetime(2031, 5, 1, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: object) -> Store:
    return Store.open(f"{tmp_path}/desk.sqlite3")


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stories of a few articles are kept in mind here as large ones are on a desk."""
    monkeypatch.setattr(reweighing, "SMALL", 5)


def keep(store: Store, account: Account, note: str = "", story: str = "s") -> None:
    body = f"{account.article.url}{account.article.body}{note}".encode()
    page = Page(account.article.url, account.first_seen, body)
    store.save(Reading(page, account.article, account.attributions, account.times), story)


def accounts(worlds: int, first: int = 50) -> list[Account]:
    return [account for seed in range(first, first + worlds) for account in world(seed).accounts]


def kept(store: Store) -> Weighing:
    story = store.story("s")
    assert story is not None
    return story.weighing


def ranges(weighing: Weighing) -> dict[str, tuple[int, int]]:
    return {s.claim: (s.origins_at_least, s.origins_at_most) for s in weighing.supports}


def test_what_arrives_is_added_and_nearly_what_a_full_weighing_gives(store: Store) -> None:
    every = accounts(8)
    first, rest = every[:-8], every[-8:]
    for account in first:
        keep(store, account)
    working = Reweighing(store)
    working.weigh("s")
    assert kept(store) == weigh("s", first)
    for account in rest:
        keep(store, account)
        working.weigh("s")
        assert store.stale_stories() == []
    added = ranges(kept(store))
    full = ranges(weigh("s", every))
    assert len(set(added.items()) & set(full.items())) >= 0.9 * len(full)
    assert len(added) <= 1.1 * len(full)
    working.weigh("s", anew=True)
    assert kept(store) == weigh("s", every)


def test_an_edited_article_no_longer_witnesses_what_it_cut(store: Store) -> None:
    every = accounts(3)
    for account in every:
        keep(store, account)
    working = Reweighing(store)
    working.weigh("s")
    edited = every[-1]
    assert any(e.article_id == edited.article.id for e in kept(store).evidence)
    cut = Account(
        type(edited.article)(
            edited.article.id, edited.article.url, "", "Nothing more is known.", outlet="Radio Tarnsk"
        ),
        (),
        (),
        edited.first_seen + timedelta(hours=1),
    )
    keep(store, cut)
    working.weigh("s")
    assert not any(e.article_id == edited.article.id for e in kept(store).evidence)
    claims = {claim.id for claim in kept(store).claims}
    assert {support.claim for support in kept(store).supports} == claims


def test_what_was_weighed_elsewhere_or_judged_is_weighed_in_full(store: Store) -> None:
    every = accounts(4)
    for account in every[:-2]:
        keep(store, account)
    working, other = Reweighing(store), Reweighing(store)
    working.weigh("s")
    keep(store, every[-2])
    other.weigh("s")
    keep(store, every[-1])
    working.weigh("s")
    assert kept(store) == weigh("s", every)
    one, two = (next(a for a in account.attributions) for account in every[:2])
    words = tuple(refer(account.article, a.content, a.in_) for account, a in zip(every, (one, two), strict=False))
    judgement = Judgement("j", "same_claim", "mira", START, words=words)
    store.judge(judgement)
    working.weigh("s")
    assert kept(store) == weigh("s", every, [judgement])
    home = {e.attribution: e.claim for e in kept(store).evidence}
    assert home[one.id] == home[two.id]


class Held:
    """Holds the full weighing of story "s" just before it is saved."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.begun, self.go = threading.Event(), threading.Event()

        def late(weigher: Weigher, accounts: Sequence[Account]) -> Weighing:
            if weigher.story_id == "s":
                self.begun.set()
                assert self.go.wait(PATIENCE)
            return complete(weigher, accounts)

        monkeypatch.setattr(reweighing, "complete", late)


@pytest.mark.parametrize("wait", [True, False])
def test_nobody_waits_for_a_large_story_and_what_came_meanwhile_is_caught_up(
    store: Store, monkeypatch: pytest.MonkeyPatch, wait: bool
) -> None:
    monkeypatch.setattr(reweighing, "HEAVY", 5)
    held = Held(monkeypatch)
    every = accounts(4)
    for account in every[:-2]:
        keep(store, account)
    working = Reweighing(store)
    first = threading.Thread(target=working.weigh, args=("s",), kwargs={"wait": wait})
    first.start()
    assert held.begun.wait(PATIENCE)
    if not wait:
        first.join(PATIENCE)
        assert not first.is_alive(), "who does not wait is let go"
    other = world(90).accounts[0]
    keep(store, other, story="t")
    working.weigh("t")
    told = store.story("t")
    assert told is not None
    assert told.weighing == weigh("t", [other])
    for account in every[-2:]:
        keep(store, account)
        working.weigh("s", wait=wait)
    assert kept(store).claims == ()
    held.go.set()
    eventually(lambda: not store.stale_stories(), "the weighing")
    assert {e.article_id for e in kept(store).evidence} >= {account.article.id for account in every[-2:]}
    first.join(PATIENCE)
    working.weigh("s")


def test_a_story_that_is_merged_away_while_it_is_weighed_is_left_alone(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = Held(monkeypatch)
    every = accounts(2)
    for n, account in enumerate(every):
        keep(store, account, story="t" if n == 0 else "s")
    working = Reweighing(store)
    first = threading.Thread(target=working.weigh, args=("s",))
    first.start()
    assert held.begun.wait(PATIENCE)
    store.regroup(Regrouping(merged=(("s", "t"),)))
    held.go.set()
    first.join(PATIENCE)
    assert store.story("s") is None
    assert store.stale_stories() == ["t"]
    store.save_changes("s", [taken_apart(weigh("s", every))[0]])
    working.weigh("s")
    working.weigh("t")
    told = store.story("t")
    assert told is not None
    assert told.weighing == weigh("t", every)
