"""A reading as an account that a person reads in a terminal."""

from collections.abc import Iterable, Iterator

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from onrecord.records import Article, Attribution, Picture, Reading, TimeMention, places, text_in
from onrecord.timeline import duration_in_words, happenings

SOURCE, CUE, CONTENT = "bold", "italic", "underline"
NAMING = {"named": "named", "described": "described, not named", "unspecified": "unspecified"}
STANCE = {
    "affirms": "says so",
    "denies": "denies it",
    "declines": "declines to say",
    "asks": "asks for it",
    "intends": "intends it",
    "unsure": "is not sure",
}


def account(reading: Reading) -> RenderableType:
    """The page's headline, dates, people and pictures, its text with attributions marked, and who says so."""
    article = reading.article
    if article is None:
        return Group(*(Text(f"{failure.url}: {failure.error}", "red") for failure in reading.failures))
    parts: list[RenderableType] = [Text(article.headline or "(no headline)", "bold"), *_head(article)]
    parts += [Padding(_picture(picture), (1, 0, 0, 2)) for picture in article.pictures]
    for place in places(article):
        if place is None or place.startswith("briefs/"):
            if place is not None:
                parts += _brief_head(article, int(place.split("/")[1]))
            parts += [Text(), marked(text_in(article, place), place, reading.attributions)]
    parts += [Text(f"\nCorrection: {text}") for text in article.corrections]
    parts += [Text("\nWho says so", "bold"), *who_says_so(reading.attributions)]
    if reading.times:
        parts += [Text("\nTimeline", "bold"), *_timeline(article, reading)]
        parts += [Text("\nDates", "bold"), *_dates(reading.times)]
    parts += [Text(f"\n{failure.stage}: {failure.error}", "red") for failure in reading.failures]
    return Group(*parts)


def _head(article: Article) -> Iterator[Text]:
    if article.alternative_headline:
        yield Text(article.alternative_headline)
    if article.dek:
        yield Text(article.dek, "italic")
    line = [article.outlet or "outlet unknown", article.section, article.language]
    if article.reading_minutes:
        line.append(f"{article.reading_minutes} min read")
    yield Text(" · ".join(part for part in line if part))
    if article.date_published:
        why = f" (inferred: {article.date_inferred})" if article.date_inferred else ""
        yield Text(f"Published {article.date_published}{why}")
    else:
        yield Text("Published: not stated, and nothing on the page tells")
    if article.date_modified and article.date_modified != article.date_published:
        yield Text(f"Modified {article.date_modified}")
    for person in article.authors:
        facts = [person.job_title, person.works_for, ", ".join(person.knows_language)]
        detail = "; ".join(fact for fact in facts if fact)
        yield Text(f"By {person.name}" + (f" ({detail})" if detail else ""))
        if person.description:
            yield Text(f"   {person.description}", "dim")
    for note in article.notes:
        yield Text(f"Note: {note}", "yellow")


def _picture(picture: Picture) -> Text:
    """Caption, the credit as it stands, what it says part by part, and when and where the picture was taken."""
    told = [
        picture.creator and f"by {picture.creator}",
        "pool" if picture.pool else None,
        picture.agencies and f"for {', '.join(picture.agencies)}",
        picture.via and f"via {picture.via}",
        picture.distributed_by and f"distributed by {picture.distributed_by}",
    ]
    parts = "; ".join(part for part in told if part)
    taken = ", ".join(fact for fact in (picture.place, picture.date_created) if fact)
    text = Text(f"Picture: {picture.caption or _short(picture.url or '')}", "dim")
    if picture.credit_text or parts:
        text.append(f"\nCredit: {picture.credit_text or 'none of its own'}")
    if parts and parts != f"by {picture.credit_text}":
        text.append(f" ({parts})")
    if taken:
        text.append(f"\nTaken: {taken}")
    return text


def _short(url: str) -> str:
    """The beginning and the end of a long address."""
    return url if len(url) <= 80 else f"{url[:45]}…{url[-34:]}"


def _brief_head(article: Article, number: int) -> Iterator[Text]:
    """What stands over an item that stands apart from the article: its number, time and headline."""
    brief = article.briefs[number]
    why = f" (inferred: {brief.date_inferred})" if brief.date_inferred else ""
    when = f"{brief.date_published}{why}" if brief.date_published else "time unknown"
    yield Text(f"\nApart from the article, item {number + 1} of {len(article.briefs)}: {when}", "dim")
    if brief.headline:
        yield Text(brief.headline, "bold")


def marked(text: str, place: str | None, attributions: Iterable[Attribution]) -> Text:
    """A place's text: source bold, cue italic, content underlined."""
    shown = Text(text)
    for attribution in attributions:
        if attribution.in_ == place:
            for extent, style in ((attribution.content, CONTENT), (attribution.cue, CUE), (attribution.source, SOURCE)):
                for start, end in extent.spans:
                    shown.stylize(style, start, end)
    return shown


