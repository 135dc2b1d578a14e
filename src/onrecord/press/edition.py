"""What the sample press prints: its sites and articles as data, and how they stand at a moment.

An offset such as `-190m`, `-2d` or `15s` counts from the moment the press opened.
A token in a text, such as `{{date -1d}}` or `{{weekday -190m}}`, becomes the words for that moment.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from functools import cached_property
from importlib.resources import files
from importlib.resources.abc import Traversable
from string import Template
from typing import Any, Literal, NamedTuple

import msgspec
from msgspec.structs import replace

_UNITS = {"d": 86400, "h": 3600, "m": 60, "s": 1}
_OFFSET = re.compile(r"(-?)(\d+)([dhms])")
_TOKEN = re.compile(r"\{\{(\w+) (-?\d+[dhms])\}\}")
_LINK = re.compile(r"\[([^\]]+)\]\(([a-z]+/[a-z0-9-]+)\)")
# The press writes English wherever it runs, so the names do not come from the locale.
_MONTHS = [
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
]  # fmt: skip
_WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]


class Author(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A reporter, as the site's author card shows them."""

    name: str
    job_title: str = ""
    bio: str = ""


class Picture(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A drawing under `pictures/`, its caption and its credit line."""

    file: str
    caption: str
    credit: str = ""
    alt: str = ""


class LiveItem(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A short item of a live feed; it stands on the page from `at` on."""

    at: str
    text: str


class Comment(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a reader wrote under an article."""

    name: str
    text: str


class Edit(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What an editor changed at `at`; `swap` holds pairs of old and new words in the body."""

    at: str
    headline: str | None = None
    dek: str | None = None
    correction: str | None = None
    note: str | None = None
    swap: tuple[tuple[str, str], ...] = ()


class Draft(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One file under `articles/`. `section` is the first part of its address on most sites."""

    outlet: str
    slug: str
    published: str
    section: str
    headline: str
    body: str
    story: str = ""
    dek: str = ""
    kicker: str = ""
    dateline: str = ""
    authors: tuple[str, ...] = ()
    credit_line: str = ""
    place: str = ""
    pictures: tuple[Picture, ...] = ()
    live: tuple[LiveItem, ...] = ()
    comments: tuple[Comment, ...] = ()
    edits: tuple[Edit, ...] = ()

    @property
    def id(self) -> str:
        """How truth and links name the article: `outlet/slug`."""
        return f"{self.outlet}/{self.slug}"


class Markup(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a site writes each thing: one `string.Template` each, or a file of the site's folder."""

    paragraph: str
    subheading: str
    quote: str
    item: str
    list: str
    figure: str
    byline: str
    teaser: str
    dateline: str = "$text — "
    credit: str = "$text"
    author: str = ""
    dek: str = ""
    credit_line: str = ""
    correction: str = ""
    note: str = ""
    modified: str = ""
    live: str = ""
    live_item: str = ""
    related: str = ""
    related_item: str = ""
    comments: str = ""
    comment: str = ""


class Site(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One outlet: `site.toml`, `page.html` (shell), `head.html`, `article.html` and `style.css` of its folder."""

    name: str
    host: str
    tagline: str
    kind: str
    path: str
    feed: Literal["rss2", "atom", "rss1", "json", "sitemap"]
    feed_path: str
    sections: dict[str, str]
    markup: Markup
    zone_hours: int = 1
    date_style: str = "{month} {day}, {year}, {clock}"
    feed_full: bool = False
    authors: dict[str, Author] = {}
    templates: dict[str, str] = {}

    @property
    def zone(self) -> timezone:
        """The site's local time."""
        return timezone(timedelta(hours=self.zone_hours))


class Block(NamedTuple):
    """A piece of a body: paragraph, subheading, quote, item or picture (its text is then the index)."""

    kind: str
    text: str


class Item(msgspec.Struct, frozen=True):
    """An article as it stands at a moment: edits applied, tokens resolved. Dates in the site's own zone."""

    draft: Draft
    site: Site
    path: str
    published: datetime
    modified: datetime
    headline: str
    dek: str
    dateline: str
    blocks: tuple[Block, ...]
    pictures: tuple[Picture, ...]
    corrections: tuple[str, ...]
    notes: tuple[str, ...]
    live: tuple[tuple[datetime, LiveItem], ...]

    @property
    def id(self) -> str:
        """How truth and links name the article: `outlet/slug`."""
        return self.draft.id

    @property
    def text(self) -> str:
        """The body as a reader sees it: paragraphs between blank lines, no markup."""
        return "\n\n".join(_LINK.sub(r"\1", block.text) for block in self.blocks if block.kind != "picture")

    @property
    def minutes(self) -> int:
        """Reading time at 220 words a minute, at least one."""
        return max(1, round(len(self.text.split()) / 220))


def seconds(offset: str) -> int:
    """`-190m` in seconds. Raises ValueError for anything else than a whole number and one of d, h, m, s."""
    found = _OFFSET.fullmatch(offset)
    if not found:
        raise ValueError(f"{offset!r} is not an offset such as -190m, -2d or 15s")
    sign, number, unit = found.groups()
    return int(sign + number) * _UNITS[unit]


def in_words(style: str, moment: datetime, written: datetime) -> str:
    """The words for `moment` in a text of the day `written`; both in the same zone. KeyError for no such style."""
    month, day, year = _MONTHS[moment.month - 1], moment.day, moment.year
    short = month if len(month) <= 5 else f"{'Sept' if month == 'September' else month[:3]}."
    hour = f"{moment.hour % 12 or 12}:{moment.minute:02d} {'a.m.' if moment.hour < 12 else 'p.m.'}"
    tail = "" if year == written.year else f", {year}"
    return {
        "date": f"{month} {day}{tail}",
        "abbr": f"{short} {day}{tail}",
        "fulldate": f"{month} {day}, {year}",
        "dayfirst": f"{day} {month}{tail and f' {year}'}",
        "weekday": _WEEKDAYS[moment.weekday()],
        "month": month,
        "year": str(year),
        "time": hour,
        "part": ("night", "morning", "afternoon", "evening")[moment.hour // 6],
    }[style]


def display(style: str, moment: datetime) -> str:
    """A page's own way to print a date: `style` is a format string over the parts of the moment."""
    month = _MONTHS[moment.month - 1]
    return style.format(
        day=moment.day,
        month=month,
        mon=month[:3],
        year=moment.year,
        weekday=_WEEKDAYS[moment.weekday()],
        clock=in_words("time", moment, moment),
        time=f"{moment:%H:%M}",
        iso=f"{moment:%Y-%m-%d}",
    )


def linked(text: str) -> Iterator[tuple[str, str]]:
    """`text` in pieces: words and the id of the article they link to, empty where they do not."""
    end = 0
    for found in _LINK.finditer(text):
        yield text[end : found.start()], ""
        yield found[1], found[2]
        end = found.end()
    yield text[end:], ""


def _blocks(body: str) -> Iterator[Block]:
    for chunk in re.split(r"\n\s*\n", body.strip()):
        text = " ".join(chunk.split())
        if text.startswith("## "):
            yield Block("subheading", text[3:])
        elif text.startswith("> "):
            yield Block("quote", text[2:])
        elif text.startswith("- "):
            yield from (Block("item", line[2:]) for line in chunk.strip().splitlines())
        elif found := re.fullmatch(r"\[\[picture (\d+)\]\]", text):
            yield Block("picture", found[1])
        else:
            yield Block("paragraph", text)


class Edition:
    """Everything that the press prints, dated from the moment that it opened."""

    def __init__(self, opened: datetime) -> None:
        root = files(__package__)
        self.opened = opened.astimezone(UTC).replace(microsecond=0)
        self.sites = {site.host: site for site in sorted(_sites(root / "sites"), key=lambda site: site.host)}
        drafts = (msgspec.toml.decode(file.read_bytes(), type=Draft) for file in _files(root / "articles", ".toml"))
        self.drafts = {draft.id: draft for draft in drafts}
        self._root = root

    @cached_property
    def pictures(self) -> dict[str, bytes]:
        """The drawings by file name."""
        return {file.name: file.read_bytes() for file in _files(self._root / "pictures", ".svg")}

    def at(self, offset: str) -> datetime:
        """The moment of an offset, in UTC."""
        return self.opened + timedelta(seconds=seconds(offset))

    def resolve(self, text: str, written: datetime) -> str:
        """`text` with every token replaced by words, as somebody writes them at `written` in its zone."""

        def words(found: re.Match[str]) -> str:
            return in_words(found[1], self.at(found[2]).astimezone(written.tzinfo), written)

        return _TOKEN.sub(words, text)

    def path(self, draft: Draft) -> str:
        """The article's path on its site. It depends on no edit."""
        site = self.sites[draft.outlet]
        day = self.at(draft.published).astimezone(site.zone)
        return Template(site.path).substitute(
            slug=draft.slug, section=draft.section, year=day.year, month=f"{day:%m}", day=f"{day:%d}"
        )

    def item(self, draft: Draft, now: datetime) -> Item:
        """The article as it stands at `now`."""
        site = self.sites[draft.outlet]
        published = self.at(draft.published).astimezone(site.zone)
        edits = sorted((edit for edit in draft.edits if self.at(edit.at) <= now), key=lambda edit: seconds(edit.at))
        headline, dek, body = draft.headline, draft.dek, draft.body
        for edit in edits:
            headline, dek = edit.headline or headline, edit.dek or dek
            for old, new in edit.swap:
                body = body.replace(old, new)
        live = [(self.at(item.at).astimezone(site.zone), item) for item in draft.live if self.at(item.at) <= now]
        moments = [published, *(self.at(edit.at) for edit in edits)]

        def said(text: str) -> str:
            return self.resolve(text, published)

        return Item(
            draft=draft,
            site=site,
            path=self.path(draft),
            published=published,
            modified=max(moments).astimezone(site.zone),
            headline=said(headline),
            dek=said(dek),
            dateline=said(draft.dateline),
            blocks=tuple(Block(block.kind, said(block.text)) for block in _blocks(body)),
            pictures=tuple(replace(picture, caption=said(picture.caption)) for picture in draft.pictures),
            corrections=tuple(said(edit.correction) for edit in edits if edit.correction),
            notes=tuple(said(edit.note) for edit in edits if edit.note),
            live=tuple(
                (at, replace(item, text=self.resolve(item.text, at)))
                for at, item in sorted(live, key=lambda pair: pair[0], reverse=True)
            ),
        )

    def items(self, host: str, now: datetime) -> list[Item]:
        """What one outlet has printed by `now`, newest first."""
        due = (draft for draft in self.drafts.values() if draft.outlet == host and self.at(draft.published) <= now)
        return sorted((self.item(draft, now) for draft in due), key=lambda item: item.published, reverse=True)

    def truth(self) -> dict[str, Any]:
        """What really stands behind the texts: `truth.toml`, tokens resolved as each witness article writes them."""
        truth: dict[str, Any] = msgspec.toml.decode((self._root / "truth.toml").read_bytes())
        for story in truth["story"]:
            story["articles"] = sorted(draft.id for draft in self.drafts.values() if draft.story == story["id"])
            for witness in (witness for claim in story["claim"] for witness in claim["witness"]):
                draft = self.drafts[witness["article"]]
                written = self.at(draft.published).astimezone(self.sites[draft.outlet].zone)
                witness["words"] = self.resolve(witness["words"], written)
        return truth


def _files(folder: Traversable, ending: str) -> Iterator[Traversable]:
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.is_dir():
            yield from _files(entry, ending)
        elif entry.name.endswith(ending):
            yield entry


def _sites(folder: Traversable) -> Iterator[Site]:
    for entry in folder.iterdir():
        if entry.is_dir():
            site = msgspec.toml.decode((entry / "site.toml").read_bytes(), type=Site)
            names = ("page.html", "head.html", "article.html", "style.css")
            texts = {name: (entry / name).read_text(encoding="utf-8") for name in names}
            yield replace(site, templates=texts)
