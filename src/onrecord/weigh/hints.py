"""Whether a text can hold what a pattern looks for: a search for plain words costs a tenth of the pattern's."""

from collections.abc import Iterable


def present(text: str, words: Iterable[str]) -> tuple[str, ...]:
    """Those of the words (in lower case) that a text has, in any case and also within other words."""
    low = text.lower()
    return tuple(word for word in words if word in low)


def hinted(text: str, words: Iterable[str]) -> bool:
    """Whether a text has any of the words, as `present` finds them."""
    low = text.lower()
    return any(word in low for word in words)
