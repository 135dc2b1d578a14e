"""The desk over HTTP: what a browser or a feed reader gets from a real server."""

import json
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from onrecord.desk import Desk
from onrecord.records import UsageError
from onrecord.serve import run
from tests.patience import PATIENCE
from tests.serve.asking import ask
from tests.serve.world import EDITED, HOSTILE, MAIN, OLD, START, STORY, desk_in, plain, serving

ATOM = "{http://www.w3.org/2005/Atom}"


# ---- pages


def test_show_more_leads_through_the_whole_feed_without_a_repeat(base: str) -> None:
    found: list[str] = []
    link: str | None = f"{base}/feed.json"
    while link:
        feed = json.loads(ask(link).text)
        found += [item["id"] for item in feed["items"]]
        link = feed.get("next_url")
    assert len(found) == len(set(found)) == OLD + 5


def test_the_outlet_filter_and_the_search_combine(base: str) -> None:
    titles = [
        item["title"] for item in json.loads(ask(f"{base}/feed.json?q=wall&outlet=Fenmouth+Gazette").text)["items"]
    ]
    assert titles == ["Boats lost as wall gives way"]


def test_a_search_marks_its_hits_and_says_when_there_are_none(base: str) -> None:
    assert "<mark>" in ask(f"{base}/?q=engineers").text
    assert "No article has this" in ask(f"{base}/?q=zzzunheard").text


def test_an_older_version_says_that_it_is_one(base: str) -> None:
    old = ask(f"{base}/article/{EDITED}?version=1").text
    assert "Budget passes" in old
    assert "You are reading version 1 of 2" in old
    assert "You are reading" not in ask(f"{base}/article/{EDITED}").text


@pytest.mark.parametrize(
    "path",
    ["/nothing", "/article/none", f"/article/{EDITED}?version=7", f"/article/{EDITED}?version=x", "/story/none",
     "/snapshot/none", "/snapshot/none/bytes", "/article/none.json", "/static/none.css"],
)  # fmt: skip
def test_what_is_not_there_is_a_404(base: str, path: str) -> None:
    assert ask(base + path).status == 404


def test_a_bad_place_in_the_feed_is_said_in_plain_words(base: str) -> None:
    answer = ask(f"{base}/?before=nonsense")
    assert answer.status == 400
    assert "start again from its beginning" in answer.text.lower()


def test_articles_and_stories_are_data_too(base: str) -> None:
    article = json.loads(ask(f"{base}/article/{MAIN}.json").text)
    assert len(article["attributions"]) == 7
    story = json.loads(ask(f"{base}/story/{STORY}.json").text)
    assert story["weighing"]["supports"][0]["origins_at_most"] == 2


def test_the_atom_feed_is_well_formed_whatever_strangers_wrote(base: str) -> None:
    feed = ET.fromstring(ask(f"{base}/feed.atom").text.encode())
    entries = feed.findall(f"{ATOM}entry")
    assert len(entries) == 30
    links = [link.get("href", "") for link in feed.iter(f"{ATOM}link")]
    assert all(link.startswith("http") for link in links)
    assert any(f"/article/{HOSTILE}" in link for link in links)


def test_the_json_feed_is_one_and_counts_attributions_by_naming(base: str) -> None:
    feed = json.loads(ask(f"{base}/feed.json?q=engineers").text)
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    [item] = feed["items"]
    assert item["external_url"] == "https://courier.example/wall"
    assert item["_onrecord"]["naming"] == {"named": 6, "described": 1}


# ---- safety


def test_every_answer_forbids_inline_scripts_frames_and_referrers(base: str) -> None:
    for path in ("/", f"/article/{MAIN}", "/sources", "/nothing", "/feed.json", "/static/desk.css"):
        headers = ask(base + path).headers
        assert "default-src 'none'; script-src 'self'; style-src 'self'" in headers["content-security-policy"]
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert headers["referrer-policy"] == "same-origin"
        assert headers["x-content-type-options"] == "nosniff"


def test_the_snapshot_is_text_in_a_sandbox_and_its_bytes_a_download(base: str, desk: Desk) -> None:
    view = desk.store.article(MAIN)
    assert view is not None
    answer = ask(f"{base}/snapshot/{view.version.digest}")
    assert answer.headers["content-security-policy"].startswith("sandbox allow-downloads; default-src 'none'")
    assert "&lt;script&gt;window.ran = true&lt;/script&gt;" in answer.text
    assert "<script" not in answer.text
    assert view.version.digest in answer.text
    download = ask(f"{base}/snapshot/{view.version.digest}/bytes")
    assert download.headers["content-type"] == "application/octet-stream"
    assert download.headers["content-disposition"].startswith("attachment")
    assert download.text.startswith("<html>")


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:80", "localhost.evil.example", "127.0.0.1.nip.example", ""]
)
def test_another_sites_name_for_this_machine_is_not_answered(base: str, host: str) -> None:
    answer = ask(f"{base}/feed.json", Host=host)
    assert answer.status == 421
    assert "items" not in answer.text


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:1234", "[::1]:80"])
def test_the_loopback_names_are_answered(base: str, host: str) -> None:
    assert ask(f"{base}/feed.json", Host=host).status == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
    ],
)
def test_a_form_on_another_site_can_do_nothing(base: str, desk: Desk, headers: dict[str, str]) -> None:
    assert ask(f"{base}/sources/feed01/remove", b"", **headers).status == 403
    assert desk.store.following.one("feed01") is not None


