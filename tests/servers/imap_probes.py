"""One use of every capability that can be hidden: how it goes, and how when it is hidden.

A new capability needs a row here.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

LOGIN = "LOGIN bob bob-secret"
SELECT = "SELECT INBOX"


class Probe(NamedTuple):
    """A command, and regular expressions that its whole answer must match.

    ``before`` are commands that come first; ``policy`` are fields of MailHost; ``also_hide`` is
    hidden in both runs.
    """

    command: str
    offered: str
    hidden: str = r"t BAD .*"
    before: tuple[str, ...] = (LOGIN,)
    policy: Mapping[str, Any] = MappingProxyType({})
    also_hide: tuple[str, ...] = ()


_SELECTED = (LOGIN, SELECT)

PROBES: dict[str, Probe] = {
    "IMAP4rev2": Probe("ENABLE IMAP4rev2", r"\* ENABLED IMAP4rev2\r\nt OK .*",
                       r"\* ENABLED\r\nt OK .*"),
    "STARTTLS": Probe("STARTTLS", "t OK .*", r"t BAD Unknown command STARTTLS", ()),
    "LOGINDISABLED": Probe(LOGIN, r"t NO \[PRIVACYREQUIRED\].*", r"t NO \[PRIVACYREQUIRED\].*", (),
                           {"cleartext_login": False}),
    "SASL-IR": Probe("AUTHENTICATE PLAIN AGJvYgBib2Itc2VjcmV0", "t OK .*", before=()),
    **{f"AUTH={name}": Probe(f"AUTHENTICATE {name}", r"\+ .*", r"t NO \[CANNOT\].*", ())
       for name in ("PLAIN", "LOGIN", "CRAM-MD5", "SCRAM-SHA-256")},
    "LITERAL+": Probe(f'ID ("k" {{4097+}}\r\n{4097 * "x"})', r"\* ID .*\r\nt OK .*"),
    "LITERAL-": Probe(f'ID ("k" {{4096+}}\r\n{4096 * "x"})', r"\* ID .*\r\nt OK .*",
                      also_hide=("LITERAL+",)),
    "IDLE": Probe("IDLE", r"\+ .*"),
    "NAMESPACE": Probe("NAMESPACE", r"\* NAMESPACE .*\r\nt OK .*"),
    "UIDPLUS": Probe("UID EXPUNGE 1", "t OK .*", before=_SELECTED),
    "MOVE": Probe("MOVE 1 Sent", r"(?s)\* .*\r\nt OK .*", before=_SELECTED),
    "UNSELECT": Probe("UNSELECT", "t OK .*", before=_SELECTED),
    "ESEARCH": Probe("SEARCH RETURN (COUNT) ALL", r'\* ESEARCH \(TAG "t"\) COUNT 1\r\nt OK .*',
                     before=_SELECTED),
    "SEARCHRES": Probe("FETCH $ UID", "t OK .*", before=_SELECTED),
    "WITHIN": Probe("SEARCH YOUNGER 5", r"\* SEARCH.*\r\nt OK .*", before=_SELECTED),
    "SORT": Probe("SORT (SUBJECT) US-ASCII ALL", r"\* SORT 1\r\nt OK .*", before=_SELECTED),
    "THREAD=ORDEREDSUBJECT": Probe("THREAD ORDEREDSUBJECT US-ASCII ALL",
                                   r"\* THREAD \(1\)\r\nt OK .*", before=_SELECTED),
    "THREAD=REFERENCES": Probe("THREAD REFERENCES US-ASCII ALL",
                               r"\* THREAD \(1\)\r\nt OK .*", before=_SELECTED),
    "ENABLE": Probe("ENABLE CONDSTORE", r"\* ENABLED CONDSTORE\r\nt OK .*"),
    "ID": Probe("ID NIL", r"\* ID .*\r\nt OK .*"),
    "CHILDREN": Probe('LIST "" Sent', r"(?s)\* LIST \(\\HasNoChildren .*t OK .*",
                      r"(?s)\* LIST \(\\Sent\) .*t OK .*"),
    "SPECIAL-USE": Probe('LIST (SPECIAL-USE) "" Sent', r"(?s)\* LIST .*t OK .*"),
    "CREATE-SPECIAL-USE": Probe(r"CREATE Old (USE (\Archive))", "t OK .*"),
    "LIST-EXTENDED": Probe('LIST () "" Sent RETURN ()', r"(?s)\* LIST .*t OK .*"),
    "LIST-STATUS": Probe('LIST "" Sent RETURN (STATUS (MESSAGES))',
                         r"(?s)\* LIST .*\* STATUS Sent \(MESSAGES 0\)\r\nt OK .*"),
    "STATUS=SIZE": Probe("STATUS Sent (SIZE)", r"\* STATUS Sent \(SIZE 0\)\r\nt OK .*"),
    "APPENDLIMIT": Probe("STATUS Sent (APPENDLIMIT)",
                         r"\* STATUS Sent \(APPENDLIMIT \d+\)\r\nt OK .*"),
    "MULTIAPPEND": Probe("APPEND Sent {3+}\r\na:b {3+}\r\nc:d",
                         r"t OK \[APPENDUID \d+ 1:2\].*"),
    "CONDSTORE": Probe("FETCH 1 MODSEQ", r"(?s).*\* 1 FETCH \(MODSEQ .*t OK .*", before=_SELECTED),
    "QRESYNC": Probe("ENABLE QRESYNC", r"\* ENABLED QRESYNC\r\nt OK .*", r"\* ENABLED\r\nt OK .*"),
    "BINARY": Probe("FETCH 1 BINARY.SIZE[1]", r"\* 1 FETCH \(BINARY.SIZE\[1\] 5\)\r\nt OK .*",
                    before=_SELECTED),
    "QUOTA": Probe("GETQUOTAROOT INBOX", r"(?s)\* QUOTAROOT INBOX .*t OK .*"),
    "QUOTA=RES-STORAGE": Probe("STATUS INBOX (DELETED-STORAGE)", r"\* STATUS .*\r\nt OK .*"),
    "QUOTA=RES-MESSAGE": Probe("STATUS INBOX (DELETED)", r"\* STATUS .*\r\nt OK .*"),
    "ACL": Probe("MYRIGHTS INBOX", r"\* MYRIGHTS INBOX .*\r\nt OK .*"),
    "RIGHTS=kxte": Probe("CAPABILITY", r"(?s).* RIGHTS=kxte\b.*t OK .*",
                          "(?s)(?!.* RIGHTS=).*t OK .*"),
}  # fmt: skip
