"""A bare Scrapy spider: it downloads the pages of a listing and yields their addresses."""

import scrapy


class BareSpider(scrapy.Spider):
    name = "bare"

    async def start(self):
        yield scrapy.Request(self.url)

    def parse(self, response):
        for href in response.css("h3 a::attr(href)").getall():
            yield response.follow(href, self.parse_article)
        if following := response.css("a[rel=next]::attr(href)").get():
            yield response.follow(following, self.parse)

    def parse_article(self, response):
        yield {"url": response.url}
