"""A seeded telephone game: origins speak, outlets report, others copy, cut, rewrite, relay, drop credit and distort.

Every world is one story in words of its own, with the true graph known: which origin each statement goes back to,
which outlet each article took it from, and which statements were distorted on the way.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from onrecord.records import Account, Article, Attribution, Extent, Naming, SourceType, Speaker

_GIVEN = [
    "Mira",
    "Tovan",
    "Elke",
    "Joram",
    "Sabine",
    "Idris",
    "Petra",
    "Caspian",
    "Lior",
    "Yevka",
    "Anselm",
    "Rhoda",
    "Bertil",
    "Ondine",
    "Farid",
    "Zelma",
]
_FAMILY = [
    "Harrow",
    "Quist",
    "Delmar",
    "Oskarian",
    "Venn",
    "Tarrick",
    "Molnay",
    "Prewitt",
    "Sandoval",
    "Iskra",
    "Bellweather",
    "Umana",
    "Craddock",
]
_PLACES = [
    "Velmora",
    "Tarnsk",
    "Oberhaven",
    "Quill",
    "Estrada",
    "Lowmark",
    "Pellan",
    "Dunmere",
    "Kasslo",
    "Ironford",
    "Sundral",
    "Wexholm",
]
_OUTLETS = (
    "The Velmora Times", "Harbour Daily News", "Northern Gazette", "Radio Tarnsk", "The Pellan Post", "Lowmark Herald",
    "Capital Courier", "The Evening Tribune", "Channel Six News", "Island Observer",
)  # fmt: skip
_WIRE = "Meridian News Agency"
_ROLES = (
    "harbour master", "regional governor", "fire chief", "hospital director", "trade minister", "union leader",
    "port engineer", "opposition leader", "chief prosecutor", "airline manager",
)  # fmt: skip
_UNNAMED = ("a senior official", "two officials", "a person briefed on the talks", "an employee of the company")
_DOCUMENTS = ("the {place} Safety Board report", "the {place} Audit Office report")

# Each fact: three ways to tell it and one that negates it. {n} is its number, {who} its actor, {place} its place.
_FACTS: tuple[tuple[str, ...], ...] = (
    (
        "the ferry was carrying {n} passengers when it struck the pier at {place}",
        "{n} passengers were aboard the ferry that struck the pier at {place}",
        "the ferry had {n} passengers on board as it hit the {place} pier",
        "the ferry was not carrying {n} passengers when it struck the pier at {place}",
    ),
    (
        "{who} ordered the closure of {n} schools in {place}",
        "{n} schools in {place} were closed on the orders of {who}",
        "the closure of {n} schools in {place} was ordered by {who}",
        "{who} never ordered the closure of {n} schools in {place}",
    ),
    (
        "the fire at the {place} refinery burned through {n} storage tanks",
        "{n} storage tanks burned in the fire at the refinery in {place}",
        "the {place} refinery fire destroyed {n} of its storage tanks",
        "the {place} refinery fire did not destroy {n} of its storage tanks",
    ),
    (
        "{who} will lend {place} {n} million crowns for the new bridge",
        "{place} will receive a loan of {n} million crowns from {who} for the new bridge",
        "the new bridge in {place} will be paid with {n} million crowns lent by {who}",
        "{who} will not lend {place} {n} million crowns for the new bridge",
    ),
    (
        "inspectors found {n} faults in the brakes of the trains built at {place}",
        "the brakes of trains built at {place} showed {n} faults, inspectors found",
        "{n} faults were found by inspectors in brakes of trains from the {place} works",
        "no {n} faults were found by inspectors in brakes of trains from the {place} works",
    ),
    (
        "{who} sold {n} fishing licences in {place} without a tender",
        "{n} fishing licences in {place} were sold by {who} without any tender",
        "without a tender, {who} sold {n} licences for fishing in {place}",
        "it is untrue that {who} sold {n} fishing licences in {place} without a tender",
    ),
    (
        "the flood left {n} households in {place} without drinking water",
        "{n} households in {place} have no drinking water after the flood",
        "drinking water is cut off in {n} {place} households since the flood",
        "the flood didn't leave {n} households in {place} without drinking water",
    ),
)
_ACTORS = ("Norwick Bank", "Castellan Group", "Aldane Holding", "Brightwater Fund", "Orsk Energy", "Fennel Trust")
_FILLER = (
    "{place} lies on the western coast and lives from its harbour.", "Shops in the old town stayed shut on {day}.",
    "Rain had fallen on the region for most of the week.", "The council meets again on {day} behind closed doors.",
    "Trams ran late because of repairs on the {place} line.",
    "Nothing of the kind had happened in {place} for a decade.",
    "A crowd gathered near the market hall as night came.", "Prices on the {place} exchange hardly moved on {day}.",
    "Several roads into {place} remained open to residents only.", "Work on the old mole began under the last mayor.",
    "Candles stood in the windows along the river on {day}.", "The season usually ends in {place} with a regatta.",
    "Snow is forecast for the hills around {place}.", "Volunteers brought blankets and soup to the town hall.",
)  # fmt: skip
_DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"]
_SAY = (
    "{Source} said that {content}.", "According to {source}, {content}.", "{Content}, {source} said.",
    "{Source} told reporters that {content}.", "{Source} said on {day} that {content}.",
    "On {day}, {source} confirmed that {content}.", "{Source} acknowledged that {content}.",
)  # fmt: skip
_DOCUMENT_SAY = (
    "{Content}, according to {source}.",
    "According to {source}, {content}.",
    "{Source} said that {content}.",
)
_RELAY = (
    "{Source} told {outlet} that {content}.", "{Content}, {source} told {outlet}.",
    "{Outlet} quoted {source} as saying that {content}.", "{Content}, {source} said in an interview with {outlet}.",
)  # fmt: skip
_REPORTED = ("{Outlet} reported that {content}.", "{Content}, {outlet} reported.", "{Content}, according to {outlet}.")

_DENIALS = ("{Source} denied that {content}.", "{Source} rejected claims that {content}.")
_UNITS = (
    "", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
    "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_IN_WORDS = 0.25
_NEGATED = 3  # the way that says that it did not happen

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


@dataclass
class Report:
    """An article of the world."""

    outlet: str
    told: list[Told]
    fillers: list[str]
    text: str = ""
    parents: set[str] = field(default_factory=set)
    wire: bool = False


@dataclass
class World:
    """One story: its accounts (gold attributions), reports in the same order, the true origins of each variant."""

    accounts: list[Account]
    reports: list[Report]
    origins: dict[Variant, set[str]]


def world(seed: int) -> World:
    """The world of a seed: 3 facts of 1 to 3 origins, 2 to 4 first reports, 5 to 9 derived ones."""
    rng = random.Random(seed)
    place = rng.choice(_PLACES)
    outlets = rng.sample(_OUTLETS, len(_OUTLETS))
    people = _people(rng, place)
    facts = [(fact, rng.randint(3, 97), rng.choice(_ACTORS), False) for fact in rng.sample(range(len(_FACTS)), 3)]
    reports: list[Report] = []
    firsts = [Report(_WIRE if n == 0 else outlets.pop(), [], _fillers(rng, place)) for n in range(rng.randint(2, 4))]
    for fact in facts:
        for source in rng.sample(people, rng.choice((1, 1, 2, 3))):
            told = Told(fact, source.id, source, rng.randrange(3))
            rng.choice(firsts).told.append(_write(rng, told, place))
    reports = [report for report in firsts if report.told]
    for _ in range(rng.randint(5, 9)):
        if outlets:
            derive = rng.choice((_copy, _copy, _rewrite, _relay, _relay, _drop, _distort))
            reports.append(derive(rng, rng.choice(reports), outlets.pop(), place))
    accounts = [_account(n, report, seed) for n, report in enumerate(reports)]
    origins: dict[Variant, set[str]] = {}
    for report in reports:
        for told in report.told:
            origins.setdefault(told.variant, set()).add(told.origin)
    return World(accounts, reports, origins)


def _people(rng: random.Random, place: str) -> list[Source]:
    found = []
    roles = rng.sample(_ROLES, 4)
    for n, (given, family) in enumerate(zip(rng.sample(_GIVEN, 4), rng.sample(_FAMILY, 4), strict=True)):
        name = f"{given} {family}"
        found.append(Source(f"p{n}", f"{name}, the {roles[n]} of {place},", "person", "named", name))
    for n, words in enumerate(rng.sample(_UNNAMED, 2)):
        found.append(Source(f"u{n}", words, "person", "described", words))
    words = rng.choice(_DOCUMENTS).format(place=place)
    return [*found, Source("d", words, "document", "named", words)]


def _fillers(rng: random.Random, place: str) -> list[str]:
    return [line.format(place=place, day=rng.choice(_DAYS)) for line in rng.sample(_FILLER, rng.randint(3, 6))]


def _write(rng: random.Random, told: Told, place: str) -> Told:
    fact, number, actor, negated = told.variant
    denied = negated and told.credit is None and told.source is not None and rng.random() < 0.5
    way = _NEGATED if negated and not denied else told.way
    figure = _in_words(number) if rng.random() < _IN_WORDS else str(number)
    content = _FACTS[fact][way].format(n=figure, who=actor, place=place)
    source, credit = told.source, told.credit
    if source is None and credit is None:
        form = "{Content}."
    elif source is None:
        form = rng.choice(_REPORTED)
    elif denied:
        form = rng.choice(_DENIALS)
    elif credit is not None:
        form = rng.choice(_RELAY if source.type == "person" else _REPORTED)
    else:
        form = rng.choice(_SAY if source.type == "person" else _DOCUMENT_SAY)
    if form in _REPORTED:
        source = None
    words = source.words if source is not None else ""
    parts = {"content": content, "source": words, "outlet": credit or "", "day": rng.choice(_DAYS)}
    sentence = form.format(**parts, **{key.capitalize(): _upper(value) for key, value in parts.items()})
    sentence = sentence.replace(",,", ",").replace(",.", ".")
    content = content if content in sentence else _upper(content)
    return replace(told, source=source, sentence=sentence, content=content, denied=denied)


def _in_words(number: int) -> str:
    hundreds, rest = divmod(number, 100)
    tens, units = divmod(rest, 10)
    below = _UNITS[rest] if rest < 20 else "-".join(filter(None, (_TENS[tens], _UNITS[units])))
    return " and ".join(filter(None, ("one hundred" if hundreds else "", below)))


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def _copy(rng: random.Random, parent: Report, outlet: str, place: str) -> Report:
    """The same sentences, some cut; the credit stays or goes."""
    told = [replace(one, parent=parent.outlet) for one in parent.told]
    kept = parent.fillers[: max(2, len(parent.fillers) - rng.randint(0, 2))]
    return Report(outlet, told, kept, parents={parent.outlet}, wire=parent.outlet == _WIRE and rng.random() < 0.6)


def _rewrite(rng: random.Random, parent: Report, outlet: str, place: str) -> Report:
    """Other words, the same speakers, no credit to the outlet."""
    return _derived(rng, parent, outlet, place, lambda one: replace(one, way=rng.randrange(3), credit=None))


def _relay(rng: random.Random, parent: Report, outlet: str, place: str) -> Report:
    """Other words, credited to the outlet."""
    return _derived(rng, parent, outlet, place, lambda one: replace(one, way=rng.randrange(3), credit=parent.outlet))


def _drop(rng: random.Random, parent: Report, outlet: str, place: str) -> Report:
    """Told in the article's own voice."""
    return _derived(
        rng, parent, outlet, place, lambda one: replace(one, way=rng.randrange(3), source=None, credit=None)
    )


