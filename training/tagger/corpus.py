"""Marked corpora in PolNeAR's layout -> articles as pieces with tags, and windows of them."""

import hashlib
import json
import random
import re
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from onrecord.attribute.decode import around, relations
from onrecord.attribute.pieces import Pieces, pieces
from onrecord.attribute.quotations import quotations

Span = tuple[int, int]
STANCES = ("affirms", "denies", "declines", "asks", "intends", "unsure")
NAMINGS = ("named", "described", "unspecified")
TYPES = ("person", "organization", "outlet", "document", "group", "none")
IGNORED = -100
WINDOW, OVERLAP = 254, 32  # pieces of a window, and how many of them are in the next one, too

_MARK = re.compile(r"^(T\d+)\t(\S+) ([\d ;]+)\t", re.M)
_EVENT = re.compile(r"^(E\d+)\t(.+)$", re.M)


class Event(NamedTuple):
    """One attribution: a cue and its arguments as pieces, and its classes where labelled."""

    cue: Span
    source: list[Span]
    content: list[Span]
    addressee: list[Span] | None  # None: not labelled
    classes: tuple[int, int, int]


class Marked(NamedTuple):
    """An article with its tags."""

    stem: str
    text: Pieces
    events: list[Event]
    streams: np.ndarray  # (pieces, 3): tags of cues, of sources, of contents


def marks(folder: Path, stem: str) -> list[tuple[str, dict[str, list[Span]]]]:
    """The events of one text by the first annotator: id and spans in code points by part."""
    alone, several = (sorted((folder / "attributions").glob(f"{stem}{ending}")) for ending in (".ann", "_*.ann"))
    paths = alone or several
    marked = paths[0].read_bytes().decode("utf-8") if paths else ""
    spans = {
        mark[1]: [(int(a), int(b)) for a, b in (part.split() for part in mark[3].split(";"))]
        for mark in _MARK.finditer(marked)
    }
    events = []
    for event in _EVENT.finditer(marked):
        parts: dict[str, list[Span]] = {"source": [], "cue": [], "content": []}
        for argument in event[2].split()[1:]:
            role, target = argument.split(":", 1)
            role = role.rstrip("0123456789").lower()
            if role in parts:
                parts[role] += spans.get(target, [])
        events.append((event[1], parts))
    return events


def read(folder: Path) -> list[Marked]:
    """Every article of a corpus, in the order of file names."""
    labels: dict[tuple[str, str], dict[str, Any]] = {}
    if (folder / "labels.jsonl").exists():
        for line in (folder / "labels.jsonl").read_text("utf-8").splitlines():
            label = json.loads(line)
            labels[label["doc"], label["event"]] = label
    return [_marked(folder, path, labels) for path in sorted((folder / "text").glob("*.txt"))]


def _marked(folder: Path, path: Path, labels: dict[tuple[str, str], dict[str, Any]]) -> Marked:
    raw = path.read_bytes().decode("utf-8")
    text = pieces(raw, quotations(raw))
    streams = np.zeros((len(text), 3), np.int8)
    events = []

    def place(span: Span) -> Span:
        return int(np.searchsorted(text.ends, span[0], "right")), int(np.searchsorted(text.starts, span[1], "left"))

    for ident, parts in marks(folder, path.stem):
        found = {part: [at for span in spans if (at := place(span))[0] < at[1]] for part, spans in parts.items()}
        for stream, part in enumerate(("cue", "source", "content")):
            for start, end in found[part]:
                streams[start:end, stream] = 2
                streams[start, stream] = 1
        if not found["cue"]:
            continue
        label = labels.get((path.stem, ident))
        classes = (IGNORED,) * 3
        if label:
            named, kind = NAMINGS.index(label["naming"]), TYPES.index(label["source_type"])
            classes = (STANCES.index(label["stance"]), named, kind)
        told = _addressee(raw, parts, label) if label else None
        addressee = None if told is None else [place(span) for span in told]
        events.append(Event(found["cue"][0], found["source"], found["content"], addressee, classes))
    return Marked(path.stem, text, events, streams)


