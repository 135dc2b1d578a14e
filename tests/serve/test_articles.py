"""An article's page tells what each passage's claim rests on, and who denies it."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from onrecord.desk import Desk
from tests import judged_world
from tests.serve.asking import ask
from tests.serve.world import serving


@pytest.fixture
def base(tmp_path: Path) -> Iterator[tuple[Desk, str]]:
    with judged_world.furnished(tmp_path / "desk.sqlite") as desk, serving(desk) as address:
        yield desk, address


def test_a_passage_leads_to_its_claim_with_range_and_denial(base: tuple[Desk, str]) -> None:
    desk, address = base
    view = judged_world.view_of(desk, "gazette")
    pumps = judged_world.saying(view, "had failed twice")
    page = ask(f"{address}/article/{view.article.id}").text
    card = page[page.index(f'id="who-{pumps.id}"') :]
    found = re.search(
        r'class="standing" href="([^"]+)"><b>([^<]+)</b>, printed in (\d+) articles; denied by <bdi>([^<]+)', card
    )
    assert found is not None
    assert found[2].endswith(("origin", "origins"))
    assert "Odo Brandt" in found[4]
    claim = ask(address + found[1].replace("&amp;", "&"))
    assert claim.status == 200
    assert "had failed twice" in claim.text


def test_what_else_a_speaker_said_in_the_story_is_one_click_away(base: tuple[Desk, str]) -> None:
    desk, address = base
    view = judged_world.view_of(desk, "gazette")
    page = ask(f"{address}/article/{view.article.id}").text
    found = re.search(
        r'class="more-by" href="([^"]+)"[^>]*>In the other articles of this story<[^>]*>: Lena Voss', page
    )
    assert found is not None
    assert judged_world.HERALD[0] in ask(address + found[1].replace("&amp;", "&")).text
