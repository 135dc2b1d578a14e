"""Which pieces of a page are the article's own text, and what the others are."""

from collections import Counter

from onrecord.read.evidence import Evidence
from onrecord.read.outlets import Special
from onrecord.read.tree import HEADINGS, Piece, Tree
from onrecord.read.wording import plain, wording
from onrecord.read.zones import ANOTHER, OUTSIDE, Zone, zone_of
from onrecord.records import BlockLabel

PARAGRAPH = 60  # code points from which a piece weighs as text
LINKED = 0.5  # share of link text from which a piece is no prose
DOMINANT = 0.7  # share of a container's text that one child must hold for the article to lie within that child
LONGEST = 400  # code points of prose in what calls itself a date, a byline or a credit
_BRIEF = frozenset(("dates", "byline", "credit"))
NO_TEXT, SURELY_TEXT = -1.39, 2.2  # log-odds from which weights overrule the rules: 0.2 and 0.9
_TEXT = frozenset(("paragraph", "subheading", "list_item", "block_quote", "table"))
# Labels that say what a piece is, and not only that it is no text.
_SETTLED = frozenset(("headline", "dek", "caption", "credit", "live_item", "embedded_post", "navigation"))
DEK = (50, 700)  # fewest and most code points of a dek that does not call itself one
KEY = 120  # code points by which a piece is known
STATED = 300  # letters from which the metadata state the text
SURE = 15  # letters from which a piece can be looked for in it
_HOLDERS = frozenset("div section article main table tbody tr td body center form li ul ol figure details".split())
_LABELS: dict[Zone, BlockLabel] = {
    "caption": "caption", "credit": "credit", "live_item": "live_item", "author_card": "author_card", "byline": "byline",
    "dates": "published", "dek": "dek", "comments": "comments", "newsletter": "newsletter", "related": "related",
    "navigation": "navigation", "boilerplate": "boilerplate", "legal": "legal", "correction": "correction",
    ANOTHER: "related", "pull_quote": "pull_quote", "table": "table", "embedded_post": "embedded_post",
}  # fmt: skip


