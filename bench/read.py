"""Body text and fields of real pages, beside every extractor that is installed.

Body F1 is that of the article-extraction benchmark: shares of 4-word shingles
found and right, averaged over pages. Gold layouts: `ground-truth.json` with
`html/` (scrapinghub), `ground_truth.json` with `html/` (fundus-evaluation), or
country folders with `PUBLISHER.json` and pages (fundus).
"""

import gzip
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from selectolax.lexbor import LexborHTMLParser

from bench.common import Options, Result, Stopwatch, Table, write_predictions
from onrecord.read import read
from onrecord.read.language import language_of
from onrecord.read.notices import LIVE_BLOG
from onrecord.records import Article, Page, ReadError, instant

_WORD = re.compile(r"\w+", re.UNICODE)
SHINGLE = 4


class Case(NamedTuple):
    """One page and what is known of it; None where the gold does not say."""

    name: str
    url: str
    html: bytes
    body: str
    title: str | None = None
    authors: list[str] | None = None
    published: str | None = None
    modified: str | None = None
    images: list[dict[str, Any]] | None = None
    dek_in_body: bool = False  # whether this gold counts the dek as text, or else embedded posts


def measure(gold: Path | None, options: Options) -> Result:
    """gold: a folder in one of the three layouts."""
    cases = list(_cases(Path(gold or ".")))
    if not cases:
        raise SystemExit(f"{gold}: no ground truth in a layout that is known here")
    read(_page(cases[0]))
    language_of("What is loaded once a process is no page's time.")
    raw, ours = Stopwatch(), Stopwatch()
    with raw.running():
        for case in cases:
            LexborHTMLParser(case.html.decode("utf-8", "replace"))
    articles: dict[str, Article | None] = {}
    with ours.running():
        for case in cases:
            articles[case.name] = _read(case)
    bodies = {case.name: _body(articles[case.name], case) for case in cases}
    scored = score({case.name: case.body for case in cases}, bodies)
    figures = {
        **dict(zip(("body_f1", "precision", "recall"), scored, strict=True)),
        **_fields(cases, articles),
        "pages_per_s": ours.rate(len(cases)),
        "raw_parse_multiple": round(ours.seconds / raw.seconds, 1),
        "failures": sum(article is None for article in articles.values()),
    }
    write_predictions(options, (_prediction(case, articles[case.name], bodies[case.name]) for case in cases))
    rows: list[tuple[str | float | int | None, ...]] = [
        ("onrecord", *scored, ours.rate(len(cases)), figures["raw_parse_multiple"])
    ]
    if options.peers:
        rows += [_peer(name, run, cases, raw) for name, run in _peers().items()]
    table = Table(
        f"body text, {len(cases)} pages", ("system", "F1", "precision", "recall", "pages/s", "x raw parse"), tuple(rows)
    )
    return Result(figures, (table,))


# --------------------------------------------------------------------------- gold


def _cases(folder: Path) -> Iterator[Case]:
    for name in ("ground-truth.json", "ground_truth.json"):
        if (folder / name).is_file():
            yield from _listed(folder, json.loads((folder / name).read_text(encoding="utf-8")))
            return
    for labels in sorted(folder.rglob("*.json")):
        info = labels.parent / "meta.info"
        about = json.loads(info.read_text(encoding="utf-8")) if info.is_file() else {}
        versions = json.loads(labels.read_text(encoding="utf-8"))
        for page in sorted(labels.parent.glob(f"{labels.stem}_*.html*")):
            yield _fundus(page, about.get(page.name, {}), versions)


def _listed(folder: Path, truth: dict[str, Any]) -> Iterator[Case]:
    for name, gold in truth.items():
        found = [
            path
            for ending in ("", ".html", ".html.gz", ".gz")
            if (path := folder / "html" / f"{name}{ending}").is_file()
        ]
        if found:
            body = gold.get("articleBody", gold.get("body", ""))
            text = "\n".join(body) if isinstance(body, list) else body
            yield Case(name, gold.get("url", ""), _bytes(found[0]), text, dek_in_body=isinstance(body, list))


