"""The parts of IMAP's lines: what the client says, and what both say."""

from __future__ import annotations

from collections.abc import Mapping

from mailedu.protocols.imap import IMAP
from mailedu.protocols.observer.meanings_items import SEARCH_KEYS, SORT_KEYS
from mailedu.protocols.observer.meanings_parts import FLAGS, ITEMS, RETURNED, SECTIONS
from mailedu.protocols.parts.common import COMMON, Row, by_protocol
from mailedu.protocols.parts.imap_server import SERVER
from mailedu.protocols.parts.message import MESSAGE

_VERB = "It says what is to be done. Capitals or small letters are the same."
_KEY = "A message must match all keys of the command."
_SYSTEM = (
    "A flag with a backslash is a system flag: its meaning is laid down. All sessions of the user "
    "see it."
)
_KEYWORD = "A flag without a backslash is a keyword: programs agree among themselves what it means."
_RECENT = (
    "Only one session is told that a message is new, and no client can set this flag. IMAP4rev2 "
    "has done away with it."
)
_ITEM = "FETCH brings only what is named, so a client on a slow line asks for little."

_OWN: Mapping[str, Row] = {
    "tag": (
        "The tag: a name that the client makes up for this command.",
        "The reply repeats it. So the client can send several commands and still tell which reply "
        "is whose.",
        "RFC 3501 §2.2.1",
    ),
    "tag tag: which command this answers": (
        "The tag of the command that this line ends.",
        "The command is over when its tag comes back. Lines with * may come before that.",
        "RFC 3501 §2.2.2",
    ),
    "verb DONE": (
        "DONE ends IDLE.",
        "It has no tag, since it is no command: it ends the one that is running.",
        "RFC 2177 §3",
    ),
    "literal-length": (
        "So many octets follow on the next lines, whatever they are.",
        "A literal can hold anything, line ends too. The reader counts octets and looks for no "
        "mark. With a + the client does not wait for the server's consent.",
        "RFC 3501 §4.3",
    ),
    "literal": (
        "A literal: octets whose number was said before.",
        "It stands for a string that could not be written on the line.",
        "RFC 3501 §4.3",
    ),
    "list": (
        "A parenthesis.",
        "Parentheses hold together what is one argument or one value.",
        "RFC 3501 §4.4",
    ),
    "mailbox": (
        "The name of a mailbox.",
        "INBOX is the same in capitals or small letters; of other names they may differ. Letters "
        "that are not ASCII are written in modified UTF-7.",
        "RFC 3501 §5.1",
    ),
    "mailbox INBOX": (
        "INBOX: where new mail arrives.",
        "Every user has it. Alone among names, it is the same in capitals and small letters.",
        "RFC 3501 §5.1",
    ),
    "new-name": (
        "The mailbox's new name.",
        "Mailboxes below it get new names too.",
        "RFC 3501 §6.3.5",
    ),
    "set": (
        "Which messages: sequence numbers.",
        "1,3 means these two; 2:4 from 2 to 4; * is the last one. Numbers change when messages "
        "are removed.",
        "RFC 3501 §2.3.1.2",
    ),
    "set 1:*": (
        "All messages: from the first to the last.",
        "* stands for the last one, whatever its number.",
        "RFC 3501 §9",
    ),
    "set set of UIDs": (
        "Which messages: UIDs.",
        "1,3 means these two; 2:4 from 2 to 4; * is the greatest. A UID stays with its message for "
        "good.",
        "RFC 3501 §2.3.1.1",
    ),
    "set $": (
        "The messages of the search whose result was saved.",
        "So the numbers need not cross the line twice.",
        "RFC 5182 §2.1",
    ),
    "reference": (
        "The place in the hierarchy where to begin; empty: at the top.",
        "The pattern is read from there.",
        "RFC 3501 §6.3.8",
    ),
    "pattern": (
        "A pattern for mailbox names.",
        "* stands for anything, % for anything within one level of the hierarchy.",
        "RFC 3501 §6.3.8",
    ),
    "counts-wanted": (
        "Which counts are wanted.",
        "STATUS tells only these, and need not open the mailbox.",
        "RFC 3501 §6.3.10",
    ),
    "items": (
        "What is wanted of each message.",
        _ITEM,
        "RFC 3501 §6.4.5",
    ),
    "item": (
        "What is wanted of the message, or what comes of it.",
        _ITEM,
        "RFC 3501 §6.4.5",
    ),
    "section": (
        "Which part of the message.",
        "Numbers count the parts, from 1; 1.2 is the second part of the first. After them HEADER, "
        "TEXT or MIME may say what of it.",
        "RFC 3501 §6.4.5",
    ),
    "partial": (
        "Only some octets: from which on (counted from 0), and in a command how many.",
        "A client can fetch a long message bit by bit.",
        "RFC 3501 §6.4.5",
    ),
    "change": (
        "How the flags are to change.",
        "FLAGS sets exactly these, +FLAGS adds, -FLAGS takes off.",
        "RFC 3501 §6.4.6",
    ),
    "change +FLAGS": (
        "Adds these flags.",
        "The others stay, so a change by another session is not undone.",
        "RFC 3501 §6.4.6",
    ),
    "change -FLAGS": (
        "Takes these flags off.",
        "The others stay, so a change by another session is not undone.",
        "RFC 3501 §6.4.6",
    ),
    "change FLAGS": (
        "Sets exactly these flags.",
        "All others are gone then, also those that another session has just set.",
        "RFC 3501 §6.4.6",
    ),
    **{
        f"change {sign}FLAGS.SILENT": (
            f"{what} these flags, and wants no report of it.",
            "The client knows what it has asked for; that saves a line for each message.",
            "RFC 3501 §6.4.6",
        )
        for sign, what in (("+", "Adds"), ("-", "Takes off"), ("", "Sets exactly"))
    },
    "flag": ("A flag of a message.", _KEYWORD, "RFC 3501 §2.3.2"),
    "flag flag: not known": (
        "A name with a backslash that is in no table here.",
        _SYSTEM,
        "RFC 3501 §2.3.2",
    ),
    "flags": ("Flags of a message.", _SYSTEM, "RFC 3501 §2.3.2"),
    "date": (
        "The date that the stored message is to have.",
        "Without it the message gets the time of storing. A copy that is moved between servers "
        "keeps its old date so.",
        "RFC 3501 §6.3.11",
    ),
    "fetched": (
        "The octets that were asked for.",
        "They need not begin or end where a line does.",
        "RFC 3501 §6.4.5",
    ),
    "message": ("The message to be stored.", "It comes as a literal.", "RFC 3501 §6.3.11"),
    "parameters": (
        "Parameters of an extension.",
        "They change what the command does.",
        "RFC 4466 §2.1",
    ),
    "parameters CONDSTORE": (
        "Asks for the number of each change (MODSEQ) from now on.",
        "By these numbers a client finds out later what has changed since.",
        "RFC 7162 §3.1.8",
    ),
    "parameters QRESYNC": (
        "What the client remembers of this mailbox: UIDVALIDITY, the newest change, perhaps UIDs.",
        "The server answers with what has changed since then, and with what is gone.",
        "RFC 7162 §3.2.5",
    ),
    "parameters USE": (
        "What the new mailbox is for, such as \\Sent.",
        "Other programs of the user will find it by that, whatever its name.",
        "RFC 6154 §3",
    ),
    "modifiers": (
        "A condition.",
        "The command only concerns messages that fulfil it.",
        "RFC 4466 §2.4",
    ),
    "modifiers CHANGEDSINCE": (
        "Only messages that have changed since this number.",
        "A client that comes back gets the news and nothing else.",
        "RFC 7162 §3.1.4",
    ),
    "modifiers UNCHANGEDSINCE": (
        "Only messages that nobody has changed since this number.",
        "So two clients do not undo each other's changes without noticing.",
        "RFC 7162 §3.1.3",
    ),
    "option": (
        "A word that changes what the command tells.",
        "RETURN stands before the list of what is wanted.",
        "RFC 4466 §2.6",
    ),
    "option CHARSET": (
        "The character set of the texts in this search comes next.",
        "Without it they are in ASCII.",
        "RFC 3501 §6.4.4",
    ),
    "options": (
        "What is wanted of the result.",
        "The server leaves out the rest.",
        "RFC 4466 §2.6",
    ),
    "returned": (
        "Something to be told of the result.",
        "The server leaves out the rest.",
        "RFC 4466 §2.6",
    ),
    "charset": (
        "A character set.",
        "It says which letters the octets of the search texts stand for.",
        "RFC 3501 §6.4.4",
    ),
    "criteria": ("The order wanted.", "The first criterion counts first.", "RFC 5256 §3"),
    "criterion": ("A criterion of order.", "The first one counts first.", "RFC 5256 §3"),
    "criterion REVERSE": (
        "Turns the order of the next criterion round.",
        "So the newest or the largest comes first.",
        "RFC 5256 §3",
    ),
    "algorithm": (
        "How conversations are found.",
        "ORDEREDSUBJECT goes by the subject, REFERENCES by the Message-IDs that answers name.",
        "RFC 5256 §3",
    ),
    "key": ("A search key.", _KEY, "RFC 3501 §6.4.4"),
    "key search key: messages with these numbers": (
        "Messages with these sequence numbers.",
        _KEY,
        "RFC 3501 §6.4.4",
    ),
    "key $": ("The messages of the search whose result was saved.", _KEY, "RFC 5182 §2.1"),
    "value date": (
        "A day, such as 1-Feb-1994.",
        "Time and time zone are not looked at, so a day may be one off.",
        "RFC 3501 §6.4.4",
    ),
    "value text": (
        "A text to look for.",
        "It may stand anywhere in there. Capitals or small letters are the same.",
        "RFC 3501 §6.4.4",
    ),
    "value field": (
        "The name of a header field.",
        "Only this field is searched.",
        "RFC 3501 §6.4.4",
    ),
    "value octets": ("A size in octets.", "It is that of RFC822.SIZE.", "RFC 3501 §6.4.4"),
    "value keyword": ("A keyword: a flag without a backslash.", _KEYWORD, "RFC 3501 §6.4.4"),
    "value set": (
        "UIDs: 1,3 means these two; 2:4 from 2 to 4; * is the greatest.",
        "A UID stays with its message for good.",
        "RFC 3501 §6.4.4",
    ),
    "value seconds": (
        "A number of seconds.",
        "It is counted back from now, by the server's clock.",
        "RFC 5032 §2",
    ),
    "value number": (
        "The number of a change.",
        "Each change of a mailbox has a greater one than those before.",
        "RFC 7162 §3.1.5",
    ),
    "value flag": ("A flag whose last change counts.", _SYSTEM, "RFC 7162 §3.1.5"),
    "value private or shared": (
        "Whether the user's own flags count, those shared with others, or all.",
        "Some servers number their changes apart.",
        "RFC 7162 §3.1.5",
    ),
    "identifier": (
        "Who it is about: a user, or anyone for everybody.",
        "A minus before the name takes rights away.",
        "RFC 4314 §2",
    ),
    "right": ("A right, one letter.", "Rights are given letter by letter.", "RFC 4314 §2.1"),
    "right add these rights": (
        "Adds the rights that follow.",
        "The others stay as they are.",
        "RFC 4314 §3.1",
    ),
    "right take these rights away": (
        "Takes away the rights that follow.",
        "The others stay as they are.",
        "RFC 4314 §3.1",
    ),
    "right quotation mark": (
        "A quotation mark: a string begins or ends.",
        "It is no right.",
        "RFC 3501 §4.3",
    ),
    "root": (
        "A quota root: a name for what the limits are on.",
        "Several mailboxes may share one.",
        "RFC 9208 §3.2",
    ),
    "limits": (
        "A kind of resource, or a number of it.",
        "STORAGE is counted in units of 1024 octets, MESSAGE in messages.",
        "RFC 9208 §5",
    ),
    "fields": (
        "Names and values that say which program this is.",
        "It helps to find out who has a bug. Nobody should act upon it.",
        "RFC 2971 §3.3",
    ),
    "encrypted": (
        "TLS records: from here on all is encrypted.",
        "Only the two ends can read it.",
        "RFC 8446 §5",
    ),
    "argument literal: argument": (
        "A literal as argument.",
        "It can hold anything, line ends too.",
        "RFC 3501 §4.3",
    ),
}

