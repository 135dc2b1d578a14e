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
            "jan januar january janvier enero gennaio januari stycznia janeiro января січня ocak ledna tammikuuta janúar sausio",
            "feb februar february février fevrier febrero febbraio februari lutego fevereiro февраля лютого şubat února helmikuuta febrúar vasario",
            "mar mär märz march mars marzo maart marca março марта березня marts mart maret března maaliskuuta kovo",
            "apr april avril abril aprile kwietnia апреля квітня nisan dubna huhtikuuta apríl balandžio",
            "may mai mayo maggio mei maj maja maio мая травня mayıs května toukokuuta maí gegužės",
            "jun juni june juin junio giugno czerwca junho июня червня haziran června kesäkuuta júní birželio",
            "jul juli july juillet julio luglio lipca julho июля липня temmuz července heinäkuuta júlí liepos",
            "aug august août aout agosto augustus augusti sierpnia августа серпня ağustos agustus srpna elokuuta ágúst rugpjūčio",
            "sep sept september septembre septiembre settembre września setembro сентября вересня eylül září syyskuuta rugsėjo",
            "oct okt october oktober octobre octubre ottobre października outubro октября жовтня ekim října lokakuuta október spalio",
            "nov november novembre noviembre listopada novembro ноября листопада kasım listopadu marraskuuta nóvember lapkričio",
            "dec dez des december dezember décembre decembre diciembre dicembre desember grudnia dezembro декабря грудня aralık prosince joulukuuta gruodžio",
        ),
        1,
    )
    for month in names.split()
}
_ZONES = {"utc": 0, "gmt": 0, "z": 0, "bst": 60, "cet": 60, "mez": 60, "cest": 120, "mesz": 120, "eet": 120, "eest": 180,
          "msk": 180, "ist": 330, "est": -300, "edt": -240, "cst": -360, "cdt": -300, "mst": -420, "mdt": -360,
          "wib": 420, "pst": -480, "pdt": -420, "aest": 600, "aedt": 660, "jst": 540, "kst": 540, "sast": 120}  # fmt: skip
_MONTH_FIRST = re.compile(
    r"\b(?P<month>[^\W\d_]{3,12})\.?\s+(?P<d>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<y>(?:19|20)\d{2})\b"
)
_DAY_FIRST = re.compile(
    r"\b(?P<d>\d{1,2})(?:st|nd|rd|th|er)?\.?\s+(?:de\s+)?(?P<month>[^\W\d_]{3,12})\.?,?\s+(?:de\s+)?(?P<y>(?:19|20)\d{2})\b"
)
_NUMERIC = re.compile(r"(?<![\d.])(?P<d>\d{1,2})\. ?(?P<m>\d{1,2})\. ?(?P<y>(?:19|20)?\d{2})(?![\d.]\d|\d)")
_SLASHED = re.compile(r"(?<![\d/])(?P<a>\d{1,2})/(?P<b>\d{1,2})/(?P<y>(?:19|20)\d{2})(?![\d/])")
_YEAR_FIRST = re.compile(
    r"(?<!\d)(?P<y>(?:19|20)\d{2})(?:[-/.] ?|年 ?|년 ?)(?P<m>\d{1,2})(?:[-/.] ?|月 ?|월 ?)(?P<d>\d{1,2})(?!\d)[日일]?"
)
_UNIX = re.compile(
    r"(?:[A-Z][a-z]{2} )?(?P<month>[A-Z][a-z]{2}) +(?P<d>\d{1,2}) (?P<H>\d{2}):(?P<M>\d{2}):(?P<S>\d{2}) (?:(?P<z>[A-Z]{2,5}) )?(?P<y>\d{4})"
)
_CLOCK = re.compile(
    r"(?<![\d:.])(?P<H>\d{1,2})(?:[:.h](?P<M>\d{2}))?(?::\d{2})?(?!\d|\.\d)\s*(?P<half>[ap]\.?m\b\.?)?"
    r"(?:\s*(?:uhr)?\s*\(?(?P<z>(?:GMT|UTC) ?[+-]\d{1,2}\b|[A-Z]{1,4}\b|[+-]\d{2}:?\d{2}))?",
    re.I,
)
_OFFSET = re.compile(r"(?:GMT|UTC) ?([+-]\d{1,2})", re.I)
_EPOCH = re.compile(r"[12]\d{9}(?:\d{3})?")
_DIGIT = re.compile(r"\d")
_URL = re.compile(r"/(?P<y>(?:19|20)\d{2})[/-](?P<m>\d{1,2}|[a-z]{3})[/-](?P<d>\d{1,2})(?:[/-]|$)")


