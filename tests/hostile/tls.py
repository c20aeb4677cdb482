"""A site over TLS, whose certificate a test makes itself."""

from __future__ import annotations

import ssl
import threading
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Self

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

PAGE = '<!DOCTYPE html><html lang="nl"><title>Nieuws</title><main>{}</main></html>'
LISTING = "".join(
    f'<article class=aggregator-item><h3 class=feed-item-title><a href="{url}">{title}</a></h3></article>'
    for url, title in (("/a", "A"), ("https://other.example.org/b", "B"))
)
ARTICLE = "<h1>A</h1><article class=node><div class=field--name-body><p>Tekst.</p></div></article>"


class TlsSite:
    """A listing with an article of its own and one on another host; `trusted` is the file of its certificate.

    `names` are the names that were asked for in TLS, `hosts` those in requests.
    """

    def __init__(self, folder: Path, name: str) -> None:
        self.trusted = folder / "certificate.pem"
        self.names: set[str | None] = set()
        self.hosts: set[str | None] = set()
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        now = datetime.now(UTC)
        certificate = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(subject)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=1))
            .not_valid_after(now + timedelta(days=1))
            .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
            .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
            .sign(key, hashes.SHA256())
        )
        self.trusted.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
        secret = folder / "key.pem"
        secret.write_bytes(
            key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        )
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._context.load_cert_chain(self.trusted, secret)
        self._context.sni_callback = lambda _, asked, __: self.names.add(asked)

    def __enter__(self) -> Self:
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                site.hosts.add(self.headers["Host"])
                content = {"/list": LISTING, "/a": ARTICLE}.get(self.path)
                body = PAGE.format(content).encode()
                self.send_response(200 if content else 404)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args: object) -> None:
                pass

        class Server(ThreadingHTTPServer):
            def finish_request(self, request: Any, client_address: Any) -> None:
                try:
                    with site._context.wrap_socket(request, server_side=True) as secure:
                        super().finish_request(secure, client_address)
                except OSError:
                    pass  # a client that does not trust the certificate

        self._server = Server(("127.0.0.1", 0), Handler)
        self.port = self._server.server_port
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
