"""POP3 as data (RFC 1939, RFC 2449)."""

from mailedu.protocols.table import (
    Capability,
    Command,
    Protocol,
    State,
    capabilities,
    commands,
    states,
)

AUTHORIZATION, TRANSACTION, UPDATE = "AUTHORIZATION", "TRANSACTION", "UPDATE"
_LOGIN = frozenset({AUTHORIZATION})
_MAIL = frozenset({TRANSACTION})
_BOTH = _LOGIN | _MAIL

POP3 = Protocol(
    name="POP3",
    title="Post Office Protocol, version 3",
    port=110,
    states=states(
        State(
            AUTHORIZATION,
            "start",
            "The server does not know yet who is calling; only logging in is possible.",
            "RFC 1939 §4",
        ),
        State(
            TRANSACTION,
            "working",
            "The maildrop is locked for this session; QUIT leads to UPDATE, "
            "and only UPDATE removes.",
            "RFC 1939 §5",
        ),
        State(
            UPDATE,
            "ending",
            "The server removes what was marked, releases the lock and closes the connection.",
            "RFC 1939 §6",
        ),
    ),
    commands=commands(
        Command("USER", "USER name", _LOGIN, None, "RFC 1939 §7",
                "Names the maildrop; the password follows with PASS.", "USER"),
        Command("PASS", "PASS string", _LOGIN, TRANSACTION, "RFC 1939 §7",
                "Gives the password, readable by anyone on the line unless it is encrypted.",
                "USER"),
        Command("APOP", "APOP name digest", _LOGIN, TRANSACTION, "RFC 1939 §7",
                "Proves knowledge of the password by an MD5 digest of the greeting's timestamp and "
                "the password, which itself never crosses the line."),
        Command("STAT", "STAT", _MAIL, None, "RFC 1939 §5",
                "Asks how many messages there are and how many octets they have together; "
                "marked messages are not counted."),
        Command("LIST", "LIST [msg]", _MAIL, None, "RFC 1939 §5",
                "Asks for the size of each message, or of one; marked messages are left out."),
        Command("RETR", "RETR msg", _MAIL, None, "RFC 1939 §5",
                "Asks for a whole message. It stays on the server: RETR removes nothing."),
        Command("DELE", "DELE msg", _MAIL, None, "RFC 1939 §5",
                "Marks a message as deleted. It goes away only when QUIT leads to UPDATE."),
        Command("NOOP", "NOOP", _MAIL, None, "RFC 1939 §5",
                "Does nothing; the server answers, and the autologout timer starts anew."),
        Command("RSET", "RSET", _MAIL, None, "RFC 1939 §5",
                "Takes all marks back: nothing would be removed now."),
        Command("QUIT", "QUIT", _BOTH, UPDATE, "RFC 1939 §4, §6",
                "Ends the session. From TRANSACTION it enters UPDATE, which removes marked "
                "messages; from AUTHORIZATION nothing is removed."),
        Command("TOP", "TOP msg n", _MAIL, None, "RFC 1939 §7",
                "Asks for the header of a message and the first n lines of its body.", "TOP"),
        Command("UIDL", "UIDL [msg]", _MAIL, None, "RFC 1939 §7",
                "Asks for unique ids, which stay the same from session to session; "
                "message numbers do not.", "UIDL"),
        Command("CAPA", "CAPA", _BOTH, None, "RFC 2449 §5",
                "Asks which optional features the server has."),
    ),
    capabilities=capabilities(
        Capability("TOP", "RFC 2449 §6.1", "The server has the TOP command."),
        Capability("USER", "RFC 2449 §6.2", "Logging in with USER and PASS is possible."),
        Capability("RESP-CODES", "RFC 2449 §6.4",
                   "A text that begins with [ in a reply is a response code for programs."),
        Capability("PIPELINING", "RFC 2449 §6.6",
                   "A client may send several commands without waiting for each reply."),
        Capability("UIDL", "RFC 2449 §6.8", "The server has the UIDL command."),
        Capability("IMPLEMENTATION", "RFC 2449 §6.9", "Names the server's program."),
    ),
    codes={
        "+OK": "Success.",
        "-ERR": "Failure: the command was refused or could not be done.",
        "IN-USE": "Another session holds the maildrop's lock.",
        "LOGIN-DELAY": "This user logged in too short a time ago.",
        "AUTH": "Name or password is wrong.",
        "SYS/TEMP": "Something on the server's side failed for the moment.",
        "SYS/PERM": "Something on the server's side failed until a person repairs it.",
    },
)  # fmt: skip
