"""Captions apart from credits, and credits read: who took a picture, for whom, and through whom it came."""

import re

from onrecord.read.dates import written
from onrecord.records import Picture

_UPPER = "A-ZÀ-ÞĀ-ŽА-ЯЁЇІЄҐΑ-Ω"
_AGENCY_NAMES = (
    "AFP AP Reuters dpa APA EPA EFE ANSA PAP ANP TASS Xinhua UPI PTI ANI AAP NTB Ritzau TT Lehtikuva Belga Keystone Anadolu "
    "Getty Imago Sipa Abaca Shutterstock iStock iStockphoto Alamy Bloomberg Sputnik Ukrinform Zuma Action Magnum Unsplash "
    "Pixabay Pexels MAXPPP Hans NurPhoto AA RIA CTK ČTK KNA epd PA SWNS DDP IANS Kyodo Jiji Yonhap Newsis Antara Bernama "
    "imago Profimedia Scanpix Backgrid Splash Depositphotos"
).split()
_AGENCIES = re.compile(
    r"\b(?:(?:The )?(?i:Associated Press)|Agence France-Presse|Getty Images|(?i:picture[ -]alliance)|PA (?:Images|Media|Wire)|Press Association|"
    r"(?:The )?Canadian Press|Kyodo News|(?:Adobe Stock|stock\.adobe\.com)|European Pressphoto Agency|Europa Press|Anadolu Ajansı|Gallo Images|"
    + "|".join(re.escape(name) for name in dict.fromkeys(form for name in _AGENCY_NAMES for form in (name, name.upper())))
    + r")\b(?: (?:Photos?|Images|Newsroom|Press|Wire|Scanpix|pic)\b)*|연합뉴스|뉴시스|뉴스1|共同|時事|新华社|新華社|ＡＰ|ＡＦＰ|ロイター"
)  # fmt: skip
# What a credit is announced by, in the languages of the press.
_LABEL = (
    r"(?i:photo(?:graph)?s?|photographer|photo[- ]?(?:credits?|illustration|courtesy|source)|images?(?: credits?| source)?|pictures?(?! alliance)|pics?|credits?|source|illustration|"
    r"fotos?|(?:symbol|archiv|privat|arkiv|file )(?:foto|bild|photo)|bild(?:er|rechte|quelle|nachweis)?|quelle|grafik|montage|"
    r"crédits?(?: photos?)?|crédito|imagen|imagem|fotografía|fuente|fonte|fotografia|divulgação|immagine|beeld|bron|billede|bilde|kuva|"
    r"zdjęcie|fot\.|źródło|zdroj|fotoğraf|kaynak|фото|источник|джерело|dok\.?|sumber|ảnh|nguồn|写真|撮影|提供|사진|제공|图片来源|图|צילום|फोटो)"
)
_BY = rf"(?i:by|von|par|door|oleh|de|di|av|af)(?=\s+[{_UPPER}@-])"
_MARK = r"(?:©|\([cC]\)|(?i:copyright|courtesy(?: of)?)\b)"
_OPENS = re.compile(rf"^\W*(?:(?:{_LABEL}\s*(?:{_BY}|(?=[:：/|©–-]|$)|(?=\s[{_UPPER}]))|{_MARK})\s*[:：/|©–-]?\s*)+")
_TAIL = 300  # code points that hold a credit and what it is known by
_IN_BRACKETS = re.compile(r"^(?P<caption>.*?)\s*[(\[（](?P<credit>[^()\[\]（）]{2,150})[)\]）]\W*$", re.S)
_ANNOUNCED = re.compile(
    rf"^(?P<caption>.*?)[\s|(–-]*(?P<credit>(?:(?:Foto|Photo|Bild|Image|Credit|Quelle)s?(?=:)|(?<![^\W\d_])(?<!AP )(?<!AFP )(?<!/){_LABEL}"
    rf"(?:\s*(?:{_BY}|[:：])|\s*[|/©](?!\s*$)|(?=\s+[{_UPPER}]\w+/))|©|(?i:\bcourtesy of\b))\s*\S.{{1,120}})$",
    re.S,
)
_NAMES = rf"[{_UPPER}@][\w.'’&-]*(?:[ /]+(?:(?:de|da|di|von|van|der|via|for|of|and|und|y|e|et)\s+)*[{_UPPER}@][\w.'’&-]*){{0,5}}"
_AFTER_SIGN = re.compile(
    rf"^(?P<caption>.*\S)(?:\s+[|¦]\s+(?P<bar>[^|¦]{{2,90}})|\s*[=＝]\s*(?P<equals>[^=＝。\d]{{1,20}})|\s/\s+(?P<slash>{_NAMES}))$",
    re.S,
)
_SENTENCE_END = re.compile(r"[^\W_]{2}[.!?…।。][\"”'’»)]?(?=\s*\S)")
_ALONE = re.compile(
    rf"\s(?:{_NAMES}|[^.!?]{{2,60}}(?:/| via | for )[^.!?]{{2,60}})|\s*[가-힣]\S{{1,8}}(?: (?:선임|인턴)?기자)?", re.S
)
_SIGNED = re.compile(
    rf"[:：|/©]|\b(?i:by|von|par|door|oleh|de|di|av|af|courtesy) [{_UPPER}@o-]"
)  # what any announced credit has
_NO_CREDIT = re.compile(
    r"(?:symbol|archiv|file|arkiv|illustrati|themen|beispiel|schmuck)\w*[ -]?(?:bild|foto|photo|image|picture|pic|aufnahme)?s?|"
    r"archivo|archives?|left|right|cent(?:er|re)|top|bottom|links|rechts|mitte|[lrm]\.?|[\d ./:–-]+(?:min\.?)?",
    re.I,
)
_PROSE = re.compile(
    r"(?<![\w@.])(?!(?:via|for|the|and|und|von|van|der|del?|des|of|courtesy|handout)\b)[a-zà-ÿ]{2,}(?![\w.]*\.\w)|[가-힣぀-ヿ一-鿿]{5}|[^\W\d_]{2}[.!?] |[。।]"
)
_NAMED = re.compile(
    r"^(?:legende|bildlegende|bildunterschrift|(?:image|photo)? ?caption|légende|pie de foto|didascalia)\s*:\s*", re.I
)
_HANDOUT = re.compile(r"hand-?out|pool|file|stringer|staff|courtesy|social media|archivo?", re.I)
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
_CLOSING = frozenset(")]）")


