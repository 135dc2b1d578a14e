"""An HTML page -> Article: the labelled pieces put in their fields, weighed against what the page's metadata state."""

import re
from urllib.parse import urljoin, urlsplit

from msgspec.structs import replace
from selectolax.lexbor import LexborHTMLParser

from onrecord.read import dates, live, notices, people
from onrecord.read.address import canonical, language_stated, outlet_of, page_of, web
from onrecord.read.authors import authors
from onrecord.read.choose import Chooser
from onrecord.read.figures import Shown, from_metadata, place, shown_on
from onrecord.read.headline import best_headline, shown_headline
from onrecord.read.layout import BODY, Layout
from onrecord.read.limits import endless
from onrecord.read.metadata import Metadata, metadata, paragraphs
from onrecord.read.outlets import Special, special
from onrecord.read.pictures import credited
from onrecord.read.published import dated
from onrecord.read.tree import Piece, Tree, grow
from onrecord.read.wording import dateline_of, minutes, plain
from onrecord.records import Article, Block, BlockLabel, Brief, Person, Picture, ReadError, Span

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
    shown = shown_on(meta.images)
    tree = grow(parser)
    heading = shown_headline(tree, meta)
    own = exception or special(urlsplit(url).hostname or "")
    labels = Chooser(tree, meta.text("articleBody") or "", heading, own).choose()
    labels = live.apart([piece.text for piece in tree.pieces], labels, live.stated(meta.article))
    article = _Assembly(tree, labels, meta, shown, url, heading).article()
    return replace(article, outlet=own.outlet) if own.outlet else article


