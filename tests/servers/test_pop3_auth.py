"""AUTH (RFC 5034), the response codes of RFC 3206, and names and passwords in UTF-8."""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import hmac
import re

import pytest
from pop3_helpers import capabilities

from mailedu.servers import pop3


def b64(text: str | bytes) -> bytes:
    return base64.b64encode(text.encode() if isinstance(text, str) else text)


PLAIN = b64("\0bob\0bob-secret")


@pytest.fixture
async def rfc_user(pop3_call, store):
    """A connection to a server that knows the user of RFC 5034's examples, test/test."""
    store.add_account("test", "test", "test@campus.test")
    return await pop3_call()


# RFC 5034 §6


async def test_rfc5034_section_6_plain_with_an_initial_response(rfc_user):
    assert (await rfc_user.ask(b"AUTH PLAIN dGVzdAB0ZXN0AHRlc3Q=")).startswith(b"+OK ")
    assert (await rfc_user.ask(b"STAT")) == b"+OK 0 0"


async def test_rfc5034_section_6_plain_without_one(rfc_user):
    assert await rfc_user.ask(b"AUTH PLAIN") == b"+ "
    assert await rfc_user.ask(b"dGVzdAB0ZXN0AHRlc3Q=") == b"+OK 0 messages (0 octets)"


async def test_login_asks_for_name_and_password(pop3_call):
    pop = await pop3_call()
    assert await pop.ask(b"auth login") == b"+ " + b64("Username:")
    assert await pop.ask(b64("bob")) == b"+ " + b64("Password:")
    assert (await pop.ask(b64("bob-secret"))).startswith(b"+OK ")


async def test_cram_md5_begins_with_a_challenge(pop3_call):
    pop = await pop3_call()
    challenge = base64.b64decode((await pop.ask(b"AUTH CRAM-MD5")).removeprefix(b"+ "))
    digest = hmac.new(b"bob-secret", challenge, "md5").hexdigest()
    assert (await pop.ask(b64(f"bob {digest}"))).startswith(b"+OK ")


async def test_scram_ends_with_the_servers_signature_and_an_empty_response(pop3_call):
    pop = await pop3_call()
    first = base64.b64decode((await pop.ask(b"AUTH SCRAM-SHA-256 " + b64("n,,n=bob,r=c")))[2:])
    fields = dict(field.split("=", 1) for field in first.decode().split(","))
    salted = hashlib.pbkdf2_hmac(
        "sha256", b"bob-secret", base64.b64decode(fields["s"]), int(fields["i"])
    )
    without_proof = f"c=biws,r={fields['r']}"
    signed = f"n=bob,r=c,{first.decode()},{without_proof}".encode()
    key = hmac.digest(salted, b"Client Key", "sha256")
    signature = hmac.digest(hashlib.sha256(key).digest(), signed, "sha256")
    proof = b64(bytes(a ^ b for a, b in zip(key, signature, strict=True))).decode()
    final = base64.b64decode((await pop.ask(b64(f"{without_proof},p={proof}")))[2:])
    server = hmac.digest(salted, b"Server Key", "sha256")
    assert final == b"v=" + b64(hmac.digest(server, signed, "sha256"))
    assert (await pop.ask(b"")).startswith(b"+OK ")
    assert await pop.ask(b"STAT") == b"+OK 0 0"


# RFC 5034 §4: what is refused


@pytest.mark.parametrize(
    "command",
    [
        b"AUTH", b"AUTH PLAIN a b", b"AUTH GSSAPI", b"AUTH \xff",
        b"AUTH CRAM-MD5 " + PLAIN, b"AUTH CRAM-MD5 =", b"AUTH LOGIN !!", b"AUTH PLAIN =",
        b"AUTH PLAIN =AAA", b"AUTH PLAIN AAA=BBB", b"AUTH PLAIN AAA", b"AUTH PLAIN A AA",
        b"AUTH PLAIN " + PLAIN + b"====", b"AUTH PLAIN " + b64("bob-secret"),
        b"AUTH PLAIN " + b64("\0bob\0wrong"), b"AUTH PLAIN " + b64("alice\0bob\0bob-secret"),
        b"AUTH PLAIN " + b64(b"\0\xff\0x"), b"AUTH PLAIN " + b"A" * 241,
    ],
)  # fmt: skip
async def test_what_is_no_login_is_refused_and_the_client_may_try_again(pop3_call, command):
    pop = await pop3_call()
    assert (await pop.ask(command)).startswith(b"-ERR ")
    assert (await pop.ask(b"STAT")).startswith(b"-ERR STAT may be given only in")
    assert (await pop.ask(b"AUTH PLAIN " + PLAIN)).startswith(b"+OK ")


