"""Corrections and withdrawals, and the claims that rest on what they take back. Pure."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from onrecord.records import Account, Correction, Evidence, Extent, Origin, Weighing, text_in
from onrecord.vocabulary import STOP, stem
from onrecord.weigh.alignment import tokens
from onrecord.weigh.credit import outlet_key, own_outlet
from onrecord.weigh.notes import Note, is_note, notes
from onrecord.weigh.synonyms import plainly
from onrecord.weigh.wording import proper

__all__ = ["corrections", "is_note"]

FEWEST = 2  # words that a claim must share with what was corrected, where a number is shared too
FEWEST_WITHOUT = 3  # ... and where none was given
BESIDE = 3  # words on either side of a number that tell what is counted
SHARE = 0.5  # of the words of what was corrected, without a number
# Words that a note has about itself.
_PLAIN = frozenset(
    map(stem, "figure number count tally total estimate given gave wrong mistaken incorrect error".split())
)


class _Told(NamedTuple):
    """What a text tells, to be compared: its stems but for common ones, and the stems beside each number."""

    stems: frozenset[str]
    numbers: Mapping[str, frozenset[str]]

    def counts(self, other: "_Told") -> bool:
        """Whether both give one number, of what may be the same things."""
        return any(
            not beside or not other.numbers[number] or bool(beside & other.numbers[number])
            for number, beside in self.numbers.items()
            if number in other.numbers
        )


def corrections(accounts: Sequence[Account], weighing: Weighing) -> tuple[Correction, ...]:
    """Every correction in the accounts' texts, with the claims of `weighing` that it reaches.

    A claim is reached when evidence for it leads, by its origin or by hops, to who corrects, and when it says in words
    what was corrected. A correction whose words match no claim stands for the story alone.
    """
    found = [(account, note) for account in accounts for note in notes(account)]
    if not found:
        return ()
    reach = _Reach(accounts, weighing)
    return tuple(reach.correction(account, note) for account, note in found)


class _Reach:
    """The weighing laid out to be followed from who corrects to who repeats."""

    def __init__(self, accounts: Sequence[Account], weighing: Weighing) -> None:
        self._outlets = {account.article.id: own_outlet(account.article).key for account in accounts}
        self._said = {a.id: a for account in accounts for a in account.attributions}
        self._origins: Mapping[str, Origin] = {origin.id: origin for origin in weighing.origins}
        self._texts = {claim.id: claim.text for claim in weighing.claims}
        self._evidence: dict[str, list[Evidence]] = {}
        for one in weighing.evidence:
            self._evidence.setdefault(one.claim, []).append(one)
        self._taken: dict[tuple[str, str], set[str]] = {}
        for hop in weighing.hops:
            if hop.state == "dependent" and hop.taken_from not in self._origins:
                self._taken.setdefault((hop.claim, hop.article_id), set()).add(outlet_key(hop.taken_from))

    def correction(self, account: Account, note: Note) -> Correction:
        article = account.article
        text = text_in(article, note.place)
        by = note.who or own_outlet(article).name
        claims: list[str] = []
        articles: set[str] = set()
        for claim in self._texts:
            resting = [e for e in self._resting(claim, note, by) if self._says(e, note)]
            if resting:
                claims.append(claim)
                articles |= {e.article_id for e in resting if e.article_id != article.id}
        return Correction(
            id=hashlib.sha256(f"{article.id}\n{note.place}\n{text[slice(*note.span)]}".encode()).hexdigest()[:16],
            kind=note.kind,
            article_id=article.id,
            by=by,
            extent=Extent.of(text, [note.span]),
            in_=note.place,
            attribution=note.attribution,
            was=note.was,
            now=note.now,
            claims=tuple(claims),
            articles=tuple(id_ for id_ in self._outlets if id_ in articles),
        )

    def _resting(self, claim: str, note: Note, by: str) -> list[Evidence]:
        """The evidence for a claim that leads to who corrects; through as many outlets as stand between."""
        evidence = [e for e in self._evidence.get(claim, ()) if e.stance not in ("denies", "declines")]
        reached = {outlet_key(by)}
        found = {
            n: e
            for n, e in enumerate(evidence)
            if self._outlets.get(e.article_id) in reached
            or (note.who is not None and (self._is(e.origin, by) or self._is_office(e, by)))
        }
        reached |= self._printed_by(found.values())
        while more := {
            n: e
            for n, e in enumerate(evidence)
            if n not in found and self._taken.get((claim, e.article_id), set()) & reached
        }:
            found |= more
            reached |= self._printed_by(more.values())
        return [found[n] for n in sorted(found)]

    def _printed_by(self, evidence: Iterable[Evidence]) -> set[str]:
        return {self._outlets[e.article_id] for e in evidence if e.article_id in self._outlets}

    def _is(self, origin: str, name: str) -> bool:
        """Whether an origin is who corrects, by its proper names, or by all its words where it has none."""
        known = self._origins.get(origin)
        if known is None or known.kind not in ("speaker", "document", "anonymous"):
            return False
        label = known.label.split(", as reported by")[0]
        names, others = proper(name), proper(label)
        if names and others:
            return names <= others or others <= names
        words, own = _told(name).stems, _told(label).stems
        return bool(words) and words <= own

    def _is_office(self, evidence: Evidence, name: str) -> bool:
        """Whether the evidence is from whose office it is that corrects: "the governor's office" is the governor's."""
        said = self._said.get(evidence.attribution)
        role = said.speaker.role if said is not None and said.speaker is not None else None
        words = _told(role or "").stems
        return bool(words) and name.lower().endswith("office") and words <= _told(name).stems

    def _says(self, evidence: Evidence, note: Note) -> bool:
        attribution = self._said.get(evidence.attribution)
        said = _told(attribution.content.text if attribution is not None else self._texts[evidence.claim])
        was, now = _told(note.was), _told(note.now)
        shared = was.stems & said.stems
        if was.numbers:
            given = note.back and not was.numbers.keys().isdisjoint(said.numbers)
            return (given or was.counts(said)) and len(shared) >= min(FEWEST, len(was.stems))
        if now.numbers:  # "corrected the toll to 11": any other toll
            return bool(shared) and bool(said.numbers) and not said.numbers.keys() & now.numbers.keys()
        return len(shared) >= max(FEWEST_WITHOUT, SHARE * len(was.stems))


def _told(text: str) -> _Told:
    found = tokens(text)
    stems = [""] * len(found)
    for n, meant in plainly([token.value or token.key.removesuffix("'s") for token in found]):
        if not found[n].value and (found[n].key not in STOP or meant != stem(found[n].key)):
            stems[n] = meant
    numbers = {
        token.value: frozenset(filter(None, stems[max(0, n - BESIDE) : n + BESIDE + 1])) - _PLAIN
        for n, token in enumerate(found)
        if token.value
    }
    return _Told(frozenset(filter(None, stems)) - _PLAIN, numbers)
