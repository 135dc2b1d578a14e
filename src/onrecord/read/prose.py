"""Which lines of a flattened page are the text of its article: a chain of two states, its weights fitted to real pages.

What is seen of a line is its wording, length, place and repetition, and what
its neighbours are. The weights (prose.json) are those of a conditional random
field (Lafferty et al. 2001) over "text" and "not text"; `training/prose.py`
makes them. The answer is the best path (Viterbi).
"""

import json
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from itertools import accumulate
from typing import NamedTuple

from onrecord.read.lines import bare, ends_sentence
from onrecord.read.wording import FEED_HEADING, plain, wording

_LENGTHS = (12, 25, 40, 60, 90, 130, 200, 320, 600)
_SHARES = (0.2, 0.4, 0.6, 0.8)
_FEW = (0, 1, 2, 3)
_NEARBY = 3  # lines on either side that a line is seen with
_WIDER = 10
_KEY = 400  # code points by which a line is known
_LONG_WORD = re.compile(r"[^\W\d_]{5,}|[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]{2}")
_WIDE = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]")
_MARKS = re.compile(r"[.,;:!?。、，]")
_COMMENTS = re.compile(
    r"\d+ (?:comments?|responses?|replies|kommentare?|commentaires?|comentarios?|thoughts)\b|leave a (?:reply|comment)|join the (?:discussion|conversation)",
    re.I,
)
_WORDS = re.compile(r"[^\W\d_]+|[©|»›@]|\d+[:.]\d\d\b|(?:19|20)\d\d\b|\d+")
_TELLING = {
    "you": "you your our we us sie ihr ihre ihren unser unsere vous votre vos nos nous usted tu tus su vostro vostra ваш ваша вы ви jij je jouw du dig deg dit din",
    "sign up": "newsletter newsletters mail email inbox subscribe subscriber subscribers subscription sign signed login log account abonnieren abonnement abonnent abo "
    "registrieren register app podcast podcasts suscríbete suscripción iscriviti abbonati підписатися подписаться prenumerera abonner nyhetsbrev premium",
    "cookies": "cookie cookies consent privacy datenschutz privacidad confidentialité terms rights reserved © copyright policy conditions impressum contact advertise",
    "ago": "ago hours hrs hour mins min vor hace timer siden stunden minuten",
    "bar": "| » ›",
    "address": "http https www com @",
    "picture": "photo photos image images foto bild bilder getty reuters afp ap epa dpa picture credit file фото imago fotograf photograph pictured",
    "comment": "comment comments reply replies posted commented says antworten responder kommentar kommentare comentarios commentaires report abuse upvote likes",
    "author": "reporter correspondent editor journalist writer columnist author professor fellow redakteur redakteurin journaliste periodista contributed by von par",
    "speech": "said says told sagte dijo ha dit déclaré sa sade sier siger mówi сказал заявил сказав",
    "shop": "buy price sale deal deals shop discount offer offers store off free shipping jetzt kaufen",
    "watch": "watch video play listen audio gallery photos slideshow embed content inhalt youtube twitter facebook instagram whatsapp telegram",
}  # fmt: skip
_TOLD_BY: dict[str, list[str]] = {}
for _name, _said in _TELLING.items():
    for _word in _said.split():
        _TOLD_BY.setdefault(_word, []).append(_name)
_KEYWORDS = frozenset(_TOLD_BY)
_OPENERS = re.compile(
    r"(?:read|more|see|also|related|latest|top|most|lire|leer|lees|mehr|lesen|leggi|читай\w*|les|läs|følg|follow|share|image caption)\b",
    re.I,
)


Weights = dict[str, dict[str, float]]


class Seen(NamedTuple):
    """What is seen of one line: of itself as text, and of a text that begins with it or has ended before it."""

    text: list[str]
    turns: list[str]


def is_prose(line: str) -> bool:
    """Whether a line looks like a paragraph whatever stands around it."""
    return _extent(line) >= 60 and ends_sentence(line)


def _extent(line: str) -> int:
    """Length in code points of an alphabet: a sign of a wide script counts as two and a half."""
    return len(line) if line.isascii() else int(len(line) + 1.5 * len(_WIDE.findall(line)))


