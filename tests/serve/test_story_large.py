"""The page of a story that is too large to be shown whole: parts of it, said so, that lead to all of it."""

import re
from collections.abc import Iterator

import pytest

from onrecord.desk import Desk
from onrecord.serve.story import LARGE as SHOWN_WHOLE
from onrecord.store import Store
from tests.serve.asking import ask
from tests.serve.relayed import CLAIM, COPIES, LARGE, RELAYED, keep, reading

LATER = 40


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with Store.open(str(tmp_path_factory.mktemp("desk") / "desk.sqlite")) as store:
        keep(store)
        for n in range(LATER):
            said = "the harbour office", "said", f"ferry {n} left late", "affirms"
            body = f"On Monday {said[2]}, {said[0]} {said[1]}."
            store.save(reading(f"later{n}", f"Quay {n} News", body, said, 200 + n), RELAYED)
        yield Desk(store)


def plain(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_the_page_says_that_it_is_a_part_and_counts_the_whole(base: str) -> None:
    assert COPIES + 4 + LATER > SHOWN_WHOLE
    html = ask(f"{base}/story/{RELAYED}").text
    assert len(html.encode()) < 150_000
    text = plain(html)
    assert "144 articles of 144 outlets" in text
    assert f"The most printed claim, in {COPIES} articles, rests on 1 origin" in text
    assert "are read from 60 of its 144 articles, the first and the latest" in text
    assert "Articles 1 to 10 of 144, the earliest first." in text
    of_claim = plain(html[html.index(f'id="c-{LARGE}"') :].split('class="claim"')[0])
    assert f"Printed in {COPIES} articles" in of_claim
    assert "of 100 outlets" not in of_claim
    drawn = int(re.search(r"and (\d+) more", of_claim)[1])  # type: ignore[index]
    assert COPIES - 12 <= drawn < COPIES + 1, "the last row stands for those that are not at hand"


def test_every_article_is_reached_once_by_showing_more(base: str, desk: Desk) -> None:
    path: str | None = f"/story/{RELAYED}"
    seen: list[str] = []
    while path is not None:
        html = ask(base + path).text
        seen += re.findall(r'<a class="headline" href="/article/([^"]+)"', html)
        more = re.search(r'href="(/story/[^"]+articles_from=\d+)#coverage"', html)
        path = more[1] if more else None
    assert seen == [view.article.id for view in desk.store.story_articles(RELAYED, 500)]


def test_whatever_a_part_leads_to_is_there(base: str, desk: Desk) -> None:
    for query in ("", f"?claim={LARGE}", f"?claim={CLAIM}", "?claims_from=1&articles_from=100"):
        html = ask(f"{base}/story/{RELAYED}{query}").text
        ids = re.findall(r'\bid="([^"]+)"', html)
        assert len(ids) == len(set(ids))
        assert set(re.findall(r'href="#([^"]+)"', html)) <= set(ids), query
        for article_id, attribution_id in set(re.findall(r'href="/article/([^"#?]+)#a-([^"]+)"', html)):
            view = desk.store.article(article_id)
            assert view is not None
            assert attribution_id in {attribution.id for attribution in view.attributions}


def test_who_denies_stands_on_the_page_and_a_claim_of_its_own_page_says_what_is_left_out(base: str) -> None:
    html = ask(f"{base}/story/{RELAYED}").text
    of_claim = plain(html[html.index(f'id="c-{CLAIM}"') :].split('class="claim"')[0])
    assert "Denied by" in of_claim
    assert "Mirel Ashe" in of_claim
    alone = plain(ask(f"{base}/story/{RELAYED}?claim={LARGE}").text)
    assert f"some of the {COPIES} articles that print it" in alone
    assert ask(f"{base}/story/{RELAYED}?claim=none").status == 404
    assert ask(f"{base}/story/{RELAYED}?claims_from=x&articles_from=99999999999999").status == 200
