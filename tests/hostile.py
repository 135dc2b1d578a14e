"""A web server on loopback that does everything a web server should not.

One thread accepts, a thread a connection answers; `close` (or leaving the `with`)
ends all of them. Every path of `Hostile.routes` misbehaves in its own way.
"""

import gzip
import json
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Self

import brotli  # type: ignore[import-untyped]

from tests.patience import PATIENCE

Answer = Callable[[socket.socket, "Hostile", dict[str, str]], None]

PARAGRAPH = "The council of Port Vell voted on Tuesday to close the northern ferry line, its spokeswoman said."
PAGE = f"<!doctype html><html><head><title>Ferry line closes</title></head><body><p>{PARAGRAPH}</p></body></html>"
TLS_HELLO = b"\x16\x03"
XSS = """<script>alert(1)</script><img src=x onerror=alert(1)>"""


def reply(body: bytes, content_type: str = "text/html; charset=utf-8", status: str = "200 OK", **headers: str) -> bytes:
    """A whole HTTP/1.1 answer."""
    head = {"Content-Type": content_type, "Content-Length": str(len(body)), "Connection": "close"}
    head |= {name.replace("_", "-"): value for name, value in headers.items()}
    lines = [f"HTTP/1.1 {status}", *(f"{name}: {value}" for name, value in head.items()), "", ""]
    return "\r\n".join(lines).encode() + body


def bomb(megabytes: int) -> bytes:
    """gzip that unpacks to that many megabytes of blanks."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    blanks = b" " * 1_000_000
    return b"".join(packer.compress(blanks) for _ in range(megabytes)) + packer.flush()


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def xss_feed() -> bytes:
    """RSS with a script in every field that has one."""
    evil = escaped(XSS)
    return f"""<?xml version="1.0"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"
     xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:media="http://search.yahoo.com/mrss/">
    <channel><title>Evil {evil}</title><link>javascript:alert(1)</link><language>{evil}</language>
    <item><title>Headline {evil}</title><link>/story?q="&gt;{evil}</link><dc:creator>Author {evil}</dc:creator>
      <category>Tag {evil}</category><description>Dek {evil}</description>
      <content:encoded><![CDATA[<p onclick="alert(1)">Body {XSS}<a href="javascript:alert(1)">a</a>
        <a href="data:text/html,x">b</a><iframe src="http://x.example"></iframe><svg onload=alert(1)></svg>
        <a href=" java&#10;script:alert(1)">c</a><a href="/fine">d</a><style>p{{}}</style></p>]]></content:encoded>
      <media:content url="javascript:alert(1)" medium="image"/>
      <media:content url="/p.jpg" medium="image"><media:description>Caption {evil}</media:description>
        <media:credit>Credit {evil}</media:credit></media:content></item>
    <item><title>No way in</title><link>javascript:alert(1)</link><guid>data:text/html,x</guid></item>
    </channel></rss>""".encode()


ENTITY_FEED = b"""<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d SYSTEM "file:///etc/passwd">]>
<rss version="2.0"><channel><title>&c;</title><item><title>&d;</title><link>http://x.example/</link></item></channel></rss>"""

FEED = b"""<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>Vell Courier</title>
<link>/</link><item><title>Ferry line closes</title><link>/page</link>
<pubDate>Tue, 05 Mar 2024 09:30:00 GMT</pubDate></item></channel></rss>"""


def _say(data: bytes) -> Answer:
    return lambda connection, server, headers: connection.sendall(data)


def _redirect(target: str, status: str = "302 Found") -> Answer:
    def answer(connection: socket.socket, server: "Hostile", headers: dict[str, str]) -> None:
        connection.sendall(reply(b"", status=status, Location=target.replace("{port}", str(server.port))))

    return answer


def _drip(connection: socket.socket, server: "Hostile", headers: dict[str, str]) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 100000\r\n\r\n")
    while not server.closing.wait(0.05):
        connection.sendall(b"x")


def _drip_head(connection: socket.socket, server: "Hostile", headers: dict[str, str]) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\n")
    while not server.closing.wait(0.05):
        connection.sendall(b"X-More: y\r\n")


def _silence(connection: socket.socket, server: "Hostile", headers: dict[str, str]) -> None:
    server.closing.wait(PATIENCE)


def _endless(connection: socket.socket, server: "Hostile", headers: dict[str, str]) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n")
    while not server.closing.is_set():
        connection.sendall(b"<div>" * 10_000)


def _unchanged(connection: socket.socket, server: "Hostile", headers: dict[str, str]) -> None:
    if headers.get("if-none-match") == '"one"' or headers.get("if-modified-since"):
        connection.sendall(b'HTTP/1.1 304 Not Modified\r\nETag: "one"\r\nConnection: close\r\n\r\n')
    else:
        modified = "Tue, 05 Mar 2024 09:30:00 GMT"
        connection.sendall(reply(FEED, "application/rss+xml", ETag='"one"', Last_Modified=modified))


def _cookie(connection: socket.socket, server: "Hostile", headers: dict[str, str]) -> None:
    connection.sendall(reply(f"<p>cookie={headers.get('cookie', 'none')}</p>".encode(), Set_Cookie="id=1; Path=/"))


def _headers(connection: socket.socket, server: "Hostile", headers: dict[str, str]) -> None:
    connection.sendall(reply(json.dumps(headers).encode(), "text/plain"))


