"""Every address of a desk that one can ask for, by name, each for the heaviest that there is: how fast it answers.

The addresses are held to the app's own routes, so that none is forgotten.
"""

import re
import statistics
import time
from collections.abc import Iterator, Mapping
from http.client import HTTPConnection
from typing import NamedTuple
from urllib.parse import quote, urlencode, urlsplit

from starlette.routing import Route

from bench.invented import DISPUTED, LARGEST, Press
from onrecord.desk import Desk
from onrecord.records import UsageError
from onrecord.serve import create_app
from onrecord.serve.links import outlet_link, speaker_link
from onrecord.store import Store

ROUNDS = 12  # requests of each address
REFERENCE = "/account.json"  # an answer that asks nothing of the database
UNASKED = frozenset(
    (
        "/events",  # does not end
        "/login",  # leads away where there are no users
        "/account",
    )
)
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


class Asked(NamedTuple):
    """One address: how long its answers took, and how long the longest was."""

    name: str
    p50_ms: float
    p95_ms: float
    times_reference: float
    kb: float


def measure(address: str, store: Store, press: Press, rounds: int = ROUNDS) -> list[Asked]:
    """Each address so often, one after the other; the first answer of each is not counted."""
    paths = _everything(address, store, press)
    _held_to_routes(store, paths)
    reference = statistics.median(get(address, REFERENCE).ms for _ in range(5 * rounds))
    found: list[Asked] = []
    for name, path in paths.items():
        answers = [get(address, path) for _ in range(rounds + 1)][1:]
        times = [answer.ms for answer in answers]
        median = statistics.median(times)
        size = max(answer.size for answer in answers) / 1000
        found.append(Asked(name, round(median, 1), p95(times), round(median / reference, 1), round(size, 1)))
    return found


def p95(times: list[float]) -> float:
    """Of at least two times, in the same unit."""
    return round(statistics.quantiles(times, n=20)[-1], 1) if len(times) > 1 else 0.0


def _held_to_routes(store: Store, paths: Mapping[str, str]) -> None:
    asked = [urlsplit(path).path for path in paths.values()]
    for route in create_app(Desk(store)).routes:
        if isinstance(route, Route) and "GET" in (route.methods or ()) and route.path not in UNASKED:
            first = next((path for path in asked if _answers(route, path)), None)
            if first is None:
                raise SystemExit(f"{route.path}: no address of this route is asked for; add one to bench/pages.py")
            asked.remove(first)


def _answers(route: Route, path: str) -> bool:
    return route.path_regex.fullmatch(path) is not None and (path.endswith(".json") == route.path.endswith(".json"))


def _everything(address: str, store: Store, press: Press) -> dict[str, str]:
    """Name of what is asked for -> address."""
    return dict([*_lists(press), *_names(store), *_articles(store), *_stories(store), *_kept(address, store)])


def _lists(press: Press) -> Iterator[tuple[str, str]]:
    word, rare = press.words[3], press.words[900]
    yield "feed", "/"
    yield "feed: a common word", "/?" + urlencode({"q": word})
    yield "feed: a rare word, unnamed", "/?" + urlencode({"q": f"{rare} naming:anonymous"})
    yield "feed by story", "/?group=story"
    yield "feed by story: a word", "/?" + urlencode({"q": rare, "group": "story"})
    yield "feed.atom", "/feed.atom"
    yield "feed.json", "/feed.json"
    yield "search.json", "/search.json?" + urlencode({"q": word})
    yield "search.csv", "/search.csv?" + urlencode({"q": rare})
    yield "stories.json", "/stories.json"
    for name in ("sources", "sources.json", "sources.opml", "searches.json", "alerts", "alerts.json", "account.json"):
        yield name, f"/{name}"
    for name in ("judgements", "judgements.json", "judgements.csv", "api", "api/openapi.json"):
        yield name, f"/{name}"


def _names(store: Store) -> Iterator[tuple[str, str]]:
    """Of speakers and outlets, those with most."""
    speakers, more = store.profiles.speakers(50)
    outlets = [name for name, _ in store.outlets()]
    first, tenth = (speaker_link(speakers[n].key) for n in (0, 10))
    _, before = store.profiles.heard(speakers[0].key, 20)
    yield "speakers", "/speakers"
    yield "speakers: of all weeks", "/speakers?week=all"
    yield "speakers: the next page", f"/speakers?week=all&after={more}"
    yield "speakers: searched", "/speakers?q=" + speakers[0].name.split()[-1][:3]
    yield "speakers.json", "/speakers.json?week=all&limit=200"
    yield "speaker, who says most", first
    yield "speaker, the next page", f"{first}?before={before}"
    yield "speaker, the tenth", tenth
    yield "speaker.json", f"{first}.json"
    yield "outlets", "/outlets"
    yield "outlets.json", "/outlets.json"
    yield "outlet, the largest", outlet_link(outlets[0])
    yield "outlets, side by side", outlet_link(outlets[0], outlets[1])
    yield "outlet.json", f"{outlet_link(outlets[0])}.json"
    yield "a wire", outlet_link("Coast Wire")
    yield "judge: reliability", "/judge/reliability?" + urlencode({"source": f"outlet/{outlets[0]}"})
    yield "origins", "/origins"
    yield "origins.json", "/origins.json"


