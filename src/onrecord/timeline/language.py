"""A language's words and patterns, read from its file in `languages/`.

A file has these tables and lists. `words` maps a class of token to its values and the
values to the words that carry them; a word written with a capital counts only
when it is capitalised in the text. `sets` names pieces of pattern. `rules`
maps a meaning (a function of `meaning.py`) to patterns: regular expressions
whose letters are whole token classes and sets, separated by spaces.
`glue` lists the classes that need others to make an expression of time;
`relations` has the words that count a time from an event, `origins` those of
birth and founding, `back` those that point back, `abbreviations` those whose full stop ends no sentence,
`endings` tell the tense of verbs. A file that names a `grammar` takes its
patterns from that file.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

NEUTRAL = "und"

# Classes that the scanner itself gives, whatever the language.
NUMERALS = ("stamp", "numeric", "clock", "decade", "nth", "dd", "yyyy", "int", "dec", "frac", "yy")
MARKS = {",": "comma", "-": "dash", "–": "dash", "‑": "dash", "—": "rule", "'": "apos", "’": "apos", ".": "stop",
         "(": "open", ")": "close", "/": "slash", "$": "money", "£": "money", "€": "money", "%": "percent",
         "#": "money"}  # fmt: skip
OTHER = "other"


class Word(NamedTuple):
    """What a word of the language means to the grammar."""

    cls: str
    value: str | int


class Rule(NamedTuple):
    """One pattern over token classes and the meaning that reads it."""

    meaning: str
    pattern: re.Pattern[str]


class Language(NamedTuple):
    """Compiled words and patterns of one language."""

    code: str
    words: Mapping[str, Word]
    forms: Mapping[str, Word]  # the words in every case that they are met in
    letters: Mapping[str, str]  # class of token -> the one letter that stands for it in a pattern
    names: Mapping[str, str]  # the other way round
    word_letters: Mapping[str, str]  # a word in any form -> the letter of its class
    mark_letters: Mapping[str, str]
    token: re.Pattern[str]
    known: re.Pattern[str]  # a run of classes that rules speak of
    trigger: re.Pattern[str]  # a class without which there is no expression of time
    start: re.Pattern[str]  # any rule
    rules: tuple[Rule, ...]
    day_first: bool  # 3/4/2024 is the third of April
    relations: Mapping[str, Sequence[str]]  # "after", "before" -> the words that count from an event
    origins: frozenset[str]  # words of birth and founding: a year beside them tells nothing of a text's own date
    back: frozenset[str]  # words at the head of a sentence that point back: "The call", "It"
    abbreviations: frozenset[str]  # words whose full stop ends no sentence
    endings: Mapping[str, tuple[str, ...]]  # "past_tense", "future" -> endings by which verbs tell it


@cache
def load(code: str | None) -> Language:
    """The language of an ISO 639-1 code; without a file of its own, only numeric dates are known."""
    folder = files(__package__) / "languages"
    name = (code or "en").lower().replace("_", "-").partition("-")[0]
    source = folder / f"{name}.toml"
    if not (name.isalpha() and source.is_file()):
        name, source = NEUTRAL, folder / f"{NEUTRAL}.toml"
    table = tomllib.loads(source.read_text(encoding="utf-8"))
    if shared := table.get("grammar"):
        table = {**tomllib.loads((folder / f"{shared}.toml").read_text(encoding="utf-8")), **table}
    return compile_language(name, table)


def compile_language(code: str, table: Mapping[str, Any]) -> Language:
    """The language that a file's tables describe. Raises ValueError for a pattern with an unknown class."""
    words: dict[str, Word] = {}
    classes = dict.fromkeys((*NUMERALS, *MARKS.values(), OTHER, *table.get("classes", ())))
    for cls, values in table.get("words", {}).items():
        classes[cls] = None
        for value, spellings in values.items():
            meaning = Word(cls, int(value) if value.lstrip("-").isdigit() else value)
            words.update(dict.fromkeys(spellings, meaning))
    letters = {cls: chr(0xE000 + n) for n, cls in enumerate(classes)}
    sets = table.get("sets", {})
    rules = tuple(
        Rule(meaning, re.compile(_expand(pattern, letters, sets)))
        for meaning, patterns in table.get("rules", {}).items()
        for pattern in patterns
    )
    alternatives = "|".join(rule.pattern.pattern for rule in rules)
    used = {letter for letter in letters.values() if letter in alternatives}
    glue = {letters[cls] for cls in table.get("glue", ())}
    forms = _forms(words)
    return Language(
        code=code,
        words=words,
        forms=forms,
        letters=letters,
        names={letter: cls for cls, letter in letters.items()},
        word_letters={form: letters[word.cls] for form, word in forms.items()},
        mark_letters={mark: letters[cls] for mark, cls in MARKS.items()},
        token=_token(forms),
        known=re.compile(f"[{''.join(used)}]+"),
        trigger=re.compile(f"[{''.join(used - glue)}]"),
        start=re.compile(alternatives),
        rules=rules,
        day_first=bool(table.get("day_first", True)),
        relations=table.get("relations", {}),
        origins=frozenset(table.get("origins", ())),
        back=frozenset(table.get("back", ())),
        abbreviations=frozenset(table.get("abbreviations", ())),
        endings={cls: tuple(endings) for cls, endings in table.get("endings", {}).items()},
    )


