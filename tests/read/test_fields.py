"""Headline, authors, dates and addresses of pages whose own words for them disagree."""

import json
from typing import Any

import pytest

from onrecord.read.dates import iso, written
from onrecord.read.people import agency_of, byline
from onrecord.records import Article
from tests.read.pages import TEXT, URL, html, paragraphs, reading

PROSE = paragraphs(*TEXT)


def page(body: str = "", head: str = "", url: str = URL, **ld: Any) -> Article:
    """An article with something between its headline and its text, and JSON-LD of these keys."""
    script = f"<script type='application/ld+json'>{json.dumps({'@type': 'NewsArticle', **ld})}</script>" if ld else ""
    return reading(html(f"<article>{body}{PROSE}</article>", head + script), url=url)


def authors(body: str = "", head: str = "", **ld: Any) -> list[tuple[str, str | None]]:
    site = "<meta property=og:site_name content='The Vell Courier'>"
    return [(person.name, person.job_title) for person in page(body, site + head, **ld).authors]


def titled(h1: str, title: str, head: str = "") -> Article:
    return reading(
        f"<html><head><title>{title}</title>{head}</head><body><h1>{h1}</h1><article>{PROSE}</article></body></html>"
    )


def og(text: str) -> str:
    return f"<meta property=og:title content='{text}'>"


# --------------------------------------------------------------------------- headline


def test_of_two_headlines_the_desks_is_the_one_that_the_title_does_not_repeat() -> None:
    article = titled(
        "Vell harbour closing date", "Vell harbour closing date | Courier", og("The last ship leaves Vell")
    )
    assert article.headline == "The last ship leaves Vell"
    assert article.alternative_headline == "Vell harbour closing date"
    article = titled("The last ship leaves Vell", "Vell harbour: date | Courier", og("The last ship leaves Vell"))
    assert (article.headline, article.alternative_headline) == ("The last ship leaves Vell", None)


def test_the_outlets_name_is_no_part_of_a_headline() -> None:
    stated = og("The last ship leaves Vell | The Courier")
    assert titled("The last ship leaves Vell", "x", stated).headline == "The last ship leaves Vell"
    other = og("Ships of the islands | The Courier")
    assert titled("The last ship leaves Vell", "The last ship leaves Vell | The Courier", other).headline == (
        "The last ship leaves Vell"
    )


def test_a_kicker_within_the_heading_is_left_out() -> None:
    kicker = "<span class=article__kicker>Island trade</span> - <span>The last ship leaves Vell</span>"
    assert titled(kicker, "The last ship leaves Vell and more").headline == "The last ship leaves Vell"
    assert titled("Trade: The last ship leaves Vell", "x", og("The last ship leaves Vell")).headline == (
        "The last ship leaves Vell"
    )


# --------------------------------------------------------------------------- authors


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("By Ana Rell and Bo Ek", ["Ana Rell", "Bo Ek"]),
        ("Von Ana Rell und Bo Ek", ["Ana Rell", "Bo Ek"]),
        ("Par Ana Rell et Bo Ek", ["Ana Rell", "Bo Ek"]),
        ("Por Ana Rell y Bo Ek", ["Ana Rell", "Bo Ek"]),
        ("Di Ana Rell e Bo Ek", ["Ana Rell", "Bo Ek"]),
        ("Av Ana Rell och Bo Ek", ["Ana Rell", "Bo Ek"]),
        ("Door Ana Rell en Bo Ek", ["Ana Rell", "Bo Ek"]),
        ("Автор: Ана Релл и Бо Эк", ["Ана Релл", "Бо Эк"]),
        ("Text: Ana Rell | Meridian", ["Ana Rell"]),
        ("By ANA RELL, Reuters", ["ANA RELL", "Reuters"]),
        ("By Ana Rell, Korrin", ["Ana Rell"]),
        ("by Ana Rell Mar. 6, 2031 1:15 pm", ["Ana Rell"]),
        ("By Ana Rell 6 March 2031 • 4:45pm", ["Ana Rell"]),
        ("Do 06.03.31 | 14:07 Uhr | Von Ana Rell", ["Ana Rell"]),
        ("Staff and agencies", ["Staff", "agencies"]),
        ("Published 6 March 2031", []),
        ("https://courier.example/ana", []),
    ],
)
def test_bylines(line: str, names: list[str]) -> None:
    assert [person.name for person in byline(line)] == names


def test_people_count_more_than_the_outlet_wherever_they_are_named() -> None:
    outlet = {"@type": "Organization", "name": "The Vell Courier"}
    assert authors("<p class=byline>By Ana Rell</p>", author=outlet) == [("Ana Rell", None)]
    assert authors(head="<meta name=author content='Ana Rell'>", author=outlet) == [("Ana Rell", None)]
    assert authors(author=outlet) == [("The Vell Courier", None)], "nobody else is named"


