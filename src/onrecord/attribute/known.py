"""How a source is known: what it is, how it is named, what it does with the content. Definitions as in PolNeAR's
labelling for sourcing: person, organization, outlet, document, group, none; named, described, unspecified."""

import re
from bisect import bisect_left
from typing import NamedTuple

from onrecord.attribute import words
from onrecord.attribute.names import Known, Names, is_demonym, kind_of_name
from onrecord.records import Kind, Naming, SourceType, Speaker, Stance

_HEAD_STOPS = frozenset(
    "of for in at on from with who whom which that to by about familiar close near briefed involved speaking".split()
)
_WORD = re.compile(r"[^\W_](?:[\w’'.-]*\w)?")
_CAPITALS = re.compile(r"[^\W\d_a-zß-öø-ÿа-яѐ-џґ]")
_NUMBER = re.compile(r"^\d{1,3}$")
_PERSONAL = frozenset(("he", "she", "him", "her", "his", "i", "me", "my", "himself", "herself", "who"))
_PLURAL = frozenset(("they", "them", "their", "both", "all"))
_THING = frozenset(("it", "its", "which", "that", "itself"))
_VAGUE = frozenset(
    "we us our you your one some many others most several few everyone everybody people nobody anyone none i me my".split()
)


class Source(NamedTuple):
    """What a source phrase turns out to be."""

    type: SourceType
    naming: Naming
    speaker: Speaker | None
    number: int | None = None  # "four officials": 4


NOBODY = Source("none", "unspecified", None)


def known_source(text: str, at: int, names: Names, before: list[Source]) -> Source:
    """The source of these words, standing at `at`; `before` are the sources of earlier attributions, oldest first."""
    phrase = " ".join(text.split()).strip(" ,.;:“”\"'()")
    if not phrase:
        return NOBODY
    low = phrase.lower().replace("’", "'")
    if low in _PERSONAL | _PLURAL | _THING | _VAGUE:
        return _pronoun(low, at, names, before)
    named = _named(phrase, at, names)
    return named or _described(phrase, at, names, before)


# --------------------------------------------------------------------------- pronouns


def _pronoun(low: str, at: int, names: Names, before: list[Source]) -> Source:
    if low in ("he", "she", "him", "her", "his", "himself", "herself", "who"):
        for source in reversed(before[-6:]):
            if (
                source.type == "person"
                and source.number is None
                and source.speaker
                and source.speaker.name.lower() not in _VAGUE
            ):
                return source
        person = names.last_before(at, ("person",))
        return _of(person) if person else Source("person", "described", Speaker(low))
    if low in _PLURAL:
        for source in reversed(before[-4:]):
            if (
                source.type in ("group", "organization")
                or source.number
                or (source.naming != "named" and source.type == "person")
            ):
                return source
        return Source("group", "unspecified", Speaker(low))
    if low in _THING:
        for source in reversed(before[-4:]):
            if source.type in ("organization", "outlet", "document"):
                return source
        thing = names.last_before(at, ("organization", "outlet", "document"))
        return _of(thing) if thing else Source("organization", "described", Speaker(low))
    if low in ("i", "me", "my"):
        return Source("person", "described", Speaker(low))
    return Source("group", "unspecified", Speaker(low))


# --------------------------------------------------------------------------- names


def _named(phrase: str, at: int, names: Names) -> Source | None:
    """A phrase that carries the name of its source, or leads to one."""
    head = re.split(r",|\s\(|\s+(?:who|which|whose)\s", phrase, maxsplit=1)[0]
    core = _proper(head)
    if core is None:
        # "a spokesperson for Brown, Jereal Dorsey": the name comes last.
        tail = phrase.rpartition(", ")[2] if ", " in phrase else ""
        core = _proper(tail) if tail and kind_of_name(tail) == "person" else None
    if core is None:
        return None
    found = names.find(core)
    if found is None:
        kind = kind_of_name(core) or "person"
        found = Known(core, kind, role=None)
    source = _of(found)
    if source.speaker and source.speaker.role is None and found.kind == "person":
        role = phrase[: phrase.find(core)].strip(" ,") or phrase[len(head) :].strip(" ,") or None
        if role:
            source = source._replace(
                speaker=Speaker(source.speaker.name, role, _spoken(role, names) or source.speaker.speaks_for)
            )
    if source.speaker and source.speaker.speaks_for:
        source = source._replace(speaker=_with_full_principal(source.speaker, names))
    return source


_COMMON = (
    words.GROUP_NOUNS
    | words.PERSON_NOUNS
    | words.DOCUMENT_NOUNS
    | words.ANY_SOURCE
    | {f"{n}s" for n in words.PERSON_NOUNS}
)


