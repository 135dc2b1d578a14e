"""Remakes `src/onrecord/attribute/vocabulary.tsv`: nouns of persons, common words, first names by sex.

    python training/vocabulary.py WORDNET NAMES > src/onrecord/attribute/vocabulary.tsv

WORDNET is the folder of WordNet 3.0's `data.noun` and `index.*` (its licence stands at the head of the result, as it
asks). NAMES holds `dist.male.first` and `dist.female.first` of the US Census of 1990 (public domain).
"""

import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

PERSON = 18  # WordNet's number of the lexicographer's file noun.person
COMMON = 1  # a word that tagged texts use at least this often is common
SURE = 4.0  # how many times as often one sex must bear a name
OFTEN = 0.004  # per cent of the bearers
# First of their senses are persons, but news means other things by them.
NOT_PERSONS = frozenset("character spirit monster carrier youth white black offspring good minor major fort".split())


def entries(path: Path) -> Iterator[tuple[str, list[str], int]]:
    """(lemma, its synsets, how often tagged texts use it) of an index file: lower-case single words."""
    for line in path.read_text(encoding="utf-8").splitlines():
        cells = line.split()
        if not line.startswith(" ") and re.fullmatch(r"[a-z]{3,}(?:-[a-z]+)*", cells[0]):
            senses = int(cells[2])
            yield cells[0], cells[-senses:], int(cells[-senses - 1])


def nouns(folder: Path) -> tuple[set[str], set[str]]:
    """(nouns whose first sense is a person, common words of any class): lower-case single words."""
    files: dict[str, int] = {}
    proper: set[tuple[str, str]] = set()  # synset and word, where the word is a name
    for line in (folder / "data.noun").read_text(encoding="utf-8").splitlines():
        if line.startswith(" "):
            continue
        cells = line.split()
        files[cells[0]] = int(cells[1])
        written = [cells[4 + 2 * n] for n in range(int(cells[3], 16))]
        proper.update((cells[0], word.lower()) for word in written if word[0].isupper())
    persons = {
        word
        for word, synsets, _ in entries(folder / "index.noun")
        if files[synsets[0]] == PERSON and (synsets[0], word) not in proper and word not in NOT_PERSONS
    }
    classes = ("noun", "verb", "adj", "adv")
    common = {word for name in classes for word, _, tagged in entries(folder / f"index.{name}") if tagged >= COMMON}
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
