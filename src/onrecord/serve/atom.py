"""Atom (RFC 4287), element by element."""

import re
from datetime import datetime
from xml.etree import ElementTree as ET

MEDIA_TYPE = "application/atom+xml"
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def feed(here: str, title: str, updated: datetime, about: str | None = None) -> ET.Element:
    """A feed without entries. `here`: its own address; `about`: of the page that it is the feed of."""
    made = ET.Element("feed", {"xmlns": "http://www.w3.org/2005/Atom"})
    add(made, "id", here)
    add(made, "title", title)
    add(made, "updated", updated.isoformat())
    add(made, "link", rel="self", type=MEDIA_TYPE, href=here)
    if about:
        add(made, "link", rel="alternate", type="text/html", href=about)
    return made


def add(parent: ET.Element, tag: str, text: str = "", **attributes: str) -> ET.Element:
    """A new last child; what XML cannot hold is left out."""
    child = ET.SubElement(parent, tag, {key: _NOT_XML.sub("", value) for key, value in attributes.items()})
    child.text = _NOT_XML.sub("", text) or None
    return child


def document(made: ET.Element) -> bytes:
    """The feed as it is sent."""
    return f'<?xml version="1.0" encoding="utf-8"?>\n{ET.tostring(made, encoding="unicode")}'.encode()
