"""Claims as a story's page tells them: who says so by which words, and who has it from whom."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from onrecord.records import Attribution, Claim, Correction, Evidence, Hop, Naming, Origin, Stance, Support
from onrecord.serve import words
from onrecord.serve.chains import Known, Names, Taken, chains, source_key
from onrecord.serve.coverage import Proof
from onrecord.serve.drawing import Drawing, Reporter, Source, Step, draw
from onrecord.serve.quoting import around, quoted
from onrecord.store.views import ArticleView, StoryView

CUT = 320  # characters of a claim; its passages have the whole
SIDES = 6  # origins of a claim that its story's page tells of
ROWS = 12  # articles in a claim's drawing there
OF_EACH = 2  # ... of each stance at least
PASSAGES = 30  # of a claim at a time on a page of its own
STANCES: tuple[Stance, ...] = ("affirms", "denies", "declines", "unsure", "asks", "intends")
NAMINGS: tuple[Naming, ...] = ("named", "described", "unspecified")


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
    more_sides: dict[Stance, int]  # origins that are not among `sides`, by what they do with the claim
    listed_from: int  # passages that stand on the pages before, of a claim on a page of its own
    more_passages: int  # ... on those after
    naming: Naming | None  # the best of those who affirm it
    corrections: list[tuple[Correction, ArticleView]]
    disputes: list[str]  # where they stand
    written: bool  # whether its passages stand here, and not on its own page alone
    stays: list[str]  # two passages of it, as judgements name them: one stays when another leaves

    @property
    def following(self) -> int:
        """The passage with which the next of its pages begins."""
        return self.listed_from + PASSAGES

    @property
    def at(self) -> str:
        """What the anchors of its passages stand behind."""
        return "" if self.written else f"/story/{self.claim.story_id}?claim={self.claim.id}"

    @property
    def certainty(self) -> str:
        """How many origins, as a word that the figure is drawn by: none, one, maybe (one or more), several."""
        least, most = (self.support.origins_at_least, self.support.origins_at_most) if self.support else (0, 0)
        return "none" if not most else "one" if most == 1 else "maybe" if least < 2 else "several"

    def by(self, *stances: Stance) -> list[Side]:
        """The origins that take one of these stances."""
        return [side for side in self.sides if side.stance in stances]

    def beyond(self, *stances: Stance) -> int:
        """How many more do that are not told of here."""
        return sum(self.more_sides.get(stance, 0) for stance in stances)


class Claims:
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
        """How many print it."""
        return self._printed.get(claim.id) or len({one.article_id for one in self.evidence[claim.id]})

    def weight(self, claim: Claim) -> tuple[int, int, int]:
        """The most borne-on first."""
        denied = len(self.supports[claim.id].denied_by) if claim.id in self.supports else 0
        return -self.articles(claim), -denied, -len(self.evidence[claim.id])

    def is_shared(self, claim: Claim) -> bool:
        """Whether several articles or origins bear on it, or somebody denies it."""
        support = self.supports.get(claim.id)
        return self.articles(claim) > 1 or bool(support and (support.denied_by or support.origins_at_most > 1))

    def told(self, claim: Claim, disputes: list[str], start: int | None = None, room: int = PASSAGES) -> Told:
        """`disputes`: where those stand that it is in. `start`: the passage from which on its own page lists them; None
        on the page of its story, which has the first of some origins, and those only where there is `room` for them."""
        known = self.known
        evidence = sorted(self.evidence[claim.id], key=lambda one: known.order[one.article_id])
        ways = chains(evidence, self.hops[claim.id], known)
        names = Names(known, self.hops[claim.id])
        passages = [
            Passage(f"w-{claim.id}-{n}", one, known.views[one.article_id], known.attribution(one), _chain(way, names))
            for n, (one, way) in enumerate(zip(evidence, ways, strict=True), 1)
        ]
        every = _sides(claim, passages, known)
        sides = _first(every) if start is None else _from(every, start)
        listed = {passage.anchor for side in sides for passage in side.passages}
        here = [passage for passage in passages if passage.anchor in listed]
        articles = {passage.view.article.id for passage in here}
        taken = [
            step
            for passage, way in zip(passages, ways, strict=True)
            if passage.anchor in listed
            for step in reversed(way)
        ]
        steps = [
            step
            for step in {(step.reporter, step.of): step for step in taken}.values()
            if step.reporter in articles or step.reporter not in known.views
        ]
        proofs = _proofs(claim, steps, names, known)
        beyond = self.articles(claim) - len(articles)
        most = ROWS if start is None else 2 * PASSAGES
        written = start is not None or min(len(here), ROWS + len(sides)) <= room
        drawing = _drawing(claim, sides, here, (steps, proofs, names), (most, beyond))
        if not written:
            drawing = _elsewhere(drawing, f"/story/{claim.story_id}?claim={claim.id}")
        drawn = [proof for key, proof in proofs.items() if key[0] in drawing.drawn]
        text = words.undated(claim.text)
        text = text if len(text) <= CUT else text[:CUT].rsplit(" ", 1)[0] + " …"
        support = self.supports.get(claim.id)
        more: Counter[Stance] = Counter(side.stance for side in every)
        if support and self.articles(claim) > len({one.article_id for one in evidence}):
            more["affirms"] = max(more["affirms"], support.origins_at_most)
        more.subtract(side.stance for side in sides)
        return Told(
            claim=claim,
            text=text,
            support=support,
            sides=[side._replace(passages=_listed(side.passages, drawing)) for side in sides],
            proofs=drawn,
            drawing=drawing,
            first=passages[0] if passages else None,
            articles=self.articles(claim),
            outlets=self._outlets(claim, evidence),
            more_sides={stance: number for stance, number in more.items() if number > 0},
            listed_from=start or 0,
            more_passages=0 if start is None else max(0, len(evidence) - start - PASSAGES),
            naming=min((s.origin.naming for s in every if s.stance == "affirms"), key=NAMINGS.index, default=None),
            corrections=[(one, known.views[one.article_id]) for one in self.corrections[claim.id]],
            disputes=disputes,
            written=written,
            stays=[passage.ref for passage in passages if passage.attribution][:2],
        )

    def _outlets(self, claim: Claim, evidence: Sequence[Evidence]) -> int:
        """0 where not all articles are at hand."""
        articles = {one.article_id for one in evidence}
        whole = len(articles) == self.articles(claim)
        return len({self.known.outlet(article_id).casefold() for article_id in articles}) if whole else 0


def _first(sides: Sequence[Side]) -> list[Side]:
    """As many as a story's page has room for: some of each stance, then those that most articles print."""
    order = sorted(range(len(sides)), key=lambda n: (_nth(sides, n) >= OF_EACH, -len(sides[n].passages), n))
    kept = set(order[:SIDES])
    return [side for n, side in enumerate(sides) if n in kept]


