"""An invented article in three versions, through the real reading, and a desk that holds them."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from html import escape
from pathlib import Path
from typing import Any

from onrecord.desk import Desk
from onrecord.store import Saved, Store
from tests.serve.world import START, page

URL = "https://courier.example/coast/wall"
FIRST = (
    "The sea wall at Marrowby gave way on Sunday night, a police spokesman said. Nobody was on the quay at the time.",
    "A loose gate may have let the water in. Inspectors found 17 cracks in the wall in May, a report of the ministry says.",
    "The fish market was closed on Monday. Boats were moved to the upper harbour, where there is room for forty of them.",
    "The town council will meet on Thursday.",
    "The wall had been unsafe for years, two engineers said. The ministry declined to comment on their letter.",
    "“We will rebuild it,” said Mayor Ines Calder. <script>alert(1)</script>",
)
SECOND = (
    "The sea wall at Marrowby gave way on Sunday night, officials said. Nobody was on the quay at the time.",
    "A loose gate let the water in. Inspectors found 11 cracks in the wall in May, a report of the ministry says.",
    *FIRST[2:4],
    "The wall had been unsafe for years. The ministry denied that it had received their letter.",
    FIRST[5].replace("“", '"').replace("”", '"'),
)
NOTE = (
    "An earlier version of this article said that the inspectors had found 17 cracks in the wall. The report lists 11."
)


def html(headline: str, paragraphs: tuple[str, ...], note: str = "") -> bytes:
    text = "".join(f"<p>{escape(one)}</p>" for one in paragraphs)
    below = f'<div class="correction">{note}</div>' if note else ""
    return (
        f"<!doctype html><html lang=en><head><title>{headline}</title>"
        '<meta property="og:site_name" content="The Marrowby Courier">'
        '<meta property="article:published_time" content="2031-03-10T09:30:00+00:00"></head>'
        f"<body><article><h1>{headline}</h1>{text}{below}</article></body></html>"
    ).encode()


VERSIONS = (
    html("Sea wall at Marrowby gives way", FIRST),
    html("Ministry denies letter on Marrowby sea wall", SECOND, NOTE),
    html("Ministry denies letter on Marrowby sea wall", (SECOND[2], *SECOND[:2], *SECOND[3:]), NOTE),
)


@contextmanager
def edited_desk(folder: Path, **options: Any) -> Iterator[tuple[Desk, str]]:
    """A desk with the three versions, and the article's id."""
    with Store.open(str(folder / "desk.sqlite")) as store:
        desk = Desk(store, **options)
        for n, body in enumerate(VERSIONS):
            saved = desk.take(page(URL, body, START + timedelta(hours=n)))
        assert isinstance(saved, Saved), saved
        yield desk, saved.article_id
