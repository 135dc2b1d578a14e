"""Bytes to text: what the page is, and in which charset, whatever it declares."""

import codecs
import re
import zlib

from onrecord.records import Page, ReadError

LARGEST = 20_000_000  # decoded bytes of one page

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_META_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{1,40})""", re.I)
_XML_ENCODING = re.compile(rb"""^\s*<\?xml[^>]{0,100}?encoding\s*=\s*["']([\w.:-]{1,40})""", re.I)
_HEADER_CHARSET = re.compile(r"charset\s*=\s*\"?([\w.:-]{1,40})", re.I)
_HTML = re.compile(r"<(?:!doctype\s+html|html|head|body|meta|article|div|p|h1|title|script)\b", re.I)
# Codecs of Python that no page is written in; some take time by the square.
_NO_CHARSET = frozenset(("idna", "punycode", "raw-unicode-escape", "unicode-escape", "undefined"))
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")

KINDS = (
    (b"%PDF-", "a PDF", "extract its text first, e.g. with pdftotext"),
    (b"PK\x03\x04", "a zip archive or an office document", "unpack it, or save it as HTML or plain text"),
    (b"\x89PNG", "a picture", "give the page that shows it"),
    (b"\xff\xd8\xff", "a picture", "give the page that shows it"),
    (b"GIF8", "a picture", "give the page that shows it"),
    (b"SQLite format 3", "a database", "give HTML, text or WARC"),
)


def decoded(page: Page) -> tuple[str, bool]:
    """The page's text, and whether it is HTML. Raises ReadError for what is empty, too large or no text."""
    body = _unpacked(page)
    if not body.strip():
        raise ReadError("the page is empty", page.url, "check the address or fetch it again")
    for magic, what, remedy in KINDS:
        if body.startswith(magic):
            raise ReadError(f"this is {what}, not a page", page.url, remedy)
    text = _text(body, page).replace("\x00", "")
    declared = page.media_type.partition(";")[0].strip().lower()
    looks = bool(_HTML.search(text, 0, 4096))
    return text, looks if declared in ("", "text/plain", "application/octet-stream") else "html" in declared or looks


def _unpacked(page: Page) -> bytes:
    body = page.body
    if body[:2] == b"\x1f\x8b":
        unpack = zlib.decompressobj(wbits=31)
        try:
            body = unpack.decompress(body, LARGEST + 1)
        except zlib.error as error:
            raise ReadError("the gzip data is damaged", page.url, "fetch or copy the file again") from error
        if not unpack.eof and len(body) <= LARGEST:
            raise ReadError("the gzip data ends too early", page.url, "fetch or copy the file again")
    if len(body) > LARGEST:
        size = f"more than {LARGEST // 1_000_000} MB"
        raise ReadError(f"the page has {size}", page.url, "it is no news page; cut it into single articles")
    return body


def _text(body: bytes, page: Page) -> str:
    for bom, charset in _BOMS:
        if body.startswith(bom):
            return body[len(bom) :].decode(charset, "replace")
    if wide := _without_bom(body):
        return body.decode(wide, "replace")
    if len(_CONTROL.findall(body, 0, 4096)) > max(2, min(len(body), 4096) // 50):
        raise ReadError("these bytes are no text", page.url, "give HTML, plain text or WARC")
    try:
        return body.decode("utf-8")  # valid UTF-8 is UTF-8, whatever the page declares
    except UnicodeDecodeError:
        pass
    if _nearly_utf8(body):
        return body.decode("utf-8", "replace")
    for charset in _declared(body, page.media_type):
        try:
            return body.decode(charset)
        except (ValueError, LookupError):  # not these bytes; or no codec of text
            continue
    return body.decode("windows-1252", "replace")


def _without_bom(body: bytes) -> str | None:
    """UTF-16 without its mark: every other byte of what is mostly ASCII is zero."""
    sample = body[:2000]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if odd > len(sample) // 4 and even < odd // 10:
        return "utf-16-le"
    if even > len(sample) // 4 and odd < even // 10:
        return "utf-16-be"
    return None


def _declared(body: bytes, media_type: str) -> list[str]:
    found = []
    if header := _HEADER_CHARSET.search(media_type):
        found.append(header[1])
    for pattern in (_XML_ENCODING, _META_CHARSET):
        if meta := pattern.search(body, 0, 8192):
            found.append(meta[1].decode("ascii", "ignore"))
    # Pages that declare Latin-1 mean windows-1252 (WHATWG encoding standard); UTF-8 has just failed.
    web = {"iso8859-1": "windows-1252", "ascii": "windows-1252"}
    names = [web.get(name, name) for label in found if (name := _codec(label))]
    return [name for name in names if name not in _NO_CHARSET and not name.startswith("utf")]


def _codec(label: str) -> str | None:
    """Python's name of a charset, None for one that it does not know."""
    try:
        return codecs.lookup(label).name
    except LookupError:
        return None


def _nearly_utf8(body: bytes) -> bool:
    """A few broken bytes (a page cut in mid-character) in what is otherwise UTF-8."""
    text = body.decode("utf-8", "replace")
    wide = len(text) - len(text.encode("ascii", "ignore"))
    return text.count("\ufffd") * 5 < wide
