"""From an account to its statements, and those into groups that say the same."""

import re
from collections.abc import Iterator, Sequence, Set
from itertools import takewhile

from onrecord.records import Account, Attribution, Extent, opening, text_in
from onrecord.vocabulary import STOP
from onrecord.weigh.alignment import keys
from onrecord.weigh.claims import (
    FEWEST_STEMS,
    Group,
    Grouping,
    Statement,
    conduits,
    differ,
    nested,
)
from onrecord.weigh.origins import saw
from onrecord.weigh.wording import PREPOSITIONS, Wording, proper, wording

# A lead says the news; deeper sentences in an article's own voice are background.
LEAD_SENTENCES = 3
# Stems that a headline must share with what the article has the same speaker say, to be that in short.
REPEATED = 2
_SENTENCE = re.compile(r"[^\s.!?][^.!?\n]*(?:[.!?](?=\S)[^.!?\n]*)*[.!?]?")
# "the call", "that report", "it": a content that points at what was said before, and says nothing of its own.
_POINTS_BACK = re.compile(
    r"^(?:|it|that(?: \w+)?|(?:the|this|those|these|such|its|his|her|their)\b.*)\W*$", re.IGNORECASE | re.DOTALL
)
_PREDICATE = re.compile(
    r"\b(?:is|are|was|were|be|been|has|have|had|will|would|can|could|may|might|must|should|do|does|did|to|not|"
    r"\w+n['’]t)\b",
    re.IGNORECASE,
)
_PRONOUN = re.compile(r"^[\"“'‘]?(?:that )?(it|its|he|his|she|her|they|their|we|our|i|my)\b", re.IGNORECASE)
_RELATIVE = re.compile(r"(?:which|who|whose)\b")
_NOT = re.compile(r"\b(?:not|never)\b|n['’]t\b", re.IGNORECASE)  # "never ordered", "did not ask"
_AND_NOT = re.compile(r",?\s(?:and |but )?not (?:the )?\d[\d.,]*\b")
_TAKES_BACK = re.compile(r"withdr|retract|took back|taken back", re.IGNORECASE)
_LAST_WORD = re.compile(r"[\w’'-]+(?=,\s$)")
# "The union's account": what the union has said.
_WHOSE = re.compile(
    r"^(?:the |an? )?(?P<who>[^,.;:]+?)['’]s? (?:own |latest |first )?(?:account|claim|version|statement|figure|count|"
    r"number|estimate|allegation|accusation|report|words|remark)s?\b",
    re.IGNORECASE,
)
_BESIDE = 60  # characters
_REACH = 600  # characters between what is told and "that is false"
_STOPS = re.compile(r"[,.;:!?\n]")
_ANSWERS = ("denies", "declines", "asks", "unsure")


def place(grouping: Grouping, statements: Sequence[Statement]) -> list[tuple[Statement, Group]]:
    """Puts what one article attributes into groups; those that are no claim and answer none are left out.

    Headlines repeat their body: they are witnesses only of what the body does not attribute.
    """
    placed: list[tuple[Statement, Group]] = []
    body: set[int] = set()
    latest: list[Group] = []
    for statement in sorted(statements, key=lambda s: (s.in_ is not None, s.extent.spans[:1])):
        group = _place(grouping, statement, latest, body)
        if group is not None and _conveyed(statement, group):
            grouping.remove(statement, group)
        elif group is not None:
            latest.append(group)
            body.add(id(group))
            placed.append((statement, group))
    return placed


def _conveyed(statement: Statement, group: Group) -> bool:
    """Whether it is a part of what another says in the same claim: "Ash said that the union had warned that ..."."""
    speakers = [outer for outer in statement.chain if outer.source_type in ("person", "organization", "group")]
    return bool(speakers) and any(told.attribution in speakers for told in _told_by(statement.account, group))


def _says_little(said: Wording) -> bool:
    """Whether there is too little in it to tell it from other claims."""
    return len(said.stems) + 2 * len(said.numbers) < FEWEST_STEMS


def _place(grouping: Grouping, statement: Statement, latest: list[Group], body: set[int]) -> Group | None:
    attribution = statement.attribution
    stance = attribution.stance if attribution is not None else "affirms"
    judged = grouping.decided(statement)
    if judged is not None:
        (judged.answers if stance in _ANSWERS else judged.members).append(statement)
        return judged
    if statement.in_ in ("headline", "alternative_headline", "dek"):
        found = grouping.answered(statement) if not _says_little(statement.wording) else None
        if (found is not None and id(found) in body) or any(_repeats(statement, group) for group in latest):
            return None
    if stance in _ANSWERS or statement.denies:
        found = grouping.answered(statement) or _pointed_at(statement, latest)
        if found is not None:
            found.answers.append(statement)
            return found
        if stance == "affirms":
            return grouping.add(statement)
        if stance != "denies" or _says_little(statement.wording):
            return None
        return grouping.deny(statement)
    if _says_little(statement.wording):
        pointed = _pointed_at(statement, latest)
        if pointed is not None:
            pointed.members.append(statement)
        return pointed
    return grouping.add(statement)


