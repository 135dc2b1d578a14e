"""What changed between two versions of an article: the named edits, and the text word by word."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Literal, NamedTuple

import msgspec
from markupsafe import Markup, escape
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from onrecord.desk import Desk
from onrecord.records import Account, Article, Edit, EditKind, Span
from onrecord.serve.render import Pages
from onrecord.store.views import ArticleView, Version
from onrecord.weigh.alignment import ALIKE, Pair, align, keys, opcodes, share
from onrecord.weigh.edits import edits

CLIPPED = 160  # characters of an edit's words in the list
_PIECE = re.compile(r"\s+|[^\W_]+(?:['’.,:-][^\W_]+)*|.", re.DOTALL)
_MARKS = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": "'", "’": "'", "–": "-", "—": "-"})
NAMES: dict[EditKind, str] = {
    "headline": "Headline changed",
    "attribution_dropped": "Attribution dropped",
    "attribution_added": "Attribution added",
    "hardened": "Hardened",
    "softened": "Softened",
    "source_swapped": "Source swapped",
    "name_dropped": "Name dropped",
    "name_added": "Source named",
    "stance_changed": "Stance changed",
    "number_changed": "Number changed",
    "correction_added": "Note added",
}
_OTHERWISE = {
    "authors": "the byline",
    "section": "the section",
    "dateline": "the dateline",
    "date_published": "the date of publication",
    "pictures": "the pictures or their captions",
}

Kind = Literal["same", "del", "ins"]


class Run(NamedTuple):
    """Words of one version, or of both; `start` is their place in the earlier text for "del", else in the later."""

    kind: Kind
    text: str
    start: int


class Passage(NamedTuple):
    """One paragraph, ready to be printed."""

    html: Markup
    changed: bool
    moved: bool = False


class Fold(NamedTuple):
    """Neighbouring paragraphs that are folded (unchanged) or open."""

    folded: bool
    passages: list[Passage]


class Named(NamedTuple):
    """An edit as the list on top has it."""

    number: int
    name: str
    edit: Edit
    before: str
    after: str
    told: str


class Changes(msgspec.Struct, frozen=True):
    """The same as data: `sentences` are pairs of spans of the two bodies, null where there is none."""

    article_id: str
    before: Version
    after: Version
    edits: tuple[Edit, ...]
    sentences: tuple[tuple[Span | None, Span | None], ...]


class Versions:
    """The routes that compare versions."""

    def __init__(self, desk: Desk, pages: Pages) -> None:
        self.store, self.pages = desk.store, pages

    def routes(self) -> list[BaseRoute]:
        """Both take `from` and `to`, version numbers; the last two without them."""
        return [
            Route("/article/{article_id}/changes.json", self.changes_json),
            Route("/article/{article_id}/changes", self.changes, name="changes"),
        ]

    def _sides(self, request: Request) -> tuple[ArticleView, ArticleView]:
        article_id = request.path_params["article_id"]
        later = self.store.article(article_id, _number(request, "to"))
        if later is None:
            raise HTTPException(404)
        earlier = self.store.article(article_id, _number(request, "from") or max(1, later.version.number - 1))
        if earlier is None:
            raise HTTPException(404)
        return earlier, later

    def changes(self, request: Request) -> Response:
        """The page."""
        earlier, later = self._sides(request)
        found = edits(_account(earlier), _account(later))
        named = [_named(n, edit) for n, edit in enumerate(found, 1)]
        old, new = earlier.article, later.article
        context = {
            "here": "changes",
            "earlier": earlier,
            "later": later,
            "named": named,
            "headline": _line(old.headline, new.headline, "headline", named),
            "dek": _line(old.dek or "", new.dek or "", "dek", named),
            "folds": folds(old.body, new.body, named),
            "notes": list(_notes(old, new, named)),
            "otherwise": [words for field, words in _OTHERWISE.items() if getattr(old, field) != getattr(new, field)],
        }
        return self.pages.page("changes.html", context)

    def changes_json(self, request: Request) -> Response:
        """The same as data."""
        earlier, later = self._sides(request)
        changes = Changes(
            later.article.id,
            earlier.version,
            later.version,
            tuple(edits(_account(earlier), _account(later))),
            tuple((pair.before, pair.after) for pair in align(earlier.article.body, later.article.body)),
        )
        return Response(msgspec.json.encode(changes), media_type="application/json")


def _number(request: Request, name: str) -> int | None:
    given = request.query_params.get(name, "")
    if not given:
        return None
    if not (given.isascii() and given.isdigit() and len(given) < 9):
        raise HTTPException(404)
    return int(given)


def _account(view: ArticleView) -> Account:
    return Account(view.article, view.attributions, view.times, view.version.fetched_at)


def _named(number: int, edit: Edit) -> Named:
    told = ""
    if edit.kind == "attribution_dropped":
        told = "the outlet now says it itself" if edit.after else "gone with what it said"
    elif edit.kind == "attribution_added":
        told = "before, the outlet said it itself" if edit.before else "new"
    sourcing = edit.kind in ("attribution_dropped", "attribution_added")
    before = "" if edit.kind == "attribution_added" else _clipped(edit.before.text)
    after = "" if sourcing and edit.kind == "attribution_dropped" else _clipped(edit.after.text)
    return Named(number, NAMES[edit.kind], edit, before, after, told)


def _clipped(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= CLIPPED else text[:CLIPPED].rsplit(" ", 1)[0] + " …"


# ---- the text, word by word


def runs(before: str, after: str, old_start: int = 0, new_start: int = 0) -> Iterator[Run]:
    """What stayed, went and came, in reading order. `..._start`: where the two stand in their texts."""
    old, new = _PIECE.findall(before), _PIECE.findall(after)
    found = opcodes(list(map(_plain, old)), list(map(_plain, new)))
    at, later = old_start, new_start
    for gone, come, same in _blocks(found, old, new):
        if gone != come:
            yield from _differing(gone, come, at, later)
        elif come:
            yield Run("same", come, later)
        at, later = at + len(gone), later + len(come)
        if same:
            yield Run("same", same[1], later)
            at, later = at + len(same[0]), later + len(same[1])


def _plain(piece: str) -> str:
    return " " if piece.isspace() else piece.translate(_MARKS)


def _differing(gone: str, come: str, at: int, later: int) -> Iterator[Run]:
    if gone:
        yield Run("del", gone, at)
    if come:
        yield Run("ins", come, later)


def _blocks(
    opcodes: Sequence[tuple[str, int, int, int, int]], old: Sequence[str], new: Sequence[str]
) -> Iterator[tuple[str, str, tuple[str, str] | None]]:
    """(gone, come, what both go on with); a space or a mark alone between two changes belongs to them."""
    gone = come = ""
    for n, (tag, a, b, c, d) in enumerate(opcodes):
        was, now = "".join(old[a:b]), "".join(new[c:d])
        between = tag == "equal" and 0 < n < len(opcodes) - 1 and not any(letter.isalnum() for letter in now)
        if tag != "equal" or between:
            gone, come = gone + was, come + now
        else:
            yield gone, come, (was, now)
            gone = come = ""
    if gone or come:
        yield gone, come, None


_AROUND = {"same": Markup("{}"), "del": Markup("<del>{}</del>"), "ins": Markup("<ins>{}</ins>")}


class _Printer:
    """Runs to HTML, each edit's words under its number."""

    def __init__(self, named: Sequence[Named], place: str | None) -> None:
        self._at: list[tuple[Kind, Span, int]] = []
        for one in named:
            if one.edit.in_ == place:
                self._at += [("del", span, one.number) for span in one.edit.before.spans]
                self._at += [("ins", span, one.number) for span in one.edit.after.spans]
        self._seen: set[int] = set()

    def html(self, found: Sequence[Run]) -> Markup:
        """`found` in reading order."""
        return Markup("").join(self._run(run) for run in found)

    def _run(self, run: Run) -> Markup:
        side = "del" if run.kind == "del" else "ins"
        end = run.start + len(run.text)
        here = [(max(s, run.start), min(e, end), n) for kind, (s, e), n in self._at if kind == side]
        here = [(s, e, n) for s, e, n in here if s < e and (run.kind != "same" or n not in self._seen)]
        inner, at = Markup(""), run.start
        for start, stop, number in sorted(here):
            if start < at:
                continue
            inner += escape(run.text[at - run.start : start - run.start])
            inner += self._words(run.text[start - run.start : stop - run.start], number)
            at = stop
        inner += escape(run.text[at - run.start :])
        return _AROUND[run.kind].format(inner)

    def _words(self, text: str, number: int) -> Markup:
        if number in self._seen:
            return Markup('<span class="e">{}</span>').format(text)
        self._seen.add(number)
        back = Markup('<a class="ref" href="#edit-{0}"><span class="unseen">edit </span>{0}</a>').format(number)
        return Markup('<span class="e" id="e-{}">{}</span>{}').format(number, text, back)


