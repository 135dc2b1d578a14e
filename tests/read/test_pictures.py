"""Captions apart from credits, credits read, and which pictures of a page are the article's."""

import json

import pytest

from onrecord.read.pictures import credited, split_credit
from onrecord.records import Article
from tests.read.pages import TEXT, html, paragraphs, reading


def around(picture: str, head: str = "") -> Article:
    """A page whose article has one picture between its first paragraphs."""
    return reading(html(f"<article>{paragraphs(TEXT[0])}{picture}{paragraphs(*TEXT[1:])}</article>", head))


IMG = "<img src='/img/quay.jpg' width=800>"
CAPTION = "The old quay of Vell before the storm"


@pytest.mark.parametrize(
    "markup",
    [
        f"<figure>{IMG}<figcaption>{CAPTION}<span>Ida Moss/Meridian</span></figcaption></figure>",
        f"<figure>{IMG}<figcaption><span class=caption>{CAPTION}</span><span class=credit>Photo: Ida Moss/Meridian</span></figcaption></figure>",
        f"<figure>{IMG}<figcaption>{CAPTION}</figcaption><footer>Ida Moss/Meridian</footer></figure>",
        f"<figure><div>{IMG}<small>© Ida Moss/Meridian</small></div><figcaption>{CAPTION}</figcaption></figure>",
        f"<div class=box>{IMG}<p>{CAPTION} <span>Foto: Ida Moss/Meridian</span></p></div>",
        f"<div class=box><div>{IMG}</div><h4>{CAPTION}</h4><p>Photo: Ida Moss/Meridian</p></div>",
        f"<button><figure>{IMG}<i>4</i></figure><figcaption>{CAPTION} (Ida Moss/Meridian)</figcaption></button>",
        f"<figure><x-image src=a.jpg></x-image><figcaption>{CAPTION} | Ida Moss/Meridian</figcaption></figure>",
        f"<figure>{IMG}<figcaption><cite>Ida Moss/Meridian</cite> {CAPTION}</figcaption></figure>",
        f"<figure>{IMG}<div style='display:none'><span>{CAPTION}</span><small>Ida Moss/Meridian</small></div></figure>",
        f"<figure>{IMG}<button>Enlarge</button><figcaption><em>{CAPTION}</em> <span>Image:</span> Ida Moss/Meridian</figcaption></figure>",
        f"<aside class=related><figure>{IMG}<figcaption>{CAPTION} <span class=credit>Ida Moss/Meridian</span></figcaption></figure></aside>",
    ],
)
def test_a_caption_and_its_credit_however_they_are_marked_up(markup: str) -> None:
    (picture,) = around(markup).pictures
    assert (picture.caption, picture.credit_text) == (CAPTION, "Ida Moss/Meridian")
    assert (picture.creator, picture.agencies) == ("Ida Moss", ("Meridian",))


@pytest.mark.parametrize(
    ("text", "caption", "credit"),
    [
        ("The quay of Vell on Friday. Photo: Ida Moss/Agency", "The quay of Vell on Friday.", "Ida Moss/Agency"),
        ("The quay of Vell on Friday. (Meridian)", "The quay of Vell on Friday.", "Meridian"),
        ("The quay of Vell (Reuters)", "The quay of Vell", "Reuters"),
        ("Der Hafen von Vell. © Meridian", "Der Hafen von Vell.", "Meridian"),
        ("Der Hafen von Vell. FOTO: IDA MOSS", "Der Hafen von Vell.", "IDA MOSS"),
        ("Der Hafen von VellBild: dpa", "Der Hafen von Vell", "dpa"),
        ("Der Hafen von Vell. Bildrechte: MRD/Ida Moss", "Der Hafen von Vell.", "MRD/Ida Moss"),
        ("Le port de Vell. Crédit photo : Ida Moss", "Le port de Vell.", "Ida Moss"),
        ("El puerto de Vell el viernes por la tarde / Ida Moss", "El puerto de Vell el viernes por la tarde", "Ida Moss"),
        ("Cảng Vell hôm thứ sáu. Ảnh: Ida Moss", "Cảng Vell hôm thứ sáu.", "Ida Moss"),
        ("Порт у п'ятницю. Фото: Іда Мосс", "Порт у п'ятницю.", "Іда Мосс"),
        ("금요일 항구에서 배가 떠나고 있다. 연합뉴스", "금요일 항구에서 배가 떠나고 있다.", "연합뉴스"),
        ("金曜日の港＝ロイター", "金曜日の港", "ロイター"),
        ("The minister spoke in Vell. AP Photo/Ida Moss", "The minister spoke in Vell.", "AP Photo/Ida Moss"),
        ("The minister | Ida Moss/PA Images via Pictura", "The minister", "Ida Moss/PA Images via Pictura"),
        ("picture alliance / Meridian | Ida Moss", "", "picture alliance / Meridian | Ida Moss"),
        # and what is no credit
        ("Minister Osric Dahl (left) and his deputy (right)", "Minister Osric Dahl (left) and his deputy (right)", ""),
        ("Der Hafen von Vell. (Archivbild)", "Der Hafen von Vell. (Archivbild)", ""),
        ("The harbour of Vell. File photo", "The harbour of Vell. File photo", ""),
        ("Reuters building in Korrin", "Reuters building in Korrin", ""),
        ("He came by bus. She walked home.", "He came by bus. She walked home.", ""),
        ("Bild von 2019: Der Hafen", "Bild von 2019: Der Hafen", ""),
    ],
)  # fmt: skip
def test_a_credit_at_the_end_of_a_caption(text: str, caption: str, credit: str) -> None:
    assert split_credit(text) == (caption, credit)


