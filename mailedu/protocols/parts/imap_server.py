"""The parts of IMAP's lines that only the server says."""

from __future__ import annotations

from collections.abc import Mapping

from mailedu.protocols.imap import IMAP
from mailedu.protocols.observer.meanings_codes import CODES
from mailedu.protocols.observer.meanings_items import ATTRIBUTES, COUNTS, RIGHTS
from mailedu.protocols.parts.common import Row

_CODE = "The text behind it is for people. The word in brackets is for programs."
_CAPABILITY = "A client uses only what the server names here."
_ATTRIBUTE = "A client shows the mailbox accordingly."
_USE = "Programs of the user find the mailbox by that, whatever its name."

_RESPONSES: Mapping[str, tuple[str, str, str]] = {
    "OK": ("All is well, or here is news.", "Without a tag it ends no command.", "§7.1.1"),
    "NO": ("A warning.", "Without a tag it ends no command; that may still succeed.", "§7.1.2"),
    "BAD": ("The server did not understand something.", "It cannot say which command it was.",
            "§7.1.3"),
    "BYE": ("The server is about to close the connection.",
            "After LOGOUT that is expected; at other times the text says why.", "§7.1.5"),
    "PREAUTH": ("The connection is logged in already.",
                "The server knows by other means who is calling.", "§7.1.4"),
    "CAPABILITY": ("The list of what the server can do.",
                   "Servers differ, and a client uses only what it finds here.", "§7.2.1"),
    "LIST": ("One mailbox, with its attributes.", "LIST brings one such line for each.", "§7.2.2"),
    "LSUB": ("One subscribed mailbox.", "LSUB brings one such line for each.", "§7.2.3"),
    "STATUS": ("Counts of a mailbox.", "STATUS asks for them without opening it.", "§7.2.4"),
    "SEARCH": ("The messages that match.", "Their numbers follow, in any order.", "§7.2.5"),
    "FLAGS": ("The flags that can be used in this mailbox.", "SELECT brings this line.", "§7.2.6"),
    "EXISTS": ("How many messages are in the mailbox now.",
               "SELECT brings it, and later new mail does.", "§7.3.1"),
    "RECENT": ("How many messages no earlier session has been told of.",
               "IMAP4rev2 has done away with it.", "§7.3.2"),
    "EXPUNGE": ("A message is gone for good.",
                "All messages behind it move up by one, so the client must count anew.", "§7.4.1"),
    "FETCH": ("Data of one message.",
              "It answers FETCH or STORE, and comes unasked when another session has changed "
              "flags.", "§7.4.2"),
}  # fmt: skip
"""Of RFC 3501."""
_EXTENDED: Mapping[str, Row] = {
    "ESEARCH": ("The result of an extended search.",
                "It names the tag of the search, so it cannot be mistaken.", "RFC 4731 §3.1"),
    "SORT": ("The messages that match, in order.", "Their order is the answer.", "RFC 5256 §4"),
    "THREAD": ("The messages that match, as conversations.",
               "Parentheses say which message answers which.", "RFC 5256 §4"),
    "ENABLED": ("The extensions that are on now.", "ENABLE brings it.", "RFC 5161 §3.2"),
    "NAMESPACE": ("Where mailboxes live: one's own, those of others, shared ones.",
                  "Each has a prefix and the sign between the levels.", "RFC 2342 §5"),
    "ID": ("Which program the server is.", "Nobody should act upon it.", "RFC 2971 §3.2"),
    "VANISHED": ("Messages that are gone for good, by UID.",
                 "One line tells of many, where EXPUNGE needs one each.", "RFC 7162 §3.2.10"),
    "QUOTA": ("What is used, and how much there may be.", "A client can warn in time.",
              "RFC 9208 §4.2.1"),
    "QUOTAROOT": ("Which limits a mailbox counts for.", "Their QUOTA lines follow.",
                  "RFC 9208 §4.2.2"),
    "ACL": ("Who may do what with a mailbox.", "Names and rights follow by turns.",
            "RFC 4314 §3.6"),
    "LISTRIGHTS": ("Which rights somebody could be given.", "Some come only together.",
                   "RFC 4314 §3.7"),
    "MYRIGHTS": ("What the user may do here.", "A client can hide what is forbidden.",
                 "RFC 4314 §3.8"),
}  # fmt: skip

