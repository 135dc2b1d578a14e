"""Weigh: how well ranges of independent origins hold, on generated worlds and on real wire copy."""

import csv
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from statistics import median

import msgspec

from bench.common import Figure, Options, Result, Stopwatch, Table, write_predictions
from bench.telephone import Report, Told, Variant, World, world
from onrecord.attribute import attribute
from onrecord.records import Account, Article, Evidence, Weighing, utc
from onrecord.vocabulary import STOP
from onrecord.weigh import weigh
from onrecord.weigh.copies import COPY, DIFFERENT, copies
from onrecord.weigh.credit import Outlets, own_outlet, roots

DEFAULT_WORLDS = 200
KEYS = (
    "false_corroboration",
    "coverage",
    "median_width",
    "distorted_merged",
    "hop_precision",
    "hop_recall",
    "edges_seen",
)

Row = tuple[str | Figure, ...]


def measure(gold: Path | None, options: Options) -> Result:
    """Percentages but for median_width. Without `gold`: generated worlds, end to end and with gold attributions."""
    if gold is not None:
        return _real(gold, options)
    worlds = [world(1000 * options.seed + n) for n in range(options.worlds or DEFAULT_WORLDS)]
    watch = Stopwatch()
    ends = [_read(one) for one in worlds]
    whole, rows = _figures(worlds, ends, watch)
    perfect = measure_read(worlds, [one.accounts for one in worlds])
    write_predictions(options, rows)
    articles = sum(len(one.accounts) for one in worlds)
    lines: tuple[Row, ...] = (
        ("texts through attribute()", *whole.values()),
        ("the generator's own attributions", *perfect.values()),
    )
    title = f"Weigh: {len(worlds)} generated worlds, seed {options.seed}; {watch.rate(articles)} articles/s"
    return Result(whole, (Table(title, ("attributions", *KEYS), lines),))


def _read(one: World) -> list[Account]:
    return [
        msgspec.structs.replace(account, attributions=tuple(attribute(account.article))) for account in one.accounts
    ]


def measure_read(worlds: Sequence[World], read: Sequence[list[Account]]) -> dict[str, Figure]:
    """The figures of worlds whose accounts are `read`, in the order of the worlds."""
    return _figures(worlds, read, Stopwatch())[0]


class _Tally:
    def __init__(self) -> None:
        self.single = self.false = self.facts = self.covered = self.distorted = self.merged = 0
        self.widths: list[int] = []
        self.hops_found = self.hops_right = self.edges_found = self.edges_true = self.edges_seen = 0


def _figures(
    worlds: Sequence[World], read: Sequence[list[Account]], watch: Stopwatch
) -> tuple[dict[str, Figure], list[dict[str, object]]]:
    tally = _Tally()
    rows: list[dict[str, object]] = []
    for one, accounts in zip(worlds, read, strict=True):
        with watch.running():
            weighing = weigh("story", accounts)
        _compare(one, accounts, weighing, tally)
        rows += [msgspec.to_builtins(support) for support in weighing.supports]

    def share(part: int, whole: int) -> float | None:
        return round(100 * part / whole, 2) if whole else None

    figures: dict[str, Figure] = {
        "false_corroboration": share(tally.false, tally.single),
        "coverage": share(tally.covered, tally.facts),
        "median_width": median(tally.widths) if tally.widths else None,
        "distorted_merged": share(tally.merged, tally.distorted),
        "hop_precision": share(tally.hops_right, tally.hops_found),
        "hop_recall": share(tally.edges_found, tally.edges_true),
        "edges_seen": share(tally.edges_seen, tally.edges_true),
    }
    return figures, rows


