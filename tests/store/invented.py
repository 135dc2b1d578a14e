"""Invented pages for the store's tests: an invented outlet in an invented country."""

import random
from datetime import UTC, datetime, timedelta

from onrecord.records import Article, Attribution, Extent, Failure, Naming, Page, Person, Picture, Reading, Speaker

START = datetime(2031, 3, 10, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
_WORDS = [
    "harbour", "ferry", "minister", "council", "vote", "strike", "bridge", "tide", "storm", "mayor",
    "Orlanda", "Westmark", "budget", "school", "river", "union", "police", "inquiry", "court", "budgets",
    "reported", "yesterday", "evening", "crew", "engine", "repaired", "delayed", "witness", "statement", "island",
]  # fmt: skip


def page(url: str, body: bytes, fetched_at: datetime = START) -> Page:
    return Page(url, fetched_at, body, media_type="text/html", headers=(("etag", '"1"'),))


def said(article_id: str, n: int, naming: Naming = "named") -> Attribution:
    extent = Extent()
    speaker = Speaker(f"Speaker {n}") if naming == "named" else None
    return Attribution(f"{article_id}.{n}", article_id, extent, extent, extent, speaker=speaker, naming=naming)


def reading(
    n: int | str,
    body: str = "",
    headline: str = "",
    *,
    fetched_at: datetime = START,
    around: str = "",
    **fields: object,
) -> Reading:
    """The page of article `n`; `around` is what stands on it but is not the article."""
    body, headline = body or f"The ferry number {n} was late.", headline or f"Ferry {n} late"
    kept = page(f"https://tides.example/{n}", f"<h1>{headline}</h1><p>{body}</p>{around}".encode(), fetched_at)
    values: dict[str, object] = {"outlet": "The Westmark Tide", "dek": "A dek.", **fields}
    article = Article(f"a{n}", kept.url, headline, body, **values)  # type: ignore[arg-type]
    attributions = (said(article.id, 1), said(article.id, 2, "described"))
    return Reading(kept, article, attributions, failures=(Failure("timeline", kept.url, "no anchor"),))


def long_reading(n: int, seed: int = 0, *, fetched_at: datetime = START) -> Reading:
    """About 400 words, a picture, an author and a dozen attributions."""
    chance = random.Random(seed * 1_000_003 + n)
    body = "\n\n".join(" ".join(chance.choices(_WORDS, k=40)).capitalize() + "." for _ in range(10))
    made = reading(
        n,
        body,
        " ".join(chance.choices(_WORDS, k=7)),
        fetched_at=fetched_at,
        outlet=f"Outlet {n % 7}",
        date_published=(fetched_at - timedelta(minutes=n)).isoformat(),
        authors=(Person("Ann Ferrier"),),
        pictures=(Picture("https://tides.example/p.jpg", "A ferry at the quay"),),
    )
    assert made.article is not None
    namings: tuple[Naming, Naming] = ("named", "described")
    attributions = tuple(said(made.article.id, k, namings[k % 2]) for k in range(12))
    return Reading(made.page, made.article, attributions)
