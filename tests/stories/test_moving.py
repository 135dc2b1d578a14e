"""Stories that merge and split by themselves, what people decided, and restarts: on streams of invented words."""

import random
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.records import Article, Judgement, Move, Regrouping
from onrecord.stories import Grouper, Joined
from onrecord.stories.cluster import Cluster, parts

START = datetime(2031, 3, 4, 12, tzinfo=UTC)
# Two ferries on one route in one week (sister events), a budget, and what every text has.
TOPIC = "ferry harbour captain passengers rescue tide pier lifeboat crew engine".split()
HAPPENINGS = {
    "marigold": [*TOPIC, *"Marigold Kasslo Venn Lowmark nine granite 214 Orrin Tessel dawn collision crane".split()],
    "halcyon": [*TOPIC, *"Halcyon Dunmere Quist Wexholm forty sandbank 38 Joram Pell evening aground tug".split()],
    "budget": "Velmora Iskra deputies ministry 71 vote draft Sabine levy tariff chamber debate rejected coalition".split(),
}
SYLLABLES = "be co di fo gu ha ki lo mu ne".split()
COMMON = [f"{a}{b}{c}" for a in SYLLABLES for b in SYLLABLES for c in "lar min tos ves dan rip".split()]


def article(id_: str, happenings: Sequence[str], seed: int = 0) -> Article:
    """An article about these, in half of its words."""
    chance = random.Random(f"{id_} {seed}")
    own = [word for happening in happenings for word in HAPPENINGS[happening]]
    words = chance.choices(own, k=40) + chance.choices(COMMON, k=40)
    chance.shuffle(words)
    return Article(id_, "", " ".join(chance.sample(own, k=6)), " ".join(words))


class Desk:
    """The story of each article as a store would keep it."""

    def __init__(self, grouper: Grouper | None = None) -> None:
        self.grouper = grouper or Grouper()
        self.of: dict[str, str] = {}
        self.changes: list[Joined] = []

    def take(self, article: Article, seen: datetime = START) -> str:
        joined = self.grouper.add(article, seen)
        self.of[article.id] = joined.story_id
        self.change(joined.change)
        if joined.change:
            self.changes.append(joined)
        return joined.story_id

    def change(self, change: Regrouping) -> None:
        for ending, into in change.merged:
            assert ending in self.of.values()
            self.of = {one: into if now == ending else now for one, now in self.of.items()}
        self.of.update(change.moved)

    def move(self, moves: Iterable[Move]) -> None:
        self.of.update({move.article_id: move.after for move in moves})
        self.grouper.follow(moves)

    def heed(self, *judgements: Judgement) -> None:
        self.grouper.heed(judgements, self.of.get)

    def stories(self) -> set[frozenset[str]]:
        return {frozenset(one for one, now in self.of.items() if now == story) for story in self.of.values()}


def judgement(kind: str, *articles: str) -> Judgement:
    return Judgement("-".join(articles), kind, "Ann", START, articles=articles)  # type: ignore[arg-type]


def background(desk: Desk, articles: int = 12) -> None:
    for n in range(articles):
        chance = random.Random(n)
        desk.take(Article(f"z{n}", "", "", " ".join([*chance.choices(COMMON, k=60), f"Zone{n}", f"Rell{n}"])))


def test_a_story_that_tells_of_two_happenings_falls_into_them() -> None:
    desk = Desk()
    background(desk)
    for n in range(4):  # first reports speak of both ferries
        desk.take(article(f"both{n}", ["marigold", "halcyon"]))
    assert len({desk.of[f"both{n}"] for n in range(4)}) == 1
    for n in range(14):
        desk.take(article(f"m{n}", ["marigold"]))
        desk.take(article(f"h{n}", ["halcyon"]))
    assert len({desk.of[f"m{n}"] for n in range(14)}) == 1
    assert len({desk.of[f"h{n}"] for n in range(14)}) == 1
    assert desk.of["m0"] != desk.of["h0"]
    assert desk.of["both0"] == "both0", "the founder's part keeps the story's name"
    assert {story: story in members for members in desk.stories() for story in [desk.of[min(members)]]}


