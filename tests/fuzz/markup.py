"""Pages and feeds made of the pieces that a Drupal prints, put together as no Drupal would."""

from __future__ import annotations

from random import Random


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


TAGS = _words(
    "html head body main article section div span p h1 h2 h3 h4 ul ol li dl dt dd table thead tbody tr td th a img time nav aside header "
    "footer form input select option textarea button script style template noscript svg math iframe object figure figcaption picture "
    "source blockquote pre code em strong b i u br hr base meta link title frameset frame plaintext xmp listing x-y field details summary"
)
CLASSES = _words(
    "field field__label field__item field__items field--name-body field--name-title field--name-created field--name-uid "
    "field--name-field-tags field--name-field-author field--type-text-with-summary field--type-entity-reference field--type-file "
    "field--type-link field--type-datetime field--name-timestamp field--name-checked field--name-author field--name-comment "
    "field-name-field-date field-type-taxonomy-term-reference field-type-image paragraph text-formatted clearfix node node--type-article "
    "node--view-mode-full node--view-mode-teaser node__content node__meta node__submitted submitted username tags views-row views-col "
    "views-field-title views-field-created view view-content aggregator-item aggregator-feed feed-item feed-item-title feed-item-date "
    "feed-item-body feed-source feed-icon feed-updated item-description feed-description comment comment-wrapper js-comment "
    "block-system-main-block block-views-x region-sidebar-first sidebar pager pager__item--next pager-next pagination page-title "
    "site-name byline visually-hidden hidden links node-readmore more-link file language-link is-active card teaser related share menu"
)
NAMES = _words(
    "class id href src rel type property itemprop itemtype typeof content datetime lang hreflang role about style name value hidden "
    "title alt download srcset data-src data-comment-user-id data-history-node-id data-media-id data-drupal-selector "
    "data-drupal-link-system-path xml:lang xmlns"
)
VALUES = (
    *CLASSES,
    *_words(
        "tag author next alternate canonical shortlink bookmark home nofollow main navigation complementary password ld+json"
    ),
    *_words(
        "application/ld+json application/rss+xml text/html drupal-settings-json display:none schema:dateCreated dateModified"
    ),
    *_words("datePublished schema:text articleBody schema:author name skos:Concept schema:Person http://schema.org/NewsArticle"),
    *_words(
        "og:title og:type article article:published_time article:modified_time dcterms.title keywords content-language x-default"
    ),
    *_words("nl fr de en nl-BE und zxx tlh x comments content node-12 page-node-12 /node/12 2021-05-05T08:00:00+0200"),
    *_words("2021-05-03T12:00:00Z 99999-99-99 0000-00-00 1620201600 1620201600000 -1 NaN 2021-05-05T08:00:00+99:99"),
)
ADDRESSES = (
    "", "#", "#top", "/node/12", "/nl/nieuws/slug", "?page=1", "?page=99999999999999999999", "//host/x", "///x", "http://", "https://u:p@h/",
    "http://[::1", "http://[::1]/", "http://h:99999/", "http://h:x/", "javascript:alert(1)", "mailto:a@b", "data:text/html,x", "\\\\h\\x",
    "http://xn--/", "http://\u2603.example/", "http://a\u200db.be/", "http://exa mple/", "http://..", "/a/../../b", "/%zz", "/%00", "/\x00",
    "/file.pdf", "/rss.xml", "/tags/x", "/taxonomy/term/3", "/users/x", "/aggregator/sources/1", "/comment/1#comment-1", "/é ü\n", "/?q=node/3",
    "http://127.0.0.1/", "http://0177.1/", "http://h/" + "a" * 300, "http://" + "a" * 300 + "/", "/sub?utm_source=x&a=&=&&", ";", "a:b:c",
)  # fmt: skip
TEXTS = (
    "Date:", "Datum", "Published on", "Laatst bijgewerkt op", "Tags", "Onderwerpen", "Author", "Door", "By Jan Peeters", "Par X, le 5 mai 2021",
    "5 mei 2021", "wo, 05/05/2021 - 08:00", "05/05/2021", "31/02/2021", "2 dagen 16 hours ago", "il y a 3 jours", "vor 2 Wochen",
    "99999999 years ago", "1 week 1 week ago", "never", "yesterday", "morgen om 25:61", "54 minutes 57 seconds ago", "Read more", "…", "...",
    "x" * 70, "A sentence that is long enough to count as a paragraph of an article, and not as a label. ", "\u202e", "\u200d", "\x00", "\ud800",
    "&nbsp;", "&#0;", "&#xD800;", "&#55296;", "&#x110000;", "&#99999999999;", "&;", "&amp;amp;", "&notanentity;", "<", ">", "]]>", "<!--", "-->",
    "<![CDATA[", "<!DOCTYPE html>", "<?xml version='1.0'?>", "<?php", "%s", "{}", "{{7*7}}", "=1+1", "\u0660\u0665/\u0660\u0665/\u0662\u0660\u0662\u0661",
    "²", "½", "①", "\U0001f600", "ﬀ", "İ", "ß", "\u0085", "\u2028", "\xa0",
)  # fmt: skip
JSON = (
    "{}", "[]", "null", "1e999", "{", '"x"', "[" * 2000, '{"a":' * 2000, "NaN", '{"@type":"NewsArticle"}', '{"@type":["NewsArticle",1,null]}',
    '{"@type":"NewsArticle","url":[],"headline":{},"author":[null,1,{"name":[]}],"keywords":[1,{"name":"x"}],"datePublished":20210505}',
    '{"@type":"NewsArticle","headline":"T","datePublished":"2021-05-05","dateModified":["2021-05-06"],"author":"http://x","inLanguage":{"name":"nl"}}',
    '{"@graph":[{"@type":"WebPage","mainEntity":{"@type":"Article","mainEntityOfPage":{"@id":1},"articleBody":["a"]}},[[[]]]]}',
    '{"@type":"Article","name":"\\ud800","url":"/node/12",}', '{"path":{"currentPath":"node\\/12"}}', "9" * 5000, '{"datePublished":' + "9" * 5000 + "}",
)  # fmt: skip


