"""What the pages show beside and under the text: who says so, and what a story claims."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from onrecord.records import (
    Article,
    Attribution,
    Claim,
    Dispute,
    Evidence,
    Hop,
    Origin,
    Quantity,
    Support,
    places,
    text_in,
)
from onrecord.serve import words
from onrecord.serve.marks import handle
from onrecord.store.views import ArticleView, StoryView

EXCERPT = 150  # characters of a content shown beside the text


class Saying(NamedTuple):
    """One attribution as its card shows it."""

    attribution: Attribution
    excerpt: str
    chain: tuple[str, ...]  # from who knows to who prints it; empty where nobody stands between
    told_to: str | None


class Voice(NamedTuple):
    """One speaker and everything that they say in the article."""

    name: str
    role: str | None
    known_as: str
    sayings: list[Saying]


def voices(article: Article, attributions: Sequence[Attribution]) -> list[Voice]:
    """The speakers in the order of their first words in the article."""
    order = {place: n for n, place in enumerate(places(article))}
    known = {attribution.id: attribution for attribution in attributions}

    def position(attribution: Attribution) -> tuple[int, int]:
        at = handle(attribution)
        return order.get(attribution.in_, len(order)), at.start if at else 0

    groups: dict[str, Voice] = {}
    for attribution in sorted(attributions, key=position):
        voice = _voice(attribution)
        key = (attribution.speaker and attribution.speaker.same_as) or f"{voice.name.casefold()} {voice.known_as}"
        saying = Saying(
            attribution,
            _excerpt(attribution.content.text),
            _chain(attribution, known, article.outlet),
            attribution.addressee,
        )
        groups.setdefault(key, voice).sayings.append(saying)
    return list(groups.values())


def _voice(attribution: Attribution) -> Voice:
    speaker = attribution.speaker
    role = speaker.role if speaker else None
    if speaker and speaker.speaks_for and speaker.speaks_for not in (role or ""):
        role = f"{role}, speaks for {speaker.speaks_for}" if role else f"speaks for {speaker.speaks_for}"
    return Voice(words.speaker_name(attribution), role, words.known_as(attribution), [])


def _excerpt(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= EXCERPT else text[:EXCERPT].rsplit(" ", 1)[0] + " …"


def _chain(attribution: Attribution, known: dict[str, Attribution], outlet: str | None) -> tuple[str, ...]:
    """The hops from the speaker to the page. A relayed quote must never look like a first-hand one."""
    hops = [words.speaker_name(attribution)]
    at, seen = attribution, {attribution.id}
    while at.inside in known and at.inside not in seen:
        at = known[at.inside]
        seen.add(at.id)
        hops.append(words.speaker_name(at))
    through = next((a.relayed_from for a in (attribution, at) if a.relayed_from), None)
    hops += [through] if through else []
    hops += [outlet or "this page"]
    unlike = [hop for n, hop in enumerate(hops) if n == 0 or hop.casefold() != hops[n - 1].casefold()]
    return tuple(unlike) if len(unlike) > 2 else ()


# --------------------------------------------------------------------------- stories


class Witness(NamedTuple):
    """One article's words for or against a claim."""

    evidence: Evidence
    view: ArticleView
    attribution: Attribution | None
    origin: Origin | None


class Weighed(NamedTuple):
    """A claim with all that the weighing says of it."""

    claim: Claim
    support: Support | None
    witnesses: list[Witness]
    hops: list[tuple[Hop, ArticleView | None, str]]  # the hop, its article, the name of what it is taken from
    affirmed_by: list[str]
    denied_by: list[str]

    @property
    def articles(self) -> int:
        """How many articles print it. Not a count of sources."""
        return len({witness.view.article.id for witness in self.witnesses})


class Sides(NamedTuple):
    """A dispute: its texts side by side, each with the article that prints it."""

    dispute: Dispute
    texts: list[tuple[ArticleView, Attribution]]


