"""Strings of strangers made safe: plain text, http(s) links, allow-listed markup, dates."""

import html
import re
import unicodedata
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_tz
from urllib.parse import urljoin, urlsplit

import nh3

_TAG = re.compile(r"<(?:[a-zA-Z/!?][^<>]*>|!--)")
_DROPPED = {"script", "style", "template", "iframe", "object", "embed", "svg", "math", "noscript", "textarea", "title"}
_TAGS = {
    "a", "abbr", "b", "blockquote", "br", "caption", "cite", "code", "dd", "del", "div", "dl", "dt", "em", "figcaption",
    "figure", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "ins", "li", "ol", "p", "pre", "q", "s", "small",
    "span", "strong", "sub", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "time", "tr", "u", "ul",
}  # fmt: skip
_ATTRIBUTES = {
    "a": {"href", "title"},
    "img": {"src", "alt", "title", "width", "height"},
    "time": {"datetime"},
    "blockquote": {"cite"},
    "q": {"cite"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
}
_LINKS = {"href", "src", "cite"}
# Embeddings, overrides and isolates can make a line read otherwise than it is; a headline needs none of them.
_REORDERING = {chr(code) for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))}
_LONGEST_LINK = 4096
_ISO = re.compile(r"(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d)?)(?:[.,]\d+)?\s*(Z|z|UTC|GMT|[+-]\d\d(?::?\d\d)?)?)?")
_ZONES = {"CET": 60, "CEST": 120, "EET": 120, "EEST": 180, "BST": 60, "MSK": 180, "JST": 540, "AEST": 600, "AEDT": 660}


def plain_text(text: str, limit: int = 2000) -> str:
    """`text` without markup, entities and control characters, on one line, at most `limit` code points.

    Feeds escape once, twice or not at all, so markup is taken out until none is left.
    """
    text = text[: 4 * limit + 4000]
    for _ in range(4):
        before = text
        if _TAG.search(text):
            text = nh3.clean(text, tags=set(), clean_content_tags=_DROPPED, attributes={})
        text = html.unescape(text)
        if text == before:
            break
    else:
        text = _TAG.sub(" ", text)
    line = " ".join("".join(character if _keeps(character) else " " for character in text).split())
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def _keeps(character: str) -> bool:
    if character.isascii():
        return character >= " " and character != "\x7f"
    if character in _REORDERING:
        return False
    category = unicodedata.category(character)
    return category[0] != "C" or (category == "Cf" and character not in "\ufeff\u200b")


def safe_link(link: str | None, base: str) -> str | None:
    """`link` as an absolute http(s) address without user name, or None."""
    if not link:
        return None
    try:
        absolute = urljoin(base, re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]", "", link).strip())
        parts = urlsplit(absolute)
        if parts.scheme not in ("http", "https") or not parts.hostname or "@" in parts.netloc:
            return None
        _ = parts.port
    except ValueError:
        return None
    absolute = re.sub(
        r'[\s<>"\'`{}|\\^]', lambda match: "".join(f"%{byte:02X}" for byte in match[0].encode()), absolute
    )
    return absolute if len(absolute) <= _LONGEST_LINK else None


def safe_html(markup: str, base: str, limit: int = 1_000_000) -> str:
    """`markup` reduced to an allow-list of tags and http(s) links, relative ones resolved against `base`."""
    if not markup:
        return ""

    def keep(_tag: str, attribute: str, value: str) -> str | None:
        return safe_link(value, base) if attribute in _LINKS else value

    return nh3.clean(
        markup[:limit],
        tags=_TAGS,
        clean_content_tags=_DROPPED,
        attributes=_ATTRIBUTES,
        attribute_filter=keep,
        url_schemes={"http", "https"},
        link_rel="noopener noreferrer nofollow",
    ).strip()


def feed_date(text: str | None) -> str | None:
    """The date of a feed (RFC 822, ISO 8601) as precise as it is written: a day, or an instant in UTC.

    An instant without a zone is taken to be UTC. None when it is no date.
    """
    text = (text or "").strip()
    try:
        if match := _ISO.match(text):
            day, clock, zone = match.groups()
            if clock is None:
                return datetime.fromisoformat(day).date().isoformat()
            return _in_utc(datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=_zone(zone)))
        timed = re.search(r"\d\d?:\d\d", text) is not None
        fields = parsedate_tz(text if timed else f"{text} 00:00")
        if fields is None:
            return None
        year, month, day_of_month, hour, minute, second = fields[:6]
        if not timed:
            return datetime(year, month, day_of_month).date().isoformat()
        word = text.rpartition(" ")[2].upper()
        offset = _ZONES[word] * 60 if word in _ZONES else fields[9] or 0
        zoned = timezone(timedelta(seconds=offset))
        return _in_utc(datetime(year, month, day_of_month, hour, minute, min(second, 59), tzinfo=zoned))
    except (ValueError, OverflowError):
        return None


def _zone(text: str | None) -> timezone:
    if not text or text.upper() in ("Z", "UTC", "GMT"):
        return UTC
    digits = text[1:].replace(":", "").ljust(4, "0")
    minutes = int(digits[:2]) * 60 + int(digits[2:])
    return timezone(timedelta(minutes=-minutes if text[0] == "-" else minutes))


def _in_utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds")


def language_code(text: str | None) -> str | None:
    """`en-GB` as the ISO 639-1 code `en`, or None."""
    match = re.match(r"\s*([a-zA-Z]{2})(?:[-_]|\s*$)", text or "")
    return match[1].lower() if match else None
