"""Words, their coarse classes, and sentences that keep a quotation whole."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from onrecord.attribute import words
from onrecord.attribute.quotations import Quotation

# Longest first: abbreviations keep their full stop, numbers their commas, words their hyphens and apostrophes.
_TOKEN = re.compile(
    r"(?:[A-Z]\.){2,}|\b(?:Mr|Mrs|Ms|Dr|Prof|Sen|Sens|Rep|Reps|Gov|Gen|Col|Maj|Lt|Capt|Sgt|Cpl|Adm|Cmdr|Rev|Hon|St|Jr|Sr"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec|No|Inc|Corp|Co|Ltd|vs|Ariz|Calif|Conn|Fla|Ill|Mass|Mich|Minn|Okla"
    r"|Pa|Tenn|Tex|Va|Wash|Wis|D|R|I)\.(?=[\s,-])|\b[A-Z]\.(?=\s[A-Z])"
    r"|\d+(?:[.,:]\d+)*%?|[^\W\d](?:[\w]|[-’'](?=\w)|\.(?=[a-z]{2,3}\b))*[’']?(?=\W|$)|\w+|…|\.\.\.+|--+|''|``|\S"
)
_LONGEST_SENTENCE = 300  # tokens; a longer one is cut, so that no step grows with the square of the text

# Classes of words, one letter each.
DET, PRON, REL, PREP, CONJ, SUBORD, AUX, ADV, NAME, NUM, WORD, PUNCT, QUOTE, TO = 'DRHPCSAVNMw,"t'

_CLOSED: dict[str, str] = {}
for _class, _members in (
    (PREP, words.PREPOSITIONS), (SUBORD, words.SUBORDINATORS - {"as", "since", "until", "after", "before"}),
    (ADV, words.ADVERBS), (DET, words.DETERMINERS), (AUX, words.AUXILIARIES), (CONJ, words.CONJUNCTIONS),
    (REL, words.RELATIVES), (PRON, words.SUBJECTS), (TO, ("to",)),
):  # fmt: skip
    _CLOSED.update(dict.fromkeys(_members, _class))
_QUOTES = frozenset('"“”„‟«»‘') | {"''", "``"}
_ENDS = frozenset((".", "!", "?", "…", "...", "...."))
_MINOR_IN_NAMES = frozenset(("of", "de", "van", "von", "der", "da", "di", "al", "bin", "ibn", "la", "le", "del", "el"))


@lru_cache(maxsize=65536)
def _classify(word: str) -> tuple[str, str]:
    """(lower-case form with a straight apostrophe, class) of one token."""
    low = word.lower().replace("’", "'")
    first = word[0]
    if word in _QUOTES:
        return low, QUOTE
    if not (first.isalnum() or first == "_"):
        return low, PUNCT
    closed = _CLOSED.get(low) if word not in ("US", "IT", "WHO") else None
    if closed is not None and not (first.isupper() and low in ("may", "will")):
        return low, closed
    if first.isdigit():
        return low, NUM
    if first.isupper():
        return low, NAME
    if low in words.NUMBERS:
        return low, NUM
    if (
        low.endswith("ly")
        and len(low) > 4
        and low not in ("family", "early", "daily", "assembly", "ally", "reply", "only")
    ):
        return low, ADV
    return low, WORD


class Sentence:
    """A sentence as parallel lists: where each token stands, its lower-case form and its class.

    `quote[i]` is the number of the quotation that token i belongs to (its marks
    included), or -1. `first` tells whether it opens its paragraph.
    """

    __slots__ = ("ends", "first", "forms", "paragraph", "quote", "starts", "tags")

    def __init__(self, paragraph: int, first: bool, tokens: "_Tokens", start: int, end: int) -> None:
        self.paragraph = paragraph
        self.first = first
        self.starts = tokens.starts[start:end]
        self.ends = tokens.ends[start:end]
        self.forms = tokens.forms[start:end]
        self.tags = tokens.tags[start:end]
        self.quote = tokens.quote[start:end]

    def __len__(self) -> int:
        return len(self.starts)


class _Tokens(NamedTuple):
    """The tokens of a paragraph, as those of `Sentence`."""

    words: list[str]
    starts: list[int]
    ends: list[int]
    forms: list[str]
    tags: list[str]
    quote: list[int]


_PARAGRAPH = re.compile(r"[^\n]+")


def sentences(text: str, quotations: Sequence[Quotation]) -> list[Sentence]:
    """The sentences of `text` in order. A full stop inside a quotation ends none."""
    found: list[Sentence] = []
    nth = 0  # the quotation that is next or open
    for number, paragraph in enumerate(_PARAGRAPH.finditer(text)):
        while nth < len(quotations) and quotations[nth].end <= paragraph.start():
            nth += 1
        tokens = _tokens(text, paragraph.span(), quotations, nth)
        start = 0
        for end in range(1, len(tokens.words) + 1):
            if end - start >= _LONGEST_SENTENCE or _ends_here(tokens, start, end, quotations):
                found.append(Sentence(number, start == 0, tokens, start, end))
                start = end
        if start < len(tokens.words):
            found.append(Sentence(number, start == 0, tokens, start, len(tokens.words)))
    return found


def _tokens(text: str, bounds: tuple[int, int], quotations: Sequence[Quotation], nth: int) -> _Tokens:
    """The tokens of a paragraph; `nth` is the first quotation that reaches into it."""
    spans = [match.span() for match in _TOKEN.finditer(text, *bounds)]
    starts, ends = [start for start, _ in spans], [end for _, end in spans]
    found = [text[start:end] for start, end in spans]
    kinds = [_classify(word) for word in found]
    quote = [-1] * len(spans)
    for n in range(nth, len(quotations)):
        if quotations[n].start >= bounds[1]:
            break
        first, last = bisect_left(starts, quotations[n].start), bisect_left(starts, quotations[n].end)
        quote[first:last] = [n] * (last - first)
    return _Tokens(found, starts, ends, [form for form, _ in kinds], [tag for _, tag in kinds], quote)


def _ends_here(tokens: _Tokens, start: int, end: int, quotations: Sequence[Quotation]) -> bool:
    """Whether the sentence that opens at token `start` ends before token `end`."""
    last = end - 1
    inside = tokens.quote[last]
    if inside < 0:
        return tokens.forms[last] in _ENDS and _opens(tokens, end)
    if tokens.ends[last] < quotations[inside].end:
        return False
    before = tokens.forms[last - 1] if last > start else ""
    if before not in _ENDS or not _opens(tokens, end):
        return False
    return before not in ("?", "!") or (end < len(tokens.words) and tokens.words[end] in _QUOTES)


def _opens(tokens: _Tokens, at: int) -> bool:
    """Whether a sentence can open at a token."""
    if at == len(tokens.words):
        return True
    word = tokens.words[at]
    return word[0].isupper() or word[0].isdigit() or word in _QUOTES or word in "([—-'"
