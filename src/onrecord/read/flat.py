"""Text that some extractor has already flattened -> Article, by wording, order, length and repetition alone.

Without a tree, a page still has an order: what stands before the headline
(section), the headline (often twice), what belongs to it (dek, byline, dates,
picture), the text, the author's card, and then whatever else the site puts on
its pages. Which line is the headline (titles) and which lines are text (prose)
is weighed; what the other lines are, rules tell. A heading that stood before
the headline and comes again after the text heads a live feed, not the article.
"""

import re
from urllib.parse import urlsplit

from onrecord.read import feed, notices, people
from onrecord.read.lines import MOST, bare, ends_sentence, lines_of
from onrecord.read.pictures import credited, split_credit
from onrecord.read.prose import Sight, is_prose, texts
from onrecord.read.signed import MODIFIED, date_line, names_only, near_name
from onrecord.read.titles import headline_of
from onrecord.read.wording import FEED_HEADING, dateline_of, minutes, plain, wording
from onrecord.records import Article, Block, BlockLabel, Brief, Person, Picture, ReadError, Span

CAPTION = 1500  # up to which a line can be a caption
HEAD = 16  # lines after the headline that can belong to it
REST = 0.3  # share of the text still to come from which a heading of other things only interrupts it
_PICTURE = re.compile(
    r"^(?:in this (?:\w+[ -]){0,4}(?:photo(?:graph)?|image|picture|frame grab|screenshot)|(?:file|illustrative|pool|archive|handout)"
    r"(?: -| photo| image|:)|photo(?:graph)?s?\s*[:|]|image\s*[:|]|picture\s*[:|]|image caption|a (?:photo|screenshot|still) (?:of|from|shows))",
    re.I,
)
_PIPED = re.compile(r"^(?P<outlet>[^|]{2,60}) \| (?:(?P<place>[^|]{2,40}) \| )?(?P<date>\d{4}-\d\d-\d\d)$")
_BETWEEN = re.compile(r"\s+[|·•–—-]\s+|\s*[|•]\s*")
_COPYRIGHT = re.compile(
    r"(?:©|\(c\)|copyright)\s*(?:\d{4}(?:\s*[-–]\s*\d{4})?)?\s*(?:by\s+)?(?P<who>[A-Z][\w&'’. -]{2,50}?)(?:[.,]|\s+all rights|$)",
    re.I,
)
_TITLE_TAIL = re.compile(r"^(?P<headline>.{15,200}?)\s+[|–—]\s+(?P<outlet>[A-Z][\w&'’. ]{2,40})$")
_LAST = 40  # lines at the end that can offer the rest of the text for money
_BODY = frozenset(("paragraph", "subheading", "list_item", "block_quote"))
# What a line's wording says that it is, unless it reads as text among text.
_DOUBTFUL = frozenset(("related", "newsletter", "comments", "update_note"))
_MIXED = frozenset(("caption", "legal", "correction", "published"))  # in a piece of a page without blocks, with text


def read_flat(text: str, url: str) -> Article:
    """The article of a flattened page; its body is empty when there is none. The id is left to the caller.

    Raises ReadError for a text of too many lines.
    """
    lines, cut = lines_of(text)
    if len(lines) > MOST:
        raise ReadError(f"the text has {len(lines):,} lines, more than {MOST:,}", url, "cut it into single articles")
    return _Flat(lines, url, cut).article()


