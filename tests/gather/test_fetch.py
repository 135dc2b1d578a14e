"""Fetching from a server that does everything wrong: a clear error each time, in time, and the rest goes on."""

import asyncio
import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from onrecord.gather import Allowance, Fetcher, FetchSettings, HttpError, TryLater
from onrecord.records import GatherError, Page, Refused
from tests.hostile import PAGE, Hostile, reply
from tests.patience import PATIENCE, costing_less_than


def settings(server: Hostile, **more: object) -> FetchSettings:
    given: dict[str, object] = {"timeout_s": PATIENCE, "max_body_bytes": 5_000_000, "max_wire_bytes": 5_000_000, **more}
    return FetchSettings(allow=(Allowance.parse(f"127.0.0.0/8:{server.port}"),), **given)  # type: ignore[arg-type]


def fetch(server: Hostile, path: str, **more: object) -> Page:
    async def run() -> Page:
        async with Fetcher(settings(server, **more)) as fetcher:
            return await fetcher.get(f"{server.root}{path}", via="a feed")

    return asyncio.run(run())


def test_a_page_arrives_with_where_it_came_from(hostile: Hostile) -> None:
    page = fetch(hostile, "/to-page#part")
    assert page.body == PAGE.encode()
    assert (page.url, page.status, page.via) == (f"{hostile.root}/page", 200, "a feed")
    assert page.media_type == "text/html; charset=utf-8"
    assert ("Content-Type", "text/html; charset=utf-8") in page.headers
    assert datetime.now(UTC) - page.fetched_at < timedelta(seconds=2 * PATIENCE)


@pytest.mark.parametrize("path", ["/gzip", "/br", "/deflate"])
def test_packed_pages_are_unpacked(hostile: Hostile, path: str) -> None:
    assert fetch(hostile, path).body == PAGE.encode()


@pytest.mark.parametrize("path", ["/latin1-as-utf8", "/utf16"])
def test_odd_encodings_are_kept_as_they_are(hostile: Hostile, path: str) -> None:
    assert fetch(hostile, path).body


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/to-private", r"redirects to http://10\.0\.0\.1/secret, which leads to 10\.0\.0\.1, a private"),
        ("/to-metadata", "link-local"),
        ("/to-other-port", "loopback"),
        ("/to-decimal", "odd form"),
        ("/to-mapped", "IPv4-mapped"),
        ("/to-file", "not an http or https"),
        ("/to-password", "user name or password"),
        ("/gzip-bomb", "larger than 5 MB"),
        ("/deflate-bomb", "larger than 5 MB"),
        ("/br-bomb", "larger than 5 MB"),
        ("/huge", "larger than 5 MB"),
        ("/endless", "larger than 5 MB"),
        ("/forbidden/page", r"robots\.txt"),
    ],
)
def test_what_the_rules_forbid_is_refused(hostile: Hostile, path: str, words: str) -> None:
    with costing_less_than(5), pytest.raises(Refused, match=words) as caught:
        fetch(hostile, path)
    assert caught.value.remedy


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/loop", "redirects in a loop .*/loop2"),
        ("/to-nowhere", "redirects to"),
        ("/short", "breaks off"),
        ("/truncated-gzip", "breaks off in the middle of its compression"),
        ("/no-gzip", "damaged compression"),
        ("/zstd", "which was not asked for"),
        ("/garbage", "no proper HTTP"),
        ("/hangs-up", "hung up"),
        ("/empty", "is empty"),
        ("/pdf", "is a PDF"),
        ("/hidden-pdf", "is a PDF"),
        ("/binary", "binary data"),
    ],
)
def test_what_goes_wrong_is_said_in_one_line_that_helps(hostile: Hostile, path: str, words: str) -> None:
    with pytest.raises(GatherError, match=words) as caught:
        fetch(hostile, path)
    assert caught.value.where.startswith(hostile.root)
    assert caught.value.remedy
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("path", ["/drip", "/drip-head", "/silence"])
def test_the_deadline_is_one_for_everything_however_slowly_bytes_arrive(hostile: Hostile, path: str) -> None:
    with pytest.raises(GatherError, match=r"not complete after 0\.4 seconds") as caught:
        fetch(hostile, path, timeout_s=0.4, respect_robots=False)
    assert caught.value.where == f"{hostile.root}{path}"
    assert caught.value.remedy


@pytest.mark.parametrize("status", [404, 410, 500])
def test_error_statuses_carry_their_number(hostile: Hostile, status: int) -> None:
    with pytest.raises(HttpError, match=str(status)) as caught:
        fetch(hostile, f"/{status}")
    assert caught.value.status == status


def test_too_many_redirects_end(hostile: Hostile) -> None:
    for n in range(5):
        hostile.routes[f"/hop{n}"] = lambda connection, server, headers, n=n: connection.sendall(  # type: ignore[misc]
            reply(b"", status="302 Found", Location=f"/hop{n + 1}")
        )
    with pytest.raises(GatherError, match="more than 3 times"):
        fetch(hostile, "/hop0", max_redirects=3)


