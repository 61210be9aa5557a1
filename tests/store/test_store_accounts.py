"""Accounts and the maildrop lock."""

from __future__ import annotations

from datetime import datetime

import pytest

from mailedu.store import (
    Account,
    AccountExists,
    MaildropLocked,
    NoSuchAccount,
    Store,
    StoreError,
)


def test_accounts_are_found_by_user_name_and_by_address_in_any_case(store: Store) -> None:
    bob = Account("bob", "builder", "Bob@campus.test")
    assert store.account("bob") == bob
    assert store.account_for("bOB@CAMPUS.test") == bob
    assert store.account_for("carol@campus.test") is None
    assert [account.user for account in store.accounts()] == ["alice", "bob"]


def test_a_new_account_has_five_mailboxes_subscribed_with_their_special_use(store: Store) -> None:
    assert [(info.name, info.special_use) for info in store.mailboxes("bob")] == [
        ("INBOX", None),
        ("Drafts", "\\Drafts"),
        ("Junk", "\\Junk"),
        ("Sent", "\\Sent"),
        ("Trash", "\\Trash"),
    ]
    assert store.subscriptions("bob") == ["INBOX", "Drafts", "Junk", "Sent", "Trash"]


@pytest.mark.parametrize("user", ["carol", "BOB", "", "bob\0", "\ud800"])
def test_an_unknown_user_is_named_in_the_error(store: Store, user: str) -> None:
    for ask in (store.account, store.mailboxes, store.subscriptions, store.lock_maildrop):
        with pytest.raises(NoSuchAccount, match="there is no account"):
            ask(user)
    with pytest.raises(NoSuchAccount):
        store.mailbox(user, "INBOX")
    with pytest.raises(NoSuchAccount):
        store.deliver(b"", [user])


@pytest.mark.parametrize(
    ("user", "address", "reason"),
    [
        ("bob", "robert@campus.test", "account bob already"),
        ("robert", "bob@CAMPUS.test", "belongs to bob"),
    ],
)
def test_a_name_or_address_that_is_taken_is_refused(
    store: Store, user: str, address: str, reason: str
) -> None:
    with pytest.raises(AccountExists, match=reason):
        store.add_account(user, "secret", address)
    assert len(store.accounts()) == 2


@pytest.mark.parametrize(
    ("user", "password", "address"),
    [
        ("", "x", "a@b.test"),
        ("two words", "x", "a@b.test"),
        ("nul\0", "x", "a@b.test"),
        ("\udc80", "x", "a@b.test"),
        ("carol", "", "a@b.test"),
        ("carol", "line\nend", "a@b.test"),
        ("carol", "x", "carol"),
        ("carol", "x", "@b.test"),
        ("carol", "x", "carol@"),
        ("carol", "x", "c d@b.test"),
    ],
)
def test_an_account_that_no_client_could_use_is_refused(
    store: Store, user: str, password: str, address: str
) -> None:
    with pytest.raises(StoreError):
        store.add_account(user, password, address)
    assert len(store.accounts()) == 2


def test_unicode_users_and_addresses_are_kept(store: Store) -> None:
    store.add_account("žofie", "heslo ☃", "Žofie@campus.test")
    found = store.account_for("žofie@campus.test")
    assert found is not None
    assert (found.user, found.password) == ("žofie", "heslo ☃")


def test_an_account_whose_mailboxes_cannot_be_made_is_not_there_at_all(now: datetime) -> None:
    broken = Store(now=lambda: now, uidvalidity=lambda: 2**32)
    heard: list[object] = []
    broken.listen(heard.append)
    with pytest.raises(StoreError, match="UIDVALIDITY"):
        broken.add_account("bob", "x", "bob@campus.test")
    assert broken.accounts() == []
    assert heard == []


def test_one_session_at_a_time_holds_a_maildrop(store: Store) -> None:
    lock = store.lock_maildrop("bob")
    with pytest.raises(MaildropLocked, match="bob is in use"):
        store.lock_maildrop("bob")
    with store.lock_maildrop("alice"):
        pass
    lock.release()
    with store.lock_maildrop("bob"):
        lock.release()  # of a lock given back long ago: frees nothing
        with pytest.raises(MaildropLocked):
            store.lock_maildrop("bob")
    store.lock_maildrop("bob").release()
