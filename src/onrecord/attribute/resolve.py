"""Spans to attributions: who the speaker is, how they are known, through whom it came, what is nested in what."""

import re
from collections.abc import Sequence

from msgspec.structs import replace

from onrecord.attribute.known import NOBODY, Source, hedged, kind_of, known_source, stance_of
from onrecord.attribute.names import Names, kind_of_name
from onrecord.attribute.quotations import Quotation
from onrecord.attribute.spans import Bounds, Found
from onrecord.records import Attribution, Extent

_TOLD = re.compile(
    r"\b(?:told|tells?|telling|informed|assured|reminded)\s+(?:the\s+)?(?P<whom>[^\W\d_a-z][\w.’'-]*(?:\s+(?:of\s+)?[^\W\d_a-z][\w.’'-]*)*|reporters|journalists|lawmakers|parliament)"
)
_CITED = re.compile(
    r"\b(?:citing|quoting|according to|reported by|interview (?:with|to))\s+(?:the\s+)?(?P<whom>[^\W\d_a-z][\w.’'-]*(?:\s+(?:of\s+)?[^\W\d_a-z][\w.’'-]*)*)"
)
REPORTIVE = frozenset(
    "said says say saying told tells telling tell stated added reported reports according wrote writes claimed claims confirmed "
    "announced warned noted argued explained insisted denied acknowledged :".split()
)


NEAR = 24  # attributions on either side that one can be nested in: more never lie within one content


class Resolver:
    """One article's attributions as they are resolved, in text order; places share the names."""

    def __init__(self, article_id: str, names: Names, outlet: str | None) -> None:
        self.article_id, self.names = article_id, names
        self.outlet = _key(outlet) if outlet else None
        self.done: list[Attribution] = []

    def place(self, place: str | None, text: str, found: Sequence[Found], quotations: Sequence[Quotation]) -> None:
        """Resolves the attributions of one text."""
        first = len(self.done)
        quoted = [(quotation.start, quotation.end) for quotation in quotations]
        sources: list[Source] = []
        kept = [one for one in _kept(found, text) if one.source or not (place or "").endswith("caption")]
        for one in kept:
            # The names are of the whole article; only the body's places in it are known.
            source = self._source(text, one, sources) if one.source else NOBODY
            sources.append(source)
            self.done.append(self._attribution(place, text, one, source, quoted))
        self._nest(first)
        self._relay(first)

    def _source(self, text: str, one: Found, before: list[Source]) -> Source:
        words = " ".join(text[start:end] for start, end in one.source)
        return known_source(words, one.source[0][0], self.names, before)

    def _attribution(
        self, place: str | None, text: str, one: Found, source: Source, quoted: list[Bounds]
    ) -> Attribution:
        cue = " ".join(text[start:end] for start, end in one.cue)
        content = " ".join(text[start:end] for start, end in one.content)
        addressee = text[one.addressee[0] : one.addressee[1]] if one.addressee else None
        if (
            addressee is None
            and one.cue
            and (found := _TOLD.match(text, one.cue[0][0] if " " not in cue else one.cue[-1][1] - len(cue.split()[-1])))
        ):
            addressee = found["whom"]
        return Attribution(
            id=f"{self.article_id}-a{len(self.done) + 1}",
            article_id=self.article_id,
            source=Extent.of(text, one.source),
            cue=Extent.of(text, one.cue),
            content=Extent.of(text, one.content),
            in_=place,
            speaker=source.speaker,
            addressee=addressee,
            source_type=source.type,
            naming=source.naming,
            stance=stance_of(cue, content),
            hedged=hedged(text, one.source, one.cue),
            relayed_from=self._relayed(text, one, source, addressee),
            kind=kind_of(one.content, quoted),
            count=source.number,
        )

    def _relayed(self, text: str, one: Found, source: Source, addressee: str | None) -> str | None:
        """The outlet that somebody told it to, or that the same sentence credits."""
        if source.type == "outlet":
            return None
        if addressee and (outlet := self._outlet(addressee)):
            return outlet
        end = max(end for _, end in (*one.source, *one.cue, *one.content))
        tail = re.split(r"(?<=[.!?])\s+[A-Z“\"]|\n", text[end : end + 160], maxsplit=1)[0]
        found = re.match(rf"[,\s”\"]*(?:in an? [\w ]{{0,30}})?(?:{_CITED.pattern})", tail)
        return self._outlet(found["whom"]) if found else None

    def _outlet(self, name: str) -> str | None:
        """The outlet of this name, by its fullest form; the article's own outlet relays nothing."""
        known = self.names.find(name)
        full = (
            known.name
            if known and known.kind == "outlet"
            else name
            if kind_of_name(re.sub(r"^[Tt]he ", "", name)) == "outlet"
            else None
        )
        return None if full is None or _key(full) == self.outlet else full

    def _nest(self, first: int) -> None:
        """Gives each attribution that lies within another's content the id of the innermost such."""
        here = self.done[first:]
        for number, one in enumerate(here):
            mine = (*one.source.spans, *one.cue.spans)
            around = [
                other
                for other in here[max(0, number - NEAR) : number + NEAR]
                if other is not one
                and other.content
                and mine
                and all(any(a <= s and e <= b for a, b in other.content.spans) for s, e in mine)
            ]
            if around:
                closest = min(around, key=lambda other: sum(e - s for s, e in other.content.spans))
                self.done[first + number] = replace(one, inside=closest.id)

    def _relay(self, first: int) -> None:
        """What stands inside an outlet's or a relayed attribution came through that outlet too."""
        by_id = {one.id: one for one in self.done[first:]}
        for number in range(first, len(self.done)):
            one = self.done[number]
            at = one
            for _ in range(len(by_id)):
                if one.relayed_from or at.inside is None:
                    break
                at = by_id[at.inside]
                through = (
                    at.speaker.name
                    if at.source_type == "outlet" and at.naming == "named" and at.speaker
                    else at.relayed_from
                )
                if through and _key(through) != self.outlet and one.source_type != "outlet":
                    one = replace(one, relayed_from=through)
            self.done[number] = one


def _kept(found: Sequence[Found], text: str) -> list[Found]:
    """Without what only looks like an attribution inside another's content: an attitude told by somebody is part of what they say."""
    kept = []
    for number, one in enumerate(found):
        relative = len(one.source) == 1 and text[slice(*one.source[0])].lower() in ("which", "that")
        if relative and one.head not in REPORTIVE:
            continue  # "which appear aimed at ...": a thing that seems, not somebody who says
        cue = one.cue[0] if one.cue else None
        nested = cue is not None and any(
            other is not one and any(start <= cue[0] and cue[1] <= end for start, end in other.content)
            for other in found[max(0, number - NEAR) : number + NEAR]
        )
        if not nested or (one.head in REPORTIVE and one.source):
            kept.append(one)
    return kept


def _key(name: str) -> str:
    return re.sub(r"^the ", "", name.lower().strip(" .,"))
