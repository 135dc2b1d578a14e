"""Records in plain words: dates, counts, how a source is named, what a stance means."""

import re
from collections.abc import Mapping
from datetime import datetime
from urllib.parse import urlsplit

from markupsafe import Markup, escape

from onrecord.records import Attribution, Naming, Origin, Quantity, Subscription, Support, instant, utc
from onrecord.relayed import origins_in_words

LANGUAGES = {
    "ar": "Arabic", "be": "Belarusian", "bg": "Bulgarian", "cs": "Czech", "da": "Danish", "de": "German",
    "el": "Greek", "en": "English", "es": "Spanish", "et": "Estonian", "fa": "Persian", "fi": "Finnish",
    "fr": "French", "he": "Hebrew", "hi": "Hindi", "hu": "Hungarian", "hy": "Armenian", "it": "Italian",
    "ja": "Japanese", "ka": "Georgian", "ko": "Korean", "lt": "Lithuanian", "lv": "Latvian", "nl": "Dutch",
    "no": "Norwegian", "pl": "Polish", "pt": "Portuguese", "ro": "Romanian", "ru": "Russian", "sk": "Slovak",
    "sr": "Serbian", "sv": "Swedish", "tr": "Turkish", "uk": "Ukrainian", "ur": "Urdu", "zh": "Chinese",
}  # fmt: skip

NAMING = {"named": "named", "described": "unnamed, but described", "unspecified": "unnamed"}
STANCE = {
    "affirms": "says so",
    "denies": "denies it",
    "declines": "declines to say",
    "asks": "asks or demands it",
    "intends": "announces it",
    "unsure": "is not sure of it",
}
BOUND = {"exact": "", "at_least": "at least ", "about": "about ", "at_most": "at most "}
DISPUTE = {
    "denied": "One says it, another denies it",
    "number": "The numbers differ",
    "date": "The dates differ",
    "cause": "The causes differ",
}
ALERT = {
    "article": "new article",
    "origin": "new origin",
    "denial": "new denial",
    "toll": "toll changed",
    "correction": "correction",
}
BRIEF_SECTIONS = {
    "happened": "What happened",
    "says": "Who says so",
    "disputed": "What is disputed",
    "background": "Background",
}
# The feed's filters as the desk calls them.
FILTER = {
    "speaker": "Speaker", "said": "Said", "naming": "Sources", "stance": "Stance", "outlet": "Outlet", "story": "Story",
    "language": "Language", "after": "Since", "before": "Before", "is": "Only",
}  # fmt: skip
FILTER_VALUES = {
    ("naming", "described"): "unnamed, but described",
    ("naming", "unspecified"): "neither named nor described",
    ("naming", "anonymous"): "not named",
    ("is", "single"): "rests on one origin",
    ("is", "disputed"): "disputed",
    ("is", "edited"): "edited since",
    ("after", "24h"): "24 hours ago",
    ("after", "7d"): "7 days ago",
    ("after", "30d"): "30 days ago",
}
HOP = {"dependent": "has it from", "independent": "is independent of", "unknown": "may have it from"}
WHY = {
    "says so": "the text says so",
    "its byline": "it stands in the byline",
    "its dateline": "it stands in the dateline",
    "its sign-off": "it stands under the text",
    "shares its wording": "the wording is the same",
    "shares its wording with a copy that names it": "the wording is that of a copy that credits it",
    "same unnamed source": "the same words for an unnamed source",
    "links to it": "it links there",
}
_CODE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})?")
_LANG = Markup(' lang="{}"')
_DATELINE = re.compile(r"^\W{0,3}[A-Z][^()\n]{1,70}\([^()\n]{2,40}\)\s*(?:[—–―-]|--)\s+")
_DATE_ONLY = re.compile(r"\d{4}-\d{2}-\d{2}")
# The desk speaks English wherever it runs, so the names do not come from the locale.
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def when(date: str | datetime | None, *, year: bool = True) -> Markup:
    """A <time> element; a date is never given more precision than it has. Instants are in UTC."""
    if date is None or date == "":
        return Markup("")
    if isinstance(date, str):
        try:
            moment = instant(date)
        except ValueError:
            return escape(date[:40])  # not a date; what it is can still be read
        exact = _DATE_ONLY.fullmatch(date) is None
    else:
        moment, date, exact = utc(date), utc(date).isoformat(timespec="seconds"), True
    day = f"{moment.day} {MONTHS[moment.month - 1]}" + (f" {moment.year}" if year else "")
    return Markup('<time datetime="{}">{}</time>').format(date, f"{day}, {moment:%H:%M}" if exact else day)


