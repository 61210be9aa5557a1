"""What may be asked about an IMAP session: logging in, opening a mailbox, what comes back."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from mailedu.protocols.imap import AUTHENTICATED, LOGOUT, NOT_AUTHENTICATED, SELECTED
from mailedu.protocols.questions.asking import Asking
from mailedu.protocols.questions.moments import Moment


def done(m: Moment) -> bool:
    """Tell whether the command was done."""
    return m.status == "OK"


def refused(m: Moment) -> bool:
    """Tell whether the command was understood and not done."""
    return m.status == "NO"


def _fetched(m: Moment) -> int:
    return len({step.label.split()[1] for step in m.answered("FETCH")})


def _one_response_each(m: Moment) -> bool:
    numbered = [row for row in m.rows if row.number]
    everything = m.says("set") in ("1:*", "1:" + str(len(numbered)))
    return done(m) and everything and _fetched(m) == len(numbered) > 1


def _found(m: Moment) -> bool:
    return done(m) and any(s.label != "* SEARCH" for s in m.answered("SEARCH"))


def _told(name: str) -> Callable[[Moment], bool]:
    return lambda m: done(m) and len(m.answered(name)) == 1 and not _both(m)


def _both(m: Moment) -> bool:
    return bool(m.answered("EXPUNGE")) and bool(m.answered("EXISTS"))


def _number_told(m: Moment) -> Mapping[str, object]:
    told = m.answered("EXPUNGE") or m.answered("EXISTS")
    return {"told": told[0].label}


ASKINGS = (
    Asking(
        ("CAPABILITY",), "reply", lambda m: done(m) and bool(m.answered("CAPABILITY")),
        "In which order does the answer come?",
        "* CAPABILITY with what the server can do, then OK with the client's tag",
        (("OK with the client's tag, then * CAPABILITY with what the server can do",
          "The line with the tag is the last one: it says that the command is over."),
         ("* CAPABILITY with what the server can do, and nothing else",
          "Every command is ended by a line with its tag.")),
        "Data come in untagged lines, which begin with *. The tagged line ends the command.",
        "RFC 3501 §2.2.2, §6.1.1",
    ),
    Asking(
        ("LOGIN", "AUTHENTICATE"), "state", lambda m: done(m) and m.after == AUTHENTICATED,
        "The login succeeds. In which state is the server then?",
        "authenticated: logged in, and no mailbox is open",
        (("selected: INBOX is opened by the login",
          "In POP3 a user has one maildrop. In IMAP there are many mailboxes: SELECT opens one."),
         ("authenticated: and the user's mailboxes are locked for this session",
          "That is POP3's lock. IMAP is made for several sessions at once.")),
        "A user has many mailboxes, so the client still has to say which one it wants.",
        "RFC 3501 §3.2",
    ),
    Asking(
        ("LOGIN", "AUTHENTICATE"), "state",
        lambda m: refused(m) and m.code == "AUTHENTICATIONFAILED" and m.after == NOT_AUTHENTICATED,
        "The name or the password is wrong. In which state is the server then?",
        "not authenticated: the client may try again",
        (("authenticated: but no mailbox can be opened", "A login succeeds or fails."),
         ("logout: the server says BYE at once",
          "A server may do so after several failures, with an untagged BYE. Here it says NO.")),
        "NO means that the command was understood and not done. The state stays.",
        "RFC 3501 §3.1, §6.2.3",
    ),
    Asking(
        ("EXAMINE",), "reply", lambda m: done(m) and m.code == "READ-ONLY",
        "How does this end?",
        "OK [READ-ONLY]: the mailbox is open, and nothing in it can be changed",
        (("OK [READ-WRITE]: EXAMINE is another name for SELECT",
          "EXAMINE opens for reading only."),
         ("OK, and no mailbox is open: EXAMINE only counts the messages",
          "To count without opening there is STATUS. EXAMINE leads to the state selected.")),
        "EXAMINE opens a mailbox as SELECT does, for reading only.", "RFC 3501 §6.3.2",
    ),
    Asking(
        ("SELECT",), "state",
        lambda m: done(m) and m.after == SELECTED and m.code != "READ-ONLY",
        "The mailbox is there. Which state does this lead to?",
        "selected: its messages can be read and changed",
        (("selected: its messages can be read and changed, by this session alone",
          "That is POP3's lock. IMAP is made for several sessions on one mailbox."),
         ("authenticated: SELECT only tells what there is",
          "To be told without opening a mailbox there is STATUS.")),
        "FETCH, STORE and the like work on the mailbox that is selected.", "RFC 3501 §3.3, §6.3.1",
    ),
    Asking(
        ("SELECT", "EXAMINE"), "state",
        lambda m: refused(m) and m.state == SELECTED and m.after == AUTHENTICATED,
        "The mailbox cannot be opened, and another one was open until now. Which state follows?",
        "authenticated: no mailbox is open any more",
        (("selected: the mailbox that was open stays open",
          "SELECT first closes what was open, and then tries."),
         ("logout: the server says BYE", "A command that fails does not end the session.")),
        "After a SELECT that failed no mailbox is selected.", "RFC 3501 §6.3.1",
    ),
    Asking(
        ("SELECT", "EXAMINE"), "reply", lambda m: refused(m) and m.code == "NONEXISTENT",
        "This user has no mailbox of that name. What does the server answer?",
        "NO: it cannot be opened",
        (("BAD: there is no mailbox of this name",
          "BAD is for what cannot be understood. This was understood."),
         ("OK: the server makes an empty one", "Only CREATE makes mailboxes.")),
        "NO: understood, and not done. BAD: not understood.", "RFC 3501 §6.3.1, §7.1",
    ),
    Asking(
        ("FETCH", "UID FETCH"), "reply", _one_response_each,
        "For how many messages does the server send FETCH data? (Type a number.)",
        "{fetched}",
        (("1", "The set names all messages, and each has a response of its own."),
         ("0", "The data come in untagged FETCH responses, before the tagged OK.")),
        "One untagged FETCH for each message, then OK with the client's tag.",
        "RFC 3501 §6.4.5, §7.4.2", typed=True, names=lambda m: {"fetched": _fetched(m)},
    ),
    Asking(
        ("SEARCH",), "reply", _found,
        "What do the numbers after * SEARCH say?",
        "which messages fit, by their sequence numbers",
        (("which messages fit, by their UIDs", "For UIDs there is UID SEARCH."),
         ("how many messages fit", "Each number names one message that fits.")),
        "Commands without UID in front speak in sequence numbers.", "RFC 3501 §6.4.4, §7.2.5",
    ),
    Asking(
        ("UID SEARCH",), "reply", _found,
        "What do the numbers after * SEARCH say?",
        "which messages fit, by their UIDs",
        (("which messages fit, by their sequence numbers", "For these there is SEARCH."),
         ("how many messages fit", "Each number names one message that fits.")),
        "UID in front of a command makes its numbers UIDs.", "RFC 3501 §6.4.8",
    ),
    Asking(
        ("NOOP", "CHECK"), "reply", _told("EXPUNGE"),
        "Another session has removed a message from this mailbox. What does the server answer?",
        "{told}, then OK",
        (("OK alone: {verb} never brings news",
          "Any command may bring news, and this one is a good occasion: it does nothing else."),
         ("NO: the mailbox is not what it was", "{verb} always succeeds.")),
        "The server tells of it while it answers a command in which no sequence number could be "
        "mistaken.", "RFC 3501 §5.2, §7.4.1", names=_number_told,
    ),
    Asking(
        ("NOOP", "CHECK"), "reply", _told("EXISTS"),
        "A message has arrived in the meantime. What does the server answer?",
        "{told}, then OK",
        (("OK alone: {verb} never brings news",
          "Any command may bring news: this is how a client polls."),
         ("the new message, then OK",
          "The server says how many there are. The client fetches what it wants.")),
        "A server must tell of new messages while it answers a command.",
        "RFC 3501 §5.2, §7.3.1", names=_number_told,
    ),
    Asking(
        ("IDLE",), "reply", lambda m: m.continues,
        "What does the server answer?",
        "+, and from now on it reports what happens, until the client says DONE",
        (("OK with the client's tag, and then it reports what happens",
          "The tagged line ends a command. IDLE is over when the client has said DONE."),
         ("* EXISTS every few seconds, whether there is anything new or not",
          "It reports what happens, when it happens.")),
        "+ says: go on. The command stays open, and its tagged OK comes after DONE.",
        "RFC 2177 §3",
    ),
    Asking(
        ("APPEND",), "reply", lambda m: m.continues,
        "The line ends with a literal's length in braces. What does the server answer?",
        "+: the octets may come",
        (("OK: the message is stored", "Not one octet of it has been sent yet."),
         ("354: the text may follow", "354 is SMTP's."),
         ("nothing: it waits for the octets",
          "The client waits for + before it sends a literal like this.")),
        "A literal of this kind needs the server's consent, so that nothing is sent in vain.",
        "RFC 3501 §4.3, §7.5",
    ),
    Asking(
        ("CREATE",), "state", lambda m: done(m) and m.state == m.after == SELECTED,
        "A mailbox is open, and this makes another one. Which state follows?",
        "selected: the mailbox that was open stays open",
        (("selected: the new mailbox is open now", "Only SELECT and EXAMINE open a mailbox."),
         ("authenticated: the mailbox that was open is closed", "CREATE closes nothing.")),
        "CREATE changes neither the state nor the mailbox that is selected.", "RFC 3501 §6.3.3",
    ),
    Asking(
        ("CLOSE", "UNSELECT"), "state", lambda m: done(m) and m.after == AUTHENTICATED,
        "Which state does this lead to?",
        "authenticated: logged in, and no mailbox is open",
        (("logout: the session is over", "That is LOGOUT."),
         ("selected: INBOX is open again", "No mailbox is opened unless the client says so.")),
        "{verb} closes the mailbox, not the session.", "RFC 3501 §3.3",
    ),
    Asking(
        ("STARTTLS",), "reply", done,
        "What does the server do?",
        "OK, and then both begin the TLS handshake on this connection",
        (("OK, and the client opens a new connection to port 993",
          "Port 993 is for TLS from the first octet on; STARTTLS encrypts the line at hand."),
         ("OK, and the password will be encrypted, the messages will not",
          "TLS encrypts all that follows.")),
        "After the handshake the client forgets what it knew of the server and asks again.",
        "RFC 3501 §6.2.1",
    ),
    Asking(
        ("LOGOUT",), "reply",
        lambda m: done(m) and m.after == LOGOUT and bool(m.answered("BYE")),
        "In which order does the answer come?",
        "* BYE, then OK with the client's tag",
        (("OK with the client's tag, then * BYE",
          "The line with the tag is the last one: it says that the command is over."),
         ("* BYE, and the connection is closed at once",
          "Every command is ended by a line with its tag, this one too.")),
        "BYE announces that the connection ends; the tagged OK ends the command.",
        "RFC 3501 §6.1.3, §7.1.5",
    ),
    Asking(
        (), "reply", lambda m: not m.ends and m.status in ("BAD", "NO")
        and m.verb in m.protocol.commands and not m.legal,
        "The server is in the state “{state}”. What does it answer?",
        "BAD or NO: {verb} is not allowed in this state",
        (("OK: {verb} is allowed in every state",
          "Each command belongs to some states; {verb} does not belong to this one."),
         ("* BYE: it closes the connection", "A command out of place does not end the session.")),
        "A server answers BAD or NO, as it likes; it does not do it.", "RFC 3501 §3",
    ),
    Asking(
        (), "reply", lambda m: not m.ends and m.status == "BAD"
        and m.verb not in m.protocol.commands,
        "What does the server answer?",
        "BAD: it does not understand this",
        (("NO: it understands, and will not do it",
          "NO is for commands that were understood."),
         ("nothing: it waits for a command that it knows",
          "Every command gets a tagged line, unknown ones too.")),
        "BAD reports that a line broke the rules of the protocol.", "RFC 3501 §7.1.3",
    ),
)  # fmt: skip
