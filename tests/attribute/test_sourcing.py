"""How a source is known: type and naming of its words, stance, relays, basis and terms."""

import pytest

from tests.attribute.test_speakers import resolved


@pytest.mark.parametrize(
    ("source", "source_type", "naming"),
    [
        ("Ana Rell", "person", "named"),
        ("a senior official", "person", "described"),
        ("three people familiar with the matter", "person", "described"),
        ("sources", "person", "described"),
        ("a retired vet", "person", "described"),
        ("critics", "group", "unspecified"),
        ("many voters", "group", "unspecified"),
        ("any taxpayer", "person", "unspecified"),
        ("the family", "group", "described"),
        ("most of those asked", "group", "unspecified"),
        ("the Ministry of Health", "organization", "named"),
        ("the Trade and Industry Department", "organization", "named"),
        ("Norr Lines", "organization", "named"),
        ("an appeals court", "organization", "described"),
        ("human rights groups", "group", "unspecified"),
        ("The Harbour Daily", "outlet", "named"),
        ("Radio Tesk", "outlet", "named"),
        ("a local newspaper", "outlet", "described"),
        ("a cabinet paper", "document", "described"),
        ("a poll by Norr Research", "document", "named"),
        ("polls", "document", "unspecified"),
        ("the Harbour Daily's editorial", "document", "named"),
    ],
)
def test_type_and_naming(source: str, source_type: str, naming: str) -> None:
    (one,) = resolved(f"On Monday {source} said that it was dark.", f"{source} | said | that it was dark")
    assert (one.source_type, one.naming) == (source_type, naming), one.speaker


@pytest.mark.parametrize(
    ("cue", "content", "stance"),
    [
        ("said", "that it was dark", "affirms"),
        ("did not dispute", "the figures", "affirms"),
        ("dismissed", "the figures", "denies"),
        ("does not believe", "that it was dark", "denies"),
        ("has ruled out", "a vote", "denies"),
        ("would neither confirm nor deny", "the report", "declines"),
        ("would not discuss", "the figures", "declines"),
        ("has not commented", "on the figures", "declines"),
        ("said", "that it could not comment", "declines"),
        ("could not independently verify", "the figures", "unsure"),
        ("has not decided", "whether to run", "unsure"),
        ("told", "to open the gates", "asks"),
        ("ordered", "the gates to be opened", "asks"),
        ("is seeking", "a permit", "asks"),
        ("is seeking", "to build a dam", "intends"),
        ("wants", "the state to pay", "asks"),
        ("wants", "to pay", "intends"),
        ("voted", "to shut the port", "intends"),
        ("said", "“Is it dark?”", "asks"),
    ],
)
def test_stance(cue: str, content: str, stance: str) -> None:
    (one,) = resolved(f"Ana Rell {cue} {content}.", f"Ana Rell | {cue} | {content}")
    assert one.stance == stance


@pytest.mark.parametrize(
    ("text", "marks", "wanted"),
    [
        (
            "In an interview with the Harbour Daily, Ana Rell said it was dark. She added that it was cold.",
            ["Ana Rell | said | it was dark", "She | added | that it was cold"],
            ["Harbour Daily", "Harbour Daily"],
        ),
        ("Ana Rell said it was dark, according to Radio Tesk.", ["Ana Rell | said | it was dark"], ["Radio Tesk"]),
        ("Ana Rell told state television it was dark.", ["Ana Rell | told | it was dark"], ["state television"]),
        ("Ana Rell told Radio Tesk’s Bo Ek it was dark.", ["Ana Rell | told | it was dark"], ["Radio Tesk"]),
        (
            "It was dark, the Harbour Daily reported, citing two officials.",
            ["the Harbour Daily | reported | It was dark", "two officials | citing | It was dark"],
            [None, "Harbour Daily"],
        ),
        (
            "The Harbour Daily reported that the gates were open. The minister knew it, sources said.",
            ["The Harbour Daily | reported | that the gates were open", "sources | said | The minister knew it"],
            [None, "The Harbour Daily"],
        ),
        # A reporter's question, a body whose name only sounds like a paper's, the paper that tells it.
        ("Ana Rell rejects a report in the Harbour Daily.", ["Ana Rell | rejects | a report"], [None]),
        ("Ana Rell said to the Space Agency it was dark.", ["Ana Rell | said | it was dark"], [None]),
        ("Ana Rell told the Courier it was dark.", ["Ana Rell | told | it was dark"], [None]),
    ],
)
def test_relays(text: str, marks: list[str], wanted: list[str | None]) -> None:
    assert [one.relayed_from for one in resolved(text, *marks, outlet="The Veld Courier")] == wanted


def test_basis_and_terms_stand_in_the_texts_words() -> None:
    text = (
        "Two people familiar with the talks said on condition of anonymity because the matter is private that they had "
        "failed. A copy of the letter seen by the Harbour Daily said so. Ana Rell said nothing."
    )
    people, letter, rell = resolved(
        text,
        "Two people familiar with the talks | said | that they had failed",
        "A copy of the letter seen by the Harbour Daily | said | so",
        "Ana Rell | said | nothing",
    )
    assert people.count == 2
    assert people.basis == "familiar with the talks"
    assert people.terms == "on condition of anonymity because the matter is private that they had failed"
    assert letter.basis == "seen by the Harbour Daily"
    assert letter.terms is None
    assert (rell.basis, rell.terms) == (None, None)
