"""Words that say nothing about a happening, and a light stem: what stories and weigh share."""

from functools import lru_cache

_SUFFIXES = ("ing", "ed", "es", "s")
STOP = frozenset(
    """
    a about after again against all also although always am among an and any are as at away back be because been before
    being between both but by can cannot could did didn't do does doesn't doing don't down during each even ever every
    few for from further get go going got had has hasn't have haven't having he her here hers herself him himself his
    how however i if in including instead into is isn't it it's its itself just last least less let like made make many
    may maybe me might more most much must my near never new next no nor not now of off often on once one only or other
    others our out over own per perhaps quite rather really said same say saying says she should since so some soon
    still such than that that's the their them themselves then there these they thing things this those though through
    thus to today told too toward towards under until up upon
    us use used very via was wasn't we well went were what when where whether which while who whom whose why will with
    within without would year years yet you your
    """.split()
)


@lru_cache(maxsize=1 << 15)
def stem(word: str) -> str:
    """A light English stem; words of other alphabets stay as they are."""
    if len(word) < 5 or not word.isascii():
        return word
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= 3:
            word = word[: -len(suffix)]
            break
    return word[:-1] if len(word) > 4 and word.endswith("e") else word
