"""TIMEX3 spans, types and values on TempEval's texts, beside dateparser."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Any

from bench.common import Options, Result, Stopwatch, Table, scorer, write_predictions
from onrecord.records import Article
from onrecord.timeline import resolve
from onrecord.timeline.values import bounds

LATE = datetime(2100, 1, 1, tzinfo=UTC)  # the documents state their dates, so this bound binds nothing

Mentions = list[dict[str, Any]]


def measure(gold: Path | None, options: Options) -> Result:
    """gold: a folder of .tml files. The document creation time is the article's publication date."""
    scoring = scorer("timex", options)
    documents = scoring.read_gold(str(gold))
    words = sum(len(document["text"].split()) for document in documents.values())
    rows: list[tuple[str | float | None, ...]] = []
    ours, watch = _run(documents, _ours)
    result, _ = scoring.score(documents, ours)
    rows.append(_row("onrecord", result, watch.rate(words)))
    write_predictions(options, ({"doc": doc, "timex": found} for doc, found in ours.items()))
    if options.peers and (peer := _dateparser()) is not None:
        theirs, time = _run(documents, peer)
        rows.append(_row("dateparser", scoring.score(documents, theirs)[0], time.rate(words)))
    figures = {key: result[key]["F1"] for key in ("strict", "relaxed", "value", "type")}
    figures["interval"] = _interval(documents, ours, scoring)
    columns = ("system", "strict", "relaxed", "value", "type", "words/s")
    return Result({**figures, "words_per_s": watch.rate(words)}, (Table("TIMEX3", columns, tuple(rows)),))


def _interval(documents: dict[str, Any], found: dict[str, Mentions], scoring: ModuleType) -> float:
    """Of the gold dates that are found and cover a stretch of the calendar, the share given the same stretch."""
    right = asked = 0
    for name, document in documents.items():
        gold = document["timex"]
        for g, p, _ in scoring.pairs(gold, found[name]):
            if (stretch := bounds(gold[g]["value"] or "")) is not None:
                asked += 1
                right += bounds(found[name][p]["value"]) == stretch
    return round(right / max(1, asked), 4)


def _row(name: str, result: dict[str, Any], rate: float) -> tuple[str | float | None, ...]:
    return (name, *(result[key]["F1"] for key in ("strict", "relaxed", "value", "type")), rate)


def _run(
    documents: dict[str, Any], system: Callable[[str, str], Iterable[dict[str, Any]]]
) -> tuple[dict[str, Mentions], Stopwatch]:
    watch, found = Stopwatch(), {}
    system("Warm up on Monday.", "2024-12-04")
    with watch.running():
        for name, document in documents.items():
            found[name] = list(system(document["text"], document["dct"]))
    return found, watch


def _ours(text: str, dct: str) -> Iterable[dict[str, Any]]:
    article = Article(id="", url="", headline="", body=text, language="en", date_published=dct[:10])
    for mention in resolve(article, LATE)[1]:
        start, end = mention.span.spans[0]
        yield {"start": start, "end": end, "type": mention.type, "value": mention.value}


def _dateparser() -> Callable[[str, str], Iterable[dict[str, Any]]] | None:
    try:
        from dateparser.search import search_dates
    except ImportError:
        return None

    def find(text: str, dct: str) -> Iterable[dict[str, Any]]:
        settings = {"RELATIVE_BASE": datetime.fromisoformat(dct[:10]), "PREFER_DATES_FROM": "past"}
        position = 0
        for words, moment in search_dates(text, languages=["en"], settings=settings) or []:
            at = text.find(words, position)
            if at >= 0:
                position = at + len(words)
                yield {"start": at, "end": position, "type": "DATE", "value": moment.date().isoformat()}

    return find
