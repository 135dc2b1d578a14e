"""What a source does with what it says: stance, hedges, and whether its own words are quoted."""

import re
from bisect import bisect_left

from onrecord.attribute import words
from onrecord.records import Kind, Stance

_NOT = r"(?:\bnot|n['’]t|\bnever|\bno longer|\bneither)"
_SPEAKING = (
    r"(?:comment|say|said|saying|name|discuss|confirm|identify|respond|answer|characteri[sz]e|speak|elaborate|mention|repeat|publish"
    r"|disclose|reveal|release|address|reply|replied|return|reach|provide|supply|give|given|specify|be drawn|wish|explain why)"
)
# In the order in which they are tried: what negates another stance comes before it.
_STANCES: tuple[tuple[Stance, str], ...] = (
    ("declines", r"\bneither confirm\w* nor den"),
    ("affirms", rf"{_NOT}(?: \w+){{0,2}} (?:den(?:y|ied)|disput\w+|contest\w*|question\w*|doubt\w*)"),
    (
        "unsure",
        rf"(?:\b(?:could|can)(?: {_NOT}|n['’]t|not)|{_NOT} (?:been )?able to)(?: \w+)? (?:say|verify|confirm|explain|name|tell|establish)"
        rf"|{_NOT}(?: \w+)?(?: know(?:n)?| sure| certain| decided| persuaded| convinced| hopeful| clear| rul\w+ out)\b|\bless sure"
        r"|\byet to (?:confirm|decide|verify)|\b(?:doubt\w*|unsure|unclear|uncertain|misgivings|s[ck]eptic\w*)|no way of knowing",
    ),
    (
        "declines",
        rf"\bdeclin\w+|\brefus(?:es?|ed|al|ing)\b|\bavoid\w*|could(?: not|n['’]t) be reached|{_NOT}(?: \w+){{0,2}} {_SPEAKING}(?:e?d|ing|s)?\b"
        rf"|\byet to {_SPEAKING}|stop(?:s|ped) short|\b(?:made|makes) no|\b(?:gave|gives|had|has|with) no\b|\bno (?:\w+ )?(?:comment|reply|"
        r"response|mention|explanation)|turn(?:s|ed) down|\breferred\b(?! to)",
    ),
    (
        "denies",
        r"\b(?:den(?:y|ies|ied|ying|ials?)|reject\w*|disput\w+|refut\w+|dismiss\w*|rebuff\w*|disagree\w*|contradict\w*|disavow\w*"
        r"|disown\w*|resist(?:s|ed|ing)?|rebut\w*|repudiat\w*|oppos\w+|object(?:s|ed|ing|ions?)?|balk\w*|overr(?:ul|id|od)\w*|bristl\w+"
        r"|withdr[ae]w\w*|rul(?:es?|ed|ing) out|play(?:s|ed) down|brush\w* (?:off|aside)|laugh\w* (?:off|at)|disbeliev\w*|said no|against|overturn\w*|repeal\w*|quash\w*|str(?:ikes?|uck) down)\b"
        rf"|{_NOT}(?: \w+)? (?:think|believe|agree|want|accept|recogni[sz]e|let|advise)\b|^no$",
    ),
    (
        "asks",
        r"\b(?:ask(?:s|ed|ing)?|question(?:s|ed|ing)?|demand\w*|urg(?:e|es|ed|ing)|call(?:s|ed|ing)? (?:\w+ )?(?:on|for|upon)|request\w*"
        r"|wonder\w*|inquir(?:es?|ed|ing)|encourag\w*|appeal\w*|implor\w*|plead\w* (?:with|for)|beg(?:s|ged|ging)?|quer(?:y|ied)|petition\w*"
        r"|order(?:s|ed|ing)?|instruct\w*|recommend\w*|advis(?:e|es|ed|ing)|invit(?:e|es|ed|ing)|insist\w* on|forb[aio]d\w*|appl(?:y|ied) for"
        r"|summon\w*|persuad\w*|lobb(?:y|ied)\w*)\b",
    ),
    (
        "intends",
        r"\b(?:plan(?:s|ned|ning)?|promis\w+|pledg\w+|vow\w*|threat\w*|want(?:s|ed|ing)?|hop(?:e|es|ed|ing)|intend\w*|intentions?|aim(?:s|ed|ing)?"
        r"|seek(?:s|ing)?|sought|decid\w+|decision|propos\w+|determin\w+|offer(?:s|ed|ing)?|agree(?:s|d|ing)?(?: to)?|willing\w*|eager\w*|wish\w*"
        r"|commit(?:s|ted|ment)|prepar(?:es|ed|ing) to|set to|considering|weigh(?:s|ed|ing)|would like|swore|undert\w+|vot(?:es?|ed|ing)"
        r"|favou?r(?:s|ed)?|prefer(?:s|red)?|rather|thinking of|leaning|hint\w*|^will|^['’]ll)\b",
    ),
)  # fmt: skip
_PATTERNS = tuple((stance, re.compile(pattern, re.I)) for stance, pattern in _STANCES)
_TELLING = re.compile(r"\b(?:t[eo]lls?|told|telling|warn(?:s|ed)?|remind(?:s|ed)?)\b", re.I)
_INFINITIVE = re.compile(r"[“\"‘']?(?:not )?to [“\"‘']?\w")
_OTHERS = re.compile(r"(?:[\w'’-]+ ){1,6}?to \w+")
_NO_COMMENT = re.compile(
    r"[“\"]?(?:only )?(?:that )?(?:it|he|she|they|we|I) [“\"]?(?:could not|cannot|can['’]t|would not|did not|does not|do not|had nothing to|never) "
    r"(?:comment|discuss|announce|add|say)",
    re.I,
)
_REQUEST = re.compile(r"(?:to|for) (?:a |an |its |the )?(?:request|comment|e-?mail|call|question|message)", re.I)


def stance_of(cue: str, content: str) -> Stance:
    """What the cue, and how the content begins, say that the source does with the content."""
    text = " ".join(cue.split())
    begins = " ".join(content[:80].split())
    if _NO_COMMENT.match(begins):
        return "declines"
    if _TELLING.search(text) and _INFINITIVE.match(begins):
        return "asks"
    for stance, pattern in _PATTERNS:
        if pattern.search(text):
            return _sharpened(stance, text.lower(), begins)
    if _REQUEST.match(begins) and re.search(r"respon|repl|return", text, re.I):
        return "declines"
    if begins.startswith("against "):
        return "denies"
    return "asks" if content.rstrip().rstrip("”\"'’").endswith("?") else "affirms"


def _sharpened(stance: Stance, cue: str, content: str) -> Stance:
    """Words that mean one thing before a noun and another before a verb: "seeks a permit", "seeks to build"."""
    if stance == "intends" and re.search(r"\bseek|\bsought", cue) and not _INFINITIVE.match(content):
        return "asks"
    if stance == "intends" and re.search(r"\bwant", cue) and not _INFINITIVE.match(content) and _OTHERS.match(content):
        return "asks"
    if (
        stance == "intends"
        and re.search(r"\bagree", cue)
        and not _INFINITIVE.match(content)
        and not cue.endswith(" to")
    ):
        return "affirms"
    if (
        stance == "asks"
        and re.search(r"\bquestion(?:s|ed|ing)?\b", cue)
        and re.match(r"(?:the|an?|his|her|its|their|whether|how)\b", content)
    ):
        return "unsure"
    if stance == "asks" and "wonder" in cue and re.match(r"(?:whether|if)\b", content):
        return "unsure"
    return stance


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
