"""HTML pages of invented outlets, in several markups."""

import gzip
from datetime import UTC, datetime

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.read import read
from onrecord.records import Article, Entry, Page, ReadError
from tests.patience import costing_less_than

NOW = datetime(2031, 3, 7, tzinfo=UTC)
TEXT = (
    "The harbour of Vell will close on Monday after ninety years of service to the islands, its director said.",
    "Two ferries and a tug are to be sold to a yard in Korrin before the end of the month, according to the port.",
    "The town has lived from its ships for as long as anybody can remember, and few expected the end so soon.",
)


def page(
    body: str | bytes, media_type: str = "text/html", url: str = "https://courier.example/2031/03/06/harbour"
) -> Page:
    data = body.encode() if isinstance(body, str) else body
    return Page(url, NOW, data, media_type=media_type)


def labelled(article: Article) -> dict[str, str]:
    return {block.text or article.body[slice(*(block.span or (0, 0)))]: block.label for block in article.blocks}


RICH = f"""<!doctype html><html lang="en"><head><title>Harbour to close | The Vell Courier</title>
<meta property="og:site_name" content="The Vell Courier"><link rel="canonical" href="https://courier.example/harbour">
<script type="application/ld+json">{{"@context":"https://schema.org","@type":"NewsArticle","headline":"Harbour of Vell to close",
"datePublished":"2031-03-06T09:30:00+01:00","dateModified":"2031-03-06T11:05:00+01:00","articleSection":"Coast",
"author":[{{"@type":"Person","name":"Ana Rell","jobTitle":"Reporter"}},{{"@type":"Person","name":"Bo Ek"}}]}}</script></head>
<body><header class="site-header"><nav><ul><li><a href="/">Home</a></li><li><a href="/coast">Coast</a></li></ul></nav></header>
<main><article><h1>Harbour of Vell to close</h1><p class="standfirst">Ninety years of ferries come to an end next week</p>
<div class="byline">By Ana Rell and Bo Ek</div><span>3 min read</span>
<figure><img src="/img/quay.jpg" width="800"><figcaption>The quay of Vell on March 5, 2031. <span class="credit">Ida Moss/Meridian via Pictura</span></figcaption></figure>
<p>{TEXT[0]}</p><h2>Ships for sale</h2><p>{TEXT[1]} <a href="/port">More on the port</a></p>
<aside class="related"><h3>Read also</h3><p><a href="/a">Another story of the coast that has nothing to do with this one at all</a></p></aside>
<div class="newsletter"><p>Sign up for our morning letter and get the news of the coast in your inbox every single day.</p></div>
<p>{TEXT[2]}</p><p class="correction">Correction: an earlier version of this article gave the wrong number of tugs.</p></article></main>
<section id="comments"><p>I have taken that ferry every summer since I was a child, what a shame for the whole town.</p></section>
<footer><p>© 2031 The Vell Courier. All rights reserved.</p></footer></body></html>"""


def test_a_rich_page_gives_every_field() -> None:
    article = read(page(RICH))
    assert article.headline == "Harbour of Vell to close"
    assert article.dek == "Ninety years of ferries come to an end next week"
    assert (article.outlet, article.section, article.language) == ("The Vell Courier", "Coast", "en")
    assert [(person.name, person.job_title) for person in article.authors] == [
        ("Ana Rell", "Reporter"),
        ("Bo Ek", None),
    ]
    assert article.date_published == "2031-03-06T09:30:00+01:00"
    assert article.date_modified == "2031-03-06T11:05:00+01:00"
    assert article.reading_minutes == 3
    assert article.url == "https://courier.example/harbour"
    assert article.body.split("\n\n") == [TEXT[0], "Ships for sale", f"{TEXT[1]} More on the port", TEXT[2]]
    assert article.links == ("https://courier.example/port",)
    assert len(article.corrections) == 1


def test_the_credit_is_apart_from_the_caption_and_read() -> None:
    (picture,) = read(page(RICH)).pictures
    assert picture.caption == "The quay of Vell on March 5, 2031."
    assert (picture.creator, picture.agencies, picture.via) == ("Ida Moss", ("Meridian",), "Pictura")
    assert picture.url == "https://courier.example/img/quay.jpg"
    assert picture.date_created == "2031-03-05"


