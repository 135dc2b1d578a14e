"""The learned tagger: its word pieces, its windows, its decoding, and what it finds."""

import subprocess
import sys
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.attribute import attribute, tagger
from onrecord.attribute.decode import cue_tags, runs, viterbi
from onrecord.attribute.pieces import pieces
from onrecord.attribute.quotations import quotations
from onrecord.attribute.tagger import OVERLAP, SECTION, WINDOW, cuts
from onrecord.attribute.wordpiece import encode
from onrecord.records import Article, Attribution, places, text_in


def read(text: str, fast: bool = False, **more: object) -> list[Attribution]:
    article = Article(id="x", url="", headline="", body=text, language="en", **more)  # type: ignore[arg-type]
    return attribute(article, fast)


def triples(found: list[Attribution]) -> list[tuple[str, str, str]]:
    return [(one.source.text, one.cue.text, one.content.text.strip(' ,.“”"')) for one in found]


# --------------------------------------------------------------------------- word pieces


@pytest.mark.parametrize(
    "text", ["The port's gates", "“Naïve Łódź,” 50%", "a\u200bb so\xadft", "港は", "\0\ufffd", "x" * 300]
)
def test_pieces_cover_every_sign_but_space_and_control(text: str) -> None:
    _, starts, ends = encode(text)
    covered = {at for start, end in zip(starts, ends, strict=True) for at in range(start, end)}
    assert covered >= {at for at, sign in enumerate(text) if sign.isalnum() or sign in "“”',%"}
    assert not covered & {at for at, sign in enumerate(text) if sign in " \0\ufffd"}


def test_case_and_accents_do_not_change_pieces() -> None:
    assert encode("The mayor of Orsk")[0] == encode("THE MAYOR OF ORSK")[0] == encode("thé mayor óf orsk")[0]


@given(st.text(max_size=200))
def test_pieces_lie_within_any_text_and_do_not_overlap(text: str) -> None:
    ids, starts, ends = encode(text)
    bounds = list(zip(starts, ends, strict=True))
    assert len(ids) == len(bounds)
    assert all(0 <= start < end <= len(text) for start, end in bounds)
    assert all(a[0] <= b[0] and a[1] <= b[1] for a, b in pairwise(bounds))


def test_quotation_state_sentences_and_paragraphs_are_seen() -> None:
    text = "Port to close\n\nDr. Rell said: “It is over. We go.\n\n“Tomorrow,” she said. NATO left."
    found = pieces(text, quotations(text))
    words = [text[start:end] for start, end in zip(found.starts, found.ends, strict=True)]
    state = dict(zip(words, found.quote.tolist(), strict=True))
    assert (state["said"], state["over"], state["tomorrow".title()]) == (0, 1, 4)
    place = dict(zip(words, found.place.tolist(), strict=True))
    assert place["Port"] == 5, "a heading's first piece"
    assert place["Dr"] == 2
    assert place["Re" if "Re" in place else "Rell"] == 0, "an abbreviation ends no sentence"
    assert place["NATO"] == 1
    assert dict(zip(words, found.case.tolist(), strict=True))["NATO"] == 2


# --------------------------------------------------------------------------- windows


@given(st.integers(1, 20_000))
def test_windows_cover_the_text_and_overlap(size: int) -> None:
    starts, length = cuts(size)
    assert length <= WINDOW
    assert starts[0] == 0
    assert starts[-1] + length == max(size, length)
    assert all(b - a <= length - OVERLAP + 1 for a, b in pairwise(starts))


@given(st.integers(1, 6), st.integers(1, 40), st.integers(0, 2**32 - 1))
def test_the_best_path_is_legal_and_beats_any_other(rows: int, steps: int, seed: int) -> None:
    chance = np.random.default_rng(seed)
    scores = chance.normal(size=(rows, steps, 5)).astype(np.float32)
    cost = 0.5

    def worth(path: np.ndarray, row: int) -> float:
        legal = all(tag % 2 or not tag or before in (tag - 1, tag) for before, tag in pairwise(path))
        opened = sum(tag % 2 for tag in path[1:])
        return float(scores[row, np.arange(steps), path].sum() - cost * opened) if legal else -1e4

    best = viterbi(scores, cost)
    for row in range(rows):
        assert worth(best[row], row) > -1e3, "no inside without its begin"
        other = chance.integers(0, 5, steps)
        assert worth(best[row], row) >= worth(other, row) - 1e-3


@given(st.integers(1, 60), st.integers(0, 2**32 - 1))
def test_cues_are_looked_for_only_where_they_are_likely(steps: int, seed: int) -> None:
    scores = np.random.default_rng(seed).normal(size=(steps, 3)).astype(np.float32)
    scores[::3] = (20, 0, 0)
    scores[1:, 2][scores[:-1, 0] == 20] = -20
    assert cue_tags(scores).tolist() == viterbi(scores[None])[0].tolist()


