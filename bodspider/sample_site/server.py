"""The bundled site on loopback, in the reactor of the crawl."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from twisted.internet.error import CannotListenError
from twisted.web.resource import Resource
from twisted.web.server import Request, Site

from bodspider.sample_site.scripted import Scripted, render_scripted
from bodspider.sample_site.site import listing_path, render, rendered_headers
from bodspider.sample_site.stories import LANGUAGES

PREFERRED_PORT = 8765
"""Tried first, so that two crawls give the same addresses; another free one is taken when it is not free."""


class _Pages(Resource):
    isLeaf = True  # noqa: N815 Twisted's name

    def __init__(self, port: int, scripted: Scripted | None) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.scripted = scripted
        self.base, self.second = f"http://127.0.0.1:{port}", f"http://localhost:{port}"

    def render(self, request: Request) -> bytes:
        query = {name.decode("latin-1"): values[0].decode("latin-1") for name, values in request.args.items()}
        path = request.path.decode("latin-1")
        if self.scripted is None:
            page = render(path, query, self.base, self.second)
        else:
            page = render_scripted(path, query, self.base, self.second, self.scripted)
        request.setResponseCode(page.status)
        for name, value in {"Content-Type": page.kind, **rendered_headers(), **page.headers}.items():
            request.setHeader(name, value)
        return b"" if request.method == b"HEAD" else page.body


@dataclass(frozen=True, slots=True)
class SampleServer:
    """The site while it is served: its listings, the hosts it answers on, and how to stop it."""

    port: int
    listening: Any

    @property
    def listings(self) -> tuple[str, ...]:
        """The addresses of the listings, one a language."""
        return tuple(f"http://127.0.0.1:{self.port}{listing_path(language)}" for language in LANGUAGES)

    @property
    def hosts(self) -> tuple[str, ...]:
        """The hosts, with port, that the site answers on."""
        return (f"127.0.0.1:{self.port}", f"localhost:{self.port}")

    def close(self) -> None:
        """Stop serving."""
        self.listening.stopListening()


def the_reactor() -> Any:
    """Return Twisted's reactor, which is installed when it is first imported."""
    from twisted.internet import reactor

    return reactor


def serve(port: int | None = None, scripted: Scripted | None = None) -> SampleServer:
    """Serve the site on loopback, on `port` or, without one, on `PREFERRED_PORT` or any free port; needs a reactor.

    With `scripted`, scripts make its pages.

    Raises `twisted.internet.error.CannotListenError` when `port` is taken.
    """
    ports = (PREFERRED_PORT, 0) if port is None else (port,)
    for each in ports:
        try:
            # the resource needs the port, which is only known once the site listens
            site = Site(Resource())
            listening = the_reactor().listenTCP(each, site, interface="127.0.0.1")
        except CannotListenError:
            if each == ports[-1]:
                raise
            continue
        number = listening.getHost().port
        site.resource = _Pages(number, scripted)
        return SampleServer(number, listening)
    raise AssertionError("unreachable")
