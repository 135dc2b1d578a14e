"""A seeded telephone game: origins speak, outlets report, others copy, cut, rewrite, relay, drop credit and distort.

Several outlets may hear one speaker at a news conference, people are quoted, tolls rise, and some of those who take a
story from another link to it or thank for it. Every world is one story in words of its own, with the true graph known:
which origin each statement goes back to, which outlet each article took it from, and which statements were distorted
on the way.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from bench import phrases
from onrecord.records import Account, Article, Attribution, Extent, Naming, SourceType, Speaker

# How often: a news conference, a quotation of a speaker, a toll that rises; a link, a line of credit, other words for a
# quotation of those who take it from others.
CONFERENCE, QUOTED, RISES = 0.35, 0.4, 0.5
LINKED, THANKED, REHEARD = 0.25, 0.15, 0.2
# Facts from this one on are quotations; the ways to tell them are how they were heard.
QUOTATION = len(phrases.FACTS)

Variant = tuple[int, int, str, bool]  # fact, number, actor, negated


@dataclass(frozen=True)
class Source:
    """A true origin."""

    id: str
    words: str
    type: SourceType
    naming: Naming
    name: str


@dataclass(frozen=True)
class Told:
    """One statement of one article: what, from whom in truth, as told by the text, and taken from which outlet."""

    variant: Variant
    origin: str
    source: Source | None  # as the article gives it; None: credited to an outlet or in its own voice
    way: int
    credit: str | None = None
    parent: str | None = None
    sentence: str = ""
    content: str = ""
    distorted: bool = False
    denied: bool = False  # negated by the source's stance, not in the content
    among_others: bool = False  # said to many at once

    @property
    def quotation(self) -> bool:
        """Whether it is told in the speaker's own words."""
        return self.variant[0] >= QUOTATION


@dataclass
class Report:
    """An article of the world."""

    outlet: str
    told: list[Told]
    fillers: list[str]
    text: str = ""
    parents: set[str] = field(default_factory=set)
    wire: bool = False
    linked: bool = False  # to the article that it is taken from


@dataclass
class World:
    """One story: its accounts (gold attributions), reports in the same order, the true origins of each variant."""

    accounts: list[Account]
    reports: list[Report]
    origins: dict[Variant, set[str]]


def world(seed: int) -> World:
    """The world of a seed: 3 facts of 1 to 3 origins, 2 to 4 first reports, 5 to 9 derived ones."""
    rng = random.Random(seed)
    place = rng.choice(phrases.PLACES)
    outlets = rng.sample(phrases.OUTLETS, len(phrases.OUTLETS))
    people = _people(rng, place)
    facts = [
        (fact, rng.randint(3, 97), rng.choice(phrases.ACTORS), False)
        for fact in rng.sample(range(len(phrases.FACTS)), 3)
    ]
    firsts = [
        Report(phrases.WIRE if n == 0 else outlets.pop(), [], _fillers(rng, place)) for n in range(rng.randint(2, 4))
    ]
    quotes = rng.sample(range(len(phrases.QUOTES)), len(phrases.QUOTES))
    for fact in facts:
        for source in rng.sample(people, rng.choice((1, 1, 2, 3))):
            _report(rng, firsts, Told(fact, source.id, source, rng.randrange(3)), quotes, place)
    reports = [report for report in firsts if report.told]
    rising = [told for report in reports for told in report.told if told.variant[0] == phrases.TOLL]
    rises = bool(rising) and rng.random() < RISES
    derived = rng.randint(5, 9)
    for n in range(derived):
        if rises and n == derived // 2 and outlets:
            reports.append(_update(rng, rng.choice(rising), outlets.pop(), place))
        if outlets:
            derive = rng.choice((_copy, _copy, _rewrite, _relay, _relay, _drop, _distort))
            parent = rng.choice(reports)
            report = derive(rng, parent, outlets.pop(), place)
            if derive is not _copy:
                _acknowledge(rng, report, parent)
            reports.append(report)
    accounts = _accounts(reports, seed)
    origins: dict[Variant, set[str]] = {}
    for report in reports:
        for told in report.told:
            origins.setdefault(told.variant, set()).add(told.origin)
    return World(accounts, reports, origins)


def _report(rng: random.Random, firsts: list[Report], told: Told, quotes: list[int], place: str) -> None:
    """One first report has it, or all that sent somebody to the news conference; some quote the speaker, too.

    `quotes`: those that nobody in the world has said yet.
    """
    source = told.source
    person = source is not None and source.type == "person"
    conference = person and source is not None and source.naming == "named" and rng.random() < CONFERENCE
    present = rng.sample(firsts, min(3, len(firsts))) if conference else [rng.choice(firsts)]
    ways = rng.sample(range(3), 3) if conference else [told.way]  # each in words of their own
    quoted = quotes.pop() if quotes and person and rng.random() < QUOTED else None
    for report, way in zip(present, ways, strict=False):
        report.told.append(_write(rng, replace(told, way=way, among_others=conference), place))
        if quoted is not None:
            variant = (QUOTATION + quoted, 0, "", False)
            heard = int(conference and rng.random() < REHEARD)
            report.told.append(_write(rng, replace(report.told[-1], variant=variant, way=heard), place))


