"""The standard library's poplib against our server on the loopback interface."""

from __future__ import annotations

import dataclasses
import poplib

import pytest
from pop3_helpers import SHORT

from mailedu.servers import pop3

PATIENCE = 20.0
UTF8 = "Subject: Grüße\r\n\r\nHallo\r\n".encode()


@pytest.fixture
def host(host, certificates):
    """The host of all tests, with a certificate."""
    return dataclasses.replace(host, tls=certificates.server)


@pytest.fixture
def call(listen_stream):
    """``call()`` connects; all that is still open is closed in the end."""
    port, opened = listen_stream(pop3.serve), []

    def call():
        opened.append(poplib.POP3("localhost", port, timeout=PATIENCE))
        return opened[-1]

    yield call
    for client in opened:
        client.close()


@pytest.fixture
def pop(call):
    """A client that is logged in as bob."""
    client = call()
    client.user("bob")
    client.pass_("bob-secret")
    return client


def test_a_session_under_stls(call, store, certificates):
    store.deliver(SHORT, ["bob"])
    pop = call()
    assert "STLS" in pop.capa()
    pop.stls(certificates.client)
    assert "STLS" not in pop.capa()
    pop.user("bob")
    pop.pass_("bob-secret")
    assert pop.stat() == (1, len(SHORT))
    assert b"\r\n".join(pop.retr(1)[1]) + b"\r\n" == SHORT
    pop.dele(1)
    assert pop.quit().startswith(b"+OK")
    assert store.messages(store.mailbox("bob", "INBOX").id) == []


def test_utf8(call, store):
    store.deliver(UTF8, ["bob"])
    plain, modern = call(), call()
    plain.user("bob")
    plain.pass_("bob-secret")
    with pytest.raises(poplib.error_proto, match=r"-ERR \[UTF8\]"):
        plain.retr(1)
    plain.quit()
    assert modern.utf8().startswith(b"+OK")
    modern.user("bob")
    modern.pass_("bob-secret")
    assert b"\r\n".join(modern.retr(1)[1]) + b"\r\n" == UTF8


def test_two_sessions_and_one_maildrop(pop, call):
    second = call()
    second.user("bob")
    with pytest.raises(poplib.error_proto, match=r"-ERR \[IN-USE\]"):
        second.pass_("bob-secret")
    pop.quit()
    second.user("bob")
    assert second.pass_("bob-secret").startswith(b"+OK")
    second.quit()


def test_apop_and_a_wrong_secret(call):
    pop = call()
    with pytest.raises(poplib.error_proto, match=r"-ERR \[AUTH\]"):
        pop.apop("bob", "guess")
    assert pop.apop("bob", "bob-secret").startswith(b"+OK")
    assert pop.stat() == (0, 0)


def test_the_capabilities_as_poplib_reads_them(pop):
    assert pop.capa() == {
        "TOP": [],
        "USER": [],
        "SASL": ["PLAIN", "LOGIN", "CRAM-MD5", "SCRAM-SHA-256"],
        "RESP-CODES": [],
        "PIPELINING": [],
        "EXPIRE": ["NEVER"],
        "UIDL": [],
        "IMPLEMENTATION": ["mailedu"],
        "AUTH-RESP-CODE": [],
        "UTF8": ["USER"],
    }
