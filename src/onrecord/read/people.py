"""Bylines and author cards: names, jobs, outlets and languages out of what pages say of their authors."""

import re

from onrecord.records import Person

_UPPER = "A-ZÀ-ÞĀ-ŽА-ЯЁЇІЄҐΑ-Ω"
_BY = re.compile(
    r"^\s*(?:written by|reporting by|story by|by|von|par|por|di|door|av|af|автор|text)\b\s*:?\s+(?=\S)", re.I
)
_ROLE = re.compile(
    r"(?:(?:chief|senior|political|foreign|defen[cs]e|science|business|national|world|staff|deputy|managing|news|city|crime|court|europe|diplomatic|economics?|environment|health|sports?)\s+){0,3}"
    r"(?:reporter|correspondent|editor(?:-in-chief)?|journalist|columnist|writer|staff writer|producer|photographer|analyst|contributor|anchor|"
    r"redakteur(?:in)?|korrespondent(?:in)?|journaliste?|redacteur|reportero|periodista|giornalista)(?:\s+(?:at large|in \w+))?",
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
_BETWEEN = re.compile(r"\s*(?:,|;|\||•|·|\band\b|\bund\b|\bet\b|\by\b|\be\b|\ben\b|\boch\b|\bog\b|&|\bwith\b|\n)\s*")
_NOT_NAMES = re.compile(
    r"https?:|@|\d{3}|^(?:published|updated|last|reporter|editor|share|follow|more|view|see all|staff writer)\b", re.I
)


def byline(line: str) -> list[Person]:
    """The people of a byline ("By Ann Lee and Bo Dahl", "Ann Lee, science editor"); empty when it names nobody."""
    opened = _BY.match(line)
    rest = line[opened.end() :] if opened else line
    if len(rest) > 200:
        return []
    people: list[Person] = []
    for part in _BETWEEN.split(rest):
        name = _BY.sub("", part).strip(" .,:*-–—")
        if not name or _NOT_NAMES.search(name):
            continue
        if people and _ROLE.fullmatch(name):
            last = people.pop()
            people.append(Person(last.name, job_title=name, works_for=last.works_for, url=last.url))
        elif 2 <= len(name) <= 60 and len(name.split()) <= 6:
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
