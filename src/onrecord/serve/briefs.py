"""Briefs: made of a story, edited, published. The published ones are for everybody, the rest for editors."""

import re
import unicodedata
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import msgspec
from msgspec.structs import replace
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from onrecord.brief import candidates, compose, in_pairs
from onrecord.desk import Desk
from onrecord.records import Account, BriefLine, Person, Picture, StoryBrief, UsageError
from onrecord.serve import publishing
from onrecord.serve.render import Pages
from onrecord.serve.story import AT_FIRST, LARGE
from onrecord.serve.visitor import needs, visitor
from onrecord.serve.words import BRIEF_SECTIONS
from onrecord.store.views import StoryView

LONGEST = {"headline": 300, "own": 2000, "name": 120, "job_title": 120, "description": 1000}
SLUG_LENGTH = 60
MOST_FIELDS = 2000


class Briefs:
    """The routes of briefs. Every act answers with a redirect, so that a reload repeats nothing."""

    def __init__(self, desk: Desk, pages: Pages) -> None:
        self.store, self.briefs, self.pages = desk.store, desk.store.briefs, pages

    def routes(self) -> list[BaseRoute]:
        """What is published stands below /briefs/published."""
        return [
            Route("/briefs", self.list, name="briefs"),
            Route("/briefs/published", self.published_list),
            Route("/briefs/published.atom", self.atom),
            Route("/briefs/published/{slug}.json", self.one_json),
            Route("/briefs/published/{slug}", self.published),
            Route("/story/{story_id}/brief", self.make, methods=["POST"]),
            Route("/brief/{brief_id}", self.edit),
            Route("/brief/{brief_id}", self.save, methods=["POST"]),
            Route("/brief/{brief_id}/preview", self.preview),
            Route("/brief/{brief_id}/{act:str}", self.act, methods=["POST"]),
        ]

    # ---- published

    def published_list(self, _request: Request) -> Response:
        """All that is published, the latest first."""
        return self.pages.page("published.html", {"here": "published", "briefs": self.briefs.all(published=True)})

    def published(self, request: Request) -> Response:
        """One published brief."""
        return self._shown(self._published(request), request)

    def _published(self, request: Request) -> StoryBrief:
        brief = self.briefs.published(request.path_params["slug"])
        if brief is None:
            raise HTTPException(404)
        return brief

    def _shown(self, brief: StoryBrief, request: Request) -> Response:
        address = f"{request.base_url}briefs/published/{brief.slug or brief.id}"
        context = {"here": "published", "brief": brief, "parts": _parts(brief)}
        return self.pages.page("brief.html", context | {"linked": publishing.json_ld(brief, address)})

    def atom(self, request: Request) -> Response:
        """The published briefs as Atom."""
        body = publishing.atom(self.briefs.all(published=True, limit=30), str(request.base_url))
        return Response(body, media_type="application/atom+xml")

    def one_json(self, request: Request) -> Response:
        """One of them as data."""
        return _json(self._published(request))

    # ---- made and edited

    def list(self, _request: Request) -> Response:
        """Every brief, the one changed last first."""
        return self.pages.page("briefs.html", {"here": "briefs", "briefs": self.briefs.all()})

    @needs("editor")
    def make(self, request: Request) -> Response:
        """A new brief of a story as it stands."""
        story = self._story(request.path_params["story_id"])
        if story is None:
            raise HTTPException(404)
        made = compose(story.id, story.headline, _accounts(story), story.weighing, datetime.now(UTC))
        brief = replace(made, id=uuid4().hex[:16], author=Person(name=_who()))
        self.briefs.save(brief)
        return RedirectResponse(f"/brief/{brief.id}", 303)

    @needs("editor")
    def edit(self, request: Request) -> Response:
        """The brief as a form."""
        brief = self._brief(request)
        story = self._story(brief.story_id)
        there = {(line.article_id, line.span) for line in brief.lines}
        offered = candidates(_accounts(story), story.weighing) if story else []
        context = {
            "here": "briefs",
            "brief": brief,
            "groups": _numbered(brief),
            "story": story,
            "offered": [line for line in offered if (line.article_id, line.span) not in there],
            "story_pictures": _pictures(story),
        }
        return self.pages.page("brief_edit.html", context)

    @needs("editor")
    def preview(self, request: Request) -> Response:
        """The brief as it would be published."""
        return self._shown(self._brief(request), request)

    @needs("editor")
    async def save(self, request: Request) -> Response:
        """Takes over what the editor did; every sentence of an article stays as it stood there."""
        async with request.form(max_files=0, max_fields=MOST_FIELDS) as form:
            return await run_in_threadpool(self._save, request, form)

    def _save(self, request: Request, form: FormData) -> Response:
        brief = self._brief(request)
        story = self._story(brief.story_id)
        offered = candidates(_accounts(story), story.weighing) if story else []
        headline = _field(form, "headline") or brief.headline
        picture, picture_from = _chosen_picture(form, brief, story)
        changed = replace(
            brief,
            headline=headline,
            headline_from=brief.headline_from if headline == brief.headline else None,
            lines=_lines(form, brief, offered),
            author=replace(
                brief.author,
                name=_field(form, "name") or brief.author.name,
                job_title=_field(form, "job_title") or None,
                description=_field(form, "description") or None,
            ),
            picture=picture,
            picture_from=picture_from,
            changed_at=datetime.now(UTC),
        )
        self.briefs.save(changed, _moment(form))
        match _field(form, "then"):
            case "publish":
                return self._publish(changed)
            case "preview":
                return RedirectResponse(f"/brief/{brief.id}/preview", 303)
        return RedirectResponse(f"/brief/{brief.id}#lines", 303)

    def _publish(self, brief: StoryBrief) -> Response:
        if not brief.lines:
            raise UsageError("there is nothing in this brief", brief.headline, "add a sentence first")
        now, slug = datetime.now(UTC), brief.slug or f"{slug_of(brief.headline)}-{brief.id[:6]}"
        published = replace(brief, slug=slug, published_at=brief.published_at or now, changed_at=now)
        self.briefs.save(published, brief.changed_at)
        return RedirectResponse(f"/briefs/published/{slug}", 303)

    @needs("editor")
    def act(self, request: Request) -> Response:
        """Publishes, withdraws or removes one."""
        brief, now = self._brief(request), datetime.now(UTC)
        match request.path_params["act"]:
            case "publish":
                return self._publish(brief)
            case "withdraw":
                self.briefs.save(replace(brief, published_at=None, changed_at=now), brief.changed_at)
                return RedirectResponse(f"/brief/{brief.id}", 303)
            case "remove":
                self.briefs.remove(brief.id)
                return RedirectResponse("/briefs", 303)
        raise HTTPException(404)

    def _story(self, story_id: str) -> StoryView | None:
        """A large story as far as its page reads it."""
        part = self.store.story_excerpt(story_id, AT_FIRST.part, LARGE)
        return part.story if part else self.store.story(story_id)

    def _brief(self, request: Request) -> StoryBrief:
        brief = self.briefs.one(request.path_params["brief_id"])
        if brief is None:
            raise HTTPException(404)
        return brief


