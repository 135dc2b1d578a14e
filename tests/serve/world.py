"""An invented week on the coast of Marrowby: what the desk shows in these tests, and a real server that shows it."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import uvicorn
from msgspec.structs import replace

from onrecord.desk import Desk
from onrecord.records import (
    Article,
    Attribution,
    Block,
    Brief,
    Claim,
    Dispute,
    Evidence,
    Extent,
    Hop,
    Origin,
    Page,
    Person,
    Picture,
    Quantity,
    Reading,
    Span,
    Speaker,
    Subscription,
    Support,
    Weighing,
)
from onrecord.serve import create_app
from onrecord.serve.guard import THIS_MACHINE, Reach
from onrecord.store import Store
from tests.patience import eventually

START = datetime(2031, 3, 10, 12, tzinfo=UTC)
STORY = "5707a1"
MAIN, RELAY, EDITED, HOSTILE, RTL = "a0001", "a0002", "a0003", "bad01", "a0005"
OLD = 40  # articles that only fill the feed

BODY = """The sea wall at Marrowby gave way on Sunday night, Mayor Ines Calder said.

“Nobody was told that the wall was weak,” Calder told reporters.

Two engineers, who asked not to be named, said the ministry had warned that “the wall would not last the winter”.

What was known

Minister Odo Brandt denied that any warning had been sent.

the old quay

the fish market"""

HOSTILE_TEXT = (
    '<script>fetch("/pwned")</script><img src=x onerror=alert(1)>"><svg onload=alert(2)>'
    "'-alert(3)-'{{7*7}}</textarea><style>*{display:none}</style>&#60;b&#62;"
)
HOSTILE_ADDRESS = "javascript:alert(document.domain)"


def near(text: str, words: str, place: int) -> Extent:
    """The extent of `words` where they stand nearest to `place`; of nothing when there are none."""
    starts = [n for n in range(len(text)) if words and text.startswith(words, n)]
    start = min(starts, key=lambda n: abs(n - place), default=None)
    return Extent() if start is None else Extent.of(text, [(start, start + len(words))])


def said(article_id: str, n: int, text: str, words: tuple[str, str, str], **more: Any) -> Attribution:
    """`words`: source, cue and content as they stand in `text`, the first two nearest to the content's end."""
    source, cue, content = words
    end = text.index(content) + len(content)
    where = near(text, source, end), near(text, cue, end), near(text, content, end)
    return Attribution(f"{article_id}-a{n}", article_id, *where, **more)


def page(url: str, body: bytes, at: datetime) -> Page:
    headers = (("content-type", "text/html"), ("server", "harbour/1"))
    return Page(url, at, body, media_type="text/html; charset=utf-8", headers=headers)


def reading(article: Article, attributions: tuple[Attribution, ...] = (), at: datetime = START) -> Reading:
    html = f"<html><h1>{article.headline}</h1><p>{article.body}</p><script>window.ran = true</script>"
    return Reading(page(article.url, html.encode(), at), article, attributions)


def _blocks() -> tuple[Block, ...]:
    labels = ["paragraph", "paragraph", "paragraph", "subheading", "paragraph", "list_item", "list_item"]
    parts = zip(BODY.split("\n\n"), labels, strict=True)
    return tuple(
        Block(label, Span(BODY.index(part), BODY.index(part) + len(part)))  # type: ignore[arg-type]
        for part, label in parts
    )


CAPTION = "The wall on Monday, in a picture that the fire brigade said was taken at dawn."
BRIEF = "A lorry overturned near Fenmouth, the road police said."