def core(lines: Sequence[str]) -> tuple[int, int]:
    """The stretch of lines that holds most prose for the fewest other lines (first, end); (0, 0) without any."""
    best, sum_, start, found = 0.0, 0.0, 0, (0, 0)
    for number, line in enumerate(lines):
        sum_ += min(_extent(line), 400) if is_prose(line) else -40 if wording(line) is None else -80
        if sum_ <= 0:
            sum_, start = 0.0, number + 1
        elif sum_ > best:
            best, found = sum_, (start, number + 1)
    return found


def texts(page: "Sight") -> list[bool]:
    """Whether each line is the article's text; where the weights find none, the core of the page is."""
    seen, fitted = lines_seen(page), weights()
    for eager in (0.0, 4.0, 8.0):  # a page without any text is rarer than an odd one
        path = viterbi(seen, fitted, eager)
        if any(path):
            return path
    return [page.prose[number] and page.first <= number < page.end for number in range(len(page.lines))]


def viterbi(seen: Sequence[Seen], weights: Weights, eager: float = 0.0) -> list[bool]:
    """The best path through two states, given the weights of what is seen; `eager`: how much less it takes to begin."""
    of_text, of_entering, of_leaving = weights["text"].get, weights["enter"].get, weights["leave"].get
    always_enter, always_leave = eager + of_entering("", 0.0), of_leaving("", 0.0)
    out, text = 0.0, float("-inf")
    back: list[tuple[bool, bool]] = []
    for line in seen:
        here = sum([of_text(name, 0.0) for name in line.text])
        enter = always_enter + sum([of_entering(name, 0.0) for name in line.turns])
        leave = always_leave + sum([of_leaving(name, 0.0) for name in line.turns])
        back.append((text + leave > out, text >= out + enter))
        out, text = max(out, text + leave), max(text, out + enter) + here
    path: list[bool] = []
    state = text > out
    for from_text_to_out, from_text_to_text in reversed(back):
        path.append(state)
        state = from_text_to_text if state else from_text_to_out
    return path[::-1]


@cache
def weights() -> Weights:
    """The fitted weights: of what is seen of a "headline", of "text", and of a text that one may "enter" or "leave"."""
    found: Weights = json.loads((files(__package__) / "prose.json").read_text(encoding="utf-8"))
    return found


# --------------------------------------------------------------------------- what is seen


