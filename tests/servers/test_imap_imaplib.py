"""The server as Python's own ``imaplib`` sees it, over loopback sockets and from a thread."""

from __future__ import annotations

import asyncio
import imaplib
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from imap_helpers import mail

from mailedu.servers import imap
from mailedu.servers.host import MailHost
from mailedu.store import Store

Client = Callable[[], imaplib.IMAP4]


@pytest.fixture
def port(host: MailHost) -> Iterator[int]:
    """The port of a server that runs on a thread of its own."""
    ready: asyncio.Queue[int] = asyncio.Queue()
    loop = asyncio.new_event_loop()
    stop = asyncio.Event()

    async def run() -> None:
        sessions: set[asyncio.Task[None]] = set()

        def begin(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            sessions.add(loop.create_task(imap.serve(reader, writer, host)))

        server = await asyncio.start_server(begin, "127.0.0.1", 0)
        async with server:
            ready.put_nowait(server.sockets[0].getsockname()[1])
            await stop.wait()
            await asyncio.gather(*sessions)

    thread = threading.Thread(target=loop.run_until_complete, args=(run(),))
    thread.start()
    yield asyncio.run_coroutine_threadsafe(ready.get(), loop).result(20)
    loop.call_soon_threadsafe(stop.set)
    thread.join(20)
    loop.close()


@pytest.fixture
def client(port: int) -> Iterator[Client]:
    """Opens connections that are logged in as bob."""
    opened: list[imaplib.IMAP4] = []

    def open_client() -> imaplib.IMAP4:
        opened.append(imaplib.IMAP4("127.0.0.1", port, timeout=20))
        opened[-1].login("bob", "bob-secret")
        return opened[-1]

    yield open_client
    for connection in opened:
        if connection.state != "LOGOUT":
            connection.shutdown()


def ok(answer: tuple[str, list]) -> list:
    """The data of a command that must have been done."""
    status, data = answer
    assert status == "OK", data
    return data


def test_a_day_of_a_mail_program(client: Client, store: Store) -> None:
    store.deliver(mail("one"), ["bob"])
    M = client()
    assert "IDLE" in M.capabilities
    assert ok(M.select()) == [b"1"]
    date = datetime(2026, 3, 1, 12, tzinfo=UTC)
    ok(M.append("INBOX", r"(\Seen)", date, mail("two")))
    assert ok(M.noop())
    assert ok(M.search(None, "SUBJECT", '"two"')) == [b"2"]
    assert ok(M.uid("SEARCH", "ALL")) == [b"1 2"]
    (_, content), end = ok(M.fetch("2", "(BODY.PEEK[] INTERNALDATE)"))
    assert (content, end) == (mail("two"), b' INTERNALDATE " 1-Mar-2026 12:00:00 +0000")')
    ok(M.create("Work/2026"))
    assert [b"(\\HasNoChildren)" in line for line in ok(M.list("Work/", "%"))] == [True]
    ok(M.copy("1:2", "Work/2026"))
    archive = store.mailbox("bob", "Work/2026")
    assert M.response("COPYUID")[1] == [b"%d 1:2 1:2" % archive.uidvalidity]
    ok(M.store("1", "+FLAGS", r"(\Deleted)"))
    assert ok(M.expunge()) == [b"1"]
    assert ok(M.status("INBOX", "(MESSAGES UNSEEN)")) == [b"INBOX (MESSAGES 1 UNSEEN 0)"]
    ok(M.unselect())
    ok(M.rename("Work/2026", "Archive"))
    assert ok(M.select("Archive", readonly=True)) == [b"2"]
    assert M.store("1", "+FLAGS", r"(\Deleted)")[0] == "NO"
    ok(M.close())
    ok(M.subscribe("Archive"))
    assert any(b"Archive" in line for line in ok(M.lsub()))
    ok(M.unsubscribe("Archive"))
    ok(M.delete("Archive"))
    assert ok(M.namespace()) == [b'(("" "/")) (("shared/" "/")) NIL']
    assert M.logout()[0] == "BYE"


def test_authenticate_plain_and_a_wrong_password(port: int) -> None:
    with imaplib.IMAP4("127.0.0.1", port, timeout=20) as M:
        with pytest.raises(imaplib.IMAP4.error, match="AUTHENTICATIONFAILED"):
            M.login("bob", "wrong")
        ok(M.authenticate("PLAIN", lambda challenge: b"\0bob\0bob-secret"))
        assert ok(M.select("Drafts")) == [b"0"]


def test_a_hundred_messages_come_back_byte_for_byte(client: Client, store: Store) -> None:
    messages = [mail(f"{n} " + "x" * n) for n in range(100)]
    for message in messages:
        store.deliver(message, ["bob"])
    M = client()
    M.select()
    fetched = [part[1] for part in ok(M.fetch("1:100", "(BODY[])")) if isinstance(part, tuple)]
    assert fetched == messages
    flags = store.messages(store.mailbox("bob", "INBOX").id)
    assert all(message.flags == {"\\Seen"} for message in flags)


def test_many_clients_at_once(client: Client, store: Store) -> None:
    for n in range(10):
        store.deliver(mail(str(n)), ["bob"])
    clients = [client() for _ in range(8)]

    def work(number: int) -> int:
        M = clients[number]
        M.select()
        for n in range(5):
            ok(M.append("INBOX", None, None, mail(f"{number}/{n}")))
            ok(M.fetch("1:5", "(BODY[] FLAGS)"))
            ok(M.store("1:3", "+FLAGS", f"(k{number})"))
        ok(M.noop())
        return int(M.untagged_responses["EXISTS"][-1])

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(8)))
    box = store.mailbox("bob", "INBOX")
    assert len(store.messages(box.id)) == 50
    assert store.keywords(box.id) == [f"k{n}" for n in range(8)]


def test_mail_delivered_from_another_thread_ends_the_waiting(client: Client, store: Store) -> None:
    M = client()
    M.select()
    M.send(b"x IDLE\r\n")
    assert M.readline() == b"+ idling\r\n"
    store.deliver(mail("one"), ["bob"])
    assert M.readline() == b"* 1 EXISTS\r\n"
    assert M.readline() == b"* 1 RECENT\r\n"
    M.send(b"DONE\r\n")
    assert M.readline() == b"x OK IDLE completed\r\n"