def _repeats(headline: Statement, group: Group) -> bool:
    """Whether a headline says in short what its article has the same speaker say."""
    who = speaker(headline)
    return any(
        statement.in_ is None
        and not who.isdisjoint(speaker(statement))
        and len(statement.wording.stems & headline.wording.stems) >= REPEATED
        and differ(statement.wording, headline.wording) in (None, "actor")  # it names others than the sentence does
        for statement in _told_by(headline.account, group)
    )


def _told_by(account: int, group: Group) -> list[Statement]:
    """What the article that is being placed has told in a group so far: the latest of its members."""
    return list(takewhile(lambda statement: statement.account == account, reversed(group.members)))


def speaker(statement: Statement) -> frozenset[str]:
    """The proper names of who says it, none where the source is not named."""
    attribution = statement.attribution
    return proper(attribution.speaker.name) if attribution is not None and attribution.speaker else frozenset()


def _pointed_at(statement: Statement, latest: Sequence[Group]) -> Group | None:
    """What a short content points back at: the earlier claim of the article that has its noun, or the last one."""
    text = statement.text
    if statement.says_false:
        return _answered_by(statement, latest)
    if len(statement.wording.stems) > FEWEST_STEMS or not _POINTS_BACK.match(text) or _PREDICATE.search(text):
        return None
    own = [group for group in latest if _told_by(statement.account, group)]
    if statement.attribution is not None and _TAKES_BACK.search(statement.attribution.cue.text):
        return None  # what is taken back is the speaker's own; see corrections
    whose = _WHOSE.match(text)
    if whose is not None:
        words = set(keys(whose["who"]))
        return next((g for g in reversed(own) if any(words & _source(s) for s in _told_by(statement.account, g))), None)
    for group in own:
        if any(statement.wording.stems & told.wording.stems for told in _told_by(statement.account, group)):
            return group
    answers = statement.attribution is not None and (statement.denies or statement.attribution.stance == "declines")
    return own[-1] if own and answers else None


def _answered_by(denial: Statement, latest: Sequence[Group]) -> Group | None:
    """What "that is false" is said of: the nearest claim before it that somebody else makes, if none is far away."""
    for group in reversed(latest):
        told = _told_by(denial.account, group)
        if told and not all(_of_one(one, denial) for one in told):
            near = [s for s in (*told, *group.answers) if s.account == denial.account]
            return group if any(_within_reach(one, denial) for one in near) else None
    return None


def _of_one(one: Statement, other: Statement) -> bool:
    """Whether both are one speaker's."""
    if one.attribution is None or other.attribution is None:
        return one.attribution is other.attribution
    names = [
        s.attribution.speaker.name if s.attribution.speaker else s.attribution.source.text
        for s in (one, other)
        if s.attribution is not None
    ]
    return names[0].casefold() == names[1].casefold() or not speaker(one).isdisjoint(speaker(other))


def _within_reach(told: Statement, denial: Statement) -> bool:
    """Whether it begins before the denial, and not far: what is far was told of something else."""
    if told.in_ != denial.in_ or not told.extent.spans or not denial.extent.spans:
        return False
    return 0 <= denial.extent.spans[0].start - told.extent.spans[-1].end <= _REACH


def _source(statement: Statement) -> set[str]:
    """The words of who says it, and of whom it is said for."""
    attribution = statement.attribution
    if attribution is None:
        return set()
    speaker = attribution.speaker
    told = (speaker.name, speaker.role or "", speaker.speaks_for or "") if speaker is not None else ()
    return set(keys(" ".join((attribution.source.text, *told)))) - STOP


def attributed(index: int, account: Account, lower_case: Set[str]) -> Iterator[Statement]:
    """What an article attributes. `index`: of the account; `lower_case`: see `wording`."""
    by_id = {attribution.id: attribution for attribution in account.attributions}
    through = conduits(account)
    denials = [attribution for attribution in account.attributions if attribution.stance == "denies"]
    for attribution in account.attributions:
        if attribution.id in through or (attribution.in_ or "").startswith("briefs/"):
            continue
        text = attribution.content.text
        if not text and attribution.stance not in _ANSWERS:
            continue
        if attribution.source_type == "none" and attribution.stance == "intends":
            continue  # nobody's hope
        chain = nested(attribution, by_id)
        if any(outer.stance in _ANSWERS for outer in chain) or any(_disowns(denial, attribution) for denial in denials):
            continue
        extent = attribution.content or attribution.cue
        said = _said(attribution, account, lower_case)
        yield Statement(index, text, extent, attribution.in_, said, attribution, chain)


