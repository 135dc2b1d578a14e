"""The press's HTML: each site's own templates filled with escaped text."""

import json
from datetime import datetime
from html import escape
from itertools import groupby
from string import Template

from onrecord.press.edition import Author, Block, Edition, Item, Picture, Site, display, linked

_RELATED = 3


class Printer:
    """Prints the pages of one site, as they stand at one moment, for the press on one port."""

    def __init__(self, edition: Edition, site: Site, port: int, now: datetime) -> None:
        self.edition, self.site, self.port, self.now = edition, site, port, now
        self.items = edition.items(site.host, now)

    def base(self, host: str = "") -> str:
        """The address of a site, this one unless another is named; no slash at its end."""
        return f"http://{host or self.site.host}.localhost:{self.port}"

    def url(self, item: Item) -> str:
        """An article's address."""
        return self.base() + item.path

    def picture_url(self, picture: Picture) -> str:
        """A drawing's address on this site."""
        return f"{self.base()}/pictures/{picture.file}"

    def authors(self, item: Item) -> list[Author]:
        """Who wrote the article."""
        return [self.site.authors[key] for key in item.draft.authors]

    def body(self, item: Item) -> str:
        """The article's paragraphs, headings, lists, quotes and later pictures as the site marks them up."""
        parts = []
        first = True
        for kind, group in groupby(item.blocks, key=lambda block: block.kind):
            if kind == "item":
                parts.append(self._fill("list", items="".join(self._block(block) for block in group)))
                continue
            for block in group:
                lead = self._fill("dateline", text=escape(item.dateline)) if first and item.dateline else ""
                parts.append(self._figure(item, int(block.text)) if kind == "picture" else self._block(block, lead))
                first = False
        return "\n".join(parts)

    def article(self, item: Item) -> str:
        """An article's page."""
        site = self.site
        authors = self.authors(item)
        cards = [self._fill("author", name=a.name, job_title=a.job_title, bio=a.bio) for a in authors if a.bio]
        values = {
            **self._common(item.headline),
            "url": self.url(item),
            "headline": escape(item.headline),
            "dek": self._fill("dek", text=item.dek) if item.dek else "",
            "description": escape(item.dek or item.blocks[0].text),
            "kicker": escape(item.draft.kicker),
            "section": escape(site.sections[item.draft.section]),
            "section_path": item.draft.section,
            "place": escape(item.draft.place),
            "names": escape(" and ".join(author.name for author in authors)),
            "byline": self._fill("byline", names=" and ".join(author.name for author in authors)) if authors else "",
            "authors": "\n".join(cards),
            "credit_line": self._fill("credit_line", text=item.draft.credit_line) if item.draft.credit_line else "",
            "published_iso": item.published.isoformat(),
            "modified_iso": item.modified.isoformat(),
            "published": display(site.date_style, item.published),
            "modified": self._fill("modified", text=display(site.date_style, item.modified))
            if item.modified > item.published
            else "",
            "minutes": str(item.minutes),
            "image": self.picture_url(item.pictures[0]) if item.pictures else "",
            "lead": self._figure(item, 1) if item.pictures else "",
            "body": self.body(item),
            "corrections": "\n".join(self._fill("correction", text=text) for text in item.corrections),
            "notes": "\n".join(self._fill("note", text=text) for text in item.notes),
            "live": self._live(item),
            "comments": self._box(
                "comments", [self._fill("comment", name=c.name, text=c.text) for c in item.draft.comments]
            ),
            "related": self._related(item),
            "jsonld": self._json_ld(item),
        }
        head = Template(site.templates["head.html"]).substitute(values)
        main = Template(site.templates["article.html"]).substitute(values)
        return Template(site.templates["page.html"]).substitute(values | {"head": head, "main": main})

    def home(self, section: str = "") -> str:
        """The front page, or that of one section."""
        shown = [item for item in self.items if section in ("", item.draft.section)]
        teasers = "\n".join(
            self._fill(
                "teaser",
                url=item.path,
                headline=item.headline,
                dek=item.dek,
                published=display(self.site.date_style, item.published),
                section=self.site.sections[item.draft.section],
            )
            for item in shown
        )
        title = self.site.sections.get(section, self.site.tagline)
        return self.shell(title, f"<h1>{escape(title)}</h1>\n{teasers}")

    def shell(self, title: str, main: str) -> str:
        """A page that is no article."""
        values = self._common(title) | {"head": "", "main": main}
        return Template(self.site.templates["page.html"]).substitute(values)

    def _common(self, title: str) -> dict[str, str]:
        sections = self.site.sections.items()
        return {
            "title": escape(title),
            "site": escape(self.site.name),
            "tagline": escape(self.site.tagline),
            "base": self.base(),
            "feed": self.base() + self.site.feed_path,
            "today": display("{weekday}, {month} {day}, {year}", self.now.astimezone(self.site.zone)),
            "year": str(self.now.year),
            "nav": "".join(f'<li><a href="/{path}">{escape(name)}</a></li>' for path, name in sections),
        }

    def _fill(self, name: str, /, **values: str) -> str:
        """One of the site's snippets; every value is escaped here but those that are snippets themselves."""
        ready = {"items", "lead", "inner", "src", "credit_html"}
        safe = {key: value if key in ready else escape(value) for key, value in values.items()}
        return Template(getattr(self.site.markup, name)).substitute(safe)

    def _block(self, block: Block, lead: str = "") -> str:
        inner = "".join(
            f'<a href="{self.base(to.split("/")[0])}{self.edition.path(self.edition.drafts[to])}">{escape(words)}</a>'
            if to
            else escape(words, quote=False)
            for words, to in linked(block.text)
        )
        return self._fill(block.kind, inner=lead + inner)

    def _figure(self, item: Item, number: int) -> str:
        picture = item.pictures[number - 1]
        credit = self._fill("credit", text=picture.credit) if picture.credit else ""
        return self._fill(
            "figure",
            src=self.picture_url(picture),
            alt=picture.alt or picture.caption,
            caption=picture.caption,
            credit_html=credit,
        )

    def _box(self, name: str, items: list[str]) -> str:
        return self._fill(name, items="\n".join(items)) if items else ""

    def _comments(self, item: Item) -> str:
        return self._box("comments", [self._fill("comment", name=c.name, text=c.text) for c in item.draft.comments])

    def _live(self, item: Item) -> str:
        return self._box(
            "live",
            [self._fill("live_item", time=f"{at:%H:%M}", iso=at.isoformat(), text=live.text) for at, live in item.live],
        )

    def _related(self, item: Item) -> str:
        """Links to older articles only, so that a later arrival does not change this page."""
        older = [other for other in self.items if other.published < item.published][:_RELATED]
        return self._box(
            "related", [self._fill("related_item", url=other.path, headline=other.draft.headline) for other in older]
        )

    def _json_ld(self, item: Item) -> str:
        authors = [{"@type": "Person", "name": a.name, "jobTitle": a.job_title} for a in self.authors(item)]
        organization = {"@type": "NewsMediaOrganization", "name": self.site.name, "url": self.base() + "/"}
        data = {
            "@context": "https://schema.org",
            "@type": "NewsArticle",
            "mainEntityOfPage": self.url(item),
            "headline": item.headline,
            "description": item.dek,
            "datePublished": item.published.isoformat(),
            "dateModified": item.modified.isoformat(),
            "articleSection": self.site.sections[item.draft.section],
            "author": authors or organization,
            "publisher": organization,
            "inLanguage": "en",
            "image": [
                {"@type": "ImageObject", "url": self.picture_url(p), "caption": p.caption, "creditText": p.credit}
                for p in item.pictures
            ],
        }
        # A "</script>" within a string would end the element early.
        return json.dumps(data, ensure_ascii=False).replace("</", "<\\/")
