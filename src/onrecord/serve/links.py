"""Addresses of the desk's pages about names: any script, with whatever stands in a name."""

from urllib.parse import quote, urlencode

from onrecord.records import Attribution


def speaker_link(key: str, article_id: str = "") -> str:
    """To a speaker by key or name; with an article, to the one whom it means by this name."""
    return f"/speaker/{quote(key, safe='')}" + (f"?{urlencode({'in': article_id})}" if article_id else "")


def outlet_link(name: str, beside: str = "") -> str:
    """To an outlet, or to two side by side."""
    return f"/outlet/{quote(name, safe='')}" + (f"?{urlencode({'with': beside})}" if beside else "")


def source_link(attribution: Attribution, article_id: str) -> str:
    """To whoever says it in an article: a speaker's page or an outlet's; "" for a source without a name."""
    if attribution.speaker is None or attribution.naming != "named":
        return ""
    if attribution.source_type == "outlet":
        return outlet_link(attribution.speaker.name)
    named = attribution.source_type in ("person", "organization", "group")
    return speaker_link(attribution.speaker.name, article_id) if named else ""