@pytest.mark.parametrize("response", [b"*", b"", b"=", b"!", b"=AAA", b"AAA=BBB", b"STAT", b"\0"])
async def test_a_response_that_is_none_ends_the_exchange(pop3_call, response):
    pop = await pop3_call()
    assert await pop.ask(b"AUTH PLAIN") == b"+ "
    assert (await pop.ask(response)).startswith(b"-ERR ")
    assert (await pop.ask(b"CAPA")).startswith(b"+OK ")  # a command again


async def test_the_client_may_cancel(pop3_call):
    pop = await pop3_call()
    await pop.ask(b"AUTH CRAM-MD5")
    assert await pop.ask(b"*") == b"-ERR the login was cancelled"


async def test_a_failed_auth_is_as_if_it_had_not_been(pop3_call):
    pop = await pop3_call()
    assert (await pop.ask(b"USER bob")).startswith(b"+OK")
    assert (await pop.ask(b"AUTH PLAIN =")).startswith(b"-ERR")
    assert (await pop.ask(b"PASS bob-secret")).startswith(b"-ERR PASS must follow a USER")


async def test_responses_may_be_longer_than_commands(pop3_call, store):
    password = "p" * 6000
    store.add_account("dora", password, "dora@campus.test")
    pop = await pop3_call()
    response = b64(f"\0dora\0{password}")
    assert await pop.ask(b"AUTH PLAIN " + response) == b"-ERR a line may have at most 255 octets"
    assert await pop.ask(b"AUTH PLAIN") == b"+ "
    assert (await pop.ask(response)).startswith(b"+OK ")


async def test_a_response_without_end_ends_the_exchange(pop3_call):
    pop = await pop3_call()
    assert await pop.ask(b"AUTH PLAIN") == b"+ "
    assert await pop.ask(b"A" * 20_000) == b"-ERR a line may have at most 12288 octets"
    assert await pop.ask(b"AUTH PLAIN") == b"+ "


async def test_no_second_login(pop3_login):
    pop = await pop3_login()
    refused = b"-ERR AUTH may be given only in the AUTHORIZATION state"
    assert await pop.ask(b"AUTH PLAIN " + PLAIN) == refused
    assert await pop.ask(b"STAT") == b"+OK 0 0"


async def test_a_connection_cut_within_the_exchange_leaves_nothing_behind(
    connect, pop3_call, store
):
    pop = await pop3_call()
    await pop.ask(b"AUTH PLAIN")
    pop.drop()
    await connect.close()
    store.lock_maildrop("bob").release()


async def test_auth_takes_the_lock(pop3_login, pop3_call):
    await pop3_login()
    second = await pop3_call()
    in_use = b"-ERR [IN-USE] another session has locked this maildrop"
    assert await second.ask(b"AUTH PLAIN " + PLAIN) == in_use


async def test_the_exchange_is_pipelined_like_any_other_lines(pop3_call):
    pop = await pop3_call()
    await pop.send(b"AUTH PLAIN\r\n" + PLAIN + b"\r\nSTAT\r\nQUIT\r\n")
    assert (await pop.rest()).startswith(b"+ \r\n+OK 0 messages (0 octets)\r\n+OK 0 0\r\n+OK ")


# RFC 3206


@pytest.mark.parametrize(
    ("commands", "code"),
    [
        ((b"USER bob", b"PASS wrong"), b"[AUTH] "),
        ((b"USER nobody", b"PASS wrong"), b"[AUTH] "),
        ((b"APOP bob 0123",), b"[AUTH] "),
        ((b"AUTH PLAIN " + b64("\0bob\0wrong"),), b"[AUTH] "),
        ((b"AUTH PLAIN " + b64("alice\0bob\0bob-secret"),), b"[AUTH] "),
        ((b"AUTH PLAIN AAAA",), b""),
        ((b"USER",), b""),
    ],
)
async def test_auth_marks_the_refusal_of_a_name_or_password_and_no_other(pop3_call, commands, code):
    pop = await pop3_call()
    assert "AUTH-RESP-CODE" in await capabilities(pop)
    replies = [await pop.ask(command) for command in commands]
    assert replies[-1].startswith(b"-ERR " + code)
    assert code or not replies[-1].startswith(b"-ERR [")


async def test_a_store_that_fails_is_sys_temp_and_releases_the_lock(pop3_call, store, monkeypatch):
    def fail(*_):
        raise OSError("disk error")

    monkeypatch.setattr(store, "messages", fail)
    pop = await pop3_call()
    assert (await pop.ask(b"AUTH PLAIN " + PLAIN)).startswith(b"-ERR [SYS/TEMP] ")
    store.lock_maildrop("bob").release()


