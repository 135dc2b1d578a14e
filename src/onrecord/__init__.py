"""A news feed that shows its sources.

for reading in onrecord.read_file("article.html"):
    for attribution in reading.attributions:
        print(attribution.speaker, attribution.naming, attribution.content.text)
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from onrecord.records import Reading


def read_file(path: str) -> "Iterator[Reading]":
    """Every page in a file, a folder or a WARC, read, dated and attributed.

    Raises GatherError when a file cannot be opened; what is wrong with a page
    stands in its reading's `failures`.
    """
    from datetime import UTC, datetime

    from onrecord.desk import understand
    from onrecord.gather import files
    from onrecord.records import Failure, GatherError

    for page in files(path, datetime.now(UTC)):
        if isinstance(page, Failure):
            raise GatherError(page.error, page.url)
        yield understand(page)
