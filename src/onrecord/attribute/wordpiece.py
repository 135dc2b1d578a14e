"""BERT's uncased word pieces, with the offsets of each piece in the text as it stands.

Gives what the `tokenizers` package gives, without its dependency on a client of
a model hub. Algorithm: greedy longest match (Wu et al. 2016, as in BERT).
"""

import re
import unicodedata
from array import array
from functools import lru_cache
from importlib.resources import files

UNKNOWN = 100
_LONGEST = 100  # code points; a longer word is unknown as a whole

_CJK = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0002fa1f"
_MARKS = "!-/:-@\\[-`{-~\xa1\xa7\xab\xb6\xb7\xbb\xbf\u060c\u061b\u061f\u066a-\u066d\u06d4\u2010-\u2027\u2030-\u2043\u2045-\u2051\u2053-\u205e\u3001-\u3003\u3008-\u3011\u3014-\u301f\uff01-\uff03\uff05-\uff0a\uff0c-\uff0f\uff1a\uff1b\uff1f\uff20"
_WORD = re.compile(rf"[^\s{_MARKS}{_CJK}]+|\S")

Piece = tuple[int, int, int]  # id, and where it starts and ends in its word


@lru_cache(maxsize=1)
def _vocabulary() -> dict[str, int]:
    lines = (files("onrecord.attribute") / "model" / "vocabulary.txt").read_text("utf-8").split("\n")
    return {piece: number for number, piece in enumerate(lines)}


def encode(text: str) -> tuple["array[int]", "array[int]", "array[int]"]:
    """The pieces of `text`: ids, starts and ends. Linear in the text."""
    ids, starts, ends = array("i"), array("i"), array("i")
    for match in _WORD.finditer(text):
        at = match.start()
        for ident, start, end in _pieces(match.group()) if match.end() - at <= _LONGEST else _long(match.group()):
            ids.append(ident)
            starts.append(at + start)
            ends.append(at + end)
    return ids, starts, ends


def _long(word: str) -> tuple[Piece, ...]:
    return ((UNKNOWN, 0, len(word)),)


@lru_cache(maxsize=65536)
def _pieces(word: str) -> tuple[Piece, ...]:
    """The pieces of one word; one unknown piece where they do not add up to it."""
    plain, origin = _plain(word)
    vocabulary = _vocabulary()
    found: list[Piece] = []
    start = 0
    while start < len(plain):
        prefix = "##" if start else ""
        end = next((end for end in range(len(plain), start, -1) if prefix + plain[start:end] in vocabulary), None)
        if end is None:
            return ((UNKNOWN, origin[0], origin[-1] + 1),)
        found.append((vocabulary[prefix + plain[start:end]], origin[start], origin[end - 1] + 1))
        start = end
    return tuple(found)


def _plain(word: str) -> tuple[str, list[int]]:
    """A word in lower case without accents and control characters, and where each of its characters came from."""
    if word.isascii() and word.isprintable():
        return word.lower(), list(range(len(word)))
    kept: list[str] = []
    origin: list[int] = []
    for at, character in enumerate(word):
        if character == "\ufffd" or unicodedata.category(character)[0] == "C":
            continue
        for part in unicodedata.normalize("NFD", character).lower():
            if unicodedata.category(part) != "Mn":
                kept.append(part)
                origin.append(at)
    return "".join(kept), origin
