"""Attributions in the text: what is marked as what, where spans nest, overlap or are missing."""

import re
from html import unescape

from hypothesis import given
from hypothesis import strategies as st

from onrecord.records import Article, Attribution, Block, Extent, Span
from onrecord.serve.marks import body, in_place, marked, outermost_first, pieces
from tests.serve.world import BODY, MAIN, RELAYED, main_article, near, said

TEXT = "Ana said Bo had told her that the bridge is shut."


def bare(html: str) -> str:
    return unescape(re.sub(r"<[^>]*>", "", html))


def test_a_nested_attribution_shows_its_own_source_and_cue_within_the_outer_content() -> None:
    outer = said("x", 1, TEXT, ("Ana", "said", "Bo had told her that the bridge is shut"))
    inner = said("x", 2, TEXT, ("Bo", "told", "the bridge is shut"), inside="x-a1")
    found = {piece.text: piece for piece in pieces(TEXT, Span(0, len(TEXT)), outermost_first([inner, outer]))}
    assert found["Bo"].role == "source"
    assert found["told"].role == "cue"
    assert found[" her that "].ids == ("x-a1",)
    assert found["the bridge is shut"].ids == ("x-a1", "x-a2")
    assert found["told"].anchors == ("x-a2",)


def test_attributions_that_claim_to_be_inside_each_other_do_not_hang() -> None:
    one = said("x", 1, TEXT, ("Ana", "said", "Bo had told her"), inside="x-a2")
    two = said("x", 2, TEXT, ("Bo", "told", "the bridge is shut"), inside="x-a1")
    assert len(outermost_first([one, two])) == 2


def test_two_attributions_with_one_cue_can_both_be_led_to() -> None:
    text = "The bridge is shut and the road is open, Ana said."
    pair = [
        said("x", n, text, ("Ana", "said", what)) for n, what in ((1, "The bridge is shut"), (2, "the road is open"))
    ]
    html = marked(text, Span(0, len(text)), pair)
    assert 'id="a-x-a1"' in html
    assert 'id="a-x-a2"' in html


def test_a_content_over_two_paragraphs_is_marked_in_both() -> None:
    text = "“One,\n\ntwo,” Ana said."
    article = Article("x", "https://x.example/", "", text)
    across = Attribution("x-a1", "x", near(text, "Ana", 0), near(text, "said", 0), Extent.of(text, [(0, 12)]))
    first, second = body(article, [across])
    assert 'class="m content"' in first.html
    assert second.html.startswith('<span class="m content" data-a="x-a1">two,”</span>')


def test_no_word_of_the_body_is_left_out_when_blocks_cover_a_part_only() -> None:
    blocks = (Block("paragraph", Span(BODY.index("Two"), BODY.index("winter") + 8)), Block("legal", None, "© all"))
    shown = body(Article("x", "https://x.example/", "", BODY, blocks=blocks), [])
    assert [bare(p.html) for p in shown] == [part for part in BODY.split("\n\n") if part]


def test_list_items_that_follow_each_other_make_one_list() -> None:
    reading = main_article()
    assert reading.article is not None
    last = body(reading.article, reading.attributions)[-1]
    assert [bare(item) for item in last.items] == ["the old quay", "the fish market"]


def test_a_caption_is_marked_and_the_body_is_not_marked_by_it() -> None:
    reading = main_article()
    assert reading.article is not None
    caption = in_place(reading.article.pictures[0].caption, "pictures/0/caption", reading.attributions)
    assert f'id="a-{MAIN}-a6"' in caption
    assert all(f"{MAIN}-a6" not in p.html for p in body(reading.article, reading.attributions))


def test_an_attribution_without_a_cue_is_held_by_its_source() -> None:
    held = said("x", 1, RELAYED, ("The Marrowby Courier", "", "At least 12 boats were lost"))
    html = marked(RELAYED, Span(0, len(RELAYED)), [held])
    assert re.search(r'<a class="m source"[^>]*id="a-x-a1"', html)


spans = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)).map(sorted).map(tuple), max_size=3)


@given(
    st.text(st.sampled_from("ab <>&\"'é\n😀"), min_size=30, max_size=30),
    st.lists(st.tuples(spans, spans, spans), max_size=4),
)
def test_marking_changes_no_word(text: str, given_spans: list[tuple[list[tuple[int, int]], ...]]) -> None:
    made = [
        Attribution(f"x-a{n}", "x", *(Extent.of(text, extent) for extent in extents))  # type: ignore[arg-type]
        for n, extents in enumerate(given_spans)
    ]
    html = marked(text, Span(0, len(text)), outermost_first(made))
    assert bare(html) == text
    assert html.count("<a ") + html.count("<span ") == html.count("</a>") + html.count("</span>")
