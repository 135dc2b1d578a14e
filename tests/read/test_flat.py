"""Pages that some extractor has flattened to text: the same fields from wording, order, length and repetition."""

from datetime import UTC, datetime

from onrecord.read import read
from onrecord.records import Article, Page

PROSE = (
    "The dam of Karst held through the night, and the four villages below it were told that they could go home.",
    "Water Minister Osric Dahl said on Tuesday that the gates had been opened before the rain came, as the rules demand.",
    "Engineers who looked at the wall in the morning found no crack, but they want to come back with better instruments.",
)


def flat(text: str) -> Article:
    data = text.encode()
    return read(Page("file:///x.txt", datetime(2031, 4, 1, tzinfo=UTC), data, media_type="text/plain"))


LIVE = f"""Live Updates

Dam holds as villages go home, minister says

4 min read
Dam holds as villages go home, minister says
Residents wait on the bridge of Lower Tesk on March 4, 2031, in a photograph distributed by the Meridian Wire. (Ida Moss/POOL/Meridian via Pictura)

{PROSE[0]}

{PROSE[1]}

{PROSE[2]}

Avatar
Henna Voss

Correspondent

Henna Voss is a correspondent for the Korrin Independent, covering rivers and the people who live by them. She speaks English and German.

Read more
Live Updates

A lorry overturned on the coast road near Vell on the morning of March 20, and two people were hurt, police said.

The council of Belsa voted on March 21 to close the old swimming bath, which had stood empty since 2029.

Show More"""


def test_a_live_feed_page() -> None:
    article = flat(LIVE)
    assert article.headline == "Dam holds as villages go home, minister says"
    assert [block.label for block in article.blocks].count("headline") == 2
    assert (article.section, article.reading_minutes, article.outlet) == ("Live Updates", 4, "Korrin Independent")
    assert article.body.split("\n\n") == list(PROSE)
    assert [brief.text.split()[1] for brief in article.briefs] == ["lorry", "council"]
    (author,) = article.authors
    assert (author.name, author.job_title, author.works_for) == ("Henna Voss", "Correspondent", "Korrin Independent")
    assert author.knows_language == ("en", "de")
    (picture,) = article.pictures
    assert (picture.creator, picture.pool, picture.agencies, picture.via) == (
        "Ida Moss",
        True,
        ("Meridian",),
        "Pictura",
    )
    assert picture.distributed_by == "Meridian Wire"
    assert picture.date_created == "2031-03-04"


def test_a_page_with_byline_and_date() -> None:
    article = flat(
        f"Dam holds as villages go home\nBy Henna Voss\nPublished March 5, 2031\n\n{PROSE[0]}\n\n{PROSE[1]}\n\n© 2031 Belsa Courier. All rights reserved."
    )
    assert article.headline == "Dam holds as villages go home"
    assert [person.name for person in article.authors] == ["Henna Voss"]
    assert article.date_published == "2031-03-05"
    assert article.outlet == "Belsa Courier"
    assert article.body.split("\n\n") == list(PROSE[:2])


def test_outlet_place_and_date_in_one_line() -> None:
    article = flat(
        f"Dam holds as villages go home\nMeridian Wire | Belsa | 2031-03-05\n\nBELSA, March 5 (Meridian) - {PROSE[0]}\n\n{PROSE[1]}"
    )
    assert (article.outlet, article.date_published) == ("Meridian Wire", "2031-03-05")
    assert (article.dateline or "").startswith("BELSA")


def test_wrapped_lines_are_joined_to_paragraphs() -> None:
    def wrapped(text: str) -> str:
        words, lines = text.split(), [""]
        for word in words:
            if len(lines[-1]) + len(word) > 60:
                lines.append("")
            lines[-1] = f"{lines[-1]} {word}".strip()
        return "\n".join(lines)

    article = flat("Dam holds as villages go home\n\n" + "\n\n".join(wrapped(text) for text in PROSE * 2))
    assert article.body.split("\n\n") == list(PROSE * 2)


def test_a_text_of_one_paragraph_is_an_article() -> None:
    assert (flat(PROSE[0]).headline, flat(PROSE[0]).body) == ("", PROSE[0])
