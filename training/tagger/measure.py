"""Figures of a checkpoint: python training/tagger/measure.py CHECKPOINT --scorer FILE --gold FOLDER..."""

import argparse
import importlib.util
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import torch
from corpus import held_out
from network import Tagger

from onrecord.attribute.decode import REACH, Floats
from onrecord.attribute.pieces import Codes, Ints
from onrecord.attribute.quotations import quotations
from onrecord.attribute.tagger import TUNED, Tuning, tag

PARTS = ("source", "cue", "content")


class TorchModel:
    """The network where the product has its graphs."""

    def __init__(self, tagger: Tagger) -> None:
        self.tagger = tagger.eval()

    @torch.no_grad()
    def encode(self, ids: Ints, features: Codes) -> tuple[Floats, Floats, Floats]:
        """As `onrecord.attribute.tagger.Model`."""
        t = torch.from_numpy(ids).long()
        with torch.autocast("cpu", torch.bfloat16):
            hidden = self.tagger.encode(t, torch.from_numpy(features).long(), torch.ones_like(t, dtype=torch.bool))
            outputs = self.tagger.cues(hidden), self.tagger.tokens(hidden), self.tagger.heads(hidden)
        cues, tokens, heads = (output.float().numpy() for output in outputs)
        return cues, tokens, heads

    @torch.no_grad()
    def link(self, tokens: Floats, cue: Floats, relation: Codes) -> Floats:
        """As `onrecord.attribute.tagger.Model`."""
        with torch.autocast("cpu", torch.bfloat16):
            scores, _ = self.tagger.link(
                torch.from_numpy(tokens), torch.from_numpy(cue), torch.from_numpy(relation).long()
            )
        return np.asarray(scores[..., :5].float().numpy())


def load(path: Path, average: bool) -> Tagger:
    """The network of a checkpoint, with its last or its averaged weights."""
    kept = torch.load(path)
    tagger = Tagger(layers=1 + max(int(name.split(".")[1]) for name in kept["tagger"] if name.startswith("layers.")))
    for weights in (kept["tagger"], kept["average"]) if average else (kept["tagger"],):
        # Links can be learnt over more pieces than the product looks at; three eighths stand before the cue.
        offset = weights["offset.weight"]
        first = 3 * (len(offset) - REACH) // 8
        tagger.load_state_dict(
            {**weights, "offset.weight": offset[first : first + REACH]}, strict=weights is kept["tagger"]
        )
    return tagger


def scorer(path: Path) -> ModuleType:
    """The scorer of the PolNeAR layout."""
    spec = importlib.util.spec_from_file_location("scorer", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def gold(scoring: ModuleType, folder: Path) -> dict[str, Any]:
    """Articles to measure on: all of a folder, of the free ones those held out."""
    documents: dict[str, Any] = scoring.read_gold(str(folder))
    if (folder / "labels.jsonl").exists():
        documents = {stem: document for stem, document in documents.items() if held_out(stem)}
    return documents


def figures(scoring: ModuleType, documents: dict[str, Any], model: Any, tuning: Tuning) -> Iterator[float]:
    """Pair, content and strict F1, exact spans of source, cue and content, precision and recall of contents."""
    found = {
        stem: [
            {part: [list(span) for span in getattr(one, part)] for part in PARTS}
            for one in tag(document["text"], quotations(document["text"]), model, tuning)
        ]
        for stem, document in documents.items()
    }
    result = scoring.score(documents, found)
    for level in ("pair", "relaxed", "strict"):
        yield result["attributions"][level]["f1"]
    for part in PARTS:
        yield result["spans"][part]["f1"]
    yield result["attributions"]["relaxed"]["p"]
    yield result["attributions"]["relaxed"]["r"]


def main() -> None:
    """Reads the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("--scorer", type=Path, required=True)
    parser.add_argument("--gold", type=Path, nargs="+", required=True)
    parser.add_argument("--enough", type=float, nargs="+", default=[TUNED.enough], help="scores to keep from")
    parser.add_argument("--last", action="store_true", help="the last weights, not the averaged ones")
    options = parser.parse_args()
    torch.set_num_threads(1)
    scoring = scorer(options.scorer)
    model = TorchModel(load(options.checkpoint, not options.last))
    print("pair content strict | source cue content | precision recall")
    for folder in options.gold:
        documents = gold(scoring, folder)
        for enough in options.enough:
            row = list(figures(scoring, documents, model, TUNED._replace(enough=enough)))
            print(folder.name, enough, *(f"{np.round(100 * figure, 1)}" for figure in row), flush=True)


if __name__ == "__main__":
    main()