def test_what_surrounds_the_article_is_labelled_and_left_out() -> None:
    article = read(page(RICH))
    labels = labelled(article)
    assert labels["Another story of the coast that has nothing to do with this one at all"] == "related"
    assert (
        labels["I have taken that ferry every summer since I was a child, what a shame for the whole town."]
        == "comments"
    )
    assert labels["Home Coast"] == "navigation"  # a menu is one block
    for word in ("morning letter", "shame", "rights reserved", "nothing to do"):
        assert word not in article.body


def test_a_page_without_any_metadata() -> None:
    rows = "".join(f"<tr><td>{text}<br><br></td></tr>" for text in TEXT)
    plain = f"<html><title>Harbour to close - Korrin Post</title><body><table><tr><td><b>Korrin Post</b></td></tr>{rows}</table></body></html>"
    article = read(page(plain))
    assert article.outlet == "Korrin Post"
    assert article.headline == "Harbour to close"
    assert all(text in article.body for text in TEXT)
    assert article.date_published == "2031-03-06", "the address names the day"


def test_body_blocks_lie_in_the_body_in_order() -> None:
    article = read(page(RICH))
    spans = [block.span for block in article.blocks if block.span]
    assert spans == sorted(spans)
    assert "\n\n".join(article.body[start:end] for start, end in spans) == article.body


def test_a_canonical_address_of_another_site_is_not_believed() -> None:
    assert read(page(RICH.replace("courier.example/harbour", "elsewhere.example/x"))).url.startswith(
        "https://courier.example/2031"
    )


def test_the_same_address_is_the_same_article_and_files_go_by_their_bytes() -> None:
    assert read(page(RICH)).id == read(page(RICH.replace("ninety", "eighty"))).id
    one, copy = (read(page(RICH.replace("canonical", "other"), url=f"file:///{name}")) for name in ("a", "b"))
    assert one.id == copy.id


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "windows-1252", "utf-32"])
def test_charsets(charset: str) -> None:
    html = f"<html><head><title>Café of Vell to close</title></head><body><article><h1>Café of Vell to close</h1><p>{TEXT[0]} “Café”</p><p>{TEXT[1]}</p></article></body></html>"
    assert read(page(html.encode(charset), "text/html; charset=iso-8859-1")).headline == "Café of Vell to close"


def test_gzip_whole_and_cut() -> None:
    packed = gzip.compress(RICH.encode())
    assert read(page(packed)).headline == "Harbour of Vell to close"
    with pytest.raises(ReadError, match="ends too early"):
        read(page(packed[:-200]))


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "empty"),
        (b" \n ", "empty"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "picture"),
        (bytes(range(256)) * 20, "no text"),
        (b"<div>" * 1_000_000, "nested"),
        (b"<p>x</p>" + b" " * 21_000_000, "more than 20 MB"),
        (b"<html><body><nav><a href='/'>Home</a></nav></body></html>", "no article"),
    ],
    ids=["empty", "blank", "pdf", "png", "binary", "nested", "large", "index"],
)
def test_bad_input_says_what_to_do_and_soon(body: bytes, words: str) -> None:
    with costing_less_than(10), pytest.raises(ReadError, match=words) as caught:
        read(page(body))
    assert caught.value.remedy
    assert caught.value.where == "https://courier.example/2031/03/06/harbour"


def test_a_feeds_own_text_is_an_article_that_says_so() -> None:
    entry = Entry(
        "https://courier.example/x",
        "Harbour to close",
        "2031-03-06",
        authors=("Ana Rell",),
        content_html=f"<p>{TEXT[0]}</p>",
    )
    article = read(page(msgspec.json.encode(entry), "application/x-onrecord-entry+json"))
    assert (article.headline, article.body, article.date_published) == ("Harbour to close", TEXT[0], "2031-03-06")
    assert "feed" in article.notes[0]


@given(
    st.one_of(st.binary(max_size=600), st.text(max_size=600).map(lambda text: text.encode("utf-8", "surrogatepass"))),
    st.sampled_from(["text/html", "text/plain", ""]),
)
@settings(deadline=None, max_examples=150)
def test_any_bytes_are_an_article_or_a_clear_error(body: bytes, media_type: str) -> None:
    try:
        article = read(page(b"<p>" + body if "html" in media_type else body, media_type))
    except ReadError as error:
        assert error.remedy
    else:
        assert all(0 <= b.span.start < b.span.end <= len(article.body) for b in article.blocks if b.span)
