"""A program written by hand for one site: aiohttp and lxml, the same fields of the same pages as JSON Lines and in SQLite.

    python by_hand.py LISTING OUT.jsonl DATABASE.db CONCURRENCY

It knows where on this site each field stands and nothing of others, checks nothing, tries nothing again and counts nothing.
"""

import asyncio
import hashlib
import json
import sqlite3
import sys
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urljoin

import aiohttp
from lxml import html


def text_of(element):
    return " ".join(element.text_content().split())


def body_of(article):
    blocks = []
    for element in article.xpath('.//div[contains(@class, "field--name-body")]')[0]:
        if element.tag == "ul":
            blocks.append("\n".join(f"- {text_of(item)}" for item in element.iter("li")))
        else:
            blocks.append(text_of(element))
    return "\n\n".join(filter(None, blocks))


def links_of(article, path, base, attribute="href", text="text"):
    found = {}
    for element in article.xpath(path):
        url = urljoin(base, element.get(attribute))
        found.setdefault(url, {"url": url, "text": element.get("alt") if text == "alt" else text_of(element)})
    return list(found.values())


def read_listing(page, url):
    root = html.fromstring(page)
    title = text_of(root.xpath("//h1")[0])
    entries = []
    for item in root.xpath('//article[contains(@class, "aggregator-item")]'):
        link = item.xpath(".//h3/a")[0]
        summary = text_of(item.xpath('.//div[@class="item-description"]')[0])
        entries.append((urljoin(url, link.get("href")), summary, url, title))
    following = root.xpath('//a[@rel="next"]/@href')
    return entries, urljoin(url, following[0]) if following else None


def read_article(page, url, summary, listing, listing_title, status):
    root = html.fromstring(page.decode())
    article = root.xpath("//article")[0]
    translations = {
        each.get("hreflang"): urljoin(url, each.get("href")) for each in root.xpath('//link[@rel="alternate"][@hreflang]')
    }
    published = datetime.fromisoformat(article.xpath('.//span[contains(@class, "field--name-created")]//time/@datetime')[0])
    published = published.astimezone(UTC).isoformat()
    title, body = text_of(root.xpath("//h1")[0]), body_of(article)
    tags = [text_of(each) for each in article.xpath('.//div[contains(@class, "field--name-field-tags")]//a')]
    attachments = links_of(article, './/a[contains(@href, "/files/")]', url)
    seen = json.dumps([title, summary, body, tags, attachments], ensure_ascii=False)
    return {
        "id": hashlib.sha256(url.encode()).hexdigest()[:16],
        "story": hashlib.sha256(min(translations.values(), default=url).encode()).hexdigest()[:16],
        "url": urljoin(url, root.xpath('//link[@rel="canonical"]/@href')[0]),
        "language": root.get("lang"),
        "translations": translations,
        "title": title,
        "summary": summary,
        "body": body,
        "author": text_of(article.xpath('.//span[contains(@class, "field--name-uid")]')[0]),
        "tags": tags,
        "images": links_of(article, ".//img[@src]", url, "src", "alt"),
        "attachments": attachments,
        "links": links_of(article, './/div[contains(@class, "field--name-body")]//a[not(contains(@href, "/files/"))]', url),
        "published": published,
        "published_earliest": published,
        "published_latest": published,
        "published_precision": "second",
        "published_evidence": [{"source": "time", "raw": published, "earliest": published, "latest": published}],
        "published_conflict": False,
        "modified": None,
        "listing": listing,
        "listing_title": listing_title,
        "fetched": datetime.now(UTC).isoformat(timespec="seconds"),
        "status": status,
        "error": None,
        "content_hash": hashlib.sha256(seen.encode()).hexdigest(),
    }


class Database:
    def __init__(self, path):
        self.connection = sqlite3.connect(path)
        self.connection.execute("PRAGMA journal_mode=WAL")
        self.rows, self.statement = [], None

    def add(self, article):
        if self.statement is None:
            columns = ", ".join(article)
            self.connection.execute(f"CREATE TABLE IF NOT EXISTS articles ({columns}, PRIMARY KEY (id))")
            self.statement = f"INSERT OR REPLACE INTO articles VALUES ({', '.join('?' * len(article))})"
        self.rows.append([json.dumps(each) if isinstance(each, (list, dict)) else each for each in article.values()])
        if len(self.rows) >= 500:
            self.flush()

    def flush(self):
        if self.rows:
            self.connection.executemany(self.statement, self.rows)
            self.connection.commit()
            self.rows.clear()


async def main(listing, out, database, concurrency):
    queue = asyncio.Queue()
    store = Database(database)
    connector = aiohttp.TCPConnector(limit=int(concurrency))
    async with aiohttp.ClientSession(connector=connector) as session:
        with Path(out).open("w", encoding="utf-8") as file:

            async def visit():
                while True:
                    url, *about = await queue.get()
                    async with session.get(url) as answer:
                        article = read_article(await answer.read(), url, *about, answer.status)
                    file.write(json.dumps(article, ensure_ascii=False) + "\n")
                    store.add(article)
                    queue.task_done()

            workers = [asyncio.ensure_future(visit()) for _ in range(int(concurrency))]
            url = listing
            while url:
                async with session.get(url) as answer:
                    entries, url = read_listing(await answer.text(), url)
                for entry in entries:
                    queue.put_nowait(entry)
            await queue.join()
            for worker in workers:
                worker.cancel()
    store.flush()


asyncio.run(main(*sys.argv[1:]))
