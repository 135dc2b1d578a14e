"""The pages of speakers, outlets and origins, and the same as data."""

import json
import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import quote

import pytest

from onrecord.serve.shares import bars, share, stacks
from onrecord.store.profile_views import Sourcing
from tests.serve.asking import Answer, ask
from tests.serve.profiled import BIG, HOSTILE, ODD, RTL, profiled_desk
from tests.serve.world import serving


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with profiled_desk(tmp_path_factory.mktemp("desk")) as desk, serving(desk) as address:
        yield address


def follow(base: str, path: str) -> Answer:
    """The page, through one redirect at most."""
    answer = ask(base + path)
    return ask(base + answer.headers["location"]) if answer.status == 303 else answer


def words(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def test_a_speaker_page_tells_what_was_said_how_received_and_why_one(base: str) -> None:
    answer = follow(base, "/speaker/Osric%20Dahl?in=a1")
    assert answer.status == 200
    text = words(answer.text)
    assert "3 attributions." in text
    assert "Thing 0 of a3 is so" in text
    assert 'href="/article/a3#a-a3.0"' in answer.text
    assert 'href="/outlet/The%20Norr%20Post"' in answer.text
    assert "Denied by Henna Voss" in text
    assert "At odds with themselves" in text
    assert "denied or disputed, printed in 2 articles" in text
    assert "May be the same" in text, "the striker of this name"
    assert re.search(
        r'name="kind" value="same_speaker"><input type="hidden" name="about" value="Osric Dahl~', answer.text
    )


def test_a_name_of_two_leads_to_a_choice_and_in_an_article_to_one(base: str) -> None:
    several = ask(f"{base}/speaker/Osric%20Dahl")
    assert several.status == 200
    assert "Who is Osric Dahl ?" in words(several.text)
    keys = re.findall(r'class="name" href="(/speaker/Osric%20Dahl~[0-9a-f]{10})"', several.text)
    assert len(keys) == 2
    meant = [ask(f"{base}/speaker/Osric%20Dahl?in={article}").headers["location"] for article in ("a1", "b3")]
    assert sorted(meant) == sorted(keys)
    assert len(json.loads(ask(f"{base}/speaker/Osric%20Dahl.json").text)["speakers"]) == 2


@pytest.mark.parametrize("name", [ODD, RTL, HOSTILE])
def test_names_of_every_kind_have_a_page_and_data(base: str, name: str) -> None:
    answer = follow(base, f"/speaker/{quote(name, safe='')}")
    assert answer.status == 200
    assert " ".join(name.split()) in words(answer.text) or name is HOSTILE
    assert "<script>fetch" not in answer.text
    data = json.loads(follow(base, f"/speaker/{quote(name, safe='')}.json").text)
    assert data["speaker"]["name"] == " ".join(name.split())
    assert data["heard"][0]["attribution"]["content"]["text"]
    assert data["next"] is None


def test_outlets_of_odd_names_too(base: str) -> None:
    name = f"{ODD} Post"
    answer = ask(f"{base}/outlet/{quote(name, safe='')}")
    assert answer.status == 200
    assert json.loads(ask(f"{base}/outlet/{quote(name, safe='')}.json").text)["outlet"]["name"] == name
    listed = ask(f"{base}/outlets")
    assert f'href="/outlet/{quote(name, safe="")}"' in listed.text
    assert "<script>fetch" not in listed.text


def test_nobody_of_this_name_is_not_found(base: str) -> None:
    for path in ("/speaker/Nobody", "/outlet/Nobody", "/speaker/Nobody~0123456789.json", f"/outlet/{BIG}?with=Nobody"):
        assert ask(base + quote(path, safe="/?=")).status == 404
    for path in (
        "/speakers?after=x",
        "/speakers?week=never",
        "/speaker/Henna%20Voss?before=x",
        "/origins?week=2031-99",
    ):
        assert follow(base, path).status == 400


def test_what_they_say_is_paged(base: str) -> None:
    first = json.loads(follow(base, "/speaker/Mira%20Kovac.json").text)
    assert len(first["heard"]) == 20
    rest = json.loads(ask(base + first["next"]).text)
    assert len(rest["heard"]) == 4
    assert rest["next"] is None
    seen = [one["attribution"]["id"] for one in first["heard"] + rest["heard"]]
    assert len(set(seen)) == 24
    html = follow(base, "/speaker/Mira%20Kovac").text
    older = re.search(r'class="more"><a href="([^"]+)"', html)
    assert older is not None
    assert "That is all." in ask(base + unescape(older[1])).text


def test_shares_only_of_twenty_or_more(base: str) -> None:
    big = words(ask(f"{base}/outlet/{quote(BIG)}?with=The%20Norr%20Post").text)
    assert "Sources named 67 % of 36 attributions 1 of 2" in big
    assert "too few for shares" in big
    assert (share(0, 0), share(3, 19), share(10, 20), share(1, 900), share(899, 900)) == (
        "–",
        "3 of 19",
        "50 %",
        "under 1 %",
        "over 99 %",
    )


def test_a_chart_has_every_week_and_none_for_a_week_of_few() -> None:
    weeks = (("2031-03-03", Sourcing(3, 15, 5, 5)), ("2031-03-17", Sourcing(1, 2, 1)))
    (chart,) = stacks([weeks])
    assert [[part.kind for part in column.parts] for column in chart.columns] == [
        ["named", "described", "unspecified"],
        [],
        ["few"],
    ]
    assert sum(part.height for part in chart.columns[0].parts) == pytest.approx(chart.height)
    assert chart.rows[0] == ("17 Mar 2031", ["1", "3", "2", "1", "0"])
    assert [len(column.parts) for column in bars([("2031-03-03", 4), ("2031-03-17", 1)]).columns] == [1, 0, 1]
    assert stacks([()])[0].columns == []


def test_lists_by_week_and_by_name(base: str) -> None:
    week = ask(f"{base}/speakers")
    assert "10–16 Mar 2031" in words(week.text)
    assert words(week.text).index("Osric Dahl") < words(week.text).index("Henna Voss")
    before = json.loads(ask(f"{base}/speakers.json?week=2031-03-05").text)
    assert (before["week"], [one["name"] for one in before["speakers"]]) == ("2031-03-03", ["Mira Kovac"])
    found = json.loads(ask(f"{base}/speakers.json?q=kov").text)
    assert [(one["name"], one["said"]) for one in found["speakers"]] == [("Mira Kovac", 24)]
    assert "Nobody of this name is quoted" in ask(f"{base}/speakers?q=zzz").text


def test_origins_tell_the_same_from_what_may_be_the_same(base: str) -> None:
    answer = ask(f"{base}/origins")
    text = words(answer.text)
    assert "two officials, as reported by The Westmark Tide" in text
    assert "within one story count as one source" in text
    assert "May be the same as two officials, as reported by The Norr Post" in text
    assert "2 articles of 1 outlet relay 2 claims of it" in text
    assert 'href="/article/a3#a-a3.1"' in answer.text
    assert 'href="/story/s1?claim=c3#c-c3"' in answer.text
    data = json.loads(ask(f"{base}/origins.json?week=2031-03-12").text)
    assert [one["name"] for one in data["wires"]] == ["Talven Press Agency", "The Westmark Tide"]


def test_articles_lead_to_their_speakers_and_outlets(base: str) -> None:
    html = ask(f"{base}/article/b1").text
    assert f'href="/speaker/{quote(ODD, safe="")}?in=b1"' in html
    assert f'href="/outlet/{quote(ODD + " Post", safe="")}"' in html
    assert "an%20official" not in html, "who is not named has no page"
    story = ask(f"{base}/story/s1").text
    assert 'href="/speaker/Osric%20Dahl?in=a1"' in story
    assert 'href="/outlet/The%20Westmark%20Tide"' in story