def _addressee(raw: str, parts: dict[str, list[Span]], label: dict[str, Any]) -> list[Span] | None:
    """Where the label's addressee stands nearest to the cue: nowhere when it has none, None when it is not found."""
    if not label["addressee"]:
        return []
    if not parts["cue"]:
        return None
    at = parts["cue"][0][1]
    found = [m.span() for m in re.finditer(re.escape(label["addressee"]), raw[max(0, at - 200) : at + 200], re.I)]
    start = max(0, at - 200)
    return [(s + start, e + start) for s, e in sorted(found, key=lambda m: abs(m[0] + start - at))[:1]] or None


def held_out(stem: str) -> bool:
    """Whether a free article is kept for measuring: 15 in 100, by a hash of its name."""
    return hashlib.sha256(stem.encode()).digest()[0] % 100 < 15


class Window(NamedTuple):
    """A cut of an article with the cues that lie in it."""

    article: Marked
    start: int
    end: int
    events: list[Event]


def windows(articles: list[Marked], chance: random.Random, lengths: tuple[int, ...] = (WINDOW,)) -> list[Window]:
    """Overlapping windows of all articles, each article cut at a place of its own and to one of the lengths."""
    found = []
    for article in articles:
        size = len(article.text)
        length = chance.choice(lengths)
        stride = length - OVERLAP
        start = 0 if size <= length else -chance.randrange(stride)
        while start < size:
            first, last = max(0, start), min(size, start + length)
            if last - first >= 24 or size < 24:
                inside = [event for event in article.events if first <= event.cue[0] and event.cue[1] <= last]
                found.append(Window(article, first, last, inside))
            if last == size:
                break
            start += stride
    return found


def batches(cuts: list[Window], pieces_a_batch: int, chance: random.Random) -> list[list[Window]]:
    """Windows of like length together, about so many pieces a batch, in random order."""
    chance.shuffle(cuts)
    cuts.sort(key=lambda cut: (cut.end - cut.start) // 16)
    found: list[list[Window]] = [[]]
    for cut in cuts:
        if sum(other.end - other.start for other in found[-1]) + cut.end - cut.start > pieces_a_batch:
            found.append([])
        found[-1].append(cut)
    chance.shuffle(found)
    return found


def arrays(batch: list[Window]) -> dict[str, np.ndarray]:
    """One batch as padded arrays; pieces of a window stand between [CLS] and [SEP]."""
    steps = max(cut.end - cut.start for cut in batch) + 2
    ids = np.zeros((len(batch), steps), np.int64)
    features = np.zeros((len(batch), steps, 3), np.int64)
    tags = np.full((len(batch), steps, 3), IGNORED, np.int64)
    links: list[dict[str, np.ndarray]] = []
    for row, cut in enumerate(batch):
        text, inside = cut.article.text, slice(1, 1 + cut.end - cut.start)
        ids[row, 0], ids[row, inside.stop] = 101, 102
        ids[row, inside] = text.ids[cut.start : cut.end]
        for n, feature in enumerate((text.case, text.quote, text.place)):
            features[row, inside, n] = feature[cut.start : cut.end]
        tags[row, inside] = cut.article.streams[cut.start : cut.end]
        links += [_link(cut, event, row * steps + 1) for event in cut.events]
    joined = {key: np.stack([link[key] for link in links]) for key in links[0]} if links else {}
    return {"ids": ids, "features": features, "tags": tags, **joined}


def _link(cut: Window, event: Event, base: int) -> dict[str, np.ndarray]:
    """One cue's pieces around it (as places in the batch), relations, and tags."""
    text = cut.article.text
    cue = np.array([event.cue], np.int32)
    index = around(cue, len(text))
    index = np.where((index >= cut.start) & (index < cut.end), index, -1)
    relation = relations(text, cue, index)[0]
    tags = np.zeros((len(text), 2), np.int64)
    for spans, column, begin in ((event.source, 0, 1), (event.content, 0, 3), (event.addressee or [], 1, 1)):
        for start, end in spans:
            tags[start:end, column] = begin + 1
            tags[start, column] = begin
    wanted = tags[index[0]]
    if event.addressee is None:
        wanted[:, 1] = IGNORED
    wanted[index[0] < 0] = IGNORED
    return {
        "index": np.where(index[0] < 0, 0, index[0] - cut.start + base).astype(np.int64),
        "cue": np.array([event.cue[0] - cut.start + base, event.cue[1] - cut.start + base], np.int64),
        "relation": relation.astype(np.int64),
        "wanted": wanted,
        "classes": np.array(event.classes, np.int64),
    }
