"""Properties of all observers: any bytes become steps, no byte is lost, no password is shown."""

from __future__ import annotations

import base64
import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from observer_dialogue import check, everything, lines, seen, whole

from mailedu.protocols.imap import IMAP
from mailedu.protocols.observer import observe, observer_for
from mailedu.protocols.pop3 import POP3
from mailedu.protocols.smtp import SMTP
from mailedu.transcript import Line

SENDERS = st.sampled_from(["client", "server"])
ENDS = st.sampled_from([b"\r\n", b"\r\n", b"\r\n", b"\n", b"", b"\r"])
WORDS = {
    "POP3": [*POP3.commands, "AUTH", "STLS", "+OK", "-ERR", "+", "+OK 2 320", "1", "2 0",
             "[IN-USE]", "PLAIN", "LOGIN", "PIPELINING", ".", ".."],
    "SMTP": [*SMTP.commands, "BDAT", "STARTTLS", "220", "221", "235", "250", "250-", "250-SIZE 9",
             "250 PIPELINING", "334", "354", "421", "500", "535 5.7.8", "550-", "PLAIN", "LOGIN",
             "FROM:<a@b.test>", "TO:<c@d.test>", "10 LAST", "<", ".", "..", "AGIAYw==", "*"],
    "IMAP": [*IMAP.commands, "ENABLE", "*", "+", "a1", "a2", "OK", "NO", "BAD", "BYE", "PREAUTH",
             "1", "3", "EXISTS", "RECENT", "FETCH", "(FLAGS (\\Seen) UID 4)", "(BODY[] {3}", "{3}",
             "{2+}", "{0}", "{9}", "DONE", "FLAGS", "\"a b\"", "\"", "(", ")", "[", "]", "INBOX",
             "[UIDNEXT 4]", "[READ-WRITE]", "1:*", "BODY[]", "PLAIN", "LIST () \"/\"", "&AOk-",
             "~{3+}", "BINARY[1] ~{3}", "$", "ESEARCH (TAG \"a1\") UID", "ALL", "MIN 2", "ENABLED",
             "IMAP4rev2", "THREAD", "((1)(2 3))", "QUOTA", "(STORAGE 1 2)", "QUOTAROOT", "ACL",
             "MYRIGHTS", "lrs", "LISTRIGHTS", "NAMESPACE", "((\"\" \"/\"))", "NIL", "STATUS",
             "VANISHED", "(EARLIER)", "(MODSEQ 3)", "[MODIFIED 1]", "[COPYUID 1 2 3]",
             "CHARSET UTF-8", "RETURN (SAVE)", "NOT", "OR", "(FROM a)", "HEADER", "CRAM-MD5",
             "(\"CHILDINFO\" (\"x\"))", "(UNCHANGEDSINCE 0)", "\x16\x03\x01", "CAPABILITY"],
}  # fmt: skip


def dialogues(protocol: str) -> st.SearchStrategy[list[Line]]:
    """Lines of a side, made of the protocol's words and of any bytes."""
    words = st.sampled_from([word.encode() for word in WORDS[protocol]])
    spoken = st.lists(words | st.binary(max_size=4), min_size=0, max_size=5).map(b" ".join)
    line = st.builds(lambda text, end: text + end, spoken | st.binary(max_size=30), ENDS)
    return st.lists(st.tuples(SENDERS, line), max_size=14).map(lines)


@pytest.mark.parametrize("protocol", ["POP3", "SMTP", "IMAP"])
@pytest.mark.parametrize("reveal", [True, False])
def test_any_bytes_become_steps(protocol: str, reveal: bool) -> None:
    @settings(max_examples=100, deadline=None)
    @given(dialogues(protocol))
    def run(given_lines: list[Line]) -> None:
        steps = observe(protocol, given_lines, reveal=reveal)
        check(protocol, steps)
        if reveal:
            for sender in ("client", "server"):
                assert seen(steps, sender) == whole(given_lines, sender)

    run()


@pytest.mark.parametrize("protocol", ["POP3", "SMTP", "IMAP"])
def test_feeding_line_by_line_gives_the_same_steps(protocol: str) -> None:
    @settings(max_examples=50, deadline=None)
    @given(dialogues(protocol))
    def run(given_lines: list[Line]) -> None:
        observer = observer_for(protocol)
        steps = [step for line in given_lines for step in observer.feed(line)]
        assert steps + observer.close() == observe(protocol, given_lines)
        assert observer.close() == []

    run()


