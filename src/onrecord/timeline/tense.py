"""Whether the words around an expression of time speak of what is to come."""

from .scan import Scan

REACH = 12  # tokens looked at on either side, within the sentence


def points_ahead(scanned: Scan, first: int, last: int) -> bool:
    """True when a word of the class `future` stands nearer than a mark of the past, in the same clause."""
    tokens, text = scanned.tokens, scanned.text
    for n in range(first - 1, max(-1, first - 1 - REACH), -1):
        cls = tokens[n].cls
        if cls == "stop":
            break
        if cls == "future":
            return True
        if cls == "past_tense" or (cls == "other" and text[tokens[n].start : tokens[n].end].endswith("ed")):
            return False
    for n in range(last, min(len(tokens), last + REACH)):
        cls = tokens[n].cls
        if cls == "stop":
            break
        if cls == "future":
            return True
        if cls == "past_tense" or (cls == "other" and text[tokens[n].start : tokens[n].end].endswith("ed")):
            return False
    return False
