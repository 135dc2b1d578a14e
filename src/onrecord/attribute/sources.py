"""What a source phrase turns out to be, and what stands around it."""

from typing import NamedTuple

from onrecord.attribute.nouns import is_plural, singular
from onrecord.attribute.phrase import PARTITIVES, count_of
from onrecord.attribute.referents import Referent
from onrecord.records import Naming, SourceType, Speaker


class Source(NamedTuple):
    """What a source phrase turns out to be."""

    type: SourceType
    naming: Naming
    speaker: Speaker | None
    number: int | None = None  # "four officials": 4
    who: Referent | None = None


NOBODY = Source("none", "unspecified", None)


class Situation(NamedTuple):
    """What stands around a source: who spoke before, and whose words it stands in."""

    last: Source | None = None
    earlier: Source | None = None
    container: Source | None = None
    outlet: str | None = None  # the article's own
    streak: int = 0  # how many attributions on end the last speaker has had
    turn: bool = False  # whether it stands in an interview's line

    def speakers(self) -> tuple[Referent | None, Referent | None, Referent | None]:
        """Who spoke last, who before, and in whose words a source stands."""
        last, earlier, container = (source.who if source else None for source in self[:3])
        return last, earlier, container


def of_referent(who: Referent, number: int | None = None) -> Source:
    """The source that a referent is."""
    kind: SourceType = who.kind or "person"
    return Source(kind, who.naming, Speaker(who.name, who.role, who.speaks_for), number or who.number, who)


def together(sources: list[Source]) -> Source:
    """Several who speak as one."""
    names = [source.speaker.name for source in sources if source.speaker]
    naming: Naming = "named" if all(source.naming == "named" for source in sources) else "described"
    kinds = {source.type for source in sources}
    kind: SourceType = sources[0].type if len(kinds) == 1 else "group"
    if not names:
        return NOBODY
    who = Referent("; ".join(names), kind, naming)
    who.plural = True
    return Source(kind, naming, Speaker(who.name), None, who)


def one_from(name: str) -> str:
    """One of several: "two western officials at the talks" -> "western official at the talks"."""
    tokens = name.split()
    while tokens and (count_of(tokens[0].lower()) is not None or tokens[0].lower() in PARTITIVES):
        tokens.pop(0)
        if tokens and tokens[0] == "of":
            tokens.pop(0)
    stop = next(
        (
            n
            for n, token in enumerate(tokens)
            if n
            and token in ("of", "for", "in", "at", "with", "from", "to", "who", "on", "close", "familiar", "involved")
        ),
        len(tokens),
    )
    if not stop or not is_plural(tokens[stop - 1].lower()):
        return f"one of {name}"
    tokens[stop - 1] = singular(tokens[stop - 1].lower())
    return " ".join(tokens)
