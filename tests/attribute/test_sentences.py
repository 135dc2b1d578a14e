"""One attribution test is a sentence and its expected spans.

Marks: [S]source[/S] [Q]cue[/Q] [C]content[/C], the same number being one attribution.
"""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.attribute import attribute
from onrecord.records import Article, Attribution, Brief, Picture, places, text_in
from tests.patience import costing_less_than

_MARK = re.compile(r"\[(/?)([SQC])(\d*)\]")


def unmarked(marked: str) -> tuple[str, dict[str, dict[str, list[str]]]]:
    """The plain sentence, and by number the words of each part."""
    parts: dict[str, dict[str, list[str]]] = {}
    open_at: dict[str, int] = {}
    text, at = "", 0
    for mark in _MARK.finditer(marked):
        text += marked[at : mark.start()]
        at = mark.end()
        key = f"{mark[2]}{mark[3]}"
        if mark[1]:
            parts.setdefault(mark[3], {}).setdefault(mark[2], []).append(text[open_at.pop(key) :])
        else:
            open_at[key] = len(text)
    return text + marked[at:], parts


def attributions(text: str, **more: object) -> list[Attribution]:
    return attribute(Article(id="x", url="", headline="", body=text, language="en", **more))  # type: ignore[arg-type]


def trimmed(words: str) -> str:
    return words.strip(" ,.“”\"'")


SENTENCES = [
    "[S]Ana Rell[/S] [Q]said[/Q] [C]that the port would close on Monday[/C].",
    "[S]Ana Rell[/S] [Q]said[/Q] [C]the port would close[/C].",
    "[C]The port will close on Monday[/C], [S]Ana Rell[/S] [Q]said[/Q].",
    "[C]The port will close on Monday[/C], [Q]said[/Q] [S]Ana Rell[/S].",
    "[C]“The port will close on Monday,”[/C] [S]Ana Rell[/S] [Q]said[/Q].",
    "[C]“The port will close on Monday,”[/C] [Q]said[/Q] [S]Ana Rell, a spokeswoman for the port[/S].",
    "[C]“It was a mistake,”[/C] [S]he[/S] [Q]said[/Q]. [C1]“We knew it,”[/C1] [S1]she[/S1] [Q1]added[/Q1].",
    "[Q]According to[/Q] [S]the harbour office[/S], [C]two ferries were sold[/C].",
    "[C]Two ferries were sold[/C], [Q]according to[/Q] [S]the harbour office[/S].",
    "[S]Three people familiar with the matter[/S] [Q]said[/Q] [C]that no decision had been taken[/C].",
    "[S]The minister[/S] [Q]denied[/Q] [C]that the gates had been opened[/C].",
    "[S]The company[/S] [Q]announced[/Q] [C]that it would appeal[/C].",
    "[S]Osric Dahl[/S] [Q]warned[/Q] [C]that the dam could break[/C].",
    "[S]The report[/S] [Q]says[/Q] [C]that the wall was never inspected[/C].",
    "[S]Two officials[/S] [Q]said[/Q] on condition of anonymity [C]that the vote had been moved[/C].",
    "[S]The Harbour Daily[/S] [Q]reported[/Q] [C]that the talks had failed[/C].",
    "[C]The talks have failed[/C], [S]the Harbour Daily[/S] [Q]reported[/Q] on March 4.",
    "[S]She[/S] [Q]told[/Q] reporters [C]that she would not run again[/C].",
    "[S]Henna Voss[/S] [Q]wrote[/Q] [C]that the river was dead[/C].",
    "[S]Critics[/S] [Q]argue[/Q] [C]that the law comes too late[/C].",
    "[S]Four engineers[/S] [Q]reportedly indicated[/Q] [C]that the gates could not be closed[/C].",
    "[S]The mayor[/S] [Q]insisted[/Q] [C]that nothing had changed[/C].",
]


@pytest.mark.parametrize("marked", SENTENCES)
def test_source_cue_and_content(marked: str) -> None:
    text, parts = unmarked(marked)
    found = attributions(text)
    for part in parts.values():
        wanted = {name: trimmed(" ".join(part.get(name, []))) for name in "SQC"}
        assert any(
            wanted == {"S": trimmed(one.source.text), "Q": trimmed(one.cue.text), "C": trimmed(one.content.text)}
            for one in found
        ), [(one.source.text, one.cue.text, one.content.text) for one in found]


def the(text: str, cue: str, **more: object) -> Attribution:
    return next(one for one in attributions(text, **more) if cue in one.cue.text)


@pytest.mark.parametrize(
    ("text", "cue", "source_type", "naming", "stance"),
    [
        ("Ana Rell said the port would close.", "said", "person", "named", "affirms"),
        ("Two officials said the port would close.", "said", "person", "described", "affirms"),
        ("Critics say the port is dead.", "say", "group", "unspecified", "affirms"),
        ("The Harbour Daily reported that the port would close.", "reported", "outlet", "named", "affirms"),
        ("Minister Osric Dahl denied that the gates had been opened.", "denied", "person", "named", "denies"),
        ("A spokesman declined to comment on the figures.", "declined", "person", "described", "declines"),
        ("Osric Dahl asked whether the gates were safe.", "asked", "person", "named", "asks"),
        ("Osric Dahl promised to rebuild the wall.", "promised", "person", "named", "intends"),
    ],
)
def test_how_a_source_is_known(text: str, cue: str, source_type: str, naming: str, stance: str) -> None:
    one = the(text, cue)
    assert (one.source_type, one.naming, one.stance) == (source_type, naming, stance)


