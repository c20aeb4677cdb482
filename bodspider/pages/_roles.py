"""What an element is for, as its tag, its attributes and its classes say it."""

from __future__ import annotations

import re
from enum import Enum, auto
from typing import Any

from bodspider.pages._remembered import remembered


def words(text: str) -> frozenset[str]:
    """Return the words of `text`."""
    return frozenset(text.split())


BLOCKS = words("""
    address article aside blockquote body center details div dl fieldset figcaption figure footer h1 h2 h3 h4 h5 h6
    header hgroup hr main nav ol p pre section table ul
""")
"""Elements that stand as a block of their own; those within lists and tables are not among them."""

HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))

_UNSEEN = words("""
    script style template noscript form button svg iframe object embed canvas audio video select textarea input head
    title datalist map rp
""")
_HIDING = re.compile(
    r"(?<!\S)(?:(?:(?:u|is|usa|fr|ecl-u|vl-u|govuk|nhsuk)-)?(?:visually-?hidden|sr-only)(?:-focusable)?|hidden|is-hidden|element-(?:invisible|hidden)|show-for-sr|"
    r"screen-?reader(?:-text|-only)?|js-hide|rdf-meta|d-print-\S+|print-only|contextual\S*|ui-helper-hidden\S*|u-hidden)(?!\S)"
)
_LONGEST = 1000
_NO_DISPLAY = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)


class Role(Enum):
    """What an element holds."""

    ASIDE = auto()
    """Nothing of the article: menus, comments, other articles, the person behind it, ways to share it."""
    ABOUT = auto()
    """What is said about the article: its dates and its author."""
    TERMS = auto()
    """Tags."""
    REFERENCE = auto()
    """Things that are referred to: tags, media, or other articles."""
    FILES = auto()
    """Files."""
    LINKS = auto()
    """Links that stand beside the text."""
    PROSE = auto()
    """Text of the article as its author wrote it."""
    FLOW = auto()
    """Parts of the article, each with fields of its own."""
    LABEL = auto()
    """The name of a field."""
    FIELD = auto()
    """Any other field."""


_TERM_NAMES = (
    r"tags?|\S*(?:keyword|trefwoord|schlagw|mots-cles|categor|kategor|rubri|topics?|themas?|themes?|thematiques?|subjects?|sujets?|onderwerp|"
    r"countr|landen|laender|pays|regions?|news-type|nieuwstype|type-nieuws|terms?|taxonomy|vocabular)\S*"
)
_FIELD = r"field-{1,2}name-(?:field-)?"
_PART = r"(?!block|view|menu|region)[^\s_-]\S*(?:__|--)"
_LEAD_NAMES = (
    r"lead|intro|introduction|inleiding|einleitung|summary|samenvatting|zusammenfassung|chapo|chapeau|accroche|standfirst|strap-?line|"
    r"teaser-text|sub-?title|sub-?head(?:ing|line)?|sous-titre|ondertitel|untertitel"
)
_CAPTION_NAMES = r"caption|legende?|bijschrift|onderschrift|bildunterschrift"
_ARTICLE_PART = (
    r"(?!\S*(?:teaser|card|list|item|relat|other|block|view|menu|region|sidebar|footer|promo|author|contact|subscri))"
    r"\S*?(?:article|artikel|news|nieuws|actu\w*|bericht|node|post|release|story|blog|page|hero|header|detail|full)(?:__|--)"
)
_LEADS = (
    rf"{_FIELD}(?:intro\S*|(?:\S+-)?(?:{_LEAD_NAMES}|{_CAPTION_NAMES}))|{_ARTICLE_PART}(?:{_LEAD_NAMES})|"
    r"image-field-caption|media-caption|wp-caption-text|caption-text|"
    r"lead|intro|chapo|standfirst|introduction|node__(?:intro|lead|summary)"
)
_WRAPPERS = r"(?:entry|post|article)-content|article-body|article__(?:body|content)|articlebody"
_ROLES: tuple[tuple[str, Role], ...] = (
    (r"field__label\S*|field_label|field-label|views-label\S*", Role.LABEL),
    (
        r"comments?|comment-\S+|js-comments?|\S*__comments?|field-{1,2}name-comment\S*|field--type-comment|node__links|node-links|link-wrapper|"
        r"messages--(?:status|error|warning)|breadcrumbs?|pager\S*|pagination|menu|navbar|navigation|sidebar|share|sharing|share-\S+|\S+-share(?:__\S+)?|social|social-\S+|addtoany\S*|"
        r"a2a_\S+|at-share\S*|sharethis\S*|service-links|related|related-\S+|\S+-related|block-views\S*|views-element-container|view|"
        r"book-navigation|profile|user-picture|user-profile|author-(?:card|bio|picture|image|box)|node__author-image|author__\S+|"
        r"newsletter\S*|cookie-\S+|cookies?|eu-cookie-\S+|sliding-popup\S*|orejime-\S+|klaro|language-switcher\S*|feed-icon|back-to-top|node--view-mode-teaser|node-teaser|"
        rf"{_FIELD}\S*(?:related|gerelateerd|verwandt|(?:see|read)-also|(?:lees|zie)-ook|(?:voir|lire)-aussi|siehe-auch|read-more|user-picture)\S*|{_FIELD}(?:name|thumbnail|title)",
        Role.ASIDE,
    ),
    (
        r"node__(?:meta|submitted|byline|date|author)|(?:node-)?(?:submitted|byline)|(?:post|entry|article|news)-{1,2}(?:meta|date|info|author)|"
        r"(?:field|pub|publish(?:ed)?)-(?:date|datum|author|auteur)|"
        r"(?:post|entry|article|news)__(?:meta|date|info|author)|meta|byline|dateline|date|datum|date-\S+|author|username|datetime|"
        r"last-?(?:updated|modified)|updated|modified|published|publication-date|pubdate|"
        rf"{_PART}(?:author|byline|date|published)|{_FIELD}(?:created|changed|uid|(?:node-)?(?:post-date|submitted-by)|\S*author\S*|\S*auteur\S*|\S*byline\S*)|"
        r"views-field-(?:created|changed)|field-{1,2}type-(?:datetime|daterange|timestamp|created|changed|datestamp|date)|block-field-blocknode\S*(?:created|changed|uid)",
        Role.ABOUT,
    ),
    (
        rf"field-{{1,2}}type-taxonomy-term-reference|{_FIELD}(?:{_TERM_NAMES})|tags|(?:post|entry|article)-tags|(?:\S+-)?tags?-(?:list|group)|{_PART}(?:tags|topics|categories|keywords)",
        Role.TERMS,
    ),
    (
        r"field-{1,2}type-(?:text(?:-long|-with-summary)?|string-long)|text-formatted|"
        rf"{_FIELD}body|{_WRAPPERS}|{_LEADS}",
        Role.PROSE,
    ),
    (r"field-{1,2}type-file", Role.FILES),
    (r"field-{1,2}type-(?:link|link-field)", Role.LINKS),
    (r"field-{1,2}type-(?:entity-reference-revisions|paragraphs|field-collection)|paragraph|paragraphs-item\S*", Role.FLOW),
    (r"field-{1,2}type-(?:entity-?reference|node-?reference|image|media)", Role.REFERENCE),
    (r"field(?:-{1,2}type-\S+)?", Role.FIELD),
)
_ROLE_OF = tuple((re.compile(rf"(?<!\S)(?:{pattern})(?!\S)"), role) for pattern, role in _ROLES)


