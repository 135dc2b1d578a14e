"""A story's brief: its own sentences, chosen and put in order, each with where it comes from. Pure.

No word is invented. What happened is told by the first lead and by those that the other articles agree with most
(centrality by shared weighted words, after LexRank, Erkan and Radev 2004); who says so, by the passage nearest to the
origin of each of the most printed claims; what is disputed, by both sides' words; the background, by what is dated long
before.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from functools import cached_property
from itertools import chain as chain_of
from itertools import islice
from typing import NamedTuple

from msgspec.structs import replace

from onrecord.records import (
    Account,
    Article,
    Attribution,
    BriefLine,
    BriefSection,
    Evidence,
    Person,
    Span,
    StoryBrief,
    Weighing,
    text_in,
)
from onrecord.relayed import chain
from onrecord.timeline import days_of, sentences_of
from onrecord.vocabulary import STOP, stem

HAPPENED, SAYS, DISPUTES, BACKGROUND = 3, 4, 2, 2  # lines of each part, at most
MOST_OFFERED = 100
FALLS = 0.7  # how much less the next sentence of an article counts as its news
LEADS = 3  # sentences of an article that can tell what happened
LONG_BEFORE = timedelta(days=14)
ALIKE = 0.5  # share of a sentence's words from which it tells nothing new
SHORTEST = 6  # words
LONGEST = 600  # code points
_WORD = re.compile(r"[^\W_]+")
# What such a sentence means is told by the one before it, which is not there.
_LEANS = re.compile(
    r"^[\"“‘«]?(?:he|she|it|they|this|that|these|those|his|her|its|their|but|and|so|then|there|however|meanwhile|both|"
    r"the (?:two|latter|former|same)|\w+ of (?:them|these|those))\b",
    re.IGNORECASE,
)
_QUOTES = (("“", "”"), ("«", "»"))
_SAYING = frozenset(("affirms", "asks", "intends"))


class _Place(NamedTuple):
    """A sentence where it stands."""

    account: Account
    in_: str | None
    span: Span

    @property
    def text(self) -> str:
        return text_in(self.account.article, self.in_)[self.span.start : self.span.end]


def compose(story_id: str, headline: str, accounts: Sequence[Account], weighing: Weighing, now: datetime) -> StoryBrief:
    """The brief of a story as it stands. `accounts` are its articles, oldest first; `now` is when it is made."""
    writer = _Writer(accounts, weighing)
    happened, disputed = list(writer.happened()), list(writer.disputed())  # both sides first: nothing is told twice
    lines = [*happened, *writer.says(), *disputed, *writer.background()]
    source = next((a.article for a in reversed(accounts) if a.article.headline == headline), None)
    pictured = next(((p, a.article.id) for a in accounts for p in a.article.pictures if p.url and p.credit_text), None)
    picture, picture_from = pictured or (None, None)
    return StoryBrief(
        id="",
        story_id=story_id,
        headline=headline,
        headline_from=source.id if source else None,
        lines=tuple(lines),
        author=Person(name=""),
        made_at=now,
        changed_at=now,
        picture=picture,
        picture_from=picture_from,
    )


def candidates(accounts: Sequence[Account], weighing: Weighing) -> list[BriefLine]:
    """Sentences that an editor may add: every article's first ones, then the witnesses of every claim."""
    return list(islice(_Writer(accounts, weighing).every(), MOST_OFFERED))


def in_pairs(lines: Iterable[BriefLine]) -> list[tuple[BriefLine, ...]]:
    """The lines in their order, but the two sides of a dispute together, where the first of them stands."""
    found: dict[object, list[BriefLine]] = {}
    for line in lines:
        found.setdefault(line.dispute or id(line), []).append(line)
    return [tuple(group) for group in found.values()]


