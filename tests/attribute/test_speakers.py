"""Who a source is: pronouns, titles, descriptions and parts of groups, resolved to the fullest name that the text gives."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.attribute import attribute
from onrecord.attribute.found import Found
from onrecord.attribute.names import Names
from onrecord.attribute.quotations import quotations
from onrecord.attribute.resolve import Resolver
from onrecord.records import Article, Attribution

VERBS = ("said", "warned", "told", "announced", "added", "asked", "rejects", "noting", "promised", "reported", "wrote")


def written(body: str) -> Article:
    return Article(id="x", url="", headline="", body=body)


def resolved(text: str, *marked: str, outlet: str | None = None) -> list[Attribution]:
    """Each mark is "source | cue | content", all as they stand in the text, in text order."""
    found, at = [], 0
    for mark in marked:
        source, cue, content = (part.strip() for part in mark.split("|"))
        floor = text.index(f"{source} {cue}", at) if f"{source} {cue}" in text[at:] else at

        def span(words: str, floor: int = floor) -> tuple[tuple[int, int], ...]:
            start = text.index(words, floor) if words in text[floor:] else text.index(words)
            return ((start, start + len(words)),) if words else ()

        found.append(Found(span(source), span(cue), span(content), None, cue))
        at = found[-1].cue[0][1] if cue else at
    resolver = Resolver("x", Names(text), outlet)
    resolver.resolve(None, text, found, quotations(text))
    return resolver.done


def speakers(text: str, *marked: str) -> list[str | None]:
    return [one.speaker.name if one.speaker else None for one in resolved(text, *marked)]


@pytest.mark.parametrize(
    ("text", "marks", "wanted"),
    [
        # Sex decides between two who could be meant.
        (
            "Governor Henna Voss met Osric Dahl on Monday. She said that the dam would hold.",
            ["She | said | that the dam would hold"],
            ["Henna Voss"],
        ),
        (
            "Governor Henna Voss met Osric Dahl on Monday. He said that the dam would hold.",
            ["He | said | that the dam would hold"],
            ["Osric Dahl"],
        ),
        # The one who spoke last goes on, although another is named in what they say.
        (
            "Mayor Henna Voss said that Ana Rell had left. She added that nobody would follow.",
            ["Mayor Henna Voss | said | that Ana Rell had left", "She | added | that nobody would follow"],
            ["Henna Voss", "Henna Voss"],
        ),
        # A surname, a title, an initial.
        (
            "Water Minister Osric A. Dahl opened the gates. Mr. Dahl said it was time.",
            ["Mr. Dahl | said | it was time"],
            ["Osric A. Dahl"],
        ),
        # Two bearers of one surname: the one spoken of just now.
        (
            "Gorran Voss built the dam in 1961.\n\nHenna Voss, his daughter, runs it today. Voss said it was safe.",
            ["Voss | said | it was safe"],
            ["Henna Voss"],
        ),
        # The name comes after the headline's office.
        (
            "Mayor promises water\n\nThe executive mayor, Henna Voss, said the taps would run on Friday.",
            ["Mayor | promises | water"],
            ["Henna Voss"],
        ),
        # Descriptions take up names, and each other.
        (
            "Norr Lines ran two ferries. The company said that both were sold.",
            ["The company | said | that both were sold"],
            ["Norr Lines"],
        ),
        (
            "The Harbour Daily has a new editor. The newspaper said that it would move.",
            ["The newspaper | said | that it would move"],
            ["The Harbour Daily"],
        ),
        (
            "A former site manager said the wall was thin. The manager asked not to be named.",
            ["A former site manager | said | the wall was thin", "The manager | asked | not to be named"],
            ["former site manager", "former site manager"],
        ),
        # Apposition on either side.
        (
            "The captain of the ferry, Bo Ek, said it was dark.",
            ["The captain of the ferry, Bo Ek, | said | it was dark"],
            ["Bo Ek"],
        ),
        (
            "One of them, the cellist Ana Rell, said it was dark.",
            ["One of them, the cellist Ana Rell, | said | it was dark"],
            ["Ana Rell"],
        ),
        ("A cook named Bo Ek said it was dark.", ["A cook named Bo Ek | said | it was dark"], ["Bo Ek"]),
        # Several who speak together.
        ("Ana Rell and Bo Ek said it was dark.", ["Ana Rell and Bo Ek | said | it was dark"], ["Ana Rell; Bo Ek"]),
        # Whose: the owner's name for "her".
        (
            "Ana Rell resigned. Her lawyer said it was over.",
            ["Her lawyer | said | it was over"],
            ["Ana Rell's lawyer"],
        ),
        # Part of a group.
        (
            "Two western officials said the talks had failed. One said they never began.",
            ["Two western officials | said | the talks had failed", "One | said | they never began"],
            ["two western officials", "western official"],
        ),
        # A relative pronoun follows whom it belongs to.
        (
            "Osric Dahl wrote to Henna Voss, who rejects the plan.",
            ["who | rejects | the plan"],
            ["Henna Voss"],
        ),
        # The first person is whoever speaks the words around it.
        (
            "“I told them that it was dark,” Bo Ek said.",
            ["Bo Ek | said | “I told them that it was dark,”", "I | told | that it was dark"],
            ["Bo Ek", "Bo Ek"],
        ),
        # No source of its own, but an active verb: the sentence's subject goes on.
        (
            "Ana Rell confirmed the call, noting that it was short.",
            ["Ana Rell | confirmed | the call", " | noting | that it was short"],
            ["Ana Rell", "Ana Rell"],
        ),
        (
            "Ana Rell confirmed the call. It is said to have been short.",
            ["Ana Rell | confirmed | the call", " | is said | It"],
            ["Ana Rell", None],
        ),
    ],
)
def test_speakers(text: str, marks: list[str], wanted: list[str | None]) -> None:
    assert speakers(text, *marks) == wanted


def test_role_and_whom_they_speak_for() -> None:
    text = (
        "Captain Mattis Orle, a spokesman for Dahl, said the call was short.\n\n"
        "Water Minister Osric Dahl said nothing. Port director Henna Voss said it was dark."
    )
    orle, dahl, voss = resolved(
        text,
        "Captain Mattis Orle, a spokesman for Dahl, | said | the call was short",
        "Water Minister Osric Dahl | said | nothing",
        "Port director Henna Voss | said | it was dark",
    )
    assert orle.speaker is not None
    assert (orle.speaker.name, orle.speaker.speaks_for) == ("Mattis Orle", "Osric Dahl")
    assert "spokesman" in (orle.speaker.role or "")
    assert dahl.speaker is not None
    assert dahl.speaker.role == "Water Minister"
    assert voss.speaker is not None
    assert voss.speaker.role == "Port director"


def test_a_spokeswoman_stays_unnamed_where_the_name_is_her_ministers() -> None:
    (one,) = resolved(
        "A spokeswoman for the prime minister, Henna Voss, said it was dark.",
        "A spokeswoman for the prime minister, Henna Voss, | said | it was dark",
    )
    assert one.naming == "described"
    assert one.speaker is not None
    assert one.speaker.name.startswith("spokeswoman")


def test_the_addressee_gets_the_full_name() -> None:
    text = (
        "Osric Dahl is minister. Ana Rell told him that the gates were open. She told the Harbour Daily that she left."
    )
    told, paper = resolved(
        text, "Ana Rell | told | that the gates were open", "She | told | that she left", outlet="The Veld Courier"
    )
    assert told.addressee == "Osric Dahl"
    assert (paper.addressee or "").endswith("Harbour Daily")
    assert paper.relayed_from == "Harbour Daily"


@given(
    st.lists(
        st.sampled_from(
            [
                "Ana",
                "Rell",
                "Mr.",
                "the",
                "who",
                "she",
                "they",
                "one",
                "of",
                "said",
                "told",
                ",",
                "“",
                "”",
                ".",
                "\n\n",
                "’s",
                "the company",
                "é",
                "и",
                "👩",
                "א",
            ]
        ),
        max_size=60,
    ),
    st.data(),
)
@settings(deadline=None, max_examples=120)
def test_any_spans_of_any_text(words: list[str], data: st.DataObject) -> None:
    text = " ".join(words)
    bounds = st.tuples(st.integers(0, len(text)), st.integers(0, len(text))).map(lambda pair: (min(pair), max(pair)))
    part = st.lists(bounds, max_size=2).map(lambda spans: tuple(sorted(spans)))
    found = data.draw(
        st.lists(st.builds(Found, source=part, cue=part, content=part, addressee=bounds | st.none()), max_size=6)
    )
    resolver = Resolver("x", Names(text), data.draw(st.sampled_from([None, "Ana", ""])))
    resolver.resolve(None, text, found, quotations(text))
    assert len(resolver.done) == len(found)
    ids = {one.id for one in resolver.done}
    assert all(one.inside is None or (one.inside in ids and one.inside != one.id) for one in resolver.done)


def test_many_names_and_attributions_take_linear_time() -> None:
    def seconds(times: int) -> float:
        text = (
            "Water Minister Ana Rell met Bo Ek of Norr Lines. She said the port was shut. The company said so. " * times
        )
        found, at = [], 0
        for _ in range(times):
            for source, content in (("She", "the port was shut"), ("The company", "so")):
                start = text.index(f"{source} said", at)
                cue = start + len(source) + 1
                inner = text.index(content, cue)
                found.append(
                    Found(((start, start + len(source)),), ((cue, cue + 4),), ((inner, inner + len(content)),))
                )
                at = inner
        begun = time.process_time()
        resolver = Resolver("x", Names(text), None)
        resolver.resolve(None, text, found, [])
        return time.process_time() - begun

    seconds(20)
    short, long = seconds(100), seconds(800)
    assert long < 8 * short * 3, "what grows with the square would take 64 times as long"


def test_where_a_report_was_written_is_nobody_who_speaks() -> None:
    text = (
        "KORRIN, Vellia (VPA) — Four boats were lost after the harbour wall of Korrin broke on Thursday, the coast guard of the north said.\n\n"
        "The coast guard said nobody was hurt."
    )
    speakers = [
        one.speaker.name
        for one in attribute(Article("x", "", "Harbour wall breaks", text, language="en"))
        if one.speaker
    ]
    assert speakers == ["coast guard of the north"] * 2


def test_nobody_is_told_by_themselves() -> None:
    text = "The miners' union had warned the company in writing that the props were rotten, Oto Brennick, its chairman, said."
    for one in attribute(Article("x", "", "", text, language="en")):
        assert one.addressee is None or one.speaker is None or one.addressee != one.speaker.name


def test_a_company_is_no_institute_and_no_newspaper() -> None:
    text = (
        "The Public Health Institute found bacteria in the water, The Ternau Courier wrote. "
        "A complaint was filed against Ternau Waterworks. The company declined to comment."
    )
    (one,) = [a for a in attribute(written(text)) if a.cue.text.startswith("declined")]
    assert one.speaker is not None
    assert one.speaker.name == "Ternau Waterworks"


def test_who_was_told_last_by_a_description_is_who_she_is() -> None:
    text = (
        "Schools should close, Mayor Signe Dahl said.\n\n“We do not know why,” the institute's director, Teodor Rasp, "
        "said.\n\nBuses will run, the mayor said. She advised parents to stay at home."
    )
    she = next(a for a in attribute(written(text)) if a.source.text == "She")
    assert she.speaker is not None
    assert she.speaker.name == "Signe Dahl"


def test_the_agency_in_a_dateline_is_not_the_place_before_it() -> None:
    text = "PORT VELM, Ostravia (OPA) — The minister has full confidence, her spokeswoman, Renna Voss, told OPA."
    (one,) = attribute(written(text))
    assert (one.addressee, one.relayed_from) == ("OPA", None)
