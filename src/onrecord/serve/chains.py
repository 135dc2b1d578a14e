"""The hops of one claim put together: from each article that prints it, step by step, back to the origin.

The weighing keeps hops by article; which of an article's hops are those of a passage is told by their words. What
stands beside the whole text (a byline, a shared wording) counts for each of its passages.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from onrecord.records import Attribution, Evidence, Extent, Hop, Origin
from onrecord.serve import words
from onrecord.store.views import ArticleView, StoryView
from onrecord.weigh.credit import outlet_key


class Taken(NamedTuple):
    """`reporter` has the words from `of`; without a hop where the texts do not say how."""

    reporter: str  # an article's id, or the key of an outlet outside the story
    of: str  # such a key, or a source's (see source_key)
    hop: Hop | None

    @property
    def state(self) -> str:
        """How sure the step is."""
        return self.hop.state if self.hop else "unknown"


class Known:
    """A story's articles, attributions and origins by their ids."""

    def __init__(self, story: StoryView) -> None:
        self.views: dict[str, ArticleView] = {view.article.id: view for view in story.articles}
        self.order = {article_id: n for n, article_id in enumerate(self.views)}
        self.said: dict[tuple[str, str], Attribution] = {
            (view.article.id, a.id): a for view in story.articles for a in view.attributions
        }
        self.origins: dict[str, Origin] = {origin.id: origin for origin in story.weighing.origins}

    def attribution(self, evidence: Evidence) -> Attribution | None:
        """The words of a witness; None for an article's own voice."""
        return self.said.get((evidence.article_id, evidence.attribution))

    def outlet(self, article_id: str) -> str:
        """Who published an article, by name."""
        view = self.views[article_id]
        return view.article.outlet or words.host(view.article.url)


class Outlets:
    """Finds the article of a story (or of one claim) that a credited name means."""

    def __init__(self, known: Known, articles: Iterable[str]) -> None:
        self._known = known
        self._by_key: dict[str, list[str]] = {}
        self._by_short_name: dict[str, set[str]] = {}  # "the Courier" is the one outlet here whose name ends so
        for article_id in sorted(set(articles), key=known.order.__getitem__):
            for key in _names(known.outlet(article_id)):
                if key not in self._by_key:
                    for short in _short_names(key):
                        self._by_short_name.setdefault(short, set()).add(key)
                self._by_key.setdefault(key, []).append(article_id)

    def find(self, name: str, taker: str) -> str:
        """The key of whom `taker`, an article, credits: the last article before it of that outlet, `taker` itself
        where it names its own outlet, else a key for the outlet alone."""
        known = self._known
        if name in known.views:
            return name
        key, own = outlet_key(name), known.outlet(taker)
        if key in _names(own) or key in _short_names(outlet_key(own)):
            return taker
        longer = self._by_short_name.get(key, set())
        published = self._by_key.get(key) or (self._by_key[next(iter(longer))] if len(longer) == 1 else [])
        if not published:
            return outside_key(name)
        before = bisect_left(published, known.order[taker], key=known.order.__getitem__)
        return published[max(0, before - 1)]


def _short_names(key: str) -> list[str]:
    """The endings of a name of several words."""
    parts = key.split()
    return [" ".join(parts[n:]) for n in range(1, len(parts))]


def outside_key(name: str) -> str:
    """The key of an outlet that has no article in the story."""
    return f"outlet {outlet_key(name)}"


@lru_cache(4096)
def _names(outlet: str) -> set[str]:
    """The keys under which an outlet is credited: its name and, of several words, their initials."""
    initials = "".join(re.findall(r"\b[A-Z]", re.sub(r"^The\b", "", outlet)))
    return {outlet_key(outlet), *([initials.lower()] if len(initials) > 1 else [])}


def source_key(evidence: Evidence) -> str:
    """One origin that both affirms and denies is drawn as two."""
    return f"{evidence.origin} {evidence.stance}"


