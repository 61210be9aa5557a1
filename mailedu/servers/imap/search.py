"""SEARCH and UID SEARCH, with ESEARCH, SEARCHRES and WITHIN."""

from __future__ import annotations

from mailedu.protocols.imap_strings import format_sequence_set
from mailedu.protocols.imap_syntax import BadCharset, parse_results, parse_search
from mailedu.servers.imap.finding import Found, find, refusal
from mailedu.servers.imap.registry import Call, handles, provides
from mailedu.servers.imap.session import Session

provides("ESEARCH", "SEARCHRES", "WITHIN")


@handles("SEARCH", "UID SEARCH")
async def search(session: Session, call: Call) -> str:
    """RFC 3501 §6.4.4; numbers that are not there match nothing, as in Dovecot.

    In IMAP4rev2, the answer is an ESEARCH response in any case (RFC 9051 §6.4.4).
    """
    call.args.sp()
    results = parse_results(call.args)
    if results is None and session.rev2:
        results = frozenset({"ALL"})
    saves = results is not None and "SAVE" in results
    try:
        program = parse_search(call.args)
    except BadCharset as problem:
        if saves:
            session.selected.saved = frozenset()  # RFC 5182 §2.1, on NO
        raise refusal(problem) from None
    found = await find(session, program, by_uid=call.by_uid)
    if results is None:
        named = b"".join(b" %d" % found.name(uid) for uid in found.uids)
        session.send(b"* SEARCH" + named + modseq_suffix(found, program.by_modseq))
    elif results != {"SAVE"}:
        session.send(_esearch(call.tag, found, results, program.by_modseq))
    if saves and results is not None:
        found.view.saved = frozenset(_chosen(found.uids, results))
    return f"{found.code}{call.verb} completed"


def modseq_suffix(found: Found, by_modseq: bool) -> bytes:
    """Return what SEARCH and SORT add to a reply when MODSEQ is among the keys.

    It is the highest mod-sequence of what was found, if anything was (RFC 7162 §3.1.6, §3.1.9).
    """
    return b" (MODSEQ %d)" % found.modseq(found.uids) if by_modseq and found.uids else b""


def _esearch(tag: bytes, found: Found, results: frozenset[str], by_modseq: bool) -> bytes:
    """Write an ESEARCH response (RFC 4731 §3.1); only COUNT speaks of nothing found."""
    parts = [b'* ESEARCH (TAG "%b")' % tag]
    if found.by_uid:
        parts.append(b"UID")
    names = list(map(found.name, found.uids))
    if names:
        parts += [b"MIN %d" % names[0]] * ("MIN" in results)
        parts += [b"MAX %d" % names[-1]] * ("MAX" in results)
        parts += [b"ALL " + format_sequence_set(names)] * ("ALL" in results)
    parts += [b"COUNT %d" % len(names)] * ("COUNT" in results)
    if names and by_modseq:
        parts.append(b"MODSEQ %d" % found.modseq(_chosen(found.uids, results)))
    return b" ".join(parts)


def _chosen(uids: list[int], results: frozenset[str]) -> list[int]:
    """Return the messages that a result speaks of: all, unless only the ends are asked for.

    So it is for what SAVE saves (RFC 5182 §2.4) and for MODSEQ (RFC 7162 §3.1.10).
    """
    if not results & {"MIN", "MAX"} or results & {"ALL", "COUNT"}:
        return uids
    return uids[:1] * ("MIN" in results) + uids[-1:] * ("MAX" in results)
