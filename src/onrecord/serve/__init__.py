"""The web desk: the only HTML that we write. Works without JavaScript but for the live part."""

import gc
import logging
import signal
import socket
import threading
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from onrecord.desk import Desk
from onrecord.records import OnrecordError, UsageError
from onrecord.serve.acts import Acts
from onrecord.serve.alerts import Alerts
from onrecord.serve.api import Api
from onrecord.serve.briefs import Briefs
from onrecord.serve.data import Data
from onrecord.serve.exports import Exports
from onrecord.serve.feed import Feed
from onrecord.serve.guard import THIS_MACHINE, Guard, Reach, is_loopback
from onrecord.serve.judgements import Judgements
from onrecord.serve.live import Live
from onrecord.serve.people import Accounts
from onrecord.serve.profiles import Profiles
from onrecord.serve.rating import Rating
from onrecord.serve.render import HERE, Pages
from onrecord.serve.routes import Reader
from onrecord.serve.sessions import LogIn, Sessions
from onrecord.serve.snapshots import Snapshots
from onrecord.serve.sources import Sources
from onrecord.serve.unchanged import Unchanged
from onrecord.serve.versions import Versions
from onrecord.serve.visitor import ask_for_roles

__all__ = ["create_app", "run"]

CLOSING_S = 3  # how long an answer under way may take once the desk ends


def create_app(desk: Desk, reach: Reach = THIS_MACHINE) -> Starlette:
    """The desk as an ASGI application. `reach`: from where it is reached, and so whether it needs a log-in."""
    pages, live = Pages(desk.pictures), Live(desk.store)
    sessions = Sessions(desk.store.people, reach)
    feed, judgements = Feed(desk, pages, live), Judgements(desk, pages)
    sources, alerts = Sources(desk, pages), Alerts(desk, pages)
    routes = [
        *Data(desk).routes(),
        *feed.routes(),
        *Reader(desk, pages).routes(),
        *Versions(desk, pages).routes(),
        *Exports(desk).routes(),
        *Profiles(desk, pages).routes(),
        *sources.routes(),
        *alerts.routes(),
        *Briefs(desk, pages).routes(),
        *Snapshots(desk, pages).routes(),
        *judgements.routes(),
        *Rating(desk, pages).routes(),
        *Acts(desk, feed, judgements, sources, alerts).routes(),
        *Accounts(desk.store.people, pages, sessions).routes(),
        Mount("/static", StaticFiles(directory=HERE / "static")),
    ]
    routes += Api(desk, pages, routes).routes()
    app = _Guarded(
        reach,
        desk.pictures,
        routes=ask_for_roles(routes),
        middleware=[Middleware(Unchanged), Middleware(LogIn, sessions=sessions, pages=pages)],
        exception_handlers={
            403: pages.refused,
            404: pages.missing,
            OnrecordError: pages.error,
            HTTPException: pages.other,
            500: pages.failed,
        },
    )
    app.state.live = live
    return app


class _Guarded(Starlette):
    """With the guard around everything: Starlette itself would put its answer to a fault of ours outside."""

    def __init__(self, reach: Reach, pictures: bool, **options: Any) -> None:
        super().__init__(**options)
        self.reach, self.pictures = reach, pictures

    def build_middleware_stack(self) -> ASGIApp:
        return Guard(super().build_middleware_stack(), self.reach, self.pictures)


class _Server(uvicorn.Server):
    """Ends its streams first, and leaves a signal's last word to whoever called."""

    def __init__(self, config: uvicorn.Config, live: Live, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self.live, self.ready = live, ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            # What is there by now stays: a collector that walks over all of it again would hold up a page.
            gc.collect()
            gc.freeze()
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


def run(
    desk: Desk,
    host: str,
    port: int,
    on_ready: Callable[[str], None] | None = None,
    *,
    names: Collection[str] = (),
    behind_proxy: bool = False,
) -> None:
    """Serves the desk until Ctrl-C or SIGTERM. `port` 0 takes any free one; `on_ready` is told the address.

    `names`, `behind_proxy`: see Reach.
    Raises UsageError where others could come in and there are no users, and for a port that is taken.
    """
    reach = Reach(host, tuple(names), behind_proxy)
    if not reach.private and not desk.store.people.any():
        where = host if not is_loopback(host) else " ".join(reach.names) or "--behind-proxy"
        remedy = "add an admin first: onrecord user add NAME --role admin"
        raise UsageError("without users the desk is for this machine only", where, remedy)
    listener = _listener(host, port)
    app = create_app(desk, reach)
    config = uvicorn.Config(
        app,
        log_level=logging.WARNING,
        access_log=False,
        lifespan="off",
        timeout_graceful_shutdown=CLOSING_S,
        proxy_headers=False,  # uvicorn's own would believe any program of this machine
        server_header=False,
    )
    address = f"http://{reach.shown}:{listener.getsockname()[1]}/"
    desk.address = f"https://{reach.names[0]}/" if behind_proxy and reach.names else address
    with listener:
        _Server(config, app.state.live, lambda: on_ready(address) if on_ready else None).run([listener])


def _listener(host: str, port: int) -> socket.socket:
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