def web_address(address: str | None) -> str | None:
    """`address` where it is http(s) and may be linked to, else None."""
    try:
        return address if address and urlsplit(address).scheme in ("http", "https") else None
    except ValueError:
        return None


def host(address: str) -> str:
    """The host of an address, or the address itself where it has none."""
    try:
        return (urlsplit(address).hostname or address).removeprefix("www.")
    except ValueError:
        return address


def plural(number: int, one: str, many: str | None = None) -> str:
    """`3 articles`, `1 story`."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def sourcing(naming: Mapping[Naming, int]) -> str:
    """How an article sources: `5 attributions: 3 named, 2 unnamed`. Counts attributions, not origins."""
    named, total = naming.get("named", 0), sum(naming.values())
    if not total:
        return "no attributions found"
    parts = [f"{named} named"] if named else []
    parts += [f"{total - named} unnamed"] if total > named else []
    return f"{plural(total, 'attribution')}: {', '.join(parts)}"


def dots(naming: Mapping[Naming, int], most: int = 10) -> str:
    """The same as a row of dots: filled for named, half for described, hollow for unnamed sources."""
    row = "●" * naming.get("named", 0) + "◐" * naming.get("described", 0) + "○" * naming.get("unspecified", 0)
    return row if len(row) <= most else row[:most] + "…"


def hits(snippet: str) -> Markup:
    """A search's snippet, its hits as <mark>."""
    return escape(snippet).replace("\x02", Markup("<mark>")).replace("\x03", Markup("</mark>"))


def known_as(attribution: Attribution) -> str:
    """How the source is named and whether it speaks on the record: `named, on the record`."""
    if attribution.source_type == "none" and not attribution.source:
        return "nobody is said to have said it"
    words = NAMING[attribution.naming]
    if attribution.source_type in ("outlet", "document"):
        return f"{attribution.source_type}, {words}"
    if attribution.on_record is None:
        return words
    return f"{words}, {'on' if attribution.on_record else 'not on'} the record"


def stance(attribution: Attribution) -> str:
    """What the source does with the content: `denies it`, `says so, hedged`."""
    return STANCE[attribution.stance] + (", hedged" if attribution.hedged else "")


def undated(text: str) -> str:
    """A text without the dateline at its beginning: place and agency are not what it says."""
    return _DATELINE.sub("", text)


def why(reason: str) -> str:
    """What shows a hop, as a clause behind `The Courier has it from the agency:`."""
    return WHY.get(reason, reason)


def opening(text: str) -> str:
    """A passage that is cut out of a sentence says so: `… the union had warned`."""
    return f"… {text}" if text[:1].islower() else text


def origins(support: Support | None) -> str:
    """The range of independent origins: `1 origin`, `2–5 origins`."""
    if support is None:
        return "origins not yet weighed"
    return origins_in_words(support.origins_at_least, support.origins_at_most)


def origin_range(support: Support) -> str:
    """`1`, `2–5`."""
    least, most = support.origins_at_least, support.origins_at_most
    return f"{most}" if least == most else f"{least}–{most}"


def figure(value: float) -> str:
    """`1,200`, `48 million`."""
    for size, name in ((1e9, "billion"), (1e6, "million")):
        if value >= size:
            return f"{value / size:,.4g} {name}"
    return f"{value:,.10g}"


def amount(quantity: Quantity) -> str:
    """`at least 12`, `about 1,200`, `48 million crowns`."""
    return BOUND[quantity.bound] + figure(quantity.value) + (f" {quantity.unit}" if quantity.unit else "")


def origin_naming(origin: Origin) -> str:
    """How an origin is known: `named`, `unnamed, but described`, `document, named`, `the outlet's own word`."""
    if origin.kind == "outlet":
        return "the outlet's own word"
    return f"document, {NAMING[origin.naming]}" if origin.kind == "document" else NAMING[origin.naming]


def moment(at: datetime) -> str:
    """`4 Mar 2031, 05:18`, in UTC."""
    at = utc(at)
    return f"{at.day} {MONTHS[at.month - 1]} {at.year}, {at:%H:%M}"


def language(code: str) -> str:
    """The English name of an ISO 639-1 code, or the code."""
    return LANGUAGES.get(code, code)


def lang(code: str | None) -> Markup:
    """A lang attribute with a space before it, where the code is one."""
    return _LANG.format(code) if code and _CODE.fullmatch(code) else Markup("")


def health(source: Subscription) -> str:
    """How the visits go, in one word or two: `well`, `failing (3 visits)`, `paused`, `not yet visited`."""
    if source.paused:
        return "paused"
    if source.last_error:
        return f"failing ({plural(max(1, source.errors), 'visit')})"
    return "well" if source.last_visit else "not yet visited"
