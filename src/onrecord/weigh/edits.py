"""What an outlet changed between two versions of an article, named as a reader would name it. Pure.

What stands in a sentence that is the same in both versions is unchanged, whatever the stages made of it: only
attributions that touch a changed sentence are compared.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from onrecord.records import Account, Attribution, Edit, EditKind, Extent, Span, text_in
from onrecord.vocabulary import STOP
from onrecord.weigh.alignment import Change, Pair, Token, align, changes, keys, sentences, share, tokens
from onrecord.weigh.corrections import is_note
from onrecord.weigh.sourcing import Bond, bond

SAME_CONTENT = 0.6  # shared words of two contents from which one became the other
STILL_TOLD = 0.75  # of a content's words: the sentence still tells it
PLACES = (None, "dek")

_HEDGE = re.compile(
    r"\b(?:alleged(?:ly)?|allege[sd]?|alleging|reportedly|apparently|seemingly|possibl[ey]|perhaps|maybe|probabl[ey]|presumably|"
    r"purported(?:ly)?|supposed(?:ly)?|suspected|unconfirmed|likely|potential(?:ly)?|"
    r"(?:is|are|was|were|be|been) (?:believed|thought|understood|reported|rumou?red|said) to|"
    r"(?:appear|seem)(?:s|ed)? to|(?-i:may|might)|could(?! not\b|n['’]t))\b",
    re.IGNORECASE,
)
_BONDS: dict[Bond, EditKind] = {"other": "source_swapped", "name_dropped": "name_dropped", "name_added": "name_added"}


def edits(before: Account, after: Account) -> list[Edit]:
    """The named edits from one version of an article to a later one: its notes and headline, then in text order.

    Moved paragraphs, retyped quotation marks and white space are no edits.
    """
    old, new = before.article, after.article
    found: list[Edit] = []
    known = {keys(note) for note in old.corrections}
    for n, note in enumerate(new.corrections):
        if keys(note) not in known:
            whole = Extent.of(note, [(0, len(note))])
            found.append(Edit("correction_added", new.id, Extent(), whole, f"corrections/{n}"))
    if keys(old.headline) != keys(new.headline):
        was, now = (Extent.of(text, [(0, len(text))]) for text in (old.headline, new.headline))
        found.append(Edit("headline", new.id, was, now, "headline"))
    for place in PLACES:
        found += _Compared(before, after, place).edits()
    told: dict[tuple[object, ...], Edit] = {}
    for edit in found:
        told.setdefault((edit.kind, edit.in_, edit.before.spans, edit.after.spans), edit)
    return list(told.values())


class _Compared:
    """One place of both versions."""

    def __init__(self, before: Account, after: Account, place: str | None) -> None:
        self.article_id, self.place = after.article.id, place
        self.old, self.new = text_in(before.article, place), text_in(after.article, place)
        self.pairs = align(self.old, self.new)
        self._old_rows = sorted((pair.before.start, n) for n, pair in enumerate(self.pairs) if pair.before is not None)
        self._new_rows = sorted((pair.after.start, n) for n, pair in enumerate(self.pairs) if pair.after is not None)
        changed = [pair for pair in self.pairs if not pair.same]
        self.left = _touching(before.attributions, place, [pair.before for pair in changed])
        self.right = _touching(after.attributions, place, [pair.after for pair in changed])

    def edits(self) -> list[Edit]:
        """In the order of the later version, what is gone by where it stood."""
        sourced = list(self._sourcing())
        dropped = {self._row(edit) for edit in sourced if edit.kind == "attribution_dropped"}
        added = {self._row(edit) for edit in sourced if edit.kind == "attribution_added"}
        found = sourced
        for row, pair in enumerate(self.pairs):
            if pair.same or pair.after is None:
                continue
            if pair.before is None:
                found += self._note(pair.after)
                continue
            hedged = list(self._hedges(pair))
            # a hedge that gave way to a source, or stands for one, is no other edit
            answered = row in (added if any(edit.kind == "hardened" for edit in hedged) else dropped)
            found += [] if answered else hedged
            found += self._numbers(pair)
        return sorted(found, key=self._row)

    def _row(self, edit: Edit) -> int:
        """The pair that the edit's words stand in: those of the later version, or else of the earlier one."""
        rows, extent = (self._new_rows, edit.after) if edit.after else (self._old_rows, edit.before)
        return rows[bisect_right(rows, (extent.spans[0].start, len(self.pairs))) - 1][1]

    def _edit(self, kind: EditKind, before: Extent, after: Extent, about: str = "") -> Edit:
        return Edit(kind, self.article_id, before, after, self.place, about)

    def _note(self, span: Span) -> Iterator[Edit]:
        if is_note(self.new[span.start : span.end]):
            yield self._edit("correction_added", Extent(), Extent.of(self.new, [span]))

    # ---- words

    def _hedges(self, pair: Pair) -> Iterator[Edit]:
        """A hedge gone or come while the sentence goes on saying the same; one for another is neither."""
        assert pair.before is not None
        assert pair.after is not None
        old, new = self.old[slice(*pair.before)], self.new[slice(*pair.after)]
        differing = changes(old, new)
        gone = [change for change in differing if _only_hedge(old, change.before, change.after)]
        come = [change for change in differing if _only_hedge(new, change.after, change.before)]
        if bool(gone) == bool(come):
            return
        for change in gone or come:
            yield self._edit("hardened" if gone else "softened", *self._beside(pair, change), new)

    def _numbers(self, pair: Pair) -> Iterator[Edit]:
        """A number between the same words that is another one."""
        assert pair.before is not None
        assert pair.after is not None
        old, new = self.old[slice(*pair.before)], self.new[slice(*pair.after)]
        for change in changes(old, new):
            counted = [[token for token in side if token.key == "#"] for side in (change.before, change.after)]
            words = [[token.key for token in side if token.key != "#"] for side in (change.before, change.after)]
            if len(counted[0]) == len(counted[1]) > 0 and words[0] == words[1]:
                for one, other in zip(*counted, strict=True):
                    if one.value != other.value:
                        yield self._edit(
                            "number_changed", *self._beside(pair, Change((one,), (other,), change.then)), new
                        )

    def _beside(self, pair: Pair, change: Change) -> tuple[Extent, Extent]:
        """The changed words with the next one that stayed, so that both sides can be pointed at."""
        assert pair.before is not None
        assert pair.after is not None
        before, after = change.before, change.after
        if change.then is not None:
            before, after = (*before, change.then[0]), (*after, change.then[1])
        return _extent(self.old, pair.before.start, before), _extent(self.new, pair.after.start, after)

    # ---- sources

    def _sourcing(self) -> Iterator[Edit]:
        matched = _matched(self.left, self.right)
        partners = {id(one) for pair in matched for one in pair}
        for one, other in matched:
            yield from self._resourced(one, other)
        gone = [one for one in self.left if id(one) not in partners]
        come = [one for one in self.right if id(one) not in partners]
        for one, other in list(self._answers(gone, come)):
            gone.remove(one)
            come.remove(other)
            was, now = (Extent.of(t, [*a.cue.spans, *a.content.spans]) for t, a in ((self.old, one), (self.new, other)))
            yield self._edit("stance_changed", was, now, other.content.text)
        for one in gone:
            yield from self._lost(one, "attribution_dropped")
        for one in come:
            yield from self._lost(one, "attribution_added")

    def _resourced(self, one: Attribution, other: Attribution) -> Iterator[Edit]:
        about = other.content.text
        if one.source and other.source:
            kind = _BONDS.get(bond(one, other))
            if kind == "source_swapped" and _all_in(other.source.text, self._around(self.old, one)):
                # whom the later version names was there before, within what another was said to say
                yield from self._lost(one, "attribution_dropped")
                return
            if kind == "source_swapped" and _all_in(one.source.text, self._around(self.new, other)):
                yield from self._lost(other, "attribution_added")
                return
            if kind is not None:
                yield self._edit(kind, one.source, other.source, about)
        elif one.source or other.source:
            yield from self._lost(*((one, "attribution_dropped") if one.source else (other, "attribution_added")))
        if one.stance != other.stance and keys(one.cue.text) != keys(other.cue.text):
            yield self._edit("stance_changed", one.cue, other.cue, about)

    def _around(self, text: str, attribution: Attribution) -> str:
        return " ".join(text[slice(*span)] for span in sentences(text) if _touches(attribution, span))

    def _answers(
        self, gone: Sequence[Attribution], come: Sequence[Attribution]
    ) -> Iterator[tuple[Attribution, Attribution]]:
        """The same source on the same matter with another stance: "declined to comment", then "denied it"."""
        taken: set[int] = set()
        for one in gone:
            for other in come:
                there = any(
                    p.before and p.after and _within(one, p.before) and _within(other, p.after) for p in self.pairs
                )
                if id(other) in taken or one.stance == other.stance or bond(one, other) != "same":
                    continue
                if there or _weighty(one.content.text) & _weighty(other.content.text):
                    taken.add(id(other))
                    yield one, other
                    break

    def _lost(self, attribution: Attribution, kind: EditKind) -> Iterator[Edit]:
        """A source that only one of the versions names: what it said is in the outlet's own voice there, or is not."""
        dropped = kind == "attribution_dropped"
        text, others = (self.old, self.new) if dropped else (self.new, self.old)
        said = Extent.of(text, [*attribution.source.spans, *attribution.cue.spans])
        if not said:
            return
        beside = [
            (p.after if dropped else p.before)
            for p in self.pairs
            if _touches(attribution, p.before if dropped else p.after)
        ]
        places = [span for span in beside if span is not None]
        there = " ".join(others[slice(*span)] for span in places)
        hedge = any(a < m.end() and m.start() < b for a, b in attribution.cue.spans for m in _HEDGE.finditer(text))
        if places and _all_in(attribution.source.text if hedge else said.text, there):
            return  # the words are still there, or a hedge was all that said it: the reading differs, not the source
        content = [token.key for token in tokens(attribution.content.text)]
        told = next(
            (s for s in (*places, *sentences(others)) if content and _told(content, others[slice(*s)]) >= STILL_TOLD),
            None,
        )
        voice = Extent.of(others, [told]) if told is not None else Extent()
        about = voice.text or attribution.content.text
        yield self._edit(kind, *((said, voice) if dropped else (voice, said)), about)


