"""The two servers that the scripts are played against."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from certificates import Certificates
from dovecot import Dovecot
from ours import Ours

COMPLAINT = re.compile(r"\b(Error|Fatal|Panic): ")


@pytest.fixture(scope="session")
def certificates() -> Certificates:
    return Certificates()


@pytest.fixture(scope="session")
def ours(certificates: Certificates) -> Iterator[Ours]:
    """Our servers."""
    ours = Ours(certificates.server_tls(), certificates.client_tls)
    yield ours
    ours.stop()


@pytest.fixture(scope="session")
def dovecot(program: Callable[[str], str], certificates: Certificates) -> Iterator[Dovecot]:
    """Debian's Dovecot; it must not complain of its own settings or files."""
    pem = certificates.server.private_key_and_cert_chain_pem.bytes()
    dovecot = Dovecot(program("dovecot"), pem, certificates.client_tls)
    yield dovecot
    complaints = [line for line in dovecot.log if COMPLAINT.search(line)]
    dovecot.stop()
    assert complaints == []
