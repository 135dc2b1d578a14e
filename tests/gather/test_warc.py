"""A kept page goes out as a WARC and comes back as the same page."""

import gzip
from datetime import UTC, datetime
from pathlib import Path

import pytest

from onrecord.gather import files
from onrecord.gather.warc import warc
from onrecord.records import Page

BODY = "<html><title>Fähre</title><p>Die Fähre fährt nicht.</p></html>".encode()


def page(url: str = "https://courier.example/ferry?a=1", **more: object) -> Page:
    given = {"status": 200, "media_type": "text/html; charset=utf-8", **more}
    moment = datetime(2026, 11, 27, 9, 30, 15, tzinfo=UTC)
    return Page(url=url, fetched_at=moment, body=BODY, **given)  # type: ignore[arg-type]


def read_back(one: Page, folder: Path) -> Page:
    path = folder / "page.warc.gz"
    path.write_bytes(warc(one))
    (found,) = files(str(path), datetime.now(UTC))
    assert isinstance(found, Page)
    return found


def test_comes_back_with_its_bytes_address_and_time(tmp_path: Path) -> None:
    one = page(headers=(("Server", "press"), ("Content-Encoding", "gzip"), ("Transfer-Encoding", "chunked")))
    found = read_back(one, tmp_path)
    assert (found.url, found.body, found.digest, found.fetched_at) == (one.url, BODY, one.digest, one.fetched_at)
    assert ("Server", "press") in found.headers
    assert not any(name.lower() == "content-encoding" for name, _ in found.headers), "the body is kept decoded"


@pytest.mark.parametrize("value", ["a\r\nWARC-Type: warcinfo", "a\n\nHTTP/1.1 500 X"])
def test_a_header_cannot_begin_another(value: str) -> None:
    plain = gzip.decompress(warc(page(headers=(("X-Odd", value),)))).decode()
    head = plain.split("\r\n\r\n")
    assert sum(part.count("WARC-Type:") for part in head[0].splitlines() if part.startswith("WARC-Type")) == 1
    assert "\nWARC-Type: warcinfo" not in plain
    assert "\nHTTP/1.1 500" not in plain


def test_what_came_from_disk_is_a_resource() -> None:
    plain = gzip.decompress(warc(page(url="file:///press/ferry.html", media_type="text/html")))
    assert b"WARC-Type: resource" in plain
    assert BODY in plain
    assert b"HTTP/1.1" not in plain
