"""What a short line of a news page is, by its wording alone: the same rules for HTML and for flattened text."""

import re
from functools import lru_cache

from onrecord.records import BlockLabel

_UI = """
    menu|home|search|share|share (?:this|article|on \\w+)|save|print|email|copy link|link copied|listen|play|pause|close|
    skip to (?:main )?content|sign (?:in|up)|log ?(?:in|out)|register|subscribe(?: now)?|my account|avatar|
    advertisement|advertising|ad|sponsored|story continues below.*|article continues (?:after|below).*|continue reading|
    (?:read|show|see|load|view|learn) (?:more|less|all)(?: .{0,30})?|more|next|previous|back(?: to top)?|follow(?: us)?(?: on .*)?|
    facebook|twitter|x|whatsapp|linkedin|telegram|reddit|bluesky|instagram|youtube|tags?:?|topics?:?|view comments|
    photo gallery|gallery|image|video|loading\\.*|accept(?: all)?|ok|got it|download(?: the)? app|
    anzeige|werbung|teilen|merken|drucken|mehr (?:lesen|anzeigen|dazu)|weiterlesen|startseite|zur startseite|suche|
    publicité|partager|imprimer|lire (?:la suite|plus|aussi)|accueil|voir plus|
    publicidad|compartir|imprimir|leer más|ver más|inicio|guardar|pubblicità|condividi|leggi (?:anche|tutto)|
    advertentie|delen|lees (?:meer|ook)|reklama|udostępnij|czytaj (?:więcej|także|też)|реклама|поделиться|поділитися|
    читать далее|читати далі|compartilhar|leia mais|annons|dela|läs (?:mer|också)|mainos|jaa|annonse|reklame|del
"""
# A piece of a date or a clock time as it stands in a line of its own.
_MOMENT = (
    r"(?:\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}[./-]\d{1,2}[./-]\d{1,2}|\d{1,2}[:.h]\d{2}(?::\d{2})?(?:\s*(?:uhr|h\b\.?|[ap]\.?m\.?))*|"
    r"\d{1,2}\.?(?:st|nd|rd|th|er)?\s+(?:de\s+)?[^\W\d_]{3,10}\.?,?\s+(?:de\s+)?\d{4}|[^\W\d_]{3,10}\.?\s+\d{1,2}(?:st|nd|rd|th)?,?\s+\d{4}|"
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch|um|at|on|am|a las|à|kl\.?|uhr|"
    r"[A-Z]{2,4}T|GMT|UTC)"
)
_RULES: tuple[tuple[BlockLabel, int, str], ...] = (
    ("reading_time", 60, r"(?:reading time|read time|lesezeit|lesedauer|temps de lecture|tiempo de lectura|tempo di lettura)"
     r"\W*(?:ca\. ?)?\d+\s*(?:min\w*|m)\.?|\d+[\s-]?min(?:ute)?s?\.?[\s-](?:read|reading|lesezeit|de lecture|de lectura|di lettura|leestijd)"),
    ("boilerplate", 60, "".join(_UI.split("\n")).replace("    ", "")),
    ("comments", 60, r"(?:\d+|no|leave a|post a|add a|view|join the)?\s*(?:comments?|conversation|kommentare?|commentaires?|comentarios)(?:\s*\(?\d*\)?)?"),
    ("correction", 2000, r"(?:(?:this|the) (?:article|story|post|report|piece|headline)|an earlier version|a previous version)"
     r"\b.{0,200}\b(?:correct|amend|misstat|misspell|incorrect|clarif).*|(?:corrections?|clarification|berichtigung|korrektur|rectificatif|corrección)\b.{0,30}:.+"),
    ("update_note", 600, r"(?:editor'?s note|this (?:is a )?(?:breaking|developing) (?:news )?story|"
     r"(?:this|the) (?:article|story|post) (?:was|has been) (?:first |originally )?(?:updated|published)|update\s*:|story updated).*"),
    ("newsletter", 400, r"(?:sign up|subscribe|get (?:the|our)|register now|join)\b.{0,80}\b(?:newsletters?|inbox|updates|alerts|channel|whatsapp|telegram)\b.*|"
     r"(?:enter|your) (?:your )?e-?mail(?: address)?.*|(?:follow|like|join) us on .{1,60}|.{0,40}\bnewsletter (?:abonnieren|anmelden).*|by (?:signing up|subscribing),? you .*"),
    ("related", 300, r"(?:read (?:also|more|next)|also read|see also|more (?:on this|from|stories|news)|related(?: (?:articles?|stories|news|topics|content))?|recommended(?: for you| stories)?|"
     r"most (?:read|popular|viewed)|trending(?: now)?|latest (?:news|stories)|you (?:may|might) also like|don'?t miss|what to read next|watch|"
     r"lesen sie (?:auch|mehr)|auch interessant|mehr zum thema|das könnte sie auch interessieren|à lire aussi|lire aussi|sur le même sujet|"
     r"lea también|te puede interesar|leggi anche|lees ook|læs også|les også|czytaj też|читайте также|читайте також|leia também|baca juga)\s*(?::.*|)"),
    ("credit", 100, r"(?:foto|photo|bild|image|picture|kuva|zdjęcie|фото)s?\s*:\s*\S.{1,80}"),
    ("caption", 300, r".{10,240}[(\[]\s*(?:image|photo|picture|pic|foto|bild|credit)s?\s*[:/|].{2,60}[)\]]"),
    ("published", 90, r"(?:(?:stand|(?:zuletzt )?aktualisiert|veröffentlicht|erstellt|(?:last |first )?(?:updated|published|posted|modified)|actualizado|publicado|"
     r"(?:mis|mise) à jour|publié|aggiornato|pubblicato|op?pdatert?(?:et)?|publisert|uppdaterad|publicerad|обновлено|опубликовано|оновлено)\b\W*)?"
     rf"(?=\D*\d)(?>{_MOMENT}[\s,|•·–-]*)++(?:\W*(?:reading time|lesedauer|lesezeit)\b.*)?"),
    ("legal", 500, r"(?:©|\(c\)|copyright\b).{0,300}|.{0,200}\ball rights reserved\b.{0,200}|(?:terms (?:of|and)|privacy (?:policy|notice)|cookie (?:policy|settings)|do not sell).{0,80}|"
     r"alle rechte vorbehalten.*|tous droits réservés.*"),
)  # fmt: skip
_FIGURES = tuple("0123456789")
# Words one of which has to be there for a rule to hold: to look for them is many times faster than the rule.
_NEEDS: dict[BlockLabel, tuple[str, ...]] = {
    "reading_time": _FIGURES,
    "correction": ("correct", "amend", "misst", "missp", "clarif", "berichtigung", "korrektur", "rectificatif"),
    "update_note": ("note", "breaking", "developing", "update", "published"),
    "newsletter": ("newsletter", "inbox", "updates", "alerts", "channel", "whatsapp", "telegram", "mail", "us on", "signing up", "subscribing"),
    "credit": (":",),
    "caption": ("(", "["),
    "published": _FIGURES,
    "legal": ("©", "(c)", "copyright", "rights", "terms", "privacy", "cookie", "do not sell", "rechte", "droits"),
}  # fmt: skip
_COMPILED = tuple((label, longest, _NEEDS.get(label), re.compile(rule, re.I)) for label, longest, rule in _RULES)