def test_pictures_can_be_switched_off(tmp_path: Path) -> None:
    with desk_in(tmp_path, pictures=False) as plain_desk, serving(plain_desk) as address:
        for path in ("/", f"/article/{MAIN}"):
            answer = ask(address + path)
            assert "<img" not in answer.text
            assert "img-src 'self';" in answer.headers["content-security-policy"]


def test_no_page_links_to_or_loads_anything_but_http(base: str) -> None:
    for path in ("/", f"/article/{HOSTILE}", f"/story/{HOSTILE}", "/sources"):
        text = ask(base + path).text
        assert 'href="javascript:' not in text
        assert 'src="javascript:' not in text


# ---- sources


def test_an_opml_file_is_followed_and_given_back(base: str) -> None:
    opml = b'<opml version="2.0"><body><outline text="Tide" xmlUrl="https://tide.example/rss"/></body></opml>'
    body = b'--x\r\ncontent-disposition: form-data; name="opml"; filename="a.opml"\r\n\r\n' + opml + b"\r\n--x--\r\n"
    answer = ask(f"{base}/sources/opml", body, Content_Type="multipart/form-data; boundary=x")
    assert answer.status == 303
    assert "https://tide.example/rss" in ask(f"{base}/sources.opml").text


@pytest.mark.parametrize(("body", "says"), [(b"", "no file was chosen"), (b"<html>", "opml")])
def test_what_is_no_opml_is_refused_in_plain_words(base: str, body: bytes, says: str) -> None:
    form = b'--x\r\ncontent-disposition: form-data; name="opml"; filename="a"\r\n\r\n' + body + b"\r\n--x--\r\n"
    answer = ask(f"{base}/sources/opml", form, Content_Type="multipart/form-data; boundary=x")
    assert answer.status == 400
    assert says in answer.text.lower()


def test_an_address_that_may_not_be_fetched_is_refused_in_plain_words(base: str) -> None:
    answer = ask(f"{base}/sources/find", b"address=http://127.0.0.1:9/feed")
    assert answer.status == 400
    assert 'role="alert"' in answer.text


# ---- live


def test_what_arrives_is_told_and_the_search_holds(tmp_path: Path) -> None:
    with desk_in(tmp_path) as live_desk, serving(live_desk) as address:
        after = live_desk.store.last_seq()
        with urllib.request.urlopen(f"{address}/events?after={after}&q=lantern", timeout=PATIENCE) as stream:
            live_desk.store.save(plain(900, START, "Council meets again"), "d900")
            live_desk.store.save(plain(901, START, "Lantern feast"), "d901")
            lines = iter(stream.readline, b"")
            told = next(json.loads(line[5:]) for line in lines if line.startswith(b"data:"))
        assert told["headline"] == "Lantern feast"


def test_the_place_in_the_stream_has_to_be_a_number(base: str) -> None:
    assert ask(f"{base}/events?after=x").status == 400


# ---- running


def test_a_port_in_use_is_said_at_once(base: str, desk: Desk) -> None:
    with pytest.raises(UsageError, match="choose another --port"):
        run(desk, "127.0.0.1", int(base.rpartition(":")[2]))


def test_the_desk_does_not_listen_beyond_this_machine(desk: Desk) -> None:
    with pytest.raises(UsageError, match="this machine only"):
        run(desk, "0.0.0.0", 0)


RUN = """
import sys
from onrecord.desk import Desk
from onrecord.serve import run
from onrecord.store import Store
with Store.open(sys.argv[1]) as store:
    run(Desk(store), "127.0.0.1", 0, on_ready=lambda address: print(address, flush=True))
print("closed", flush=True)
"""


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_the_desk_cleanly_while_somebody_watches(tmp_path: Path, how: signal.Signals) -> None:
    command = [sys.executable, "-c", RUN, str(tmp_path / "desk.sqlite")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        address = process.stdout.readline().strip()
        with urllib.request.urlopen(f"{address}events?after=0", timeout=PATIENCE) as stream:
            stream.readline()
            process.send_signal(how)
            out, err = process.communicate(timeout=PATIENCE)
        assert (out, err, process.returncode) == ("closed\n", "", 0), "nothing is said of a stream that had to be cut"