def test_spans_are_read_from_tags() -> None:
    assert runs(np.array([0, 1, 2, 2, 1, 0, 3, 4], np.int8), 1, 2) == [(1, 4), (4, 5)]
    assert runs(np.array([2, 2, 0, 1], np.int8), 1, 2) == [(0, 2), (3, 4)]


# --------------------------------------------------------------------------- what is found


def test_content_that_goes_on_behind_the_cue_and_in_the_next_sentence() -> None:
    found = triples(read("“The dam will hold,” Osric Dahl told reporters on Monday. “Nobody needs to leave.”"))
    assert found[0][:2] == ("Osric Dahl", "told")
    assert "The dam will hold" in found[0][2]


def test_several_statements_of_one_sentence() -> None:
    text = "Ana Rell said the port would close and warned that two ferries could be sold, but the mayor denied it."
    assert {(source, cue) for source, cue, _ in triples(read(text))} >= {("Ana Rell", "said"), ("the mayor", "denied")}


def test_a_statement_within_another() -> None:
    inner, outer = read("The general told envoys that the raid was planned, two officials said.")
    assert (inner.source.text, outer.source.text) == ("The general", "two officials")
    assert inner.inside == outer.id


def test_a_statement_within_a_quotation() -> None:
    inner, outer = read("“They said that the gate would hold,” Ana Rell told reporters.")
    assert (inner.source.text, inner.content.text) == ("They", "that the gate would hold")
    assert inner.inside == outer.id
    assert outer.source.text == "Ana Rell"


def test_an_addressee_is_told_from_the_source() -> None:
    (one,) = read("Ana Rell told the Harbour Daily that she would not resign.")
    assert one.source.text == "Ana Rell"
    assert "Harbour Daily" in (one.addressee or "")
    assert "Harbour Daily" not in one.content.text


def test_a_source_is_found_behind_its_day() -> None:
    text = "Rain fell. The Harbour Daily on Nov. 27 wrote that two senior officials had warned of the danger."
    assert ("The Harbour Daily", "wrote") in {(source, cue) for source, cue, _ in triples(read(text))}


def test_a_statement_without_a_source() -> None:
    found = read("It is widely believed that the bridge was never inspected.")
    assert [one.source.text for one in found] == [""]


def test_a_headline_is_read_in_the_light_of_the_body() -> None:
    article = Article(
        id="x",
        url="",
        headline="Port to close on Monday, Rell says",
        body="Ana Rell said the port would close.",
        language="en",
    )
    found = attribute(article)
    assert [one.in_ for one in found] == [None, "headline"]
    for one in found:
        for extent in (one.source, one.cue, one.content):
            assert " ".join(text_in(article, one.in_)[a:b] for a, b in extent.spans) == extent.text


def test_nothing_depends_on_where_a_long_text_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    paragraph = (
        "Ana Rell said the port would close. The harbour is old and its walls are low. “We knew,” Osric Dahl added.\n\n"
    )
    monkeypatch.setattr(tagger, "SECTION", 700)
    count = 60
    found = triples(read(paragraph * count))
    assert found.count(("Ana Rell", "said", "the port would close")) == count
    assert found.count(("Osric Dahl", "added", "We knew")) == count


@given(st.text(max_size=300), st.booleans())
@settings(deadline=None, max_examples=100)
def test_any_text_gives_spans_within_it(text: str, fast: bool) -> None:
    article = Article(
        id="x", url="", headline=text[:30], body=f"{text} “said Ana {text}” Bo told\n{text}", language="en"
    )
    for one in attribute(article, fast):
        assert one.in_ in places(article)
        for extent in (one.source, one.cue, one.content):
            assert all(0 <= a < b <= len(text_in(article, one.in_)) for a, b in extent.spans)


@pytest.mark.parametrize(
    "text", ["", " \n\n\t", "\0" * 50, "“" * 5000, "😀" * 5000, "x" * 1_000_000, "שלום “אמר” דן. " * 300, "said"]
)
def test_odd_texts(text: str) -> None:
    assert all(end <= len(text) for one in read(text) for _, end in one.content.spans)


def test_a_text_of_more_than_one_section_is_read_to_its_end() -> None:
    text = "The walls are low. " * (SECTION // 4) + "Ana Rell said the port would close."
    assert ("Ana Rell", "said", "the port would close") in triples(read(text))


def test_the_fast_mode_needs_no_model() -> None:
    program = (
        "import sys\n"
        "from onrecord.attribute import attribute\n"
        "from onrecord.records import Article\n"
        "found = attribute(Article(id='x', url='', headline='', body='Ana Rell said it was over.', language='en'), fast=True)\n"
        "assert found[0].source.text == 'Ana Rell'\n"
        "assert not {'onnxruntime', 'onrecord.attribute.graphs'} & set(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
