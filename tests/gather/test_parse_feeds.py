"""Feeds as they are found: four formats, broken ones, hostile ones. Every string comes out safe."""

import contextlib
import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.gather import Feed, parse_feed, parse_sitemap
from onrecord.gather.clean import feed_date, plain_text, safe_html, safe_link
from onrecord.records import Entry, GatherError, Refused
from tests.hostile import ENTITY_FEED, FEED, XSS, xss_feed
from tests.patience import costing_less_than

HERE = "https://courier.example/feeds/all.xml"
RSS = """<?xml version="1.0" encoding="utf-8"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:media="http://search.yahoo.com/mrss/" xmlns:content="http://purl.org/rss/1.0/modules/content/">
<channel><title>Salt &amp; Vell Courier</title><link>https://courier.example/</link><language>en-gb</language>
<item><title>Dunn &amp; Sons fined</title><link>/a/1</link><pubDate>Tue, 05 Mar 2024 09:30:00 EST</pubDate>
 <dc:creator>Ada Marsh</dc:creator><dc:creator>Ben Orr</dc:creator><author>c@x.example (Cy Low)</author>
 <category>Courts</category><category>Business</category><description>Short.</description>
 <content:encoded><![CDATA[<p>Long text, with a <a href="../a/0">link</a>.</p>]]></content:encoded>
 <media:content url="https://img.example/1.jpg" medium="image"><media:title>Harbour 1</media:title>
  <media:description>The yard.</media:description><media:credit>Eve Stone</media:credit></media:content>
 <media:content url="https://img.example/2.jpg" medium="image"><media:credit>Pool</media:credit></media:content>
 <media:content url="https://img.example/v.mp4" medium="video"/></item>
<item><title>A day only</title><guid>https://courier.example/a/2</guid><pubDate>2024-03-05</pubDate></item>
<item><title>Leads nowhere</title><guid isPermaLink="false">17</guid></item>
</channel></rss>"""
ATOM = """<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de" xml:base="https://bote.example/n/">
<title type="html">Der &lt;i&gt;Bote&lt;/i&gt;</title><link rel="self" href="/atom.xml"/><link href="/"/>
<entry xml:base="2024/"><title>Rat tagt</title><link rel="enclosure" href="x.mp3"/><link href="05/rat"/>
 <published>2024-03-05T10:00:00+01:00</published><updated>2024-03-05T12:00:00Z</updated>
 <author><name>Ute Kern</name></author><author><name>Jan Ott</name></author>
 <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Ja. <a href="06/x">Mehr</a></p></div></content>
</entry></feed>"""
RDF = """<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="http://o.example/">
<title>Old Times</title><link>http://o.example/</link></channel><item rdf:about="http://o.example/1"><title>One</title>
<link>http://o.example/1</link><dc:date>2024-03-05T09:30:00Z</dc:date><dc:creator>Zoe Ash</dc:creator></item></rdf:RDF>"""


def only(feed: Feed) -> Entry:
    assert len(feed.entries) == 1
    return feed.entries[0]


def test_rss_keeps_all_authors_the_captions_and_the_precision_of_dates() -> None:
    feed = parse_feed(RSS.encode(), HERE)
    assert (feed.title, feed.site, feed.language) == ("Salt & Vell Courier", "https://courier.example/", "en")
    first, second = feed.entries  # the third leads nowhere
    assert first.title == "Dunn & Sons fined"
    assert first.url == "https://courier.example/a/1"
    assert first.authors == ("Ada Marsh", "Ben Orr", "Cy Low")
    assert first.categories == ("Courts", "Business")
    assert first.date_published == "2024-03-05T14:30:00+00:00"
    assert 'href="https://courier.example/a/0"' in first.content_html
    assert [(p.url, p.caption, p.credit_text) for p in first.pictures] == [
        ("https://img.example/1.jpg", "The yard.", "Eve Stone"),
        ("https://img.example/2.jpg", "", "Pool"),
    ]
    assert (second.url, second.date_published) == ("https://courier.example/a/2", "2024-03-05")


