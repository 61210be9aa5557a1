"""What a sandbox can be asked for: extensions left out, faults, limits, shared mailboxes."""

from __future__ import annotations

import imaplib
import poplib
import re
import smtplib
from collections.abc import Callable
from pathlib import Path

import pytest

from mailedu.protocols.faults import FAULTS
from mailedu.sandbox import Sandbox
from mailedu.services import SandboxError
from mailedu.settings import EXTENSIONS
from mailedu.store import StoreError
from mailedu.views.card import Card

MISTAKES = [
    ({"imap_hide": {"IDEL"}}, "imap_hide: 'IDEL' is not an extension of IMAP; did you mean 'IDLE'"),
    ({"imap_hide": ["idle"]}, "did you mean 'IDLE'"),
    ({"imap_hide": "IDLE"}, r"give a set of names, e.g. imap_hide=\{'IDLE'\}"),
    ({"imap_hide": {"IMAP4rev1"}}, "not an extension of IMAP"),
    ({"imap_hide": {"LOGINDISABLED"}}, "not an extension of IMAP"),
    ({"pop3_hide": {"PIPELINE"}}, "did you mean 'PIPELINING'.*There are: .*UIDL"),
    ({"smtp_hide": {"nonsense"}}, "not an extension of SMTP; There are: 8BITMIME"),
    ({"smtp_hide": [3]}, "smtp_hide: 3 is not"),
    ({"wrong": {"pop3-no-look"}}, "is not a wrong behaviour; did you mean 'pop3-no-lock'"),
    ({"wrong": "pop3-no-lock"}, r"give a set of names, e.g. wrong=\{'pop3-no-lock'\}"),
    ({"wrong": {"everything"}}, "There are: imap-deleted-removes-at-once"),
    ({"quota": -1}, "quota=-1: give a number of octets"),
    ({"quota": 1.5}, "quota=1.5"),
    ({"imap_hide": 1}, "imap_hide=1: give a set of names, e.g. imap_hide={'ACL'}"),
    ({"tls": False, "cleartext_login": False}, "nobody could log in without TLS"),
    ({"quota": True}, "quota=True"),
    ({"pop3_expire": "7"}, "pop3_expire='7': give a number of days"),
    ({"pop3_login_delay": -0.5}, "pop3_login_delay=-0.5: give a number of seconds"),
    ({"pop3_port": 70000}, "pop3_port=70000: use a number from 0 to 65535"),
    ({"pop3_port": "110"}, "pop3_port='110'"),
    ({"pop3_port": 5000, "imap_port": 5000}, "imap_port=5000: pop3_port is the same"),
    ({"imaps_port": 9933, "tls": False}, "imaps_port=9933: there is no such port without TLS"),
    ({"domain": "campus.org"}, r"\.test or \.example"),
    ({"domain": "-campus.test"}, "small letters, digits and single hyphens"),
    ({"domain": "xn--mnchen-3ya.test"}, "single hyphens"),
    ({"domain": f"{'a' * 64}.test"}, "small letters"),
    ({"users": "bob"}, "give a list of names"),
    ({"users": ["bob smith"]}, "letters, digits"),
    ({"users": {"bob": "two words"}}, "without spaces"),
]


@pytest.mark.parametrize(("arguments", "hint"), MISTAKES, ids=lambda value: str(value)[:40])
def test_a_mistake_closes_nothing(arguments: dict[str, object], hint: str) -> None:
    with Sandbox(["bob"], name="lesson") as former:
        with pytest.raises(SandboxError, match=hint):
            Sandbox(name="lesson", **arguments)  # type: ignore[arg-type]
        assert former.is_open
        assert former.pop3.dialogue("bob", ["NOOP"]).transcript.steps


