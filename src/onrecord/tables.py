"""Tables for spreadsheets: CSV (RFC 4180) in which no cell is a formula."""

import csv
import io
from collections.abc import Iterable, Iterator

_FORMULA = tuple("=+-@\t\r\n")


def lines(head: Iterable[str], rows: Iterable[Iterable[object]]) -> Iterator[str]:
    """The table, a line at a time. None is an empty cell."""
    yield _line(head)
    for row in rows:
        yield _line(row)


def _line(cells: Iterable[object]) -> str:
    line = io.StringIO()
    csv.writer(line).writerow([_cell(cell) for cell in cells])
    return line.getvalue()


def _cell(value: object) -> object:
    """A text that a spreadsheet would calculate is led by an apostrophe (OWASP: CSV injection)."""
    if not isinstance(value, str):
        return value
    return f"'{value}" if value.lstrip(" ").startswith(_FORMULA) else value
