"""Spans to attributions: who the speaker is, how they are known, through whom it came, what is nested in what."""

from collections.abc import Sequence
from itertools import pairwise

from msgspec.structs import replace

from onrecord.attribute.found import NOUN_CUES, Bounds, Found
from onrecord.attribute.known import Knower
from onrecord.attribute.names import Names
from onrecord.attribute.nouns import noun_type
from onrecord.attribute.quotations import Quotation
from onrecord.attribute.quoted import cited_sources, emerged, quoted_speaker
from onrecord.attribute.refer import Cast
from onrecord.attribute.relays import CITING, Relays, addressee_of
from onrecord.attribute.sources import NOBODY, Situation, Source
from onrecord.attribute.stance import hedged, kind_of, stance_of
from onrecord.attribute.terms import terms_of
from onrecord.records import Attribution, Extent

REPORTIVE = frozenset(
    "said says say saying told tells telling tell stated added reported reports according wrote writes claimed claims confirmed "
    "announced warned noted argued explained insisted denied acknowledged :".split()
)
NEAR = 24  # attributions on either side that one can be nested in: more never lie within one content

DEEPEST = 12  # attributions that are nested one in another


class Resolver:
    """One article's attributions as they are resolved, in text order; places share the names."""

    def __init__(self, article_id: str, names: Names, outlet: str | None, cast: type[Cast] = Cast) -> None:
        self.article_id, self.outlet = article_id, outlet
        self.cast = cast(names)
        self.knower = Knower(self.cast)
        self.relays = Relays(self.cast, outlet)
        for own in names.referents:
            if self.relays.is_own(own.name) or (outlet and own is names.find(outlet)):
                own.kind = "outlet"
        self.done: list[Attribution] = []
        self._told: dict[int, str] = {}  # by number, through which outlet it came
        self._offset = 0  # where the next place begins in the text of the names

    def place(self, place: str | None, text: str, found: Sequence[Found], quotations: Sequence[Quotation]) -> None:
        """Resolves the attributions of one text, without those that only look like one. Places come in their order."""
        kept = [one for one in _kept(found, text) if one.source or not (place or "").endswith("caption")]
        kept = [one if self._by_outlet(one, text) else quoted_speaker(text, one) for one in kept]
        kept = [self._whole_named(one, text) for one in emerged(text, cited_sources(text, kept, self._by_outlet))]
        self.resolve(place, text, turns(kept), quotations)

    def _whole_named(self, one: Found, text: str) -> Found:
        """A source with the first name that the tagger lost at the beginning of a sentence: "Ines Falk, who ..."."""
        one = self._with_name(one, text)
        start, end = one.source[0] if one.source else (0, 0)
        first = text.rfind(" ", 0, start - 1) + 1 if start > 1 and text[start - 1] == " " else start
        first = max(first, text.rfind("\n", 0, start) + 1)
        if first == start or not text[first].isupper() or text[first:start].isupper():
            return one
        names = self.cast.names
        offset = self._offset if names.text.startswith(text, self._offset) else 0
        named = any(
            mention.start == first + offset and mention.end > start + offset and mention.who.kind == "person"
            for mention in names.within(first + offset, end + offset + 1)
        )
        taken = any(a < start and first < b for a, b in (*one.cue, *one.content))
        return one._replace(source=((first, end), *one.source[1:])) if named and not taken else one

    def _with_name(self, one: Found, text: str) -> Found:
        """A source with the name that follows it: "her biographer, Kim Solberg," where only "her biographer" was found."""
        end = one.source[0][1] if one.source else 0
        if not end or text[end : end + 2] != ", " or not text[end + 2 : end + 3].isupper():
            return one
        names = self.cast.names
        offset = self._offset if names.text.startswith(text, self._offset) else 0
        named = next((who for who in names.within(end + 2 + offset, end + offset + 60)), None)
        if named is None or named.start != end + 2 + offset or named.who.kind != "person":
            return one
        start, stop = one.source[0][0], named.end - offset
        head = text[start:end].split()[-1].lower()
        closed = text[stop : stop + 1] in (",", ".", ";", "\n", "")
        free = not any(a < stop and end < b for a, b in (*one.cue, *one.content))
        fits = noun_type(head) == "person" and closed and free
        return one._replace(source=((start, stop), *one.source[1:])) if fits else one

    def _by_outlet(self, one: Found, text: str) -> bool:
        return any(self.relays.outlet(text[start:end]) is not None for start, end in one.source)

    def resolve(self, place: str | None, text: str, found: Sequence[Found], quotations: Sequence[Quotation]) -> None:
        """Resolves all attributions that are given of one text."""
        offset = self._offset if self.cast.names.text.startswith(text, self._offset) else 0
        self._offset = offset + len(text) + 2  # texts are joined by a blank line
        quoted = [(quotation.start, quotation.end) for quotation in quotations]
        self.cast.place([(start + offset, end + offset) for start, end in quoted], place, offset)
        outer = containers(found)
        sources = self._sources(text, found, outer, offset)
        first = len(self.done)
        for number, one in enumerate(found):
            made = self._attribution(place, text, one, sources[number], quoted, offset)
            self.done.append(made)
        for number, outside in enumerate(outer):
            if outside is not None:
                self.done[first + number] = replace(self.done[first + number], inside=self.done[first + outside].id)
        self._hear(first, found, text, offset)
        self._relay(first, found, sources, text)

    # ------------------------------------------------------------------ sources

    def _sources(self, text: str, found: Sequence[Found], outer: Sequence[int | None], offset: int) -> list[Source]:
        """The source of each attribution; one that stands in another's content is resolved after that one."""
        sources: list[Source | None] = [None] * len(found)
        for number in range(len(found)):
            chain = [number]
            while (
                (outside := outer[chain[-1]]) is not None
                and sources[outside] is None
                and outside not in chain
                and len(chain) < DEEPEST
            ):
                chain.append(outside)
            for n in reversed(chain):
                if sources[n] is None:
                    sources[n] = self._source(text, found, n, outer, sources, offset)
        return [source or NOBODY for source in sources]

    def _source(
        self,
        text: str,
        found: Sequence[Found],
        n: int,
        outer: Sequence[int | None],
        sources: list[Source | None],
        offset: int,
    ) -> Source:
        one = found[n]
        outside = outer[n]
        earlier = [
            source for m in range(n - 1, max(-1, n - 7), -1) if (source := sources[m]) and source.who and m != outside
        ]
        if not one.source:
            return self._unsaid(text, found, n, sources, offset)
        if one.head == ":" and (again := _who_had_the_word(text[slice(*one.source[0])], n, found, sources)):
            return again
        around = Situation(
            earlier[0] if earlier else None,
            next((source for source in earlier[1:] if source.who is not earlier[0].who), None),
            sources[outside] if outside is not None else None,
            self.outlet,
            next((count for count, source in enumerate(earlier) if source.who is not earlier[0].who), len(earlier)),
            outside is not None and found[outside].head == ":",
        )
        return self.knower.source(text, one.source[0], offset, around)

    def _unsaid(self, text: str, found: Sequence[Found], n: int, sources: list[Source | None], offset: int) -> Source:
        """Whom an attribution without a source goes back to: the subject of its sentence, where its verb is active."""
        one = found[n]
        if not one.cue or n == 0 or not found[n - 1].cue:
            return NOBODY
        before = sources[n - 1]
        here, there = one.cue[0][0] + offset, found[n - 1].cue[0][0] + offset
        same = self.cast.sentence(here) == self.cast.sentence(there)
        return before if before is not None and same and before.speaker and _is_active(text, one.cue) else NOBODY

    # ------------------------------------------------------------------ records

    def _attribution(
        self, place: str | None, text: str, one: Found, source: Source, quoted: list[Bounds], offset: int
    ) -> Attribution:
        cue = " ".join(text[start:end] for start, end in one.cue)
        content = " ".join(text[start:end] for start, end in one.content)
        stance = stance_of(cue, content)
        addressee, hearer = self._addressee(text, one, source, offset)
        relayed = None
        if source.type != "outlet":
            heard = addressee_of(text, one)
            told = [hearer.speaker.name] if hearer and hearer.type == "outlet" and hearer.speaker else []
            told += [text[slice(*heard)]] if heard else []
            relayed = next((name for one_told in told if (name := self.relays.outlet(one_told))), None)
            if stance != "declines":
                relayed = relayed or self.relays.credited(one, offset) or self.relays.published(one, offset)
        basis, terms = terms_of(text, one)
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
            stance=stance,
            hedged=hedged(text, one.source, one.cue),
            relayed_from=relayed,
            kind=kind_of(one.content, quoted),
            count=source.number,
            basis=basis,
            terms=terms,
        )

    def _addressee(self, text: str, one: Found, source: Source, offset: int) -> tuple[str | None, Source | None]:
        """Who was told, by the fullest name, and what they are."""
        heard = addressee_of(text, one)
        if heard is None:
            return None, None
        words = text[heard[0] : heard[1]]
        if words.lower() in ("us", "me") and not self.cast.is_quoted(heard[0] + offset):
            return self.outlet or words, None
        found = self.knower.source(text, heard, offset, Situation(source, None, None, self.outlet))
        if found.speaker and source.speaker and found.speaker.name == source.speaker.name:
            return words, None  # nobody is told by themselves: a description that was taken for the speaker
        return (found.speaker.name if found.speaker else words), found

    def _hear(self, first: int, found: Sequence[Found], text: str, offset: int) -> None:
        """ "Asked whether it was safe, the mayor said ...": the one who answers is the one who was asked."""
        for n in range(len(found) - 1):
            one, answer = found[n], self.done[first + n + 1]
            if (
                one.source
                or not one.cue
                or self.done[first + n].addressee
                or not found[n + 1].cue
                or not answer.speaker
            ):
                continue
            cue = text[slice(*one.cue[0])]
            places = (one.cue[0][0] + offset, found[n + 1].cue[0][0] + offset)
            if (
                cue.startswith(("Asked", "Pressed", "Questioned"))
                and self.cast.sentence(places[0])[0] == self.cast.sentence(places[1])[0]
            ):
                self.done[first + n] = replace(self.done[first + n], addressee=answer.speaker.name)

    # ------------------------------------------------------------------ relays

    def _relay(self, first: int, found: Sequence[Found], sources: Sequence[Source], text: str) -> None:
        """What stands inside an outlet's or a relayed attribution, or goes on from one, came through that outlet too."""
        by_id = {one.id: number + first for number, one in enumerate(self.done[first:])}
        self._told = {n: one.relayed_from for n, one in enumerate(self.done) if n >= first and one.relayed_from}
        for number in range(first, len(self.done)):
            one = self.done[number]
            if one.relayed_from or one.source_type == "outlet":
                continue
            if one.addressee and self.relays.are_ourselves(one.addressee):
                continue  # whatever others print: this was told to the article's own outlet
            cited = self._citing(number - first, found, sources, text)
            through = (
                self._transcribed(first, number, found)
                or (_reporter(sources[cited]) if cited is not None else None)
                or self._around(number, by_id)
                or self._goes_on(first, number, sources, text)
                or self._from_unnamed(first, number, sources, text)
            )
            if through and not self.relays.is_own(through):
                if sources[number - first].type == "person":
                    self._told[number] = through
                self.done[number] = replace(one, relayed_from=through)

    def _transcribed(self, first: int, number: int, found: Sequence[Found]) -> str | None:
        """The outlet named last before a transcript's line: its interview goes on."""
        if found[number - first].head != ":" or number == first:
            return None
        return next((self._told[n] for n in range(number - 1, first - 1, -1) if n in self._told), None)

    def _around(self, number: int, by_id: dict[str, int]) -> str | None:
        """The outlet in whose words, at any depth, an attribution stands."""
        at = self.done[number]
        for _ in range(DEEPEST):
            if at.inside is None:
                return None
            at = self.done[by_id[at.inside]]
            if at.source_type == "outlet" and at.naming == "named" and at.speaker:
                return at.speaker.name
            if at.relayed_from:
                return at.relayed_from
        return None

    def _citing(self, number: int, found: Sequence[Found], sources: Sequence[Source], text: str) -> int | None:
        """ "the Daily reported, citing two officials": which of the found is the Daily's report."""
        cue = {word for start, end in found[number].cue for word in text[start:end].lower().split()}
        if not cue & CITING:
            return None
        if not cue & _PARTICIPLES and found[number].source:
            return None  # "the ministry attributed the price to ...": its own words
        before = next((n for n in (number - 1, number - 2) if n >= 0 and _reporter(sources[n])), None)
        behind = number + 1  # "K1, citing a security source, reported ..."
        if before is None and behind < len(found) and found[behind].content == found[number].content:
            return behind if _reporter(sources[behind]) else None
        return before

    def _goes_on(self, first: int, number: int, sources: Sequence[Source], text: str) -> str | None:
        """The outlet through which the same speaker spoke right before or after."""
        who = sources[number - first].who
        if who is None:
            return None
        for step in (-1, 1):
            for n in range(number + step, number + step * 5, step):
                if not first <= n < len(self.done) or self._apart(number, n, text):
                    break
                other = sources[n - first]
                if other.who is who and self._told.get(n):
                    return self._told[n]
                if (
                    other.who is not None
                    and other.who is not who
                    and other.type == "person"
                    and self.done[n].inside is None
                ):
                    break
        return None

    def _apart(self, one: int, other: int, text: str) -> bool:
        """Whether two attributions stand more than a paragraph apart."""
        a, b = (self._start(self.done[n]) for n in (one, other))
        return text.count("\n\n", min(a, b), max(a, b)) > 1

    @staticmethod
    def _start(one: Attribution) -> int:
        return next((extent.spans[0].start for extent in (one.cue, one.source, one.content) if extent), 0)

    def _from_unnamed(self, first: int, number: int, sources: Sequence[Source], text: str) -> str | None:
        """The outlet whose report was told of right before: its "sources" are not the article's own."""
        one = self.done[number]
        if one.naming != "described" or one.source_type != "person" or not one.speaker:
            return None
        if not set(one.speaker.name.lower().split()) & {"source", "sources"}:
            return None
        for n in range(number - 1, max(first, number - 5) - 1, -1):
            before = sources[n - first]
            if self._apart(number, n, text) and before.type != "outlet":
                return None
            if through := _reporter(before):
                return through
            if self._told.get(n):
                return self._told[n]
        return None


