"""Noun phrases to the left and to the right of a cue, by word classes alone."""

from onrecord.attribute import words
from onrecord.attribute.tokens import (
    ADV,
    AUX,
    CONJ,
    DET,
    NAME,
    NUM,
    PREP,
    PRON,
    PUNCT,
    QUOTE,
    REL,
    SUBORD,
    TO,
    WORD,
    Sentence,
)  # fmt: skip

_NOMINAL = frozenset((NAME, WORD, NUM))
_INNER = frozenset("of for at in from on with by about to against near under".split())
_TELLERS = words.PLURAL_PEOPLE | {"sources", "officials", "person", "source", "official"}
_LONGEST = 40  # tokens
_VENUE_STARTS = frozenset(
    "in on at during to by after before via from through when as while since earlier later last this".split()
)


def is_verb_like(sentence: Sentence, at: int) -> bool:
    """Whether a lower-case word is likely a finite verb or a participle."""
    form = sentence.forms[at]
    return sentence.tags[at] == WORD and len(form) > 4 and form.endswith(("ed", "ing")) and form not in _ED_NOUNS


_ED_NOUNS = frozenset(
    "united hundred kindred morning evening meeting building briefing hearing king thing nothing".split()
)


def subject_before(sentence: Sentence, end: int, floor: int) -> tuple[int, int] | None:
    """The subject that ends just before token `end`, as token bounds; nothing left of `floor` belongs to it."""
    at = end - 1
    if at < floor or sentence.tags[at] == QUOTE:
        return None
    if sentence.forms[at] == ",":
        opening = _comma_before(sentence, at, floor)
        if opening is None:
            return None
        head = subject_before(sentence, opening, floor)
        if head is None:
            return None
        inserted = sentence.forms[opening + 1]
        adverbial = sentence.tags[opening + 1] in (ADV, SUBORD) or (
            sentence.tags[opening + 1] == PREP and inserted != "of"
        )
        return head if adverbial else (head[0], at + 1)
    if sentence.tags[at] in (PRON, REL):
        return at, end
    if sentence.forms[at] == ")":
        while at > floor and sentence.forms[at] != "(":
            at -= 1
        at -= 1
    start = _walk_left(sentence, at, floor)
    return (start, end) if start < end and start <= at else None


def _comma_before(sentence: Sentence, at: int, floor: int) -> int | None:
    for opening in range(at - 1, max(floor, at - _LONGEST) - 1, -1):
        form = sentence.forms[opening]
        if sentence.tags[opening] == QUOTE or form in (";", ":"):
            return None
        if form == "," and (
            sentence.tags[opening + 1] != NAME
            or sentence.tags[opening - 1] == NAME
            or sentence.forms[opening - 1] in words.PERSON_NOUNS  # "the company's spokesman, Isak Krellin, told"
        ):
            return opening if opening > floor else None
    return None


def _walk_left(sentence: Sentence, at: int, floor: int) -> int:
    forms, tags = sentence.forms, sentence.tags
    start = at + 1
    lowest = max(floor, at - _LONGEST)
    while at >= lowest:
        tag = tags[at]
        if tag in _NOMINAL:
            if (
                tag == WORD
                and is_verb_like(sentence, at)
                and start <= at + 1
                and at + 1 < len(forms)
                and tags[at + 1] in (DET, NAME, PRON, PREP, TO)
            ) and not (at > lowest and forms[at - 1] in _TELLERS):
                break
            start = at
        elif tag == DET:
            start = at
            if at - 1 < lowest:
                break
            if tags[at - 1] == DET:
                at -= 1
                continue
            if not (
                forms[at - 1] in _INNER
                and at - 2 >= lowest
                and tags[at - 2] in _NOMINAL
                and not is_verb_like(sentence, at - 2)
            ):
                break
        elif tag in (PREP, TO):
            if not (forms[at] in _INNER and at - 1 >= lowest and tags[at - 1] in _NOMINAL):
                break
        elif forms[at] in ("and", "&"):
            if not (at - 1 >= lowest and tags[at - 1] == NAME and at + 1 < len(tags) and tags[at + 1] in (NAME,)):
                break
        elif tag == ADV and start == at + 1 and at + 1 < len(tags) and tags[at + 1] == NUM:
            start = at
        else:
            break
        at -= 1
    return start


