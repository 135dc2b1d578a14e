"""What every measurement shares: its options, its result, the scorers, and clocks."""

import importlib.util
import json
import resource
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

import msgspec

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"

Figure = float | int | None


class Options(msgspec.Struct, frozen=True):
    """What the command line asked for."""

    labels: Path | None = None
    predictions: Path | None = None
    peers: bool = False
    worlds: int | None = None
    seed: int = 1
    scorers: Path = SHARED / "score"
    articles: int | None = None
    store: str | None = None


class Table(msgspec.Struct, frozen=True):
    """Rows of figures, printed and written to docs/accuracy.md. The first column names the row."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str | Figure, ...], ...]


class Result(msgspec.Struct, frozen=True):
    """The figures of one measurement under the keys of the bench's contract, and what people read."""

    figures: dict[str, Figure]
    tables: tuple[Table, ...] = ()


def scorer(name: str, options: Options) -> ModuleType:
    """The scorer `name` ("attribution", "timex", "clusters"), used as it is. Exits with what to do when absent."""
    path = options.scorers / f"{name}.py"
    if not path.is_file():
        sys.exit(f"{path}: there is no scorer here; name the folder that holds it with --scorers")
    spec = importlib.util.spec_from_file_location(f"scorer_{name}", path)
    if spec is None or spec.loader is None:
        sys.exit(f"{path}: not a Python module")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def write_predictions(options: Options, rows: Iterable[dict[str, Any]]) -> None:
    """One JSON object a line, when the command line asked for them."""
    if options.predictions is not None:
        lines = (json.dumps(row, ensure_ascii=False) for row in rows)
        options.predictions.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


class Stopwatch:
    """Processor seconds of this process: steadier than the wall clock on a shared machine."""

    seconds: float = 0.0

    @contextmanager
    def running(self) -> Iterator[None]:
        """Adds the time that the block takes."""
        start = time.process_time()
        try:
            yield
        finally:
            self.seconds += time.process_time() - start

    def rate(self, amount: float) -> float:
        """amount a second."""
        return round(amount / self.seconds, 1) if self.seconds else 0.0


def peak_mb() -> float:
    """The most memory that this process has held, in MB."""
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1)
