"""Attributions on the PolNeAR layout: pairs, spans, how sources are known; beside a regex baseline and textacy."""

import json
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from msgspec import structs

from bench.common import Options, Result, Stopwatch, Table, peak_mb, scorer, write_predictions
from onrecord.attribute import attribute
from onrecord.attribute.found import Found
from onrecord.attribute.names import Names
from onrecord.attribute.quotations import quotations
from onrecord.attribute.refer import Cast
from onrecord.attribute.resolve import Resolver
from onrecord.records import Article, Attribution

PARTS = ("source", "cue", "content")
Predicted = dict[str, list[dict[str, Any]]]
# Say-forms, listed speech verbs and "according to": where people agree most.
REPORTIVE = re.compile(
    r"\b(?:say|says|said|saying|tell|tells|told|telling|add|adds|added|adding|ask|asks|asked|claim\w*|state[sd]?|report(?:s|ed|edly)?|announc\w+"
    r"|argu(?:e|es|ed|ing)|explain\w*|not(?:es|ed|ing)|insist\w*|warn\w*|confirm\w*|den(?:y|ies|ied)|acknowledg\w+|suggest\w*|wr(?:ote|ites?)"
    r"|repl(?:y|ies|ied)|respond\w*|describ\w+|declar\w+|tweet\w*|admit\w*|predict\w*|according to)\b",
    re.I,
)


def measure(gold: Path | None, options: Options) -> Result:
    """gold: a folder with `text/` and `attributions/`; offsets are into the files as they are."""
    scoring = scorer("attribution", options)
    documents = scoring.read_gold(str(gold))
    words = sum(len(document["text"].split()) for document in documents.values())
    model, fast = (_run(scoring, documents, fast) for fast in (False, True))
    write_predictions(options, ({"doc": name, "attributions": ours} for name, ours in model.predicted.items()))
    figures: dict[str, float | int | None] = {
        **_whole(model.result),
        **{f"span_{part}": round(model.result["spans"][part]["f1"], 4) for part in PARTS},
        "reportive_recall": model.recalls["reportive cue"][0],
        "words_per_s": model.watch.rate(words),
        "peak_mb": peak_mb(),
        **{f"fast_{key}": value for key, value in _whole(fast.result).items()},
        "fast_words_per_s": fast.watch.rate(words),
    }
    sourcing, known = _sourcing(scoring, documents, model.found, options.labels)
    figures |= sourcing
    rows: list[tuple[str | float | int | None, ...]] = [
        (name, *_row(one.result), one.watch.rate(words))
        for name, one in (("onrecord", model), ("onrecord, fast", fast))
    ]
    if options.peers:
        for name, run in _peers().items():
            time, theirs = Stopwatch(), {}
            with time.running():
                theirs = {stem: run(document["text"]) for stem, document in documents.items()}
            rows.append((name, *_row(scoring.score(documents, theirs)), time.rate(words)))
    columns = ("system", "pair F1", "content F1", "strict F1", "source", "cue", "content", "words/s")
    kinds = tuple((kind, recall, fast.recalls[kind][0], gold) for kind, (recall, gold) in model.recalls.items())
    tables = (
        Table("attributions", columns, tuple(rows)),
        Table("recall by kind", ("kind", "recall", "fast", "gold"), kinds),
    )
    return Result(figures, (*tables, *known))


class _Run(NamedTuple):
    """One mode over all documents; recalls by kind with the number of gold attributions."""

    found: dict[str, list[Attribution]]
    predicted: Predicted
    watch: Stopwatch
    result: dict[str, Any]
    recalls: dict[str, tuple[float | None, int]]


def _run(scoring: Any, documents: dict[str, Any], fast: bool) -> _Run:
    attribute(_article("warm", "Ana Rell said she was ready."), fast)
    watch = Stopwatch()
    with watch.running():
        found = {
            name: attribute(_article(name, document["text"], _outlet(document["text"])), fast)
            for name, document in documents.items()
        }
    predicted = {name: [_plain(one) for one in ours] for name, ours in found.items()}
    details: list[Any] = []
    result = scoring.score(documents, predicted, details=details)
    return _Run(found, predicted, watch, result, _recalls(result, details, documents))


def _article(name: str, text: str, outlet: str | None = None) -> Article:
    return Article(id=name, url="", headline="", body=text, language="en", outlet=outlet)


_BYLINE = re.compile(r"[^\n]*\n([^|\n]+) \| [^|\n]* \| \d{4}-\d\d-\d\d")