def test_stories_that_turn_out_to_be_one_merge_into_the_older() -> None:
    desk = Desk()
    background(desk)
    halves = HAPPENINGS["budget"][::2], HAPPENINGS["budget"][1::2]
    for n, half in enumerate(halves):
        text = " ".join(half * 3)
        desk.take(Article(f"half{n}", "", "", text))
    assert desk.of["half0"] != desk.of["half1"]
    for n in range(4):  # these bridge the two
        desk.take(article(f"b{n}", ["budget"]))
    assert {desk.of[one] for one in ("half0", "half1", "b0", "b3")} == {"half0"}
    assert [joined.change.merged for joined in desk.changes] == [(("half1", "half0"),)]


def test_nothing_goes_to_and_fro() -> None:
    desk = Desk()
    background(desk)
    for n in range(60):
        desk.take(article(f"a{n}", ["marigold"] if n % 3 else ["marigold", "halcyon"]))
        desk.take(article(f"c{n}", ["halcyon"] if n % 2 else ["budget"]))
    assert len(desk.changes) <= 3


def test_what_a_person_parted_is_not_merged_again() -> None:
    for judged in (False, True):
        desk = Desk()
        background(desk)
        for n in range(4):
            desk.take(article(f"m{n}", ["marigold"]))
        desk.move([Move("m2", "m0", "m2"), Move("m3", "m0", "m2")])
        desk.heed(*[judgement("split_story", "m2", "m3", "m0")] * judged)
        for n in range(4, 16):
            desk.take(article(f"m{n}", ["marigold"]))
        assert (desk.of["m0"] != desk.of["m2"]) is judged, "alike as they are, nothing else would keep them apart"
        assert {desk.of[f"m{n}"] for n in range(4, 16)} <= {"m0", "m2"}


def test_what_a_person_put_together_stays_and_is_followed() -> None:
    desk = Desk()
    background(desk)
    for n in range(3):
        desk.take(article(f"m{n}", ["marigold"]))
        desk.take(article(f"b{n}", ["budget"]))
    assert desk.of["m0"] != desk.of["b0"]
    desk.move([Move(f"b{n}", "b0", "m0") for n in range(3)])
    desk.heed(judgement("merge_stories", "m0", "b0"))
    for n in range(3, 20):
        assert desk.take(article(f"m{n}", ["marigold"])) == "m0"
        assert desk.take(article(f"b{n}", ["budget"])) == "m0"


def test_a_person_s_merge_outlives_a_restart() -> None:
    desk = Desk()
    background(desk)
    told = [(f"{kind[0]}{n}", kind) for n in range(8) for kind in ("marigold", "budget")]
    for id_, kind in told:
        desk.take(article(id_, [kind]))
    desk.move([Move(one, "b0", "m0") for one, story in list(desk.of.items()) if story == "b0"])
    again = Desk()
    again.of = dict(desk.of)
    again.heed(judgement("merge_stories", "m0", "b0"))
    for n in range(12):
        again.grouper.restore(Article(f"z{n}", "", "", f"Zone{n} Rell{n}"), START, f"z{n}")
    for id_, kind in told:
        again.grouper.restore(article(id_, [kind]), START, desk.of[id_])
    for n in range(8, 20):
        assert again.take(article(f"m{n}", ["marigold"])) == "m0"
        assert again.take(article(f"b{n}", ["budget"])) == "m0"


def test_a_large_story_is_judged_by_a_sample_and_parted_whole() -> None:
    desk = Desk()
    background(desk)
    for n in range(70):
        desk.take(article(f"m{n}", ["marigold"]))
        desk.take(article(f"b{n}", ["budget"]))
    cluster = Cluster(0, "m0", START)
    for id_, (own, _) in desk.grouper._members.items():
        if id_[0] in "mb":
            cluster.insert(id_, own.members[id_], START)
    found = parts(cluster)
    assert found is not None
    assert {frozenset(id_[0] for id_ in ids) for ids in found} == {frozenset("m"), frozenset("b")}


# ---- a small window as a whole


