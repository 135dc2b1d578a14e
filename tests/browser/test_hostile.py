"""An enemy's words in every field that a page, a feed, a form or an address fills: nothing runs, nothing is reported."""

from datetime import UTC, datetime
from html import escape
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page, expect

from onrecord.desk import Desk
from onrecord.gather import entry_page
from onrecord.gather.feeds import parse_feed
from onrecord.people import hash_password
from onrecord.records import BriefLine, Claim, Evidence, Origin, Person, StoryBrief, Support, Weighing
from onrecord.records import Page as Fetched
from onrecord.store import Store
from tests.browser.conftest import opened
from tests.hostile import XSS, xss_feed
from tests.serve.team import CHEAP, SECRET, Client
from tests.serve.world import HOSTILE, HOSTILE_TEXT, MAIN, START, serving
from tests.store.test_profiles import article, told

pytestmark = pytest.mark.browser

POISON = f"Eve {HOSTILE_TEXT}"
SHORT = '"><img src=x onerror=alert(6)>'  # for fields that hold no more
ENEMY = "<b onmouseover=alert(7)>Mallory</b>"  # the name of a user
REPORT = (
    "document.addEventListener('securitypolicyviolation', e => console.error('CSP', e.violatedDirective, e.blockedURI))"
)


def hostile_page() -> bytes:
    """A page with an enemy's words in each field that a page can give, escaped as a site would have them shown."""
    evil = escape(POISON)
    data = POISON.replace("\\", "\\\\").replace('"', '\\"').replace("</", "<\\/")
    return f"""<html lang='en" onload="alert(1)'><head><title>{evil}</title>
      <meta property="og:site_name" content="{evil}"><meta property="og:title" content="{evil}">
      <meta property="og:image" content="javascript:alert(1)"><meta name="author" content="{evil}">
      <meta name="description" content="{evil}"><meta property="article:section" content="{evil}">
      <script type="application/ld+json">{{"@type": "NewsArticle", "headline": "{data}", "author":
        {{"@type": "Person", "name": "{data}", "jobTitle": "{data}", "url": "javascript:alert(1)"}}}}</script></head>
      <body><article><h1>{evil}</h1><p class="byline">By {evil}</p>
      <figure><img src="javascript:alert(1)" alt="{evil}"><figcaption>{evil} Photo: {evil}</figcaption></figure>
      <p>The harbour was closed on Monday after the storm, Mayor {evil} said to {evil} in the town hall.</p>
      <p>“{evil}”, minister {evil} told reporters. The boats were lost, according to {evil}.</p>{XSS}
      </article></body></html>""".encode()


def weighing() -> Weighing:
    """A story whose claims and origins bear an enemy's words."""
    about = f'{HOSTILE}"><script>alert(5)</script>'
    return Weighing(
        HOSTILE,
        claims=(Claim("c9", HOSTILE, POISON),),
        evidence=(Evidence("c9", about, HOSTILE, "affirms", "o9"),),
        origins=(Origin("o9", POISON, "anonymous", "described"),),
        supports=(Support("c9", 1, 1, ("o9",), ()),),
    )


def brief(number: int) -> StoryBrief:
    """Every field of a brief, filled by whoever may edit."""
    lines = (
        BriefLine("happened", POISON, MAIN, POISON, "javascript:alert(1)", chain=(POISON, POISON), stance="denies"),
        BriefLine("background", f"</script>{POISON}"),
    )
    author = Person(POISON, POISON, description=POISON, url="javascript:alert(1)")
    published = {"slug": "evil", "published_at": START} if number else {}
    return StoryBrief(f"brief{number}", HOSTILE, POISON, lines, author, START, START, **published)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def poisoned(desk: Desk, base: str) -> tuple[Desk, str]:
    """The furnished desk, to which an enemy has sent what he could."""
    store = desk.store
    for entry in parse_feed(xss_feed(), "https://evil.example/feed").entries:
        desk.take(entry_page(entry, START, "https://evil.example/feed"))
    for n, body in enumerate((hostile_page(), hostile_page().replace(b"Monday", b"Tuesday"))):
        at = START.replace(hour=13 + n)
        desk.take(Fetched("https://evil.example/a?q='><b>", at, body, media_type="text/html"))
    store.save(article("evil1", [told(POISON, POISON, relayed_from=POISON)], outlet=HOSTILE_TEXT), "evil1")
    store.save_weighing(weighing())
    for number in (0, 1):
        store.briefs.save(brief(number))
    client = Client(base)
    client.post("/searches", {"q": f'"{POISON}"', "name": POISON[:80]})
    client.post("/searches", {"q": SHORT, "name": SHORT})
    client.post("/alerts/search", {"query": SHORT, "name": SHORT})
    client.post(f"/alerts/story/{HOSTILE}")
    watched = store.watches.all("you")[0]
    client.post(f"/alerts/{watched.id}", {"webhook": f"https://evil.example/{SHORT}", "alerts": "article"})
    desk.judge("same_speaker", ENEMY, ["Ines Calder", "Lena Voss"], note=POISON)
    desk.judge("merge_stories", ENEMY, [HOSTILE, MAIN], note=POISON)
    return desk, base


