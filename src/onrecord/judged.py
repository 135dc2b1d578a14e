"""What people decided, laid over what the stages found. Pure: the stages' own work stays as it is."""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from msgspec.structs import replace

from onrecord.records import (
    Article,
    Attribution,
    Extent,
    Judgement,
    Reference,
    SourceType,
    Span,
    Speaker,
    quote,
    text_in,
)

# Words pointed at are an attribution's when they share at least this much of what both cover: a new reading may set
# the bounds elsewhere, but what is nested in the words, or around them, is another attribution.
ALIKE = 0.5
# Fewer words than these stand in many places: they are meant only where this much of their surroundings is still there.
TELLING_WORDS = 6
CONTEXT = 16  # code points, before and after together
ON_WORDS = ("wrong_source", "not_said")  # kinds that are laid over one article's attributions
_PROFILE = re.compile(r"(.*)~[0-9a-f]{10}", re.S)


class Laid(NamedTuple):
    """An article's attributions as people left them."""

    attributions: tuple[Attribution, ...]
    settled: dict[str, Judgement]  # by attribution id: what set its source, or (the id is gone) took it out


def plain_name(speaker: str) -> str:
    """The name in what a judgement calls a speaker: a name, or a profile's key (a name and a hash of what is told)."""
    found = _PROFILE.fullmatch(speaker)
    return found[1] if found else speaker


def refer(article: Article, extent: Extent, place: str | None) -> Reference:
    """The words of an extent, from its first to its last, as they can be found again. Raises KeyError, IndexError."""
    whole = Span(extent.spans[0].start, extent.spans[-1].end)
    return Reference(article.id, quote(text_in(article, place), whole), place)


def words_of(article: Article, attribution: Attribution) -> tuple[Reference, ...]:
    """What points at one attribution and no other: its content, cue and source, those that it has."""
    extents = (attribution.content, attribution.cue, attribution.source)
    return tuple(refer(article, extent, attribution.in_) for extent in extents if extent)


def locate(article: Article, reference: Reference) -> Span | None:
    """Where the words stand now: the occurrence whose surroundings agree most; None when they are gone.

    Spacing may have changed, as it does when a page is read in other blocks. A few words in quite other surroundings
    are not the ones that were meant.
    """
    try:
        text = text_in(article, reference.in_)
    except KeyError:
        return None
    exact, prefix, suffix = reference.quote
    words = exact.split()
    if not words:
        return None
    best: tuple[int, Span] | None = None
    for found in re.finditer(r"\s+".join(map(re.escape, words)), text):
        start, end = found.span()
        before, after = text[max(0, start - len(prefix)) : start], text[end : end + len(suffix)]
        agree = _common(before[::-1], prefix[::-1]) + _common(after, suffix)
        if best is None or agree > best[0]:
            best = agree, Span(start, end)
    enough = 0 if len(words) >= TELLING_WORDS else min(CONTEXT, len(prefix) + len(suffix))
    return best[1] if best is not None and best[0] >= enough else None


def _common(left: str, right: str) -> int:
    """How many code points the two begin with alike."""
    count = 0
    for a, b in zip(left, right, strict=False):
        if a != b:
            break
        count += 1
    return count


def pointed_at(article: Article, attributions: Iterable[Attribution], *references: Reference) -> Attribution | None:
    """The attribution whose content, cue or source the first words are; None when they are gone or no one's.

    Nearest fit wins; the other words tell apart those that share the first. Of several that fit alike it is the one
    with least besides: who points at a content alone means the one without a source.
    """
    spans = [(reference.in_, locate(article, reference)) for reference in references]
    best: tuple[tuple[float, int], Attribution] | None = None
    for attribution in attributions:
        extents = [e for e in (attribution.content, attribution.source, attribution.cue) if e]
        likenesses = [
            max((_likeness(extent, span) for extent in extents), default=0.0)
            if span is not None and place == attribution.in_
            else 0.0
            for place, span in spans
        ]
        fit = sum(likenesses), -len(extents)
        if likenesses[0] >= ALIKE and (best is None or fit > best[0]):
            best = fit, attribution
    return best[1] if best is not None else None


def _likeness(extent: Extent, span: Span) -> float:
    """The share that both cover of what either covers: 0 to 1."""
    start, end = extent.spans[0].start, extent.spans[-1].end
    shared = min(end, span.end) - max(start, span.start)
    return max(0, shared) / max(1, max(end, span.end) - min(start, span.start))


def judged(article: Article, attributions: Sequence[Attribution], judgements: Iterable[Judgement]) -> Laid:
    """The attributions with every standing judgement on their source, or that they are none, laid over them in order.

    To be done once, on what the stages found.
    """
    left, settled = list(attributions), dict[str, Judgement]()
    for judgement in judgements:
        words = [reference for reference in judgement.words if reference.article_id == article.id]
        if not (judgement.stands and judgement.kind in ON_WORDS and words):
            continue
        found = pointed_at(article, left, *words)
        if found is not None:
            left = _without(left, found) if judgement.kind == "not_said" else _with_source(left, found, judgement)
            settled[found.id] = judgement
    return Laid(tuple(left), settled)


def _without(attributions: Sequence[Attribution], gone: Attribution) -> list[Attribution]:
    """What was nested in it stands in what it was itself nested in."""
    rest = [one for one in attributions if one is not gone]
    return [replace(one, inside=gone.inside) if one.inside == gone.id else one for one in rest]


def _with_source(attributions: Sequence[Attribution], found: Attribution, judgement: Judgement) -> list[Attribution]:
    """Another says it. The source has no words here; what was told of the wrong one is not told of the right one."""
    known = next((a for a in attributions if a.speaker is not None and a.speaker.name == judgement.right), None)
    speaker, naming = (known.speaker, known.naming) if known is not None else (Speaker(judgement.right or ""), "named")
    kind: SourceType = known.source_type if known is not None else judgement.right_type or "person"
    right = replace(
        found,
        speaker=speaker,
        naming=naming,
        source_type=kind,
        source=Extent(),
        count=None,
        basis=None,
        terms=None,
    )
    return [right if one is found else one for one in attributions]