def iso(value: object) -> str | None:
    """A machine-readable date (ISO 8601, RFC 2822, Unix `date`, seconds since 1970) as ISO 8601; None for anything else."""
    text = str(value).strip()[:80]
    if _EPOCH.fullmatch(text):
        return datetime.fromtimestamp(int(text[:10]), UTC).isoformat()
    found = _ISO.match(text) or _UNIX.match(text)
    if found:
        hour, zone = found["H"], found["z"]
        return _made(found, (int(hour), int(found["M"]), int(found["S"] or 0)) if hour else None, zone)
    try:
        return parsedate_to_datetime(text).isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return written(text)


def written(text: str) -> str | None:
    """The first date that people write ("Dec. 4, 2024, 10:30 AM GMT", "4. Dezember 2024", "04.12.2024") as ISO 8601.

    A time of day beside it is taken along, with its zone where one is written;
    without, it is the local time of whoever wrote it. Of "5/6/2031" nobody can
    tell the month: no date.
    """
    text = text[:3000]
    if not _DIGIT.search(text):
        return None
    for pattern in (_MONTH_FIRST, _DAY_FIRST, _NUMERIC, _YEAR_FIRST, _SLASHED):
        for found in pattern.finditer(text):
            day = _made(found, None, None)
            if day is None:
                continue
            for beside in (text[found.end() : found.end() + 40], text[max(0, found.start() - 25) : found.start()]):
                for clock in _CLOCK.finditer(beside):
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
    day, name = groups.get("d"), (groups.get("month") or groups.get("m") or "").lower()
    if "a" in groups:  # 31/12 or 12/31: the one above 12 is the day
        a, b = int(groups["a"]), int(groups["b"])
        if (a > 12) == (b > 12) and a != b:
            return None
        day, name = (groups["a"], groups["b"]) if a > 12 or a == b else (groups["b"], groups["a"])
    month = int(name) if name.isdigit() else MONTHS.get(name, MONTHS.get(name[:3], 0) if name.isascii() else 0)
    year = int(groups["y"]) + (2000 if len(groups["y"]) == 2 else 0)
    try:
        if clock is None:
            return datetime(year, month, int(day or 0)).date().isoformat()
        moment = datetime(year, month, int(day or 0), *clock, tzinfo=_zone(zone))
    except ValueError:
        return None
    # A date that a template pads with midnight is a day, unless it goes so far as to state a zone.
    return moment.date().isoformat() if clock == (0, 0, 0) and moment.tzinfo is None else moment.isoformat()


def _zone(name: str | None) -> timezone | None:
    if not name:
        return None
    if offset := _OFFSET.fullmatch(name):
        return timezone(timedelta(hours=int(offset[1])))
    if name[0] in "+-":
        digits = name[1:].replace(":", "").ljust(4, "0")
        minutes = int(digits[:2]) * 60 + int(digits[2:4])
        return timezone(timedelta(minutes=-minutes if name[0] == "-" else minutes)) if minutes < 1440 else None
    minutes_east = _ZONES.get(name.lower())
    return None if minutes_east is None else timezone(timedelta(minutes=minutes_east))
