"""What says of something told before that it is false: "that never happened", "those reports are wrong"."""

import re

_QUOTE = "[\"“”'‘’]?"
_ADVERBS = r"(?:(?:\w+ly|all|just|quite|plain|pure|such|total|complete|utter|absolute|an?|another|the) ){0,3}"
_REPORTS = (
    r"(?:report|claim|allegation|accusation|assertion|charge|rumou?r|stor(?:y|ie)|statement|account|version|suggestion|"
    r"figure|number|count|toll|information|article|video|picture|quote|quotation)s?"
)
_WHAT = (
    rf"(?:it|that|this|these|those|they|all (?:of )?(?:it|this|that)|"
    rf"(?:(?:the|that|this|these|those|such|any|all|all the) (?:\w+ )?{_REPORTS})"
    rf"(?: (?:about|against|that|of)\b[^.;!?]{{0,160}}?)?)"
)
_FALSE = (
    r"(?:false|untrue|incorrect|inaccurate|(?:a )?lies?|nonsense|rubbish|fiction|fabricat\w+|invent(?:ed|ions?)|"
    r"made up|baseless|unfounded|groundless|fake(?: news)?|without (?:any )?(?:foundation|basis|merit)|"
    r"wrong(?! and\b)|not (?:at all )?(?:true|correct|accurate|the case)|never (?:true|the case))"
)
_IS = r"(?: (?:is|are|was|were|has been|have been)|['’](?:s|re))"
_ISNT = r" (?:is|are|was|were)n['’]t"
_NO_LONGER = r"(?=\W*$|[,.;:!?”\"]| and\b)"  # "false economy", "wrong of him", "never happened before"
_HAPPENED = r"(?:happen(?:ed|s)?|occur(?:red|s)?|take[ns]? place|took place)"
_POINTS = "(?:it|that|this|these|those|they|the|such|any|all|none|no|nothing|there)"
_DENIALS = re.compile(
    rf"{_QUOTE}(?:no[,;:.—–-]+ )?(?:but |and )?(?:that (?={_POINTS}\b))?{_QUOTE}(?:"
    rf"{_WHAT}{_IS} {_ADVERBS}{_QUOTE}{_ADVERBS}{_FALSE}"
    rf"|{_WHAT}{_ISNT} {_ADVERBS}(?:true|correct|accurate|the case)"
    rf"|(?:it|that|this|they|these things) (?:simply |just )?(?:never|did not|didn['’]t|has not|has never) (?:\w+ly )?"
    rf"{_HAPPENED}"
    rf"|(?:nothing of the (?:kind|sort)|no such thing|none of (?:it|this|that)) (?:ever )?{_HAPPENED}"
    rf"|(?:none|not a word|not one word) of (?:{_WHAT}) (?:is|are|was|were) (?:true|correct)"
    rf"|there(?: (?:is|was)|['’]s) {_ADVERBS}(?:no|nothing|not (?:a|one) (?:\w+ )?of|not the \w+) ?"
    rf"(?:truth|true|substance|foundation|basis)(?: whatsoever| at all)? (?:in|to|for|about) {_WHAT}"
    rf"){_NO_LONGER}",
    re.IGNORECASE,
)
_ALONE = re.compile(rf"{_QUOTE}{_ADVERBS}{_FALSE}\W*", re.IGNORECASE)
_CALLS = re.compile(r"\b(?:call|brand|label|describ|dub|denounc|condemn|dismiss)\w*", re.IGNORECASE)
_CALLED = re.compile(rf"{_WHAT} (?:as )?{_QUOTE}{_ADVERBS}{_QUOTE}{_FALSE}{_NO_LONGER}", re.IGNORECASE)


def says_false(text: str, cue: str = "") -> bool:
    """Whether a content says of something said before that it is false, or its cue calls that so."""
    if _DENIALS.match(text) or _ALONE.fullmatch(text):
        return True
    return _CALLS.search(cue) is not None and _CALLED.match(text) is not None
