"""Access keys over HTTP: made on the account page, brought by programs, opening what they are for and no more."""

import hashlib
import json
import logging
import re
import threading
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from onrecord.desk import Desk
from onrecord.serve import keys as keys_module
from onrecord.serve.guard import Reach
from tests.patience import PATIENCE
from tests.serve.asking import Answer, ask
from tests.serve.team import NAMES, Client, logged_in, team_desk, until_slowed
from tests.serve.world import main_article, plain, serving

JSON = {"Content_Type": "application/json"}
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with team_desk(tmp_path) as made:
        made.store.save(main_article(), "s1")
        yield made


@pytest.fixture
def base(desk: Desk) -> Iterator[str]:
    with serving(desk) as address:
        yield address


def made_by(client: Client, name: str = "script", role: str = "reader") -> str:
    page = client.post("/account/keys/add", {"name": name, "role": role})
    assert page.status == 200
    assert page.headers["cache-control"] == "no-store"
    (key,) = re.findall(r"onr_[A-Za-z0-9_-]{43}", page.text)
    return str(key)


def bring(address: str, key: str, data: bytes | None = None, **headers: str) -> Answer:
    return ask(address, data, Authorization=f"Bearer {key}", **headers)


def test_a_key_is_shown_once_and_only_its_hash_is_kept(base: str, desk: Desk, tmp_path: Path) -> None:
    client = logged_in(base, "editor")
    key = made_by(client, "my reader")
    page = client.get("/account").text
    assert "my reader" in page
    assert "never used" in page
    assert key not in page
    user = desk.store.people.named(NAMES["editor"])
    assert user is not None
    found = desk.store.people.keys.find(hashlib.sha256(key.encode()).hexdigest())
    assert found is not None
    assert found.user == user
    database = b"".join(path.read_bytes() for path in tmp_path.glob("desk.sqlite*"))
    assert hashlib.sha256(key.encode()).hexdigest().encode() in database
    assert key.encode() not in database
    assert bring(f"{base}/search.json", key).status == 200
    assert "last used" in client.get("/account").text


def test_a_key_opens_data_without_a_cookie_and_for_nobody_else(base: str) -> None:
    key = made_by(logged_in(base, "reader"))
    answer = bring(f"{base}/account.json", key)
    assert json.loads(answer.text) == {"name": NAMES["reader"], "role": "reader", "key": "script"}
    assert answer.headers["cache-control"].startswith("private")
    assert "Authorization" in answer.headers["vary"]
    assert "set-cookie" not in answer.headers
    for wrong in ("", "x", key[:-1], key + "x", "onr_" + "a" * 43, "é"):
        refused = bring(f"{base}/account.json", wrong)
        assert (refused.status, refused.headers["content-type"]) == (401, "application/problem+json"), wrong
        assert 'error="invalid_token"' in refused.headers["www-authenticate"]


def test_a_wrong_key_is_not_made_good_by_a_cookie(base: str) -> None:
    client = logged_in(base, "reader")
    assert client.get("/account.json").status == 200
    assert client.get("/account.json", Authorization="Bearer onr_" + "a" * 43).status == 401


def test_a_key_may_do_what_its_role_may(base: str, desk: Desk) -> None:
    client = logged_in(base, "editor")
    reads, writes = made_by(client), made_by(client, "judge", "editor")
    body = json.dumps({"kind": "same_speaker", "about": ["Ines Calder", "Odo Brandt"]}).encode()
    assert bring(f"{base}/api/judgements", reads, body, **JSON).status == 403
    assert not desk.store.judgements()
    assert bring(f"{base}/api/judgements", writes, body, **JSON).status == 201
    assert [one.by for one in desk.store.judgements()] == [NAMES["editor"]]
    saved = json.dumps({"name": "Walls", "query": "wall"}).encode()
    assert bring(f"{base}/api/searches", reads, saved, **JSON).status == 201


def test_a_key_may_never_do_more_than_its_user(base: str, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys_module, "FRESH_S", 0.0)
    assert logged_in(base, "reader").post("/account/keys/add", {"name": "x", "role": "editor"}).status == 400
    assert logged_in(base, "admin").post("/account/keys/add", {"name": "x", "role": "admin"}).status == 400
    assert logged_in(base, "editor").post("/account/keys/add", {"name": " ", "role": "reader"}).status == 400
    key = made_by(logged_in(base, "editor"), role="editor")
    user = desk.store.people.named(NAMES["editor"])
    assert user is not None
    desk.store.people.change_role(user.number, "reader")
    assert json.loads(bring(f"{base}/account.json", key).text)["role"] == "reader"


def test_a_key_opens_no_account_and_makes_no_key(base: str, desk: Desk) -> None:
    key = made_by(logged_in(base, "admin"), role="editor")
    assert bring(f"{base}/account", key).status == 403
    for act in ("keys/add", "password", "sessions/end", "people/add"):
        assert bring(f"{base}/account/{act}", key, b"name=x&role=reader").status == 403, act
    user = desk.store.people.named(NAMES["admin"])
    assert user is not None
    assert len(desk.store.people.keys.all(user.number)) == 1


