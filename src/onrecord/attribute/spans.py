"""Finds source, cue and content as token bounds: cues by the lexicon, the rest by the shape of the sentence."""

from onrecord.attribute import words
from onrecord.attribute.found import NOUN_CUES, Bounds, Found
from onrecord.attribute.lexicon import Lexicon
from onrecord.attribute.phrases import phrase_after, skip_circumstance, subject_before
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
    WORD,
    Sentence,
)

THRESHOLD = -0.4  # log-odds from which a word counts as a cue
_CLAUSE_BREAKS = frozenset((";", "—", "--", "–"))
_SKIPPED_STARTS = frozenset("but and so yet however meanwhile still also then or".split())
_ENDS = frozenset((".", "!", "?", "…"))


def find(sentence: Sentence, lexicon: Lexicon) -> list[Found]:
    """The attributions of one sentence, in the order of their cues."""
    found: list[Found] = []
    at, size = 0, len(sentence)
    while at < size:
        form = sentence.forms[at]
        one: Found | None = None
        if form == "according" and at + 1 < size and sentence.forms[at + 1] == "to":
            one = _according(sentence, at)
            at += 1
        elif form == ":" and sentence.quote[at] < 0:
            one = _colon(sentence, at)
        elif form in NOUN_CUES and (one := _possessed(sentence, at)) is not None:
            pass
        elif (
            form in lexicon
            and sentence.tags[at] in (WORD, NAME, PREP)
            and (lexicon.score(sentence, at) > THRESHOLD or _closes_headline(sentence, at))
        ):
            one = _verbal(sentence, at)
        if one is not None and (one.content or one.source):
            if found and at and form.endswith("ing") and sentence.forms[at - 1] == "," and found[-1].source:
                one = one._replace(source=found[-1].source)  # "..., noting that": the speaker is the sentence's own
            found.append(one)
        at += 1
    return found


_CLOSING = frozenset(
    "says say said reports reported warns warned claims claimed confirms confirmed announces announced".split()
)


def _closes_headline(sentence: Sentence, at: int) -> bool:
    """Whether the last word of all is a speech verb after a comma and a short subject: "Port to close, minister says"."""
    return (
        sentence.forms[at] in _CLOSING
        and at == len(sentence) - 1
        and any(sentence.forms[n] == "," for n in range(max(1, at - 6), at - 1))
    )


def _possessed(sentence: Sentence, at: int) -> Found | None:
    """A noun that somebody owns: "Rell's repeated threats to close the port"."""
    forms, tags = sentence.forms, sentence.tags
    if at + 1 >= len(forms) or forms[at + 1] not in ("to", "that", "of") or sentence.quote[at] >= 0:
        return None
    owner = at - 1
    while owner >= 0 and owner > at - 4 and tags[owner] in (WORD, ADV, NUM):
        owner -= 1
    if owner < 0 or not (forms[owner].endswith(("'s", "s'")) and tags[owner] == NAME):
        return None
    start = owner
    while start > 0 and tags[start - 1] == NAME:
        start -= 1
    end = sentence.ends[owner] - (2 if forms[owner].endswith("'s") else 1)
    content = bounds(sentence, at + 1, _content_end(sentence, at + 1, sentence_end(sentence)))
    return Found(((sentence.starts[start], end),), bounds(sentence, at, at + 1), content, None, forms[at])


def bounds(sentence: Sentence, start: int, end: int) -> tuple[Bounds, ...]:
    """Tokens `start` to `end` as a span of the text; nothing when empty."""
    while start < end and sentence.tags[start] == PUNCT and sentence.forms[start] not in ("(", "[", "$", "'", "#", "@"):
        start += 1
    while (
        end > start
        and sentence.tags[end - 1] == PUNCT
        and sentence.forms[end - 1] in (",", ";", ":", "—", "--", "-", "–")
    ):
        end -= 1
    return ((sentence.starts[start], sentence.ends[end - 1]),) if start < end else ()


def sentence_end(sentence: Sentence) -> int:
    """The token after the last one that is not a full stop outside a quotation."""
    end = len(sentence)
    while end > 0 and sentence.forms[end - 1] in _ENDS and sentence.quote[end - 1] < 0:
        end -= 1
    return end