FEED_HEADING = re.compile(
    r"(?:(?:live )?news ?feed|live(?: updates| news| blog| feed)?|latest(?: news| updates| headlines)?|breaking(?: news)?|"
    r"news in brief|in brief|newsticker|ticker|liveticker|en direct|fil info|última hora|ultim'ora|лента новостей|стрічка новин)\W*",
    re.I,
)
MINUTES = re.compile(r"(\d{1,3})[\s-]?min|(?:time|zeit|dauer|lecture|lectura|lettura)\D{0,6}(\d{1,3})", re.I)


@lru_cache(maxsize=4096)
def wording(line: str) -> BlockLabel | None:
    """What a line's words say that it is, None when they say nothing."""
    if len(line) > 2000:
        return None
    length, lower = len(line), line.lower()
    for label, longest, needs, rule in _COMPILED:
        if length <= longest and (needs is None or any(word in lower for word in needs)) and rule.fullmatch(line):
            return label
    return None


def minutes(line: str) -> int | None:
    """The number of a reading-time line, in minutes."""
    found = MINUTES.search(line)
    return int(found[1] or found[2]) if found else None


_DATELINE = re.compile(
    r"(?P<line>[A-ZÀ-ÝĄ-ŽА-Я][\w.'’/-]*(?:[ ,]+[A-ZÀ-Ý][\w.'’-]*){0,4}(?:, [A-Z][a-z]{2,8}\.? \d{1,2})?"
    r"(?: ?\((?:[A-Z][\w.&/ ]{1,30})\))?)\s*(?:—|–|--|-)\s"
)


def dateline_of(paragraph: str) -> str | None:
    """The dateline that opens a first paragraph: a place in capitals, perhaps a date and an agency, a dash."""
    found = _DATELINE.match(paragraph[:120])
    if not found:
        return None
    line = found["line"].strip()
    place = re.split(r"[,(]", line, maxsplit=1)[0].strip()
    return line if "(" in line or (place.isupper() and len(place) > 2) else None


_OTHER = re.compile(r"[\W_]+")


def plain(text: str) -> str:
    """Letters and digits alone, lower case: what two renderings of one line share."""
    return _OTHER.sub("", text.lower())