def test_a_busy_host_is_left_alone_for_as_long_as_it_says(hostile: Hostile) -> None:
    async def run() -> None:
        async with Fetcher(settings(hostile)) as fetcher:
            with pytest.raises(TryLater) as caught:
                await fetcher.get(f"{hostile.root}/429")
            wait = (caught.value.retry_at - datetime.now(UTC)).total_seconds()
            assert 120 - PATIENCE < wait <= 120
            with pytest.raises(TryLater) as again:
                await fetcher.get(f"{hostile.root}/page")
            assert again.value.retry_at == caught.value.retry_at

    asyncio.run(run())
    assert hostile.asked == ["/robots.txt", "/429"]


def test_a_host_cannot_ask_for_patience_without_end(hostile: Hostile) -> None:
    with pytest.raises(TryLater) as caught:
        fetch(hostile, "/503-date")
    assert timedelta(days=6) < caught.value.retry_at - datetime.now(UTC) <= timedelta(days=7)


def test_robots_in_trouble_means_not_now_and_no_robots_means_yes(hostile: Hostile) -> None:
    hostile.routes["/robots.txt"] = hostile.routes["/500"]
    with pytest.raises(TryLater, match=r"robots\.txt"):
        fetch(hostile, "/page")
    assert "/page" not in hostile.asked
    hostile.routes["/robots.txt"] = hostile.routes["/404"]
    assert fetch(hostile, "/forbidden/page").status == 200
    hostile.routes["/robots.txt"] = hostile.routes["/empty"]
    assert fetch(hostile, "/page").status == 200


def test_robots_may_not_lead_where_pages_may_not(hostile: Hostile) -> None:
    hostile.routes["/robots.txt"] = hostile.routes["/to-private"]
    with pytest.raises(Refused, match=r"10\.0\.0\.1"):
        fetch(hostile, "/page")


def test_crawl_delay_is_kept_and_robots_asked_once(hostile: Hostile) -> None:
    rules = reply(b"User-agent: onrecord\nCrawl-delay: 0.3\n", "text/plain")
    hostile.routes["/robots.txt"] = lambda connection, server, headers: connection.sendall(rules)

    async def run() -> None:
        async with Fetcher(settings(hostile)) as fetcher:
            await asyncio.gather(*(fetcher.get(f"{hostile.root}/page") for _ in range(3)))

    asyncio.run(run())
    assert hostile.asked == ["/robots.txt", "/page", "/page", "/page"]
    gaps = [later - earlier for earlier, later in zip(hostile.times[1:], hostile.times[2:], strict=False)]
    assert all(gap > 0.25 for gap in gaps)  # a busy machine only makes them longer


def test_a_day_long_crawl_delay_is_not_waited_for(hostile: Hostile) -> None:
    rules = reply(b"User-agent: *\nCrawl-delay: 86400\n", "text/plain")
    hostile.routes["/robots.txt"] = lambda connection, server, headers: connection.sendall(rules)

    async def run() -> None:
        async with Fetcher(settings(hostile, max_delay_s=0.2)) as fetcher:
            await fetcher.get(f"{hostile.root}/page")
            await fetcher.get(f"{hostile.root}/page")

    asyncio.run(asyncio.wait_for(run(), PATIENCE))


def test_unchanged_pages_are_not_sent_again(hostile: Hostile) -> None:
    async def run() -> None:
        async with Fetcher(settings(hostile)) as fetcher:
            first = await fetcher.get(f"{hostile.root}/unchanged")
            assert first.status == 200
            second = await fetcher.get(f"{hostile.root}/unchanged", etag='"one"')
            assert (second.status, second.body) == (304, b"")
            third = await fetcher.get(f"{hostile.root}/unchanged", last_modified="Tue, 05 Mar 2024 09:30:00 GMT")
            assert third.status == 304

    asyncio.run(run())


def test_no_cookie_is_kept_and_the_agent_can_be_reached(hostile: Hostile) -> None:
    async def run() -> None:
        async with Fetcher(settings(hostile, contact="desk@paper.example")) as fetcher:
            await fetcher.get(f"{hostile.root}/cookie")
            assert b"cookie=none" in (await fetcher.get(f"{hostile.root}/cookie")).body
            assert b"desk@paper.example" in (await fetcher.get(f"{hostile.root}/headers")).body

    asyncio.run(run())


def test_proxies_of_the_environment_are_not_trusted(hostile: Hostile, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    assert fetch(hostile, "/page").status == 200


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if not (openssl := shutil.which("openssl")):
        pytest.skip("needs the openssl command to make a certificate")
    path = tmp_path_factory.mktemp("tls") / "both.pem"
    command = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost"
    names = ["-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(path), "-out", str(path.with_suffix(".crt"))]
    subprocess.run([openssl, *command.split(), *names], check=True, capture_output=True)
    with path.open("a") as both:
        both.write(path.with_suffix(".crt").read_text())
    return path


def test_certificates_are_verified_and_https_is_not_left_for_http(certificate: Path) -> None:
    with Hostile(certificate) as server:
        with pytest.raises(GatherError, match="certificate cannot be trusted"):
            fetch(server, "/page")
        assert fetch(server, "/page", ca_file=str(certificate)).status == 200
        with pytest.raises(Refused, match="from https to http"):
            fetch(server, "/to-http", ca_file=str(certificate))
