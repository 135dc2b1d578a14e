"""Judging over HTTP: forms as the pages have them, where they lead, the list and its data."""

import csv
import html as entities
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from onrecord.desk import Desk
from onrecord.judged import words_of
from onrecord.people import hash_password
from onrecord.records import Reference
from tests.judged_world import GAZETTE, NOW, furnished, page, saying, view_of, whole
from tests.serve.asking import Answer, ask
from tests.serve.world import HOSTILE, HOSTILE_TEXT, desk_in, serving

SPRING, PUMPS, MOURN = "in spring", "failed twice", "would mourn"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with furnished(tmp_path / "desk.sqlite3") as made:
        yield made


@pytest.fixture
def base(desk: Desk) -> Iterator[str]:
    with serving(desk) as address:
        yield address


def send(address: str, fields: dict[str, str | list[str]], **headers: str) -> Answer:
    return ask(address, urlencode(fields, doseq=True).encode(), **headers)


def ref(desk: Desk, name: str, words: str) -> str:
    view = view_of(desk, name)
    return f"{view.article.id}/{saying(view, words).id}"


def form_of(page: str, act: str, holding: str) -> dict[str, list[str]]:
    """The fields of the form at `act` that has this in it, as a browser would send them unchanged."""
    forms = re.findall(rf'<form [^>]*action="{re.escape(act)}"[^>]*>.*?</form>', page, re.S)
    (form,) = [form for form in forms if holding in form]
    fields: dict[str, list[str]] = {}
    for name, value in re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', form):
        fields.setdefault(name, []).append(entities.unescape(value))
    return fields


def plain(page: str) -> str:
    return " ".join(entities.unescape(re.sub(r"<[^>]+>", " ", page)).split())


# ---- on an article


def test_a_card_sets_its_source_and_comes_back_to_itself_with_a_notice_that_undoes(desk: Desk, base: str) -> None:
    view = view_of(desk, "gazette")
    said = saying(view, SPRING)
    page = ask(f"{base}/article/{view.article.id}").text
    assert re.search(r'<datalist id="speakers">.*<option value="Ines Calder">.*</datalist>', page)
    fields = form_of(page, "/judge", f"who says “{said.content.text}”")
    assert fields["about"] == [f"{view.article.id}/{said.id}"]
    answer = send(f"{base}/judge", {**fields, "kind": "wrong_source", "right": "Ines Calder"})
    assert answer.status == 303
    there = urlsplit(answer.headers["location"])
    assert (there.path, there.fragment) == (f"/article/{view.article.id}", f"who-{said.id}")
    after = ask(base + answer.headers["location"].partition("#")[0]).text
    assert "Done: “the crew of the Aurora had warned the owner in spring” is said by Ines Calder ." in plain(after)
    assert re.search(r"Source set by you, \d+ \w+ \d{4}, \d\d:\d\d Undo", plain(after).replace(" ,", ","))
    assert "<title>Done · " in after
    (judgement,) = desk.store.judgements()
    notice = form_of(after, f"/judgements/{judgement.id}/undo", "is said by Ines Calder")
    assert notice["back"] == [f"/article/{view.article.id}#who-{said.id}"]
    answer = send(f"{base}/judgements/{judgement.id}/undo", {**notice})
    assert urlsplit(answer.headers["location"]).fragment == f"who-{said.id}"
    undone = ask(base + answer.headers["location"].partition("#")[0]).text
    assert "Undone: “the crew of the Aurora" in plain(undone)
    assert "Source set" not in undone
    assert plain(undone).count("Mirja Tallis") == plain(page).count("Mirja Tallis")