def _touching(found: Iterable[Attribution], place: str | None, spans: Iterable[Span | None]) -> list[Attribution]:
    given = [span for span in spans if span is not None]
    return [one for one in found if one.in_ == place and any(_touches(one, span) for span in given)]


def _spans(attribution: Attribution) -> Iterator[Span]:
    yield from chain(attribution.source.spans, attribution.cue.spans, attribution.content.spans)


def _touches(attribution: Attribution, span: Span | None) -> bool:
    return span is not None and any(a < span.end and span.start < b for a, b in _spans(attribution))


def _within(attribution: Attribution, span: Span) -> bool:
    return all(span.start <= start < span.end for start, _ in attribution.cue.spans)


def _matched(left: Sequence[Attribution], right: Sequence[Attribution]) -> list[tuple[Attribution, Attribution]]:
    """Pairs with the same content, the most alike first, whatever numbers it gives."""
    said = [[[token.key for token in tokens(one.content.text)] for one in side] for side in (left, right)]
    scored = sorted(
        (-alike - 0.1 * (keys(one.source.text) == keys(other.source.text)), n, m)
        for n, one in enumerate(left)
        for m, other in enumerate(right)
        if (alike := share(said[0][n], said[1][m])) >= SAME_CONTENT
    )
    pairs: dict[int, int] = {}
    for _, n, m in scored:
        if n not in pairs and m not in pairs.values():
            pairs[n] = m
    return [(left[n], right[m]) for n, m in sorted(pairs.items())]


def _only_hedge(text: str, words: Sequence[Token], instead: Sequence[Token]) -> bool:
    """Whether of these words of `text` hardly more than a hedge has nothing in its place: no clause went with it."""
    hedges = [m.span() for m in _HEDGE.finditer(text) if any(m.start() <= w.start < m.end() for w in words)]
    plain = [w for w in words if w.key not in STOP and not any(a <= w.start < b for a, b in hedges)]
    others = [w for w in instead if w.key not in STOP]
    return bool(hedges) and len(plain) <= len(others) + 1


def _extent(text: str, offset: int, found: Sequence[Token]) -> Extent:
    return Extent.of(text, [(offset + found[0].start, offset + found[-1].end)]) if found else Extent()


def _told(content: Sequence[str], sentence: str) -> float:
    """How much of a content a sentence tells."""
    there = {token.key for token in tokens(sentence)}
    weighty = [key for key in content if key not in STOP] or content
    return sum(key in there for key in weighty) / len(weighty)


def _weighty(text: str) -> set[str]:
    return {key for key in keys(text) if key not in STOP}


def _all_in(words: str, text: str) -> bool:
    return set(keys(words)) <= set(keys(text))
