"""One claim weighed: its evidence, its origins, the hops that lead to them, and the range."""

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from onrecord.records import Account, Claim, Evidence, Extent, Hop, Origin, Support, Weighed
from onrecord.weigh.claims import Group, Statement
from onrecord.weigh.credit import Roots
from onrecord.weigh.decided import Decided
from onrecord.weigh.origins import End, Ends, maybe_same
from onrecord.weigh.repeats import repeats, same_words, spoken, wordings

_CONFIRMS = re.compile(r"\b(?:confirm|corroborat|acknowledg|admit|verif)", re.IGNORECASE)
# Firm origins that are compared with one another: more of them than these count in `origins_at_most` only.
FIRM_COMPARED = 60
# Quotations of a claim that are compared with one another.
QUOTATIONS = 40

Witness = tuple[End, list[Statement]]
Witnesses = dict[tuple[str, ...], Witness]


class _Bearing(NamedTuple):
    """What a statement brings to its claim, as far as it hangs on nothing but the statement and its end."""

    claim: str
    end: End
    evidence: Evidence
    hops: tuple[Hop, ...]
    origins: tuple[Origin, ...]


class Scales:
    """Weighs groups, and remembers of each statement what stays when others join it."""

    def __init__(self, accounts: Sequence[Account], steps: Roots, ends: Ends, decided: Decided) -> None:
        self._accounts = accounts
        self._steps = steps
        self._ends = ends
        self._decided = decided
        self._told: dict[Statement, tuple[End, bool, str]] = {}
        self._bearings: dict[Statement, _Bearing] = {}
        self._passages: dict[Statement, frozenset[int]] = {}

    def forget(self, statements: Iterable[Statement]) -> None:
        """Their chains lead elsewhere now, or they are gone."""
        for statement in statements:
            self._told.pop(statement, None)
            self._bearings.pop(statement, None)
            self._passages.pop(statement, None)

    def origin(self, statement: Statement) -> str:
        """The id of the origin that a statement had when its group was weighed last."""
        return self._bearings[statement].evidence.origin

    def weigh(self, claim_id: str, story_id: str, group: Group) -> Weighed:
        """The group as a claim, without its disputes."""
        statements = group.members + group.answers
        told = [self._end(statement) for statement in statements]
        passages = wordings(statements, self._passages)
        settled = _settled(statements, [end for end, _, _ in told], [own for _, _, own in told])
        ends = _quoted(statements, settled, passages)
        found = list(zip(statements, ends, strict=True))
        affirming = _witnesses(found[: len(group.members)])
        denying = _witnesses([(s, end) for s, end in found[len(group.members) :] if s.denies])
        low, high = self._range(affirming)
        credited = [
            shown or (end.key[0] == "outlet" and s.attribution is not None)
            for (s, end), (_, shown, _) in zip(found, told, strict=True)
        ]
        repeated = repeats(claim_id, found, credited, passages, self._accounts)
        for hop, n in self._independent(claim_id, found, affirming, low):
            repeated.setdefault(n, []).append(hop)
        evidence: list[Evidence] = []
        origins: dict[str, Origin] = {}
        hops: dict[Hop, None] = {}
        for n, (statement, end) in enumerate(found):
            bearing = self._bearing(claim_id, statement, end, answers=n >= len(group.members))
            evidence.append(bearing.evidence)
            origins[bearing.origins[0].id] = bearing.origins[0]
            for origin in bearing.origins[1:]:
                origins.setdefault(origin.id, origin)
            for hop in repeated.get(n, ()):
                hops[hop] = None
            if n not in repeated or statement.attribution is not None:
                for hop in bearing.hops:
                    hops[hop] = None
        text = min(group.members or group.answers, key=lambda s: (s.in_ is not None, s.attribution is None)).text
        return Weighed(
            claim=Claim(claim_id, story_id, text),
            support=Support(
                claim_id,
                low,
                high,
                tuple(_origin_id(end) for end, _ in affirming.values()),
                tuple(_origin_id(end) for end, _ in denying.values()),
            ),
            evidence=tuple(evidence),
            origins=tuple(origins.values()),
            hops=tuple(hops),
        )

    def _end(self, statement: Statement) -> tuple[End, bool, str]:
        """The end of the statement's chain, whether its article says or shows where the words are from, its outlet."""
        known = self._told.get(statement)
        if known is None:
            shown = bool(self._steps[statement.account] or self._ends.credited(statement))
            own = self._ends.known.own(self._accounts[statement.account].article).key
            known = self._told[statement] = self._ends.of(statement), shown, own
        return known

    def _bearing(self, claim_id: str, statement: Statement, end: End, *, answers: bool) -> _Bearing:
        """`answers`: the claim; else the statement is a part of it, also when it says that something else is false."""
        attribution = statement.attribution
        stance = attribution.stance if attribution is not None else "affirms"
        stance = "denies" if answers and statement.denies else stance
        known = self._bearings.get(statement)
        if known is not None and known.claim == claim_id and known.evidence.stance == stance and known.end == end:
            return known
        evidence = Evidence(
            claim=claim_id,
            attribution=attribution.id if attribution is not None else "",
            article_id=self._accounts[statement.account].article.id,
            stance=stance,
            origin=_origin_id(end),
        )
        hops, passed = self._hops(claim_id, statement, end)
        bearing = _Bearing(claim_id, end, evidence, tuple(hops), tuple(map(_origin, [end, *passed])))
        self._bearings[statement] = bearing
        return bearing

    def _hops(self, claim_id: str, statement: Statement, end: End) -> tuple[list[Hop], list[End]]:
        """From the article back to the origin, nearest first; and the ends of those who stand between."""
        article = self._accounts[statement.account].article
        own = self._ends.known.own(article).key
        attribution = statement.attribution
        hops: list[Hop] = []
        for credit in self._steps[statement.account]:
            hops.append(Hop(claim_id, article.id, credit.name, "dependent", credit.why, None, credit.evidence))
        credited = self._ends.credited(statement)
        if (outlet := self._ends.outlet(statement)) is not None:
            credited.insert(0, outlet)
        for credit in credited:
            if credit.key != own:
                hop = Hop(claim_id, article.id, credit.name, "dependent", "says so", statement.in_, credit.evidence)
                hops.append(hop)
        if attribution is None:
            if end.key[0] == "reporter":
                hops.append(Hop(claim_id, article.id, _origin_id(end), "dependent", "saw it", None, statement.extent))
            elif not hops:
                origin = _origin_id(end)
                hops.append(Hop(claim_id, article.id, origin, "unknown", "gives no source", None, statement.extent))
            return hops, []
        passed: list[End] = []
        for parent in reversed(statement.chain):
            if parent.source_type != "outlet":
                conveyed = Statement(statement.account, "", parent.content, parent.in_, statement.wording, parent)
                passed.append(self._ends.of(conveyed))
                hops.append(_named(claim_id, article.id, passed[-1], parent.source, parent.in_))
        if end.key[0] != "outlet":
            own_end, _, _ = self._end(statement)
            words, place = attribution.source, statement.in_
            if own_end.key == end.key and own_end.words:
                words, place = own_end.words, own_end.place
            hops.append(_named(claim_id, article.id, end, words, place))
        return hops, passed

    def _range(self, witnesses: Witnesses) -> tuple[int, int]:
        """At least: firm origins that cannot be one, and an unnamed one that a named source confirms. At most: all."""
        if not witnesses:
            return 0, 0
        firm = [witness for witness in witnesses.values() if witness[0].firm][:FIRM_COMPARED]
        soft = [witness for witness in witnesses.values() if not witness[0].firm]
        low = len(self._apart(firm))
        if low == 1 and _confirmed(firm, soft):
            low = 2
        return max(1, low, self._decided_apart(firm, soft)), len(witnesses)

    def _apart(self, firm: Sequence[Witness]) -> list[Witness]:
        """One of each part of the graph of what may be the same."""
        part = list(range(len(firm)))
        for n, one in enumerate(firm):
            for m in range(n):
                if part[n] == part[m] or self._decided.are_two(one[0].key, firm[m][0].key):
                    continue
                if maybe_same(one, firm[m]):
                    part = [part[m] if p == part[n] else p for p in part]
        return [firm[part.index(p)] for p in dict.fromkeys(part)]

    def _independent(
        self, claim_id: str, found: Sequence[tuple[Statement, End]], affirming: Witnesses, low: int
    ) -> Iterator[tuple[Hop, int]]:
        """What shows that the claim has several origins: articles that name a firm source of their own.

        Of each origin that is certainly another than the first one's, the first article that shares no text with it.
        """
        if low < 2:
            return
        firm = [witness for witness in affirming.values() if witness[0].firm][:FIRM_COMPARED]
        apart = sorted(self._apart(firm), key=lambda witness: witness[1][0].account)
        if len(apart) < 2:  # two by what people decided, or by an unnamed source that a named one confirms
            return
        (_, from_first), *others = apart
        place = {statement: n for n, (statement, _) in enumerate(found)}
        first = from_first[0]
        outlet = self._ends.known.own(self._accounts[first.account].article)
        for _, statements in others:
            statement = statements[0]
            article = self._accounts[statement.account].article
            own, elsewhere = self._ends.known.own(article).key, bool(self._steps[statement.account])
            attribution = statement.attribution
            if own == outlet.key or elsewhere or self._steps[first.account] or attribution is None:
                continue
            if not self._ends.credited(statement) and not self._ends.credited(first):
                why = "names a source of its own"
                hop = Hop(claim_id, article.id, outlet.name, "independent", why, statement.in_, attribution.source)
                yield hop, place[statement]

    def _decided_apart(self, firm: Sequence[Witness], soft: Sequence[Witness]) -> int:
        """How many origins are certainly others, each than all the rest, by what people decided."""
        if not self._decided.sources_told_apart:
            return 0
        apart = [end.key for end, _ in self._apart(firm)]
        every = [end.key for end, _ in (*firm, *soft)]
        most = 0
        for start in every:
            chosen = [start]
            for key in every:
                if all(
                    self._decided.are_two(key, other) or (key in apart and other in apart and key != other)
                    for other in chosen
                ):
                    chosen.append(key)
            most = max(most, len(chosen))
        return most