def test_what_is_taken_out_is_listed_under_the_sources_with_its_undoing(desk: Desk, base: str) -> None:
    view = view_of(desk, "gazette")
    page = ask(f"{base}/article/{view.article.id}").text
    fields = form_of(page, "/judge", "nobody is said to say “the crew of the Aurora had warned the owner in spring”")
    answer = send(f"{base}/judge", {**fields, "kind": "not_said", "right": ""})
    assert urlsplit(answer.headers["location"]).fragment == "taken-out"
    after = ask(f"{base}/article/{view.article.id}").text
    assert "Taken out the crew of the Aurora had warned the owner in spring Judged no attribution by you" in plain(
        after
    )
    (judgement,) = desk.store.judgements()
    send(f"{base}/judgements/{judgement.id}/undo", {**form_of(after, f"/judgements/{judgement.id}/undo", "after all")})
    assert "Taken out" not in ask(f"{base}/article/{view.article.id}").text


def test_an_old_version_is_read_and_not_judged(desk: Desk, base: str) -> None:
    desk.take(page("gazette", (*GAZETTE, "More to follow."), 6))
    view = view_of(desk, "gazette")
    desk.judge("wrong_source", "Nell", whole(desk, "gazette", SPRING), "Ines Calder")
    old = ask(f"{base}/article/{view.article.id}?version=1").text
    assert "Source set by" in plain(old)
    assert 'action="/judge"' not in old
    assert 'action="/judge"' in ask(f"{base}/article/{view.article.id}").text


def test_the_data_says_who_settled_what(desk: Desk, base: str) -> None:
    view = view_of(desk, "gazette")
    made = desk.judge("wrong_source", "Nell", whole(desk, "gazette", SPRING), "Ines Calder")
    data = json.loads(ask(f"{base}/article/{view.article.id}.json").text)
    assert {key: one["by"] for key, one in data["settled"].items()} == {saying(view, SPRING).id: "Nell"}
    assert data["settled"][saying(view, SPRING).id]["id"] == made.id


# ---- choosing


def test_the_claims_of_a_story_to_choose_from(desk: Desk, base: str) -> None:
    story = desk.store.story(view_of(desk, "gazette").story_id or "")
    assert story is not None
    claim = next(claim for claim in story.weighing.claims if SPRING in claim.text)
    page = ask(f"{base}/judge/claim?story={story.id}&claim={claim.id}").text
    assert "Back without judging" in page
    assert SPRING in plain(page).split("What you choose")[0]
    fields = form_of(page, "/judge", "would mourn")
    assert fields["about"] == [ref(desk, "gazette", SPRING), ref(desk, "echo", MOURN)]
    answer = send(f"{base}/judge", {**fields})
    assert urlsplit(answer.headers["location"]).path == f"/story/{story.id}"
    assert urlsplit(answer.headers["location"]).fragment == f"c-{claim.id}"
    (judgement,) = desk.store.judgements()
    assert [one.quote.exact for one in judgement.words] == [
        "the crew of the Aurora had warned the owner in spring",
        "the town of Hollin Bay would mourn the ferry Aurora",
    ]
    assert ask(f"{base}/judge/claim?story={story.id}&claim=none").status == 404
    assert ask(f"{base}/judge/claim?story=none&claim={claim.id}").status == 404


def test_the_origins_of_a_story_to_choose_from(desk: Desk, base: str) -> None:
    story = desk.store.story(view_of(desk, "gazette").story_id or "")
    assert story is not None
    voss = next(origin for origin in story.weighing.origins if origin.label == "Lena Voss")
    page = ask(f"{base}/judge/origin?story={story.id}&origin={voss.id}&at=c-1").text
    shown = plain(page)
    for other in {origin.label for origin in story.weighing.origins} - {"Lena Voss"}:
        assert other in shown
    forms = re.findall(r'name="kind" value="(\w+)"', page)
    assert forms.count("same_origin") == forms.count("other_origin") == len(forms) // 2 > 1
    same = re.search(
        r'<form[^>]*>(?:(?!</form>).)*value="same_origin"(?:(?!</form>).)*Mirja Tallis.*?</form>', page, re.S
    )
    assert same is not None
    answer = send(f"{base}/judge", {**form_of(same[0], "/judge", "Mirja Tallis")})
    assert urlsplit(answer.headers["location"]).fragment == "c-1"
    (judgement,) = desk.store.judgements()
    assert judgement.words[1].quote.exact == "Union leader Mirja Tallis"
    assert ask(f"{base}/judge/origin?story={story.id}&origin=none").status == 404


