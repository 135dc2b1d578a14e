"""Invented articles in the manners of real news, read against their readings by hand.

Each `NAME.gold` beside an article has one attribution a line: place | source | cue | content | speaker | naming | stance |
relayed from. " … " stands for words left out, " + " joins the parts of a broken content, "," parts what is equally right
(nothing: nobody). Empty naming and stance are "named" and "affirms". A line with "?" is right but not needed; one with "~"
is what the product still gets wrong.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

import pytest

from onrecord.desk import understand
from onrecord.records import Attribution, Page, Reading

HERE = Path(__file__).parent
PAGES = sorted(path for path in HERE.iterdir() if path.suffix in (".txt", ".html"))


class Wanted(NamedTuple):
    page: Path
    place: str
    source: str
    cue: str
    content: str
    speaker: str
    naming: str
    stance: str
    relayed: str


def wanted(marked: str = "") -> Iterator[Wanted]:
    """The lines without a mark, and those with one of `marked`."""
    for page in PAGES:
        for line in page.with_suffix(".gold").read_text(encoding="utf-8").splitlines():
            if line and (line[0] not in "?~" or line[0] in marked):
                fields = [field.strip() for field in line.lstrip("?~").split("|")]
                yield Wanted(page, *fields, *[""] * (8 - len(fields)))


@cache
def reading(page: Path) -> Reading:
    body = page.read_bytes()
    html = page.suffix == ".html"
    url = f"https://outlet.example/{page.name}" if html else page.as_uri()
    seen = datetime(2027, 6, 1, tzinfo=UTC)
    return understand(Page(url, seen, body, sha256(body).hexdigest(), media_type="text/html" if html else "text/plain"))


def plain(name: str | None) -> str:
    return re.sub(r"^(?:the|an?|one) ", "", re.sub(r"[.,'’“”\"]", "", (name or "").lower()))


def is_one_of(got: str | None, names: str) -> bool:
    """Whether a name is one of those that are right; of nobody, that there is none."""
    return any(plain(name) in plain(got) if name.strip() else not got for name in names.split(","))


def is_it(one: Attribution, want: Wanted) -> bool:
    place = one.in_ or "body"
    there = (
        want.place == "body" and (place == "body" or place.startswith("briefs/") or place == "dek")
    ) or place.endswith(want.place)
    first = re.split(" … | \\+ ", want.content)[0].strip(" \"'“”")[:40]
    return there and first in one.content.text and (one.cue.text in want.cue or want.cue in one.cue.text)


def test_the_readings_are_read() -> None:
    assert len(PAGES) == 14
    assert len(list(wanted())) > 200


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_who_says_what(page: Path) -> None:
    """Every attribution of the reading by hand is found, with whose it is, how it is known and through whom it came."""
    missed = []
    for want in (one for one in wanted() if one.page == page):
        found = [one for one in reading(page).attributions if is_it(one, want)]
        right = [
            one
            for one in found
            if is_one_of(one.speaker.name if one.speaker else None, want.speaker)
            and one.naming[0] in (want.naming or "n").split(",")
            and one.stance in (want.stance or "affirms").split(",")
            and is_one_of(one.relayed_from, want.relayed)
        ]
        if not right:
            missed.append((want[1:], [(one.speaker, one.naming, one.stance, one.relayed_from) for one in found]))
    assert not missed


def test_no_headline_makes_a_speaker_of_whom_it_is_about() -> None:
    for page in PAGES:
        speakers = [one.speaker for one in wanted("?~") if one.page == page and one.place == "headline"]
        for one in reading(page).attributions:
            if one.in_ == "headline" and one.speaker and one.naming == "named":
                assert any(is_one_of(one.speaker.name, names) for names in speakers), (page.stem, one)