class Chooser:
    """Labels the pieces of one page.

    `stated`: the article's text as the page's metadata states it, perhaps
    empty. `own`: what holds for this outlet alone.
    """

    def __init__(self, tree: Tree, stated: str, headline: str, own: Special) -> None:
        self.own = own
        self.tree, self.headline = tree, plain(headline[:KEY])
        self.stated, self.length = plain(stated), len(stated)
        self.weights = self._weights([_weight(piece) for piece in tree.pieces])
        self.total = self.weights[0] or 1
        self.zones = self._zones()
        has_text = len(self.stated) > STATED
        self.keys = [plain(piece.text[:KEY]) for piece in tree.pieces]
        # Whether the text that the metadata state holds each piece; None where they state none, or it is too short to say.
        self.within = [key in self.stated if has_text and len(key) > SURE else None for key in self.keys]

    def choose(self) -> list[BlockLabel]:
        """Label by rules; where the weights of all that is seen of a piece are sure of the contrary, they have it."""
        labels = self.by_rules()
        seen = self.evidence(labels)
        chosen = list(labels)
        for number, (piece, label) in enumerate(zip(self.tree.pieces, labels, strict=True)):
            if label in _TEXT:
                if seen.log_odds(number) < NO_TEXT:
                    chosen[number] = "related" if piece.linked > LINKED * len(piece.text) else "boilerplate"
            elif (
                label not in _SETTLED and self.zones[piece.container] != ANOTHER and seen.log_odds(number) > SURELY_TEXT
            ):
                chosen[number] = _by_element(piece)
        return chosen

    def evidence(self, labels: list[BlockLabel]) -> Evidence:
        """What is seen of every piece, given the labels of the rules."""
        zones = [self.zones[piece.container] for piece in self.tree.pieces]
        return Evidence(self.tree, zones, labels, self.keys, self.within)

    def by_rules(self) -> list[BlockLabel]:
        """Label by zone, then by place in the article's container, then by wording."""
        pieces = self.tree.pieces
        zones = [self.zones[piece.container] for piece in pieces]
        prose = [
            0 if zone in _LABELS and zone not in ("dek", "live_item") else _weight(p)
            for p, zone in zip(pieces, zones, strict=True)
        ]
        weights = self._weights(prose)
        root = self._root(weights)
        inside = self._inside(root)
        labels: list[BlockLabel] = []
        for number, (piece, zone) in enumerate(zip(pieces, zones, strict=True)):
            if (
                zone in _LABELS
                and not (zone == "dates" and len(piece.text) > 120)
                and not (zone == "dek" and inside[piece.container] and len(piece.text) > 600)
            ):
                labels.append(_LABELS[zone])
            else:
                labels.append(self._label(number, inside[piece.container]))
        self._late_deks(labels, inside)
        self._by_statement(labels)
        self._ends(labels)
        self._lead(labels)
        return labels

    # ---- containers

    def _weights(self, of_pieces: list[int]) -> list[int]:
        weights = [0] * len(self.tree.containers)
        for piece, weight in zip(self.tree.pieces, of_pieces, strict=True):
            weights[piece.container] += weight
        for number in range(len(weights) - 1, 0, -1):  # a parent's number is always the lower one
            weights[self.tree.containers[number].parent] += weights[number]
        return weights

    def _zones(self) -> list[Zone]:
        """The zone of each container."""
        said, special, others = self._said(), bool(self.own.drop or self.own.keep), self._other_articles()
        zones: list[Zone] = []
        for number, (parent, _, _, own) in enumerate(self.tree.containers):
            if number in others:
                own = ANOTHER
            elif own or special:
                own = self._own_zone(number, said)
            outer = zones[parent] if parent >= 0 else ""
            zones.append(outer if outer and (not own or outer in OUTSIDE) else own)
        return zones

    def _own_zone(self, number: int, said: Counter[tuple[Zone, str]]) -> Zone:
        """The zone that a container names; a name that stands on half of all prose is the article's, whatever it says."""
        _, tag, words, own = self.tree.containers[number]
        if self.own.drop.intersection(classes := words.split()):
            return "boilerplate"
        if self.own.keep.intersection(classes) or (own in _BRIEF and self.weights[number] > LONGEST):
            return ""
        if own and own != "live_item" and tag not in ("aside", "nav"):
            weight = self.weights[number]
            if own in OUTSIDE and own != "comments":
                weight = max(weight, said[zone_of(words)])
            if weight > 0.5 * self.total:
                return ""
        return own

    def _other_articles(self) -> set[int]:
        """Elements that hold an article with a headline of its own, where this one's headline stands in another."""
        containers, pieces = self.tree.containers, self.tree.pieces
        headed: dict[bool, set[int]] = {True: set(), False: set()}
        for piece in pieces:
            if piece.tag == "h1" and len(piece.text) > SURE:
                at = piece.container
                while at > 0 and containers[at].tag != "article":
                    at = containers[at].parent
                if at > 0:
                    headed[bool(self.headline) and plain(piece.text[:KEY]) == self.headline].add(at)
        return headed[False] - headed[True] if headed[True] else set()

    def _said(self) -> Counter[tuple[Zone, str]]:
        """How much prose stands under each word that names a zone; what is nested under the same word counts once."""
        said: Counter[tuple[Zone, str]] = Counter()
        names: list[tuple[Zone, str]] = []
        for (parent, _, words, own), weight in zip(self.tree.containers, self.weights, strict=True):
            outer = names[parent] if parent >= 0 else ("", "")
            name = zone_of(words) if own else ("", "")
            if name[0] and name != outer:
                said[name] += weight
            names.append(name if name[0] else outer)
        return said

    def _root(self, weights: list[int]) -> int:
        """Goes down from the body as long as one child holds nearly all prose."""
        containers = self.tree.containers
        children: dict[int, list[int]] = {}
        for number, container in enumerate(containers[1:], 1):
            if weights[number] and container.tag in _HOLDERS:
                children.setdefault(container.parent, []).append(number)
        paragraphs = self._paragraphs(weights)
        at = 0
        while at in children:
            best = max(children[at], key=weights.__getitem__)
            if weights[best] < DOMINANT * weights[at] or paragraphs[best] < min(2, paragraphs[at]):
                break
            at = best
        return at

    def _paragraphs(self, weights: list[int]) -> list[int]:
        counts = [0] * len(weights)
        for piece in self.tree.pieces:
            if _weight(piece):
                counts[piece.container] += 1
        for number in range(len(counts) - 1, 0, -1):
            counts[self.tree.containers[number].parent] += counts[number]
        return counts

    def _inside(self, root: int) -> list[bool]:
        inside: list[bool] = []
        for number, container in enumerate(self.tree.containers):
            inside.append(number == root or (container.parent >= 0 and inside[container.parent]))
        return inside

    # ---- labels

    def _label(self, number: int, inside: bool) -> BlockLabel:
        piece = self.tree.pieces[number]
        text = piece.text
        if self.headline and self.keys[number] == self.headline and len(text) < 2 * KEY:
            return "headline"
        said = wording(text)
        if said is not None:
            return said
        share = piece.linked / len(text)
        if not inside:
            return "related" if share > LINKED else "boilerplate"
        if piece.tag in HEADINGS:
            return "related" if share > 0.8 else "subheading"
        if share > LINKED and (len(text) < 200 or share > 0.85):
            return "related"
        label = _by_element(piece)
        if (
            label == "paragraph"
            and len(text) < 25
            and piece.tag != "p"
            and not text.endswith((".", "!", "?", "”", '"', ":"))
        ):
            return "boilerplate"
        return label

    def _late_deks(self, labels: list[BlockLabel], inside: list[bool]) -> None:
        """What is called a summary but stands within the text is a part of the text."""
        begun = 0
        for number, (piece, label) in enumerate(zip(self.tree.pieces, labels, strict=True)):
            if label == "dek" and begun >= 2 and inside[piece.container]:
                labels[number] = "subheading" if piece.tag in HEADINGS else "paragraph"
            begun += label == "paragraph" and bool(_weight(piece))

    def _by_statement(self, labels: list[BlockLabel]) -> None:
        """Where the metadata hold the whole text, prose that is not in it is not the article's, and the reverse."""
        if len(self.stated) <= STATED:
            return
        pieces, within = self.tree.pieces, self.within
        matched = sum(len(piece.text) for piece, hit in zip(pieces, within, strict=True) if hit)
        prose = sum(len(piece.text) for piece, label in zip(pieces, labels, strict=True) if label == "paragraph")
        if matched < 0.7 * self.length or matched < 0.6 * prose:
            return
        for number, (piece, hit) in enumerate(zip(pieces, within, strict=True)):
            if hit and labels[number] in ("related", "boilerplate", "newsletter") and len(piece.text) > PARAGRAPH:
                labels[number] = "paragraph"
            elif hit is False and labels[number] == "paragraph":
                labels[number] = "boilerplate"

    def _ends(self, labels: list[BlockLabel]) -> None:
        """The article begins after its headline and ends with its last prose; what hangs over is not of it."""
        pieces = self.tree.pieces
        prose = [
            n
            for n, label in enumerate(labels)
            if label == "paragraph" and (_weight(pieces[n]) or _sentence(pieces[n].text))
        ]
        if not prose:
            return
        first, last = prose[0], prose[-1]
        heads = [n for n, label in enumerate(labels) if label == "headline" and n < prose[len(prose) // 2]]
        start = heads[-1] if heads else -1
        if heads and sum(n > start for n in prose) < 0.5 * len(prose):
            start = -1
        for number, label in enumerate(labels):
            if label in ("paragraph", "subheading", "list_item", "block_quote", "table") and (
                number < start
                or (number < first and label != "paragraph")
                or (number > last and label in ("subheading", "table", "paragraph"))
            ):
                labels[number] = "boilerplate"
        self._orphans(labels)

    def _lead(self, labels: list[BlockLabel]) -> None:
        """What stands alone between headline and text is the dek, where none calls itself that: sentences before headings."""
        pieces = self.tree.pieces
        first = next((n for n, label in enumerate(labels) if label == "paragraph"), 0)
        heads = [n for n in range(first) if labels[n] == "headline" or pieces[n].tag == "h1"]
        if not heads or "dek" in labels[heads[0] : first]:
            return
        found = [n for n in range(heads[0] + 1, first) if labels[n] == "boilerplate" and self._may_be_dek(pieces[n])]
        if found:
            labels[max(found, key=lambda n: (_sentence(pieces[n].text), len(pieces[n].text)))] = "dek"

    def _may_be_dek(self, piece: Piece) -> bool:
        text = piece.text
        return (
            not self.zones[piece.container]
            and DEK[0] <= len(text) <= DEK[1]
            and piece.linked < 0.3 * len(text)
            and piece.tag != "h1"
            and (piece.tag in HEADINGS or _sentence(text))
            and wording(text) is None
        )

    def _orphans(self, labels: list[BlockLabel]) -> None:
        """A subheading with no text of the article under it heads something else."""
        following: BlockLabel | None = None
        for number in range(len(labels) - 1, -1, -1):
            label = labels[number]
            if label == "subheading" and following not in ("paragraph", "list_item", "block_quote", "subheading"):
                labels[number] = "boilerplate"
            elif label not in ("caption", "credit", "boilerplate", "related", "newsletter", "pull_quote"):
                following = label


def _by_element(piece: Piece) -> BlockLabel:
    """What a piece of the text is by its element."""
    if piece.tag in HEADINGS:
        return "subheading"
    if piece.tag in ("li", "dd", "dt"):
        return "list_item"
    if piece.tag == "blockquote":
        return "block_quote"
    if piece.tag in ("td", "th", "tr", "table", "tbody") and len(piece.text) < PARAGRAPH:
        return "table"
    return "paragraph"


def _weight(piece: Piece) -> int:
    length = len(piece.text)
    if piece.tag in HEADINGS or length < PARAGRAPH or piece.linked > LINKED * length:
        return 0
    return length


def _sentence(text: str) -> bool:
    return len(text) > 20 and text.endswith((".", "!", "?", "”", '"', "…", "。", "»"))