def _compare(one: World, accounts: Sequence[Account], weighing: Weighing, tally: _Tally) -> None:
    supports = {support.claim: support for support in weighing.supports}
    told_in: defaultdict[str, list[Told]] = defaultdict(list)
    for evidence, told in _matched(one, accounts, weighing):
        # A denial stands beside the claim that it answers and is no witness of it.
        if evidence.stance != "denies":
            told_in[evidence.claim].append(told)
        elif told.distorted:
            tally.distorted += 1
    homes: defaultdict[Variant, Counter[str]] = defaultdict(Counter)
    for claim, statements in told_in.items():
        for told in statements:
            homes[told.variant][claim] += 1
        common = Counter(told.variant for told in statements).most_common(1)[0][0]
        if len(one.origins[common]) == 1:
            tally.single += 1
            tally.false += supports[claim].origins_at_least >= 2
    for variant, truth in one.origins.items():
        if homes[variant]:
            support = supports[homes[variant].most_common(1)[0][0]]
            tally.facts += 1
            tally.covered += support.origins_at_least <= len(truth) <= support.origins_at_most
            tally.widths.append(support.origins_at_most - support.origins_at_least)
    for statements in told_in.values():
        for told in statements:
            if told.distorted:
                tally.distorted += 1
                tally.merged += any(other.variant != told.variant for other in statements)
    parents = {report.outlet: report.parents for report in one.reports}
    outlets = {account.article.id: r.outlet for account, r in zip(accounts, one.reports, strict=True)}
    told_of = [hop for hop in weighing.hops if hop.taken_from in parents]
    found = {(outlets[hop.article_id], hop.taken_from) for hop in told_of if hop.state == "dependent"}
    seen = found | {(outlets[hop.article_id], hop.taken_from) for hop in told_of if hop.state == "unknown"}
    # A step over a middleman to an earlier ancestor is right, too, but finds no edge of its own.
    tally.hops_found += len(found)
    tally.hops_right += sum(taken_from in _ancestors(outlet, parents) for outlet, taken_from in found)
    tally.edges_found += sum(taken_from in parents[outlet] for outlet, taken_from in found)
    tally.edges_seen += sum(taken_from in parents[outlet] for outlet, taken_from in seen)
    tally.edges_true += sum(map(len, parents.values()))


def _ancestors(outlet: str, parents: Mapping[str, set[str]]) -> set[str]:
    found: set[str] = set()
    ahead = list(parents[outlet])
    while ahead:
        name = ahead.pop()
        if name not in found:
            found.add(name)
            ahead += parents[name]
    return found


def _matched(one: World, accounts: Sequence[Account], weighing: Weighing) -> Iterator[tuple[Evidence, Told]]:
    """Each generated statement with the evidence that its attribution, or its article's own voice, is.

    An attribution tells the statement in whose sentence it stands; one in a filler tells none. An article's own
    voice has no span in the evidence and goes by its words.
    """
    reports = {account.article.id: report for account, report in zip(accounts, one.reports, strict=True)}
    attributions = {a.id: a for account in accounts for a in account.attributions}
    texts = {claim.id: claim.text for claim in weighing.claims}
    for evidence in weighing.evidence:
        attribution, report = attributions.get(evidence.attribution), reports[evidence.article_id]
        if attribution is not None:
            told = _told_at(report, (attribution.content or attribution.cue).spans[0].start)
        else:
            best = max(report.told, key=lambda told: _overlap(texts[evidence.claim], told.content))
            told = best if _overlap(texts[evidence.claim], best.content)[0] > 0.5 else None
        if told is not None:
            yield evidence, told


def _told_at(report: Report, position: int) -> Told | None:
    starts = ((told, report.text.index(told.sentence)) for told in report.told)
    return next((told for told, start in starts if start <= position < start + len(told.sentence)), None)


def _overlap(left: str, right: str) -> tuple[float, float]:
    """Shared words of the shorter text, and of both: of two that hold it whole the one with the fewest others."""
    a, b = ({word.strip(".,") for word in text.lower().split() if word not in STOP} for text in (left, right))
    return len(a & b) / max(1, min(len(a), len(b))), len(a & b) / max(1, len(a | b))


# --------------------------------------------------------------------------- real wire copy