def mixed(seed: int = 0) -> list[Article]:
    """Two ferries, reports of both, and a budget, told by few."""
    told = {"m": ["marigold"], "h": ["halcyon"], "b": ["budget"]}
    articles = [article(f"{kind}{n}", about) for kind, about in told.items() for n in range(6)]
    random.Random(seed).shuffle(articles)
    return articles


def test_what_a_person_decided_is_not_grouped_anew() -> None:
    desk = Desk()
    for one in mixed():
        desk.take(one)
    desk.change(desk.grouper.settle())
    marigold, budget = desk.of["m0"], desk.of["b0"]
    desk.move([Move(one, budget, marigold) for one, now in list(desk.of.items()) if now == budget])
    leaving = next(f"h{n}" for n in range(6) if desk.of[f"h{n}"] != f"h{n}")
    halcyon = desk.of[leaving]
    desk.move([Move(leaving, halcyon, leaving)])
    desk.heed(judgement("merge_stories", "m0", "b0"), judgement("split_story", leaving, halcyon))
    before = dict(desk.of)
    desk.take(article("z", ["marigold"]))
    desk.change(desk.grouper.settle())
    assert {one: desk.of[one] for one in before} == before


# ---- streams

TOLD = st.lists(
    st.tuples(st.sampled_from(["marigold", "halcyon", "budget", "marigold halcyon"]), st.integers(0, 300)),
    min_size=1,
    max_size=40,
)


def streamed(told: list[tuple[str, int]]) -> list[tuple[Article, datetime]]:
    """In the order of minutes; a text may come twice, an article not."""
    ordered = sorted(told, key=lambda one: one[1])
    return [
        (article(f"a{n}", happenings.split(), minute % 7), START + timedelta(minutes=minute))
        for n, (happenings, minute) in enumerate(ordered)
    ]


@settings(max_examples=25, deadline=None)
@given(TOLD)
def test_the_same_articles_in_the_same_order_give_the_same_stories(told: list[tuple[str, int]]) -> None:
    one, other = Desk(), Desk()
    for given_article, seen in streamed(told):
        assert one.take(given_article, seen) == other.take(given_article, seen)
    assert one.of == other.of


@settings(max_examples=25, deadline=None)
@given(TOLD, st.integers(0, 40))
def test_a_restart_changes_nothing(told: list[tuple[str, int]], at: int) -> None:
    through, stopped = Desk(), Desk()
    articles = streamed(told)
    for given_article, seen in articles:
        through.take(given_article, seen)
    for given_article, seen in articles[:at]:
        stopped.take(given_article, seen)
    started = Desk()
    started.of = dict(stopped.of)
    for given_article, seen in articles[:at]:
        started.grouper.restore(given_article, seen, stopped.of[given_article.id])
    for given_article, seen in articles[at:]:
        started.take(given_article, seen)
    assert started.of == through.of


@settings(max_examples=25, deadline=None)
@given(TOLD, st.data())
def test_every_article_is_in_one_story_named_after_one_of_its_articles(
    told: list[tuple[str, int]], data: st.DataObject
) -> None:
    desk = Desk()
    for given_article, seen in streamed(told):
        desk.take(given_article, seen)
    for story in set(desk.of.values()):
        assert desk.of[story] == story
    desk.change(desk.grouper.settle())
    for story in set(desk.of.values()):
        assert desk.of[story] == story
    assert desk.grouper.settle() == Regrouping(), "nothing came since"
    stories = sorted(set(desk.of.values()))
    if len(stories) < 2:
        return
    before = dict(desk.of)
    ending, into = data.draw(st.permutations(stories))[:2]
    moves = [Move(one, ending, into) for one, now in desk.of.items() if now == ending]
    desk.move(moves)
    assert set(desk.of.values()) == set(stories) - {ending}
    desk.move([Move(move.article_id, move.after, move.before) for move in moves])
    assert desk.of == before
    latest = max(seen for _, seen in streamed(told))
    for n, (given_article, _) in enumerate(streamed(told)):
        edited = Article(given_article.id, "", given_article.headline, given_article.body + f" word{n}")
        assert desk.take(edited, latest) == before[edited.id]