ROUTES: dict[str, Answer] = {
    "/page": _say(reply(PAGE.encode())),
    "/feed": _say(reply(FEED, "application/rss+xml")),
    "/to-private": _redirect("http://10.0.0.1/secret"),
    "/to-metadata": _redirect("http://169.254.169.254/latest/meta-data"),
    "/to-other-port": _redirect("http://127.0.0.1:1/"),
    "/to-decimal": _redirect("http://2130706433:{port}/page"),
    "/to-mapped": _redirect("http://[::ffff:127.0.0.1]:{port}/page"),
    "/to-file": _redirect("file:///etc/passwd"),
    "/to-password": _redirect("http://user:secret@127.0.0.1:{port}/page"),
    "/to-nowhere": _redirect("http://[broken"),
    "/to-page": _redirect("/page", "301 Moved Permanently"),
    "/to-http": _redirect("http://127.0.0.1:{port}/page"),
    "/loop": _redirect("/loop2"),
    "/loop2": _redirect("/loop"),
    "/drip": _drip,
    "/drip-head": _drip_head,
    "/silence": _silence,
    "/endless": _endless,
    "/gzip-bomb": _say(reply(bomb(60), Content_Encoding="gzip")),
    "/deflate-bomb": _say(reply(zlib.compress(b" " * 30_000_000, 9), Content_Encoding="deflate")),
    "/br-bomb": _say(reply(brotli.compress(b" " * 30_000_000, quality=1), Content_Encoding="br")),
    "/gzip": _say(reply(gzip.compress(PAGE.encode()), Content_Encoding="gzip")),
    "/br": _say(reply(brotli.compress(PAGE.encode()), Content_Encoding="br")),
    "/deflate": _say(reply(zlib.compress(PAGE.encode())[2:-4], Content_Encoding="deflate")),
    "/zstd": _say(reply(b"\x28\xb5\x2f\xfd0000", Content_Encoding="zstd")),
    "/truncated-gzip": _say(reply(gzip.compress(PAGE.encode() * 50)[:-40], Content_Encoding="gzip")),
    "/no-gzip": _say(reply(PAGE.encode(), Content_Encoding="gzip")),
    "/huge": _say(reply(b"", Content_Length="50000000")),
    "/short": _say(reply(PAGE.encode(), Content_Length="5000")),
    "/garbage": _say(b"\x00\x01\x02 no http at all\r\n\r\n"),
    "/hangs-up": _say(b""),
    "/empty": _say(reply(b"")),
    "/pdf": _say(reply(b"%PDF-1.7 ...", "application/pdf")),
    "/hidden-pdf": _say(reply(b"%PDF-1.7 ...")),
    "/binary": _say(reply(bytes(range(256)) * 8)),
    "/latin1-as-utf8": _say(reply("<p>Düsterwald café</p>".encode("latin-1"))),
    "/utf16": _say(reply(PAGE.encode("utf-16"), "text/html")),
    "/utf16-feed": _say(reply(FEED.decode().replace('encoding="utf-8"', "").encode("utf-16"), "application/rss+xml")),
    "/entities": _say(reply(ENTITY_FEED, "application/rss+xml")),
    "/xss": _say(reply(xss_feed(), "application/rss+xml")),
    "/429": _say(reply(b"slow down", status="429 Too Many Requests", Retry_After="120")),
    "/503-date": _say(reply(b"", status="503 Service Unavailable", Retry_After="Fri, 01 Jan 2100 00:00:00 GMT")),
    "/500": _say(reply(b"oops", status="500 Internal Server Error")),
    "/404": _say(reply(b"no", status="404 Not Found")),
    "/410": _say(reply(b"gone", status="410 Gone")),
    "/forbidden/page": _say(reply(PAGE.encode())),
    "/unchanged": _unchanged,
    "/cookie": _cookie,
    "/headers": _headers,
    "/robots.txt": _say(reply(b"User-agent: *\nDisallow: /forbidden/\n", "text/plain")),
}


class Hostile:
    """The server. `routes` may be changed by a test; `asked` lists the paths that were asked for, in order."""

    def __init__(self, certificate: Path | None = None) -> None:
        self.routes = dict(ROUTES)
        self.asked: list[str] = []
        self.times: list[float] = []
        self.closing = threading.Event()
        self._certificate = certificate

    @property
    def root(self) -> str:
        scheme = "https" if self._certificate else "http"
        return f"{scheme}://127.0.0.1:{self.port}"

    def __enter__(self) -> Self:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._threads = [threading.Thread(target=self._accept, daemon=True)]
        self._threads[0].start()
        return self

    def __exit__(self, *_: object) -> None:
        self.closing.set()
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for thread in self._threads:
            thread.join(timeout=5)

    def _accept(self) -> None:
        while not self.closing.is_set():
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            thread = threading.Thread(target=self._serve, args=(connection,), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _serve(self, plain: socket.socket) -> None:
        plain.settimeout(PATIENCE)
        try:
            with self._secured(plain) as connection:
                self._answer(connection)
        except OSError:
            plain.close()  # the other side gave up, as it should

    def _secured(self, plain: socket.socket) -> socket.socket:
        if self._certificate is None:
            return plain
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self._certificate)
        return context.wrap_socket(plain, server_side=True)

    def _answer(self, connection: socket.socket) -> None:
        request = b""
        while b"\r\n\r\n" not in request:
            piece = connection.recv(65536)
            if not piece or piece.startswith(TLS_HELLO):
                return
            request += piece
        first, *lines = request.decode("latin-1").split("\r\n")
        path = first.split(" ")[1]
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines) if value}
        self.asked.append(path)
        self.times.append(time.monotonic())
        self.routes.get(path, ROUTES["/404"])(connection, self, headers)
