"""What is announced when, and that a capability that is hidden is as if it had never been."""

from __future__ import annotations

import dataclasses
import re
import ssl

import pytest
from imap_helpers import Conversation, answer, login, mail
from imap_probes import PROBES, Probe

from mailedu.protocols.imap import IMAP
from mailedu.servers import imap
from mailedu.servers.host import MailHost
from mailedu.servers.sasl import MECHANISMS
from mailedu.store import Store

BASE = "IMAP4rev1"  # cannot be hidden: it is the protocol
HIDEABLE = [name for name in IMAP.capabilities if name != BASE]


async def greeting(connect, host: MailHost) -> tuple[Conversation, list[str]]:
    """Connect and return the capabilities of the greeting, too."""
    talk = await connect(imap.serve, host)
    return talk, (await talk.line()).split(b"[CAPABILITY ")[1].split(b"]")[0].decode().split()


def names(words: list[str]) -> list[str]:
    return ["APPENDLIMIT" if word.startswith("APPENDLIMIT=") else word for word in words]


async def whole_answer(talk: Conversation, command: str) -> str:
    """Give a command and return its answer up to the tagged line, or to a continuation."""
    await talk.send(f"t {command}\r\n".encode())
    lines: list[str] = []
    while not lines or not lines[-1].startswith(("t ", "+ ")):
        lines.append((await talk.line()).removesuffix(b"\r\n").decode())
    return "\r\n".join(lines)


def host_for(probe: Probe, host: MailHost, context: ssl.SSLContext, hide: set[str]) -> MailHost:
    hidden = frozenset(hide | set(probe.also_hide))
    return dataclasses.replace(host, tls=context, imap_hide=hidden, **probe.policy)


def test_every_capability_has_a_probe() -> None:
    assert set(PROBES) == set(HIDEABLE)


@pytest.mark.parametrize("name", HIDEABLE)
@pytest.mark.parametrize("hidden", [False, True], ids=["offered", "hidden"])
async def test_hidden_capability(
    name: str, hidden: bool, connect, host: MailHost, store: Store, certificates
) -> None:
    store.deliver(mail("one"), ["bob"])
    probe = PROBES[name]
    here = host_for(probe, host, certificates.server, {name} if hidden else set())
    talk, announced = await greeting(connect, here)
    assert (name in names(announced)) is not hidden
    for command in probe.before:
        assert (await answer(talk, command.encode()))[-1].startswith(b"t OK ")
    reply = await whole_answer(talk, probe.command)
    assert re.fullmatch(probe.hidden if hidden else probe.offered, reply)


@pytest.mark.parametrize("name", HIDEABLE)
async def test_what_needs_a_hidden_capability_is_not_announced(
    name: str, connect, host: MailHost
) -> None:
    _, announced = await greeting(connect, dataclasses.replace(host, imap_hide=frozenset({name})))
    for word in names(announced):
        assert name not in IMAP.capabilities[word].needs


async def test_all_that_can_be_hidden_hidden(connect, host: MailHost) -> None:
    bare = dataclasses.replace(host, imap_hide=frozenset(HIDEABLE))
    talk, announced = await greeting(connect, bare)
    assert announced == [BASE]
    assert (await answer(talk, b"LOGIN bob bob-secret"))[-1].startswith(
        b"t OK [CAPABILITY IMAP4rev1] "
    )


async def test_clear_text_line_before_and_after_login(
    connect, host: MailHost, certificates
) -> None:
    talk, before = await greeting(connect, dataclasses.replace(host, tls=certificates.server))
    expected = [n for n in IMAP.capabilities if n not in ("LOGINDISABLED", "LITERAL-")]
    assert names(before) == expected
    assert f"APPENDLIMIT={host.message_size_limit}" in before
    (reply,) = await answer(talk, b"LOGIN bob bob-secret")
    after = reply.split(b"[CAPABILITY ")[1].split(b"]")[0].decode().split()
    of_login = ("STARTTLS", "SASL-IR", "AUTH=")
    assert after == [word for word in before if not word.startswith(of_login)]
    untagged, _ = await answer(talk, b"CAPABILITY")
    assert untagged == b"* CAPABILITY " + " ".join(after).encode()


async def test_without_a_certificate_there_is_no_starttls(connect, host: MailHost) -> None:
    talk, announced = await greeting(connect, host)
    assert "STARTTLS" not in announced
    assert (await answer(talk, b"STARTTLS"))[0].startswith(b"t BAD ")


async def test_literal_minus_is_announced_where_literal_plus_is_hidden(
    connect, host: MailHost
) -> None:
    minus = dataclasses.replace(host, imap_hide=frozenset({"LITERAL+"}))
    talk, announced = await greeting(connect, minus)
    assert "LITERAL-" in announced
    assert "IMAP4rev2" in announced
    await login_only(talk)
    await talk.send(b"a APPEND INBOX {4097+}\r\n" + b"x" * 4097 + b"\r\nb NOOP\r\n")
    assert (await talk.line()).startswith(b"a BAD [TOOBIG] ")
    assert await talk.line() == b"b OK NOOP completed\r\n"
    assert (await answer(talk, b"APPEND INBOX {4+}\r\na:b\n"))[-1].startswith(b"t OK ")


async def login_only(talk: Conversation) -> None:
    assert (await answer(talk, b"LOGIN bob bob-secret"))[-1].startswith(b"t OK ")


@pytest.mark.parametrize("name", MECHANISMS)
async def test_an_encrypted_password_only(name: str, connect, host: MailHost) -> None:
    strict = dataclasses.replace(host, cleartext_login=False)
    talk, announced = await greeting(connect, strict)
    assert "LOGINDISABLED" in announced
    assert (f"AUTH={name}" in announced) is not MECHANISMS[name].cleartext
    reply = await whole_answer(talk, f"AUTHENTICATE {name}")
    assert reply.startswith("t NO [PRIVACYREQUIRED] " if MECHANISMS[name].cleartext else "+ ")


async def test_hidden_capabilities_stay_hidden_after_login(connect, host: MailHost) -> None:
    talk = await connect(imap.serve, dataclasses.replace(host, imap_hide=frozenset({"IDLE"})))
    await login(talk)
    untagged, _ = await answer(talk, b"CAPABILITY")
    assert b" IDLE" not in untagged
    assert b"IMAP4rev2" not in untagged, "IDLE is a part of it"
