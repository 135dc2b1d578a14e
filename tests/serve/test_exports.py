"""A story's claims with their Admiralty code, as a table and as data."""

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from onrecord.records import Claim, Origin, Support, Weighed
from onrecord.serve.exports import rows, table
from onrecord.store.views import ClaimInShort
from tests.serve.asking import ask
from tests.serve.world import STORY, desk_in, serving


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder: Path = tmp_path_factory.mktemp("desk")
    with desk_in(folder) as desk, serving(desk) as address:
        yield address


def test_the_table_has_a_row_for_each_claim(base: str) -> None:
    answer = ask(f"{base}/story/{STORY}/admiralty.csv")
    assert answer.headers["content-type"].startswith("text/csv")
    assert "attachment" in answer.headers["content-disposition"]
    found = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    warned = next(row for row in found if row["claim"] == "the ministry had been warned")
    assert warned["code"] == "F5"
    assert "denied by Odo Brandt" in warned["reasons"]
    assert warned["affirmed_by"] == "two engineers, as told to The Coast Wire"
    assert "machine" in warned["basis"]
    assert all(row["credibility"] != "1" for row in found if row["origins_at_most"] == "1")


def test_the_data_says_what_the_code_means(base: str) -> None:
    whole = json.loads(ask(f"{base}/story/{STORY}/admiralty.json").text)
    assert whole["reliability"]["F"] == "reliability cannot be judged"
    assert whole["credibility"]["1"].startswith("confirmed")
    assert {claim["code"] for claim in whole["claims"]} == {"F5", "F6"}
    answer = ask(whole["claims"][0]["claim_url"])
    assert answer.status == 200


def test_the_pair_is_put_together_of_who_affirms_it(base: str, tmp_path: Path) -> None:
    with desk_in(tmp_path) as desk, serving(desk) as here:
        words = {"affirms": "origin/two engineers, as told to The Coast Wire", "denies": "speaker/Odo Brandt"}
        for source, letter in ((words["affirms"], "C"), (words["denies"], "A")):
            desk.judge("reliability", "Nell", [source], letter, "Seen to be so")
        whole = json.loads(ask(f"{here}/story/{STORY}/admiralty.json").text)
        table = ask(f"{here}/story/{STORY}/admiralty.csv").text.removeprefix("\ufeff")
    claim = next(one for one in whole["claims"] if one["claim"] == "the ministry had been warned")
    assert (claim["code"], claim["reliability_in_words"]) == ("C5", "fairly reliable"), "who denies it lends no letter"
    found = [(one["source"], one["stance"], one["reliability"], one["code"], one["set_by"]) for one in claim["sources"]]
    assert found == [
        ("two engineers, as told to The Coast Wire", "affirms", "C", "C5", "Nell"),
        ("Odo Brandt", "denies", "A", None, "Nell"),
    ]
    assert "most reliable" in whole["pair"]
    row = next(one for one in csv.DictReader(io.StringIO(table)) if one["claim"] == "the ministry had been warned")
    assert row["sources"] == "two engineers, as told to The Coast Wire: C5 | Odo Brandt: A, denies it"
    assert {
        one["set_by"] for one in json.loads(ask(f"{base}/story/{STORY}/admiralty.json").text)["claims"][0]["sources"]
    } == {None}


def test_a_story_that_is_not_there(base: str) -> None:
    assert ask(f"{base}/story/none/admiralty.csv").status == 404
    assert ask(f"{base}/story/none/admiralty.json").status == 404


@pytest.mark.parametrize("text", ['=HYPERLINK("http://evil.example")', "+1", "-2+3", "@SUM(A1)", "\tx", "\r=1", " =1"])
def test_no_cell_is_a_formula(text: str) -> None:
    weighed = Weighed(
        Claim("c", "s", text), Support("c", 1, 1, ("o",)), origins=(Origin("o", text, "speaker", "named"),)
    )
    written = "".join(table(rows([ClaimInShort(weighed, 1)], (), "http://localhost/", {})))
    _, row = csv.reader(io.StringIO(written, newline=""))
    assert not any(cell.lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r")) for cell in row)
    assert any(text in cell for cell in row), "the words themselves are kept"