def _reporter(source: Source) -> str | None:
    """The name of a source that is a named outlet."""
    return source.speaker.name if source.type == "outlet" and source.naming == "named" and source.speaker else None


def _who_had_the_word(label: str, n: int, found: Sequence[Found], sources: Sequence[Source | None]) -> Source | None:
    """Who had the word before in an interview under a longer label: "Voss:" for "Ana Voss:", "THR:" for "The Harbour Review:"."""
    for m in range(n - 1, -1, -1):
        source = sources[m]
        if found[m].head != ":" or source is None or not source.speaker:
            continue
        name = source.speaker.name
        initials = "".join(word[0] for word in name.split() if word[0].isupper())
        if name.endswith(f" {label}") or (len(label) > 1 and label in (initials, initials.removeprefix("T"))):
            return source
    return None


def turns(found: Sequence[Found]) -> list[Found]:
    """An interview's lines, each no longer than to where the next one has the word."""
    done = list(found)
    lines = [n for n, one in enumerate(done) if one.head == ":" and one.source]
    for n, after in pairwise(lines):
        ends = done[after].source[0][0]
        content = tuple((start, min(end, ends)) for start, end in done[n].content if start < ends)
        if content and content[-1][1] != done[n].content[-1][1]:
            done[n] = done[n]._replace(content=content)
    return done


