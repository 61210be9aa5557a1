"""Senders, and a webmail tab with its site: two legs, HTTP and IMAP."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes, policy

import pytest
from device_worlds import Scene, kinds, play, said

from mailedu.clients.devices import Sender, WebmailFrontEnd, WebmailTab
from mailedu.network.tls import Certificates
from mailedu.simulation import Encryption, Kind

SITE = "webmail.campus.test"


def test_a_letter_goes_out_by_submission_and_a_copy_is_kept() -> None:
    async def story(scene: Scene) -> None:
        sender = Sender(scene.settings, "pc.test", now=scene.world.now, sent="Kept")
        host = scene.host(sender.name)
        identity = await host.start(
            sender.send("bob@campus.test", "Grüße", "Hallo", octets=2000, attachment_octets=30_000)
        )
        (content,) = scene.contents().values()
        letter = message_from_bytes(content, policy=policy.default)
        text, attachment = letter.iter_parts()
        assert (letter["Subject"], letter["Message-ID"]) == ("Grüße", identity)
        assert 2000 <= len(text.get_content()) < 2100
        assert len(attachment.get_content()) == 30_000
        (copy,) = scene.contents("Kept").values()
        assert content.endswith(copy)
        assert scene.on_server("Kept") == {1: {"\\Seen"}}
        assert kinds(sender) == ["sent"]

    scene = play(story)
    lines = said(scene, 1)
    assert lines[0] == "EHLO pc.test"
    assert lines[2:5] == ["MAIL FROM:<bob@campus.test>", "RCPT TO:<bob@campus.test>", "DATA"]
    append, create, again = said(scene, 2)[1:4]
    assert (append[:11], create, again[:11]) == ("APPEND Kept", "CREATE Kept", "APPEND Kept")


def test_pipelining_saves_a_round_trip_for_each_recipient() -> None:
    async def story(scene: Scene) -> None:
        everybody = ["bob@campus.test"] * 4
        for pipelining in (False, True):
            sender = Sender(scene.settings, "pc.test", pipelining=pipelining)
            assert await scene.host(sender.name).start(sender.send(everybody, "x"))
        assert len(scene.on_server()) == 2

    slow, fast = (traffic.round_trips for traffic in play(story).world.sessions)
    assert slow - fast == 5  # MAIL, four RCPT and DATA in one
    slow, fast = (t.round_trips for t in play(story, smtp_hide={"PIPELINING"}).world.sessions)
    assert slow == fast


def test_quit_is_said_even_after_a_refusal() -> None:
    async def story(scene: Scene) -> None:
        sender = Sender(replace(scene.settings, password="wrong"), "pc.test")
        assert await scene.host(sender.name).start(sender.send("bob@campus.test", "x")) is None
        assert kinds(sender) == ["refused"]

    assert said(play(story), 1)[-1] == "QUIT"


@pytest.mark.parametrize("pipelining", [False, True])
def test_what_the_server_refuses_is_in_the_log(pipelining: bool) -> None:
    async def story(scene: Scene) -> None:
        sender = Sender(scene.settings, "pc.test", pipelining=pipelining)
        host = scene.host(sender.name)
        assert await host.start(sender.send("nobody@campus.test", "x")) is None
        assert await host.start(sender.send(["nobody@campus.test", "bob@campus.test"], "x"))
        stranger = Sender(replace(scene.settings, password="guess"), "pc.test")
        assert await host.start(stranger.send("bob@campus.test", "x")) is None
        assert (kinds(sender), kinds(stranger)) == (["refused", "sent"], ["refused"])
        assert sender.log[0].text.startswith("550 ")
        assert len(scene.on_server()) == 1

    play(story, keep="nothing")


@pytest.mark.parametrize(
    ("kind", "tls"), [("simulated", "none"), ("simulated", "1.3"), ("live", "1.3")]
)
def test_webmail_shows_reads_deletes_and_sends(kind: Kind, tls: Encryption) -> None:
    async def story(scene: Scene) -> None:
        secure = Certificates([SITE], lambda: datetime.now(UTC)) if tls != "none" else None
        site, pc = scene.host(SITE, "lan"), scene.host("pc.test", "lan")
        front_end = WebmailFrontEnd(
            scene.settings, SITE, tls=secure and secure.context, now=scene.world.now
        )
        tab = WebmailTab(scene.settings, pc.name, site=SITE, tls=secure and secure.client_context())
        await site.start(front_end.serve())
        scene.deliver()
        assert await pc.start(tab.check())
        assert await pc.start(tab.read(1)) == b"A line of the letter.\r\n"
        scene.deliver()
        assert await pc.start(tab.send("bob@campus.test", "<Re> &amp;", "Grüße"))
        assert await pc.start(tab.delete(2))
        assert [copy.subject for copy in tab.copies.values()] == ["Letter 1", "<Re> &amp;"]
        assert await pc.start(tab.read(3)) == "Grüße\r\n".encode()
        assert scene.on_server() == {1: {"\\Seen"}, 3: {"\\Seen"}}
        tab.close()
        await site.start(front_end.close())
        assert kinds(tab, "http") == [
            *["connected", "noticed", "read", "noticed", "noticed", "sent"],
            *["gone", "read", "disconnected"],
        ]
        assert [entry.text.split(":")[0] for entry in tab.log if entry.kind == "http"] == [
            *["POST /login", "GET /", "GET /message/1", "POST /send", "GET /"],
            *["POST /message/2/delete", "GET /", "GET /message/3"],
        ]
        (behind,) = front_end.devices.values()
        assert kinds(behind)[0] == "connected"

    scene = play(story, kind=kind, tls=tls)
    legs = sorted(
        (traffic.client, traffic.server, traffic.port) for traffic in scene.world.sessions
    )
    web, imap, submission = (80, 143, 587) if tls == "none" else (443, 993, 465)
    mail = "mail.campus.test"
    assert legs == sorted([("pc.test", SITE, web), (SITE, mail, submission), (SITE, mail, imap)])


def test_an_attachment_crosses_the_browsers_line_only_when_it_is_opened() -> None:
    async def story(scene: Scene) -> None:
        site, pc = scene.host(SITE, "lan"), scene.host("pc.test", "mobile")
        front_end = WebmailFrontEnd(scene.settings, SITE)
        await site.start(front_end.serve())
        sender = Sender(scene.settings, "pc.test")
        await pc.start(sender.send("bob@campus.test", "big", "see", attachment_octets=50_000))
        tab = WebmailTab(scene.settings, pc.name, site=SITE)
        await pc.start(tab.check())
        await pc.start(tab.read(1))
        octets = int(tab.log[-2].text.split()[-2])
        assert tab.log[-2].text.startswith("GET /message/1: 200, ") and octets < 1000
        part = await pc.start(tab.open_part(1, 2))
        assert part is not None and len(part) == 50_000
        assert await pc.start(tab.open_part(1, 9)) is None
        assert kinds(tab)[-1] == "refused"
        tab.close()
        await site.start(front_end.close())

    play(story, keep="nothing")


def test_a_tab_survives_a_site_that_closes_the_connection_and_a_mail_host_that_does() -> None:
    async def story(scene: Scene) -> None:
        site, pc = scene.host(SITE, "lan"), scene.host("pc.test", "lan")
        front_end = WebmailFrontEnd(scene.settings, SITE, keep_alive=75)
        await site.start(front_end.serve())
        tab = WebmailTab(scene.settings, pc.name, site=SITE, poll=3600)
        task = pc.start(tab.run(until=2 * 3600 + 100))
        await asyncio.sleep(100)
        scene.deliver()
        await task
        await site.start(front_end.close())
        assert kinds(tab, "http") == [
            "connected",
            "connected",
            "noticed",
            "connected",
            "disconnected",
        ]
        assert [entry.text[:6] for entry in tab.log if entry.kind == "http"] == ["POST /"] + [
            "GET /:"
        ] * 3

    play(story, keep="nothing")


def test_a_wrong_password_and_a_site_that_is_not_there() -> None:
    async def story(scene: Scene) -> None:
        site, pc = scene.host(SITE, "lan"), scene.host("pc.test", "lan")
        front_end = WebmailFrontEnd(scene.settings, SITE)
        tab = WebmailTab(replace(scene.settings, password="guess"), pc.name, site=SITE)
        assert not await pc.start(tab.check())
        await site.start(front_end.serve())
        assert not await pc.start(tab.check())
        assert kinds(tab) == ["error", "connected", "http", "refused"]
        await site.start(front_end.close())

    play(story, keep="nothing")


def test_the_site_says_what_is_wrong_with_a_request() -> None:
    async def story(scene: Scene) -> None:
        site, pc = scene.host(SITE, "lan"), scene.host("pc.test", "lan")
        front_end = WebmailFrontEnd(scene.settings, SITE)
        await site.start(front_end.serve())

        async def ask(request: bytes) -> bytes:
            reader, writer = await asyncio.open_connection(SITE, 80)
            writer.write(request)
            answer = await reader.readline()
            writer.close()
            return answer

        login = b"user=bob&password=bob-secret"
        assert b"303" in await pc.start(
            ask(
                b"POST /login HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n%b"
                % (len(login), login)
            )
        )
        field = b"Host: x\r\nCookie: session=1\r\n\r\n"
        for line, status in {
            b"GET / HTTP/1.1\r\n": b"200 OK",
            b"GET /message/9 HTTP/1.1\r\n": b"404 Not Found",
            b"GET /message/x/part/y HTTP/1.1\r\n": b"404 Not Found",
            b"GET /else HTTP/1.1\r\n": b"404 Not Found",
            b"nonsense\r\n": b"400 Bad Request",
        }.items():
            assert await pc.start(ask(line + field)) == b"HTTP/1.1 " + status + b"\r\n"
        await site.start(front_end.close())

    play(story, keep="nothing")
