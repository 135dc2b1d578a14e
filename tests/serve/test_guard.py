"""What stands before every route: names, forms from elsewhere, headers, proxies, roles."""

import re
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from onrecord.desk import Desk
from onrecord.people import ROLES
from onrecord.records import UsageError
from onrecord.serve import create_app, run
from onrecord.serve.guard import SAFE_METHODS, Reach, forwarded
from onrecord.serve.people import Accounts
from onrecord.serve.visitor import is_public, need_of, needs
from onrecord.store import Store
from tests.patience import PATIENCE
from tests.serve.asking import ask
from tests.serve.team import Client, logged_in, team_desk
from tests.serve.world import serving


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with team_desk(tmp_path_factory.mktemp("team")) as made:
        yield made


# ---- reach


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1", "127.9.9.9"])
def test_loopback_is_private(host: str) -> None:
    assert Reach(host).private


@pytest.mark.parametrize(
    "reach",
    [
        Reach("0.0.0.0"), Reach("::"), Reach("192.168.1.5"), Reach("desk.example.org"), Reach("127.0.0.1.nip.example"),
        Reach(names=("desk.example.org",)), Reach(behind_proxy=True),
    ],
)  # fmt: skip
def test_beyond_this_machine_the_desk_does_not_start_without_users(tmp_path: Path, reach: Reach) -> None:
    assert not reach.private
    with Store.open(str(tmp_path / "desk.sqlite")) as store, pytest.raises(UsageError) as caught:
        run(Desk(store), reach.host, 0, names=reach.names, behind_proxy=reach.behind_proxy)
    assert "onrecord user add" in caught.value.remedy


def test_with_users_it_listens_beyond_loopback(desk: Desk) -> None:
    class Done(Exception):
        pass

    def ready(address: str) -> None:
        assert address.startswith("http://0.0.0.0:")
        raise Done

    with pytest.raises(Done):
        run(desk, "0.0.0.0", 0, ready)


@pytest.mark.parametrize("name", ["https://desk.example.org", "desk.example.org:8700", "", "a b", "desk..org", "*"])
def test_what_is_no_host_name_is_refused(name: str) -> None:
    with pytest.raises(UsageError, match="no host name"):
        Reach(names=(name,))


@pytest.mark.parametrize(
    ("reach", "name", "answers"),
    [
        (Reach(), "localhost", True),
        (Reach(), "192.168.1.5", False),
        (Reach("0.0.0.0"), "192.168.1.5", True),
        (Reach("::"), "[fe80::1]", True),
        (Reach("0.0.0.0"), "evil.example", False),
        (Reach(names=("Desk.example.org",)), "desk.example.org", True),
        (Reach(names=("desk.example.org",)), "evil.desk.example.org", False),
        (Reach(names=("desk.example.org",)), "192.168.1.5", False),
        (Reach("::1"), "[::1]", True),
    ],
)
def test_only_names_of_ours_are_answered(reach: Reach, name: str, answers: bool) -> None:
    assert reach.answers_to(name) is answers


def test_a_desk_beyond_this_machine_that_lost_its_last_user_lets_nobody_in(tmp_path: Path) -> None:
    reach = Reach(names=("desk.example.org",))
    with Store.open(str(tmp_path / "desk.sqlite")) as store, serving(Desk(store), reach) as address:
        answer = ask(address + "/")
        assert (answer.status, answer.headers["location"]) == (303, "/login")
        assert "onrecord user add" in ask(address + "/login").text
        assert ask(address + "/sources/find", b"address=x", Origin=address).status == 401


# ---- headers


def boom(_request: Request) -> Response:
    raise RuntimeError("a fault of ours")


@pytest.fixture(scope="module")
def faulty(desk: Desk) -> Iterator[str]:
    class WithFault(Accounts):
        def routes(self) -> list[BaseRoute]:
            return [*super().routes(), Route("/login/fault", needs("anyone")(boom))]

    patch = pytest.MonkeyPatch()
    patch.setattr("onrecord.serve.Accounts", WithFault)
    with serving(desk) as address:
        yield address
    patch.undo()


