from datetime import UTC, datetime, timedelta

from onrecord.records import Article
from onrecord.stories import Grouper

from .invented import BUDGET, FERRY, FERRY_LATER, SISTER

NOON = datetime(2031, 3, 4, 12, tzinfo=UTC)


def article(id_: str, text: tuple[str, str]) -> Article:
    return Article(id=id_, url=f"https://press.example/{id_}", headline=text[0], body=text[1])


def test_a_follow_up_joins_and_other_news_does_not() -> None:
    grouper = Grouper()
    assert grouper.add(article("a", FERRY), NOON).story_id == "a"
    assert grouper.add(article("b", BUDGET), NOON).story_id == "b"
    assert grouper.add(article("c", FERRY_LATER), NOON + timedelta(hours=5)).story_id == "a"


def test_a_sister_event_of_the_same_kind_is_another_story() -> None:
    grouper = Grouper()
    grouper.add(article("a", FERRY), NOON)
    grouper.add(article("b", BUDGET), NOON)
    assert grouper.add(article("c", SISTER), NOON + timedelta(days=3)).story_id == "c"


def test_an_edited_article_keeps_its_story_and_brings_its_new_words() -> None:
    grouper = Grouper()
    grouper.add(article("a", FERRY), NOON)
    grouper.add(article("b", BUDGET), NOON)
    assert grouper.add(article("a", SISTER), NOON + timedelta(hours=1)).story_id == "a"
    assert grouper.add(article("c", SISTER), NOON + timedelta(hours=2)).story_id == "a"
    assert grouper.add(article("d", FERRY_LATER), NOON + timedelta(hours=3)).story_id == "d"


def test_a_story_ends_with_its_window_but_lives_on_while_it_is_told() -> None:
    old = Grouper(window_days=2)
    old.add(article("a", FERRY), NOON)
    assert old.add(article("z", FERRY_LATER), NOON + timedelta(days=3)).story_id == "z"
    told = Grouper(window_days=2)
    for day in range(6):
        assert told.add(article(f"a{day}", FERRY), NOON + timedelta(days=day)).story_id == "a0"


def test_memory_is_bounded_by_the_window() -> None:
    grouper = Grouper(window_days=1)
    for day in range(40):
        grouper.add(
            article(f"a{day}", (f"Fair {day} opens in town{day}", f"Fair number {day}.")), NOON + timedelta(days=day)
        )
    assert len(grouper._members) <= 2
    assert len(grouper._stories) <= 2
    assert len(grouper._postings) < 20


def test_a_restored_window_decides_as_if_it_had_never_stopped() -> None:
    grouper = Grouper()
    grouper.restore(article("a", FERRY), NOON, "story-of-old")
    grouper.restore(article("b", BUDGET), NOON, "b")
    assert grouper.add(article("c", FERRY_LATER), NOON + timedelta(hours=1)).story_id == "story-of-old"


def test_other_alphabets_and_scripts_without_spaces() -> None:
    grouper = Grouper()
    cyrillic = ("Паром врезался в причал Касло", "Паром «Маргаритка» врезался в причал в Касло, девять раненых.")
    again = ("Порт Касло открыт", "Порт Касло открыт после того, как паром «Маргаритка» врезался в причал.")
    han = ("渡轮撞上卡斯洛码头", "渡轮金盏花号星期二早晨撞上卡斯洛码头，九名乘客受伤。")
    han_again = ("卡斯洛码头重新开放", "渡轮金盏花号撞上卡斯洛码头之后，码头重新开放。")
    assert grouper.add(article("c", cyrillic), NOON).story_id == "c"
    assert grouper.add(article("h", han), NOON).story_id == "h"
    assert grouper.add(article("b", BUDGET), NOON).story_id == "b"
    assert grouper.add(article("c2", again), NOON).story_id == "c"
    assert grouper.add(article("h2", han_again), NOON).story_id == "h"


def test_empty_articles_do_not_fall_together() -> None:
    grouper = Grouper()
    assert grouper.add(article("a", ("", "")), NOON).story_id == "a"
    assert grouper.add(article("b", ("", "")), NOON).story_id == "b"
