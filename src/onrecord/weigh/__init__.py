"""A story's attributions weighed: claims, where each comes from, and how many origins really stand behind it.

Independence is a range: what may be one origin counts once in `origins_at_least` and apart in `origins_at_most`.
Pure: no store, no clock; the same accounts in any order give the same weighing.
"""

from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from onrecord.records import Account, Judgement, Weighing
from onrecord.weigh.corrections import corrections
from onrecord.weigh.weigher import Changes, Weigher

__all__ = ["Changes", "Weigher", "complete", "weigh"]


def weigh(story_id: str, accounts: Sequence[Account], judgements: Iterable[Judgement] = ()) -> Weighing:
    """Weighs the accounts of one story, with what people decided about its claims and sources.

    Evidence whose `attribution` is empty is the article's own voice. Ids are hashes of content: they stay when
    articles arrive, as long as a claim's first witness stays. What people decided of an attribution itself is to be
    laid over the accounts before (see onrecord.judged).
    """
    return complete(Weigher(story_id, accounts, judgements), accounts)


def complete(weigher: Weigher, accounts: Sequence[Account]) -> Weighing:
    """The whole weighing with the corrections in the story's `accounts`."""
    weighing = weigher.weighing()
    return replace(weighing, corrections=corrections(weigher.in_order(accounts), weighing))