def slug_of(headline: str) -> str:
    """A headline as a part of an address: letters of any script and digits, joined by hyphens."""
    plain = unicodedata.normalize("NFKD", headline.casefold())
    words = re.findall(r"[^\W_]+", "".join(c for c in plain if not unicodedata.combining(c)))
    return "-".join(words)[:SLUG_LENGTH].strip("-") or "brief"


def _accounts(story: StoryView) -> list[Account]:
    return [Account(view.article, view.attributions, view.times, view.first_seen) for view in story.articles]


def _parts(brief: StoryBrief) -> list[tuple[str, list[tuple[BriefLine, ...]]]]:
    """(heading, its lines as `in_pairs` has them) in the order of the sections; a part without lines is left out."""
    parts = []
    for section, heading in BRIEF_SECTIONS.items():
        lines = in_pairs(line for line in brief.lines if line.section == section)
        parts += [(heading, lines)] if lines else []
    return parts


def _pictures(story: StoryView | None) -> list[tuple[str, Picture, str]]:
    """(key, picture, outlet) of every credited picture of the story: one without a credit is nobody's to publish."""
    return [
        (f"{view.article.id}/{n}", picture, view.article.outlet or "")
        for view in (story.articles if story else ())
        for n, picture in enumerate(view.article.pictures)
        if picture.url and picture.credit_text
    ]


def _chosen_picture(form: FormData, brief: StoryBrief, story: StoryView | None) -> tuple[Picture | None, str | None]:
    key = _field(form, "picture")
    if key == "keep":
        return brief.picture, brief.picture_from
    return next(((p, known.partition("/")[0]) for known, p, _ in _pictures(story) if known == key), (None, None))


def _lines(form: FormData, brief: StoryBrief, offered: list[BriefLine]) -> tuple[BriefLine, ...]:
    """The kept lines in the order of their numbers, then those added. The sides of a dispute stay or go together."""
    kept: list[tuple[float, int, BriefLine]] = []
    for group in _numbered(brief):
        n = group[0][0]
        if any(_field(form, f"drop-{number}") for number, _ in group):
            continue
        section = _field(form, f"section-{n}")
        for number, line in group:
            moved = replace(line, section=section) if section in BRIEF_SECTIONS else line
            kept.append((_number(_field(form, f"order-{n}"), n + 1), number, moved))
    added = set(form.getlist("add"))
    lines = [line for _, _, line in sorted(kept, key=lambda one: one[:2])]
    lines += [line for line in offered if line_key(line) in added]
    own, section = _field(form, "own"), _field(form, "own_section")
    if own:
        where: Any = section if section in BRIEF_SECTIONS else "background"
        lines.append(BriefLine(where, own))
    return tuple(sorted(lines, key=lambda line: list(BRIEF_SECTIONS).index(line.section)))


def _numbered(brief: StoryBrief) -> list[list[tuple[int, BriefLine]]]:
    """What the form moves as one, each line with its number in the brief."""
    numbers = {id(line): n for n, line in enumerate(brief.lines)}
    return [[(numbers[id(line)], line) for line in group] for group in in_pairs(brief.lines)]


def line_key(line: BriefLine) -> str:
    """What a form calls a sentence of an article."""
    return f"{line.article_id}/{line.span.start}/{line.span.end}" if line.span else ""


def _field(form: FormData, name: str) -> str:
    value = form.get(name)
    return " ".join(value.split())[: LONGEST.get(name, 200)] if isinstance(value, str) else ""


def _number(text: str, otherwise: float) -> float:
    try:
        return float(text)
    except ValueError:
        return otherwise


def _moment(form: FormData) -> datetime:
    """The state that the form was made from. Raises UsageError for a form that was tampered with."""
    try:
        return datetime.fromisoformat(_field(form, "changed_at"))
    except ValueError as error:
        raise UsageError("this form does not say what it changes", "changed_at", "open the brief anew") from error


def _who() -> str:
    """Whose name stands under a brief: who needs no log-in has none that anybody else would know."""
    who = visitor()
    return who.name if who is not None and who.session else "The desk"


def _json(record: Any) -> Response:
    return Response(msgspec.json.encode(record), media_type="application/json")
