"""Words, their coarse classes, and sentences that keep a quotation whole."""

import re
from collections.abc import Sequence
from functools import lru_cache

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

    def __init__(self, paragraph: int, first: bool) -> None:
        self.paragraph = paragraph
        self.first = first
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.forms: list[str] = []
        self.tags: list[str] = []
        self.quote: list[int] = []

    def __len__(self) -> int:
        return len(self.starts)

    def add(self, start: int, end: int, kind: tuple[str, str], quotation: int) -> None:
        """Appends a token."""
        self.starts.append(start)
        self.ends.append(end)
        self.forms.append(kind[0])
        self.tags.append(kind[1])
        self.quote.append(quotation)


_PARAGRAPH = re.compile(r"[^\n]+")


def sentences(text: str, quotations: Sequence[Quotation]) -> list[Sentence]:
    """The sentences of `text` in order. A full stop inside a quotation ends none."""
    found: list[Sentence] = []
    nth = 0  # the quotation that is next or open
    for number, paragraph in enumerate(_PARAGRAPH.finditer(text)):
        sentence = Sentence(number, True)
        matches = list(_TOKEN.finditer(text, paragraph.start(), paragraph.end()))
        for index, match in enumerate(matches):
            start, end = match.span()
            while nth < len(quotations) and quotations[nth].end <= start:
                nth += 1
            inside = nth < len(quotations) and quotations[nth].start <= start
            sentence.add(start, end, _classify(match.group()), nth if inside else -1)
            following = matches[index + 1].group() if index + 1 < len(matches) else ""
            closes = inside and end >= quotations[nth].end
            if len(sentence) >= _LONGEST_SENTENCE or _ends_here(sentence, inside, closes, following):
                found.append(sentence)
                sentence = Sentence(number, False)
        if len(sentence):
            found.append(sentence)
    return found


def _ends_here(sentence: Sentence, inside: bool, closes: bool, following: str) -> bool:
    if inside and not closes:
        return False
    opens = (
        not following
        or following[0].isupper()
        or following[0].isdigit()
        or following in _QUOTES
        or following in "([—-'"
    )
    if closes:
        before = sentence.forms[-2] if len(sentence) > 1 else ""
        return before in _ENDS and opens and (before not in ("?", "!") or following in _QUOTES)
    return sentence.forms[-1] in _ENDS and opens