def _is_active(text: str, cue: Sequence[Bounds]) -> bool:
    """Whether a cue is a verb whose subject says what follows: "noting", "vowed"; not "is said", "Asked", "claims of"."""
    words_of = " ".join(text[start:end] for start, end in cue).split()
    first = words_of[0] if words_of else ""
    low = {word.lower() for word in words_of}
    if not first or low & _PASSIVE or (first[:1].isupper() and first.endswith(("ed", "ld"))):
        return False
    return first.lower().endswith("ing") or (
        noun_type(words_of[-1].lower()) is None and words_of[-1].lower() not in NOUN_CUES
    )


_PARTICIPLES = frozenset(word for word in CITING if word.endswith("ing"))
_PASSIVE = frozenset("is are was were been be being am being it reportedly".split())


def containers(found: Sequence[Found]) -> list[int | None]:
    """For each attribution the innermost other whose content holds its source and cue, or None."""
    outer: list[int | None] = []
    reaches = [
        (min(content)[0], max(end for _, end in content)) if (content := one.content) else (0, -1) for one in found
    ]
    for number, one in enumerate(found):
        mine = (*one.source, *one.cue)
        first, last = (min(mine)[0], max(end for _, end in mine)) if mine else (0, 0)
        best, best_size = None, 0
        for n in range(max(0, number - NEAR), min(len(found), number + NEAR)):
            if n == number or not mine or not (reaches[n][0] <= first and last <= reaches[n][1]):
                continue
            content = found[n].content
            if all(any(a <= start and end <= b for a, b in content) for start, end in mine):
                size = sum(end - start for start, end in content)
                if best is None or size < best_size:
                    best, best_size = n, size
        outer.append(best)
    return outer


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