def html(chance: Random) -> str:
    """Return a page of pieces, some of them left open, crossed or repeated."""
    parts: list[str] = []
    head = ["<html", _attributes(chance), "><head>"] if chance.random() < 0.7 else []
    if head:
        for _ in range(chance.randrange(6)):
            head.append(_head(chance))
        head += ["</head><body", _attributes(chance), ">"]
    _fill(chance, parts, chance.choice((2, 5, 20, 60)), 0)
    return "".join(head + parts)


def _head(chance: Random) -> str:
    kind = chance.randrange(4)
    if kind == 0:
        return f'<script type="application/ld+json">{chance.choice(JSON)}</script>'
    if kind == 1:
        return f'<script data-drupal-selector="drupal-settings-json">{chance.choice(JSON)}</script>'
    return f"<{chance.choice(('meta', 'link', 'base', 'title'))}{_attributes(chance)}>{chance.choice(TEXTS) if kind == 2 else ''}"


def _fill(chance: Random, parts: list[str], count: int, depth: int) -> None:
    for _ in range(count):
        roll = chance.random()
        if roll < 0.3 or depth > 8:
            parts.append(chance.choice(TEXTS))
        elif roll < 0.45:
            parts.append(_piece(chance))
        else:
            tag = chance.choice(TAGS)
            parts += ["<", tag, _attributes(chance), ">"]
            _fill(chance, parts, chance.randrange(4), depth + 1)
            if chance.random() < 0.85:
                parts += ["</", tag if chance.random() < 0.95 else chance.choice(TAGS), ">"]


def _attributes(chance: Random) -> str:
    found = []
    for _ in range(chance.choice((0, 0, 1, 1, 1, 2, 3))):
        name = chance.choice(NAMES) if chance.random() < 0.6 else "class"
        if name in ("href", "src", "about", "data-src", "srcset") and chance.random() < 0.8:
            value = chance.choice(ADDRESSES)
        elif name == "class":
            value = " ".join(chance.choice(CLASSES) for _ in range(chance.choice((1, 1, 1, 2, 3))))
        else:
            value = chance.choice(VALUES if chance.random() < 0.8 else TEXTS)
        found.append(
            f' {name}="{value}"' if chance.random() < 0.9 else f" {name}" if chance.random() < 0.5 else f" {name}='{value}'"
        )
    return "".join(found)


