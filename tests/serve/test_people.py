"""Log-in, sessions, account and people, as browsers and attackers meet them."""

import asyncio
import hashlib
import json
import re
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from sqlalchemy import event

from onrecord.desk import Desk
from onrecord.people import ABSOLUTE, IDLE, hash_password
from onrecord.records import Subscription
from onrecord.serve.limits import AT_ONCE, CALM_S, KEPT, WAITING, Busy, Guesses, Hashing, Pace, Slower, address_key
from onrecord.serve.people import browser
from onrecord.serve.sessions import local
from onrecord.store import Store
from tests.patience import PATIENCE, eventually
from tests.serve.asking import ask
from tests.serve.team import CHEAP, NAMES, SECRET, Client, logged_in, team_desk, until_slowed
from tests.serve.world import START, plain, serving


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with team_desk(tmp_path_factory.mktemp("team")) as made:
        yield made


@pytest.fixture
def own(tmp_path: Path) -> Iterator[tuple[Desk, str]]:
    """A team's desk of one test alone."""
    with team_desk(tmp_path) as made, serving(made) as address:
        yield made, address


@pytest.fixture
def alone(tmp_path: Path) -> Iterator[tuple[Desk, str]]:
    """A desk without users."""
    with Store.open(str(tmp_path / "desk.sqlite")) as store:
        made = Desk(store)
        with serving(made) as address:
            yield made, address


# ---- one user alone, then a team


def test_on_ones_own_machine_nobody_logs_in(alone: tuple[Desk, str]) -> None:
    _, base = alone
    assert ask(base + "/").status == 200
    assert "Log out" not in ask(base + "/").text
    assert ask(base + "/login").headers["location"] == "/"
    assert "only user" in ask(base + "/account").text
    assert ask(base + "/sources/find", b"address=").status == 400


