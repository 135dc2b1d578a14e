"""Invented press coverage (stories/*.toml) through the whole chain, held against its reading by hand.

A story's file holds its articles as printed and what an honest reader takes from them: claims by passages (article,
words), of each claim the least and most origins, who affirms and who denies, hops, passages that are claims apart,
disputes, counts and corrections. `words` and names may give several ways, parted by `|`.
"""

import html
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from onrecord.desk import understand
from onrecord.records import Account, Attribution, Evidence, Page, Reading, Span, Support, Weighing
from onrecord.vocabulary import STOP
from onrecord.weigh import weigh

STORIES = Path(__file__).with_name("stories")
_SENTENCE = re.compile(r"[^\n.!?]+(?:[.!?](?=\S)[^\n.!?]*)*[.!?]?")


@dataclass
class Findings:
    """What was asked of a story, and what of it does not hold: (measure, right, what)."""

    rows: list[tuple[str, bool, str]] = field(default_factory=list)
    widths: list[int] = field(default_factory=list)

    def note(self, measure: str, right: bool, what: str) -> None:
        self.rows.append((measure, right, what))

    @property
    def wrong(self) -> list[str]:
        return [f"{measure}: {what}" for measure, right, what in self.rows if not right]

    def of(self, measure: str) -> tuple[int, int]:
        """How many hold, of how many."""
        held = [right for name, right, _ in self.rows if name == measure]
        return sum(held), len(held)


def page_of(article: dict[str, Any]) -> Page:
    """The article as a plain web page with the usual metadata."""
    moment = datetime.fromisoformat(article["time"])
    body = "".join(f"<p>{part.strip()}</p>\n" for part in article["text"].strip().split("\n\n"))
    byline = f'<p class="byline">By {html.escape(article["byline"])}</p>' if article["byline"] else ""
    headline = html.escape(article["headline"], quote=False)
    text = f"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{headline} | {article["outlet"]}</title>