def _outlet(text: str) -> str | None:
    """The article's own outlet, where its second line says "Outlet | place | date"."""
    found = _BYLINE.match(text)
    return found[1].strip() if found else None


def _plain(one: Attribution) -> dict[str, Any]:
    return {part: [list(span) for span in getattr(one, part).spans] for part in PARTS}


def _row(result: dict[str, Any]) -> tuple[float, ...]:
    whole, spans = result["attributions"], result["spans"]
    return (*(whole[level]["f1"] for level in ("pair", "relaxed", "strict")), *(spans[part]["f1"] for part in PARTS))


def _whole(result: dict[str, Any]) -> dict[str, float]:
    """F1 of whole attributions at the scorer's three levels."""
    levels = (("pair_f1", "pair"), ("content_f1", "relaxed"), ("strict_f1", "strict"))
    return {key: round(result["attributions"][level]["f1"], 4) for key, level in levels}


def _recalls(
    result: dict[str, Any], details: list[Any], documents: dict[str, Any]
) -> dict[str, tuple[float | None, int]]:
    """Relaxed recall and number of gold attributions: the scorer's kinds, then by cue and by nesting."""
    hits: dict[str, list[bool]] = {kind: [] for kind in ("reportive cue", "other cue", "nested")}
    for stem, gold, _kind, prediction in details:
        cue = " ".join(documents[stem]["text"][start:end] for start, end in gold["cue"])
        hits["reportive cue" if REPORTIVE.search(cue) else "other cue"].append(prediction is not None)
        around = [span for other in documents[stem]["attributions"] for span in other["content"]]
        if any(a <= start and end <= b for a, b in around for start, end in gold["cue"]):
            hits["nested"].append(prediction is not None)
    recalls = {kind: (round(got["r"], 4), got["gold"]) for kind, got in result["recall_by"].items()}
    return recalls | {kind: (round(sum(hit) / len(hit), 4) if hit else None, len(hit)) for kind, hit in hits.items()}


# --------------------------------------------------------------------------- who the source is

SINGLE = ("speaker", "source_type", "naming", "stance")  # one answer for each attribution: accuracy
SELDOM = ("relayed_from", "addressee", "inside")  # mostly none: F1
LabelPair = tuple[dict[str, Any], Attribution | None]  # a label, and what was made of its attribution


def oracle(name: str, document: dict[str, Any], cast: type[Cast] = Cast) -> dict[str, Attribution]:
    """The gold's own spans, resolved: what errors are left when every span is right. By the gold's ids."""
    text = document["text"]
    golds = sorted(document["attributions"], key=lambda gold: min(gold["cue"] or gold["source"] or gold["content"]))
    found = []
    for gold in golds:
        source, cue, content = (tuple((start, end) for start, end in gold[part]) for part in PARTS)
        words = " ".join(text[start:end] for start, end in cue).lower().split()
        found.append(Found(source, cue, content, head=words[-1] if words else ""))
    resolver = Resolver(name, Names(text), _outlet(text), cast)
    resolver.resolve(None, text, found, quotations(text))
    return {gold["id"]: one for gold, one in zip(golds, resolver.done, strict=True)}


def _sourcing(
    scoring: Any, documents: dict[str, Any], found: dict[str, list[Attribution]], labels: Path | None
) -> tuple[dict[str, float | None], tuple[Table, ...]]:
    """Accuracy of speaker, source_type, naming and stance, F1 of relayed_from, over the gold attributions that were
    found with their source; and the same (and addressee, nesting) over the gold's own spans, found or not."""
    if labels is None:
        return dict.fromkeys((*SINGLE, "relayed_f1", *(f"gold_{key}" for key in SINGLE), "gold_relayed_f1")), ()
    over_found: list[LabelPair] = []
    over_gold: list[LabelPair] = []
    resolved: dict[str, dict[str, Attribution]] = {}
    for line in labels.read_text(encoding="utf-8").splitlines():
        label = json.loads(line)
        document = documents.get(label["doc"])
        gold = (
            next((one for one in document["attributions"] if one["id"] == label["event"]), None) if document else None
        )
        if document is None or gold is None:
            continue
        over_found.append((label, _matching(scoring, document["text"], gold, found[label["doc"]])))
        if label["doc"] not in resolved:
            resolved[label["doc"]] = oracle(label["doc"], document)
        ours = resolved[label["doc"]]
        events = {one.id: event for event, one in ours.items()}
        one = ours[label["event"]]
        over_gold.append((label, structs.replace(one, inside=events.get(one.inside or ""))))
    ours_found, ours_gold = _known(over_found, SELDOM[:2]), _known(over_gold, SELDOM)
    rows = tuple((key, ours_found.get(key), value) for key, value in ours_gold.items())
    table = Table("who the source is and how it is known", ("measure", "over found spans", "over gold spans"), rows)
    figures = {key: ours_found[key] for key in (*SINGLE, "relayed_f1")}
    return figures | {f"gold_{key}": ours_gold[key] for key in (*SINGLE, "relayed_f1")}, (table,)


