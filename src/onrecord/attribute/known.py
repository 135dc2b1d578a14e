"""Who a source is and how it is named, from the words of its phrase and what the article tells of it elsewhere.

Types and namings as in `records`: person, organization, outlet, document, group, none; named, described, unspecified.
"""

import re

from onrecord.attribute import words
from onrecord.attribute.capitals import is_common
from onrecord.attribute.kinds import is_demonym
from onrecord.attribute.nouns import gender_of_word, is_plural, noun_type, singular
from onrecord.attribute.phrase import PARTITIVES, Phrase, Token, count_of, parse, tokens_of, trimmed
from onrecord.attribute.pronouns import HE_SHE, RELATIVE, Pronouns
from onrecord.attribute.refer import Description, Need, Wanted
from onrecord.attribute.referents import Mention, Referent, described_by
from onrecord.attribute.roles import speaks_for_another, spoken_for
from onrecord.attribute.sources import NOBODY, Situation, Source, of_referent, together
from onrecord.records import Naming, SourceType

_CAPITAL = re.compile(r"[^\W\d_a-zß-öø-ÿа-яѐ-џґ]")
_KIN = frozenset("family families parents crew crews staff household".split())
_RELATIVES = frozenset(
    "mother father parents grandmother grandfather wife husband widow widower son daughter brother sister uncle aunt "
    "cousin nephew niece family fiancee fiance girlfriend boyfriend".split()
)
_AGED = re.compile(r"(\d{1,3})-year-old")
# Whoever comes from there: "the Frenchman", "the Norwegian".
_PEOPLE = re.compile(
    r"[A-Z][a-z]{2,}(?:shman|chman|shwoman|chwoman)|Briton|Dane|Swede|Finn|Scot|Turk|Pole|Czech|Spaniard|Croat|Serb|Greek|Swiss"
    r"|[A-Z][a-z]{2,}(?:ian|ean)"
)
_LONGEST = 300  # code points of a source phrase that are read
_LONGEST_PRONOUN = 24  # code points: "they themselves", "both companies"
_PAPERS = frozenset(
    "cabinet white green court research working discussion policy position scientific consultation".split()
)
_VAGUE = frozenset("some many most other few fewer any every more".split())
_NEW = frozenset("a an another some many several few no any other most more".split())
_TAKEN_UP: dict[str, tuple[SourceType, ...]] = {
    "person": ("person",),
    "organization": ("organization", "outlet", "group"),
    "outlet": ("outlet", "organization", "document"),
    "document": ("document", "outlet"),
    "group": ("group", "organization", "person"),
}


