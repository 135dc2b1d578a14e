"""Reading of flattened text: the pages of `read`'s gold, turned to text by several flatteners made on the fly.

What every flattener keeps is order and wording; some keep one line a block,
some break at every element, some leave one endless line. Body F1 is that of
`read`. Peers that need a tree have nothing to say here: beside the reader stand
the whole text as it is and the longest run of long lines.
"""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from bench.common import Figure, Options, Result, Stopwatch, Table, write_predictions
from bench.read import Case, _body, _cases, _fields, _prediction, score
from onrecord.read import read
from onrecord.records import Article, Page, ReadError

_SKIPPED = frozenset("script style noscript template svg iframe object head select textarea button".split())
_BLOCKS = frozenset(
    "address article aside blockquote br center dd details div dl dt fieldset figcaption figure footer form h1 h2 h3 "
    "h4 h5 h6 header hr li main nav ol p pre section summary table td th tr ul".split()
)
_SPACED = frozenset("p h1 h2 h3 h4 h5 h6 blockquote ul ol figure table".split())
Flattener = Callable[[str], str]


def measure(gold: Path | None, options: Options) -> Result:
    """gold: a folder in one of the layouts of `read`; the figures are means over all flatteners.

    The weights of the open pages were fitted on the even ones: `held_out_f1` is
    that of the odd ones alone.
    """
    cases = [case for case in _cases(Path(gold or ".")) if case.body]
    if not cases:
        raise SystemExit(f"{gold}: no ground truth in a layout that is known here")
    watch, predictions = Stopwatch(), []
    rows: list[tuple[str | float | int | None, ...]] = []
    every: list[dict[str, Figure]] = []
    for name, flatten in flatteners().items():
        texts = [flatten(case.html.decode("utf-8", "replace")) for case in cases]
        articles: dict[str, Article | None] = {}
        with watch.running():
            for case, text in zip(cases, texts, strict=True):
                articles[case.name] = read_text(text, case.url)
        bodies = {case.name: _body(articles[case.name], case) for case in cases}
        scored, held_out = (score({case.name: case.body for case in some}, bodies) for some in (cases, cases[1::2]))
        figures = dict(zip(("body_f1", "precision", "recall"), scored, strict=True))
        every.append({**figures, "held_out_f1": held_out[0], **_fields(cases, articles)})
        rows.append((name, "onrecord", *scored, held_out[0]))
        rows += [(name, peer, *_peer(run, cases, texts), None) for peer, run in _PEERS.items()]
        predictions += [{**_prediction(c, articles[c.name], bodies[c.name]), "flattener": name} for c in cases]
    write_predictions(options, predictions)
    means: dict[str, Figure] = {key: _mean([figure.get(key) for figure in every]) for key in every[0]}
    means["texts_per_s"] = watch.rate(len(rows) // (1 + len(_PEERS)) * len(cases))
    columns = ("flattener", "system", "F1", "precision", "recall", "F1, held out")
    return Result(means, (Table(f"body of flattened text, {len(cases)} pages", columns, tuple(rows)),))


def flatteners() -> dict[str, Flattener]:
    """What turns HTML into text here: our own two, and those of the peers that are installed."""
    found: dict[str, Flattener] = {"blocks": blocks, "spaced": spaced, "nodes": nodes}
    try:
        from resiliparse.extract.html2text import extract_plain_text

        found["resiliparse"] = lambda html: extract_plain_text(html, main_content=False)
        found["resiliparse, one line"] = lambda html: extract_plain_text(
            html, main_content=False, preserve_formatting=False
        )
    except ImportError:
        pass
    try:
        import trafilatura

        found["trafilatura, recall"] = lambda html: trafilatura.extract(html, favor_recall=True) or ""
        found["trafilatura, baseline"] = lambda html: trafilatura.baseline(html)[1]
        found["trafilatura, html2txt"] = lambda html: trafilatura.html2txt(html)
    except ImportError:
        pass
    return found


def read_text(text: str, url: str) -> Article | None:
    """The article that the reader finds in a text, None when it finds none."""
    data = text.encode()
    try:
        return read(Page(url, datetime.now(UTC), data, media_type="text/plain"))
    except ReadError:
        return None


def _mean(values: list[Figure]) -> float | None:
    known = [value for value in values if value is not None]
    return round(sum(known) / len(known), 4) if known else None


# --------------------------------------------------------------------------- flatteners


def blocks(html: str) -> str:
    """One line for each block of the body."""
    return "\n".join(_flattened(html))


def spaced(html: str) -> str:
    """Blank lines around paragraphs, headings and lists, and a mark before each item, as terminals show pages."""
    return "\n".join(_flattened(html, rendered=True))


def nodes(html: str) -> str:
    """A line for each text node: every link within a sentence breaks it."""
    tree = LexborHTMLParser(html)
    tree.strip_tags(list(_SKIPPED))
    return tree.body.text(separator="\n", strip=True) if tree.body else ""


def _flattened(html: str, rendered: bool = False) -> list[str]:
    lines: list[str] = []
    words: list[str] = []

    def flush(mark: str = "", blank: bool = False) -> None:
        text = " ".join("".join(words).split())
        words.clear()
        if text:
            lines.append(text)
        if rendered and blank and lines and lines[-1]:
            lines.append("")
        words.append(mark)

    tree = LexborHTMLParser(html)
    waiting: list[tuple[Any, bool]] = [(tree.body, False)] if tree.body else []
    while waiting:
        node, leaving = waiting.pop()
        if node.tag == "-text":
            words.append(node.text_content or "")
        elif node.tag not in _SKIPPED and not node.tag.startswith(("-", "_")):
            if node.tag in _BLOCKS:
                flush("* " if rendered and node.tag == "li" and not leaving else "", node.tag in _SPACED)
            if not leaving:
                waiting.append((node, True))
                waiting += [(child, False) for child in reversed(list(node.iter(include_text=True)))]
    flush()
    return lines


# --------------------------------------------------------------------------- peers


def _longest_run(text: str) -> str:
    """The run of lines of at least 60 characters that holds most text."""
    runs = [list(run) for long, run in groupby(text.split("\n"), lambda line: not line or len(line) >= 60) if long]
    return max(("\n".join(run) for run in runs), key=len, default="")


def _long_lines(text: str) -> str:
    return "\n".join(line for line in text.split("\n") if len(line) >= 80 and re.search(r"[.!?]\W*$", line))


_PEERS: dict[str, Callable[[str], str]] = {
    "the whole text": str,
    "longest run": _longest_run,
    "long lines": _long_lines,
}


def _peer(run: Callable[[str], str], cases: list[Case], texts: list[str]) -> tuple[float, float, float]:
    found = {case.name: run(text) for case, text in zip(cases, texts, strict=True)}
    return score({case.name: case.body for case in cases}, found)
