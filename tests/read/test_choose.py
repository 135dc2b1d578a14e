"""What is the article's on a page that holds more than it: invented pages, each an anatomy that outlets share."""

from tests.read.pages import TEXT, html, labelled, paragraphs, reading

OTHER = (
    "The council of Korrin met on Tuesday to speak of the bridge that has been closed since the floods of the spring.",
    "Nobody could say when it will open again, and the ferries that stand in for it are full from dawn to dusk.",
)


def test_a_second_article_under_the_first_is_another() -> None:
    first = f"<article><h1>Harbour of Vell to close</h1>{paragraphs(*TEXT)}</article>"
    second = f"<article><h1>Bridge of Korrin stays closed</h1>{paragraphs(*OTHER, *OTHER)}</article>"
    page = f"<html lang=en><head><title>Harbour of Vell to close</title></head><body><main>{first}{second}</main></body></html>"
    article = reading(page)
    assert article.body == "\n\n".join(TEXT)
    assert {labelled(article)[text] for text in OTHER} == {"related"}


def test_a_sentence_between_headline_and_text_is_the_dek() -> None:
    dek = "Ninety years after the first ship came in, the last one is to leave on Monday."
    article = reading(html(f"<div><p>{dek}</p></div><div><span>Ida Moss</span></div><div>{paragraphs(*TEXT)}</div>"))
    assert article.dek == dek
    assert article.body == "\n\n".join(TEXT)


def test_what_is_streamed_into_the_page_is_shown() -> None:
    article = reading(html(f"<div id=root></div><div hidden id='S:2'>{paragraphs(*TEXT)}</div>"))
    assert article.body == "\n\n".join(TEXT)


def test_what_is_hidden_is_no_text() -> None:
    article = reading(
        html(f"{paragraphs(*TEXT)}<div hidden><p>{OTHER[0]}</p></div><p style='display: none'>{OTHER[1]}</p>")
    )
    assert article.body == "\n\n".join(TEXT)


def test_much_text_is_no_date_whatever_its_class() -> None:
    article = reading(html(f"<article class='post status-publish'>{paragraphs(*TEXT, *OTHER)}</article>"))
    assert article.body == "\n\n".join((*TEXT, *OTHER))


def test_a_word_within_a_name_names_nothing() -> None:
    # "promo" in "promoted", "ad" in "read": names of elements that are the article's.
    article = reading(html(f"<section id='harbour-promoted-by-port' class='readable'>{paragraphs(*TEXT)}</section>"))
    assert article.body == "\n\n".join(TEXT)


def test_boxes_that_ask_for_something_are_left_out() -> None:
    box = "<div class='newsletter-box'><h3>The morning letter</h3><p>Sign up for our newsletter and get the news of the coast in your inbox every day.</p></div>"
    article = reading(html(f"<article><p>{TEXT[0]}</p>{box}{paragraphs(*TEXT[1:])}</article>"))
    assert article.body == "\n\n".join(TEXT)


def test_lines_of_a_cell_are_blocks_of_their_own() -> None:
    # A page of tables, as weeklies still make them: nothing but line breaks parts its blocks.
    cell = (
        "<font>Valley news, 6 March 2031</font><br><font size=6><b>Harbour of Vell to close</b></font><br>by Ida Moss<br>"
        + "<br><br>".join(TEXT)
    )
    page = f"<html lang=en><head><title>Vell Weekly: Harbour of Vell to close</title></head><body><table><tr><td>{cell}</td></tr></table></body></html>"
    article = reading(page)
    assert article.headline == "Harbour of Vell to close"
    assert article.body == "\n\n".join(TEXT)


def test_lines_of_a_paragraph_stay_together() -> None:
    article = reading(html(f"<p>{TEXT[0]}<br>{TEXT[1]}</p><p>{TEXT[2]}</p>"))
    assert article.body.split("\n\n") == [f"{TEXT[0]} {TEXT[1]}", TEXT[2]]
