"""Through whom an attribution came: the one who was told, and the outlet that the article credits for it."""

import re
from collections.abc import Sequence
from functools import lru_cache

from onrecord.attribute import words
from onrecord.attribute.capitals import ENDING
from onrecord.attribute.found import Bounds, Found
from onrecord.attribute.kinds import key, kind_of_name
from onrecord.attribute.nouns import noun_type
from onrecord.attribute.refer import Cast
from onrecord.attribute.referents import Mention, Referent

_TELLING = re.compile(
    r"\b(?:t[eo]lls?|told|telling|ask(?:s|ed|ing)?|urg(?:es?|ed|ing)|warn(?:s|ed|ing)?|inform(?:s|ed|ing)?|remind(?:s|ed|ing)?"
    r"|assur(?:es?|ed|ing)|advis(?:es?|ed|ing)|order(?:s|ed|ing)?|instruct(?:s|ed|ing)?|begg?(?:s|ed|ing)?|notif(?:y|ied|ies)"
    r"|call(?:s|ed|ing)? (?:on|upon)|appeal(?:s|ed|ing)? to|plead(?:s|ed|ing)? with|promis(?:es?|ed|ing)|invit(?:es?|ed|ing)"
    r"|press(?:es|ed|ing)?|implor(?:es?|ed|ing)|forbade|forbid(?:s|den)?|direct(?:s|ed|ing)|commanded|thank(?:s|ed|ing)?"
    r"|(?:said|says|wrote|writes|spoke|complained|confirmed|admitted|explained|confided|conceded|replied|put it) to|texted|messag(?:ed|ing)"
    r"|encourag(?:es?|ed|ing)|persuad(?:ed?|ing)|request(?:s|ed)?|challeng(?:es?|ed|ing)|lectured|briefed|challenged)$",
    re.I,
)
_TOLD_OF = re.compile(
    r"\b(?:is|are|was|were|been|being|be|am)\s(?:\w+\s)?(?:told|asked|warned|advised|urged|invited|informed|ordered|reminded|instructed)$",
    re.I,
)
_SUBJECT = re.compile(
    r"(?:^|[,;:]\s|\b(?:that|and|but|because|while|when|after)\s)"
    r"(?P<whom>(?:[^\W_][\w’'.-]*\s+(?:of\s+|and\s+)?){1,8}?)(?:(?:has|have|had|will|also|then)\s+)*$"
)
_HEARER = re.compile(
    r"\s*(?:to\s+|with\s+)?(?P<whom>(?:(?:the|a|an|his|her|its|their|this|my|our|one|all|some|several|both|two|three)\s+)?"
    r"(?:[^\W_][\w.’'&-]*(?:\s+(?:of|and|the|for|at)(?=\s))*\s*){1,9}?)"
    r"(?=\s*(?:$|[,.;:!?“”\"()\n—–]|\b(?:on|in|at|during|by|after|before|from|that|whether|if|not|to|last|this|earlier|later|through|"
    r"over|via|only|outside|inside|when|as|how|why|what|who|about|yesterday|today|through|while|since|against|for a|because)\b))"
)
_NEVER = (
    words.ADVERBS | words.DAYS | words.TIME_NOUNS | words.AUXILIARIES | words.PREPOSITIONS | words.SUBORDINATORS
    | {"that", "it", "this", "so", "reportedly", "himself", "herself", "themselves"}
)  # fmt: skip
_SENTENCE_END = re.compile(ENDING + r"[”\"’')\]]*(?:\s|$)|\n")
_CREDITED = re.compile(
    r"(?:\b(?:told|tells|telling|to|with|on|in|via|according to|citing|quoting|from|of|appearing on"
    r"|(?:reported|published|carried|quoted|interviewed|broadcast|cited|aired) by)|[“\"])\s+[“\"‘]?"
    r"(?:the\s+|a\s+|an\s+|its\s+)?(?:(?!say|whether|that|if|speak|talk|discuss|comment|be|have|do)[\w’'-]+\s+){0,4}?[“\"‘]?$",
    re.I,
)
_NOT_CREDITED = re.compile(
    r"\b(?:response|reply|lawsuit|complaint|suit|reporter|editor|owner|moderator|host|journalist|correspondent|for|against|report"
    r"|story|article|account|accounts|reports|claim|claims|allegation|poll|survey|forum|debate|photographer|speak|talk|comment)\s+"
    r"(?:\w+\s+){0,3}?(?:to|with|of|on|from|in|by)\s+(?:the\s+)?(?:\w+\s+){0,2}$",
    re.I,
)
_PUBLISHED = re.compile(
    r"\b(?:published|carried|printed|aired|broadcast|run|posted|quoted) (?:[\w’'-]+ ){0,3}?by (?:[\w’'-]+ ){0,4}?$",
    re.I,
)
_ADDED = frozenset("news online media tv radio digital network press".split())
CITING = frozenset("citing cited cites quoting quoted quotes attributing attributed attributes crediting".split())


def addressee_of(text: str, one: Found) -> Bounds | None:
    """Where the words stand that name who was told, asked, urged; None when the text names nobody."""
    if one.addressee is not None or not one.cue:
        return one.addressee
    cue = " ".join(text[start:end] for start, end in one.cue)
    if not one.source and _TOLD_OF.search(" ".join(cue.split())):
        return _subject_of(text, one.cue[0][0])
    if not _TELLING.search(" ".join(cue.split())):
        return None
    at = one.cue[-1][1]
    later = min((start for start, _ in (*one.content, *one.source) if start >= at), default=at + 90)
    zone = _SENTENCE_END.split(text[at : min(later, at + 90)], maxsplit=1)[0]
    found = _HEARER.match(zone)
    if not found or not found["whom"].strip():
        return None
    whom = found["whom"].rstrip(" ,.")
    first = whom.split()[0].lower()
    if first in _NEVER or (len(whom.split()) == 1 and first.endswith("ly")):
        return None
    start = at + found.start("whom")
    return start, start + len(whom)