@remembered
def role_of_classes(classes: str) -> Role | None:
    """Return what an element with these classes is for, or ``None`` when they do not say."""
    lower = classes[:_LONGEST].lower()
    return next((role for pattern, role in _ROLE_OF if pattern.search(lower)), None)


_BODY = re.compile(r"(?<!\S)field-{1,2}name-body(?!\S)")
_MOMENTS = frozenset(("today", "current-date", "clock", "weather"))
_IS_WRAPPER = re.compile(rf"(?<!\S)(?:{_WRAPPERS})(?!\S)")
_IS_LEAD = re.compile(rf"(?<!\S)(?:{_LEADS})(?!\S)")


@remembered
def names_lead(classes: str) -> bool:
    """Tell whether an element with these classes is a lead or a caption: text, but not the text of an article."""
    return _IS_LEAD.search(classes[:_LONGEST].lower()) is not None


@remembered
def names_wrapper(classes: str) -> bool:
    """Tell whether an element with these classes is what a template prints around a text, and perhaps around more than that."""
    return _IS_WRAPPER.search(classes[:_LONGEST].lower()) is not None


@remembered
def names_line(classes: str) -> bool:
    """Tell whether an element with these classes is a field of one line that stands without its name: a heading, a caption."""
    return "field--type-string" in classes and "field--label-hidden" in classes


@remembered
def names_moment(classes: str) -> bool:
    """Tell whether an element with these classes, when it is short, says what is now and not what was published: the day, the weather."""
    return not _MOMENTS.isdisjoint(classes[:_LONGEST].lower().split())


def is_paragraph(element: Any) -> bool:
    """Tell whether `element` is a paragraph of the module of that name: a part of an article, made of fields."""
    classes = element.get("class")
    return bool(classes) and _is_paragraph(classes)


@remembered
def _is_paragraph(classes: str) -> bool:
    return "paragraph" in classes.split()


def is_media(element: Any) -> bool:
    """Tell whether `element` is what a template prints around an image or a file: its caption and its credit stand in it."""
    return "media" in element.get("class", "").split()


@remembered
def _hides(classes: str) -> bool:
    return _HIDING.search(classes[:_LONGEST]) is not None


def is_hidden(element: Any) -> bool:
    """Tell whether `element` is on the page but not shown."""
    names = element.keys()  # most elements have none of the three, and many no attribute at all
    if not names:
        return False
    if "hidden" in names or ("class" in names and _hides(element.get("class"))):
        return True
    return "style" in names and _NO_DISPLAY.search(element.get("style")) is not None


def is_unseen(element: Any) -> bool:
    """Tell whether `element` is hidden, or holds no text for a reader: a script, a form, a drawing."""
    if element.tag not in _UNSEEN:
        return bool(element.keys()) and is_hidden(element)
    return not (element.tag == "form" and wraps_article(element))


def wraps_article(form: Any) -> bool:
    """Tell whether `form` is none to be filled in, but one that a system puts around its pages: it holds an article, or the text of one."""
    if next(form.iterdescendants("h1", "article"), None) is not None:
        return True
    classes = (each.get("class", "") for each in form.iterdescendants("div"))
    return any(_BODY.search(each) and "widget" not in each for each in classes)