def _proper(head: str) -> str | None:
    """The name that heads a phrase: "Russian President Vladimir Putin", "the New York Times"; None for "Russian officials"."""
    tokens = [token for token in head.split() if token]
    while tokens and (tokens[0].lower() in words.DETERMINERS | words.ADVERBS and not tokens[0].isupper()):
        tokens.pop(0)
    described = next((n for n, token in enumerate(tokens) if _CAPITALS.match(token)), 0)
    if described and tokens[described - 1].lower() in words.TITLES | words.PERSON_NOUNS:
        tokens = tokens[described:]  # "port director Osric Dahl": the name comes after the job
    run = 0
    while run < len(tokens) and (
        _CAPITALS.match(tokens[run])
        or (
            0 < run < len(tokens) - 1
            and tokens[run] in ("of", "de", "von", "van", "al", "bin", "the", "for", "and", "&")
        )
    ):
        run += 1
    name, rest = tokens[:run], [token.lower().strip(".,") for token in tokens[run:]]
    if not name:
        return None
    if rest and rest[0] not in _HEAD_STOPS and not rest[0].startswith("("):
        heads = set(rest[:3])
        if heads & words.DOCUMENT_NOUNS or "campaign" in heads:
            return " ".join([*name, *tokens[run : run + 1]])
        # "Meridian Wire reporters", "Russian official sources": the capitals only describe.
        return (
            None
            if heads
            & (words.PERSON_NOUNS | words.GROUP_NOUNS | words.ANY_SOURCE | {f"{n}s" for n in words.PERSON_NOUNS})
            or is_demonym(name[-1])
            else " ".join(name)
        )
    if len(name) == 1 and (
        is_demonym(name[0])
        and name[0].lower() not in words.OUTLET_NAMES
        and name[0].lower() not in ("congress", "vatican")
    ):
        return None if name[0].endswith("s") else name[0]
    if len(name) == 1 and name[0].lower() in _COMMON:
        return None  # a capital only because the sentence begins with it
    joined = re.sub(r"['’]s?$", "", " ".join(name))
    if all(token.lower().strip(".") in words.TITLES | words.PERSON_NOUNS for token in name):
        return None
    return joined


def _of(found: Known) -> Source:
    return Source(found.kind, "named", Speaker(found.name, found.role, found.speaks_for))


def _spoken(role: str, names: Names) -> str | None:
    from onrecord.attribute.names import spoken_for

    return spoken_for(role)


def _with_full_principal(speaker: Speaker, names: Names) -> Speaker:
    principal = names.find(speaker.speaks_for or "")
    return Speaker(speaker.name, speaker.role, principal.name if principal else speaker.speaks_for)


# --------------------------------------------------------------------------- descriptions


def _described(phrase: str, at: int, names: Names, before: list[Source]) -> Source:
    tokens = [token.lower().strip(".,’'") for token in phrase.split()]
    definite = tokens[0] in ("the", "that", "this", "his", "her", "its", "their")
    head = _head(tokens)
    count = next((n for token in tokens[:3] if (n := _count(token))), None)
    name = re.sub(
        r"^(?:the|a|an)\s+",
        "",
        phrase.lower() if not _CAPITALS.search(phrase) else re.sub(r"^(?:The|A|An)\s", "", phrase),
    )
    if definite and (earlier := _earlier(head, at, names, before)):
        return earlier
    plural = head.endswith("s") or head in words.PLURAL_PEOPLE
    kind = _type(head, tokens)
    if (
        kind == "person"
        and plural
        and count is None
        and head.rstrip("s") not in _OFFICIALS
        and not set(tokens) & {"two", "senior"}
    ):
        kind = "group"
    if kind == "group":
        return Source("group", "unspecified", Speaker(name), count)
    speaker = Speaker(name, None, _spoken(phrase, names))
    if speaker.speaks_for:
        speaker = _with_full_principal(speaker, names)
    named = kind in ("organization", "document") and bool(_CAPITALS.search(phrase[1:]))
    return Source(kind, "named" if named else "described", speaker, count)


# Plurals that are a few definite people, not an open collective.
_OFFICIALS = frozenset(
    "official source aide diplomat adviser advisor officer person investigator spokesman spokeswoman spokesperson".split()
)


def _head(tokens: list[str]) -> str:
    cut = next((n for n, token in enumerate(tokens) if n and token in _HEAD_STOPS), len(tokens))
    return tokens[cut - 1] if cut else tokens[0]


def _type(head: str, tokens: list[str]) -> SourceType:
    single = head.removesuffix("s")
    if head in words.ANY_SOURCE or single in _OFFICIALS:
        return "person"
    if head in words.GROUP_NOUNS:
        return "group"
    if head in words.DOCUMENT_NOUNS or single in words.DOCUMENT_NOUNS:
        return "document"
    if head in words.OUTLET_NOUNS:
        return "outlet"
    if head in words.ORGANIZATION_NOUNS:
        return "organization"
    if head in words.PERSON_NOUNS or single in words.PERSON_NOUNS or head in words.TITLES:
        return "person"
    return "group" if head.endswith("s") and tokens[0] not in ("the", "a", "an") else "person"


def _count(token: str) -> int | None:
    if _NUMBER.match(token):
        return int(token)
    number = words.NUMBERS.get(token)
    return number if number and token not in ("one", "zero") else None