class Knower(Pronouns):
    """Tells the sources of one article."""

    def source(self, text: str, bounds: tuple[int, int], offset: int, around: Situation) -> Source:
        """The source of the words text[start:end]; `offset` is where `text` begins in the article's whole text."""
        start, end = trimmed(text, *bounds)
        if start >= end:
            return NOBODY
        whole = self.cast.names.text
        start, end = start + offset, min(end, start + _LONGEST) + offset
        if end - start <= _LONGEST_PRONOUN:
            tokens = tokens_of(whole, start, end)
            low = " ".join(token.low for token in tokens)
            if found := self.pronoun(low, start, around) or self._epithet(tokens, around):
                return found
        return self.phrase(start, end, around, 0)

    def _epithet(self, tokens: list[Token], around: Situation) -> Source | None:
        """ "the 54-year-old", "the Frenchman": somebody of that age, or whoever was spoken of last."""
        if len(tokens) != 2 or tokens[0].low != "the":
            return None
        word, at = tokens[1], tokens[0].start
        if age := _AGED.fullmatch(word.low):
            text = self.cast.names.text
            stated = re.compile(rf"(?: \([^)\n]{{1,20}}\))?, (?:aged |who is |now )?{age[1]}(?=[,.;:)\s])")
            for mention in reversed(self.cast.names.before(at)):
                if mention.who.kind == "person" and stated.match(text, mention.end, mention.end + 40):
                    return self._taken(mention.who, at, word.end)
        elif not (_PEOPLE.fullmatch(word.raw) and self.cast.names.find(word.raw) in (None, self._people(word))):
            return None
        sex = _sex(word.low)
        who = self.cast.choose(Wanted("person", at, ("person",), around.speakers(), sex, around.streak))
        return self._taken(who, at, word.end) if who is not None else None

    def _people(self, word: Token) -> Referent | None:
        """What the names of the article take "Frenchman" itself for."""
        return next((one.who for one in self.cast.names.within(word.start, word.end) if one.who.name == word.raw), None)

    def _taken(self, who: Referent, start: int, end: int) -> Source:
        self.cast.introduce(who, start, end)
        return of_referent(who)

    # ------------------------------------------------------------------ phrases

    def phrase(self, start: int, end: int, around: Situation, depth: int) -> Source:
        """The source of the noun phrase at `start` to `end` of the article's whole text; `depth` is that of its parts."""
        names = self.cast.names
        phrase = parse(names.text, start, end, names)
        if not phrase.core:
            return NOBODY
        if several := self._coordinated(phrase, around, depth):
            return several
        if phrase.name is not None:
            return self._named(phrase, phrase.name)
        if phrase.apposed is not None and not self._voice_of(phrase, phrase.apposed):
            return self._named(phrase, phrase.apposed)
        if part := self._part(phrase, around, depth):
            return part
        return self._described(phrase, around, depth)

    def _voice_of(self, phrase: Phrase, apposed: Mention) -> bool:
        """ "a spokeswoman for the prime minister, Ana Rell": the name is the minister's."""
        before = [token for token in phrase.rest if token.end <= apposed.start and token.raw != ","]
        if not before or noun_type(before[-1].low) != "person":
            return False
        if before[0].low in ("close", "near", "known"):  # "a source close to the owner, Ana Rell"
            return True
        return before[0].low in ("for", "to", "of") and speaks_for_another(phrase.head)

    def _named(self, phrase: Phrase, mention: Mention) -> Source:
        who = mention.who
        source = of_referent(who)
        if who.kind == "person" and who.role is None and source.speaker:
            told = [
                token.raw
                for token in phrase.tokens
                if token.raw not in ",;:()"
                and not token.raw.isdigit()
                and not mention.start <= token.start < mention.end
            ]
            if told and any(noun_type(word.lower().strip(".")) == "person" for word in told):
                who.learn(None, re.sub(r"^(?:an?|the)\s+", "", " ".join(told), flags=re.I))
        if who.role and not who.speaks_for:
            who.speaks_for = self._principal(who.role)
        return of_referent(who)

    def _principal(self, role: str) -> str | None:
        """The full name of whom a role speaks for."""
        name = spoken_for(role)
        found = self.cast.names.find(name) if name else None
        return found.name if found else name

    def _coordinated(self, phrase: Phrase, around: Situation, depth: int) -> Source | None:
        """ "Ana Rell and Osric Dahl", "he and six others": each part by itself."""
        joint = next((n for n, token in enumerate(phrase.tokens) if token.low in ("and", "&") and n), None)
        if joint is None or depth or joint == len(phrase.tokens) - 1:
            return None
        inside = phrase.tokens[joint]
        if any(
            one.start < inside.start < one.end
            for one in self.cast.names.within(phrase.tokens[0].start, phrase.tokens[-1].end)
        ):
            return None
        left, right = phrase.tokens[:joint], phrase.tokens[joint + 1 :]
        pieces = [*_split(left), right]
        if any(token.low in RELATIVE for token in left) or not all(self._stands_alone(piece) for piece in pieces):
            return None
        if len(pieces) > 1 and any(piece[0].low in ("a", "an") for piece in pieces[1:-1]):
            return None  # "Ana Rell, a lawyer and senior fellow at ...": an apposition, not a list
        sources = [
            self.pronoun(" ".join(token.low for token in piece), piece[0].start, around)
            or self.phrase(piece[0].start, piece[-1].end, around, depth + 1)
            for piece in pieces
        ]
        return together(sources)

    def _stands_alone(self, piece: list[Token]) -> bool:
        """Whether one side of an "and" is somebody by itself: a name, a pronoun, a counted or determined noun."""
        if not piece:
            return False
        first = piece[0]
        if first.low in HE_SHE or first.low in ("i", "it", "they"):
            return len(piece) == 1
        if named := self.cast.names.within(first.start, piece[-1].end):
            titled = [token for token in piece if token.end <= named[0].start]
            whole = all(_CAPITAL.match(token.raw) or noun_type(token.low) for token in titled)
            return first.low in words.DETERMINERS or (whole and named[-1].end >= piece[-1].end - 2)
        return (first.low in words.DETERMINERS or count_of(first.low) is not None) and len(piece) > 1

    def _part(self, phrase: Phrase, around: Situation, depth: int) -> Source | None:
        """ "one of the officials", "two of its members", "most of whom"."""
        core = [token for token in phrase.core if token.low not in ("the", "a", "only", "at", "least")]
        if len(core) == 1 and core[0].low in ("second", "third", "fourth") and not phrase.rest:
            return self.pronoun(core[0].low, core[0].start, around)
        if not (core and len(core) == 1 and phrase.rest and phrase.rest[0].low == "of" and len(phrase.rest) > 1):
            return None
        part = core[0].low
        if (part not in PARTITIVES and count_of(part) is None) or depth > 1:
            return None
        inner = phrase.rest[1:]
        of = (
            self.pronoun(" ".join(token.low for token in inner[:1]), inner[0].start, around)
            if len(inner) == 1 or inner[1].raw == ","
            else None
        )
        if of is None:
            of = self.phrase(inner[0].start, inner[-1].end, around, depth + 1)
        name = of.speaker.name if of.speaker else " ".join(token.low for token in inner)
        described: Naming = "unspecified" if part in ("most", "many", "some", "none", "majority") else "described"
        kind: SourceType = "person" if described == "described" and of.type in ("person", "group", "none") else of.type
        if described == "unspecified" and kind == "person":
            kind = "group"
        whole = name if name.startswith(f"{part} of ") else f"{part} of {name}"  # the same ones again
        return self.introduced(whole, kind, described, core[0].start, number=count_of(part), plural=part != "one")

    def _described(self, phrase: Phrase, around: Situation, depth: int) -> Source:
        head, determiner = phrase.head, phrase.determiner
        kind = self._kind(phrase)
        if not _possessive(determiner) and (taken := self._taken_description(phrase, kind, around)):
            return taken
        name = self._description(phrase, around)
        naming = self._naming(phrase, kind)
        speaks_for = self._principal(name) if kind == "person" else None
        source = self.introduced(name, kind, naming, phrase.core[0].start, number=phrase.number, plural=phrase.plural)
        who = source.who
        if who is not None:
            who.speaks_for = speaks_for
            who.words |= described_by(" ".join(token.raw for token in [*phrase.core, *phrase.rest[:6]]))
            who.sex = gender_of_word(head)
            return of_referent(who, phrase.number)
        return source

    def _taken_description(self, phrase: Phrase, kind: SourceType, around: Situation) -> Source | None:
        """Whom "the minister", "the company", and in headlines "minister", take up."""
        determiner = phrase.determiner
        indefinite = determiner in ("a", "an")
        if (determiner in _NEW and not indefinite) or (indefinite and kind != "person"):
            return None
        bare = not determiner
        if (bare and (phrase.plural or phrase.number)) or (not phrase.head.isalpha() and "-" not in phrase.head):
            return None
        kinds = _TAKEN_UP.get(kind, ("organization",))
        modifiers = frozenset(word for word in phrase.modifiers if word) | {
            word
            for token in phrase.rest[:4]
            if (word := token.low.removesuffix("'s")).isalpha() and _CAPITAL.match(token.raw)
        }
        head = (singular(phrase.head) if is_plural(phrase.head) else phrase.head).removeprefix("ex-")
        description = Description(head, modifiers, phrase.plural, bare, indefinite)
        need: Need = "role" if kind == "person" else "generic" if description.generic else "body"
        # "The paper" of an article is another's: its own one is "this newspaper".
        foreign = around.outlet and determiner not in ("this", "our") and head not in words.BUSINESSES
        own = self.cast.names.find(around.outlet) if foreign and around.outlet else None
        wanted = Wanted(
            need, phrase.core[0].start, kinds, around.speakers(), _sex(phrase.head), description=description, never=own
        )
        who = self._named_so(phrase) or self.cast.choose(wanted)
        if who is None and kind == "person":
            who = self.cast.only(description, wanted.at)
        inside = self.cast.names.within(phrase.core[0].start, phrase.core[-1].end)
        if who is None or any(mention.who is who for mention in inside):
            return None  # "the Tesk government" is not Tesk
        self.cast.introduce(who, phrase.core[0].start, phrase.core[-1].end)
        return of_referent(who)

    def _named_so(self, phrase: Phrase) -> Referent | None:
        """Whose name ends in the one noun: "the agency" of the Press Agency, where only one such was named before."""
        if phrase.determiner != "the" or phrase.modifiers or phrase.rest or phrase.plural:
            return None
        before = self.cast.names.before(phrase.core[0].start)
        so_called = {id(one.who): one.who for one in before if one.who.name.lower().endswith(f" {phrase.head}")}
        return next(iter(so_called.values())) if len(so_called) == 1 else None

    def _kind(self, phrase: Phrase) -> SourceType:
        head = phrase.head
        kind = noun_type(head)
        if head.endswith("-year-old"):
            kind = "person"
        if head in ("paper", "papers") and _PAPERS & set(phrase.modifiers):
            kind = "document"
        if head == "guard" and {"coast", "border", "national", "civil", "presidential"} & set(phrase.modifiers):
            kind = "organization"
        if kind is None and len(phrase.core) > 1 and is_demonym(phrase.core[-1].raw):
            kind = "group"
        if kind is None:
            kind = "group" if is_plural(head) and not _possessive(phrase.determiner) else "document"
        several = phrase.plural and phrase.number is None
        quantified = phrase.determiner in _VAGUE or phrase.core[0].low == "not"
        if kind == "person" and several and (singular(head) not in words.OFFICIALS or quantified):
            return "group"
        vague = not phrase.determiner or phrase.determiner in _VAGUE
        return "group" if kind == "organization" and several and vague else kind

    def _naming(self, phrase: Phrase, kind: SourceType) -> Naming:
        proper = any(_CAPITAL.match(token.raw) for token in phrase.core[1:] if token.raw.lower() != token.raw)
        inside = self.cast.names.within(phrase.core[0].start, phrase.core[-1].end)
        if kind in ("organization", "outlet", "document") and (inside or proper) and phrase.head != "side":
            return "named"
        if (
            kind == "document"
            and phrase.rest
            and phrase.rest[0].low in ("by", "from")
            and self._names(phrase.rest[1:8])
        ):
            return "named"  # "a poll by Vantage Research"
        if kind == "group" or phrase.determiner in ("any", "every"):
            definite = phrase.determiner in ("the", "these", "those", "both", "all") or _possessive(phrase.determiner)
            return "described" if definite or phrase.number or phrase.head in _KIN else "unspecified"
        if kind == "organization":
            return "named" if phrase.determiner == "the" and phrase.modifiers else "described"
        if kind in ("outlet", "document") and not phrase.determiner and phrase.plural and not phrase.modifiers:
            return "unspecified"
        if phrase.determiner in _VAGUE and kind != "person":
            return "unspecified"
        return "described"

    def _names(self, tokens: list[Token]) -> bool:
        return bool(tokens) and bool(self.cast.names.within(tokens[0].start, tokens[-1].end))

    def _description(self, phrase: Phrase, around: Situation) -> str:
        """The phrase as a name: without article, with its owner's name for "his" and "its", up to the first comma."""
        kept = [*phrase.core]
        for token in phrase.rest:
            if token.raw in ",;:()" or token.low in ("who", "which", "whom", "whose", "that"):
                break
            if token.low in words.DAYS:
                if len(kept) > len(phrase.core) and kept[-1].low in words.PREPOSITIONS:
                    kept.pop()
                break
            kept.append(token)
        first = kept[0].low
        if first in ("the", "a", "an", "this", "that", "these", "those") and len(kept) > 1:
            kept = kept[1:]
        spoken = [self._word(token) for token in kept]
        if _possessive(first) and len(kept) > 1:
            owner = self._owner(kept[0], around, of_person=phrase.head in _RELATIVES)
            spoken = spoken[1:]
            if owner and first in ("its", "their"):
                spoken = [*spoken, "of", owner]
            elif owner:
                spoken = [f"{owner}'s", *spoken]
        if kept[-1].low in ("him", "her", "it", "himself") and (owner := self._owner(kept[-1], around)):
            spoken[-1] = owner
        return " ".join(spoken)

    def _word(self, token: Token) -> str:
        """A word as it stands, in lower case where only the sentence's beginning gave it a capital."""
        names = self.cast.names
        if token.start not in names.opens or any(
            one.start == token.start for one in names.within(token.start, token.end + 40)
        ):
            return token.raw.strip(".")
        acronym = len(token.raw) > 1 and token.raw.isupper()
        return token.raw if acronym or not (is_common(token.low) or token.low in names.lower) else token.low

    def _owner(self, token: Token, around: Situation, of_person: bool = False) -> str | None:
        found = self.pronoun({"their": "they", "our": "we"}.get(token.low, token.low), token.start, around)
        if found is None or found.speaker is None or found.speaker.name in (token.low, "they", "we"):
            return None
        if (of_person and found.type not in ("person", "group")) or (found.who is not None and found.who.place):
            return None  # no ministry has a grandmother, and what is theirs is no place's
        return found.speaker.name


def _split(tokens: list[Token]) -> list[list[Token]]:
    """A list's parts at its commas; one part where it has none."""
    parts: list[list[Token]] = [[]]
    for token in tokens:
        if token.raw == ",":
            parts.append([])
        else:
            parts[-1].append(token)
    return [part for part in parts if part]


def _possessive(word: str) -> bool:
    return word in ("his", "her", "its", "their", "my", "our")


def _sex(head: str) -> float:
    sex = gender_of_word(head)
    return 0.0 if sex is None else 1.0 if sex == "f" else -1.0
