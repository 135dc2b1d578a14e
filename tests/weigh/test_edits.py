"""Pairs of invented paragraphs, through the real attribution: which edits a reader would name."""

from datetime import UTC, datetime
from typing import Any

import pytest

from onrecord.attribute import attribute
from onrecord.records import Account, Article, Edit, text_in
from onrecord.weigh.alignment import align
from onrecord.weigh.edits import edits
from tests.patience import costing_less_than

SEEN = datetime(2031, 3, 4, tzinfo=UTC)


def account(body: str, **fields: Any) -> Account:
    article = Article("a", "https://pellan.example/1", fields.pop("headline", ""), body, language="en", **fields)
    return Account(article, tuple(attribute(article)), (), SEEN)


def told(edit: Edit) -> tuple[str, str, str]:
    return edit.kind, edit.before.text, edit.after.text


def between(before: str, after: str, **fields: Any) -> list[tuple[str, str, str]]:
    return [told(edit) for edit in edits(account(before, **fields), account(after, **fields))]


QUAY = "The quay at Pellan was closed for the winter. Traders have moved their stalls to the upper square."


@pytest.mark.parametrize(
    ("before", "after", "kind", "was", "now"),
    [
        (
            "The dam had been unsafe for years, two engineers said.",
            "The dam had been unsafe for years.",
            "attribution_dropped", "two engineers said", "The dam had been unsafe for years.",
        ),
        (
            "Police said that the driver had fallen asleep on the bridge.",
            "The driver had fallen asleep on the bridge.",
            "attribution_dropped", "Police said", "The driver had fallen asleep on the bridge.",
        ),
        (
            "The minister took the money in a hotel, according to the prosecutor's report.",
            "The minister took the money in a hotel.",
            "attribution_dropped", "the prosecutor's report", "took the money",
        ),
        (
            "The mill will close in June.",
            "The mill will close in June, the owner's spokeswoman said.",
            "attribution_added", "The mill will close in June.", "spokeswoman said",
        ),
        (
            "The clerk allegedly forged the permits for the harbour cranes.",
            "The clerk forged the permits for the harbour cranes.",
            "hardened", "allegedly forged", "forged",
        ),
        (
            "A loose cable may have started the fire in the depot.",
            "A loose cable started the fire in the depot.",
            "hardened", "may have started", "started",
        ),
        (
            "The ship is believed to have carried stolen grain from Orvania.",
            "The ship carried stolen grain from Orvania.",
            "hardened", "is believed to have carried", "carried",
        ),
        (
            "The mayor struck the reporter on the steps of the hall.",
            "The mayor reportedly struck the reporter on the steps of the hall.",
            "softened", "struck", "reportedly struck",
        ),
        (
            "The vault had been left open all night, a police spokesman said.",
            "The vault had been left open all night, officials said.",
            "source_swapped", "a police spokesman", "officials",
        ),
        (
            "Mayor Ines Calder said that the wall would hold until spring.",
            "Engineer Odo Brandt said that the wall would hold until spring.",
            "source_swapped", "Mayor Ines Calder", "Engineer Odo Brandt",
        ),
        (
            "The valves were shut by hand, inspector Rhoda Venn said.",
            "The valves were shut by hand, an inspector said.",
            "name_dropped", "inspector Rhoda Venn", "an inspector",
        ),
        (
            "The ministry declined to comment on the missing letter.",
            "The ministry denied that it had received the missing letter.",
            "stance_changed", "declined", "denied",
        ),
        (
            "Calder confirmed that the wall had been inspected in May.",
            "Calder denied that the wall had been inspected in May.",
            "stance_changed", "confirmed", "denied",
        ),
        (
            "Inspectors found 17 defects in the props of the mine.",
            "Inspectors found 11 defects in the props of the mine.",
            "number_changed", "17 defects", "11 defects",
        ),
        (
            "At least twelve people were killed when the tram left the rails, the fire brigade said.",
            "At least 14 people were killed when the tram left the rails, the fire brigade said.",
            "number_changed", "twelve people", "14 people",
        ),
        (
            "The council meets on March 3 to vote on the tax.",
            "The council meets on March 5 to vote on the tax.",
            "number_changed", "3 to", "5 to",
        ),
    ],
)  # fmt: skip
def test_one_edit_is_named_and_points_at_its_words(before: str, after: str, kind: str, was: str, now: str) -> None:
    found = between(f"{QUAY}\n\n{before}", f"{QUAY}\n\n{after}")
    assert [edit[0] for edit in found] == [kind], found
    assert was in found[0][1]
    assert now in found[0][2]


