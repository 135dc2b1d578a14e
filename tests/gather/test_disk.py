"""Files, folders and web archives: what can be read is read, what cannot is said, and the rest goes on."""

import gzip
import os
import tracemalloc
from datetime import UTC, datetime
from pathlib import Path

import pytest

from onrecord.gather import files
from onrecord.records import Failure, GatherError, Page
from tests.hostile import PAGE, bomb, reply

NOW = datetime(2024, 3, 5, 9, 30, tzinfo=UTC)


def pages(path: Path) -> list[Page]:
    found = list(files(path, NOW))
    assert all(isinstance(page, Page) for page in found), found
    return [page for page in found if isinstance(page, Page)]


def failure(path: Path) -> str:
    (found,) = list(files(path, NOW))
    assert isinstance(found, Failure)
    assert found.url == str(path)
    assert ";" in found.error  # it says what to do, too
    return found.error


def put(path: Path, body: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(body)
    return path


def test_html_text_and_gzip_are_pages(tmp_path: Path) -> None:
    path = put(tmp_path / "a b.html", PAGE.encode())
    (page,) = pages(path)
    assert (page.body, page.media_type, page.fetched_at, page.via) == (PAGE.encode(), "text/html", NOW, None)
    assert page.url == path.as_uri()
    (packed,) = pages(put(tmp_path / "b.html.gz", gzip.compress(PAGE.encode())))
    assert (packed.body, packed.digest) == (page.body, page.digest)
    (text,) = pages(put(tmp_path / "c.txt", b"Ferry line closes\n\nThe council of Port Vell voted on Tuesday.\n"))
    assert text.media_type == "text/plain"
    (wide,) = pages(put(tmp_path / "d.html", PAGE.encode("utf-16")))
    assert wide.media_type == "text/html"
    (bare,) = pages(put(tmp_path / "e", PAGE.encode("utf-16-le")))
    assert bare.media_type == "text/html"


@pytest.mark.parametrize(
    ("name", "body", "words"),
    [
        ("empty.html", b"", "is empty"),
        ("blank.html", b" \n\n", "is empty"),
        ("paper.pdf", b"%PDF-1.4\n...", "is a PDF"),
        ("binary.html", bytes(range(256)) * 20, "binary"),
        ("picture", b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "is a picture"),
        ("cut.html.gz", gzip.compress(PAGE.encode() * 100)[:-30], "breaks off in the middle"),
        ("damaged.gz", b"\x1f\x8b\x08\x00" + b"\xff" * 60, "damaged"),
        ("bomb.html.gz", bomb(60), "larger than 20 MB"),
        ("big.html", b"<p>" + b"x" * 50_000_000, "larger than 20 MB"),
        ("feed.xml", b'<?xml version="1.0"?><rss><channel/></rss>', "is XML"),
        ("data.json", b'{"a": 1}', "is JSON"),
        ("not.warc", b"hello, this is no archive\n", "no WARC|damaged"),
        ("empty.warc.gz", b"", "no WARC"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(tmp_path: Path, name: str, body: bytes, words: str) -> None:
    import re

    assert re.search(words, failure(put(tmp_path / name, body)))


def test_what_is_not_there_is_an_error_with_its_path(tmp_path: Path) -> None:
    with pytest.raises(GatherError, match="no such file or folder"):
        list(files(tmp_path / "nothing", NOW))


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may read every file")
def test_a_file_without_permission_is_a_failure(tmp_path: Path) -> None:
    path = put(tmp_path / "a.html", PAGE.encode())
    path.chmod(0)
    assert "permissions" in failure(path)


def test_a_folder_is_read_in_order_and_what_is_no_text_is_passed_over(tmp_path: Path) -> None:
    for name in ("b/2.html", "b/1.htm", "a.txt", "c/deep/er/3.html.gz", "noname"):
        put(tmp_path / name, gzip.compress(PAGE.encode()) if name.endswith("gz") else PAGE.encode())
    for name, body in ((".hidden.html", PAGE.encode()), (".git/x.html", PAGE.encode()), ("p.png", b"\x89PNG"),
                       ("style.css", b"a{}"), ("truth.json", b"{}"), ("unknown.zzz", b"\0\1\2" * 50), ("x.pdf", b"%PDF")):  # fmt: skip
        put(tmp_path / name, body)
    put(tmp_path / "b/3.html", b"")
    found = list(files(tmp_path, NOW))
    names = [Path(item.url).name for item in found]
    assert names == ["a.txt", "noname", "1.htm", "2.html", "3.html", "3.html.gz"]
    assert [item.url for item in found if isinstance(item, Failure)] == [str(tmp_path / "b/3.html")]
    assert {item.via for item in found if isinstance(item, Page)} == {str(tmp_path)}


def test_an_empty_folder_says_so(tmp_path: Path) -> None:
    assert "nothing that can be read" in failure(tmp_path)


def warc(*answers: tuple[str, bytes], packed: bool = True) -> bytes:
    """ISO 28500, written out by hand: a request and a response for each answer, each a gzip member."""
    records = []
    for number, (url, answer) in enumerate(answers):
        for kind, block in (("request", b"GET / HTTP/1.1\r\n\r\n"), ("response", answer)):
            head = (
                f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:{kind}-{number}>\r\n"
                f"WARC-Date: 2023-01-02T03:04:05Z\r\nWARC-Target-URI: {url}\r\n"
                f"Content-Type: application/http; msgtype={kind}\r\nContent-Length: {len(block)}\r\n\r\n"
            )
            record = head.encode() + block + b"\r\n\r\n"
            records.append(gzip.compress(record) if packed else record)
    return b"".join(records)


@pytest.mark.parametrize("packed", [True, False])
def test_a_warc_gives_its_pages_with_their_own_address_time_and_headers(tmp_path: Path, packed: bool) -> None:
    body = warc(
        ("https://courier.example/a", reply(PAGE.encode())),
        ("https://courier.example/p.png", reply(b"\x89PNG", "image/png")),
        ("https://courier.example/b", reply(gzip.compress(PAGE.encode()), Content_Encoding="gzip")),
        ("https://courier.example/gone", reply(b"<p>no longer here", status="404 Not Found")),
        packed=packed,
    )
    path = put(tmp_path / ("a.warc.gz" if packed else "a.warc"), body)
    first, second, third = pages(path)
    assert first.url == "https://courier.example/a"
    assert first.fetched_at == datetime(2023, 1, 2, 3, 4, 5, tzinfo=UTC)
    assert first.media_type == "text/html; charset=utf-8"
    assert first.via == str(path)
    assert first.warc_record_id
    assert first.body == second.body == PAGE.encode()
    assert first.warc_record_id != second.warc_record_id
    assert third.status == 404


def test_a_warc_that_breaks_off_gives_what_was_whole(tmp_path: Path) -> None:
    body = warc(*((f"https://courier.example/{n}", reply(os.urandom(3000).hex().encode())) for n in range(5)))
    found = list(files(put(tmp_path / "cut.warc.gz", body[:-2500]), NOW))
    assert sum(isinstance(item, Page) for item in found) >= 4
    assert [isinstance(item, Failure) for item in found].count(True) == 1


def test_a_warc_without_pages_says_so(tmp_path: Path) -> None:
    body = warc(("https://courier.example/p.png", reply(b"\x89PNG", "image/png")))
    assert "no HTML or text" in failure(put(tmp_path / "pictures.warc.gz", body))


def test_a_long_archive_is_read_in_little_memory(tmp_path: Path) -> None:
    page = reply(b"<p>" + b"word " * 100_000)
    path = put(tmp_path / "long.warc.gz", warc(*((f"https://courier.example/{n}", page) for n in range(40))))
    tracemalloc.start()
    assert sum(1 for _ in files(path, NOW)) == 40
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 8_000_000  # 20 MB of pages
