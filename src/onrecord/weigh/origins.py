"""Where a statement's chain of reports ends."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

from onrecord.records import Account, Attribution, Extent, Naming
from onrecord.vocabulary import STOP, stem
from onrecord.weigh.claims import Statement
from onrecord.weigh.credit import (
    Credit,
    Outlets,
    Passing,
    Roots,
    in_passing,
    looks_like_outlet,
    outlet_name,
)
from onrecord.weigh.decided import Decided, NameKey, name_key
from onrecord.weigh.wording import TOKEN, proper

# Of so many witnesses of each of two origins the words are compared.
WITNESSES_COMPARED = 6

Kind = Literal["speaker", "document", "outlet", "anonymous", "unknown"]

_PRONOUN = re.compile(
    r"^(?:he|she|it|they|we|i|who|which|that|one|both|others?|some|the (?:two|latter|former))$", re.IGNORECASE
)
_LETTERS = re.compile(r"(?:,? (?:MPs?|MEP|MSP|QC|KC|PhD|MD|OBE|CBE|KBE|Jr\.?|Sr\.?))+$")  # "Ash MP"
_PERSON = re.compile(r"(?:he|she)$", re.IGNORECASE)
# "the draft obtained by The Courier": through whom it came is told apart from what it is.
_SEEN_BY = re.compile(r",? (?:obtained|seen|reviewed|viewed|published|leaked|shared|first reported) (?:by|to|with)\b.*")
# An outlet's report is the outlet's word: "a report by The Courier", or "the report" of the one named before.
_REPORT_BY = re.compile(
    r"(?:\w+ ){0,2}?(?:report|story|article|dispatch|account)s? (?:by|in|from|of) (?:the )?(?P<outlet>.+)",
    re.IGNORECASE,
)
_REPORT = re.compile(r"(?:(?:news|newspaper|press|media) )?(?:reports?|story|article)", re.IGNORECASE)
_PROPER = r"[A-Z][\w’'-]*(?: (?:(?:of|and|the) ){0,2}[A-Z][\w’'-]*)*"
_AUTHOR = re.compile(rf" (?:by|of|from) (?:the )?(?P<by>{_PROPER})|^(?P<whose>{_PROPER}?)['’]s ")
# An outlet's own people: an eyewitness of the outlet's, and no unnamed source.
_REPORTER = re.compile(
    rf"(?:(?:an?|the|our|this|one|two|three|four|five)\s)?(?:own\s)?(?:(?P<before>{_PROPER})(?:['’]s)?\s)?(?:own\s)?"
    r"(?:reporter|correspondent|journalist|photographer|camera crew)s?"
    rf"(?: (?:of|for|from|with|at) (?:the |The )?(?P<behind>{_PROPER}))?"
)
_REPORTERS = ("reporter", "correspondent", "journalist", "photographer")
_SAW = re.compile(
    rf"\b(?:[Aa]n?|[Tt]he|[Oo]ur|[Tt]his|[Tt]wo|[Tt]hree)\s(?:own\s)?(?:(?P<before>{_PROPER})(?:['’]s)?\s)?(?:own\s)?"
    r"(?:reporter|correspondent|journalist|photographer)s?"
    rf"(?: (?:of|for|from|with|at) (?:the |The )?(?P<behind>{_PROPER}))?(?: at the scene| on the spot)? "
    r"(?:saw|watched|witnessed|counted|heard|stood|could see|observed)\b"
)
_PAPER = re.compile(
    r"(?:the|this|that) (statement|letter|memo|e-?mail|post|message|note|speech|bulletin)", re.IGNORECASE
)
_GENERIC = frozenset(
    """minist office depart agency police servic author spokes presid genera govern court nation public state federa
    city county united republ democr former senior deputy chief direct secret counci commit the for and""".split()
)


class End(NamedTuple):
    """An origin, and who brought its words."""

    key: tuple[str, ...]
    kind: Kind
    label: str
    naming: Naming
    reported_by: Credit
    names: frozenset[str] = frozenset()  # the proper names in its own name
    bodies: frozenset[str] = frozenset()  # in the name of what it is or speaks for
    role: frozenset[str] = frozenset()
    words: Extent = Extent()  # where other words than the attribution's source tell it
    place: str | None = None  # ... and where they stand

    @property
    def firm(self) -> bool:
        """Whether a reader can tell who it is, so that two of them may be counted as two: "the police" tells little."""
        known = self.kind in ("speaker", "document") and self.naming == "named" and bool(self.names)
        return known or self.key[0] == "reporter"


class Ends:
    """Finds the end of each statement's chain, with one name for one speaker throughout the story."""

    def __init__(self, accounts: Sequence[Account], steps: Roots, known: Outlets, decided: Decided) -> None:
        self._accounts = accounts
        self._steps = steps
        self.known = known
        self._decided = decided
        self._names = Names()
        self._passing: dict[int, list[Passing]] = {}

    def learn(self, account: Account) -> set[str]:
        """Takes an article's named speakers in; returns the surnames that lead to others now."""
        return self._names.learn(account.attributions)

    def of(self, statement: Statement) -> End:
        """The end of the chain as the article itself tells it, and as people decided."""
        end = self._of(statement)
        attribution = statement.attribution
        return end if attribution is None else end._replace(key=self._decided.end(attribution.id, end.key))

    def _of(self, statement: Statement) -> End:
        by = self.reported_by(statement)
        attribution = statement.attribution
        if attribution is None and (seen := _SAW.search(statement.text)) is not None:
            own = self._whose(statement.account, seen["before"] or seen["behind"] or "")
            if own is not None:
                return _eyewitness(own)
        if attribution is None:
            return End(("outlet", by.key), "outlet", by.name, "named", by)
        name = source_name(attribution)
        if (outlet := self.outlet(statement)) is not None:
            return self._behind(statement, outlet)
        if (reporter := self._reporter(statement.account, attribution)) is not None:
            return _eyewitness(reporter)
        if attribution.source_type == "none" or not name or _PRONOUN.match(name):
            return End(
                ("unknown", by.key), "unknown", f"a source not given, as reported by {by.name}", "unspecified", by
            )
        if (maker := self._maker(statement.account, attribution)) is not None:
            return self._end(maker, source_name(maker), by)
        return self._end(attribution, name, by)

    def outlet(self, statement: Statement) -> Credit | None:
        """The outlet whose word a statement is: the source itself, or whose report it is."""
        attribution = statement.attribution
        if attribution is None:
            return None
        if attribution.source_type == "outlet":
            return self.known.credit(outlet_name(attribution), "says so", attribution.source)
        name = source_name(attribution)
        if attribution.source_type != "person" and self.known.is_masthead(name):
            return self.known.credit(name, "says so", attribution.source)
        if attribution.source_type != "document":
            return None
        by = _REPORT_BY.fullmatch(name)
        if by is not None and looks_like_outlet(by["outlet"], self.known):
            return self.known.credit(by["outlet"], "says so", attribution.source)
        if _REPORT.fullmatch(name) is None:
            return None
        others = [a for a in self._accounts[statement.account].attributions if a.source_type == "outlet"]
        if not others:
            return None
        ahead = [a for a in others if a.in_ is None and _start(a) < _start(attribution)] or others
        of = ahead[0] if attribution.in_ is not None else ahead[-1]
        return self.known.credit(outlet_name(of), "says so", attribution.source)

    def _reporter(self, account: int, attribution: Attribution) -> Credit | None:
        """The outlet whose reporter saw it: "a Courier reporter counted", "our correspondent"."""
        match = _REPORTER.fullmatch(attribution.source.text) if attribution.source_type != "document" else None
        if match is None or attribution.naming == "named":
            return None
        return self._whose(account, match["before"] or match["behind"] or "")

    def _whose(self, account: int, name: str) -> Credit | None:
        """Whose reporter it is, who is called so in an article: its own outlet's, or the one that is named."""
        own = self.known.own(self._accounts[account].article)
        if not name or self.known.key(name) == own.key:
            return own
        return self.known.credit(name) if looks_like_outlet(name, self.known) else None

    def reported_by(self, statement: Statement) -> Credit:
        """Who had the words first, as far as the article tells: a credited outlet, a wire, else its own outlet."""
        explicit = self.credited(statement)
        if explicit:
            return explicit[-1]
        steps = self._steps[statement.account]
        return steps[-1] if steps else self.known.own(self._accounts[statement.account].article)

    def credited(self, statement: Statement) -> list[Credit]:
        """The outlets that a statement, what it is nested in or its sentence credits, nearest to the article first."""
        own = self.known.own(self._accounts[statement.account].article).key
        found = [passing.credit for passing in self.in_passing(statement.account) if _within(statement, passing.of)]
        found += [self.known.credit(outlet_name(a), "says so", a.source) for a in self._relaying(statement)]
        for attribution in reversed((statement.attribution, *statement.chain)) if statement.attribution else ():
            if attribution.source_type == "outlet" and attribution is not statement.attribution:
                name = outlet_name(attribution)
                found.append(self.known.credit(name, "says so", attribution.source))
            through = attribution.relayed_from
            if not through and attribution.addressee and looks_like_outlet(attribution.addressee, self.known):
                through = attribution.addressee
            if through:
                found.append(self.known.credit(through, "says so", attribution.cue))
        return [credit for n, credit in enumerate(found) if credit.key not in {own, *(c.key for c in found[:n])}]

    def in_passing(self, account: int) -> list[Passing]:
        """What an article credits in passing."""
        if account not in self._passing:
            self._passing[account] = in_passing(self._accounts[account].article, self.known)
        return self._passing[account]

    def forget(self, account: int) -> None:
        """The article is another now."""
        self._passing.pop(account, None)

    def _relaying(self, statement: Statement) -> list[Attribution]:
        """The outlets that the article says report the very content, the one that cites the other first.

        Of an outlet's own statement those that it cites.
        """
        own = statement.attribution
        outlets = [a for a in self._twins(statement) if a.source_type == "outlet"]
        if own is not None and own.source_type == "outlet":
            return [] if _cites(own) else [a for a in outlets if _cites(a)]
        return sorted(outlets, key=_cites)

    def _twins(self, statement: Statement) -> list[Attribution]:
        """Other attributions of the very content: "The Courier reported, citing two officials"."""
        own = statement.attribution
        if own is None or not own.content:
            return []
        return [
            other
            for other in self._accounts[statement.account].attributions
            if other is not own and other.in_ == own.in_ and other.content and _same_extent(other.content, own.content)
        ]

    def _behind(self, statement: Statement, outlet: Credit) -> End:
        """An outlet that relays is no origin: whom the same article says it has it from is."""
        for cited in self._relaying(statement):
            outlet = self.known.credit(outlet_name(cited), "says so", cited.source)
        for other in self._twins(statement):
            if other.source_type not in ("outlet", "none") and not _PRONOUN.match(source_name(other)):
                return self._end(other, source_name(other), outlet)._replace(words=other.source, place=other.in_)
        for other in self._accounts[statement.account].attributions:
            told = other.relayed_from or other.addressee or ""
            if (
                other is not statement.attribution
                and other.naming == "described"
                and self.known.key(told) == outlet.key
            ):
                return self._end(other, source_name(other), outlet)._replace(words=other.source, place=other.in_)
        label = f"{re.sub(r'^[Tt]he ', '', outlet.name)}, its source not given"
        return End(("outlet", outlet.key), "outlet", label, "named", outlet)

    def _end(self, attribution: Attribution, name: str, by: Credit) -> End:
        end = self._known(attribution, name, by)
        author = _AUTHOR.search(name) if end.kind == "document" else None
        named = (author["by"] or author["whose"]) if author is not None else ""
        if _proper(named):  # one body's poll, survey and report: what they are called says little
            return end._replace(key=("document", *name_key(named)))
        return end

    def _maker(self, account: int, attribution: Attribution) -> Attribution | None:
        """Who is said before to have said something in it: of "the statement", who spoke "in a statement"."""
        paper = _PAPER.fullmatch(attribution.source.text) if attribution.source_type == "document" else None
        if paper is None or attribution.in_ is not None:
            return None
        noun = re.compile(
            rf"[^.!?\n]{{0,40}}\bin (?:an?|his|her|its|their) (?:[\w-]+ ){{0,2}}{paper[1]}\b", re.IGNORECASE
        )
        body = self._accounts[account].article.body
        for other in reversed(self._accounts[account].attributions):
            speaks = other.in_ is None and other.cue and other.source_type in ("person", "organization")
            if speaks and _start(other) < _start(attribution) and noun.match(body, other.cue.spans[-1].end):
                return other
        return None

    def _guessed(self, attribution: Attribution, name: str) -> bool:
        """Whether a "he" or "she" leads to one word that no article of the story gives as a person's name."""
        key = name_key(name)
        return len(key) == 1 and bool(_PERSON.match(attribution.source.text)) and not self._names.introduced(key[0])

    def _known(self, attribution: Attribution, name: str, by: Credit) -> End:
        names = _proper(name)
        if attribution.naming == "named" and names and not self._guessed(attribution, name):
            key = self._decided.speaker(name_key(name), self._names.full)
            kind: Kind = "document" if attribution.source_type == "document" else "speaker"
            speaker = attribution.speaker
            bodies = _proper(speaker.speaks_for or "") if speaker is not None else frozenset[str]()
            if attribution.source_type != "person":
                bodies |= names
            role = _proper(speaker.role or "") if speaker is not None else frozenset[str]()
            return End((kind, *key), kind, name, "named", by, names, bodies, role)
        if attribution.naming == "named" and attribution.source_type == "organization":
            return End(("speaker", *name_key(name)), "speaker", name, "named", by)  # a story's "the coast guard" is one
        label = f"{name}, as reported by {by.name}"
        naming: Naming = "unspecified" if attribution.naming == "unspecified" else "described"
        kind = "document" if attribution.source_type == "document" else "anonymous"
        return End((kind, *name_key(name), by.key), kind, label, naming, by)


