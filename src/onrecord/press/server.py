"""The press on the wire: every site answers on one loopback port, told apart by host name."""

import hashlib
import socket
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from onrecord.press import feeds
from onrecord.press.edition import Edition
from onrecord.press.pages import Printer

_HTML = "text/html; charset=utf-8"
_ICON = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><rect width="16" height="16" fill="#222"/>'
    b'<path d="M3 4h10M3 8h10M3 12h6" stroke="#fff" stroke-width="2"/></svg>'
)


class Reply(NamedTuple):
    """What the press answers; `modified` is None where the page has no date of its own."""

    status: int
    media_type: str
    body: bytes
    modified: datetime | None = None


def reply(edition: Edition, host: str, path: str, port: int, now: datetime) -> Reply:
    """What stands at `path` of the site `host` (its first label) at `now`."""
    site = edition.sites.get(host)
    if site is None:
        return _kiosk(edition, port) if host in ("localhost", "127") and path == "/" else _missing()
    printer = Printer(edition, site, port, now)
    changed = feeds.changed(printer)
    if path == "/" or path.strip("/") in site.sections:
        return Reply(200, _HTML, printer.home(path.strip("/")).encode(), changed)
    if path == site.feed_path:
        return Reply(200, feeds.MEDIA_TYPES[site.feed], feeds.feed(printer), changed)
    if path == "/sitemap.xml" and site.feed == "sitemap":
        return Reply(200, feeds.MEDIA_TYPES["sitemap"], feeds.sitemap_index(printer), changed)
    if found := _fixed(printer, path):
        return found
    for item in printer.items:
        if item.path == path:
            latest = max([item.modified, *(at for at, _ in item.live)])
            return Reply(200, _HTML, printer.article(item).encode(), latest)
    return Reply(404, _HTML, printer.shell("Page not found", "<h1>Page not found</h1>").encode())


def _fixed(printer: Printer, path: str) -> Reply | None:
    """What does not depend on the clock."""
    edition = printer.edition
    if path == "/robots.txt":
        return Reply(200, "text/plain; charset=utf-8", _robots(printer).encode(), edition.opened)
    if path == "/style.css":
        return Reply(200, "text/css; charset=utf-8", printer.site.templates["style.css"].encode(), edition.opened)
    if path in ("/favicon.ico", "/favicon.svg"):
        return Reply(200, "image/svg+xml", _ICON, edition.opened)
    drawing = edition.pictures.get(path.removeprefix("/pictures/"))
    return Reply(200, "image/svg+xml", drawing, edition.opened) if drawing else None


def _missing() -> Reply:
    return Reply(404, "text/plain; charset=utf-8", b"No such site in the sample press.\n")


def _robots(printer: Printer) -> str:
    lines = ["User-agent: *", "Disallow: /search", "Disallow: /account/"]
    if printer.site.feed == "sitemap":
        lines += ["", f"Sitemap: {printer.base()}/sitemap.xml"]
    return "\n".join(lines) + "\n"


def _kiosk(edition: Edition, port: int) -> Reply:
    rows = "".join(
        f'<li><a href="http://{site.host}.localhost:{port}/">{escape(site.name)}</a>, {escape(site.kind)}</li>'
        for site in edition.sites.values()
    )
    page = (
        f'<!doctype html><html lang="en"><title>The sample press</title><h1>The sample press</h1><ul>{rows}</ul></html>'
    )
    return Reply(200, _HTML, page.encode(), edition.opened)


class Server(ThreadingHTTPServer):
    """Listens on loopback; closing it ends every connection, also those that a client keeps alive."""

    daemon_threads = False
    # The default of five makes a burst of first visits wait for a second.
    request_queue_size = 64

    def __init__(self, port: int, edition: Edition, now: Callable[[], datetime]) -> None:
        self.edition, self.now = edition, now
        self._open: set[socket.socket] = set()
        super().__init__(("127.0.0.1", port), _Handler)

    def process_request(self, request: Any, client_address: Any) -> None:
        """Remembers the connection, then serves it in a thread of its own."""
        self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        """Forgets the connection when it ends."""
        self._open.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that has gone away is no error; any other fault is shown."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)

    def server_close(self) -> None:
        """Ends all connections, waits for their threads and frees the port."""
        for connection in tuple(self._open):
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:  # the client was quicker
                continue
        super().server_close()


class _Handler(BaseHTTPRequestHandler):
    server: Server
    protocol_version = "HTTP/1.1"
    server_version = "SamplePress/1"
    # Headers and body go out in two writes; without this each reply waits for the other side's delayed ACK.
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        """Answers a page, or 304 when the client has it already."""
        self._answer(with_body=True)

    def do_HEAD(self) -> None:
        """Answers the headers alone."""
        self._answer(with_body=False)

    def log_message(self, format: str, *args: object) -> None:
        """Stays silent: the desk's own account of its visits is the one to read."""

    def _answer(self, with_body: bool) -> None:
        server = self.server
        host = self.headers.get("Host", "").split(".")[0].split(":")[0].lower()
        answer = reply(server.edition, host, urlsplit(self.path).path, server.server_port, server.now())
        tag = f'"{hashlib.sha256(answer.body).hexdigest()[:20]}"'
        fresh = answer.status == 200 and self._has(tag, answer.modified)
        self.send_response(304 if fresh else answer.status)
        if answer.status == 200:
            self.send_header("ETag", tag)
            self.send_header("Cache-Control", "no-cache")
        if answer.modified is not None:
            self.send_header("Last-Modified", format_datetime(answer.modified.astimezone(UTC), usegmt=True))
        if not fresh:
            self.send_header("Content-Type", answer.media_type)
            self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        if with_body and not fresh:
            self.wfile.write(answer.body)

    def _has(self, tag: str, modified: datetime | None) -> bool:
        """Whether the client's copy is current; a tag, where sent, decides alone (RFC 9110, 13.2.2)."""
        if sent := self.headers.get("If-None-Match"):
            return tag in (each.strip().removeprefix("W/") for each in sent.split(","))
        since = self.headers.get("If-Modified-Since")
        if not since or modified is None:
            return False
        try:
            return modified.replace(microsecond=0) <= parsedate_to_datetime(since)
        except (TypeError, ValueError):
            return False
