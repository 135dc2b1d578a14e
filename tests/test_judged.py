"""What people decided, laid over an article's attributions; and how their words are found again."""

from datetime import UTC, datetime

import pytest
from msgspec.structs import replace

from onrecord.judged import judged, locate, pointed_at, refer, words_of
from onrecord.records import Article, Attribution, Extent, Judgement, Picture, Quote, Reference, Speaker

AT = datetime(2031, 3, 11, 9, tzinfo=UTC)
BODY = (
    "Mayor Ines Calder said the wall was weak. Harbour master Lena Voss said the wall was weak. "
    "Two engineers, speaking on condition of anonymity, said Odo Brandt told the council that the money was spent."
)
ARTICLE = Article("a1", "https://courier.example/1", "Wall", BODY)


def at(words: str, nth: int = 0) -> Extent:
    """The extent of the `nth` occurrence of the words."""
    start = -1
    for _ in range(nth + 1):
        start = BODY.index(words, start + 1)
    return Extent.of(BODY, [(start, start + len(words))])


CALDER = Attribution(
    "x1", "a1", at("Mayor Ines Calder"), at("said"), at("the wall was weak"),
    speaker=Speaker("Ines Calder", "Mayor"), source_type="person", naming="named",
)  # fmt: skip
VOSS = Attribution(
    "x2", "a1", at("Harbour master Lena Voss"), at("said", 1), at("the wall was weak", 1),
    speaker=Speaker("Lena Voss"), source_type="person", naming="named",
)  # fmt: skip
ENGINEERS = Attribution(
    "x3", "a1", at("Two engineers"), at("said", 2), at("Odo Brandt told the council that the money was spent"),
    source_type="group", naming="described", count=2, terms="on condition of anonymity",
)  # fmt: skip
BRANDT = Attribution(
    "x4", "a1", at("Odo Brandt"), at("told"), at("that the money was spent"),
    speaker=Speaker("Odo Brandt"), source_type="person", naming="named", inside="x3",
)  # fmt: skip
ALL = (CALDER, VOSS, ENGINEERS, BRANDT)


def decided(kind: str, of: Attribution, right: str | None = None, **more: object) -> Judgement:
    values = {"words": words_of(ARTICLE, of), "right": right, **more}
    return Judgement(f"j-{kind}-{of.id}", kind, "Nell", AT, **values)  # type: ignore[arg-type]


def begun_anew(beginning: str) -> tuple[Article, tuple[Attribution, ...]]:
    """The article with another first sentence, and its other attributions as they stand then."""
    first = "Mayor Ines Calder said the wall was weak."
    body, shift = BODY.replace(first, beginning), len(beginning) - len(first)

    def moved(extent: Extent) -> Extent:
        return Extent.of(body, [(start + shift, end + shift) for start, end in extent.spans])

    again = [
        replace(a, id=f"new-{a.id}", source=moved(a.source), cue=moved(a.cue), content=moved(a.content))
        for a in ALL
        if a is not CALDER
    ]
    return replace(ARTICLE, body=body), tuple(again)


# ---- words found again


def test_words_are_found_where_their_surroundings_agree() -> None:
    second = refer(ARTICLE, VOSS.content, None)
    assert locate(ARTICLE, second) == VOSS.content.spans[0]
    moved, (voss, *_) = begun_anew("A new beginning.")
    assert locate(moved, second) == voss.content.spans[0]


def test_the_same_few_words_in_other_surroundings_are_not_meant() -> None:
    without, _ = begun_anew("A new beginning.")
    assert locate(without, refer(ARTICLE, CALDER.content, None)) is None
    assert pointed_at(without, ALL, *words_of(ARTICLE, CALDER)) is None


def test_many_words_are_meant_wherever_they_stand() -> None:
    article = replace(ARTICLE, body="They added that Odo Brandt told the council that the money was spent!")
    assert locate(article, refer(ARTICLE, ENGINEERS.content, None)) == (16, 68)


def test_of_equal_surroundings_the_first_is_meant() -> None:
    article = replace(ARTICLE, body="no no no no")
    assert locate(article, Reference("a1", Quote("no", "", ""))) == (0, 2)


def test_words_that_are_gone_and_places_that_are_gone_are_nowhere() -> None:
    assert locate(replace(ARTICLE, body="Nothing."), refer(ARTICLE, CALDER.content, None)) is None
    assert locate(ARTICLE, Reference("a1", Quote("the wall", "", ""), "pictures/0/caption")) is None
    assert locate(ARTICLE, Reference("a1", Quote("", "", ""))) is None
    assert locate(ARTICLE, Reference("a1", Quote(" \n", "", ""))) is None


def test_other_spacing_hides_no_words() -> None:
    article = replace(ARTICLE, body=BODY.replace("the wall", "the\n\nwall\u00a0"))
    span = locate(article, refer(ARTICLE, CALDER.content, None))
    assert span is not None
    assert article.body[slice(*span)].split() == ["the", "wall", "was", "weak"]


def test_words_full_of_signs_are_taken_as_they_stand() -> None:
    article = replace(ARTICLE, body="It cost (1.5*2)+ $3 [sic]? It cost 1x5.")
    assert locate(article, Reference("a1", Quote("(1.5*2)+ $3 [sic]?", "cost ", " It"))) == (8, 26)


def test_a_short_word_in_a_long_text_is_found_soon() -> None:
    article = replace(ARTICLE, body="a " * 200_000 + "there a here")
    reference = Reference("a1", Quote("a", "there ", " here"))
    assert locate(article, reference) == (400_006, 400_007)