def test_stories_to_merge_with_are_searched_and_merged_into_what_is_shown_then(desk: Desk, base: str) -> None:
    ferry, budget = view_of(desk, "herald"), view_of(desk, "post")
    page = ask(f"{base}/judge/story?article={budget.article.id}").text
    assert "Ferry Aurora" in plain(page)
    assert budget.article.headline not in plain(page).split("Back without judging")[1]
    assert "Nothing was found" in ask(f"{base}/judge/story?article={budget.article.id}&q=zebra").text
    found = ask(f"{base}/judge/story?article={budget.article.id}&q=mourn").text
    answer = send(f"{base}/judge", {**form_of(found, "/judge", "merge_stories")})
    assert urlsplit(answer.headers["location"]).path == f"/story/{ferry.story_id}"
    assert "are one story" in plain(ask(base + answer.headers["location"].partition("#")[0]).text)
    assert view_of(desk, "post").story_id == ferry.story_id
    assert ask(f"{base}/judge/story?article=none").status == 404


def test_a_story_like_it_stands_first(desk: Desk, base: str) -> None:
    herald, echo = view_of(desk, "herald"), view_of(desk, "echo")
    desk.judge("split_story", "Nell", [echo.article.id, herald.article.id])
    page = plain(ask(f"{base}/judge/story?article={echo.article.id}").text).split("Back without judging")[1]
    assert 0 < page.index("similar") < page.index("Council of Westmark")


def test_an_article_leaves_its_story(desk: Desk, base: str) -> None:
    echo, herald = view_of(desk, "echo"), view_of(desk, "herald")
    answer = send(
        f"{base}/judge",
        {
            "kind": "split_story",
            "about": [echo.article.id, herald.article.id],
            "back": f"/story/{herald.story_id}#coverage",
        },
    )
    assert answer.status == 303
    assert view_of(desk, "echo").story_id == echo.article.id
    there = ask(base + answer.headers["location"].partition("#")[0])
    assert there.status == 200
    assert "is not of the story of" in plain(there.text)


# ---- the list


def test_the_list_says_who_what_and_when_and_is_narrowed_by_kind(desk: Desk, base: str) -> None:
    assert "Nobody has judged anything yet" in ask(f"{base}/judgements").text
    first = desk.judge("same_speaker", "Nell", ["Mirja Tallis", "Ines Calder"], note="Seen at the quay")
    second = desk.judge("wrong_source", "Odd", whole(desk, "gazette", SPRING), "Ines Calder")
    desk.undo(second.id, "Nell")
    page = ask(f"{base}/judgements").text
    shown = plain(page)
    assert shown.index("is said by Ines Calder") < shown.index("Mirja Tallis and Ines Calder are one speaker")
    assert "Undone by Nell" in shown
    assert "Seen at the quay" in shown
    assert page.count("/undo") == 1
    narrowed = plain(ask(f"{base}/judgements?kind=same_speaker").text)
    assert "are one speaker" in narrowed
    assert "is said by" not in narrowed
    assert "None of this kind" in ask(f"{base}/judgements?kind=not_said").text
    assert ask(f"{base}/judgements?kind=nonsense").status == 400
    back = form_of(page, f"/judgements/{first.id}/undo", "one speaker")
    answer = send(f"{base}/judgements/{first.id}/undo", {**back})
    assert urlsplit(answer.headers["location"])[2:5:2] == ("/judgements", f"j-{first.id}")


