"""What each line of POP3 means, as templates. ``{…}`` are values of this very dialogue.

Keys: a verb; with `` n`` LIST and UIDL of one message, and QUIT after the login; with `` s`` PASS
on an encrypted line; with `` r`` AUTH with a response, with `` 0`` AUTH without a mechanism and
QUIT without a mark; with `` e`` what EXPIRE 0 makes different.
Values of the templates: number, lines, mechanism (arguments), user; messages ("three messages"),
octets, text (of the reply); rows, features (of a list); marked, fetched ("numbers 1 and 3"),
removed ("two messages"), all ("all three messages").
"""

# What the client asks for.
COMMANDS = {
    "USER": "The client names the maildrop that it wants to open: {user}. "
    "The password follows with PASS.",
    "PASS": "The client gives the password. "
    "On a line without encryption, anyone who listens can read it.",
    "PASS s": "The client gives the password. The line is encrypted: only the server can read it.",
    "APOP": "The client logs in as {user} without sending the password. It sends an MD5 digest "
    "of the greeting's timestamp followed by the password, which the server computes too.",
    "AUTH": "The client wants to log in by the SASL mechanism {mechanism}. The server's challenges "
    "and the client's responses follow, all in base64.",
    "AUTH r": "The client logs in by the SASL mechanism {mechanism}, and sends its first response "
    "with the command, which saves a round trip.",
    "AUTH 0": "The client names no SASL mechanism. Some servers list theirs in answer; CAPA is the "
    "standard's way to ask.",
    "STLS": "The client asks to encrypt this connection with TLS. It must send nothing more until "
    "the server has agreed and the handshake is done.",
    "UTF8": "The client asks for UTF-8 mode: from now on it can take messages with UTF-8 in their "
    "header, such as addresses in any script.",
    "STAT": "The client asks how many messages there are and how many octets they have "
    "together. Messages marked as deleted do not count.",
    "LIST": "The client asks for the number and the size of every message. "
    "Messages marked as deleted are left out.",
    "LIST n": "The client asks for the size of message {number}.",
    "RETR": "The client asks for the whole of message {number}. "
    "RETR only copies: the message stays on the server.",
    "DELE": "The client asks the server to mark message {number} as deleted. "
    "It would go away only after QUIT, in UPDATE.",
    "NOOP": "The client asks for nothing but an answer. "
    "Any command starts the server's autologout timer anew.",
    "RSET": "The client takes back all marks that it has made in this session.",
    "TOP": "The client asks for the header of message {number} and the first lines of its body "
    "(how many: {lines}). It need not fetch the whole message to look at it.",
    "UIDL": "The client asks for the unique id of every message. Ids stay the same from "
    "session to session, so the client can tell which messages it has already.",
    "UIDL n": "The client asks for the unique id of message {number}. "
    "Unlike the message number, it stays the same in later sessions.",
    "CAPA": "The client asks which optional features this server has.",
    "QUIT": "The client ends the session before logging in. No maildrop was opened, so "
    "nothing will be removed.",
    "QUIT n": "The client ends the session, and the server enters UPDATE. Only now are marked "
    "messages removed: {marked}.",
    "QUIT ?": "The client ends the session, and the server enters UPDATE. Only now are marked "
    "messages removed. Which ones is not known yet: replies to DELE or RSET are still to come.",
}  # fmt: skip

# What the server's +OK means.
SUCCESS = {
    "USER": "The server waits for the password. Many servers say this for names that do not "
    "exist as well, so as to give nothing away.",
    "PASS": "{user} is logged in. The maildrop is locked: no other POP3 session can open it "
    "until this one ends, and the message numbers stay as they are.",
    "APOP": "{user} is logged in, and the password never crossed the line. The maildrop is "
    "locked: no other POP3 session can open it until this one ends.",
    "AUTH": "{user} is logged in. The maildrop is locked: no other POP3 session can open it "
    "until this one ends, and the message numbers stay as they are.",
    "AUTH 0": "The server lists its SASL mechanisms, a habit from before CAPA. Nobody is logged "
    "in.",
    "STLS": "The TLS handshake begins now; what follows is encrypted on the line. What either side "
    "learned before, such as CAPA's list or the name given by USER, no longer counts.",
    "UTF8": "The session is in UTF-8 mode, and stays in it until it ends.",
    "STAT": "The maildrop holds {messages} with {octets} octets together. "
    "Messages marked in this session are not counted.",
    "LIST": "The list names {rows}, each with its number and its size in octets. "
    "The line with a single dot ends it.",
    "LIST n": "Message {number} has {octets} octets.",
    "RETR": "Here is message {number}. It is still on the server: RETR removes nothing. "
    "The line with a single dot ends the message.",
    "RETR e": "Here is message {number}. It is still on the server, but this one announced EXPIRE "
    "0: once QUIT ends the session, it may remove what was retrieved.",
    "DELE": "Message {number} is only marked. Nothing has been removed: if the connection "
    "broke now, {all} would still be here next time.",
    "NOOP": "The server is there. Nothing has changed.",
    "RSET": "All marks are gone. QUIT would remove nothing now.",
    "TOP": "Here is the header of message {number}, a blank line, and the first lines of the "
    "body (asked for: {lines}). The line with a single dot ends it.",
    "UIDL": "The list names {rows}, each with its number and its unique id. The number is "
    "good for this session, the id for later ones too.",
    "UIDL n": "The unique id of message {number} is {text}.",
    "CAPA": "The server has {features}, one on each line. "
    "The line with a single dot ends the list.",
    "QUIT": "The session ends in AUTHORIZATION: there is no UPDATE, and nothing was removed.",
    "QUIT n": "In UPDATE the server removed {removed}, released the lock, and now it closes "
    "the connection.",
    "QUIT 0": "No message carried a mark, so UPDATE removed nothing. The lock is released, and "
    "the server closes the connection.",
    "QUIT e": "In UPDATE the server removed what was marked: {removed}. By EXPIRE 0 it may take "
    "what was retrieved for marked as well: {fetched}. The lock is released.",
}  # fmt: skip

