"""Flattened text -> its lines, one a block: what an extractor wrapped, broke at links or ran together is undone."""

import itertools
import re

MOST = 20_000  # lines of one page
ENDLESS = 1_500  # code points from which a line can be a whole page
FEW = 3  # lines of a text that has no blocks
BROKEN = 60  # from which a line that ends in a short word was broken
MENU = 12  # words from which a piece can hold a menu: half of them, all capitalised
_BREAKS = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_BULLET = re.compile(r"^[•·*▪●○◦‣∙–-]+\s+(?=\S)")
_ENDS = re.compile(r"[.!?…:;。！？।۔؟][\"”’»«“')\]」』]*$")
_SENTENCE = re.compile(
    r"(?<=[.!?…])[\"”’»'）)\]]*\s+(?=[\"“„«'‘(\[¿¡–—-]*\s?[^\W\d_a-zß-öø-ÿа-яёїієґα-ω]|[\"“„«(]*\d)|(?<=[。！？])"
)
_DATE_ENDS = re.compile(
    r"(?:\b[A-Z][a-zäéû]{2,9}\.? \d{1,2}, |\b\d{1,2}\.? (?:de )?[A-Za-zäéû]{3,10}\.? (?:de )?|\b\d{1,2}[./]\d{1,2}[./])(?:19|20)\d\d"
    r"(?:,? (?:at |um |- )?\d{1,2}[:.h]\d{2}(?: ?[ap]\.?m\b\.?)?)?(?: Uhr| [A-Z]{2,4}\b)?\s+(?=[A-ZÀ-ÞА-Я])"
)
_ABBREVIATED = re.compile(
    r"(?:\b[A-ZÀ-ÝА-Я]|\b(?:Mr|Mrs|Ms|Dr|Prof|St|Gov|Sen|Rep|Gen|Lt|Col|Sgt|Capt|Jr|Sr|vs|No|Inc|Co|Corp|Ltd|Jan|Feb|Mar|Apr|"
    r"Aug|Sept?|Oct|Nov|Dec|bzw|ca|Nr|Mio|Mrd|Sr|Sra|pan|ks))\.$"
)
# Where one thing ends and another begins in a line that a page was run together into.
_SEAM = re.compile(
    r"\s+(?=©|•|\||»|›|\bBy [A-Z][\w.'’-]+ [A-Z]|(?:Published|Posted|Updated|Last [Uu]pdated|Read [Mm]ore|Share|Advertisement|ADVERTISEMENT)\b:?\s)"
    r"|(?<=\d [AP]M)\s+|(?<=[ap]\.m\.)\s+|(?<=\b(?:GMT|UTC|EST|EDT|BST|CET|IST|PST|PDT))\s+"
)


def lines_of(text: str) -> tuple[list[str], bool]:
    """One entry a block, white space made single; and whether blocks had to be cut into sentences.

    Undone: paragraphs wrapped into short lines, sentences broken at each link,
    a page run together into one line (cut into sentences, since its blocks are
    lost). Linear in the length of the text.
    """
    rows = [" ".join(row.split()) for row in _BREAKS.sub("\n", text).split("\n")]
    if _wrapped(rows):
        return [" ".join(group) for full, group in itertools.groupby(rows, bool) if full], False
    filled = [row for row in rows if row]
    if limit := _endless(filled):
        cut = [piece for row in filled for piece in (_cut(row) if len(row) > limit else [row])]
        return (cut, True) if len(cut) <= MOST else (filled, False)  # so many pieces are not sentences
    return _mended(filled), False


def bare(line: str) -> tuple[str, bool]:
    """A line without the mark of a list item, and whether it had one."""
    found = _BULLET.match(line)
    return (line[found.end() :], True) if found else (line, False)


def ends_sentence(line: str) -> bool:
    """Whether the line ends as sentences end."""
    return bool(_ENDS.search(line[-12:]))


def _wrapped(rows: list[str]) -> bool:
    inner = [a for a, b in itertools.pairwise(rows) if a and b]
    wrapped = [row for row in inner if 40 <= len(row) <= 100 and not ends_sentence(row)]
    return len(inner) > 5 and len(wrapped) > 0.6 * len(inner) and max(map(len, rows), default=0) <= 120


def _endless(rows: list[str]) -> int:
    """The length from which a line holds more than a paragraph, where such lines hold most of the text; else 0."""
    limit = ENDLESS if len(rows) > FEW else ENDLESS // 2
    return limit if sum(len(row) for row in rows if len(row) > limit) > 0.5 * sum(map(len, rows)) else 0


def _cut(row: str) -> list[str]:
    """The sentences of a line that holds many blocks, and what stands between them."""
    pieces: list[str] = []
    at = 0
    for seam in itertools.chain(_SENTENCE.finditer(row), (None,)):
        end = seam.end() if seam else len(row)
        if seam and _ABBREVIATED.search(row[max(at, seam.start() - 8) : seam.start()]):
            continue
        for piece in _SEAM.split(_DATE_ENDS.sub(r"\g<0>\n", row[at:end])):
            for part in piece.split("\n"):
                pieces += _menus(part.strip())
        at = end
    return [piece for piece in pieces if piece]


def _menus(piece: str) -> list[str]:
    """A run of capitalised words is a menu or a heading; the sentence begins with the last of them."""
    words = piece.split(" ")
    if len(words) < MENU:
        return [piece]
    run = start = 0
    for number, word in enumerate(words):
        if word[:1].islower():
            if run >= MENU // 2:
                start = number - 1
            run = 0
        else:
            run += 1
    if not 0 < start < len(words) - 4:
        return [piece]
    return [" ".join(words[:start]), " ".join(words[start:])]


def _mended(rows: list[str]) -> list[str]:
    """Sentences that were broken at each link put together again."""
    whole: list[str] = []
    parts: list[str] = []
    for row in rows:
        if parts and (tight := row[0] in ",.;:)!?”’" and not ends_sentence(parts[-1])) | _goes_on(parts[-1], row):
            parts += [row] if tight else [" ", row]
            continue
        if parts:
            whole.append("".join(parts))
        parts = [row]
    if parts:
        whole.append("".join(parts))
    return whole


def _goes_on(before: str, row: str) -> bool:
    """Whether a line goes on with the one before: that one ends in a short word or bracket, or this one in mid-sentence."""
    if ends_sentence(before) or before[-1] in "|>»":
        return False
    if row[0].islower():
        return len(row) > 25 or len(before) >= BROKEN
    last = before[-8:].rpartition(" ")[2]
    return len(before) >= BROKEN and (last in ("(", "“", "„", "«") or (len(last) <= 3 and last.islower()))
