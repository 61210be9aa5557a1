"""An authority for one run of the tests."""

from __future__ import annotations

import ssl

import trustme


class Certificates:
    """A certificate for ``localhost``, and those who trust it."""

    def __init__(self) -> None:
        self._authority = trustme.CA()
        self.server = self._authority.issue_cert("localhost")

    def server_tls(self) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.server.configure_cert(context)
        return context

    def client_tls(self) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        self._authority.configure_trust(context)
        return context
