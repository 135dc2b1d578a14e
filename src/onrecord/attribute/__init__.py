"""Article -> attributions: who says what, and how they are known. Pure."""

from onrecord.attribute.lexicon import lexicon
from onrecord.attribute.quotations import quotations
from onrecord.attribute.spans import find
from onrecord.attribute.tokens import sentences
from onrecord.records import Article, Attribution, Extent, places, text_in


def attribute(article: Article) -> list[Attribution]:
    """Every attribution of every place of `article`, the body's first, each place's in text order."""
    found: list[Attribution] = []
    for place in places(article):
        text = text_in(article, place)
        for sentence in sentences(text, quotations(text)):
            for one in find(sentence, lexicon()):
                found.append(
                    Attribution(
                        id=f"{article.id}-a{len(found) + 1}",
                        article_id=article.id,
                        source=Extent.of(text, one.source),
                        cue=Extent.of(text, one.cue),
                        content=Extent.of(text, one.content),
                        in_=place,
                    )
                )
    return found
