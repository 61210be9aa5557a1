"""What may be asked about a POP3 dialogue."""

from __future__ import annotations

from mailedu.protocols.pop3 import AUTHORIZATION, POP3, TRANSACTION, UPDATE
from mailedu.protocols.questions.asking import Asking
from mailedu.protocols.questions.common import common
from mailedu.protocols.questions.moments import Moment

_LOGINS = ("PASS", "APOP", "AUTH")
_IN_USE = b"[IN-USE]"


def _done(m: Moment) -> bool:
    return m.status == "+OK"


def _refused(m: Moment) -> bool:
    return m.status == "-ERR"


def _logged_in(m: Moment) -> bool:
    return _done(m) and m.after == TRANSACTION


def _lock_was_released(m: Moment) -> bool:
    if not _logged_in(m):
        return False
    others = (s for s in m.transcript.steps[: m.first] if s.connection != m.reply.connection)
    return any(s.kind == "reply" and _IN_USE in s.data for s in others)


def _marked_number(m: Moment) -> bool:
    return _refused(m) and m.says("number").isdigit() and int(m.says("number")) in m.marked


def _no_such_number(m: Moment) -> bool:
    known = [row.number for row in m.rows]
    named = m.says("number")
    return _refused(m) and m.legal and named.isdigit() and int(named) not in known != []


def _marks(m: Moment) -> bool:
    there = m.mailbox_after is None or m.kept_all
    return _done(m) and m.says("number") in map(str, m.reply.marked) and there


def _marks_are_there(m: Moment) -> bool:
    return bool(m.marked) and set(m.marked) <= {row.number for row in m.rows}


def _with_marks(m: Moment) -> bool:
    return _done(m) and _marks_are_there(m)


def _nothing_marked(m: Moment) -> bool:
    return _done(m) and m.state == TRANSACTION and not m.marked


def _fetched(m: Moment) -> bool:
    return any(s.verb == "RETR" and s.kind == "reply" and s.error is None for s in m.earlier())


def _mark_changed(m: Moment) -> bool:
    return any(s.verb == "RSET" and s.kind == "reply" for s in m.earlier())


