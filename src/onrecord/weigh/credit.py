"""Where an article as a whole comes from: a wire that it names, or an earlier article whose text it shares."""

import re
from collections import defaultdict
from collections.abc import Container, Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import urlsplit

from onrecord.records import Account, Article, Attribution, Extent
from onrecord.weigh.copies import COPY, Copy
from onrecord.weigh.hints import hinted, present

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


# Credit in passing: who had it first, or through whom it came. A name follows, or stands before.
_NAME = r"(?P<name>(?-i:[A-Z])[\w.’'-]*(?: (?:of |the )?(?-i:[A-Z])[\w.’'-]*){0,4})"
_CREDITED = re.compile(
    r"\b(?:(?P<had>first (?:reported|published|revealed) (?:\w+ )?by|(?:reported earlier|earlier reported) by)|"
    rf"(?-i:H/T|[Hh]/t|[Vv]ia)|hat tip(?: to)?:?) (?:the )?{_NAME}",
    re.IGNORECASE,
)
_WAS_FIRST = re.compile(
    rf"\b{_NAME},? (?P<had>was (?:the )?first to (?:report|publish)|which first reported|"
    r"first reported (?:the|this|on))\b",
    re.IGNORECASE,
)
_PASSING = ("first", "earlier", "h/t", "via", "hat tip")  # what each of them has
_SENTENCE = re.compile(r"[^.!?\n]+(?:[.!?](?=\S)[^.!?\n]*)*[.!?]?")
_LINKS = frozenset("of the and for".split())
# What many outlets add to their names.
_ADDED = frozenset("news online media tv television radio network press digital agency newspaper daily weekly".split())
_FOR = re.compile(r"['’s]* for (?:the|a|an|this|these|pointing|spotting)\b")  # thanked for one thing only
# A sentence of no more words than these beside the name credits the whole article.
FEW_WORDS = 7


class Credit(NamedTuple):
    """`name` is an outlet or a wire; `key` its name as it is compared."""

    key: str
    name: str
    why: str = ""
    evidence: Extent = Extent()
    state: str = "dependent"


@lru_cache(1 << 14)
def outlet_key(name: str) -> str:
    """An outlet's name as it is compared: without article, domain ending or case."""
    key = re.sub(r"^(?:the|www\.)\s*|\.(?:com|org|net|co\.uk|info|[a-z]{2})(?:/.*)?$", "", name.strip().lower())
    key = re.sub(r"['’]s$", "", key).strip(" .,")
    return _ALIASES.get(key, key)


def looks_like_outlet(name: str, known: Container[str]) -> bool:
    """Whether a name is that of a news organisation: one of the story's, a known wire, or so called."""
    key = outlet_key(name)
    return key in known or key in _WIRES or bool(name[:1].isupper() and _OUTLET.search(name))


