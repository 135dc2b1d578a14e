"""The pages of speakers, outlets and origins, and the same as data."""

from collections.abc import Callable
from datetime import date, timedelta
from itertools import groupby
from typing import Any, NamedTuple, TypeVar
from urllib.parse import urlencode

import msgspec
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from onrecord.desk import Desk
from onrecord.records import UsageError
from onrecord.serve import words
from onrecord.serve.judgements import just_judged
from onrecord.serve.links import speaker_link
from onrecord.serve.paging import following, limit_of
from onrecord.serve.render import Pages
from onrecord.serve.shares import Compared, bars, compared, day, share, stacks
from onrecord.store.profile_views import Heard, OutletView, SpeakerLine, SpeakerView

PAGE = 50  # speakers in a list, outlets to compare with
HEARD = 20  # of what a speaker says
LONGEST = 400  # characters of a search

T = TypeVar("T")


class Week(NamedTuple):
    """One week of a list and its neighbours, as their Mondays."""

    monday: str
    before: str
    after: str | None  # None: there is nothing after it

    @property
    def name(self) -> str:
        """ "10–16 Mar 2031"."""
        first = date.fromisoformat(self.monday)
        last = first + timedelta(days=6)
        month, later = words.MONTHS[first.month - 1], words.MONTHS[last.month - 1]
        start = f"{first.day}" if month == later else f"{first.day} {month}"
        return f"{start}–{last.day} {later} {last.year}"


class Profiles:
    """The routes of speakers, outlets and origins: they only read, and every page is there as data."""

    def __init__(self, desk: Desk, pages: Pages) -> None:
        self.store, self.known, self.pages = desk.store, desk.store.profiles, pages

    def routes(self) -> list[BaseRoute]:
        """A path that ends in .json stands before the page of the same name, which would take it for a name."""
        return [
            Route("/speakers.json", self.speakers_json),
            Route("/speakers", self.speakers, name="speakers"),
            Route("/speaker/{key:path}.json", self.speaker_json),
            Route("/speaker/{key:path}", self.speaker),
            Route("/outlets.json", self.outlets_json),
            Route("/outlets", self.outlets, name="outlets"),
            Route("/outlet/{name:path}.json", self.outlet_json),
            Route("/outlet/{name:path}", self.outlet),
            Route("/origins.json", self.origins_json),
            Route("/origins", self.origins, name="origins"),
        ]

    def _week(self, request: Request, otherwise: str | None) -> Week | None:
        """The week that the address names, else `otherwise`; None where there are no articles at all."""
        newest, given = self.known.newest_week(), request.query_params.get("week", "")
        if given == "all" or newest is None:
            return None
        asked = _monday(given) if given else otherwise or newest
        before, after = ((date.fromisoformat(asked) + timedelta(days=days)).isoformat() for days in (-7, 7))
        return Week(asked, before, after if after <= newest else None)

    # ---- speakers

    def _speakers(self, request: Request, limit: int = PAGE) -> tuple[Week | None, str, list[SpeakerLine], str | None]:
        query = request.query_params.get("q", "").strip()[:LONGEST]
        week = None if query and "week" not in request.query_params else self._week(request, None)
        after = request.query_params.get("before") or request.query_params.get("after") or None
        lines, more = self.known.speakers(limit, after, week.monday if week else None, query)
        return week, query, lines, more

    def speakers(self, request: Request) -> Response:
        """Who says most in a week, or all whose name a search finds."""
        week, query, lines, more = self._speakers(request)
        context = {
            "here": "speakers",
            "week": week,
            "query": query,
            "lines": lines,
            "more": _again(request, after=more) if more else "",
            "started": "after" in request.query_params,
            "name": "",
        }
        return self.pages.page("speakers.html", context)

    def speakers_json(self, request: Request) -> Response:
        """The same as data."""
        week, _, lines, more = self._speakers(request, limit_of(request))
        return _json({"week": week.monday if week else None, "speakers": lines, "next": following(request, more)})

    def _speaker(self, request: Request, path: Callable[[str], str]) -> SpeakerView | list[SpeakerLine] | Response:
        """The speaker, those that a name may mean, or the way to the one whom it means."""
        key = request.path_params["key"]
        found = self.known.resolve(key, request.query_params.get("in") or None)
        if not found:
            raise HTTPException(404)
        if len(found) > 1:
            return found
        if found[0].key != key or "in" in request.query_params:
            asked = urlencode([pair for pair in request.query_params.multi_items() if pair[0] != "in"])
            return RedirectResponse(path(found[0].key) + (f"?{asked}" if asked else ""), 303)
        view = self.known.speaker(key)
        if view is None:
            raise HTTPException(404)
        return view

    def _heard(self, request: Request, key: str, limit: int = HEARD) -> tuple[list[Heard], str | None]:
        return self.known.heard(key, limit, request.query_params.get("before") or None)

    def speaker(self, request: Request) -> Response:
        """One speaker across articles."""
        found = self._speaker(request, speaker_link)
        if isinstance(found, Response):
            return found
        if isinstance(found, list):
            several = {"week": None, "query": "", "lines": found, "more": "", "started": False}
            return self.pages.page("speakers.html", {"here": "speakers", "name": found[0].name, **several})
        heard, more = self._heard(request, found.key)
        roles = {one.key: _role(one.name, one.role, one.speaks_for) for one in found.told_as}
        context = {
            "here": "speaker",
            "speaker": found,
            "roles": roles,
            "role": roles[max(found.told_as, key=lambda one: (bool(roles[one.key]), one.said)).key],
            "besides": _besides(found),
            "since": day(found.received_since, year=True) if found.received_since else "",
            "drawn": bars(found.weeks),
            "groups": [list(group) for _, group in groupby(heard, key=lambda one: one.article_id)],
            "more": _again(request, before=more) if more else "",
            "started": "before" in request.query_params,
            **just_judged(request, self.store),
        }
        return self.pages.page("speaker.html", context)

    def speaker_json(self, request: Request) -> Response:
        """The same as data; where a name may mean several, these."""
        found = self._speaker(request, lambda key: f"{speaker_link(key)}.json")
        if isinstance(found, Response):
            return found
        if isinstance(found, list):
            return _json({"speakers": found})
        heard, more = self._heard(request, found.key, limit_of(request, HEARD))
        path = f"{speaker_link(found.key)}.json"
        return _json({"speaker": found, "heard": heard, "next": following(request, more, path)})

    # ---- outlets

    def outlets(self, _request: Request) -> Response:
        """Every outlet and how it sources."""
        return self.pages.page("outlets.html", {"here": "outlets", "lines": self.known.outlets(), "share": share})

    def outlets_json(self, _request: Request) -> Response:
        """The same as data."""
        return _json({"outlets": self.known.outlets()})

    def _outlets(self, request: Request) -> list[OutletView]:
        """The outlet, and the one to compare it with."""
        names = [request.path_params["name"], request.query_params.get("with", "")]
        found = [self.known.outlet(name) for name in names if name]
        return [_there(view) for view in found]

    def outlet(self, request: Request) -> Response:
        """How an outlet sources, alone or beside another."""
        shown = self._outlets(request)
        others = [name for name, _ in self.store.outlets() if name != shown[0].name][: PAGE * 4]
        if shown[1:] and shown[1].name not in others:
            others.append(shown[1].name)
        comparison: list[Compared] = compared([view.sourcing for view in shown])
        context = {
            "here": "outlet",
            "outlet": shown[0],
            "shown": shown,
            "others": others,
            "compared": comparison,
            "stacks": stacks([view.weeks for view in shown]),
            **just_judged(request, self.store),
        }
        return self.pages.page("outlet.html", context)

    def outlet_json(self, request: Request) -> Response:
        """The same as data."""
        shown = self._outlets(request)
        return _json({"outlet": shown[0], **({"with": shown[1]} if shown[1:] else {})})

    # ---- origins

    def origins(self, request: Request) -> Response:
        """What a week's articles lean on, other than named sources."""
        week = self._week(request, None)
        found = self.known.origins(week.monday) if week else None
        return self.pages.page(
            "origins.html", {"here": "origins", "week": week, "found": found, **just_judged(request, self.store)}
        )

    def origins_json(self, request: Request) -> Response:
        """The same as data."""
        week = self._week(request, None)
        return _json(self.known.origins(week.monday) if week else {"week": None, "unnamed": [], "wires": []})


