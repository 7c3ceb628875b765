# ruff: noqa: E501 - pages read best on one line
"""Invented pages in several languages with the chrome of news sites around the article."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import NamedTuple

from wireroom.records import Article, Page, Rejection
from workers.extract import HostMemory, extract

NOW = datetime(2031, 6, 1, tzinfo=UTC)


class Story(NamedTuple):
    language: str
    title: str
    byline: str
    names: tuple[str, ...]
    body: tuple[str, ...]
    related: str
    newsletter: str
    site: str


STORIES = (
    Story(
        "en",
        "Harbour bridge at Tolvern reopens after nine weeks",
        "By Mara Ellison and Joss Pettigrew",
        ("Mara Ellison", "Joss Pettigrew"),
        (
            "The iron bridge over the harbour at Tolvern opened to traffic again on Tuesday morning, "
            "nine weeks after a freighter struck its northern pier.",
            "Engineers replaced four girders and tested them with lorries full of sand, the county "
            "said. “We would have liked to be quicker,” said the surveyor, Ina Borrow.",
            "Shopkeepers on the quay had lost about a third of their trade, according to a survey "
            "that the chamber of commerce published last month.",
            "Buses will use the bridge from Thursday, and the night ferry ends on Sunday.",
        ),
        "Related articles",
        "Subscribe to our newsletter and never miss a story from the coast.",
        "Tolvern Courier",
    ),
    Story(
        "ar",
        "إعادة فتح جسر الميناء في مدينة تلفرين بعد تسعة أسابيع",
        "بقلم سلمى الهاشمي",
        ("سلمى الهاشمي",),
        (
            "أعيد فتح الجسر الحديدي فوق ميناء تلفرين أمام حركة المرور صباح الثلاثاء بعد تسعة أسابيع "
            "من اصطدام سفينة شحن بدعامته الشمالية.",
            "وقال المهندسون إنهم استبدلوا أربعة عوارض واختبروها بشاحنات محملة بالرمل قبل السماح "
            "للسيارات بالعبور من جديد.",
            "وخسر أصحاب المحال على الرصيف نحو ثلث تجارتهم بحسب دراسة نشرتها غرفة التجارة في الشهر "
            "الماضي في المدينة.",
        ),
        "مقالات ذات صلة",
        "اشترك في نشرتنا البريدية ليصلك كل جديد من أخبار الساحل.",
        "صحيفة الساحل",
    ),
    Story(
        "de",
        "Hafenbrücke in Tolvern nach neun Wochen wieder offen",
        "Von Jörn Haberland",
        ("Jörn Haberland",),
        (
            "Die eiserne Brücke über den Hafen von Tolvern ist seit Dienstagmorgen wieder für den "
            "Verkehr frei, neun Wochen nachdem ein Frachter ihren Pfeiler gerammt hatte.",
            "Vier Träger wurden ersetzt und mit sandbeladenen Lastwagen geprüft, wie der Landkreis "
            "mitteilte. „Wir wären gern schneller gewesen“, sagte die Bauleiterin.",
            "Die Händler am Kai hatten nach einer Umfrage der Kammer etwa ein Drittel ihres Umsatzes "
            "verloren.",
        ),
        "Mehr zum Thema",
        "Abonnieren Sie unseren Newsletter und verpassen Sie keine Nachricht von der Küste.",
        "Küstenbote",
    ),
    Story(
        "ru",
        "Мост через гавань Толверна открыли спустя девять недель",
        "Автор: Нина Горелова",
        ("Нина Горелова",),
        (
            "Железный мост через гавань Толверна снова открыт для движения со вторника, спустя "
            "девять недель после того, как сухогруз задел его северную опору.",
            "Инженеры заменили четыре балки и проверили их грузовиками с песком, сообщили в округе. "
            "Автобусы пойдут по мосту с четверга.",
            "Торговцы на набережной потеряли около трети выручки, говорится в опросе местной палаты.",
        ),
        "Читайте также",
        "Подпишитесь на нашу рассылку и не пропустите новости побережья.",
        "Вестник побережья",
    ),
)

TEASERS = "".join(
    f'<li class="teaser"><h3><a href="/n/{i}">Another headline about matter number {i}</a></h3>'
    f"<p>A short summary of the other matter, number {i}.</p></li>"
    for i in range(5)
)


def html_of(story: Story, *, head: str = "", body: str = "", tail: str = "") -> str:
    """A whole page: navigation, headline, byline, date, picture, text, tail chrome."""
    paragraphs = "".join(f"<p>{text}</p>" for text in story.body)
    direction = ' dir="rtl"' if story.language == "ar" else ""
    return f"""<!doctype html><html lang="{story.language}"{direction}><head>
<title>{story.title} | {story.site}</title><meta property="og:site_name" content="{story.site}">
{head}</head><body><nav><a href="/">Home</a> <a href="/world">World</a></nav>
<main><article><h1>{story.title}</h1><div class="byline">{story.byline}</div>
<time datetime="2031-05-17T09:30:00+02:00">17 May 2031</time>
<figure><img src="/img/bridge.jpg"><figcaption>The bridge on Monday. Photo: R. Vane</figcaption></figure>
<div class="article-body">{body}{paragraphs}
<div class="newsletter-signup"><p>{story.newsletter}</p></div></div>
<section><h2>{story.related}</h2><ul>{TEASERS}</ul></section></article></main>
<div id="comments"><p>I drove over it this morning and it is still far too narrow for two lorries.</p></div>
<footer>© 2031 {story.site}</footer>{tail}</body></html>"""


def read(
    html: str,
    url: str | None = "https://www.tolvern-courier.example/news/bridge-reopens-8841",
    *,
    memory: HostMemory | None = None,
    keep: frozenset[str] = frozenset(),
    headers: dict[str, str] | None = None,
) -> Article | Rejection:
    page = Page(html=html, url=url, headers=headers or {})
    return extract(page, now=NOW, host_memory=memory, keep_rejected=keep)


def article(
    html: str, url: str | None = "https://www.tolvern-courier.example/news/bridge-reopens-8841"
) -> Article:
    found = read(html, url)
    assert isinstance(found, Article), found
    return found