def split_credit(text: str) -> tuple[str, str]:
    """A caption as it stands under a picture -> (caption without credit, credit), each perhaps empty."""
    text = tidy(text)
    if len(text) < 100 and is_credit(text) and not text.endswith("."):
        return "", bare(text)
    before, end = text[:-_TAIL], text[-_TAIL:]  # a credit is short and comes last
    found = _IN_BRACKETS.match(end) if end[-1:] in _CLOSING or end[-2:-1] in _CLOSING else None
    if found and _in_brackets(found["caption"], found["credit"]):
        return (before + found["caption"]).strip(" |–-"), bare(found["credit"])
    signed = _SIGNED.search(end)
    found = _ANNOUNCED.match(end) if signed else None
    if found and not _NO_CREDIT.fullmatch(found["credit"]):
        return (before + found["caption"]).strip(" |–-("), bare(found["credit"])
    caption, credit = _after_sentence(end)
    if not credit and (signed or "=" in end or "＝" in end) and (found := _AFTER_SIGN.match(end)):
        caption, credit = found["caption"], found[found.lastindex or 0]
    if credit and not _NO_CREDIT.fullmatch(credit) and not credit.endswith((".", "!", "?")):
        return (before + caption).strip(" |–-"), bare(credit)
    return text, ""


def _after_sentence(end: str) -> tuple[str, str]:
    """What follows the last sentence of a caption, if it is names alone."""
    stops = [found.end() for found in _SENTENCE_END.finditer(end)]
    if not stops or len(end) - stops[-1] > 130:
        return end, ""
    rest = end[stops[-1] :].removesuffix(".")
    return (end[: stops[-1]], rest.strip()) if _ALONE.fullmatch(rest) else (end, "")


def tidy(text: str) -> str:
    """Text with single, visible spaces."""
    if "\u200b" in text or "\ufeff" in text:  # a zero-width space parts words, too
        text = text.replace("\u200b", " ").replace("\ufeff", " ")
    return " ".join(text.split())


def is_credit(text: str) -> bool:
    """An agency, a slash between names or a word like "Photo:" makes a credit."""
    if _NO_CREDIT.fullmatch(text):
        return False
    if _OPENS.match(text):
        return True
    agency = _AGENCIES.search(text)
    if agency and agency.start() == 0 and (agency.end() == len(text) or text[agency.end() :].lstrip()[:1] in "/|,-–"):
        return True
    return bool(
        (agency or "/" in text)
        and ":" not in text
        and len(text.split()) <= 14
        and not _PROSE.search(_AGENCIES.sub("", text))
    )


def _in_brackets(caption: str, credit: str) -> bool:
    """What stands in brackets after a whole sentence, or in capitals throughout, is a credit; "(left)" is none."""
    if _NO_CREDIT.fullmatch(credit.strip()):
        return False
    if is_credit(credit):
        return True
    return caption.endswith((".", "!", "?", "”", '"')) and credit[:1].isupper() and len(credit.split()) <= 10


def bare(credit: str) -> str:
    """A credit without the word that announces it, and without brackets around it."""
    credit = _OPENS.sub("", credit, count=1).strip(" []|;:")
    while credit[:1] == "(" or credit[-1:] == ")":
        if credit[:1] == "(" and credit[-1:] == ")":
            credit = credit[1:-1].strip()
        elif credit.count("(") != credit.count(")"):
            credit = credit[1:] if credit.count("(") > credit.count(")") else credit[:-1]
        else:
            break
    return credit.strip()


def credited(url: str | None, caption: str, credit: str = "") -> Picture:
    """The picture that an address, a caption (perhaps with its credit inside) and a credit tell of."""
    if not credit:
        caption, credit = split_credit(caption)
    else:
        caption, credit = tidy(caption), bare(tidy(credit))
        within = caption.rfind(credit) if credit else -1
        if within > 0 and len(caption) - within - len(credit) < 3:  # the credit also ends the caption
            caption = split_credit(caption)[0] or caption[:within].strip(" (|–-")
    caption = _NAMED.sub("", caption)
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
    agencies: list[str] = []
    others: list[str] = []
    for part in re.split(r"\s*[/|,;]\s*|\s+[–-]\s+|\s+for\s+", credit):
        name = bare(part).strip(" .")
        agency = _AGENCIES.search(name)
        if not name or _HANDOUT.fullmatch(name) or len(name) >= 60:
            continue
        if agency and len(agency[0]) * 2 >= len(name):
            agencies.append(re.sub(r"(?<=\w) (?:Photos?|pic)$", "", name))
        elif len(name.split()) <= 4 or not others:
            others.append(name)
    # A person has two names or more; what else stands there is whom they work for.
    creator = next((name for name in others if " " in name), next(iter(others), None))
    employers = (name for name in others if name != creator)
    return creator, tuple(dict.fromkeys((*employers, *agencies))), via


def _distributor(who: str) -> str:
    """The name within "Russian state-owned Sputnik agency": its last run of capitals, unless lower-case words name an office."""
    names = [name for name in _NAME.findall(who) if name]
    return names[-1] if names else who.strip()
