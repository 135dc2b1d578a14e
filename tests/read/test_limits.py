"""Pages made so that reading them would take time or memory without end."""

import pytest

from onrecord.read.flat import read_flat
from onrecord.records import ReadError
from tests.patience import costing_less_than
from tests.read.pages import TEXT, html, labelled, paragraphs, reading

SENTENCE = "The harbour of Vell will close on Monday, its director said. "
ENDLESS = {
    "nested": "<div>" * 900_000,
    "nested, each closed by another's name": "<div></b>" * 150_000,
    "nested, written as if empty": "<div/>" * 400_000,
    "formatting": "".join(f"<b id={n}><p>x" for n in range(60_000)),
    "formatting closed by what is around it": "".join(f"<div><i id={n}>x</div>" for n in range(60_000)),
    "attributes": f"<div {' '.join(f'a{n}' for n in range(200_000))}>",
    "attributes that hold the end of a tag": "<div " + " ".join(f'a{n}=">"' for n in range(150_000)) + ">",
}


@pytest.mark.parametrize("markup", ENDLESS.values(), ids=list(ENDLESS))
def test_markup_without_end_is_refused_before_it_is_parsed(markup: str) -> None:
    with costing_less_than(5), pytest.raises(ReadError) as caught:
        reading(html(markup + paragraphs(*TEXT)))
    assert caught.value.remedy


@pytest.mark.parametrize(
    "markup",
    [
        f"<div class='{'author ' * 200_000}'>x</div>",
        f"<div class='{'author-' * 200_000}'>x</div>",
        "<img src=a.jpg>" * 30_000 + "<figure><figcaption>Ida on a quay</figcaption></figure>" * 10_000,
        "<svg>" + "<path d='M0'/>" * 60_000 + "</svg>",
        "<ul>" + "<li>x" * 60_000 + "</ul>",
        "<table>" + "<tr><td><b>x" * 20_000 + "</table>",
        "<script>" + "if(a<b&&c<d){e='<div>'}" * 5_000 + "</script>",
    ],
    ids=["classes", "one long class", "pictures", "drawing", "list", "cells", "script"],
)
def test_much_of_one_thing_is_read_soon(markup: str) -> None:
    with costing_less_than(10):
        article = reading(html(paragraphs(*TEXT) + markup))
    assert all(text in article.body for text in TEXT)


@pytest.mark.parametrize(
    "line", [SENTENCE * 16_000, "A/" * 400_000, "(" * 400_000, "© " * 400_000, "Ab | " * 200_000, "By Ana, " * 100_000]
)
def test_a_line_of_a_million_characters(line: str) -> None:
    with costing_less_than(10):
        assert len(read_flat(f"Harbour to close\n\n{TEXT[0]}\n{line}", "").body) > 100


@pytest.mark.parametrize("line", ["Related", "Read more: the ferries", "Ana Rell", "Latest news", ""])
def test_a_text_of_many_lines(line: str) -> None:
    text = "Harbour of Vell to close\n" + f"{SENTENCE * 2}\n{line}\n" * 9_000
    with costing_less_than(10):
        assert read_flat(text, "").body.startswith("The harbour")


def test_a_text_longer_than_any_article_is_refused() -> None:
    with pytest.raises(ReadError, match="characters"):
        reading(f"Harbour to close\n{SENTENCE * 10_000}", "text/plain")


def test_a_text_of_too_many_lines_is_refused() -> None:
    with pytest.raises(ReadError, match="lines"):
        reading("Harbour to close\n" * 30_000, "text/plain")


def test_deep_nesting_that_people_write_is_read() -> None:
    article = reading(html("<div>" * 200 + paragraphs(*TEXT) + "</div>" * 200))
    assert [label for label in labelled(article).values() if label == "paragraph"] == ["paragraph"] * 3
