"""The Admiralty code of a claim (NATO AJP-2.1): credibility proposed from corroboration, reliability left to a person.

Proposed by machine. It counts origins and denials in the texts at hand; it knows nothing of the world, and says so:
a claim that rests on one origin is never "confirmed".
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

import msgspec

from onrecord.records import Correction, Origin, Reliability, Weighed

Credibility = Literal[1, 2, 3, 4, 5, 6]

RELIABILITY: dict[Reliability, str] = {
    "A": "completely reliable",
    "B": "usually reliable",
    "C": "fairly reliable",
    "D": "not usually reliable",
    "E": "unreliable",
    "F": "reliability cannot be judged",
}
EXPLAINED: dict[Reliability, str] = {
    "A": "No doubt of its authenticity, trustworthiness or competence; it has always been right.",
    "B": "Minor doubts; most of what it said has proved right.",
    "C": "Doubts; some of what it said has proved right.",
    "D": "Serious doubts; now and then it has been right.",
    "E": "Neither authentic nor trustworthy nor competent; what it said has proved wrong.",
    "F": "Nothing to judge it by: a new source, or one of which nobody knows how it fared.",
}
CREDIBILITY: dict[Credibility, str] = {
    1: "confirmed by other independent origins",
    2: "probably true",
    3: "possibly true",
    4: "doubtful",
    5: "improbable",
    6: "truth cannot be judged",
}
PROPOSED = "credibility proposed by machine from corroboration alone; reliability set by a person, F where nobody has"


class Rating(msgspec.Struct, frozen=True):
    """`reasons` are sentences without a full stop, the deciding one first."""

    claim: str
    credibility: Credibility
    reasons: tuple[str, ...]
    reliability: Reliability = "F"
    basis: str = PROPOSED

    @property
    def code(self) -> str:
        """As it is written: "F3"."""
        return f"{self.reliability}{self.credibility}"


def admiralty(weighed: Weighed, corrections: Sequence[Correction] = (), reliability: Reliability = "F") -> Rating:
    """The rating of one claim. `corrections` are the story's; `reliability` is what a person set."""
    credibility, reasons = _credibility(weighed, [one for one in corrections if weighed.claim.id in one.claims])
    return Rating(weighed.claim.id, credibility, reasons, reliability)


def letter(weighed: Weighed, letters: Mapping[str, Reliability]) -> Reliability:
    """Of a claim: of those who affirm it the most reliable one that a person has judged; F where there is none.

    `letters`: what people set, by the origin's id. How many affirm it is the figure's matter: it lowers no letter.
    """
    return min((letters[one] for one in weighed.support.affirmed_by if one in letters), default="F")


def _credibility(weighed: Weighed, corrections: Sequence[Correction]) -> tuple[Credibility, tuple[str, ...]]:
    origins = {origin.id: origin for origin in weighed.origins}
    affirming = [origins[one] for one in weighed.support.affirmed_by if one in origins]
    denying = [origins[one] for one in weighed.support.denied_by if one in origins]
    least, most = weighed.support.origins_at_least, weighed.support.origins_at_most
    rivals = [dispute for dispute in weighed.disputes if dispute.kind != "denied"]
    reasons = [_affirmed(affirming, least, most)]
    reasons += [f"denied by {_labels(denying)}"] if denying else []
    reasons += ["another text says otherwise (number, date or cause)"] if rivals else []
    if corrections:
        who = "; ".join(dict.fromkeys(one.by for one in corrections))
        return 5, (f"what it rests on was {corrections[0].kind} by {who}", *reasons)
    if not affirming:
        return 6, tuple(reasons)
    if denying:
        return _denied(affirming, denying, least), tuple(reasons)
    return _unopposed(affirming, least, most, bool(rivals)), tuple(reasons)


def _denied(affirming: Sequence[Origin], denying: Sequence[Origin], least: int) -> Credibility:
    """Affirmed by several it stays possible; on one unnamed word against a named denial it is improbable."""
    if least >= 2:
        return 3
    named = any(origin.naming == "named" for origin in affirming)
    return 4 if named or not any(origin.naming == "named" for origin in denying) else 5


def _unopposed(affirming: Sequence[Origin], least: int, most: int, rivals: bool) -> Credibility:
    named = any(origin.naming == "named" and origin.kind != "outlet" for origin in affirming)
    if least >= 2:
        return 3 if rivals else 1
    if most >= 2:
        return 2 if named and not rivals else 3
    return 3 if named else 6


def _affirmed(affirming: Sequence[Origin], least: int, most: int) -> str:
    if not affirming:
        return "nobody is told to affirm it"
    if most == 1:
        return f"rests on one origin ({_labels(affirming)}), so it is not confirmed"
    if least == 1:
        return f"1 to {most} independent origins affirm it ({_labels(affirming)}); they may be one"
    count = f"{least} to {most}" if most > least else f"{least}"
    return f"{count} independent origins affirm it ({_labels(affirming)})"


def _labels(origins: Iterable[Origin]) -> str:
    return "; ".join(origin.label for origin in origins)
