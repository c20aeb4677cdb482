"""Every text of an article, made clean."""

from __future__ import annotations

from hashlib import sha256
from json import JSONEncoder

from bodspider.ahead import Step, outcome
from bodspider.items import Article, Link
from bodspider.text import clean_block, clean_line, language_tag, quoted
from bodspider.visits import Visit

_encoded = JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class CleanPipeline:
    """Clean the texts of an article, and hash what a reader sees of it."""

    def step(self) -> Step:
        """Return what can be done ahead, which is all of it."""
        return clean, ()

    def process_item(self, item: Visit) -> Visit:
        outcome(item, self.step())
        return item


def clean(visit: Visit) -> None:
    """Clean the texts of the article of `visit`, and set its hash."""
    article = visit.article
    article.title = clean_line(article.title)
    article.summary = clean_line(article.summary)
    article.body = clean_block(article.body)
    article.author = clean_line(article.author)
    article.listing_title = clean_line(article.listing_title)
    article.language = language_tag(article.language)
    article.tags = list(dict.fromkeys(tag for tag in map(clean_line, article.tags) if tag))
    translations = {language: url for key, url in article.translations.items() if (language := language_tag(key))}
    article.translations = dict(sorted(translations.items()))
    for links in (article.images, article.attachments, article.links):
        links[:] = _unique(links)
    article.content_hash = content_hash(article)


def content_hash(article: Article) -> str:
    """Return the SHA-256, in hexadecimal, of the title, summary, body, tags and attachments of `article`, as JSON without spaces."""
    title, summary, body = [b"null" if text is None else quoted(text) for text in (article.title, article.summary, article.body)]
    rest = _encoded([article.tags, [[link.url, link.text] for link in article.attachments]]).encode("utf-8", "surrogatepass")
    digest = sha256(b"[%b,%b," % (title, summary))
    digest.update(body)  # which is too long to be copied for this
    digest.update(b",%b" % rest[1:])
    return digest.hexdigest()


def _unique(links: list[Link]) -> list[Link]:
    kept: dict[str, Link] = {}
    for link in links:
        text = clean_line(link.text)
        if link.url not in kept:
            kept[link.url] = Link(url=link.url, text=text)
        elif kept[link.url].text is None:
            kept[link.url].text = text
    return list(kept.values())