def _piece(chance: Random) -> str:
    text, other, address = chance.choice(TEXTS), chance.choice(TEXTS), chance.choice(ADDRESSES)
    return chance.choice(
        (
            f'<article class="aggregator-item"><h3 class="feed-item-title"><a href="{address}">{text}</a></h3>'
            f'<div class="field--name-timestamp">{other}</div><div class="item-description"><p>{text}</p></div></article>',
            f'<article><h3><a href="{address}">{text}</a></h3><div>{other}</div><div class="item-description">{text}</div><div>258</div></article>',
            f'<div class="feed-item"><h3 class="feed-item-title"><a href="{address}">{text}</a></h3><div class="feed-item-meta">'
            f'<span class="feed-item-date">{other}</span></div></div>',
            f'<div class="views-row"><h3><a href="{address}">{text}</a></h3><time datetime="{other}">{text}</time><p>{other}</p></div>',
            f'<li class="pager__item--next"><a rel="next" href="{address}">{text}</a></li>',
            f'<div class="field"><div class="field__label">{text}</div><div class="field__item">{other}</div></div>',
            f"<div><div>{text}</div><div>{other}</div></div>",
            f'<dl><dt>{text}</dt><dd><a href="{address}">{other}</a></dd></dl>',
            f'<p>{text}: <a href="{address}">{other}</a>, <a href="{address}" rel="tag">{text}</a></p>',
            f'<footer class="node__meta"><span>{text}</span><span property="schema:dateCreated" content="{other}"></span></footer>',
            f"<table><tr><th>{text}</th></tr><tr><td>{other}</td></tr></table>",
            f'<article class="comment"><h3><a href="#comment-1">{text}</a></h3><p>{other}</p></article>',
            f'<time datetime="{text}">{other}</time>',
            f'<h1 class="page-title">{text}</h1>',
            f'<span class="file"><a href="/f.pdf" type="{text}">{other}</a></span>',
        )
    )


RSS = _words(
    "title link description pubDate guid author category dc:creator dc:date content:encoded atom:link language source enclosure"
)
ATOM = _words("title link summary content published updated id author name category rights")


def feed(chance: Random) -> str:
    """Return a feed of RSS 2.0, RSS 1.0 or Atom, whole or broken."""
    kind = chance.choice(("rss", "rdf:RDF", "feed", "x:rss"))
    parts = [
        chance.choice(
            ("", "<?xml version='1.0' encoding='utf-8'?>", "\ufeff<?xml version='1.0'?>", "<!-- x -->", _doctype(chance))
        )
    ]
    spaces = (
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="x" xmlns:atom="http://www.w3.org/2005/Atom" '
        'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xml:lang="nl" xml:base="http://b/"'
    )
    parts.append(f"<{kind} {spaces if chance.random() < 0.8 else ''}>")
    if kind != "feed":
        parts.append("<channel>")
    for _ in range(chance.choice((0, 1, 3, 10))):
        name = chance.choice(("item", "item", "entry"))
        parts.append(f"<{name}>")
        for _ in range(chance.randrange(8)):
            _feed_field(chance, parts)
        parts.append(f"</{name}>" if chance.random() < 0.95 else "")
    for _ in range(chance.randrange(4)):
        _feed_field(chance, parts)
    if chance.random() < 0.9:
        parts.append(f"{'' if kind == 'feed' else '</channel>'}</{kind}>")
    return "".join(parts)


def _feed_field(chance: Random, parts: list[str]) -> None:
    tag = chance.choice(RSS + ATOM)
    text = chance.choice(
        (*TEXTS, *ADDRESSES, "Wed, 05 May 2021 08:00:00 +0200", "&lt;p&gt;x&lt;/p&gt;", "<![CDATA[<p>x</p>]]>", "<p>x</p>")
    )
    wrapped = f"<![CDATA[{html(chance)}]]>" if chance.random() < 0.1 else text
    parts.append(f"<{tag}{_attributes(chance) if chance.random() < 0.3 else ''}>{wrapped}</{tag}>")


def _doctype(chance: Random) -> str:
    return chance.choice(
        (
            '<!DOCTYPE rss [<!ENTITY a "x"><!ENTITY b "&a;&a;&a;">]>',
            '<!DOCTYPE rss SYSTEM "http://127.0.0.1/x.dtd">',
            '<!DOCTYPE rss [<!ENTITY % x SYSTEM "file:///etc/passwd"> %x;]>',
            "<!DOCTYPE rss>",
            "<!DOCTYPE rss [",
        )
    )
