"""Lines that sign and date an article in flattened text."""

import re
from collections.abc import Sequence

from onrecord.read import dates, people
from onrecord.read.wording import wording

_DATED = re.compile(
    r"^(?:published|posted|updated|last (?:updated|modified)|modified|first published)\b\W*(?P<date>.{4,60})$", re.I
)
MODIFIED = re.compile(
    r"updat|modif|edited|aktualisiert|mis[e]? à jour|actualizad|aggiornat|oppdatert|opdateret|uppdaterad|обновлено|оновлено|güncel",
    re.I,
)
_BY = frozenset(("by", "von", "par", "por", "di", "door", "av", "af", "written by"))


def names_only(line: str) -> bool:
    """Whether a line is one name or several, or an agency's."""
    named = people.byline(line) if len(line) < 100 else []
    return bool(named) and all(people.is_name(person.name) or people.AGENCY.fullmatch(person.name) for person in named)


def near_name(lines: Sequence[str], number: int) -> bool:
    """Whether what stands around a name shows that it is an author's: a date, a job, "By", another name."""
    others = [*lines[max(0, number - 2) : number], *lines[number + 1 : number + 6]]
    return any(
        people.is_role(other)
        or date_line(other)
        or wording(other) in ("published", "reading_time")
        or other.lower().strip(" :") in _BY
        for other in others
        if len(other) < 80
    )


def date_line(line: str) -> str | None:
    """The date that a line states, if that is all it does."""
    if len(line) > 90 or not any(sign.isdigit() for sign in line):
        return None
    stated = _DATED.match(line)
    words = stated["date"] if stated else line
    moment = dates.iso(words) if words[:4].isdigit() else dates.written(words)
    # A sentence that holds a date is no date line.
    return moment if moment and (stated or len(line.split()) <= 8 or wording(line) == "published") else None
