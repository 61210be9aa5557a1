"""What each line of SMTP means, as templates. ``{…}`` are values of this very dialogue.

Values of the templates: path (an address), domain, argument, user, octets ("86 octets"),
recipients ("two recipients").
"""

# What the client asks for.
COMMANDS = {
    "EHLO": "The client says who it is, {domain}, and asks which extensions the server has.",
    "HELO": "The client says who it is, {domain}, in the old way: extensions are not used.",
    "MAIL": "The client opens a mail transaction. Error reports about this message will go to "
    "{path}; the From: line of the header plays no part in it.",
    "MAIL <>": "The client opens a mail transaction with the empty reverse-path: the message is "
    "itself a report, and nothing may be sent back if it cannot be delivered.",
    "RCPT": "The client adds {path} to the recipients. This decides where the message goes; "
    "the To: line of its header does not.",
    "DATA": "The client has named everyone and now wants to send the message text. It must wait "
    "for 354.",
    "BDAT": "The client sends a chunk of the message, {octets}. They follow this line at once, and "
    "more chunks will come; no dot ends them.",
    "BDAT L": "The client sends the last chunk of the message, {octets}. They follow this line at "
    "once; no dot ends them.",
    "RSET": "The client drops the transaction, if one is open: sender, recipients and text are "
    "forgotten. The session goes on.",
    "NOOP": "The client asks for nothing but an answer.",
    "VRFY": "The client asks whether {argument} exists here. Most servers give nothing away, "
    "because spammers would collect addresses.",
    "EXPN": "The client asks who is on the mailing list {argument}.",
    "HELP": "The client asks for help.",
    "QUIT": "The client ends the session and waits for the server's goodbye.",
    "AUTH": "The client begins to log in with the mechanism {argument}.",
    "STARTTLS": "The client asks to encrypt this connection with TLS. It sends nothing more until "
    "the server agrees.",
}  # fmt: skip

# What a reply means: first (verb, code), then (verb, first digit), then the code by itself.
REPLIES = {
    ("", "220"): "The server is ready. The client speaks next, with EHLO.",
    ("", "554"): "The server takes no mail from this client. The client can only say QUIT.",
    ("", "521"): "This host takes no mail at all.",
    ("EHLO", "250"): "The server greets the client. It names its extensions, one on each line "
    "after the first: the client may use these and no others.",
    ("HELO", "250"): "The server greets the client. It names no extensions to one that says HELO.",
    ("MAIL", "250"): "The sender is accepted and a transaction is open. Recipients come next.",
    ("MAIL", "530"): "The server wants the client to log in before it takes mail.",
    ("MAIL", "552"): "The message would be too big, by the size that the client announced. It need "
    "not be sent at all.",
    ("MAIL", "554"): "The server does not take mail from this sender.",
    ("MAIL", "555"): "The server does not know one of the parameters. It takes only those of the "
    "extensions that it announced.",
    ("RCPT", "555"): "The server does not know one of the parameters. It takes only those of the "
    "extensions that it announced.",
    ("RCPT", "452"): "The server has no room for {path}, or takes no more recipients now. The "
    "client should try this one again later; other recipients stay.",
    ("RCPT", "250"): "The server accepts {path} as a recipient. The envelope now has "
    "{recipients}.",
    ("RCPT", "251"): "{path} is not a user here, but the server will pass the message on.",
    ("RCPT", "550"): "The server does not take mail for {path}: it knows no such mailbox, does "
    "not pass mail on for this client, or has a rule against it. Other recipients stay.",
    ("RCPT", "551"): "{path} is not a user here; the text may name where to send instead.",
    ("RCPT", "4"): "The server does not take {path} at the moment. The client should try this "
    "recipient again later.",
    ("RCPT", "5"): "The server does not take {path} as a recipient. Other recipients of the "
    "envelope stay.",
    ("DATA", "354"): "From now on every line is message text, and no line is a command, until "
    "one that holds only a dot.",
    ("DATA", "5"): "The server does not want the text, so the client must not send it.",
    ("DATA.", "250"): "The server has taken responsibility for the message to {recipients}: it "
    "delivers it, or reports failure to the reverse-path. It need not have been delivered yet.",
    ("DATA.", "4"): "The server did not take the message. The client keeps it and tries again "
    "later.",
    ("DATA.", "5"): "The server refused the message for good. The client must report that to "
    "the sender.",
    ("RSET", "250"): "No transaction is open now. The session stays as it was.",
    ("NOOP", "250"): "The server is there. Nothing has changed.",
    ("VRFY", "250"): "The server confirms the user and names the mailbox.",
    ("VRFY", "252"): "The server does not say whether the user exists. It would take a message "
    "and try to deliver it.",
    ("EXPN", "250"): "The server names the members of the list.",
    ("HELP", "2"): "The server sends help for people; programs ignore it.",
    ("QUIT", "221"): "The server says goodbye and closes the connection. A transaction that was "
    "not completed is dropped.",
    ("AUTH", "235"): "{user} is logged in; the server will now take mail from this client.",
    ("AUTH", "334"): "The server waits for the client's next line of the login.",
    ("AUTH", "535"): "The login failed: name or password is wrong. The server does not say "
    "which.",
    ("AUTH", "501"): "The server could not read the login line, or the client gave up.",
    ("AUTH", "504"): "The server does not have this mechanism; EHLO names those that it has.",
    ("AUTH", "534"): "This mechanism is too weak for the server's taste.",
    ("AUTH", "538"): "This mechanism would show the password to anyone who listens. The server "
    "takes it only when the connection is encrypted (STARTTLS).",
    ("AUTH", "454"): "The server cannot check logins at the moment.",
    ("STARTTLS", "220"): "The TLS handshake begins now. Afterwards both start anew, with EHLO: "
    "what the client said before, and what the server offered, is forgotten.",
    ("STARTTLS", "454"): "The server cannot encrypt at the moment. The client must decide whether "
    "to go on in clear text.",
    ("STARTTLS", "5"): "The server does not encrypt this connection.",
    ("BDAT", "250"): "The server has this chunk of the message.",
    ("BDAT", "4"): "The server could not take this chunk, and forgets those before it. The client "
    "keeps the message and tries again later.",
    ("BDAT", "5"): "The server refuses the message. It has read this chunk away, and forgets those "
    "before it.",
    ("BDAT L", "250"): "The server has the last chunk and has taken responsibility for the "
    "message to {recipients}.",
    ("BDAT L", "4"): "The server did not take the message. The client keeps it and tries again "
    "later.",
    ("BDAT L", "5"): "The server refused the message for good. The client must report that to "
    "the sender.",
}  # fmt: skip