class _Assembly:
    """One page's pieces and labels on the way to an Article."""

    def __init__(
        self, tree: Tree, labels: list[BlockLabel], meta: Metadata, shown: list[Shown], url: str, heading: str
    ) -> None:
        self.tree, self.layout, self.meta, self.shown, self.heading = (
            tree,
            Layout.of(tree, labels),
            meta,
            shown,
            heading,
        )
        self.headline = best_headline(heading, meta)
        self.given, self.url = url, canonical(meta, url)
        self.cards = self.layout.texts("author_card")
        self.outlet = outlet_of(meta, self.url, heading)

    def article(self) -> Article:
        body, blocks = self._body()
        briefs = live.stated(self.meta.article) or self._briefs()
        notes = self._notes(body)
        if live.is_blog(briefs, body):
            notes += (notices.LIVE_BLOG,)
            if not body and not self._summary():  # an article needs a text: its newest post
                body, blocks = self._stated(briefs[0].text.split("\n\n"), blocks)
                briefs = briefs[1:]
        if len(body) < FULLER * sum(map(len, stated := paragraphs(self.meta.article.get("articleBody")))):
            body, blocks = self._stated(stated, blocks)
            notes += (notices.METADATA,)
        if not body and (summary := self._summary()):
            body, blocks = self._stated([summary], blocks)
            notes += () if notices.LIVE_BLOG in notes else (SUMMARY,)
        dateline = dateline_of(body) or next(iter(self.layout.texts("dateline")), None)
        when = dated(self.meta, self.layout, self.url)
        page = page_of(self.meta, self.given, (piece.text for piece in self.tree.pieces))
        notes += tuple(note for note in (when.note, page) if note)
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
            section=meta.text("articleSection")
            or meta.first("article:section", "og:article:section", "parsely-section", "section", "category"),
            authors=self._authors(dateline),
            date_published=when.published,
            date_modified=when.modified,
            date_inferred=when.inferred,
            dateline=dateline,
            language=language_stated(meta),
            reading_minutes=self._minutes(),
            pictures=self._pictures(),
            corrections=tuple(self.layout.texts("correction")),
            briefs=briefs,
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
        for piece, label in zip(self.tree.pieces, self.layout.labels, strict=True):
            if label in BODY:
                blocks.append(Block(label, Span(at, at + len(piece.text))))
                parts.append(piece.text)
                at += len(piece.text) + 2
            else:
                blocks.append(Block(label, text=piece.text))
        return "\n\n".join(parts), tuple(blocks)

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
        """What the reader should know of this page."""
        free = str(self.meta.article.get("isAccessibleForFree")).lower()
        offers = free != "true" and notices.asks_to_subscribe([piece.text for piece in self.tree.pieces], body)
        found = []
        if free == "false" and len(body) >= notices.STUB:
            found.append(notices.FOR_PAY)
        elif free == "false" or offers:
            found.append(notices.PAYWALL)
        if not self.meta.article and notices.is_front_page(self.url):
            found.append(notices.FRONT_PAGE)
        if len(body) < notices.STUB and (self.meta.first("og:type") or "").startswith("video"):
            found.append(notices.VIDEO)
        return tuple(found)

    def _pieces(self, *wanted: BlockLabel) -> list[tuple[int, Piece]]:
        pieces, labels = self.tree.pieces, self.layout.labels
        return [(number, pieces[number]) for number, own in enumerate(labels) if own in wanted]

    def _links(self) -> tuple[str, ...]:
        pieces = self.tree.pieces
        found = (self._absolute(link) for number in self.layout.body for link in pieces[number].links)
        return tuple(dict.fromkeys(link for link in found if link.startswith(("http://", "https://"))))

    def _absolute(self, link: str) -> str:
        return link if link.startswith(("https://", "http://")) else urljoin(self.url, link)

    def _dek(self, body: str) -> str | None:
        headlines = (plain(self.headline), plain(self.heading))
        for text in self.layout.texts("dek"):
            if len(text) > 20 and plain(text) not in headlines:
                return text
        stated = self.meta.text("description") or self.meta.first("og:description", "description")
        if not stated:
            return None
        key, length = plain(stated), len(stated)
        shown = any(abs(len(p.text) - length) < 20 and plain(p.text) == key for p in self.tree.pieces)
        return stated if shown and key[:80] not in plain(body[:2000]) else None

    def _minutes(self) -> int | None:
        stated = re.fullmatch(r"P?T?(\d{1,3})M.*", str(self.meta.article.get("timeRequired") or ""))
        if stated:
            return int(stated[1])
        return next((number for text in self.layout.texts("reading_time") if (number := minutes(text))), None)

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

    def _authors(self, dateline: str | None) -> tuple[Person, ...]:
        """Who is named; where nobody is, the agency of the dateline."""
        found = authors(self.meta, self.layout, self.outlet, self.url)
        agency = people.agency_of(dateline) if not found and dateline else None
        return tuple(self._described(person) for person in found) or ((Person(agency),) if agency else ())

    def _described(self, person: Person) -> Person:
        """The author with what a card of theirs on the page tells."""
        first = person.name.partition(" ")[0]
        cards = [text for text in self.cards if text.startswith(first) and people.is_bio(text, (person.name,))]
        bio = next(iter(cards), None) or person.description
        if not bio:
            return person
        told = people.described(person.name, bio, person.job_title)
        return replace(told, works_for=told.works_for or person.works_for, url=person.url)

    # ---- pictures

    def _pictures(self) -> tuple[Picture, ...]:
        """What the page shows between its headline and the end of its text."""
        layout = self.layout
        if "liveBlogUpdate" in self.meta.article:  # the pictures of its posts are its own
            reach = [n for n, label in enumerate(layout.labels) if label in BODY or label == "live_item"]
            layout = layout._replace(body=reach)
        told = from_metadata(place(self.shown, layout), self.meta.image_objects)
        pictures = [
            credited(web(self._absolute(figure.url)) if figure.url else None, figure.caption, figure.credit)
            for figure in told
        ]
        lead = self.meta.first("og:image", "twitter:image")
        if lead and not pictures:
            pictures.append(Picture(url=web(self._absolute(lead))))
        return tuple(dict.fromkeys(pictures))