def client_sees(box: Sandbox) -> dict[str, set[str]]:
    """What the three servers announce to a client before it logs in, and after (IMAP)."""
    with imaplib.IMAP4(box.imap.host, box.imap.port) as imap:
        before = set(imap.capabilities)
        imap.login("bob", box.accounts["bob"].password)
        after = set(imap.capability()[1][0].decode().split())
    pop = poplib.POP3(box.pop3.host, box.pop3.port)
    capa = set(pop.capa())
    pop.quit()
    with smtplib.SMTP(box.submission.host, box.submission.port) as smtp:
        smtp.ehlo()
        ehlo = {name.upper() for name in smtp.esmtp_features}
    return {"IMAP": before | after, "POP3": capa, "SMTP": ehlo}


def test_an_extension_that_is_left_out_is_not_announced_and_the_card_says_so() -> None:
    hidden = {"SMTP": {"SIZE"}, "POP3": {"UIDL", "TOP"}, "IMAP": {"IDLE", "MOVE"}}
    with Sandbox(["bob"], name=None) as box:
        assert all(hidden[name] <= seen for name, seen in client_sees(box).items())
        assert box.describe()["hidden"] == {} and "hidden" not in box.record().transcript.meta
    with Sandbox(
        ["bob"],
        name=None,
        smtp_hide=hidden["SMTP"],
        pop3_hide=hidden["POP3"],
        imap_hide=iter(hidden["IMAP"]),
    ) as box:
        assert not any(hidden[name] & seen for name, seen in client_sees(box).items())
        assert box.describe()["hidden"] == {
            "SMTP": ["SIZE"], "POP3": ["TOP", "UIDL"], "IMAP": ["IDLE", "MOVE"]
        }  # fmt: skip
        transcript = box.pop3.dialogue("bob", ["UIDL"]).transcript
        told = transcript.meta["hidden"]
        assert told == "SMTP SIZE, POP3 TOP, POP3 UIDL, IMAP IDLE, IMAP MOVE"
        card = Card(box.describe())
        assert "POP3 without TOP, UIDL" in card._repr_html_()
        assert "IMAP IDLE, MOVE" in repr(card)


@pytest.mark.parametrize("protocol", EXTENSIONS)
def test_whatever_is_announced_can_be_left_out(protocol: str) -> None:
    """All at once, so that nothing refers to what is not there.

    USER and CAPA stay: the session logs in by one and looks by the other.
    """
    hidden = EXTENSIONS[protocol] - {"USER", "CAPA"}
    hide = {f"{protocol.lower()}_hide": hidden}
    with Sandbox(["bob"], name=None, **hide) as box:  # type: ignore[arg-type]
        steps = {
            "SMTP": lambda: box.smtp.dialogue("bob"),
            "POP3": lambda: box.pop3.dialogue("bob", ["STAT", "RETR 1", "CAPA", "UIDL"]),
            "IMAP": lambda: box.imap.dialogue("bob", ["CAPABILITY", "SELECT INBOX"]),
        }[protocol]().transcript.steps
    said = b"".join(step.data for step in steps if step.sender == "server")
    assert not [name for name in hidden if f" {name} ".encode() in said.replace(b"\r\n", b" ")]


