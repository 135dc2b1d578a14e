"""Pages on several processes: what one page does to its process is no other page's concern."""

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from onrecord.desk import understand_all
from onrecord.pool import HELD, read_all
from onrecord.records import Failure, Page, Reading
from tests.patience import PATIENCE, eventually

WHEN = datetime(2031, 3, 7, tzinfo=UTC)


def page(number: int, body: bytes = b"") -> Page:
    return Page(f"https://courier.example/{number}", WHEN, body)


def odd(page: Page) -> Reading:
    """Reads as its page's bytes tell it to."""
    match page.body:
        case b"hang":
            time.sleep(10 * PATIENCE)
        case b"die":
            os.kill(os.getpid(), signal.SIGKILL)
        case b"slow":
            time.sleep(0.3)
    return Reading(page)


def urls(results: list[Reading | Failure]) -> list[str]:
    return [result.url if isinstance(result, Failure) else result.page.url for result in results]


def test_readings_come_in_order_with_their_pages() -> None:
    pages = [page(number, b"slow" if number % 5 == 0 else b"x") for number in range(40)]
    results = list(read_all(pages, odd, 2))
    assert urls(results) == [each.url for each in pages]
    assert [result.page for result in results if isinstance(result, Reading)] == pages


def test_a_page_that_kills_its_process_is_a_failure_and_the_run_goes_on() -> None:
    pages = [page(number, b"die" if number in (3, 4, 11) else b"x") for number in range(20)]
    results = list(read_all(pages, odd, 2))
    assert urls(results) == [each.url for each in pages]
    assert [number for number, result in enumerate(results) if isinstance(result, Failure)] == [3, 4, 11]


def test_a_page_that_hangs_is_stopped() -> None:
    pages = [page(number, b"hang" if number == 2 else b"x") for number in range(8)]
    results = list(read_all(pages, odd, 1, patience=3))
    failure = results[2]
    assert isinstance(failure, Failure)
    assert failure.url == pages[2].url
    assert "3 s" in failure.error
    assert any(isinstance(result, Reading) for result in results[3:]), "the run goes on"


def test_failures_among_the_pages_keep_their_place() -> None:
    pages: list[Page | Failure] = [page(0), Failure("gather", "x", "gone"), page(2)]
    assert urls(list(read_all(pages, odd, 2))) == [pages[0].url, "x", pages[2].url]


def test_few_pages_are_held_at_a_time() -> None:
    taken = 0

    def source() -> Iterator[Page]:
        nonlocal taken
        for number in range(200):
            taken += 1
            yield page(number)

    results = read_all(source(), odd, 2)
    next(results)
    time.sleep(0.5)
    assert taken <= 2 * HELD + 2
    results.close()  # type: ignore[attr-defined]


def test_what_the_pages_own_iterator_raises_reaches_the_caller() -> None:
    def source() -> Iterator[Page]:
        yield page(0)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        list(read_all(source(), odd, 2))


def test_an_early_end_leaves_no_process_behind() -> None:
    before = set(multiprocessing.active_children())
    results = read_all([page(0), *(page(number, b"hang") for number in range(1, 50))], odd, 2)
    next(results)
    results.close()  # type: ignore[attr-defined]
    eventually(lambda: set(multiprocessing.active_children()) <= before, "the end of the processes")


def test_on_processes_and_without_the_same_is_understood() -> None:
    text = (
        "Harbour to close\n\nThe harbour of Vell will close on Monday after ninety years, its director Ida Moss said."
    )
    pages = [page(number, f"{text} {number}".encode()) for number in range(3)]
    assert list(understand_all(pages, 2)) == list(understand_all(pages))


def test_ctrl_c_ends_a_run_at_once_and_in_silence(tmp_path: Path) -> None:
    for number in range(1000):
        (tmp_path / f"{number:04}.txt").write_text(
            f"Harbour to close\n\nThe harbour of Vell will close on day {number}, its director said."
        )
    command = [sys.executable, "-m", "onrecord", "read", "--json", "-j", "2", str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True) as run:
        assert run.stdout is not None
        run.stdout.readline()
        os.killpg(run.pid, signal.SIGINT)
        _, errors = run.communicate(timeout=PATIENCE)
    assert run.returncode
    assert b"Traceback" not in errors
