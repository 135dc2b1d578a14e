"""How outlets source, summed by week as articles come and change, so that no page has to count all articles.

Works inside the caller's transaction.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, delete, text

from onrecord.store.schema import outlet_weeks

SUMS = ("articles", "named", "described", "unspecified", "relayed", "weighed", "single", "corrected")
_ADD = text(
    f"INSERT INTO outlet_weeks (outlet_key, week, outlet, {', '.join(SUMS)}) "  # noqa: S608 - names of columns
    f"VALUES (:outlet_key, :week, :outlet, {', '.join(f':{name}' for name in SUMS)}) "
    "ON CONFLICT (outlet_key, week, outlet) DO UPDATE SET "
    + ", ".join(f"{name} = outlet_weeks.{name} + excluded.{name}" for name in SUMS)
)


def add(connection: Connection, gone: Sequence[Any], come: Sequence[Any]) -> None:
    """Rows of `sourcing` that are no more, and those that are there instead."""
    rows = [*(_counted(row, -1) for row in gone), *(_counted(row, 1) for row in come)]
    if rows:
        connection.execute(_ADD, rows)
    for row in gone:
        here = (outlet_weeks.c.outlet_key == row["outlet_key"], outlet_weeks.c.week == row["week"])
        connection.execute(delete(outlet_weeks).where(*here, outlet_weeks.c.articles <= 0))


def _counted(row: Any, times: int) -> dict[str, Any]:
    counts = {
        "articles": 1,
        **{name: row[name] for name in ("named", "described", "unspecified", "relayed")},
        "weighed": int((row["origins"] or 0) > 0),
        "single": int(row["origins"] == 1),
        "corrected": int(row["corrections"] > 0),
    }
    which = {name: row[name] for name in ("outlet_key", "week", "outlet")}
    return which | {name: times * count for name, count in counts.items()}
