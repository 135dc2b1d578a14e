"""Bylines and author cards: names, jobs, outlets and languages out of what pages say of their authors."""

import re

from onrecord.read.dates import MONTHS, written
from onrecord.records import Person

_UPPER = "A-ZÀ-ÞĀ-ŽА-ЯЁЇІЄҐΑ-Ω"
_BY = re.compile(
    r"^\W*(?:(?:written|reported|posted|words|story|reporting|text|analysis|interview) by|with reporting by|additional reporting by|by|"
    r"von|aufgezeichnet von|protokoll|autor(?:in|en|es|a|zy)?|redaktion|par|propos recueillis par|por|di|a cura di|door|tekst|av|af|skrevet av|teksti|"
    r"text(?:o|e)?(?: und (?:bild|foto))?|oprac\.?|автор[иы]?|текст|yazan|haber|oleh|penulis|reporter|theo|bài|wybierz|beitrag von)\b\s*:?\s+(?=\S)",
    re.I,
)
_ROLE = re.compile(
    r"(?:(?:chief|senior|political|foreign|defen[cs]e|science|business|national|world|staff|deputy|managing|news|city|crime|court|europe|diplomatic|economics?|environment|health|sports?)\s+){0,3}"
    r"(?:reporter|correspondent|editor(?:-in-chief)?|journalist|columnist|writer|staff writer|producer|photographer|analyst|contributor|anchor|"
    r"(?:\w*-?)?(?:redakteur|korrespondent|reporter|autor|volont[äa]r|chefredakteur)(?:in)?|journaliste?|redacteur|redaktør|reportero|redactora?|periodista|corresponsal|giornalista|journalist|wartawan|muhabir|기자|記者|记者)"
    r"(?:\s+(?:at large|in \w+))?",
    re.I,
)
_NAME = re.compile(
    rf"[{_UPPER}][\w.'’-]*(?:\s+(?:(?:de|da|di|von|van|der|den|la|le|el|al|bin|ter|du|dos|[{_UPPER}][\w.'’-]*))){{1,4}}"
)
_WORKS = re.compile(
    rf"\b(?:for|at|with|of)\s+(?:the\s+)?(?P<outlet>[{_UPPER}][\w'’&.-]*(?:\s+(?:of\s+|the\s+)?[{_UPPER}][\w'’&-]*){{0,4}})"
)
_BIO = re.compile(
    r"\b(?:is|was|works|writes|covers|reports|has (?:worked|been|written|reported|covered)|joined)\b", re.I
)
_BIO_TOPIC = re.compile(
    r"\b(?:reporter|correspondent|editor|journalist|columnist|writer|covers|reports|reporting|journalism|newsroom|freelance|bureau)\b",
    re.I,
)
_SPEAKS = re.compile(
    r"\b(?:fluent in|speaks|languages?\s*:|native speaker of|proficient in)\s+(?P<list>[^.;]{2,120})", re.I
)
_LANGUAGES = {
    "english": "en", "ukrainian": "uk", "russian": "ru", "german": "de", "french": "fr", "spanish": "es", "italian": "it",
    "polish": "pl", "portuguese": "pt", "dutch": "nl", "arabic": "ar", "hebrew": "he", "turkish": "tr", "persian": "fa",
    "farsi": "fa", "chinese": "zh", "mandarin": "zh", "cantonese": "zh", "japanese": "ja", "korean": "ko", "hindi": "hi",
    "urdu": "ur", "swedish": "sv", "norwegian": "no", "danish": "da", "finnish": "fi", "czech": "cs", "slovak": "sk",
    "hungarian": "hu", "romanian": "ro", "bulgarian": "bg", "serbian": "sr", "croatian": "hr", "bosnian": "bs",
    "slovenian": "sl", "greek": "el", "belarusian": "be", "georgian": "ka", "armenian": "hy", "kazakh": "kk",
    "lithuanian": "lt", "latvian": "lv", "estonian": "et", "swahili": "sw", "afrikaans": "af", "zulu": "zu", "xhosa": "xh",
    "vietnamese": "vi", "thai": "th", "indonesian": "id", "malay": "ms", "tagalog": "tl", "bengali": "bn", "tamil": "ta",
}  # fmt: skip
_BETWEEN = re.compile(
    r"\s*(?:[,;|•·\n/、，：]|\s[–—-]\s|\b(?:and|und|et|y|e|en|och|og|i|oraz|ve|dan|và|и|та|with|mit|avec|con)\b(?=\s)|&)\s*"
)
_NOT_NAMES = re.compile(
    r"https?:|@|\d{3}|\.(?:com|de|org|net)\b|^\(|^(?:published|updated|last|reporter|editor|share|follow|more|view|see all|staff writer|min|uhr|am|pm|kl)\b|image:|getty",
    re.I,
)
# Where a byline goes over into its date.
_DATED = re.compile(
    r"[\s,|•·–—-]*(?:\b(?:on|am|le|el|il|den|published|posted|updated|publi\w+|aktualisiert|stand)\b:?\s*)?"
    rf"(?:\b(?:{'|'.join(sorted(MONTHS, key=len, reverse=True))})\b\.?\s+)?\d.*$",
    re.I | re.S,
)
_DATE_FIRST = re.compile(r"^(?:[^|]*\d[^|]*\|\s*)+(?=\D+$)")
_REPORTER = re.compile(r"\s*(?:선임|인턴|논설위원|특파원)?\s*(?:기자|記者|记者)$")
AGENCY = re.compile(
    r"(?:AFP|AP|dpa|DPA|APA|SDA|sda|ANSA|EFE|Reuters|ANP|Belga|NTB|TT|Ritzau|PAP|ČTK|CTK|AAP|PTI|ANI|IANS|Xinhua|TASS|UPI|epd|KNA|AA|PA|"
    r"(?:The )?Associated Press|Agence France-Presse|Press Association|Anadolu(?: Ajansı| Agency)?|Bloomberg|Kyodo|Jiji|Yonhap|"
    r"(?:staff|reuters|ap|afp) and agencies|agencies|agencias|agences?|agenturen)(?: Deutschland| staff)?",
    re.I,
)


