"""How a source knows, and on what terms an unnamed one spoke, where the text says so."""

import re

from onrecord.attribute.found import Found

_TERMS = re.compile(
    r"(?:on (?:the )?condition (?:of anonymity|that (?:\w+ ){1,4}not be (?:named|identified))|on background|off the record"
    r"|(?:who |and )?(?:(?:was|were|is|are) )?not authori[sz]ed to (?:speak|comment|discuss|talk)"
    r"|(?:who |and |she |he |they )?(?:ask(?:ed|ing)|request(?:ed|ing)|insist(?:ed|ing) on|grant(?:ed|ing)|spoke under|wished|wanted) "
    r"(?:for )?(?:anonymity|not to be (?:named|identified|quoted by name)|(?:that )?(?:\w+ ){1,3}not be (?:named|identified|used|published)|to remain anonymous)"
    r"|(?:who |and )?(?:declined|refused) to (?:be (?:named|identified)|give (?:his|her|their) (?:full )?names?)"
    r"|without (?:giving|being) (?:(?:his|her|their|a) names?|named|identified))[^.;“”\"\n]{0,140}",
    re.I,
)
_BASIS = re.compile(
    r"(?:familiar with|briefed on|with (?:direct |first-?hand |detailed |close )?knowledge of|close to|involved in|present at"
    r"|who (?:was|were|has|have|had) (?:in the room|present|seen|read|attended|reviewed|been briefed|worked on|direct knowledge|knowledge)"
    r"|(?:seen|obtained|reviewed|viewed|verified|heard) by|a copy of which|leaked to|shared with|shown to|having (?:seen|read))[^,.;“”\"\n]{0,80}",
    re.I,
)


# What no terms do without: most texts hold none of it, and looking for it is quick.
_SIGNS = ("condition", "background", "record", "authori", "anonym", "name", "identif", "not be")


def terms_of(text: str, one: Found) -> tuple[str | None, str | None]:
    """(basis, terms) in the text's words: "familiar with the matter", "on condition of anonymity because ..."."""
    if not one.source:
        return None, None
    start, end = one.source[0][0], one.source[-1][1]
    basis = _BASIS.search(text, start, min(end, start + 400))
    zone_end = one.cue[-1][1] + 200 if one.cue else end
    zone = text[start : min(max(end, zone_end), start + 600)].split("\n")[0]
    low = zone.lower()
    terms = _TERMS.search(zone) if any(sign in low for sign in _SIGNS) else None
    return (basis[0].strip() if basis else None), (terms[0].strip(" ,") if terms else None)
