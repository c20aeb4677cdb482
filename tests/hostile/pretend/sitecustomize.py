"""A pretend internet for one process, which Python imports at its start when this folder is on its path.

`PRETEND_INTERNET` is a JSON object. `names` gives the answers of each name, a list of addresses for each time it is looked up; the last one stays.
`public` leads from public addresses to ports of this machine. `own` are ports of loopback that are connected as they are. Every other address that is
not public leads to the port `trap`, and every other public one refuses. `log` is a file that gets a line for each look-up and each connection.
"""

import errno
import ipaddress
import json
import os
import socket
from collections import Counter
from weakref import WeakSet

_INTERNET = json.loads(os.environ["PRETEND_INTERNET"])
_asked: Counter[str] = Counter()
_connecting: WeakSet[socket.socket] = WeakSet()
_connect, _connect_ex, _getaddrinfo = socket.socket.connect, socket.socket.connect_ex, socket.getaddrinfo


def _note(*words: object) -> None:
    with open(_INTERNET["log"], "a") as file:  # noqa: PTH123 less is imported so
        file.write(json.dumps(words) + "\n")


def _real(sock: socket.socket, address: object) -> object:
    """Return where a connection to `address` really leads; raises `ConnectionRefusedError` when that is nowhere."""
    if sock.family not in (socket.AF_INET, socket.AF_INET6) or not isinstance(address, tuple):
        return address
    host, port = address[:2]
    if sock not in _connecting:  # who waits for a connection asks again whether it is there
        _connecting.add(sock)
        _note("connect", host, port)
    if host == "127.0.0.1" and port in _INTERNET["own"]:
        return address
    if host in _INTERNET["public"]:
        return "127.0.0.1", _INTERNET["public"][host]
    if ipaddress.ip_address(host).is_global:
        raise ConnectionRefusedError(errno.ECONNREFUSED, "no such host in the pretend internet")
    return "127.0.0.1" if sock.family == socket.AF_INET else "::1", _INTERNET["trap"]


def connect(self: socket.socket, address: object) -> None:
    _connect(self, _real(self, address))


def connect_ex(self: socket.socket, address: object) -> int:
    try:
        return _connect_ex(self, _real(self, address))
    except ConnectionRefusedError as error:
        return error.errno


def getaddrinfo(host: str, port: int, family: int = 0, type: int = 0, proto: int = 0, flags: int = 0) -> list[tuple]:
    answers = _INTERNET["names"].get(host)
    if answers is None:
        return _getaddrinfo(host, port, family, type, proto, flags | socket.AI_NUMERICHOST)
    number = min(_asked[host], len(answers) - 1)
    _asked[host] += 1
    _note("look-up", host)
    return [
        (socket.AF_INET6, socket.SOCK_STREAM, 6, "", (each, port, 0, 0))
        if ":" in each
        else (socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, port))
        for each in answers[number]
    ]


def _nobody(*_: object) -> None:
    raise socket.gaierror(socket.EAI_NONAME, "only getaddrinfo is asked in the pretend internet")


socket.socket.connect, socket.socket.connect_ex = connect, connect_ex
socket.getaddrinfo, socket.gethostbyname, socket.gethostbyname_ex = getaddrinfo, _nobody, _nobody
