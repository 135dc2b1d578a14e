"""What a reader should know of a page: what stands in place of its article, a paywall before it, that it is an index.

A wall is known by its words, and only where nearly all of a short text is made
of them: an article about cookies or robots speaks of other things too.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple
from urllib.parse import urlsplit

from onrecord.records import Block

PAYWALL = "behind a paywall: the text may be cut"
FOR_PAY = "for subscribers of the outlet, by its own metadata; the text seems whole"
FRONT_PAGE = "a front page or an index: its texts may belong to several articles"
METADATA = "the text is the one in the page's metadata: the page itself shows less"
LIVE_BLOG = "a live blog: its posts stand apart from the text, each with its own time"
VIDEO = "a page about a video or a recording: its text is only what describes it"
STUB = 1500  # code points up to which a text can be the beginning that a paywall shows
WALL = 8000  # up to which it can be a wall of consent
TITLE = 60  # of a headline that says no more than that
SAYING = 300  # code points of which one must say it
REFUSAL = 1500  # up to which it can be a refusal or an error
TEASER = 400  # code points of one teaser
TEASERS = 4  # texts from which a page can be an index

_CONSENT = re.compile(
    r"cookie|consent|partners?\b|personali[sz]ed (?:ads|advertising|content)|einwillig|zustimm|datenschutz|consentement|"
    r"traceurs|publicité personnalisée|consentimiento|consenso|toestemming|samtykke|samtycke|zgod|файл\w* cookie|souhlas|"
    r"evästei|süti|çerez",
    re.I,
)
_CONSENT_WORDS = (
    "cookie", "consent", "partner", "personali", "einwillig", "zustimm", "datenschutz", "traceurs", "publicité",
    "toestemming", "samtykke", "samtycke", "zgod", "souhlas", "evästei", "süti", "çerez",
)  # fmt: skip
_OURSELVES = re.compile(
    r"\b(?:we|our|us|you|your|wir|uns|unsere?|sie|nous|nos|vous|nosotros|noi|wij|onze|vi|du|dine?|my|nas|nasz\w*|мы|ми|вы|ви|ваш\w*|"
    r"můžete|náš\w*|me|biz)\b",
    re.I,
)
_SUBSCRIBE = re.compile(
    r"\b(?:subscribe|sign up|log ?in|register|become a (?:member|subscriber))\b.{0,40}\b(?:continue|read|access|unlock|view)|"
    r"(?:already|not yet) a (?:subscriber|member)|(?:for|to) (?:our )?subscribers only|subscriber[- ](?:only|exclusive)|"
    r"(?:weiterlesen|lesen sie weiter) mit|jetzt (?:abonnieren|weiterlesen)|bereits abonnent|"
    r"réservée? (?:aux|à nos) abonnés|il vous reste .{0,20} à lire|(?:solo|exclusiv[ao]) para suscriptores|per gli abbonati|"
    r"voor abonnees|kun for abonnenter|for abonnenter|bara för prenumeranter|tylko dla (?:subskrybentów|prenumeratorów)|"
    r"только для подписчиков|лише для (?:перед)?платників",
    re.I,
)


class _Kind(NamedTuple):
    what: str  # what a page of this kind is, to follow "this page ..."
    remedy: str
    said: re.Pattern[str]


_KINDS = (
    _Kind(
        "asks whether you are a robot in place of its article",
        "answer it in a browser and save the page from there",
        re.compile(
            r"(?:verify|confirm|prove|check)(?:ing)?\b.{0,30}\b(?:you(?:'re| are)? (?:a )?(?:not a )?(?:human|robot|bot)|you are human)|are you a (?:robot|human)|"
            r"i'?m not a robot|checking (?:if the site connection is secure|your browser)|unusual (?:traffic|activity|requests?)|"
            r"\bcaptcha\b|ddos protection|\bray id\b|security (?:check|service to protect)|performance (?:&|and) security by|"
            r"(?:automated|bot) (?:access|requests?|traffic)|you have been blocked|request (?:was|has been|could not be) (?:blocked|satisfied)|"
            r"complete the action below|needs to review the security|just a moment\b|kein roboter|pas un robot|no eres un robot|"
            r"non sei un robot|geen robot|не робот",
            re.I,
        ),
    ),
    _Kind(
        "wants scripts to be run before it shows anything",
        "save it from a browser once it is shown",
        re.compile(
            r"(?:enable|turn on|activate|requires?|without|need|disabled?|support)\b.{0,40}\bjavascript|javascript\b.{0,40}\b(?:enabled?|disabled|required|turned off|aktivier|activ|habilit|ingeschakeld|włącz|включ|увімк)|"
            r"(?:aktivieren sie|bitte|activez|activer|active|habilit\w+|abilita\w*|schakel|włącz|включите|увімкніть)\b.{0,30}\bjavascript|"
            r"(?:browser|navigateur|navegador)\b.{0,40}\b(?:not supported|unsupported|out of date|nicht unterstützt|obsolète)",
            re.I,
        ),
    ),
    _Kind(
        "says that it cannot be found or shown",
        "check the address: the article may have moved or been taken down",
        re.compile(
            r"\b(?:error|http|fehler|erreur|ошибка)\W{0,3}(?:40[0-9]|410|451|50[0-4])\b|^\W*(?:40[0-9]|410|451|50[0-4])\b(?:.{0,60}(?:not found|forbidden|error|gone|unavailable|denied)|\W*$)|"
            r"\bpage (?:(?:was|is|could|can) ?)?not (?:be )?found|\bpage (?:that |which )?(?:you|we)\b.{0,60}\b(?:not|n['’]t) (?:be )?(?:found|exist|available)|"
            r"\bpage\b.{0,20}\b(?:no longer (?:exists?|available)|doesn['’]?t exist|does not exist|isn['’]?t available|has (?:been )?(?:moved|removed))|"
            r"(?:couldn['’]?t|could not|can['’]?t|cannot) (?:find|be found|locate)\b.{0,40}\b(?:page|article|story|you)|not found on this server|"
            r"(?:article|story|content|video) (?:is|you .{0,40} is) (?:no longer |not |currently un|un)available|access denied|permission to access|"
            r"not available in your (?:country|region|location)|unavailable (?:for legal reasons|in your)|service (?:temporarily )?unavailable|internal server error|"
            r"seite\b.{0,40}\b(?:nicht (?:gefunden|vorhanden|verfügbar)|existiert nicht)|page (?:introuvable|non trouvée)|página (?:no|não) (?:encontrada|existe)|pagina (?:non trovata|niet gevonden)|"
            r"(?:strona|strony) nie (?:została znaleziona|istnieje|znaleziono)|страниц\w+ не найдена|сторінк\w+ не знайден|siden (?:blev ikke|ble ikke|finnes ikke|findes ikke)|"
            r"sidan (?:kunde inte|hittades inte|finns inte)|sivua ei (?:löy)|stránka nebyla nalezena|sayfa bulunamadı|ページが見つかりません|페이지를 찾을 수",
            re.I,
        ),
    ),
)
_CONSENT_WALL = ("asks for consent in place of its article", "answer it in a browser and save the page from there")


def wall(headline: str, paragraphs: Sequence[str]) -> tuple[str, str] | None:
    """(what the page does in place of showing an article, what to do about it); None for an article.

    A wall is short, and most of it says so; a headline that says it weighs as
    a paragraph does.
    """
    if is_consent_wall(paragraphs):
        return _CONSENT_WALL
    texts = [text for text in (headline, *paragraphs) if text]
    length = sum(map(len, texts))
    if not 0 < length < REFUSAL:
        return None
    for kind in _KINDS:
        saying = sum(len(text) for text in texts if _dense(kind.said, text))
        headed = bool(headline and kind.said.search(headline))
        if saying > 0.5 * (length - (0 if headed else len(headline))) or (headed and len(headline) < TITLE):
            return kind.what, kind.remedy
    return None


def is_consent_wall(paragraphs: Sequence[str]) -> bool:
    """Whether what stands in the place of the text asks for consent: most of it speaks of cookies and of us and you."""
    length = sum(map(len, paragraphs))
    if not 0 < length < WALL:
        return False
    other = 0
    for text in paragraphs:
        if not (_speaks_of_consent(text) and _OURSELVES.search(text)):
            other += len(text)
            if other >= 0.4 * length:
                return False
    return True


def _speaks_of_consent(text: str) -> bool:
    lower = text.lower()  # to look for words is many times faster than their rule
    return any(word in lower for word in _CONSENT_WORDS) and _dense(_CONSENT, text)


def _dense(rule: re.Pattern[str], text: str) -> bool:
    """Whether a text says it, and a long one again and again."""
    return len(rule.findall(text)) > len(text) // SAYING


def asks_to_subscribe(pieces: Sequence[str], body: str) -> bool:
    """Whether a short text is followed by an offer to read on for money."""
    return len(body) < STUB and any(len(text) < 400 and _SUBSCRIBE.search(text) for text in pieces)


def is_front_page(url: str) -> bool:
    """Whether an address is that of a site and not of a page within it."""
    parts = urlsplit(url)
    return parts.scheme in ("http", "https") and parts.path in ("", "/") and not parts.query


def is_index(blocks: Sequence[Block]) -> bool:
    """Whether a page's texts are teasers: nearly each stands alone under a link, and none goes on in a second paragraph."""
    alone = texts = 0
    last = ""
    for block in blocks:
        if block.label == "paragraph":
            texts += 1
            alone += last in ("related", "live_item", "navigation") and _length(block) < TEASER
        if block.label not in (
            "caption",
            "credit",
            "published",
            "modified",
            "byline",
            "section",
            "reading_time",
            "boilerplate",
            "comments",
        ):
            last = block.label
    return texts >= TEASERS and alone >= 0.8 * texts


def _length(block: Block) -> int:
    return block.span.end - block.span.start if block.span else len(block.text)
