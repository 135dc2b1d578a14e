"""Outlets that are alone in what they do: one small TOML file each, named after the host.

`courier.example.toml` serves courier.example and every host below it:

    outlet = "The Vell Courier"   # its name, where its pages state none or a wrong one
    drop = ["promo-strip"]        # class words of elements that are never the article's
    keep = ["story-teaser"]       # class words that sound like something else and are the article's

Every key may be left out. What many outlets share is a rule of `tree` or
`wording`, not a file here.
"""

from functools import lru_cache
from importlib import resources
from importlib.resources.abc import Traversable

import msgspec

FOLDER = resources.files(__name__)


class Special(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What holds for one outlet alone."""

    outlet: str | None = None
    drop: frozenset[str] = frozenset()
    keep: frozenset[str] = frozenset()


@lru_cache(maxsize=4096)
def special(host: str, folder: Traversable = FOLDER) -> Special:
    """What holds for the pages of `host`: the file of the longest name that it ends in, else nothing special.

    Raises msgspec.ValidationError for a file with a key that is not known.
    """
    labels = host.lower().split(".")
    for start in range(len(labels) - 1 if all(label.replace("-", "").isalnum() for label in labels) else 0):
        path = folder / f"{'.'.join(labels[start:])}.toml"
        if path.is_file():
            return msgspec.toml.decode(path.read_bytes(), type=Special)
    return Special()
