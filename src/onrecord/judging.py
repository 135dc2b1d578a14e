"""Whether a judgement makes sense, and what it says in plain words. The desk keeps it and carries it out."""

import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import NamedTuple, cast, get_args

import msgspec
from msgspec.structs import replace

from onrecord.attribute.kinds import kind_of_name
from onrecord.judged import locate, plain_name, pointed_at
from onrecord.rated import SORTS, source_named, source_of
from onrecord.records import Attribution, Judgement, JudgementKind, Reference, Reliability, SourceType, UsageError
from onrecord.store import Store
from onrecord.store.views import ArticleView
from onrecord.tables import lines
from onrecord.weigh.admiralty import RELIABILITY

KINDS: tuple[JudgementKind, ...] = get_args(JudgementKind)
LONGEST = 200  # characters of a name
NOTE = 2000  # characters of a note
SHOWN = 160  # characters of words in a line

# What each kind says, for lists and filters.
NAMES: dict[JudgementKind, str] = {
    "merge_stories": "Stories merged",
    "split_story": "Story split",
    "same_speaker": "One speaker",
    "other_speaker": "Two speakers",
    "same_claim": "One claim",
    "other_claim": "Two claims",
    "same_origin": "One origin",
    "other_origin": "Two origins",
    "wrong_source": "Source set",
    "not_said": "No attribution",
    "reliability": "Reliability set",
}

COLUMNS = (
    "id", "kind", "at", "by", "stands", "undone_by", "undone_at", "said", "articles", "speakers", "words", "right",
    "note", "outlets", "origins",
)  # fmt: skip


def kind_named(name: str) -> JudgementKind:
    """Raises UsageError for a kind that there is not."""
    for kind in KINDS:
        if kind == name:
            return kind
    raise UsageError("there is no judgement of this kind", name[:40], f"use one of {', '.join(KINDS)}")


def sensible(store: Store, asked: Judgement) -> Judgement:
    """The judgement with what can be told of it now; the same one, where it stands already.

    Raises UsageError for one about words, articles or speakers that are not there, or about one thing twice.
    Which articles are in which stories is for the desk to see to.
    """
    asked = replace(asked, note=asked.note.strip()[:NOTE])
    if asked.kind == "reliability":
        asked = _source_there(store, asked)
    known = _standing(store, asked)
    return known if known is not None else _CHECKS[asked.kind](store, asked)


def made(kind: JudgementKind, by: str, about: Sequence[str] | Sequence[Reference]) -> Judgement:
    """A judgement of now about articles (their ids), speakers (their names), words or a source, as the kind wants.

    Raises UsageError for what names no source.
    """
    what = Judgement(secrets.token_hex(8), kind, by, datetime.now(UTC))
    words = tuple(one for one in about if isinstance(one, Reference))
    plain = tuple(one.strip() for one in about if isinstance(one, str))
    if kind in ("merge_stories", "split_story"):
        return replace(what, articles=plain)
    if kind == "reliability":
        named = [source_named(one) for one in plain]
        of = {sort: tuple(one.name for one in named if one.sort == sort) for sort in SORTS}
        return replace(what, outlets=of["outlet"], speakers=of["speaker"], origins=of["origin"])
    return replace(what, speakers=plain) if kind in ("same_speaker", "other_speaker") else replace(what, words=words)


def _standing(store: Store, asked: Judgement) -> Judgement | None:
    """The same judgement made before, as a second click on a button makes it. Of letters only the last one holds."""
    if asked.kind == "reliability":
        return next(
            (
                one
                for one in store.ratings.of(source_of(asked))[:1]
                if (one.right, one.note) == (asked.right, asked.note)
            ),
            None,
        )
    subjects = (*(one.article_id for one in asked.words), *asked.speakers)
    for one in store.judgements_about(subjects) if subjects else ():
        alike = (one.kind, one.words, one.speakers, one.right) == (asked.kind, asked.words, asked.speakers, asked.right)
        if alike:
            return one
    return None


# --------------------------------------------------------------------------- what makes sense


def _stories(_store: Store, asked: Judgement) -> Judgement:
    articles = tuple(dict.fromkeys(asked.articles))
    if len(articles) < 2:
        raise UsageError("a story cannot be judged against itself", remedy="name two articles at least")
    return replace(asked, articles=articles)