def main_article() -> Reading:
    """Everything that an article page can show."""
    article = Article(
        MAIN,
        "https://courier.example/wall",
        "Sea wall at Marrowby gives way",
        BODY,
        blocks=_blocks(),
        outlet="The Marrowby Courier",
        dek="Engineers had warned the ministry, two of them say; the minister denies it.",
        section="Coast",
        authors=(
            Person("Vera Lindqvist", "Reporter", "The Marrowby Courier", "Writes on harbours.", ("en", "sv")),
            Person("Tom Ash"),
        ),
        date_published="2031-03-10T09:30:00+00:00",
        date_modified="2031-03-10T11:00:00+00:00",
        language="en",
        reading_minutes=2,
        pictures=(Picture("https://courier.example/wall.jpg", CAPTION, "A. Photographer/Coast Pictures"),),
        corrections=("An earlier version gave the wrong day.",),
        briefs=(Brief(BRIEF, "Lorry overturns", date_published="2031-03-10"),),
        notes=("only the feed's own text",),
    )
    calder = Speaker("Ines Calder", "Mayor", same_as="ines calder")
    wall, weak = "The sea wall at Marrowby gave way on Sunday night", "“Nobody was told that the wall was weak,”"
    warned = "the ministry had warned that “the wall would not last the winter”"
    engineers = "Two engineers, who asked not to be named,"
    person = {"source_type": "person", "naming": "named"}
    unnamed = {"source_type": "person", "naming": "described", "count": 2, "relayed_from": "The Coast Wire"}
    return reading(
        article,
        (
            said(MAIN, 1, BODY, ("Mayor Ines Calder", "said", wall), speaker=calder, **person),
            said(
                MAIN, 2, BODY, ("Calder", "told", weak), speaker=calder, addressee="reporters", kind="direct", **person
            ),
            said(MAIN, 3, BODY, (engineers, "said", warned), **unnamed),
            said(
                MAIN,
                4,
                BODY,
                ("the ministry", "warned", "“the wall would not last the winter”"),
                speaker=Speaker("Ministry of Works"),
                source_type="organization",
                naming="named",
                inside=f"{MAIN}-a3",
            ),
            said(
                MAIN,
                5,
                BODY,
                ("Minister Odo Brandt", "denied", "that any warning had been sent"),
                speaker=Speaker("Odo Brandt", "Minister", "Ministry of Works"),
                stance="denies",
                **person,
            ),
            said(
                MAIN,
                6,
                CAPTION,
                ("the fire brigade", "said", "was taken at dawn"),
                in_="pictures/0/caption",
                source_type="organization",
                naming="named",
            ),
            said(
                MAIN,
                7,
                BRIEF,
                ("the road police", "said", "A lorry overturned near Fenmouth"),
                in_="briefs/0/text",
                source_type="organization",
                naming="named",
            ),
        ),
    )


RELAYED = "At least 12 boats were lost, The Marrowby Courier reported. Harbour master Lena Voss said 9 were lost."


def relay_article() -> Reading:
    article = Article(
        RELAY,
        "https://gazette.example/boats",
        "Boats lost as wall gives way",
        RELAYED,
        outlet="Fenmouth Gazette",
        date_published="2031-03-10T10:15:00+00:00",
        language="en",
    )
    courier = said(
        RELAY,
        1,
        RELAYED,
        ("The Marrowby Courier", "reported", "At least 12 boats were lost"),
        source_type="outlet",
        naming="named",
    )
    voss = said(
        RELAY,
        2,
        RELAYED,
        ("Harbour master Lena Voss", "said", "9 were lost"),
        speaker=Speaker("Lena Voss"),
        source_type="person",
        naming="named",
    )
    return reading(article, (courier, voss))


def weighing() -> Weighing:
    number = near(RELAYED, "At least 12", 0)
    return Weighing(
        STORY,
        claims=(Claim("c1", STORY, "the ministry had been warned"), Claim("c2", STORY, "At least 12 boats were lost")),
        evidence=(
            Evidence("c1", f"{MAIN}-a3", MAIN, "affirms", "o1"),
            Evidence("c1", f"{MAIN}-a5", MAIN, "denies", "o2"),
            Evidence("c2", f"{RELAY}-a1", RELAY, "affirms", "o3"),
        ),
        origins=(
            Origin("o1", "two engineers, as told to The Coast Wire", "anonymous", "described"),
            Origin("o2", "Odo Brandt", "speaker", "named"),
            Origin("o3", "The Marrowby Courier", "outlet", "named"),
        ),
        hops=(
            Hop("c2", RELAY, "o3", "dependent", "says so", evidence=near(RELAYED, "The Marrowby Courier reported", 0)),
        ),
        supports=(Support("c1", 1, 2, ("o1",), ("o2",)), Support("c2", 1, 1, ("o3",))),
        disputes=(Dispute("c1", "denied", (f"{MAIN}-a3", f"{MAIN}-a5")),),
        quantities=(Quantity("boats lost", 12, "at_least", RELAY, number, attribution=f"{RELAY}-a1"),),
    )


