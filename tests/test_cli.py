"""The command line as its user meets it: real processes, real files, exit codes and one-line errors."""

import gzip
import json
import os
import socket
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from onrecord.cli import main
from tests.patience import PATIENCE

PAGE = """<!doctype html><html lang="en"><head><title>Harbour to close - The Vell Courier</title>
<meta property="article:published_time" content="2031-03-06T09:30:00+01:00"></head><body><nav><a href="/">Home</a></nav>
<article><h1>Harbour to close</h1><p class="byline">By Ana Rell</p>
<p>The harbour of Vell will close on Monday, port director Osric Dahl told the Korrin Independent.</p>
<p>Two officials said on condition of anonymity that the decision had been taken weeks ago.</p>
<p>The town has lived from its ferries for a hundred years, and many of its people work on them still.</p>
</article></body></html>"""


def run(*arguments: str, data: Path | None = None, timeout: float = PATIENCE) -> "subprocess.CompletedProcess[str]":
    environment = {**os.environ, "ONRECORD_DATA": str(data)} if data else dict(os.environ)
    command = [sys.executable, "-m", "onrecord", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=timeout, env=environment, check=False)


def said(data: Path, *arguments: str) -> str:
    """What a command that goes well prints, without a process of its own."""
    done = CliRunner().invoke(main, ["--data", str(data), *arguments])
    assert done.exit_code == 0, done.stderr
    return done.stdout


def lines(done: "subprocess.CompletedProcess[str]") -> list[Any]:
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "page.html"
    path.write_text(PAGE, encoding="utf-8")
    return path


def test_read_json_is_one_object_a_page_with_spans_into_the_text(page: Path) -> None:
    done = run("read", "--json", str(page))
    assert done.returncode == 0, done.stderr
    (reading,) = lines(done)
    assert list(reading) == ["page", "article", "attributions", "times", "failures"]
    assert "body" not in reading["page"]
    assert reading["article"]["headline"] == "Harbour to close"
    assert reading["failures"] == []
    body = reading["article"]["body"]
    assert reading["attributions"]
    for attribution in reading["attributions"]:
        for part in ("source", "cue", "content"):
            extent = attribution[part]
            if attribution["in"] is None and extent["spans"]:
                assert " ".join(body[start:end] for start, end in extent["spans"]) == extent["text"]
    (said,) = [one for one in reading["attributions"] if one["cue"]["text"] == "told"]
    assert said["speaker"]["name"] == "Osric Dahl"
    assert said["relayed_from"] == "Korrin Independent"
    (unnamed,) = [one for one in reading["attributions"] if one["cue"]["text"] == "said"]
    assert (unnamed["naming"], unnamed["count"]) == ("described", 2)


def test_read_shows_who_says_so(page: Path) -> None:
    done = run("read", str(page))
    assert done.returncode == 0, done.stderr
    account = " ".join(done.stdout.split())
    assert "Who says so" in account
    assert "Osric Dahl" in account
    assert "not on the record" in account
    assert "Published 2031-03-06T09:30:00+01:00" in account


