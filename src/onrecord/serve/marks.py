"""Attributions marked in the text that they stand in.

Spans nest and overlap (a quote within a quote, two sources with one verb), so
a text is cut wherever any of them starts or ends; each piece then knows all
attributions that it belongs to, and shows the rarest of what it is to them:
who speaks and how is what a reader looks for, and it often stands within what another says.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Literal, NamedTuple

from markupsafe import Markup, escape

from onrecord.records import Article, Attribution, Extent, Span

Role = Literal["cue", "source", "content"]
BODY_LABELS = {"paragraph", "subheading", "list_item", "block_quote", "table", "pull_quote"}
_SHOWN: tuple[Role, ...] = ("content", "source", "cue")  # a later one is shown before an earlier one
_ANCHOR = Markup('<span id="a-{}"></span>')
_MARK = Markup('<span class="m {}" data-a="{}">{}</span>')
_HANDLE = Markup('<a class="m {}" data-a="{}" id="a-{}" href="#who-{}" aria-describedby="who-{}">{}</a>')


class Piece(NamedTuple):
    """A stretch of text between two neighbouring cuts. The last of `ids` is the attribution that `role` is of."""

    text: str
    ids: tuple[str, ...] = ()
    role: Role | None = None
    anchors: tuple[str, ...] = ()  # attributions that are led to, and opened, here


def handle(attribution: Attribution) -> Span | None:
    """Where an attribution is taken hold of: its cue, else its source, else its content."""
    for extent in (attribution.cue, attribution.source, attribution.content):
        if extent:
            return extent.spans[0]
    return None


def outermost_first(attributions: Iterable[Attribution]) -> list[Attribution]:
    """By depth of nesting, as `inside` tells it; then the longer content first."""
    known = {attribution.id: attribution for attribution in attributions}

    def depth(attribution: Attribution) -> int:
        seen = {attribution.id}
        while attribution.inside in known and attribution.inside not in seen:
            seen.add(attribution.inside)
            attribution = known[attribution.inside]
        return len(seen)

    return sorted(known.values(), key=lambda a: (depth(a), -_length(a.content)))


def _length(extent: Extent) -> int:
    return sum(end - start for start, end in extent.spans)


def pieces(text: str, span: Span, attributions: Sequence[Attribution]) -> Iterator[Piece]:
    """`text[span]` cut up. `attributions` are those of this text, outermost first."""
    covers: list[tuple[int, int, str, Role]] = []
    for attribution in attributions:
        roles: tuple[tuple[Role, Extent], ...] = (
            ("content", attribution.content),
            ("source", attribution.source),
            ("cue", attribution.cue),
        )
        for role, extent in roles:
            covers += [
                (max(start, span.start), min(end, span.end), attribution.id, role)
                for start, end in extent.spans
                if start < span.end and end > span.start
            ]
    handles: dict[int, list[str]] = {}
    for attribution in attributions:
        at = handle(attribution)
        if at is not None and span.start <= at.start < span.end:
            handles.setdefault(at.start, []).append(attribution.id)
    cuts = sorted({span.start, span.end, *(c[0] for c in covers), *(c[1] for c in covers)})
    for start, end in pairwise(cuts):
        over = [cover for cover in covers if cover[0] <= start and end <= cover[1]]
        over.sort(key=lambda cover: _SHOWN.index(cover[3]))  # stable: among equals the innermost stays last
        ids = tuple(dict.fromkeys(cover[2] for cover in reversed(over)))[::-1]
        yield Piece(text[start:end], ids, over[-1][3] if over else None, tuple(handles.get(start, ())))


def marked(text: str, span: Span, attributions: Sequence[Attribution]) -> Markup:
    """`text[span]` as HTML: each attribution's handle is a link to its entry under "Who says so"."""
    out: list[str] = []
    for piece in pieces(text, span, attributions):
        if piece.role is None:
            out.append(escape(piece.text))
            continue
        ids = " ".join(piece.ids)
        if piece.anchors:
            first, *others = piece.anchors
            out += [_ANCHOR.format(other) for other in others]
            out.append(_HANDLE.format(piece.role, ids, first, first, first, piece.text))
        else:
            out.append(_MARK.format(piece.role, ids, piece.text))
    return Markup("").join(out)


class Paragraph(NamedTuple):
    """One block of the body, ready to be printed; `items` only for a list."""

    label: str
    html: Markup
    items: tuple[Markup, ...] = ()


def body(article: Article, attributions: Sequence[Attribution]) -> list[Paragraph]:
    """The body block by block; no word of it is left out, whatever the blocks cover."""
    ordered = outermost_first(a for a in attributions if a.in_ is None)
    found: list[Paragraph] = []
    for label, span in _blocks(article):
        html = marked(article.body, span, ordered)
        if label == "list_item" and found and found[-1].label == "list_item":
            found[-1] = Paragraph(label, Markup(""), (*found[-1].items, html))
        else:
            found.append(Paragraph(label, html, (html,) if label == "list_item" else ()))
    return found


def _blocks(article: Article) -> Iterator[tuple[str, Span]]:
    at = 0
    labelled = [(b.span, b.label) for b in article.blocks if b.span is not None and b.label in BODY_LABELS]
    for span, label in sorted(labelled):
        start = max(at, span.start)
        if start < span.end:
            yield from _plain(article.body, at, start)
            yield label, Span(start, span.end)
            at = span.end
    yield from _plain(article.body, at, len(article.body))


def _plain(text: str, start: int, end: int) -> Iterator[tuple[str, Span]]:
    """Paragraphs of a stretch that no block covers."""
    for part in text[start:end].split("\n\n"):
        if part.strip():
            yield "paragraph", Span(start, start + len(part))
        start += len(part) + 2


def in_place(article_text: str, place: str | None, attributions: Iterable[Attribution]) -> Markup:
    """A headline, dek, caption or brief (see `records.text_in`) with its attributions marked."""
    here = outermost_first(a for a in attributions if a.in_ == place)
    return marked(article_text, Span(0, len(article_text)), here)