def test_words_elsewhere_than_in_the_body() -> None:
    article = replace(ARTICLE, pictures=(Picture("https://courier.example/p", "The wall, the fire brigade said."),))
    caption = article.pictures[0].caption
    start = caption.index("the fire brigade")
    reference = refer(article, Extent.of(caption, [(start, start + 16)]), "pictures/0/caption")
    assert locate(article, reference) == (start, start + 16)
    with pytest.raises(KeyError):
        refer(article, CALDER.content, "pictures/1/caption")


# ---- whose words they are


@pytest.mark.parametrize("one", ALL, ids=lambda one: one.id)
def test_an_attribution_is_pointed_at_by_all_and_by_any_of_its_words(one: Attribution) -> None:
    assert pointed_at(ARTICLE, ALL, *words_of(ARTICLE, one)) is one
    for extent in (one.content, one.source):
        assert pointed_at(ARTICLE, ALL, refer(ARTICLE, extent, None)) is one


def test_two_sources_of_one_content_are_told_apart() -> None:
    also = replace(CALDER, id="x9", source=at("Harbour master Lena Voss"), speaker=Speaker("Lena Voss"))
    for order in ((CALDER, also), (also, CALDER)):
        assert pointed_at(ARTICLE, order, *words_of(ARTICLE, also)) is also
        assert pointed_at(ARTICLE, order, *words_of(ARTICLE, CALDER)) is CALDER
        unnamed = replace(also, source=Extent())
        assert pointed_at(ARTICLE, (CALDER, unnamed), *words_of(ARTICLE, unnamed)) is unnamed


def test_what_is_nested_or_around_is_not_meant_when_the_words_are_no_attribution_any_more() -> None:
    assert pointed_at(ARTICLE, (CALDER, VOSS, ENGINEERS), *words_of(ARTICLE, BRANDT)) is None
    assert pointed_at(ARTICLE, (CALDER, VOSS, BRANDT), refer(ARTICLE, Extent.of(BODY, [(92, len(BODY))]), None)) is None


def test_bounds_that_a_new_reading_sets_elsewhere_are_still_the_same_words() -> None:
    shorter = replace(BRANDT, content=at("the money was spent"))
    assert pointed_at(ARTICLE, (CALDER, VOSS, ENGINEERS, shorter), *words_of(ARTICLE, BRANDT)) is shorter


# ---- judgements laid over


def test_another_source_takes_the_place_of_the_wrong_one() -> None:
    laid = judged(ARTICLE, ALL, [decided("wrong_source", CALDER, "Lena Voss")])
    right = laid.attributions[0]
    assert right.speaker == VOSS.speaker
    assert (right.naming, right.source_type, right.source) == ("named", "person", Extent())
    assert (right.id, right.content, right.cue) == (CALDER.id, CALDER.content, CALDER.cue)
    assert laid.attributions[1:] == ALL[1:]
    assert {key: one.by for key, one in laid.settled.items()} == {"x1": "Nell"}


def test_a_source_that_the_article_does_not_know_is_named_and_loses_what_was_told_of_the_wrong_one() -> None:
    laid = judged(ARTICLE, ALL, [decided("wrong_source", ENGINEERS, "The Works Board", right_type="organization")])
    right = laid.attributions[2]
    assert right.speaker == Speaker("The Works Board")
    assert (right.naming, right.source_type) == ("named", "organization")
    assert (right.count, right.terms, right.basis) == (None, None, None)
    assert laid.attributions[3].inside == "x3"


def test_what_is_no_attribution_is_gone_and_what_was_nested_in_it_stands() -> None:
    laid = judged(ARTICLE, ALL, [decided("not_said", ENGINEERS)])
    assert [a.id for a in laid.attributions] == ["x1", "x2", "x4"]
    assert laid.attributions[-1].inside is None
    assert set(laid.settled) == {"x3"}


def test_taking_out_what_was_taken_out_before_takes_nothing_more() -> None:
    laid = judged(ARTICLE, ALL, [decided("not_said", ENGINEERS), decided("not_said", ENGINEERS)])
    assert [a.id for a in laid.attributions] == ["x1", "x2", "x4"]


def test_the_last_word_on_a_source_counts() -> None:
    first = decided("wrong_source", CALDER, "Lena Voss")
    shown = judged(ARTICLE, ALL, [first]).attributions[0]
    second = replace(decided("wrong_source", shown, "Odo Brandt"), id="j2")
    laid = judged(ARTICLE, ALL, [first, second])
    assert laid.attributions[0].speaker == BRANDT.speaker
    assert laid.settled == {"x1": second}


def test_what_is_undone_of_another_kind_or_about_another_article_changes_nothing() -> None:
    one = decided("not_said", CALDER)
    undone = replace(one, undone_by="Nell", undone_at=AT)
    other_kind = replace(one, kind="same_claim")
    elsewhere = replace(one, words=tuple(replace(reference, article_id="a2") for reference in one.words))
    assert judged(ARTICLE, ALL, [undone, other_kind, elsewhere]) == (ALL, {})


def test_a_judgement_holds_after_the_text_around_it_moved() -> None:
    article, again = begun_anew("It rained all night on the coast.")
    laid = judged(article, again, [decided("wrong_source", VOSS, "Ines Calder"), decided("not_said", CALDER)])
    assert [(a.id, a.speaker and a.speaker.name) for a in laid.attributions] == [
        ("new-x2", "Ines Calder"),
        ("new-x3", None),
        ("new-x4", "Odo Brandt"),
    ]
    assert set(laid.settled) == {"new-x2"}
