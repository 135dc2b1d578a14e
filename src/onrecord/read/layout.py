"""Where things stand on a page whose pieces are labelled."""

from collections.abc import Sequence
from typing import NamedTuple

from onrecord.read.tree import Piece, Tree
from onrecord.records import BlockLabel

BODY: frozenset[BlockLabel] = frozenset(("paragraph", "subheading", "list_item", "block_quote"))


class Layout(NamedTuple):
    """The pieces of a page and their labels; the numbers of its headline (-1: none is shown) and of its text's pieces."""

    tree: Tree
    labels: Sequence[BlockLabel]
    headline: int
    body: Sequence[int]

    @classmethod
    def of(cls, tree: Tree, labels: Sequence[BlockLabel]) -> "Layout":
        """The layout of a page."""
        body = [number for number, label in enumerate(labels) if label in BODY]
        middle = body[len(body) // 2] if body else len(labels) - 1
        # A page can repeat its headline, in a bar above and before the comments.
        headline = next((number for number in range(middle, -1, -1) if labels[number] == "headline"), -1)
        return cls(tree, labels, headline, body)

    @property
    def pieces(self) -> list[Piece]:
        """All pieces of the page."""
        return self.tree.pieces

    @property
    def first(self) -> int:
        """The first piece of the text below the headline; behind the last one of all where there is none."""
        return next((number for number in self.body if number > self.headline), len(self.labels))

    @property
    def last(self) -> int:
        """The last piece of the text; behind the last one of all where there is no text."""
        return self.body[-1] if self.body else len(self.labels)

    def around(self, above: int, below: int) -> range:
        """The pieces next to the headline, or before the text where no headline is shown."""
        stop = min(self.first + 2, len(self.labels))
        if self.headline < 0:
            return range(max(0, self.first - below), stop)
        return range(max(0, self.headline - above), min(self.headline + below, stop))

    def texts(self, label: BlockLabel) -> list[str]:
        """The texts of the pieces with a label."""
        return [piece.text for piece, own in zip(self.tree.pieces, self.labels, strict=True) if own == label]
