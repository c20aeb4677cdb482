"""A bundled site of invented news, so that a first crawl needs no network.

`serve` puts it on loopback, `stories` says what it truly holds: what a crawl of it should find.
"""

from bodspider.sample_site.scripted import Scripted, variant_of
from bodspider.sample_site.server import SampleServer, serve
from bodspider.sample_site.stories import LANGUAGES, NOW, Block, Story, stories

__all__ = ["LANGUAGES", "NOW", "Block", "SampleServer", "Scripted", "Story", "serve", "stories", "variant_of"]