def _speakers(store: Store, asked: Judgement) -> Judgement:
    if len(asked.speakers) != 2 or asked.speakers[0] == asked.speakers[1]:
        raise UsageError("a speaker cannot be compared with itself", ", ".join(asked.speakers), "name two speakers")
    there = store.speakers(asked.speakers)
    for name in asked.speakers:
        if name not in there:
            raise UsageError("nobody speaks under this name", name[:LONGEST], "take a name from an article's sources")
    return asked


def _pair(store: Store, asked: Judgement) -> tuple[list[ArticleView], list[Attribution | None]]:
    """The articles and attributions of two words of one story."""
    if len(asked.words) != 2 or asked.words[0] == asked.words[1]:
        raise UsageError("this takes two different passages", remedy="name one and another")
    views = [_article(store, reference) for reference in asked.words]
    if views[0].story_id != views[1].story_id:
        what, remedy = "these passages are of two stories", "merge the stories first"
        raise UsageError(what, " and ".join(view.article.headline[:60] for view in views), remedy)
    both = zip(views, asked.words, strict=True)
    found = [pointed_at(view.article, view.attributions, reference) for view, reference in both]
    if found[0] is not None and found[0] == found[1]:
        raise UsageError("both passages are of one attribution", found[0].content.text[:SHOWN], "name another")
    return views, found


def _claims(store: Store, asked: Judgement) -> Judgement:
    _pair(store, asked)
    return asked


def _origins(store: Store, asked: Judgement) -> Judgement:
    _, found = _pair(store, asked)
    for reference, attribution in zip(asked.words, found, strict=True):
        if attribution is None:
            raise UsageError(
                "nothing is attributed to these words", _cut(reference.quote.exact), "name a source's words"
            )
    return asked


def _attribution(store: Store, asked: Judgement) -> Attribution:
    if not asked.words or len({reference.article_id for reference in asked.words}) != 1:
        raise UsageError("this takes the words of one passage", remedy="name an attribution of an article")
    view = _article(store, asked.words[0])
    found = pointed_at(view.article, view.attributions, *asked.words)
    if found is None:
        what, remedy = "these words are no attribution", "it may have been taken out already; look again"
        raise UsageError(what, _cut(asked.words[0].quote.exact), remedy)
    return found


def _not_said(store: Store, asked: Judgement) -> Judgement:
    _attribution(store, asked)
    return asked


def _source(store: Store, asked: Judgement) -> Judgement:
    right = " ".join((asked.right or "").split())
    if not right or len(right) > LONGEST:
        raise UsageError("it is not said who says so", remedy=f"give a name of at most {LONGEST} characters")
    found = _attribution(store, asked)
    if found.speaker is not None and found.speaker.name == right:
        raise UsageError("this is the source that is shown already", right, "name another")
    kind: SourceType = store.speakers([right]).get(right) or kind_of_name(right) or "person"
    return replace(asked, right=right, right_type=kind)


def _reliability(store: Store, asked: Judgement) -> Judgement:
    if asked.right not in RELIABILITY:
        raise UsageError("this is no grade of reliability", (asked.right or "")[:LONGEST], "choose one of A to F")
    if not asked.note:
        raise UsageError("it is not said why", source_of(asked).name[:LONGEST], "give the reason for this grade")
    return asked


def _source_there(store: Store, asked: Judgement) -> Judgement:
    """With the source as the desk names it. Raises UsageError for one that no article has."""
    source = source_of(asked)
    if source.sort == "outlet":
        outlet = store.profiles.outlet(source.name)
        named = [outlet.name] if outlet is not None else []
    elif source.sort == "speaker":
        named = [line.key for line in store.profiles.resolve(source.name)]
    else:
        named = [source.name] if store.ratings.leads_to(source.name) else []
    if not named:
        raise UsageError("no article has this source", source.name[:LONGEST], "take it from a page of the desk")
    if len(named) > 1:
        raise UsageError("several speakers have this name", source.name[:LONGEST], "choose one on its own page")
    return replace(asked, **{f"{source.sort}s": tuple(named)})


def _article(store: Store, reference: Reference) -> ArticleView:
    view = store.article(reference.article_id)
    if view is None:
        raise UsageError("there is no such article", reference.article_id[:40], "see the feed")
    if locate(view.article, reference) is None:
        what, remedy = "these words are not in the article", "it may have been edited; look again"
        raise UsageError(what, _cut(reference.quote.exact), remedy)
    return view


