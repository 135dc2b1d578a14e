"""The whole desk: the sample press read to its end and furnished with what its readers do; and a list of all pages."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote, urlsplit

from playwright.sync_api import BrowserContext, Route

from onrecord.desk import Desk
from onrecord.people import ROLES, hash_password
from onrecord.press import Press
from onrecord.press.edition import Edition
from onrecord.records import Page, Subscription
from onrecord.store import Store
from onrecord.store.views import ArticleView
from onrecord.watching import look
from tests.press.test_press import get
from tests.serve.team import CHEAP, NAMES, SECRET, Client
from tests.serve.world import serving

OPENED = datetime(2031, 5, 16, 12, tzinfo=UTC)
END = 600.0  # seconds on the press's clock: everything has arrived
MINE = "Seven dead at Kolvat"  # of the headline of an article of the story of the mine
EDITED = "Inspectors listed defects"  # of one that changes
BLANK = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="6"/>'

# A page of each kind that no outlet of the press prints: its letters, the language that it names, what is on it.
FOREIGN = {
    "uk": (
        "Вісник Озерська",
        "Міст у Соснівці закрили на ремонт",
        "Міст у Соснівці закрили на ремонт до осені, повідомила мерка Олена Гай.",
        "«Опори не витримали весняної води», — сказала Гай журналістам у понеділок.",
    ),
    "he": (
        "קול המפרץ",
        "הגשר בנמל נסגר לשיפוצים",
        "הגשר בנמל נסגר לשיפוצים עד הסתיו, אמרה ראשת העיר נועה לבנון.",
        "“העמודים לא עמדו במים של האביב”, אמרה לבנון לכתבים ביום שני.",
    ),
    "ar": (
        "صوت الميناء",
        "إغلاق جسر الميناء للإصلاح",
        "قالت رئيسة البلدية ليلى حداد إن جسر الميناء أغلق للإصلاح حتى الخريف.",
        "وأضافت حداد للصحفيين يوم الاثنين: «لم تتحمل الأعمدة مياه الربيع».",
    ),
}


def take(desk: Desk, press: Press, clock: float, story: str | None = None) -> None:
    """Reads all that stands on the press's sites at this moment, or one story of it, oldest first."""
    press.set_clock(clock)
    drafts = sorted(press.edition.drafts.items(), key=lambda pair: press.edition.at(pair[1].published))
    for name, draft in drafts:
        if press.edition.at(draft.published) <= press.now() and story in (None, draft.story):
            url = press.address(name)
            body = get(url)[2].encode()
            headers = (("content-type", "text/html; charset=utf-8"), ("server", "press"))
            desk.take(Page(url, press.now(), body, media_type="text/html", headers=headers))
    desk.reweigh()


def foreign_page(language: str) -> Page:
    """An article in another script, as a plain site has it."""
    outlet, headline, *paragraphs = FOREIGN[language]
    text = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    body = (
        f'<html lang="{language}"><head><title>{headline}</title><meta property="og:site_name" content="{outlet}">'
        f'<meta property="article:published_time" content="{OPENED.isoformat()}"></head>'
        f"<body><article><h1>{headline}</h1>{text}</article></body></html>"
    ).encode()
    return Page(f"https://{language}.example/bridge", OPENED, body, media_type="text/html")


def fill(folder: Path) -> Path:
    """A database with all of the press, as it was read at its opening and at its end, and with what readers did."""
    path = folder / "press.sqlite"
    with Press(OPENED) as press, Store.open(str(path)) as store:
        desk = Desk(store)
        with serving(desk) as base:
            client = Client(base)
            take(desk, press, 0)
            story = story_of(desk, MINE)
            client.post(f"/alerts/story/{story}")
            client.post("/searches", {"q": "mine", "name": "The mine"})
            take(desk, press, END)
            for language in FOREIGN:
                desk.take(foreign_page(language))
            desk.reweigh(everything=True)
            look(store, press.now())
            client.post("/alerts/search", {"query": "speaker:Brennick", "name": "Brennick"})
            for _ in range(2):
                client.post(f"/story/{story}/brief")
            client.post(f"/brief/{store.briefs.all()[0].id}/publish")
            passage = next(a for a in view_of(desk, MINE).attributions if a.speaker)
            client.post("/judge", {"kind": "not_said", "about": f"{passage.article_id}/{passage.id}"})
            client.post(f"/judgements/{store.judgements()[0].id}/undo")
        for host, site in press.edition.sites.items():
            address = f"https://{host}.example"
            store.following.subscribe(
                Subscription(host, f"{address}/feed", "feed", site.name, address, last_visit=press.now(),
                             last_new=press.now(), next_visit=press.now())
            )  # fmt: skip
    return path


