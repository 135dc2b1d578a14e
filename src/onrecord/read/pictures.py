"""Captions apart from credits, and credits read: who took a picture, for whom, and through whom it came."""

import re

from onrecord.read.dates import written
from onrecord.records import Picture

_AGENCY_NAMES = (
    "AFP AP Reuters dpa APA EPA EFE ANSA PAP ANP TASS Xinhua UPI PTI ANI AAP NTB Ritzau TT Lehtikuva Belga Keystone Anadolu "
    "Getty Imago Sipa Abaca Shutterstock iStock iStockphoto Alamy Bloomberg Sputnik Ukrinform Zuma Action Magnum Unsplash "
    "Pixabay Pexels MAXPPP Hans NurPhoto AA RIA CTK ČTK KNA epd"
).split()
_AGENCIES = re.compile(
    r"\b(?:(?:The )?Associated Press|Agence France-Presse|Getty Images|picture[ -]alliance|PA (?:Images|Media|Wire)|Press Association|"
    r"(?:The )?Canadian Press|Kyodo News|Adobe Stock|European Pressphoto Agency|" + "|".join(map(re.escape, _AGENCY_NAMES)) + r")\b(?: (?:Photos?|Images|Newsroom))?"
)  # fmt: skip
_WORD = re.compile(
    r"^\W*(?:(?:photo(?:graph)?s?|image|picture|credits?|photo credits?|image credits?|source|foto|bild|bilder|fotos|quelle|crédito|crédit|"
    r"crédits? photo|photo illustration|illustration|imagen|fotografía|immagine|zdjęcie|фото|©|\(c\)|copyright)\s*(?:by|von|par|de|di)?\s*[:/|©-]?\s*)+",
    re.I,
)
_TAIL = 300  # code points that hold a credit and what it is known by
_IN_BRACKETS = re.compile(r"^(?P<caption>.*?)\s*[(\[](?P<credit>[^()\[\]]{2,150})[)\]]\W*$", re.S)
_AFTER_WORD = re.compile(
    r"^(?P<caption>.*?)[\s|.(–-]*(?P<credit>(?:\b(?:photos?|photograph|image|picture|photo credit|image credit|credits?|foto|fotos|bild|quelle|source|imagen|crédito|crédit(?: photo)?)"
    r"(?:\s*(?:by|:|von)|\s*[|/©]|(?=\s+[A-Z]\w+/))|©)\s*\S.{1,120})$",
    re.S | re.I,
)
_SLASHED = re.compile(r"^(?P<caption>.*[.!?”\"'])\s+(?P<credit>[^.!?]{2,60}(?:/| via | for )[^.!?]{2,60})\.?$", re.S)
_VIA = re.compile(r"\s*(?:/|,)?\s*\b(?:via|through|über)\s+(?P<via>.+)$", re.I)
_POOL = re.compile(r"\b(?:pool)\b", re.I)
_DISTRIBUTED = re.compile(
    r"\b(?:distributed|provided|released|supplied|published|issued|made available) by (?:the )?(?P<who>[^,.;()]{2,90})",
    re.I,
)
_NAME = re.compile(r"[A-ZÀ-ÝĀ-ŽА-ЯЁЇІЄ][\w.&'’-]*(?:\s+[A-ZÀ-ÝĀ-ŽА-ЯЁЇІЄ][\w.&'’-]*)*")
_PLACE = re.compile(
    r"\b(?:in|at|near|outside|from)\s+(?P<place>[A-ZÀ-Ý][\w'’.-]+(?:\s+[A-Z][\w'’.-]+){0,3}(?:,\s+(?:the\s+)?[A-Z][\w'’.-]*(?:\s+[A-Z][\w'’.-]*){0,2}){0,2})"
    r"(?=,?\s+(?:on|in|during)\b|,?\s+(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|\.?\s*$)"
)


def split_credit(text: str) -> tuple[str, str]:
    """A caption as it stands under a picture -> (caption without credit, credit), each perhaps empty."""
    text = text.strip()
    before, end = text[:-_TAIL], text[-_TAIL:]  # a credit is short and comes last
    for pattern in (_IN_BRACKETS, _AFTER_WORD, _SLASHED):
        found = pattern.match(end)
        if found and (pattern is not _IN_BRACKETS or _is_credit(found["credit"])):
            return (before + found["caption"]).strip(" |–-"), _bare(found["credit"])
    if len(text) < 80 and _is_credit(text) and not text.endswith("."):
        return "", _bare(text)
    return text, ""


def _is_credit(text: str) -> bool:
    """An agency, a slash between names or a word like "Photo:" makes a credit."""
    return bool(_WORD.match(text) or ((_AGENCIES.search(text) or "/" in text) and len(text.split()) <= 14))


def _bare(credit: str) -> str:
    return _WORD.sub("", credit, count=1).strip(" ()[]|;:")


def credited(url: str | None, caption: str, credit: str = "") -> Picture:
    """The picture that an address, a caption (perhaps with its credit inside) and a credit tell of."""
    if not credit:
        caption, credit = split_credit(caption)
    else:
        credit = _bare(credit)
        within = caption.rfind(credit) if credit else -1
        if within > 0:  # the credit also ends the caption
            caption = split_credit(caption)[0] or caption[:within].strip(" (|–-")
    caption = " ".join(caption.split())
    creator, agencies, via = _chain(credit)
    distributed = _DISTRIBUTED.search(caption)
    place = _PLACE.search(caption)
    return Picture(
        url=url,
        caption=caption,
        credit_text=credit,
        creator=creator,
        agencies=agencies,
        via=via,
        pool=bool(_POOL.search(credit)),
        distributed_by=_distributor(distributed["who"]) if distributed else None,
        date_created=written(caption),
        place=place["place"] if place else None,
    )


def _chain(credit: str) -> tuple[str | None, tuple[str, ...], str | None]:
    """ "A. Name/POOL/AFP via Getty Images" -> (A. Name, (AFP,), Getty Images)."""
    via = None
    if found := _VIA.search(credit):
        via, credit = found["via"].strip(), credit[: found.start()]
    creator: str | None = None
    agencies: list[str] = []
    for part in re.split(r"\s*[/|,;]\s*|\s+[–-]\s+|\s+for\s+", credit):
        name = part.strip(" .()")
        agency = _AGENCIES.search(name)
        if not name or _POOL.fullmatch(name):
            continue
        if agency and len(agency[0]) * 2 >= len(name):
            agencies.append(re.sub(r"(?<=\w) Photos?$", "", name))
        elif creator is None and not agencies and len(name) < 60:
            creator = name
        elif len(name) < 60 and not agency and creator is not None and len(name.split()) <= 4:
            agencies.append(name)
    return creator, tuple(dict.fromkeys(agencies)), via


def _distributor(who: str) -> str:
    """The name within "Russian state-owned Sputnik agency": its last run of capitals, unless lower-case words name an office."""
    names = [name for name in _NAME.findall(who) if name]
    return names[-1] if names else who.strip()