def _said(attribution: Attribution, account: Account, lower_case: Set[str]) -> Wording:
    """The wording of the content with what its sentence says of it ("it is untrue that"), "it" and "we" named."""
    text, before = attribution.content.text, ""
    if attribution.content:
        whole = text_in(account.article, attribution.in_)
        start, end = attribution.content.spans[0].start, attribution.content.spans[-1].end
        if text.rsplit(" ", 1)[-1].lower() in PREPOSITIONS:  # cut short: "was ordered by"
            text += _STOPS.split(whole[end : end + _BESIDE], maxsplit=1)[0]
        if (beside := _AND_NOT.match(whole, end)) is not None:
            text += beside.group()  # "... 38 patients and not 48"
        if attribution.stance != "denies":
            before = whole[max(0, start - _BESIDE) : start]
        if _RELATIVE.match(text) and (ahead := _LAST_WORD.search(whole, max(0, start - _BESIDE), start)):
            text = f"{ahead.group()} {text}"  # "the overrun, which it puts at ...": it speaks of the word ahead of it
    said = wording(text, lower_case, before)
    undone = attribution.stance in ("asks", "intends") and _NOT.search(attribution.cue.text) is not None
    return said._replace(names=said.names | _subject(attribution), negated=said.negated != undone)


def _subject(attribution: Attribution) -> frozenset[str]:
    """The names of a named source that its content begins with as a pronoun.

    "Ash said that it had sold the mill" and "Birch said that it had sold the mill" are two claims.
    """
    pronoun = _PRONOUN.match(attribution.content.text)
    speaker = attribution.speaker
    if pronoun is None or speaker is None or attribution.naming != "named":
        return frozenset()
    person = attribution.source_type == "person"
    match pronoun.group(1).lower():
        case "i" | "my":
            return proper(speaker.name)
        case "he" | "she" | "his" | "her":
            return proper(speaker.name) if person else frozenset()
        case "we" | "our" if person:
            return proper(speaker.speaks_for) | proper(speaker.name) if speaker.speaks_for else frozenset()
    return proper(speaker.name) if not person else frozenset()


def _disowns(denial: Attribution, attribution: Attribution) -> bool:
    """Whether a content stands within what the denial before it denies, and so is not told as true."""
    if denial is attribution or denial.in_ != attribution.in_ or not denial.cue or not attribution.content:
        return False
    cue, own = denial.cue.spans[0].start, attribution.content.spans
    told = [span.start for extent in (attribution.source, attribution.cue) for span in extent.spans]
    if min(told, default=cue) < cue or any(start <= cue < end for start, end in own):
        return False
    shared = sum(max(0, min(a.end, b.end) - max(a.start, b.start)) for a in own for b in denial.content.spans)
    return 10 * shared >= 6 * sum(end - start for start, end in own)


def own_voice(index: int, account: Account, lower_case: Set[str]) -> Iterator[Statement]:
    """What an article says in its own voice: its first sentences, and wherever its own reporter was an eyewitness.

    The first are a claim where two articles or an attribution say so.
    """
    taken = [span for a in account.attributions if a.in_ is None for span in _whole(a)]
    body = account.article.body
    seen = saw(body)
    for n, sentence in enumerate(_SENTENCE.finditer(body, opening(account.article))):
        if n >= LEAD_SENTENCES and not seen:
            return
        if n >= LEAD_SENTENCES and not saw(sentence.group()):
            continue
        if any(start < sentence.end() and sentence.start() < end for start, end in taken):
            continue
        said = wording(sentence.group(), lower_case)
        if len(said.stems) >= FEWEST_STEMS + 1:
            yield Statement(index, sentence.group(), Extent.of(body, [sentence.span()]), None, said)


def _whole(attribution: Attribution) -> Iterator[tuple[int, int]]:
    for extent in (attribution.source, attribution.cue, attribution.content):
        yield from extent.spans


def told(group: Group) -> bool:
    """Whether a group is a claim: somebody says so or was an eyewitness, or two articles say it in their own voice."""
    attributed_to = any(s.attribution is not None or saw(s.text) for s in group.members + group.answers)
    return attributed_to or len({s.account for s in group.members}) > 1
