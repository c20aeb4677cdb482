"""``scrapy sample``: the bundled site alone."""

from __future__ import annotations

import argparse

from scrapy.commands import ScrapyCommand

from bodspider.commands._people import refuse


class Command(ScrapyCommand):
    """Serve the bundled site on this machine until Ctrl-C."""

    requires_project = True
    requires_crawler_process = False

    def short_desc(self) -> str:
        return "Serve the bundled sample site until Ctrl-C"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--js", action="store_true", help="let scripts make the listings, behind a consent wall")
        parser.add_argument("--port", type=int, help="port to serve on (default: 8765, or a free one)")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        if args:
            refuse(f"{args[0]!r} is not expected; see: scrapy sample --help")
        from twisted.internet.error import CannotListenError

        from bodspider.sample_site import Scripted
        from bodspider.sample_site.server import serve, the_reactor

        try:
            server = serve(opts.port, Scripted(consent=True) if opts.js else None)
        except CannotListenError:
            refuse(f"port {opts.port} is taken; choose another with --port", status=1)
        except OverflowError:
            refuse(f"port {opts.port} is none; expected a number up to 65535")
        print("The sample site, until Ctrl-C:", *server.listings, sep="\n", flush=True)
        the_reactor().run()
