"""Counts which words head the cues of a marked corpus: remakes `src/onrecord/attribute/cues.tsv`.

    python training/cues.py CORPUS... > src/onrecord/attribute/cues.tsv

A corpus is a folder in PolNeAR's layout: `text/STEM.txt` and brat marks in
`attributions/STEM*.ann` (the first by name where a text has several).
Only words and counts leave the corpus, never a sentence.
"""

import re
import sys
from bisect import bisect_left
from collections import Counter
from pathlib import Path

from onrecord.attribute.lexicon import contexts
from onrecord.attribute.quotations import quotations
from onrecord.attribute.tokens import NAME, NUM, PREP, PUNCT, QUOTE, WORD, sentences

MIN_CUES = 2  # a word must head so many cues
MIN_SEEN = 3  # a context must be seen so often with the word
_CUE = re.compile(r"^T\d+\tCue (\d+) (\d+)", re.M)

Counts = Counter[tuple[str, str]]


def count(text: str, cues: list[tuple[int, int]], seen: Counts, heads: Counts) -> None:
    """Adds one text's words, in all their contexts, to `seen`, and those that head one of `cues` to `heads`."""
    for sentence in sentences(text, quotations(text)):
        marked = set()
        for start, end in cues:
            first, last = bisect_left(sentence.starts, start), bisect_left(sentence.starts, end)
            if start >= sentence.starts[0] and first < last:
                content = [at for at in range(first, last) if sentence.tags[at] in (WORD, NAME, NUM)]
                others = [at for at in range(first, last) if sentence.tags[at] in (PREP, PUNCT) and not content]
                marked.update((content or others)[:1])
        for at, form in enumerate(sentence.forms):
            if sentence.tags[at] in (QUOTE, NUM):
                continue
            for key in ("", *contexts(sentence, at)):
                seen[form, key] += 1
                heads[form, key] += at in marked


def main(folders: list[str]) -> None:
    """Prints the table for the corpora in `folders`."""
    seen: Counts = Counter()
    heads: Counts = Counter()
    for folder in map(Path, folders):
        for path in sorted((folder / "text").glob("*.txt")):
            marks = sorted((folder / "attributions").glob(f"{path.stem}*.ann"))[:1]
            cues = [(int(m[1]), int(m[2])) for mark in marks for m in _CUE.finditer(mark.read_text("utf-8"))]
            count(path.read_bytes().decode("utf-8"), sorted(cues), seen, heads)
    table: dict[str, list[str]] = {}
    listed = {
        form for (form, key), k in heads.items() if not key and k >= MIN_CUES and (form == ":" or form[0].isalpha())
    }
    total_seen: Counter[str] = Counter()
    total_heads: Counter[str] = Counter()
    for (form, key), n in sorted(seen.items()):
        if form not in listed:
            continue
        k = heads[form, key]
        total_seen[key] += n
        total_heads[key] += k
        row = table.setdefault(form, [form])
        if not key:
            row += [str(n), str(k)]
        elif n >= MIN_SEEN:
            row.append(f"{key}={n}/{k}")
    general = [f"{key}={n}/{total_heads[key]}" for key, n in sorted(total_seen.items()) if key and n >= 200]
    print("# Words that head cues. word, seen, heads of cues, then context=seen/heads. Made by training/cues.py.")
    print("\t".join(["*", str(total_seen[""]), str(total_heads[""]), *general]))
    for form in sorted(table):
        print("\t".join(table[form]))


if __name__ == "__main__":
    main(sys.argv[1:])