def saw(text: str) -> bool:
    """Whether an outlet's own reporter was an eyewitness of what a sentence tells."""
    return any(word in text for word in _REPORTERS) and _SAW.search(text) is not None


def _eyewitness(outlet: Credit) -> End:
    label = f"{re.sub(r'^[Tt]he ', '', outlet.name)}'s own reporter"
    return End(("reporter", outlet.key), "outlet", label, "named", outlet)


def _start(attribution: Attribution) -> int:
    return next((e.spans[0].start for e in (attribution.cue, attribution.source, attribution.content) if e), 0)


def _cites(attribution: Attribution) -> bool:
    """Whether it is told as what somebody else's report rests on."""
    return re.search(r"\b(?:cit|quot|credit|attribut)\w+", attribution.cue.text, re.IGNORECASE) is not None


def _same_extent(left: Extent, right: Extent) -> bool:
    shared = sum(max(0, min(a.end, b.end) - max(a.start, b.start)) for a in left.spans for b in right.spans)
    return all(10 * shared >= 9 * sum(end - start for start, end in one.spans) for one in (left, right))


def _within(statement: Statement, stretch: tuple[int, int] | None) -> bool:
    """Whether a statement stands in a stretch of the body; None is all of the article."""
    if stretch is None:
        return True
    start, end = stretch
    return statement.in_ is None and any(a < end and start < b for a, b in statement.extent.spans)


