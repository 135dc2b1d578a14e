"""Which line of a flattened page is its headline: a choice among the lines before its text, weights fitted to real pages."""

from bisect import bisect_right

from onrecord.read import people
from onrecord.read.prose import Sight, weights
from onrecord.read.wording import wording

REACH = 80  # lines before the text in which a headline is looked for
BEYOND = 4  # lines of the text in which it is looked for
LONGEST = 300  # code points of a headline
EASY = 4.0  # by how much less than "no headline" a line that has the form of one may weigh
COPIES = 5  # of a headline on its page


def headline_of(page: Sight) -> int:
    """The number of the line that is the headline, the last of its copies before the text; -1 when there is none."""
    return best(page, weights()["headline"])


def best(page: Sight, of: dict[str, float]) -> int:
    """The candidate that weighs most, -1 when none weighs as much as "none"."""
    most, found = of.get("none", 0.0), -1
    for number in candidates(page):
        worth = sum(of.get(name, 0.0) for name in seen(page, number))
        if worth > most - (EASY if found < 0 and _is_heading(page, number) else 0.0):
            most, found = worth, number
    return found


def _is_heading(page: Sight, number: int) -> bool:
    """Whether a line above the text has the form of a headline: some words, and neither a sentence nor a notice."""
    line = page.lines[number]
    return (
        number < page.first
        and 3 <= len(line.split()) <= 30
        and not page.prose[number]
        and wording(line) is None
        and not people.is_byline(line)
    )


def candidates(page: Sight) -> list[int]:
    """The lines that can be the headline at all."""
    near = range(max(0, page.first - REACH), min(len(page.lines), page.first + BEYOND))
    return [n for n in near if page.times[page.keys[n]] <= COPIES and len(page.lines[n]) <= LONGEST]


def seen(page: Sight, number: int) -> list[str]:
    """What is seen of a line that may be the headline."""
    line = page.lines[number]
    words = len(line.split())
    away = page.first - number
    found = [
        f"words {bisect_right((2, 3, 4, 6, 9, 14, 20, 30), words)}",
        f"away {bisect_right((-2, -1, 0, 1, 2, 3, 5, 8, 12, 20, 40), away)}",
        f"known {page.known(number)} {bisect_right((2, 4, 7), len(page.words[number]))}",
        f"next {page.shapes[number + 1] if number + 1 < len(page.lines) else 'none'}",
        f"last {page.shapes[number - 1] if number else 'none'}",
        *page.alone[number],
    ]
    key = page.keys[number]
    before = page.keys[max(0, number - REACH) : number]
    after = page.keys[number + 1 : number + REACH]
    if key in before:
        found.append("again")
    if key in after:
        found.append("and again")
    if len(key) > 15:
        found += ["within one before"] * any(key in other and key != other for other in before)
        found += ["within one after"] * any(key in other and key != other for other in after[:10])
        found += ["holds one after"] * any(other in key and len(other) > 15 and key != other for other in after[:15])
    if people.is_byline(line):
        found.append("byline")
    if not key:
        found.append("no words")
    if any(page.prose[max(page.first, 0) : number]):
        found.append("after prose")
    return found
