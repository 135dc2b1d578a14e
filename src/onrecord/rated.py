"""Whose reliability a person set: how a source is named, so that it is found again. Pure.

A source is an outlet by its name, a speaker by its key, or what a chain of reports ends at by its label: an unnamed
source as one outlet describes it, or a document.
"""

from typing import Literal, NamedTuple, get_args

from onrecord.records import Judgement, Origin, UsageError
from onrecord.weigh.credit import outlet_key
from onrecord.weigh.decided import name_key

Sort = Literal["outlet", "speaker", "origin"]
SORTS: tuple[Sort, ...] = get_args(Sort)
REPORTED = ", as reported by "


class Source(NamedTuple):
    """Somebody or something that may be more or less reliable."""

    sort: Sort
    name: str

    @property
    def ref(self) -> str:
        """As forms and programs name it: `outlet/The Tide`."""
        return f"{self.sort}/{self.name}"

    @property
    def subject(self) -> str:
        """The same for every way in which the name is written."""
        if self.sort == "speaker":
            return self.ref
        if self.sort == "outlet":
            return f"outlet/{outlet_key(self.name)}"
        words, told, outlet = self.name.rpartition(REPORTED)
        named = " ".join(name_key(words if told else self.name))
        return f"origin/{named}{REPORTED}{outlet_key(outlet)}" if told else f"origin/{named}"


def source_named(ref: str) -> Source:
    """The source of a `ref`. Raises UsageError."""
    given, _, name = ref.partition("/")
    for sort in SORTS:
        if sort == given and name.strip():
            return Source(sort, name.strip())
    raise UsageError("this names no source", ref[:80], "write outlet/NAME, speaker/NAME or origin/LABEL")


def source_of(judgement: Judgement) -> Source:
    """Whom a judgement on reliability is about. Raises UsageError for one that is not about one source."""
    named = [Source("outlet", one) for one in judgement.outlets]
    named += [Source("speaker", one) for one in judgement.speakers]
    named += [Source("origin", one) for one in judgement.origins]
    if len(named) != 1:
        raise UsageError("this takes one source", judgement.id, "name an outlet, a speaker or an origin")
    return named[0]


def source_behind(origin: Origin) -> Source:
    """Who answers for what leads to an origin. Of an outlet that gives no source it is the outlet itself.

    A speaker is named as the texts do: which one of the name it is, the weighing does not tell.
    """
    if origin.kind == "speaker":
        return Source("speaker", origin.label)
    if origin.kind == "outlet":
        return Source("outlet", origin.label.removesuffix(", its source not given"))
    if origin.kind == "unknown" and REPORTED in origin.label:
        return Source("outlet", origin.label.rpartition(REPORTED)[2])
    return Source("origin", origin.label)
