"""The standard library's poplib and smtplib against real servers on the loopback interface."""

from __future__ import annotations

import poplib
import smtplib
from email.message import EmailMessage

import pytest

from mailedu.servers import pop3, smtp

PATIENCE = 20.0


@pytest.fixture
def pop_port(listen_stream):
    return listen_stream(pop3.serve)


@pytest.fixture
def smtp_port(listen, host):
    return listen(lambda loop: lambda: smtp.session(host, submission=False, loop=loop))


@pytest.fixture
def submission_port(listen, host):
    return listen(lambda loop: lambda: smtp.session(host, submission=True, loop=loop))


def letter(body: str) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "alice@campus.test", "bob", "A letter"
    message.set_content(body)
    return message


def test_a_letter_from_smtplib_to_poplib(submission_port, pop_port):
    body = "Hello.\n.\n..\n.hidden\nEnd.\n"
    with smtplib.SMTP("127.0.0.1", submission_port, "laptop.test", PATIENCE) as client:
        client.login("alice", "alice-secret")
        assert client.has_extn("8bitmime") and client.has_extn("smtputf8")
        refused = client.send_message(letter(body), to_addrs=["bob@campus.test", "x@campus.test"])
    assert refused == {"x@campus.test": (550, b"5.1.1 There is no such mailbox here")}

    client = poplib.POP3("127.0.0.1", pop_port, timeout=PATIENCE)
    client.apop("bob", "bob-secret")
    count, octets = client.stat()
    _, lines, size = client.retr(1)
    assert (count, octets) == (1, size)
    assert lines[1] == b"Received: from laptop.test ([127.0.0.1]) (authenticated as alice)"
    assert b"\n".join(lines).partition(b"\n\n")[2].decode() == body.rstrip("\n")
    assert client.top(1, 2)[1][-2:] == [b"Hello.", b"."]
    assert client.list()[1] == [b"1 %d" % octets]
    assert client.uidl(1).split()[1:] == client.uidl()[1][0].split()
    client.dele(1)
    assert client.stat() == (0, 0)
    assert client.quit().startswith(b"+OK")

    client = poplib.POP3("127.0.0.1", pop_port, timeout=PATIENCE)
    client.apop("bob", "bob-secret")
    assert client.stat() == (0, 0)
    client.quit()


@pytest.mark.parametrize("mechanism", ["PLAIN", "LOGIN"])
@pytest.mark.parametrize("at_once", [True, False])
def test_smtplib_logs_in(submission_port, mechanism, at_once):
    with smtplib.SMTP("127.0.0.1", submission_port, timeout=PATIENCE) as client:
        client.ehlo()
        client.user, client.password = "bob", "bob-secret"
        method = getattr(client, f"auth_{mechanism.lower()}")
        assert client.auth(mechanism, method, initial_response_ok=at_once)[0] == 235


def test_smtplib_is_told_what_it_may_not_do(smtp_port, submission_port):
    with smtplib.SMTP("127.0.0.1", submission_port, timeout=PATIENCE) as client:
        with pytest.raises(smtplib.SMTPAuthenticationError) as wrong:
            client.login("alice", "guess")
        assert wrong.value.smtp_code == 535
        with pytest.raises(smtplib.SMTPSenderRefused) as first:
            client.sendmail("alice@campus.test", ["bob@campus.test"], "text")
        assert first.value.smtp_code == 530
    with smtplib.SMTP("127.0.0.1", smtp_port, timeout=PATIENCE) as client:
        with pytest.raises(smtplib.SMTPNotSupportedError):
            client.login("alice", "alice-secret")
        with pytest.raises(smtplib.SMTPRecipientsRefused) as elsewhere:
            client.sendmail("alice@campus.test", ["x@other.example"], "text")
        assert elsewhere.value.recipients["x@other.example"][0] == 550
        assert client.verify("bob")[0] == 250
        assert client.help().startswith(b"2.0.0 Commands:")


def test_smtplib_with_eight_bits_and_utf8_addresses(smtp_port, store):
    store.add_account("jörg", "secret", "jörg@campus.test")
    message = letter("Grüße\n")
    with smtplib.SMTP("127.0.0.1", smtp_port, timeout=PATIENCE) as client:
        client.send_message(message, to_addrs=["jörg@campus.test"])
    box = store.mailbox("jörg", "INBOX")
    assert "Grüße\r\n".encode() in store.content(box.id, 1)