def _forms(words: Mapping[str, Word]) -> dict[str, Word]:
    """Every word as it is written in the file, at the head of a sentence, and in capitals."""
    forms = dict(words)
    for word, meaning in words.items():
        forms.setdefault(word[:1].upper() + word[1:], meaning)
        forms.setdefault(word.upper(), meaning)
    return forms


def _expand(pattern: str, letters: Mapping[str, str], sets: Mapping[str, str]) -> str:
    def piece(name: re.Match[str]) -> str:
        if name[0] in sets:
            return f"(?:{_expand(sets[name[0]], letters, sets)})"
        if name[0] not in letters:
            raise ValueError(f"there is no class or set {name[0]!r} for the pattern {pattern!r}")
        return letters[name[0]]

    return re.sub(r"[a-z_]+", piece, pattern).replace(" ", "")


def _token(forms: Iterable[str]) -> re.Pattern[str]:
    """One expression that cuts a text into tokens, each alternative a class of its own; words first, the most come."""
    joined = [form for form in forms if re.search(r"[\W_]", form)]
    special = f"{_tree(joined)}|" if joined else ""
    return re.compile(
        rf"(?P<word>{special}[^\W\d_]+)"
        r"|(?P<gap>\n[^\S\n]*\n)"
        r"|(?P<stamp>(?<![0-9A-Za-z])[0-9]{4}-[0-9]{2}-[0-9]{2}(?:T[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,9})?)?(?:Z|[+-][0-9]{2}:?[0-9]{2})?)?(?![0-9A-Za-z-]))"
        r"|(?P<numeric>\b[0-9]{1,2}(?P<by>[/.-])[0-9]{1,2}(?P=by)(?:[0-9]{4}|[0-9]{2})(?![\w/-]))"
        r"|(?P<clock>\b[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?(?![0-9:]))"
        r"|(?P<decade>\b(?:[0-9]{2})?[0-9]0['’]?[sS]\b)"
        r"|(?P<nth>\b(?:[0-9]{1,2}(?:st|nd|rd|th|ST|ND|RD|TH|º)|1er)\b)"
        r"|(?P<frac>\b[1-9]/[2-9]\b(?!/))"
        r"|(?P<number>[0-9]+(?:[.,][0-9]+)*)"
        r"|(?P<mark>\S)"
    )


def _tree(words: Iterable[str]) -> str:
    """A pattern for any of `words`, the longest that fits, which looks at each letter of the text once."""
    branches: dict[str, list[str]] = {}
    ends = False
    for word in words:
        if word:
            branches.setdefault(word[0], []).append(word[1:])
        else:
            ends = True
    inner = "|".join(re.escape(first) + _tree(rest) for first, rest in branches.items())
    if not inner:
        return r"(?!\w)"
    return f"(?:{inner}|(?!\\w))" if ends else f"(?:{inner})"