def _subject_of(text: str, at: int) -> Bounds | None:
    """The subject of a passive cue: "the staff were told"."""
    zone = _SENTENCE_END.split(text[max(0, at - 90) : at])[-1]
    found = _SUBJECT.search(zone)
    if not found or not found["whom"].strip() or found["whom"].split()[0].lower() in _NEVER:
        return None
    start = at - len(zone) + found.start("whom")
    return start, start + len(found["whom"].rstrip())


class Relays:
    """Finds which outlet the article credits for an attribution."""

    def __init__(self, cast: Cast, outlet: str | None) -> None:
        self.cast = cast
        self.own = key(outlet) if outlet else None

    def is_own(self, name: str) -> bool:
        """Whether a name is that of the article's own outlet, in full or in short."""
        if self.own is None:
            return False
        other = key(name)
        return other in _short_forms(self.own) or self.own.endswith(f" {other}")

    def are_ourselves(self, told: str) -> bool:
        """Whether those who were told are the article's own outlet: "this newspaper", "our reporter", its name."""
        ours = re.match(r"(?:this|our) (.*)", told, re.I)
        if ours:
            return (
                noun_type(ours[1].split()[-1].lower()) == "outlet"
                or "reporter" in ours[1]
                or "correspondent" in ours[1]
            )
        return told.lower() == "us" or self.is_own(told)

    def outlet(self, name: str) -> str | None:
        """The outlet of these words by its fullest name, or as described ("state television"); None for the own one."""
        owner = re.match(r"(?:the )?(.{2,40}?)['’]s\b", name, re.I)
        if owner and (host := self.cast.names.find(owner[1])) and host.kind == "outlet":
            name = host.name  # "CNN's Ana Rell"
        bare = re.sub(r"^(?:the|a|an|this|its|his|her|our)\s+", "", name.strip(), flags=re.I)
        known = self.cast.names.find(bare)
        if known is not None:
            full = known.name if known.kind == "outlet" else None
        elif kind_of_name(bare) == "outlet" and bare[:1].isupper():
            full = bare
        else:
            mention = self._named_in(name)
            full = mention.name if mention is not None else self._unnamed(name, bare)
        return None if full is None or self.is_own(full) else full

    def _unnamed(self, name: str, bare: str) -> str | None:
        """ "state television", "a local newspaper" as described; "the paper" is taken up elsewhere."""
        head = bare.split()[-1].lower() if bare else ""
        is_outlet = noun_type(head) == "outlet" or bare.lower().endswith("news agency")
        taken_up = name.lower().startswith(("this ", "our ")) or (name.lower().startswith("the ") and " " not in bare)
        return bare if is_outlet and not taken_up else None

    def _named_in(self, name: str) -> Referent | None:
        """The outlet named at the end of a longer description: "the weekly Misqal"."""
        tokens = name.split()
        if len(tokens) > 1 and noun_type(tokens[-1].lower()) == "outlet" and tokens[-2][:1].isupper():
            found = self.cast.names.find(" ".join(tokens[:-1]))  # "the Courier newspaper"
            if found is not None:
                found.kind = "outlet"
                return found
        for n in range(1, len(tokens)):
            if tokens[n][:1].isupper():
                found = self.cast.names.find(" ".join(tokens[n:]))
                return found if found is not None and found.kind == "outlet" else None
        return None

    def published(self, one: Found, offset: int) -> str | None:
        """The outlet that a source phrase itself names as having published it: "a circular published by Radio Tesk"."""
        for start, end in one.source:
            for mention in self.cast.names.within(start + offset, end + offset):
                before = self.cast.names.text[max(start + offset, mention.start - 60) : mention.start]
                if mention.who.kind == "outlet" and _PUBLISHED.search(before) and not self.is_own(mention.who.name):
                    return mention.who.name
        return None

    def credited(self, one: Found, offset: int) -> str | None:
        """The outlet that the sentence of an attribution credits outside of what is said."""
        if not one.cue:
            return None
        text = self.cast.names.text
        spans = [(start + offset, end + offset) for start, end in (*one.content, *one.source)]
        zones = {self.cast.sentence(one.cue[0][0] + offset)}
        if one.content:  # `"...," she said. "..."`: the venue can stand in any of the sentences that the cue touches
            zones.add(self.cast.sentence(max(0, one.cue[-1][1] + offset - 1)))
        for start, end in zones:
            for mention in self.cast.names.within(start, end):
                if mention.who.kind != "outlet" or self.is_own(mention.who.name) or _inside(mention, spans):
                    continue
                before = text[max(start, mention.start - 60) : mention.start]
                if _CREDITED.search(before) and not _NOT_CREDITED.search(before):
                    return mention.who.name
        return None


@lru_cache(maxsize=1024)
def _short_forms(own: str) -> frozenset[str]:
    """What an outlet calls itself: its name, its initials, its name without "News"."""
    name = own.split()
    rest, last = " ".join(name[:-1]), name[-1:]
    short = {rest} if rest and last[0] in _ADDED else set()
    return frozenset({own, "".join(word[0] for word in name)} | short)


def _inside(mention: Mention, spans: Sequence[Bounds]) -> bool:
    return any(start <= mention.start and mention.end <= end for start, end in spans)