def hostile_article() -> Reading:
    """Every field that a stranger fills, filled by an enemy."""
    text = HOSTILE_TEXT
    article = Article(
        HOSTILE,
        HOSTILE_ADDRESS,
        f"Hostile {text}",
        text,
        outlet=text,
        dek=text,
        section=text,
        authors=(Person(text, text, text, text, (text,), HOSTILE_ADDRESS),),
        date_published=text,
        date_modified=text,
        date_inferred=text,
        language='en" onfocus="alert(4)',
        pictures=(Picture(HOSTILE_ADDRESS, text, text, date_created=text, place=text, distributed_by=text),),
        corrections=(text,),
        briefs=(Brief(text, text, HOSTILE_ADDRESS, text, text),),
        notes=(text,),
    )
    whole = Extent.of(text, [(0, len(text))])
    enemy = Attribution(
        f'{HOSTILE}"><script>alert(5)</script>',
        HOSTILE,
        Extent.of(text, [(0, 20)]),
        Extent.of(text, [(10, 30)]),
        whole,
        speaker=Speaker(text, text, text, text),
        addressee=text,
        relayed_from=text,
        said_on=text,
    )
    return reading(article, (enemy,))


def plain(n: int, at: datetime, headline: str = "") -> Reading:
    article = Article(
        f"b{n:04}",
        f"https://gazette.example/old/{n}",
        headline or f"Harbour council meets for the {n}th time",
        f"The council met. Nothing of note was decided in meeting {n}.",
        outlet="Fenmouth Gazette",
        date_published=at.isoformat(),
        language="en",
    )
    return reading(article, at=at)


def furnish(store: Store) -> None:
    """Keeps the whole world."""
    for n in range(OLD):
        store.save(plain(n, START - timedelta(days=2, hours=n)), f"c{n:04}")
    store.save(main_article(), STORY)
    store.save(relay_article(), STORY)
    store.save_weighing(weighing())
    edited = Article(
        EDITED,
        "https://courier.example/budget",
        "Budget passes",
        "The budget passed.",
        outlet="The Marrowby Courier",
        date_published="2031-03-09",
        date_inferred="the newest date in the text",
    )
    store.save(reading(edited), EDITED)
    later = replace(edited, headline="Budget fails", body="The budget failed.")
    store.save(reading(later, at=START + timedelta(hours=1)), EDITED)
    rtl = Article(
        RTL,
        "https://minaa.example/1",
        "انهيار جدار بحري",
        "قال العمدة إن الجدار انهار ليلا.",
        language="ar",
        outlet="ميناء",
    )
    store.save(reading(rtl), RTL)
    store.save(hostile_article(), HOSTILE)
    store.following.subscribe(
        Subscription(
            "feed01",
            "https://courier.example/feed.xml",
            "feed",
            "The Marrowby Courier",
            "https://courier.example/",
            last_visit=START,
            last_new=START,
            next_visit=START + timedelta(hours=1),
        )
    )
    store.following.subscribe(
        Subscription(
            "feed02",
            "https://gazette.example/rss",
            "feed",
            HOSTILE_TEXT,
            HOSTILE_ADDRESS,
            last_error="the host does not answer",
            errors=3,
        )
    )


@contextmanager
def desk_in(folder: Path, **options: Any) -> Iterator[Desk]:
    """A desk with the whole world in it."""
    with Store.open(str(folder / "desk.sqlite")) as store:
        furnish(store)
        yield Desk(store, **options)


@contextmanager
def serving(desk: Desk, reach: Reach = THIS_MACHINE) -> Iterator[str]:
    """The desk on a real server; gives its address without a slash at the end."""
    app = create_app(desk, reach)
    options: dict[str, Any] = {"log_level": "warning", "access_log": False, "lifespan": "off", "proxy_headers": False}
    server = uvicorn.Server(uvicorn.Config(app, port=0, **options))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        eventually(lambda: server.started, "the start of the server")
        yield f"http://localhost:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        app.state.live.close()
        server.should_exit = True
        thread.join()
