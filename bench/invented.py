"""An invented press of any size, with what is heavy in a real one: a speaker, an outlet and a story that stand out.

Words have the frequencies of a language. Of three named attributions one is to one speaker, a third of all articles
are one outlet's, and one story of ten has a tenth of all articles; the others are Zipf's.
"""

import itertools
import random
from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import NamedTuple

from onrecord.records import (
    Anchor,
    Article,
    Attribution,
    Claim,
    Dispute,
    Evidence,
    Extent,
    Hop,
    Naming,
    Origin,
    Page,
    Quantity,
    Reading,
    Speaker,
    Stance,
    Support,
    TimeMention,
    Weighing,
)
from onrecord.store import Store
from onrecord.store import articles as kept
from onrecord.store import weighings as weighed
from onrecord.store.articles import Prepared
from onrecord.store.drafts import draft

BATCH = 500  # articles in one transaction
SAID = 8  # attributions of an article
LARGEST = "largest"  # the story of a tenth of all articles
DISPUTED = "disputed"  # a story of DISPUTED_SIZE articles, half of whose claims are in dispute
DISPUTED_SIZE = 120
NAMINGS: tuple[Naming, ...] = ("named", "named", "named", "described", "unspecified")
STANCES: tuple[Stance, ...] = ("affirms", "affirms", "affirms", "affirms", "denies", "intends", "declines")
UNNAMED = ("officials", "two engineers", "a customs official", "residents", "people briefed on the matter")
WIRES = ("Coast Wire", "North Agency", "Talven Press")
ROLES = (None, None, "mayor", "minister", "union leader", "chief engineer", "governor")


class Said(NamedTuple):
    """As much of an attribution as its weighing needs."""

    id: str
    naming: Naming
    stance: Stance
    name: str | None
    relayed_from: str | None


class Member(NamedTuple):
    """As much of an article as its story's weighing needs."""

    id: str
    outlet: str
    said: tuple[Said, ...]