def _update(rng: random.Random, told: Told, outlet: str, place: str) -> Report:
    """Another outlet's own report, later: the same source gives a higher toll."""
    fact, number, actor, negated = told.variant
    later = replace(told, variant=(fact, number + rng.randint(1, 9), actor, negated), way=rng.randrange(3))
    return Report(outlet, [_write(rng, later, place)], _fillers(rng, place))


def _acknowledge(rng: random.Random, report: Report, parent: Report) -> None:
    """Some who take a story from another link to it or thank for it."""
    report.linked = rng.random() < LINKED
    if rng.random() < THANKED and not any(told.credit for told in report.told):
        report.fillers.append(rng.choice(phrases.CREDITS).format(outlet=parent.outlet))


def _people(rng: random.Random, place: str) -> list[Source]:
    found = []
    roles = rng.sample(phrases.ROLES, 4)
    for n, (given, family) in enumerate(zip(rng.sample(phrases.GIVEN, 4), rng.sample(phrases.FAMILY, 4), strict=True)):
        name = f"{given} {family}"
        found.append(Source(f"p{n}", f"{name}, the {roles[n]} of {place},", "person", "named", name))
    for n, words in enumerate(rng.sample(phrases.UNNAMED, 2)):
        found.append(Source(f"u{n}", words, "person", "described", words))
    words = rng.choice(phrases.DOCUMENTS).format(place=place)
    return [*found, Source("d", words, "document", "named", words)]


def _fillers(rng: random.Random, place: str) -> list[str]:
    return [
        line.format(
            place=place,
            day=rng.choice(phrases.DAYS),
            name=f"{rng.choice(phrases.GIVEN)} {rng.choice(phrases.FAMILY)}",
            street=rng.choice(phrases.STREETS),
            n=rng.randint(2, 60),
        )
        for line in rng.sample(phrases.FILLER, rng.randint(3, 6))
    ]


def _write(rng: random.Random, told: Told, place: str) -> Told:
    if told.quotation:
        return _quote(rng, told, place)
    fact, number, actor, negated = told.variant
    denied = negated and told.credit is None and told.source is not None and rng.random() < 0.5
    way = phrases.NEGATED if negated and not denied else told.way
    figure = _in_words(number) if rng.random() < phrases.IN_WORDS else str(number)
    content = phrases.FACTS[fact][way].format(n=figure, who=actor, place=place)
    source, credit = told.source, told.credit
    if source is None and credit is None:
        form = "{Content}."
    elif source is None:
        form = rng.choice(phrases.REPORTED)
    elif denied:
        form = rng.choice(phrases.DENIALS)
    elif credit is not None:
        form = rng.choice(phrases.RELAY if source.type == "person" else phrases.REPORTED)
    elif told.among_others and rng.random() < 0.5:
        form = rng.choice(phrases.AT_CONFERENCE)
    else:
        form = rng.choice(phrases.SAY if source.type == "person" else phrases.DOCUMENT_SAY)
    if form in phrases.REPORTED:
        source = None
    words = source.words if source is not None else ""
    parts = {"content": content, "source": words, "outlet": credit or "", "day": rng.choice(phrases.DAYS)}
    sentence = form.format(**parts, **{key.capitalize(): _upper(value) for key, value in parts.items()})
    sentence = sentence.replace(",,", ",").replace(",.", ".")
    content = content if content in sentence else _upper(content)
    return replace(told, source=source, sentence=sentence, content=content, denied=denied)


def _quote(rng: random.Random, told: Told, place: str) -> Told:
    """A speaker's own words, told by who heard them, by who has them from an outlet, or by who does not know whose."""
    content = phrases.QUOTES[told.variant[0] - QUOTATION][told.way].format(place=place)
    if told.source is None:
        vague = rng.choice(phrases.VAGUELY)
        told = replace(told, source=Source("v", vague, "person", "described", vague), credit=None)
        forms: tuple[str, ...] = phrases.QUOTED_VAGUELY
    elif told.credit is not None:
        forms = phrases.QUOTED_RELAY
    else:
        forms = phrases.CONFERENCE if told.among_others else phrases.QUOTED
    assert told.source is not None
    parts = {"source": told.source.words, "outlet": told.credit or "", "day": rng.choice(phrases.DAYS)}
    sentence = rng.choice(forms).format(
        Content=content, **parts, **{key.capitalize(): _upper(value) for key, value in parts.items()}
    )
    sentence = sentence.replace(",,", ",").replace(",.", ".").replace(",:", ":")
    return replace(told, sentence=sentence, content=content)


