"""No page of a story is heavy, however much is disputed in it: what has no room stands on pages that the first leads to."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from msgspec.structs import replace

from onrecord.desk import Desk
from onrecord.records import (
    Anchor,
    Claim,
    Dispute,
    Evidence,
    Extent,
    Hop,
    Origin,
    Quantity,
    Reading,
    Support,
    TimeMention,
    Weighing,
)
from onrecord.store import Store
from tests.serve.asking import ask
from tests.serve.relayed import START, reading
from tests.serve.world import serving

STORY, ARTICLES, CLAIMS, LONE = "d000", 150, 10, 30
HEAVY = 150_000  # bytes
FILLER = (
    "and the harbour board of the old town has asked for the minutes of every meeting that was held on the matter. "
)


def _told(n: int) -> Reading:
    said = (
        "harbour pilot",
        "said",
        f"the ferry number {n % 9} left the lower quay late in the fog {FILLER * 3}",
        "affirms",
    )
    at = START + timedelta(hours=n)
    day = f"{2 + n % 27} March"
    body = f"The {said[0]} {said[1]} {said[2]}\n\nOn {day} the council of quay {n} met {FILLER}\n\n{FILLER * 4}"
    found = reading(f"d{n:03}", f"The Upper Lowland Evening Courier {n}", body, said, n)
    assert found.article is not None
    start = body.index(day)
    date = f"2031-03-{2 + n % 27:02}"
    dated = TimeMention(
        Extent.of(body, [(start, start + len(day))]), "DATE", date, anchor=Anchor(at.isoformat(), "published")
    )
    headline = f"Ferry {n} and the long quarrel of the quays about who was told of the fog, and when"
    return replace(found, article=replace(found.article, headline=headline), times=(dated,))


def _weighing() -> Weighing:
    """Each of ten claims printed by all, of as many origins; half deny it, and it cannot hold beside all others."""
    ids = [f"c{n}" for n in range(CLAIMS)]
    told = [(claim, n) for claim in ids for n in range(ARTICLES)]
    alone = [f"l{n}" for n in range(LONE)]
    evidence = [Evidence(c, f"d{n:03}-a1", f"d{n:03}", "denies" if n % 2 else "affirms", f"o{n}") for c, n in told]
    evidence += [Evidence(c, f"d{n:03}-a1", f"d{n:03}", "affirms", f"o{n}") for n, c in enumerate(alone)]
    origins = tuple(f"o{n}" for n in range(ARTICLES))
    return Weighing(
        STORY,
        claims=tuple(Claim(id_, STORY, f"Claim {id_}: {FILLER * 2}") for id_ in (*ids, *alone)),
        evidence=tuple(evidence),
        origins=tuple(
            Origin(o, f"the pilot of boat {o}, as reported by a paper", "anonymous", "described") for o in origins
        ),
        hops=tuple(Hop(c, f"d{n:03}", f"The Northern Wire {n % 20}", "dependent", "says so") for c, n in told if n % 3),
        supports=tuple(Support(c, 1, ARTICLES // 2, origins[::2], origins[1::2]) for c in ids)
        + tuple(Support(c, 1, 1, origins[:1]) for c in alone),
        disputes=tuple(
            Dispute(c, "number", (f"d{n:03}-a1", f"d{n + 20:03}-a1"), rival)
            for n, c in enumerate(ids)
            for rival in ids
            if rival != c
        ),
        quantities=tuple(
            Quantity("injured", float(n), "exact", f"d{n:03}", Extent(), attribution=f"d{n:03}-a1")
            for n in range(ARTICLES)
        ),
    )


@pytest.fixture(scope="module", params=[ARTICLES, 110], ids=["large", "whole"])
def base(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with Store.open(str(tmp_path_factory.mktemp("desk") / "desk.sqlite")) as store:
        for n in range(request.param):
            store.save(_told(n), STORY)
        store.save_weighing(_weighing())
        with serving(Desk(store)) as address:
            yield address


def test_every_page_of_a_much_disputed_story_is_light_and_leads_to_the_rest(base: str) -> None:
    waiting, seen = [f"/story/{STORY}"], dict[str, int]()
    kinds: dict[str, int] = {}
    while waiting:
        path = waiting.pop()
        answer = ask(base + path)
        assert answer.status == 200
        seen[path] = len(answer.text.encode())
        for found in re.findall(rf'href="(/story/{STORY}\?[^"#]+)', answer.text):
            way = found.replace("&amp;", "&")
            kind = re.sub(r"=\d+|=c\d+", "", way)  # two pages of each kind
            if way not in seen and way not in waiting and kinds.get(kind, 0) < 2:
                kinds[kind] = kinds.get(kind, 0) + 1
                waiting.append(way)
    assert {path: size for path, size in seen.items() if size >= HEAVY} == {}
    parts = {f"/story/{STORY}?{query}" for query in ("claim", "claim&from", "claims_from", "articles_from")}
    assert parts | {f"/story/{STORY}?only={part}&from" for part in ("disputed", "numbers")} <= kinds.keys()


def test_what_tells_at_a_glance_stays(base: str) -> None:
    html = ask(f"{base}/story/{STORY}").text
    for part in ("happened", "claimed", "disputed", "numbers", "when", "coverage"):
        assert f'id="{part}"' in html
    claimed = html[html.index('id="claimed"') : html.index('id="disputed"')]
    assert claimed.count('class="origins-drawn"') == claimed.count('class="claim"') == 3
    assert claimed.count("Denied by") == 3
    assert set(re.findall(r'href="#([^"]+)"', html)) <= set(re.findall(r'\bid="([^"]+)"', html))
