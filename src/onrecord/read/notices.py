"""What a reader should know of a page: a consent wall in place of the article, a paywall before it, a front page."""

import re
from urllib.parse import urlsplit

PAYWALL = "behind a paywall: the text may be cut"
FRONT_PAGE = "a front page or an index: its texts may belong to several articles"
METADATA = "the text is the one in the page's metadata: the page itself shows less"
STUB = 1500  # code points up to which a text can be the beginning that a paywall shows

_CONSENT = re.compile(
    r"cookie|consent|partners?\b|personali[sz]ed (?:ads|advertising|content)|einwillig|zustimm|datenschutz|consentement|"
    r"traceurs|publicité personnalisée|consentimiento|consenso|toestemming|samtykke|samtycke|zgod",
    re.I,
)
_OURSELVES = re.compile(r"\b(?:we|our|us|you|your|wir|uns|unsere?|sie|nous|nos|vous|nosotros|noi|wij|onze|vi)\b", re.I)
_SUBSCRIBE = re.compile(
    r"\b(?:subscribe|sign up|log ?in|register|become a (?:member|subscriber))\b.{0,40}\b(?:continue|read|access|unlock|view)|"
    r"(?:already|not yet) a (?:subscriber|member)|(?:for|to) (?:our )?subscribers only|subscriber[- ](?:only|exclusive)|"
    r"(?:weiterlesen|lesen sie weiter) mit|jetzt (?:abonnieren|weiterlesen)|bereits abonnent|"
    r"réservée? (?:aux|à nos) abonnés|il vous reste .{0,20} à lire|(?:solo|exclusiv[ao]) para suscriptores|per gli abbonati",
    re.I,
)


def is_consent_wall(paragraphs: list[str]) -> bool:
    """Whether what stands in the place of the text asks for consent: most of it speaks of cookies and of us and you."""
    length = sum(map(len, paragraphs))
    asking = sum(len(text) for text in paragraphs if _CONSENT.search(text) and _OURSELVES.search(text))
    return 0 < length < 8000 and asking > 0.6 * length


def asks_to_subscribe(pieces: list[str], body: str) -> bool:
    """Whether a short text is followed by an offer to read on for money."""
    return len(body) < STUB and any(len(text) < 400 and _SUBSCRIBE.search(text) for text in pieces)


def is_front_page(url: str) -> bool:
    """Whether an address is that of a site and not of a page within it."""
    parts = urlsplit(url)
    return parts.scheme in ("http", "https") and parts.path in ("", "/") and not parts.query
