"""Text that some extractor has already flattened -> Article, by wording, order, length and repetition alone.

Without a tree, a page still has an order: what stands before the headline
(section), the headline (often twice), what belongs to it (dek, byline, dates,
picture), the text, the author's card, and then whatever else the site puts on
its pages. A heading that stood before the headline and comes again after the
text heads a live feed, not the article.
"""

import itertools
import re
from urllib.parse import urlsplit

from onrecord.read import dates, people
from onrecord.read.pictures import credited, split_credit
from onrecord.read.wording import FEED_HEADING, dateline_of, minutes, plain, wording
from onrecord.records import Article, Block, BlockLabel, Brief, Person, Picture, ReadError, Span

PROSE = 60  # code points from which a line can be a paragraph of an article
LONG = 90  # from which one that ends like a sentence surely is prose
CAPTION = 1500  # up to which a line can be a caption
MOST = 20_000  # lines of one page
_END = re.compile(r"[.!?…:;。][\"”’»')\]]*$")
_PICTURE = re.compile(
    r"^(?:in this (?:\w+[ -]){0,4}(?:photo(?:graph)?|image|picture|frame grab|screenshot)|(?:file|illustrative|pool|archive|handout)"
    r"(?: -| photo| image|:)|photo(?:graph)?s?\s*[:|]|image\s*[:|]|picture\s*[:|]|a (?:photo|screenshot|still) (?:of|from|shows))",
    re.I,
)
_PIPED = re.compile(r"^(?P<outlet>[^|]{2,60}) \| (?:(?P<place>[^|]{2,40}) \| )?(?P<date>\d{4}-\d\d-\d\d)$")
_DATED = re.compile(
    r"^(?:published|posted|updated|last (?:updated|modified)|modified|first published)\b\W*(?P<date>.{4,60})$", re.I
)
_MODIFIED = re.compile(r"updated|modified", re.I)
_COPYRIGHT = re.compile(
    r"(?:©|\(c\)|copyright)\s*(?:\d{4}(?:\s*[-–]\s*\d{4})?)?\s*(?:by\s+)?(?P<who>[A-Z][\w&'’. -]{2,50}?)(?:[.,]|\s+all rights|$)",
    re.I,
)
_TITLE_TAIL = re.compile(r"^(?P<headline>.{15,200}?)\s+[|–—]\s+(?P<outlet>[A-Z][\w&'’. ]{2,40})$")


def read_flat(text: str, url: str) -> Article:
    """The article of a flattened page; its body is empty when there is none. The id is left to the caller.

    Raises ReadError for a text of too many lines.
    """
    lines = _lines(text)
    if len(lines) > MOST:
        raise ReadError(f"the text has {len(lines):,} lines, more than {MOST:,}", url, "cut it into single articles")
    return _Flat(lines, url).article()


