"""SASL mechanisms: the RFCs' own examples, a client of our own, and bad responses."""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import hmac
import itertools
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailedu.servers.host import MailHost
from mailedu.servers.sasl import (
    MECHANISMS,
    SCRAM_ITERATIONS,
    LoginFailed,
    Malformed,
    NotAuthorized,
    authenticate,
)
from mailedu.store import Store


async def login(host, name, *responses, at_once=False):
    """Log in with responses, each octets or a function of the challenge."""
    waiting = list(responses)
    challenges = []

    async def ask(challenge):
        challenges.append(challenge)
        response = waiting.pop(0)
        return response(challenge) if callable(response) else response

    initial = waiting.pop(0) if at_once else None
    account = await authenticate(MECHANISMS[name], host, initial, ask)
    assert waiting == []
    return account, challenges


class Scram:
    """The client's side of SCRAM-SHA-256 (RFC 5802 §3), which checks the server as well."""

    def __init__(self, user, password, nonce="rOprNGfwEbeRWgbNEkqO", header="n,,"):
        name = user.replace("=", "=3D").replace(",", "=2C")
        self.bare = f"n={name},r={nonce}".encode()
        self.header, self.password, self.nonce = header.encode(), password.encode(), nonce.encode()

    @property
    def first(self):
        return self.header + self.bare

    def final(self, challenge):
        fields = dict(field.split(b"=", 1) for field in challenge.split(b","))
        assert fields[b"r"].startswith(self.nonce) and len(fields[b"r"]) > len(self.nonce)
        salt, rounds = base64.b64decode(fields[b"s"]), int(fields[b"i"])
        assert rounds >= SCRAM_ITERATIONS
        salted = hashlib.pbkdf2_hmac("sha256", self.password, salt, rounds)
        client_key = hmac.digest(salted, b"Client Key", "sha256")
        without = b"c=" + base64.b64encode(self.header) + b",r=" + fields[b"r"]
        signed = b",".join((self.bare, challenge, without))
        signature = hmac.digest(hashlib.sha256(client_key).digest(), signed, "sha256")
        proof = bytes(a ^ b for a, b in zip(client_key, signature, strict=True))
        server_key = hmac.digest(salted, b"Server Key", "sha256")
        self.verifier = b"v=" + base64.b64encode(hmac.digest(server_key, signed, "sha256"))
        return without + b",p=" + base64.b64encode(proof)

    def last(self, challenge):
        assert challenge == self.verifier
        return b""


# The RFCs' examples


async def test_rfc2195_section_2(host, store):
    store.add_account("tim", "tanstaaftanstaaf", "tim@campus.test")
    host = dataclasses.replace(
        host, name="postoffice.reston.mci.net", unique=lambda: "1896.697170952"
    )
    account, challenges = await login(host, "CRAM-MD5", b"tim b913a602c7eda7a495b4e6e7334d3890")
    assert challenges == [b"<1896.697170952@postoffice.reston.mci.net>"]
    assert account.user == "tim"


def test_our_scram_client_by_rfc7677_section_3():
    client = Scram("user", "pencil")
    assert client.first == b"n,,n=user,r=rOprNGfwEbeRWgbNEkqO"
    nonce = b"rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0"
    challenge = b"r=" + nonce + b",s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096"
    proof = b"dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ="
    assert client.final(challenge) == b"c=biws,r=" + nonce + b",p=" + proof
    assert client.verifier == b"v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="


@pytest.mark.parametrize("at_once", [True, False])
async def test_scram_sha_256_with_that_client(host, at_once):
    client = Scram("bob", "bob-secret")
    account, challenges = await login(
        host, "SCRAM-SHA-256", client.first, client.final, client.last, at_once=at_once
    )
    assert account.user == "bob"
    assert len(challenges) == (2 if at_once else 3)


async def test_rfc4616_section_4(host, store):
    store.add_account("tim", "tanstaaftanstaaf", "tim@campus.test")
    store.add_account("Kurt", "xipj3plmq", "kurt@campus.test")
    store.add_account("Ursel", "something", "ursel@campus.test")
    assert (await login(host, "PLAIN", b"\0tim\0tanstaaftanstaaf"))[0].user == "tim"
    with pytest.raises(NotAuthorized):  # the RFC's server lets Kurt act as Ursel
        await login(host, "PLAIN", b"Ursel\0Kurt\0xipj3plmq")