def _fundus(page: Path, about: dict[str, str], versions: dict[str, Any]) -> Case:
    """A publisher's labels are of several of its pages: this page's are those whose words stand in it."""
    html = _bytes(page)
    letters = _letters(html.decode("utf-8", "replace"))
    gold = max(versions.values(), key=lambda version: sum(_letters(text)[:60] in letters for text in _parts(version)))
    return Case(
        name=f"{page.parent.name}/{page.name}",
        url=about.get("url", ""),
        html=html,
        body="\n".join(_parts(gold)),
        title=gold.get("title"),
        authors=gold.get("authors"),
        published=gold.get("publishing_date"),
        modified=gold.get("modified_date"),
        images=gold.get("images"),
        dek_in_body=True,
    )


def _parts(gold: dict[str, Any]) -> list[str]:
    body = gold.get("body") or {}
    parts = list(body.get("summary") or [])
    for section in body.get("sections") or []:
        parts += [*(section.get("headline") or []), *(section.get("paragraphs") or [])]
    return parts


def _letters(text: str) -> str:
    return re.sub(r"\W|&\w+;|\\u[0-9a-f]{4}", "", text)


def _bytes(path: Path) -> bytes:
    data = path.read_bytes()
    return gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data


def _page(case: Case) -> Page:
    return Page(case.url, datetime.now(UTC), case.html, media_type="text/html")


def _read(case: Case) -> Article | None:
    try:
        return read(_page(case))
    except ReadError:
        return None


def _body(article: Article | None, case: Case) -> str:
    """The article's text as the gold counts it: with the dek, or with the posts that are embedded in it."""
    if article is None:
        return ""
    if LIVE_BLOG in article.notes:  # gold bodies hold the posts that the page shows
        posts = [block.text for block in article.blocks if block.label == "live_item"]
        return "\n".join((article.dek or "", article.body, *posts))
    if case.dek_in_body:
        dek = article.dek or ""
        return f"{dek}\n{article.body}" if dek and dek[:60] not in article.body else article.body
    if not any(block.label == "embedded_post" for block in article.blocks):
        return article.body
    parts = (
        article.body[slice(*block.span)] if block.span else block.text
        for block in article.blocks
        if block.span or block.label == "embedded_post"
    )
    return "\n\n".join(parts)


def _prediction(case: Case, article: Article | None, body: str) -> dict[str, Any]:
    if article is None:
        return {"id": case.name, "articleBody": ""}
    pictures = [{"caption": p.caption, "credit": p.credit_text, "creator": p.creator} for p in article.pictures]
    return {
        "id": case.name,
        "articleBody": body,
        "headline": article.headline,
        "authors": [person.name for person in article.authors],
        "datePublished": article.date_published,
        "dateModified": article.date_modified,
        "images": pictures,
    }


# --------------------------------------------------------------------------- scores


def _shingles(text: str) -> Counter[tuple[str, ...]]:
    words = _WORD.findall(text)
    count = max(1, len(words) - SHINGLE + 1) if words else 0
    return Counter(tuple(words[at : at + SHINGLE]) for at in range(count))


def score(gold: Mapping[str, str], found: Mapping[str, str]) -> tuple[float, float, float]:
    """(F1, precision, recall) as the article-extraction benchmark counts: page shares of true and false, averaged."""
    right = wrong = missed = 0.0
    precisions, recalls = [], []
    for name, text in gold.items():
        wanted, got = _shingles(text), _shingles(found.get(name, ""))
        tp, fp, fn = sum((wanted & got).values()), sum((got - wanted).values()), sum((wanted - got).values())
        total = tp + fp + fn
        if total:
            right, wrong, missed = right + tp / total, wrong + fp / total, missed + fn / total
        if tp + fp:
            precisions.append(tp / (tp + fp))
        if tp + fn:
            recalls.append(tp / (tp + fn))
    precision = sum(precisions) / len(precisions) if precisions else 0.0
    recall = sum(recalls) / len(recalls) if recalls else 0.0
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return round(f1, 4), round(precision, 4), round(recall, 4)


