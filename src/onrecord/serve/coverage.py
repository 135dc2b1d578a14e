"""Who published first, and who relays whom: the articles of a story in order, and a drawing of their credits."""

from typing import NamedTuple

from onrecord.records import Hop
from onrecord.serve import words
from onrecord.serve.chains import Known, Names, credits_of
from onrecord.serve.drawing import Drawing, Reporter, Step, draw
from onrecord.serve.quoting import around
from onrecord.store.views import ArticleView, StoryView

ROWS = 16  # articles that the drawing gives a row of their own


class Proof(NamedTuple):
    """A hop and the words that show it, with the sentence that they stand in before and after them."""

    anchor: str
    hop: Hop
    view: ArticleView
    of: str
    context: tuple[str, str, str]


class Report(NamedTuple):
    """An article of the story and whom it credits."""

    anchor: str
    view: ArticleView
    credits: list[tuple[str, Proof]]


class Relayed(NamedTuple):
    """How many of the statements that an outlet prints in a story it has from another outlet."""

    outlet: str
    taken: int
    statements: int


def relayed(story: StoryView, known: Known) -> list[Relayed]:
    """Of each outlet, the one that relays the most first. A statement is a claim as one article prints it."""
    hops = {
        (hop.claim, hop.article_id)
        for hop in story.weighing.hops
        if hop.state == "dependent" and hop.taken_from not in known.origins
    }
    printed: dict[str, set[tuple[str, str]]] = {}
    for one in story.weighing.evidence:
        if one.article_id in known.views:
            printed.setdefault(known.outlet(one.article_id), set()).add((one.claim, one.article_id))
    told = [Relayed(outlet, len(pairs & hops), len(pairs)) for outlet, pairs in printed.items()]
    return sorted(told, key=lambda one: (-one.taken / one.statements, -one.taken, one.outlet))


def _dated(view: ArticleView, known: Known) -> str:
    """`The Harbour Daily, 4 Mar, 05:18`."""
    date = words.when(view.article.date_published or view.first_seen, year=False).striptags()
    return f"{known.outlet(view.article.id)}, {date}"


def coverage(story: StoryView, known: Known, listed: tuple[int, int], beyond: int = 0) -> tuple[list[Report], Drawing]:
    """Articles in order of publishing, and the drawing of who credits whom.

    `listed`: from which article on, and how many; `beyond`: how many it does not know.
    """
    first, most = listed
    listed_ids = {view.article.id for view in story.articles[first : first + most]}
    credited = credits_of(story.weighing.hops, known)
    names = Names(known, story.weighing.hops)
    reports: list[Report] = []
    steps: list[Step] = []
    outside: dict[str, Reporter] = {}
    for view in story.articles:
        article_id = view.article.id
        anchor = f"p-{article_id}"
        proofs = []
        for key, hop in credited.get(article_id, {}).items():
            name = names(key)
            proofs.append((name, Proof(anchor, hop, view, name, around(view, hop.evidence, hop.in_))))
            title = f"{known.outlet(article_id)} {words.HOP[hop.state]} {name}: {words.why(hop.why)}"
            steps.append(Step(article_id, key, hop.state, f"#{anchor}", title))
            if key not in known.views:
                title = f"{name}, credited; not itself among the articles"
                outside.setdefault(key, Reporter(key, name, f"/article/{article_id}", title, True))
        reports.append(Report(anchor, view, proofs))
    steps = [s if s.reporter in listed_ids else s._replace(link=f"/article/{s.reporter}") for s in steps]
    reporters = [
        Reporter(id_, _dated(view, known), f"/article/{id_}", f"{known.outlet(id_)}: {view.article.headline}")
        for id_, view in ((view.article.id, view) for view in story.articles)
    ]
    drawing = draw((), [*outside.values(), *reporters], steps, "#coverage", ROWS, beyond)
    return reports[first : first + most], drawing
