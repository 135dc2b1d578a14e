"""Headlines: who speaks in them, and who is only spoken of."""

import pytest

from onrecord.attribute import attribute
from onrecord.records import Article

BODY = (
    "Residents of Lindmere must boil water, the council said on Monday. The minister, Eda Lorn, visited the town. "
    "The police chief, Karl Immer, is under pressure. The governor, Tess Ahl, came late."
)


def told(headline: str) -> list[tuple[str | None, str]]:
    """Speaker and content of each attribution of a headline."""
    article = Article(id="x", url="", headline=headline, body=BODY, language="en")
    found = [one for one in attribute(article) if one.in_ == "headline"]
    return [(one.speaker.name if one.speaker else None, one.content.text) for one in found]


@pytest.mark.parametrize(
    ("headline", "wanted"),
    [
        ("Lindmere told to boil water", [(None, "to boil water")]),
        ("Council told to pay £40,000 over flooded allotments", [(None, "to pay £40,000 over flooded allotments")]),
        ("Minister urged to resign over dam", [(None, "to resign over dam")]),
        ("Dam was never safe, inquiry told", [(None, "Dam was never safe")]),
        ("Harbour to close, says minister", [("Eda Lorn", "Harbour to close")]),
        ("Dam will hold: governor", [("Tess Ahl", "Dam will hold")]),
        ("Dam will hold - governor", [("Tess Ahl", "Dam will hold")]),
        ("Eda Lorn: 'We will not pay'", [("Eda Lorn", "'We will not pay'")]),
        ("'We will not pay': Eda Lorn hits back at council", [("Eda Lorn", "'We will not pay'")]),
        ("UN calls for ceasefire", [("UN", "ceasefire")]),
        ("Minister: what we know", []),
        ("Storm Ragna: what we know so far", []),
        ("Explainer: why the dam failed", []),
        ("Opinion: The minister must go", []),
        ("What the governor said about the dam", []),
    ],
)
def test_who_speaks_in_a_headline(headline: str, wanted: list[tuple[str | None, str]]) -> None:
    assert told(headline) == wanted


def spoken(body: str, outlet: str | None = None, language: str = "en") -> list[tuple[str | None, str | None]]:
    """Speaker and relaying outlet of each attribution of a text."""
    found = attribute(Article(id="x", url="", headline="", body=body, language=language, outlet=outlet))
    return [(one.speaker.name if one.speaker else None, one.relayed_from) for one in found]


def test_whom_an_outlet_cites_says_what_it_reports() -> None:
    text = "State channel K1, citing an unnamed security source, reported that police were examining the fire."
    assert spoken(text) == [("unnamed security source", "K1"), ("K1", None)]


def test_what_emerged_is_said_by_nobody() -> None:
    text = "About 18,000 homes are without electricity, it emerged this morning. It emerged on Monday that the mayor had known."
    assert spoken(text) == [(None, None), (None, None)]


def test_a_source_close_to_somebody_is_not_that_somebody() -> None:
    assert spoken("A source close to the owner, Ravi Menon, said he had not lost faith.") == [
        ("source close to the owner", None)
    ]


def test_ages_and_nationalities_stand_for_people() -> None:
    text = "Dominic Harle, 54, met Carl Ott, 31, at the pier. The 54-year-old told police that he had not seen it."
    assert spoken(text) == [("Dominic Harle", None)]
    text = 'Luc Moreau lost 4-3 on Sunday.\n\n"I will not start now," the Frenchman said.'
    assert spoken(text) == [("Luc Moreau", None)]


def test_the_newspaper_is_not_the_articles_own() -> None:
    text = "The minister resigned on Monday, the Gazette reported. The Sentinel has seen the letter. The newspaper said it was signed."
    assert spoken(text, outlet="The Sentinel")[-1] == ("Gazette", None)


def test_an_interviews_lines_are_whose_label_they_bear() -> None:
    text = (
        "Mirela Voss received us in her kitchen.\n\nThe Harbour Review: You have said that this is the last one. Is it?"
        "\n\nMirela Voss: Yes. My doctor says I could go on.\n\nTHR: Your teacher, Pavel Orlik, once called you impossible."
        "\n\nVoss: He called everybody impossible. He told me that I could not sing.\n\nIn the book, Ana Voss writes that her "
        "mother was loud. She says they made peace.\n\nTHR: And now?\n\nVoss: Sleep. We shall see."
    )
    said = [name for name, _ in spoken(text)]
    assert said[-1] == "Mirela Voss"
    assert "Pavel Orlik" in said


def test_scripts_without_capitals_name_nobody() -> None:
    assert spoken('"אנחנו לא נוותר על הביטחון של האזרחים שלנו", אמר דן לוי.', language="he") == [(None, None)]
