"""Article -> attributions: who says what, and how they are known. Pure.

quotations  where quotations stand, over paragraphs too
tokens      words, their classes, sentences
lexicon     how likely a word is a cue, from counts
spans       source, cue and content of each sentence
names       who and what the article names, by fullest name
known       what a source is, how it is named, its stance
resolve     all of it together: speakers, relays, nesting
foreign     direct quotations alone, in languages without a lexicon
"""

from onrecord.attribute.foreign import direct_quotations
from onrecord.attribute.lexicon import lexicon
from onrecord.attribute.names import Names
from onrecord.attribute.quotations import quotations
from onrecord.attribute.resolve import Resolver
from onrecord.attribute.spans import find
from onrecord.attribute.tokens import sentences
from onrecord.records import Article, Attribution, places, text_in


def attribute(article: Article) -> list[Attribution]:
    """Every attribution of every place of `article`, the body's first, each place's in text order.

    In a language other than English only direct quotations are given, with a
    speaker where one stands plainly beside them.
    """
    whole = "\n\n".join(text_in(article, place) for place in places(article))
    resolver = Resolver(article.id, Names(whole), article.outlet)
    for place in places(article):
        text = text_in(article, place)
        if article.language not in (None, "en"):
            found, marks = direct_quotations(text)
        else:
            marks = quotations(text)
            found = [one for sentence in sentences(text, marks) for one in find(sentence, lexicon())]
        resolver.place(place, text, found, marks)
    return resolver.done