_IN_DATELINE = re.compile(r"\(([^()]{2,30})\)")


def agency_of(dateline: str) -> str | None:
    """The agency of a dateline: "KORRIN, March 5 (Reuters)" -> Reuters."""
    found = _IN_DATELINE.search(dateline)
    return found[1] if found and AGENCY.fullmatch(found[1].strip()) else None


def byline(line: str) -> list[Person]:
    """The people of a byline ("By Ann Lee and Bo Dahl", "Ann Lee, science editor"); empty when it names nobody.

    A date before or after the names is passed over. What follows a name and is
    one word is a place ("Ann Lee, Vell") unless it is an agency.
    """
    opened = _BY.match(line)
    rest = line[opened.end() :] if opened else line
    if len(rest) > 200 or "://" in rest:
        return []
    rest = _DATED.sub("", _DATE_FIRST.sub("", rest))
    people: list[Person] = []
    for part in _BETWEEN.split(rest):
        name = _REPORTER.sub("", _BY.sub("", part).strip(" .,:*-–—"))
        if _ROLE.fullmatch(name):
            if people and people[-1].job_title is None:
                people[-1] = Person(people[-1].name, job_title=name)
        elif not name or _NOT_NAMES.search(name):
            continue
        elif 2 <= len(name) <= 60 and len(name.split()) <= 6 and (not people or " " in name or AGENCY.fullmatch(name)):
            people.append(Person(name))
    return people


def is_byline(line: str) -> bool:
    """True for a short line that opens with "By" and goes on with a name."""
    opened = _BY.match(line)
    return bool(
        opened
        and len(line) < 160
        and not line.rstrip().endswith((".", "!", "?"))
        and line[opened.end() :][:1].isupper()
    )


def is_dated_byline(line: str) -> bool:
    """True for a line that holds a date and a name, apart: "Ana Rell | 5.3.2031", "5.3.2031 | By Ana Rell"."""
    if len(line) > 120 or not any(letter.isdigit() for letter in line) or written(line) is None:
        return False
    rest = _DATED.sub("", _DATE_FIRST.sub("", line))
    return rest != line and (is_name(rest.strip()) or is_byline(rest.strip()))


def is_name(line: str) -> bool:
    """True for a line that is a personal name and nothing else."""
    return len(line) < 50 and bool(_NAME.fullmatch(line.strip()))


def is_role(line: str) -> bool:
    """True for a line that is a job on a newspaper and nothing else."""
    return bool(_ROLE.fullmatch(line.strip()))


def is_bio(text: str, names: tuple[str, ...] = ()) -> bool:
    """True for a paragraph that tells, in the third person, who an author is."""
    if not 30 < len(text) < 2000:
        return False
    opening = text[:120]
    known = any(text.startswith(name) for name in names if name)
    named = known or bool(_NAME.match(text))
    return named and bool(_BIO.search(opening)) and bool(_BIO_TOPIC.search(text if known else opening))


def described(name: str, bio: str, job_title: str | None = None) -> Person:
    """What a biography tells of its author: job, outlet, languages."""
    first = re.split(r"(?<=[a-z]{2}\.)\s", bio, maxsplit=1)[0]
    role = _ROLE.search(first)
    works = _WORKS.search(first, role.end() if role else 0)
    spoken = _SPEAKS.search(bio)
    languages = re.findall(r"[A-Za-z]+", spoken["list"]) if spoken else []
    return Person(
        name,
        job_title=job_title or (role[0] if role else None),
        works_for=works["outlet"].strip(" .'’") if works else None,
        description=bio,
        knows_language=tuple(
            dict.fromkeys(_LANGUAGES[word.lower()] for word in languages if word.lower() in _LANGUAGES)
        ),
    )


def name_opening(bio: str) -> str | None:
    """The name that a biography opens with."""
    found = _NAME.match(bio)
    return found[0].removesuffix("'s").removesuffix("’s") if found else None