_OWN: Mapping[str, Row] = {
    "untagged": (
        "An asterisk in place of a tag: this line is data or news.",
        "It may come at any time and ends no command.",
        "RFC 3501 §2.2.2",
    ),
    "continuation": (
        "A plus sign: the server waits for the rest of the command.",
        "That is a literal, an answer in a login, or the end of IDLE.",
        "RFC 3501 §7.5",
    ),
    "status": (
        "How the command went.",
        "Programs go by this word and the response code.",
        "RFC 3501 §7.1",
    ),
    "status OK": (
        "The command was done.",
        "This line ends the command, and all its data have come before.",
        "RFC 3501 §7.1.1",
    ),
    "status NO": (
        "The command failed, though it was well formed.",
        "The text, or a response code, says why.",
        "RFC 3501 §7.1.2",
    ),
    "status BAD": (
        "The server did not accept the command: it is unknown, out of place or malformed.",
        "That is the client's mistake; nothing was done.",
        "RFC 3501 §7.1.3",
    ),
    "response": (
        "The kind of response. It is in no table here.",
        "It says what follows.",
        "RFC 3501 §7",
    ),
    "response-code": (
        "A response code, in brackets. It is in no table here.",
        _CODE,
        "RFC 3501 §7.1",
    ),
    "code-end": (
        "A bracket: the response code ends here.",
        "What follows is for people.",
        "RFC 3501 §7.1",
    ),
    "code-value": (
        "A value that belongs to the response code.",
        "The code alone does not say enough.",
        "RFC 3501 §7.1",
    ),
    "code-value UIDVALIDITY": (
        "A number that stands for the whole mailbox and its UIDs.",
        "If it is another one next time, all UIDs that the client remembers are worthless.",
        "RFC 3501 §2.3.1.1",
    ),
    "code-value least next UID": (
        "The next message gets this UID or a higher one.",
        "If it has not changed since last time, nothing new has come.",
        "RFC 3501 §2.3.1.1",
    ),
    "code-value message number": (
        "A sequence number.",
        "It is the message's place in the mailbox as this session sees it.",
        "RFC 3501 §2.3.1.2",
    ),
    "code-value number of the newest change": (
        "The number of the newest change in the mailbox.",
        "A client that remembers it can ask later for what has changed since.",
        "RFC 7162 §3.1.2.1",
    ),
    "code-value UID of the stored message": (
        "The UID that the stored message got.",
        "So the client need not search for what it has just stored.",
        "RFC 4315 §3",
    ),
    "code-value UIDVALIDITY of the target": (
        "UIDVALIDITY of the mailbox that the copies are in.",
        "Without it the UIDs there would mean nothing.",
        "RFC 4315 §3",
    ),
    "code-value UIDs here": (
        "The UIDs of the messages that were copied.",
        "They stand in the order of the copies.",
        "RFC 4315 §3",
    ),
    "code-value UIDs there": (
        "The UIDs of the copies.",
        "So the client knows which copy is whose without looking.",
        "RFC 4315 §3",
    ),
    "code-value messages left alone": (
        "The messages that somebody else has changed meanwhile.",
        "The client should look at them and decide anew.",
        "RFC 7162 §3.1.3",
    ),
    "code-value character sets that it knows": (
        "A character set that the server knows.",
        "The client can search again with one of these.",
        "RFC 3501 §7.1",
    ),
    "text unknown": (
        "Something that is no response of IMAP.",
        "A client can make nothing of it.",
        "RFC 3501 §7",
    ),
    "text not a reply": (
        "A line with neither a tag and a status, nor * or +.",
        "A client can make nothing of it.",
        "RFC 3501 §7",
    ),
    "number": (
        "A number that belongs to the word behind it.",
        "With other words no number may stand there.",
        "RFC 3501 §7",
    ),
    "number number of messages": (
        "How many messages.",
        "A client that counts along knows by it what is new.",
        "RFC 3501 §7.3",
    ),
    "number message number": (
        "The message's sequence number: its place in the mailbox, from 1.",
        "When a message goes, those behind it move up. Its UID does not change.",
        "RFC 3501 §2.3.1.2",
    ),
    "attributes": (
        "An attribute of the mailbox. It is in no table here.",
        _ATTRIBUTE,
        "RFC 3501 §7.2.2",
    ),
    "delimiter": (
        "The sign that stands between the levels of a name.",
        "Servers differ in it. NIL means that there are no levels.",
        "RFC 3501 §7.2.2",
    ),
    "extended": (
        "More about the mailbox, as a list.",
        "An extended LIST has asked for it, or the server explains a name.",
        "RFC 5258 §3",
    ),
    "counts": ("A count, or its value.", "Word and number stand by turns.", "RFC 3501 §7.2.4"),
    "count": ("A count that is wanted.", "STATUS tells only these.", "RFC 3501 §6.3.10"),
    "result": (
        "The number of a message that matches.",
        "It is a UID after UID SEARCH, else a sequence number.",
        "RFC 3501 §7.2.5",
    ),
    "result the tag of the command that this answers": (
        "The tag of the search that this answers.",
        "With several searches under way, the client could not tell otherwise.",
        "RFC 4466 §2.6.2",
    ),
    "result the numbers are UIDs": (
        "UID: the numbers that follow are UIDs.",
        "Otherwise they would be sequence numbers.",
        "RFC 4466 §2.6.2",
    ),
    "result result of the search": (
        "A number, or a set of numbers, of the result.",
        "The word before it says what it is.",
        "RFC 4731 §3.1",
    ),
    **{
        f"result {word}": (what, "The search has asked for it by RETURN.", section)
        for word, what, section in (
            ("MIN", "The lowest number found comes next.", "RFC 4731 §3.1"),
            ("MAX", "The highest number found comes next.", "RFC 4731 §3.1"),
            ("ALL", "All numbers found come next, as a set.", "RFC 4731 §3.1"),
            ("COUNT", "How many were found comes next.", "RFC 4731 §3.1"),
            ("MODSEQ", "The number of the newest change among them.", "RFC 7162 §3.1.10"),
        )
    },
    "thread": (
        "A message of a conversation.",
        "Each answers the one before it in the same parentheses.",
        "RFC 5256 §4",
    ),
    "uids": (
        "The UIDs of messages that are gone.",
        "The client forgets them.",
        "RFC 7162 §3.2.10",
    ),
    "earlier": (
        "EARLIER: they had gone before this session looked.",
        "So no sequence number changes by it.",
        "RFC 7162 §3.2.10",
    ),
    "personal": (
        "Prefix and level sign of the user's own mailboxes.",
        "A client makes new mailboxes there.",
        "RFC 2342 §5",
    ),
    "others": (
        "Prefix and level sign of other users' mailboxes.",
        "NIL means that there are none.",
        "RFC 2342 §5",
    ),
    "shared": (
        "Prefix and level sign of mailboxes for all.",
        "NIL means that there are none.",
        "RFC 2342 §5",
    ),
    "capability": (
        "Something that the server can do. It is in no table here.",
        _CAPABILITY,
        "RFC 3501 §7.2.1",
    ),
    "capability extension to switch on": (
        "An extension that the client wants to have on.",
        "It changes what the server says, so the client must say that it is ready for that.",
        "RFC 5161 §3.1",
    ),
    "envelope": (
        "One field of the header, as the server has read it.",
        "The ten fields have a fixed order. NIL stands for one that is not there.",
        "RFC 3501 §7.4.2",
    ),
    **{
        f"value value of {item}": (what, why, section)
        for item, what, why, section in (
            ("UID", "The UID of the message.", "It stays with the message for good, and no other "
             "message of the mailbox ever gets it.", "RFC 3501 §2.3.1.1"),
            ("RFC822.SIZE", "The size of the message in octets.",
             "Lines are counted with CR and LF.", "RFC 3501 §2.3.4"),
            ("INTERNALDATE", "When the message came to this server.",
             "The date in its header is another one: that of its author's clock.",
             "RFC 3501 §2.3.3"),
            ("MODSEQ", "The number of the message's last change.",
             "A client remembers it and can ask later for what has changed since.",
             "RFC 7162 §3.1.4.2"),
            ("ENVELOPE", "The main fields of the header.",
             "The server has read them already.", "RFC 3501 §7.4.2"),
            ("BODY", "How the message is built of MIME parts, or a string of its octets.",
             "A client can fetch only the parts that it wants.", "RFC 3501 §7.4.2"),
            ("BODYSTRUCTURE", "How the message is built of MIME parts, with all details.",
             "A client can fetch only the parts that it wants.", "RFC 3501 §7.4.2"),
            ("BINARY.SIZE", "Octets of the part once its transfer encoding is undone.",
             "A client knows how much will come.", "RFC 3516 §4.3"),
        )
    },
}  # fmt: skip

