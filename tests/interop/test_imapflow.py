"""imapflow, an IMAP client library for Node.js; it switches to IMAP4rev2 wherever it can."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from mail_system import AWKWARD, WAYS, Person, Run, Running, note
from node_programs import command, connection, told

pytestmark = pytest.mark.needs("node", "npm:imapflow")

ImapFlow = Callable[..., Any]
BINARY = (
    b"MIME-Version: 1.0\r\nSubject: NUL\r\nContent-Type: application/octet-stream\r\n"
    b"Content-Transfer-Encoding: binary\r\n\r\na\0b\xff"
)
REV1 = {"disableIMAP4rev2": True}

VARIANTS = pytest.mark.parametrize(
    ("way", "settings"),
    [("clear", {"qresync": True}), ("STARTTLS", {"qresync": True, **REV1}),
     ("implicit", {}), ("implicit", REV1)],
    ids=["clear-QRESYNC", "STARTTLS-QRESYNC-IMAP4rev1", "implicit-IMAP4rev2", "implicit-IMAP4rev1"],
)  # fmt: skip


def task_for(
    bob: Person, way: str, settings: dict[str, Any], ca_file: Path | None = None, **task: Any
) -> dict[str, Any]:
    where = connection(bob, "imap", way, **settings)
    return {"connection": where, "ca_file": str(ca_file or bob.server.ca_file), **task}


@pytest.fixture
def imapflow(run: Run, bob: Person) -> ImapFlow:
    """``imapflow("reading.js", way, {settings}, searches=[…])`` runs a script as bob."""

    def imapflow(
        script: str, way: str = "clear", settings: dict[str, Any] | None = None, **task: Any
    ) -> Any:
        return told(
            run("node", *command(script, task_for(bob, way, settings or {}, **task))).stdout
        )

    return imapflow


def commands(result: dict[str, Any]) -> list[str]:
    """The commands that were sent, without their tags."""
    said = [line.split(" ", 2) for line in result["lines"] if line.startswith("c: ")]
    return [words[2] for words in said if len(words) == 3]


@pytest.mark.parametrize("login", ["PLAIN", "LOGIN"])
@pytest.mark.parametrize("way", WAYS)
def test_login(imapflow: ImapFlow, bob: Person, way: str, login: str) -> None:
    auth = {"user": bob.user, "pass": bob.password, "loginMethod": f"AUTH={login}"}
    result = imapflow("connecting.js", way, {"auth": auth})
    assert result["authenticated"]
    assert result["secureConnection"] == (way != "clear")
    assert result["enabled"] == ["CONDSTORE", "IMAP4REV2"]
    assert f"AUTHENTICATE {login}" in " ".join(commands(result))
    assert "STARTTLS" not in result["capabilities"], "not after the login"
    assert ("STARTTLS" in commands(result)) == (way == "STARTTLS")


@pytest.mark.parametrize("way", WAYS)
def test_a_wrong_password(imapflow: ImapFlow, bob: Person, way: str) -> None:
    result = imapflow("connecting.js", way, {"auth": {"user": bob.user, "pass": "wrong"}})
    assert result["authenticationFailed"]
    assert result["error"]["serverResponseCode"] == "AUTHENTICATIONFAILED"


@pytest.mark.parametrize("way", ["STARTTLS", "implicit"])
def test_a_server_of_another_authority_gets_no_password(
    imapflow: ImapFlow, another_ca: Path, way: str
) -> None:
    result = imapflow("connecting.js", way, ca_file=another_ca)
    assert result["error"]["code"] == "UNABLE_TO_VERIFY_LEAF_SIGNATURE"
    assert not any("AUTHENTICATE" in line or "LOGIN" in line for line in commands(result))
    assert imapflow("connecting.js", way)["authenticated"]


@pytest.mark.parametrize("way", WAYS)
def test_reading(imapflow: ImapFlow, bob: Person, way: str) -> None:
    bob.put(*AWKWARD.values())
    names = list(AWKWARD)
    result = imapflow(
        "reading.js", way,
        searches=[
            {"all": True}, {"subject": "dots"}, {"text": "Zürich"}, {"seen": True},
            {"or": [{"subject": "dots"}, {"larger": 2000}]}, {"header": {"message-id": "from"}},
            {"not": {"from": "dean"}}, {"uid": "2:4", "since": "2000-01-01"},
        ],
        downloads=[[n + 1, None] for n in range(len(AWKWARD))] + [[3, "1"], [7, "2"], [7, "1.2"]],
    )  # fmt: skip
    size = sum(map(len, AWKWARD.values()))
    assert result["status"] == {
        "path": "INBOX", "messages": 7, "unseen": 7, "uidNext": 8, "size": size,
    }  # fmt: skip
    assert result["mailbox"]["readOnly"]
    assert result["found"] == [[*range(1, 8)], [2], [3], [], [2, 7], [4], [], [2, 3, 4]]
    for message, content in zip(result["messages"], AWKWARD.values(), strict=True):
        assert message["source"] == content
        assert message["size"] == len(content)
        assert message["headers"].startswith(b"Subject: ")
        assert message["flags"] == []
    *whole, text, attachment, html = result["downloads"]
    assert whole == list(AWKWARD.values())
    assert text.decode() == "Grüße aus Zürich, 再见\r\n"
    assert attachment == bytes(range(256)) * 9
    assert html == b"<p>See <b>below</b>.</p>\r\n"
    nested = result["messages"][names.index("nested")]
    assert nested["envelope"]["subject"] == "A forwarded message"
    parts = [part["type"] for part in nested["bodyStructure"]["childNodes"]]
    assert parts == ["multipart/alternative", "application/octet-stream", "message/rfc822"]
    assert bob.flags() == [set()] * 7


def test_the_list_of_mailboxes(imapflow: ImapFlow, bob: Person) -> None:
    bob.put(note("One"))
    bob.put(note("Two"), mailbox='"Neu/Gr&APw-n"')
    result = imapflow("reading.js", searches=[], downloads=[])
    assert sum(line.startswith("LIST ") for line in commands(result)) == 1
    assert not any(line.startswith("STATUS ") for line in commands(result)[-5:])
    mailboxes = {mailbox["path"]: mailbox for mailbox in result["mailboxes"]}
    special = {path: mailbox["specialUse"] for path, mailbox in mailboxes.items()
               if mailbox.get("specialUseSource") == "extension"}  # fmt: skip
    assert special == {
        "Sent": "\\Sent", "Drafts": "\\Drafts", "Junk": "\\Junk", "Trash": "\\Trash",
    }  # fmt: skip
    assert mailboxes["Neu/Grün"]["status"]["messages"] == 1
    assert result["namespace"]["personal"] == [{"prefix": "", "delimiter": "/"}]
    assert result["quota"]["quotaRoot"] == "User quota"


@VARIANTS
def test_changing(imapflow: ImapFlow, bob: Person, way: str, settings: dict[str, Any]) -> None:
    bob.put(*AWKWARD.values())
    contents = list(AWKWARD.values())
    uid = {"uid": True}
    result = imapflow(
        "changing.js", way, settings,
        calls=[
            ["mailboxCreate", "Archiv/Grün"],
            ["append", "INBOX", note("New").decode(), ["\\Flagged", "$Label1"], "2026-03-04"],
            ["messageFlagsAdd", "2,3", ["\\Seen", "green"], uid],
            ["messageFlagsRemove", "2", ["\\Seen"], uid],
            ["messageFlagsSet", {"subject": "From lines"}, ["\\Answered"]],
            ["messageCopy", "1:2", "Archiv/Grün", uid],
            ["messageMove", "5:6", "Archiv/Grün", uid],
            ["messageDelete", "7", uid],
            ["mailboxRename", "Archiv/Grün", "Archiv/Blau"],
            ["search", {"keyword": "green"}, uid],
            ["status", "Archiv/Blau", {"messages": True, "uidNext": True}],
            ["mailboxCreate", "Kurz"], ["mailboxDelete", "Kurz"],
        ],
    )["results"]  # fmt: skip
    assert result[1]["uid"] == 8
    assert result[5]["uidMap"] == {"1": 1, "2": 2}
    assert result[6]["uidMap"] == {"5": 3, "6": 4}
    assert result[9] == [2, 3]
    assert result[10] == {"path": "Archiv/Blau", "messages": 4, "uidNext": 5}
    assert bob.contents() == [*contents[:4], note("New")]
    assert bob.flags() == [
        set(), {"green"}, {"\\Seen", "green"}, {"\\Answered"}, {"\\Flagged", "$Label1"},
    ]  # fmt: skip
    assert bob.uids() == [1, 2, 3, 4, 8]
    assert bob.contents("Archiv/Blau") == [*contents[:2], *contents[4:6]]


def test_binary_parts(imapflow: ImapFlow, bob: Person) -> None:
    bob.put(AWKWARD["nested"])
    result = imapflow("binary.js", content=BINARY.decode("latin-1"))
    assert result["parts"] == [bytes(range(256)) * 9, b"a\0b\xff"]
    assert sum("BINARY.PEEK[" in line for line in commands(result)) == 2
    # BODY[] has no NUL (RFC 3516 section 4.2): the server has encoded the part for it
    assert result["source"].endswith(b"\r\nContent-Transfer-Encoding: base64\r\n\r\nYQBi/w==\r\n")


@VARIANTS
def test_its_own_changes_are_found_again(
    imapflow: ImapFlow, bob: Person, way: str, settings: dict[str, Any]
) -> None:
    bob.put(*(note(f"Number {n}") for n in range(1, 7)))
    first = imapflow("synchronising.js", way, settings)
    assert [message["uid"] for message in first["fresh"]] == [1, 2, 3, 4, 5, 6]
    known = first["mailbox"]
    uid = {"uid": True}
    imapflow(
        "changing.js", way,
        calls=[
            ["messageFlagsAdd", "2", ["\\Seen"], uid], ["messageDelete", "3:4", uid],
            ["messageMove", "5", "Trash", uid], ["append", "INBOX", "Subject: New\r\n\r\n"],
        ],
    )  # fmt: skip
    since = {name: known[name] for name in ("uidValidity", "uidNext")}
    since["modseq"] = known["highestModseq"]
    again = imapflow("synchronising.js", way, settings, since=since)
    assert [message["uid"] for message in again["fresh"]] == [7]
    changed = {m["uid"]: [f for f in m["flags"] if f != "\\Recent"] for m in again["changed"]}
    assert changed == {2: ["\\Seen"], 7: []}
    gone = {event["uid"] for event in again["events"] if event["name"] == "expunge"}
    if "qresync" in settings:
        flags = {event["uid"] for event in again["events"] if event["name"] == "flags"}
        assert (gone, flags) == ({3, 4, 5}, {2, 7})
        assert all(event["earlier"] for event in again["events"] if event["name"] == "expunge")
    else:
        assert gone == set()
    assert again["mailbox"]["exists"] == 4
    since["modseq"] = again["mailbox"]["highestModseq"]
    since["uidNext"] = again["mailbox"]["uidNext"]
    quiet = imapflow("synchronising.js", way, settings, since=since)
    # n:* always means the last message too (RFC 3501 section 9, seq-range)
    assert [message["uid"] for message in quiet["fresh"]] == [7]
    assert (quiet["changed"], quiet["events"]) == ([], [])


@VARIANTS
def test_idle_tells_of_changes_at_once(
    start: Callable[..., Running], bob: Person, way: str, settings: dict[str, Any]
) -> None:
    bob.put(note("One"))
    waiting = start("node", *command("waiting.js", task_for(bob, way, settings, messages=2)))
    waiting.wait_for("waiting")
    bob.receive(note("Two"))
    waiting.wait_for('"count":2,"prevCount":1}')
    with bob.imap() as client:
        client.store("1", "+FLAGS", "(\\Flagged)")
        waiting.wait_for('"flags":["\\\\Flagged"')
        client.store("1:2", "+FLAGS", "(\\Deleted)")
        client.expunge()
    waiting.wait_for('"name":"expunge"')
    waiting.wait_for("bye")


def test_two_at_once_tell_each_other(
    start: Callable[..., Running], imapflow: ImapFlow, bob: Person
) -> None:
    bob.put(note("One"), note("Two"))
    waiting = start("node", *command("waiting.js", task_for(bob, "implicit", {}, messages=2)))
    waiting.wait_for("waiting")
    imapflow(
        "changing.js", "STARTTLS",
        calls=[["messageFlagsAdd", "2", ["$Done"]], ["messageMove", "1:2", "Junk"]],
    )  # fmt: skip
    waiting.wait_for('"flags":["$Done"')
    waiting.wait_for("bye")
    assert bob.contents("Junk") == [note("One"), note("Two")]
    assert bob.flags("Junk") == [set(), {"$Done"}]
