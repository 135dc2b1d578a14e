"""A story's attributions weighed: claims, where each comes from, and how many origins really stand behind it.

Independence is a range: what may be one origin counts once in `origins_at_least` and apart in `origins_at_most`.
Pure: no store, no clock; the same accounts in any order give the same weighing.
"""

import hashlib
from collections.abc import Sequence

from msgspec.structs import replace

from onrecord.records import Account, Weighing, instant, utc
from onrecord.weigh.copies import copies
from onrecord.weigh.corrections import corrections
from onrecord.weigh.credit import known_outlets, roots
from onrecord.weigh.disputes import disputes
from onrecord.weigh.origins import Ends
from onrecord.weigh.quantities import quantities
from onrecord.weigh.statements import gather
from onrecord.weigh.support import Weighed, weigh_group

__all__ = ["weigh"]


def weigh(story_id: str, accounts: Sequence[Account]) -> Weighing:
    """Weighs the accounts of one story.

    Evidence whose `attribution` is empty is the article's own voice. Ids are hashes of content: they stay when
    articles arrive, as long as a claim's first witness stays.
    """
    ordered = sorted(accounts, key=_when)
    _, copied = copies(ordered)
    known = known_outlets(ordered)
    steps = roots(ordered, copied, known)
    ends = Ends(ordered, steps, known)
    weighed: list[Weighed] = []
    used: set[str] = set()
    for group in gather(ordered):
        first = min(group.members[:1] + group.answers[:1], key=lambda statement: statement.account)
        claim_id = _id(story_id, first.text)
        if claim_id in used:  # the same words of another: "I signed it"
            claim_id = _id(
                story_id, f"{first.text}\n{ordered[first.account].article.id}\n{first.in_}{first.extent.spans}"
            )
        used.add(claim_id)
        weighed.append(weigh_group(claim_id, story_id, group, ordered, (ends, steps)))
    counts = [quantity for account in ordered for quantity in quantities(account)]
    weighing = Weighing(
        story_id=story_id,
        claims=tuple(one.claim for one in weighed),
        evidence=tuple(evidence for one in weighed for evidence in one.evidence),
        origins=tuple({origin.id: origin for one in weighed for origin in one.origins}.values()),
        hops=tuple(hop for one in weighed for hop in one.hops),
        supports=tuple(one.support for one in weighed),
        disputes=tuple(disputes(weighed, counts)),
        quantities=tuple(counts),
    )
    return replace(weighing, corrections=corrections(ordered, weighing))


def _when(account: Account) -> tuple[object, ...]:
    """Time order: by the article's own date where it has a time, else by when it was seen."""
    published = account.article.date_published
    try:
        moment = instant(published) if published and "T" in published else utc(account.first_seen)
    except ValueError:
        moment = utc(account.first_seen)
    return moment, utc(account.first_seen), account.article.id


def _id(story_id: str, text: str) -> str:
    return hashlib.sha256(f"{story_id}\n{text}".encode()).hexdigest()[:16]