def _line(before: str, after: str, place: str, named: Sequence[Named]) -> Markup:
    """A line; one that was written anew is not taken apart."""
    anew = share(keys(before), keys(after)) < ALIKE
    return _Printer(named, place).html(list(_differing(before, after, 0, 0) if anew else runs(before, after)))


def _notes(old: Article, new: Article, named: Sequence[Named]) -> Iterator[Markup]:
    """The notes of the later version; new ones as inserted."""
    for n, note in enumerate(new.corrections):
        before = note if note in old.corrections else ""
        yield _Printer(named, f"corrections/{n}").html(list(runs(before, note)))


def folds(before: str, after: str, named: Sequence[Named]) -> list[Fold]:
    """The later text by paragraphs, with what is gone where it stood; unchanged ones in a row are one fold."""
    printer = _Printer(named, None)
    found: list[Passage] = []
    for pairs in paragraphs(align(before, after), before, after):
        written: list[Run] = []
        for pair in pairs:
            if written:
                written.append(Run("same", " ", -1))
            written += _sentence(pair, before, after)
        changed = any(run.kind != "same" for run in written)
        found.append(Passage(printer.html(written), changed, all(pair.moved for pair in pairs)))
    return [Fold(not open_, list(passages)) for open_, passages in groupby(found, lambda one: one.changed or one.moved)]


