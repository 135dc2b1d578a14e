"""Outlets with a file of their own."""

from pathlib import Path

import msgspec
import pytest

from onrecord.read.outlets import FOLDER, Special, special
from onrecord.read.page import read_html
from tests.read.pages import TEXT, URL, html, paragraphs

PAGE = html(
    f"<article>{paragraphs(TEXT[0])}<div class='strip wide'><p>The Courier is printed in Vell on paper of the islands, every day but one.</p></div>"
    f"<div class='inline-story'><p>{TEXT[1]}</p></div>{paragraphs(TEXT[2])}</article>"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "courier.example.toml").write_text(
        'outlet = "The Vell Courier"\ndrop = ["strip"]\nkeep = ["inline-story"]\n', encoding="utf-8"
    )
    (tmp_path / "odd.example.toml").write_text('dorp = ["strip"]\n', encoding="utf-8")
    return tmp_path


def test_an_outlet_of_its_own_kind(folder: Path) -> None:
    article = read_html(PAGE, URL, special("courier.example", folder))
    assert article.outlet == "The Vell Courier"
    assert article.body.split("\n\n") == list(TEXT)


def test_without_its_file_the_general_rules_hold() -> None:
    article = read_html(PAGE, URL)
    assert "paper of the islands" in article.body
    assert TEXT[1] not in article.body


def test_a_file_serves_every_host_below_its_name(folder: Path) -> None:
    assert special("www.news.courier.example", folder).outlet == "The Vell Courier"
    for other in ("courier2.example", "example", "", "..", "../courier.example", "notcourier.example"):
        assert special(other, folder) == Special()


def test_a_misspelt_key_is_told(folder: Path) -> None:
    with pytest.raises(msgspec.ValidationError, match="dorp"):
        special("odd.example", folder)


def test_the_files_that_come_along_can_be_read() -> None:
    for path in FOLDER.iterdir():
        if path.name.endswith(".toml"):
            assert special(path.name.removesuffix(".toml")) != Special()
