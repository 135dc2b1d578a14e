"""Article -> attributions: who says what, and how they are known. Pure.

quotations  where quotations stand, over paragraphs too
wordpiece   a text as the model's word pieces; pieces adds case, quotations, paragraphs
tagger      source, cue and content by the learned model; decode finds the best spans, graphs computes, mend trims
tokens      words, their classes, sentences
lexicon     how likely a word is a cue, from counts
spans       source, cue and content by the shape of each sentence: the fast mode
names       who and what the article names, by fullest name
known       what a source is, how it is named, its stance
resolve     all of it together: speakers, relays, nesting
headlines   what headlines do with words of saying
quoted      whom a source quotes: "the ministry quoted him as saying"
foreign     direct quotations alone, in languages without a lexicon
"""

from bisect import bisect_right

from onrecord.attribute.foreign import direct_quotations
from onrecord.attribute.found import Found
from onrecord.attribute.headlines import told_by_headline
from onrecord.attribute.lexicon import lexicon
from onrecord.attribute.mend import behind
from onrecord.attribute.names import Names
from onrecord.attribute.quotations import Quotation, quotations
from onrecord.attribute.resolve import REPORTIVE, Resolver
from onrecord.attribute.spans import find
from onrecord.attribute.tokens import sentences
from onrecord.records import Article, Attribution, opening, places, text_in

_Read = tuple[list[Found], list[Quotation]]


def attribute(article: Article, fast: bool = False) -> list[Attribution]:
    """Every attribution of every place of `article`, the body's first, each place's in text order.

    `fast` reads by word lists and the shape of sentences instead of the learned
    model: several times as many words a second, for archives, and less exact
    (`docs/accuracy.md` has both). In a language other than English only direct
    quotations are given, with a speaker where one stands plainly beside them.
    """
    texts = {place: text_in(article, place) for place in places(article)}
    if article.language not in (None, "en"):
        read = {place: direct_quotations(text) for place, text in texts.items()}
    else:
        read = {place: _by_shape(text) for place, text in texts.items()} if fast else _by_model(texts)
        for place in set(texts) & {"headline", "alternative_headline"}:
            found, marks = read[place]
            read[place] = told_by_headline(texts[place], found, article.body), marks
    if (start := opening(article)) and None in read:
        read[None] = [behind(one, start) for one in read[None][0]], read[None][1]
    if not any(found for found, _ in read.values()):
        return []
    resolver = Resolver(article.id, Names("\n\n".join(texts.values())), article.outlet)
    for place, (found, marks) in read.items():
        resolver.place(place, texts[place], found, marks)
    return resolver.done


def _by_shape(text: str) -> _Read:
    marks = quotations(text)
    return [one for sentence in sentences(text, marks) for one in find(sentence, lexicon())], marks


def _by_model(texts: dict[str | None, str]) -> dict[str | None, _Read]:
    """All places in one reading, what stands above the body before it, so that each is seen in its context."""
    # Not imported before it is wanted: the runtime takes longer to load than the fast mode to read an article.
    from onrecord.attribute.graphs import graphs
    from onrecord.attribute.mend import within
    from onrecord.attribute.tagger import tag

    above = [place for place in texts if place in ("headline", "alternative_headline", "dek")]
    order = [*above, *(place for place in texts if place not in above)]
    marks = {place: quotations(texts[place]) for place in order}
    whole, shifted, starts = "", [], []
    for place in order:
        starts.append(len(whole))
        shifted += [
            Quotation(start + len(whole), end + len(whole), continues) for start, end, continues in marks[place]
        ]
        whole += texts[place] + "\n\n"
    read: dict[str | None, _Read] = {place: ([], marks[place]) for place in texts}
    for one in tag(whole, shifted, graphs()):
        number = bisect_right(starts, one.cue[0][0]) - 1
        window = starts[number], starts[number] + len(texts[order[number]])
        moved = within(one, window, 0)
        if moved.cue and moved.content:
            read[order[number]][0].append(moved)
    for place in above:
        read[place] = _headline(read[place][0], _by_shape(texts[place])[0]), marks[place]
    return read


def _headline(found: list[Found], by_shape: list[Found]) -> list[Found]:
    """What the model finds, with what the shape of the line shows where it finds no source: few headlines are marked.

    Of shapes only those with a word of saying: in "Three bodies found in the mine" nobody finds that something is so.
    """
    sourced = [one for one in by_shape if one.source and one.content and one.head in REPORTIVE]
    if not found:
        return sourced

    def better(one: Found) -> Found:
        (start, end), *_ = one.cue
        rival = (other for other in sourced if any(a < end and start < b for a, b in other.cue))
        return one if one.source else next(rival, one)

    return [better(one) for one in found]
