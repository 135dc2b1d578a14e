"""A story whose articles date what they tell: three invented outlets on a bridge and a call."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from onrecord.desk import Desk
from onrecord.records import Article, Reading
from onrecord.store import Store
from tests.serve.world import page
from tests.timeline.texts import account, article

WHEN = datetime(2031, 3, 6, tzinfo=UTC)
DATED = "5707b1"
BODIES = {
    "b1": "The stone bridge at Belsa fell into the river Asha on March 3, Mayor Ana Rell said. It was built in 1988.",
    "b2": "The stone bridge at Belsa fell into the river Asha on March 4, guards said on March 5. <b>A vote is due on May 9.",
    "b3": "The governor called the minister on Feb. 28. The call came six days after Ruvania launched a missile at Belsa. "
    "The missile launch at Belsa was on Feb. 21.",
}


def reading(one: Article) -> Reading:
    """The article through the stages that its timeline needs."""
    made = account(one, WHEN)
    return Reading(page(one.url, one.headline.encode(), WHEN), made.article, made.attributions, made.times)


@contextmanager
def dated_desk(folder: Path) -> Iterator[Desk]:
    """A desk with nothing but this story."""
    with Store.open(str(folder / "desk.sqlite")) as store:
        for name, body in BODIES.items():
            one = article(
                body, id=name, headline=f"Bridge {name}", outlet=f"Outlet {name}", url=f"http://o.example/{name}"
            )
            store.save(reading(one), DATED)
        yield Desk(store)