def _real(gold: Path, options: Options) -> Result:
    csv.field_size_limit(sys.maxsize)
    with gold.open(encoding="utf-8", newline="") as lines:
        accounts = [_reported(n, row) for n, row in enumerate(csv.DictReader(lines))]
    watch = Stopwatch()
    false, groups = 0, _wire_groups(accounts)
    for group in groups:
        read = [msgspec.structs.replace(a, attributions=tuple(attribute(a.article))) for a in group]
        with watch.running():
            weighing = weigh("group", read)
        false += _corroborated(weighing, len(group))
    figures: dict[str, Figure] = {
        "wires_false_corroboration": round(100 * false / len(groups), 2) if groups else None,
        "wire_groups": len(groups),
        "articles_per_s": watch.rate(sum(map(len, groups))),
    }
    pairs = gold.with_name(gold.name.replace("_articles.csv", "_pairs.jsonl"))
    if pairs.is_file() and pairs != gold:
        figures |= _pairs(accounts, pairs, options)
    return Result(figures, (Table(f"Weigh: {gold.name}", ("measure", "figure"), tuple(figures.items())),))


def _reported(n: int, row: dict[str, str]) -> Account:
    parts = [part.strip() for part in row["text"].split("###") if part.strip()]
    article = Article(f"r{n}", "", parts[0] if parts else "", "\n\n".join(parts[1:]), outlet=row["publisher"])
    return Account(article, (), (), utc(datetime.fromisoformat(row["scrape_time"])))


def _wire_groups(accounts: Sequence[Account]) -> list[list[Account]]:
    """Articles of at least two publishers that share half of their text with one first, one of them naming a wire."""
    ordered = sorted(accounts, key=lambda account: (account.first_seen, account.article.id))
    copied = copies(ordered)
    steps = roots(ordered, copied, Outlets(ordered))
    leaders = list(range(len(ordered)))
    groups: defaultdict[int, list[int]] = defaultdict(list)
    for n, near in enumerate(copied):
        leaders[n] = leaders[near[0].of] if near and near[0].share >= COPY else n
        groups[leaders[n]].append(n)
    return [
        [ordered[n] for n in members]
        for members in groups.values()
        if len({own_outlet(ordered[n].article).key for n in members}) > 1 and any(steps[n] for n in members)
    ]


def _corroborated(weighing: Weighing, articles: int) -> bool:
    """Whether what most of the copies carry is called two origins or more."""
    carried: defaultdict[str, set[str]] = defaultdict(set)
    for evidence in weighing.evidence:
        carried[evidence.claim].add(evidence.article_id)
    if not carried:
        return False
    most = max(len(ids) for ids in carried.values())
    main = next(claim.id for claim in weighing.claims if len(carried[claim.id]) == most)
    return any(s.claim == main and s.origins_at_least >= 2 for s in weighing.supports)


def _pairs(accounts: Sequence[Account], path: Path, options: Options) -> dict[str, Figure]:
    """Agreement, dependent (same_text, partly, relayed) against the rest, on pairs that could be told."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    right = [0, 0]
    total = [0, 0]
    predicted = []
    for row in rows:
        label = row["label_1"]
        if label == "cannot_tell" or label != row["label_2"]:
            continue
        both = sorted((accounts[row["a_row"]], accounts[row["b_row"]]), key=lambda account: account.first_seen)
        copied = copies(both)
        dependent = bool(copied[1]) and copied[1][0].share >= DIFFERENT
        agrees = dependent == (label in ("same_text", "partly", "relayed"))
        predicted.append({"pair": row["pair"], "dependent": dependent})
        for n in range(2 if row["sure"] else 1):
            right[n] += agrees
            total[n] += 1
    write_predictions(options, predicted)
    return {
        "pairs_agreement": round(100 * right[0] / total[0], 2) if total[0] else None,
        "pairs_agreement_sure": round(100 * right[1] / total[1], 2) if total[1] else None,
        "pairs": total[0],
    }
