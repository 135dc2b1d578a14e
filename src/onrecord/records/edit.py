"""What an outlet changed between two versions of an article."""

from typing import Literal

import msgspec

from onrecord.records.text import Extent

EditKind = Literal[
    "headline", "attribution_dropped", "attribution_added", "hardened", "softened", "source_swapped", "name_dropped",
    "name_added", "stance_changed", "number_changed", "correction_added",
]  # fmt: skip


class Edit(msgspec.Struct, frozen=True):
    """What an outlet changed in an article between two versions: the words before and the words after.

    Either side is empty where nothing stands for the other; `about` is the content that is now told otherwise,
    as words of the later version, or of the earlier one where it is gone.
    """

    kind: EditKind
    article_id: str
    before: Extent = Extent()
    after: Extent = Extent()
    in_: str | None = msgspec.field(default=None, name="in")
    about: str = ""
