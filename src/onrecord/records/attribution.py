"""Who says what, by which words of the article."""

from typing import Literal

import msgspec

from onrecord.records.text import Extent

SourceType = Literal["person", "organization", "outlet", "document", "group", "none"]
Naming = Literal["named", "described", "unspecified"]
Stance = Literal["affirms", "denies", "declines", "asks", "intends", "unsure"]
Kind = Literal["direct", "indirect", "mixed"]


class Speaker(msgspec.Struct, frozen=True, gc=False):
    """Who a source is, by the fullest name that the article gives."""

    name: str
    role: str | None = None
    speaks_for: str | None = None
    same_as: str | None = None  # one key across articles


class Attribution(msgspec.Struct, frozen=True):
    """Somebody says something: source, cue and content as spans, and what they mean."""

    id: str
    article_id: str
    source: Extent
    cue: Extent
    content: Extent
    in_: str | None = msgspec.field(default=None, name="in")  # see text_in
    speaker: Speaker | None = None
    addressee: str | None = None
    source_type: SourceType = "none"
    naming: Naming = "unspecified"
    stance: Stance = "affirms"
    hedged: bool = False
    relayed_from: str | None = None  # the outlet that the article got it through
    inside: str | None = None  # id of the attribution that this one is nested in
    kind: Kind = "indirect"
    count: int | None = None  # "four officials": 4
    said_on: str | None = None  # when it was said, where the text tells
    basis: str | None = None  # how the source knows, in the text's words: "familiar with the matter"
    terms: str | None = None  # on what terms an unnamed one spoke: "on condition of anonymity because ..."

    @property
    def on_record(self) -> bool | None:
        """True for a named speaker, False for an unnamed one, None where nobody speaks."""
        if self.source_type not in ("person", "organization", "group"):
            return None
        return self.naming == "named"