_SEARCHED_ELSEWHERE = {
    "OLDER": "RFC 5032 §2", "YOUNGER": "RFC 5032 §2", "MODSEQ": "RFC 7162 §3.1.5",
}  # fmt: skip
_FETCHED_ELSEWHERE = {
    "MODSEQ": "RFC 7162 §3.1.4.2", "BINARY": "RFC 3516 §4.2", "BINARY.PEEK": "RFC 3516 §4.2",
    "BINARY.SIZE": "RFC 3516 §4.2",
}  # fmt: skip
_RETURNED_SECTIONS = {
    "MIN": "RFC 4731 §3.1", "MAX": "RFC 4731 §3.1", "ALL": "RFC 4731 §3.1",
    "COUNT": "RFC 4731 §3.1", "SAVE": "RFC 5182 §2.1", "SUBSCRIBED": "RFC 5258 §3.1",
    "REMOTE": "RFC 5258 §3.1", "RECURSIVEMATCH": "RFC 5258 §3.1", "CHILDREN": "RFC 5258 §3.2",
    "SPECIAL-USE": "RFC 6154 §2", "STATUS": "RFC 5819 §2", "MYRIGHTS": "RFC 8440 §3",
}  # fmt: skip
_FLAG_WHY = {"\\RECENT": _RECENT, "\\*": "This stands for all keywords that do not exist yet."}
_FLAG_SECTIONS = {"\\*": "RFC 3501 §7.1"}
_ITEM_WHY = {
    "BODY[]": "Asked for without .PEEK, it sets the flag \\Seen. The brackets say which part.",
    "BODY.PEEK": "Looking at a message is not reading it: the flag \\Seen stays as it is.",
    "UID": "A UID stays with its message for good; its sequence number does not.",
    "RFC822.SIZE": "A client can warn before it fetches something large.",
    "ENVELOPE": "The server has read the header already, so the client need not.",
    "BODYSTRUCTURE": "By it a client fetches only the parts that it wants to show.",
}


