"""OPML 2.0 in and out: how readers of feeds exchange what they follow."""

from collections.abc import Iterable
from xml.etree import ElementTree as ET

from onrecord.gather import markup
from onrecord.gather.clean import plain_text, safe_link
from onrecord.records import GatherError, Subscription

_WHERE = "the OPML file"
_MOST = 10_000


def read_opml(body: bytes) -> list[tuple[str, str]]:
    """(title, address) of every feed in an OPML file, however deep its folders, each address once.

    Raises GatherError when it is no OPML.
    """
    text = markup.decode(body)
    markup.refuse_entities(text, _WHERE)
    tree = markup.strict(text)
    if tree is None or markup.local(tree[0]) != "opml":
        raise GatherError("is no OPML", _WHERE, "export it again from the other reader")
    found: dict[str, str] = {}
    for outline in tree[0].iter():
        given = {name.lower(): value for name, value in outline.attrib.items()}
        address = safe_link(given.get("xmlurl"), "")
        if markup.local(outline) == "outline" and address and len(found) < _MOST:
            found.setdefault(address, plain_text(given.get("title") or given.get("text") or "", 300))
    return [(title, address) for address, title in found.items()]


def write_opml(subscriptions: Iterable[Subscription]) -> bytes:
    """An OPML 2.0 file of everything followed that has a web address."""
    root = ET.Element("opml", version="2.0")
    ET.SubElement(ET.SubElement(root, "head"), "title").text = "onrecord"
    body = ET.SubElement(root, "body")
    for subscription in subscriptions:
        if not subscription.address.startswith(("http://", "https://")):
            continue
        title = plain_text(subscription.title) or subscription.address
        if subscription.kind != "feed":  # another reader cannot subscribe to it, but a person can open it
            ET.SubElement(body, "outline", type="link", text=title, title=title, url=subscription.address)
            continue
        outline = ET.SubElement(body, "outline", type="rss", text=title, title=title, xmlUrl=subscription.address)
        if subscription.site:
            outline.set("htmlUrl", subscription.site)
    ET.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(root, encoding="unicode")}\n'.encode()
