"""What an article's page shows beside the text: who says so."""

from collections.abc import Sequence
from typing import NamedTuple

from onrecord.records import Article, Attribution, places
from onrecord.relayed import chain, source_name
from onrecord.serve import words
from onrecord.serve.marks import handle

EXCERPT = 150  # characters of a content shown beside the text


class Saying(NamedTuple):
    """One attribution as its card shows it."""

    attribution: Attribution
    excerpt: str
    chain: tuple[str, ...]  # from who knows to who prints it; empty where nobody stands between
    told_to: str | None


class Voice(NamedTuple):
    """One speaker and everything that they say in the article."""

    name: str
    role: str | None
    known_as: str
    sayings: list[Saying]


def voices(article: Article, attributions: Sequence[Attribution]) -> list[Voice]:
    """The speakers in the order of their first words in the article."""
    order = {place: n for n, place in enumerate(places(article))}
    known = {attribution.id: attribution for attribution in attributions}

    def position(attribution: Attribution) -> tuple[int, int]:
        at = handle(attribution)
        return order.get(attribution.in_, len(order)), at.start if at else 0

    groups: dict[str, Voice] = {}
    for attribution in sorted(attributions, key=position):
        voice = _voice(attribution)
        key = (attribution.speaker and attribution.speaker.same_as) or f"{voice.name.casefold()} {voice.known_as}"
        hops = chain(attribution, known, article.outlet)
        saying = Saying(
            attribution,
            _excerpt(attribution.content.text),
            hops if len(hops) > 2 else (),
            attribution.addressee,
        )
        groups.setdefault(key, voice).sayings.append(saying)
    return list(groups.values())


def _voice(attribution: Attribution) -> Voice:
    speaker = attribution.speaker
    role = speaker.role if speaker else None
    if speaker and speaker.speaks_for and speaker.speaks_for not in (role or ""):
        role = f"{role}, speaks for {speaker.speaks_for}" if role else f"speaks for {speaker.speaks_for}"
    return Voice(source_name(attribution), role, words.known_as(attribution), [])


def _excerpt(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= EXCERPT else text[:EXCERPT].rsplit(" ", 1)[0] + " …"
