"""The persons, organisations, outlets and documents that an article names: each one referent, under all of its names."""

import re
from bisect import bisect_left, bisect_right

from onrecord.attribute import words
from onrecord.attribute.capitals import (
    ENDING,
    STARTERS,
    UPPER,
    Piece,
    counts_or_dates,
    is_common,
    is_title_case,
    leans,
    pieces_of,
    unstarted,
)
from onrecord.attribute.kinds import decided, key, kind_of_name, sex_of
from onrecord.attribute.nouns import Gender, noun_type, singular, vocabulary
from onrecord.attribute.referents import Mention, Referent
from onrecord.attribute.roles import roles_of, split_title
from onrecord.records import SourceType

_REPORTS = re.compile(
    r" (?:first )?(?:report(?:s|ed)(?: that| on |,|\.|:| \w+day)|(?:quot|cit)(?:es|ed)\b|(?:aired|broadcast|published) )"
)
_WHERE = re.compile(
    r"\b(?:in|at|near|around|across|outside|off|into|through|(?:train|bus|flight|ferry|road|rail|line|trip|travel\w*|went|gone|moved|fled"
    r"|flew|drove|sailed|journey|visit|city|town|village|port) (?:to|from|of)) (?:the )?$"
)
_TOLD = re.compile(r"\b(?:told|telling|interview with) (?:the )?$")
_SENTENCE = re.compile(rf"{ENDING}[”\"’')\]]*\s+|:\s+|\n+|[“\"‘(]\s*")
_MIDDLE = re.compile(rf"(?<=[a-z,;] ){UPPER}[\w’'-]+")
_ACRONYM = re.compile(r" \((?:the )?[“\"]?([A-Z][A-Za-z.&]{1,9})[”\"]?\)")
_PRONOUN = re.compile(r"\b(?:(?P<m>he|his|him|himself)|(?P<f>she|her|hers|herself)|(?P<n>it|its|itself))\b", re.I)
_LOWER_WORD = re.compile(r"(?<![\w’'-])[a-z][a-z-]+")
_DATELINE = re.compile(r"(?<![^\n])[A-Z][\w .,’'()-]{2,60}? [-–—]+ ")
_DIRECTIONS = frozenset("western eastern northern southern central".split())  # "a Western diplomat" names nobody
_MEMORY = 1000  # code points over which a surname goes on meaning the same one of several bearers
_EVIDENCE = 160  # code points after a name in which a pronoun tells its sex
REACH = 60  # mentions that a pronoun or "the minister" can reach back over
_NAMESAKES = 24  # bearers of one surname that are told apart
_INTERRUPTS = re.compile(r"[\n“”\"]")
_POSSESSIVE = re.compile(r"['’][sS]?$")
_LANDMARK = re.compile(rf" (?:{'|'.join(sorted(words.PLACE_NOUNS))})\b")
_SUFFIXES = frozenset("jr jr. sr sr. ii iii iv kc qc mp mep obe mbe cbe phd md".split())


