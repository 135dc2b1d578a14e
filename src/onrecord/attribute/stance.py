"""What a source does with what it says: stance, hedges, and whether its own words are quoted."""

import re
from bisect import bisect_left

from onrecord.attribute import words
from onrecord.records import Kind, Stance

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
