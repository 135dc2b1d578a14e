"""Markup that would cost the parser the square of its length, in time or in memory, found before it is parsed.

What costs: elements nested without end (every tag looks up the stack of open
elements), formatting never closed (the HTML standard has each new paragraph
open all of it again) and attributes without end in one tag (each is compared
with all others). All three are counted in one linear scan, and only on pages
long enough to hurt.
"""

import re
from collections import Counter

TAGS = 4_000  # opening tags up to which any nesting is cheap
DEPTH = 1_000  # open elements
REOPENED = 2_000_000  # elements that unclosed formatting makes the parser open again
LONG = 100_000  # characters up to which any number of attributes is cheap
ATTRIBUTES = 20_000  # of one tag

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9-]*+)(?=[\s/>])[^<>]*+")
_WHOLE_TAG = re.compile(r"""<[a-zA-Z](?:[^>"']++|"[^"]*+"|'[^']*+')*+""")
_QUOTED = re.compile(r"\"[^\"]*+\"|'[^']*+'")
_SCRIPT_END = re.compile(r"</script", re.I)
_FORMATTING = frozenset("a b big code em font i nobr s small strike strong tt u".split())
_FOREIGN = ("svg", "math")
_HTML_WITHIN = ("foreignobject", "desc", "title")
_BREAKS_OUT = _FORMATTING - {"a", "font"} | frozenset(
    "blockquote center div dl h1 h2 h3 h4 h5 h6 li ol p pre span table ul".split()
)
_INLINE = _FORMATTING | {"span"}
_CELLS = frozenset(("td", "th", "caption"))
_ROWS = frozenset(("tr", "tbody", "thead", "tfoot"))
_ITEMS = frozenset(("li", "dd", "dt", "option"))
# Empty by definition, or ended by the next of their kind.
_UNNESTED = (
    _CELLS
    | _ROWS
    | _ITEMS
    | frozenset(
        "area base body br col colgroup embed head hr html img input link meta optgroup p param script source track wbr".split()
    )
)


def endless(html: str) -> str | None:
    """What about this markup is without end, None when it can be parsed."""
    tags = html.count("<")
    if tags > TAGS and tags - html.count("</") > TAGS and (found := _Scan().run(html)):
        return found
    if len(html) > LONG and _many_attributes(max(_WHOLE_TAG.findall(html), key=len, default="")):
        return f"a tag has more than {ATTRIBUTES:,} attributes"
    return None


def _many_attributes(tag: str) -> bool:
    return len(tag) > 2 * ATTRIBUTES and len(re.findall(r"[^\s/]+", _QUOTED.sub('" ', tag))) > ATTRIBUTES


class _Scan:
    """The open elements at a point of the page, as a parser would hold them."""

    def __init__(self) -> None:
        self.stack: list[str] = []
        self.open: Counter[str] = Counter()
        self.formatting: Counter[str] = Counter()  # survives the element around it
        self.reopened = 0

    def run(self, html: str) -> str | None:
        """What has no end, None when everything has."""
        at = 0
        while tag := _TAG.search(html, at):
            at, name = tag.end(), tag[2].lower()
            if tag[1]:
                self._close(name)
                continue
            self._open(name, empty=tag[0].endswith("/"))
            if len(self.stack) > DEPTH:
                return f"elements are nested more than {DEPTH:,} deep"
            if self.reopened > REOPENED:
                return "formatting is opened without end and never closed"
            if name == "script" and not self._within(_FOREIGN):  # in a drawing, a script's tags are tags
                end = _SCRIPT_END.search(html, at)
                at = end.start() if end else len(html)
        return None

    def _within(self, names: tuple[str, ...]) -> bool:
        return any(self.open[name] for name in names)

    def _open(self, name: str, empty: bool) -> None:
        if name in _FORMATTING:
            if name != "a" or not self.formatting[name]:  # a link ends the link before
                self.formatting[name] += 1
        else:
            self.reopened += self.formatting.total()
        if name in _CELLS | _ROWS and self.open["table"]:
            self.formatting.clear()
            while self.stack[-1] != "table":
                self._pop()
        elif name in _ITEMS:
            while self.stack and self.stack[-1] in _INLINE:
                self._pop()
        if name in _UNNESTED:
            return
        if self._within(_FOREIGN) and not self._within(_HTML_WITHIN):
            if name in _BREAKS_OUT:
                for foreign in _FOREIGN:
                    self._close(foreign)
            elif empty:  # only foreign elements can be written <so/>
                return
        self.stack.append(name)
        self.open[name] += 1

    def _close(self, name: str) -> None:
        if self.formatting[name]:
            self.formatting[name] -= 1
        while self.open[name] and self._pop() != name:
            pass

    def _pop(self) -> str:
        last = self.stack.pop()
        self.open[last] -= 1
        return last