def _sentence(pair: Pair, before: str, after: str) -> Iterator[Run]:
    if pair.after is None and pair.before is not None:
        yield Run("del", before[slice(*pair.before)], pair.before.start)
    elif pair.after is not None and pair.before is None:
        yield Run("ins", after[slice(*pair.after)], pair.after.start)
    elif pair.before is not None and pair.after is not None:
        yield from runs(before[slice(*pair.before)], after[slice(*pair.after)], pair.before.start, pair.after.start)


def paragraphs(pairs: Sequence[Pair], before: str, after: str) -> list[list[Pair]]:
    """The pairs by paragraph of the later text; what is gone stays with a neighbour of its own old paragraph."""
    found: list[list[Pair]] = []
    old, new = ([at.start() for at in re.finditer("\n", text)] for text in (before, after))
    last: tuple[int | None, int | None] = (None, None)  # the old and the new paragraph of the pair before
    for pair in pairs:
        was = None if pair.before is None else bisect_left(old, pair.before.start)
        now = None if pair.after is None else bisect_left(new, pair.after.start)
        together = now == last[1] is not None if now is not None else was == last[0] is not None
        opens_here = now is not None and last[1] is None and was is not None and was == last[0]
        if found and (together or opens_here):
            found[-1].append(pair)
        else:
            found.append([pair])
        last = (was if was is not None else last[0], now if now is not None else (last[1] if together else None))
    return found
