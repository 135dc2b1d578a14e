"""A story as its page tells it: what happened, what is claimed and by whom, what is disputed, who relays whom."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from msgspec.structs import replace

from onrecord.records import Attribution, Claim, Correction, Evidence, Hop, Naming, Origin, Stance, Support, instant
from onrecord.serve import timeline, words
from onrecord.serve.chains import Known, Names, Taken, chains, source_key
from onrecord.serve.charts import Chart, Count, charts, counts
from onrecord.serve.coverage import Proof, Relayed, Report, coverage, relayed
from onrecord.serve.disputed import Conflict, conflicts
from onrecord.serve.drawing import MOST, Drawing, Reporter, Source, Step, draw
from onrecord.serve.quoting import around, quoted
from onrecord.store.excerpts import Part
from onrecord.store.views import ArticleView, StoryExcerpt, StoryView

CLAIMS = 6  # shown at first
SINGLE = 12  # claims of one article, listed without a drawing
DISPUTES = 40  # listed; the data has all
ARTICLES = 24  # listed under the coverage at first
MOST_SHOWN = 500  # claims or articles that an address can ask for
FARTHEST = 10_000_000  # place in a large story
ALL = 400  # articles that a claim on a page of its own shows
LARGE = 120  # articles from which a story is shown in parts
CUT = 320  # characters of a claim; its passages have the whole
STANCES: tuple[Stance, ...] = ("affirms", "denies", "declines", "unsure", "asks", "intends")
HAPPENED = 4  # happenings told at the head of the page
LATELY = 30  # days around the first article: what is older is its background
NAMINGS: tuple[Naming, ...] = ("named", "described", "unspecified")


class Shown(NamedTuple):
    """How much of a story its page shows: so many claims and articles, or one claim with everything.

    Of a large story they are counted from a place on.
    """

    claims: int = CLAIMS
    articles: int = ARTICLES
    claim: str | None = None
    claims_from: int = 0
    articles_from: int = 0

    @classmethod
    def of(cls, asked: Mapping[str, str]) -> "Shown":
        """From the names of its fields in an address; what is no number counts as absent."""

        def number(name: str, least: int, most: int = MOST_SHOWN) -> int:
            given = asked.get(name, "")
            return max(least, min(int(given), most)) if given.isascii() and given.isdigit() else least

        return cls(
            number("claims", CLAIMS),
            number("articles", ARTICLES),
            asked.get("claim") or None,
            number("claims_from", 0, FARTHEST),
            number("articles_from", 0, FARTHEST),
        )

    @property
    def part(self) -> Part:
        """What is asked of the store where a story is large."""
        return Part(CLAIMS, self.claims_from, ARTICLES, self.articles_from, self.claim)


AT_FIRST = Shown()


class Passage(NamedTuple):
    """One article's words for or against a claim, and the way that they came, from the article to the origin."""

    anchor: str
    evidence: Evidence
    view: ArticleView
    attribution: Attribution | None
    chain: tuple[str, ...]
    again: bool = False  # an earlier passage of its origin has the very same words

    @property
    def ref(self) -> str:
        """As a judgement names it."""
        return f"{self.view.article.id}/{self.evidence.attribution}"


class Side(NamedTuple):
    """An origin, what it does with the claim, and everyone who prints it, the first one first."""

    anchor: str
    origin: Origin
    stance: Stance
    passages: list[Passage]


class Told(NamedTuple):
    """A claim with all that the weighing says of it."""

    claim: Claim
    text: str
    support: Support | None
    sides: list[Side]
    proofs: list[Proof]
    drawing: Drawing
    first: Passage | None
    articles: int  # that print it: not a count of sources
    outlets: int  # 0 where not all of the articles are at hand
    more_origins: int  # that affirm it, of articles that are not at hand
    naming: Naming | None  # the best of those who affirm it
    corrections: list[tuple[Correction, ArticleView]]
    disputes: list[str]  # anchors
    stays: list[str]  # two passages of it, as judgements name them: one stays when another leaves

    @property
    def certainty(self) -> str:
        """How many origins, as a word that the figure is drawn by: none, one, maybe (one or more), several."""
        least, most = (self.support.origins_at_least, self.support.origins_at_most) if self.support else (0, 0)
        return "none" if not most else "one" if most == 1 else "maybe" if least < 2 else "several"

    def by(self, *stances: Stance) -> list[Side]:
        """The origins that take one of these stances."""
        return [side for side in self.sides if side.stance in stances]


