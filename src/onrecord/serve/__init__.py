"""The web desk: the only HTML that we write. Works without JavaScript but for the live part."""

import ipaddress
import logging
import signal
import socket
import threading
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from onrecord.desk import Desk
from onrecord.records import OnrecordError, UsageError
from onrecord.serve.guard import LOOPBACK, Guard
from onrecord.serve.live import Live
from onrecord.serve.render import HERE, Pages
from onrecord.serve.routes import Reader
from onrecord.serve.sources import Sources

__all__ = ["create_app", "run"]

CLOSING_S = 3  # how long an answer under way may take once the desk ends


def create_app(desk: Desk, hosts: Collection[str] = LOOPBACK) -> Starlette:
    """The desk as an ASGI application. `hosts`: the names that it answers to, without port."""
    pages, live = Pages(desk.pictures), Live(desk.store)
    app = Starlette(
        routes=[
            *Reader(desk, pages, live).routes(),
            *Sources(desk, pages).routes(),
            Mount("/static", StaticFiles(directory=HERE / "static")),
        ],
        middleware=[Middleware(Guard, hosts=hosts, pictures=desk.pictures)],
        exception_handlers={404: pages.missing, OnrecordError: pages.error, 500: pages.failed},
    )
    app.state.live = live
    return app


class _Server(uvicorn.Server):
    """Ends its streams first, and leaves a signal's last word to whoever called."""

    def __init__(self, config: uvicorn.Config, live: Live, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self.live, self.ready = live, ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self.ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self.live.close()
        await super().shutdown(sockets)

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        # uvicorn's own raises the signal again afterwards, which would end the process before its other parts close
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = {number: signal.signal(number, self.handle_exit) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


def run(desk: Desk, host: str, port: int, on_ready: Callable[[str], None] | None = None) -> None:
    """Serves the desk until Ctrl-C or SIGTERM. `port` 0 takes any free one; `on_ready` is told the address.

    Raises UsageError for a host beyond loopback and for a port that is taken.
    """
    listener = _listener(host, port)
    shown = f"[{host}]" if ":" in host else host
    app = create_app(desk, {*LOOPBACK, shown})
    config = uvicorn.Config(
        app, log_level=logging.WARNING, access_log=False, lifespan="off", timeout_graceful_shutdown=CLOSING_S
    )
    address = f"http://{shown}:{listener.getsockname()[1]}/"
    with listener:
        _Server(config, app.state.live, lambda: on_ready(address) if on_ready else None).run([listener])


def _listener(host: str, port: int) -> socket.socket:
    if not _is_loopback(host):
        remedy = "listen on 127.0.0.1 and reach it through a tunnel; there are no users and passwords yet"
        raise UsageError("the desk is for this machine only", host, remedy)
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        what = f"cannot listen there ({error.strerror})"
        raise UsageError(what, f"{host}:{port}", "choose another --port, or 0 for any free one") from error
    listener.listen(2048)
    return listener


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
