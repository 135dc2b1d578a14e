"""Pages on several processes. A page that hangs or kills its process becomes a Failure; the run goes on.

Every process has a thread of ours that hands it one page at a time and waits
for the reading, so neither a slow consumer nor a slow page leaves a process
idle. Readings come in the order of their pages; no more than a few pages a
process are held at a time.
"""

import signal
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess

import msgspec
from msgspec.structs import replace

from onrecord.records import Failure, Page, Reading

PATIENCE = 60.0  # seconds that one page may take
HELD = 8  # pages that are held for each process, read or not
_HUNG = "reading took more than {:.0f} s and was stopped; read this page alone, or leave it out"
_KILLED = "the process that read it was ended from outside (perhaps for want of memory); read this page alone"
Run = Callable[[Page], Reading]


def read_all(
    pages: Iterable[Page | Failure], run: Run, jobs: int, patience: float = PATIENCE
) -> Iterator[Reading | Failure]:
    """What `run` makes of each page, in order. `run` is a function of a module, since processes find it by name."""
    crew = _Crew(pages, run, patience, jobs)
    hands = [threading.Thread(target=crew.work, daemon=True, name=f"reader {n}") for n in range(jobs)]
    for hand in hands:
        hand.start()
    try:
        yield from crew.results()
    finally:
        crew.stop()


class _Crew:
    """What the threads share: where the pages come from, where the readings go, and the processes."""

    def __init__(self, pages: Iterable[Page | Failure], run: Run, patience: float, jobs: int) -> None:
        self.source, self.run, self.patience, self.jobs = iter(pages), run, patience, jobs
        self.room = threading.Semaphore(HELD * jobs)
        self.taking = threading.Lock()  # one thread at a time asks for the next page
        self.changed = threading.Condition()
        self.done: dict[int, Reading | Failure] = {}
        self.taken, self.exhausted, self.stopped = 0, False, False
        self.fault: BaseException | None = None
        self.processes: set[BaseProcess] = set()

    def results(self) -> Iterator[Reading | Failure]:
        """The readings in the order of their pages. Raises what the pages' own iterator raises."""
        number = 0
        while True:
            with self.changed:
                while number not in self.done and not (self.exhausted and number >= self.taken):
                    self.changed.wait()
                if number not in self.done:
                    if self.fault is not None:
                        raise self.fault
                    return
                found = self.done.pop(number)
            yield found
            self.room.release()
            number += 1

    def stop(self) -> None:
        """Ends every process at once; the threads follow."""
        self.stopped = True
        with self.changed:
            for process in self.processes:
                process.kill()
        self.room.release(self.jobs)  # a thread that waits for room is to see it

    # ---- of one thread

    def work(self) -> None:
        """Takes pages until there are none and has a process of its own read them."""
        hand = _Hand(self)
        try:
            while (job := self._next()) is not None:
                number, page = job
                found = page if isinstance(page, Failure) else hand.read(page)
                with self.changed:
                    self.done[number] = found
                    self.changed.notify_all()
        finally:
            hand.leave()

    def _next(self) -> tuple[int, Page | Failure] | None:
        self.room.acquire()
        with self.taking:
            if self.stopped or self.exhausted:
                self.room.release()
                return None
            try:
                page = next(self.source, None)
            except BaseException as error:  # it belongs to whoever asks for the results
                page, self.fault = None, error
            with self.changed:
                if page is None:
                    self.exhausted = True
                    self.changed.notify_all()
                    self.room.release()
                    return None
                self.taken += 1
                return self.taken - 1, page


class _Hand:
    """One process that reads, begun anew whenever it was lost."""

    def __init__(self, crew: _Crew) -> None:
        self.crew = crew
        self.process: BaseProcess | None = None
        self.connection: Connection | None = None

    def read(self, page: Page) -> Reading | Failure:
        """The reading of a page, or the Failure that it was to its process."""
        try:
            connection = self.connection or self._begin()
            connection.send(page)
            if not connection.poll(self.crew.patience):
                self.leave(kill=True)
                return Failure("read", page.url, _HUNG.format(self.crew.patience))
            reading = msgspec.msgpack.decode(connection.recv_bytes(), type=Reading)
        except (EOFError, OSError):
            self.leave(kill=True)
            return Failure("read", page.url, _KILLED)
        return replace(reading, page=page)

    def leave(self, kill: bool = False) -> None:
        """Ends the process: with the page that it has in hand, or after it."""
        if self.connection is not None:
            self.connection.close()
        if self.process is not None:
            if kill:
                self.process.kill()
            self.process.join()
            with self.crew.changed:
                self.crew.processes.discard(self.process)
        self.process = self.connection = None

    def _begin(self) -> Connection:
        context = get_context("forkserver")
        context.set_forkserver_preload([self.crew.run.__module__])
        ours, theirs = context.Pipe()
        process = context.Process(target=_serve, args=(theirs, self.crew.run), daemon=True)
        process.start()
        theirs.close()
        with self.crew.changed:
            if self.crew.stopped:
                process.kill()
            self.crew.processes.add(process)
        self.process, self.connection = process, ours
        return ours


def _serve(connection: Connection, run: Run) -> None:
    """The life of a process that reads. Readings go back without the page's bytes: those are known there."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the one who started us, who ends us
    with suppress(EOFError, OSError):
        while True:
            page = connection.recv()
            reading = run(page)
            connection.send_bytes(msgspec.msgpack.encode(replace(reading, page=replace(page, body=b""))))