def _witnesses(found: Sequence[tuple[Statement, End]]) -> Witnesses:
    witnesses: Witnesses = {}
    for statement, end in found:
        known = witnesses.setdefault(end.key, (end, []))
        known[1].append(statement)
        if end.firm and not known[0].firm:  # people decided that the two are one
            witnesses[end.key] = end, known[1]
    return witnesses


def _settled(statements: Sequence[Statement], ends: Sequence[End], own: Sequence[str]) -> list[End]:
    """An outlet's word gives way to the source behind it, where another witness of the claim tells that source.

    `own`: the outlets of the statements' articles.
    """
    behind: dict[str, End] = {}
    for statement, end, outlet in zip(statements, ends, own, strict=True):
        if end.key[0] != "outlet" and statement.attribution is not None:
            behind.setdefault(end.reported_by.key, end)
            behind.setdefault(outlet, end)
    found = [behind.get(end.key[1], end) if end.key[0] in ("outlet", "unknown") else end for end in ends]
    return _relayed(found, own)


def _relayed(ends: Sequence[End], own: Sequence[str]) -> list[End]:
    """Whoever relays an outlet's unnamed source in other words adds none: it is whom the outlet itself tells of."""
    told: dict[str, dict[tuple[str, ...], End]] = {}
    for outlet, end in zip(own, ends, strict=True):
        if end.kind == "anonymous" and outlet == end.reported_by.key:
            told.setdefault(outlet, {})[end.key] = end
    found: list[End] = []
    for outlet, end in zip(own, ends, strict=True):
        if end.kind == "anonymous" and outlet != end.reported_by.key:
            by = told.setdefault(end.reported_by.key, {end.key: end})
            found.append(by.get(end.key) or next(iter(by.values())))
        else:
            found.append(end)
    return found