def _lines(text: str) -> list[str]:
    """One entry a block. Where paragraphs are wrapped into lines, those of one paragraph are joined again."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n\n")
    rows = [" ".join(row.split()) for row in text.split("\n")]
    filled = [row for row in rows if row]
    inner = [a for a, b in itertools.pairwise(rows) if a and b]
    wrapped = [row for row in inner if 40 <= len(row) <= 100 and not _END.search(row)]
    if len(inner) > 5 and len(wrapped) > 0.6 * len(inner) and max(map(len, filled), default=0) <= 120:
        return [" ".join(group.split()) for group in re.split(r"\n\s*\n", "\n".join(rows)) if group.strip()]
    return filled


class _Flat:
    """The lines of one page and their labels. None marks a line that is not labelled yet."""

    def __init__(self, lines: list[str], url: str) -> None:
        self.lines, self.url = lines, url
        said = [wording(line) for line in lines]
        # Without a tree, a credit in a line of its own is all that tells of its picture.
        self.labels: list[BlockLabel | None] = ["caption" if label == "credit" else label for label in said]
        self.outlet: str | None = None
        self.published: str | None = None
        self.modified: str | None = None
        self.authors: list[Person] = []
        self.section: str | None = None
        self.headline = ""

    def article(self) -> Article:
        start = self._find_headline()
        self._head(start)
        self._cards(start)
        end = self._find_end(start)
        self._paragraphs(start, end)
        briefs = self._after(end)
        body, blocks = self._body()
        return Article(
            id="",
            url=self.url,
            headline=self.headline,
            body=body,
            blocks=blocks,
            outlet=self._outlet(),
            dek=next(iter(self._of("dek")), None),
            section=self.section,
            authors=tuple(self.authors),
            date_published=self.published,
            date_modified=self.modified,
            dateline=dateline_of(body),
            reading_minutes=next((found for line in self._of("reading_time") if (found := minutes(line))), None),
            pictures=self._pictures(),
            corrections=tuple(self._of("correction")),
            briefs=briefs,
        )

    def _of(self, label: BlockLabel) -> list[str]:
        return [line for line, own in zip(self.lines, self.labels, strict=True) if own == label]

    # ---- the head of the page

    def _find_headline(self) -> int:
        """The number of the last line that is the headline; -1 when there is none.

        A line that comes twice before the text is the headline; else the first
        that is long enough for one and is no sentence of the text.
        """
        first = self._first_prose()
        seen: dict[str, int] = {}
        for number, line in enumerate(self.lines[: first + 1]):
            key = plain(line)
            if len(line) >= 20 and self.labels[number] is None and key in seen:
                return self._set_headline(seen[key], number)
            seen.setdefault(key, number)
        for number, line in enumerate(self.lines[: first + 1]):
            if self.labels[number] is None and self._may_be_headline(number, line, first):
                return self._set_headline(number, number)
        return -1

    def _first_prose(self) -> int:
        """The first line of the text itself, or the last line of all."""
        for number, line in enumerate(self.lines):
            if self.labels[number] is None and len(line) >= LONG and _END.search(line) and not self._is_caption(line):
                return number
        return len(self.lines) - 1

    def _may_be_headline(self, number: int, line: str, first: int) -> bool:
        words = len(line.split())
        if len(self.lines) == 1 and _END.search(line):
            return False  # a sentence alone is a text without a headline
        if number == first and len(self.lines) > 1 and len(line) >= LONG:
            return False
        return (
            3 <= words <= 40
            and len(line) < 250
            and not people.is_byline(line)
            and not _DATED.match(line)
            and not _PIPED.match(line)
        )

    def _set_headline(self, first: int, last: int) -> int:
        tail = _TITLE_TAIL.match(self.lines[first])
        self.headline = self.lines[first]
        if tail and first == last:
            self.headline, self.outlet = tail["headline"], tail["outlet"]
        for number in range(len(self.lines)):
            if plain(self.lines[number]) == plain(self.headline):
                self.labels[number] = "headline"
        self.labels[first] = self.labels[last] = "headline"
        before = [n for n in range(first) if self.labels[n] in (None, "related", "boilerplate")]
        names = [
            n
            for n in before
            if len(self.lines[n].split()) <= 4 and (self.labels[n] is None or FEED_HEADING.fullmatch(self.lines[n]))
        ]
        if names:
            self.section = self.lines[names[-1]]
            self.labels[names[-1]] = "section"
        for number in before:
            if self.labels[number] is None:
                self.labels[number] = "navigation"
        return last

    def _head(self, start: int) -> None:
        """What stands between the headline and the text: outlet, dates, byline, dek, pictures."""
        for number in range(start + 1, min(len(self.lines), start + 14)):
            line = self.lines[number]
            if self.labels[number] not in (None, "published"):
                continue
            if piped := _PIPED.match(line):
                self.outlet, self.published = piped["outlet"].strip(), piped["date"]
                self.labels[number] = "published"
            elif people.is_byline(line):
                self.authors += people.byline(line)
                self.labels[number] = "byline"
            elif len(line) < 80 and (moment := self._date_line(line)):
                if _MODIFIED.search(line):
                    self.modified, self.labels[number] = moment, "modified"
                else:
                    self.published, self.labels[number] = self.published or moment, "published"
            elif self._is_caption(line):
                self.labels[number] = "caption"
            elif len(line) >= LONG and _END.search(line):
                break
            elif number == start + 1 and 30 < len(line) < 250 and self._prose_follows(number):
                self.labels[number] = "dek"

    def _date_line(self, line: str) -> str | None:
        stated = _DATED.match(line)
        words = stated["date"] if stated else line
        moment = dates.iso(words) if words[:4].isdigit() else dates.written(words)
        # A sentence that holds a date is no date line.
        return moment if moment and (stated or len(line.split()) <= 8) else None

    def _prose_follows(self, number: int) -> bool:
        return any(len(line) >= LONG for line in self.lines[number + 1 : number + 8])

    def _is_caption(self, line: str) -> bool:
        if len(line) > CAPTION:
            return False
        caption, credit = split_credit(line)
        return (
            bool(_PICTURE.match(line))
            or bool(credit and "/" in credit and len(caption) < 600)
            or (bool(credit) and not _END.search(caption) and len(line) < 300)
        )

    # ---- the end of the text

    def _cards(self, start: int) -> None:
        """Author cards: a name, perhaps a job, and a paragraph that tells who they are."""
        for number in range(max(0, start + 1), len(self.lines)):
            line = self.lines[number]
            if self.labels[number] is not None or not people.is_bio(line, tuple(self._names_above(number))):
                continue
            above = self._names_above(number)
            opening = people.name_opening(line)
            name = next((candidate for candidate in above if line.startswith(candidate.split()[0])), None)
            if name is None and (
                opening is None or len(line) > 900 or not any(opening == p.name for p in self.authors)
            ):
                continue
            self._card(number, name or opening or "")

    def _names_above(self, number: int) -> list[str]:
        return [
            line
            for n, line in enumerate(self.lines[max(0, number - 4) : number], max(0, number - 4))
            if self.labels[n] in (None, "author_card") and people.is_name(line)
        ]

    def _card(self, number: int, name: str) -> None:
        job = None
        for n in range(max(0, number - 4), number):
            if self.lines[n] == name or self.labels[n] == "boilerplate":
                self.labels[n] = "author_card"
            elif self.labels[n] is None and (
                people.is_role(self.lines[n]) or (self.lines[n - 1] == name and len(self.lines[n]) < 60)
            ):
                job, self.labels[n] = self.lines[n], "author_card"
        self.labels[number] = "author_card"
        told = people.described(name, self.lines[number], job)
        self.authors = [told, *(author for author in self.authors if plain(author.name) != plain(name))]

    def _find_end(self, start: int) -> int:
        """The number of the line after the text: an author card, or the second coming of a heading above the headline."""
        prose = [
            len(line) if label is None and len(line) >= LONG else 0
            for line, label in zip(self.lines, self.labels, strict=True)
        ]
        before, after = 0, sum(prose)
        text_begun = False
        for number, (label, line) in enumerate(zip(self.labels, self.lines, strict=True)):
            before, after = before + prose[number], after - prose[number]
            text_begun = text_begun or (number > start and label is None and len(line) >= PROSE)
            if not text_begun:
                continue
            if label == "author_card" or (self.section and line == self.section):
                return number
            # With much of the text still to come, a link to another article only interrupts it.
            if label in ("related", "comments") and len(line) < 60 and after <= 0.3 * before:
                return number
            if FEED_HEADING.fullmatch(line) and len(line.split()) <= 3:
                return number
        return len(self.lines)

    def _paragraphs(self, start: int, end: int) -> None:
        for number in range(start + 1, end):
            line = self.lines[number]
            if self.labels[number] is not None:
                continue
            if self._is_caption(line):
                self.labels[number] = "caption"
            elif re.match(r"^[•·*–-]\s+\S", line):
                self.labels[number] = "list_item"
            elif _END.search(line) or len(line) >= PROSE or self._speech(line):
                self.labels[number] = "paragraph"
            elif 2 <= len(line.split()) <= 12 and self._prose_follows(number):
                self.labels[number] = "subheading"
            else:
                self.labels[number] = "paragraph" if len(line.split()) > 4 else "boilerplate"

    def _speech(self, line: str) -> bool:
        return line.startswith(("“", '"', "«", "„", "— ", "– "))

    def _after(self, end: int) -> tuple[Brief, ...]:
        """What stands after the text: items of a live feed under its heading, else links to other articles."""
        briefs: list[Brief] = []
        feed = False
        for number in range(end, len(self.lines)):
            line = self.lines[number]
            if (self.section and line == self.section) or FEED_HEADING.fullmatch(line):
                feed = True
                self.labels[number] = "navigation"
            elif self.labels[number] is None and people.is_name(line) and not feed:
                self.labels[number] = "author_card"
            elif self.labels[number] is None:
                prose = len(line) >= PROSE and bool(_END.search(line))
                self.labels[number] = "live_item" if feed and prose else "related"
                if feed and prose:
                    briefs.append(Brief(line))
        return tuple(briefs)

    # ---- what it comes to

    def _body(self) -> tuple[str, tuple[Block, ...]]:
        parts: list[str] = []
        blocks: list[Block] = []
        at = 0
        for line, label in zip(self.lines, self.labels, strict=True):
            if label in ("paragraph", "subheading", "list_item", "block_quote"):
                blocks.append(Block(label, Span(at, at + len(line))))
                parts.append(line)
                at += len(line) + 2
            else:
                blocks.append(Block(label or "boilerplate", text=line))
        return "\n\n".join(parts), tuple(blocks)

    def _pictures(self) -> tuple[Picture, ...]:
        return tuple(credited(None, line) for line in self._of("caption"))

    def _outlet(self) -> str | None:
        """The outlet that the page names: beside its title, in the author's card, in the copyright line; else its host."""
        if self.outlet:
            return self.outlet
        employers = [author.works_for for author in self.authors if author.works_for]
        if employers:
            return employers[0]
        for line in self._of("legal"):
            if found := _COPYRIGHT.search(line):
                return found["who"].strip()
        return (urlsplit(self.url).hostname or "").removeprefix("www.") or None
