"""Where an article as a whole comes from: a wire that it names, or an earlier article whose text it shares."""

import re
from collections.abc import Sequence
from typing import NamedTuple
from urllib.parse import urlsplit

from onrecord.records import Account, Article, Attribution, Extent
from onrecord.weigh.copies import COPY, Copy

_ALIASES = {
    "ap": "associated press",
    "afp": "agence france-presse",
    "agence france presse": "agence france-presse",
    "dpa": "deutsche presse-agentur",
    "pa": "press association",
    "pa media": "press association",
    "nyt": "new york times",
    "wsj": "wall street journal",
}
_WIRES = frozenset(
    {
        "agence france-presse", "anadolu", "ansa", "associated press", "australian associated press", "belta",
        "bloomberg", "canadian press", "deutsche presse-agentur", "dow jones", "efe", "interfax", "jiji press", "kyodo",
        "kyodo news", "press association", "press trust of india", "reuters", "ria novosti", "tass", "ukrinform",
        "united press international", "upi", "xinhua", "yonhap",
    }
)  # fmt: skip
_OUTLET = re.compile(
    r"\b(?:times|news|post|herald|tribune|gazette|daily|journal|guardian|telegraph|press|agency|wire|radio|tv|"
    r"television|broadcaster|newspaper|magazine|weekly|courier|observer|chronicle|mail|mirror|independent|monitor|"
    r"standard|dispatch|review|bulletin|outlet|website|broadcasting|newswire)\b",
    re.IGNORECASE,
)
_DATELINE = re.compile(r"^\W{0,3}[^\W\d_][^()\n]{1,70}\(([^()\n]{2,40})\)\s*(?:[—–―-]|--)\s")
_SIGNED_OFF = (
    re.compile(r"\b([A-Z][\w.-]*(?: [A-Z][\w.-]*){0,3}) (?:staff )?(?:writers?|reporters?|correspondents?|journalists?)"
               r"\b[^.\n]{2,250}\bcontributed\b"),
    re.compile(r"\(c\) ?(?:\d{4} )?([A-Z][\w .-]{2,40}?)(?:\.|$)"
               r"|(?:Copyright|©)(?: ©)? (?:\d{4} )?(?:The )?([A-Z][\w -]{1,40})"),
    re.compile(r"\b[Ww]ith (?:files|material|reporting) (?:from|by) (?:the )?([A-Z][\w .-]{1,40}?)[.\n]"),
)  # fmt: skip
_BYLINE = re.compile(
    r"(?:^|\n)\W{0,3}By (?:[A-Z][^\n,/|]{2,60}[,/|] ?)?(?:the )?([A-Z][\w .-]{1,40}?)\s*(?:\n|$|\||#)", re.M
)


class Credit(NamedTuple):
    """`name` is an outlet or a wire; `key` its name as it is compared."""

    key: str
    name: str
    why: str = ""
    evidence: Extent = Extent()
    state: str = "dependent"


def outlet_key(name: str) -> str:
    """An outlet's name as it is compared: without article, domain ending or case."""
    key = re.sub(r"^(?:the|www\.)\s*|\.(?:com|org|net|co\.uk|info|[a-z]{2})(?:/.*)?$", "", name.strip().lower())
    key = re.sub(r"['’]s$", "", key).strip(" .,")
    return _ALIASES.get(key, key)


def looks_like_outlet(name: str, known: frozenset[str]) -> bool:
    """Whether a name is that of a news organisation: one of the story's, a known wire, or so called."""
    key = outlet_key(name)
    return key in known or key in _WIRES or bool(name[:1].isupper() and _OUTLET.search(name))


def known_outlets(accounts: Sequence[Account]) -> frozenset[str]:
    """The outlets that the story itself knows of, as keys."""
    names = [account.article.outlet for account in accounts if account.article.outlet]
    names += [
        _name(attribution)
        for account in accounts
        for attribution in account.attributions
        if attribution.source_type == "outlet"
    ]
    return frozenset(map(outlet_key, names)) - {""}


def _name(attribution: Attribution) -> str:
    return attribution.speaker.name if attribution.speaker is not None else attribution.source.text


def own_outlet(article: Article) -> Credit:
    """The article's own outlet, or its site, or itself."""
    name = article.outlet or urlsplit(article.url).hostname or article.id
    return Credit(outlet_key(name), name)


def wire(article: Article, known: frozenset[str]) -> Credit | None:
    """The agency that byline, dateline or sign-off names, unless it is the article's own outlet."""
    own = own_outlet(article).key
    for author in article.authors:
        for name in (author.name, author.works_for or ""):
            if name and looks_like_outlet(name, known) and outlet_key(name) != own:
                return Credit(outlet_key(name), name, "its byline")
    if article.dateline and (match := re.search(r"\(([^()]+)\)", article.dateline)):
        return _agency(match.group(1), own, "its dateline", Extent())
    body = article.body
    found = [(_DATELINE.search(body), "its dateline"), (_BYLINE.search(body[:600]), "its byline")]
    found += [(pattern.search(body, max(0, len(body) - 1200)), "its sign-off") for pattern in _SIGNED_OFF]
    for match, why in found:
        if match is not None and match.lastindex:
            name = match.group(match.lastindex).strip()
            if why != "its dateline" and not (outlet_key(name) in known or outlet_key(name) in _WIRES):
                continue
            if credit := _agency(name, own, why, Extent.of(body, [match.span(match.lastindex)])):
                return credit
    return None


def _agency(name: str, own: str, why: str, evidence: Extent) -> Credit | None:
    return Credit(outlet_key(name), name, why, evidence) if outlet_key(name) != own else None


def roots(accounts: Sequence[Account], copied: Sequence[Sequence[Copy]], known: frozenset[str]) -> list[list[Credit]]:
    """For each article the steps back to where its text comes from; the last is its root, the first the nearest.

    An article that names nobody and copies nobody has no step. One wire named by any of a set of copies is the
    root of all of them. `accounts` are in time order.
    """
    leaders = list(range(len(accounts)))
    for index, near in enumerate(copied):
        if near and near[0].share >= COPY:
            leaders[index] = leaders[near[0].of]
    wires = [wire(account.article, known) for account in accounts]
    declared: dict[int, Credit] = {}
    for index, leader in enumerate(leaders):
        if (credit := wires[index]) is not None:
            declared.setdefault(leader, credit)
    steps: list[list[Credit]] = []
    for index, account in enumerate(accounts):
        leader, own = leaders[index], wires[index]
        agency = own or declared.get(leader)
        chain: list[Credit] = []
        if agency is not None and agency.key != own_outlet(account.article).key:
            why = own.why if own is not None else "shares its wording with a copy that names it"
            chain = [Credit(agency.key, agency.name, why, own.evidence if own is not None else Extent())]
        elif agency is None and leader != index:
            for other in dict.fromkeys((copied[index][0].nearest, leader)):
                earlier = own_outlet(accounts[other].article)
                words = _shared(account, accounts[other])
                chain.append(Credit(earlier.key, earlier.name, "shares its wording", words))
        steps.append(chain)
    return steps


def _shared(account: Account, earlier: Account) -> Extent:
    """The first sentence that both bodies hold, as evidence."""
    body = account.article.body
    for sentence in re.finditer(r"[^.!?\n]{40,}[.!?]", body):
        if sentence.group().strip() in earlier.article.body:
            return Extent.of(body, [sentence.span()])
    return Extent()