def phrase_after(sentence: Sentence, start: int, apposition: bool = True) -> int:
    """Where the noun phrase that opens at token `start` ends; `start` itself when there is none."""
    forms, tags = sentence.forms, sentence.tags
    top = min(len(forms), start + _LONGEST)
    at = start
    if at >= top or tags[at] in (QUOTE, PUNCT, AUX, CONJ):
        return start
    if tags[at] in (PRON, REL):
        return at + 1
    end = start
    while at < top:
        tag, form = tags[at], forms[at]
        if form in words.DAYS and at > start:
            break
        if tag in _NOMINAL or tag == DET:
            if tag == WORD and at > start and is_verb_like(sentence, at) and form.endswith("ing"):
                break
            end = at + 1
        elif tag in (PREP, TO):
            follows = forms[at + 1 : at + 4]
            if form not in _INNER or any(
                word in words.VENUES or word in words.DAYS or word in words.TIME_NOUNS for word in follows
            ):
                break
            if form in ("on", "in", "at", "by", "to", "about") and form != "of" and not _binds(sentence, at):
                break
        elif (form == "and" and at + 1 < top and tags[at + 1] in (NAME, DET) and tags[at - 1] == NAME) or (
            form == "," and apposition and at + 1 < top and _apposes(sentence, at + 1)
        ):
            pass
        else:
            break
        at += 1
    return end


def _binds(sentence: Sentence, at: int) -> bool:
    """Whether the preposition at `at` likely belongs to the noun before it: "director at the Institute"."""
    return (
        sentence.forms[at] in ("at", "in", "on", "with", "for")
        and at + 1 < len(sentence)
        and sentence.tags[at + 1] in (NAME, DET)
    )


def _apposes(sentence: Sentence, at: int) -> bool:
    tag, form = sentence.tags[at], sentence.forms[at]
    return (
        (tag == DET and form not in ("no", "any"))
        or (tag == WORD and not is_verb_like(sentence, at))
        or form == "who"
        or tag == NUM
    )


def skip_circumstance(sentence: Sentence, at: int) -> int:
    """Past "on Tuesday", "in a statement", "later", "at a rally in Orvane" that stand between cue and content."""
    forms, tags = sentence.forms, sentence.tags
    while at < len(forms):
        if forms[at] in words.DAYS or tags[at] == ADV or (tags[at] == NUM and at and forms[at - 1] in words.DAYS):
            at += 1
            continue
        if forms[at] == "on" and "anonymity" in forms[at : at + 6]:
            at = forms.index("anonymity", at) + 1  # "on condition of anonymity": the terms, not the content
            continue
        if forms[at] not in _VENUE_STARTS:
            return at
        if forms[at] == "to" and at + 1 < len(forms) and tags[at + 1] != DET:
            return at  # "declined to comment": a verb follows
        stop = at + 1
        hit = False
        while stop < len(forms) and stop < at + 12 and tags[stop] in (DET, WORD, NAME, NUM, PREP):
            if forms[stop] in words.VENUES or forms[stop] in words.DAYS or forms[stop] in words.TIME_NOUNS:
                hit = True
                if stop + 1 >= len(forms) or (
                    forms[stop + 1] not in ("in", "on", "with", "to", "from")
                    and tags[stop + 1] not in (WORD, NAME, NUM)
                ):
                    stop += 1
                    break
                if forms[stop] in words.DAYS and tags[stop + 1] != NUM:
                    stop += 1
                    break
            stop += 1
        if not hit:
            return at
        at = stop
    return at
