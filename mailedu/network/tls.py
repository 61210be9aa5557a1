"""The certificates of one mail system: an authority of its own, and what it vouches for."""

from __future__ import annotations

import hashlib
import ssl
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

LIFETIME = timedelta(days=397)
"""How long the server's certificate holds; some programs refuse longer ones."""

_COMMON_NAME = 64  # characters that X.509 allows (RFC 5280 appendix A.1)


@dataclass(frozen=True)
class Made:
    """The authority's certificate as PEM, and SHA-256 fingerprints of both certificates."""

    ca_pem: str
    ca_fingerprint: str
    fingerprint: str


class Certificates:
    """A local authority, made by trustme, and the one server certificate that it signs.

    Nothing is made before it is needed: for the first handshake, or when somebody asks for the
    authority's certificate. The authority's key never leaves memory and is forgotten as soon as
    it has signed, so that nobody can sign anything else that trusts this authority. The server's
    key is for a moment in a temporary file that its owner alone can read, because Python's
    ``ssl`` takes it from nowhere else.

    Parameters
    ----------
    names: host names and addresses that the server is reached by; the first is the host's own.
    now: gives the wall-clock time, from which the certificate holds.
    """

    def __init__(self, names: Sequence[str], now: Callable[[], datetime]) -> None:
        self._names, self._now = tuple(names), now
        self._making = threading.Lock()
        self._made: Made | None = None
        self.context = _ServerContext(ssl.PROTOCOL_TLS_SERVER)
        """What servers encrypt with, by asyncio."""
        self.context.before_use = self.make

    def make(self) -> Made:
        """Return the certificates, made now if they were not made before."""
        with self._making:
            if self._made is None:
                self._made = self._sign()
            return self._made

    def _sign(self) -> Made:
        import trustme  # costs more time than all the rest

        start = self._now() - timedelta(days=1)  # clocks differ
        name = self._names[0]
        authority = trustme.CA(organization_name="mailedu sandbox")
        server = authority.issue_cert(
            *self._names,
            common_name=name if len(name) <= _COMMON_NAME else None,
            organization_name="mailedu sandbox",
            not_before=start,
            not_after=start + LIFETIME,
        )
        server.configure_cert(self.context)
        ca_pem = authority.cert_pem.bytes().decode("ascii")
        server_pem = server.cert_chain_pems[0].bytes().decode("ascii")
        return Made(ca_pem, _fingerprint(ca_pem), _fingerprint(server_pem))

    def client_context(self) -> ssl.SSLContext:
        """Return what a client encrypts with that trusts this authority and no other."""
        return ssl.create_default_context(cadata=self.make().ca_pem)


class _ServerContext(ssl.SSLContext):
    """A context that gets its certificate when asyncio first encrypts with it."""

    before_use: Callable[[], object]

    def wrap_bio(
        self,
        incoming: ssl.MemoryBIO,
        outgoing: ssl.MemoryBIO,
        server_side: bool = False,
        server_hostname: str | bytes | None = None,
        session: ssl.SSLSession | None = None,
    ) -> ssl.SSLObject:
        self.before_use()
        return super().wrap_bio(incoming, outgoing, server_side, server_hostname, session)


def _fingerprint(pem: str) -> str:
    """Return the SHA-256 fingerprint as ``openssl x509 -fingerprint -sha256`` prints it."""
    return hashlib.sha256(ssl.PEM_cert_to_DER_cert(pem)).digest().hex(":").upper()
