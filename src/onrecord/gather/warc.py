"""A kept page as a WARC file, so that it can be handed on as evidence and replayed elsewhere.

WARC 1.1 (ISO 28500:2017). The body is kept decoded, so the headers that tell of its encoding on the way are left out.
"""

import base64
from http import HTTPStatus
from io import BytesIO
from uuid import NAMESPACE_URL, uuid5

from fastwarc.stream_io import GzipWriter
from fastwarc.warc import WarcRecord, WarcRecordType

from onrecord.records import Page, utc

_OF_THE_WAY = frozenset({"content-encoding", "content-length", "transfer-encoding", "connection"})


def warc(page: Page) -> bytes:
    """A gzipped WARC with one record: the response where the page came over HTTP, else the resource.

    The same page gives the same record id; its payload digest is the SHA-256 that the desk shows.
    """
    by_http = page.url.lower().startswith(("http://", "https://"))
    record = WarcRecord()
    kind = WarcRecordType.response if by_http else WarcRecordType.resource
    name = f"uuid:{uuid5(NAMESPACE_URL, f'{page.url} {page.fetched_at.isoformat()} {page.digest}')}"
    record.init_headers(record_type=kind, record_urn=name.encode())
    content = _http(page) if by_http else page.body
    record.set_bytes_content(content)
    record.headers["WARC-Target-URI"] = _line(page.url)
    record.headers["WARC-Date"] = utc(page.fetched_at).strftime("%Y-%m-%dT%H:%M:%SZ")
    record.headers["WARC-Payload-Digest"] = f"sha256:{base64.b32encode(bytes.fromhex(page.digest)).decode()}"
    media_type = "application/http; msgtype=response" if by_http else page.media_type or "application/octet-stream"
    record.headers["Content-Type"] = _line(media_type)
    if page.warc_record_id:
        record.headers["WARC-Refers-To"] = _line(page.warc_record_id)
    packed = BytesIO()
    stream = GzipWriter(packed)
    record.write(stream)
    stream.finish()
    return packed.getvalue()


def _http(page: Page) -> bytes:
    """The answer as it would have come without any encoding on the way."""
    try:
        reason = HTTPStatus(page.status).phrase
    except ValueError:
        reason = ""
    headers = [(name, value) for name, value in page.headers if name.lower() not in _OF_THE_WAY]
    if page.media_type and not any(name.lower() == "content-type" for name, _ in headers):
        headers.append(("Content-Type", page.media_type))
    headers.append(("Content-Length", str(len(page.body))))
    head = [f"HTTP/1.1 {page.status} {reason}", *(f"{_line(name)}: {_line(value)}" for name, value in headers), "", ""]
    return "\r\n".join(head).encode() + page.body


def _line(value: str) -> str:
    """One header's value: what would begin another header is a space."""
    return " ".join(value.split())
