"""Live blogs and feeds: every post an item of its own, with its headline and time, beside the text."""

import json

import pytest

from onrecord.read.notices import LIVE_BLOG
from onrecord.records import Article
from tests.read.pages import TEXT, html, paragraphs, reading

POSTS = (
    ("14:05", "Bridge opens again", "The water at Tesk has fallen by a hand since midnight and the bridge is open to carts, the river police said."),
    ("13:40", "Minister to speak at noon", "Minister Osric Dahl will speak in Belsa at noon, his office said, and take questions from the villages."),
    ("12:10", "Ferries bring blankets", "Two ferries have left Vell with beds and blankets for the school at Lower Tesk, the port said."),
    ("11:55", "Bells rung in the night", "Nobody slept in the lower town, and the bells were rung at four when the first wall gave way."),
)  # fmt: skip
HEADLINE = "Live: Dam of Karst holds after a night of rain"


def stated(posts: tuple[tuple[str, str, str], ...] = POSTS) -> str:
    blog = {
        "@context": "https://schema.org",
        "@type": "LiveBlogPosting",
        "headline": HEADLINE,
        "datePublished": "2031-03-05T06:00:00+01:00",
        "liveBlogUpdate": [
            {"@type": "BlogPosting", "headline": head, "articleBody": f"<p>{text}</p>", "datePublished": f"2031-03-05T{time}:00+01:00"}
            for time, head, text in posts
        ],
    }  # fmt: skip
    return f'<script type="application/ld+json">{json.dumps(blog)}</script>'


def shown(name: str = "entry") -> str:
    return "".join(
        f"<div class='{name}'><span>{time}</span><h2>{head}</h2><p>{text}</p></div>" for time, head, text in POSTS
    )


def told(article: Article) -> list[tuple[str | None, str, str | None]]:
    return [(brief.headline, brief.text, (brief.date_published or "")[11:16]) for brief in article.briefs]


WANTED = [(head, text, time) for time, head, text in POSTS]


def test_posts_that_the_metadata_list() -> None:
    article = reading(html(f"<main>{paragraphs(*TEXT[:2])}{shown()}</main>", stated()))
    assert told(article) == WANTED
    assert article.body.split("\n\n") == list(TEXT[:2])
    assert LIVE_BLOG in article.notes


def test_posts_that_only_their_elements_name() -> None:
    posts = "".join(
        f"<div class='liveblog-post'><time datetime='2031-03-05T{time}:00+01:00'>{time}</time><h3>{head}</h3><p>{text}</p></div>"
        for time, head, text in POSTS
    )
    article = reading(html(f"<main>{paragraphs(*TEXT[:2])}{posts}</main>"))
    assert told(article) == WANTED
    assert article.body.split("\n\n") == list(TEXT[:2])


def test_a_live_blog_of_posts_alone_has_its_newest_for_a_text() -> None:
    article = reading(html(f"<main>{shown()}</main>", stated()))
    assert article.body == POSTS[0][2]
    assert told(article) == WANTED[1:]


def test_an_article_beside_a_short_feed_is_no_live_blog() -> None:
    feed = "".join(f"<div class='live-item'><p>{text}</p></div>" for _, _, text in POSTS[:1])
    article = reading(html(f"<article>{paragraphs(*TEXT)}</article>{feed}"))
    assert LIVE_BLOG not in article.notes
    assert article.body.split("\n\n") == list(TEXT)


FORMS = {
    "time, headline, text": "\n".join(f"{time}\n{head}\n{text}" for time, head, text in POSTS),
    "headline, time, text": "\n".join(f"{head}\n{time} CET\n{text}" for time, head, text in POSTS),
    "two paragraphs": "\n\n".join(f"{time}\n\n{head}\n\n{text}\n\n{text}" for time, head, text in POSTS),
}


@pytest.mark.parametrize("posts", FORMS.values(), ids=list(FORMS))
def test_posts_of_a_flattened_page(posts: str) -> None:
    article = reading(f"{HEADLINE}\nPublished March 5, 2031\n{TEXT[0]}\n{posts}\nAbout us\nContact", "text/plain")
    assert article.headline == HEADLINE
    assert article.body == TEXT[0]
    assert [(brief.headline, (brief.date_published or "")[:16]) for brief in article.briefs] == [
        (head, f"2031-03-05T{time}") for time, head, _ in POSTS
    ]
    assert all(brief.text.startswith(text) for brief, (_, _, text) in zip(article.briefs, POSTS, strict=True))
    assert all(brief.date_inferred for brief in article.briefs), "the day is the page's, not the post's own"


def test_without_a_day_a_post_has_no_date() -> None:
    article = reading(f"{HEADLINE}\n{TEXT[0]}\n{FORMS['time, headline, text']}", "text/plain", "file:///x.txt")
    assert [brief.date_published for brief in article.briefs] == [None] * 4


def test_lengths_of_videos_are_no_times_of_posts() -> None:
    videos = "\n".join(
        f"{length}\n{text} {text}"
        for length, (_, _, text) in zip(("02:13", "01:05", "03:40", "00:52"), POSTS, strict=True)
    )
    article = reading(f"Dam holds as villages go home\n{TEXT[0]}\n{videos}\n{TEXT[1]}", "text/plain")
    assert not article.briefs
    assert all(text in article.body for _, _, text in POSTS)