def _clause_start(sentence: Sentence, at: int) -> int:
    """Where the content that ends before token `at` begins: its clause, without a leading "But"."""
    start = at - 1
    while start >= 0 and not (sentence.forms[start] in _CLAUSE_BREAKS and sentence.quote[start] < 0):
        start -= 1
    start += 1
    while start < at and (sentence.forms[start] in _SKIPPED_STARTS or sentence.tags[start] == PUNCT):
        start += 1
    return start


_PEOPLE = words.PERSON_NOUNS | words.TITLES


def _named_after(sentence: Sentence, start: int) -> int:
    """Where the source ends that opens at `start`: with its apposition only when that is closed by a comma."""
    end = phrase_after(sentence, start, apposition=False)
    if end + 2 < len(sentence) and sentence.forms[end] == "," and sentence.forms[end + 1] in ("a", "an", "the", "who"):
        apposition = phrase_after(sentence, end + 1, apposition=False)
        if _PEOPLE & set(sentence.forms[end + 1 : apposition]) and sentence.forms[apposition : apposition + 1] == [","]:
            return apposition
    return end


def _according(sentence: Sentence, at: int) -> Found:
    source_end = _named_after(sentence, at + 2)
    source = bounds(sentence, at + 2, source_end)
    cue = bounds(sentence, at, at + 2)
    if at <= 1 or all(form in _SKIPPED_STARTS or form == "," for form in sentence.forms[:at]):
        return Found(source, cue, bounds(sentence, source_end, sentence_end(sentence)), None, "according")
    content = bounds(sentence, _clause_start(sentence, at), at)
    if source_end < len(sentence) and sentence.forms[source_end] == "," and source_end + 2 < len(sentence):
        after = sentence_end(sentence)
        if sentence.tags[source_end + 1] in (AUX, WORD, QUOTE):
            content += bounds(sentence, source_end + 1, after)
    return Found(source, cue, content, None, "according", True)


def _colon(sentence: Sentence, at: int) -> Found | None:
    """ "PENCE: ..." of a transcript and "Minister: ..." of a headline: a name, a colon, what was said."""
    if not 1 <= at <= 6 or not sentence.first or at + 1 >= len(sentence):
        return None
    before = sentence.tags[:at]
    if NAME not in before or any(tag not in (NAME, PUNCT) for tag in before):
        return None
    shouted = len(sentence) > at + 3
    content = bounds(sentence, at + 1, sentence_end(sentence))
    return (
        Found(bounds(sentence, 0, at), bounds(sentence, at, at + 1) or _raw(sentence, at), content, None, ":")
        if shouted
        else None
    )


def _raw(sentence: Sentence, at: int) -> tuple[Bounds, ...]:
    return ((sentence.starts[at], sentence.ends[at]),)


def _verbal(sentence: Sentence, at: int) -> Found | None:
    forms, tags = sentence.forms, sentence.tags
    start = at
    while start > 0 and tags[start - 1] in (ADV, AUX) and sentence.quote[start - 1] < 0:
        start -= 1
    while start < at and tags[start] == ADV and start > 0 and forms[start - 1] == ",":
        start += 1
    end = at + 1
    while end < len(forms) and tags[end] == ADV and end < at + 2 and end + 1 < len(forms) and tags[end + 1] == PREP:
        end += 1
    quote_before = _quote_before(sentence, start)
    comma_before = start > 0 and forms[start - 1] == ","
    if quote_before or (comma_before and _inverted(sentence, end) and not _apposed(sentence, start)):
        return _inversion(sentence, start, end, forms[at])
    passive = any(forms[i] in _BE for i in range(start, at)) and forms[at].endswith(
        ("ed", "en", "id", "ld", "wn", "ght")
    )
    subject = subject_before(sentence, start, 0)
    if subject is not None and not passive and _trails(sentence, subject[0], end):
        return _trailing(sentence, subject, (start, end), forms[at])
    return _leading(sentence, subject, (start, end), forms[at], passive)


_BE = frozenset("is are was were be been being isn't aren't wasn't weren't".split())


