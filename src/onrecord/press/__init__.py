"""The sample press: an invented country's newspapers as real web sites on loopback.

Eight outlets of Talvenia and its neighbour, each with markup and a feed of its
own. Most articles are there when the press opens, some arrive, change or are
corrected over the next minutes. It is what `onrecord demo` follows, what the
tutorial walks through and what the browser tests visit.
"""

from datetime import datetime, timedelta
from threading import Thread
from time import monotonic
from types import TracebackType
from typing import Any, Self

from onrecord.press.edition import Edition
from onrecord.press.server import Server
from onrecord.records import UsageError, utc

__all__ = ["Press"]


class Press:
    """The sample press on one loopback port, one host name an outlet (`courier.localhost`).

    `opened` is the moment that every date counts from; the clock runs `speed`
    times as fast as a wall clock from `start` on.
    """

    def __init__(self, opened: datetime, speed: float = 1.0) -> None:
        self.edition = Edition(utc(opened))
        self.speed = speed
        self.port = 0
        self._at = 0.0  # the clock's reading when it was last set or held
        self._running_since: float | None = None
        self._server: Server | None = None
        self._thread: Thread | None = None

    @property
    def sites(self) -> list[str]:
        """The address of every outlet, as `onrecord add` takes it."""
        return [f"http://{host}.localhost:{self.port}/" for host in self.edition.sites]

    @property
    def allow(self) -> str:
        """The address range that a desk has to allow to follow the press."""
        return f"127.0.0.0/8:{self.port}"

    def clock(self) -> float:
        """Seconds since the press opened, by its own clock."""
        if self._running_since is None:
            return self._at
        return self._at + (monotonic() - self._running_since) * self.speed

    def now(self) -> datetime:
        """The press's own time, in UTC."""
        return self.edition.opened + timedelta(seconds=self.clock())

    def hold(self) -> None:
        """Stops the clock where it is: nothing arrives or changes any more."""
        self._at, self._running_since = self.clock(), None

    def set_clock(self, seconds: float) -> None:
        """Sets the clock to `seconds` after the opening and holds it there."""
        self._at, self._running_since = seconds, None

    def run(self) -> None:
        """Lets a held clock run on."""
        self._at, self._running_since = self.clock(), monotonic()

    def address(self, article: str) -> str:
        """The URL of an article by its id, `outlet/slug`. Raises UsageError for an id that the press has not."""
        draft = self.edition.drafts.get(article)
        if draft is None:
            raise UsageError("the sample press has no such article", article, "an id is an outlet and a slug")
        return f"http://{draft.outlet}.localhost:{self.port}{self.edition.path(draft)}"

    def truth(self) -> dict[str, Any]:
        """What really stands behind the texts; see the head of `truth.toml` for the shape."""
        return self.edition.truth()

    def start(self, port: int = 0) -> None:
        """Opens the press on a loopback port, any free one by default, and lets its clock run.

        Raises UsageError when the port is taken or the press is open already.
        """
        if self._server is not None:
            raise UsageError("the sample press is open already", self.allow, "stop it first")
        try:
            self._server = Server(port, self.edition, self.now)
        except OSError as error:
            what = f"the sample press cannot listen there ({error.strerror})"
            raise UsageError(what, f"127.0.0.1:{port}", "choose another port, or 0 for any free one") from error
        self.port = self._server.server_port
        self._thread = Thread(target=self._server.serve_forever, args=(0.05,), name="sample-press", daemon=True)
        self._thread.start()
        self.run()

    def stop(self) -> None:
        """Ends every connection and frees the port. Does nothing when the press is closed."""
        if self._server is None or self._thread is None:
            return
        self.hold()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
        self._server = self._thread = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