def test_speakers_get_their_fullest_name_role_and_employer() -> None:
    text = (
        "Mattis Orle, a spokesman for Osric Dahl, confirmed the call. “It was short,” Orle said. He added that nothing was agreed.\n\n"
        "Water Minister Osric Dahl said the gates were safe. Dahl told the Harbour Daily that he would resign."
    )
    found = attributions(text)
    names = [(one.cue.text, one.speaker.name if one.speaker else None) for one in found]
    assert ("confirmed", "Mattis Orle") in names
    assert ("said", "Mattis Orle") in names
    assert ("added", "Mattis Orle") in names
    assert ("told", "Osric Dahl") in names
    confirmed = next(one for one in found if one.cue.text == "confirmed")
    assert confirmed.speaker is not None
    assert confirmed.speaker.speaks_for == "Osric Dahl"
    assert "spokesman" in (confirmed.speaker.role or "")


def test_a_nested_relay() -> None:
    text = "During the call, Dahl told Governor Henna Voss that the gates had been opened, two officials told the Harbour Daily."
    outer = next(one for one in attributions(text) if "officials" in one.source.text)
    inner = next(one for one in attributions(text) if one.source.text == "Dahl")
    assert inner.inside == outer.id
    assert (outer.relayed_from or "").endswith("Harbour Daily")
    assert inner.relayed_from == outer.relayed_from
    assert outer.count == 2
    assert "Harbour Daily" in (outer.addressee or "")


def test_an_outlet_does_not_relay_itself() -> None:
    text = "Osric Dahl told the Harbour Daily that he would resign."
    assert the(text, "told").relayed_from == "Harbour Daily"
    assert the(text, "told", outlet="The Harbour Daily").relayed_from is None


def test_hedges_and_kinds() -> None:
    assert the("The minister reportedly said that he was ill.", "said").hedged
    assert not the("The minister said that he was ill.", "said").hedged
    assert the("“I am very ill indeed,” the minister said.", "said").kind == "direct"
    assert the("The minister said that he was ill.", "said").kind == "indirect"
    assert the("The minister said that he was “very ill indeed” at home.", "said").kind == "mixed"


def test_every_place_of_an_article_is_read_in_its_own_text() -> None:
    article = Article(
        id="x",
        url="",
        headline="Port to close on Monday, minister says",
        body="Ana Rell said the port would close.",
        language="en",
        pictures=(Picture(caption="Ana Rell says she is sad at the quay."),),
        briefs=(Brief("The lorry overturned, Bo Ek said."),),
    )
    found = attribute(article)
    assert {None, "headline", "briefs/0/text"} <= {one.in_ for one in found}
    for one in found:
        for extent in (one.source, one.cue, one.content):
            assert " ".join(text_in(article, one.in_)[a:b] for a, b in extent.spans) == extent.text


@pytest.mark.parametrize(
    ("language", "text", "speaker"),
    [
        ("de", "„Der Hafen wird am Montag geschlossen“, sagte Anna Rellmann.", "Anna Rellmann"),
        ("fr", "« Le port sera fermé lundi prochain », a déclaré Anne Rellier.", "Anne Rellier"),
        ("uk", "«Порт закриють у понеділок уранці», — сказала Анна Релль.", "Анна Релль"),
    ],
)
def test_other_languages_give_direct_quotations_only(language: str, text: str, speaker: str) -> None:
    (one,) = attribute(Article(id="x", url="", headline="", body=f"{text} Ana Rell said so.", language=language))
    assert one.kind == "direct"
    assert one.speaker is not None
    assert one.speaker.name == speaker


@given(st.text(max_size=400), st.sampled_from(["en", "de", None]))
@settings(deadline=None, max_examples=150)
def test_any_text(text: str, language: str | None) -> None:
    article = Article(id="x", url="", headline=text[:40], body=f"{text} said Ana “{text}” told that", language=language)
    for one in attribute(article):
        assert one.in_ in places(article)
        for extent in (one.source, one.cue, one.content):
            assert all(0 <= a <= b <= len(text_in(article, one.in_)) for a, b in extent.spans)


@pytest.mark.parametrize("piece", ["Ana Rell said that he told “it” , ", "“", "A ", "said ", ", of the "])
def test_long_texts_take_linear_time(piece: str) -> None:
    with costing_less_than(20):
        attributions(piece * (30_000 // len(piece)))


def test_a_headline_without_a_word_of_saying_says_nothing() -> None:
    said = attribute(
        Article("x", "", "Three more bodies found in the lower gallery", "Rescuers went on all night.", language="en")
    )
    assert not said
