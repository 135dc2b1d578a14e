"""An HTML page -> Article: the labelled pieces put in their fields, weighed against what the page's metadata state."""

import re
from urllib.parse import urljoin, urlsplit

from msgspec.structs import replace
from selectolax.lexbor import LexborHTMLParser

from onrecord.read import dates, notices, people
from onrecord.read.authors import Sign, authors
from onrecord.read.choose import Chooser
from onrecord.read.figures import Figure, figures, from_metadata, place
from onrecord.read.headline import TITLE_PARTS, best_headline, shown_headline
from onrecord.read.limits import endless
from onrecord.read.metadata import Metadata, clean, metadata, names, paragraphs
from onrecord.read.outlets import Special, special
from onrecord.read.pictures import credited
from onrecord.read.published import dated
from onrecord.read.tree import Piece, Tree, grow
from onrecord.read.wording import dateline_of, minutes, plain
from onrecord.records import Article, Block, BlockLabel, Brief, Person, Picture, ReadError, Span

BODY: frozenset[BlockLabel] = frozenset(("paragraph", "subheading", "list_item", "block_quote"))
SUMMARY = "only a summary from the page's metadata: the text of the article is not in the page"
SENTENCE = 80  # code points from which a summary says something
FULLER = 0.4  # share of the text that the metadata state below which what the page shows is a stub


def read_html(html: str, url: str, exception: Special | None = None) -> Article:
    """The article of an HTML page; its body is empty when there is none. The id is left to the caller.

    Raises ReadError for markup without end (see limits).
    """
    if found := endless(html):
        raise ReadError(found, url, "no person wrote this page; save its text")
    parser = LexborHTMLParser(html)
    meta = metadata(parser)
    shown = figures(meta.images)  # before the tree grows: that takes buttons and scripts out of the page
    tree = grow(parser)
    heading = shown_headline(tree, meta)
    own = exception or special(urlsplit(url).hostname or "")
    labels = Chooser(tree, meta.text("articleBody") or "", heading, own).choose()
    article = _Assembly(tree, labels, meta, shown, url, heading).article()
    return replace(article, outlet=own.outlet) if own.outlet else article


