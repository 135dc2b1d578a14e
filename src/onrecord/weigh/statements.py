"""From accounts to groups of statements that say the same."""

import re
from collections.abc import Iterator, Sequence

from onrecord.records import Account, Attribution, Extent
from onrecord.weigh.claims import Group, Grouping, Statement, conduits, first_seen, nested
from onrecord.weigh.wording import ordinary, wording

# A lead says the news; deeper sentences in an article's own voice are background.
LEAD_SENTENCES = 3
FEWEST_STEMS = 3
_SENTENCE = re.compile(r"[^\s.!?][^.!?\n]*(?:[.!?](?=\S)[^.!?\n]*)*[.!?]?")
# "the call", "the report", "it": a content that points at what was said before.
_POINTS_BACK = re.compile(r"^(?:(?:the|that|this|those|these|such|its|his|her|their)\b|it\b|$)", re.IGNORECASE)
_ANSWERS = ("denies", "declines", "asks", "unsure")


def gather(accounts: Sequence[Account]) -> list[Group]:
    """All groups with their denials, in the order in which they first occur.

    Headlines repeat their body: they are witnesses only of what the body does not attribute. Contents in an article's
    own voice are kept where two articles say the same or an attributed content does.
    """
    lower_case = ordinary(account.article.body for account in accounts)
    spoken = [list(_attributed(n, account, lower_case)) for n, account in enumerate(accounts)]
    voice = [list(_own_voice(n, account, lower_case)) for n, account in enumerate(accounts)]
    grouping = Grouping(s.wording for statements in (*spoken, *voice) for s in statements)
    for statements in spoken:
        body: set[int] = set()
        latest: list[Group] = []
        for statement in sorted(statements, key=lambda s: (s.in_ is not None, s.extent.spans[:1])):
            group = _place(grouping, statement, latest, body)
            if group is not None:
                latest.append(group)
                body.add(id(group))
    for statement in (s for statements in voice for s in statements):
        grouping.add(statement)
    return [group for group in first_seen(grouping.groups) if _told(group)]


def _place(grouping: Grouping, statement: Statement, latest: list[Group], body: set[int]) -> Group | None:
    attribution = statement.attribution
    stance = attribution.stance if attribution is not None else "affirms"
    if statement.in_ in ("headline", "alternative_headline", "dek"):
        found = grouping.answered(statement) if len(statement.wording.stems) >= FEWEST_STEMS else None
        if found is not None and id(found) in body:
            return None
    if stance in _ANSWERS:
        found = grouping.answered(statement) or _pointed_at(statement, latest)
        if found is not None:
            found.answers.append(statement)
            return found
        if stance != "denies" or len(statement.wording.stems) < FEWEST_STEMS:
            return None
        denied = Group(answers=[statement])
        grouping.groups.append(denied)
        return denied
    if len(statement.wording.stems) < FEWEST_STEMS:
        pointed = _pointed_at(statement, latest)
        if pointed is not None:
            pointed.members.append(statement)
        return pointed
    return grouping.add(statement)


def _pointed_at(statement: Statement, latest: Sequence[Group]) -> Group | None:
    """What a short content points back at: the earlier claim of the article that has its noun, or the last one."""
    if len(statement.wording.stems) > FEWEST_STEMS or not _POINTS_BACK.match(statement.text):
        return None
    own = [g for g in latest if any(m.account == statement.account and m is not statement for m in g.members)]
    for group in own:
        if any(statement.wording.stems & m.wording.stems for m in group.members if m.account == statement.account):
            return group
    answers = statement.attribution is not None and statement.attribution.stance in ("denies", "declines")
    return own[-1] if own and answers else None


def _attributed(index: int, account: Account, lower_case: frozenset[str]) -> Iterator[Statement]:
    by_id = {attribution.id: attribution for attribution in account.attributions}
    through = conduits(account)
    for attribution in account.attributions:
        if attribution.id in through or (attribution.in_ or "").startswith("briefs/"):
            continue
        text = attribution.content.text
        if not text and attribution.stance not in _ANSWERS:
            continue
        extent = attribution.content or attribution.cue
        chain = nested(attribution, by_id)
        yield Statement(index, text, extent, attribution.in_, wording(text, lower_case), attribution, chain)


def _own_voice(index: int, account: Account, lower_case: frozenset[str]) -> Iterator[Statement]:
    taken = [span for a in account.attributions if a.in_ is None for span in _whole(a)]
    body = account.article.body
    for n, sentence in enumerate(_SENTENCE.finditer(body)):
        if n >= LEAD_SENTENCES:
            return
        if any(start < sentence.end() and sentence.start() < end for start, end in taken):
            continue
        said = wording(sentence.group(), lower_case)
        if len(said.stems) >= FEWEST_STEMS + 1:
            yield Statement(index, sentence.group(), Extent.of(body, [sentence.span()]), None, said)


def _whole(attribution: Attribution) -> Iterator[tuple[int, int]]:
    for extent in (attribution.source, attribution.cue, attribution.content):
        yield from extent.spans


def _told(group: Group) -> bool:
    attributed = any(s.attribution is not None for s in group.members + group.answers)
    return attributed or len({s.account for s in group.members}) > 1
