"""Two versions of a text side by side: which sentence became which, and which words.

Sentences that are the same but for space and the shape of quotation marks are paired first, wherever they stand, so
that a moved paragraph is no change. The others are paired by the words that they share.
"""

import re
from bisect import bisect_left
from collections import Counter, defaultdict, deque
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from typing import NamedTuple

from onrecord.records import Span
from onrecord.weigh.numerals import numerals

ALIKE = 0.5  # shared words (Dice) from which a sentence is another's later form
WITHIN = 0.8  # of the shorter one's words: a sentence that was cut or joined to another
FEWEST = 4  # words of which that is said
LONGEST = 1_200  # code points of a piece of a sentence
COMPARED = 1_000_000  # pairs of words of two sentences that are compared one by one
MOST = 40_000  # pairs of sentences that are compared: fewer neighbours of each where very many changed
NEAREST = 40  # sentences on either side that a changed one is looked for among

_PARAGRAPH = re.compile(r"[^\n]+")
_END = re.compile(r"[.!?…][\"”’»')\]]*(?=\s+[\"“‘«(\[]?[^\W_a-z])")
_ABBREVIATED = re.compile(
    r"\b(?:[A-Z]|(?:[A-Za-z]\.)+[A-Za-z]|Mr|Mrs|Ms|Dr|Prof|Sens?|Reps?|Gov|Gen|Col|Maj|Lt|Capt|Sgt|Adm|Rev|St|Jr|Sr|"
    r"Jan|Feb"
    r"|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|No|Inc|Corp|Co|Ltd|vs)\.$"
)
_WORD = re.compile(r"[^\W_]+(?:['’.,:][^\W_]+)*")


class Token(NamedTuple):
    """A word, or a whole number. `key`: as it is compared; of a number "#", its value apart."""

    key: str
    start: int
    end: int
    value: str = ""


class Pair(NamedTuple):
    """A sentence and what it became; None where there is none. `same`: but for space and quotation marks."""

    before: Span | None
    after: Span | None
    same: bool = False
    moved: bool = False


def sentences(text: str) -> list[Span]:
    """The sentences of a text in order, without the space around them; a line break ends one."""
    found: list[Span] = []
    for paragraph in _PARAGRAPH.finditer(text):
        start = paragraph.start()
        for end in _END.finditer(text, start, paragraph.end()):
            if text[end.start()] == "." and _ABBREVIATED.search(text, start, end.start() + 1):
                continue
            found.append(_trimmed(text, start, end.end()))
            start = end.end()
        found.append(_trimmed(text, start, paragraph.end()))
    return [span for span in found if span.start < span.end]


def pieces(text: str) -> list[Span]:
    """The sentences of a text, cut where one is longer than LONGEST, so that no rule has to search without end."""
    found: list[Span] = []
    for start, end in sentences(text):
        while end - start > LONGEST:
            cut = text.rfind(" ", start + 1, start + LONGEST)
            cut = cut if cut > start else start + LONGEST
            found.append(_trimmed(text, start, cut))
            start = cut
        found.append(_trimmed(text, start, end))
    return found


def _trimmed(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)


@lru_cache(maxsize=4096)
def tokens(text: str) -> tuple[Token, ...]:
    """The words and numbers of a text; marks and the case of letters do not count."""
    counted = numerals(text)
    found = [Token("#", n.start, n.end, f"{n.value:g}") for n in counted]
    taken = {place for n in counted for place in range(n.start, n.end)}
    for word in _WORD.finditer(text):
        if word.start() not in taken and word.end() - 1 not in taken:
            key = word.group().lower().replace("’", "'")
            number = any(letter.isdigit() for letter in key)
            found.append(Token("#" if number else key, *word.span(), key if number else ""))
    return tuple(sorted(found, key=lambda token: token.start))


def keys(text: str) -> tuple[str, ...]:
    """The words of a text as they are compared, numbers by their value."""
    return tuple(token.value or token.key for token in tokens(text))


def share(left: Sequence[str], right: Sequence[str]) -> float:
    """Shared words over all words (Dice), or of the shorter one where it is long enough and nearly all of it."""
    common = (Counter(left) & Counter(right)).total()
    least = min(len(left), len(right))
    if least >= FEWEST and common >= WITHIN * least:
        return common / least
    return 2 * common / (len(left) + len(right)) if common else 0.0


