"""The servers that the scripts are played against: ours, in both worlds, and Dovecot."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from certificates import Certificates
from dovecot import Dovecot
from ours import Ours
from simulated import Simulated

COMPLAINT = re.compile(r"\b(Error|Fatal|Panic): ")


@pytest.fixture(scope="session")
def certificates() -> Certificates:
    return Certificates()


@pytest.fixture(scope="session", params=["live", "simulated"])
def ours(request: pytest.FixtureRequest, certificates: Certificates) -> Iterator[Ours | Simulated]:
    """Our servers: on real sockets, from a thread, and in a simulated world."""
    if request.param == "simulated":
        yield Simulated()
        return
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