def watched(page: Page, base: str) -> list[str]:
    """What the page does that it should not, as it does it."""
    said: list[str] = []
    page.add_init_script(REPORT)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("dialog", lambda dialog: said.append(f"dialog {dialog.message}"))
    page.on(
        "console",
        lambda message: said.append(message.text) if message.type == "error" and _ours(message.text) else None,
    )
    fetched = (f"{base}/pwned", f"{base}/x")  # what the enemy's words would ask for
    page.on("request", lambda sent: said.append(f"asks {sent.url}") if sent.url in fetched else None)
    return said


def _ours(message: str) -> bool:
    return "status of 4" not in message


def addresses(desk: Desk) -> list[str]:
    """Everywhere that an enemy's words stand, and addresses of his making."""
    evil = quote(POISON, safe="")
    read = next(item.article_id for item in desk.store.feed(5)[0] if item.url.startswith("https://evil.example"))
    digest = desk.store.article(read).version.digest  # type: ignore[union-attr]
    story = desk.store.story_of(HOSTILE)
    speakers = [
        f"/speaker/{quote(line.key, safe='')}" for line in desk.store.profiles.speakers()[0] if "alert" in line.name
    ]
    assert speakers
    return [
        "/", "/?group=story", f"/?q={evil}", f"/?q=outlet%3A{quote(chr(34) + SHORT + chr(34))}", f"/?q=naming%3A{evil}",
        f"/?q={evil}&before={evil}", f"/article/{HOSTILE}", f"/article/{read}", f"/article/{read}?version=1",
        f"/article/{read}/changes", f"/snapshot/{digest}", f"/story/{story}", f"/story/{desk.store.story_of(read)}",
        f"/judge/story?article={HOSTILE}&q={evil}", f"/judge/claim?story={story}&claim=c9", "/speakers?week=all",
        f"/speakers?q={evil}", f"/speaker/{evil}", *speakers, "/outlets", f"/outlet/{evil}",
        f"/outlet/{quote(HOSTILE_TEXT, safe='')}", f"/outlet/{quote(HOSTILE_TEXT, safe='')}?with={evil}", "/origins",
        f"/origins?week={evil}", "/judgements", f"/judgements?kind={evil}", "/alerts", "/briefs", "/brief/brief0",
        "/brief/brief0/preview", "/briefs/published", "/briefs/published/evil", "/sources", "/account", f"/{evil}",
        f"/article/{evil}", f"/?done={evil}", f"/login?next={evil}", "/login?next=javascript:alert(1)",
    ]  # fmt: skip


def test_nothing_runs_wherever_an_enemys_words_stand(browser: Browser, poisoned: tuple[Desk, str]) -> None:
    desk, base = poisoned
    context = opened(browser, base)
    page = context.new_page()
    said = watched(page, base)
    wrong: dict[str, list[str]] = {}
    for address in addresses(desk):
        page.goto(address)
        page.evaluate(
            "() => { for (const one of document.querySelectorAll('details')) one.open = true;"
            " for (const one of document.querySelectorAll('main *')) one.dispatchEvent(new MouseEvent('mouseover')); }"
        )
        for link in page.locator("main a[href]").evaluate_all(
            "links => links.map(a => new URL(a.getAttribute('href'), location).protocol)"
        ):
            if link not in ("http:", "https:"):
                said.append(f"leads to {link}")
        for name in ("onerror", "onload", "onclick", "onfocus", "onmouseover"):
            if page.locator(f"[{name}]").count():
                said.append(f"has {name}")
        if said:
            wrong[address] = [*said]
            said.clear()
    context.close()
    assert not wrong, "\n".join(f"{address}: {sorted(set(what))}" for address, what in wrong.items())


def test_what_one_types_wrongly_is_repeated_as_text(browser: Browser, poisoned: tuple[Desk, str]) -> None:
    _, base = poisoned
    context = opened(browser, base)
    page = context.new_page()
    said = watched(page, base)
    page.goto("/sources")
    page.get_by_label("Follow a site").fill(f"http://127.0.0.1:9/{SHORT}")
    page.get_by_role("button", name="Look").click()
    expect(page.get_by_role("alert")).to_be_visible()
    page.goto("/")
    page.get_by_role("searchbox").fill(f"naming:{SHORT}")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("onerror=alert")
    context.close()
    assert not said


def test_neither_a_users_name_nor_where_one_came_from_does_harm(
    browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with Store.open(str(tmp_path_factory.mktemp("team") / "desk.sqlite")) as store:
        store.people.add(ENEMY, "admin", hash_password(SECRET, CHEAP), datetime.now(UTC))
        with serving(Desk(store)) as base:
            context = opened(browser, base)
            page = context.new_page()
            said = watched(page, base)
            for target in ("//evil.example/", "javascript:alert(1)", "/\\evil.example", SHORT):
                page.goto(f"/login?next={quote(target, safe='')}")
                page.get_by_label("Name").fill(SHORT)
                page.get_by_label("Password").fill("no password at all")
                page.get_by_role("button", name="Log in").click()
                expect(page.get_by_role("alert")).to_be_visible()
                expect(page.get_by_label("Name")).to_have_value(SHORT)
                page.get_by_label("Name").fill(ENEMY)
                page.get_by_label("Password").fill(SECRET)
                page.get_by_role("button", name="Log in").click()
                page.wait_for_url(lambda url: "/login" not in url)
                assert page.url.startswith(f"{base}/")
                page.goto("/account")
                expect(page.get_by_role("heading", level=1)).to_have_text(ENEMY)
                page.get_by_role("button", name="Log out").click()
                expect(page.get_by_role("button", name="Log in")).to_be_visible()
            context.close()
    assert not said