class Press:
    """Invented articles: words with the frequencies of a language, outlets, speakers, stories of many sizes."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        sounds = ["b", "d", "f", "g", "k", "l", "m", "n", "p", "r", "s", "t", "v", "st", "tr", "pl"]
        made = {
            "".join(
                self.chance.choice(sounds) + self.chance.choice("aeiou") for _ in range(self.chance.choice([2, 3, 4]))
            )
            for _ in range(40_000)
        }
        self.words = sorted(made)
        self.chance.shuffle(self.words)
        weights = itertools.accumulate(1 / (rank + 3) for rank in range(len(self.words)))
        self.pool = self.chance.choices(self.words, cum_weights=list(weights), k=1_000_000)
        self.outlets = [f"The {self._name()} {kind}" for kind in ("Tide", "Post", "Wire", "Echo") for _ in range(50)]
        self.speakers = [f"{self._name()} {self._name()}" for _ in range(3000)]
        self.start = datetime.now(UTC).replace(microsecond=0)

    def _name(self) -> str:
        return self.chance.choice(self.words).capitalize()

    def one_of(self, things: Sequence[str]) -> str:
        """The first most often: 38 times of a hundred."""
        return things[min(int(self.chance.paretovariate(0.7)) - 1, len(things) - 1)]

    def article(self, n: int, at: datetime) -> Reading:
        """Three hundred words with eight attributions and two dates."""
        chance = self.chance
        first = chance.randrange(len(self.pool) - 300)
        paragraphs = [" ".join(self.pool[k : k + 30]).capitalize() + "." for k in range(first, first + 300, 30)]
        body, article_id, url = "\n\n".join(paragraphs), f"{n:016x}", f"https://press.example/{n}"
        article = Article(
            article_id,
            url,
            " ".join(chance.choices(self.pool, k=8)).capitalize(),
            body,
            outlet=self.one_of(self.outlets),
            dek=" ".join(chance.choices(self.pool, k=16)),
            date_published=at.isoformat(),
            language=chance.choice(["en", "en", "en", "en", "de", "uk"]),
            corrections=("An earlier version gave another figure.",) if chance.random() < 0.02 else (),
        )
        starts = list(itertools.accumulate((len(paragraph) + 2 for paragraph in paragraphs), initial=0))
        attributions = tuple(self._said(article, k, starts[k]) for k in range(SAID))
        page = Page(url, at, body.encode(), sha256(body.encode()).hexdigest(), media_type="text/plain")
        return Reading(page, article, attributions, self._times(body, starts[SAID:], at))

    def _said(self, article: Article, k: int, start: int) -> Attribution:
        naming = self.chance.choice(NAMINGS)
        words = Extent.of(article.body, [(start, start + 60)])
        name = self.one_of(self.speakers) if naming == "named" else None
        return Attribution(
            f"{article.id}-a{k}",
            article.id,
            Extent.of(article.body, [(start + 61, start + 80)]),
            Extent.of(article.body, [(start + 81, start + 85)]),
            words,
            speaker=Speaker(name, self.chance.choice(ROLES)) if name else None,
            source_type="person",
            naming=naming,
            stance=self.chance.choice(STANCES),
            relayed_from=self.one_of(WIRES) if self.chance.random() < 0.15 else None,
        )

    def _times(self, body: str, starts: Sequence[int], at: datetime) -> tuple[TimeMention, ...]:
        return tuple(
            TimeMention(
                Extent.of(body, [(start, start + 10)]),
                "DATE",
                (at - timedelta(days=self.chance.randrange(1, 9))).date().isoformat(),
                anchor=Anchor(at.date().isoformat(), "published"),
            )
            for start in starts[:2]
        )


# ---- into a store


def fill(store: Store, press: Press, count: int) -> None:
    """`count` articles, a minute apart, in stories of one to a tenth of them, each weighed."""
    story_ids: list[str] = []
    members: defaultdict[str, list[Member]] = defaultdict(list)
    database = store._database  # in large transactions: what is measured comes later
    for first in range(0, count, BATCH):
        with database.writing() as connection:
            for n in range(first, min(first + BATCH, count)):
                new = Prepared(press.article(n, press.start - timedelta(minutes=count - n)))
                story = _story(press.chance, story_ids, new.article.id, len(members[DISPUTED]))
                kept.save(connection, new, story)
                members[story].append(_member(new))
    stories = list(members)
    for first in range(0, len(stories), BATCH):
        with database.writing() as connection:
            for story in stories[first : first + BATCH]:
                for part in weighed.save(connection, draft(weighing(press.chance, story, members.pop(story))), None):
                    weighed.follow(connection, part)
                weighed.settle(connection, story, None)


def _story(chance: random.Random, story_ids: list[str], article_id: str, disputed: int) -> str:
    """Half of all articles join a recent story: some grow large, most stay small."""
    if chance.random() < 0.1:
        return LARGEST
    if disputed < DISPUTED_SIZE and chance.random() < 0.1:
        return DISPUTED
    if story_ids and chance.random() < 0.5:
        return chance.choice(story_ids[-400:])
    story_ids.append(article_id)
    return article_id


def _member(new: Prepared) -> Member:
    said = tuple(
        Said(one.id, one.naming, one.stance, one.speaker.name if one.speaker else None, one.relayed_from)
        for one in new.kept.attributions
    )
    return Member(new.article.id, new.article.outlet or "", said)


def weighing(chance: random.Random, story: str, articles: Sequence[Member]) -> Weighing:
    """Claims as stories have them: one that most articles print, some that several do, many of one article."""
    evidence: dict[str, list[Evidence]] = {}
    origins: dict[str, Origin] = {}
    hops: dict[tuple[str, str], Hop] = {}
    for article in articles:
        for said in article.said:
            rank = min(int(chance.paretovariate(0.7)), 4 * len(articles))
            claim = f"{story}-c{rank}"
            origin = _origin(said, article.outlet, chance)
            origins[origin.id] = origin
            evidence.setdefault(claim, []).append(Evidence(claim, said.id, article.id, said.stance, origin.id))
            if said.relayed_from:
                hops[claim, article.id] = Hop(claim, article.id, said.relayed_from, "dependent", "says so")
    share = 0.5 if story == DISPUTED else 0.1
    ids = list(evidence)
    disputed = [(claim, chance.choice(ids)) for claim in ids if len(ids) > 1 and chance.random() < share]
    return Weighing(
        story,
        claims=tuple(Claim(claim, story, f"What {len(bearing)} say of it") for claim, bearing in evidence.items()),
        evidence=tuple(itertools.chain(*evidence.values())),
        origins=tuple(origins.values()),
        hops=tuple(hops.values()),
        supports=tuple(_support(claim, bearing) for claim, bearing in evidence.items()),
        disputes=tuple(
            Dispute(claim, "number", (evidence[claim][0].attribution, evidence[rival][0].attribution), rival)
            for claim, rival in disputed
            if claim != rival
        ),
        quantities=tuple(
            Quantity("injured", float(chance.randrange(1, 60)), "exact", one.id, Extent(), attribution=one.said[0].id)
            for one in articles[::3]
        ),
    )


def _origin(said: Said, outlet: str, chance: random.Random) -> Origin:
    if said.name is not None:
        return Origin(_short(said.name), said.name, "speaker", "named")
    label = f"{chance.choice(UNNAMED)}, as reported by {outlet}"
    return Origin(_short(label), label, "anonymous", said.naming)


def _short(label: str) -> str:
    return sha256(label.encode()).hexdigest()[:16]


def _support(claim: str, bearing: Sequence[Evidence]) -> Support:
    affirmed = tuple(dict.fromkeys(one.origin for one in bearing if one.stance != "denies"))
    denied = tuple(dict.fromkeys(one.origin for one in bearing if one.stance == "denies"))
    return Support(claim, min(1, len(affirmed)), len(affirmed), affirmed, denied)