def who_says_so(attributions: Iterable[Attribution]) -> Iterator[Text]:
    """One entry an attribution: the speaker, how they are known, through whom, and the words."""
    by_id = {attribution.id: attribution for attribution in attributions}
    if not by_id:
        yield Text("  nobody is quoted: all of it is the outlet's own voice")
    for attribution in by_id.values():
        yield _one(attribution, by_id)


def _one(attribution: Attribution, by_id: dict[str, Attribution]) -> Text:
    speaker = attribution.speaker
    line = Text("  ")
    line.append(speaker.name if speaker else "nobody named", "bold")
    if speaker and speaker.role:
        line.append(f", {speaker.role}")
    facts = [NAMING[attribution.naming]]
    if attribution.on_record is not None:
        facts.append("on the record" if attribution.on_record else "not on the record")
    if speaker and speaker.speaks_for:
        facts.append(f"speaks for {speaker.speaks_for}")
    if attribution.count:
        facts.append(f"{attribution.count} of them")
    if attribution.addressee:
        facts.append(f"to {attribution.addressee}")
    through = [*relays(attribution, by_id)]
    if through:
        facts.append("through " + " ← ".join(through))
    if attribution.hedged:
        facts.append("hedged")
    if attribution.said_on:
        facts.append(f"on {attribution.said_on}")
    facts += [f"“{words}”" for words in (attribution.basis, attribution.terms) if words]
    line.append(f" [{attribution.source_type}; {'; '.join(facts)}]", "dim")
    where = f" ({attribution.in_})" if attribution.in_ else ""
    cue = attribution.cue.text or "no cue"
    line.append(f"\n    {STANCE[attribution.stance]} ({cue}){where}: {attribution.content.text}")
    return line


def relays(attribution: Attribution, by_id: dict[str, Attribution]) -> list[str]:
    """Through whom the article got it, the last relay first: enclosing speakers and outlets, each once."""
    names: list[str] = []
    seen: set[str] = set()
    at: Attribution | None = attribution
    while at is not None and at.id not in seen:
        seen.add(at.id)
        if at is not attribution and at.speaker:
            names.append(at.speaker.name)
        if at.relayed_from:
            names.append(at.relayed_from)
        at = by_id.get(at.inside) if at.inside else None
    own = attribution.speaker.name if attribution.speaker else None
    return [name for name in reversed(dict.fromkeys(names)) if name != own]


KINDS = {"happened": "", "said": "said then", "published": "published"}


def _timeline(article: Article, reading: Reading) -> Iterator[Text]:
    """Dated happenings in order, each with its sentence and whose word it is; then lengths of time, checked."""
    known = {attribution.id: attribution for attribution in reading.attributions}
    entries, checks = happenings(article, reading.attributions, reading.times)
    for entry in entries:
        notes = [KINDS[entry.kind], "planned" if entry.ahead else ""]
        notes.append(_voice(known.get(entry.attribution or "")) if entry.kind != "published" else "")
        notes.append(f"“{entry.mention.text}”, counted from {entry.counted_from}" if entry.counted_from else "")
        notes.append("beside the article" if (entry.in_ or "").startswith("briefs/") else "")
        line = Text(f"  {entry.date:<16} {' '.join(entry.sentence.text.split())}")
        yield line.append(f"  [{'; '.join(note for note in notes if note)}]", "dim")
    for check in checks:
        says, counted = duration_in_words(check.says), duration_in_words(check.counted)
        between = f"{check.from_} and {check.to}"
        if check.holds:
            yield Text(f"  “{check.mention.text}” holds: its dates are {between}", "dim")
        else:
            yield Text(f"  The article says {says}; its dates, {between}, give {counted}", "yellow")


def _voice(attribution: Attribution | None) -> str:
    if attribution is None:
        return "the outlet itself"
    return attribution.speaker.name if attribution.speaker else "an unnamed source"


def _dates(times: Iterable[TimeMention]) -> Iterator[Text]:
    for mention in times:
        line = Text(f"  {mention.value:<16} {mention.span.text}")
        notes = [mention.type.lower()]
        if mention.in_:
            notes.append(f"in {mention.in_}")
        if mention.modifier:
            notes.append(mention.modifier)
        if mention.anchor:
            notes.append(f"counted from {mention.anchor.date}, {mention.anchor.status}")
        yield line.append(f"  [{'; '.join(notes)}]", "dim")


def print_account(console: Console, reading: Reading, rule: bool) -> None:
    """Prints one account, under a rule with its address when there are several."""
    if rule:
        console.rule(reading.page.url, align="left")
    console.print(account(reading), highlight=False, soft_wrap=False)
