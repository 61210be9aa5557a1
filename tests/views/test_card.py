"""The card of a sandbox: everything that a person needs for a mail program, and nothing more."""

from __future__ import annotations

import re
from typing import Any

import pytest

from mailedu.views.card import Card

CLEAR = {
    name: {"host": "127.0.0.1", "port": port}
    for name, port in {"smtp": 4025, "submission": 4587, "pop3": 4110, "imap": 4143}.items()
}
SECURE = {
    name: {"host": "127.0.0.1", "port": port}
    for name, port in {"submissions": 4465, "pop3s": 4995, "imaps": 4993}.items()
}
PRINT = ":".join(f"{n:02X}" for n in range(32))
TLS = {"ca_file": None, "ca_fingerprint": PRINT, "fingerprint": "00"}


def described(**changes: Any) -> dict[str, Any]:
    account = {"user": "bob", "password": "se<same", "address": "bob@campus.test"}
    return {
        **CLEAR, "accounts": [account], "tls": None, "cleartext_login": True, "hidden": {}
    } | changes  # fmt: skip


def text(html: str) -> str:
    return re.sub(r"<style>.*?</style>|<[^>]+>", "", html, flags=re.DOTALL)


def test_it_says_where_the_servers_listen_and_who_has_an_account() -> None:
    card = Card(described())
    for shown in (card._repr_html_(), repr(card)):
        assert all(f"127.0.0.1:{service['port']}" in shown for service in CLEAR.values())
        assert "TLS" not in shown and "certificate" not in shown
    assert "se&lt;same" in card._repr_html_() and "se<same" in repr(card)
    assert "no encryption" in card._repr_html_()
    assert 'imaplib.IMAP4("127.0.0.1", 4143)' in text(card._repr_html_()).replace("&quot;", '"')


def test_with_tls_it_names_the_ports_the_fingerprint_and_how_to_get_the_file() -> None:
    card = Card(described(tls=TLS, **SECURE))
    for shown in (card._repr_html_(), repr(card)):
        assert all(f"127.0.0.1:{service['port']}" in shown for service in SECURE.values())
        assert PRINT in shown and "box.write_ca_file(" in shown
    assert "no encryption" in card._repr_html_(), "which still works"


def test_it_names_the_file_once_it_is_written() -> None:
    card = Card(described(tls=TLS | {"ca_file": "/tmp/a<b/ca.pem"}, **SECURE))
    assert "It is in <code>/tmp/a&lt;b/ca.pem</code>." in card._repr_html_()
    assert "/tmp/a<b/ca.pem" in repr(card)


def test_the_example_encrypts_when_passwords_are_refused_otherwise() -> None:
    card = Card(described(tls=TLS, cleartext_login=False, **SECURE))
    shown = text(card._repr_html_()).replace("&quot;", '"')
    assert 'IMAP4_SSL("127.0.0.1", 4993, ssl_context=box.client_context())' in shown
    assert "no encryption" not in shown and "STARTTLS, or the ports over TLS" in shown


@pytest.mark.parametrize("hidden", [{"IMAP": ["IDLE", "MOVE"], "POP3": ["UIDL"]}])
def test_it_says_which_extensions_are_left_out(hidden: dict[str, list[str]]) -> None:
    card = Card(described(hidden=hidden))
    assert "left out: IMAP without IDLE, MOVE; POP3 without UIDL." in card._repr_html_()
    assert "left out" in repr(card) and "IMAP IDLE, MOVE" in repr(card)
    assert "left out" not in repr(Card(described()))