def chains(evidence: Sequence[Evidence], hops: Sequence[Hop], known: Known) -> list[list[Taken]]:
    """For each witness of one claim the steps from its article to its origin."""
    by_article: dict[str, list[Hop]] = {}
    for hop in hops:
        by_article.setdefault(hop.article_id, []).append(hop)
    outlets = Outlets(known, (one.article_id for one in evidence))
    first: dict[tuple[str, str], Evidence] = {}
    for one in evidence:
        first.setdefault((one.article_id, source_key(one)), one)

    def follow(one: Evidence, seen: frozenset[str]) -> list[Taken]:
        steps: list[Taken] = []
        source, at = source_key(one), one.article_id
        own = by_article.get(one.article_id, [])
        for hop in own:
            if hop.taken_from in known.origins or not _belongs(hop, one, known):
                continue
            of = outlets.find(hop.taken_from, one.article_id)
            if of in seen or of == at or any(step.reporter == of for step in steps):
                continue
            steps.append(Taken(at, of, hop))
            at = of
            if (of, source) in first:
                return steps + follow(first[of, source], seen | {step.reporter for step in steps})
        ends = [hop for hop in own if hop.taken_from == one.origin]
        end = next((hop for hop in ends if _names_source(hop, known.attribution(one))), ends[0] if ends else None)
        if steps and at not in known.views and _is_outlet(known.origins.get(one.origin), at):
            return [*steps[:-1], steps[-1]._replace(of=source)]
        return [*steps, Taken(at, source, end)]

    return [follow(one, frozenset({one.article_id})) for one in evidence]


def _belongs(hop: Hop, evidence: Evidence, known: Known) -> bool:
    """Whether a credit is this passage's: it stands in its words, or is the whole article's."""
    attribution = known.attribution(evidence)
    if attribution is None or not hop.evidence or hop.why != "says so":
        return True
    seen: set[str] = set()
    while attribution is not None and attribution.id not in seen:
        seen.add(attribution.id)
        if hop.in_ == attribution.in_ and (
            _touch(hop.evidence, attribution.source) or _touch(hop.evidence, attribution.cue)
        ):
            return True
        attribution = known.said.get((evidence.article_id, attribution.inside or ""))
    return False


def _names_source(hop: Hop, attribution: Attribution | None) -> bool:
    return attribution is not None and hop.in_ == attribution.in_ and _touch(hop.evidence, attribution.source)


def _touch(left: Extent, right: Extent) -> bool:
    return any(a.start < b.end and b.start < a.end for a in left.spans for b in right.spans)


def _is_outlet(origin: Origin | None, key: str) -> bool:
    """Whether the chain ends with the outlet itself, which then need not stand twice."""
    return (
        origin is not None
        and origin.kind == "outlet"
        and outlet_key(origin.label).startswith(key.removeprefix("outlet "))
    )


def credits_of(hops: Iterable[Hop], known: Known) -> dict[str, dict[str, Hop]]:
    """By article: whom it credits in the whole story, each with the first hop that shows it."""
    outlets = Outlets(known, known.views)
    found: dict[str, dict[str, Hop]] = {}
    for hop in hops:
        if hop.taken_from in known.origins or hop.article_id not in known.views:
            continue
        of = outlets.find(hop.taken_from, hop.article_id)
        if of != hop.article_id:
            found.setdefault(hop.article_id, {}).setdefault(of, hop)
    return found


class Names:
    """What the reporters and sources of some hops are called."""

    def __init__(self, known: Known, hops: Iterable[Hop]) -> None:
        self._known = known
        self._outside = {outside_key(hop.taken_from): hop.taken_from for hop in hops}

    def __call__(self, key: str) -> str:
        """By a key of `Taken`."""
        if key in self._known.views:
            return self._known.outlet(key)
        return self._outside.get(key) or self._known.origins[key.partition(" ")[0]].label
