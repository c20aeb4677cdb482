"""One thing a hundred kilobytes long: what takes time that grows with the square of its length shows here."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from bodspider.pages._limits import CHARACTERS
from tests.fuzz.harness import SIZE
from tests.fuzz.markup import CLASSES, NAMES, TAGS

_PAGE = "<html><head><title>T</title></head><body><main><h1>T</h1>%s</main></body></html>"
_FRAMES = {
    "main": _PAGE,
    "node": _PAGE % '<article class="node"><div class="field--name-body">%s</div></article>',
    "article": _PAGE % "<article><p>A text that is long enough to be the text of an article, and no label of it.</p>%s</article>",
    "item": _PAGE
    % '<article class="aggregator-item"><h3><a href="/a">T</a></h3><div class="item-description">%s</div></article>',
    "row": _PAGE % '<div class="view-content"><div class="views-row"><h3><a href="/a">T</a></h3>%s</div></div>',
    "bare": "%s",
}
_UNITS = (
    *(f"<{tag}>" for tag in TAGS if tag not in ("plaintext", "script", "style", "textarea", "xmp", "template")),
    *(f"<{tag}>x</{tag}>" for tag in TAGS),
    *(f'<div class="{name}">x</div>' for name in CLASSES),
    *(f'<div class="{name}">' for name in CLASSES),
    *(f'<span class="{name}">5 mei 2021</span>' for name in CLASSES[:24]),
    "<p>A text that is long enough to be the text of an article, and no label of it.</p>",
    "<a href='/x'>x</a>", "<a href='/x'>x</a> ", "<p><a href='/tags/x'>x</a></p>", "<li><a href='/f.pdf'>x</a></li>", "<a href='/x'><h3>x</h3></a>",
    "<h3><a href='/x'>x</a></h3>", "<h2><a href='/x'>x</a></h2><p>5 mei 2021</p>", "<div><h3><a href='/x'>x</a></h3><time>5 mei 2021</time></div>",
    "<article><h3><a href='/x'>x</a></h3></article>", "<article><h3><a href='/x'>x</a></h3>", "<article class='aggregator-item'><h3><a href='/x'>x</a></h3>",
    "<div class='views-row'><h3><a href='/x'>x</a></h3>", "<div class='feed-item'><h3><a href='/x'>x</a></h3></div>", "<header><h3>x</h3>", "<a href=x><b>",
    "<article class='node'>", "<article class='node'><h1>x</h1></article>", "<div class='node' id='x'>x</div>", "<article><img></article>", "<article class='comment'><h3>x</h3>",
    "<dt>Tags</dt><dd><a href='/x'>x</a></dd>", "<div>Tags</div><div>x</div>", "<div><div>Datum</div><div>5 mei 2021</div></div>", "<strong>Date:</strong> 5 May 2021 ",
    "<time datetime='2021-05-05'>5 mei</time>", "<time datetime='2021-05-05T08:00:00Z'></time>", "<span property='schema:dateCreated' content='2021-05-05'></span>",
    "5 mei 2021 ", "5 mei 2021, ", "wo, 05/05/2021 - 08:00 ", "2 dagen 16 hours ago ", "Published on ", "Tags: ", "by x ", "Door Jan Peeters op 5 mei 2021. ",
    "<input type='password' name='pass'>", "<img src='/a.png'>", "<img srcset='/a.png 1x, /b.png 2x'>", "<tr><td>x</td></tr>", "<table><tr><td>", "<ul><li>", "<p><ul><li>x",
    "<meta name='a' content='b'>", "<link rel='alternate' hreflang='nl' href='/x'>", "<base href='/x'>", "<script type='application/ld+json'>{}</script>",
    "<script type='application/ld+json'>{\"@type\":\"Article\",\"headline\":\"x\",\"url\":\"/x\"}</script>", "<!-- x -->", "<!--", "<![CDATA[", "<?x ?>", "</div>", "</p>",
    "<", ">", "&", "&amp;", "&#", "&#x", "&#xd", "&#0", "&#55", "&lt;", "<<", "</", "<a ", "<a\n", "=", '"', "'", " ", "\n", "\t", "\r\n", "\xa0", "\u200b", "\u200d", "\u00ad", "\x00",
    "\u2028", "x", "x ", "0", "1 ", ".", "…", "...", "- ", " | ", "-", "/", ":", ",", "(", "[", "{", '{"', "{'a':", "\\", "a-", "field-", "field--name-", "é", "\U0001f600", "e\u0301",
    "\ud7ff", "%", "\u202e", "<p>x<br>", "<b><i>", "<form><h1>x</h1></form>", "<ul><li><a href='/x'>x</a></li></ul>", "<nav><ul><li><a href='?page=1' rel='next'>x</a></li></ul></nav>",
)  # fmt: skip


def fill(unit: str, size: int = SIZE) -> str:
    """Return `unit` repeated to `size` characters."""
    return unit * max(size // len(unit), 1)


def _loosened(unit: str) -> str:
    """Return `unit` with as much text as its elements must have for a page of them to be read."""
    opened = len(re.findall("<[a-z]", unit))
    return unit + " abc" * -(-max(0, (CHARACTERS + 1) * opened - len(unit)) // 4)


def pages() -> Iterator[tuple[str, bytes]]:
    """Yield pages that are one piece of markup over and over, in every place where it can matter."""
    for unit in dict.fromkeys(_UNITS):
        yield f"{unit!r}, dense", (_PAGE % fill(unit)).encode("utf-8", "replace")
        for place, frame in _FRAMES.items():
            yield f"{unit!r} in {place}", (frame % fill(_loosened(unit))).encode("utf-8", "replace")
    yield from ((f"attribute {name}", page) for name, page in _attributes())
    yield from _closed()


def _attributes() -> Iterator[tuple[str, bytes]]:
    units = (
        "x",
        " ",
        "x ",
        "a-",
        "field-",
        "comment-",
        "page-node-1 ",
        "/",
        "../",
        "/node/1",
        "1",
        "2021-",
        "&amp;",
        "?a=b&",
        "http://",
        "[",
        "@",
        "é",
        "%",
        ".",
    )
    for name in NAMES:
        for unit in units:
            for tag in ("a", "div", "article", "time", "meta", "body", "h1"):
                if tag in ("a", "div") or unit in ("x ", "field-", "/node/1"):
                    yield f"{name}={unit!r} of {tag}", (_PAGE % f'<{tag} {name}="{fill(unit)}">x</{tag}>').encode()
    many = "".join(f" a{number}=x" for number in range(SIZE // 9))
    yield "many of one element", (_PAGE % f"<div{many}>x</div>").encode()
    yield "many hrefs", (_PAGE % "".join(f'<a href="/{number}">{number}</a>' for number in range(SIZE // 26))).encode()
    yield "many ids", (_PAGE % "".join(f'<p id="i{number}" class="c{number}">x</p>' for number in range(SIZE // 36))).encode()
    yield (
        "many languages",
        (
            "<head>" + "".join(f'<link rel=alternate hreflang="x{n}" href="/{n}">' for n in range(SIZE // 50)) + "</head><p>x"
        ).encode(),
    )


def _closed() -> Iterator[tuple[str, bytes]]:
    for opened, closed in (
        ("<div>", "</div>"),
        ("<b>", "</b>"),
        ("<article>", "</article>"),
        ("<ul><li>", "</li></ul>"),
        ("<a href=x><div>", "</div></a>"),
    ):
        half = SIZE // (len(opened) + len(closed))
        yield f"{opened} nested", (_PAGE % (opened * half + "x" + closed * half)).encode()
        yield f"{opened} nested to 200", (_PAGE % ((opened * 200 + "x" + closed * 200) * max(half // 200, 1))).encode()


def feeds() -> Iterator[tuple[str, bytes]]:
    """Yield feeds that hold one piece over and over."""
    for kind in ("rss", "atom"):
        frame = "<rss><channel>%s</channel></rss>" if kind == "rss" else "<feed xmlns='http://www.w3.org/2005/Atom'>%s</feed>"
        name = "item" if kind == "rss" else "entry"
        item = f"<{name}>%s</{name}>"
        units = (
            f"<{name}/>", f"<{name}><title>x</title><link>/x</link></{name}>", f"<{name}>", "<a>", "<a/>", "<title>x</title>", "<author><name>x</name></author>", "&lt;p&gt;",
            "<link href='/x'/>", "<link rel='next' href='?page=1'/>", "<category>x</category>", "<pubDate>x</pubDate>", "<guid>x</guid>", "&", "&x;", "&nbsp;", "&#x", "<", "]]>",
            "<![CDATA[x]]>", "<![CDATA[", "\x0b", " ", "x", "</x>", "</", "<?x ?>", "<!-- -->", "<x:y>z</x:y>", "<description>&lt;b&gt;x&lt;/b&gt;</description>", "<b>x</b>", "&amp;lt;", "&amp;",
        )  # fmt: skip
        for unit in units:
            yield f"{unit!r} in {kind}", (frame % fill(unit)).encode()
            yield f"{unit!r} in an entry of {kind}", (frame % (item % fill(unit))).encode()
            yield (
                f"{unit!r} in a field of {kind}",
                (frame % (item % f"<description>{fill(unit)}</description><title>{unit}</title>")).encode(),
            )
            yield f"{unit!r} in a title of {kind}", (frame % (item % f"<title>{fill(unit)}</title>")).encode()
            yield (
                f"{unit!r} in a text of {kind}",
                (
                    frame
                    % (
                        item
                        % f"<summary type='html'><![CDATA[{fill(unit)}]]></summary><description><![CDATA[{fill(unit)}]]></description>"
                    )
                ).encode(),
            )
        authors = fill("<author><name></name></author>" + " " * 40, SIZE // 2)
        entries = fill((item % "<title>x</title>") + " " * 40, SIZE // 2)
        yield f"many entries and authors in {kind}", (frame % (authors + entries)).encode()
        for number in (10, 100):
            yield f"deep bases in {kind}", (frame % ("<a xml:base='b/'>" * number + item % "<link>x</link>")).encode()


def texts() -> Iterator[tuple[str, str]]:
    """Yield texts that are one piece over and over, alone, and before or after something else."""
    units = [unit for unit in dict.fromkeys(_UNITS) if "class=" not in unit]
    for unit in units:
        yield f"{unit!r}", fill(unit)
        yield f"{unit!r} and x", fill(unit) + "x"
        yield f"x and {unit!r}", "x" + fill(unit) + "!"


def robots() -> Iterator[tuple[str, bytes]]:
    """Yield robots.txt files that are long, or hold patterns that are."""
    start = "User-agent: *\n"
    for unit in ("*", "*a", "a*", "*$", "$", "%", "%41", "/", "a", "é", "%e9", "?", "\\", "(", ".*", "a*b", " ", "#", ":"):
        yield f"rule of {unit!r}", f"{start}Disallow: /{fill(unit)}\n".encode()
        yield f"rule of {unit!r} and z", f"{start}Disallow: /{fill(unit)}z\n".encode()
        yield f"rule of 2000 {unit!r} and z", f"{start}Disallow: /{unit * 2000}z\n".encode()
        yield f"rule of 30 {unit!r} and z", f"{start}Disallow: /{unit * 30}z\n".encode()
        yield f"rules of 30 {unit!r} and z", (start + fill(f"Disallow: /{unit * 30}z\n")).encode()
    for line in (
        "Disallow: /x\n",
        "Allow: /x*y\n",
        "User-agent: x\n",
        "User-agent: x\nDisallow: /\n",
        "Crawl-delay: 1\n",
        "Crawl-delay: 1e999\n",
        "Sitemap: http://x/\n",
        "x\n",
        "\n",
        "\r",
        "a:b\n",
        "Request-rate: 1/1\n",
        "Visit-time: 0600-0845\n",
        "Disallow:\n",
        "#\n",
    ):
        yield f"lines {line!r}", (start + fill(line)).encode()
        yield f"lines {line!r} alone", fill(line).encode()


Stretched = Callable[[], Iterator[tuple[str, bytes]]]
