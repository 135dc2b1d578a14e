"""Live items in flattened text: short pieces of news under a feed's heading, or the timed posts of a live blog."""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from onrecord.read import dates
from onrecord.read.lines import ends_sentence
from onrecord.read.prose import is_prose
from onrecord.read.wording import FEED_HEADING, wording
from onrecord.records import BlockLabel, Brief

POSTS = 4  # timed posts from which a page is a live blog
APART = 12  # lines between two times within which they can be those of neighbouring posts
NO_DAY = "the clock time of its post, on the day of the page"
_CLOCK = re.compile(
    r"(?:(?P<day>.{4,30}?)[\s,|•·–-]+)?(?:(?:at|um|à|a las|kl\.?|updated at)\s+)?(?P<H>[01]?\d|2[0-3])[:.h](?P<M>[0-5]\d)(?::[0-5]\d)?\s*(?P<half>[ap]\.?m\b\.?)?"
    r"\s*(?:uhr|hrs?)?\s*\(?(?P<zone>[A-Z]{2,4}T?|[+-]\d{2}:?\d{2})?\)?",
    re.I,
)
_AGO = re.compile(
    r"(?:(?:vor|il y a|hace)\s+)?\d{1,2}\s*(?:m|min(?:ute)?s?|h|hrs?|hours?|minuten|stunden?)\b\.?(?:\s+ago)?", re.I
)


def is_heading(line: str) -> bool:
    """Whether a line heads a live feed and is nothing else."""
    return len(line) <= 60 and len(line.split()) <= 3 and bool(FEED_HEADING.fullmatch(line))


def items(
    lines: Sequence[str], labels: list[BlockLabel | None], start: int, section: str | None, day: str | None
) -> tuple[Brief, ...]:
    """The items under a feed's heading from line `start` on; labels them and the heading.

    `section`: the heading that stood above the headline; where it comes again,
    it heads the feed. `day`: the page's own, for items that tell the clock.
    """
    briefs: list[Brief] = []
    within = False
    for number in range(start, len(lines)):
        line = lines[number]
        if (section and line == section) or FEED_HEADING.fullmatch(line):
            within = True
            labels[number] = "navigation"
        elif within and is_time(line):
            labels[number] = "live_item"
        elif within and labels[number] in ("related", "comments", "newsletter"):
            within = False
        elif within and labels[number] is None and is_prose(line):
            labels[number] = "live_item"
            near = next((lines[n] for n in (number - 1, number - 2) if n > start and is_time(lines[n])), "")
            moment, inferred = _moment(near, day)
            briefs.append(Brief(line, date_published=moment, date_inferred=inferred))
    return tuple(briefs)


class Post(NamedTuple):
    """Where a timed post stands: the line of its time, its first line, and the one after its last."""

    time: int
    first: int
    end: int


def posts(lines: Sequence[str], start: int) -> list[Post]:
    """The timed posts from line `start` on, none when the page is no live blog.

    A post is a time alone on its line with prose after it before the next one;
    its headline stands above the time or below it, all over the page alike.
    """
    times = [number for number in range(start, len(lines)) if is_time(lines[number])]
    if len(times) < POSTS or not _run_on([lines[at] for at in times]):
        return []
    told: list[tuple[int, int]] = []  # of each time that has prose, the line after the last of it
    for at, after in pairwise((*times, len(lines))):
        prose = [number for number in range(at + 1, min(after, at + 4 * APART)) if is_prose(lines[number])]
        if prose:
            told.append((at, prose[-1] + 1))
    if len(told) < POSTS or any(after - end > 4 * APART for (_, end), (after, _) in pairwise(told)):
        return []
    above = sum(_may_head(lines, at - 1) for at, _ in told[1:]) > 0.7 * (len(told) - 1)
    below = sum(_may_head(lines, at + 1) for at, _ in told) > 0.5 * len(told)
    return [Post(at, at - (above and not below and _may_head(lines, at - 1)), end) for at, end in told]


def _run_on(times: Sequence[str]) -> bool:
    """Whether times go one way, as those of posts do: the lengths of videos do not."""
    clocks = [_24_hours(found) for time in times if (found := _CLOCK.fullmatch(time))]
    down = sum(a > b for a, b in pairwise(clocks))
    up = sum(a < b for a, b in pairwise(clocks))
    return max(up, down) >= 0.8 * max(0, len(clocks) - 1)


def is_time(line: str) -> bool:
    """Whether a line is a clock time (perhaps with its day) or "12 min ago", and nothing else."""
    return len(line) <= 50 and line[-1:] != ":" and bool(_CLOCK.fullmatch(line) or _AGO.fullmatch(line))


def _may_head(lines: Sequence[str], number: int) -> bool:
    line = lines[number] if 0 <= number < len(lines) else ""
    return 12 <= len(line) <= 160 and not ends_sentence(line) and wording(line) is None and not is_time(line)


def brief(lines: Sequence[str], post: Post, day: str | None) -> Brief | None:
    """What a post's lines say; its time counts on the page's own `day` (ISO) unless it names another."""
    own = [number for number in range(post.first, post.end) if number != post.time and wording(lines[number]) is None]
    head = next((number for number in own[:1] if _may_head(lines, number)), None)
    text = "\n\n".join(lines[number] for number in own if number != head and len(lines[number]) > 30)
    if not text:
        return None
    moment, inferred = _moment(lines[post.time], day)
    return Brief(text, lines[head] if head is not None else None, date_published=moment, date_inferred=inferred)


def _moment(line: str, day: str | None) -> tuple[str | None, str | None]:
    """(ISO date-time, why it is inferred) of a post's own time."""
    if stated := dates.written(line):
        return stated, None
    clock = _CLOCK.fullmatch(line)
    if clock is None or not day:
        return None, None
    moment = dates.iso(f"{day[:10]} {_24_hours(clock)}")
    return moment, NO_DAY if moment else None


def _24_hours(clock: re.Match[str]) -> str:
    hour, half = int(clock["H"]), (clock["half"] or "").lower()
    if half:
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    return f"{hour:02}:{clock['M']}"