def _nth(sides: Sequence[Side], n: int) -> int:
    """How many of its stance stand before it."""
    return sum(side.stance == sides[n].stance for side in sides[:n])


def _from(sides: Sequence[Side], start: int) -> list[Side]:
    """The passages from one on, as many as a page has room for, each with its origin."""
    found: list[Side] = []
    for side in sides:
        own = side.passages[max(0, start) :][: PASSAGES - sum(len(one.passages) for one in found)]
        start -= len(side.passages)
        if own:
            found.append(side._replace(passages=own))
    return found


def _chain(way: Sequence[Taken], names: Names) -> tuple[str, ...]:
    keys = [*(step.reporter for step in way), way[-1].of]
    called = [names(key) for key in keys]
    return tuple(name for n, name in enumerate(called) if n == 0 or name.casefold() != called[n - 1].casefold())


def _sides(claim: Claim, passages: Iterable[Passage], known: Known) -> list[Side]:
    sides: dict[str, Side] = {}
    told: set[tuple[str, str]] = set()  # by whom, in which words
    for passage in passages:
        one = passage.evidence
        side = Side(f"o-{claim.id}-{len(sides) + 1}", known.origins[one.origin], one.stance, [])
        side = sides.setdefault(source_key(one), side)
        said = source_key(one), _plain(passage)
        side.passages.append(passage._replace(again=said in told))
        told.add(said)
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
        why = f": {words.why(step.hop.why)}" if step.hop else ""
        link = f"#{proof.anchor}" if proof else f"#c-{claim.id}"
        steps.append(Step(step.reporter, step.of, step.state, link, f"{who} {words.HOP[step.state]} {of}{why}"))
    return draw(sources, reporters, steps, f"/story/{claim.story_id}?claim={claim.id}#c-{claim.id}", *rows)


def _elsewhere(drawing: Drawing, path: str) -> Drawing:
    """The same where the passages stand on another page."""

    def led(link: str) -> str:
        return f"{path}{link}" if link.startswith("#") else link

    return drawing._replace(
        sources=[mark._replace(link=led(mark.link)) for mark in drawing.sources],
        reporters=[mark._replace(link=led(mark.link)) for mark in drawing.reporters],
        lines=[line._replace(link=led(line.link)) for line in drawing.lines],
    )


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