def test_atom_links_are_resolved_against_every_base_above_them() -> None:
    feed = parse_feed(ATOM.encode(), HERE)
    assert (feed.title, feed.site, feed.language) == ("Der Bote", "https://bote.example/", "de")
    entry = only(feed)
    assert entry.url == "https://bote.example/n/2024/05/rat"
    assert 'href="https://bote.example/n/2024/06/x"' in entry.content_html
    assert entry.authors == ("Ute Kern", "Jan Ott")
    assert (entry.date_published, entry.date_modified) == ("2024-03-05T09:00:00+00:00", "2024-03-05T12:00:00+00:00")


def test_rss_1_is_read() -> None:
    entry = only(parse_feed(RDF.encode(), HERE))
    assert (entry.url, entry.title, entry.authors) == ("http://o.example/1", "One", ("Zoe Ash",))
    assert entry.date_published == "2024-03-05T09:30:00+00:00"


def test_json_feed_is_read() -> None:
    item = {
        "id": 7, "url": "/a/1", "title": "Ferry & line", "content_text": "One <b>.\n\nTwo.", "image": "/p.jpg",
        "date_published": "2024-03-05T09:30:00+02:00", "authors": [{"name": "Ada Marsh"}, {"name": "Ben Orr"}, 3],
        "tags": ["Transport", None],
    }  # fmt: skip
    body = {"version": "https://jsonfeed.org/version/1.1", "title": "Vell", "language": "en-US", "items": [item, 5]}
    entry = only(parse_feed(json.dumps(body).encode(), HERE))
    assert (entry.url, entry.title, entry.language) == ("https://courier.example/a/1", "Ferry & line", "en")
    assert entry.authors == ("Ada Marsh", "Ben Orr")
    assert entry.content_html == "<p>One &lt;b&gt;.</p><p>Two.</p>"
    assert entry.date_published == "2024-03-05T07:30:00+00:00"
    assert [picture.url for picture in entry.pictures] == ["https://courier.example/p.jpg"]


def test_a_broken_feed_loses_neither_its_titles_nor_its_authors() -> None:
    broken = RSS.replace("Dunn &amp; Sons", "Dunn & Sons").replace("Salt &amp; Vell", "Salt & Vell")
    feed = parse_feed(broken.encode(), HERE)
    first = feed.entries[0]
    assert (feed.title, first.title) == ("Salt & Vell Courier", "Dunn & Sons fined")
    assert first.authors[:2] == ("Ada Marsh", "Ben Orr")
    assert first.url == "https://courier.example/a/1"
    assert first.date_published == "2024-03-05T14:30:00+00:00"
    assert first.date_modified is None
    assert feed.entries[1].date_published == "2024-03-05"


def test_a_feed_cut_off_in_the_middle_gives_what_arrived() -> None:
    feed = parse_feed(RSS.encode()[: RSS.index("<item><title>A day")], HERE)
    assert feed.entries[0].title == "Dunn & Sons fined"


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "iso-8859-1", "windows-1252"])
@pytest.mark.parametrize("text", [RSS, ATOM])
def test_encodings_are_believed_in_the_right_order(text: str, codec: str) -> None:
    name = codec.removesuffix("-sig").removesuffix("-le")
    text = text.replace("Rat tagt", "Räte tagen").replace("fined", "fined £5").replace(' encoding="utf-8"', "")
    text = text.replace('version="1.0"', f'version="1.0" encoding="{name}"', 1)
    feed = parse_feed(text.encode(codec), HERE, "application/xml; charset=us-ascii")
    assert feed.entries[0].title in ("Räte tagen", "Dunn & Sons fined £5")


def test_a_shift_jis_feed_and_one_that_lies_about_its_encoding_are_read() -> None:
    japanese = ATOM.replace("Rat tagt", "評議会").replace('"1.0"', '"1.0" encoding="shift_jis"', 1)
    assert only(parse_feed(japanese.encode("shift_jis"), HERE)).title == "評議会"
    lying = ATOM.replace("Rat tagt", "Räte").replace('"1.0"', '"1.0" encoding="utf-8"', 1)
    assert only(parse_feed(lying.encode("latin-1"), HERE)).title == "Räte"