def test_extents_stand_in_their_own_version() -> None:
    before = account(f"{QUAY}\n\nInspectors found 17 defects in the mine.")
    after = account(f"A dek was added above it all.\n\n{QUAY}\n\nInspectors found 11 defects in the mine.")
    (edit,) = edits(before, after)
    for side, version in ((edit.before, before), (edit.after, after)):
        ((start, end),) = side.spans
        assert text_in(version.article, edit.in_)[start:end] == side.text


SAID = (
    "Mayor Ines Calder said that “the wall would not last the winter”. She had asked for money twice.\n\n"
    "The ministry denied that it had been warned. An engineer's report counted 14 cracks in the wall."
)


@pytest.mark.parametrize(
    "after",
    [
        "\n\n".join(reversed(SAID.split("\n\n"))),
        SAID.replace("“", '"').replace("”", '"').replace("'", "’"),
        SAID.replace(". ", ".  ").replace("\n\n", "\n \n"),
        SAID.replace("14 cracks", "fourteen cracks"),
        f"{SAID}\n\nThe tide was low on Monday morning.",
        SAID.replace(" twice", " two times"),
    ],
    ids=["moved", "quotes", "space", "numeral", "new sentence", "other words"],
)
def test_what_changes_nothing_is_no_edit(after: str) -> None:
    assert between(SAID, after) == []


def test_a_clause_that_went_with_its_hedge_hardens_nothing() -> None:
    before = "The depot burned down on Sunday night, and a loose cable may have started the fire."
    assert between(before, "The depot burned down on Sunday night.") == []


def test_a_hedge_that_gives_way_to_a_source_is_one_edit() -> None:
    before = "The clerk allegedly forged the permits for the harbour cranes."
    after = "Prosecutors said that the clerk forged the permits for the harbour cranes."
    assert [kind for kind, *_ in between(before, after)] == ["attribution_added"]


def test_a_source_that_is_gone_with_its_words_is_told() -> None:
    (edit,) = between(SAID, SAID.replace("The ministry denied that it had been warned. ", ""))
    assert edit == ("attribution_dropped", "The ministry denied", "")


def test_headline_and_notes_come_first() -> None:
    before = account("Inspectors found 17 defects.", headline="Inspectors find 17 defects")
    note = "An earlier version of this article said that the inspectors had found 17 defects."
    after = account("Inspectors found 11 defects.", headline="Inspectors find eleven defects", corrections=(note,))
    assert [told(edit)[0] for edit in edits(before, after)] == ["correction_added", "headline", "number_changed"]
    assert edits(before, after)[0].after.text == note


def test_a_note_in_the_body_is_a_correction() -> None:
    note = "This article was amended on March 5: the wall was built in 1988."
    assert between(SAID, f"{SAID}\n\n{note}") == [("correction_added", "", note)]


def test_a_long_text_that_was_written_anew_is_compared_in_time() -> None:
    def text(word: str) -> str:
        return "\n\n".join(f"{word.capitalize()} {n} {word} came to the {word} of {word} {n}." for n in range(4000))

    with costing_less_than(10):
        pairs = align(text("north"), text("south"))
    assert sum(pair.before is not None for pair in pairs) == sum(pair.after is not None for pair in pairs) == 4000


def test_every_sentence_of_both_versions_is_told_once() -> None:
    before = "One came. Two went home again. Three stayed where it was. Four left for the coast."
    after = "Three stayed where it was. Two went home at last. Five is new here. One came."
    pairs = align(before, after)
    assert sorted(before[slice(*p.before)] for p in pairs if p.before) == sorted(
        s + "." for s in before[:-1].split(". ")
    )
    assert [after[slice(*p.after)] for p in pairs if p.after] == [s + "." for s in after[:-1].split(". ")]