class StoryPage(NamedTuple):
    """A story as its page shows it."""

    shared: list[Told]  # claims that several articles or origins bear on, the most borne-on first
    single: list[Told]
    more_claims: int
    more_single: int
    conflicts: list[Conflict]
    disputed: int | None  # claims in dispute; None where all disputes are in `conflicts`
    counts: list[Count]
    charts: list[Chart]
    reports: list[Report]
    more_reports: int
    relayed: list[Relayed]  # empty where not all of the articles are at hand, or where nobody relays
    coverage: Drawing
    articles: int
    outlets: int
    main: Support | None  # of the claim that most articles bear on
    corrections: list[tuple[Correction, ArticleView]]  # that no claim rests on, as far as their words tell
    read: StoryView  # as much of the story as is read for what happened, and when

    @property
    def listed(self) -> set[str]:
        """The ids of the claims that stand on the page."""
        return {told.claim.id for told in self.shared + self.single}

    @property
    def is_part(self) -> bool:
        """Whether this is a part of a large story."""
        return self.disputed is not None


def story_page(story: StoryView, shown: Shown = AT_FIRST, whole: StoryExcerpt | None = None) -> StoryPage:
    """Joins the weighing to the words that it rests on. `whole`: of which `story` is as much as is at hand."""
    known = Known(story)
    weighed = _Claims(story, known, whole.printed if whole else {})
    order = sorted(
        (claim for claim in story.weighing.claims if not whole or claim.id in whole.told), key=weighed.weight
    )
    shared = [claim for claim in order if weighed.is_shared(claim)]
    single = [claim for claim in order if not weighed.is_shared(claim)]
    if shown.claim is not None:
        shared, single = [claim for claim in order if claim.id == shown.claim], []
    disputes = [one for one in conflicts(story) if shown.claim in (None, one.dispute.claim, one.dispute.rival)]
    anchors = defaultdict[str, list[str]](list)
    for conflict in disputes[:DISPUTES]:
        anchors[conflict.dispute.claim].append(conflict.anchor)
        anchors[conflict.dispute.rival or ""].append(conflict.anchor)
    most = MOST if shown.claim is None else ALL
    given = counts(story.weighing.quantities, known)
    covered, read, articles = story, story, len(story.articles)
    if whole is not None:
        covered, read, articles = _only(story, whole.covered), _only(story, whole.read), whole.head.articles
    reports, drawn = coverage(covered, known, shown.articles, articles - len(covered.articles))
    relays = relayed(story, known)
    shared_in_all, single_in_all = len(shared), len(single)
    if whole is not None:
        shared_in_all, single_in_all = whole.shared - shown.claims_from, whole.head.claims - whole.shared
    return StoryPage(
        shared=[weighed.told(claim, most, anchors[claim.id]) for claim in shared[: shown.claims]],
        single=[weighed.told(claim, most, anchors[claim.id]) for claim in single[:SINGLE]],
        more_claims=max(0, shared_in_all - shown.claims),
        more_single=max(0, single_in_all - SINGLE),
        conflicts=disputes,
        disputed=whole.head.disputed if whole else None,
        counts=given,
        charts=charts(given),
        reports=reports,
        more_reports=max(0, articles - (shown.articles_from if whole else 0) - len(reports)),
        relayed=relays if whole is None and any(one.taken for one in relays) else [],
        coverage=drawn,
        articles=articles,
        outlets=whole.outlets if whole else len({known.outlet(id_).casefold() for id_ in known.views}),
        main=weighed.supports.get(shared[0].id) if shared else None,
        corrections=[
            (one, known.views[one.article_id])
            for one in story.weighing.corrections
            if not one.claims and one.article_id in known.views
        ],
        read=read,
    )


def _only(story: StoryView, ids: Collection[str]) -> StoryView:
    """The story with these of its articles."""
    return replace(story, articles=tuple(view for view in story.articles if view.article.id in ids))


# --------------------------------------------------------------------------- claims


