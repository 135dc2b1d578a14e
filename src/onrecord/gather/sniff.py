"""What bytes are, by their first ones: text that can be read, or something else with a name."""

import re

from onrecord.records import GatherError

_MAGIC = (
    (b"%PDF", "a PDF"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"\xd0\xcf\x11\xe0", "an office document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"RIFF", "a picture, a sound or a film"),
    (b"ID3", "a sound"),
    (b"OggS", "a sound or a film"),
    (b"\x1aE\xdf\xa3", "a film"),
    (b"\x00\x00\x00\x18ftyp", "a film"),
    (b"\x00\x00\x00\x20ftyp", "a film"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"SQLite format 3", "a database"),
    (b"\x28\xb5\x2f\xfd", "packed with zstandard"),
    (b"\xfd7zXZ", "packed with xz"),
    (b"BZh", "packed with bzip2"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
)
_TYPES = (
    (re.compile(r"application/(x-)?pdf"), "a PDF"),
    (re.compile(r"image/"), "a picture"),
    (re.compile(r"audio/"), "a sound"),
    (re.compile(r"video/"), "a film"),
    (re.compile(r"font/"), "a font"),
    (re.compile(r"application/(zip|vnd\.(openxml|ms-|oasis)|msword)"), "an archive or an office document"),
)
_UNICODE_MARKS = (b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf", b"\x00\x00\xfe\xff")
_REMEDY = "open it in the program that it is made for; onrecord reads HTML, plain text and WARC"
GZIP = b"\x1f\x8b"
_HTML = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|title|meta|link|script|article|main|section|div|span|table|h[1-6]|p|br|a|ul|nav)"
    rb"[\s>/]",
    re.IGNORECASE,
)


def check_type(media_type: str, where: str) -> None:
    """Raises GatherError for a declared media type that is not text, before its bytes are fetched."""
    declared = media_type.strip().lower()
    name = next((name for pattern, name in _TYPES if pattern.match(declared)), None)
    if name and not declared.startswith("image/svg"):
        raise GatherError(f"is {name}, not a page", where, _REMEDY)


def check_readable(body: bytes, where: str, media_type: str = "") -> None:
    """Raises GatherError for an empty body and for bytes that are not text. gzip passes: it is unpacked later."""
    if not body.strip(b"\0 \t\r\n"):
        raise GatherError("is empty", where, "nothing can be read from it; fetch or save it again")
    name = next((name for magic, name in _MAGIC if body.startswith(magic)), None)
    if name:
        raise GatherError(f"is {name}, not a page", where, _REMEDY)
    if not body.startswith(GZIP) and _is_binary(body, media_type):
        raise GatherError("is binary data, not text", where, _REMEDY)


def _is_binary(body: bytes, media_type: str) -> bool:
    head = body[:4096]
    if head.startswith(_UNICODE_MARKS) or re.search(r"utf-?(16|32)|ucs-?2", media_type, re.IGNORECASE):
        return False
    if b"\0" in head:
        even, odd = head[::2].count(0), head[1::2].count(0)  # UTF-16 of Latin text without its mark: every other byte
        return not (max(even, odd) > 0.3 * len(head) / 2 and min(even, odd) < 0.02 * len(head))
    control = sum(byte < 9 or 13 < byte < 27 or 27 < byte < 32 for byte in head)
    return control > 0.05 * len(head)


def is_html(body: bytes) -> bool:
    """Whether the bytes look like HTML: a tag of it stands near the beginning."""
    head = body[:65536].replace(b"\0", b"") if b"\0" in body[:64] else body[:65536]
    return _HTML.search(head) is not None