def _quote_before(sentence: Sentence, at: int) -> bool:
    return (
        at > 0
        and sentence.quote[at - 1] >= 0
        and sentence.quote[at] != sentence.quote[at - 1]
        and sentence.tags[at - 1] == QUOTE
    )


def _apposed(sentence: Sentence, at: int) -> bool:
    """Whether what stands before the comma at the cue is a subject and its apposition: "Ana Rell, a clerk, confirmed"."""
    subject = subject_before(sentence, at, 0)
    return subject is not None and subject[0] <= 1 and sentence.tags[subject[0]] in (NAME, DET)


def _inverted(sentence: Sentence, at: int) -> bool:
    """Whether a noun phrase and then the end of the clause follow: ", said Ana Rell." """
    end = phrase_after(sentence, at)
    if end == at:
        return False
    end = skip_circumstance(sentence, end)
    return end >= sentence_end(sentence) or sentence.forms[end] in (",", ";", "—", "--")


def _inversion(sentence: Sentence, start: int, end: int, head: str) -> Found:
    """ "...," said Ana Rell."""
    source_end = phrase_after(sentence, end)
    source = bounds(sentence, end, source_end)
    content = bounds(sentence, _clause_start(sentence, start), start) + _resumed(sentence, source_end)
    return Found(source, bounds(sentence, start, end), content, None, head, True)


def _trails(sentence: Sentence, subject: int, end: int) -> bool:
    """Whether content, a comma or closing marks stand before the subject and nothing but circumstance behind the cue."""
    if subject == 0 or not (sentence.forms[subject - 1] == "," or sentence.tags[subject - 1] == QUOTE):
        return False
    if sentence.tags[subject - 1] == QUOTE and sentence.quote[subject - 1] < 0:
        return False
    behind = skip_circumstance(sentence, end)
    if sentence.tags[subject - 1] == QUOTE and behind < len(sentence) and sentence.forms[behind] == ",":
        return True
    limit = sentence_end(sentence)
    if behind < limit and sentence.forms[end - 1] in _TELLING:
        behind = skip_circumstance(sentence, phrase_after(sentence, behind, apposition=False))
    if behind < limit and sentence.forms[behind] == "," and behind > end - 1:
        return subject > 4
    return behind >= limit or (
        sentence.tags[subject - 1] == QUOTE
        and sentence.tags[behind] not in (QUOTE,)
        and sentence.forms[behind] not in ("that", ":")
    )


_TELLING = frozenset("told tells tell telling informed assured reminded warned advised asked".split())


def _trailing(sentence: Sentence, subject: tuple[int, int], cue: tuple[int, int], head: str) -> Found:
    """ "...," Ana Rell said."""
    content = bounds(sentence, _clause_start(sentence, subject[0]), subject[0])
    addressee = None
    behind = cue[1]
    if head in _TELLING:
        stop = phrase_after(sentence, behind, apposition=False)
        addressee = next(iter(bounds(sentence, behind, stop)), None)
        behind = stop
    content += _resumed(sentence, behind)
    return Found(bounds(sentence, *subject), bounds(sentence, *cue), content, addressee, head, True)


def _resumed(sentence: Sentence, at: int) -> tuple[Bounds, ...]:
    """The second part of a content that the cue interrupts: `"..." she said, "..."`."""
    behind = skip_circumstance(sentence, at)
    limit = sentence_end(sentence)
    if behind + 1 >= limit or sentence.forms[behind] not in (",", ":", "—", "--", "."):
        for later in range(behind, min(limit, behind + 30)):
            if sentence.tags[later] == QUOTE and sentence.quote[later] >= 0 and sentence.forms[later - 1] in (",", ":"):
                return bounds(sentence, later, limit)
        return ()
    following = behind + 1
    if sentence.quote[following] >= 0 or sentence.tags[following] == AUX:
        return bounds(sentence, following, limit)
    return ()


