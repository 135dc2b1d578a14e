"""What people decided, laid over what the stages found. Pure: the stages' own work stays as it is."""

from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from onrecord.records import (
    Account,
    Article,
    Attribution,
    Extent,
    Judgement,
    Reference,
    Span,
    Speaker,
    quote,
    text_in,
)


def refer(article: Article, extent: Extent, place: str | None) -> Reference:
    """The words of an extent, from its first to its last, as they can be found again. Raises KeyError, IndexError."""
    whole = Span(extent.spans[0].start, extent.spans[-1].end)
    return Reference(article.id, quote(text_in(article, place), whole), place)


def locate(article: Article, reference: Reference) -> Span | None:
    """Where the words stand now: the occurrence whose surroundings agree most; None when they are gone."""
    try:
        text = text_in(article, reference.in_)
    except KeyError:
        return None
    exact, prefix, suffix = reference.quote
    places: list[tuple[int, int]] = []
    start = text.find(exact) if exact else -1
    while start >= 0:
        before, after = text[:start], text[start + len(exact) :]
        places.append((_common(before[::-1], prefix[::-1]) + _common(after, suffix), -start))
        start = text.find(exact, start + 1)
    if not places:
        return None
    _, at = max(places)
    return Span(-at, -at + len(exact))


def _common(left: str, right: str) -> int:
    """How many code points the two begin with alike."""
    count = 0
    for a, b in zip(left, right, strict=False):
        if a != b:
            break
        count += 1
    return count


def pointed_at(article: Article, attributions: Iterable[Attribution], reference: Reference) -> Attribution | None:
    """The attribution whose source, cue or content the words are; None when none overlaps them. Nearest fit wins."""
    span = locate(article, reference)
    if span is None:
        return None
    best: tuple[float, Attribution] | None = None
    for attribution in attributions:
        if attribution.in_ != reference.in_:
            continue
        for extent in (attribution.content, attribution.source, attribution.cue):
            if not extent:
                continue
            start, end = extent.spans[0].start, extent.spans[-1].end
            shared = min(end, span.end) - max(start, span.start)
            likeness = shared / (max(end, span.end) - min(start, span.start))
            if shared > 0 and (best is None or likeness > best[0]):
                best = likeness, attribution
    return best[1] if best is not None else None


def judged(
    article: Article, attributions: Sequence[Attribution], judgements: Iterable[Judgement]
) -> tuple[Attribution, ...]:
    """The attributions with every standing judgement on their source, or that they are none, laid over them."""
    for judgement in judgements:
        if not judgement.stands or judgement.kind not in ("wrong_source", "not_said"):
            continue
        for reference in judgement.words:
            found = pointed_at(article, attributions, reference) if reference.article_id == article.id else None
            if found is not None:
                attributions = _decided(attributions, found, judgement)
    return tuple(attributions)


def _decided(attributions: Sequence[Attribution], found: Attribution, judgement: Judgement) -> list[Attribution]:
    if judgement.kind == "not_said":  # what was nested in it stands for itself
        rest = [one for one in attributions if one is not found]
        return [replace(one, inside=found.inside) if one.inside == found.id else one for one in rest]
    speaker = Speaker(judgement.right or "")
    known = next((a for a in attributions if a.speaker is not None and a.speaker.name == judgement.right), None)
    if known is None:
        right = replace(found, speaker=speaker, naming="named", source=Extent())
    else:
        right = replace(found, speaker=known.speaker, naming=known.naming, source_type=known.source_type)
    return [right if one is found else one for one in attributions]


def judged_account(account: Account, judgements: Iterable[Judgement]) -> Account:
    """The account with what people decided of its attributions."""
    return replace(account, attributions=judged(account.article, account.attributions, judgements))
