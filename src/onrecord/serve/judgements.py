"""Judging on the desk: the buttons' acts, the pages on which one chooses, and the list of what was decided.

A form says what it is about as the desk's pages name things: an article by its id, an attribution as
ARTICLE/ATTRIBUTION. The words that a judgement keeps are read off here, so no form can put words into an article.
"""

import re
from collections import Counter
from collections.abc import Sequence
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from onrecord.desk import Desk
from onrecord.judged import ON_WORDS, refer, words_of
from onrecord.judging import NAMES, as_csv, as_json, decided, kind_named
from onrecord.people import YOU
from onrecord.records import Attribution, Judgement, JudgementKind, Reference, UsageError
from onrecord.serve.paging import following, limit_of, part, place_of
from onrecord.serve.render import Pages
from onrecord.serve.sessions import local
from onrecord.serve.visitor import needs, visitor
from onrecord.serve.words import plural
from onrecord.store import Store
from onrecord.store.views import ArticleView, Item, Witness

TAKEN_OUT = "taken-out"  # where an article's page lists what is no attribution
PAGE = 50
FORM_BYTES = 20_000
FIELDS = 60
STORIES, CANDIDATES = 20, 60  # to choose from: stories, and claims or origins of one at a time
LIKE = 6  # words of a headline that similar stories are looked for by
_WORD = re.compile(r"[^\W\d_]{4,}")
_ORIGINS = ("same_origin", "other_origin")
_CLAIMS = ("same_claim", "other_claim")


class Candidate(NamedTuple):
    """Something that may be the same as what is judged."""

    ref: str  # for the form
    words: str
    hint: str
    link: str
    alike: bool = False  # shown as likely


