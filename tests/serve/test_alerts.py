"""Alerts: what is new in a watched story or search, on the desk, in the feed, by webhook and by mail."""

import asyncio
import hmac
import json
import re
import socketserver
import threading
import urllib.parse
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from onrecord.alerts import known, news
from onrecord.deliver import deliver, first_due
from onrecord.desk import Desk
from onrecord.gather import Allowance, Fetcher, FetchSettings
from onrecord.gather.mail import MailSettings
from onrecord.records import Extent, Quantity, UsageError, Weighing
from onrecord.watching import look, watch_search, watch_story
from tests import judged_world
from tests.judged_world import page
from tests.patience import PATIENCE
from tests.serve.asking import ask
from tests.serve.world import serving

NOW = datetime.now(UTC)
YOU = "you"

SECOND = (
    "Pumps of the ferry Aurora failed twice, captain says",
    "Captain Runa Hest said the pumps of the ferry Aurora had failed twice this year off Hollin Bay.",
)
DENIAL = (
    "Owner of ferry Aurora denies failed pumps",
    "Owner Piet Lund denied that the pumps of the ferry Aurora had failed twice this year off Hollin Bay.",
)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with judged_world.furnished(tmp_path / "desk.sqlite") as made:
        yield made


def story(desk: Desk) -> str:
    found = judged_world.view_of(desk, "herald").story_id
    assert found is not None
    return found


def arrive(desk: Desk, name: str, text: tuple[str, ...], hours: float = 5) -> None:
    desk.take(page(name, text, hours))
    desk.reweigh()
    look(desk.store)


def told(desk: Desk) -> list[tuple[str, str]]:
    return [(notice.kind, notice.text) for notice in desk.store.watches.notices(YOU)]


def test_what_was_there_before_is_no_news(desk: Desk) -> None:
    watch_story(desk.store, YOU, story(desk))
    look(desk.store)
    assert told(desk) == []


def test_a_new_origin_and_a_denial_are_told_once(desk: Desk) -> None:
    watch_story(desk.store, YOU, story(desk))
    arrive(desk, "post", SECOND)
    origin = [text for kind, text in told(desk) if kind == "origin"]
    assert len(origin) == 1
    assert "Runa Hest" in origin[0]
    arrive(desk, "tribune", DENIAL, 6)
    denial = [text for kind, text in told(desk) if kind == "denial"]
    assert len(denial) == 1
    assert "Piet Lund" in denial[0]
    before = told(desk)
    look(desk.store)
    assert told(desk) == before


def test_a_notice_leads_to_the_claim(desk: Desk) -> None:
    watch_story(desk.store, YOU, story(desk))
    arrive(desk, "post", SECOND)
    notice = next(n for n in desk.store.watches.notices(YOU) if n.kind == "origin")
    with serving(desk) as base:
        path, _, fragment = notice.path.partition("#")
        assert f'id="{fragment}"' in ask(base + path).text


def test_a_changed_toll_is_told_with_what_it_was(desk: Desk) -> None:
    desk.take(page("herald", ("Storm off Hollin Bay kills four", "Four people were killed in the storm off Hollin Bay, "
                              "harbour master Lena Voss said on Monday."), 6))  # fmt: skip
    desk.reweigh()
    found = next(v for _, v in desk.store.story_members(NOW - timedelta(days=3)) if "Storm" in v.article.headline)
    watch_story(desk.store, YOU, found.story_id or "")
    desk.take(page("gazette", ("Storm off Hollin Bay kills six", "Six people were killed in the storm off Hollin Bay, "
                               "harbour master Lena Voss said on Monday."), 8))  # fmt: skip
    desk.reweigh()
    look(desk.store)
    tolls = [text for kind, text in told(desk) if kind == "toll"]
    assert len(tolls) == 1
    assert re.search(r"Killed: 6, before 4", tolls[0])


def test_the_same_number_with_another_bound_is_no_news() -> None:
    def weighing(bound: str) -> Weighing:
        return Weighing("s", quantities=(Quantity("killed", 8, bound, "a1", Extent()),))  # type: ignore[arg-type]

    assert news(known(weighing("exact")), weighing("at_least"), {}) == []


def test_a_search_tells_of_new_articles_and_of_their_stories(desk: Desk) -> None:
    watch_search(desk.store, YOU, "Pumps", "aurora pumps")
    arrive(desk, "post", SECOND)
    arrive(desk, "westmark", judged_world.BUDGET, 7)
    articles = [text for kind, text in told(desk) if kind == "article"]
    assert len(articles) == 1
    assert "captain says" in articles[0]
    arrive(desk, "tribune", DENIAL, 8)
    assert any(kind == "denial" for kind, _ in told(desk))


def test_each_reader_has_their_own(desk: Desk) -> None:
    watch_story(desk.store, "ada", story(desk))
    arrive(desk, "post", SECOND)
    assert told(desk) == []
    assert desk.store.watches.unseen("ada") > 0
    desk.store.watches.look("ada")
    assert desk.store.watches.unseen("ada") == 0


def test_a_story_that_is_not_there_cannot_be_watched(desk: Desk) -> None:
    with pytest.raises(UsageError, match="no such story"):
        watch_story(desk.store, YOU, "nowhere")


# ---- on the desk


def post(address: str, **fields: str | list[str]) -> Any:
    return ask(address, urllib.parse.urlencode(fields, doseq=True).encode())


