"""Connections of plain requests: a name is looked up once, its addresses are checked, and one of those is connected."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from scrapy.utils.defer import maybe_deferred_to_future
from twisted.internet.defer import Deferred
from twisted.internet.defer import TimeoutError as DeferredTimeout
from twisted.internet.endpoints import TCP4ClientEndpoint, TCP6ClientEndpoint, wrapClientTLS
from twisted.internet.error import ConnectError
from twisted.internet.interfaces import IResolutionReceiver, IStreamClientEndpoint
from twisted.web.client import HTTPConnectionPool
from zope.interface import implementer

from bodspider.network.policy import Address, Policy

if TYPE_CHECKING:
    from twisted.internet.interfaces import IAddress, IHostResolution, IProtocol, IProtocolFactory


def look_up(reactor: Any, host: str, timeout: float) -> Deferred[list[str]]:
    """Return the IP addresses of the name `host`, as the resolver of `reactor` gives them; none when it gives none in `timeout` seconds."""
    answer = _Answer()
    reactor.nameResolver.resolveHostName(answer, host)
    answer.done.addTimeout(timeout, reactor)
    answer.done.addErrback(lambda failure: [] if failure.check(DeferredTimeout) else failure)
    return answer.done


async def addresses_of(host: str, timeout: float) -> list[str]:
    """Return what `look_up` gives, for who runs on asyncio."""
    from twisted.internet import reactor

    return await maybe_deferred_to_future(look_up(reactor, host, timeout))


@implementer(IResolutionReceiver)
class _Answer:
    """Collects the addresses of one name; `done` gives them."""

    def __init__(self) -> None:
        self.done: Deferred[list[str]] = Deferred()
        self._found: list[str] = []

    def resolutionBegan(self, resolution: IHostResolution) -> None:  # noqa: N802 Twisted's name, as are the others
        """Do nothing."""

    def addressResolved(self, address: IAddress) -> None:  # noqa: N802
        self._found.append(address.host)

    def resolutionComplete(self) -> None:  # noqa: N802
        if not self.done.called:
            self.done.callback(self._found)


@dataclass(frozen=True, slots=True)
class Connecting:
    """How connections are made: what is allowed, what TLS promises, and for how many seconds is waited."""

    reactor: Any
    policy: Callable[[], Policy]
    tls: Any
    dns_timeout: float
    timeout: float


class CheckedPool(HTTPConnectionPool):
    """A pool of connections of which each new one is checked; one that is kept is used again as it is.

    The endpoints that it is given, which look names up by themselves, are not used.
    """

    def __init__(self, connecting: Connecting) -> None:
        super().__init__(connecting.reactor, persistent=True)  # type: ignore[no-untyped-call]
        self._connecting = connecting

    def getConnection(self, key: Any, endpoint: Any) -> Deferred[Any]:  # noqa: N802
        """Return a connection for `key`: scheme, host, port and local address, as Scrapy's agent makes it."""
        checked: Any = CheckedEndpoint(self._connecting, *key)
        return super().getConnection(key, checked)


@implementer(IStreamClientEndpoint)
class CheckedEndpoint:
    """A host and port that are connected where the policy allows it; TLS knows the name, for SNI and for the certificate."""

    def __init__(self, connecting: Connecting, scheme: bytes, host: bytes, port: int, local: tuple[str, int] | None) -> None:
        self._connecting = connecting
        self._is_secure = scheme == b"https"
        self._host = host
        self._port = port
        self._local = local

    def connect(self, factory: IProtocolFactory) -> Deferred[IProtocol]:
        """Return a new connection; it fails with `bodspider.network.Refused` where none must be made."""
        return Deferred.fromCoroutine(self._connect(factory))

    async def _connect(self, factory: IProtocolFactory) -> IProtocol:
        how = self._connecting
        host = self._host.decode("latin-1")
        found = await how.policy().addresses(
            f"[{host}]" if ":" in host else host, self._port, lambda name: look_up(how.reactor, name, how.dns_timeout)
        )
        failure: ConnectError | None = None
        for address in found:
            try:
                made: IProtocol = await self._endpoint(address, how.timeout / len(found)).connect(factory)
            except ConnectError as error:
                failure = failure or error
            else:
                return made
        assert failure is not None
        raise failure

    def _endpoint(self, address: Address, timeout: float) -> Any:
        how = self._connecting
        kind = TCP4ClientEndpoint if address.version == 4 else TCP6ClientEndpoint
        tcp: Any = kind(how.reactor, str(address), self._port, timeout, self._local)
        return wrapClientTLS(how.tls.creatorForNetloc(self._host, self._port), tcp) if self._is_secure else tcp
