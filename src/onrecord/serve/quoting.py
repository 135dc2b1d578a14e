"""Words of an article as they stand: quoted, within their sentence, and as a link that leads to them."""

import re
from urllib.parse import quote

from onrecord.records import Attribution, Extent, text_in
from onrecord.store.views import ArticleView

LONGEST = 600  # characters of a quoted passage
AROUND = 90  # characters of a sentence shown on either side of words in it
_END = re.compile(r"[.!?][”’\"')]?\s|\n")


def quoted(view: ArticleView, attribution: Attribution) -> str:
    """The words of an attribution: from its first to its last span, at most a few lines."""
    spans = [span for extent in (attribution.source, attribution.cue, attribution.content) for span in extent.spans]
    if not spans:
        return attribution.content.text
    try:
        text = text_in(view.article, attribution.in_)
    except KeyError:
        return attribution.content.text
    passage = text[min(span.start for span in spans) : max(span.end for span in spans)]
    return passage if len(passage) <= LONGEST else passage[:LONGEST].rsplit(" ", 1)[0] + " …"


def around(view: ArticleView, extent: Extent, place: str | None) -> tuple[str, str, str]:
    """The sentence before the words, the words (empty where there are none), the sentence after them."""
    if not extent.spans:
        return "", extent.text, ""
    try:
        text = text_in(view.article, place)
    except KeyError:
        return "", extent.text, ""
    start, end = extent.spans[0].start, extent.spans[-1].end
    before = text[max(0, start - 3 * AROUND) : start]
    before = before[max((found.end() for found in _END.finditer(before)), default=0) :]
    after = text[end : end + 3 * AROUND]
    found = _END.search(after)
    after = after[: found.start() + 1].rstrip() if found else after
    if len(before) > AROUND:
        before = "… " + before[-AROUND:].partition(" ")[2]
    if len(after) > AROUND:
        after = after[:AROUND].rpartition(" ")[0] + " …"
    exact = text[start:end]
    return before, exact if len(exact) <= LONGEST else exact[:LONGEST].rsplit(" ", 1)[0] + " …", after


def link(view: ArticleView, attribution: str | None, sentence: str = "") -> str:
    """To the words in the article: the mark of the attribution of that id, else `sentence` as a text fragment."""
    path = f"/article/{view.article.id}"
    if attribution:
        return f"{path}#a-{attribution}"
    first = " ".join(sentence.split()[:6])
    return f"{path}#:~:text={quote(first, safe='').replace('-', '%2D')}" if first else path
