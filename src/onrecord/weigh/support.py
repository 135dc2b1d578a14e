"""One claim weighed: its evidence, its origins, the hops that lead to them, and the range."""

import hashlib
import re
from collections.abc import Sequence
from typing import NamedTuple

from onrecord.records import Account, Claim, Evidence, Extent, Hop, Origin, Support
from onrecord.weigh.claims import Group, Statement
from onrecord.weigh.credit import Credit, outlet_key, own_outlet
from onrecord.weigh.origins import End, Ends, maybe_same
from onrecord.weigh.repeats import repeats

_CONFIRMS = re.compile(r"\b(?:confirm|corroborat|acknowledg|admit|verif)", re.IGNORECASE)

Witnesses = dict[tuple[str, ...], tuple[End, list[Statement]]]


class Weighed(NamedTuple):
    """Everything about one claim, and the group that it was found as."""

    group: Group
    claim: Claim
    evidence: tuple[Evidence, ...]
    origins: tuple[Origin, ...]
    hops: tuple[Hop, ...]
    support: Support


def weigh_group(
    claim_id: str,
    story_id: str,
    group: Group,
    accounts: Sequence[Account],
    chains: tuple[Ends, Sequence[Sequence[Credit]]],
) -> Weighed:
    """The group as a claim. `chains` are the ends of the statements' chains and the articles' own steps."""
    ends, steps = chains
    statements = group.members + group.answers
    found = _settled([(statement, ends.of(statement)) for statement in statements], accounts)
    affirming = _witnesses(found[: len(group.members)])
    denying = _witnesses([(s, end) for s, end in found[len(group.members) :] if s.denies])
    low, high = _range(affirming)
    credited = [
        bool(steps[s.account] or ends.credited(s) or (end.kind == "outlet" and s.attribution)) for s, end in found
    ]
    repeated = repeats(claim_id, found, credited, accounts)
    hops: list[Hop] = []
    for n, (s, end) in enumerate(found):
        hops += [repeated[n]] if n in repeated else []
        if n not in repeated or s.attribution is not None:
            hops += _hops(claim_id, s, end, accounts, (ends, steps))
    text = min(group.members or group.answers, key=lambda s: (s.in_ is not None, s.attribution is None)).text
    return Weighed(
        group=group,
        claim=Claim(claim_id, story_id, text),
        evidence=tuple(_evidence(claim_id, s, end, accounts) for s, end in found),
        origins=tuple({_origin_id(end): _origin(end) for _, end in found}.values()),
        hops=tuple(dict.fromkeys(hops)),
        support=Support(
            claim_id,
            low,
            high,
            tuple(_origin_id(end) for end, _ in affirming.values()),
            tuple(_origin_id(end) for end, _ in denying.values()),
        ),
    )


def _settled(found: list[tuple[Statement, End]], accounts: Sequence[Account]) -> list[tuple[Statement, End]]:
    """An outlet's own word gives way to the source behind it, where another witness of the claim tells that source."""
    behind: dict[str, End] = {}
    for statement, end in found:
        if end.kind != "outlet" and statement.attribution is not None:
            behind.setdefault(end.reported_by.key, end)
            behind.setdefault(own_outlet(accounts[statement.account].article).key, end)
    return [
        (statement, behind.get(end.key[1], end) if end.kind in ("outlet", "unknown") else end)
        for statement, end in found
    ]


def _witnesses(found: Sequence[tuple[Statement, End]]) -> Witnesses:
    witnesses: Witnesses = {}
    for statement, end in found:
        witnesses.setdefault(end.key, (end, []))[1].append(statement)
    return witnesses


def _range(witnesses: Witnesses) -> tuple[int, int]:
    """At least: firm origins that cannot be one, and an unnamed one that a named source confirms. At most: all."""
    if not witnesses:
        return 0, 0
    firm = [witness for witness in witnesses.values() if witness[0].firm]
    soft = [witness for witness in witnesses.values() if not witness[0].firm]
    low = _apart(firm)
    if low == 1 and any(_confirmed(firm, one) for one in soft):
        low = 2
    return max(1, low), len(witnesses)


def _apart(firm: Sequence[tuple[End, list[Statement]]]) -> int:
    """Parts of the graph of what may be the same."""
    part = list(range(len(firm)))
    for n, one in enumerate(firm):
        for m in range(n):
            if part[n] != part[m] and maybe_same(one, firm[m]):
                part = [part[m] if p == part[n] else p for p in part]
    return len(set(part))


def _confirmed(firm: Sequence[tuple[End, list[Statement]]], soft: tuple[End, list[Statement]]) -> bool:
    """An article that says that a named source confirmed what an unnamed one told shows two."""
    if soft[0].kind != "anonymous" or soft[0].naming != "described":
        return False
    there = {statement.account for statement in soft[1]}
    return any(
        statement.account in there and _CONFIRMS.search(statement.attribution.cue.text)
        for _, statements in firm
        for statement in statements
        if statement.attribution is not None
    )


def _evidence(claim_id: str, statement: Statement, end: End, accounts: Sequence[Account]) -> Evidence:
    attribution = statement.attribution
    return Evidence(
        claim=claim_id,
        attribution=attribution.id if attribution is not None else "",
        article_id=accounts[statement.account].article.id,
        stance=attribution.stance if attribution is not None else "affirms",
        origin=_origin_id(end),
    )


def _hops(
    claim_id: str,
    statement: Statement,
    end: End,
    accounts: Sequence[Account],
    chains: tuple[Ends, Sequence[Sequence[Credit]]],
) -> list[Hop]:
    """From the article back to the origin, nearest first."""
    ends, steps = chains
    article = accounts[statement.account].article
    own = own_outlet(article).key
    attribution = statement.attribution
    hops: list[Hop] = []
    for credit in steps[statement.account]:
        hops.append(Hop(claim_id, article.id, credit.name, "dependent", credit.why, None, credit.evidence))
    credited = ends.credited(statement)
    if attribution is not None and attribution.source_type == "outlet":
        name = attribution.speaker.name if attribution.speaker is not None else attribution.source.text
        credited.append(Credit(outlet_key(name), name, "says so", attribution.source))
    for credit in credited:
        if credit.key != own:
            hops.append(Hop(claim_id, article.id, credit.name, "dependent", "says so", statement.in_, credit.evidence))
    if attribution is None:
        if not hops:
            hops.append(
                Hop(claim_id, article.id, _origin_id(end), "unknown", "gives no source", None, statement.extent)
            )
        return hops
    for parent in reversed(statement.chain):
        if parent.source_type != "outlet":
            conveyed = Statement(statement.account, "", parent.content, parent.in_, statement.wording, parent)
            hops.append(_named(claim_id, article.id, ends.of(conveyed), parent.source, parent.in_))
    if end.kind != "outlet":
        hops.append(_named(claim_id, article.id, end, attribution.source, statement.in_))
    return hops


def _named(claim_id: str, article_id: str, end: End, words: Extent, in_: str | None) -> Hop:
    return Hop(claim_id, article_id, _origin_id(end), "dependent" if words else "unknown", "says so", in_, words)


def _origin_id(end: End) -> str:
    return hashlib.sha256("\n".join(end.key).encode()).hexdigest()[:16]


def _origin(end: End) -> Origin:
    return Origin(_origin_id(end), end.label, end.kind, end.naming)