class Names:
    """Who and what a text names. `mentions` are in text order, each with the referent that it stands for."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.mentions: list[Mention] = []
        self.referents: list[Referent] = []
        self._by_key: dict[str, Referent] = {}
        self._surnames: dict[str, list[Referent]] = {}
        self._short: dict[str, Referent] = {}  # first words, acronyms, last words of outlets
        self.lower = frozenset(_LOWER_WORD.findall(text))
        self._middle = frozenset(_MIDDLE.findall(text))  # capitals that no sentence's beginning explains
        self.opens = {0} | {match.end() for match in _SENTENCE.finditer(text)}
        self._scan()
        self._weigh_pronouns()
        for referent in self.referents:
            decided(referent)
        self._starts = [mention.start for mention in self.mentions]
        self._place_datelines()

    # ------------------------------------------------------------------ looking up

    def find(self, name: str, at: int = 0) -> Referent | None:
        """The referent of a full or short name, as read at position `at`; None for one that the text does not name."""
        title, bare = split_title(unstarted(name))
        for form in (name, bare):
            if found := self._by_key.get(key(form)):
                return found
        if not bare:
            return None
        return self._bearer(bare.split()[-1], at, sex_of(title)) or self._short.get(key(bare))

    def within(self, start: int, end: int) -> list[Mention]:
        """The mentions that lie in text[start:end]."""
        first, last = bisect_left(self._starts, start), bisect_left(self._starts, end)
        return [mention for mention in self.mentions[first:last] if mention.end <= end]

    def before(self, position: int) -> list[Mention]:
        """The last mentions that begin before a place in the text, in text order; at most REACH."""
        end = bisect_left(self._starts, position)
        return self.mentions[max(0, end - REACH) : end]

    def after(self, position: int) -> list[Mention]:
        """The first mentions that begin at or after a place in the text; at most REACH."""
        start = bisect_right(self._starts, position - 1)
        return self.mentions[start : start + REACH]

    # ------------------------------------------------------------------ scanning

    def _scan(self) -> None:
        headlines: list[Piece] = []
        at = 0
        for line in self.text.split("\n"):
            pieces = pieces_of(line, at, self.opens)
            if is_title_case(line):
                headlines += pieces
            else:
                for piece in pieces:
                    self._take(piece)
            at += len(line) + 1
        # A headline in title case introduces nobody: its capitals mean little until the text below is known.
        for piece in headlines:
            self._recognise(piece)
        if headlines:
            self.mentions.sort(key=lambda mention: mention.start)

    def _take(self, piece: Piece) -> None:
        start, name = self._without_start(piece)
        name = _POSSESSIVE.sub("", name)
        end = start + len(name)
        heading = name.isupper() and len(name) > 6 and name.isalpha() and self.text[end : end + 1] == "."
        if len(name) < 2 or heading or counts_or_dates(name) or name.lower() in _DIRECTIONS:
            return
        title, bare = split_title(name)
        if not bare or (title is None and self._is_role(name, start, end)):
            return  # "Minister", "the Leader of the Opposition": a role alone names nobody
        bare_start = end - len(bare)
        referent = self._refer(bare, title, bare_start)
        if referent is None:
            return
        referent.count += 1
        if referent.kind == "outlet" and self.text[max(0, start - 4) : start] == "The ":
            referent.name = f"The {referent.name.removeprefix('The ')}"  # as the outlet writes itself
        self.mentions.append(Mention(bare_start, end, referent))
        before = piece.text[: start - piece.start].split()
        opening = (
            before[-1] if before and noun_type(before[-1].lower()) in ("person", "organization", "outlet") else None
        )
        referent.learn(title, opening, *roles_of(self.text, bare_start - len(title) - 1 if title else start, end))
        if _WHERE.search(self.text, max(0, start - 20), start):
            referent.tally["p"] += 1
        if _LANDMARK.match(self.text, end, end + 16):
            referent.tally["p"] += 1  # "the Varmo bridge"
        told = _TOLD.search(self.text, max(0, start - 20), start) and self.text[end : end + 1] in ".,;:\n”\"’'"
        if told or _REPORTS.match(self.text, end, end + 24):
            referent.tally["o"] += 1  # one who reports, or is told, may be an outlet

    def _is_role(self, name: str, start: int, end: int) -> bool:
        """Whether one capital noun is an office and no surname: "the Leader of ...", "a Member of ..."."""
        low = name.lower()
        if low not in vocabulary().person or " " in name or low in self._short or low in words.OUTLET_NOUNS:
            return False
        return self.text[end : end + 4] == " of " or self.text[max(0, start - 4) : start].lower() in ("the ", " the")

    def _without_start(self, piece: Piece) -> tuple[int, str]:
        """Without a first word whose capital only opens the sentence, and without "The"."""
        start, name = piece.start, piece.text
        while name:
            first, _, rest = name.partition(" ")
            low = first.lower().strip("’'")
            bare = low.removesuffix("'s").removesuffix("’s")
            droppable = bare in STARTERS and not (first.isupper() and len(first) > 1)
            if not droppable and piece.opens and start == piece.start and not first.isupper():
                known = vocabulary()
                one = singular(bare)
                common = bare in self.lower or one in known.person or noun_type(one) is not None
                common = (
                    common or (not rest and is_common(bare)) or (bare.endswith("ing") and len(bare) > 5 and bool(rest))
                )
                told = _POSSESSIVE.sub("", first) in self._middle
                name_like = told or bare in known.male or bare in known.female or bare in self._surnames
                droppable = common and not name_like and (not rest or not leans(bare, rest))
            if not droppable:
                return start, name
            start, name = start + len(first) + 1, rest
        return start, ""

    def _refer(self, name: str, title: str | None, at: int) -> Referent | None:
        """The referent that a name stands for where it stands: an old one, or a new one."""
        full = key(name)
        if found := self._by_key.get(full):
            if len(name) > len(found.name):
                found.name = name
            return found
        tokens = [token for token in name.split() if token.lower() not in _SUFFIXES]
        if not tokens:
            return None
        kind = kind_of_name(name)
        if title and len(tokens) == 1 and sex_of(title):
            kind = None  # "MR. OSEI" is no acronym
        if len(tokens) == 1:
            held = self._bearer(tokens[0], at, sex_of(title)) or (None if title else self._short.get(full))
            if held is not None:
                return held
        elif kind is None and (held := self._by_key.get(key(f"{tokens[0]} {tokens[-1]}"))) is not None:
            held.name = max(held.name, name, key=len)  # "Charles Q. Brown Jr." and "Charles Brown"
            return held
        elif kind is None and (held := self._longer(name, tokens[-1])) is not None:
            return held
        referent = self._promoted(name, tokens, kind, sex_of(title)) or self._new(name, kind)
        self._index(referent, name, tokens, at)
        return referent

    def _longer(self, name: str, last: str) -> Referent | None:
        """Who bears a longer name that ends in this one: "Maria de Souza Lima" for "Souza Lima"."""
        bearers = self._surnames.get(key(last), ())
        return next((one for one in bearers if one.name.endswith(f" {name}")), None)

    def _new(self, name: str, kind: SourceType | None) -> Referent:
        referent = Referent(name, kind, "unspecified" if kind == "group" else "named")
        self.referents.append(referent)
        return referent

    def _promoted(self, name: str, tokens: list[str], kind: SourceType | None, sex: Gender | None) -> Referent | None:
        """A referent known so far by its last or first word alone, which now gets its full name."""
        if len(tokens) == 1:
            return None
        for token in (tokens[-1], tokens[0]) if kind is None else (tokens[0], tokens[-1]):
            held = self._by_key.get(key(token))
            if held is not None and held.name.count(" ") == 0 and kind in (None, held.kind or kind):
                if (held.kind and kind is None) or (held.sex and not _may_be(Referent(name, None, "named"), held.sex)):
                    continue
                if sex and held.sex not in (None, sex):
                    continue
                held.name, held.kind = name, kind or held.kind
                return held
        return None

    def _index(self, referent: Referent, name: str, tokens: list[str], at: int) -> None:
        self._by_key[key(name)] = referent
        if len(tokens) > 1 and referent.kind is None:
            self._by_key.setdefault(key(f"{tokens[0]} {tokens[-1]}"), referent)
            bearers = self._surnames.setdefault(key(tokens[-1]), [])
            if len(bearers) < _NAMESAKES:
                bearers.append(referent)
        if len(tokens) > 1:
            self._short.setdefault(key(tokens[0]), referent)
            initials = "".join(token[0] for token in tokens if token[0].isupper())
            if len(initials) > 1 and referent.kind is not None:
                self._short.setdefault(initials.lower(), referent)
        if referent.kind == "outlet" and len(tokens) > 1 and tokens[-1].lower() in words.OUTLET_NOUNS:
            self._short[key(tokens[-1])] = referent
        short = _ACRONYM.match(self.text, at + len(name), at + len(name) + 18)
        if short is not None and referent.kind != "person" and _abbreviates(short[1], name):
            self._by_key.setdefault(key(short[1]), referent)

    def _bearer(self, surname: str, at: int, sex: Gender | None) -> Referent | None:
        """Who of several is meant by a surname: the one spoken of just now, else the one spoken of most."""
        bearers = self._surnames.get(key(surname), ())
        if sex:
            bearers = [one for one in bearers if _may_be(one, sex)]
        if len(bearers) < 2:
            return bearers[0] if bearers else None
        near = bisect_left(self.mentions, at, key=lambda mention: mention.start)
        for mention in reversed(self.mentions[max(0, near - REACH) : near]):
            if mention.start < at - _MEMORY:
                break
            if mention.who in bearers:
                return mention.who
        return max(bearers, key=lambda one: one.count)

    def _recognise(self, piece: Piece) -> None:
        """Known names among the capitals of a headline: the longest first, from the left."""
        pieces = [(match.start(), match[0]) for match in re.finditer(r"\S+", piece.text)]
        n = 0
        while n < len(pieces):
            for m in range(min(len(pieces), n + 6), n, -1):
                form = " ".join(token for _, token in pieces[n:m]).strip(".,’'")
                form = re.sub(r"['’]s$", "", form)
                found = self._by_key.get(key(form)) or (self._bearer(form, 0, None) if m == n + 1 else None)
                if found is not None and form.lower() not in self.lower:
                    start = piece.start + pieces[n][0]
                    self.mentions.append(Mention(start, start + len(form), found))
                    found.count += 1
                    n = m - 1
                    break
            n += 1

    def _place_datelines(self) -> None:
        """What opens a paragraph before a dash is where it was written: "ALDERCOURT, Aug 7 - "."""
        for line in _DATELINE.finditer(self.text):
            for mention in self.within(line.start(), line.end()):
                if mention.who.kind == "organization":
                    mention.who.place = True

    def _weigh_pronouns(self) -> None:
        """What the first pronoun after a name tells of it: he, she or it."""
        pronouns = list(_PRONOUN.finditer(self.text))
        nth = 0
        for number, mention in enumerate(self.mentions):
            limit = mention.end + _EVIDENCE
            if number + 1 < len(self.mentions):
                limit = min(limit, self.mentions[number + 1].start)
            while nth < len(pronouns) and pronouns[nth].start() < mention.end:
                nth += 1
            if nth < len(pronouns) and pronouns[nth].start() < limit:
                found = pronouns[nth]
                if not _INTERRUPTS.search(self.text, mention.end, found.start()):
                    mention.who.tally[found.lastgroup or "n"] += 1


def _may_be(who: Referent, sex: Gender) -> bool:
    """Whether nothing tells that somebody is of the other sex."""
    return who.female() >= -0.3 if sex == "f" else who.female() <= 0.3


def _abbreviates(short: str, name: str) -> bool:
    """Whether the letters of an acronym stand in a name, in order: "(TPA)" behind a place's name is who reports from it."""
    letters = iter(name.lower())
    return all(letter in letters for letter in short.lower() if letter.isalpha())