def test_the_byline_completes_what_json_ld_states() -> None:
    ana = {"@type": "Person", "name": "Ana Rell"}
    assert authors("<p class=byline>By Ana Rell, reporter</p>", author=ana) == [("Ana Rell", "reporter")]
    assert authors("<p class=byline>By Ana Rell and Bo Ek</p>", author=ana) == [("Ana Rell", None), ("Bo Ek", None)]
    assert authors(author={"givenName": "Ana", "familyName": "Rell", "jobTitle": "Editor"}) == [("Ana Rell", "Editor")]


def test_an_author_by_reference() -> None:
    graph = {
        "@graph": [
            {"@type": "NewsArticle", "headline": "Harbour of Vell to close", "author": {"@id": "#ana"}},
            {"@type": "Person", "@id": "#ana", "name": "Ana Rell", "worksFor": {"name": "Meridian Wire"}},
        ]
    }
    article = reading(
        html(f"<article>{PROSE}</article>", f"<script type='application/ld+json'>{json.dumps(graph)}</script>")
    )
    assert [(person.name, person.works_for) for person in article.authors] == [("Ana Rell", "Meridian Wire")]


def test_what_is_no_name_is_no_author() -> None:
    metas = "".join(
        f"<meta name=author content='{text}'>" for text in ("admin", "105092", "(Image: Meridian)", "a@b.example")
    )
    assert authors(head=metas) == []


def test_the_agency_of_the_dateline_signs_where_nobody_else_does() -> None:
    article = reading(html(f"<article><p>KORRIN, March 5 (Reuters) - {TEXT[0]}</p>{paragraphs(*TEXT[1:])}</article>"))
    assert (article.dateline or "").startswith("KORRIN, March 5")
    assert [person.name for person in article.authors] == ["Reuters"]
    assert agency_of("KORRIN (March 5)") is None


# --------------------------------------------------------------------------- dates


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("Do 25.04.24 | 14:07 Uhr | Von Ana", "2024-04-25T14:07:00"),
        ("2031年03月06日23:52", "2031-03-06T23:52:00"),
        ("2031. 3. 6", "2031-03-06"),
        ("22/10/2031, 06:00 (GMT+7)", "2031-10-22T06:00:00+07:00"),
        ("March 6, 2031 5:50 pm CET", "2031-03-06T17:50:00+01:00"),
        ("17:50, 6 mars 2031", "2031-03-06T17:50:00"),
        ("6. März 2031, 9.30 Uhr", "2031-03-06T09:30:00"),
        ("6 марта 2031", "2031-03-06"),
        ("6 Mart 2031 - 12:30", "2031-03-06T12:30:00"),
        ("05.04.2031 - Güncelleme : 05.04.2031", "2031-04-05"),
        ("5/6/2031", None),
        ("31/6/2031", None),
        ("Version 1.2.24.3", None),
        ("born in 1950 and left on Aug. 7", None),
    ],
)
def test_dates_as_people_write_them(text: str, moment: str | None) -> None:
    assert written(text) == moment


@pytest.mark.parametrize(
    ("value", "moment"),
    [
        ("2031-03-06T09:30:00+0100", "2031-03-06T09:30:00+01:00"),
        ("2031-03-06T00:00:00", "2031-03-06"),
        ("2031-03-06T00:00:00Z", "2031-03-06T00:00:00+00:00"),
        ("Thu Mar 06 19:20:36 CEST 2031", "2031-03-06T19:20:36+02:00"),
        ("Thu, 06 Mar 2031 10:00:00 +0100", "2031-03-06T10:00:00+01:00"),
        ("1700000000", "2023-11-14T22:13:20+00:00"),
        ("5m", None),
    ],
)
def test_dates_as_machines_write_them(value: str, moment: str | None) -> None:
    assert iso(value) == moment


def test_meta_tags_of_any_punctuation_are_dates() -> None:
    head = "<meta property=article:published:time content=2031-03-05T15:48:15Z><meta name=last-modified content=2031-03-05T16:00:00Z>"
    article = page(head=head)
    assert (article.date_published, article.date_modified) == ("2031-03-05T15:48:15+00:00", "2031-03-05T16:00:00+00:00")


def test_a_day_is_completed_by_the_time_that_stands_beside_the_headline() -> None:
    shown = "<p class=dates>Published 5 March 2031, 15:48 GMT. Updated 6 March 2031, 8:00 GMT</p>"
    article = page(shown, datePublished="2031-03-05")
    assert article.date_published == "2031-03-05T15:48:00+00:00"
    assert article.date_modified == "2031-03-06T08:00:00+00:00"