def test_the_list_goes_on(desk: Desk, base: str) -> None:
    for n in range(51):
        desk.undo(desk.judge("same_speaker", "Nell", ["Mirja Tallis", "Ines Calder"], note=f"number {n}").id, "Nell")
    page = ask(f"{base}/judgements").text
    assert page.count("Undone by") == 50
    more = re.search(r'<a href="(/judgements\?[^"]*before=[^"]*)"', page)
    assert more is not None
    older = ask(base + entities.unescape(more[1])).text
    assert older.count("Undone by") == 1
    assert "number 0" in older


def test_all_of_it_as_data_and_as_a_table(desk: Desk, base: str) -> None:
    desk.judge("same_speaker", "Nell", ["Mirja Tallis", "Ines Calder"])
    desk.judge("not_said", "Odd", whole(desk, "gazette", SPRING))
    data = json.loads(ask(f"{base}/judgements.json").text)["judgements"]
    assert [(one["kind"], one["by"]) for one in data] == [("not_said", "Odd"), ("same_speaker", "Nell")]
    assert data[0]["words"][0]["quote"][0] == "the crew of the Aurora had warned the owner in spring"
    answer = ask(f"{base}/judgements.csv?kind=same_speaker")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    (row,) = csv.DictReader(io.StringIO(answer.text))
    assert row["speakers"] == "Mirja Tallis | Ines Calder"


# ---- what is refused


def test_nonsense_is_told_in_plain_words_and_changes_nothing(desk: Desk, base: str) -> None:
    herald = view_of(desk, "herald").article.id
    cases: tuple[tuple[dict[str, str | list[str]], str], ...] = (
        ({"kind": "nonsense", "about": herald}, "no judgement of this kind"),
        ({}, "no judgement of this kind"),
        ({"kind": "merge_stories", "about": [herald, view_of(desk, "echo").article.id]}, "in one story"),
        ({"kind": "not_said", "about": f"{herald}/nobody"}, "not there any more"),
        ({"kind": "not_said", "about": "nobody"}, "not there any more"),
        ({"kind": "not_said"}, "the words of one passage"),
        ({"kind": "wrong_source", "about": ref(desk, "gazette", SPRING)}, "not said who says so"),
    )
    for fields, said in cases:
        answer = send(f"{base}/judge", fields)
        assert answer.status == 400
        assert said in plain(answer.text)
    assert send(f"{base}/judgements/none/undo", {}).status == 400
    assert send(f"{base}/judge", {"kind": "not_said", "about": ["x"] * 100}).status == 400
    assert send(f"{base}/judge", {"kind": "not_said", "note": "x" * 30_000}).status == 413
    assert desk.store.judgements() == []


def test_undoing_twice_says_so(desk: Desk, base: str) -> None:
    made = desk.judge("same_speaker", "Nell", ["Mirja Tallis", "Ines Calder"])
    desk.undo(made.id, "Nell")
    answer = send(f"{base}/judgements/{made.id}/undo", {})
    assert answer.status == 400
    assert "Nell has undone this on" in answer.text


def test_no_form_of_another_site_judges(desk: Desk, base: str) -> None:
    fields: dict[str, str | list[str]] = {"kind": "not_said", "about": ref(desk, "gazette", SPRING)}
    for headers in ({"Sec_Fetch_Site": "cross-site"}, {"Origin": "https://elsewhere.example"}):
        assert send(f"{base}/judge", fields, **headers).status == 403
    assert desk.store.judgements() == []


@pytest.mark.parametrize(
    "back",
    [
        "https://elsewhere.example/",
        "//elsewhere.example",
        "/\\elsewhere.example",
        "javascript:alert(1)",
        "/a\r\nX-Y: 1",
        "",
    ],
)
def test_a_form_leads_nowhere_but_here(desk: Desk, base: str, back: str) -> None:
    fields: dict[str, str | list[str]] = {
        "kind": "same_speaker",
        "about": ["Mirja Tallis", "Ines Calder"],
        "back": back,
    }
    answer = send(f"{base}/judge", fields)
    assert answer.status == 303
    there = urlsplit(answer.headers["location"])
    assert (there.scheme, there.netloc, there.path) == ("", "", "/")
    assert "x-y" not in answer.headers