def _distort(rng: random.Random, parent: Report, outlet: str, place: str) -> Report:
    """Another number, another actor or the contrary, once; with or without credit."""
    report = _derived(rng, parent, outlet, place, lambda one: replace(one, credit=rng.choice((None, parent.outlet))))
    n = rng.randrange(len(report.told))
    fact, number, actor, negated = report.told[n].variant
    kind = rng.choice(("number", "negated", "actor" if "{who}" in _FACTS[fact][0] else "number"))
    if kind == "number":
        variant = (fact, number + rng.randint(1, 40), actor, negated)
    elif kind == "actor":
        variant = (fact, number, rng.choice([name for name in _ACTORS if name != actor]), negated)
    else:
        variant = (fact, number, actor, not negated)
    report.told[n] = _write(rng, replace(report.told[n], variant=variant, distorted=True), place)
    return report


def _derived(rng: random.Random, parent: Report, outlet: str, place: str, change: Callable[[Told], Told]) -> Report:
    kept = rng.sample(parent.told, rng.randint(1, len(parent.told)))
    told = [_write(rng, replace(change(one), parent=parent.outlet), place) for one in kept]
    return Report(outlet, told, _fillers(rng, place), parents={parent.outlet})


def _account(n: int, report: Report, seed: int) -> Account:
    id_ = f"w{seed}-{n}"
    sentences = [one.sentence for one in report.told] + report.fillers
    body = "\n\n".join(sentences)
    if report.wire:
        body = f"TOWN ({_WIRE}) — {body}"
    report.text = body
    attributions = [a for m, one in enumerate(report.told) if (a := _gold(f"{id_}-{m}", id_, body, one)) is not None]
    seen = datetime(2031, 5, 1, tzinfo=UTC) + timedelta(minutes=20 * n)
    article = Article(
        id_, f"https://outlet{n}.example/{id_}", "", body, outlet=report.outlet, date_published=seen.isoformat()
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
    )