class Outlets:
    """The outlets that a story knows of, each of them one under all of its names.

    "TPA" is the Talvenian Press Agency and "The Courier" The Corvenna Courier, where the story knows of one only that
    could be so called.
    """

    def __init__(self, accounts: Iterable[Account] = ()) -> None:
        self._names: dict[str, str] = {}  # by key, as written first
        self._mastheads: set[str] = set()  # keys of those that articles are of
        self._full: dict[str, str] = {}
        self._longer: defaultdict[str, list[str]] = defaultdict(list)  # keys, by what they may be called in short
        self._by_letters: defaultdict[str, list[str]] = defaultdict(list)  # keys, by themselves without dots
        for account in accounts:
            self.learn(account)

    def __contains__(self, key: object) -> bool:
        return key in self._names

    def learn(self, account: Account) -> None:
        """Takes in the outlet that an article is of and those that it credits."""
        before = len(self._names), len(self._mastheads)
        own = account.article.outlet or ""
        if own and outlet_key(own) not in self._mastheads:
            self._mastheads.add(outlet_key(own))
            if outlet_key(own) in self._names:
                self._names[outlet_key(own)] = own  # as it calls itself
        credited = [outlet_name(a) for a in account.attributions if a.source_type == "outlet" and a.naming == "named"]
        for name in (own, *credited):
            key = outlet_key(name)
            if key and key not in self._names:
                self._names[key] = name
                self._by_letters[key.replace(".", "")].append(key)
                for short in _in_short(key):
                    self._longer[short].append(key)
        if before != (len(self._names), len(self._mastheads)):
            self._full.clear()

    def credit(self, name: str, why: str = "", evidence: Extent | None = None) -> Credit:
        """The credit to an outlet of this name, under its full name."""
        full = self.key(name)
        known = full != outlet_key(name) or full in self._mastheads
        return Credit(full, self._names.get(full, name) if known else name, why, evidence or Extent())

    def is_masthead(self, name: str) -> bool:
        """Whether an article of the story is of an outlet of this very name."""
        return outlet_key(name) in self._mastheads

    def own(self, article: Article) -> Credit:
        """The article's own outlet, or its site, or itself."""
        own = own_outlet(article)
        return self.credit(own.name)

    def key(self, name: str) -> str:
        """The key of an outlet's full name."""
        key = outlet_key(name)
        if key not in self._full:
            self._full[key] = self._longest(key)
        return self._full[key]

    def _longest(self, key: str) -> str:
        candidates = dict.fromkeys(self._longer.get(key, []) + self._longer.get(key.replace(".", ""), []))
        longer = [one for one in candidates if self._stands_for(key, one)]
        longer = [one for one in longer if not any(self._stands_for(one, other) for other in longer)]
        if not longer and key not in self._names:  # the story knows the short name alone
            shorter = [one for short in _in_short(key) for one in (short, *self._by_letters.get(short, ()))]
            longer = [one for one in dict.fromkeys(shorter) if one in self._names and self._stands_for(one, key)]
        return longer[0] if len(longer) == 1 else key

    def _stands_for(self, short: str, full: str) -> bool:
        """Whether a name is a longer one's initials, its last words, or the longer one without "News" or "of Ash"."""
        words = [word for word in full.split() if word not in _LINKS]
        if len(short) > 1 and short.replace(".", "") == "".join(word[0] for word in words) != full:
            return True
        if short in self._mastheads:
            return False
        if full.startswith(f"{short} of "):
            return True
        last = full.endswith(f" {short}") and short not in _ADDED
        return last or (full.startswith(f"{short} ") and full.removeprefix(f"{short} ") in _ADDED)


def _in_short(key: str) -> set[str]:
    """What an outlet may be called in short: see `Outlets._stands_for`, which decides."""
    words = key.split()
    ends = {" ".join(words[n:]) for n in range(1, len(words))}
    return {
        *ends,
        " ".join(words[:-1]),
        key.partition(" of ")[0],
        "".join(word[0] for word in words if word not in _LINKS),
    } - {"", key}


def outlet_name(attribution: Attribution) -> str:
    """The name of an outlet that is a source: "Radio" in "Radio Ash" is no role but a part of it."""
    speaker = attribution.speaker
    if speaker is None:
        return attribution.source.text
    titled = f"{speaker.role} {speaker.name}" if speaker.role else ""
    return titled if titled and titled.lower() in attribution.source.text.lower() else speaker.name


def own_outlet(article: Article) -> Credit:
    """The article's own outlet, or its site, or itself."""
    name = article.outlet or urlsplit(article.url).hostname or article.id
    return Credit(outlet_key(name), name)


def wire(article: Article, known: Outlets) -> Credit | None:
    """The agency that byline, dateline or sign-off names, unless it is the article's own outlet."""
    own = known.own(article).key
    for author in article.authors:
        for name in (author.name, author.works_for or ""):
            if name and looks_like_outlet(name, known) and known.key(name) != own:
                return known.credit(name, "its byline")
    if article.dateline and (match := re.search(r"\(([^()]+)\)", article.dateline)):
        credit = known.credit(match.group(1), "its dateline")
        return credit if credit.key != own else None
    body = article.body
    found = [(_DATELINE.search(body), "its dateline"), (_BYLINE.search(body[:600]), "its byline")]
    found += [(pattern.search(body, max(0, len(body) - 1200)), "its sign-off") for pattern in _SIGNED_OFF]
    for match, why in found:
        if match is not None and match.lastindex:
            name = match.group(match.lastindex).strip()
            if why != "its dateline" and not (known.key(name) in known or outlet_key(name) in _WIRES):
                continue
            credit = known.credit(name, why, Extent.of(body, [match.span(match.lastindex)]))
            if credit.key != own:
                return credit
    return None