# By the first digit, when neither the verb nor the code says more (RFC 5321 §4.2.1).
CLASSES = {
    "2": "The server did what was asked.",
    "3": "The server waits for more from the client.",
    "4": "Not now: the client may try the same again later.",
    "5": "Refused: the client must not repeat the same command in the same way.",
}  # fmt: skip
CODE_LABELS = {
    "2": "code: done",
    "3": "code: go on",
    "4": "code: not now, try later",
    "5": "code: refused",
}  # fmt: skip

TEXT = (
    "This is the whole message: header, blank line, body. The line with a single dot ends it "
    "and is no part of it."
)
TEXT_STUFFED = (
    " A line of the text that begins with a dot gets another dot in front, which the server "
    "takes off again."
)
CHUNK = "These octets are a chunk of the message. Their number was announced, so no dot ends them."
CANCEL = "The client gives up logging in: * cancels the exchange."
ODD = "The client cannot tell from this line whether the command was done."
STRAY = "No command was waiting for this reply."
SHUTDOWN = "The server ends the connection of its own accord; the client should try again later."
UNKNOWN = "The client sends a line that is no SMTP command. The server should answer 500."
SENT_AHEAD = "This was sent before the handshake: the server must throw it away unread."
PIPELINED = " The client did not wait for the reply before it (pipelining)."

# Commands of other RFCs that are not in the table: their section and what they are for.
ELSEWHERE = {
    "ETRN": ("RFC 1985", "The client asks the server to send on the mail that waits for it."),
    "TURN": ("RFC 5321 §F.1", "The client asks to change roles; it is no longer used."),
}  # fmt: skip

# What a parameter of MAIL or RCPT asks for: (name, value in capitals), or (name, "") for any.
# {value} is the value, decoded.
PARAMETERS = {
    ("SIZE", ""): "The message will have about {value} octets.",
    ("BODY", "7BIT"): "Its text is ASCII only.",
    ("BODY", "8BITMIME"): "Its text may hold octets above 127.",
    ("BODY", "BINARYMIME"): "Its text may be any octets, without lines.",
    ("SMTPUTF8", ""): "Addresses and header may be in UTF-8.",
    ("AUTH", "<>"): "Who submitted it first is not known.",
    ("AUTH", ""): "It was first submitted by {value}, the client says.",
    ("RET", "FULL"): "A report of failure is to hold the whole message.",
    ("RET", "HDRS"): "A report of failure is to hold the header only.",
    ("ENVID", ""): "Reports are to name this envelope {value}.",
    ("NOTIFY", "NEVER"): "No report is wanted about this recipient, whatever happens.",
    ("NOTIFY", ""): "Reports about this recipient are wanted in case of {value}.",
    ("ORCPT", ""): "The sender first wrote the address {value}; reports are to name it.",
}  # fmt: skip

ENDS = {
    "CONNECTED": "The connection ended before the client said who it is.",
    "GREETED": "The connection ended without QUIT. No transaction was open, so nothing is lost.",
    "MAIL": "The connection ended in a transaction. The server forgets it and delivers nothing.",
    "RCPT": "The connection ended in a transaction. The server forgets it and delivers nothing.",
    "DATA": "The connection ended before the final dot. The server must not deliver this "
    "message; the client has to send it again.",
    "CHUNKS": "The connection ended before the last chunk. The server must not deliver this "
    "message; the client has to send it again.",
    "CLOSED": "The server closed the connection, as it does after QUIT.",
}  # fmt: skip
UNANSWERED = (
    "The connection ended before the answer to the message arrived. All of its text had been sent, "
    "so the server may have taken it. The client cannot know: sent again, it may arrive twice."
)
