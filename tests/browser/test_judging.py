"""Judging in a real Chromium: two clicks, a notice with its undoing, by keyboard and without JavaScript."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from onrecord.desk import Desk
from onrecord.records import Judgement
from tests.browser.axe import violations
from tests.browser.conftest import opened
from tests.judged_world import furnished, saying, view_of, whole
from tests.serve.world import serving

pytestmark = pytest.mark.browser

SPRING, PUMPS, MOURN = "in spring", "failed twice", "would mourn"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with furnished(tmp_path / "desk.sqlite3") as made:
        yield made


@pytest.fixture
def base(desk: Desk) -> Iterator[str]:
    with serving(desk) as address:
        yield address


@pytest.fixture(params=["with script", "without script"])
def either(request: pytest.FixtureRequest, browser: Browser, base: str) -> Iterator[Page]:
    """A page as most have it, and as it is without JavaScript."""
    context = opened(browser, base, java_script_enabled=request.param == "with script")
    yield context.new_page()
    context.close()


def standing(desk: Desk) -> Judgement:
    (one,) = desk.store.judgements(standing=True)
    return one


def card(page: Page, desk: Desk, name: str, words: str) -> Locator:
    """The card of an attribution, on its article's page."""
    view = view_of(desk, name)
    page.goto(f"/article/{view.article.id}")
    return page.locator(f"#who-{saying(view, words).id}")


def undo(page: Page, desk: Desk) -> None:
    """By the notice; nothing stands then."""
    notice = page.locator(".notice.done")
    expect(notice).to_contain_text("Done:")
    notice.get_by_role("button", name="Undo").click()
    expect(notice).to_contain_text("Undone:")
    expect(notice.get_by_role("button")).to_have_count(0)
    assert desk.store.judgements(standing=True) == []


# ---- on an article


def test_another_speaker_is_set_and_undone(either: Page, desk: Desk) -> None:
    one = card(either, desk, "gazette", SPRING)
    one.get_by_text("Wrong?").click()
    one.get_by_label("Not said by Mirja Tallis, but by").fill("Ines Calder")
    one.get_by_role("button", name="Set").click()
    expect(one).to_contain_text(re.compile(r"Source set by you, \d+ \w+ \d{4}, \d\d:\d\d"))
    expect(either.locator(".voice", has=one)).to_contain_text("Ines Calder")
    assert either.url.endswith(f"#{one.get_attribute('id')}")
    expect(one).to_be_in_viewport()
    assert standing(desk).right == "Ines Calder"
    undo(either, desk)
    expect(either.locator(".voice", has=one)).to_contain_text("Mirja Tallis")
    expect(either.locator(".judged")).to_have_count(0)


def test_what_is_no_attribution_goes_with_two_clicks_and_comes_back_with_one(either: Page, desk: Desk) -> None:
    one = card(either, desk, "gazette", SPRING)
    one.get_by_text("Wrong?").click()
    one.get_by_role("button", name="Not an attribution").click()
    expect(one).to_have_count(0)
    taken = either.locator("#taken-out")
    expect(taken).to_be_in_viewport()
    expect(taken).to_contain_text("the crew of the Aurora had warned the owner in spring")
    taken.get_by_role("button", name="Undo").click()
    expect(one).to_be_visible()
    expect(taken).to_have_count(0)


def test_the_mark_beside_a_set_source_undoes_it(either: Page, desk: Desk) -> None:
    desk.judge("wrong_source", "Nell", whole(desk, "gazette", SPRING), "Ines Calder")
    one = card(either, desk, "gazette", SPRING)
    expect(one).to_contain_text("Source set by Nell")
    one.get_by_role("button", name="Undo").click()
    expect(one).not_to_contain_text("Source set")
    assert desk.store.judgements()[0].undone_by == "you"


