"""What programs get: the description and the routes hold each other to it, answers to their types, acts to the forms'."""

import json
import re
import shlex
import shutil
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

import msgspec
import pytest
from starlette.routing import Route

from onrecord.brief import compose
from onrecord.desk import Desk
from onrecord.gather import Allowance, FetchSettings
from onrecord.press import Press
from onrecord.records import Account, Person
from onrecord.serve import create_app
from onrecord.serve.answers import ToWatch
from onrecord.serve.openapi import POSTED, TOLD, plain
from onrecord.serve.problems import Problem, wants_data
from onrecord.watching import watch_story
from tests.patience import PATIENCE
from tests.serve.asking import Answer, ask
from tests.serve.team import logged_in, team_desk
from tests.serve.world import EDITED, MAIN, RELAY, STORY, desk_in, serving, weighing

GUIDE = Path(__file__).parents[2] / "docs" / "guide.md"
PROBLEM = "application/problem+json"
JSON = {"Content_Type": "application/json"}


def furnish(desk: Desk) -> None:
    """What programs can ask for beside articles: a brief, judgements, watches, a saved search."""
    story = desk.store.story(STORY)
    assert story is not None
    accounts = [Account(view.article, view.attributions, view.times, view.first_seen) for view in story.articles]
    made = compose(STORY, story.headline, accounts, story.weighing, datetime.now(UTC))
    for n, published in enumerate((None, datetime.now(UTC), datetime.now(UTC))):
        slug = f"wall-{n}" if published else None
        changed = {"id": f"brief{n}", "author": Person("Vera"), "published_at": published, "slug": slug}
        desk.store.briefs.save(msgspec.structs.replace(made, **changed))
    for _ in range(2):
        desk.undo(desk.judge("same_speaker", "you", ["Ines Calder", "Odo Brandt"]).id, "you")
    desk.judge("other_speaker", "you", ["Ines Calder", "Lena Voss"])
    desk.store.readers.save_search("you", "Walls", "wall")
    watch_story(desk.store, "you", STORY)
    desk.store.save_weighing(weighing())  # judgements have made the desk weigh anew


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with desk_in(tmp_path_factory.mktemp("api")) as made:
        furnish(made)
        yield made


@pytest.fixture
def own(tmp_path: Path) -> Iterator[tuple[Desk, str]]:
    """A desk that a test may change."""
    with desk_in(tmp_path) as made, serving(made) as address:
        yield made, address