@pytest.mark.parametrize(
    ("path", "status", "headers"),
    [
        ("/login", 200, {}),
        ("/static/desk.css", 200, {}),
        ("/static/none.css", 404, {}),
        ("/", 303, {}),
        ("/feed.json", 401, {}),
        ("/login/none", 404, {}),
        ("/login/fault", 500, {}),
        ("/login", 421, {"Host": "evil.example"}),
    ],
)
def test_every_answer_has_its_headers_errors_too(faulty: str, path: str, status: int, headers: dict[str, str]) -> None:
    answer = ask(faulty + path, None, **headers)
    assert answer.status == status
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'; script-src 'self'; style-src 'self'" in policy
    assert "unsafe" not in policy
    assert answer.headers["x-frame-options"] == "DENY"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "same-origin"
    assert answer.headers["cross-origin-resource-policy"] == "same-origin"
    assert "strict-transport-security" not in answer.headers


def test_a_fault_of_ours_tells_a_stranger_nothing(faulty: str) -> None:
    text = ask(faulty + "/login/fault").text
    assert "RuntimeError" not in text
    assert "Traceback" not in text


def test_pages_of_ours_hold_no_inline_script_or_style_and_name_no_other_site(base: str) -> None:
    admin = logged_in(base, "admin")
    for text in (ask(base + "/login").text, admin.get("/account").text, admin.get("/").text):
        assert not re.search(r"<style|\sstyle=|<script(?![^>]*\ssrc=)|\son[a-z]+=|javascript:", text)
        assert not re.search(r'(src|href|action)="(https?:)?//', text)


# ---- forms from elsewhere


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "cross-site", "Origin": "{base}"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "{base}0"},
        {"Origin": "https://{host}"},
        {},
    ],
)
def test_a_form_with_a_session_has_to_say_that_it_is_ours(base: str, desk: Desk, headers: dict[str, str]) -> None:
    client = logged_in(base, "reader")
    given = {k: v.format(base=base, host=base.removeprefix("http://")) for k, v in headers.items()}
    assert ask(f"{base}/logout", b"", Cookie=client.cookie, **given).status == 403
    assert client.get("/account").status == 200


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "same-origin"}, {"Origin": "{base}"}])
def test_our_own_form_is_taken(base: str, headers: dict[str, str]) -> None:
    client = logged_in(base, "reader")
    given = {name: value.format(base=base) for name, value in headers.items()}
    assert ask(f"{base}/logout", b"", Cookie=client.cookie, **given).status == 303
    assert client.get("/account").status == 303


def test_nobody_can_be_logged_in_by_another_site(base: str) -> None:
    client = Client(base)
    answer = client.post("/login", {"name": "Ada Minn", "password": "x"}, Sec_Fetch_Site="cross-site")
    assert answer.status == 403
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "QUERY"])
def test_no_other_method_gets_past_the_log_in(base: str, method: str) -> None:
    request = urllib.request.Request(f"{base}/account", method=method)
    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(request, timeout=PATIENCE)
    with caught.value as answer:
        assert answer.code == 401


# ---- roles


def writing_routes(desk: Desk) -> list[Route]:
    routes = [route for route in create_app(desk).routes if isinstance(route, Route)]
    return [route for route in routes if not (route.methods or {"POST"}) <= SAFE_METHODS]


def test_every_route_that_writes_says_who_may(desk: Desk) -> None:
    unmarked = [route.path for route in writing_routes(desk) if not hasattr(route.endpoint, "needs")]
    assert not unmarked, f"say who may do this, with @needs from serve.visitor: {unmarked}"


def test_nobody_writes_without_the_role_for_it(base: str, desk: Desk) -> None:
    clients = {role: logged_in(base, role) for role in ROLES}
    checked = 0
    for route in writing_routes(desk):
        path = re.sub(r"\{[^}]*\}", "1", route.path)
        need = need_of(route)
        if need == "anyone":
            assert is_public(route.path)
            continue
        assert Client(base).post(path).status == 401, path
        for role in ROLES[: ROLES.index(need)]:
            checked += 1
            assert clients[role].post(path).status == 403, (path, role)
    assert checked > 10