def _earlier(head: str, at: int, names: Names, before: list[Source]) -> Source | None:
    """Whom "the officials", "the ministry", "the spokeswoman" take up."""
    for source in reversed(before[-12:]):
        speaker = source.speaker
        if speaker is None:
            continue
        told = f"{speaker.name} {speaker.role or ''}".lower().replace(",", " ").split()
        if head in told or (
            head in ("sources", "people", "officials") and source.number and source.naming == "described"
        ):
            return source
    known = names.with_noun(head, at)
    return _of(known) if known and head not in words.DOCUMENT_NOUNS else None


# --------------------------------------------------------------------------- stance

_STANCES: tuple[tuple[Stance, re.Pattern[str]], ...] = (
    ("declines", re.compile(r"\b(?:declin\w+|no comment|refus\w+ to (?:comment|say|discuss|answer|elaborate|confirm|identify|speak|name)|refus(?:es|al|ed)|avoid\w*|(?:did|does|has|have|had|would|could|will|is|was|were)(?: not|n['’]t)(?: \w+)? (?:respond|reply|comment|return|answer|say|saying|address|identify|provide|give|elaborate|mention\w*|supply|offer\w*|reach\w*))\b|could not be reached", re.I)),
    ("unsure", re.compile(r"\b(?:doubt\w*|unsure|not sure|unclear|uncertain|(?:do|does|did)(?: not|n['’]t) know|(?:could|can)(?: not|n['’]t|not)(?: \w+)? (?:verify|confirm|say)|misgivings|skeptic\w*|sceptic\w*|no way of knowing)\b", re.I)),
    ("denies", re.compile(r"\b(?:den(?:y|ies|ied|ying|ial|ials)|reject\w*|disput\w+|refut\w+|dismiss\w*|rebuff\w*|disagree\w*|contradict\w*|disavow\w*|rebut\w*|repudiat\w*|oppos\w+|object(?:s|ed|ing|ions?)?|balk\w*|overrul\w*|(?:do|does|did)(?: not|n['’]t) (?:think|believe|agree|want)|brush\w* (?:off|aside))\b", re.I)),
    ("asks", re.compile(r"\b(?:ask(?:s|ed|ing)?|question(?:s|ed|ing)?|demand\w*|urg(?:e|es|ed|ing)|call(?:s|ed|ing)? (?:on|for|upon)|request\w*|wonder\w*|inquir\w*|encourag\w*|appeal\w*|implor\w*|plead\w*|beg(?:s|ged)?|press(?:es|ed|ing)? \w+|quer(?:y|ied)|petition\w*|insist(?:s|ed) that \w+ (?:must|should))\b", re.I)),
    ("intends", re.compile(r"\b(?:plan(?:s|ned|ning)?|promis\w+|pledg\w+|vow\w*|threat\w*|want(?:s|ed|ing)?|hop(?:e|es|ed|ing)|intend\w*|intention\w*|aim(?:s|ed|ing)?|seek(?:s|ing)?|sought|decid\w+|decision|propos\w+|determin\w+|offer(?:s|ed|ing)?|agree(?:s|d|ing) to|willing\w*|eager\w*|wish\w*|commit(?:s|ted|ment)|prepar(?:es|ed|ing) to|set to|consider(?:s|ed|ing)|would like|swore|undert\w+)\b", re.I)),
)  # fmt: skip


def stance_of(cue: str, content: str) -> Stance:
    """What the cue says that the source does with the content."""
    text = " ".join(cue.split())
    for stance, pattern in _STANCES:
        if pattern.search(text):
            return stance
    opening = " ".join(content.split()[:6]).lower()
    if re.match(
        r"(?:to|for) (?:a |an |its |the )?(?:request|comment|e-?mail|call|question|message)", opening
    ) and re.search(r"respon|repl|return", text, re.I):
        return "declines"
    return "asks" if content.rstrip().rstrip("”\"'’").endswith("?") else "affirms"


_HEDGE = re.compile(r"\b(?:" + "|".join(sorted(words.HEDGES)) + r"|is said to|are said to)\b", re.I)


def hedged(text: str, source: tuple[tuple[int, int], ...], cue: tuple[tuple[int, int], ...]) -> bool:
    """Whether a word of distance stands in the cue, in the source or right beside them."""
    for start, end in (*cue, *source):
        beside = text[max(0, start - 14) : end + 14].split("\n")
        if any(_HEDGE.search(line) for line in beside):
            return True
    return False


def kind_of(content: tuple[tuple[int, int], ...], quoted: list[tuple[int, int]]) -> Kind:
    """direct: the content stands in quotation marks; indirect: none of it does; mixed: some."""
    total = sum(end - start for start, end in content)
    inside = 0
    for start, end in content:
        first = max(0, bisect_left(quoted, (start, start)) - 1)
        for opened, closed in quoted[first : bisect_left(quoted, (end, end))]:
            inside += max(0, min(end, closed) - max(start, opened))
    if not inside:
        return "indirect"
    return "direct" if inside >= 0.9 * total else "mixed"
