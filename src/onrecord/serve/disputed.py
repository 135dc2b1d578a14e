"""What is disputed in a story: both texts, by side and speaker, never decided."""

from typing import NamedTuple

from onrecord.records import Attribution, Claim, Dispute
from onrecord.relayed import source_name
from onrecord.store.views import ArticleView, StoryView


class Voice(NamedTuple):
    """One side of a dispute: the words as they were first printed, and how many more articles print them."""

    view: ArticleView
    attribution: Attribution
    more: int
    denies: bool  # also where it says in its own words that something is false


class Conflict(NamedTuple):
    """A dispute: its two sides, each by speaker; the left one is the claim's."""

    anchor: str
    dispute: Dispute
    claim: Claim | None
    left: list[Voice]
    right: list[Voice]


def conflicts(story: StoryView) -> list[Conflict]:
    """Each dispute once, its texts by side and speaker: the same words in ten articles are one voice."""
    claims = {claim.id: claim for claim in story.weighing.claims}
    claim_of = {e.attribution: e.claim for e in story.weighing.evidence if e.attribution}
    denials = {(e.attribution, e.claim) for e in story.weighing.evidence if e.stance == "denies"}
    anywhere = {a.id: (view, a) for view in story.articles for a in view.attributions}
    found: dict[tuple[str, ...], Conflict] = {}
    for dispute in story.weighing.disputes:
        left: list[Voice] = []
        right: list[Voice] = []
        for attribution_id in dispute.attributions:
            if attribution_id in anywhere:
                view, attribution = anywhere[attribution_id]
                denies = (attribution_id, dispute.claim) in denials
                other = claim_of.get(attribution_id) == dispute.rival if dispute.rival else denies
                _join(right if other else left, Voice(view, attribution, 0, denies and not dispute.rival))
        key = (dispute.kind, *sorted((dispute.claim, dispute.rival or "")))
        if left or right:
            anchor = f"d-{len(found) + 1}"
            found.setdefault(key, Conflict(anchor, dispute, claims.get(dispute.claim), left, right))
    return list(found.values())


def _join(side: list[Voice], voice: Voice) -> None:
    name = source_name(voice.attribution).casefold()
    for n, known in enumerate(side):
        if source_name(known.attribution).casefold() == name:
            side[n] = known._replace(more=known.more + 1)
            return
    side.append(voice)