class Roots:
    """For each article the steps back to where its text comes from; the last is its root, the first the nearest.

    An article that names nobody and copies nobody has no step. One wire named by any of a set of copies is the
    root of all of them. Articles are added in time order.
    """

    def __init__(self, accounts: Sequence[Account], known: Outlets) -> None:
        self._accounts = accounts
        self._known = known
        self._copied: dict[int, Sequence[Copy]] = {}
        self._leaders: dict[int, int] = {}
        self._families: defaultdict[int, list[int]] = defaultdict(list)
        self._wires: dict[int, Credit] = {}
        self._declared: dict[int, Credit] = {}
        self._steps: dict[int, list[Credit]] = {}

    def add(self, index: int, copied: Sequence[Copy]) -> list[int]:
        """Takes an article in, with what it copies; returns the earlier ones whose steps are others now."""
        self._copied[index] = copied
        leader = self._leaders[index] = self._leaders[copied[0].of] if copied and copied[0].share >= COPY else index
        self._families[leader].append(index)
        credit = wire(self._accounts[index].article, self._known)
        if credit is None or leader in self._declared:
            if credit is not None:
                self._wires[index] = credit
            return []
        self._wires[index] = self._declared[leader] = credit
        changed = [other for other in self._families[leader] if other != index and other not in self._wires]
        for other in changed:
            self._steps.pop(other, None)
        return changed

    def replace(self, index: int, copied: Sequence[Copy]) -> list[int]:
        """The same for an article that is another now."""
        self._families[self._leaders[index]].remove(index)
        self._steps.pop(index, None)
        self._wires.pop(index, None)
        return self.add(index, copied)

    def __getitem__(self, index: int) -> list[Credit]:
        """The steps of an article."""
        if index not in self._steps:
            self._steps[index] = self._find(index)
        return self._steps[index]

    def _find(self, index: int) -> list[Credit]:
        account, leader, own = self._accounts[index], self._leaders[index], self._wires.get(index)
        agency = own or self._declared.get(leader)
        if agency is not None and agency.key != self._known.own(account.article).key:
            why = own.why if own is not None else "shares its wording with a copy that names it"
            return [Credit(agency.key, agency.name, why, own.evidence if own is not None else Extent())]
        if agency is not None or leader == index:
            return []
        chain: list[Credit] = []
        for other in dict.fromkeys((self._copied[index][0].nearest, leader)):
            earlier = self._known.own(self._accounts[other].article)
            words = _shared(account, self._accounts[other])
            chain.append(Credit(earlier.key, earlier.name, "shares its wording", words))
        return chain


def roots(accounts: Sequence[Account], copied: Sequence[Sequence[Copy]], known: Outlets) -> list[list[Credit]]:
    """The steps of each article; `accounts` are in time order."""
    found = Roots(accounts, known)
    for index, near in enumerate(copied):
        found.add(index, near)
    return [found[index] for index in range(len(accounts))]


def _shared(account: Account, earlier: Account) -> Extent:
    """The first sentence that both bodies hold, as evidence."""
    body = account.article.body
    for sentence in re.finditer(r"[^.!?\n]{40,}[.!?]", body):
        if sentence.group().strip() in earlier.article.body:
            return Extent.of(body, [sentence.span()])
    return Extent()


class Passing(NamedTuple):
    """A credit in passing, and what it credits: the body's stretch that it stands in, or (None) all of the article."""

    credit: Credit
    of: tuple[int, int] | None


def in_passing(article: Article, known: Outlets) -> list[Passing]:
    """Who the body says had it first, or through whom it came: "first reported by", "h/t", "via"."""
    found: list[Passing] = []
    hints = present(article.body, _PASSING)
    if not hints:
        return found
    own = known.own(article).key
    for sentence in _SENTENCE.finditer(article.body):
        text = sentence.group()
        if not hinted(text, hints):
            continue
        for match in (*_CREDITED.finditer(text), *_WAS_FIRST.finditer(text)):
            name = match["name"].strip(" .,")
            key = known.key(name)
            is_outlet = looks_like_outlet(name, known) if match["had"] else key in known or key in _WIRES
            if key == own or not is_outlet:
                continue
            start = sentence.start() + match.start("name")
            credit = known.credit(name, "says so", Extent.of(article.body, [(start, start + len(name))]))
            alone = len(text.split()) - len(name.split()) <= FEW_WORDS and not _FOR.match(text, match.end())
            found.append(Passing(credit, None if alone else sentence.span()))
    return found