def test_a_revoked_key_opens_nothing(base: str, desk: Desk) -> None:
    client = logged_in(base, "reader")
    key = made_by(client)
    assert bring(f"{base}/search.json", key).status == 200
    (number,) = re.findall(r"/account/keys/(\d+)/revoke", client.get("/account").text)
    logged_in(base, "editor").post(f"/account/keys/{number}/revoke")
    assert bring(f"{base}/search.json", key).status == 200
    client.post(f"/account/keys/{number}/revoke")
    assert bring(f"{base}/search.json", key).status == 401


def test_a_stream_ends_with_its_key(base: str, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys_module, "FRESH_S", 0.0)
    key = made_by(logged_in(base, "reader"))
    request = urllib.request.Request(f"{base}/events?after=0", headers={"Authorization": f"Bearer {key}"})
    with urllib.request.urlopen(request, timeout=PATIENCE) as stream:
        assert stream.readline().startswith(b"retry")
        user = desk.store.people.named(NAMES["reader"])
        assert user is not None
        for one in desk.store.people.keys.all(user.number):
            desk.store.people.keys.revoke(user.number, one.number)
        ended = threading.Thread(target=stream.read)
        ended.start()
        desk.store.save(plain(7, datetime.now(UTC)), "c7")
        ended.join(PATIENCE)
        assert not ended.is_alive()


# ---- in the address of a feed


def test_a_feed_reader_may_bring_its_key_in_the_address(base: str) -> None:
    key = made_by(logged_in(base, "reader"))
    atom = ask(f"{base}/feed.atom?q=wall&key={key}")
    assert atom.status == 200
    feed = ET.fromstring(atom.text.encode())
    assert [entry.findtext(f"{ATOM}title") for entry in feed.iter(f"{ATOM}entry")] == ["Sea wall at Marrowby gives way"]
    assert feed.findtext(f"{ATOM}id") == f"{base}/feed.atom?q=wall"
    other = ask(f"{base}/feed.json?key={key}&q=wall")
    assert len(json.loads(other.text)["items"]) == 1
    for answer in (atom, other):
        assert key not in answer.text
        assert key not in str(answer.headers)
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert "no-store" in answer.headers["cache-control"]
    assert ask(f"{base}/feed.atom?key=onr_{'a' * 43}").status == 401


def test_the_next_page_of_a_feed_takes_the_key_that_the_first_one_took(base: str, desk: Desk) -> None:
    for n in range(40):
        desk.store.save(plain(n, datetime.now(UTC)), f"c{n}")
    key = made_by(logged_in(base, "reader"))
    first = ask(f"{base}/feed.json?key={key}")
    feed = json.loads(first.text)
    assert (first.text.count(key), feed["next_url"].count(key)) == (1, 1), "nowhere but in the way to the next page"
    assert feed["next_url"].startswith(f"{base}/feed.json?")
    second = ask(feed["next_url"])
    assert (second.status, len(json.loads(second.text)["items"])) == (200, 11)
    assert key not in second.text
    assert "key" not in json.loads(bring(f"{base}/feed.json", key).text)["next_url"], "a header is sent again"


@pytest.mark.parametrize("path", ["/search.json", "/", "/account.json", "/alerts.json", "/events", "/search.csv"])
def test_elsewhere_a_key_in_an_address_opens_nothing(base: str, path: str) -> None:
    key = made_by(logged_in(base, "reader"))
    assert ask(f"{base}{path}?key={key}&after=0", Accept="application/json").status == 401


def test_no_key_gets_into_a_log(
    desk: Desk, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    with serving(desk) as base:
        key = made_by(logged_in(base, "reader"))
        desk.store.feed = None  # type: ignore[assignment, method-assign]
        assert ask(f"{base}/feed.atom?key={key}").status == 500
    told = capfd.readouterr()
    assert "TypeError" in told.err + caplog.text
    assert key not in told.out + told.err + caplog.text


# ---- beside everything else


def test_writing_with_a_key_is_held_to_the_pace_of_its_user(base: str) -> None:
    key = made_by(logged_in(base, "reader"))
    slowed = until_slowed(lambda: bring(f"{base}/api/read", key, b'{"article": "none"}', **JSON))
    assert int(slowed.headers["retry-after"]) >= 1
    assert slowed.headers["content-type"] == "application/problem+json"
    assert bring(f"{base}/search.json", key).status == 200


def test_another_site_cannot_use_a_key_from_a_browser(base: str) -> None:
    key = made_by(logged_in(base, "reader"))
    body = json.dumps({"name": "x", "query": "wall"}).encode()
    assert bring(f"{base}/api/searches", key, body, **JSON, Origin="https://evil.example").status == 403
    answer = bring(f"{base}/search.json", key, Origin="https://evil.example")
    assert not [name for name in answer.headers if name.startswith("access-control")]


def test_on_a_desk_without_users_a_key_does_no_harm(desk: Desk) -> None:
    for user in desk.store.people.all():
        desk.store.people.remove(user.number)
    with serving(desk) as private:
        assert bring(f"{private}/search.json", "anything").status == 200
    with serving(desk, Reach("0.0.0.0")) as reached:
        assert bring(f"{reached}/search.json", "anything").status == 401
