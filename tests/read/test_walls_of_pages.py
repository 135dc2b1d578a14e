"""What stands in place of an article is said to be that; what is an article is never called a wall."""

import pytest

from onrecord.read.notices import FOR_PAY, FRONT_PAGE, PAYWALL, VIDEO
from onrecord.records import ReadError
from tests.read.pages import TEXT, html, paragraphs, reading

WALLS = {
    "consent": (
        "Before you continue",
        ["We and our partners use cookies to show you advertising that is made for you and to measure it.",
         "With your consent, we and our 312 partners may store cookies on your device. You can change your choice at any time."],
    ),
    "consent, German": (
        "Wir schätzen Ihre Privatsphäre",
        ["Wir und unsere Partner verwenden Cookies, um Ihnen Inhalte und Werbung zu zeigen, die zu Ihnen passen.",
         "Mit einem Klick auf Zustimmen willigen Sie in die Verarbeitung ein. Sie können Ihre Einwilligung jederzeit widerrufen."],
    ),
    "robot": (
        "Just a moment...",
        ["Verify you are human by completing the action below.", "courier.example needs to review the security of your connection before it goes on."],
    ),
    "robot, French": ("Vérification", ["Veuillez confirmer que vous n'êtes pas un robot pour continuer sur le site du Courrier de Vell."]),
    "scripts": ("The Vell Courier", ["Please enable JavaScript in your browser to read this site.", "This site requires JavaScript to run."]),
    "not found": ("Page not found", ["Sorry, the page that you were looking for does not exist or has moved.", "Try the search or go back to our front page."]),
    "not found, Spanish": ("Error 404", ["Página no encontrada. La dirección que ha escrito no existe en este sitio, vuelva a la portada."]),
    "gone": ("The Vell Courier", ["This article is no longer available.", "It may have been taken down."]),
    "abroad": ("Sorry", ["This content is not available in your region for legal reasons, and we are working on it."]),
}  # fmt: skip


@pytest.mark.parametrize("as_html", [True, False], ids=["html", "flat"])
@pytest.mark.parametrize(("headline", "texts"), WALLS.values(), ids=list(WALLS))
def test_a_wall_is_no_article(headline: str, texts: list[str], as_html: bool) -> None:
    page = f"<html><head><title>{headline}</title></head><body><h1>{headline}</h1>{paragraphs(*texts)}</body></html>"
    with pytest.raises(ReadError) as caught:
        reading(page if as_html else "\n".join((headline, *texts)), "text/html" if as_html else "text/plain")
    assert caught.value.what != "there is no article in this page"
    assert caught.value.remedy


ARTICLES = {
    "about cookies": (
        "Cookies must be asked for, court says",
        ["The high court of Vell has ruled that web sites must ask before they store cookies on the devices of their readers.",
         "Judge Ida Moss said that consent given by scrolling was none. The Courier and nine other sites had argued otherwise.",
         "The ruling takes effect in May, and the trade body of publishers said its members would need new banners by then."],
    ),
    "about a missing page": (
        "Page of the oldest atlas not found after the flood",
        ["A page of the oldest atlas of the islands has not been found since the cellar of the library stood under water.",
         "The librarian of Belsa said on Monday that eleven other sheets were dried and will be shown in the spring."],
    ),
    "about robots": (
        "Harbour robots learn to tie ropes",
        ["Four robots tied the ropes of a ferry on their own for the first time on Tuesday, the port of Vell said.",
         "A human stood by in case of need. The machines were built in Korrin and cost as much as a tug."],
    ),
}  # fmt: skip


@pytest.mark.parametrize("as_html", [True, False], ids=["html", "flat"])
@pytest.mark.parametrize(("headline", "texts"), ARTICLES.values(), ids=list(ARTICLES))
def test_an_article_about_such_things_is_one(headline: str, texts: list[str], as_html: bool) -> None:
    page = f"<html><head><title>{headline}</title></head><body><h1>{headline}</h1>{paragraphs(*texts)}</body></html>"
    article = reading(page if as_html else "\n".join((headline, *texts)), "text/html" if as_html else "text/plain")
    assert article.body.split("\n\n") == texts
    assert not article.notes


def test_a_stub_before_an_offer_is_flagged() -> None:
    article = reading(
        f"Harbour of Vell to close\n{TEXT[0]}\n{TEXT[1]}\nSubscribe now to continue reading this story\nAlready a subscriber? Log in",
        "text/plain",
    )
    assert article.notes == (PAYWALL,)
    assert "subscriber" not in article.body


@pytest.mark.parametrize(("copies", "note"), [(1, PAYWALL), (20, FOR_PAY)])
def test_what_is_sold_is_said_and_whether_it_may_be_cut(copies: int, note: str) -> None:
    head = '<script type="application/ld+json">{"@type":"NewsArticle","headline":"Harbour of Vell to close","isAccessibleForFree":"False"}</script>'
    texts = [f"{text} It was day {number} of the count." for number in range(copies) for text in TEXT[:2]]
    assert reading(html(f"<article>{paragraphs(*texts)}</article>", head)).notes == (note,)


def test_what_its_metadata_call_free_is_not_called_sold() -> None:
    head = '<script type="application/ld+json">{"@type":"NewsArticle","headline":"Harbour of Vell to close","isAccessibleForFree":"True"}</script>'
    offer = "<p>Subscribe to continue reading our other stories</p>"
    assert not reading(html(f"<article>{paragraphs(*TEXT)}</article>{offer}", head)).notes


TEASERS = [(f"{word} of the islands changes its ways", f"{text[:120]}.") for word, text in zip(("Harbour", "Library", "Council", "Ferry", "School", "Market"), TEXT * 2, strict=True)]  # fmt: skip


def test_an_index_is_flagged() -> None:
    cards = "".join(
        f"<div class=card><h3><a href='/a{n}'>{head}</a></h3><p>{text}</p></div>"
        for n, (head, text) in enumerate(TEASERS)
    )
    page = f"<html><head><title>Coast</title></head><body><h1>Coast</h1><main>{cards}</main></body></html>"
    assert FRONT_PAGE in reading(page, url="https://courier.example/coast").notes


def test_sections_with_headings_of_their_own_are_no_index() -> None:
    sections = "".join(f"<h2>{head}</h2><p>{text} {TEXT[2]}</p>" for head, text in TEASERS)
    assert FRONT_PAGE not in reading(html(f"<article>{sections}</article>")).notes


def test_a_page_about_a_video_says_so() -> None:
    head = "<meta property='og:type' content='video.other'>"
    assert VIDEO in reading(html(paragraphs(*TEXT), head)).notes
    assert VIDEO not in reading(html(paragraphs(*TEXT))).notes