class Judgements:
    """The routes of judging. Every act leads back to where it was asked for, so that a reload repeats nothing."""

    def __init__(self, desk: Desk, pages: Pages) -> None:
        self.desk, self.store, self.pages = desk, desk.store, pages
        self.in_short = desk.store.in_short

    def routes(self) -> list[BaseRoute]:
        """Under /judgements what was decided, under /judge what is to be."""
        return [
            Route("/judgements", self.page, name="judgements"),
            Route("/judgements.json", self.data),
            Route("/judgements.csv", self.table),
            Route("/judgements/{judgement_id}/undo", self.undo, methods=["POST"]),
            Route("/judge", self.judge, methods=["POST"]),
            Route("/judge/story", self.choose_story),
            Route("/judge/claim", self.choose_claim),
            Route("/judge/origin", self.choose_origin),
        ]

    # ---- acts

    @needs("editor")
    async def judge(self, request: Request) -> Response:
        """Keeps what the form says and leads back to where it stood."""
        form = await _form(request)
        return await run_in_threadpool(self._judge, form)

    def _judge(self, form: "Form") -> Response:
        kind = kind_named(form.first("kind"))
        judgement = self.decide(kind, form.every("about"), form.first("right") or None, form.first("note"))
        back = form.first("back")
        # where one was may be no more
        if kind == "merge_stories":
            back = f"/story/{self.store.story_of(judgement.articles[0])}"
        elif kind in ON_WORDS and not back:  # cards do without, since an article has many
            article_id, _, attribution_id = form.first("about").partition("/")
            back = f"/article/{article_id}#{TAKEN_OUT if kind == 'not_said' else f'who-{attribution_id}'}"
        return _back(back, judgement)

    def decide(self, kind: JudgementKind, about: Sequence[str], right: str | None, note: str) -> Judgement:
        """Keeps what the visitor decided about articles, speakers or attributions. Raises UsageError."""
        return self.desk.judge(kind, who(), self._about(kind, about), right, note)

    def _about(self, kind: JudgementKind, given: Sequence[str]) -> Sequence[str] | Sequence[Reference]:
        """What the form names. Raises UsageError for what is not there."""
        if kind not in ON_WORDS + _ORIGINS + _CLAIMS:
            return given
        found: list[Reference] = []
        for ref in given:
            article_id, _, attribution_id = ref.partition("/")
            view = self.store.article(article_id)
            attribution = next((a for a in view.attributions if a.id == attribution_id), None) if view else None
            if view is None or attribution is None:
                raise UsageError(
                    "this passage is not there any more", ref[:80], "go back, reload the page and look again"
                )
            found += _words(kind, view, attribution)
        return found

    @needs("editor")
    async def undo(self, request: Request) -> Response:
        """Undoes one, and leads back."""
        form = await _form(request)
        judgement_id = request.path_params["judgement_id"]
        judgement = await run_in_threadpool(self.desk.undo, judgement_id, who())
        back = form.first("back")
        return _back(back.removesuffix(TAKEN_OUT) + "who" if back.endswith(f"#{TAKEN_OUT}") else back, judgement)

    # ---- what was decided

    def page(self, request: Request) -> Response:
        """The latest first, fifty at a time."""
        kinds = _kinds(request)
        before = request.query_params.get("before") or None
        found = self.store.judgements(kinds=kinds, before=before, limit=PAGE + 1)
        context = {
            "here": "judgements",
            "decided": decided(self.store, found[:PAGE]),
            "kinds": NAMES,
            "kind": kinds[0] if kinds else "",
            "more": urlencode({"kind": kinds[0] if kinds else "", "before": found[PAGE - 1].id})
            if found[PAGE:]
            else "",
            **just_judged(request, self.store),
        }
        return self.pages.page("judgements.html", context)

    def data(self, request: Request) -> Response:
        """The latest first as data, with what they say in words."""
        limit, before = limit_of(request), request.query_params.get("before") or None
        found = self.store.judgements(kinds=_kinds(request), before=before, limit=limit + 1)
        more = following(request, found[limit - 1].id if found[limit:] else None)
        listed = msgspec.Raw(as_json(decided(self.store, found[:limit])))
        return Response(msgspec.json.encode({"judgements": listed, "next": more}), media_type="application/json")

    def table(self, request: Request) -> Response:
        """All of them as a table."""
        text = as_csv(decided(self.store, self.store.judgements(kinds=_kinds(request))))
        headers = {"content-disposition": 'attachment; filename="judgements.csv"'}
        return Response(text, media_type="text/csv; charset=utf-8", headers=headers)

    # ---- choosing

    def choose_story(self, request: Request) -> Response:
        """Which story an article's story is one with: similar ones first, then the latest, or what is searched."""
        view = self.store.article(request.query_params.get("article", ""))
        if view is None:
            raise HTTPException(404)
        query = request.query_params.get("q", "").strip()[:400]
        story = self.store.story_head(view.story_id or "")
        context = {
            "judged": story.headline if story is not None else view.article.headline,
            "search": query,
            "article": view.article.id,
            "act": "merge_stories",
            "about": view.article.id,
            "candidates": self._stories_like(view, query),
            "back": f"/story/{view.story_id}",
        }
        return self._choose("Which story is it one with?", context)

    def _stories_like(self, view: ArticleView, query: str) -> list[Candidate]:
        shared, shown = Counter[str | None](), dict[str | None, Item]()
        words = sorted(set(_WORD.findall(view.article.headline)), key=lambda word: (-len(word), word))
        for word in () if query else words[:LIKE]:
            for item in self.store.feed(STORIES, query=f'"{word}"')[0]:
                shared[item.story_id] += 1
                shown.setdefault(item.story_id, item)
        for item in self.store.feed(STORIES * 2, query=query)[0]:
            shown.setdefault(item.story_id, item)
        shown.pop(view.story_id, None)
        ranked = sorted(shown.items(), key=lambda one: -shared[one[0]])  # of those alike the latest stays first
        found: list[Candidate] = []
        for story_id, item in ranked[:STORIES]:
            head = self.store.story_head(story_id or "")
            if head is not None:
                hint = f"{plural(item.story_size, 'article')}, the latest of {item.outlet or 'an outlet'}"
                alike = shared[story_id] > 1
                found.append(Candidate(item.article_id, head.headline, hint, f"/story/{story_id}", alike))
        return found

    def choose_claim(self, request: Request) -> Response:
        """Which of the story's other claims says the same."""
        story_id, claim_id = _asked(request, "story"), _asked(request, "claim")
        this, story = self.in_short.claim_to_judge(story_id, claim_id), self.store.story_head(story_id)
        if this is None or story is None:
            raise HTTPException(404)
        place = place_of(request)
        found = self.in_short.claims_to_judge(story_id, CANDIDATES, place)  # but those without words to point at
        more = place + CANDIDATES if place + CANDIDATES < story.claims else None
        context = {
            "judged": this.text,
            "act": "same_claim",
            "about": _ref(this),
            "candidates": [_claim(story_id, one) for one in found if one.id != claim_id],
            "back": f"/story/{story_id}#c-{claim_id}",
            "more": following(request, more),
        }
        return self._choose("Which claim says the same?", context)

    def choose_origin(self, request: Request) -> Response:
        """Which of the story's other origins is this one, or is surely another."""
        story_id, origin_id = _asked(request, "story"), _asked(request, "origin")
        this = self.in_short.origin_to_judge(story_id, origin_id)
        if this is None:
            raise HTTPException(404)
        place = place_of(request)
        found, more = part(self.in_short.origins_to_judge(story_id, CANDIDATES + 1, place), CANDIDATES, place)
        context = {
            "judged": this.text,
            "act": "same_origin",
            "other_act": "other_origin",
            "about": _ref(this),
            "candidates": self._origins([one for one in found if one.id != origin_id]),
            "back": f"/story/{story_id}#{_asked(request, 'at')}",
            "more": following(request, more),
        }
        return self._choose("Which source is this one?", context)

    def _origins(self, found: Sequence[Witness]) -> list[Candidate]:
        views = self.store.articles_named([one.article_id for one in found])
        shown: list[Candidate] = []
        for one in found:
            view = views[one.article_id]
            said = next((a for a in view.attributions if a.id == one.attribution), None)
            words = (said.source.text or said.content.text) if said else ""
            hint = f"{view.article.outlet or 'an article'}: {words}"[:200]
            shown.append(Candidate(_ref(one), one.text, hint, f"/article/{one.article_id}#a-{one.attribution}"))
        return shown

    def _choose(self, title: str, context: dict[str, Any]) -> Response:
        asked = {"here": "judge", "title": title, "search": None, "other_act": None, "more": None, **context}
        return self.pages.page("judge.html", asked)


