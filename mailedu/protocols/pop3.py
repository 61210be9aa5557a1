"""POP3 as data (RFC 1939, and the extensions of RFC 2449, 2595, 3206, 5034 and 6856).

Two names are no capabilities, and yet a server can be told to do without: ``APOP``, which is
announced by the greeting's timestamp (RFC 2449 §6), and ``CAPA`` itself.
"""

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
                "the password, which itself never crosses the line.", "APOP"),
        Command("AUTH", "AUTH mechanism [initial-response]", _LOGIN, TRANSACTION, "RFC 5034 §4",
                "Logs in by a SASL mechanism: challenges and responses in base64.", "SASL"),
        Command("STLS", "STLS", _LOGIN, None, "RFC 2595 §4",
                "Asks to encrypt the connection; the TLS handshake follows the reply.", "STLS"),
        Command("UTF8", "UTF8", _LOGIN, None, "RFC 6856 §2.1",
                "Switches to UTF-8 mode, in which messages with UTF-8 in their header can be "
                "fetched.", "UTF8"),
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
                "Asks which optional features the server has.", "CAPA"),
    ),
    capabilities=capabilities(
        Capability("TOP", "RFC 2449 §6.1", "The server has the TOP command."),
        Capability("USER", "RFC 2449 §6.2", "Logging in with USER and PASS is possible."),
        Capability("SASL", "RFC 5034 §3",
                   "The server has the AUTH command, with these SASL mechanisms."),
        Capability("RESP-CODES", "RFC 2449 §6.4",
                   "A text that begins with [ in a reply is a response code for programs."),
        Capability("LOGIN-DELAY", "RFC 2449 §6.5",
                   "A user must wait so many seconds between two logins."),
        Capability("PIPELINING", "RFC 2449 §6.6",
                   "A client may send several commands without waiting for each reply."),
        Capability("EXPIRE", "RFC 2449 §6.7",
                   "How many days mail may stay on the server; 0: none, once it was retrieved."),
        Capability("UIDL", "RFC 2449 §6.8", "The server has the UIDL command."),
        Capability("IMPLEMENTATION", "RFC 2449 §6.9", "Names the server's program."),
        Capability("STLS", "RFC 2595 §4", "The connection can be encrypted now, by STLS."),
        Capability("AUTH-RESP-CODE", "RFC 3206 §6",
                   "The response code AUTH marks every refusal of a name or password."),
        Capability("UTF8", "RFC 6856 §2",
                   "The server has UTF-8 mode; with USER, names and passwords may be in UTF-8."),
    ),
    codes={
        "+OK": "Success.",
        "-ERR": "Failure: the command was refused or could not be done.",
        "IN-USE": "Another session holds the maildrop's lock.",
        "LOGIN-DELAY": "This user logged in too short a time ago.",
        "AUTH": "The name, the password or the way to log in is not accepted.",
        "SYS/TEMP": "Something on the server's side failed for the moment.",
        "SYS/PERM": "Something on the server's side failed until a person repairs it.",
        "UTF8": "The message has UTF-8 in its header; it can be fetched in UTF-8 mode only.",
    },
)  # fmt: skip