def _quoted(statements: Sequence[Statement], ends: Sequence[End], passages: Sequence[frozenset[int]]) -> list[End]:
    """The ends, but an unnamed one is whom another article quotes with the very words: nobody says them twice."""
    quotations = [n for n, statement in enumerate(statements) if spoken(statement) and passages[n]][:QUOTATIONS]
    found = list(ends)
    for n in quotations:
        if not ends[n].firm:
            same = [m for m in quotations if m != n and same_words(passages[n], passages[m])]
            ahead = [m for m in same if ends[m].firm] or [m for m in same if m < n]
            found[n] = found[ahead[0]] if ahead else ends[n]
    return found


def _confirmed(firm: Sequence[Witness], soft: Sequence[Witness]) -> bool:
    """An article that says that a named source confirmed what an unnamed one told shows two."""
    unnamed = (statements for end, statements in soft if end.kind == "anonymous" and end.naming == "described")
    there = {statement.account for statements in unnamed for statement in statements}
    return any(
        statement.account in there and _CONFIRMS.search(statement.attribution.cue.text)
        for _, statements in firm
        for statement in statements
        if statement.attribution is not None
    )


def _named(claim_id: str, article_id: str, end: End, words: Extent, in_: str | None) -> Hop:
    return Hop(claim_id, article_id, _origin_id(end), "dependent" if words else "unknown", "says so", in_, words)


def _origin_id(end: End) -> str:
    return _hashed(end.key)


@lru_cache(1 << 14)  # each weighing of a large claim asks for all of its origins again
def _hashed(key: tuple[str, ...]) -> str:
    return hashlib.sha256("\n".join(key).encode()).hexdigest()[:16]


def _origin(end: End) -> Origin:
    return Origin(_origin_id(end), end.label, end.kind, end.naming)
