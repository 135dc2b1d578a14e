"""A published brief as others read it: schema.org in JSON-LD, and Atom (RFC 4287)."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from markupsafe import Markup

from onrecord.brief import in_pairs
from onrecord.records import BriefLine, Person, StoryBrief
from onrecord.relayed import origins_in_words
from onrecord.serve.atom import add, document, feed
from onrecord.serve.words import DISPUTE, web_address


def json_ld(brief: StoryBrief, address: str) -> Markup:
    """The brief as a NewsArticle with its Quotations and Claims, to stand in a script element that nothing runs."""
    linked = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": brief.headline,
        "url": address,
        "datePublished": brief.published_at.isoformat() if brief.published_at else None,
        "dateModified": brief.changed_at.isoformat(),
        "timeRequired": f"PT{brief.reading_minutes}M",
        "author": _person(brief.author),
        "image": _image(brief),
        "isBasedOn": list(dict.fromkeys(line.url for line in brief.lines if web_address(line.url))),
        "hasPart": [_part(line) for line in brief.lines if line.article_id],
    }
    plain = json.dumps({key: value for key, value in linked.items() if value}, ensure_ascii=False)
    for mark, code in (("<", "\\u003c"), (">", "\\u003e"), ("&", "\\u0026")):
        plain = plain.replace(mark, code)  # so that nothing of it can end or open an element
    return Markup(plain)  # noqa: S704


def _person(author: Person) -> dict[str, Any]:
    told = {"name": author.name, "jobTitle": author.job_title, "description": author.description}
    return {"@type": "Person", **{key: value for key, value in told.items() if value}}


def _image(brief: StoryBrief) -> dict[str, Any] | None:
    picture = brief.picture
    if picture is None or not web_address(picture.url):
        return None
    told = {"contentUrl": picture.url, "caption": picture.caption, "creditText": picture.credit_text}
    return {"@type": "ImageObject", **{key: value for key, value in told.items() if value}}


def _part(line: BriefLine) -> dict[str, Any]:
    """A sentence with who says it and where it stands: a Quotation where its words are a speaker's, else a Claim."""
    where = {"@type": "NewsArticle", "url": line.url, "publisher": {"@type": "Organization", "name": line.outlet or ""}}
    speaker = {"@type": "Thing", "name": line.chain[0]} if line.chain else None
    if line.quoted:
        part = {"@type": "Quotation", "text": line.text, "creator": speaker, "isPartOf": where}
    else:
        part = {"@type": "Claim", "text": line.text, "creator": speaker, "appearance": where}
    return {key: value for key, value in part.items() if value}


def atom(briefs: Sequence[StoryBrief], base: str) -> bytes:
    """The published briefs as a feed; `base`: the desk's address with a slash at its end."""
    here = f"{base}briefs/published"
    updated = max((brief.changed_at for brief in briefs), default=datetime.now(UTC))
    made = feed(f"{here}.atom", "onrecord: briefs", updated, here)
    for brief in briefs:
        entry = add(made, "entry")
        add(entry, "id", f"urn:onrecord:brief:{brief.id}")
        add(entry, "title", brief.headline)
        add(entry, "updated", brief.changed_at.isoformat())
        if brief.published_at:
            add(entry, "published", brief.published_at.isoformat())
        add(add(entry, "author"), "name", brief.author.name)
        add(entry, "link", rel="alternate", type="text/html", href=f"{here}/{brief.slug}")
        add(entry, "content", _html(brief), type="html")
    return document(made)


def _html(brief: StoryBrief) -> str:
    """Its sentences, each with its chain; the two sides of a dispute under what they differ in."""
    return "".join(
        _pair(group) if is_pair(group) else "".join(map(_paragraph, group)) for group in in_pairs(brief.lines)
    )


def is_pair(group: Sequence[BriefLine]) -> bool:
    """Whether these lines are both sides of a dispute."""
    return len(group) > 1 and group[0].dispute is not None


def _pair(sides: Sequence[BriefLine]) -> Markup:
    heading = DISPUTE[sides[0].dispute[0]] if sides[0].dispute else ""
    quoted = Markup().join(Markup("<blockquote>{}</blockquote>").format(_paragraph(side)) for side in sides)
    return Markup("<p><b>{}:</b></p>{}").format(heading, quoted)


def _paragraph(line: BriefLine) -> Markup:
    source = source_line(line)
    return Markup("<p>{}{}</p>").format(line.text, Markup("<br><small>{}</small>").format(source) if source else "")


def source_line(line: BriefLine) -> str:
    """Where a sentence comes from: `The Harbour Daily ← two officials · 1–2 origins`."""
    parts = [" ← ".join(reversed(line.chain)) or line.outlet or ""]
    if line.origins:
        parts.append(origins_in_words(*line.origins))
    return " · ".join(part for part in parts if part)
