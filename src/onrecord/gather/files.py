"""What lies on disk: HTML, plain text, both gzipped, WARC, and folders of these. A page at a time in memory."""

import mimetypes
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from fastwarc.warc import ArchiveIterator, WarcRecordType

from onrecord.gather.decode import gunzip, too_large
from onrecord.gather.sniff import GZIP, check_readable, is_html
from onrecord.records import Failure, GatherError, Page, utc

MAX_FILE_BYTES = 20_000_000  # unpacked
_WARC = (".warc", ".warc.gz")
_TEXT = {"text/html", "application/xhtml+xml", "text/plain", "text/markdown"}
# The standard library's own table: what a suffix means must not hang on the machine's settings.
_SUFFIXES = mimetypes.MimeTypes(filenames=())
_SUFFIXES.types_map = (dict(_SUFFIXES.types_map[0]), dict(_SUFFIXES.types_map[1]))


def is_local(address: str) -> bool:
    """Whether an address means something on disk: a path, a file: URL, or a name that exists here."""
    return address.startswith(("/", "./", "../", "~", "file:")) or Path(address).exists()


def local_path(address: str) -> Path:
    """The path that a path or a file: URL means."""
    if address.startswith("file:"):
        from urllib.parse import unquote, urlsplit

        address = unquote(urlsplit(address).path)
    return Path(address).expanduser()


def is_warc(path: Path) -> bool:
    """Whether the name says WARC."""
    return path.name.lower().endswith(_WARC)


def files(path: Path | str, now: datetime | None = None) -> Iterator[Page | Failure]:
    """The pages in a file, a WARC or a folder (all below it, by name); what cannot be read is a Failure.

    `now` becomes a plain file's fetched_at: a file's own times tell when it was copied.
    In a folder, hidden files and files that are by name or content no text are passed over.
    Raises GatherError when there is nothing of that name.
    """
    path, now = local_path(str(path)), now or datetime.now(UTC)
    if not path.exists():
        raise GatherError("there is no such file or folder", str(path), "check the spelling")
    if not path.is_dir():
        yield from _of_file(path, now, None)
        return
    found = False
    for file in _walk(path):
        for page in _of_file(file, now, str(path)):
            found = True
            yield page
    if not found:
        yield Failure("gather", str(path), "holds nothing that can be read; put HTML, plain text or WARC files there")


def _walk(folder: Path) -> Iterator[Path]:
    for here, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(here, name)
            if not name.startswith(".") and path.is_file() and (is_warc(path) or _may_be_text(path)):
                yield path


def _may_be_text(path: Path) -> bool:
    """By its name: unknown suffixes may, known others may not."""
    kind, _packed = _SUFFIXES.guess_type(path.name)
    return kind is None or kind in _TEXT


def _of_file(path: Path, now: datetime, folder: str | None) -> Iterator[Page | Failure]:
    """One file's pages. In a folder, a file that is no text is passed over."""
    try:
        if is_warc(path):
            yield from _of_warc(path)
        elif page := _plain(path, now, folder):
            yield page
    except GatherError as error:
        yield Failure.of("gather", str(path), error)
    except OSError as error:
        yield Failure("gather", str(path), f"cannot be opened ({error.strerror}); check its permissions")


def _plain(path: Path, now: datetime, folder: str | None) -> Page | None:
    where = str(path)
    with path.open("rb") as file:
        body = file.read(MAX_FILE_BYTES + 1)
    if body.startswith(GZIP):
        body = gunzip(body, MAX_FILE_BYTES, where)
    if len(body) > MAX_FILE_BYTES:
        raise too_large(MAX_FILE_BYTES, where)
    try:
        check_readable(body, where)
        check_not_data(body, where)
    except GatherError:
        if folder is not None and body:
            return None
        raise
    return Page(
        url=path.resolve().as_uri(),
        fetched_at=now,
        body=body,
        media_type="text/html" if is_html(body) else "text/plain",
        via=folder,
    )


def check_not_data(body: bytes, where: str) -> None:
    """Raises GatherError for XML and JSON, which are text but no page."""
    head = body[:400].lstrip(b"\xef\xbb\xbf \t\r\n")
    if (head.startswith(b"<?xml") and not is_html(body)) or head[:5] in (b"<rss ", b"<feed"):
        raise GatherError("is XML, not a page", where, "give the web address of a feed to follow it")
    if head[:2] in (b'{"', b"{\n", b'["', b"[{") or head[:4] == b"{\r\n ":
        raise GatherError("is JSON, not a page", where, "onrecord reads HTML, plain text and WARC")


# --------------------------------------------------------------------------- WARC


def _of_warc(path: Path) -> Iterator[Page | Failure]:
    """The HTML and text answers of a WARC, as they were received and when."""
    where, records, pages = str(path), 0, 0
    try:
        with path.open("rb") as stream:
            every = ArchiveIterator(stream, record_types=WarcRecordType.any_type, parse_http=False)
            for record in every:
                records += 1
                if record.record_type != WarcRecordType.response:
                    continue
                page = _of_record(record, where)
                pages += page is not None
                if page is not None:
                    yield page
    except GatherError:
        raise
    except Exception as error:  # the archive library raises its own kinds for every way to be broken
        yield Failure("gather", where, f"breaks off or is damaged after record {records} ({error}); copy it again")
        return
    if not records:
        yield Failure("gather", where, "is no WARC, or an empty one; check the file")
    elif not pages:
        yield Failure("gather", where, "holds no HTML or text page; nothing to read in it")


def _of_record(record: Any, where: str) -> Page | Failure | None:
    """None for a picture, a script, an answer without a body."""
    url = record.headers.get("WARC-Target-URI") or ""
    url = url.strip("<>")
    try:
        _load(record, where)
        record.parse_http(auto_decode="all")
        kind = (record.http_content_type or "").strip().lower()
        if kind not in _TEXT or not url.startswith(("http://", "https://")):
            return None
        encoded = record.http_headers.get("Content-Encoding") or record.http_headers.get("Transfer-Encoding")
        announced = 0 if encoded else record.content_length
        body = _bounded(record.reader, url)
        if len(body) < announced:
            raise GatherError(f"breaks off after {len(body):,} of {announced:,} bytes", url, "copy the WARC again")
        check_readable(body, url, record.http_headers.get("Content-Type") or "")
        return Page(
            url=url,
            fetched_at=utc(record.record_date),
            body=body,
            status=record.http_headers.status_code or 200,
            media_type=record.http_headers.get("Content-Type") or kind,
            headers=tuple(record.http_headers.to_tuples()),
            via=where,
            warc_record_id=record.record_id,
        )
    except GatherError as error:
        return Failure.of("gather", url or where, error)


def _load(record: Any, where: str) -> None:
    """Takes the record's block into memory. Raises GatherError when the archive ends in the middle of it."""
    declared = record.content_length
    if declared > MAX_FILE_BYTES:
        raise too_large(MAX_FILE_BYTES, where)
    record.freeze()
    if record.content_length < declared:
        raise GatherError("breaks off in the middle of this page", where, "copy the archive again")


def _bounded(reader: Any, where: str) -> bytes:
    body = bytearray()
    while piece := reader.read(min(1 << 20, MAX_FILE_BYTES + 1 - len(body))):
        body += piece
        if len(body) > MAX_FILE_BYTES:
            raise too_large(MAX_FILE_BYTES, where)
    return bytes(body)
