"""Marked articles -> PolNeAR's layout: python training/tagger/marked.py training/free/marked/*.txt --out training/free

`training/free/GUIDE.md` says how articles are marked. Writes `text/`,
`attributions/` (brat) and `labels.jsonl`; nothing when a file is at fault.
"""

import argparse
import json
import re
import sys
from pathlib import Path
from typing import Any

from corpus import NAMINGS, STANCES, TYPES, Span

_MARK = re.compile(r"\[(/?)([SQC])(\d+)\]")
_ROLES = {"Q": "Cue", "S": "Source", "C": "Content"}
Spans = dict[tuple[str, int], list[Span]]


def unmarked(body: str) -> tuple[str, Spans, list[str]]:
    """The plain text, the spans of each part and number without white space at their ends, and faults."""
    text, spans, faults, at = "", {}, [], 0
    opened: dict[tuple[str, int], int] = {}
    for mark in _MARK.finditer(body):
        text += body[at : mark.start()]
        at = mark.end()
        key = mark[2], int(mark[3])
        if not mark[1]:
            faults += [f"{key} opens twice"] if key in opened else []
            opened[key] = len(text)
        elif key not in opened:
            faults.append(f"{key} closes but was not opened")
        else:
            words = text[opened[key] :]
            start = opened.pop(key) + len(words) - len(words.lstrip())
            spans.setdefault(key, []).append((start, start + len(words.strip())))
            faults += [] if words.strip() else [f"{key} is empty"]
    return text + body[at:], spans, faults + [f"{key} is never closed" for key in opened]


def labels(tail: str) -> dict[int, dict[str, str]]:
    """The label lines below the text by number."""
    found = {}
    for line in tail.splitlines():
        number, *fields = (part.strip() for part in line.split("|"))
        if number.isdigit():
            found[int(number)] = {key.strip(): value.strip() for key, _, value in (f.partition("=") for f in fields)}
    return found


def faults(spans: Spans, labelled: dict[int, dict[str, str]]) -> list[str]:
    """What disagrees between marks and labels."""
    numbers = {number for _, number in spans}
    found = [f"{number} has marks or a label, not both" for number in numbers ^ set(labelled)]
    found += [f"{number} has no content" for number in numbers if ("C", number) not in spans]
    for key, allowed in (("type", TYPES), ("naming", NAMINGS), ("stance", STANCES)):
        found += [f"{n}: {key}={label.get(key)}" for n, label in labelled.items() if label.get(key) not in allowed]
    return found


def brat(text: str, spans: Spans) -> str:
    """The marks of one article as brat standoff."""
    lines, events, count = [], [], 0
    for number in sorted({number for _, number in spans}):
        arguments = []
        for role, name in _ROLES.items():
            parts = sorted(spans.get((role, number), []))
            if parts:
                count += 1
                words = " ".join(text[start:end].replace("\n", " ") for start, end in parts)
                lines.append(f"T{count}\t{name} {';'.join(f'{start} {end}' for start, end in parts)}\t{words}")
                arguments.append(f"{name}:T{count}")
        count += 1
        start, end = min(spans.get(("Q", number)) or spans["C", number])
        lines.append(f"T{count}\tAttribution {start} {end}\t{text[start:end]}".replace("\n", " "))
        events.append(f"E{number}\tAttribution:T{count} {' '.join(arguments)}")
    return "\n".join(lines + events) + "\n"


def label_line(stem: str, number: int, label: dict[str, str]) -> dict[str, Any]:
    """One line of `labels.jsonl`."""
    return {
        "doc": stem,
        "event": f"E{number}",
        "speaker": label.get("speaker") or None,
        "source_type": label["type"],
        "naming": label["naming"],
        "stance": label["stance"],
        "relayed_from": label.get("relayed") or None,
        "addressee": label.get("addressee") or None,
        "inside": f"E{label['inside']}" if label.get("inside") else None,
    }


def main() -> None:
    """Reads the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", type=Path, nargs="+")
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    written, wrong = [], []
    for path in options.files:
        body, _, tail = path.read_text("utf-8").partition("\n---")
        text, spans, found = unmarked(body)
        labelled = labels(tail)
        wrong += [f"{path}: {fault}" for fault in found + faults(spans, labelled)]
        written.append((path.stem, text, spans, labelled))
    if wrong:
        sys.exit("\n".join(wrong))
    for folder in ("text", "attributions"):
        (options.out / folder).mkdir(parents=True, exist_ok=True)
    with (options.out / "labels.jsonl").open("w", encoding="utf-8") as lines:
        for stem, text, spans, labelled in written:
            (options.out / "text" / f"{stem}.txt").write_text(text, "utf-8", newline="")
            (options.out / "attributions" / f"{stem}.ann").write_text(brat(text, spans), "utf-8")
            for number in sorted(labelled):
                lines.write(json.dumps(label_line(stem, number, labelled[number]), ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
