"""XML of strangers: its text decoded, entity bombs refused, a strict tree or None."""

import re
from xml.etree import ElementTree as ET

from onrecord.records import Refused

Element = ET.Element
XML_BASE = "{http://www.w3.org/XML/1998/namespace}base"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*?\?>")
_DOCTYPE = re.compile(r"<!DOCTYPE[^>\[]*>")
_ENCODING = re.compile(rb"""^\s*<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
_CHARSET = re.compile(r"""charset\s*=\s*["']?([A-Za-z0-9._-]+)""", re.IGNORECASE)
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def decode(body: bytes, media_type: str = "") -> str:
    """The text of an XML or JSON body. Order of belief: byte order mark, its own declaration, HTTP, UTF-8.

    The declaration goes before HTTP because servers declare by default and feeds
    by intent. What no encoding explains is read as Windows-1252, which reads anything.
    """
    if mark := next((codec for mark, codec in _MARKS if body.startswith(mark)), None):
        return body.decode(mark, errors="replace")
    if body[:2] == b"<\0" or body[:2] == b"\0<":
        return body.decode("utf-16-le" if body[:1] == b"<" else "utf-16-be", errors="replace")
    named = _ENCODING.match(body[:400])
    declared = _CHARSET.search(media_type)
    for codec in (named[1].decode("ascii") if named else "", declared[1] if declared else "", "utf-8"):
        try:
            if codec:
                return body.decode(codec)
        except (LookupError, UnicodeDecodeError):
            continue
    return body.decode("cp1252", errors="replace")


def refuse_entities(text: str, where: str) -> None:
    """Raises Refused for a document type that declares entities: one line of those can grow to gigabytes."""
    if re.search(r"<!ENTITY", text, re.IGNORECASE) and re.search(r"<!DOCTYPE", text, re.IGNORECASE):
        raise Refused("declares XML entities, which can blow up without end", where, "tell the publisher")


def strict(text: str) -> tuple[Element, bytes] | None:
    """The tree of well-formed XML and its bytes in UTF-8 without a document type; None when it is not well-formed."""
    body = without_declaration(text).encode("utf-8", errors="replace")
    try:
        return ET.fromstring(body), b'<?xml version="1.0" encoding="utf-8"?>' + body  # noqa: S314 (entities refused before)
    except (ET.ParseError, ValueError):
        return None


def without_declaration(text: str) -> str:
    """The document without its XML declaration, whose encoding is no longer true, and without its document type."""
    text = _DECLARATION.sub("", text.lstrip("\ufeff"), count=1).lstrip()
    return _DOCTYPE.sub("", text, count=1)


def local(element: Element) -> str:
    """The tag without its namespace, in lower case."""
    return str(element.tag).rpartition("}")[2].lower()


def child_text(element: Element, name: str) -> str:
    """The text of the first child of that local name, or ''."""
    return next(((child.text or "").strip() for child in element if local(child) == name), "")
