"""The certificates of a sandbox: made late, for the right names, by an authority of their own."""

from __future__ import annotations

import hashlib
import ssl
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from mailedu.network import tls
from mailedu.network.tls import Certificates

NAMES = ("mail.campus.test", "localhost", "127.0.0.1")


def now() -> datetime:
    return datetime.now(UTC)


def handshake(server: ssl.SSLContext, client: ssl.SSLContext, name: str) -> ssl.SSLObject:
    """Shake hands in memory; return the client's side."""
    to_server, to_client = ssl.MemoryBIO(), ssl.MemoryBIO()
    ends = (
        client.wrap_bio(to_client, to_server, server_hostname=name),
        server.wrap_bio(to_server, to_client, server_side=True),
    )
    waiting = set(ends)
    for _ in range(10):
        for end in tuple(waiting):
            try:
                end.do_handshake()
                waiting.discard(end)
            except ssl.SSLWantReadError:
                continue
    assert not waiting
    return ends[0]


@pytest.fixture(scope="module")
def certificates() -> Certificates:
    return Certificates(NAMES, now)


@pytest.mark.parametrize("name", NAMES)
def test_the_server_is_who_it_says_by_each_of_its_names(
    certificates: Certificates, name: str
) -> None:
    client = handshake(certificates.context, certificates.client_context(), name)
    assert client.version() == "TLSv1.3"
    der = client.getpeercert(binary_form=True)
    assert der is not None
    fingerprint = hashlib.sha256(der).hexdigest().upper()
    assert certificates.make().fingerprint.replace(":", "") == fingerprint


def test_another_name_or_another_authority_is_refused(certificates: Certificates) -> None:
    with pytest.raises(ssl.SSLCertVerificationError, match=r"not valid for 'mail\.other\.test'"):
        handshake(certificates.context, certificates.client_context(), "mail.other.test")
    stranger = Certificates(NAMES, now).client_context()
    with pytest.raises(
        ssl.SSLCertVerificationError, match=r"unable to get local issuer|self-signed"
    ):
        handshake(certificates.context, stranger, "localhost")


def test_nothing_is_made_before_it_is_needed_and_then_only_once() -> None:
    code = (
        "import sys\n"
        "from datetime import UTC, datetime\n"
        "from mailedu.network.tls import Certificates\n"
        f"made = Certificates({NAMES!r}, lambda: datetime.now(UTC))\n"
        "assert made.context is not None and 'trustme' not in sys.modules\n"
        "assert made.make() is made.make() and 'trustme' in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_no_key_stays_in_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    modes: list[int] = []
    load: Callable[..., None] = ssl.SSLContext.load_cert_chain

    def watched(context: ssl.SSLContext, path: str) -> None:
        modes.append(Path(path).stat().st_mode & 0o777)
        assert Path(path).parent == tmp_path
        load(context, path)

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(ssl.SSLContext, "load_cert_chain", watched)
    made = Certificates(NAMES, now)
    assert "PRIVATE" not in made.make().ca_pem
    if sys.platform != "win32":
        assert modes == [0o600]
    assert list(tmp_path.iterdir()) == []


def test_a_certificate_holds_from_yesterday_for_a_little_more_than_a_year(
    certificates: Certificates,
) -> None:
    client = handshake(certificates.context, certificates.client_context(), "localhost")
    peer = client.getpeercert()
    assert peer is not None
    start, end = (
        datetime.fromtimestamp(ssl.cert_time_to_seconds(str(peer[field])), UTC)
        for field in ("notBefore", "notAfter")
    )
    assert timedelta(hours=23) < now() - start < timedelta(hours=25)
    assert end - start == tls.LIFETIME < timedelta(days=398)


def test_a_host_with_a_long_name_gets_a_certificate() -> None:
    name = f"mail.{'a' * 63}.{'b' * 63}.test"
    made = Certificates((name, "localhost"), now)
    assert handshake(made.context, made.client_context(), name).version() == "TLSv1.3"
