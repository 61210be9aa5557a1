"""imapfilter, which sorts mail on the server by a script in Lua."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from mail_system import AWKWARD, WAYS, Person, Run, Running, note

pytestmark = pytest.mark.needs("imapfilter")

Sort = Callable[..., str]
Write = Callable[[str, str], Path]


def script(bob: Person, way: str, lines: str, password: str = "") -> str:
    """Return a configuration: the account, and then what to do with it."""
    return f"""
        options.starttls = {"true" if way == "STARTTLS" else "false"}
        options.timeout = 10
        options.charset = "UTF-8"
        options.subscribe = true
        options.certificates = false
        account = IMAP {{
            server = "localhost", port = {bob.port("imap", way)},
            username = "{bob.user}", password = "{password or bob.password}",
            {'ssl = "auto",' if way == "implicit" else ""}
        }}
        inbox = account.INBOX
        function uids(set)
            local found = {{}}
            for _, message in ipairs(set) do
                local mailbox, uid = table.unpack(message)
                table.insert(found, string.format("%d", uid))
            end
            print("UIDs " .. table.concat(found, " "))
        end
        table.unpack = table.unpack or unpack
        {lines}
        """


@pytest.fixture
def sort(run: Run, write: Write, bob: Person) -> Sort:
    """``sort(way, "lua")`` runs a script as bob and returns what it printed."""

    def sort(
        way: str, lines: str, *, password: str = "", ca_file: Path | None = None,
        status: int | None = 0,
    ) -> str:  # fmt: skip
        config = write("config.lua", script(bob, way, lines, password))
        trust = ca_file or bob.server.ca_file
        return run(
            "imapfilter", "-v", "-d", "debug", "-c", config, "-t", trust, status=status
        ).stdout.decode(errors="replace")

    return sort


def talk(home: Path) -> str:
    """What crossed the line, by imapfilter's own record."""
    return "".join(path.read_text(errors="replace") for path in home.glob("debug*"))


@pytest.mark.parametrize("way", WAYS)
def test_sorting(sort: Sort, bob: Person, way: str) -> None:
    bob.put(*AWKWARD.values())
    contents = list(AWKWARD.values())
    said = sort(
        way,
        """
        account:create_mailbox("Lists/Dean")
        inbox:contain_subject("dots"):mark_seen()
        inbox:contain_body("Zürich"):mark_flagged()
        results = inbox:is_flagged() + inbox:contain_subject("From lines")
        results:add_flags({"$Sorted"})
        inbox:is_larger(2000):copy_messages(account["Lists/Dean"])
        inbox:contain_field("Message-ID", "long.line"):move_messages(account["Lists/Dean"])
        results = inbox:contain_subject("nothing") * inbox:is_unseen()
        results:delete_messages()
        """,
    )
    assert bool(re.search(r"\nC \(\d+\): \w+ STARTTLS\b", said)) == (way == "STARTTLS")
    assert bob.contents() == [*contents[:4], contents[6]]
    assert bob.contents("Lists/Dean") == [contents[6], contents[4]]
    seen = {"\\Seen"}
    assert bob.flags() == [set(), seen, {"\\Flagged", "$Sorted"}, {"$Sorted"}, set()]


@pytest.mark.parametrize("way", WAYS)
def test_its_own_changes_are_found_again(sort: Sort, bob: Person, way: str) -> None:
    bob.put(*(note(f"Number {n}") for n in range(1, 6)))
    sort(
        way,
        """
        results = inbox:contain_subject("Number 2") + inbox:contain_subject("Number 4")
        results:mark_answered()
        inbox:contain_subject("Number 3"):add_flags({"green"})
        inbox:contain_subject("Number 5"):delete_messages()
        """,
    )
    printed = sort(
        way,
        """
        uids(inbox:is_answered())
        uids(inbox:has_keyword("green"))
        uids(inbox:has_unkeyword("green") * inbox:is_unanswered())
        inbox:is_answered():unmark_answered()
        inbox:has_keyword("green"):remove_flags({"green"})
        uids(inbox:is_answered() + inbox:has_keyword("green"))
        print("STATUS", inbox:check_status())
        """,
    )
    found = [line for line in printed.splitlines() if line.startswith(("UIDs", "STATUS"))]
    assert found == ["UIDs 2 4", "UIDs 3", "UIDs 1", "UIDs ", "STATUS\t4\t0\t4\t6"]
    assert bob.flags() == [set()] * 4


@pytest.mark.parametrize("way", WAYS)
def test_reading_and_storing(sort: Sort, bob: Person, way: str) -> None:
    bob.put(*AWKWARD.values())
    bob.put(note("Old"), mailbox="Archive")
    sort(
        way,
        """
        for _, message in ipairs(inbox:select_all()) do
            local mailbox, uid = table.unpack(message)
            account.Copies:append_message(mailbox[uid]:fetch_message(), {"\\\\Draft"},
                "04-Mar-2026 10:00:00 +0000")
        end
        """.replace("account.Copies", 'account["Archive"]'),
    )
    assert bob.contents("Archive") == [note("Old"), *AWKWARD.values()]
    assert bob.flags("Archive") == [set()] + [{"\\Draft"}] * len(AWKWARD)
    assert bob.flags() == [set()] * len(AWKWARD)


