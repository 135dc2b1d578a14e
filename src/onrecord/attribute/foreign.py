"""Direct quotations in languages without a lexicon: what stands between their marks, and a name beside a verb or comma."""

import re

from onrecord.attribute.found import Found
from onrecord.attribute.quotations import Quotation

_MARKS = re.compile(
    r"„[^“”\n]{8,1500}[“”]|«[^»\n]{8,1500}»|»[^«\n]{8,1500}«|“[^”\n]{8,1500}”|\"[^\"\n]{8,1500}\"|「[^」\n]{4,800}」|『[^』\n]{4,800}』"
)
_NAME = re.compile(
    r"[^\W\d_a-zß-öø-ÿа-яѐ-џґ][\w’'-]+(?:\s+(?:(?:de|da|di|von|van|der|la|el|al)\s+)?[^\W\d_a-zß-öø-ÿа-яѐ-џґ][\w’'-]+){1,3}"
)
_SHORT = 25  # quoted words of fewer code points that make no sentence are a name or an irony, not speech


def direct_quotations(text: str) -> tuple[list[Found], list[Quotation]]:
    """The quotations of `text` that read as speech, each with the name that follows it in its sentence, if any."""
    found, marks = [], []
    for match in _MARKS.finditer(text):
        start, end = match.span()
        marks.append(Quotation(start, end))
        inner = match[0][1:-1].rstrip()
        if len(inner) < _SHORT and not inner.endswith((".", "!", "?", ",", "。")):
            continue
        tail = re.split(r"[.!?…。\n]", text[end : end + 120], maxsplit=1)[0]
        name = _NAME.search(tail) if tail[:1] in ",  –—" else None
        # Scripts without capitals do not show which words are a name.
        source = ((end + name.start(), end + name.end()),) if name and name[0][0].isupper() else ()
        found.append(Found(source, (), ((start, end),), None, "", True))
    return found, marks
