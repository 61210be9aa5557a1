"""Python's own smtplib, poplib and imaplib: mail goes out and comes in by every protocol."""

from __future__ import annotations

import imaplib
import poplib
import smtplib

import pytest
from mail_system import AWKWARD, PATIENCE, Person, note


def submit(sender: Person, recipient: Person, content: bytes) -> None:
    with smtplib.SMTP(*sender.server.address("submission"), timeout=PATIENCE) as client:
        client.login(sender.user, sender.password)
        assert client.sendmail(sender.address, [recipient.address], content) == {}


@pytest.mark.parametrize("name", AWKWARD)
def test_a_message_stays_the_same_from_submission_to_pop3_and_imap(
    bob: Person, carol: Person, name: str
) -> None:
    submit(bob, carol, AWKWARD[name])
    [by_imap] = carol.contents()
    with carol.pop3() as client:
        by_pop3 = b"\r\n".join([*client.retr(1)[1], b""])
    trace, found, rest = by_imap.partition(b"From: Dean")
    assert found + rest == AWKWARD[name]
    assert by_pop3 == by_imap
    assert trace.startswith(f"Return-Path: <{bob.address}>\r\nReceived: from ".encode())
    assert b"ESMTPA" in trace


@pytest.mark.parametrize("name", AWKWARD)
def test_a_message_stored_by_append_stays_the_same(bob: Person, name: str) -> None:
    bob.put(AWKWARD[name])
    assert bob.contents() == [AWKWARD[name]]
    with bob.pop3() as client:
        assert b"\r\n".join([*client.retr(1)[1], b""]) == AWKWARD[name]
        assert client.list(1) == f"+OK 1 {len(AWKWARD[name])}".encode()


def test_the_relay_port_takes_mail_for_people_here_and_for_nobody_else(bob: Person) -> None:
    with smtplib.SMTP(*bob.server.address("smtp"), timeout=PATIENCE) as client:
        with pytest.raises(smtplib.SMTPNotSupportedError):
            client.login(bob.user, bob.password)
        refused = client.sendmail(
            "dean@elsewhere.test", [bob.address, "x@elsewhere.test"], note("Two")
        )
    assert refused["x@elsewhere.test"][0] == 550
    assert refused["x@elsewhere.test"][1].startswith(b"5.7.1 ")
    assert len(bob.contents()) == 1


@pytest.mark.parametrize("protocol", ["submission", "pop3", "imap"])
def test_a_wrong_password_is_refused(bob: Person, protocol: str) -> None:
    where = bob.server.address(protocol)
    if protocol == "submission":
        with smtplib.SMTP(*where, timeout=PATIENCE) as smtp:
            with pytest.raises(smtplib.SMTPAuthenticationError) as refusal:
                smtp.login(bob.user, "wrong")
            assert refusal.value.smtp_code == 535
    elif protocol == "pop3":
        pop3 = poplib.POP3(*where, timeout=PATIENCE)
        pop3.user(bob.user)
        with pytest.raises(poplib.error_proto, match=r"^b'-ERR "):
            pop3.pass_("wrong")
        pop3.quit()
    else:
        with (
            imaplib.IMAP4(*where, timeout=PATIENCE) as imap,
            pytest.raises(imaplib.IMAP4.error, match="AUTHENTICATIONFAILED"),
        ):
            imap.login(bob.user, "wrong")


def test_pop3_removes_after_quit_only_and_keeps_the_others_out(bob: Person) -> None:
    bob.put(note("One"), note("Two"))
    with bob.pop3() as client:
        client.dele(1)
        assert len(bob.contents()) == 2
        second = poplib.POP3(*bob.server.address("pop3"), timeout=PATIENCE)
        second.user(bob.user)
        with pytest.raises(poplib.error_proto, match=r"\[IN-USE\]"):
            second.pass_(bob.password)
        second.quit()
    assert bob.contents() == [note("Two")]


def test_pop3_without_quit_removes_nothing(bob: Person) -> None:
    bob.put(note("One"))
    client = poplib.POP3(*bob.server.address("pop3"), timeout=PATIENCE)
    client.apop(bob.user, bob.password)
    client.dele(1)
    client.close()
    assert bob.contents() == [note("One")]


def test_imap_deletes_in_two_steps(bob: Person) -> None:
    bob.put(note("One"), note("Two"), note("Three"))
    with bob.imap() as client:
        client.store("1:2", "+FLAGS", r"(\Deleted)")
    assert len(bob.contents()) == 3, "LOGOUT removes nothing"
    with bob.imap() as client:
        assert client.expunge() == ("OK", [b"1", b"1"])
    assert bob.contents() == [note("Three")]


def test_imap_sees_mail_arrive_between_two_commands(bob: Person) -> None:
    with bob.imap() as client:
        assert client.noop()[0] == "OK"
        bob.receive(note("News"))
        assert client.noop()[0] == "OK"
        assert client.response("EXISTS") == ("EXISTS", [b"0", b"1"])
        assert client.search(None, "SUBJECT", "news") == ("OK", [b"1"])


def test_imap_authenticate_plain(bob: Person) -> None:
    with imaplib.IMAP4(*bob.server.address("imap"), timeout=PATIENCE) as client:
        response = f"\0{bob.user}\0{bob.password}".encode()
        assert client.authenticate("PLAIN", lambda _: response)[0] == "OK"
        assert client.select()[0] == "OK"