def test_entity_declarations_are_refused_however_they_are_encoded() -> None:
    for body in (ENTITY_FEED, ENTITY_FEED.decode().encode("utf-16"), ENTITY_FEED.replace(b"</rss>", b"")):
        with pytest.raises(Refused, match="entities"):
            parse_feed(body, HERE)
        with pytest.raises(Refused, match="entities"):
            parse_sitemap(body, HERE)


def test_a_harmless_document_type_is_not_refused() -> None:
    old = FEED.replace(b"<rss", b'<!DOCTYPE rss PUBLIC "-//N//DTD RSS 0.91//EN" "http://x.example/rss.dtd"><rss', 1)
    assert only(parse_feed(old, HERE)).title == "Ferry line closes"


def test_no_script_survives_in_any_field() -> None:
    for body in (xss_feed(), xss_feed().replace(b"</rss>", b" & ")):  # both parsers
        feed = parse_feed(body, HERE)
        entry = only(feed)  # the one that leads to a script leads nowhere
        shown = [feed.title, entry.title, *entry.authors, *entry.categories, *(p.caption for p in entry.pictures)]
        shown += [p.credit_text for p in entry.pictures]
        assert all("<" not in text and "alert" not in text for text in shown if text), shown
        assert [text.split()[0] for text in shown[:3]] == ["Evil", "Headline", "Author"]
        assert feed.site is None
        assert feed.language is None
        assert not re.search(r'[<>"\s]', entry.url)
        assert not re.search(r"script|alert|onload|onclick|onerror|iframe|svg|data:|style", entry.content_html)
        assert 'href="https://courier.example/fine"' in entry.content_html
        assert all((p.url or "").startswith("https://") for p in entry.pictures)


@pytest.mark.parametrize("body", [b"", b"   ", b"hello", b"{", b'{"a": 1}', b"[1]", b"<html><p>x</p></html>", b"\xff\x00\x01", b"<", b"{" * 100_000])  # fmt: skip
def test_what_is_no_feed_is_said_to_be_none(body: bytes) -> None:
    with pytest.raises(GatherError) as caught:
        parse_feed(body, HERE)
    assert caught.value.where == HERE
    assert caught.value.remedy


