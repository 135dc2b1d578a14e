"""The types of columns that both databases take, and what holds the tables together."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DateTime, Dialect, MetaData, String
from sqlalchemy.types import TypeDecorator

from onrecord.records import utc


class UTCDateTime(TypeDecorator[datetime]):
    """An instant. Aware and in UTC on both sides, though SQLite itself keeps no zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """In UTC; a naive one is taken to be UTC already."""
        if value is None:
            return None
        return utc(value).replace(tzinfo=None) if dialect.name == "sqlite" else utc(value)

    def process_result_value(self, value: Any, _dialect: Dialect) -> datetime | None:
        """In UTC, whatever zone the connection speaks."""
        return None if value is None else utc(value)


class Text(TypeDecorator[str]):
    """Text that both databases take: NUL (PostgreSQL) and lone surrogates (both) become U+FFFD."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: str | None, _dialect: Dialect) -> str | None:
        """One replacement character for each that cannot be kept, so that lengths stay."""
        if value is None or value.isascii():
            return value and value.replace("\0", "\ufffd")
        return value.replace("\0", "\ufffd").encode("utf-16", "surrogatepass").decode("utf-16", "replace")


EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

metadata = MetaData()