<meta property="og:site_name" content="{article["outlet"]}"><meta property="og:type" content="article">
<meta property="article:published_time" content="{article["time"]}"><link rel="canonical" href="{article["url"]}"></head>
<body><article><h1>{headline}</h1>{byline}<time datetime="{article["time"]}">{moment:%d %B %Y %H:%M}</time>
{body}</article></body></html>"""
    content = text.encode()
    return Page(article["url"], moment, content, media_type="text/html; charset=utf-8")


class Coverage:
    """One story, read and weighed."""

    def __init__(self, path: Path, fast: bool = False) -> None:
        self.truth: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
        self.name = path.stem
        readings = [understand(page_of(article), fast) for article in self.truth["article"]]
        self.readings: dict[str, Reading] = {
            article["id"]: reading for article, reading in zip(self.truth["article"], readings, strict=True)
        }
        self.accounts = [
            Account(r.article, r.attributions, r.times, r.page.fetched_at) for r in readings if r.article is not None
        ]
        self.weighing: Weighing = weigh("story", self.accounts)
        self._attributions = {a.id: a for r in readings for a in r.attributions}
        self._ids = {key: r.article.id for key, r in self.readings.items() if r.article is not None}
        self._texts = {claim.id: claim.text for claim in self.weighing.claims}
        self._labels = {origin.id: origin.label for origin in self.weighing.origins}
        self.supports: dict[str, Support] = {support.claim: support for support in self.weighing.supports}

    # ---- passages

    def spans(self, key: str, words: str) -> Iterator[tuple[str, Span]]:
        """Where (one of) the words stand in (one of) the articles: article key and span of its body."""
        for one in key.split("|"):
            article = self.readings[one].article
            for way in words.split("|"):
                start = article.body.find(way) if article is not None else -1
                if start >= 0:
                    yield one, Span(start, start + len(way))

    def claims_of(self, key: str, words: str) -> list[str]:
        """The claims that the passage is evidence of, the one of the narrowest content first."""
        found: list[tuple[int, str]] = []
        for article, span in self.spans(key, words):
            for evidence in self.weighing.evidence:
                if evidence.article_id == self._ids[article] and (size := self._holds(evidence, article, span)):
                    found.append((size, evidence.claim))
        return list(dict.fromkeys(claim for _, claim in sorted(found)))

    def _holds(self, evidence: Evidence, article: str, span: Span) -> int:
        attribution = self._attributions.get(evidence.attribution)
        if attribution is not None:
            return _size(attribution) if attribution.in_ is None and _overlaps(attribution, span) else 0
        reading = self.readings[article]
        if any(a.in_ is None and _overlaps(a, span) for a in reading.attributions) or reading.article is None:
            return 0
        body = reading.article.body
        sentence = next(m.group() for m in _SENTENCE.finditer(body) if m.start() <= span.start < m.end())
        return 10_000 if _alike(sentence, self._texts[evidence.claim]) else 0

    # ---- what holds

    def findings(self) -> Findings:
        """Everything that the reading by hand says, held against what was weighed."""
        found = Findings()
        for claim in self.truth.get("claim", ()):
            self._claim(claim, found)
        for apart in self.truth.get("apart", ()):
            one, other = (set(self.claims_of(*passage)[:1]) for passage in apart["words"])
            found.note("apart", not one & other, f"{apart['words']} are one claim")
        for dispute in self.truth.get("dispute", ()):
            found.note("dispute", self._disputed(dispute), f"{dispute['words']}")
        for count in self.truth.get("quantity", ()):
            self._quantity(count, found)
        for taken in self.truth.get("correction", ()):
            right = any(
                c.article_id == self._ids[taken["article"]]
                and taken["words"] in self._around(taken["article"], c.extent.text)
                for c in self.weighing.corrections
            )
            found.note("correction", right, f"{taken}")
        return found

    def _around(self, key: str, words: str) -> str:
        """The words with the rest of their paragraph."""
        article = self.readings[key].article
        assert article is not None
        paragraphs = [*article.body.split("\n"), *article.corrections]
        return next((one for one in paragraphs if words[:40] in one), words)

    def _claim(self, truth: dict[str, Any], found: Findings) -> None:
        homes = {tuple(passage): self.claims_of(*passage) for passage in truth["words"]}
        firsts = [claims[0] for claims in homes.values() if claims]
        for passage, claims in homes.items():
            found.note("found", bool(claims), f"{truth['name']} {passage}: no evidence")
        if not firsts:
            return
        main = max(firsts, key=firsts.count)
        for passage, claims in homes.items():
            if claims:
                found.note(
                    "together", main in claims, f"{truth['name']} {passage} is apart: {self._texts[claims[0]]!r}"
                )
        support = self.supports[main]
        low, high = truth["origins"]
        said = f"{truth['name']}: {support.origins_at_least}-{support.origins_at_most}, not {low}-{high}; " + str(
            [self._labels[one] for one in support.affirmed_by]
        )
        found.note("no false corroboration", support.origins_at_least <= high, said)
        covers = support.origins_at_least <= low and support.origins_at_most >= high
        found.note("covered", covers, said)
        found.note("exact", (support.origins_at_least, support.origins_at_most) == (low, high), said)
        found.widths.append(support.origins_at_most - support.origins_at_least)
        for name in truth.get("affirmed_by", ()):
            found.note("affirmed by", self._among(name, support.affirmed_by), f"{said}; lacks {name}")
        for name in truth.get("denied_by", ()):
            denied = [self._labels[one] for one in support.denied_by]
            disputes = [d for d in self.weighing.disputes if main in (d.claim, d.rival) and d.kind == "denied"]
            rivals = {one for d in disputes for one in (d.claim, d.rival or "")} - {main, ""}
            right = self._among(name, support.denied_by) or any(
                self._among(name, self.supports[rival].affirmed_by) for rival in rivals
            )
            found.note("denied by", right, f"{truth['name']}: {denied} lacks {name}")
        ways = set(firsts)
        for article, source, state in truth.get("hops", ()):
            hops = [h for h in self.weighing.hops if h.article_id == self._ids[article] and h.claim in ways]
            named = [h for h in hops if _matches(source, self._labels.get(h.taken_from, h.taken_from))]
            told = [(self._labels.get(h.taken_from, h.taken_from), h.state, h.why) for h in hops]
            right = any(h.state in state.split("|") for h in named)
            found.note("hop", right, f"{truth['name']}: {article} <- {source} {state}; has {told}")
        if "corrected" in truth:
            told_of = {a for c in self.weighing.corrections for a in c.articles if ways & set(c.claims)}
            for article in truth["corrected"]:
                found.note("corrected", self._ids[article] in told_of, f"{truth['name']}: {article} is not told of it")

    def _among(self, name: str, origins: tuple[str, ...]) -> bool:
        return any(_matches(name, self._labels[one]) for one in origins)

    def _disputed(self, truth: dict[str, Any]) -> bool:
        one, other = (list(self.spans(*passage)) for passage in truth["words"])
        homes = [
            {claim for key in keys.split("|") for claim in self.claims_of(key, words)[:1]}
            for keys, words in truth["words"]
        ]
        for dispute in self.weighing.disputes:
            sides_of = (dispute.claim in homes[0] and dispute.rival in homes[1]) or (
                dispute.claim in homes[1] and dispute.rival in homes[0]
            )
            if sides_of and dispute.kind in truth["kinds"]:
                return True
            sides = [self._attributions[a] for a in dispute.attributions]
            if dispute.kind in truth["kinds"] and all(
                any(self._ids[key] == a.article_id and _overlaps(a, span) for a in sides for key, span in passage)
                for passage in (one, other)
            ):
                return True
        return False

    def _quantity(self, truth: dict[str, Any], found: Findings) -> None:
        of = [q for q in self.weighing.quantities if q.article_id == self._ids[truth["article"]]]
        told = [(q.what, q.value, q.bound) for q in of if q.in_ is None]
        found.note("quantity", (truth["what"], truth["value"], truth["bound"]) in told, f"{truth} not in {told}")


def _size(attribution: Attribution) -> int:
    return sum(end - start for start, end in (attribution.content or attribution.cue).spans)


def _overlaps(attribution: Attribution, span: Span) -> bool:
    spans = (attribution.content or attribution.cue).spans
    return (
        sum(max(0, min(end, span.end) - max(start, span.start)) for start, end in spans) > (span.end - span.start) / 2
    )


def _alike(left: str, right: str) -> bool:
    a, b = ({w for w in re.findall(r"\w+", text.lower()) if w not in STOP} for text in (left, right))
    return len(a & b) > 0.4 * max(1, min(len(a), len(b)))


def _matches(names: str, label: str) -> bool:
    return any(name.lower() in label.lower() for name in names.split("|"))
