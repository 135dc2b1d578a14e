"""A story as its page tells it: what happened, what is claimed and by whom, what is disputed, who relays whom."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date
from typing import NamedTuple

from msgspec.structs import replace

from onrecord.records import Correction, Support, instant
from onrecord.serve import timeline
from onrecord.serve.chains import Known
from onrecord.serve.charts import Chart, Count, charts, counts
from onrecord.serve.claims import Claims, Told
from onrecord.serve.coverage import Relayed, Report, coverage, relayed
from onrecord.serve.disputed import Conflict, conflicts
from onrecord.serve.drawing import MOST, Drawing
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
HAPPENED = 4  # happenings told at the head of the page
LATELY = 30  # days around the first article: what is older is its background


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
    weighed = Claims(story, known, whole.printed if whole else {})
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
