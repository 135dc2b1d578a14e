"""What is found of an attribution before anything is resolved: by the tagger, or by word lists."""

from typing import NamedTuple

Bounds = tuple[int, int]  # code points of the text

# Nouns that are cues where somebody owns them: "her threats to close the port".
NOUN_CUES = frozenset(
    "threat threats claim claims promise promises pledge pledges vow vows warning warnings assertion assertions accusation "
    "accusations allegation allegations denial denials insistence demand demands request requests proposal proposals belief "
    "suggestion suggestions refusal decision intention intentions contention statement statements".split()
)


class Found(NamedTuple):
    """An attribution as spans of the text."""

    source: tuple[Bounds, ...]
    cue: tuple[Bounds, ...]
    content: tuple[Bounds, ...]
    addressee: Bounds | None = None
    head: str = ""  # the cue's main word, lower case
    trailing: bool = False  # the content stands before the cue