def test_wrong_behaviour_is_told_by_the_transcript_s_metadata_alone(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("MAILEDU_WRONG", "pop3-no-lock")
    with Sandbox(["bob"], name=None, wrong={"pop3-dele-at-once"}, data=tmp_path) as box:
        tape = box.pop3.dialogue("bob")
        assert tape.transcript.meta["wrong"] == "pop3-dele-at-once"
        shown = [repr(box), repr(Card(box.describe())), Card(box.describe())._repr_html_()]
        shown += [str(box.describe())] + [str(step) for step in tape.transcript.steps]
        assert not [text for text in shown if "dele-at-once" in text or "wrong" in text]
    with Sandbox(name=None, data=tmp_path) as box:
        meta = box.pop3.dialogue("bob").transcript.meta
        assert "wrong" not in meta, "a data folder keeps no fault"


@pytest.mark.parametrize("name", FAULTS)
def test_every_fault_can_be_asked_for(name: str) -> None:
    with Sandbox(["bob"], name=None, wrong=[name]) as box:
        assert box.record().transcript.meta["wrong"] == name


def test_the_readme_names_every_fault() -> None:
    page = (Path(__file__).parents[1] / "README.md").read_text("utf-8")
    named = re.findall(r"^\| `((?:pop3|imap)-[a-z-]+)` \| (.*) \|$", page, re.MULTILINE)
    glosses = {name: fault.gloss for name, fault in FAULTS.items()}
    assert {name: text.replace("`", "") for name, text in named} == {
        name: gloss.rstrip(".") for name, gloss in glosses.items()
    }


def test_a_quota_holds_for_every_account() -> None:
    with Sandbox(["alice", "bob"], mail=False, quota=1000, name=None) as box:
        for user in box.accounts:
            assert box.store.quota(user).storage_limit == 1000
        account = box.accounts["bob"]
        with imaplib.IMAP4(box.imap.host, box.imap.port) as client:
            client.login("bob", account.password)
            status, answer = client.append("INBOX", "", None, b"Subject: big\r\n\r\n" + b"x" * 2000)  # type: ignore[arg-type]
    assert status == "NO" and answer[0].startswith(b"[OVERQUOTA]")


def test_mail_is_dropped_after_it_was_fetched_when_that_is_the_policy() -> None:
    with Sandbox(["bob"], name=None, pop3_expire=0, pop3_login_delay=30) as box:
        pop = poplib.POP3(box.pop3.host, box.pop3.port)
        pop.user("bob")
        pop.pass_(box.accounts["bob"].password)
        capabilities = pop.capa()
        assert capabilities["EXPIRE"][0] == "0" and capabilities["LOGIN-DELAY"][0] == "30"
        pop.retr(1)
        pop.quit()
        assert [m.uid for m in box.store.messages(box.store.mailbox("bob", "INBOX").id)] == [2, 3]


def test_a_mailbox_is_shared() -> None:
    with Sandbox(["alice", "bob"], name=None) as box:
        name = box.share("alice", "Projects", with_user="bob", rights="lrsi")
        assert name == "shared/alice/Projects"
        box.share("alice", "inbox", with_user="anyone", rights="lr")
        with imaplib.IMAP4(box.imap.host, box.imap.port) as client:
            client.login("bob", box.accounts["bob"].password)
            assert client.append(name, "", None, b"Subject: hi\r\n\r\n")[0] == "OK"  # type: ignore[arg-type]
            assert client.select(name) == ("OK", [b"1"])
            assert client.select("shared/alice/INBOX", readonly=True)[0] == "OK"
        mailbox = box.store.mailbox("alice", "Projects")
        assert len(box.store.messages(mailbox.id)) == 1
        box.share("alice", "Projects", with_user="bob", rights="")
        assert box.store.acl(mailbox.id) == {}


@pytest.mark.parametrize(
    ("share", "error"),
    [
        (lambda box: box.share("alcie", "x", with_user="bob"), SandboxError),
        (lambda box: box.share("alice", "x", with_user="bbo"), SandboxError),
        (lambda box: box.share("alice", "x", with_user="bob", rights="lrz"), StoreError),
        (lambda box: box.share("alice", "a//b", with_user="bob"), StoreError),
        (lambda box: box.share("alice", "x", with_user="alice"), StoreError),
    ],
)
def test_a_mistake_in_sharing_says_so(
    share: Callable[[Sandbox], str], error: type[Exception]
) -> None:
    with Sandbox(["alice", "bob"], name=None) as box, pytest.raises(error):
        share(box)


def test_no_token_is_like_another_and_none_can_be_guessed() -> None:
    with Sandbox(name=None) as box:
        tokens = [box._host.unique() for _ in range(500)]
    stems = {token.partition(".")[0] for token in tokens}
    assert len(stems) == 500, "not one start and a counter"
    assert all(len(token) < 20 and token.isascii() and " " not in token for token in tokens)