@pytest.mark.parametrize("at_once", [True, False])
async def test_login(host, at_once):
    account, challenges = await login(host, "LOGIN", b"bob", b"bob-secret", at_once=at_once)
    assert account.user == "bob"
    assert challenges == [b"Username:", b"Password:"][at_once:]


# What goes wrong


@pytest.mark.parametrize(
    ("name", "responses", "error"),
    [
        ("PLAIN", [b""], Malformed),
        ("PLAIN", [b"bob\0bob-secret"], Malformed),
        ("PLAIN", [b"\0bob\0bob-secret\0"], Malformed),
        ("PLAIN", [b"\0bob\0"], LoginFailed),
        ("PLAIN", [b"\0\0"], LoginFailed),
        ("PLAIN", [b"\0bob\0alice-secret"], LoginFailed),
        ("PLAIN", [b"\0nobody\0bob-secret"], LoginFailed),
        ("PLAIN", [b"\0b\xffb\0bob-secret"], LoginFailed),
        ("PLAIN", [b"\0bob\0\xff"], LoginFailed),
        ("PLAIN", [b"alice\0bob\0bob-secret"], NotAuthorized),
        ("PLAIN", [b"alice\0bob\0wrong"], LoginFailed),
        ("LOGIN", [b"bob", b""], LoginFailed),
        ("LOGIN", [b"", b"bob-secret"], LoginFailed),
        ("LOGIN", [b"bob", b"wrong"], LoginFailed),
        ("CRAM-MD5", [b""], Malformed),
        ("CRAM-MD5", [b"bob"], Malformed),
        ("CRAM-MD5", [b"bob 00"], LoginFailed),
        ("CRAM-MD5", [b"bob \xe9"], LoginFailed),
        ("CRAM-MD5", [b"nobody " + b"0" * 32], LoginFailed),
        ("SCRAM-SHA-256", [b""], Malformed),
        ("SCRAM-SHA-256", [b"n,,"], Malformed),
        ("SCRAM-SHA-256", [b"n,,n=bob"], Malformed),
        ("SCRAM-SHA-256", [b"n,,r=x,n=bob"], Malformed),
        ("SCRAM-SHA-256", [b"n,,n=bob,r="], Malformed),
        ("SCRAM-SHA-256", [b"n,,n=bob,r=a b"], Malformed),
        ("SCRAM-SHA-256", [b"n,,n=,r=x"], Malformed),
        ("SCRAM-SHA-256", [b"n,,n=b=ob,r=x"], Malformed),
        ("SCRAM-SHA-256", [b"n,,n=b==2C3Db,r=x"], Malformed),
        ("SCRAM-SHA-256", [b"n,,n=bob,r=x,n=alice"], Malformed),
        ("SCRAM-SHA-256", [b"n,,m=new,n=bob,r=x"], Malformed),
        ("SCRAM-SHA-256", [b"n,bob,n=bob,r=x"], Malformed),
        ("SCRAM-SHA-256", [b"n,a=,n=bob,r=x"], Malformed),
        ("SCRAM-SHA-256", [b"p=tls-unique,,n=bob,r=x"], Malformed),
        ("SCRAM-SHA-256", [b"n,,n=bob,r=x", b""], Malformed),
        ("SCRAM-SHA-256", [b"n,,n=bob,r=x", b"c=biws,r=x"], Malformed),
        ("SCRAM-SHA-256", [b"n,,n=bob,r=x", b"c=biws,r=xT1,p=!"], Malformed),
        ("SCRAM-SHA-256", [b"n,,n=bob,r=x", b"c=biws,r=xT1,p="], LoginFailed),
        ("SCRAM-SHA-256", [b"n,,n=bob,r=x", b"c=biws,r=xT1,p=AAAA"], LoginFailed),
        ("SCRAM-SHA-256", [b"n,,n=bob,r=x", b"c=biws,r=x,p=AAAA"], LoginFailed),
        ("SCRAM-SHA-256", [b"n,,n=bob,r=x", b"c=eSws,r=xT1,p=AAAA"], LoginFailed),
    ],
)  # fmt: skip
async def test_responses_that_log_nobody_in(host, name, responses, error):
    with pytest.raises(error) as found:
        await login(host, name, *responses)
    assert found.type is error


async def test_scram_with_a_wrong_password_or_nobody(host):
    for user, password in (("bob", "wrong"), ("nobody", "bob-secret")):
        client = Scram(user, password)
        with pytest.raises(LoginFailed):
            await login(host, "SCRAM-SHA-256", client.first, client.final)


