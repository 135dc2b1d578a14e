"""Access keys: kept as hashes, bound to their user."""

from datetime import UTC, datetime

import pytest

from onrecord.people import Cost, hash_password
from onrecord.records import UsageError
from onrecord.store import Store
from onrecord.store.keys import MOST_KEYS

NOW = datetime(2031, 3, 10, 12, tzinfo=UTC)
HASHED = hash_password("seven grey herons wade", Cost(log_n=4))


def test_a_key_never_opens_more_than_its_user_may_now(store: Store) -> None:
    user = store.people.add("Ada", "editor", HASHED, NOW)
    store.people.keys.add(user.number, "script", "editor", "d1", NOW)
    found = store.people.keys.find("d1")
    assert found is not None
    assert (found.role, found.user.name, found.last_used) == ("editor", "Ada", None)
    store.people.change_role(user.number, "reader")
    found = store.people.keys.find("d1")
    assert found is not None
    assert found.role == "reader"


def test_only_its_user_revokes_a_key(store: Store) -> None:
    one = store.people.add("Ada", "editor", HASHED, NOW)
    other = store.people.add("Bo", "reader", HASHED, NOW)
    store.people.keys.add(one.number, "script", "reader", "d1", NOW)
    (key,) = store.people.keys.all(one.number)
    store.people.keys.revoke(other.number, key.number)
    assert store.people.keys.find("d1") is not None
    store.people.keys.revoke(one.number, key.number)
    assert store.people.keys.find("d1") is None


def test_keys_go_with_their_user(store: Store) -> None:
    user = store.people.add("Ada", "editor", HASHED, NOW)
    store.people.keys.add(user.number, "script", "reader", "d1", NOW)
    store.people.remove(user.number)
    assert store.people.keys.find("d1") is None
    with pytest.raises(UsageError):
        store.people.keys.add(user.number, "script", "reader", "d2", NOW)


def test_a_password_that_is_set_for_somebody_ends_their_keys(store: Store) -> None:
    user = store.people.add("Ada", "editor", HASHED, NOW)
    store.people.keys.add(user.number, "script", "reader", "d1", NOW)
    store.people.change_password(user.number, HASHED, keep=1)
    assert store.people.keys.find("d1") is not None
    store.people.change_password(user.number, HASHED)
    assert store.people.keys.find("d1") is None


def test_it_is_known_when_a_key_was_last_used_and_there_is_an_end_to_keys(store: Store) -> None:
    user = store.people.add("Ada", "editor", HASHED, NOW)
    for n in range(MOST_KEYS):
        store.people.keys.add(user.number, f"script {n}", "reader", f"d{n}", NOW)
    with pytest.raises(UsageError, match="keys already"):
        store.people.keys.add(user.number, "one more", "reader", "more", NOW)
    newest = store.people.keys.all(user.number)[0]
    store.people.keys.used(newest.number, NOW)
    assert store.people.keys.all(user.number)[0].last_used == NOW