_CHECKS: dict[JudgementKind, Callable[[Store, Judgement], Judgement]] = {
    "merge_stories": _stories,
    "split_story": _stories,
    "same_speaker": _speakers,
    "other_speaker": _speakers,
    "same_claim": _claims,
    "other_claim": _claims,
    "same_origin": _origins,
    "other_origin": _origins,
    "wrong_source": _source,
    "not_said": _not_said,
    "reliability": _reliability,
}

# --------------------------------------------------------------------------- in words


def concerned(judgement: Judgement) -> tuple[str, ...]:
    """The ids of the articles that it is about, each once."""
    return tuple(dict.fromkeys((*judgement.articles, *(one.article_id for one in judgement.words))))


def in_words(judgement: Judgement, headlines: Mapping[str, str]) -> str:
    """What was decided, as one sentence without a full stop. `headlines`: of its articles, by id."""
    articles = [f"“{headlines.get(one) or one}”" for one in judgement.articles]
    words = [f"“{_cut(one.quote.exact)}”" for one in judgement.words]
    match judgement.kind:
        case "merge_stories":
            return f"{_and(articles)} are one story"
        case "split_story":
            return f"{_and(articles[:-1])} {'is' if len(articles) == 2 else 'are'} not of the story of {articles[-1]}"
        case "same_speaker":
            return f"{_people(judgement.speakers)} one speaker"
        case "other_speaker":
            return f"{_people(judgement.speakers)} two speakers"
        case "same_claim":
            return f"{_and(words)} say the same"
        case "other_claim":
            return f"{words[0]} does not say the same as {words[-1]}"
        case "same_origin":
            return f"{_and(words)} are one origin"
        case "other_origin":
            return f"{_and(words)} are two origins"
        case "wrong_source":
            return f"{words[0]} is said by {judgement.right}"
        case "not_said":
            return f"{words[0]} is no attribution"
        case "reliability":
            letter = cast(Reliability, judgement.right)
            return f"{plain_name(source_of(judgement).name)} is rated {letter}, {RELIABILITY[letter]}"


def _people(names: Sequence[str]) -> str:
    """Names, or keys of profiles: two of one name are two ways in which it is told."""
    plain = [plain_name(name) for name in names]
    return f"{plain[0]}, as told in two ways, is" if len(set(plain)) == 1 else f"{_and(plain)} are"


def _and(parts: Sequence[str]) -> str:
    return ", ".join(parts[:-1]) + f" and {parts[-1]}" if len(parts) > 1 else "".join(parts)


def _cut(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= SHOWN else text[:SHOWN].rsplit(" ", 1)[0] + " …"


class Decided(NamedTuple):
    """A judgement as a list shows it."""

    judgement: Judgement
    said: str  # see in_words
    articles: list[tuple[str, str]]  # (id, headline) of those that it is about and that are still kept


def decided(store: Store, judgements: Sequence[Judgement]) -> list[Decided]:
    """Judgements with what they say."""
    known = store.headlines({article_id for one in judgements for article_id in concerned(one)})
    return [
        Decided(one, in_words(one, known), [(id_, known[id_]) for id_ in concerned(one) if id_ in known])
        for one in judgements
    ]


def as_json(rows: Iterable[Decided]) -> bytes:
    """A list of judgements, each with what it says in words."""
    return msgspec.json.encode([{"said": said, **msgspec.to_builtins(judgement)} for judgement, said, _ in rows])


def as_csv(rows: Iterable[Decided]) -> str:
    """A table."""
    return "".join(lines(COLUMNS, map(_cells, rows)))


def _cells(row: Decided) -> tuple[str | None, ...]:
    one = row.judgement
    return (
        *(one.id, one.kind, one.at.isoformat(), one.by, "yes" if one.stands else "no"),
        *(one.undone_by, one.undone_at.isoformat() if one.undone_at else None, row.said),
        *(" ".join(concerned(one)), " | ".join(one.speakers)),
        *(" | ".join(reference.quote.exact for reference in one.words), one.right, one.note),
        *(" | ".join(one.outlets), " | ".join(one.origins)),
    )