ASKINGS = (
    Asking(
        ("USER",), "state", lambda m: _done(m) and m.after == AUTHORIZATION,
        "The server answers +OK. In which state is it then?",
        "AUTHORIZATION: the password is still to come",
        (("TRANSACTION: the user is known now",
          "A name alone proves nothing. TRANSACTION begins when PASS succeeds."),
         ("UPDATE: the maildrop is being opened",
          "UPDATE comes last, after QUIT, when marked messages are removed.")),
        "USER only names the maildrop. A server may say +OK to a name that it does not know, so "
        "as to give nothing away.", "RFC 1939 §7",
    ),
    Asking(
        _LOGINS, "reply", _lock_was_released,
        "A session before this one was refused, because another had locked the maildrop. Since "
        "then that other session has ended. The password is right. What does the server answer?",
        "+OK: the lock went with the session that held it",
        (("-ERR: the maildrop is still locked",
          "The lock belongs to a session and is released when that ends."),
         ("-ERR: the maildrop can be opened by one client only, the first one",
          "Several clients may take turns; only two at once are excluded.")),
        "Each session locks the maildrop anew and releases it at its end.", "RFC 1939 §4, §6",
    ),
    Asking(
        _LOGINS, "state", _logged_in,
        "The login succeeds. In which state is the server then?",
        "TRANSACTION: the maildrop is open, and locked for this session",
        (("AUTHORIZATION: a mailbox has to be selected first",
          "A POP3 user has one maildrop, and nothing to select; that is IMAP."),
         ("UPDATE: the messages may be changed from now on",
          "UPDATE comes last, after QUIT, when marked messages are removed.")),
        "The server locks the maildrop and numbers its messages; both hold until the session ends.",
        "RFC 1939 §4, §5",
    ),
    Asking(
        _LOGINS, "reply", lambda m: _refused(m) and m.code == "IN-USE",
        "The password is right, and another session has this maildrop open. What does the server "
        "answer?",
        "-ERR: the maildrop is in use",
        (("+OK: both may read, and whoever came first may delete",
          "POP3 has no shared access: the lock excludes every other session."),
         ("+OK: the new session takes the lock, and the other one is closed",
          "The session that holds the lock keeps it until it ends."),
         ("-ERR: the password is wrong",
          "The login was right; the response code [IN-USE] lets a client tell the two apart.")),
        "The maildrop is locked for one session at a time, so that no message goes away while "
        "another session has a number for it.", "RFC 1939 §4; RFC 2449 §8.1.2", often=2,
    ),
    Asking(
        _LOGINS, "state", lambda m: _refused(m) and m.code == "AUTH" and m.after == AUTHORIZATION,
        "The name or the password is wrong. In which state is the server then?",
        "AUTHORIZATION: the client may try again",
        (("TRANSACTION: logged in, with an empty maildrop",
          "Without a login there is no maildrop at all."),
         ("UPDATE: the session is over",
          "UPDATE can only be reached from TRANSACTION.")),
        "A login that fails changes nothing. Servers limit how often it may be tried.",
        "RFC 1939 §4",
    ),
    Asking(
        ("STAT",), "reply", _with_marks,
        "The maildrop has {all}. Marked so far: no. {marked}. How many messages does STAT "
        "count? (Type a number.)",
        "{rest_count}",
        (("{count}", "Marked messages are still there, and yet STAT does not count them."),),
        "STAT leaves out what is marked as deleted, although nothing has been removed yet.",
        "RFC 1939 §5", typed=True,
    ),
    Asking(
        ("STAT",), "reply", lambda m: _nothing_marked(m) and _mark_changed(m) and m.rows != (),
        "RSET took all marks back. How many messages does STAT count now? (Type a number.)",
        "{count}", (("0", "RSET brings back every message that was marked."),),
        "Without a mark every message counts: nothing had been removed.",
        "RFC 1939 §5", typed=True,
    ),
    Asking(
        ("LIST",), "reply",
        lambda m: _with_marks(m) and not m.says("number") and len(m.rows) > len(m.marked),
        "Marked so far: no. {marked}. Which messages does LIST show?",
        "the others, under the numbers that they had",
        (("the others, numbered anew from 1",
          "Numbers are given at login and stay the same until the session ends."),
         ("all, the marked ones too",
          "What is marked is still there, but LIST leaves it out."),
         ("all, the marked ones with a size of 0",
          "LIST leaves marked messages out altogether.")),
        "LIST leaves out what is marked, and no number ever changes within a session.",
        "RFC 1939 §5",
    ),
    Asking(
        ("LIST",), "reply", lambda m: _nothing_marked(m) and not m.says("number") and m.rows != (),
        "What does the server say of each message?",
        "its number and its size in octets",
        (("its number, its sender and its subject",
          "LIST does not look into a message. The header comes with TOP or RETR."),
         ("its number and an id that lasts beyond this session", "That is UIDL.")),
        "One line for each message, and a line with only a dot at the end.", "RFC 1939 §5",
    ),
    Asking(
        ("UIDL",), "reply", lambda m: _nothing_marked(m) and not m.says("number") and m.rows != (),
        "What does the server say of each message?",
        "its number, and an id that it will have in the next session too",
        (("its number and its size in octets", "That is LIST."),
         ("an id that takes the place of its number in RETR and DELE",
          "RETR and DELE take message numbers only; the client looks the number up.")),
        "With these ids a client that leaves mail on the server knows what it already has.",
        "RFC 1939 §7",
    ),
    Asking(
        ("RETR",), "mailbox", lambda m: _done(m) and m.reply.marked == m.marked and m.kept_all,
        "The server sends the whole message. What does the maildrop hold afterwards?",
        "the same as before",
        (("one message less: message {number} is with the client now",
          "RETR sends a copy. What a client deletes, it deletes by DELE."),
         ("the same, but message {number} is marked, and goes when the client says QUIT",
          "Only DELE marks.")),
        "RETR removes nothing and marks nothing.", "RFC 1939 §5",
    ),
    Asking(
        ("DELE",), "reply", _marked_number,
        "Message {number} is marked already. What does the server answer?",
        "-ERR: the number of a marked message may not be used",
        (("+OK: to mark it twice changes nothing",
          "After DELE, any further use of the number is an error."),
         ("+OK: the second DELE takes the mark back",
          "Only RSET takes marks back, and all of them at once.")),
        "A marked message counts as gone for this session, until RSET brings it back.",
        "RFC 1939 §5",
    ),
    Asking(
        ("RETR", "TOP", "LIST", "UIDL"), "reply", _marked_number,
        "Message {number} is marked as deleted. What does the server answer?",
        "-ERR: the number of a marked message may not be used",
        (("+OK: the message is still there, so it can be read",
          "It is still there, but its number is refused until RSET takes the mark back."),
         ("+OK, and the mark is taken back", "Only RSET takes marks back.")),
        "A marked message counts as gone for this session.", "RFC 1939 §5, §7",
    ),
    Asking(
        ("RETR", "TOP", "LIST", "UIDL", "DELE"), "reply", _no_such_number,
        "The maildrop has {all}. What does the server answer?",
        "-ERR: there is no message {number}",
        (("+OK: the last message is meant", "Numbers are taken as they are."),
         ("nothing: it waits for a number that exists",
          "Every command gets a reply, +OK or -ERR.")),
        "A command for a message that does not exist fails; the session goes on.",
        "RFC 1939 §3, §5",
    ),
    Asking(
        ("DELE",), "reply", _marks,
        "What does the server answer?",
        "+OK: message {number} is marked, and still in the maildrop",
        (("+OK: message {number} has been removed from the server",
          "DELE only marks. What is marked is removed in the state UPDATE, after QUIT."),
         ("+OK: message {number} is marked, and those after it get lower numbers",
          "Numbers stay the same until the session ends."),
         ("-ERR: message {number} must be fetched first",
          "DELE needs no RETR: a client may delete what it never read.")),
        "DELE marks a message for this session. If the connection broke now, it would still be "
        "there next time.", "RFC 1939 §5, §6",
    ),
    Asking(
        ("DELE",), "mailbox", lambda m: _marks(m) and m.kept_all,
        "The server answers +OK. If the connection broke right then, how many messages would the "
        "next session find? (Type a number.)",
        "{count}",
        (("{rest_count}", "Marks count for nothing unless QUIT leads to UPDATE."),),
        "Without QUIT the server must remove nothing, however many messages were marked.",
        "RFC 1939 §6", typed=True,
    ),
    Asking(
        ("RSET",), "mailbox", lambda m: _done(m) and bool(m.marked) and not m.reply.marked,
        "Marked so far: no. {marked}. What does RSET do?",
        "it takes all marks back; no message is gone",
        (("it removes what is marked, and the session goes on",
          "Only UPDATE removes, and only QUIT leads there."),
         ("it takes the last mark back; those before it stay",
          "RSET takes all marks back at once.")),
        "Marks are only notes of this session, so they can be taken back until QUIT.",
        "RFC 1939 §5",
    ),
    Asking(
        ("TOP",), "reply", lambda m: _done(m) and m.says("lines").isdigit(),
        "What comes after +OK?",
        "the header, an empty line, and this many lines of the body: {lines}",
        (("this many lines of the message, counted from the first of the header: {lines}",
          "The header always comes as a whole; only lines of the body are counted."),
         ("the first messages of the maildrop, this many: {lines}",
          "The first argument is the message, the second one counts lines of its body.")),
        "With TOP a client can see from whom a message is before it fetches the rest.",
        "RFC 1939 §7",
    ),
    Asking(
        ("STLS",), "reply", _done,
        "What does the server do?",
        "+OK, and then both begin the TLS handshake on this connection",
        (("+OK, and the client opens a new connection to port 995",
          "Port 995 is for TLS from the first octet on; STLS encrypts the connection at hand."),
         ("+OK, and the password will be encrypted, the messages will not",
          "TLS encrypts all that follows.")),
        "After the handshake the session is in AUTHORIZATION, and what was learned before it is "
        "forgotten.", "RFC 2595 §4",
    ),
    Asking(
        ("QUIT",), "mailbox",
        lambda m: _with_marks(m) and m.after == UPDATE
        and len(m.rows_after) == len(m.rows) - len(m.marked),
        "The maildrop has {all}. Marked so far: no. {marked}. What does it hold after QUIT?",
        "{rest}: what was marked is removed",
        (("{all}: what was marked is removed at the next login",
          "QUIT leads to UPDATE, and UPDATE removes, before the server answers."),
         ("{all}: QUIT forgets the marks",
          "That is what happens when the connection breaks without QUIT.")),
        "QUIT in TRANSACTION leads to UPDATE, the only state in which anything is removed.",
        "RFC 1939 §6",
    ),
    Asking(
        ("QUIT",), "mailbox", lambda m: _nothing_marked(m) and _fetched(m) and m.kept_all,
        "Messages were fetched by RETR, and none is marked. What does the maildrop hold after "
        "QUIT?",
        "the same as before",
        (("only what was not fetched: UPDATE removes the rest",
          "UPDATE removes what is marked, and only DELE marks."),
         ("the same, but what was fetched carries a flag for “read”",
          "POP3 has no flags; \\Seen is IMAP's.")),
        "To fetch and to delete are two things: mail is only gone if the client asked for that.",
        "RFC 1939 §5, §6",
    ),
    Asking(
        ("QUIT",), "state", lambda m: _nothing_marked(m) and m.after == UPDATE,
        "No message is marked. Which state does QUIT lead to?",
        "UPDATE: there is nothing to remove, and the lock is released",
        (("AUTHORIZATION: the next user may log in on this connection",
          "The server closes the connection after its answer."),
         ("TRANSACTION: without marks there is no UPDATE",
          "QUIT in TRANSACTION always leads to UPDATE.")),
        "UPDATE removes what is marked, releases the lock and ends the session.", "RFC 1939 §6",
    ),
    Asking(
        ("QUIT",), "reply", lambda m: _done(m) and m.state == AUTHORIZATION,
        "Nobody is logged in. What does the server do?",
        "+OK, and it closes the connection, without an UPDATE",
        (("+OK, and it removes what was marked in the session before",
          "Marks end with their session, and UPDATE is reached from TRANSACTION only."),
         ("-ERR: there is no session to end", "QUIT is allowed in AUTHORIZATION as well.")),
        "Without a login no maildrop is open, so there is nothing to update.", "RFC 1939 §4, §6",
    ),
    Asking(
        (), "mailbox",
        lambda m: m.ends and not m.unanswered and _marks_are_there(m) and m.kept_all
        and not m.reply.marked,
        "The connection breaks here, without QUIT. Marked so far: no. {marked}. What does the "
        "maildrop hold now?",
        "{all}: the marks are forgotten",
        (("{rest}: what was marked is removed",
          "Without QUIT there is no UPDATE, and nothing may be removed."),
         ("{all}, and the marks are there again in the next session",
          "Marks belong to the session; the next one begins without any.")),
        "Only QUIT leads to UPDATE. So a broken line costs no mail.", "RFC 1939 §6", often=2,
    ),
    Asking(
        (), "reply", lambda m: not m.ends and _refused(m) and m.verb in m.protocol.commands
        and not m.legal,
        "The server is in the state {state}. What does it answer?",
        "-ERR: {verb} is not allowed in this state",
        (("+OK: {verb} is allowed in every state",
          "Each command belongs to a state; {verb} does not belong to {state}."),
         ("nothing: it closes the connection",
          "A command out of place gets -ERR, and the session goes on.")),
        "Each command belongs to one or two of the three states.", "RFC 1939 §3",
    ),
    Asking(
        (), "reply", lambda m: not m.ends and _refused(m) and m.verb not in m.protocol.commands,
        "What does the server answer?",
        "-ERR: it does not know this command",
        (("nothing: it waits for a command that it knows",
          "Every command gets a reply, unknown ones too."),
         ("+OK: what it does not know, it passes over",
          "A client could then never tell what was done.")),
        "A server must answer an unknown command with a negative status.", "RFC 1939 §3",
    ),
    *common(POP3, "RFC 1939 §5, §6"),
)  # fmt: skip
