"""Which articles are about the same happening, and what each of them brings."""

from datetime import datetime

import msgspec

from onrecord.records.article import Article
from onrecord.records.attribution import Attribution
from onrecord.records.times import TimeMention


class Account(msgspec.Struct, frozen=True):
    """What one article brings to its story: the input of the group stages."""

    article: Article
    attributions: tuple[Attribution, ...]
    times: tuple[TimeMention, ...]
    first_seen: datetime


class Story(msgspec.Struct, frozen=True):
    """Articles about the same happening. Its id is that of the article that founded it."""

    id: str
    headline: str
    article_ids: tuple[str, ...]


class Move(msgspec.Struct, frozen=True, gc=False):
    """An article that went from one story to another."""

    article_id: str
    before: str  # id of the story that it left
    after: str  # id of the story that it is in now


class Regrouping(msgspec.Struct, frozen=True, gc=False):
    """What is to change about which articles are one story. First the merges, then the moves."""

    merged: tuple[tuple[str, str], ...] = ()  # (story that ends, story that takes all of its articles)
    moved: tuple[tuple[str, str], ...] = ()  # (article, the story that it goes to: one of them founds it if need be)

    def __bool__(self) -> bool:
        return bool(self.merged or self.moved)