class _Assembly:
    """One page's pieces and labels on the way to an Article."""

    def __init__(
        self, tree: Tree, labels: list[BlockLabel], meta: Metadata, shown: list[Figure], url: str, heading: str
    ) -> None:
        self.tree, self.labels, self.meta, self.shown, self.heading = tree, labels, meta, shown, heading
        self.headline = best_headline(heading, meta)
        self.url = _canonical(meta.canonical or meta.first("og:url"), url)
        self.outlet = _outlet(meta, self.url, heading)

    def article(self) -> Article:
        body, blocks = self._body()
        if not body and (items := self._texts("live_item")):
            body, blocks = self._live_only(items)
        notes = self._notes(body)
        if len(body) < FULLER * sum(map(len, stated := paragraphs(self.meta.article.get("articleBody")))):
            body, blocks = self._stated(stated, blocks)
            notes += (notices.METADATA,)
        if not body and (summary := self._summary()):
            body, blocks = self._stated([summary], blocks)
            notes += (SUMMARY,)
        when = dated(self.meta, self.tree, self._sign(), self.url)
        notes += (when.note,) if when.note else ()
        meta = self.meta
        return Article(
            id="",
            url=self.url,
            headline=self.headline,
            body=body,
            blocks=blocks,
            outlet=self.outlet,
            alternative_headline=self._alternative(),
            dek=self._dek(body),
            section=meta.text("articleSection") or meta.first("article:section", "section"),
            authors=self._authors(),
            date_published=when.published,
            date_modified=when.modified,
            date_inferred=when.inferred,
            dateline=self._dateline(body),
            language=_language(meta),
            reading_minutes=self._minutes(),
            pictures=self._pictures(),
            corrections=tuple(self._texts("correction")),
            briefs=self._briefs() if body else (),
            links=self._links(),
            notes=notes,
        )

    def _alternative(self) -> str | None:
        """Another headline: the one that the page shows where its metadata state the desk's, or one stated as such."""
        key = plain(self.headline)
        if self.heading and plain(self.heading) not in key and not plain(self.heading).endswith(key):
            return self.heading
        stated = self.meta.text("alternativeHeadline")
        return stated if stated and plain(stated) != key else None

    # ---- body and blocks

    def _body(self) -> tuple[str, tuple[Block, ...]]:
        parts: list[str] = []
        blocks: list[Block] = []
        at = 0
        for piece, label in zip(self.tree.pieces, self.labels, strict=True):
            if label in BODY:
                blocks.append(Block(label, Span(at, at + len(piece.text))))
                parts.append(piece.text)
                at += len(piece.text) + 2
            else:
                blocks.append(Block(label, text=piece.text))
        return "\n\n".join(parts), tuple(blocks)

    def _live_only(self, items: list[str]) -> tuple[str, tuple[Block, ...]]:
        """A live blog without a text around its posts: the posts are the article."""
        self.labels = ["paragraph" if label == "live_item" else label for label in self.labels]
        return self._body()

    def _stated(self, stated: list[str], shown: tuple[Block, ...]) -> tuple[str, tuple[Block, ...]]:
        """The text that only the metadata hold, after all that the page shows."""
        blocks = [
            Block("boilerplate", text=piece.text) if block.span else block
            for block, piece in zip(shown, self.tree.pieces, strict=True)
        ]
        at = 0
        for text in stated:
            blocks.append(Block("paragraph", Span(at, at + len(text))))
            at += len(text) + 2
        return "\n\n".join(stated), tuple(blocks)

    def _summary(self) -> str | None:
        """What the metadata of an article tell of it, where scripts would have to fetch its text."""
        text = self.meta.text("articleBody") or self.meta.text("description")
        return text if text and len(text) >= SENTENCE and self.meta.text("headline") else None

    def _notes(self, body: str) -> tuple[str, ...]:
        """What the reader should know of this page. Raises ReadError for a consent wall."""
        if not self.meta.article and notices.is_consent_wall(body.split("\n\n")):
            raise ReadError(
                "this page asks for consent in place of its article",
                self.url,
                "answer it in a browser and save the page from there",
            )
        for_pay = str(self.meta.article.get("isAccessibleForFree")).lower() == "false"
        found = []
        if for_pay or notices.asks_to_subscribe([piece.text for piece in self.tree.pieces], body):
            found.append(notices.PAYWALL)
        if not self.meta.article and notices.is_front_page(self.url):
            found.append(notices.FRONT_PAGE)
        return tuple(found)

    def _texts(self, label: BlockLabel) -> list[str]:
        return [piece.text for piece, own in zip(self.tree.pieces, self.labels, strict=True) if own == label]

    def _pieces(self, *wanted: BlockLabel) -> list[tuple[int, Piece]]:
        return [
            (n, piece)
            for n, (piece, own) in enumerate(zip(self.tree.pieces, self.labels, strict=True))
            if own in wanted
        ]

    def _links(self) -> tuple[str, ...]:
        found = (urljoin(self.url, link) for _, piece in self._pieces(*BODY) for link in piece.links)
        return tuple(dict.fromkeys(link for link in found if link.startswith(("http://", "https://"))))

    def _dek(self, body: str) -> str | None:
        stated = self.meta.text("description") or self.meta.first("og:description", "description")
        for text in self._texts("dek"):
            if len(text) > 20 and plain(text) not in (plain(self.headline), plain(self.heading)):
                return text
        shown = {plain(piece.text) for piece in self.tree.pieces}
        return stated if stated and plain(stated) in shown and plain(stated)[:80] not in plain(body[:2000]) else None

    def _dateline(self, body: str) -> str | None:
        return dateline_of(body) or next(iter(self._texts("dateline")), None)

    def _minutes(self) -> int | None:
        stated = re.fullmatch(r"P?T?(\d{1,3})M.*", str(self.meta.article.get("timeRequired") or ""))
        if stated:
            return int(stated[1])
        return next((number for text in self._texts("reading_time") if (number := minutes(text))), None)

    def _briefs(self) -> tuple[Brief, ...]:
        """The items of a live feed beside the article: pieces of one container belong together."""
        grouped: dict[int, list[tuple[int, Piece]]] = {}
        for number, piece in self._pieces("live_item"):
            grouped.setdefault(self._live_container(piece.container), []).append((number, piece))
        briefs = []
        for pieces in grouped.values():
            heads = [piece.text for _, piece in pieces if piece.tag in ("h2", "h3", "h4", "h5")]
            text = "\n\n".join(piece.text for _, piece in pieces if piece.text not in heads and len(piece.text) > 30)
            first, last = pieces[0][0], pieces[-1][0]
            moment = next((dates.iso(value) for value, _, at in self.tree.times if first <= at <= last + 1), None)
            if text:
                briefs.append(Brief(text, heads[0] if heads else None, date_published=moment))
        return tuple(briefs)

    def _live_container(self, number: int) -> int:
        """The innermost container around that is called a live item."""
        containers = self.tree.containers
        at = number
        while at > 0 and containers[at].zone != "live_item":
            at = containers[at].parent
        return at

    # ---- people

    def _authors(self) -> tuple[Person, ...]:
        return tuple(self._described(person) for person in authors(self.meta, self._sign(), self.outlet, self.url))

    def _sign(self) -> Sign:
        body = [number for number, label in enumerate(self.labels) if label in BODY]
        first, last = (body[0], body[-1]) if body else (len(self.labels), len(self.labels))
        start = next((number for number, label in enumerate(self.labels) if label == "headline"), -1)
        return Sign(self.tree.pieces, self.labels, start, first, last)

    def _described(self, person: Person) -> Person:
        """The author with what a card of theirs on the page tells."""
        bio = next(
            (
                text
                for text in self._texts("author_card")
                if people.is_bio(text, (person.name,)) and text.startswith(person.name.split()[0])
            ),
            None,
        )
        if bio is None:
            return person
        told = people.described(person.name, bio, person.job_title)
        return Person(person.name, told.job_title, told.works_for, bio, told.knows_language, person.url)

    # ---- pictures

    def _pictures(self) -> tuple[Picture, ...]:
        """What the page shows between its headline and the end of its text."""
        placed = place(self.shown, self.tree, self.labels)
        told = from_metadata(placed, self.meta.image_objects)
        pictures = [
            credited(_web(urljoin(self.url, figure.url)) if figure.url else None, figure.caption, figure.credit)
            for figure in told
        ]
        lead = self.meta.first("og:image", "twitter:image")
        if lead and not pictures:
            pictures.append(Picture(url=_web(urljoin(self.url, lead))))
        return tuple(dict.fromkeys(pictures))