def _sentence(words: str) -> str:
    """Make a sentence of a few words."""
    return f"{words[:1].upper()}{words[1:]}."


def _flag_why(flag: str) -> str:
    return _FLAG_WHY.get(flag, _SYSTEM if flag.startswith("\\") else _KEYWORD)


IMAP_PARTS: Mapping[str, Row] = {
    **COMMON,
    **by_protocol(
        "RFC 3501 §2.2",
        line_end="RFC 3501 §2.2",
        space="RFC 3501 §9",
        base64="RFC 3501 §6.2.2",
        argument="RFC 3501 §6",
        text=(
            "Text for people.",
            "Programs go by the words before it. The server may write here what it likes.",
            "RFC 3501 §7.1",
        ),
    ),
    **MESSAGE,
    **SERVER,
    **_OWN,
    "user": ("The name of the account.", "The password must prove the right to it.",
             "RFC 3501 §6.2.3"),
    "password": (
        "The password.",
        "It proves who is calling. Without TLS anybody on the way can read it. It is hidden here.",
        "RFC 3501 §6.2.3",
    ),
    **{f"verb {c.verb}": (c.gloss, _VERB, c.section) for c in IMAP.commands.values()},
    **{
        f"key {key}": (
            _sentence(gloss), _KEY, _SEARCHED_ELSEWHERE.get(key, "RFC 3501 §6.4.4"),
        )
        for key, (gloss, _) in SEARCH_KEYS.items()
    },
    "key NOT": ("Messages that do not match the next key.", "It turns one key round.",
                "RFC 3501 §6.4.4"),
    "key OR": ("Messages that match one of the next two keys, or both.",
               "Otherwise a message must match all keys.", "RFC 3501 §6.4.4"),
    **{
        f"criterion {key}": (
            f"Orders the messages by {gloss}.", "The first criterion counts first.", "RFC 5256 §3",
        )
        for key, gloss in SORT_KEYS.items()
    },
    **{
        f"flag {flag}": (
            f"This flag says: {gloss}.",
            _flag_why(flag),
            _FLAG_SECTIONS.get(flag, "RFC 3501 §2.3.2"),
        )
        for flag, gloss in FLAGS.items()
    },
    **{
        f"item {gloss}": (
            f"An item of the message: {gloss}.", _ITEM_WHY.get(item, _ITEM),
            _FETCHED_ELSEWHERE.get(item, "RFC 3501 §6.4.5"),
        )
        for item, gloss in ITEMS.items()
    },
    **{
        f"section {section}".rstrip(): (
            f"The section picks out {gloss}.", "So no more crosses the line than is wanted.",
            "RFC 3501 §6.4.5",
        )
        for section, gloss in SECTIONS.items()
        if section
    },
    "section []": ("All of the message.", "Nothing in the brackets means: no part is picked out.",
                   "RFC 3501 §6.4.5"),
    **{
        f"returned {word}": (
            f"Wanted: {gloss}.", "The server leaves out the rest.", _RETURNED_SECTIONS[word],
        )
        for word, gloss in RETURNED.items()
    },
}  # fmt: skip
