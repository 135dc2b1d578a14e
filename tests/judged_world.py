"""An invented week at Hollin Bay, read by the real stages: what people judge in these tests."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from onrecord.desk import Desk
from onrecord.judged import refer, words_of
from onrecord.records import Attribution, Page, Reference
from onrecord.store import Store
from onrecord.store.views import ArticleView

NOW = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=9)

HERALD = (
    "Ferry Aurora sinks off Hollin Bay",
    "The ferry Aurora sank off Hollin Bay on Monday night, harbour master Lena Voss said.",
    "“The pumps of the Aurora had failed twice this year,” Voss told reporters.",
    "Transport minister Odo Brandt denied that the pumps of the Aurora had failed twice this year.",
)
GAZETTE = (
    "Pumps of sunken ferry Aurora failed before, Voss says",
    "Harbour master Lena Voss said the pumps of the ferry Aurora had failed twice this year off Hollin Bay.",
    "Union leader Mirja Tallis said the crew of the Aurora had warned the owner in spring.",
)
ECHO = (
    "Crew of ferry Aurora had warned owner of pumps",
    "Two officials said the crew of the ferry Aurora had warned the owner of the pumps before Hollin Bay.",
    "Mayor Ines Calder said the town of Hollin Bay would mourn the ferry Aurora.",
)
BUDGET = (
    "Council of Westmark passes its budget",
    "The council of Westmark passed a budget for schools and roads on Tuesday, treasurer Paul Renner said.",
    "Renner said taxes on property would rise by two percent next year.",
)


def page(name: str, text: Iterable[str], hours: float = 0, before: str = "") -> Page:
    headline, *paragraphs = text
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    at = NOW + timedelta(hours=hours)
    html = (
        f'<html lang="en"><head><title>{headline}</title><meta property="og:site_name" content="The {name.title()}">'
        f'<meta property="article:published_time" content="{at.isoformat()}"></head>'
        f"<body><article><h1>{headline}</h1>{before}{body}</article></body></html>"
    ).encode()
    url = f"https://{name}.example/{headline.lower().replace(' ', '-')}"
    return Page(url, at, html, media_type="text/html; charset=utf-8")


def view_of(desk: Desk, name: str) -> ArticleView:
    """The article of the outlet of this name."""
    found = next(view for _, view in desk.store.story_members(NOW) if f"//{name}.example/" in view.article.url)
    now = desk.store.article(found.article.id)
    assert now is not None
    return now


def saying(view: ArticleView, words: str) -> Attribution:
    """The attribution whose content holds the words; of several the shortest."""
    found = [a for a in view.attributions if words in a.content.text]
    assert found, f"nobody says “{words}”: {[a.content.text for a in view.attributions]}"
    return min(found, key=lambda a: len(a.content.text))


def content(desk: Desk, name: str, words: str) -> Reference:
    """What points at the content with these words."""
    view = view_of(desk, name)
    attribution = saying(view, words)
    return refer(view.article, attribution.content, attribution.in_)


def source(desk: Desk, name: str, words: str) -> Reference:
    """What points at the source of the content with these words."""
    view = view_of(desk, name)
    attribution = saying(view, words)
    return refer(view.article, attribution.source, attribution.in_)


def whole(desk: Desk, name: str, words: str) -> tuple[Reference, ...]:
    """What points at the attribution whose content holds these words."""
    view = view_of(desk, name)
    return words_of(view.article, saying(view, words))


def _furnish(desk: Desk) -> None:
    """Takes all four, in two stories, and weighs them."""
    for hours, (name, text) in enumerate((("herald", HERALD), ("gazette", GAZETTE), ("echo", ECHO), ("post", BUDGET))):
        desk.take(page(name, text, hours))
    desk.reweigh()


@cache
def _furnished() -> bytes:
    """The database that this makes, read once for all tests of a run."""
    with TemporaryDirectory() as folder:
        place = Path(folder) / "desk.sqlite3"
        with Store.open(str(place)) as store:
            _furnish(Desk(store))
        return place.read_bytes()


@contextmanager
def furnished(place: Path) -> Iterator[Desk]:
    """A desk of one's own with the week on it, as after a restart."""
    place.write_bytes(_furnished())
    with Store.open(str(place)) as store:
        yield Desk(store)