class _Claims:
    """A story's claims, each with its evidence and hops at hand."""

    def __init__(self, story: StoryView, known: Known, printed: Mapping[str, int]) -> None:
        """`printed`: in how many articles a claim is, where not all of them are at hand."""
        self.known = known
        self._printed = printed
        self.supports = {support.claim: support for support in story.weighing.supports}
        self.evidence = defaultdict[str, list[Evidence]](list)
        self.hops = defaultdict[str, list[Hop]](list)
        self.corrections = defaultdict[str, list[Correction]](list)
        for one in story.weighing.evidence:
            if one.article_id in known.views and one.origin in known.origins:
                self.evidence[one.claim].append(one)
        for hop in story.weighing.hops:
            if hop.article_id in known.views:
                self.hops[hop.claim].append(hop)
        for correction in story.weighing.corrections:
            for claim in correction.claims if correction.article_id in known.views else ():
                self.corrections[claim].append(correction)

    def articles(self, claim: Claim) -> int:
        return self._printed.get(claim.id) or len({one.article_id for one in self.evidence[claim.id]})

    def weight(self, claim: Claim) -> tuple[int, int, int]:
        """The most borne-on first."""
        denied = len(self.supports[claim.id].denied_by) if claim.id in self.supports else 0
        return -self.articles(claim), -denied, -len(self.evidence[claim.id])

    def is_shared(self, claim: Claim) -> bool:
        support = self.supports.get(claim.id)
        return self.articles(claim) > 1 or bool(support and (support.denied_by or support.origins_at_most > 1))

    def told(self, claim: Claim, most: int, disputes: list[str]) -> Told:
        known = self.known
        evidence = sorted(self.evidence[claim.id], key=lambda one: known.order[one.article_id])
        ways = chains(evidence, self.hops[claim.id], known)
        names = Names(known, self.hops[claim.id])
        passages = [
            Passage(f"w-{claim.id}-{n}", one, known.views[one.article_id], known.attribution(one), _chain(way, names))
            for n, (one, way) in enumerate(zip(evidence, ways, strict=True), 1)
        ]
        sides = _sides(claim, passages, known)
        steps = list({(step.reporter, step.of): step for way in ways for step in reversed(way)}.values())
        proofs = _proofs(claim, steps, names, known)
        articles = {passage.view.article.id for passage in passages}
        beyond = self.articles(claim) - len(articles)
        drawing = _drawing(claim, sides, passages, (steps, proofs, names), (most, beyond))
        drawn = [proof for key, proof in proofs.items() if key[0] in drawing.drawn]
        text = words.undated(claim.text)
        text = text if len(text) <= CUT else text[:CUT].rsplit(" ", 1)[0] + " …"
        support = self.supports.get(claim.id)
        ends = sum(side.stance == "affirms" for side in sides)
        return Told(
            claim=claim,
            text=text,
            support=support,
            sides=[side._replace(passages=_listed(side.passages, drawing)) for side in sides],
            proofs=drawn,
            drawing=drawing,
            first=passages[0] if passages else None,
            articles=self.articles(claim),
            outlets=0 if beyond else len({known.outlet(article_id).casefold() for article_id in articles}),
            more_origins=max(0, support.origins_at_most - ends) if beyond and support else 0,
            naming=min((s.origin.naming for s in sides if s.stance == "affirms"), key=NAMINGS.index, default=None),
            corrections=[(one, known.views[one.article_id]) for one in self.corrections[claim.id]],
            disputes=disputes,
            stays=[passage.ref for passage in passages if passage.attribution][:2],
        )


def _chain(way: Sequence[Taken], names: Names) -> tuple[str, ...]:
    keys = [*(step.reporter for step in way), way[-1].of]
    called = [names(key) for key in keys]
    return tuple(name for n, name in enumerate(called) if n == 0 or name.casefold() != called[n - 1].casefold())


def _sides(claim: Claim, passages: Iterable[Passage], known: Known) -> list[Side]:
    sides: dict[str, Side] = {}
    for passage in passages:
        one = passage.evidence
        side = Side(f"o-{claim.id}-{len(sides) + 1}", known.origins[one.origin], one.stance, [])
        side = sides.setdefault(source_key(one), side)
        said = _plain(passage)
        again = any(_plain(before) == said for before in side.passages if not before.again)
        side.passages.append(passage._replace(again=again))
    return sorted(sides.values(), key=lambda side: STANCES.index(side.stance))