# What the server's -ERR means.
FAILURE = {
    "USER": "The server does not accept this name, or does not take USER now.",
    "PASS": "The login failed: the name or the password is wrong, or the maildrop cannot be "
    "locked. The client is still in AUTHORIZATION and may try again.",
    "APOP": "The login failed: the name or the digest is wrong, or the maildrop cannot be "
    "locked. The client is still in AUTHORIZATION.",
    "AUTH": "The login failed, or was given up. The client is still in AUTHORIZATION, and may try "
    "again or log in another way.",
    "STLS": "The server does not encrypt this connection; it goes on as it is.",
    "UTF8": "The server does not enter UTF-8 mode.",
    "STAT": "The server did not count the messages.",
    "LIST": "The server gave no list.",
    "LIST n": "There is no message {number} to list: the number was never used in this session, "
    "or the message is marked as deleted.",
    "RETR": "There is no message {number} to fetch: the number was never used in this session, "
    "the message is marked as deleted, or another program has removed it.",
    "DELE": "Message {number} was not marked: the number was never used in this session, or "
    "the message is marked already.",
    "NOOP": "The server did not accept the command.",
    "RSET": "The server did not take the marks back.",
    "TOP": "The server sent nothing of message {number}: there is no such message now, or the "
    "arguments are wrong.",
    "UIDL": "The server gave no list of unique ids.",
    "UIDL n": "There is no message {number} to identify: the number was never used in this "
    "session, or the message is marked as deleted.",
    "CAPA": "The server does not know CAPA. The client must try each optional command to "
    "learn whether it works.",
    "QUIT": "The server did not accept QUIT.",
    "QUIT n": "The server could not remove some of the marked messages. It must not remove any "
    "that were not marked.",
}  # fmt: skip

# Response codes (RFC 2449 §8, RFC 3206) say more than the verb does.
CODES = {
    "IN-USE": "Another session holds the maildrop's lock. The password was right; trying again "
    "later is enough.",
    "LOGIN-DELAY": "This user logged in too short a time ago; the client should wait.",
    "AUTH": "The name, the password or this way to log in is not accepted: there is no use in "
    "trying the same again.",
    "SYS/TEMP": "Something on the server's side failed, and should work again later.",
    "SYS/PERM": "Something on the server's side failed that a person must repair.",
    "UTF8": "The message has UTF-8 in its header, and such a message is given out in UTF-8 mode "
    "only: the client must give UTF8 before it logs in.",
}  # fmt: skip

# Commands that are not in the table: their section and what they are for.
ELSEWHERE = {
    "LANG": ("RFC 6856 §3", "The client asks for texts in another language."),
}  # fmt: skip

GREETING = (
    "The server greets, and the session begins in AUTHORIZATION.",
    "The server greets, and the session begins in AUTHORIZATION. The text in angle brackets is "
    "a timestamp that differs each time: with it the client may log in by APOP.",
    "The server refuses the connection.",
)
CANCEL = "The client gives up logging in: * cancels the exchange."
DONE = "The server did what was asked."
REFUSED = "The server refuses the command; nothing was done. The session goes on."
ODD = "The client cannot tell from this line whether the command was done."
STRAY = "No command was waiting for this reply. A POP3 server speaks only when it is asked."
UNKNOWN = "{verb} is no POP3 command. The server should answer -ERR, and the session goes on."
ENDS = {
    "AUTHORIZATION": ("The connection ended before anyone logged in. Nothing was touched.",
                      "RFC 1939 §4"),
    "TRANSACTION": ("The connection ended without QUIT, so there is no UPDATE. Nothing was "
                    "removed: {marks_are_forgotten}", "RFC 1939 §6"),
    "UPDATE": ("The server closed the connection, as it does after QUIT.", "RFC 1939 §6"),
}  # fmt: skip
UNANSWERED = (
    "The connection ended before the answer to QUIT arrived. QUIT had been sent, so the server may "
    "have removed what was marked. The client cannot know until it logs in again."
)
