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
from onrecord.serve.drawing import Drawing
from onrecord.store.excerpts import DISPUTED, Part
from onrecord.store.views import ArticleView, StoryExcerpt, StoryView

CLAIMS, FEWER = 6, 3  # with their drawings, at a time; of a story of more than MANY articles
MANY = 40
WRITTEN = 18  # passages under all claims of a page; the others stand on the pages of their claims
SINGLE = 10  # claims of one article, listed without a drawing
DISPUTES, MORE_DISPUTES = 4, 20  # on the story's page, and at a time on a page of their own
NUMBERS, MORE_NUMBERS = 10, 60  # lines of the table
DATED, MORE_DATED = 14, 60  # entries of the timeline
ARTICLES = 10  # listed under the coverage at a time
FARTHEST = 10_000_000  # place in a story
LARGE = 120  # articles from which a story is shown in parts
HAPPENED = 4  # happenings told at the head of the page
LATELY = 30  # days around the first article: what is older is its background


PARTS = ("disputed", "numbers", "timeline")


class Shown(NamedTuple):
    """What of a story a page shows: its claims and articles from a place on, one claim, or one part of the page."""

    claim: str | None = None
    claims_from: int = 0
    articles_from: int = 0
    only: str | None = None  # one of PARTS
    start: int = 0  # in that part, or among the passages of that claim

    @classmethod
    def of(cls, asked: Mapping[str, str]) -> "Shown":
        """From an address; what is no number counts as absent."""

        def number(name: str) -> int:
            given = asked.get(name, "")
            return min(int(given), FARTHEST) if given.isascii() and given.isdigit() and len(given) < 20 else 0

        only = asked.get("only", "")
        claim = asked.get("claim") or None
        only_one = only if only in PARTS and claim is None else None
        return cls(claim, number("claims_from"), number("articles_from"), only_one, number("from"))

    @property
    def is_whole(self) -> bool:
        """Whether all parts of the page are shown, and not one or a claim."""
        return self.claim is None and self.only is None

    @property
    def part(self) -> Part:
        """What is asked of the store where a story is large."""
        disputed_from = self.start if self.only == "disputed" else 0
        return Part(FEWER, self.claims_from, ARTICLES, self.articles_from, self.claim, disputed_from)


AT_FIRST = Shown()


class StoryPage(NamedTuple):
    """A story as its page shows it."""

    shared: list[Told]  # claims that several articles or origins bear on, the most borne-on first
    single: list[Told]
    more_claims: int
    more_single: int
    conflicts: list[Conflict]
    disputes: int  # in all; of a large story, claims
    more_conflicts: int
    disputed: int | None  # claims in dispute; None where all disputes are in `conflicts`
    counts: list[Count]
    more_counts: int
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
    def passed(self) -> int:
        """How many disputes this page of them tells; of a large story, claims in dispute."""
        return DISPUTED if self.is_part else len(self.conflicts)

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
    links = defaultdict[str, list[str]](list)
    for n, conflict in enumerate(disputes):
        page = f"/story/{story.id}?only=disputed&from={n - n % MORE_DISPUTES}" if n >= DISPUTES else ""
        links[conflict.dispute.claim].append(f"{page}#{conflict.anchor}")
        links[conflict.dispute.rival or ""].append(f"{page}#{conflict.anchor}")
    listed, more_disputes = _disputes(disputes, shown, whole)
    given = counts(story.weighing.quantities, known)
    covered, read, articles = story, story, len(story.articles)
    if whole is not None:
        covered, read, articles = _only(story, whole.covered), _only(story, whole.read), whole.head.articles
    passed = 0 if whole else shown.articles_from  # of a large story only those to be listed are at hand
    reports, drawn = coverage(covered, known, (passed, ARTICLES), articles - len(covered.articles))
    relays = relayed(story, known)
    shared_in_all, single_in_all = len(shared), len(single)
    if whole is not None:
        shared_in_all, single_in_all = whole.shared, whole.head.claims - whole.shared
    else:
        shared = shared[shown.claims_from :]
    start = shown.start if shown.claim else None
    numbers = shown.start if shown.only == "numbers" else 0
    rows = given[numbers:][: MORE_NUMBERS if shown.only else NUMBERS]
    most = CLAIMS if articles <= MANY else FEWER
    told: list[Told] = []
    for claim in shared[:most]:
        room = WRITTEN - sum(len(side.passages) for one in told if one.written for side in one.sides)
        told.append(weighed.told(claim, links[claim.id], start, room))
    return StoryPage(
        shared=told,
        single=[weighed.told(claim, links[claim.id]) for claim in single[:SINGLE]],
        more_claims=max(0, shared_in_all - shown.claims_from - most),
        more_single=max(0, single_in_all - SINGLE),
        conflicts=listed,
        disputes=whole.head.disputed if whole else len(disputes),
        more_conflicts=more_disputes,
        disputed=whole.head.disputed if whole else None,
        counts=rows,
        more_counts=max(0, len(given) - numbers - len(rows)),
        charts=charts(given),
        reports=reports,
        more_reports=max(0, articles - shown.articles_from - len(reports)),
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


def _disputes(every: list[Conflict], shown: Shown, whole: StoryExcerpt | None) -> tuple[list[Conflict], int]:
    """Those to be listed, and how many there are after them: of a large story, claims."""
    if shown.only != "disputed":
        listed = every[:DISPUTES]
        return listed, max(0, (whole.head.disputed if whole and shown.claim is None else len(every)) - len(listed))
    if whole is None:
        listed = every[shown.start :][:MORE_DISPUTES]
        return listed, max(0, len(every) - shown.start - len(listed))
    return every, max(0, whole.head.disputed - shown.start - DISPUTED)


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
