"""A desk's stories weighed as their articles arrive, against the same stories weighed in full."""

from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest

from bench.telephone import world
from onrecord import reweighing
from onrecord.judged import refer
from onrecord.records import Account, Judgement, Page, Reading, Weighing
from onrecord.reweighing import Reweighing
from onrecord.store import Store
from onrecord.weigh import weigh

START = datetime(2031, 5, 1, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: object) -> Store:
    return Store.open(f"{tmp_path}/desk.sqlite3")


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stories of a few articles are kept in mind here as large ones are on a desk."""
    monkeypatch.setattr(reweighing, "SMALL", 5)


def keep(store: Store, account: Account, note: str = "") -> None:
    body = f"{account.article.url}{account.article.body}{note}".encode()
    page = Page(account.article.url, account.first_seen, body, sha256(body).hexdigest())
    store.save(Reading(page, account.article, account.attributions, account.times), "s")


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