def _known(pairs: list[LabelPair], seldom: tuple[str, ...]) -> dict[str, float | None]:
    """The figures over pairs of label and attribution; `fullest` is the share of speakers named exactly as labelled."""
    hits: dict[str, list[bool]] = {key: [] for key in (*SINGLE, "fullest")}
    counts: Counter[tuple[str, str]] = Counter()
    for label, ours in pairs:
        for key in seldom:
            wanted, got = label.get(key), getattr(ours, key) if ours else None
            counts[key, "gold"] += wanted is not None
            counts[key, "found"] += got is not None
            counts[key, "right"] += bool(wanted and got and same_name(wanted, got))
        if ours is None:
            continue
        for key in SINGLE[1:]:
            hits[key].append(getattr(ours, key) == label[key])
        if label["speaker"]:
            name = ours.speaker.name if ours.speaker else ""
            hits["speaker"].append(same_name(label["speaker"], name))
            hits["fullest"].append(words_of(label["speaker"]) == words_of(name))
    figures = {key: round(sum(got) / len(got), 4) if got else None for key, got in hits.items()}
    for key in seldom:
        both = counts[key, "gold"] + counts[key, "found"]
        name = "relayed_f1" if key == "relayed_from" else f"{key}_f1"
        figures[name] = round(2 * counts[key, "right"] / both, 4) if both and counts[key, "gold"] else None
    return figures


def _matching(scoring: Any, text: str, gold: dict[str, Any], ours: list[Attribution]) -> Attribution | None:
    """The prediction whose content and source both overlap the gold's by half."""
    tokens = scoring.Tokens(text)
    wanted = {part: tokens.of(gold[part]) for part in PARTS}
    best, best_overlap = None, 0.5
    for one in ours:
        got = {part: tokens.of(getattr(one, part).spans) for part in PARTS}
        overlap = scoring.jaccard(wanted["content"], got["content"])
        if overlap >= best_overlap and scoring.source_ok(wanted, got):
            best, best_overlap = one, overlap
    return best


def same_name(gold: str, found: str) -> bool:
    """Lenient: the same once articles, case and punctuation are gone, or the words of one within the other's."""
    a, b = (set(words_of(name)) for name in (gold, found))
    return bool(a and b) and (a <= b or b <= a)


def words_of(name: str) -> list[str]:
    """The lower-case words of a name without its article."""
    return re.findall(r"\w+", re.sub(r"^(?:the|a|an) ", "", name.lower()))


# --------------------------------------------------------------------------- peers

_QUOTED = re.compile(
    r"(?P<content>[“\"][^“”\"\n]{10,600}[”\"])[,\s]*(?:(?P<cue>said|says|told|added)\s+)?(?P<source>(?:[A-Z][\w.’'-]+\s?){1,4}|he|she)(?:\s*(?P<after>said|says|told|added))?"
)


def _regex(text: str) -> list[dict[str, Any]]:
    """What a regular expression alone finds: a quotation with a speech verb and a name beside it."""
    found = []
    for match in _QUOTED.finditer(text):
        cue = "cue" if match["cue"] else "after" if match["after"] else None
        if cue:
            found.append(
                {part: [list(match.span(group))] for part, group in zip(PARTS, ("source", cue, "content"), strict=True)}
            )
    return found


def _peers() -> dict[str, Callable[[str], list[dict[str, Any]]]]:
    peers: dict[str, Callable[[str], list[dict[str, Any]]]] = {"regular expression": _regex}
    try:
        import spacy
        import textacy.extract

        nlp = spacy.load("en_core_web_sm")
    except (ImportError, OSError):
        return peers

    def quotations(text: str) -> list[dict[str, Any]]:
        found = []
        for one in textacy.extract.direct_quotations(nlp(text)):
            spans = (one.speaker, one.cue, [one.content])
            found.append(
                {
                    part: [[tokens[0].idx, tokens[-1].idx + len(tokens[-1])]] if len(tokens) else []
                    for part, tokens in zip(PARTS, (spans[0], spans[1], one.content), strict=True)
                }
            )
        return found

    peers["textacy"] = quotations
    return peers