async def test_a_failure_of_the_program_is_sys_perm(pop3_login, store, monkeypatch):
    store.deliver(b"Subject: x\r\n\r\n", ["bob"])
    pop = await pop3_login()

    def fail(*_):
        raise RuntimeError("a mistake")

    monkeypatch.setattr(store, "content", fail)
    assert (await pop.ask(b"RETR 1")).startswith(b"-ERR [SYS/PERM] ")


# Passwords in clear text: RFC 2595 §2.3, RFC 5034 §4


@pytest.mark.parametrize(
    "command", [b"USER bob", b"AUTH PLAIN " + PLAIN, b"AUTH PLAIN", b"AUTH LOGIN"]
)
async def test_passwords_can_be_forbidden_on_a_line_in_clear_text(connect, host, command):
    pop = await connect(pop3.serve, dataclasses.replace(host, cleartext_login=False))
    greeting = await pop.line()
    announced = await capabilities(pop)
    assert "USER" not in announced and announced["SASL"] == "CRAM-MD5 SCRAM-SHA-256"
    assert (await pop.ask(command)).startswith(b"-ERR [AUTH] no password may cross this line")
    assert (await pop.ask(b"PASS bob-secret")).startswith(b"-ERR ")
    stamp = greeting[greeting.index(b"<") : -2]
    digest = hashlib.md5(stamp + b"bob-secret").hexdigest().encode()
    assert (await pop.ask(b"APOP bob " + digest)).startswith(b"+OK ")


# Names and passwords in UTF-8: RFC 6856 §2.2


@pytest.fixture
def jörg(store):
    store.add_account("jörg", "straße Ⅸ", "joerg@campus.test")


@pytest.mark.parametrize("name", ["jörg", "jo\u0308rg", "j\u00adörg"])
@pytest.mark.parametrize("password", ["straße Ⅸ", "straße IX", "straße\u00a0IX"])
async def test_user_and_pass_are_prepared_by_saslprep(pop3_call, jörg, name, password):
    pop = await pop3_call()
    assert (await pop.ask(f"USER {name}".encode())).startswith(b"+OK")
    assert (await pop.ask(f"PASS {password}".encode())).startswith(b"+OK")


@pytest.mark.parametrize("mechanism", ["APOP", "PLAIN"])
async def test_apop_and_auth_are_prepared_too(connect, host, jörg, mechanism):
    pop = await connect(pop3.serve, host)
    greeting = await pop.line()
    stamp = greeting[greeting.index(b"<") : -2]
    digest = hashlib.md5(stamp + "straße IX".encode()).hexdigest()
    commands = {
        "APOP": f"APOP jo\u0308rg {digest}".encode(),
        "PLAIN": b"AUTH PLAIN " + b64("\0jo\u0308rg\0straße IX"),
    }
    assert (await pop.ask(commands[mechanism])).startswith(b"+OK")


@pytest.mark.parametrize(
    "name", [b"j\xf6rg", b"\xff", b"a\xed\xa0\x80", b"bob\x07", "\u200e".encode()]
)
async def test_what_is_no_utf8_or_prohibited_is_refused(pop3_call, name):
    pop = await pop3_call()
    assert (await pop.ask(b"USER " + name)).startswith(b"-ERR a name or password must be UTF-8")
    assert (await pop.ask(b"APOP " + name + b" 00")).startswith(b"-ERR a name or password must")
    assert (await pop.ask(b"USER bob")).startswith(b"+OK")
    assert (await pop.ask(b"PASS " + name)).startswith(b"-ERR a name or password must be UTF-8")


async def test_a_password_that_apop_must_not_compute_with_still_serves_for_pass(
    connect, host, store
):
    store.add_account("dora", "\U0001f511", "dora@campus.test")  # unassigned in Unicode 3.2
    pop = await connect(pop3.serve, host)
    greeting = await pop.line()
    stamp = greeting[greeting.index(b"<") : -2]
    digest = hashlib.md5(stamp + "\U0001f511".encode()).hexdigest().encode()
    assert (await pop.ask(b"APOP dora " + digest)).startswith(b"-ERR [AUTH]")
    assert (await pop.ask(b"USER dora")).startswith(b"+OK")
    assert (await pop.ask("PASS \U0001f511".encode())).startswith(b"+OK")


async def test_each_greeting_has_another_timestamp(connect, host):
    greetings = {await (await connect(pop3.serve, host)).line() for _ in range(5)}
    assert len(greetings) == 5
    message_id = rb"\+OK [^<]*<[\w.]+@[\w.]+>\r\n"  # RFC 2449 §3, RFC 822 §6.1
    assert all(re.fullmatch(message_id, greeting) for greeting in greetings)