def source_name(attribution: Attribution) -> str:
    """The speaker's name, else the source's own words."""
    name = attribution.speaker.name if attribution.speaker is not None else attribution.source.text
    if attribution.source_type == "document":
        name = _SEEN_BY.sub("", name)
    elif attribution.source_type == "person":
        name = _LETTERS.sub("", name)
    return re.sub(r"^(?:the|a|an)\s+", "", name.strip(), flags=re.IGNORECASE)


def maybe_same(left: tuple[End, list[Statement]], right: tuple[End, list[Statement]]) -> bool:
    """Whether two firm origins may be one.

    So are a body and its spokesman, two forms of one name, and two speakers of the same words: on the way one of
    them was swapped. One article that tells both apart, each with words of its own, shows two.
    """
    (a, from_a), (b, from_b) = left, right
    if a.names & b.names or a.bodies & b.bodies or a.bodies & b.role or a.role & b.bodies:
        return True
    if not any(_same_words(s, t) for s in from_a[:WITNESSES_COMPARED] for t in from_b[:WITNESSES_COMPARED]):
        return False
    beside: defaultdict[int, list[Statement]] = defaultdict(list)
    for statement in from_a:
        beside[statement.account].append(statement)
    return not any(_beside(s, t) for t in from_b for s in beside.get(t.account, ()))