def _leading(
    sentence: Sentence, subject: tuple[int, int] | None, cue: tuple[int, int], head: str, passive: bool
) -> Found | None:
    """Ana Rell said ..."""
    forms, tags = sentence.forms, sentence.tags
    start, end = cue
    limit = sentence_end(sentence)
    addressee = None
    at = end
    if (
        head in _TELLING
        and not passive
        and at < limit
        and tags[at] not in (QUOTE, PUNCT)
        and forms[at] not in ("that", "to", "of")
    ):
        stop = phrase_after(sentence, at, apposition=False)
        if tags[at] == NAME:
            stop = next((i for i in range(at, stop) if tags[i] not in (NAME,)), stop)
        if stop < limit:
            addressee = next(iter(bounds(sentence, at, stop)), None)
            at = stop
    at = skip_circumstance(sentence, at)
    if at < limit and forms[at] in (",", ":", "—"):
        if at + 1 < limit and (sentence.quote[at + 1] >= 0 or forms[at] == ":"):
            at += 1
        elif forms[at] == ",":
            closing = next((i for i in range(at + 1, min(limit, at + 15)) if forms[i] == ","), None)
            if closing is not None and (closing + 1 < limit):
                at = closing + 1
    if (
        at == end
        and at < limit
        and tags[at] == PREP
        and at + 1 < limit
        and forms[at] not in ("in", "after", "before", "during", "at")
    ):
        end = at = at + 1
    if head in _LIKENING and at + 2 < limit and tags[at] == PRON and forms[at + 1] == "as":
        at += 2  # "described it as a trap": what is said is the trap
    content = bounds(sentence, at, _content_end(sentence, at, limit))
    source: tuple[Bounds, ...] = ()
    if passive:
        by = next((i for i in range(end - 1, min(limit, end + 6)) if forms[i] == "by"), None)
        if by is not None:
            source = bounds(sentence, by + 1, phrase_after(sentence, by + 1, apposition=False))
        if subject is not None and (not content or forms[at] == "to" or by is not None):
            content = bounds(sentence, *subject) + (() if by is not None else content)
    elif subject is not None:
        source = bounds(sentence, *subject)
    elif start > 0 and (tags[start - 1] in (CONJ,) or forms[start - 1] == ","):
        source = _earlier_subject(sentence, start - 1)
    if not content:
        return None
    return Found(source, bounds(sentence, start, end), content, addressee, head)


_LIKENING = frozenset(
    "described describes describe dismissed characterized characterised portrayed denounced condemned hailed".split()
)


def _earlier_subject(sentence: Sentence, at: int) -> tuple[Bounds, ...]:
    """The subject of a cue that shares it with an earlier verb: "she smiled and said", "..., adding that"."""
    for verb in range(1, at):
        if sentence.quote[verb] < 0 and (
            sentence.tags[verb] == AUX
            or (sentence.tags[verb] == WORD and sentence.forms[verb].endswith(("ed", "aid", "old", "ent", "ook")))
        ):
            subject = subject_before(sentence, verb, 0)
            if subject is not None:
                return bounds(sentence, *subject)
    return ()


_CUTS = frozenset("adding saying noting claiming arguing calling citing but while".split())


def _content_end(sentence: Sentence, at: int, limit: int) -> int:
    """The sentence's end, or where another statement, a trailing attribution or a contrast begins."""
    if at >= limit:
        return limit
    if sentence.tags[at] == QUOTE and sentence.quote[at] >= 0:
        nth = sentence.quote[at]
        end = at
        while end < limit and sentence.quote[end] == nth:
            end += 1
        return end
    clausal = sentence.forms[at] in ("that", "whether", "if", "how", "why") or sentence.tags[at] == PRON
    for i in range(at + 1, limit):
        form = sentence.forms[i]
        if sentence.quote[i] >= 0:
            continue
        if form in _CLAUSE_BREAKS:
            return i
        if form == "," and i + 1 < limit:
            after = sentence.forms[i + 1]
            if after in _CUTS or (not clausal and sentence.tags[i + 1] in (REL, SUBORD, CONJ) and i > at + 1):
                return i
            if (
                limit - i < 14
                and any(f in _SAYS for f in sentence.forms[i + 1 : limit])
                and after not in ("and", "that")
            ):
                return i
    return limit


_SAYS = frozenset("said says told added according reported wrote reports announced explained".split())
