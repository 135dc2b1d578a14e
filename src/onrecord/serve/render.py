"""Templates to HTML. Everything that is put into a page is escaped unless marks or words made it."""

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response

from onrecord.records import OnrecordError
from onrecord.relayed import source_name
from onrecord.serve import claims, links, marks, publishing, quoting, timeline, words
from onrecord.serve.problems import problem, wants_data
from onrecord.serve.visitor import visitor

HERE = Path(__file__).parent
# The masthead, what is read, what is worked on, what the desk runs on: what a page calls itself in `here`, its
# address, its name.
NAV = (
    (
        ("feed", "/", "Feed"),
        ("speakers", "/speakers", "Speakers"),
        ("outlets", "/outlets", "Outlets"),
        ("origins", "/origins", "Origins"),
    ),
    (("alerts", "/alerts", "Alerts"), ("briefs", "/briefs", "Briefs"), ("judgements", "/judgements", "Judgements")),
    (("sources", "/sources", "Following"), ("api", "/api", "API")),
)


def environment() -> Environment:
    """The templates with every filter that they use."""
    made = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {
        "when": words.when,
        "web": words.web_address,
        "host": words.host,
        "sourcing": words.sourcing,
        "dots": words.dots,
        "hits": words.hits,
        "stance": words.stance,
        "is_pair": publishing.is_pair,
        "speaker": source_name,
        "known_as": words.known_as,
        "origins": words.origins,
        "range": words.origin_range,
        "origin_naming": words.origin_naming,
        "sign": claims.sign,
        "link": quoting.link,
        "undated": words.undated,
        "opening": words.opening,
        "why": words.why,
        "amount": words.amount,
        "language": words.language,
        "health": words.health,
        "lang": words.lang,
        "time_element": timeline.time_element,
        "check_in_words": timeline.check_in_words,
        "whose": timeline.whose,
        "speaker_link": links.speaker_link,
        "outlet_link": links.outlet_link,
        "source_link": links.source_link,
    }
    made.globals |= {
        "nav": NAV,
        "visitor": visitor,
        "plural": words.plural,
        "in_place": marks.in_place,
        "quoted": quoting.quoted,
        "stance_words": words.STANCE,
        "alert_words": words.ALERT,
        "brief_sections": words.BRIEF_SECTIONS,
        "source_line": publishing.source_line,
        "dispute_words": words.DISPUTE,
        "hop_words": words.HOP,
    }
    return made


class Pages:
    """Makes the answers; `pictures` says whether they may point at the outlets' pictures."""

    def __init__(self, pictures: bool) -> None:
        self.templates = environment()
        self.templates.globals["pictures"] = pictures

    def page(self, template: str, context: Mapping[str, Any], status: int = 200) -> HTMLResponse:
        """One template as an answer."""
        return HTMLResponse(self.templates.get_template(template).render(**context), status)

    def refusal(self, request: Request, status: int, what: str, where: str = "", remedy: str = "") -> Response:
        """What cannot be answered, as a page; to a program as a problem (RFC 9457)."""
        if wants_data(request.url.path):
            return problem(status, what, where, remedy)
        return self.page("error.html", {"what": what, "where": where, "remedy": remedy}, status)

    def error(self, request: Request, error: Exception) -> Response:
        """Something that we refuse, in plain words."""
        if not isinstance(error, OnrecordError):
            return self.failed(request, error)
        return self.refusal(request, 400, error.what, error.where, error.remedy)

    def missing(self, request: Request, _error: Exception) -> Response:
        """Nothing of this name is kept."""
        remedy = "The address may be mistyped, or what it named was never kept. Search for it in the feed"
        return self.refusal(request, 404, "There is nothing here", request.url.path, remedy)

    def refused(self, request: Request, error: Exception) -> Response:
        """The visitor's role is not enough."""
        what = error.detail if isinstance(error, HTTPException) else "This is not for you"
        return self.refusal(request, 403, what, request.url.path, "Ask an admin of this desk")

    def later(self, request: Request, wait_s: float) -> Response:
        """Too much at once."""
        seconds = math.ceil(wait_s)
        remedy = f"Nothing was done. Try again in {words.plural(seconds, 'second')}"
        response = self.refusal(request, 429, "That was too much at once", request.url.path, remedy)
        response.headers["retry-after"] = str(seconds)
        return response

    def other(self, request: Request, error: Exception) -> Response:
        """Whatever else HTTP has a number for; what is no fault (a redirect) is passed on."""
        if not isinstance(error, HTTPException):
            return self.failed(request, error)
        headers = dict(error.headers or {})
        if error.status_code >= 400 and wants_data(request.url.path):
            return problem(error.status_code, error.detail, request.url.path, headers=headers)
        return PlainTextResponse(error.detail, error.status_code, headers)

    def failed(self, request: Request, _error: Exception) -> Response:
        """Our own fault; the log says what."""
        remedy = "The fault is onrecord's; its terminal says what happened. The rest of the desk goes on"
        return self.refusal(request, 500, "This page could not be made", request.url.path, remedy)