@contextmanager
def desk_on(path: Path, *, team: bool = False) -> Iterator[Desk]:
    """A desk on such a database, with a user of each role or with none."""
    with Store.open(str(path)) as store:
        for role in ROLES if team else ():
            store.people.add(NAMES[role], role, hash_password(SECRET, CHEAP), OPENED)
        yield Desk(store)


def copied(path: Path, folder: Path) -> Path:
    """The same database once more, for who changes it."""
    return Path(shutil.copy(path, folder / "copy.sqlite"))


def article_of(desk: Desk, headline: str) -> str:
    """The id of the article with these words in its headline."""
    items, _ = desk.store.feed(200)
    return next(item.article_id for item in items if headline in (item.headline or ""))


def view_of(desk: Desk, headline: str) -> ArticleView:
    """That article as the store gives it."""
    found = desk.store.article(article_of(desk, headline))
    assert found is not None
    return found


def story_of(desk: Desk, headline: str) -> str:
    """The id of its story."""
    found = desk.store.story_of(article_of(desk, headline))
    assert found is not None
    return found


def hang_pictures(context: BrowserContext) -> None:
    """The press is closed by now: its drawings, and those of outlets that are nowhere, are answered here."""
    drawings = Edition(OPENED).pictures

    def answer(route: Route) -> None:
        name = urlsplit(route.request.url).path.removeprefix("/pictures/")
        route.fulfill(content_type="image/svg+xml", body=drawings.get(name, BLANK))

    context.route("**/pictures/*", answer)
    context.route("https://**/*", answer)


def pages(desk: Desk) -> dict[str, str]:
    """Every page of the desk that needs no log-in: its name, its address."""
    mine, edited = article_of(desk, MINE), article_of(desk, EDITED)
    story = story_of(desk, MINE)
    kept = desk.store.story(story)
    assert kept is not None
    claim, origin = kept.weighing.claims[0].id, kept.weighing.origins[0].id
    published, draft = sorted(desk.store.briefs.all(), key=lambda brief: brief.published_at is None)
    first, second = ("The Corvenna Courier", "The Hestrian Standard")
    return {
        "feed": "/",
        "feed-by-story": "/?group=story",
        "search": "/?q=mine+naming%3Anamed+outlet%3A%22The+Corvenna+Courier%22",
        "search-nothing": "/?q=zeppelin",
        "search-mistake": "/?q=naming%3Ashy",
        "article": f"/article/{mine}",
        "article-version": f"/article/{edited}?version=1",
        "changes": f"/article/{edited}/changes",
        "article-cyrillic": f"/article/{article_of(desk, FOREIGN['uk'][1])}",
        "article-hebrew": f"/article/{article_of(desk, FOREIGN['he'][1])}",
        "article-arabic": f"/article/{article_of(desk, FOREIGN['ar'][1])}",
        "story": f"/story/{story}",
        "speakers": "/speakers",
        "speaker": f"/speaker/{quote('Oto Brennick')}",
        "outlets": "/outlets",
        "outlet": f"/outlet/{quote(first)}",
        "outlets-compared": f"/outlet/{quote(first)}?with={quote(second)}",
        "origins": "/origins",
        "judgements": "/judgements",
        "judge-story": f"/judge/story?article={mine}",
        "judge-claim": f"/judge/claim?story={story}&claim={claim}",
        "judge-origin": f"/judge/origin?story={story}&origin={origin}",
        "alerts": "/alerts",
        "briefs": "/briefs",
        "brief-editor": f"/brief/{draft.id}",
        "brief-preview": f"/brief/{draft.id}/preview",
        "briefs-published": "/briefs/published",
        "brief": f"/briefs/published/{published.slug}",
        "sources": "/sources",
        "snapshot": f"/snapshot/{view_of(desk, MINE).version.digest}",
        "people": "/account",
        "api": "/api",
        "not-found": "/nothing/of/this/name",
        "error": "/origins?week=someday",
    }