def test_one_bad_page_does_not_stop_the_others(tmp_path: Path, page: Path) -> None:
    empty, pdf, cut = tmp_path / "empty.html", tmp_path / "paper.pdf", tmp_path / "cut.html.gz"
    empty.write_bytes(b"")
    pdf.write_bytes(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    cut.write_bytes(gzip.compress(PAGE.encode() * 50)[:200])
    missing = tmp_path / "missing.html"
    done = run("read", "--json", str(empty), str(pdf), str(cut), str(missing), str(page))
    assert done.returncode == 1
    readings = lines(done)
    assert [bool(reading["failures"]) for reading in readings] == [True, True, True, True, False]
    assert readings[-1]["article"]["headline"] == "Harbour to close"
    errors = done.stderr.strip().splitlines()
    assert len(errors) == 4
    assert all(";" in error for error in errors), "each says what to do"
    assert "Traceback" not in done.stderr


def test_a_folder_is_read_whole_on_two_processes(tmp_path: Path) -> None:
    for number in range(12):
        (tmp_path / f"{number:02}.html").write_text(PAGE.replace("Monday", f"March {number + 1}"), encoding="utf-8")
    done = run("read", "--json", "--jobs", "2", str(tmp_path))
    assert done.returncode == 0, done.stderr
    bodies = [reading["article"]["body"] for reading in lines(done)]
    assert [f"on March {number + 1}," in body for number, body in enumerate(bodies)] == [True] * 12


def test_loopback_is_refused_unless_allowed() -> None:
    done = run("read", "http://127.0.0.1:9/")
    assert done.returncode == 1
    assert "127.0.0.1" in done.stderr
    assert "--allow" in done.stderr


def test_add_list_pause_and_remove_a_folder(tmp_path: Path, page: Path) -> None:
    data = tmp_path / "desk.sqlite"
    added = run("add", str(page.parent), data=data)
    assert added.returncode == 0, added.stderr
    assert str(page.parent) in said(data, "sources")
    followed = run("follow", "--once", data=data)
    assert followed.returncode == 0, followed.stderr
    assert "page.html" in followed.stdout
    assert "new" not in said(data, "follow", "--once").split(), "the same file twice is one article"
    said(data, "sources", "pause", str(page.parent))
    assert "paused" in said(data, "sources")
    said(data, "sources", "remove", str(page.parent))
    assert "Nothing is followed" in said(data, "sources")
    unknown = run("sources", "remove", "nobody", data=data)
    assert unknown.returncode == 1
    assert "nobody" in unknown.stderr
    assert "1 readings redone: 0 changed, 0 failed" in said(data, "reread")


def test_a_database_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    data = tmp_path / "desk.sqlite"
    assert run("sources", data=data).returncode == 0
    with closing(sqlite3.connect(data)) as connection, connection:
        connection.execute("insert into onrecord_version values (9999)")
    before = data.read_bytes()
    done = run("sources", data=data)
    assert done.returncode == 1
    assert "newer" in done.stderr
    assert "Traceback" not in done.stderr
    assert data.read_bytes() == before


def test_a_port_in_use_is_one_line(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        done = run("serve", "--no-open", "--port", str(taken.getsockname()[1]), data=tmp_path / "desk.sqlite")
    assert done.returncode == 1
    assert len(done.stderr.strip().splitlines()) == 1
    assert "--port" in done.stderr


@pytest.mark.parametrize("option", ["--data", "--allow", "--smtp", "--mail-from"])
@pytest.mark.parametrize("command", ["demo", "serve", "user add", "sources list"])
def test_an_option_of_the_whole_behind_a_command_is_told_where_it_goes(command: str, option: str) -> None:
    done = CliRunner().invoke(main, [*command.split(), option, "x"], prog_name="onrecord")
    assert done.exit_code == 2
    told = " ".join(done.output.split())
    assert f"{option} goes before the command: onrecord {option} " in told
    assert told.endswith(f" {command} ...")


def test_an_option_that_nothing_has_is_only_refused() -> None:
    done = CliRunner().invoke(main, ["demo", "--datum", "x"], prog_name="onrecord")
    assert done.exit_code == 2
    assert "No such option" in done.output
    assert "before the command" not in done.output


def test_a_range_to_allow_that_is_none_is_refused() -> None:
    done = run("--allow", "everything", "read", "http://example.org/")
    assert done.returncode == 1
    assert "everything" in done.stderr
    assert "Traceback" not in done.stderr


def test_fast_reading_finds_who_says_so_too(page: Path) -> None:
    done = run("read", "--fast", "--json", str(page))
    assert done.returncode == 0, done.stderr
    (reading,) = lines(done)
    assert "Osric Dahl" in {one["speaker"]["name"] for one in reading["attributions"] if one["speaker"]}