_COUNTED_ELSEWHERE = {
    "HIGHESTMODSEQ": "RFC 7162 §3.1.7", "SIZE": "RFC 8438 §3", "DELETED": "RFC 9208 §4.1.4",
    "DELETED-STORAGE": "RFC 9208 §4.1.4", "APPENDLIMIT": "RFC 7889 §3.1",
}  # fmt: skip
_CHILDREN = ("\\HASCHILDREN", "\\HASNOCHILDREN")
_LATER = ("\\NONEXISTENT", "\\SUBSCRIBED", "\\REMOTE")
_BASIC = ("\\NOINFERIORS", "\\NOSELECT", "\\MARKED", "\\UNMARKED")


def _attribute(name: str) -> tuple[str, str]:
    """Return why an attribute is there, and the section that defines it."""
    if name in _BASIC:
        return _ATTRIBUTE, "RFC 3501 §7.2.2"
    if name in _CHILDREN:
        return "A client knows whether there is anything to unfold.", "RFC 5258 §4"
    return (_ATTRIBUTE, "RFC 5258 §3") if name in _LATER else (_USE, "RFC 6154 §2")


def _counts(name: str, why: str) -> dict[str, Row]:
    """Return rows for the counts of STATUS under a part's name."""
    return {
        f"{name} {word}": (
            f"A count: {label.removesuffix(': {value}')}.",
            why,
            _COUNTED_ELSEWHERE.get(word, "RFC 3501 §6.3.10"),
        )
        for word, label in COUNTS.items()
    }


