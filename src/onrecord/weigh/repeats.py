"""What an article tells in the words of an earlier one without a word of credit."""

import heapq
from collections.abc import Iterable, Sequence
from typing import Literal
from urllib.parse import urlsplit

from onrecord.records import Account, Article, Hop
from onrecord.vocabulary import STOP
from onrecord.weigh.claims import Statement
from onrecord.weigh.copies import runs
from onrecord.weigh.credit import own_outlet
from onrecord.weigh.numerals import COUNTING
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
            text = statement.text.strip('"“”„«»') if spoken(statement) else statement.text
            known[statement] = runs(text)
    return [known[statement] for statement in statements]


def repeats(
    claim_id: str,
    found: Found,
    credited: Sequence[bool],
    passages: Sequence[frozenset[int]],
    accounts: Sequence[Account],
) -> dict[int, list[Hop]]:
    """By place in `found`: the hops to the earlier article that a statement repeats.

    Dependent where it has the wording of one other and names no source of its own, and where it links to the very
    article and names no other source than that. Unknown where several had that wording (the first is told), where both
    print the same words of one speaker and neither says who heard them, where both have an unnamed source in the same
    words or in fewer, or where it links to the other's site. `credited` tells of each statement whether its article
    says or shows otherwise where it is from: those have their hops already.
    `passages` are the statements' wordings.
    """
    first = heapq.nsmallest(FIRST_COMPARED, range(len(found)), key=lambda n: (found[n][0].account, n))
    outlets = {n: own_outlet(accounts[found[n][0].account].article) for n in first}
    hops: dict[int, list[Hop]] = {}
    for n, (statement, end) in enumerate(found):
        article = accounts[statement.account].article
        if credited[n] or not (passages[n] or end.kind == "anonymous" or article.links):
            continue
        own = own_outlet(article).key
        earlier = [m for m in first if found[m][0].account < statement.account and outlets[m].key != own]
        near = [m for m in earlier if same_words(passages[n], passages[m])]
        quoted = [m for m in near if _same_quotation(found[n], found[m])]
        alike = [m for m in near if _may_repeat(found[n], found[m])]
        unnamed = [m for m in earlier if _same_unnamed(end, found[m][1])]
        perhaps = [m for m in earlier if _maybe_same_unnamed(end, found[m][1])]
        linked = [m for m in earlier if _links(article, accounts[found[m][0].account].article)]
        leading = [m for m in linked if _rests_on(article, end, accounts[found[m][0].account].article, found[m][1])]
        for why, places in (
            ("links to it", leading),
            ("shares its wording", alike),
            ("prints the same quotation", quoted),
            ("same unnamed source", unnamed),
            ("links to it", linked),
            ("may be the same unnamed source", perhaps),
        ):
            if places:
                one = places is leading or (places is alike and len({found[m][0].account for m in alike}) == 1)
                state: State = "dependent" if one else "unknown"
                name = outlets[places[0]].name
                hops[n] = [Hop(claim_id, article.id, name, state, why, statement.in_, statement.extent)]
                break
    return hops


def _same_quotation(one: tuple[Statement, End], earlier: tuple[Statement, End]) -> bool:
    """Whether both print words of one speaker: who was not there has them from somebody who was."""
    (statement, end), (before, source) = one, earlier
    return spoken(statement) and spoken(before) and end.key == source.key


def _links(article: Article, other: Article) -> bool:
    """Whether one's body links to the other, or to a page of its site."""
    host = urlsplit(other.url).hostname
    return bool(host) and any(link == other.url or urlsplit(link).hostname == host for link in article.links)


def _rests_on(article: Article, end: End, other: Article, source: End) -> bool:
    """Whether one links to the very article and names nobody for it whom that does not name."""
    return other.url in article.links and (end.key == source.key or not end.firm)


def same_words(left: frozenset[int], right: frozenset[int]) -> bool:
    """Whether two passages have so many words on end in common that one is taken from the other."""
    return len(left & right) >= max(FEWEST_RUNS, SHARE * min(len(left), len(right)))


def spoken(statement: Statement) -> bool:
    """Quoted words are the speaker's, not the writer's."""
    return statement.attribution is not None and statement.attribution.kind == "direct"


def _may_repeat(one: tuple[Statement, End], earlier: tuple[Statement, End]) -> bool:
    """Whoever names a source of their own for the same words has heard it; background is everybody's."""
    (statement, end), (before, source) = one, earlier
    if spoken(statement) or spoken(before):
        return False
    if statement.attribution is None:
        return before.attribution is not None
    return end.key == source.key or _same_unnamed(end, source)


def _same_unnamed(end: End, earlier: End) -> bool:
    named = end.key[1:-1]
    return end.kind == earlier.kind == "anonymous" and named == earlier.key[1:-1] and len(named) >= FEWEST_WORDS


def _maybe_same_unnamed(end: End, earlier: End) -> bool:
    """ "A senior official" of one outlet and "an official" of another may be one."""
    if not end.kind == earlier.kind == "anonymous":
        return False
    words, others = (frozenset(one.key[1:-1]) - COUNTING - STOP for one in (end, earlier))
    return bool(words and others) and (words <= others or others <= words)
