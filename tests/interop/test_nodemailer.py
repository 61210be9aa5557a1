"""nodemailer, the library by which Node.js programs post mail: submission and relay."""

from __future__ import annotations

from collections.abc import Callable
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from mail_system import AWKWARD, WAYS, Person, Run, note
from node_programs import command, connection, told

pytestmark = pytest.mark.needs("node", "npm:nodemailer")

Post = Callable[..., Any]


@pytest.fixture
def post(run: Run, bob: Person) -> Post:
    """``post(way, {message}, …, settings={…})`` posts as bob; each message has its outcome."""

    def post(
        way: str,
        *messages: dict[str, Any],
        settings: dict[str, Any] | None = None,
        ca_file: Path | None = None,
        verify: bool = False,
    ) -> Any:
        task = {
            "connection": connection(bob, "submission", way, **(settings or {})),
            "ca_file": str(ca_file or bob.server.ca_file),
            "messages": [{"from": bob.address, **message} for message in messages],
            "verify": verify,
        }
        return told(run("node", *command("posting.js", task)).stdout)

    return post


def raw(content: bytes, bob: Person, *recipients: str) -> dict[str, Any]:
    """A message that goes as it is; the library writes the text itself in UTF-8."""
    envelope = {"from": bob.address, "to": list(recipients), "use8BitMime": not content.isascii()}
    return {"raw": content.decode(), "envelope": envelope}


@pytest.mark.parametrize("method", ["PLAIN", "LOGIN", "CRAM-MD5"])
@pytest.mark.parametrize("way", WAYS)
def test_login(post: Post, carol: Person, way: str, method: str) -> None:
    letter = {"to": carol.address, "subject": "Grüße", "text": "Schöne Grüße\n.\n..\n"}
    told = post(way, letter, settings={"authMethod": method}, verify=True)
    assert told["outcomes"][0] is True
    assert told["outcomes"][1]["accepted"] == [carol.address]
    assert f"c: AUTH {method}" in " ".join(told["lines"])
    [content] = carol.contents()
    protocol = b"ESMTPA" if way == "clear" else b"ESMTPSA"
    assert b" with %b id " % protocol in content
    assert b"\r\nSubject: =?UTF-8?" in content


@pytest.mark.parametrize("way", WAYS)
def test_awkward_messages(post: Post, bob: Person, carol: Person, way: str) -> None:
    letters = [raw(content, bob, carol.address) for content in AWKWARD.values()]
    told = post(way, *letters, settings={"pool": True, "maxConnections": 2, "maxMessages": 3})
    assert [outcome["rejected"] for outcome in told["outcomes"]] == [[]] * len(AWKWARD)
    got = {content.partition(b"From: Dean")[2] for content in carol.contents()}
    assert got == {content.removeprefix(b"From: Dean") for content in AWKWARD.values()}
    assert sum("BODY=8BITMIME" in line for line in told["lines"]) == 1
    assert sum(line.startswith("c: EHLO") for line in told["lines"]) > 2


@pytest.mark.parametrize("way", WAYS)
def test_attachments_and_alternatives(post: Post, carol: Person, way: str) -> None:
    picture = bytes(range(256)) * 3
    attachments = [
        {"filename": "Übersicht.gif", "content": picture.hex(), "encoding": "hex", "cid": "p@x"},
        {"filename": "notes.txt", "content": "one\n" * 5000, "contentType": "text/plain"},
    ]
    letter = {"to": carol.address, "subject": "Parts", "text": "Text", "html": "<p>Text</p>"}
    post(way, {**letter, "attachments": attachments})
    [content] = carol.contents()
    parts = [*message_from_bytes(content, policy=default).walk()]
    files = {part.get_filename(): part.get_content() for part in parts if part.get_filename()}
    assert files == {"Übersicht.gif": picture, "notes.txt": "one\n" * 5000}
    assert [part.get_content() for part in parts if part.get_content_type() == "text/html"] == [
        "<p>Text</p>"
    ]


@pytest.mark.parametrize("way", WAYS)
def test_a_report_of_delivery(post: Post, bob: Person, carol: Person, way: str) -> None:
    dsn = {"id": "letter+1", "return": "headers", "notify": ["success", "failure"],
           "recipient": f"rfc822;{carol.address}"}  # fmt: skip
    told = post(way, {"to": carol.address, "subject": "Wanted", "text": "Secret", "dsn": dsn})
    sent = " ".join(told["lines"])
    assert "RET=HDRS ENVID=letter+2B1" in sent
    assert "NOTIFY=SUCCESS,FAILURE ORCPT=rfc822;" in sent
    [report] = bob.contents()
    assert report.startswith(b"Return-Path: <>\r\n")
    assert b"\r\nOriginal-Envelope-Id: letter+1\r\n" in report
    assert f"\r\nOriginal-Recipient: rfc822;{carol.address}\r\n".encode() in report
    assert b"\r\nAction: delivered\r\n" in report
    assert b"Secret" not in report


def test_some_recipients_are_refused(post: Post, bob: Person, carol: Person) -> None:
    strangers = ["nobody@campus.test", "x@elsewhere.test"]
    told = post("clear", raw(note("Mixed"), bob, carol.address, *strangers))
    [outcome] = told["outcomes"]
    assert outcome["accepted"] == [carol.address]
    assert outcome["rejected"] == strangers
    assert len(carol.contents()) == 1
    [refused] = post("clear", raw(note("None"), bob, *strangers))["outcomes"]
    assert (refused["error"]["code"], refused["error"]["responseCode"]) == ("EENVELOPE", 550)


def test_an_address_in_utf8(post: Post, bob: Person, carol: Person) -> None:
    [outcome] = post("clear", raw(note("Hello"), bob, carol.address, "grün@campus.test"))[
        "outcomes"
    ]
    assert outcome["rejected"] == ["grün@campus.test"]
    assert len(carol.contents()) == 1


def test_a_message_longer_than_the_announced_size_is_not_sent(post: Post, bob: Person) -> None:
    letter = raw(note("Much"), bob, bob.address)
    letter["envelope"]["size"] = 10**9
    told = post("clear", letter)
    [outcome] = told["outcomes"]
    assert "Message size larger than allowed 26214400" in outcome["error"]["message"]
    assert not any(line.startswith("c: MAIL") for line in told["lines"])
    assert bob.contents() == []


@pytest.mark.parametrize("method", ["PLAIN", "LOGIN", "CRAM-MD5"])
@pytest.mark.parametrize("way", WAYS)
def test_a_wrong_password(post: Post, bob: Person, way: str, method: str) -> None:
    auth = {"user": bob.user, "pass": "wrong"}
    told = post(
        way, {"to": bob.address, "text": "No"}, settings={"auth": auth, "authMethod": method}
    )
    error = told["outcomes"][0]["error"]
    assert (error["code"], error["responseCode"]) == ("EAUTH", 535)
    assert "535 5.7.8 " in " ".join(told["lines"])
    assert bob.contents() == []


@pytest.mark.parametrize("way", ["STARTTLS", "implicit"])
def test_a_server_of_another_authority_gets_no_password(
    post: Post, bob: Person, another_ca: Path, way: str
) -> None:
    letter = {"to": bob.address, "text": "No"}
    told = post(way, letter, ca_file=another_ca)
    assert "unable to verify the first certificate" in told["outcomes"][0]["error"]["message"]
    assert "c: AUTH" not in " ".join(told["lines"])
    assert bob.contents() == []
    assert post(way, letter)["outcomes"][0]["accepted"] == [bob.address]