def test_the_address_that_one_comes_back_to_keeps_what_it_asked_for(desk: Desk, base: str) -> None:
    fields: dict[str, str | list[str]] = {"kind": "same_speaker", "about": ["Mirja Tallis", "Ines Calder"]}
    answer = send(f"{base}/judge", {**fields, "back": "/judgements?kind=same_speaker&done=old&at=there#j-1"})
    asked = parse_qs(urlsplit(answer.headers["location"]).query)
    (judgement,) = desk.store.judgements()
    assert asked == {"kind": ["same_speaker"], "done": [judgement.id], "at": ["j-1"]}


def test_who_judged_is_who_is_logged_in_and_a_reader_sees_no_button(desk: Desk, base: str) -> None:
    word = "a long enough password of the coast"
    desk.store.people.add("Ann Ferrier", "editor", hash_password(word), NOW)
    desk.store.people.add("Rea Dorn", "reader", hash_password(word), NOW)
    view = view_of(desk, "gazette")
    fields: dict[str, str | list[str]] = {"kind": "not_said", "about": ref(desk, "gazette", SPRING)}

    def logged_in(name: str) -> str:
        answer = send(f"{base}/login", {"name": name, "password": word}, Sec_Fetch_Site="same-origin")
        assert answer.status == 303
        return answer.headers["set-cookie"].partition(";")[0]

    reader = logged_in("Rea Dorn")
    page = ask(f"{base}/article/{view.article.id}", Cookie=reader).text
    assert "Who says so" in page
    assert 'action="/judge"' not in page
    assert send(f"{base}/judge", fields, Cookie=reader, Sec_Fetch_Site="same-origin").status == 403
    editor = logged_in("Ann Ferrier")
    assert 'action="/judge"' in ask(f"{base}/article/{view.article.id}", Cookie=editor).text
    assert send(f"{base}/judge", fields, Cookie=editor, Sec_Fetch_Site="same-origin").status == 303
    (judgement,) = desk.store.judgements()
    assert judgement.by == "Ann Ferrier"
    listed = ask(f"{base}/judgements", Cookie=reader).text
    assert "Ann Ferrier" in listed
    assert "/undo" not in listed


def test_what_an_enemy_wrote_stays_text_where_it_is_judged(tmp_path: Path) -> None:
    with desk_in(tmp_path) as desk, serving(desk) as base:
        view = desk.store.article(HOSTILE)
        assert view is not None
        about = f"{HOSTILE}/{view.attributions[0].id}"
        right = '"><script>fetch("/pwned")</script><img src=x onerror=alert(1)>'
        fields: dict[str, str | list[str]] = {"kind": "wrong_source", "about": about, "right": right}
        answer = send(f"{base}/judge", {**fields, "back": f"/article/{HOSTILE}#{HOSTILE_TEXT}"})
        assert answer.status == 303
        assert "<script>fetch" not in ask(base + answer.headers["location"].partition("#")[0]).text
        desk.judge("not_said", HOSTILE_TEXT, whole_of(desk), note=HOSTILE_TEXT)
        for path in ("/judgements", f"/article/{HOSTILE}", f"/judge/story?article={HOSTILE}&q=%3Cscript%3E"):
            page = ask(base + path)
            assert page.status == 200
            assert "<script>fetch" not in page.text
            assert "<img src=x" not in page.text
            assert "{{7*7}}" in page.text or path.startswith("/judge/")


def whole_of(desk: Desk) -> tuple[Reference, ...]:
    view = desk.store.article(HOSTILE)
    assert view is not None
    return words_of(view.article, view.attributions[0])
