"""From who knows to who prints it: the hops of one attribution within its article. Pure."""

from collections.abc import Mapping

from onrecord.records import Attribution


def source_name(attribution: Attribution) -> str:
    """Who says it, by the fullest name there is."""
    if attribution.speaker:
        return attribution.speaker.name
    return attribution.source.text.strip(" \n,;:.–—-") or "No source given"


def chain(attribution: Attribution, known: Mapping[str, Attribution], outlet: str | None) -> tuple[str, ...]:
    """Names from the speaker to the page; `known` are the article's attributions by id.

    A relayed quote must never look like a first-hand one.
    """
    hops = [source_name(attribution)]
    at, seen = attribution, {attribution.id}
    while (outer := known.get(at.inside or "")) is not None and outer.id not in seen:
        at = outer
        seen.add(at.id)
        hops.append(source_name(at))
    through = next((a.relayed_from for a in (attribution, at) if a.relayed_from), None)
    hops += [through] if through else []
    hops += [outlet or "this page"]
    return tuple(hop for n, hop in enumerate(hops) if n == 0 or hop.casefold() != hops[n - 1].casefold())


def origins_in_words(least: int, most: int) -> str:
    """`1 origin`, `2–5 origins`."""
    if least != most:
        return f"{least}–{most} origins"
    return f"{most} {'origin' if most == 1 else 'origins'}"