def _plain(passage: Passage) -> str:
    """The words, however their quotation marks are printed."""
    words_ = quoted(passage.view, passage.attribution) if passage.attribution else passage.view.article.headline
    return re.sub(r"\W+", " ", words_).casefold()


def _listed(passages: list[Passage], drawing: Drawing) -> list[Passage]:
    """Those of the articles that have a row in the drawing; at least the first."""
    return [one for n, one in enumerate(passages) if n == 0 or one.view.article.id in drawing.drawn]


def _proofs(claim: Claim, steps: Iterable[Taken], names: Names, known: Known) -> dict[tuple[str, str], Proof]:
    proofs: dict[tuple[str, str], Proof] = {}
    for step in steps:
        if step.hop is not None:
            view = known.views[step.hop.article_id]
            anchor = f"h-{claim.id}-{len(proofs) + 1}"
            of = names(step.of)
            proofs[step.reporter, step.of] = Proof(
                anchor, step.hop, view, of, around(view, step.hop.evidence, step.hop.in_)
            )
    return proofs


def _drawing(
    claim: Claim,
    sides: Sequence[Side],
    passages: Sequence[Passage],
    way: tuple[Sequence[Taken], dict[tuple[str, str], Proof], Names],
    rows: tuple[int, int],
) -> Drawing:
    """`rows`: how many there may be, and for how many more articles the last one stands."""
    taken, proofs, names = way
    sources = [
        Source(
            f"{side.origin.id} {side.stance}",
            side.origin.label,
            sign(side.origin),
            side.stance,
            f"#{side.anchor}",
            f"{side.origin.label} ({words.origin_naming(side.origin)}) {words.STANCE[side.stance]}",
        )
        for side in sides
    ]
    first: dict[str, Passage] = {}
    for passage in passages:
        first.setdefault(passage.view.article.id, passage)
    reporters = [_reporter(passage) for passage in first.values()]
    listed = {reporter.key for reporter in reporters}
    for step in taken:
        for key in (step.reporter, step.of):
            if key.startswith("outlet ") and key not in listed:
                listed.add(key)
                proof = next((p for (a, b), p in proofs.items() if key in (a, b)), None)
                link = f"#{proof.anchor}" if proof else f"#c-{claim.id}"
                name = names(key)
                reporters.append(Reporter(key, name, link, f"{name}, credited; not itself among the articles", True))
    steps = []
    for step in taken:
        proof = proofs.get((step.reporter, step.of))
        who, of = names(step.reporter), names(step.of)
        why = f": {step.hop.why}" if step.hop else ""
        link = f"#{proof.anchor}" if proof else f"#c-{claim.id}"
        steps.append(Step(step.reporter, step.of, step.state, link, f"{who} {words.HOP[step.state]} {of}{why}"))
    return draw(sources, reporters, steps, f"/story/{claim.story_id}?claim={claim.id}#c-{claim.id}", *rows)


def _reporter(passage: Passage) -> Reporter:
    article = passage.view.article
    to = f"#a-{passage.attribution.id}" if passage.attribution else ""
    name = article.outlet or words.host(article.url)
    return Reporter(article.id, name, f"/article/{article.id}{to}", f"{name}: {article.headline}")


def sign(origin: Origin) -> str:
    """How an origin is drawn."""
    if origin.kind == "document":
        return "document"
    return "own" if origin.kind == "outlet" else origin.naming


# --------------------------------------------------------------------------- what happened


def happened(story: StoryView, drawn: timeline.Drawn) -> list[timeline.Row]:
    """The happenings that most articles date, the nearest to their publishing where these are equal, in time order."""
    published = [_day(view.article.date_published or "") or view.first_seen.date() for view in story.articles]
    first = min(published)

    def weight(row: timeline.Row) -> tuple[bool, int, int]:
        day = _day(row.entry.dates[0])
        away = abs((first - day).days) if day else 99_999
        return away > LATELY, -len({witness.view.article.id for witness in row.witnesses}), away

    past = [row for row in drawn.rows if row.kind == "happened" and not row.witnesses[0].happening.ahead]
    chosen = sorted(past, key=weight)[:HAPPENED]
    return [row for row in drawn.rows if row in chosen]


def _day(value: str) -> date | None:
    try:
        return instant(value[:10]).date()
    except ValueError:
        return None
