"""`python -m bench STAGE --gold PATH`: measures one stage, prints its tables, and with --json its figures."""

import argparse
import importlib
import json
import sys
from collections.abc import Iterable
from pathlib import Path

from bench.common import SHARED, Figure, Options, Result, Table

STAGES = ("read", "flat", "attribution", "timeline", "stories", "weigh", "desk", "all")


def main(argv: list[str] | None = None) -> int:
    """Parses the command line, measures, prints. Returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("stage", choices=STAGES, help="what to measure; `all` runs every stage on the shared open data")
    parser.add_argument("--gold", type=Path, help="a file or folder laid out like the open data of that stage")
    parser.add_argument("--labels", type=Path, help="attribution: who each source is and how it is named (JSON lines)")
    parser.add_argument("--predictions", type=Path, help="write what was predicted here, in the scorer's format")
    parser.add_argument("--peers", action="store_true", help="measure every installed peer in the same run")
    parser.add_argument("--worlds", type=int, help="weigh: generate this many worlds instead of reading gold")
    parser.add_argument("--articles", type=int, help="desk, stories: on so many invented articles")
    parser.add_argument("--store", help="desk: the database of the invented desk: a file, or postgresql:// (kept)")
    parser.add_argument("--seed", type=int, default=1, help="weigh, stories: the seed of what is random (default 1)")
    parser.add_argument("--scorers", type=Path, default=SHARED / "score", help="folder of the scorers")
    parser.add_argument("--write", type=Path, help="all: also write the tables to this Markdown file")
    parser.add_argument("--json", action="store_true", help="the last line is one JSON object with the figures")
    asked = parser.parse_args(argv)
    if asked.stage == "all":
        return _everything(asked.peers, asked.scorers, asked.write)
    if asked.gold is not None and not asked.gold.exists() and not asked.articles:
        parser.error(f"{asked.gold}: there is no such file or folder; --gold names data laid out like the open halves")
    invented = asked.worlds if asked.stage == "weigh" else asked.articles if asked.stage == "stories" else None
    if asked.gold is None and not (asked.stage == "desk" or invented):
        parser.error(f"{asked.stage} needs --gold PATH" + (" or --worlds N" if asked.stage == "weigh" else ""))
    options = Options(
        asked.labels,
        asked.predictions,
        asked.peers,
        asked.worlds,
        asked.seed,
        asked.scorers,
        asked.articles,
        asked.store,
    )
    result = measure(asked.stage, asked.gold, options)
    for table in result.tables:
        print(show(table), end="\n\n")
    print(json.dumps(result.figures) if asked.json else show(figures_table(asked.stage, result)))
    return 0


def measure(stage: str, gold: Path | None, options: Options) -> Result:
    """One stage's measurement: the `measure` of the module that bears its name."""
    module = importlib.import_module(f"bench.{stage}")
    result: Result = module.measure(gold, options)
    return result


def figures_table(title: str, result: Result) -> Table:
    """The figures of the contract as a table of two columns."""
    return Table(title, ("measure", "figure"), tuple(result.figures.items()))


def show(table: Table) -> str:
    """A table as Markdown, columns aligned so that it reads in a terminal too."""
    rows = [table.columns, *([_cell(value) for value in row] for row in table.rows)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(table.columns))]

    def line(cells: Iterable[str]) -> str:
        return "| " + " | ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)) + " |"

    rule = "|" + "|".join("-" * (width + 2) for width in widths) + "|"
    return "\n".join([f"### {table.title}", "", line(rows[0]), rule, *map(line, rows[1:])])


def _cell(value: str | Figure) -> str:
    if value is None:
        return "-"
    if isinstance(value, float):
        return f"{value:.3f}" if abs(value) < 10 else f"{value:,.1f}"
    return f"{value:,}" if isinstance(value, int) else value


HEAD = """# Accuracy and speed

Every figure here was written by `make accuracy`, on the open halves of public gold. Peers stand beside onrecord where
they are installed; both ran in one process, one after the other, so compare ratios and not seconds. F1 and accuracy
run from 0 to 1. What each key means stands in the module of `bench/` that bears the stage's name.

Some of what is measured here was also fitted here, so expect less on data that nobody has looked at: `read` has weights
fitted to these pages (`python training/pieces.py PAGES... --judge 5` reads a site with weights of the others), `free`
holds 185 articles that the tagger was trained on (the [model card](model-card.md) has the other 38), the flat forms say
what was held out, and `timeline` weighs directions with weights fitted to these documents.
"""


def _everything(peers: bool, scorers: Path, target: Path | None) -> int:
    """The whole table, on the open halves. Exits with 1 when they are not there."""
    data = SHARED / "data"
    if not data.is_dir():
        print(f"{data}: the open data is not here; give each stage its own --gold", file=sys.stderr)
        return 1
    options = Options(peers=peers, scorers=scorers)
    sourcing = Options(labels=data / "sourcing/dev.jsonl", peers=peers, scorers=scorers)
    free = Options(labels=data / "free/labels.jsonl", scorers=scorers)
    runs: list[tuple[str, Path | None, Options]] = [
        ("read", data / "pages/scrapinghub", options),
        ("read", data / "pages/fundus", options),
        ("flat", data / "pages/scrapinghub", options),
        ("flat", data / "pages/fundus", options),
        ("attribution", data / "polnear/dev", sourcing),
        ("attribution", data / "free", free),
        ("timeline", data / "timeml/timebank", options),
        ("timeline", data / "timeml/aquaint", options),
        ("stories", data / "stories/ecbplus.jsonl", options),
        ("stories", data / "stories/basil.jsonl", options),
        ("weigh", None, Options(worlds=20, scorers=scorers)),
        ("weigh", data / "reuse/helsinki_articles.csv", options),
        ("desk", data / "pages", options),
        ("desk", None, Options(articles=10_000, scorers=scorers)),
    ]
    written = [HEAD]
    for stage, gold, wanted in runs:
        result = measure(stage, gold, wanted)
        made = f"{wanted.articles:,} invented articles" if wanted.articles else "generated worlds"
        where = str(gold.relative_to(data)) if gold else made
        written.append(f"## {stage}: {where}\n")
        for table in (*result.tables, figures_table("figures", result)):
            print(show(table), end="\n\n", flush=True)
            written.append(show(table) + "\n")
    if target is not None:
        target.write_text("\n".join(written), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