async def test_scram_gives_a_name_that_nobody_has_the_same_salt_each_time(host):
    salts = []
    for _ in range(2):
        client = Scram("nobody", "x")

        def note(challenge):
            salts.append(challenge.split(b",")[1])
            return b""

        with pytest.raises(Malformed):
            await login(host, "SCRAM-SHA-256", client.first, note)
    assert salts[0] == salts[1]


async def test_a_proof_is_good_for_one_exchange_only(host):
    client = Scram("bob", "bob-secret")
    finals = []

    def final(challenge):
        finals.append(client.final(challenge))
        return finals[0]

    await login(host, "SCRAM-SHA-256", client.first, final, client.last)
    with pytest.raises(LoginFailed):
        await login(host, "SCRAM-SHA-256", client.first, final)


async def test_what_follows_the_servers_signature_is_empty(host):
    client = Scram("bob", "bob-secret")
    with pytest.raises(Malformed):
        await login(host, "SCRAM-SHA-256", client.first, client.final, b"x")


async def test_an_authorization_identity_may_be_the_users_own(host):
    assert (await login(host, "PLAIN", b"bob\0bob\0bob-secret"))[0].user == "bob"
    client = Scram("bob", "bob-secret", header="n,a=bob,")
    account, _ = await login(host, "SCRAM-SHA-256", client.first, client.final, client.last)
    assert account.user == "bob"
    client = Scram("bob", "bob-secret", header="y,a=alice,")
    with pytest.raises(NotAuthorized):
        await login(host, "SCRAM-SHA-256", client.first, client.final)


async def test_a_mechanism_in_which_the_server_begins_takes_no_initial_response(host):
    with pytest.raises(Malformed):
        await login(host, "CRAM-MD5", b"bob 00", at_once=True)


async def test_an_exchange_that_the_client_gives_up_ends_with_its_error(host):
    def give_up(challenge):
        raise KeyError("*")

    with pytest.raises(KeyError):
        await login(host, "SCRAM-SHA-256", b"n,,n=bob,r=x", give_up)


# Any name and password


def now():
    return datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def host_of(user, password):
    """A host with one account."""
    store = Store(now=now, uidvalidity=itertools.count(1).__next__)
    store.add_account(user, password, "x@campus.test")
    tokens = (f"T{number}" for number in itertools.count(1))
    return MailHost(store=store, now=now, unique=tokens.__next__)


# Letters that SASLprep leaves as they are: the client here does not prepare them.
TEXT = st.text([*map(chr, range(0x21, 0x7F)), *"äöüßé日本"], min_size=1, max_size=12)


@settings(max_examples=40)
@given(user=TEXT, password=TEXT, wrong=st.booleans())
async def test_any_name_logs_in_by_every_mechanism_and_only_with_its_password(
    user, password, wrong
):
    host = host_of(user, password)
    given_password = password + "!" if wrong else password

    def cram(challenge):
        digest = hmac.new(given_password.encode(), challenge, "md5").hexdigest()
        return f"{user} {digest}".encode()

    scram = Scram(user, given_password)
    exchanges = {
        "PLAIN": [f"\0{user}\0{given_password}".encode()],
        "LOGIN": [user.encode(), given_password.encode()],
        "CRAM-MD5": [cram],
        "SCRAM-SHA-256": [scram.first, scram.final, scram.last],
    }
    assert exchanges.keys() == MECHANISMS.keys()
    for name, responses in exchanges.items():
        if wrong:
            with pytest.raises(LoginFailed):
                await login(host, name, *responses[: 2 if name == "SCRAM-SHA-256" else None])
        else:
            assert (await login(host, name, *responses))[0].user == user
    host.store.close()


@settings(max_examples=80)
@given(
    name=st.sampled_from(sorted(MECHANISMS)),
    responses=st.lists(
        st.lists(
            st.sampled_from([b"n,,", b"n=bob", b",", b"r=x", b"r=xT1", b"c=biws", b"p=AA==", b"\0"])
            | st.binary(max_size=8),
            max_size=6,
        ).map(b"".join),
        min_size=4,
        max_size=4,
    ),
)
async def test_any_responses_end_in_one_of_the_errors(name, responses):
    host = host_of("bob", "bob-secret")
    with pytest.raises((LoginFailed, Malformed)):
        await login(host, name, *responses)
    host.store.close()
