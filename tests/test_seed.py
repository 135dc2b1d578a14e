"""The first acceptance case: a real page, flattened to text by some extractor, against its reading made by hand."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from onrecord.desk import understand
from onrecord.records import Article, Attribution, Page, Reading, text_in


@pytest.fixture(scope="module")
def expected(shared: Path) -> Any:
    return json.loads((shared / "seed/expected.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def reading(shared: Path) -> Reading:
    path = next((shared / "seed").glob("*.txt"))
    body = path.read_bytes()
    fetched = datetime(2026, 1, 1, tzinfo=UTC)
    return understand(Page(path.as_uri(), fetched, body, media_type="text/plain"))


@pytest.fixture(scope="module")
def article(reading: Reading) -> Article:
    assert reading.article is not None
    assert not reading.failures
    return reading.article


def test_anatomy(article: Article, expected: Any) -> None:
    want = expected["article"]
    assert article.headline == want["headline"]
    assert [block.text for block in article.blocks if block.label == "headline"] == [want["headline"]] * 2
    assert (article.section, article.reading_minutes) == (want["section"], want["reading_minutes"])
    assert (article.outlet, article.language) == (want["outlet"], want["language"])
    assert len(article.body.split("\n\n")) == want["body_paragraphs"]
    assert article.body.startswith(want["body_first_words"])
    assert article.body.endswith(want["body_last_words"])
    labelled = {block.text: block.label for block in article.blocks if block.text}
    for text in set(expected["boilerplate"]) - {want["section"]}:
        assert labelled[text] in ("boilerplate", "navigation", "author_card"), text


def test_picture(article: Article, expected: Any) -> None:
    want = expected["article"]["picture"]
    (picture,) = article.pictures
    assert picture.caption.startswith(want["caption_first_words"])
    assert want["credit"]["text"] not in picture.caption
    assert (picture.date_created, picture.place) == (want["taken"], want["place"])
    credit = want["credit"]
    assert picture.credit_text == credit["text"]
    assert (picture.creator, picture.pool, picture.via) == (credit["creator"], credit["pool"], credit["via"])
    assert list(picture.agencies) == credit["agency"]
    assert picture.distributed_by == want["distributed_by"]


def test_author(article: Article, expected: Any) -> None:
    (want,) = expected["article"]["authors"]
    (author,) = article.authors
    assert (author.name, author.job_title, author.works_for) == (want["name"], want["job_title"], want["works_for"])
    assert list(author.knows_language) == want["knows_language"]
    assert (author.description or "").startswith(want["bio_first_words"])


def test_published_is_inferred_and_says_why(article: Article, expected: Any) -> None:
    assert (article.date_published or "").startswith(expected["article"]["published"]["not_before"])
    assert article.date_inferred


def test_live_items_stand_beside_the_body(article: Article, expected: Any) -> None:
    wanted = [item["first_words"] for item in expected["live_items"]]
    assert [brief.text[: len(words)] for brief, words in zip(article.briefs, wanted, strict=True)] == wanted
    assert not any(words in article.body for words in wanted)


def test_dates(reading: Reading, article: Article) -> None:
    found = {(mention.span.text, mention.value[:10]) for mention in reading.times}
    values = {value for _, value in found}
    assert {"2024-08-07", "2024-11-27", "2024-12-04", "2024-11-21", "2024-12-03"} <= values
    assert {"2025-03-21", "2025-03-20", "2024"} <= values
    assert "2022" not in values, "an author's biography is no news"
    assert any(text.startswith("six days") for text, _ in found)
    assert not any("min" in text for text, _ in found)
    for mention in reading.times:
        for start, end in mention.span.spans:
            assert text_in(article, mention.in_)[start:end]


KINDS = {
    "outlet": ("outlet", "named"),
    "named person": ("person", "named"),
    "named organisation": ("organization", "named"),
    "anonymous": ("person", "described"),
}


def find(reading: Reading, want: Any) -> Attribution | None:
    """The attribution that has the wanted source words, cue and beginning of content."""
    assert reading.article is not None
    for got in reading.attributions:
        place = got.in_ or "body"
        text = text_in(reading.article, got.in_)
        content = text[got.content.spans[0].start : got.content.spans[-1].end] if got.content else ""
        first = want.get("content_first_words") or want["content"]
        if "cue" not in want:  # a noun is its own cue: "threats to ..."
            content = f"{got.cue.text} {content}"
        head, core = content[: len(first) + 5], first.split(" ", 1)[-1] if first.startswith("that ") else first
        if (
            ("briefs/0" in place) == ("in" in want)
            and core in head
            and want.get("cue", "") in got.cue.text
            and want["source"].split(",")[0].split()[-1] in got.source.text
        ):
            return got
    return None


@pytest.mark.parametrize("number", range(11))
def test_attributions(reading: Reading, expected: Any, number: int) -> None:
    want = expected["attributions"][number]
    got = find(reading, want)
    assert got is not None, f"{want['id']} was not found"
    source_type, naming = KINDS[want["source_kind"]]
    assert (got.source_type, got.naming) == (source_type, naming)
    if "on_the_record" in want:
        assert got.on_record is want["on_the_record"]
    if "said_on" in want:
        assert got.said_on == want["said_on"]
    if "sources_counted" in want:
        assert got.count == want["sources_counted"]
    if "recipient" in want:
        assert want["recipient"].removeprefix("the ").split()[-1] in (got.addressee or "")
    if "speaks_for" in want:
        assert got.speaker is not None
        assert "Brown" in (got.speaker.speaks_for or "")
    assert got.hedged == ("hedge" in want)


def test_nested_and_relayed(reading: Reading, expected: Any) -> None:
    by_id = {want["id"]: find(reading, want) for want in expected["attributions"]}
    officials, general = by_id["a3"], by_id["a4"]
    assert officials is not None
    assert general is not None
    assert general.inside == officials.id
    assert (officials.relayed_from or "").removeprefix("the ") in "The New York Times"
    assert officials.relayed_from
    assert general.speaker is not None
    assert general.speaker.name == "Valery Gerasimov"


def test_the_outlets_own_voice_is_nobodys(reading: Reading, expected: Any) -> None:
    for words in expected["own_voice"]:
        assert not any(got.content.text.startswith(words) for got in reading.attributions), words
