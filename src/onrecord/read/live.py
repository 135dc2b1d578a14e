"""Live blogs in HTML: the posts that a page's metadata list, found again among what the page shows."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import Any

from onrecord.read import dates
from onrecord.read.lines import ends_sentence
from onrecord.read.metadata import clean
from onrecord.read.wording import plain
from onrecord.records import BlockLabel, Brief

MOST = 2_000  # posts of one page
FEWEST = 2  # posts of a live blog
SHORT = 60  # code points up to which what stands between posts is theirs
SURE = 24  # letters from which a text that stands in a post is of that post
_TEXT: frozenset[BlockLabel] = frozenset(("paragraph", "subheading", "list_item", "block_quote"))


def stated(article: Mapping[str, Any]) -> tuple[Brief, ...]:
    """The posts of a JSON-LD LiveBlogPosting, in its order; none for any other article."""
    updates = article.get("liveBlogUpdate")
    found = []
    for update in (updates if isinstance(updates, list) else [updates])[:MOST]:
        if not isinstance(update, dict):
            continue
        headline, text, url = (clean(str(update.get(key) or "")) for key in ("headline", "articleBody", "url"))
        if headline or text:
            found.append(
                Brief(
                    text=text or headline,
                    headline=headline if text and headline else None,
                    url=url if url.startswith(("http://", "https://")) else None,
                    date_published=dates.iso(update["datePublished"]) if update.get("datePublished") else None,
                )
            )
    return tuple(dict.fromkeys(found))


def is_blog(posts: Sequence[Brief], body: str) -> bool:
    """Whether a page is its posts: several of them, which say more than the text around them."""
    return len(posts) >= FEWEST and sum(len(post.text) for post in posts) > len(body)


def apart(texts: Sequence[str], labels: Sequence[BlockLabel], posts: Sequence[Brief]) -> list[BlockLabel]:
    """The labels of a page's texts once those that belong to one of its posts are live items."""
    if not posts:
        return list(labels)
    keys = [plain(f"{post.headline or ''} {post.text}") for post in posts]
    heads = {plain(post.headline) for post in posts if post.headline}
    starts = list(accumulate((len(key) + 1 for key in keys), initial=0))
    every = "\n".join(keys)
    found = list(labels)
    for number, (text, label) in enumerate(zip(texts, labels, strict=True)):
        if label not in _TEXT:
            continue
        key = plain(text)
        at = every.find(key) if len(key) >= SURE else -1
        if key in heads or key in keys or (at >= 0 and at + len(key) < starts[bisect_right(starts, at)]):
            found[number] = "live_item"
    mine = [number for number, label in enumerate(found) if label == "live_item"]
    for number in range(max(0, mine[0] - 2), mine[-1]) if mine else ():  # times and names of posts
        if found[number] in _TEXT and len(texts[number]) < SHORT and not ends_sentence(texts[number]):
            found[number] = "live_item"
    return found
