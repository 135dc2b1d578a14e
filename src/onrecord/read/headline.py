"""The headline: what the page shows as one, what its metadata state, and which of them the desk wrote as the headline.

Many sites write two: one for readers, one for search engines. The `<title>` is always the search engines'; so where
it repeats one of the two, the headline is the other.
"""

import re

from onrecord.read.metadata import TITLE, Metadata
from onrecord.read.tree import Tree
from onrecord.read.wording import plain

_SEPARATORS = re.compile(r"\s+[–—•·»:-]\s+|\s*[|ㅣ]\s*")
TITLE_PARTS = re.compile(r"\s+[|–—•·»:-]\s+|:\s+")
SHORTEST = 5  # letters below which a heading is no headline
LONG = 15  # letters from which a stated title is a headline of its own, and no section or outlet


def shown_headline(tree: Tree, meta: Metadata) -> str:
    """The headline as the page shows it, else as its metadata state it; empty where there is none."""
    stated = [
        text for text in (meta.text("headline"), meta.first("og:title", "twitter:title", "title"), meta.title) if text
    ]
    heads = [piece.text for piece in tree.pieces if piece.tag == "h1" and len(piece.text) > SHORTEST]
    keys = [plain(text) for text in stated]
    for head in heads:
        key = plain(head)
        if key and any(key in other or (other and other in key) for other in keys):
            return head
    if meta.text("headline"):
        return meta.text("headline") or ""
    shown = {plain(piece.text): piece.text for piece in reversed(tree.pieces[:80])}
    parts = sorted(TITLE_PARTS.split(meta.title), key=len, reverse=True)
    if len(parts) > 1 and plain(parts[0]) in shown:
        return shown[plain(parts[0])]  # "Outlet: Headline" or "Headline - Outlet", and the page shows it
    if heads and (len(heads) == 1 or not stated):
        return max(heads, key=len)
    return _SEPARATORS.split(stated[0])[0] if stated else ""


def best_headline(shown: str, meta: Metadata) -> str:
    """The headline among the one shown and those stated: the metadata's spelling where they agree."""
    key, title = plain(shown), plain(meta.title)
    ld, og = (meta.text("headline") or "")[:TITLE], (meta.first("og:title") or "")[:TITLE]
    og = _without_outlet(og, key, meta)
    same = next((text for text in (ld, og) if plain(text) == key), "")
    inner = next((text for text in (ld, og, *meta.headings) if len(text) > LONG and key.endswith(plain(text))), shown)
    if key and title.startswith(key):  # the search engines' headline: another one that is stated is the desk's
        for other in (og, ld):
            own = plain(other)
            if len(other) > LONG and own not in title and key not in own and own not in key:
                return other
    return same or inner  # what stands before the inner one is a kicker


def _without_outlet(title: str, key: str, meta: Metadata) -> str:
    """A stated title without what is added after the headline shown; empty where an outlet's name is added to another."""
    ends = [found.start() for found in _SEPARATORS.finditer(title)]
    for end in ends:
        if plain(title[:end]) == key:
            return title[:end]
    added = plain(title[ends[-1] :]) if ends else ""
    return (
        ""
        if added and (added == plain(meta.first("og:site_name") or "") or plain(meta.title).endswith(added))
        else title
    )
