"""Judging how reliable a source is: the page on which a person chooses its grade."""

from typing import Any, NamedTuple

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from onrecord.desk import Desk
from onrecord.judged import plain_name
from onrecord.rated import Source, source_named
from onrecord.serve.judgements import just_judged
from onrecord.serve.links import outlet_link, speaker_link
from onrecord.serve.render import Pages
from onrecord.serve.sessions import local
from onrecord.weigh.admiralty import EXPLAINED, RELIABILITY


class Grade(NamedTuple):
    """One of the six, in NATO's words and in ours."""

    letter: str
    words: str
    explained: str


GRADES = tuple(Grade(letter, words, EXPLAINED[letter]) for letter, words in RELIABILITY.items())
SORTS = {"outlet": "Outlet", "speaker": "Speaker", "origin": "Source"}


class Rating:
    """The route of the choice; what is chosen goes the way of every judgement."""

    def __init__(self, desk: Desk, pages: Pages) -> None:
        self.store, self.pages = desk.store, pages

    def routes(self) -> list[BaseRoute]:
        """One page for every kind of source."""
        return [Route("/judge/reliability", self.choose)]

    def choose(self, request: Request) -> Response:
        """The six grades, what was set before, and a place for the reason."""
        source = source_named(request.query_params.get("source", ""))
        held = self.store.ratings.of(source)
        if not held and not self._is_there(source):
            raise HTTPException(404)
        context: dict[str, Any] = {
            "here": "judge",
            "source": source,
            "name": plain_name(source.name) if source.sort == "speaker" else source.name,
            "sort": SORTS[source.sort],
            "grades": GRADES,
            "held": held,
            "back": _place_of(source) or local(request.query_params.get("back", "/origins")),
            **just_judged(request, self.store),
        }
        return self.pages.page("judge_reliability.html", context)

    def _is_there(self, source: Source) -> bool:
        if source.sort == "outlet":
            return self.store.profiles.outlet(source.name) is not None
        if source.sort == "speaker":
            return self.store.profiles.speaker(source.name) is not None
        return self.store.ratings.leads_to(source.name)


def _place_of(source: Source) -> str:
    """Where what was set is shown; "" for a source without a page of its own."""
    if source.sort == "outlet":
        return f"{outlet_link(source.name)}#reliability"
    return f"{speaker_link(source.name)}#reliability" if source.sort == "speaker" else ""