def test_two_dates_of_publication_are_told() -> None:
    article = page(head="<meta name=pubdate content=2029-01-02>", datePublished="2031-03-05T10:00:00Z")
    assert article.date_published == "2031-03-05T10:00:00+00:00"
    assert "the page states two dates of publication: 2029-01-02 and 2031-03-05" in article.notes
    assert not page(datePublished="2031-03-05T10:00:00Z").notes, "the address may be a day off"


def test_a_date_that_is_inferred_says_why() -> None:
    assert "address" in (page().date_inferred or "")
    article = page(url="https://courier.example/harbour", dateModified="2031-03-05T10:00:00Z")
    assert article.date_published == "2031-03-05T10:00:00+00:00"
    assert "changed" in (article.date_inferred or "")
    assert page(url="https://courier.example/harbour", datePublished="1970-01-01").date_published is None


def test_a_date_still_to_come_is_told() -> None:
    assert any("still to come" in note for note in page(datePublished="2031-03-09").notes)
    assert not page(url="https://courier.example/harbour", datePublished="2031-03-08T01:00:00+09:00").notes


# --------------------------------------------------------------------------- JSON-LD, addresses


@pytest.mark.parametrize(
    "script",
    [
        '<!-- {"@type":"NewsArticle","headline":"Harbour of Vell to close","articleSection":"Coast"} -->',
        '//<![CDATA[\n{"@type":"NewsArticle","headline":"Harbour of\nVell to close","articleSection":"Coast",}\n//]]>',
        '{"@type":"WebSite"}{"@type":"NewsArticle","headline":"Harbour of Vell to close","articleSection":"Coast"};',
        "{&quot;@type&quot;:&quot;NewsArticle&quot;,&quot;headline&quot;:&quot;Harbour of Vell to close&quot;,&quot;articleSection&quot;:&quot;Coast&quot;}",
    ],
)
def test_broken_json_ld_is_mended(script: str) -> None:
    article = reading(html(f"<article>{PROSE}</article>", f"<script type='application/ld+json'>{script}</script>"))
    assert article.section == "Coast"


def test_of_several_articles_in_json_ld_the_one_of_this_page_is_meant() -> None:
    other = {
        "@type": "NewsArticle",
        "headline": "Another story",
        "datePublished": "2030-01-01",
        "author": "Bo Ek",
        "image": "x",
        "dateModified": "2030-01-01",
    }
    mine = {"@type": "NewsArticle", "headline": "Harbour of Vell to close", "author": "Ana Rell"}
    ld = f"<script type='application/ld+json'>{json.dumps([other, mine])}</script>"
    assert [person.name for person in reading(html(f"<article>{PROSE}</article>", ld)).authors] == ["Ana Rell"]


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("https://courier.example/harbour/amp", "https://courier.example/harbour"),
        ("https://courier.example/harbour?outputType=amp&id=3", "https://courier.example/harbour?id=3"),
        ("https://courier.example/harbour/print/", "https://courier.example/harbour"),
        ("https://courier.example/camp", "https://courier.example/camp"),
        ("https://courier.example/amp", "https://courier.example/amp"),
    ],
)
def test_variants_of_a_page_have_its_address(url: str, canonical: str) -> None:
    assert page(url=url).url == canonical


def test_a_copy_is_known_by_the_address_of_its_original() -> None:
    head = "<link rel=canonical href=https://courier.example/harbour>"
    assert page(head=head, url="https://courier-example.cdn.ampproject.org/c/s/courier.example/harbour").url == (
        "https://courier.example/harbour"
    )
    assert page(head=head, url="https://elsewhere.example/harbour").url == "https://elsewhere.example/harbour"


def test_a_page_of_several_says_so() -> None:
    url = "https://courier.example/harbour"
    following = f"<link rel=next href={url}?page=3>"
    assert "page 2 of 3 of the article" in page("<p>Page 2 of 3</p>", following, url=f"{url}?page=2").notes
    assert "page 1 of an article of several pages" in page(head=f"<link rel=next href={url}?page=2>", url=url).notes
    assert not page(head="<link rel=next href=https://courier.example/another>", url=url).notes


def test_a_page_whose_text_scripts_fetch_gives_its_summary_and_says_so() -> None:
    ld = {"@type": "NewsArticle", "headline": "Harbour of Vell to close", "description": TEXT[0], "author": "Ana Rell"}
    article = reading(html("<div id=app></div>", f"<script type='application/ld+json'>{json.dumps(ld)}</script>"))
    assert (article.body, article.authors[0].name) == (TEXT[0], "Ana Rell")
    assert any("summary" in note for note in article.notes)