def test_by_keyboard_and_back_to_where_one_was(page: Page, desk: Desk) -> None:
    one = card(page, desk, "gazette", SPRING)
    one.locator("summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("Ada Ferrow")
    page.keyboard.press("Enter")
    expect(one).to_contain_text("Source set by you")
    page.wait_for_load_state()
    page.keyboard.press("Tab")  # goes on from the card, not from the top of the page
    assert page.evaluate("document.activeElement.closest('.saying')?.id") == one.get_attribute("id")
    assert page.title().startswith("Done · ")


def test_what_is_heard_says_what_is_judged(page: Page, desk: Desk) -> None:
    one = card(page, desk, "gazette", SPRING)
    words = "“the crew of the Aurora had warned the owner in spring”"
    expect(one.locator("summary")).to_have_accessible_name(f"Wrong? (judge who says {words})")
    one.locator("summary").click()
    expect(one.get_by_role("button", name="Not an")).to_have_accessible_name(
        f"Not an attribution (nobody is said to say {words})"
    )
    expect(one.get_by_role("button", name="Set")).to_have_accessible_name(f"Set (who says {words})")


def test_the_card_over_the_text_has_no_tools(page: Page, desk: Desk) -> None:
    view = view_of(desk, "gazette")
    page.goto(f"/article/{view.article.id}")
    page.locator(f"#a-{saying(view, SPRING).id}").hover()
    floating = page.locator(".card")
    expect(floating).to_contain_text("Mirja Tallis")
    expect(floating.locator(".judge")).to_have_count(0)


# ---- on a story


def story_page(page: Page, desk: Desk) -> str:
    story_id = view_of(desk, "herald").story_id or ""
    page.goto(f"/story/{story_id}")
    return story_id


def test_a_claim_is_the_same_as_another(either: Page, desk: Desk) -> None:
    story_id = story_page(either, desk)
    claim = either.locator(".claim", has_text=SPRING).first
    claim.get_by_role("link", name="Same as").click()
    expect(either.locator(".at-issue")).to_contain_text(SPRING)
    either.locator(".candidates li", has_text=MOURN).get_by_role("button", name="The same").click()
    expect(either.locator(".notice.done")).to_contain_text("say the same")
    assert f"/story/{story_id}?" in either.url
    assert standing(desk).kind == "same_claim"
    undo(either, desk)


def test_a_passage_leaves_its_claim(either: Page, desk: Desk) -> None:
    story_page(either, desk)
    claim = either.locator(".claim", has_text=PUMPS).first
    if not claim.get_by_role("button", name="Not the same").first.is_visible():
        claim.locator("details > summary").first.click()
    button = claim.get_by_role("button", name="Not the same").first
    expect(button).to_have_accessible_name(
        re.compile(r"^Not the same \(say that this passage of The \w+ does not support")
    )
    button.click()
    expect(either.locator(".notice.done")).to_contain_text("does not say the same as")
    assert standing(desk).kind == "other_claim"
    undo(either, desk)


@pytest.mark.parametrize(("button", "kind"), [("The same", "same_origin"), ("Not the same", "other_origin")])
def test_a_source_is_another_one_or_is_not(page: Page, desk: Desk, button: str, kind: str) -> None:
    story_page(page, desk)
    claim = page.locator(".claim", has_text=SPRING).first
    claim.locator("details > summary").first.click()
    claim.get_by_role("link", name="Same source as").first.click()
    page.locator(".candidates li", has_text="Ines Calder").get_by_role("button", name=button, exact=False).first.click()
    expect(page.locator(".notice.done")).to_contain_text("origin")
    assert standing(desk).kind == kind
    undo(page, desk)


def test_an_article_that_does_not_belong_leaves_and_comes_back(either: Page, desk: Desk) -> None:
    story_id = story_page(either, desk)
    echo = view_of(desk, "echo")
    line = either.locator("#coverage ~ *, .coverage").locator("li", has_text=echo.article.headline).last
    line.get_by_role("button", name="Does not belong here").click()
    expect(either.locator(".notice.done")).to_contain_text("is not of the story of")
    assert view_of(desk, "echo").story_id == echo.article.id
    undo(either, desk)
    assert view_of(desk, "echo").story_id == story_id


def test_a_story_is_merged_with_one_that_was_searched(either: Page, desk: Desk) -> None:
    story_id = story_page(either, desk)
    either.get_by_role("link", name="Merge with another story").click()
    either.get_by_label("Search stories").fill("budget")
    either.get_by_role("button", name="Search").click()
    either.locator(".candidates li", has_text="Council of Westmark").get_by_role("button", name="The same").click()
    expect(either.locator(".notice.done")).to_contain_text("are one story")
    assert view_of(desk, "post").story_id == story_id
    expect(either.locator("main")).to_contain_text("Council of Westmark")
    undo(either, desk)
    assert view_of(desk, "post").story_id != story_id


# ---- every page of it


def pages(desk: Desk) -> list[str]:
    story = desk.store.story(view_of(desk, "herald").story_id or "")
    assert story is not None
    claim, origin = story.weighing.claims[0].id, story.weighing.origins[0].id
    return [
        f"/article/{view_of(desk, 'gazette').article.id}",
        f"/story/{story.id}",
        f"/judge/claim?story={story.id}&claim={claim}",
        f"/judge/origin?story={story.id}&origin={origin}",
        f"/judge/story?article={view_of(desk, 'herald').article.id}",
        "/judgements",
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(browser: Browser, base: str, desk: Desk, scheme: str) -> None:
    desk.judge("wrong_source", "Nell", whole(desk, "gazette", SPRING), "Ines Calder")
    desk.undo(desk.judge("same_speaker", "Nell", ["Lena Voss", "Ines Calder"], note="A note").id, "Odd")
    made = desk.judge("not_said", "Nell", whole(desk, "gazette", PUMPS))
    context = opened(browser, base, color_scheme=scheme, reduced_motion="reduce")
    page = context.new_page()
    for path in pages(desk):
        page.goto(f"{path}{'&' if '?' in path else '?'}done={made.id}")
        for summary in page.locator("details.judge > summary").all():
            if summary.is_visible():
                summary.click()
        assert not violations(page), path
    context.close()


def test_nothing_is_wider_than_a_phone_and_the_console_is_silent(browser: Browser, base: str, desk: Desk) -> None:
    made = desk.judge("wrong_source", "Nell", whole(desk, "gazette", SPRING), "A" * 120)
    context = opened(browser, base, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page = context.new_page()
    told: list[str] = []
    page.on("console", lambda message: told.append(message.text))
    for path in pages(desk):
        page.goto(f"{path}{'&' if '?' in path else '?'}done={made.id}")
        assert page.evaluate("document.querySelector('main').scrollWidth <= document.documentElement.clientWidth"), path
    context.close()
    assert told == []


def test_old_bookmarks_of_a_notice_say_what_is(page: Page, desk: Desk) -> None:
    made = desk.judge("wrong_source", "Nell", whole(desk, "gazette", SPRING), "Ines Calder")
    desk.undo(made.id, "Nell")
    page.goto(f"/article/{view_of(desk, 'gazette').article.id}?done={made.id}")
    expect(page.locator(".notice.done")).to_contain_text("Undone:")
    page.goto(f"/article/{view_of(desk, 'gazette').article.id}?done=nothing")
    expect(page.locator(".notice.done")).to_have_count(0)