def test_as_soon_as_there_is_a_user_everybody_logs_in(alone: tuple[Desk, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("onrecord.serve.sessions.FRESH_S", 0.1)
    desk, base = alone
    assert ask(base + "/").status == 200
    desk.store.people.add("Ana", "admin", hash_password(SECRET, CHEAP), datetime.now(UTC))
    eventually(lambda: ask(base + "/").status == 303, "the log-in")
    assert Client(base).log_in("ana").status == 303


def test_the_first_user_can_be_added_in_the_browser_and_is_an_admin(alone: tuple[Desk, str]) -> None:
    desk, base = alone
    client = Client(base)
    form = {"name": "Ana", "role": "reader", "new": SECRET, "again": SECRET}
    assert "first one has to be an admin" in client.post("/account/people/add", form).text
    assert client.post("/account/people/add", {**form, "role": "admin"}).status == 303
    assert client.get("/account").headers["location"] == "/login?next=%2Faccount"
    assert client.log_in("Ana").status == 303
    assert [user.role for user in desk.store.people.all()] == ["admin"]


# ---- in and out


def test_the_log_in_leads_back_to_where_one_wanted_to_go(base: str) -> None:
    answer = ask(base + "/story/a%C3%A9?q=x&y=%26")
    assert answer.status == 303
    place = urlsplit(answer.headers["location"])
    wanted = parse_qs(place.query)["next"][0]
    assert (place.path, wanted) == ("/login", "/story/a%C3%A9?q=x&y=%26")
    client = Client(base)
    assert "/story/a%C3%A9?q=x&amp;y=%26" in client.get(answer.headers["location"]).text
    assert client.log_in(NAMES["reader"], next=wanted).headers["location"] == wanted


@pytest.mark.parametrize("path", ["/?q=U.S.", "/outlet/courier.example", "/feed.json"])
def test_a_browser_is_always_led_to_the_log_in(base: str, path: str) -> None:
    assert ask(base + path, Accept="text/html,*/*;q=0.8").status == 303


def test_data_and_forms_are_refused_without_a_detour(base: str) -> None:
    for path in ("/feed.json", "/feed.atom", "/events?after=0", "/article/a.json"):
        assert ask(base + path).status == 401
    assert ask(base + "/", Accept="application/json").status == 401
    assert ask(base + "/events?after=0", Accept="text/event-stream").status == 401
    assert json.loads(ask(f"{base}/sources/find", b"").text) == {"error": "log in first", "at": "/login"}


@pytest.mark.parametrize(
    "address",
    ["//evil.example", "/\\evil.example", "\\\\evil.example", "https://evil.example", "/\t/evil.example", "evil.example",
     "/\n/evil.example", "javascript:alert(1)", "", "/%0d%0aSet-Cookie:x=y\r\nX: y", "/a\\..\\\\evil.example", " //evil",
     "///evil.example", "/\u2215evil", "/" + "a" * 3000],
)  # fmt: skip
def test_no_log_in_leads_elsewhere(base: str, address: str) -> None:
    answer = Client(base).log_in(NAMES["reader"], next=address)
    assert answer.status == 303
    assert answer.headers["location"] == "/"
    page = ask(f"{base}/login?{urlencode({'next': address})}").text
    assert re.search(r'name="next" value="([^"]*)"', page)[1] == "/"  # type: ignore[index]


@pytest.mark.parametrize("address", ["/", "/?q=a%20b", "/story/x#claims", "/%2F/evil.example", "/article/a:b@c"])
def test_an_address_of_our_own_is_kept(address: str) -> None:
    assert local(address) == address


def test_the_page_says_who_is_logged_in_and_lets_out(base: str) -> None:
    client = logged_in(base, "editor")
    page = client.get("/").text
    assert "Édith Oll" in page
    assert 'action="/logout"' in page
    cookie = client.cookie
    answer = client.post("/logout")
    assert (answer.status, answer.headers["location"]) == (303, "/login")
    assert answer.headers["clear-site-data"] == '"cache"'
    assert client.cookie == ""
    assert ask(base + "/", Cookie=cookie).status == 303


def test_no_cache_of_others_keeps_a_users_page(base: str) -> None:
    headers = logged_in(base, "reader").get("/speakers").headers
    assert headers["cache-control"] == "private, no-cache"
    assert "Cookie" in headers["vary"]
    assert ask(base + "/login").headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("name", "password"),
    [
        ("Rea Dimm", "seven grey herons wadf"),
        ("Rea Dimm", ""),
        ("", SECRET),
        ("Nobody At All", SECRET),
        ("Rea Dimm\r\nSet-Cookie: onrecord=x", SECRET),
        ("' OR 1=1 --", SECRET),
        ("\0", "\0"),
        ("\ud800", SECRET),
        ("x" * 5000, "y" * 4000),
    ],
)
def test_whoever_knows_no_password_stays_out(tmp_path: Path, name: str, password: str) -> None:
    with team_desk(tmp_path) as made, serving(made) as base:
        form = urlencode({"name": name, "password": password}, errors="surrogatepass").encode()
        answer = ask(f"{base}/login", form, Origin=base)
        assert answer.status == 403
        assert "name or password is wrong" in answer.text.lower()
        assert "set-cookie" not in answer.headers


def test_a_name_can_be_typed_in_any_form(base: str) -> None:
    for name in ("édith oll", "E\u0301DITH  OLL ", "\uff25\u0301dith oll"):
        assert Client(base).log_in(name).status == 303


def test_no_stranger_makes_us_read_a_long_form(base: str) -> None:
    assert ask(f"{base}/login", b"name=" + b"x" * 200_000, Origin=base).status == 413
    assert ask(f"{base}/login", b"&".join(b"a%d=b" % n for n in range(1000)), Origin=base).status == 403


# ---- sessions


def test_every_log_in_has_a_new_token_of_which_the_store_knows_the_hash(base: str, desk: Desk) -> None:
    client = logged_in(base, "reader")
    first = client.cookie.partition("=")[2]
    assert re.fullmatch(r"[A-Za-z0-9_-]{43}", first)
    assert desk.store.people.session(hashlib.sha256(first.encode()).hexdigest()) is not None
    assert desk.store.people.session(first) is None
    assert client.log_in(NAMES["reader"]).status == 303
    assert client.cookie.partition("=")[2] != first
    assert ask(base + "/", Cookie=f"onrecord={first}").status == 303


def test_a_token_that_was_planted_is_none(base: str) -> None:
    client = Client(base)
    client.cookie = "onrecord=" + "A" * 43
    assert client.log_in(NAMES["reader"]).status == 303
    assert "A" * 43 not in client.cookie
    assert ask(base + "/", Cookie="onrecord=" + "A" * 43).status == 303


@pytest.mark.parametrize(
    "cookie",
    ["onrecord=", "onrecord=x", "onrecord=" + "é" * 43, "onrecord=" + "x" * 8000, 'onrecord="; onrecord=', "=;=;;",
     "onrecord=' OR '1'='1", "onrecord=" + "%00" * 43, "__Host-onrecord=" + "A" * 43, "onrecord=" + "0" * 64],
)  # fmt: skip
def test_a_forged_cookie_is_none(base: str, cookie: str) -> None:
    answer = ask(base + "/", Cookie=cookie.encode().decode("latin-1"))
    assert answer.status == 303


@pytest.mark.parametrize(
    ("started", "seen"), [(timedelta(0), IDLE), (ABSOLUTE - IDLE / 2, IDLE), (ABSOLUTE, timedelta(minutes=1))]
)
def test_a_session_that_is_over_lets_nobody_in(base: str, desk: Desk, started: timedelta, seen: timedelta) -> None:
    people, now = desk.store.people, datetime.now(UTC)
    user, token = people.named(NAMES["reader"]), hashlib.sha256(repr((started, seen)).encode()).hexdigest()[:43]
    assert user is not None
    digest = hashlib.sha256(token.encode()).hexdigest()
    people.start_session(user.number, digest, "", now - started)
    session = people.session(digest)
    assert session is not None
    people.seen(session.number, now - seen)
    assert ask(base + "/", Cookie=f"onrecord={token}").status == 303


def test_a_session_in_use_goes_on(base: str, desk: Desk) -> None:
    people, long_ago = desk.store.people, datetime.now(UTC) - IDLE + timedelta(hours=1)
    user, token = people.named(NAMES["reader"]), "L" * 43
    assert user is not None
    digest = hashlib.sha256(token.encode()).hexdigest()
    people.start_session(user.number, digest, "", long_ago)
    assert ask(base + "/", Cookie=f"onrecord={token}").status == 200
    session = people.session(digest)
    assert session is not None
    assert datetime.now(UTC) - session.last_seen < timedelta(minutes=1)


def test_a_session_that_was_ended_elsewhere_is_soon_over_here(
    own: tuple[Desk, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("onrecord.serve.sessions.FRESH_S", 0.1)
    desk, base = own
    client = logged_in(base, "reader")
    user = desk.store.people.named(NAMES["reader"])
    assert user is not None
    assert client.get("/").status == 200
    desk.store.people.remove(user.number)  # as the command line does, in another process
    eventually(lambda: client.get("/").status == 303, "the end of the session")


def test_a_stream_ends_with_its_session(own: tuple[Desk, str]) -> None:
    desk, base = own
    client, lines = logged_in(base, "reader"), []
    request = urllib.request.Request(f"{base}/events?after=0", headers={"Cookie": client.cookie})
    with urllib.request.urlopen(request, timeout=PATIENCE) as stream:
        assert stream.readline() == b"retry: 2000\n"
        assert client.post("/logout").status == 303
        desk.store.save(plain(1, START, "Council meets again"), "s1")
        lines = stream.readlines()  # to its end
    assert not any(b"Council" in line for line in lines)


# ---- account


def test_one_ends_ones_own_sessions_and_nobody_elses(own: tuple[Desk, str]) -> None:
    desk, base = own
    reader, elsewhere, admin = logged_in(base, "reader"), logged_in(base, "reader"), logged_in(base, "admin")
    [other] = desk.store.people.sessions(_number(desk, "admin"))
    page = reader.get("/account").text
    assert page.count("this one") == 1
    assert f"/account/sessions/{other.number}/end" not in page
    assert reader.post(f"/account/sessions/{other.number}/end").status == 303
    assert admin.get("/account").status == 200
    this = re.search(r"this one.*?/account/sessions/(\d+)/end", page, re.DOTALL)
    assert this is not None
    [mine] = [s.number for s in desk.store.people.sessions(_number(desk, "reader")) if str(s.number) != this[1]]
    assert reader.post(f"/account/sessions/{mine}/end").headers["location"] == "/account"
    assert elsewhere.get("/account").status == 303
    assert reader.get("/account").status == 200
    assert reader.post(f"/account/sessions/{this[1]}/end").headers["location"] == "/login"
    assert reader.get("/account").status == 303


def test_all_of_ones_sessions_end_at_once(own: tuple[Desk, str]) -> None:
    _, base = own
    one, two = logged_in(base, "editor"), logged_in(base, "editor")
    assert one.post("/account/sessions/end").status == 303
    assert two.get("/account").status == 303
    assert one.cookie == ""


def test_a_new_password_needs_the_old_one_and_ends_the_other_sessions(own: tuple[Desk, str]) -> None:
    _, base = own
    client, elsewhere = logged_in(base, "editor"), logged_in(base, "editor")
    new = "nine brown otters dive"
    for form, says in (
        ({"password": "wrong", "new": new, "again": new}, "present password is wrong"),
        ({"password": SECRET, "new": new, "again": new + "x"}, "passwords differ"),
        ({"password": SECRET, "new": "short", "again": "short"}, "too short"),
    ):
        answer = client.post("/account/password", form)
        assert (answer.status, says in answer.text) == (400, True)
    assert elsewhere.get("/account").status == 200
    assert client.post("/account/password", {"password": SECRET, "new": new, "again": new}).status == 303
    assert client.get("/account").status == 200
    assert elsewhere.get("/account").status == 303
    assert Client(base).log_in(NAMES["editor"]).status == 403
    assert Client(base).log_in(NAMES["editor"], new).status == 303


# ---- people


def test_an_admin_adds_changes_and_removes_people(own: tuple[Desk, str]) -> None:
    desk, base = own
    admin = logged_in(base, "admin")
    form = {"name": '<b onclick="x">Jo', "role": "reader", "new": SECRET, "again": SECRET}
    assert admin.post("/account/people/add", form).status == 303
    page = admin.get("/account").text
    assert "&lt;b onclick=&#34;x&#34;&gt;Jo" in page
    assert "<b onclick" not in page
    assert "there is a user of this name" in admin.post("/account/people/add", form).text.lower()
    jo = Client(base)
    assert jo.log_in(form["name"]).status == 303
    number = desk.store.people.named(form["name"]).number  # type: ignore[union-attr]
    assert jo.post("/sources/find", {"address": ""}).status == 403
    assert admin.post(f"/account/people/{number}/role", {"role": "editor"}).status == 303
    assert jo.post("/sources/find", {"address": ""}).status == 400
    assert admin.post(f"/account/people/{number}/role", {"role": "owner"}).status == 400
    new = "nine brown otters dive"
    assert admin.post(f"/account/people/{number}/password", {"new": new, "again": new}).status == 303
    assert jo.get("/").status == 303
    assert jo.log_in(form["name"], new).status == 303
    assert admin.post(f"/account/people/{number}/remove").status == 303
    assert jo.get("/").status == 303
    assert jo.log_in(form["name"], new).status == 403
    assert admin.post(f"/account/people/{number}/remove").status == 404


@pytest.mark.parametrize("act", ["role", "remove", "password"])
def test_an_admin_cannot_lock_himself_out(base: str, desk: Desk, act: str) -> None:
    number = _number(desk, "admin")
    form = {"role": "reader", "new": SECRET, "again": SECRET}
    answer = logged_in(base, "admin").post(f"/account/people/{number}/{act}", form)
    assert (answer.status, "this is you" in answer.text.lower()) == (400, True)


def test_others_do_not_see_who_else_there_is(base: str) -> None:
    for role in ("reader", "editor"):
        page = logged_in(base, role).get("/account").text
        assert NAMES["admin"] not in page
        assert "/account/people" not in page


def test_a_reader_is_shown_no_buttons_for_what_editors_do(base: str, desk: Desk) -> None:
    desk.store.following.subscribe(
        Subscription("feed01", "https://courier.example/feed.xml", "feed", "The Marrowby Courier")
    )
    reads, edits = (logged_in(base, role).get("/sources").text for role in ("reader", "editor"))
    for address in ("/sources/find", "/sources/opml", "/sources/feed01/pause"):
        assert f'action="{address}"' in edits
        assert f'action="{address}"' not in reads
    assert "/sources.opml" in reads


def _number(desk: Desk, role: str) -> int:
    user = desk.store.people.named(NAMES[role])
    assert user is not None
    return user.number


# ---- how often


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_guesses_get_slower_and_slower_up_to_an_end() -> None:
    clock = Clock()
    guesses, waits = Guesses(clock), []
    for _ in range(16):
        while wait := guesses.attempt("ana", "203.0.113.7"):
            waits.append(wait)
            clock.now += wait
    assert waits[:4] == [1, 2, 4, 8]
    assert max(waits) == 300
    clock.now += 300 + CALM_S
    assert [guesses.attempt("ana", "203.0.113.7") for _ in range(5)] == [0] * 5


def test_one_address_cannot_go_through_many_accounts() -> None:
    guesses = Guesses(Clock())
    allowed = [guesses.attempt(f"user{n}", "203.0.113.7") == 0 for n in range(50)]
    assert sum(allowed) == 20
    assert guesses.attempt("user1", "203.0.113.8") == 0


def test_a_crowd_slows_down_one_account_but_keeps_its_owner_not_out() -> None:
    clock = Clock()
    guesses = Guesses(clock)
    assert guesses.attempt("ana", "192.0.2.1") == 0
    guesses.succeeded("ana", "192.0.2.1")
    for n in range(500):
        guesses.attempt("ana", f"203.0.113.{n}")
    assert guesses.attempt("ana", "198.51.100.1") > 0
    assert guesses.attempt("ana", "192.0.2.1") == 0  # the owner, where he was before
    guesses.succeeded("ana", "192.0.2.1")
    clock.now += 30
    assert guesses.attempt("ana", "198.51.100.1") == 0  # and elsewhere after half a minute


def test_who_knows_the_password_is_never_slowed_down() -> None:
    guesses = Guesses(Clock())
    for _ in range(200):
        assert guesses.attempt("ana", "192.0.2.1") == 0
        guesses.succeeded("ana", "192.0.2.1")


def test_what_is_kept_in_mind_is_bounded() -> None:
    slower, pace = Slower(free=1, most_s=10), Pace(rate=1, burst=1)
    for n in range(KEPT + 500):
        slower.tried(str(n))
        pace.take(str(n))
    assert len(slower._tries) == len(pace._left) == KEPT
    assert slower.wait(str(KEPT + 499)) > 0


def test_writing_is_held_to_a_pace() -> None:
    clock = Clock()
    pace = Pace(rate=2, burst=3, clock=clock)
    assert [pace.take("a") for _ in range(4)] == [0, 0, 0, 0.5]
    assert pace.take("b") == 0
    clock.now = 0.5
    assert pace.take("a") == 0
    clock.now = 100
    assert [pace.take("a") > 0 for _ in range(4)] == [False, False, False, True]


@pytest.mark.parametrize(
    ("client", "key"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("unix", "unix"),
    ],
)
def test_an_ipv6_network_is_one_address(client: str, key: str) -> None:
    assert address_key(client) == key


@pytest.fixture
def in_one_moment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[str]:
    """A desk whose clock for guesses stands: on a slow machine, too, the next one comes before it may."""
    monkeypatch.setattr("onrecord.serve.people.Guesses", lambda: Guesses(Clock()))
    with team_desk(tmp_path) as made, serving(made) as address:
        yield address


def test_guesses_over_http_are_told_when_to_come_back(in_one_moment: str) -> None:
    base = in_one_moment
    client = Client(base)
    answers = [client.log_in(NAMES["reader"], f"wrong password {n}") for n in range(6)]
    assert [answer.status for answer in answers] == [403] * 5 + [429]
    assert answers[-1].headers["retry-after"] == "1"
    assert Client(base).log_in(NAMES["editor"]).status == 303


def test_many_guesses_at_once_are_counted_before_they_are_judged(in_one_moment: str) -> None:
    base = in_one_moment
    statuses: list[int] = []
    threads = [
        threading.Thread(target=lambda: statuses.append(Client(base).log_in(NAMES["reader"], "wrong guess").status))
        for _ in range(12)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(statuses) == [403] * 5 + [429] * 7


def test_too_much_writing_is_told_when_to_come_back(own: tuple[Desk, str]) -> None:
    _, base = own
    client = logged_in(base, "reader")
    statuses = [client.post("/account/sessions/999999/end").status for _ in range(100)]
    assert statuses == [303] * 100
    slowed = until_slowed(lambda: client.post("/account/sessions/999999/end"))
    assert int(slowed.headers["retry-after"]) >= 1
    assert client.get("/account").status == 200
    assert logged_in(base, "admin").post("/account/sessions/999999/end").status == 303


def test_a_session_costs_a_page_next_to_nothing(base: str, desk: Desk) -> None:
    client, asked = logged_in(base, "reader"), 0

    def count(*_: object) -> None:
        nonlocal asked
        asked += 1

    engine = desk.store._database._engine
    event.listen(engine, "before_cursor_execute", count)
    for _ in range(60):
        assert client.get("/static/icon.svg").status == 200
    event.remove(engine, "before_cursor_execute", count)
    assert asked < 30, "the store is asked every two seconds, not with every page"


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox on Linux"),
        (
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 14_5) AppleWebKit/605 (KHTML) Version/18 Safari/605",
            "Safari on macOS",
        ),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537 Chrome/140.0 Safari/537 Edg/140.0", "Edge on Windows"),
        ("curl/8.5.0", "curl"),
        ("", "A browser"),
    ],
)
def test_a_browser_is_named_as_its_owner_knows_it(agent: str, words: str) -> None:
    assert browser(agent) == words


def test_no_crowd_makes_us_hash_more_passwords_than_there_is_memory_for() -> None:
    running, most = [0], [0]

    def slow() -> str:
        running[0] += 1
        most[0] = max(most[0], running[0])
        time.sleep(0.02)
        running[0] -= 1
        return "hashed"

    async def crowd() -> list[str | BaseException]:
        hashing = Hashing()
        done = await asyncio.gather(*(hashing.run(slow) for _ in range(15)), return_exceptions=True)
        assert await hashing.run(slow) == "hashed"  # and afterwards it goes on
        return done

    done = asyncio.run(crowd())
    assert done.count("hashed") == AT_ONCE + WAITING
    assert sum(isinstance(one, Busy) for one in done) == 15 - AT_ONCE - WAITING
    assert most[0] <= AT_ONCE
