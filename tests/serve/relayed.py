"""A story that goes from outlet to outlet: four invented papers relay what two officials told one of them."""

from datetime import UTC, datetime, timedelta

from onrecord.records import (
    Article,
    Attribution,
    Claim,
    Correction,
    Dispute,
    Evidence,
    Extent,
    Hop,
    Origin,
    Reading,
    Speaker,
    Support,
    Weighing,
)
from onrecord.store import Store
from tests.serve.world import near, page

START = datetime(2031, 4, 2, 8, tzinfo=UTC)
RELAYED = "5707c1"
CLAIM, LARGE = "c01", "c02"
COPIES = 100
OUTLETS = {
    "r1": ("The Harbour Daily", "Envoys have met three times, two officials said. No minutes were kept."),
    "r2": ("The Upland Standard", "Envoys have met three times, The Harbour Daily reported on Tuesday."),
    "r3": ("The Fen Courier", "Envoys have met three times, the Standard reported, citing two officials."),
    "r4": ("Fen Press Agency", "KESTREL (FPA) — Minister Mirel Ashe denied that envoys had met. <script>x()</script>"),
}
SAID = {
    "r1": ("two officials", "said", "Envoys have met three times", "affirms"),
    "r2": ("The Harbour Daily", "reported", "Envoys have met three times", "affirms"),
    "r3": ("two officials", "citing", "Envoys have met three times", "affirms"),
    "r4": ("Minister Mirel Ashe", "denied", "that envoys had met", "denies"),
}


def reading(article_id: str, outlet: str, body: str, said: tuple[str, str, str, str], n: int) -> Reading:
    """The article, published `n` hours after the start, with its one attribution."""
    source, cue, content, stance = said
    at = START + timedelta(hours=n)
    url = f"https://{article_id}.example/talks"
    article = Article(article_id, url, f"Talks {article_id}", body, outlet=outlet, date_published=at.isoformat())
    end = body.index(content) + len(content)
    where = near(body, source, end), near(body, cue, end), near(body, content, end)
    attribution = Attribution(
        f"{article_id}-a1",
        article_id,
        *where,
        speaker=Speaker(source),
        source_type="person",
        stance=stance,  # type: ignore[arg-type]
    )
    return Reading(page(url, body.encode(), at), article, (attribution,))


def _hop(claim: str, article_id: str, of: str, words: str = "", state: str = "dependent", why: str = "says so") -> Hop:
    body = OUTLETS[article_id][1] if article_id in OUTLETS else ""
    return Hop(claim, article_id, of, state, why, None, near(body, words, 0) if words else Extent())  # type: ignore[arg-type]


def weighing() -> Weighing:
    """One claim through three papers, denied by a minister; one that a hundred took from a wire; a correction."""
    evidence = [
        Evidence(CLAIM, f"{id_}-a1", id_, said[3], "o2" if id_ == "r4" else "o1")  # type: ignore[arg-type]
        for id_, said in SAID.items()
    ]
    evidence += [Evidence(LARGE, f"x{n}-a1", f"x{n}", "affirms", "o3") for n in range(COPIES)]
    return Weighing(
        RELAYED,
        claims=(Claim(CLAIM, RELAYED, "Envoys have met three times"), Claim(LARGE, RELAYED, "The bridge is shut")),
        evidence=tuple(evidence),
        origins=(
            Origin("o1", "two officials, as reported by The Harbour Daily", "anonymous", "described"),
            Origin("o2", "Mirel Ashe", "speaker", "named"),
            Origin("o3", "bridge guard", "speaker", "named"),
        ),
        hops=(
            _hop(CLAIM, "r1", "o1", "two officials"),
            _hop(CLAIM, "r2", "The Harbour Daily", "The Harbour Daily"),
            _hop(CLAIM, "r3", "Upland Standard", "citing"),
            _hop(CLAIM, "r3", "o1", "two officials"),
            _hop(CLAIM, "r4", "FPA", why="its dateline"),
            _hop(CLAIM, "r4", "o2", "Minister Mirel Ashe"),
            *(_hop(LARGE, f"x{n}", "Coast Wire", why="its byline") for n in range(COPIES)),
            *(_hop(LARGE, f"x{n}", "o3") for n in range(COPIES)),
        ),
        supports=(Support(CLAIM, 1, 1, ("o1",), ("o2",)), Support(LARGE, 1, 1, ("o3",))),
        disputes=(
            Dispute(CLAIM, "denied", ("r1-a1", "r2-a1", "r4-a1")),
            Dispute(LARGE, "number", ("x0-a1", "r1-a1"), CLAIM),
            Dispute(CLAIM, "number", ("r1-a1", "x0-a1"), LARGE),
        ),
        corrections=(
            Correction(
                "k1", "corrected", "r2", "The Upland Standard", near(OUTLETS["r2"][1], "on Tuesday", 0), claims=(CLAIM,)
            ),
            Correction(
                "k2", "withdrawn", "r1", "The Harbour Daily", near(OUTLETS["r1"][1], "No minutes were kept.", 0)
            ),
        ),
    )


def keep(store: Store) -> None:
    """The whole story."""
    for n, (id_, (outlet, body)) in enumerate(OUTLETS.items()):
        store.save(reading(id_, outlet, body, SAID[id_], n), RELAYED)
    for n in range(COPIES):
        body = "The bridge is shut, a bridge guard said."
        said = ("a bridge guard", "said", "The bridge is shut", "affirms")
        store.save(reading(f"x{n}", f"Paper {n:03}", body, said, 5 + n), RELAYED)
    store.save_weighing(weighing())