class _Writer:
    """Takes sentences from the articles, none of them twice."""

    def __init__(self, accounts: Sequence[Account], weighing: Weighing) -> None:
        self.accounts, self.weighing = accounts, weighing
        self.by_id = {account.article.id: account for account in accounts}
        self.attributions = {(a.article.id, one.id): one for a in accounts for one in a.attributions}
        self.supports = {support.claim: support for support in weighing.supports}
        self.taken: list[frozenset[str]] = []
        self._sizes: dict[frozenset[str], float] = {}

    @cached_property
    def weights(self) -> dict[str, float]:
        """Of words: rare ones weigh more."""
        counts = Counter(word for account in self.accounts for word in _words(account.article.body))
        return {word: math.log(1 + len(self.accounts) / count) for word, count in counts.items()}

    # ---- the parts

    def happened(self) -> Iterator[BriefLine]:
        """How the story began, then the leads that the other leads agree with most, in time order."""
        leads = [place for account in self.accounts for place in self._sentences(account)[:LEADS]]
        words = [_words(place.text) for place in leads]
        nth = [n for account in self.accounts for n, _ in enumerate(self._sentences(account)[:LEADS])]
        central = {
            n: FALLS ** nth[n]
            * sum(
                self._shared(words[n], words[m]) for m in range(len(leads)) if leads[m].account is not leads[n].account
            )
            for n in range(len(leads))
        }
        chosen: list[_Place] = []
        ranked = sorted(central, key=lambda n: (-central[n], n))
        opening = next((n for n in range(len(leads)) if _stands_alone(leads[n].text)), None)  # how the story began
        for n in ([opening] if opening is not None else []) + ranked:
            if len(chosen) < HAPPENED and self._is_new(leads[n]) and _stands_alone(leads[n].text):
                chosen.append(leads[n])
                self._take(leads[n])
        order = {id(account): n for n, account in enumerate(self.accounts)}
        for place in sorted(chosen, key=lambda place: (order[id(place.account)], place.span)):
            yield self._line("happened", place, self._innermost(place))

    def every(self) -> Iterator[BriefLine]:
        """All that can be taken, each sentence once."""
        seen: set[tuple[str, Span]] = set()
        leads = ((place, None) for account in self.accounts for place in self._sentences(account)[:LEADS])
        witnesses = ((self._sentence_of(one), one) for one in self.weighing.evidence)
        for place, evidence in chain_of(leads, witnesses):
            if place is None or (place.account.article.id, place.span) in seen or len(place.text) > LONGEST:
                continue
            seen.add((place.account.article.id, place.span))
            if evidence is None:
                yield self._line("happened", place, self._innermost(place))
            else:
                said = self.attributions.get((evidence.article_id, evidence.attribution))
                yield self._line("says", place, said, evidence.claim)

    def says(self) -> Iterator[BriefLine]:
        """Of each of the most printed claims the passage nearest to its origin."""
        printed = Counter({claim.id: 0 for claim in self.weighing.claims})
        for claim, _ in {(evidence.claim, evidence.article_id) for evidence in self.weighing.evidence}:
            printed[claim] += 1
        hops = Counter((hop.claim, hop.article_id) for hop in self.weighing.hops)
        found = 0
        for claim, _ in sorted(printed.items(), key=lambda item: -item[1]):
            evidence = [e for e in self.weighing.evidence if e.claim == claim and e.stance in _SAYING]
            evidence.sort(key=lambda e: hops[claim, e.article_id])  # the oldest of equals first
            for one in evidence:
                place = self._sentence_of(one)
                if place is not None and self._is_new(place) and _stands_alone(place.text):
                    self._take(place)
                    yield self._line("says", place, self.attributions.get((one.article_id, one.attribution)), claim)
                    found += 1
                    break
            if found == SAYS:
                return

    def disputed(self) -> Iterator[BriefLine]:
        """Both sides of a dispute, or none of it."""
        denials = {(one.attribution, one.claim) for one in self.weighing.evidence if one.stance == "denies"}
        told: set[tuple[str, ...]] = set()
        anywhere = {one.id: (account, one) for account in self.accounts for one in account.attributions}
        for dispute in self.weighing.disputes:
            sides = [anywhere[one] for one in dispute.attributions if one in anywhere]
            key = (dispute.kind, *sorted((dispute.claim, dispute.rival or "")))
            if len(sides) < 2 or len(told) == DISPUTES or key in told:
                continue
            ends = [sides[0], sides[-1]]
            places = [self._around(account, attribution) for account, attribution in ends]
            if None in places or places[0] == places[1]:
                continue
            told.add(key)
            for place, (_, attribution) in zip(places, ends, strict=True):
                if place is not None:
                    self._take(place)
                    line = self._line("disputed", place, attribution, dispute.claim)
                    stance = "denies" if (attribution.id, dispute.claim) in denials else line.stance
                    yield replace(line, stance=stance, dispute=(dispute.kind, " ".join(filter(None, key[1:]))))

    def background(self) -> Iterator[BriefLine]:
        """What happened long before."""
        first = min((account.first_seen for account in self.accounts), default=None)
        found = 0
        for account in self.accounts:
            spans = self._sentences(account)
            for mention in account.times:
                days = days_of(mention.value) if mention.in_ is None and mention.type == "DATE" else None
                if first is None or days is None or mention.span.spans == () or found == BACKGROUND:
                    continue
                at = mention.span.spans[0].start
                place = next((one for one in spans if one.span.start <= at < one.span.end), None)
                if place is None or days[1] > (first - LONG_BEFORE).date() or not _stands_alone(place.text):
                    continue
                if self._is_new(place):
                    self._take(place)
                    found += 1
                    yield self._line("background", place, self._innermost(place))

    # ---- sentences

    def _sentences(self, account: Account) -> list[_Place]:
        return [_Place(account, None, _undatelined(account.article, span)) for span in sentences_of(account.article)]

    def _sentence_of(self, evidence: Evidence) -> _Place | None:
        account = self.by_id.get(evidence.article_id)
        attribution = self.attributions.get((evidence.article_id, evidence.attribution))
        return None if account is None or attribution is None else self._around(account, attribution)

    def _around(self, account: Account, attribution: Attribution) -> _Place | None:
        """The sentence or sentences that an attribution stands in, whole."""
        extents = (attribution.source, attribution.cue, attribution.content)
        spans = [span for extent in extents for span in extent.spans]
        if not spans:
            return None
        start, end = min(span.start for span in spans), max(span.end for span in spans)
        whole = [s for s in sentences_of(account.article, attribution.in_) if s.start < end and start < s.end]
        if not whole:
            return None
        first = whole[0] if attribution.in_ else _undatelined(account.article, whole[0])
        place = _Place(account, attribution.in_, Span(first.start, whole[-1].end))
        short = place.span.end - place.span.start <= LONGEST and "\n" not in place.text
        return place if short and attribution.in_ is None else None  # headlines and captions only say it again

    def _innermost(self, place: _Place) -> Attribution | None:
        """The attribution that tells most of a sentence; None where it is the outlet's own voice."""
        best, most = None, 0
        for one in place.account.attributions:
            if one.in_ != place.in_ or not (one.source or one.cue):
                continue
            shared = sum(max(0, min(s.end, place.span.end) - max(s.start, place.span.start)) for s in one.content.spans)
            if shared > most:
                best, most = one, shared
        return best

    def _is_new(self, place: _Place) -> bool:
        words = _words(place.text)
        if len(place.text.split()) < SHORTEST or len(place.text) > LONGEST:
            return False
        return all(self._shared(words, taken) < ALIKE for taken in self.taken)

    def _take(self, place: _Place) -> None:
        self.taken.append(_words(place.text))

    def _shared(self, left: frozenset[str], right: frozenset[str]) -> float:
        """Weight of the shared words over that of the shorter text's."""
        if left.isdisjoint(right):
            return 0.0
        weights = self.weights
        common = sum([weights.get(word, 1.0) for word in left & right])
        return common / (min(self._size(left), self._size(right)) or 1.0)

    def _size(self, words: frozenset[str]) -> float:
        if words not in self._sizes:
            self._sizes[words] = sum(self.weights.get(word, 1.0) for word in words)
        return self._sizes[words]

    def _line(
        self, section: BriefSection, place: _Place, attribution: Attribution | None, claim: str | None = None
    ) -> BriefLine:
        article = place.account.article
        known = {one.id: one for one in place.account.attributions}
        support = self.supports.get(claim) if claim else None
        return BriefLine(
            section=section,
            text=place.text,
            article_id=article.id,
            outlet=article.outlet,
            url=article.url,
            in_=place.in_,
            span=place.span,
            quoted=attribution is not None and attribution.kind == "direct",
            chain=chain(attribution, known, article.outlet) if attribution else (),
            stance=attribution.stance if attribution else None,
            claim=claim,
            origins=(support.origins_at_least, support.origins_at_most) if support else None,
        )


def _undatelined(article: Article, sentence: Span) -> Span:
    """The sentence without the place and agency that the body begins with."""
    opening = re.match(rf"{re.escape(article.dateline or '')}\s*[—–-]+\s*", article.body)
    cut = opening is not None and article.dateline and sentence.start < opening.end() < sentence.end
    return Span(opening.end(), sentence.end) if cut and opening else sentence


def _stands_alone(text: str) -> bool:
    """Whether a sentence can be read without the one before it, and no quotation begins or ends outside of it."""
    balanced = all(text.count(opens) == text.count(closes) for opens, closes in _QUOTES)
    return balanced and text.count('"') % 2 == 0 and not _LEANS.match(text)


def _words(text: str) -> frozenset[str]:
    return frozenset(stem(word) for word in _WORD.findall(text.lower()) if word not in STOP)