@pytest.mark.parametrize(
    ("credit", "creator", "agencies", "via"),
    [
        ("Ida Moss/POOL/AFP via Getty Images", "Ida Moss", ("AFP",), "Getty Images"),
        ("AP Photo/Ida Moss", "Ida Moss", ("AP",), None),
        ("SN/APA/KEYSTONE/IDA MOSS", "IDA MOSS", ("SN", "APA", "KEYSTONE"), None),
        ("picture alliance/dpa | Ida Moss", "Ida Moss", ("picture alliance", "dpa"), None),
        ("Ida Moss for the Vell Courier", "Ida Moss", ("the Vell Courier",), None),
        ("Handout via Reuters", None, (), "Reuters"),
        ("Reuters", None, ("Reuters",), None),
    ],
)
def test_a_credit_is_read(credit: str, creator: str | None, agencies: tuple[str, ...], via: str | None) -> None:
    picture = credited(None, "The quay", credit)
    assert (picture.creator, picture.agencies, picture.via) == (creator, agencies, via)
    assert picture.pool is ("POOL" in credit)


def test_what_is_no_picture_of_the_article() -> None:
    page = (
        "<header><a href='/'><img src='/logo.png' width=300></a></header>"
        f"<article><div class=byline><img src='/avatar/ana.jpg'>Ana Rell</div>{paragraphs(*TEXT)}"
        "<a href='/other'><img src='/img/other.jpg' width=400><h3>Another story of the coast</h3></a>"
        "<div class=card><img src='/img/third.jpg'><a href='/third'>A third story that people read today</a></div>"
        "<img src='/icons/share.svg'><img src='/p.gif' width=1 height=1></article>"
    )
    assert reading(html(page)).pictures == ()


def test_json_ld_tells_what_the_page_does_not_show() -> None:
    image = {
        "@type": "ImageObject",
        "url": "https://courier.example/img/quay.jpg?w=1200",
        "caption": CAPTION,
        "creditText": "Ida Moss/Meridian",
    }
    ld = json.dumps({"@type": "NewsArticle", "headline": "Harbour of Vell to close", "image": [image]})
    (picture,) = around(f"<div>{IMG}</div>", f"<script type='application/ld+json'>{ld}</script>").pictures
    assert (picture.caption, picture.credit_text) == (CAPTION, "Ida Moss/Meridian")
    assert picture.url == "https://courier.example/img/quay.jpg"


def test_a_lead_picture_above_the_article_and_a_gallery() -> None:
    def figure(name: str) -> str:
        return f"<figure><img src='/{name}.jpg'><figcaption>View of {name} from the sea <small>Ida Moss</small></figcaption></figure>"

    page = f"<main><div class=hero>{figure('Vell')}</div><article>{paragraphs(TEXT[0])}<div class=gallery>{figure('Korrin')}{figure('Belsa')}</div>{paragraphs(*TEXT[1:])}</article></main>"
    captions = [(picture.url or "")[-8:] + picture.caption[8:15] for picture in reading(html(page)).pictures]
    assert captions == ["Vell.jpgVell fr", "rrin.jpgKorrin ", "elsa.jpgBelsa f"]