def _share(hits: list[bool]) -> float | None:
    return round(sum(hits) / len(hits), 4) if hits else None


def _plain(text: str) -> str:
    return " ".join(text.split())


def _fields(cases: list[Case], articles: Mapping[str, Article | None]) -> dict[str, float | None]:
    empty = Article(id="", url="", headline="", body="")
    pairs = [(case, articles[case.name] or empty) for case in cases]
    images = [(image, a) for case, a in pairs for image in case.images or [] if image.get("caption")]
    credits = [(image, a) for case, a in pairs for image in case.images or [] if image.get("authors")]
    return {
        "title": _share([_plain(c.title) == _plain(a.headline) for c, a in pairs if c.title]),
        "authors": _share(
            [
                {_plain(n) for n in c.authors} == {_plain(p.name) for p in a.authors}
                for c, a in pairs
                if c.authors is not None
            ]
        ),
        "date_day": _share([_same(c.published, a.date_published, 86400) for c, a in pairs if c.published]),
        "date_minute": _share([_same(c.published, a.date_published, 60) for c, a in pairs if c.published]),
        "modified_minute": _share([_same(c.modified, a.date_modified, 60) for c, a in pairs if c.modified]),
        "caption": _share([any(_alike(image["caption"], p.caption) >= 0.9 for p in a.pictures) for image, a in images]),
        "credit": _share([_credited(image["authors"], a) for image, a in credits]),
    }


def _same(gold: str | None, found: str | None, seconds: int) -> bool:
    if not gold or not found or (seconds < 86400 and len(found) <= 10):
        return False
    if seconds == 86400:
        return gold[:10] == found[:10] or abs((instant(gold) - instant(found)).total_seconds()) < 60
    return abs((instant(gold) - instant(found)).total_seconds()) < seconds


def _alike(gold: str, found: str) -> float:
    a, b = Counter(_WORD.findall(gold.lower())), Counter(_WORD.findall(found.lower()))
    both = sum((a & b).values())
    return 2 * both / (sum(a.values()) + sum(b.values())) if both else 0.0


def _credited(names: list[str], article: Article) -> bool:
    """Every photographer or agency of the gold is somewhere in a picture's credit."""
    for picture in article.pictures:
        words = " ".join((picture.credit_text, picture.creator or "", *picture.agencies, picture.via or "")).lower()
        if all(name.lower() in words for name in names):
            return True
    return False


# --------------------------------------------------------------------------- peers


def _peer(name: str, run: Callable[[str], str], cases: list[Case], raw: Stopwatch) -> tuple[str | float | None, ...]:
    watch, found = Stopwatch(), {}
    with watch.running():
        for case in cases:
            try:
                found[case.name] = run(case.html.decode("utf-8", "replace"))
            except Exception:  # a peer's crash on a page is its empty answer
                found[case.name] = ""
    scored = score({case.name: case.body for case in cases}, found)
    return (name, *scored, watch.rate(len(cases)), round(watch.seconds / raw.seconds, 1))


def _peers() -> dict[str, Callable[[str], str]]:
    found: dict[str, Callable[[str], str]] = {}
    try:
        import trafilatura

        found["trafilatura"] = lambda html: trafilatura.extract(html, include_comments=False) or ""
        found["trafilatura, precision"] = lambda html: (
            trafilatura.extract(html, favor_precision=True, include_comments=False) or ""
        )
        found["trafilatura, fast"] = lambda html: trafilatura.extract(html, fast=True, include_comments=False) or ""
    except ImportError:
        pass
    try:
        from readability import Document

        found["readability-lxml"] = lambda html: LexborHTMLParser(Document(html).summary()).text(separator=" ")
    except ImportError:
        pass
    try:
        from resiliparse.extract.html2text import extract_plain_text

        found["resiliparse"] = lambda html: extract_plain_text(html, main_content=True)
    except ImportError:
        pass
    return found
