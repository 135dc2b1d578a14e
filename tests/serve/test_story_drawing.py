"""The drawing of origins and hops: what it must show, and where its lines meet."""

import re
from itertools import pairwise

import pytest

from onrecord.serve.drawing import LINE, Drawing, Reporter, Source, Step, draw

WIRE = "wire"


def source(key: str, label: str = "Ana Rell", stance: str = "affirms") -> Source:
    return Source(key, label, "named", stance, f"#{key}", label)


def reporters(number: int) -> list[Reporter]:
    return [Reporter(f"a{n}", f"Outlet {n}", f"/article/a{n}", f"Outlet {n}: headline") for n in range(number)]


def step(reporter: str, of: str, state: str = "dependent") -> Step:
    return Step(reporter, of, state, f"#{reporter}-{of}", f"{reporter} from {of}")


def ends(drawn: Drawing) -> list[tuple[str, str]]:
    """Where each line begins and ends: `x y`."""
    paths = [re.fullmatch(r"M([\d ]+)C.* (\d+ \d+)", line.path) for line in drawn.lines]
    return [(path[1], path[2]) for path in paths if path]


def test_twelve_outlets_over_one_origin_are_a_fan_into_one_dot() -> None:
    drawn = draw([source("o")], reporters(12), [step(f"a{n}", "o") for n in range(12)], "#all")
    starts, stops = zip(*ends(drawn), strict=True)
    assert len(set(starts)) == 1
    assert len(set(stops)) == 12
    assert starts[0].endswith(f" {drawn.sources[0].y}")
    middle = (drawn.reporters[0].y + drawn.reporters[-1].y) / 2
    assert abs(drawn.sources[0].y - middle) < LINE


def test_who_relays_stands_under_the_one_that_it_was_taken_from() -> None:
    four = reporters(4)
    drawn = draw([source("o")], four, [step("a0", "o"), step("a1", "o"), step("a2", "a0"), step("a3", "a2")], "#all")
    assert [mark.label[0][0] for mark in drawn.reporters] == ["Outlet 0", "Outlet 2", "Outlet 3", "Outlet 1"]
    across = [float(mark.x.rstrip("%")) for mark in drawn.reporters]
    assert across[3] == across[0] < across[1] < across[2]


def test_what_is_independent_is_joined_by_no_line_and_what_is_unknown_by_another_kind() -> None:
    steps = [step("a0", "o"), step("a1", "o", "unknown"), step("a1", "a0", "independent")]
    drawn = draw([source("o")], reporters(2), steps, "#all")
    assert [line.state for line in drawn.lines] == ["dependent", "unknown"]


@pytest.mark.parametrize("number", [13, 100])
def test_a_large_claim_folds_and_keeps_whom_the_others_have_it_from(number: int) -> None:
    late_wire = [*reporters(number - 1), Reporter(WIRE, "The Wire", "/article/w", "The Wire")]
    steps = [step(f"a{n}", WIRE) for n in range(number - 1)] + [step(WIRE, "o")]
    drawn = draw([source("o")], late_wire, steps, "#all")
    assert len(drawn.reporters) == 12
    assert drawn.folded == number - 11
    assert WIRE in drawn.drawn
    folded = drawn.reporters[-1]
    assert folded.label[0][0] == f"and {number - 11} more"
    assert folded.link == "#all"
    assert len(drawn.lines) == 12, "eleven that have it from the wire, one of them folded, and the wire's own"


def test_one_unsure_step_among_the_folded_is_not_drawn_as_sure() -> None:
    steps = [step(f"a{n}", "o", "unknown" if n == 29 else "dependent") for n in range(30)]
    drawn = draw([source("o")], reporters(30), steps, "#all")
    assert drawn.lines[-1].state == "unknown"


def test_outlets_that_credit_each_other_still_stand_once() -> None:
    drawn = draw([source("o")], reporters(3), [step("a0", "a1"), step("a1", "a2"), step("a2", "a0")], "#all")
    assert sorted(mark.label[0][0] for mark in drawn.reporters) == ["Outlet 0", "Outlet 1", "Outlet 2"]
    assert len(drawn.lines) == 3


def test_labels_of_many_origins_stand_clear_of_one_another() -> None:
    label = "a senior official of the harbour board, as reported by The Marrowby Courier and others"
    many = [source(f"o{n}", label) for n in range(8)]
    drawn = draw(many, reporters(1), [step("a0", one.key) for one in many], "#all")
    lines = sorted(y for mark in drawn.sources for _, y in mark.label)
    assert all(below - above >= LINE for above, below in pairwise(lines))
    assert lines[0] >= LINE - 4
    assert lines[-1] <= drawn.height


def test_without_origins_the_reporters_take_the_whole_width() -> None:
    drawn = draw((), reporters(2), [step("a1", "a0")], "#all")
    assert [float(mark.x.rstrip("%")) < 10 for mark in drawn.reporters] == [True, True]