def _beside(left: Statement, right: Statement) -> bool:
    overlap = any(a.start < b.end and b.start < a.end for a in left.extent.spans for b in right.extent.spans)
    return left.in_ == right.in_ and not overlap


def _same_words(left: Statement, right: Statement) -> bool:
    a, b = _words(left.text), _words(right.text)
    return len(a & b) >= 0.75 * min(len(a), len(b))


@lru_cache(1 << 12)
def _words(text: str) -> frozenset[str]:
    """The stems of the very words: who says the same in others was not swapped."""
    words = (word.lower() for word in TOKEN.findall(text))
    return frozenset(stem(word) for word in words if word not in STOP and not word[0].isdigit())


def _proper(name: str) -> frozenset[str]:
    """The proper names in a name but for those that many bodies share."""
    return proper(name) - _GENERIC


class Names:
    """Leads every named person's key to the one of its fullest form: a surname alone, a title before the name.

    A surname that two people share leads to neither by guess: both and the bare name become one, since a
    count of origins must not rest on a guess.
    """

    def __init__(self) -> None:
        self._keys: defaultdict[str, set[NameKey]] = defaultdict(set)  # by surname
        self._as_one: dict[str, bool] = {}  # whether all of a surname are one
        self._introduced: set[str] = set()  # surnames that stand in the text as a source

    def learn(self, attributions: Iterable[Attribution]) -> set[str]:
        """Returns the surnames that lead to others now."""
        changed: set[str] = set()
        for attribution in attributions:
            if attribution.naming != "named" or attribution.source_type != "person":
                continue
            key = name_key(source_name(attribution))
            if key and not _PERSON.match(attribution.source.text):
                self._introduced.add(key[-1])
            if not key or key in self._keys[key[-1]]:
                continue
            keys = self._keys[key[-1]]
            keys.add(key)
            as_one = len({known[-2] for known in keys if len(known) > 1}) <= 1 or (key[-1],) in keys
            if self._as_one.setdefault(key[-1], as_one) != as_one:
                self._as_one[key[-1]] = as_one
                changed.add(key[-1])
        return changed

    def introduced(self, surname: str) -> bool:
        """Whether a named person of this surname says something under it, and not only as "he" or "she"."""
        return surname in self._introduced

    def full(self, key: NameKey) -> NameKey:
        """What a name leads to; itself where no person has it."""
        if not key or key not in self._keys.get(key[-1], ()):
            return key
        return key[-1:] if self._as_one[key[-1]] else key[-2:]