@pytest.fixture(scope="module")
def text(base: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(ask(f"{base}/api/openapi.json").text)
    return found


def post(address: str, body: Any = None, **headers: str) -> Answer:
    return ask(address, json.dumps(body).encode() if body is not None else b"", **(headers or JSON))


# ---- the description


def test_the_description_names_every_address_for_programs_and_no_other(desk: Desk, text: dict[str, Any]) -> None:
    told = {f"{method.upper()} {path}" for path, methods in text["paths"].items() for method in methods}
    routes = [route for route in create_app(desk).routes if isinstance(route, Route)]
    there = {f"{method} {plain(route.path)}" for route in routes for method in (route.methods or set()) - {"HEAD"}}
    assert not told - there, "these are told of but not there"
    data = {one for one in there if wants_data(one.partition(" ")[2]) and not one.endswith("/api/openapi.json")}
    assert not data - told, "tell of these in serve/openapi.py"


def refs(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        yield from [node["$ref"]] if "$ref" in node else []
        node = list(node.values())
    for one in node if isinstance(node, list) else ():
        yield from refs(one)


def test_the_description_is_well_made(text: dict[str, Any]) -> None:
    assert text["openapi"] == "3.1.0"
    assert set(text) <= {"openapi", "info", "servers", "tags", "paths", "components"}
    for ref in refs(text):
        node: Any = text
        for part in ref.removeprefix("#/").split("/"):
            node = node[part]
    tags, schemes = {tag["name"] for tag in text["tags"]}, set(text["components"]["securitySchemes"])
    names: list[str] = []
    for path, methods in text["paths"].items():
        for operation in methods.values():
            names.append(operation["operationId"])
            assert set(operation["tags"]) <= tags
            places = [one["name"] for one in operation["parameters"] if one["in"] == "path"]
            assert sorted(places) == sorted(re.findall(r"\{(\w+)\}", path))
            assert all(one["schema"] and one["description"] for one in operation["parameters"])
            assert all(one.get("required") for one in operation["parameters"] if one["in"] == "path")
            assert all("description" in one or "$ref" in one for one in operation["responses"].values())
            assert {name for one in operation["security"] for name in one} <= schemes
    assert len(names) == len(set(names))
    assert all(re.fullmatch(r"[A-Za-z0-9._-]+", name) for name in text["components"]["schemas"])


def test_every_example_of_a_body_is_one(text: dict[str, Any]) -> None:
    for type_, example in POSTED.items():
        assert msgspec.convert(msgspec.to_builtins(example), type_) == example
    asked = text["paths"]["/api/judgements"]["post"]["requestBody"]["content"]["application/json"]
    assert asked["schema"] == {"$ref": "#/components/schemas/ToJudge"}


def test_the_page_for_people_leads_to_what_is_kept(base: str) -> None:
    page = ask(f"{base}/api").text
    links = [link for link in re.findall(r'href="(/[^"#?]*)"', page) if not link.startswith("/static")]
    assert len(links) > 30
    for link in links:
        with urllib.request.urlopen(base + link, timeout=PATIENCE) as answer:
            assert answer.status == 200, link


def test_an_empty_desk_tells_of_itself_too(tmp_path: Path) -> None:
    with team_desk(tmp_path) as empty, serving(empty) as base:
        page = logged_in(base, "reader").get("/api")
        assert page.status == 200
        assert "/story/{story_id}.json" in page.text


# ---- what is answered


def kept(desk: Desk) -> dict[str, str]:
    view = desk.store.article(MAIN)
    assert view is not None
    (speaker,) = desk.store.profiles.resolve("Ines Calder")
    return {
        "article_id": EDITED,
        "story_id": STORY,
        "digest": view.version.digest,
        "key": speaker.key,
        "name": "The Marrowby Courier",
        "brief_id": "brief0",
        "slug": "wall-1",
    }


ANSWERED = [
    name.removeprefix("GET ") for name, told in TOLD.items() if name.startswith("GET") and "/events" not in name
]


@pytest.mark.parametrize("path", ANSWERED)
def test_every_answer_is_of_the_type_that_is_told(desk: Desk, base: str, path: str) -> None:
    told = TOLD[f"GET {path}"]
    there = path.format_map({name: quote(value, safe="") for name, value in kept(desk).items()})
    with urllib.request.urlopen(urllib.request.Request(base + there, method="HEAD"), timeout=PATIENCE) as head:
        assert (head.status, head.read()) == (200, b"")
        assert head.headers.get_content_type() == told.media_type
    if told.answers:
        assert any(fits(ask(base + there).text, type_) for type_ in told.answers)


def fits(text: str, type_: Any) -> bool:
    """Whether the type takes the whole of it: nothing is missing, nothing more is there."""
    try:
        decoded = msgspec.json.decode(text, type=type_)
    except msgspec.ValidationError:
        return False
    given = json.loads(text)
    return bool(json.loads(msgspec.json.encode(decoded)) == given)


def test_a_name_that_may_mean_several_is_answered_with_these(desk: Desk, base: str) -> None:
    answer = ask(f"{base}/speaker/Ines%20Calder.json")
    assert answer.status == 303
    assert answer.headers["location"] == f"/speaker/{quote(kept(desk)['key'], safe='')}.json"


@pytest.mark.parametrize(
    ("path", "name", "count"),
    [
        ("/search.json", "items", 45),
        ("/stories.json", "groups", 44),
        (f"/story/{STORY}/articles.json", "articles", 2),
        (f"/story/{STORY}/claims.json", "claims", 2),
        (f"/story/{STORY}/quantities.json", "quantities", 1),
        ("/judgements.json", "judgements", 3),
        ("/briefs.json", "briefs", 3),
        ("/briefs/published.json", "briefs", 2),
        ("/sources.json", "sources", 2),
        ("/speakers.json?week=all", "speakers", 4),
    ],
)
def test_every_list_is_gone_through_by_next(base: str, path: str, name: str, count: int) -> None:
    whole = json.loads(ask(f"{base}{path}{'&' if '?' in path else '?'}limit=200").text)
    assert (len(whole[name]), whole["next"]) == (count, None)
    found: list[Any] = []
    link: str | None = f"{path}{'&' if '?' in path else '?'}limit=1"
    while link:
        part = json.loads(ask(base + link).text)
        assert len(part[name]) <= 1
        found += part[name]
        link = part["next"]
    assert found == whole[name]


def test_a_story_leads_to_what_its_first_page_has_no_room_for(base: str) -> None:
    first = json.loads(ask(f"{base}/story/{STORY}.json?limit=1").text)
    assert [view["article"]["id"] for view in first["articles"]] == [MAIN]
    assert (first["article_count"], first["claim_count"]) == (2, 2)
    assert len(first["weighing"]["claims"]) == 1
    rest = json.loads(ask(base + first["more"]["articles"]).text)
    assert [view["article"]["id"] for view in rest["articles"]] == [RELAY]
    (other,) = json.loads(ask(base + first["more"]["claims"]).text)["claims"]
    assert {other["claim"]["id"], first["weighing"]["claims"][0]["id"]} == {"c1", "c2"}
    whole = json.loads(ask(f"{base}/story/{STORY}.json").text)
    assert whole["more"] == {"articles": None, "claims": None, "quantities": None}


def test_only_disputed_claims_can_be_asked_for(base: str) -> None:
    for asked, ids in (("yes", ["c1"]), ("no", ["c2"])):
        found = json.loads(ask(f"{base}/story/{STORY}/claims.json?disputed={asked}").text)["claims"]
        assert [one["claim"]["id"] for one in found] == ids


def test_a_link_to_a_story_that_went_into_another_leads_there(own: tuple[Desk, str]) -> None:
    desk, base = own
    desk.judge("merge_stories", "you", [MAIN, EDITED])
    gone = next(one for one in (STORY, EDITED) if desk.store.story_head(one) is None)
    answer = ask(f"{base}/story/{gone}/claims.json")
    assert answer.status == 302
    assert ask(base + answer.headers["location"]).status == 200


# ---- asking again


def test_what_is_unchanged_is_not_sent_again(own: tuple[Desk, str]) -> None:
    _, base = own
    for path in ("/search.json?q=wall", "/feed.atom?q=budget", "/feed.json?q=wall", f"/story/{STORY}.json"):
        first = ask(base + path)
        again = ask(base + path, If_None_Match=f'W/"x", {first.headers["etag"]}')
        assert (again.status, again.text, again.headers["etag"]) == (304, "", first.headers["etag"]), path
        assert ask(base + path, If_None_Match='"x"').status == 200
    tag = ask(f"{base}/article/{MAIN}.json").headers["etag"]
    # no article arrives with a judgement, so no sequence number tells of it
    post(f"{base}/api/judgements", {"kind": "not_said", "about": [f"{MAIN}/{MAIN}-a1"]})
    assert ask(f"{base}/article/{MAIN}.json", If_None_Match=tag).status == 200


def test_no_other_site_may_read(base: str) -> None:
    for path in ("/search.json", "/api/openapi.json", "/feed.atom", "/briefs/published.json"):
        headers = ask(base + path, Origin="https://evil.example").headers
        assert not [name for name in headers if name.startswith("access-control")]
    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(urllib.request.Request(f"{base}/search.json", method="OPTIONS"), timeout=PATIENCE)
    with caught.value as answer:
        assert answer.code in (403, 405)
        assert not [name for name in answer.headers if name.lower().startswith("access-control")]


# ---- what is refused


@pytest.mark.parametrize(
    ("path", "status", "told"),
    [
        ("/search.json?q=naming:shy", 400, "choose one of named"),
        ("/search.json?limit=0", 400, "between 1 and 200"),
        ("/search.json?before=zzz", 400, "start again"),
        (f"/story/{STORY}/claims.json?before=-1", 400, "no place in the list"),
        (f"/story/{STORY}/claims.json?disputed=maybe", 400, "yes or no"),
        ("/judgements.json?kind=shrug", 400, "use one of"),
        ("/article/none.json", 404, "/article/none.json"),
        ("/story/none/timeline.json", 404, "nothing here"),
        ("/snapshot/none.json", 404, "nothing here"),
        ("/api/none", 404, "nothing here"),
    ],
)  # fmt: skip
def test_what_is_refused_is_told_as_a_problem(base: str, path: str, status: int, told: str) -> None:
    answer = ask(base + path)
    assert (answer.status, answer.headers["content-type"]) == (status, PROBLEM)
    problem = msgspec.json.decode(answer.text, type=Problem)
    assert problem.status == status
    assert problem.what
    assert problem.remedy
    assert told.lower() in problem.detail.lower()


@pytest.mark.parametrize(
    ("body", "headers", "status"),
    [
        (b"{", JSON, 400),
        (b'{"kind": "shrug", "about": []}', JSON, 400),
        (b'{"kind": "not_said", "about": ["a/b"]}', JSON, 400),
        (b'{"kind": "same_speaker", "about": ["Nobody", "Odo Brandt"]}', JSON, 400),
        (b'{"kind": "same_speaker", "about": [], "by": "Somebody Else"}', JSON, 400),
        (b"kind=not_said", {"Content_Type": "application/x-www-form-urlencoded"}, 415),
        (b'"' + b"x" * 30_000 + b'"', JSON, 413),
    ],
)
def test_no_nonsense_is_kept(desk: Desk, base: str, body: bytes, headers: dict[str, str], status: int) -> None:
    before = len(desk.store.judgements())
    answer = ask(f"{base}/api/judgements", body, **headers)
    assert (answer.status, answer.headers["content-type"]) == (status, PROBLEM)
    assert len(desk.store.judgements()) == before


def test_no_other_site_may_act(base: str, desk: Desk) -> None:
    body = {"kind": "not_said", "about": [f"{MAIN}/{MAIN}-a1"]}
    for headers in ({"Origin": "https://evil.example"}, {"Sec_Fetch_Site": "cross-site"}):
        assert post(f"{base}/api/judgements", body, **JSON, **headers).status == 403
    assert all(one.kind != "not_said" for one in desk.store.judgements())


# ---- acts


def test_a_judgement_is_made_and_undone(own: tuple[Desk, str]) -> None:
    desk, base = own
    answer = post(f"{base}/api/judgements", {"kind": "not_said", "about": [f"{MAIN}/{MAIN}-a1"], "note": "a caption"})
    assert answer.status == 201
    made = json.loads(answer.text)
    assert (made["kind"], made["by"], made["note"]) == ("not_said", "you", "a caption")
    assert f"{MAIN}-a1" not in ask(f"{base}/article/{MAIN}.json").text.partition('"settled"')[0]
    undone = post(f"{base}/api/judgements/{made['id']}/undo")
    assert (undone.status, json.loads(undone.text)["undone_by"]) == (200, "you")
    assert post(f"{base}/api/judgements/{made['id']}/undo").status == 400
    assert not desk.store.judgements(standing=True)


def test_a_search_is_saved_and_a_story_is_watched(own: tuple[Desk, str]) -> None:
    desk, base = own
    saved = json.loads(post(f"{base}/api/searches", {"name": "Denials", "query": "stance:denies"}).text)
    assert [one.query for one in desk.store.readers.searches("you")] == ["stance:denies"]
    assert post(f"{base}/api/searches", {"name": "Nothing", "query": ""}).status == 400
    assert post(f"{base}/api/searches", {"name": "Odd", "query": "naming:shy"}).status == 400
    assert post(f"{base}/api/searches/{saved['id']}/remove").status == 204
    assert not desk.store.readers.searches("you")
    for kind, subject in (("story", STORY), ("search", "wall")):
        body = msgspec.to_builtins(ToWatch(kind, subject))  # type: ignore[arg-type]
        watch = json.loads(post(f"{base}/api/watches", body).text)
        assert (watch["kind"], watch["subject"], watch["secret"]) == (kind, subject, "")
        assert post(f"{base}/api/watches/{watch['id']}/remove").status == 204
    assert not desk.store.watches.all("you")
    assert post(f"{base}/api/watches", {"kind": "story", "subject": "none"}).status == 400
    assert post(f"{base}/api/read", {"article": MAIN}).status == 204
    assert desk.store.readers.read_marks("you", [MAIN])


def test_a_source_is_followed_paused_and_removed(tmp_path: Path) -> None:
    with Press(datetime.now(UTC)) as press:
        allowed = FetchSettings(allow=(Allowance.parse(press.allow),))
        with desk_in(tmp_path, fetching=allowed) as desk, serving(desk) as base:
            answer = post(f"{base}/api/sources", {"address": press.sites[0]})
            assert answer.status == 201
            source = json.loads(answer.text)
            assert desk.store.following.one(source["id"]) is not None
            at = f"{base}/api/sources/{source['id']}"
            assert json.loads(post(f"{at}/pause").text)["paused"] is True
            assert json.loads(post(f"{at}/resume").text)["paused"] is False
            assert post(f"{at}/remove").status == 204
            assert post(f"{at}/remove").status == 404
            assert post(f"{base}/api/sources", {"address": ""}).status == 400


# ---- the guide


def commands() -> list[str]:
    chapter = GUIDE.read_text(encoding="utf-8").partition("\n## API\n")[2].partition("\n## ")[0]
    blocks = re.findall(r"```\n(.*?)```", chapter, re.DOTALL)
    lines = "\n".join(blocks).replace("\\\n", " ").splitlines()
    return [line for line in lines if line.startswith("curl ")]


def test_the_examples_of_the_guide_work(own: tuple[Desk, str]) -> None:
    curl = shutil.which("curl")
    if curl is None:
        pytest.skip("curl is not installed")
    _, base = own
    assert len(commands()) > 4
    for command in commands():
        here = command.replace("http://localhost:8700", base).replace("https://desk.example.org", base)
        for name, value in {"STORY": STORY, "ARTICLE": MAIN, "ATTRIBUTION": f"{MAIN}-a1"}.items():
            here = here.replace(name, value)
        words = [curl, "--fail-with-body", "--silent", "--show-error", "--max-time", "5", *shlex.split(here)[1:]]
        done = subprocess.run(words, capture_output=True, text=True, timeout=PATIENCE)
        assert done.returncode == 0, f"{command}: {done.stdout[:300]} {done.stderr[:300]}"
        assert done.stdout
