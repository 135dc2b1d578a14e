"""Who says of what stands before it that it is false, and what only sounds so."""

import pytest

from onrecord.records import Evidence, Weighing
from onrecord.weigh import weigh
from tests.weigh.test_disputes import account

TOLD = "A shepherd who asked not to be named told the Echo that at least 40 sheep had drowned in the Mirre valley. "


def of(weighing: Weighing, words: str) -> list[Evidence]:
    """The evidence of the claim with these words."""
    (claim,) = (one.id for one in weighing.claims if words in one.text)
    return [one for one in weighing.evidence if one.claim == claim]


def stances(body: str, words: str = "40 sheep") -> list[str]:
    return [one.stance for one in of(weigh("s", [account("a", body)]), words)]


@pytest.mark.parametrize(
    "reply",
    [
        "“That is false, and it is cruel to the herders,” Colonel Ivo Sarn told the Echo. “We count every one of them.”",
        "“This is untrue,” Colonel Ivo Sarn said.",
        "“That never happened,” said Colonel Ivo Sarn.",
        "“Nothing of the kind happened,” said Colonel Ivo Sarn.",
        "“Those reports are wrong,” said Colonel Ivo Sarn.",
        "“The allegations against us are completely false,” said Colonel Ivo Sarn.",
        "Colonel Ivo Sarn said that the report was false.",
        "Colonel Ivo Sarn said there was no truth in the report.",
        "“There is not a word of truth in it,” said Colonel Ivo Sarn.",
        "“None of this is true,” said Colonel Ivo Sarn.",
        "“That is simply not the case,” said Colonel Ivo Sarn.",
        "“No, that is wrong, and whoever says so should be ashamed,” said Colonel Ivo Sarn.",
        "“That isn't true,” said Colonel Ivo Sarn.",
        "Colonel Ivo Sarn called the claim a lie.",
    ],
)
def test_who_calls_it_false_denies_it(reply: str) -> None:
    assert stances(TOLD + reply) == ["affirms", "denies"]


@pytest.mark.parametrize(
    "reply",
    [
        "“That is false economy,” said Colonel Ivo Sarn.",
        "“That is a false hope for the herders,” said Colonel Ivo Sarn.",
        "“That is wrong of the council,” said Colonel Ivo Sarn.",
        "“It is wrong to graze sheep there,” said Colonel Ivo Sarn.",
        "“It is wrong and it must stop,” said Colonel Ivo Sarn.",
        "“That is not false,” said Colonel Ivo Sarn.",
        "“That never happened before,” said Colonel Ivo Sarn.",
        "“There is no doubt about that,” said Colonel Ivo Sarn.",
        "“If that is false, somebody will pay,” said Colonel Ivo Sarn.",
        "“That is not true of all farms,” said Colonel Ivo Sarn.",
    ],
)
def test_what_only_sounds_so_denies_nothing(reply: str) -> None:
    assert stances(TOLD + reply) == ["affirms"]


def test_the_claim_denied_is_the_nearest_that_somebody_else_makes() -> None:
    told = "Mayor Odile Brask said that the bridge at Mirre was closed on Friday. "
    own = "Colonel Ivo Sarn said that 12 soldiers were clearing the road. “That report is false,” Sarn said."
    body = told + TOLD + own
    assert stances(body) == ["affirms", "denies"]
    assert stances(body, "bridge") == stances(body, "12 soldiers") == ["affirms"]


def test_nobody_denies_what_was_told_long_before_or_only_by_themselves() -> None:
    between = "The valley is 30 kilometres long, and its meadows are green until autumn. " * 10
    assert stances(TOLD + between + "“That is false,” Colonel Ivo Sarn said.") == ["affirms"]
    own = "Colonel Ivo Sarn said that 12 soldiers were clearing the road. "
    assert stances(own + "“That is false,” Sarn said.", "12 soldiers") == ["affirms"]


def test_what_is_said_not_to_be_true_stands_against_whoever_said_so() -> None:
    first = account("a", "The shepherd Ansel Rook said that the dam at Mirre was opened at night.")
    second = account("b", "Colonel Ivo Sarn said that it is not true that the dam at Mirre was opened at night.", 2)
    weighing = weigh("s", [first, second])
    assert [one.kind for one in weighing.disputes] == ["denied"]
    assert all(support.origins_at_most == 1 for support in weighing.supports)