@pytest.mark.parametrize("tags", ["<item>", "<a>", "<item><title><b>", "&", "<![CDATA[", "<!--", "<item a='"])
def test_a_broken_feed_cannot_keep_the_parser_busy(tags: str) -> None:
    with costing_less_than(15), contextlib.suppress(GatherError):
        parse_feed(("<rss><channel>" + tags * (400_000 // len(tags))).encode(), HERE)


def test_a_broken_feed_of_many_items_gives_the_first_ones_whole() -> None:
    items = "".join(f"<item><title>A & B {n}</title><link>/a/{n}</link></item>" for n in range(1500))
    feed = parse_feed(f"<rss version='2.0'><channel>{items}</channel></rss>".encode(), HERE)
    assert [entry.title for entry in feed.entries] == [f"A & B {n}" for n in range(1000)]


def test_an_oversized_feed_is_refused() -> None:
    with pytest.raises(Refused, match="larger"):
        parse_feed(b"<rss>" + b" " * 20_000_001, HERE)


@given(
    st.binary(max_size=300), st.sampled_from([b"", b"<rss>", b"<?xml ", b'{"version":"https://jsonfeed.org/version/1"'])
)
def test_any_bytes_are_a_feed_or_a_clear_error(body: bytes, start: bytes) -> None:
    try:
        parse_feed(start + body, HERE)
    except GatherError as error:
        assert error.remedy


@given(st.text(max_size=60))
def test_plain_text_is_plain(text: str) -> None:
    for source in (text, XSS + text, text + "&lt;b onclick=x&gt;"):
        plain = plain_text(source)
        assert not re.search(r"<[a-zA-Z/!][^<>]*>", plain)
        assert not re.search(r"[\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069]", plain)


@pytest.mark.parametrize(
    ("raw", "plain"),
    [
        ("Tom &amp;amp; Jerry", "Tom & Jerry"), ("5 < 6 and 7 > 3", "5 < 6 and 7 > 3"), ("AT&T", "AT&T"),
        ("a<b>bold</b>c", "aboldc"), (" two\n lines\t", "two lines"), ("caf&eacute;", "café"),
        ("evil \u202egpj.exe", "evil gpj.exe"), ("می\u200cخواهم", "می\u200cخواهم"), ("&lt;script&gt;x&lt;/script&gt;y", "y"),
    ],
)  # fmt: skip
def test_plain_text_reads_as_its_writer_meant(raw: str, plain: str) -> None:
    assert plain_text(raw) == plain


@pytest.mark.parametrize(
    ("link", "safe"),
    [
        ("/a b", "https://courier.example/a%20b"), ("javascript:alert(1)", None), ("JaVaScRiPt:x", None),
        ("java\nscript:x", None), ("\x01javascript:x", None), ("data:text/html,x", None), ("//o.example/x", "https://o.example/x"),
        ("http://u:p@o.example/", None), ("http://[", None), ("", None), (None, None),
        ("mailto:a@b.example", None), ("/q?a=1&b=2#c", "https://courier.example/q?a=1&b=2#c"), ("/" + "a" * 5000, None),
    ],
)  # fmt: skip
def test_links_are_absolute_web_addresses_or_nothing(link: str | None, safe: str | None) -> None:
    assert safe_link(link, HERE) == safe


def test_allowed_markup_stays() -> None:
    kept = "<h2>A</h2><p>b <em>c</em></p><ul><li>d</li></ul><blockquote>e</blockquote>"
    assert safe_html(kept, HERE) == kept


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("Tue, 05 Mar 2024 09:30:00 GMT", "2024-03-05T09:30:00+00:00"), ("5 Mar 2024 09:30 +0200", "2024-03-05T07:30:00+00:00"),
        ("Tue, 05 Mar 2024 09:30:00 CET", "2024-03-05T08:30:00+00:00"), ("2024-03-05T09:30:00.123Z", "2024-03-05T09:30:00+00:00"),
        ("2024-03-05T09:30:00-0500", "2024-03-05T14:30:00+00:00"), ("2024-03-05 09:30:00", "2024-03-05T09:30:00+00:00"),
        ("2024-03-05", "2024-03-05"), ("Tue, 05 Mar 2024", "2024-03-05"), ("soon", None), ("", None), (None, None),
        ("2024-13-45", None), ("Tue, 99 Mar 2024 09:30:00 GMT", None), ("0001-01-01T00:00:00+14:00", None),
    ],
)  # fmt: skip
def test_dates_are_as_precise_as_they_are_written(text: str | None, date: str | None) -> None:
    assert feed_date(text) == date


def test_news_sitemaps_and_indexes_are_read() -> None:
    news = b"""<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
      xmlns:news="http://www.google.com/schemas/sitemap-news/0.9" xmlns:image="http://i.example/">
      <url><loc>https://courier.example/a/1</loc><lastmod>2024-03-05T10:00:00Z</lastmod><image:image><image:loc>https://i.example/x.jpg</image:loc></image:image>
      <news:news><news:publication><news:name>V</news:name><news:language>en</news:language></news:publication>
      <news:publication_date>2024-03-05T09:30:00Z</news:publication_date><news:title>Ferry &amp; line</news:title></news:news></url>
      <url><loc>javascript:alert(1)</loc></url></urlset>"""
    entry = parse_sitemap(news, HERE).entries[0]
    assert len(parse_sitemap(news, HERE).entries) == 1
    assert (entry.url, entry.title, entry.language) == ("https://courier.example/a/1", "Ferry & line", "en")
    assert (entry.date_published, entry.date_modified) == ("2024-03-05T09:30:00+00:00", "2024-03-05T10:00:00+00:00")
    index = b"<sitemapindex><sitemap><loc>/s1.xml.gz</loc><lastmod>2024-03-05</lastmod></sitemap></sitemapindex>"
    assert parse_sitemap(index, HERE).children[0].url == "https://courier.example/s1.xml.gz"
    assert parse_sitemap(b"https://courier.example/a\nhttps://courier.example/b\n", HERE).entries[1].url.endswith("/b")
    for wrong in (b"", b"hello", b"<html></html>", b"<urlset><url>"):
        with pytest.raises(GatherError):
            parse_sitemap(wrong, HERE)
