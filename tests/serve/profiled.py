"""An invented coast for the pages of speakers, outlets and origins: names of every kind, and enough to give shares."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from onrecord.desk import Desk
from onrecord.records import Speaker
from onrecord.store import Store
from tests.serve.world import HOSTILE_TEXT
from tests.store.test_profiles import DAY, MONDAY, UNNAMED, article, furnish, told

ODD = "A/B & Sons?#%/../é"
RTL = "ليلى حداد"
HOSTILE = f"Eve {HOSTILE_TEXT}"
BIG = "Norrland Nyheter"


@contextmanager
def profiled_desk(folder: Path) -> Iterator[Desk]:
    with Store.open(str(folder / "desk.sqlite")) as store:
        furnish(store)
        odd = [told(ODD, "captain"), told(RTL), {**UNNAMED, "speaker": Speaker("an official")}]
        store.save(article("b1", odd, outlet=f"{ODD} Post"), "s2")
        store.save(article("b2", [told(HOSTILE, HOSTILE_TEXT, relayed_from=HOSTILE_TEXT)], outlet=HOSTILE_TEXT), "s3")
        store.save(article("b3", [told("Osric Dahl", "striker")]), "s4")
        for n in range(12):
            many = [told("Mira Kovac", "mayor"), told("Mira Kovac", "mayor"), UNNAMED]
            store.save(article(f"d{n:02}", many, outlet=BIG, at=MONDAY - n * 3 * DAY + timedelta(hours=1)), f"t{n}")
        yield Desk(store)
