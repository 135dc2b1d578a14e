"""Remakes `src/onrecord/attribute/vocabulary.tsv`: nouns of persons, common nouns, first names by sex.

    python training/vocabulary.py WORDNET NAMES > src/onrecord/attribute/vocabulary.tsv

WORDNET is the folder of WordNet 3.0's `data.noun` and `index.noun` (its licence stands at the head of the result, as it
asks). NAMES holds `dist.male.first` and `dist.female.first` of the US Census of 1990 (public domain).
"""

import re
import sys
from collections import Counter
from pathlib import Path

PERSON = 18  # WordNet's number of the lexicographer's file noun.person
COMMON = 1  # a noun that tagged texts use at least this often is common
SURE = 4.0  # how many times as often one sex must bear a name
OFTEN = 0.004  # per cent of the bearers
# First of their senses are persons, but news means other things by them.
NOT_PERSONS = frozenset("character spirit monster carrier youth white black offspring good minor major fort".split())


def nouns(folder: Path) -> tuple[set[str], set[str]]:
    """(nouns whose first sense is a person, common nouns): lower-case single words."""
    files: dict[str, int] = {}
    proper: set[str] = set()
    for line in (folder / "data.noun").read_text(encoding="utf-8").splitlines():
        if line.startswith(" "):
            continue
        cells = line.split()
        files[cells[0]] = int(cells[1])
        written = [cells[4 + 2 * n] for n in range(int(cells[3], 16))]
        proper.update(word.lower() for word in written if word[0].isupper())
    persons, common = set(), set()
    for line in (folder / "index.noun").read_text(encoding="utf-8").splitlines():
        cells = line.split()
        if line.startswith(" ") or not re.fullmatch(r"[a-z]{3,}(?:-[a-z]+)*", cells[0]):
            continue
        senses = int(cells[2])
        tagged, first = int(cells[-senses - 1]), cells[-senses]
        if files[first] == PERSON and cells[0] not in proper | NOT_PERSONS:
            persons.add(cells[0])
        if tagged >= COMMON:
            common.add(cells[0])
    return persons, common


def first_names(folder: Path) -> tuple[set[str], set[str]]:
    """(male, female): lower-case first names that one sex bears far more often."""
    shares: dict[str, Counter[str]] = {}
    for sex in ("male", "female"):
        rows = (folder / f"dist.{sex}.first").read_text(encoding="ascii").splitlines()
        shares[sex] = Counter({row.split()[0].lower(): float(row.split()[1]) for row in rows})
    male, female = shares["male"], shares["female"]
    return (
        {name for name, share in male.items() if share >= OFTEN and share > SURE * female[name]},
        {name for name, share in female.items() if share >= OFTEN and share > SURE * male[name]},
    )


def main() -> None:
    """Prints the vocabulary."""
    wordnet, census = map(Path, sys.argv[1:3])
    persons, common = nouns(wordnet)
    male, female = first_names(census)
    licence = (line[4:].rstrip() for line in (wordnet / "data.noun").read_text(encoding="utf-8").split("\n")[:29])
    print("# Nouns from WordNet 3.0, first names from the US Census of 1990. Made by training/vocabulary.py")
    print("\n".join(f"# {line}".rstrip() for line in licence))
    for name, members in (("person", persons), ("common", common - persons), ("male", male), ("female", female)):
        print(f"{name}\t{' '.join(sorted(members))}")


if __name__ == "__main__":
    main()