BESIDES = {
    "denies": ("denial", "denials"),
    "declines": ("refusal to say", "refusals to say"),
    "asks": ("demand", "demands"),
    "intends": ("announcement", "announcements"),
    "unsure": ("doubt", "doubts"),
}


def _besides(speaker: SpeakerView) -> str:
    """What is no plain statement: "2 denials, 1 refusal to say"."""
    return ", ".join(words.plural(n, *BESIDES[stance]) for stance, n in speaker.stances.items() if stance in BESIDES)


def _monday(given: str) -> str:
    """Of the week that holds a day. Raises UsageError."""
    try:
        day = date.fromisoformat(given)
        return (day - timedelta(days=day.weekday())).isoformat() if 1 < day.year < 9999 else ""
    except (ValueError, OverflowError) as error:
        raise UsageError("this is not a day", given[:40], "write it as 2031-03-10") from error


def _again(request: Request, **more: str) -> str:
    """The same question, with something else in it."""
    kept = {name: value for name, value in request.query_params.items() if name not in ("done", "at", "in")}
    return urlencode(kept | more)


def _role(name: str, role: str | None, speaks_for: str | None) -> str:
    """A role and for whom one speaks, without saying a name twice."""
    if speaks_for and speaks_for not in (role or "") and speaks_for != name:
        return f"{role}, speaks for {speaks_for}" if role else f"speaks for {speaks_for}"
    return role or ""


def _there(found: T | None) -> T:
    if found is None:
        raise HTTPException(404)
    return found


def _json(found: Any) -> Response:
    return Response(msgspec.json.encode(found), media_type="application/json")
