"""The feed over HTTP: one query as page, feed, data and table, and what a reader keeps."""

import csv
import io
import json
import threading
import urllib.parse
import urllib.request
from datetime import timedelta
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from msgspec.structs import replace

from tests.patience import PATIENCE, eventually
from tests.serve.asking import ask
from tests.serve.world import MAIN, OLD, RELAY, START, STORY, desk_in, plain, serving

ATOM = "{http://www.w3.org/2005/Atom}"


def q(text: str) -> str:
    return urllib.parse.urlencode({"q": text})


QUERIES = [
    ('speaker:Calder said:"wall was weak"', {MAIN}),
    ("said:warned naming:anonymous", {MAIN}),
    ('outlet:"Fenmouth Gazette" wall', {RELAY}),
    (f"story:{STORY}", {MAIN, RELAY}),
]


@pytest.mark.parametrize(("query", "ids"), QUERIES)
def test_one_query_gives_the_same_in_every_form(base: str, query: str, ids: set[str]) -> None:
    data = json.loads(ask(f"{base}/search.json?{q(query)}").text)
    assert {item["article_id"] for item in data["items"]} == ids
    feed = json.loads(ask(f"{base}/feed.json?{q(query)}").text)
    assert {item["id"].rpartition(":")[2] for item in feed["items"]} == ids
    atom = ET.fromstring(ask(f"{base}/feed.atom?{q(query)}").text)
    assert {(one.findtext(f"{ATOM}id") or "").rpartition(":")[2] for one in atom.iter(f"{ATOM}entry")} == ids
    table = list(csv.DictReader(io.StringIO(ask(f"{base}/search.csv?{q(query)}").text)))
    assert {row["id"] for row in table} == ids
    page = ask(f"{base}/?{q(query)}").text
    assert all(f'data-id="{article_id}"' in page for article_id in ids)
    assert page.count('class="line') == len(ids) + 1  # and the list of them


def test_the_fields_of_a_form_become_part_of_the_query(base: str) -> None:
    asked = {"q": "wall", "outlet": "Fenmouth Gazette", "naming": "", "since": "2030", "is": "disputed"}
    answer = ask(f"{base}/?{urllib.parse.urlencode(asked)}&group=story")
    assert answer.status == 303
    there = urllib.parse.urlsplit(answer.headers["location"])
    assert urllib.parse.parse_qs(there.query) == {
        "q": ['wall outlet:"Fenmouth Gazette" after:2030 is:disputed'],
        "group": ["story"],
    }
    assert ask(base + answer.headers["location"]).status == 200


def test_each_filter_in_force_can_be_taken_away(base: str) -> None:
    page = ask(f"{base}/?{q('wall -naming:unspecified outlet:tide')}").text
    assert f'href="/?{q("wall outlet:tide")}"'.replace("&", "&amp;") in page
    assert f'href="/?{q("wall -naming:unspecified")}"' in page
    assert "Without sources" in page


@pytest.mark.parametrize("path", ["/", "/feed.atom", "/feed.json", "/search.json", "/search.csv", "/events"])
def test_what_cannot_be_understood_is_refused_with_what_can(base: str, path: str) -> None:
    answer = ask(f"{base}{path}?{q('wall naming:shy')}&after=0")
    assert answer.status == 400
    assert "naming:shy" in answer.text
    assert "choose one of named, described" in answer.text.lower()


def test_the_page_keeps_what_was_typed_when_it_refuses_it(base: str) -> None:
    page = ask(f"{base}/?{q('wall naming:shy')}").text
    assert 'value="wall naming:shy"' in page
    assert 'role="alert"' in page


def test_a_word_with_a_colon_is_searched_for_and_said(base: str) -> None:
    page = ask(f"{base}/?{q('author:wall')}").text
    assert "is no filter, so it was searched for as words" in page


def test_plain_data_leads_from_page_to_page(base: str) -> None:
    found: list[str] = []
    link: str | None = "/search.json?limit=7"
    while link:
        data = json.loads(ask(base + link).text)
        assert len(data["items"]) <= 7
        found += [item["article_id"] for item in data["items"]]
        link = data["next"]
    assert len(found) == len(set(found)) == OLD + 5
    for limit in ("0", "x", "9999", "-1"):
        assert ask(f"{base}/search.json?limit={limit}").status == 400


@pytest.mark.parametrize("start", ["=1+1", "+cmd", "-2", "@SUM(A1)", "\t=1"])
def test_no_cell_of_the_table_is_a_formula(tmp_path: Path, start: str) -> None:
    with desk_in(tmp_path) as made, serving(made) as address:
        made.store.save(plain(950, START, f'{start} headline, with “quotes” "and" commas'), "d950")
        rows = list(csv.reader(io.StringIO(ask(f"{address}/search.csv?{q('headline commas')}").text)))
        assert len(rows) == 2
        assert not [cell for cell in rows[1] if cell[:1] in ("=", "+", "-", "@", "\t", "\r")]
        assert start.strip() in rows[1][1]


