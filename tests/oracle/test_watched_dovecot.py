"""Dovecot behind our wire: what is recorded and held of it is what it says without us."""

from __future__ import annotations

import imaplib
import poplib
import threading
from collections.abc import Iterator

import pytest
from dovecot import Dovecot

from mailedu.watching import Watch

pytestmark = pytest.mark.needs("dovecot")

PATIENCE = 20


@pytest.fixture(params=["imap", "pop3"])
def wire(request: pytest.FixtureRequest, dovecot: Dovecot) -> Iterator[Watch]:
    with Watch(f"127.0.0.1:{dovecot.ports[request.param]}", client="a client") as wire:
        assert wire.protocol == request.param.upper(), "as its greeting says"
        yield wire


def session(wire: Watch) -> object:
    """Log in, look and leave."""
    if wire.protocol == "POP3":
        maildrop = poplib.POP3(wire.host, wire.port, timeout=PATIENCE)
        maildrop.user("carol")
        maildrop.pass_("carol-secret")
        count = maildrop.stat()[0]
        maildrop.quit()
        return count
    client = imaplib.IMAP4(wire.host, wire.port, timeout=PATIENCE)
    client.login("carol", "carol-secret")
    client.select()
    client.append("INBOX", "", None, b"Subject: Through a wire\r\n\r\nText.\r\n")
    client.noop()
    fetched = client.fetch("1", "(BODY.PEEK[])")[1][0]
    client.store("1", "+FLAGS", r"\Deleted")
    client.expunge()
    client.logout()
    return fetched[1]  # type: ignore[index]


def test_it_is_understood(wire: Watch) -> None:
    expected = {"POP3": 0, "IMAP": b"Subject: Through a wire\r\n\r\nText.\r\n"}
    assert session(wire) == expected[wire.protocol]
    steps = wire.transcript.steps
    assert [step.error for step in steps if step.error] == []
    assert b"carol-secret" not in b"".join(step.data for step in steps)
    answered = {step.answers for step in steps if step.kind == "reply"}
    commands = [n for n, step in enumerate(steps) if step.kind == "command"]
    assert answered >= set(commands) and len(commands) >= 4


def test_it_is_held_and_stepped(wire: Watch) -> None:
    with wire.hold() as holding:
        client = threading.Thread(target=session, args=[wire], daemon=True)
        changed = threading.Event()
        holding.listen(changed.set)
        client.start()
        seen = []
        while client.is_alive():
            if (held := holding.next()) is None:
                changed.wait(0.05)
                changed.clear()
            else:
                seen.append(held.data)
    octets = b"".join(step.data for step in holding.tape.observe(reveal=True).steps)
    assert len(seen) > 8 and all(line in octets for line in seen)
    assert all(step.received <= step.released <= step.forwarded for step in wire.transcript.steps)


def test_starttls_passes_unseen(wire: Watch, dovecot: Dovecot) -> None:
    tls = dovecot.client_tls()
    tls.check_hostname = False  # the certificate is for localhost
    if wire.protocol == "POP3":
        maildrop = poplib.POP3(wire.host, wire.port, timeout=PATIENCE)
        maildrop.stls(tls)
        maildrop.user("bob")
        maildrop.pass_("bob-secret")
        maildrop.quit()
    else:
        client = imaplib.IMAP4(wire.host, wire.port, timeout=PATIENCE)
        client.starttls(tls)
        client.login("bob", "bob-secret")
        client.logout()
    labels = [step.label for step in wire.transcript.steps]
    assert labels[labels.index("encrypted from here on") :][1:] in ([], ["connection closed"])
