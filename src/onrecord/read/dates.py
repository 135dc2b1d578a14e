"""Dates as pages write them, to ISO 8601 and no more precise than written."""

import re
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime

_ISO = re.compile(
    r"(?P<y>\d{4})-?(?P<m>\d{2})-?(?P<d>\d{2})(?:[T\s]+(?P<H>\d{2}):?(?P<M>\d{2})(?::?(?P<S>\d{2})(?:[.,]\d+)?)?"
    r"\s*(?P<z>Z|UTC|GMT|[+-]\d{2}:?(?:\d{2})?)?)?"
)
MONTHS = {
    month: number
    for number, names in enumerate(
        (
            "jan januar january janvier enero gennaio januari stycznia janeiro января січня",
            "feb februar february février fevrier febrero febbraio februari lutego fevereiro февраля лютого",
            "mar mär märz march mars marzo maart marca março марта березня",
            "apr april avril abril aprile kwietnia апреля квітня",
            "may mai mayo maggio mei maj maja maio мая травня",
            "jun juni june juin junio giugno czerwca junho июня червня",
            "jul juli july juillet julio luglio lipca julho июля липня",
            "aug august août aout agosto augustus augusti sierpnia августа серпня",
            "sep sept september septembre septiembre settembre września setembro сентября вересня",
            "oct okt october oktober octobre octubre ottobre października outubro октября жовтня",
            "nov november novembre noviembre listopada novembro ноября листопада",
            "dec dez des december dezember décembre decembre diciembre dicembre desember grudnia dezembro декабря грудня",
        ),
        1,
    )
    for month in names.split()
}
_ZONES = {"utc": 0, "gmt": 0, "z": 0, "bst": 60, "cet": 60, "mez": 60, "cest": 120, "mesz": 120, "eet": 120, "eest": 180,
          "msk": 180, "ist": 330, "est": -300, "edt": -240, "cst": -360, "cdt": -300, "mst": -420, "mdt": -360,
          "pst": -480, "pdt": -420, "aest": 600, "aedt": 660, "jst": 540, "kst": 540, "sast": 120}  # fmt: skip
_MONTH_FIRST = re.compile(
    r"\b(?P<month>[^\W\d_]{3,12})\.?\s+(?P<d>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<y>(?:19|20)\d{2})\b"
)
_DAY_FIRST = re.compile(
    r"\b(?P<d>\d{1,2})(?:st|nd|rd|th|er)?\.?\s+(?:de\s+)?(?P<month>[^\W\d_]{3,12})\.?,?\s+(?:de\s+)?(?P<y>(?:19|20)\d{2})\b"
)
_NUMERIC = re.compile(r"\b(?P<d>\d{1,2})\.(?P<m>\d{1,2})\.(?P<y>(?:19|20)\d{2})\b")
_ISO_IN_TEXT = re.compile(r"\b(?P<y>(?:19|20)\d{2})[-/.](?P<m>\d{2})[-/.](?P<d>\d{2})\b")
_CLOCK = re.compile(
    r"\b(?P<H>\d{1,2})(?:[:.h](?P<M>\d{2}))?(?::\d{2})?\s*(?P<half>[ap]\.?m\b\.?)?(?:\s*(?:uhr)?\s*\(?(?P<z>[A-Z]{1,4}\b|[+-]\d{2}:?\d{2}))?", re.I
)  # fmt: skip
_URL = re.compile(r"/(?P<y>(?:19|20)\d{2})[/-](?P<m>\d{1,2}|[a-z]{3})[/-](?P<d>\d{1,2})(?:[/-]|$)")


def iso(value: object) -> str | None:
    """A machine-readable date (ISO 8601, RFC 2822, seconds since 1970) as ISO 8601; None for anything else."""
    text = str(value).strip()[:80]
    if found := _ISO.match(text):
        hour, zone = found["H"], found["z"]
        return _made(found, (int(hour), int(found["M"]), int(found["S"] or 0)) if hour else None, zone)
    if re.fullmatch(r"1\d{9}(?:\d{3})?", text):
        return datetime.fromtimestamp(int(text[:10]), UTC).isoformat()
    try:
        return parsedate_to_datetime(text).isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return written(text)


def written(text: str) -> str | None:
    """The first date that people write ("Dec. 4, 2024, 10:30 AM GMT", "4. Dezember 2024", "04.12.2024") as ISO 8601."""
    for pattern in (_MONTH_FIRST, _DAY_FIRST, _NUMERIC, _ISO_IN_TEXT):
        for found in pattern.finditer(text[:3000]):
            day = _made(found, None, None)
            if day is None:
                continue
            rest = text[found.end() : found.end() + 40]
            for clock in _CLOCK.finditer(rest):
                if clock["M"] or clock["half"]:
                    return _with_clock(found, clock) or day
            return day
    return None


def in_url(url: str) -> str | None:
    """The day that an address names."""
    found = _URL.search(url)
    return _made(found, None, None) if found else None


def _with_clock(day: re.Match[str], clock: re.Match[str]) -> str | None:
    hour, half = int(clock["H"]), (clock["half"] or "").lower()
    if half:
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    return _made(day, (hour, int(clock["M"] or 0), 0), clock["z"])


def _made(found: re.Match[str], clock: tuple[int, int, int] | None, zone: str | None) -> str | None:
    groups = found.groupdict()
    name = (groups.get("month") or groups.get("m") or "").lower()
    month = int(name) if name.isdigit() else MONTHS.get(name, MONTHS.get(name[:3], 0) if name.isascii() else 0)
    try:
        if clock is None:
            return datetime(int(groups["y"]), month, int(groups["d"])).date().isoformat()
        moment = datetime(int(groups["y"]), month, int(groups["d"]), *clock, tzinfo=_zone(zone))
    except ValueError:
        return None
    # A date that a template pads with midnight is a day.
    if clock == (0, 0, 0) and not moment.utcoffset():
        return moment.date().isoformat()
    return moment.isoformat()


def _zone(name: str | None) -> timezone | None:
    if not name:
        return None
    if name[0] in "+-":
        digits = name[1:].replace(":", "").ljust(4, "0")
        minutes = int(digits[:2]) * 60 + int(digits[2:4])
        return timezone(timedelta(minutes=-minutes if name[0] == "-" else minutes)) if minutes < 1440 else None
    offset = _ZONES.get(name.lower())
    return None if offset is None else timezone(timedelta(minutes=offset))