SERVER: Mapping[str, Row] = {
    **_OWN,
    **{f"response {word}": (w, why, f"RFC 3501 {s}") for word, (w, why, s) in _RESPONSES.items()},
    **{f"response {word}": row for word, row in _EXTENDED.items()},
    **{
        f"response-code {code}": (
            gloss, _CODE, CODES[code][0] if code in CODES else "RFC 3501 §7.1",
        )
        for code, gloss in IMAP.codes.items()
    },
    **{
        f"capability {c.name.upper()}": (c.gloss, _CAPABILITY, c.section)
        for c in IMAP.capabilities.values()
    },
    **{
        f"attributes {name}": (f"About this mailbox: {gloss}.", *_attribute(name))
        for name, gloss in ATTRIBUTES.items()
    },
    **_counts("counts", "Its value follows."),
    **_counts("count", "STATUS tells only the counts that are asked for."),
    **{
        f"right right {letter}: {gloss}": (
            f"The right to {gloss}." if letter not in "cd" else f"{gloss[:1].upper()}{gloss[1:]}.",
            "Rights are given letter by letter.",
            "RFC 4314 §2.1.1" if letter in "cd" else "RFC 4314 §2.1",
        )
        for letter, gloss in RIGHTS.items()
    },
}  # fmt: skip