def test_patterns_parts_and_sizes(sort: Sort, bob: Person) -> None:
    bob.put(*AWKWARD.values())
    printed = sort(
        "clear",
        r"""
        uids(inbox:match_subject("^(From|Dots)"))
        uids(inbox:match_message("(?s)all\\.bin.*Inside"))
        uids(inbox:send_query("OR SUBJECT empty LARGER 2000"))
        uids(inbox:contain_to("campus.test") - inbox:is_smaller(1000))
        uids(inbox:sent_on("02-Mar-2026") * inbox:arrived_since(form_date(2)))
        print("SIZE", inbox[1]:fetch_size())
        print("PART", inbox[7]:fetch_part("1.1"))
        print("FROM", inbox[7]:fetch_field("From"))
        for part in pairs(inbox[7]:fetch_structure()) do print("STRUCTURE", part) end
        """,
    )
    found = [line for line in printed.splitlines() if line.startswith("UIDs")]
    assert found == ["UIDs 2 4", "UIDs 7", "UIDs 7", "UIDs 5 7", "UIDs 1 2 3 4 5 6 7"]
    assert f"SIZE\t{len(AWKWARD['plain'])}\n" in printed
    assert "PART\tSee below." in printed
    assert "FROM\tFrom: Dean <dean@elsewhere.test>" in printed
    parts = {line.split("\t")[1] for line in printed.splitlines() if line.startswith("STRUCTURE")}
    assert parts == {"1", "1.1", "1.2", "2", "3", "3.1"}


@pytest.mark.parametrize("way", WAYS)
def test_mailboxes(sort: Sort, bob: Person, way: str) -> None:
    printed = sort(
        way,
        """
        account:create_mailbox("Neu/Gr&APw-n")
        account:rename_mailbox("Neu/Gr&APw-n", "Alt")
        account:create_mailbox("Kurz")
        account:delete_mailbox("Kurz")
        account:unsubscribe_mailbox("Alt")
        account:subscribe_mailbox("Trash")
        local names = account:list_all("", "*")
        table.sort(names)
        print("ALL", table.concat(names, ","))
        names = account:list_subscribed("", "*")
        table.sort(names)
        print("SUBSCRIBED", table.concat(names, ","))
        """,
    )
    assert "ALL\tAlt,Drafts,INBOX,Junk,Neu,Sent,Trash\n" in printed
    assert "SUBSCRIBED\tDrafts,INBOX,Junk,Sent,Trash\n" in printed


@pytest.mark.parametrize("way", WAYS)
def test_idle(
    start: Callable[..., Running], write: Write, home: Path, bob: Person, way: str
) -> None:
    lines = """
        io.stdout:setvbuf("no")
        inbox:enter_idle()
        uids(inbox:is_unseen())
        inbox:is_unseen():move_messages(account.Trash)
        print("moved")
        """
    config = write("config.lua", script(bob, way, lines))
    waiting = start("imapfilter", "-v", "-c", config, "-t", bob.server.ca_file)
    waiting.wait_for("SELECT completed")
    bob.receive(note("It comes"))
    waiting.wait_for("UIDs 1")
    waiting.wait_for("moved")
    assert len(bob.contents("Trash")) == 1


@pytest.mark.parametrize("way", WAYS)
def test_a_wrong_password(sort: Sort, home: Path, bob: Person, way: str) -> None:
    bob.put(note("One"))
    sort(way, "inbox:select_all():delete_messages()", password="wrong", status=None)
    assert "NO [AUTHENTICATIONFAILED]" in talk(home)
    assert len(bob.contents()) == 1


@pytest.mark.parametrize("way", ["STARTTLS", "implicit"])
def test_a_server_of_another_authority_gets_no_password(
    sort: Sort, home: Path, bob: Person, another_ca: Path, way: str
) -> None:
    bob.put(note("One"))
    lines = "inbox:select_all():delete_messages()"
    said = sort(way, lines, ca_file=another_ca, status=None)
    assert "certificate" in said
    assert "LOGIN" not in talk(home).replace("AUTH=LOGIN", "")
    assert len(bob.contents()) == 1
    sort(way, lines)
    assert bob.contents() == []


def test_dry_run(run: Run, write: Write, bob: Person) -> None:
    bob.put(note("One"))
    config = write("config.lua", script(bob, "clear", "inbox:select_all():delete_messages()"))
    run("imapfilter", "-n", "-c", config, "-t", os.fspath(bob.server.ca_file))
    assert len(bob.contents()) == 1