class _Flat:
    """The lines of one page and their labels. None marks a line that is not labelled yet."""

    def __init__(self, lines: list[str], url: str, cut: bool) -> None:
        self.lines, self.url, self.cut = lines, url, cut
        said = [wording(line) for line in lines]
        # Without a tree, a credit in a line of its own is all that tells of its picture.
        self.labels: list[BlockLabel | None] = ["caption" if label == "credit" else label for label in said]
        self.outlet: str | None = None
        self.published: str | None = None
        self.modified: str | None = None
        self.authors: list[Person] = []
        self.section: str | None = None
        self.headline = ""
        page = Sight(lines)
        self.start = page.headline = headline_of(page)
        self.text = texts(page)
        self._without_banners()
        if 2 * self._amount(self.start) > self._amount(len(lines)):
            self.start = -1  # most of the text above it: no headline of this article

    def article(self) -> Article:
        self._set_headline()
        posts = self._posts()
        self._head()
        self._cards()
        end = self._find_end()
        self._paragraphs(end)
        beside = self._after(end)
        day = self.published or self.modified
        briefs = tuple(brief for post in posts if (brief := feed.brief(self.lines, post, day))) if posts else beside
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
            date_modified=self.modified if self.modified != self.published else None,
            dateline=dateline_of(body),
            reading_minutes=next((found for line in self._of("reading_time") if (found := minutes(line))), None),
            pictures=self._pictures(),
            corrections=tuple(self._of("correction")),
            briefs=briefs,
            notes=self._notes(body, live=bool(posts)),
        )

    def _without_banners(self) -> None:
        """What asks for consent above or below all other text is no text of the article."""
        chosen = [number for number, text in enumerate(self.text) if text]
        asking = [number for number in chosen if notices.is_consent_wall([self.lines[number]])]
        if not asking or len(asking) == len(chosen):
            return
        amount = sum(len(self.lines[number]) for number in asking)
        others = [
            [len(self.lines[n]) for n in chosen if n not in asking and side(n)]
            for side in (asking[0].__gt__, asking[-1].__lt__)
        ]
        if amount > sum(others[0]) or amount > sum(others[1]):
            for number in asking:
                self.text[number] = False

    def _amount(self, end: int) -> int:
        """How many characters of text stand above a line."""
        return sum(len(self.lines[number]) for number in range(end) if self.text[number])

    def _notes(self, body: str, live: bool) -> tuple[str, ...]:
        """What the reader should know of this page."""
        others = [line for line, label in zip(self.lines, self.labels, strict=True) if label not in _BODY]
        stated = {
            notices.LIVE_BLOG: live,
            notices.PAYWALL: not live and notices.asks_to_subscribe(others[-_LAST:], body),
        }
        return tuple(note for note, holds in stated.items() if holds)

    def _posts(self) -> list[feed.Post]:
        """The posts of a live blog, when most of the page's text is timed posts; labels them."""
        found = feed.posts(self.lines, self.start + 1)
        within = {number for post in found for number in range(post.first, post.end)}
        if 2 * sum(len(self.lines[number]) for number in within if self.text[number]) <= self._amount(len(self.lines)):
            return []
        if not any(text and number not in within for number, text in enumerate(self.text)):
            within -= set(range(found[0].first, found[0].end))  # an article needs a text
            found = found[1:]
        for number in within:
            self.text[number] = False
            if self.labels[number] in (None, "published", "caption", "related"):
                self.labels[number] = "live_item"
        return found

    def _of(self, label: BlockLabel) -> list[str]:
        return [line for line, own in zip(self.lines, self.labels, strict=True) if own == label]

    # ---- the head of the page

    def _set_headline(self) -> None:
        """Labels the headline, its copies, and what stands before it; takes the section from there."""
        if self.start < 0:
            return
        self.headline = self.lines[self.start]
        if tail := _TITLE_TAIL.match(self.headline):
            self.headline, self.outlet = tail["headline"], tail["outlet"]
        key = plain(self.headline)
        copies = [n for n, line in enumerate(self.lines) if plain(line) == key]
        for number in (*copies, self.start):
            self.labels[number], self.text[number] = "headline", False
        first = min(copies, default=self.start)
        before = [n for n in range(first) if self.labels[n] in (None, "related", "boilerplate")]
        names = [
            n
            for n in before
            if len(self.lines[n].split()) <= 4 and (self.labels[n] is None or FEED_HEADING.fullmatch(self.lines[n]))
        ]
        if names and (FEED_HEADING.fullmatch(self.lines[names[-1]]) or not people.is_name(self.lines[names[-1]])):
            self.section = self.lines[names[-1]]
            self.labels[names[-1]] = "section"
        for number in before:
            if self.labels[number] is None:
                self.labels[number] = "navigation"

    def _head(self) -> None:
        """What stands between the headline and the text: outlet, dates, byline, dek, pictures."""
        begun = 0
        for number in range(self.start + 1, min(len(self.lines), self.start + HEAD)):
            line = self.lines[number]
            if self.labels[number] not in (None, "published"):
                continue
            if piped := _PIPED.match(line):
                self.outlet, self.published = piped["outlet"].strip(), piped["date"]
                self.labels[number] = "published"
            elif label := self._signed(number):
                self.labels[number] = label
            elif self._is_caption(line):
                self.labels[number] = "caption"
            elif self.start >= 0 and not begun and "dek" not in self.labels and self._is_dek(number):
                self.labels[number] = "dek"
            elif self.text[number] and is_prose(line):
                begun += 1
                if begun > 2:
                    break
        if not self.published or not self.authors:
            self._above()

    def _signed(self, number: int) -> BlockLabel | None:
        """Takes authors and dates from a line that holds nothing else; what that makes it."""
        line = self.lines[number]
        by = people.is_byline(line)
        if len(line) > 160 or (self.text[number] and is_prose(line) and not by):
            return None
        found: BlockLabel | None = None
        if moment := date_line(line):
            if MODIFIED.match(line):
                found, self.modified = "modified", self.modified or moment
            else:
                found, self.published = "published", self.published or moment
        parts = [line] if by or not found else [part for part in _BETWEEN.split(line) if people.is_name(part)]
        if by or (found and parts) or (not found and names_only(line) and near_name(self.lines, number)):
            self._sign([person for part in parts for person in people.byline(part)])
            found = found or "byline"
        return found

    def _above(self) -> None:
        """Dates and authors that stand over the headline, where none stand under it."""
        for number in range(self.start - 1, max(-1, self.start - 5), -1):
            if self.labels[number] in ("navigation", "published") or date_line(self.lines[number]):
                before = self.published, self.authors
                label = self._signed(number)
                if self.published == before[0] and self.authors == before[1]:
                    continue
                self.labels[number] = label
                if self.lines[number] == self.section:
                    self.section = None

    def _sign(self, found: list[Person]) -> None:
        known = {plain(author.name) for author in self.authors}
        self.authors += [person for person in found if plain(person.name) not in known]

    def _is_dek(self, number: int) -> bool:
        """A line under the headline that sums the article up: byline, date or picture follow, then the text."""
        line = self.lines[number]
        if not 30 < len(line) < 450:
            return False
        if number == self.start + 1 and len(line) < 250 and not (len(line) >= 90 and ends_sentence(line)):
            return any(is_prose(line) for line in self.lines[number + 1 : number + 8])
        for after in range(number + 1, min(len(self.lines), number + 7)):
            if self.text[after] and is_prose(self.lines[after]):
                return False
            label = self.labels[after]
            if (
                label in ("byline", "published", "modified", "reading_time")
                or people.is_byline(self.lines[after])
                or date_line(self.lines[after])
            ):
                return True
        return False

    def _is_caption(self, line: str) -> bool:
        if len(line) > CAPTION:
            return False
        caption, credit = split_credit(line)
        return (
            bool(_PICTURE.match(line))
            or bool(credit and "/" in credit and len(caption) < 600)
            or (bool(credit) and not ends_sentence(caption) and len(line) < 300)
        )

    # ---- the end of the text

    def _cards(self) -> None:
        """Author cards: a name, perhaps a job, and a paragraph that tells who they are."""
        for number in range(max(0, self.start + 1), len(self.lines)):
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
            if self.labels[n] in (None, "author_card", "byline") and people.is_name(line)
        ]

    def _card(self, number: int, name: str) -> None:
        job = None
        for n in range(max(0, number - 4), number):
            if self.lines[n] == name or (self.labels[n] == "boilerplate" and n > self.start + 1):
                self.labels[n] = "author_card"
            elif self.labels[n] is None and (
                people.is_role(self.lines[n]) or (self.lines[n - 1] == name and len(self.lines[n]) < 60)
            ):
                job, self.labels[n] = self.lines[n], "author_card"
        self.labels[number] = "author_card"
        told = people.described(name, self.lines[number], job)
        self.authors = [told, *(author for author in self.authors if plain(author.name) != plain(name))]

    def _find_end(self) -> int:
        """The number of the line after the text: an author card, or the second coming of a heading above the headline."""
        sizes = [len(line) if text else 0 for line, text in zip(self.lines, self.text, strict=True)]
        before, after = 0, sum(sizes)
        for number, (label, line) in enumerate(zip(self.labels, self.lines, strict=True)):
            before, after = before + sizes[number], after - sizes[number]
            if number <= self.start or not before:
                continue
            again = line == self.section
            if again and feed.is_heading(line):
                return number
            # With much of the text still to come, what else heads other things only interrupts it.
            if after <= REST * before and (again or label == "author_card" or feed.is_heading(line)):
                return number
        return len(self.lines)

    def _paragraphs(self, end: int) -> None:
        """The text's own lines, and what stands between them."""
        for number in range(self.start + 1, end):
            line, label = self.lines[number], self.labels[number]
            doubtful = self.text[number] and is_prose(line) and (label in _DOUBTFUL or (self.cut and label in _MIXED))
            if label is not None and not doubtful:
                continue
            if self._is_caption(line) and not (self.text[number] and self.cut):
                self.labels[number] = "caption"
            elif self.text[number]:
                self.labels[number] = self._text_label(number)
            else:
                self.labels[number] = "related" if len(line) > 25 else "boilerplate"

    def _text_label(self, number: int) -> BlockLabel:
        line = self.lines[number]
        if bare(line)[1] and not line.startswith(("—", "–")):
            return "list_item"
        if ends_sentence(line) or len(line) >= 120 or line.startswith(("“", '"', "«", "„", "—", "–")):
            return "paragraph"
        follows = number + 1 < len(self.lines) and self.text[number + 1]
        return "subheading" if follows and len(line.split()) <= 16 else "paragraph"

    def _after(self, end: int) -> tuple[Brief, ...]:
        """What stands after the text: items of a live feed under its heading, else links to other articles."""
        for number in range(end, len(self.lines)):
            if self.labels[number] is None and people.is_name(self.lines[number]) and number < end + 6:
                self.labels[number] = "author_card"
        briefs = feed.items(self.lines, self.labels, end, self.section, self.published)
        for number in range(end, len(self.lines)):
            self.labels[number] = self.labels[number] or "related"
        return briefs

    # ---- what it comes to

    def _body(self) -> tuple[str, tuple[Block, ...]]:
        parts: list[str] = []
        blocks: list[Block] = []
        at = 0
        for line, label in zip(self.lines, self.labels, strict=True):
            if label not in _BODY:
                blocks.append(Block(label or "boilerplate", text=line))
                continue
            text = bare(line)[0] if label == "list_item" else line
            goes_on = self.cut and parts and blocks[-1].label == label == "paragraph"
            gap = "" if not parts else " " if goes_on else "\n\n"
            at += len(gap)
            if goes_on:  # the sentences of a page without blocks
                begun = blocks.pop().span
                blocks.append(Block(label, Span(begun.start if begun else at, at + len(text))))
            else:
                blocks.append(Block(label, Span(at, at + len(text))))
            parts += [gap, text]
            at += len(text)
        return "".join(parts), tuple(blocks)

    def _pictures(self) -> tuple[Picture, ...]:
        return tuple(dict.fromkeys(credited(None, line) for line in self._of("caption")))

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
