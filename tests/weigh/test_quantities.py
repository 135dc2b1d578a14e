from datetime import UTC, datetime

import pytest

from onrecord.records import Account, Article, Attribution, Extent, Speaker, TimeMention
from onrecord.weigh import weigh
from onrecord.weigh.quantities import quantities

SEEN = datetime(2031, 1, 5, tzinfo=UTC)


def found(text: str) -> list[tuple[str, float, str]]:
    account = Account(Article("a", "", "", text), (), (), SEEN)
    return [(q.what, q.value, q.bound) for q in quantities(account)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "At least 12 people were killed and 40 injured at Quill.",
            [("killed", 12, "at_least"), ("injured", 40, "exact")],
        ),
        (
            "The slide killed three and left two hundred villagers homeless.",
            [("killed", 3, "exact"), ("displaced", 200, "exact")],
        ),
        (
            "The death toll rose to 1,204, with about 90 still missing.",
            [("killed", 1204, "exact"), ("missing", 90, "about")],
        ),
        (
            "Officers arrested 14 dockers. Up to 30 were detained later.",
            [("arrested", 14, "exact"), ("arrested", 30, "at_most")],
        ),
        ("Seven people, including two children, were wounded.", [("injured", 7, "exact")]),
        ("More than 2.5 million people have been displaced.", [("displaced", 2_500_000, "at_least")]),
        ("Twenty-one sailors are missing.", [("missing", 21, "exact")]),
        ("A 34-year-old man died two days after the fair.", []),
        ("The father of two girls was killed in the blast.", []),
        ("The firm sold 300 boats and killed the project.", []),
    ],
)
def test_counts_in_words_and_digits(text: str, expected: list[tuple[str, float, str]]) -> None:
    assert found(text) == expected


def test_the_extent_holds_the_words_and_the_attribution_that_says_them() -> None:
    body = "The tram left the rails. Nine people were killed, said fire chief Rhoda Venn on Sunday."
    told = "Nine people were killed"
    start = body.index(told)
    said = Attribution(
        "x",
        "a",
        Extent.of(body, [(54, 74)]),
        Extent.of(body, [(49, 53)]),
        Extent.of(body, [(start, start + len(told))]),
        speaker=Speaker("Rhoda Venn"),
        source_type="person",
        naming="named",
    )
    sunday = TimeMention(Extent.of(body, [(body.index("Sunday"), body.index("Sunday") + 6)]), "DATE", "2031-01-04")
    (quantity,) = quantities(Account(Article("a", "", "", body), (said,), (sunday,), SEEN))
    assert (quantity.extent.text, quantity.attribution, quantity.as_of) == (told, "x", "2031-01-04")


def test_tolls_of_one_day_that_differ_are_a_dispute() -> None:
    accounts = []
    for id_, number, name in (("a", "nine", "Rhoda Venn"), ("b", "14", "Joram Quist")):
        content = f"{number} people were killed when the tram left the rails at Pellan"
        body = f"{name} said {content}."
        source, cue, told = [
            Extent.of(body, [(body.index(w), body.index(w) + len(w))]) for w in (name, "said", content)
        ]
        said = Attribution(
            f"{id_}-1", id_, source, cue, told, speaker=Speaker(name), source_type="person", naming="named"
        )
        article = Article(id_, "", "", body, outlet=id_, date_published="2031-01-05")
        accounts.append(Account(article, (said,), (), SEEN))
    weighing = weigh("s", accounts)
    assert [claim.text.split()[0] for claim in weighing.claims] == ["nine", "14"]
    assert {(d.kind, frozenset(d.attributions)) for d in weighing.disputes} == {("number", frozenset({"a-1", "b-1"}))}
