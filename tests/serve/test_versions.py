"""What changed between versions: named edits that lead to their words, the text as prose, and both as data."""

import json
import re
from collections.abc import Iterator

import pytest

from onrecord.serve.versions import paragraphs, runs
from onrecord.weigh.alignment import align
from tests.serve.asking import ask
from tests.serve.edited import NOTE, edited_desk
from tests.serve.world import serving


@pytest.fixture(scope="module")
def changes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with edited_desk(tmp_path_factory.mktemp("desk")) as (desk, article_id), serving(desk) as base:
        yield f"{base}/article/{article_id}/changes"


@pytest.fixture(scope="module")
def html(changes: str) -> str:
    answer = ask(f"{changes}?from=1&to=2")
    assert answer.status == 200
    return answer.text


def test_edits_are_named_on_top(html: str) -> None:
    items = [re.sub(r"<[^>]+>", "", item) for item in re.findall(r'<li id="edit-\d+".*?</li>', html, re.S)]
    assert f"Note added: {NOTE}" in items[0]
    assert items[1] == (
        "Headline changed: Sea wall at Marrowby gives way became Ministry denies letter on Marrowby sea wall"
    )
    assert "Source swapped: a police spokesman became officials" in items
    assert "Hardened: may have let became let" in items
    assert "Number changed: 17 cracks became 11 cracks" in items
    assert "Attribution dropped: two engineers said; the outlet now says it itself" in items
    assert any(item.startswith("Stance changed: declined") for item in items)
    assert len(items) == 7


def test_every_edit_leads_to_its_words_and_back(html: str) -> None:
    numbers = re.findall(r'<li id="edit-(\d+)"', html)
    for number in numbers:
        assert f'href="#e-{number}"' in html
        assert html.count(f'id="e-{number}"') == 1
        assert f'href="#edit-{number}"' in html


def test_the_text_reads_as_prose_with_what_went_and_came(html: str) -> None:
    assert re.search(r"<del>.*?17.*?</del><ins>.*?11.*?</ins>", html)
    diff = html[html.index('<article class="diff"') :]
    without = re.sub(r'<a class="ref".*?</a>|<del>.*?</del>', "", diff)
    text = re.sub(r"<[^>]+>", "", without)
    assert "Inspectors found 11 cracks in the wall in May, a report of the ministry says." in text
    assert "A loose gate let the water in." in text


def test_unchanged_stretches_are_folded_and_nothing_is_lost(html: str) -> None:
    (fold, *_) = re.findall(r'<details class="fold">.*?</details>', html, re.S)
    assert "2 paragraphs unchanged" in fold
    assert "The fish market was closed on Monday." in fold
    assert "The town council will meet on Thursday." in fold


def test_what_is_in_a_text_stays_text(html: str) -> None:
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert(1)" in html


def test_a_moved_paragraph_is_told_and_is_no_edit(changes: str) -> None:
    html = ask(f"{changes}?from=2&to=3").text
    assert '<li id="edit-' not in html
    assert "<del>" not in html.split("</p>", 1)[1].split('class="legend"')[1].split("</p>", 1)[1]
    assert html.count(">moved</span>") in (1, 2)


def test_the_last_two_versions_are_compared_unless_told_otherwise(changes: str) -> None:
    answer = json.loads(ask(changes.replace("/changes", "/changes.json")).text)
    assert (answer["before"]["number"], answer["after"]["number"]) == (2, 3)


def test_the_data_points_into_the_versions(changes: str) -> None:
    answer = json.loads(ask(changes.replace("/changes", "/changes.json") + "?from=1&to=2").text)
    (number,) = [edit for edit in answer["edits"] if edit["kind"] == "number_changed"]
    article = changes.removesuffix("/changes")
    for side, version in (("before", 1), ("after", 2)):
        body = json.loads(ask(f"{article}.json?version={version}").text)["article"]["body"]
        ((start, end),) = number[side]["spans"]
        assert body[start:end] == number[side]["text"]
    assert all(pair[0] or pair[1] for pair in answer["sentences"])


@pytest.mark.parametrize("query", ["?from=9&to=1", "?from=x", "?to=99", "?from=1&to=-1"])
def test_versions_that_are_not_there(changes: str, query: str) -> None:
    assert ask(changes + query).status == 404
    assert ask(changes.replace("/article/", "/article/none")).status == 404


def test_the_article_page_links_what_changed(changes: str) -> None:
    html = ask(changes.removesuffix("/changes")).text
    path = re.sub(r"^http://[^/]+", "", changes)
    assert f'href="{path}?from=1&amp;to=2"' in html
    assert f'href="{path}?from=2&amp;to=3"' in html
    assert "from=0" not in html


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("The wall held.", "The wall fell, they said."),
        ("", "All new."),
        ("All gone.", ""),
        ("“Same” words—here", '"Same" words - there'),
        ("a b c d", "d c b a"),
    ],
)
def test_runs_give_back_both_texts(before: str, after: str) -> None:
    found = list(runs(before, after))
    assert "".join(run.text for run in found if run.kind != "del") == after
    for run in found:
        whole = before if run.kind == "del" else after
        assert whole[run.start : run.start + len(run.text)] == run.text


def test_a_paragraph_that_is_gone_stands_apart_and_a_gone_sentence_in_its_own() -> None:
    before = "One stayed here. Two went away now.\n\nThree is a paragraph that went.\n\nFour stayed where it was."
    after = "One stayed here.\n\nFour stayed where it was."
    found = paragraphs(align(before, after), before, after)
    assert [len(pairs) for pairs in found] == [2, 1, 1]
