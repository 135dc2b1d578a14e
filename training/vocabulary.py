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
# Their first senses are persons, but news means other things by them; the last are abuse that WordNet leaves unmarked.
NOT_PERSONS = frozenset(
    "character spirit monster carrier youth white black offspring good minor major fort "
    "spic squaw slut wanker pigmy".split()
)
# Kinds of persons that speak in the news; of the others only those that tagged texts use.
SPEAKING = (
    "worker expert leader professional official entertainer contestant religionist owner capitalist communicator "
    "creator relative inhabitant intellectual serviceman learner adjudicator negotiator representative advocate "
    "scientist sick_person traveler user health_professional unfortunate wrongdoer opposition supporter"
).split()


# Words that WordNet itself marks as abuse, in the gloss or by their domain of usage, are not shipped.
ABUSE = re.compile(
    r"offensive|derogat|disparag|obscene|vulgar|slur\b|contempt|pejorative|insult|taboo|stupid|unpleasant|sexual|prostitut|slang",
    re.I,
)
MARKED = re.compile(r";u (\d{8}) n")


def abusive(folder: Path, name: str) -> set[str]:
    """The synsets of one class that are marked as abuse."""
    domains = {
        line[:8]
        for line in (folder / "data.noun").read_text(encoding="utf-8").splitlines()
        if re.search(r" (?:disparagement|ethnic_slur|obscenity|slang|vulgarism) ", line.partition("|")[0])
    }
    found = set()
    for line in (folder / f"data.{name}").read_text(encoding="utf-8").splitlines():
        told, _, gloss = line.partition("|")
        if not line.startswith(" ") and (ABUSE.search(gloss) or domains & set(MARKED.findall(told))):
            found.add(line[:8])
    return found


def entries(folder: Path, name: str) -> Iterator[tuple[str, list[str], int]]:
    """(lemma, its synsets, how often tagged texts use it) of one class: lower-case single words."""
    marked = abusive(folder, name)
    for line in (folder / f"index.{name}").read_text(encoding="utf-8").splitlines():
        cells = line.split()
        if not line.startswith(" ") and re.fullmatch(r"[a-z]{3,}(?:-[a-z]+)*", cells[0]):
            senses = int(cells[2])
            if not marked & set(cells[-senses:]):
                yield cells[0], cells[-senses:], int(cells[-senses - 1])


def below(folder: Path) -> set[str]:
    """The synsets of the kinds of persons that speak, and all that lie under them."""
    above: dict[str, list[str]] = {}
    roots: set[str] = set()
    for line in (folder / "data.noun").read_text(encoding="utf-8").splitlines():
        if not line.startswith(" ") and int(line[9:11]) == PERSON:
            above[line[:8]] = re.findall(r"@i? (\d{8}) n", line.partition("|")[0])
    for line in (folder / "index.noun").read_text(encoding="utf-8").splitlines():
        if line.split(" ", 1)[0] in SPEAKING:
            roots |= set(re.findall(r"\b\d{8}\b", line)) & above.keys()
    found = set(roots)
    while grown := {low for low, highs in above.items() if low not in found and found & set(highs)}:
        found |= grown
    return found


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
    speaking = below(folder)
    persons = {
        word
        for word, synsets, tagged in entries(folder, "noun")
        if files[synsets[0]] == PERSON
        and (synsets[0], word) not in proper
        and word not in NOT_PERSONS
        and (tagged or synsets[0] in speaking)
    }
    classes = ("noun", "verb", "adj", "adv")
    common = {word for name in classes for word, _, tagged in entries(folder, name) if tagged >= COMMON}
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
