"""What is new in what somebody watches. Pure: it compares what was known of a story with how it is weighed now."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Literal, NamedTuple, get_args

import msgspec

from onrecord.records import Attribution, Quantity, Weighing
from onrecord.relayed import origins_in_words

AlertKind = Literal["article", "origin", "denial", "toll", "correction"]
ALERT_KINDS: tuple[AlertKind, ...] = get_args(AlertKind)

EXCERPT = 160  # characters of a claim in a notice


class Watch(msgspec.Struct, frozen=True):
    """A story or a search that a reader wants to hear of, of what, and how."""

    id: str
    reader: str
    kind: Literal["story", "search"]
    subject: str  # a story's id, or a query
    name: str
    alerts: tuple[AlertKind, ...]
    made_at: datetime
    since: int = 0  # a search: the last sequence number that was looked at
    webhook: str | None = None  # where each notice is posted as JSON
    secret: str = ""  # the key of its signature
    email: str | None = None
    daily: bool = False  # mail once a day, all in one


class Notice(msgspec.Struct, frozen=True):
    """One thing that is new."""

    id: str
    watch_id: str
    kind: AlertKind
    at: datetime
    text: str
    path: str  # where it stands on the desk
    watch_name: str = ""
    seen: bool = False
    delivered_at: datetime | None = None
    error: str | None = None  # why it could not be delivered so far


class Known(msgspec.Struct, frozen=True):
    """What was known of a story when somebody was last told of it."""

    claims: frozenset[str] = frozenset()
    affirmed: frozenset[tuple[str, str]] = frozenset()  # claim, origin
    denied: frozenset[tuple[str, str]] = frozenset()
    tolls: dict[str, str] = {}  # what is counted -> the latest figure, in words
    corrections: frozenset[str] = frozenset()


class News(NamedTuple):
    """What is new in a story, in words, and the place on its page."""

    kind: AlertKind
    text: str
    fragment: str


def known(weighing: Weighing) -> Known:
    """What there is to know of a story now."""
    return Known(
        claims=frozenset(claim.id for claim in weighing.claims),
        affirmed=frozenset((support.claim, origin) for support in weighing.supports for origin in support.affirmed_by),
        denied=frozenset((support.claim, origin) for support in weighing.supports for origin in support.denied_by),
        tolls={what: _figure(quantity) for what, quantity in latest_figures(weighing).items()},
        corrections=frozenset(correction.id for correction in weighing.corrections),
    )


def news(before: Known, weighing: Weighing, said: Mapping[str, Attribution]) -> list[News]:
    """What has come since: an origin more for a claim that was there, a denial, another toll, a correction.

    `said` are the attributions of those who count (see `latest_figures`) by id, for their names. `weighing` needs
    no evidence.
    """
    return [
        *_origins(before, weighing),
        *_denials(before, weighing),
        *_tolls(before, weighing, said),
        *_corrections(before, weighing),
    ]


def _origins(before: Known, weighing: Weighing) -> Iterator[News]:
    texts = {claim.id: claim.text for claim in weighing.claims}
    labels = {origin.id: origin.label for origin in weighing.origins}
    for support in weighing.supports:
        fresh = [one for one in support.affirmed_by if (support.claim, one) not in before.affirmed]
        if fresh and support.claim in before.claims:
            range_ = origins_in_words(support.origins_at_least, support.origins_at_most)
            names = ", ".join(labels.get(one, one) for one in fresh)
            text = f"A new origin, {names}, for “{_short(texts[support.claim])}”: {range_} now"
            yield News("origin", text, f"c-{support.claim}")


def _denials(before: Known, weighing: Weighing) -> Iterator[News]:
    texts = {claim.id: claim.text for claim in weighing.claims}
    labels = {origin.id: origin.label for origin in weighing.origins}
    for support in weighing.supports:
        for origin in support.denied_by:
            if (support.claim, origin) not in before.denied:
                text = f"{labels.get(origin, origin)} denies “{_short(texts[support.claim])}”"
                yield News("denial", text, f"c-{support.claim}")


def _tolls(before: Known, weighing: Weighing, said: Mapping[str, Attribution]) -> Iterator[News]:
    for what, quantity in latest_figures(weighing).items():
        figure, earlier = _figure(quantity), before.tolls.get(what)
        if earlier is not None and figure.split()[-1] != earlier.split()[-1]:  # "at least 8" after "8" is no news
            attribution = said.get(quantity.attribution or "")
            who = attribution.speaker.name if attribution is not None and attribution.speaker else "the outlet itself"
            yield News("toll", f"{what.capitalize()}: {figure}, before {earlier} (by {who})", "numbers")


def _corrections(before: Known, weighing: Weighing) -> Iterator[News]:
    for correction in weighing.corrections:
        if correction.id not in before.corrections:
            did = "withdraws" if correction.kind == "withdrawn" else "corrects"
            claim = f"c-{correction.claims[0]}" if correction.claims else "claimed"
            yield News("correction", f"{correction.by} {did}: “{_short(correction.extent.text)}”", claim)


def latest_figures(weighing: Weighing) -> dict[str, Quantity]:
    """Of each thing that is counted the figure as of the latest time; of one time the one that came last."""
    latest: dict[str, Quantity] = {}
    for quantity in weighing.quantities:
        what = f"{quantity.what} ({quantity.unit})" if quantity.unit else quantity.what
        if what not in latest or (quantity.as_of or "") >= (latest[what].as_of or ""):
            latest[what] = quantity
    return latest


def _figure(quantity: Quantity) -> str:
    bound = {"exact": "", "at_least": "at least ", "about": "about ", "at_most": "at most "}[quantity.bound]
    return f"{bound}{quantity.value:,.10g}"


def _short(text: str) -> str:
    text = " ".join(text.split()).strip('“”" ')
    return text if len(text) <= EXCERPT else text[:EXCERPT].rsplit(" ", 1)[0] + " …"
