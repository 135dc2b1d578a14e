"""The words of an article that tell one happening from another, weighted."""

import math
import re
import sys
from collections import Counter
from functools import lru_cache

from onrecord.records import Article
from onrecord.vocabulary import STOP, stem

# Measured on ECB+ and BASIL: the body past its first screens adds background, not the happening;
# who, where and how many tell an event from its sister of the same kind.
LEAD_LENGTH = 1000
HEADLINE = 2.0
NAME = 2.0
NUMBER = 2.0

_TOKEN = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_SENTENCE_END = re.compile(r"[.!?:…。！？]+[\"”»’']*\s+|[\n。！？]")
# Scripts written without spaces between words: Thai and Lao, kana, Han.
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]+")


def terms(article: Article) -> dict[str, float]:
    """The article's terms with their weights before any document frequency.

    Headline, dek and lead of the body; names (capitalised within a sentence), numbers and the headline count more,
    repetition counts by its logarithm.
    """
    weights: dict[str, float] = {}
    _weigh(article.headline, HEADLINE, weights)
    _weigh(f"{article.dek or ''}\n{article.body[:LEAD_LENGTH]}", 1.0, weights)
    return {term: 1 + math.log(weight) if weight > 1 else weight for term, weight in weights.items()}


def _weigh(text: str, base: float, weights: dict[str, float]) -> None:
    tokens: Counter[str] = Counter()
    for sentence in _SENTENCE_END.split(text):
        words = _TOKEN.findall(sentence)
        if words:
            words[0] = words[0].lower()  # a capital that opens a sentence says nothing about names
            tokens.update(words)
    for token, times in tokens.items():
        for term, factor in _terms_of(token):
            weights[term] = weights.get(term, 0.0) + base * factor * times


@lru_cache(maxsize=1 << 16)
def _terms_of(token: str) -> tuple[tuple[str, float], ...]:
    word = token.lower().removesuffix("'s").removesuffix("’s")
    if word in STOP:
        return ()
    if word[0].isdigit():
        return ((sys.intern(f"#{word}"), NUMBER),)
    if _UNSPACED.match(word):
        return tuple((sys.intern(word[n : n + 2]), 1.0) for n in range(max(1, len(word) - 1)))
    return ((sys.intern(stem(word)), NAME if token[0].isupper() else 1.0),)