def _in_words(number: int) -> str:
    hundreds, rest = divmod(number, 100)
    tens, units = divmod(rest, 10)
    below = phrases.UNITS[rest] if rest < 20 else "-".join(filter(None, (phrases.TENS[tens], phrases.UNITS[units])))
    return " and ".join(filter(None, ("one hundred" if hundreds else "", below)))


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def _copy(rng: random.Random, parent: Report, outlet: str, place: str) -> Report:
    """The same sentences, some cut; the credit stays or goes."""
    told = [replace(one, parent=parent.outlet) for one in parent.told]
    kept = parent.fillers[: max(2, len(parent.fillers) - rng.randint(0, 2))]
    return Report(
        outlet, told, kept, parents={parent.outlet}, wire=parent.outlet == phrases.WIRE and rng.random() < 0.6
    )


def _retold(rng: random.Random, told: Told) -> int:
    """Which way to tell it; a quotation seldom changes."""
    if told.quotation:
        return 1 - told.way if rng.random() < REHEARD else told.way
    return rng.randrange(3)


def _rewrite(rng: random.Random, parent: Report, outlet: str, place: str) -> Report:
    """Other words, the same speakers, no credit to the outlet."""
    return _derived(rng, parent, outlet, place, lambda one: replace(one, way=_retold(rng, one), credit=None))


def _relay(rng: random.Random, parent: Report, outlet: str, place: str) -> Report:
    """Other words, credited to the outlet."""
    return _derived(rng, parent, outlet, place, lambda one: replace(one, way=_retold(rng, one), credit=parent.outlet))


def _drop(rng: random.Random, parent: Report, outlet: str, place: str) -> Report:
    """Told in the article's own voice."""
    return _derived(
        rng, parent, outlet, place, lambda one: replace(one, way=_retold(rng, one), source=None, credit=None)
    )


def _distort(rng: random.Random, parent: Report, outlet: str, place: str) -> Report:
    """Another number, another actor or the contrary, once; with or without credit."""
    report = _derived(rng, parent, outlet, place, lambda one: replace(one, credit=rng.choice((None, parent.outlet))))
    facts = [n for n, told in enumerate(report.told) if not told.quotation]
    if not facts:
        return report
    n = rng.choice(facts)
    fact, number, actor, negated = report.told[n].variant
    kind = rng.choice(("number", "negated", "actor" if "{who}" in phrases.FACTS[fact][0] else "number"))
    if kind == "number":
        variant = (fact, number + rng.randint(1, 40), actor, negated)
    elif kind == "actor":
        variant = (fact, number, rng.choice([name for name in phrases.ACTORS if name != actor]), negated)
    else:
        variant = (fact, number, actor, not negated)
    report.told[n] = _write(rng, replace(report.told[n], variant=variant, distorted=True), place)
    return report


def _derived(rng: random.Random, parent: Report, outlet: str, place: str, change: Callable[[Told], Told]) -> Report:
    kept = rng.sample(parent.told, rng.randint(1, len(parent.told)))
    told = [_write(rng, replace(change(one), parent=parent.outlet), place) for one in kept]
    return Report(outlet, told, _fillers(rng, place), parents={parent.outlet})


def _accounts(reports: list[Report], seed: int) -> list[Account]:
    addresses = {report.outlet: f"https://outlet{n}.example/w{seed}-{n}" for n, report in enumerate(reports)}
    return [_account(n, report, seed, addresses) for n, report in enumerate(reports)]


def _account(n: int, report: Report, seed: int, addresses: dict[str, str]) -> Account:
    id_ = f"w{seed}-{n}"
    sentences = [one.sentence for one in report.told] + report.fillers
    body = "\n\n".join(sentences)
    if report.wire:
        body = f"TOWN ({phrases.WIRE}) — {body}"
    report.text = body
    attributions = [a for m, one in enumerate(report.told) if (a := _gold(f"{id_}-{m}", id_, body, one)) is not None]
    seen = datetime(2031, 5, 1, tzinfo=UTC) + timedelta(minutes=20 * n)
    links = tuple(addresses[parent] for parent in sorted(report.parents)) if report.linked else ()
    article = Article(
        id_, addresses[report.outlet], "", body, outlet=report.outlet, date_published=seen.isoformat(), links=links
    )
    return Account(article, tuple(attributions), (), seen)


def _gold(id_: str, article_id: str, body: str, told: Told) -> Attribution | None:
    if told.source is None and told.credit is None:
        return None
    start = body.index(told.sentence)
    at = start + told.sentence.index(told.content)
    source = told.source
    words = source.words.strip(",") if source is not None else str(told.credit)
    position = body.lower().index(words.lower(), start)
    return Attribution(
        id=id_,
        article_id=article_id,
        source=Extent.of(body, [(position, position + len(words))]),
        cue=Extent(),
        content=Extent.of(body, [(at, at + len(told.content))]),
        speaker=Speaker(source.name if source is not None else words),
        source_type=source.type if source is not None else "outlet",
        naming=source.naming if source is not None else "named",
        addressee=told.credit if source is not None else None,
        relayed_from=told.credit if source is not None else None,
        stance="denies" if told.denied else "affirms",
        kind="direct" if told.quotation else "indirect",
    )