def test_page_feed_and_seen(desk: Desk) -> None:
    with serving(desk) as base:
        assert post(f"{base}/alerts/story/{story(desk)}").status == 303
        arrive(desk, "post", SECOND)
        shown = ask(f"{base}/alerts").text
        assert "Runa Hest" in shown
        feed = re.search(r'href="(/alerts/feed/[^"]+)"', shown)
        assert feed is not None
        entries = ET.fromstring(ask(base + feed[1]).text).findall("{http://www.w3.org/2005/Atom}entry")
        assert len(entries) == len(told(desk))
        assert ask(f"{base}/alerts/feed/guessed.atom").status == 404
        post(f"{base}/alerts/seen")
        assert "Mark" not in ask(f"{base}/alerts").text


@pytest.mark.parametrize("webhook", ["http://127.0.0.1:9/x", "http://169.254.169.254/latest", "file:///etc/passwd"])
def test_no_webhook_into_the_house(desk: Desk, webhook: str) -> None:
    watch = watch_story(desk.store, YOU, story(desk))
    with serving(desk) as base:
        assert post(f"{base}/alerts/{watch.id}", webhook=webhook, alerts="origin").status == 400
    assert desk.store.watches.all(YOU)[0].webhook is None


# ---- elsewhere


@contextmanager
def receiving(status: int = 200) -> Iterator[tuple[int, list[tuple[dict[str, str], bytes]]]]:
    """A webhook's receiver on loopback, and what it got."""
    got: list[tuple[dict[str, str], bytes]] = []

    class Receiver(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            got.append((dict(self.headers), body))
            self.send_response(status)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Receiver) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        yield server.server_port, got
        server.shutdown()
        thread.join()


def send(desk: Desk, mail: MailSettings | None = None, port: int = 0, at: datetime | None = None) -> int:
    async def run() -> int:
        allow = (Allowance.parse(f"127.0.0.0/8:{port}"),) if port else ()
        async with Fetcher(FetchSettings(allow=allow, timeout_s=PATIENCE)) as fetcher:
            return await deliver(desk.store, fetcher, mail, "https://desk.example/", at or datetime.now(UTC))

    return asyncio.run(run())


def test_webhook_is_signed_and_sent_once(desk: Desk) -> None:
    with receiving() as (port, got):
        hook = f"http://127.0.0.1:{port}/hook"
        watch = watch_story(desk.store, YOU, story(desk), webhook=hook, secret="key")
        arrive(desk, "post", SECOND)
        assert send(desk, port=port) == len(told(desk)) == len(got)
        assert send(desk, port=port) == 0
    headers, body = got[0]
    assert headers["X-Onrecord-Signature"] == "sha256=" + hmac.new(watch.secret.encode(), body, "sha256").hexdigest()
    sent = json.loads(body)
    assert sent["url"].startswith("https://desk.example/story/")
    assert "Runa Hest" in sent["text"]


def test_what_does_not_arrive_is_tried_again_and_said(desk: Desk) -> None:
    with receiving(status=500) as (port, got):
        watch_story(desk.store, YOU, story(desk), webhook=f"http://127.0.0.1:{port}/hook", secret="key")
        arrive(desk, "post", SECOND)
        assert send(desk, port=port) == 0
        assert send(desk, port=port) == 0
        first = len(got)
        send(desk, port=port, at=datetime.now(UTC) + timedelta(minutes=2))
        assert len(got) == 2 * first, "again after a minute, not before"
    assert "500" in (desk.store.watches.notices(YOU)[0].error or "")


class Smtp(socketserver.StreamRequestHandler):
    """As much of SMTP as a mail needs."""

    def handle(self) -> None:
        self.wfile.write(b"220 here\r\n")
        while line := self.rfile.readline():
            word = line[:4].upper()
            if word == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                mail = b""
                while (part := self.rfile.readline()) != b".\r\n":
                    mail += part
                self.server.got.append(mail.decode())  # type: ignore[attr-defined]
            self.wfile.write(b"250 fine\r\n" if word != b"QUIT" else b"221 bye\r\n")


def test_mail_of_several_alerts_is_one(desk: Desk) -> None:
    with socketserver.TCPServer(("127.0.0.1", 0), Smtp) as server:
        server.got = []  # type: ignore[attr-defined]
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        watch_story(desk.store, YOU, story(desk), email="ada@desk.example")
        arrive(desk, "post", SECOND)
        arrive(desk, "tribune", DENIAL, 6)
        mail = MailSettings.parse(f"smtp+plain://127.0.0.1:{server.server_address[1]}", "desk@desk.example")
        assert send(desk, mail) == len(told(desk)) >= 2
        server.shutdown()
        thread.join()
        (got,) = server.got  # type: ignore[attr-defined]
    assert "To: ada@desk.example" in got
    assert "https://desk.example/story/" in got
    assert "Piet Lund" in got


def test_without_a_mail_server_it_is_said(desk: Desk) -> None:
    watch_story(desk.store, YOU, story(desk), email="ada@desk.example")
    arrive(desk, "post", SECOND)
    assert send(desk) == 0
    assert "--smtp" in (desk.store.watches.notices(YOU)[0].error or "")


def test_daily_mail_waits_for_the_morning(desk: Desk) -> None:
    watch = watch_story(desk.store, YOU, story(desk), email="ada@desk.example", daily=True)
    evening = datetime(2031, 3, 10, 20, tzinfo=UTC)
    assert first_due(watch, evening) == datetime(2031, 3, 11, 6, tzinfo=UTC)


@pytest.mark.parametrize("address", ["ftp://mail.example", "smtp://", "smtp://mail.example:port"])
def test_an_address_that_is_no_mail_server_is_refused(address: str) -> None:
    with pytest.raises(UsageError, match="mail server"):
        MailSettings.parse(address, "desk@desk.example")