def _articles(store: Store) -> Iterator[tuple[str, str]]:
    view = store.story_articles(LARGEST, 1)[0]
    id_, digest = view.article.id, view.version.digest
    for name in ("", ".json", "/changes", "/changes.json"):
        yield f"article{name}", f"/article/{id_}{name}"
    for name in ("", ".json", "/bytes", "/warc"):
        yield f"snapshot{name}", f"/snapshot/{digest}{name}"
    yield "judge: a story", f"/judge/story?article={id_}"


def _stories(store: Store) -> Iterator[tuple[str, str]]:
    """The largest, one much disputed, and one of some articles."""
    stories = [group.item for group in store.grouped(200)[0]]
    some = next(one.story_id for one in stories if one.story_size > 4 and one.story_id not in (LARGEST, DISPUTED))
    for which, story_id in (("largest", LARGEST), ("disputed", DISPUTED), ("of some", some)):
        yield f"story, {which}", f"/story/{story_id}"
    weighing = store.first_claims(LARGEST, 1)
    claim, origin = weighing.claims[0].id, weighing.origins[0].id
    at = f"/story/{LARGEST}"
    yield "story: its first claim", f"{at}?" + urlencode({"claim": claim})
    yield "story: later claims", f"{at}?claims_from=60"
    yield "story: later articles", f"{at}?articles_from=4000"
    for name in ("", "/articles", "/claims", "/quantities", "/timeline", "/admiralty"):
        yield f"story{name}.json", f"{at}{name}.json"
    yield "story/claims.json: in dispute", f"{at}/claims.json?disputed=yes"
    yield "story/admiralty.csv", f"{at}/admiralty.csv"
    yield "judge: a claim", "/judge/claim?" + urlencode({"story": LARGEST, "claim": claim})
    yield "judge: an origin", "/judge/origin?" + urlencode({"story": LARGEST, "origin": origin})


def _kept(address: str, store: Store) -> Iterator[tuple[str, str]]:
    """A brief of the largest story, made and published here, and the largest story watched."""
    brief = urlsplit(post(address, f"/story/{LARGEST}/brief").location).path
    post(address, f"{brief}/publish")
    post(address, f"/alerts/story/{LARGEST}")
    made = store.briefs.one(brief.rsplit("/", 1)[-1])
    if made is None or made.slug is None:
        raise UsageError("the desk did not publish the brief", brief)
    published = f"/briefs/published/{quote(made.slug)}"
    yield "briefs", "/briefs"
    yield "briefs.json", "/briefs.json"
    yield "brief: edited", brief
    yield "brief.json", f"{brief}.json"
    yield "brief/preview", f"{brief}/preview"
    yield "briefs/published", "/briefs/published"
    yield "briefs/published.json", "/briefs/published.json"
    yield "briefs/published.atom", "/briefs/published.atom"
    yield "published", published
    yield "published.json", f"{published}.json"
    found = re.search(r"/alerts/feed/[\w-]+\.atom", get(address, "/alerts").text)
    if found is not None:
        yield "alerts.atom", found.group()


# ---- asking


class Answer(NamedTuple):
    """What came, and after how many milliseconds all of it was here."""

    ms: float
    text: str
    size: int
    location: str


def get(address: str, path: str) -> Answer:
    """Ends the run where the desk does not answer as it should."""
    return _ask(address, "GET", path, 200)


def post(address: str, path: str) -> Answer:
    """An act without fields, as the desk's own pages would."""
    return _ask(address, "POST", path, 303)


def _ask(address: str, method: str, path: str, wanted: int) -> Answer:
    connection = HTTPConnection(urlsplit(address).netloc, timeout=120)
    begun = time.perf_counter()
    connection.request(method, path, headers={"Origin": address, **FORM} if method == "POST" else {})
    answer = connection.getresponse()
    body = answer.read()
    taken = 1000 * (time.perf_counter() - begun)
    connection.close()
    if answer.status != wanted:
        raise SystemExit(f"{path}: the desk answers {answer.status}")
    return Answer(taken, body.decode("utf-8", "replace"), len(body), answer.getheader("location") or "")