class Sight:
    """A page's lines and all that is counted of them once."""

    def __init__(self, lines: Sequence[str]) -> None:
        self.lines = lines
        self.first, self.end = core(lines)
        self.prose = [is_prose(line) for line in lines]
        self.keys = [plain(line[:_KEY]) for line in lines]
        self.times = Counter(self.keys)
        self.words = [set(_LONG_WORD.findall(line[:2000].lower())) for line in lines]
        common = Counter(
            word for number in range(self.first, self.end) if self.prose[number] for word in self.words[number]
        )
        self.common = set(common)
        self.topic = {word for word, count in common.items() if count > 1}
        self.alone = [_alone(line, self.times[key]) for line, key in zip(lines, self.keys, strict=True)]
        self.shapes = [names[0] for names in self.alone]
        self.headline = -1  # the number of its line, once it is known

    def known(self, number: int) -> int:
        """How many of a line's words the core of the page also has, in tenths up to five."""
        words = self.words[number]
        if not words:
            return 0
        within = self.first <= number < self.end and self.prose[number]
        return min(5, 10 * len(words & (self.topic if within else self.common)) // len(words))


def lines_seen(page: Sight) -> list[Seen]:
    """What is seen of each line, in time linear in the text."""
    sums = [0]
    for line, is_text in zip(page.lines, page.prose, strict=True):
        sums.append(sums[-1] + (min(_extent(line), 600) if is_text else 0))
    chars = list(accumulate((len(line) for line in page.lines), initial=0))
    titled = page.words[page.headline] if page.headline >= 0 else set()
    seen: list[Seen] = []
    since, comments = 9, "talk"  # lines since the last heading of other things; whether comments have begun
    for number, line in enumerate(page.lines):
        shape, size = page.shapes[number], "long" if page.prose[number] else "short"
        around = _around(number, page.prose, page.shapes)
        where = f"core {_place(number, page.first, page.end)}"
        place = [f"share {bisect_right(_SHARES, sums[number] / (sums[-1] or 1))}", where, f"{where} {shape}"]
        if page.headline >= 0:
            away = number - page.headline
            place.append("above" if away < 0 else f"below {bisect_right((1, 2, 4, 8, 16), away)} {size}")
        said = wording(line)
        since = 0 if said in ("related", "comments", "newsletter") or FEED_HEADING.fullmatch(line) else since + 1
        if number > page.first and (said == "comments" or _COMMENTS.match(line)):
            comments = "comments"
        around.append(f"dense {bisect_right(_SHARES, _density(sums, chars, number))} {size}")
        own = [*page.alone[number], *around, *place, f"{comments} {size}"]
        if page.words[number]:
            known = f"known {page.known(number)}"
            own += [f"{known} {size}", f"{known} {where}"]
            if titled:
                own.append(f"titled {min(3, len(titled & page.words[number]))} {size}")
            own.append(f"topic {min(4, len(page.topic & page.words[number]))} {min(4, len(page.words[number]) // 4)}")
        heading = f"since {min(since, 4)}"
        own.append(heading)
        seen.append(Seen(own, [shape, *around, *place, heading, comments, f"left {_left(sums, number)}"]))
    return seen


def _density(sums: list[int], chars: list[int], number: int) -> float:
    """How much of the text around a line, itself left out, is prose."""
    low, high = max(0, number - _WIDER), min(len(chars) - 1, number + 1 + _WIDER)
    around = chars[high] - chars[low] - (chars[number + 1] - chars[number])
    return (sums[high] - sums[low] - (sums[number + 1] - sums[number])) / (around or 1)


def _left(sums: list[int], number: int) -> int:
    return bisect_right((0.02, 0.1, 0.3, 0.6), 1 - sums[number] / (sums[-1] or 1))


def _place(number: int, first: int, end: int) -> str:
    if first <= number < end:
        return "within"
    away = first - number if number < first else number - end + 1
    return f"{'before' if number < first else 'after'} {bisect_right((1, 3, 8, 20), away)}"


def _around(number: int, prose: list[bool], shapes: list[str]) -> list[str]:
    before = prose[max(0, number - _NEARBY) : number]
    after = prose[number + 1 : number + 1 + _NEARBY]
    own = "prose" if prose[number] else "other"
    return [
        f"before {sum(before)}",
        f"after {sum(after)}",
        f"{own} between {sum(before)} {sum(after)}",
        f"last {shapes[number - 1] if number else 'none'}",
        f"next {shapes[number + 1] if number + 1 < len(shapes) else 'none'}",
        "|".join(shapes[max(0, number - 1) : number + 2]),
    ]


def _alone(line: str, times: int) -> list[str]:
    """What is seen of a line by itself; its shape first."""
    text, bullet = bare(line)
    long = bisect_right(_LENGTHS, _extent(text))
    ends = "." if ends_sentence(text) else ":" if text.endswith(":") else "-"
    said = wording(text)
    found = [f"{min(long, 5)}{ends}", f"long {long}{ends}", f"said {said}"]
    parts = text.split()
    if text[:1].isupper() or text[:1].islower():
        lower = sum(part[:1].islower() for part in parts) / max(1, len(parts))
        found.append(f"lower {bisect_right(_SHARES, lower)} {min(long, 5)}")
    else:
        found.append("caseless" if text[:1].isalpha() else "opens otherwise")
    marks = len(_MARKS.findall(text[:600])) / max(1, min(len(parts), 100))
    found.append(f"marks {bisect_right((0.02, 0.06, 0.1, 0.16, 0.3), marks)}")
    if times > 1:
        found.append(f"repeated {min(long, 5)}")
    if bullet:
        found.append(f"bullet {ends}")
    size = "short" if long < 4 else "long"
    words = _WORDS.findall(text[:1500].lower())
    found += [f"{name} {size}" for name in {name for word in _KEYWORDS.intersection(words) for name in _TOLD_BY[word]}]
    if any(word[0].isdigit() for word in words[:60]):
        found.append(f"numbers {size}")
    if _OPENERS.match(text):
        found.append(f"opens more {size}")
    if text[0] in "“„«\"'‘—–":
        found.append(f"speech mark {size}")
    return found