PASSWORDS = st.text(string.ascii_letters + string.digits + "!#$&'+,-./:;<=>?@^_`|~", min_size=8)
REPLIES = st.sampled_from(["yes", "no", "odd"])
LOGINS = {
    "POP3": [
        "PASS {0}", "pass {0}", " PASS {0}", "PASS  {0}", "PASS\t{0}", "PASS:{0}", "PASS {0} {0}",
        "PAS {0}", "PSAS {0}", "USER bob {0}", "{0}", "AUTH PLAIN {1}", "AUTH PLAIN\r\n{1}",
        "AUTH LOGIN\r\nYm9i\r\n{2}", "AUTH PLAN {1}", "AUTH {1}", "AUTH PLAIN\r\n{0}",
        "APOP bob 0123 {0}",
    ],
    "SMTP": [
        "AUTH PLAIN {1}", "AUTH PLAIN\r\n{1}", "AUTH LOGIN\r\nYm9i\r\n{2}",
        "AUTH LOGIN Ym9i\r\n{2}",
        "auth plain {1}", "AUTH PLAN {1}", "AUT PLAIN {1}", "AUTHPLAIN {1}", "AUTH {1}",
        "AUTH PLAIN\r\n{0}", "AUTH LOGIN\r\nYm9i\r\n{0}", "AUTH PLAIN {1} {1}", "AUTH\tPLAIN {1}",
        "AUTH LOGIN Ym9i {2}",
    ],
    "IMAP": [
        "a LOGIN bob {0}", 'a LOGIN bob "{0}"', 'a LOGIN "bob" "{0}"', "a login bob {0} {0}",
        "a LOGIN bob {{{3}}}\r\n{0}", "a LOGIN bob {{{3}+}}\r\n{0}", "a LOGIN  bob  {0}",
        "a LOGIN {{3}}\r\nbob {0}", "a LOGIN {{3+}}\r\nbob {{{3}+}}\r\n{0}", "LOGIN bob {0}",
        "LOGN bob {0}", "a LOGN bob {0}", "a\tLOGIN\tbob\t{0}", 'a LOGIN "bob {0}', "a PASS {0}",
        "a LOGIN (bob {0}", "a AUTHENTICATE PLAIN {1}", "a AUTHENTICATE PLAIN\r\n{1}",
        "a AUTHENTICATE LOGIN\r\nYm9i\r\n{2}", "a AUTHENTICATE PLAN {1}", "a AUTHENTICATE {1}",
    ],
}  # fmt: skip
BEFORE = {
    "POP3": ["S+OK hello", "CUSER bob", "S+OK"],
    "SMTP": ["S220 hello", "CEHLO c.test", "S250-m.test", "S250 AUTH PLAIN LOGIN"],
    "IMAP": ["S* OK hello"],
}
GO_ON = {"POP3": "+ ", "SMTP": "334 ", "IMAP": "+ "}
ANSWERS = {
    "POP3": {"yes": "+OK {0}", "no": "-ERR bad password {0}", "odd": "{0}?"},
    "SMTP": {"yes": "235 2.7.0 {0}", "no": "535 5.7.8 not {0}", "odd": "500 what is {0}"},
    "IMAP": {"yes": "a OK {0}", "no": "a NO [AUTHENTICATIONFAILED] {0}", "odd": "a BAD {0} {0}"},
}


@pytest.mark.parametrize(
    ("protocol", "login"), [(name, login) for name in LOGINS for login in LOGINS[name]]
)
def test_no_password_is_shown(protocol: str, login: str) -> None:
    @settings(max_examples=8, deadline=None)
    @given(PASSWORDS, REPLIES, st.booleans())
    def run(password: str, reply: str, prompted: bool) -> None:
        plain = base64.b64encode(f"\0bob\0{password}".encode()).decode()
        alone = base64.b64encode(password.encode()).decode()
        sent = [(row[0], row[1:]) for row in BEFORE[protocol]]
        for number, row in enumerate(login.split("\r\n")):
            if number and prompted:
                sent.append(("S", GO_ON[protocol]))
            sent.append(("C", row.format(password, plain, alone, len(password))))
        sent.append(("S", ANSWERS[protocol][reply].format(password)))
        sent.append(("C", "QUIT"))
        given_lines = lines((sender, text.encode() + b"\r\n") for sender, text in sent)
        steps = observe(protocol, given_lines)
        check(protocol, steps)
        shown = everything(steps)
        assert password not in shown and repr(password)[1:-1] not in shown
        assert plain not in shown and alone not in shown
        assert b"********" in seen(steps, "client")
        revealed = observe(protocol, given_lines, reveal=True)
        assert seen(revealed, "client") == whole(given_lines, "client")

    run()
