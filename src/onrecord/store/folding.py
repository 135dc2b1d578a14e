"""Words as they are searched for: without case, accents and compatibility forms. Pure."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

MAX_WORD = 64

# Ideographs and kana stand without spaces between words: each is indexed alone and a run of them is a phrase.
_IDEOGRAPH = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_WORD = re.compile(rf"[{_IDEOGRAPH}]|[^\W_{_IDEOGRAPH}]+")


@lru_cache(16_384)  # a language's common words come over and over
def fold(raw: str) -> tuple[str, ...]:
    """One word of a text as it is indexed: without case, accents and compatibility forms."""
    if raw.isascii():
        return (raw.lower()[:MAX_WORD],)
    decomposed = unicodedata.normalize("NFKD", raw.casefold())
    bare = "".join(character for character in decomposed if not unicodedata.combining(character))
    return tuple(word[:MAX_WORD] for word in _WORD.findall(bare))


def places_of(text: str) -> Iterator[re.Match[str]]:
    """The words of a text in NFC, as they stand in it."""
    return _WORD.finditer(text)


def folded(text: str) -> list[str]:
    """All folded words of a text, in order."""
    return [word for raw in _WORD.findall(unicodedata.normalize("NFC", text)) for word in fold(raw)]