def _outlet(meta: Metadata, url: str, headline: str) -> str | None:
    """Who publishes the page: its own word for it, else what its title ends in, else its host."""
    publisher = names(meta.article.get("publisher"))
    stated = (
        meta.first("og:site_name") or (publisher[0]["name"] if publisher else None) or meta.first("application-name")
    )
    if stated and len(stated) < 80:
        return stated
    parts = [part for part in TITLE_PARTS.split(meta.title) if plain(part) != plain(headline)]
    for part in (parts[-1:] + parts[:1]) if plain(meta.title) != plain(headline) else []:
        if 2 < len(part) < 40 and len(part.split()) <= 5 and plain(part) not in plain(headline):
            return part
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    return host or None


def _language(meta: Metadata) -> str | None:
    stated = meta.text("inLanguage") if isinstance(meta.article.get("inLanguage"), str) else None
    code = (meta.language or stated or "").replace("_", "-").partition("-")[0].lower()
    return code if len(code) == 2 and code.isalpha() else None


def _canonical(stated: str | None, url: str) -> str:
    """The canonical address, unless it is none, or the front page, or one of another site."""
    if not stated or urlsplit(url).scheme not in ("http", "https", "file", ""):
        return url
    try:
        target = urljoin(url, clean(stated))
        there, here = urlsplit(target), urlsplit(url)
        if there.scheme not in ("http", "https") or not there.hostname or there.username:
            return url
        sites = [
            (part.hostname or "").removeprefix("www.").removeprefix("m.").removeprefix("amp.") for part in (there, here)
        ]
    except ValueError:
        return url
    if here.scheme in ("http", "https") and (
        sites[0] != sites[1] or (there.path in ("", "/") and here.path not in ("", "/"))
    ):
        return url
    return target.partition("#")[0]


def _web(url: str | None) -> str | None:
    return url if url and url.startswith(("http://", "https://")) else None
