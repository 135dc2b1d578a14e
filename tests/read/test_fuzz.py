"""Whatever the bytes: an article that can be written as JSON, or a ReadError. Nothing else comes out of `read`."""

from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onrecord.read import read
from onrecord.records import Article, Page, ReadError, text_in, to_json
from tests.read.pages import TEXT, URL, html, paragraphs, reading

FRAGMENTS = (
    "<p>", "</p>", "<div class='related'>", "<div id=comments>", "</div>", "<article>", "</article>", "<h1>", "</h1>", "<h2>", "<ul><li>", "</ul>",
    "<table><tr><td>", "</table>", "<a href='/x'>", "</a>", "<b>", "<i>", "</b>", "<br>", "<figure>", "<img src=a.jpg alt='Ida Moss on a quay'>",
    "<figcaption>", "</figure>", "<time datetime='2031-13-45T99:99'>", "</time>", "<span class=byline>", "<blockquote class='twitter-tweet'>", "<svg>",
    "<math>", "</svg>", "<template>", "<select>", "<!--", "-->", "<![CDATA[", "<script>", "</script>", "<style>", "<title>", "<noscript>", "<body>", "</html>", "<frameset>",
    "<meta property='og:title' content='Harbour'>", "<meta name=author content='Ana Rell, , and'>", "<meta http-equiv=refresh content=0>",
    "<link rel=canonical href='http://[::1'>", "<link rel=canonical href='//x y/'>", "<base href='javascript:1'>", "<html lang='zz-'>",
    "<script type='application/ld+json'>", '{"@type":"NewsArticle","headline":', '{"@type":["LiveBlogPosting"],"liveBlogUpdate":[{"headline":1},null,{"articleBody":"x","datePublished":7}]}',
    '"author":[{"name":null},7,"By"],', '"datePublished":{"a":[]},"image":[[{}]]}', '"\\ud83d"', "null", "]}", "&amp;", "&#x110000;", "&#0;", "&nbsp;",
    TEXT[0], TEXT[1], "By Ana Rell", "Updated March 5, 2031", "14:05", "© 2031 Vell Courier", "(Photo: Ida Moss/AFP)", "\n\n", " ", "\x00", "\ufeff", "港は閉まる。", "\u202e", "🚢",
)  # fmt: skip
LINES = (
    *TEXT, "Harbour of Vell to close", "By Ana Rell", "Ana Rell", "Reporter", "Ana Rell is a reporter for the Vell Courier. She speaks English.", "14:05", "13:40 GMT",
    "News Feed", "Related", "Read more", "3 min read", "Published March 5, 2031", "2031-03-05", "|", "• item", "- ", "©", "Correction: a name was wrong.",
    "Ida Moss on a quay. (Photo: Ida Moss/POOL/AFP via Pictura)", "Vell | 2031-03-05", "", " ", "…", "港は月曜日に閉まると所長は述べた。", "a" * 2000, "( ", "“",
)  # fmt: skip
MANY = settings(max_examples=250, deadline=None, suppress_health_check=list(HealthCheck))


def attempt(data: bytes, media_type: str) -> None:
    page = Page(URL, datetime(2031, 3, 7, tzinfo=UTC), data, media_type=media_type)
    try:
        article = read(page)
    except ReadError as error:
        assert error.what
        return
    to_json(article)
    check(article)


def check(article: Article) -> None:
    """Spans lie in the body, in order; what is not of the body has its own text."""
    assert article.body.strip()
    at = 0
    for block in article.blocks:
        if block.span is None:
            assert block.text
        else:
            assert at <= block.span.start < block.span.end <= len(text_in(article, None))
            at = block.span.end


@MANY
@given(st.lists(st.one_of(st.sampled_from(FRAGMENTS), st.text(max_size=30)), max_size=60))
def test_tag_soup(parts: list[str]) -> None:
    attempt("".join(parts).encode("utf-8", "replace"), "text/html")


@MANY
@given(st.lists(st.one_of(st.sampled_from(LINES), st.text(max_size=80)), max_size=60))
def test_any_lines(lines: list[str]) -> None:
    attempt("\n".join(lines).encode("utf-8", "replace"), "text/plain")


@MANY
@given(
    st.binary(max_size=3000),
    st.sampled_from(["text/html", "text/plain", "", "text/html; charset=utf-16", "text/html; charset=x"]),
)
def test_any_bytes(data: bytes, media_type: str) -> None:
    attempt(data, media_type)


def test_half_a_character_in_the_metadata() -> None:
    head = '<script type="application/ld+json">{"@type":"NewsArticle","headline":"Harbour \\ud83d of Vell","author":{"name":"Ana \\udc00 Rell"}}</script>'
    article = reading(html(f"<article>{paragraphs(*TEXT)}</article>", head))
    assert to_json(article)


@pytest.mark.parametrize("charset", ["utf-8", "utf-16", "utf-16-le", "utf-16-be", "latin-1", "windows-1252"])
def test_a_page_in_any_charset(charset: str) -> None:
    text = TEXT[0].replace("harbour", "Fährhafen")
    page = f"<html><head><title>Harbour</title></head><body>{paragraphs(text, *TEXT[1:])}</body></html>"
    assert text in reading(page.encode(charset), "text/html").body
