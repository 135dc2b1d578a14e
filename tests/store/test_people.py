"""Users, their passwords and sessions, on both databases."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from onrecord.people import (
    ABSOLUTE,
    IDLE,
    NAME_LENGTH,
    PASSWORD_MOST,
    YOU,
    Cost,
    hash_password,
    normal_name,
    password_matches,
)
from onrecord.records import UsageError
from onrecord.store import Store

from .invented import START, reading

CHEAP = Cost(log_n=4)  # what a test can wait for
SECRET = "seven grey herons wade"


@pytest.fixture
def hashed() -> str:
    return hash_password(SECRET, CHEAP)


# ---- passwords


def test_only_the_password_itself_matches_in_whatever_form_it_is_typed() -> None:
    hashed = hash_password("Fünf Möwen über dem Hafen", CHEAP)
    assert password_matches("Fünf Möwen über dem Hafen", hashed)
    assert password_matches("Fu\u0308nf Mo\u0308wen u\u0308ber dem Hafen", hashed)
    assert not password_matches("fünf möwen über dem hafen", hashed)
    assert not password_matches("", hashed)


def test_a_hash_says_its_parameters_and_nothing_of_the_password() -> None:
    one, other = hash_password(SECRET, CHEAP), hash_password(SECRET, CHEAP)
    assert one.startswith("scrypt$4$8$1$")
    assert one != other
    assert SECRET not in one


def test_the_usual_cost_is_what_owasp_asks_for() -> None:
    assert hash_password(SECRET).startswith("scrypt$17$8$1$")


def test_nobody_has_no_password() -> None:
    assert not password_matches(SECRET, None)


@pytest.mark.parametrize("password", ["", "eleven char", "x" * (PASSWORD_MOST + 1), "\ud800" * 11])
def test_passwords_too_short_or_too_long_are_refused(password: str) -> None:
    with pytest.raises(UsageError, match="password is too"):
        hash_password(password, CHEAP)


def test_a_password_of_lone_surrogates_is_one_like_another() -> None:
    assert password_matches("\ud800" * 12, hash_password("\ud800" * 12, CHEAP))


# ---- users


def test_users_are_listed_found_changed_and_removed(store: Store, hashed: str) -> None:
    people = store.people
    assert not people.any()
    ana = people.add("Ana  Rell ", "admin", hashed, START)
    bo = people.add("Bo", "reader", hashed, START)
    assert (ana.name, people.any(), people.all()) == ("Ana Rell", True, [ana, bo])
    people.change_role(bo.number, "editor")
    changed = people.named("BO")
    assert changed is not None
    assert (changed.number, changed.role) == (bo.number, "editor")
    people.remove(bo.number)
    assert people.named("Bo") is None
    assert people.password(bo.number) is None
    assert people.add("Bo", "reader", hashed, START).number != bo.number


@pytest.mark.parametrize(
    ("one", "other"),
    [("Ana", "ANA"), ("Straße", "STRASSE"), ("ﬁona", "Fiona"), ("Zoë", "Zoe\u0308"), ("a b", " a\u2003 B"), ("Ω", "Ω")],
)
def test_names_that_look_the_same_are_the_same(store: Store, hashed: str, one: str, other: str) -> None:
    added = store.people.add(one, "reader", hashed, START)
    with pytest.raises(UsageError, match="there is a user of this name"):
        store.people.add(other, "reader", hashed, START)
    assert store.people.named(other) == added


@pytest.mark.parametrize(
    "name", ["", "  ", "---", "a\0b", "evil\u202egnp", "a\u200bna", "a\x1b[31m", "x" * (NAME_LENGTH + 1), "\ud800a"]
)
def test_a_name_that_cannot_be_seen_or_told_apart_is_refused(name: str) -> None:
    with pytest.raises(UsageError) as caught:
        normal_name(name)
    assert caught.value.where.isprintable()
    assert caught.value.remedy


def test_a_line_break_in_a_name_is_a_space() -> None:
    assert normal_name("ana\r\nSet-Cookie: x") == "ana Set-Cookie: x"


def test_the_first_user_takes_over_what_was_saved_before_there_were_users(store: Store, hashed: str) -> None:
    store.save(reading(1), "a1")
    store.readers.mark_read(YOU, "a1")
    store.readers.save_search(YOU, "Harbour", "harbour")
    ana = store.people.add("Ana", "admin", hashed, START)
    store.people.add("Bo", "reader", hashed, START)
    assert store.readers.read_marks("Ana", ["a1"]) == {"a1": 1}
    assert [search.reader for search in store.readers.searches()] == ["Ana"]
    store.people.remove(ana.number)
    store.readers.mark_read(YOU, "a1")
    assert store.readers.read_marks("Bo", ["a1"]) == {}


def test_a_user_who_comes_back_as_the_first_keeps_what_was_his(store: Store, hashed: str) -> None:
    store.save(reading(1), "a1")
    ana = store.people.add("Ana", "admin", hashed, START)
    store.readers.mark_read("Ana", "a1")
    store.people.remove(ana.number)
    store.readers.mark_read(YOU, "a1")
    store.people.add("Ana", "admin", hashed, START)
    assert store.readers.read_marks("Ana", ["a1"]) == {"a1": 1}


# ---- sessions


def test_a_session_is_found_by_its_digest_alone(store: Store, hashed: str) -> None:
    ana = store.people.add("Ana", "editor", hashed, START)
    store.people.start_session(ana.number, "d1", "Firefox" * 100, START)
    session = store.people.session("d1")
    assert session is not None
    assert (session.user, session.started, session.last_seen) == (ana, START, START)
    assert len(session.agent) == 200
    assert store.people.session("d2") is None


def test_a_session_has_its_users_role_of_now(store: Store, hashed: str) -> None:
    ana = store.people.add("Ana", "admin", hashed, START)
    store.people.start_session(ana.number, "d1", "", START)
    store.people.change_role(ana.number, "reader")
    session = store.people.session("d1")
    assert session is not None
    assert session.user.role == "reader"


def test_a_session_is_over_when_idle_and_when_old(store: Store, hashed: str) -> None:
    ana = store.people.add("Ana", "admin", hashed, START)
    store.people.start_session(ana.number, "d1", "", START)
    [session] = store.people.sessions(ana.number)
    assert not session.over(START + IDLE - timedelta(seconds=1))
    assert session.over(START + IDLE)
    store.people.seen(session.number, START + ABSOLUTE - timedelta(minutes=1))
    [session] = store.people.sessions(ana.number)
    assert not session.over(START + ABSOLUTE - timedelta(seconds=1))
    assert session.over(START + ABSOLUTE)
    store.people.start_session(ana.number, "d2", "", START + ABSOLUTE)
    assert store.people.session("d1") is None


def test_ending_sessions_reaches_no_other_users(store: Store, hashed: str) -> None:
    people = store.people
    ana, bo = (people.add(name, "admin", hashed, START) for name in ("Ana", "Bo"))
    for user, digest in ((ana, "a1"), (ana, "a2"), (ana, "a3"), (bo, "b1")):
        people.start_session(user.number, digest, "", START)
    number = {digest: people.session(digest) for digest in ("a1", "a2", "b1")}
    assert number["b1"] is not None
    people.end_session(ana.number, number["b1"].number)
    assert people.session("b1") is not None
    assert number["a1"] is not None
    people.end_session(ana.number, number["a1"].number)
    assert people.session("a1") is None
    assert number["a2"] is not None
    people.change_password(ana.number, hash_password("another password", CHEAP), keep=number["a2"].number)
    assert [session.number for session in people.sessions(ana.number)] == [number["a2"].number]
    people.end_sessions(ana.number)
    assert people.sessions(ana.number) == []
    people.remove(bo.number)
    assert people.session("b1") is None


def test_nobody_who_was_removed_gets_a_session(store: Store, hashed: str) -> None:
    ana = store.people.add("Ana", "admin", hashed, START)
    store.people.remove(ana.number)
    with pytest.raises(UsageError, match="no such user"):
        store.people.start_session(ana.number, "d1", "", START)


def test_users_outlive_the_program(fresh: Callable[[], str], hashed: str) -> None:
    address = fresh()
    with Store.open(address) as store:
        ana = store.people.add("Ana", "admin", hashed, START)
    with Store.open(address) as store:
        assert store.people.all() == [ana]
        assert password_matches(SECRET, store.people.password(ana.number))