@pytest.mark.parametrize(
    "path",
    ["/static", "/static/desk.css", "/login", "/briefs/published", "/briefs/published/1", "/briefs/published.atom"],
)
def test_what_is_public(path: str) -> None:
    assert is_public(path)


@pytest.mark.parametrize(
    "path", ["/", "/loginx", "/log", "/statics/desk.css", "/briefs", "/briefs/publishedx", "//login"]
)
def test_what_is_not_public(path: str) -> None:
    assert not is_public(path)


@pytest.mark.parametrize(
    "path",
    ["/static/../account", "/static/%2e%2e/account", "/login/../account", "/login%2f..%2faccount", "/login%3f/../account",
     "/login;/account", "//login/../account", "/static/..%2f..%2fpeople.py", "/static/%2e%2e/%2e%2e/render.py"],
)  # fmt: skip
def test_no_detour_through_a_public_path_leads_to_another(base: str, path: str) -> None:
    answer = ask(base + path)
    assert answer.status in (303, 404)
    assert "Where you are logged in" not in answer.text
    assert "import" not in answer.text


# ---- behind a proxy


def test_of_what_a_proxy_forwards_only_its_own_word_counts() -> None:
    headers = [
        (b"host", b"inside:8700"),
        (b"x-forwarded-proto", b"http, https"),
        (b"x-forwarded-host", b"evil.example"),
        (b"x-forwarded-host", b"desk.example.org"),
        (b"x-forwarded-for", b"10.9.9.9, 203.0.113.7"),
    ]
    seen = forwarded({"type": "http", "scheme": "http", "client": ("127.0.0.1", 4), "headers": headers})
    assert seen["scheme"] == "https"
    assert seen["client"] == ("203.0.113.7", 0)
    assert dict(seen["headers"])[b"host"] == b"desk.example.org"


@pytest.mark.parametrize(("name", "value"), [("proto", "gopher"), ("for", "<script>"), ("for", "")])
def test_nonsense_from_a_proxy_changes_nothing(name: str, value: str) -> None:
    scope = {"type": "http", "scheme": "http", "client": ("127.0.0.1", 4)}
    seen = forwarded({**scope, "headers": [(f"x-forwarded-{name}".encode(), value.encode())]})
    assert {part: seen[part] for part in scope} == scope


def test_behind_a_proxy_cookies_are_bound_to_the_host_and_secure(desk: Desk) -> None:
    reach = Reach(names=("desk.example.org",), behind_proxy=True)
    outside = {"X_Forwarded_Proto": "https", "X_Forwarded_Host": "desk.example.org"}
    with serving(desk, reach) as address:
        client = Client(address)
        form = {"name": "Ada Minn", "password": "seven grey herons wade"}
        answer = client.post("/login", form, Origin="https://desk.example.org", **outside)
        assert answer.status == 303
        cookie = answer.headers["set-cookie"].lower()
        assert cookie.startswith("__host-onrecord=")
        assert {"secure", "httponly", "path=/", "samesite=lax"} <= set(cookie.split("; "))
        assert "domain" not in cookie
        assert answer.headers["strict-transport-security"].startswith("max-age=")
        assert client.get("/account", **outside).status == 200
        plain = client.cookie.removeprefix("__Host-")
        assert ask(f"{address}/account", None, Cookie=plain, **outside).status == 303  # as a sister site could set it
        assert ask(f"{address}/", X_Forwarded_Host="evil.example").status == 421


def test_without_a_proxy_nobody_is_believed_to_be_one(base: str) -> None:
    claims = {"X_Forwarded_Proto": "https", "X_Forwarded_Host": "evil.example", "X_Forwarded_For": "203.0.113.7"}
    client = Client(base)
    answer = client.post("/login", {"name": "Ada Minn", "password": "seven grey herons wade"}, **claims)
    assert answer.status == 303
    assert answer.headers["set-cookie"].startswith("onrecord=")
    assert ask(f"{base}/feed.atom", None, Cookie=client.cookie, **claims).text.count("evil.example") == 0