# --------------------------------------------------------------------------- what can be named


def _words(kind: JudgementKind, view: ArticleView, attribution: Attribution) -> tuple[Reference, ...]:
    """What a judgement of this kind keeps of an attribution."""
    if kind in ON_WORDS:
        return words_of(view.article, attribution)
    first = attribution.source if kind in _ORIGINS else attribution.content
    extent = first or attribution.content or attribution.cue or attribution.source
    return (refer(view.article, extent, attribution.in_),) if extent else ()


def _asked(request: Request, name: str) -> str:
    return request.query_params.get(name, "")[:80]


def _ref(one: Witness) -> str:
    """As a form names it."""
    return f"{one.article_id}/{one.attribution}"


def _claim(story_id: str, one: Witness) -> Candidate:
    hint = f"printed in {plural(one.articles, 'article')}"
    return Candidate(_ref(one), one.text, hint, f"/story/{story_id}?claim={one.id}#c-{one.id}")


def _kinds(request: Request) -> tuple[JudgementKind, ...]:
    given = request.query_params.get("kind", "")
    return (kind_named(given),) if given else ()


# --------------------------------------------------------------------------- there and back


class Form(NamedTuple):
    """The fields of a form, in order."""

    fields: tuple[tuple[str, str], ...]

    def first(self, name: str) -> str:
        """Empty for a field that is not there."""
        return next((value.strip() for key, value in self.fields if key == name), "")

    def every(self, name: str) -> list[str]:
        """All values of a field that may come several times, but for empty ones."""
        return [value.strip() for key, value in self.fields if key == name and value.strip()]


async def _form(request: Request) -> Form:
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > FORM_BYTES:
            raise HTTPException(413)
    try:
        return Form(tuple(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=FIELDS)))
    except ValueError as error:
        raise UsageError("the form has too many fields", remedy="go back and try again") from error


def who() -> str:
    """Whose judgement it is."""
    judging = visitor()
    return judging.name if judging is not None else YOU


def _back(address: str, judgement: Judgement) -> Response:
    """To where it was asked for, and there to the place that the fragment names; the notice stands on that page."""
    parts = urlsplit(local(address))
    kept = [(name, value) for name, value in parse_qsl(parts.query) if name not in ("done", "at")]
    asked = urlencode([*kept, ("done", judgement.id), ("at", parts.fragment)])
    path = quote(parts.path, safe="/%")
    fragment = f"#{quote(parts.fragment, safe='-._~')}" if parts.fragment else ""
    return RedirectResponse(f"{path}?{asked}{fragment}", 303)


def just_judged(request: Request, store: Store) -> dict[str, Any]:
    """What the layout needs to say what was just done (or undone), and to undo it; nothing for a page as it is read."""
    given = request.query_params.get("done", "")
    judgement = store.judgement(given) if given else None
    if judgement is None:
        return {}
    kept = [(name, value) for name, value in request.query_params.multi_items() if name not in ("done", "at")]
    asked = f"?{urlencode(kept)}" if kept else ""
    path = request.scope["raw_path"].decode("ascii")  # as it was asked for: a name may hold a slash
    back = f"{path}{asked}#{request.query_params.get('at', '')}"
    return {"done": decided(store, [judgement])[0], "done_back": back}
