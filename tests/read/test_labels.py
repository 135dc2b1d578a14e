"""Blocks whose class, place or wording misleads."""

import json

import pytest

from onrecord.records import ReadError
from tests.read.pages import TEXT, html, labelled, paragraphs, reading


def test_a_name_that_stands_on_most_of_the_text_says_nothing() -> None:
    rows = "".join(f"<div class='grid sidebar-box'><p>{text}</p></div>" for text in TEXT)
    teaser = "<div class='related'><p>A story of the coast that has nothing to do with this one at all.</p></div>"
    assert reading(html(rows + teaser)).body.split("\n\n") == list(TEXT)


def test_what_is_called_a_subtitle_within_the_text_is_a_subheading() -> None:
    article = reading(
        html(
            f"<article>{paragraphs(*TEXT[:2])}<h2 class=subtitle>Ships for sale</h2>{paragraphs(TEXT[2], *TEXT)}</article>"
        )
    )
    assert labelled(article)["Ships for sale"] == "subheading"


@pytest.mark.parametrize(
    "line",
    [
        "Stand: 06.03.2031, 09:30 Uhr",
        "06.03.2031 - 09:30 Uhr",
        "Published 6 March 2031 at 9:30 am",
        "Actualizado a las 09:30h.",
        "Thursday, March 6, 2031",
        "4 min read",
        "Lesedauer: 3 Min.",
    ],
)
def test_lines_of_dates_and_reading_times_are_not_text(line: str) -> None:
    article = reading(html(f"<article><p>{line}</p>{paragraphs(*TEXT)}</article>"))
    assert article.body == "\n\n".join(TEXT)
    assert labelled(article)[line] in ("published", "reading_time")


def test_a_short_sentence_about_a_day_is_text() -> None:
    said = "On Monday, 6 March 2031, the last ship left."
    assert said in reading(html(f"<article>{paragraphs(TEXT[0], said, *TEXT[1:])}</article>")).body


def test_a_caption_known_by_its_credit_alone() -> None:
    article = reading(
        html(f"<article>{paragraphs(TEXT[0], 'The old quay of Vell (Image: Meridian)', *TEXT[1:])}</article>")
    )
    assert article.body == "\n\n".join(TEXT)
    (picture,) = article.pictures
    assert (picture.caption, picture.credit_text) == ("The old quay of Vell", "Meridian")


def test_a_text_that_only_the_metadata_hold() -> None:
    stated = "\n".join(TEXT)
    ld = json.dumps({"@type": "NewsArticle", "headline": "Harbour of Vell to close", "articleBody": stated})
    article = reading(
        html("<p>Please wait while the page is loading.</p>", f"<script type='application/ld+json'>{ld}</script>")
    )
    assert article.body.split("\n\n") == list(TEXT)
    assert "metadata" in article.notes[0]
    assert all(0 <= b.span.start < b.span.end <= len(article.body) for b in article.blocks if b.span)


def test_a_consent_wall_is_not_an_article() -> None:
    asks = (
        "We and our 412 partners store cookies on your device so that we can show you personalised ads and measure them.",
        "You can accept or refuse, and you can change your consent whenever you want in the settings of our site.",
    )
    with pytest.raises(ReadError, match="consent") as caught:
        reading(html(f"<main>{paragraphs(*asks)}<button>Accept</button></main>"))
    assert "browser" in caught.value.remedy


def test_an_article_about_cookies_is_one() -> None:
    about = (
        "The parliament of Korrin voted on Tuesday for a law that forbids cookies without the consent of the reader.",
        "Advertising firms and their partners said that they would bring the law before the high court next spring.",
        "Minister Osric Dahl called the vote a great day for everybody who has ever been followed from page to page.",
    )
    assert reading(html(f"<article>{paragraphs(*about)}</article>")).body == "\n\n".join(about)


@pytest.mark.parametrize("offer", ["Subscribe to continue reading", "This article is for subscribers only."])
def test_a_paywall_is_noted(offer: str) -> None:
    notes = reading(html(f"<article>{paragraphs(*TEXT)}</article><div class=paywall><p>{offer}</p></div>")).notes
    assert any("paywall" in note for note in notes)
    assert not reading(html(f"<article>{paragraphs(*TEXT)}</article>")).notes


def test_a_front_page_is_noted() -> None:
    notes = reading(html(paragraphs(*TEXT)), url="https://courier.example/").notes
    assert any("front page" in note for note in notes)


@pytest.mark.parametrize("declared", ["punycode", "idna", "unicode_escape", "base64", "no-such-charset", "utf-8"])
def test_a_charset_that_no_page_is_written_in_is_not_believed(declared: str) -> None:
    page = html(f"<article>{paragraphs('Café ' + TEXT[0], *TEXT[1:])}</article>")
    article = reading(page.encode("windows-1252"), f"text/html; charset={declared}")
    assert article.body.startswith("Café The harbour")


def test_a_broken_byte_does_not_turn_a_page_into_another_charset() -> None:
    page = html(f"<article>{paragraphs('Café “Vell” é à ü ö ñ ' + TEXT[0], *TEXT[1:])}</article>").encode() + b"<p>\xc3"
    assert reading(page, "text/html; charset=iso-8859-1").body.startswith("Café “Vell”")


def test_a_declared_charset_is_believed_where_the_bytes_bear_it_out() -> None:
    page = html(f"<article>{paragraphs('Порт закроют в понедельник. ' + TEXT[0], *TEXT[1:])}</article>")
    assert reading(page.encode("koi8-r"), "text/html; charset=koi8-r").body.startswith("Порт закроют")
