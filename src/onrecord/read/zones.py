"""What the class words, role and tag of an element say that it holds."""

import re
from functools import lru_cache

Zone = str  # "" or the name of a zone below

_ZONES: tuple[tuple[Zone, str], ...] = (
    ("caption", r"caption|media-?info$|legende|bildunterschrift|cutline|img-?desc|image-?(?:meta|text|info|description)|figcaption"),
    ("credit", r"(?:photo|image|img|media|picture|foto|caption|figure)-?_?(?:credits?|by|copyright|author|source|quelle|rights)|^credits?$|copyright|bildquelle|photographer"),
    ("live_item", r"live[-_]{0,2}(?:(?:blog|feed)[-_]{0,2})?(?:post|item|entry|update)|ticker[-_]{0,2}(?:item|entry)"),
    ("author_card", r"author-?_?_?(?:card|bio|box|info|profile|about|desc\w*|detail\w*)|about-?(?:the-?)?author|bio(?:graphy)?$|contributor-?(?:bio|card)|autorenbox"),
    ("byline", r"byline|^authors?$|author-?(?:name|list|link|s)|article-?_?_?authors?|post-?author|entry-?author|^by$|dc-?creator|autor(?:en|in|zeile)?$"),
    ("dates", r"date(?:line)?s?$|date-?time|publish|posted-?on|timestamp|^time$|article-?time|updated|modified|lastmod"),
    ("dek", r"standfirst|^deck?$|sub-?(?:head(?:line)?|title)$|(?:article|story|post|entry|content)-?_?_?(?:summary|lead|intro|dek|subtitle|description|excerpt|standfirst|teaser)|^lede?$|^lead$|^intro$|chapeau|vorspann|bajada|entradilla|ingress"),
    ("comments", r"comment(?:s|-?list|-?form|-?section|-?thread|ary-box)?$|^comments?-|disqus|respond$|discussion|kommentare?$"),
    ("newsletter", r"newsletter|sign-?up|subscri(?:be|ption)|membership|donat|paywall|regwall|piano-?(?:offer|template|container)|support-?us|abo-?box|mailing"),
    ("related", r"related|recommend|read-?_?(?:more|next|also)|more-?(?:from|on|news|stories|articles|like)|most-?(?:read|popular|viewed)|trending|popular|teaser|promos?(?![a-z])|promo-?(?:box|block|item|link|card|unit|teaser)|outbrain|taboola|also-?like|see-?also|further|up-?next|onward|recirc|latest-?(?:news|stories)|lire-?aussi|mehr-?zum|weitere|sidebar|side-?bar|rail$|right-?col|widget|carousel|playlist|suggest|similar|inline-?(?:link|article|story)|in-?article-?(?:link|promo)|interstitial"),
    ("navigation", r"nav(?:bar|igation|list)?$|nav(?:$|-)|menu|breadcrumb|crumb|pagination|pager|^header$|site-?header|page-?header|masthead|topbar|^footer|site-?footer|page-?footer|footer$|tabs?$|toc$|skip-?(?:link|to)|tag-?(?:list|s|cloud)|^tags?$|topics?$|keywords|hashtag|labels$"),
    ("boilerplate", r"^ads?-|ads?$|advert|sponsor|banner|cookie|consent|gdpr|share|sharing|social|toolbar|tools$|print-?(?:button|only)|visually-?hidden|screen-?reader|sr-?only|hidden$|popup|modal|overlay|lightbox|alert-?bar|audio-?player|player|byline-?follow|follow-?(?:us|button)|feedback|survey|quiz|poll-?box|app-?(?:promo|download)|wp-?polls|rating|loader|spinner|a2a_|addtoany|jp-relatedposts|sharedaddy"),
    ("legal", r"copyright-?notice|legal|imprint|disclaimer|terms"),
    ("correction", r"correction|clarification|editors?-?note-?correction"),
    ("pull_quote", r"pull-?quote|pullout|quote-?box"),
    ("table", r"infobox|info-?box|fact-?box|faktenbox|factbox|data-?table"),
)  # fmt: skip
# Names are made of parts ("article-byline", "articleByline"); a rule speaks of what begins with one.
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_DIGITS = re.compile(r"\d+")
_STARTS = re.compile(r"(?<![a-z])(?:" + "|".join(f"(?P<{zone}>{rule})" for zone, rule in _ZONES) + ")")
ROLES = {"navigation": "navigation", "banner": "navigation", "contentinfo": "navigation", "search": "navigation", "dialog": "boilerplate", "complementary": "related"}  # fmt: skip
TAGS = {"nav": "navigation", "figcaption": "caption", "aside": "related", "dialog": "boilerplate"}
ANOTHER = "another article"  # not named, but found (see choose)
OUTSIDE = frozenset((ANOTHER, "comments", "newsletter", "related", "navigation", "boilerplate", "legal"))
EMBEDS = re.compile(
    r"twitter-tweet|instagram-media|tiktok-embed|fb-post|bluesky-embed|reddit-embed|telegram-post", re.I
)
NAMED = 500  # characters of an element's classes that are looked at


@lru_cache(maxsize=20_000)
def zone_of(words: str) -> tuple[Zone, str]:
    """The zone that class words name, and the word that names it."""
    words = words[:NAMED]
    if not words.islower():
        words = _CAMEL.sub("-", words).lower()
    tokens = _DIGITS.sub("0", words).split()
    return next(((zone, token) for token in tokens if (zone := _zone(token))), ("", ""))


@lru_cache(maxsize=50_000)
def _zone(token: str) -> Zone:
    found = _STARTS.search(token)
    return (found.lastgroup or "") if found else ""