def test_by_story_each_story_has_one_line(base: str) -> None:
    page = ask(f"{base}/?group=story&{q(f'story:{STORY}')}").text
    assert page.count('class="line') == 2
    assert "2 articles" in page
    assert f'href="/article/{MAIN}"' in page
    assert f'href="/article/{RELAY}"' in page


def test_what_is_shown_grows_with_the_address(base: str) -> None:
    assert ask(f"{base}/?shown=45").text.count("data-id=") == OLD + 5
    assert ask(f"{base}/?shown=x").text.count("data-id=") == 30


def line_of(page: str, article_id: str) -> str:
    end = page.index(f'data-id="{article_id}"')
    return page[page.rindex("<li", 0, end) : end]


def test_opening_an_article_marks_it_read_and_a_new_version_says_so(tmp_path: Path) -> None:
    with desk_in(tmp_path) as made, serving(made) as address:
        where = f"{address}/?{q('sea wall outlet:courier')}"
        assert 'class="line read' not in line_of(ask(where).text, MAIN)
        ask(f"{address}/article/{MAIN}")
        eventually(lambda: 'class="line read' in line_of(ask(where).text, MAIN), "the mark")
        view = made.store.article(MAIN)
        assert view is not None
        later = plain(960, START + timedelta(hours=1), "Sea wall gone")
        assert later.article is not None
        changed = replace(later.article, id=MAIN, outlet="The Marrowby Courier", body="The sea wall is gone.")
        made.store.save(replace(later, article=changed), STORY)
        page = ask(where).text
        assert "changed since you read it" in page
        assert 'class="line read' not in line_of(page, MAIN)


def test_a_line_is_marked_read_and_unread_by_a_form(base: str) -> None:
    for read, there in (("1", True), ("0", False)):
        answer = ask(f"{base}/read", urllib.parse.urlencode({"article": RELAY, "read": read}).encode())
        assert answer.status == 204
        assert ('class="line read' in line_of(ask(f"{base}/?{q(f'story:{STORY}')}").text, RELAY)) is there


def post(address: str, **fields: str) -> int:
    return ask(address, urllib.parse.urlencode(fields).encode()).status


def test_a_saved_search_is_kept_counted_renamed_and_removed(tmp_path: Path) -> None:
    with desk_in(tmp_path) as made, serving(made) as address:
        assert post(f"{address}/searches", q="lantern  naming:anonymous", name="Lanterns") == 303
        assert "Lanterns" in ask(f"{address}/").text
        for n in (970, 971):
            made.store.save(plain(n, START, f"Lantern feast {n}"), f"d{n}")
        [saved] = made.store.readers.searches()
        assert post(f"{address}/searches", q="lantern", name="All lanterns") == 303
        made.store.save(plain(972, START, "Lantern fair"), "d972")
        page = ask(f"{address}/").text
        assert page.count('<span class="unseen"> new</span>') == 2  # beside the feed, and again for a phone
        opened = ask(f"{address}/?{q('lantern')}").text
        assert 'class="line fresh"' in opened  # what is new is marked while it is looked at
        eventually(lambda: '<span class="unseen"> new</span>' not in ask(f"{address}/").text, "looking at it")
        assert post(f"{address}/searches/{saved.id}/rename", name="All lanterns") == 400  # taken
        assert post(f"{address}/searches/{saved.id}/rename", name="Anonymous lanterns") == 303
        assert "Anonymous lanterns" in ask(f"{address}/").text
        assert post(f"{address}/searches/{saved.id}/remove") == 303
        assert "Anonymous lanterns" not in ask(f"{address}/").text
        taken = ask(f"{address}/searches", urllib.parse.urlencode({"q": "feast", "name": "All lanterns"}).encode())
        assert taken.status == 400
        assert "another saved search has this name" in taken.text
        assert 'value="feast"' in taken.text  # what was asked stands there still
        assert post(f"{address}/searches", q="naming:shy", name="Odd") == 400
        assert post(f"{address}/searches", q="", name="Odd") == 400


def test_many_watch_and_each_is_told_what_its_query_finds_once(tmp_path: Path) -> None:
    with desk_in(tmp_path) as made, serving(made) as address:
        after = made.store.last_seq()
        told: dict[int, list[str]] = {n: [] for n in range(8)}

        def watch(n: int) -> None:
            query = q("lantern") if n % 2 else ""
            with urllib.request.urlopen(f"{address}/events?after={after}&{query}", timeout=PATIENCE) as stream:
                for line in stream:
                    if line.startswith(b"data:"):
                        told[n].append(json.loads(line[5:])["headline"])
                    if told[n] and told[n][-1] == "Lantern out":
                        return

        watching = [threading.Thread(target=watch, args=(n,)) for n in told]
        for thread in watching:
            thread.start()
        for n, headline in enumerate(["Lantern feast", "Council meets", "Lantern out"]):
            made.store.save(plain(980 + n, START, headline), f"d98{n}")
        for thread in watching:
            thread.join(PATIENCE)
        assert all(told[n] == ["Lantern feast", "Lantern out"] for n in told if n % 2)
        assert all(told[n] == ["Lantern feast", "Council meets", "Lantern out"] for n in told if not n % 2)
