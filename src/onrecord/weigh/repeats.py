"""What an article tells in the words of an earlier one without a word of credit."""

import heapq
from collections.abc import Iterable, Sequence
from typing import Literal

from onrecord.records import Account, Hop
from onrecord.weigh.claims import Statement
from onrecord.weigh.copies import runs
from onrecord.weigh.credit import own_outlet
from onrecord.weigh.origins import End

# Eight words on end, and nearly all of the shorter statement: two who write of one thing share fewer.
FEWEST_RUNS = 4
SHARE = 0.8
# "Officials" are many; an unnamed source described in so many words may be one.
FEWEST_WORDS = 4
FIRST_COMPARED = 20

State = Literal["dependent", "unknown"]
Found = Sequence[tuple[Statement, End]]


def wordings(statements: Iterable[Statement], known: dict[Statement, frozenset[int]]) -> list[frozenset[int]]:
    """The five-word runs of each statement's own words; `known`: of those seen before, filled."""
    for statement in statements:
        if statement not in known:
            known[statement] = frozenset() if _spoken(statement) else runs(statement.text)
    return [known[statement] for statement in statements]


def repeats(
    claim_id: str,
    found: Found,
    credited: Sequence[bool],
    passages: Sequence[frozenset[int]],
    accounts: Sequence[Account],
) -> dict[int, Hop]:
    """By place in `found`: the hop to the earlier article that a statement repeats.

    Dependent where it has the wording of one other and names no source of its own; unknown where several had that
    wording (the first is told) or where both have an unnamed source in the same words. `credited` tells of each
    statement whether its article says or shows otherwise where it is from: those have their hops already. `passages`
    are the statements' wordings.
    """
    first = heapq.nsmallest(FIRST_COMPARED, range(len(found)), key=lambda n: (found[n][0].account, n))
    outlets = {n: own_outlet(accounts[found[n][0].account].article) for n in first}
    hops: dict[int, Hop] = {}
    for n, (statement, end) in enumerate(found):
        if credited[n] or not (passages[n] or end.kind == "anonymous"):
            continue
        article = accounts[statement.account].article
        own = own_outlet(article).key
        earlier = [m for m in first if found[m][0].account < statement.account and outlets[m].key != own]
        alike = [m for m in earlier if _may_repeat(found[n], found[m]) and _same_words(passages[n], passages[m])]
        unnamed = [m for m in earlier if _same_unnamed(end, found[m][1])]
        if not alike and not unnamed:
            continue
        of = (alike or unnamed)[0]
        one = len({found[m][0].account for m in alike}) == 1
        state: State = "dependent" if one else "unknown"
        why = "shares its wording" if alike else "same unnamed source"
        hops[n] = Hop(claim_id, article.id, outlets[of].name, state, why, statement.in_, statement.extent)
    return hops


def _same_words(left: frozenset[int], right: frozenset[int]) -> bool:
    return len(left & right) >= max(FEWEST_RUNS, SHARE * min(len(left), len(right)))


def _spoken(statement: Statement) -> bool:
    """Quoted words are the speaker's, not the writer's."""
    return statement.attribution is not None and statement.attribution.kind == "direct"


def _may_repeat(one: tuple[Statement, End], earlier: tuple[Statement, End]) -> bool:
    """Whoever names a source of their own for the same words has heard it; background is everybody's."""
    (statement, end), (before, source) = one, earlier
    if statement.attribution is None:
        return before.attribution is not None
    return end.key == source.key or _same_unnamed(end, source)


def _same_unnamed(end: End, earlier: End) -> bool:
    named = end.key[1:-1]
    return end.kind == earlier.kind == "anonymous" and named == earlier.key[1:-1] and len(named) >= FEWEST_WORDS