class Count(NamedTuple):
    """One number that is given of something, and everyone who gives it."""

    quantity: Quantity  # the earliest
    date: str | None  # as of when, else when it was published
    given_by: list[tuple[str, ArticleView, Attribution | None]]  # name, article, the words where they are attributed


class StoryPage(NamedTuple):
    """A story as its page shows it."""

    shared: list[Weighed]  # claims that several articles or origins bear on, the most borne-on first
    single: list[Weighed]
    disputes: list[Sides]
    counts: list[Count]  # by what is counted, then in time order


def story_page(story: StoryView) -> StoryPage:
    """Joins the weighing to the words that it rests on."""
    views = {view.article.id: view for view in story.articles}
    said = {(view.article.id, a.id): a for view in story.articles for a in view.attributions}
    anywhere = {a.id: (view, a) for view in story.articles for a in view.attributions}
    origins = {origin.id: origin for origin in story.weighing.origins}
    supports = {support.claim: support for support in story.weighing.supports}
    claims: list[Weighed] = []
    for claim in story.weighing.claims:
        witnesses = [
            Witness(e, views[e.article_id], said.get((e.article_id, e.attribution)), origins.get(e.origin))
            for e in story.weighing.evidence
            if e.claim == claim.id and e.article_id in views
        ]
        hops = [
            (hop, views.get(hop.article_id), _name(hop.taken_from, origins, views))
            for hop in story.weighing.hops
            if hop.claim == claim.id
        ]
        support = supports.get(claim.id)
        affirmed = _labels(support.affirmed_by if support else (), origins)
        denied = _labels(support.denied_by if support else (), origins)
        claims.append(Weighed(claim, support, witnesses, hops, affirmed, denied))
    claims.sort(key=lambda weighed: (-weighed.articles, -len(weighed.denied_by), -len(weighed.witnesses)))
    shared = [weighed for weighed in claims if weighed.articles > 1 or weighed.denied_by]
    return StoryPage(
        shared,
        [weighed for weighed in claims if weighed.articles <= 1 and not weighed.denied_by],
        [Sides(d, [anywhere[a] for a in d.attributions if a in anywhere]) for d in story.weighing.disputes],
        _counts(story.weighing.quantities, views, said),
    )


def _counts(
    quantities: Iterable[Quantity], views: dict[str, ArticleView], said: dict[tuple[str, str], Attribution]
) -> list[Count]:
    found: dict[tuple[str, str, float], Count] = {}
    for quantity in quantities:
        view = views.get(quantity.article_id)
        if view is None:
            continue
        attribution = said.get((quantity.article_id, quantity.attribution or ""))
        date = quantity.as_of or view.article.date_published
        name = words.speaker_name(attribution) if attribution else "the outlet itself"
        count = found.setdefault((quantity.what, quantity.bound, quantity.value), Count(quantity, date, []))
        count.given_by.append((name, view, attribution))
    return sorted(found.values(), key=lambda count: (count.quantity.what, count.date or "", count.quantity.value))


def _name(taken_from: str, origins: dict[str, Origin], views: dict[str, ArticleView]) -> str:
    if taken_from in origins:
        return origins[taken_from].label
    return (views[taken_from].article.outlet or "another article") if taken_from in views else taken_from


def _labels(ids: Iterable[str], origins: dict[str, Origin]) -> list[str]:
    return [origins[i].label if i in origins else i for i in ids]


def quoted(view: ArticleView, attribution: Attribution) -> str:
    """The words of an attribution as they stand: from its first to its last span, at most a few lines."""
    spans = [span for extent in (attribution.source, attribution.cue, attribution.content) for span in extent.spans]
    if not spans:
        return attribution.content.text
    try:
        text = text_in(view.article, attribution.in_)
    except KeyError:
        return attribution.content.text
    words_ = text[min(span.start for span in spans) : max(span.end for span in spans)]
    return words_ if len(words_) <= 600 else words_[:600].rsplit(" ", 1)[0] + " …"