def align(before: str, after: str) -> list[Pair]:
    """Every sentence of both texts once, in the order of `after`; what is gone where it stood."""
    old, new = sentences(before), sentences(after)
    old_keys, new_keys = [keys(before[a:b]) for a, b in old], [keys(after[a:b]) for a, b in new]
    waiting: defaultdict[tuple[str, ...], deque[int]] = defaultdict(deque)
    for n, key in enumerate(old_keys):
        waiting[key].append(n)
    match: dict[int, int] = {}
    for m, key in enumerate(new_keys):
        if waiting[key]:
            match[m] = waiting[key].popleft()
    same = set(match)
    _changed(old_keys, new_keys, match)
    return list(_ordered(old, new, match, same))


def _changed(old: Sequence[Sequence[str]], new: Sequence[Sequence[str]], match: dict[int, int]) -> None:
    """Pairs what is left by shared words, the most alike first. Adds to `match`: new index -> old index."""
    gone = sorted(set(range(len(old))) - set(match.values()))
    come = [m for m in range(len(new)) if m not in match]
    near = max(2, min(NEAREST, MOST // (len(come) or 1)))
    scored = sorted(
        (-share(old[gone[gone_at]], new[m]), abs(gone_at - come_at), m, gone[gone_at])
        for come_at, m in enumerate(come)
        for gone_at in range(max(0, come_at - near), min(len(gone), come_at + near + 1))
    )
    taken: set[int] = set()
    for negative, _, m, n in scored:
        if -negative >= ALIKE and m not in match and n not in taken:
            match[m] = n
            taken.add(n)


def _ordered(old: Sequence[Span], new: Sequence[Span], match: dict[int, int], same: set[int]) -> Iterator[Pair]:
    stayed = _increasing([(m, n) for m, n in sorted(match.items())])
    lost = deque(n for n in range(len(old)) if n not in set(match.values()))
    bounds = [len(old)] * len(new)  # the old place of the next sentence that stayed: what is gone comes before it
    for m in reversed(range(len(new))):
        bounds[m] = match[m] if m in stayed else bounds[m + 1] if m + 1 < len(new) else len(old)
    for m, span in enumerate(new):
        while lost and lost[0] < bounds[m]:
            yield Pair(old[lost.popleft()], None)
        n = match.get(m)
        yield Pair(old[n] if n is not None else None, span, m in same, n is not None and m not in stayed)
    yield from (Pair(old[n], None) for n in lost)


def _increasing(pairs: Sequence[tuple[int, int]]) -> set[int]:
    """The new indices of a longest run of pairs in the order of both texts: all others moved. In n log n."""
    tails: list[int] = []  # the least old index that a run of each length can end with
    ends: list[int] = []  # and which pair that is
    before: list[int | None] = []
    for n, (_, old) in enumerate(pairs):
        at = bisect_left(tails, old)
        before.append(ends[at - 1] if at else None)
        tails[at : at + 1] = [old]
        ends[at : at + 1] = [n]
    found: set[int] = set()
    last = ends[-1] if ends else None
    while last is not None:
        found.add(pairs[last][0])
        last = before[last]
    return found


def opcodes(old: Sequence[str], new: Sequence[str]) -> list[tuple[str, int, int, int, int]]:
    """As difflib has them, but in bounded time: where too much differs, what lies between like ends is replaced."""
    shortest = min(len(old), len(new))
    head = next((n for n in range(shortest) if old[n] != new[n]), shortest)
    tail = next((n for n in range(shortest - head) if old[-1 - n] != new[-1 - n]), shortest - head)
    a, b = old[head : len(old) - tail], new[head : len(new) - tail]
    if len(a) * len(b) > COMPARED:
        middle = [("replace", 0, len(a), 0, len(b))]
    else:
        middle = list(SequenceMatcher(None, a, b, autojunk=False).get_opcodes())
    found = [("equal", 0, head, 0, head)] if head else []
    found += [(tag, i + head, j + head, k + head, m + head) for tag, i, j, k, m in middle]
    return found + ([("equal", len(old) - tail, len(old), len(new) - tail, len(new))] if tail else [])


class Change(NamedTuple):
    """Words of one sentence and what stands for them in its later form; either may be none.

    `then`: the word that both go on with.
    """

    before: tuple[Token, ...]
    after: tuple[Token, ...]
    then: tuple[Token, Token] | None = None


def changes(before: str, after: str) -> list[Change]:
    """The words that differ between two forms of a sentence, in order; numbers are compared by their values."""
    old, new = tokens(before), tokens(after)
    return [
        Change(old[a:b], new[c:d], (old[b], new[d]) if b < len(old) and d < len(new) else None)
        for tag, a, b, c, d in opcodes(keys(before), keys(after))
        if tag != "equal"
    ]
