"""SORT and UID SORT (RFC 5256)."""

from __future__ import annotations

from mailedu.protocols.imap_syntax import BadCharset, parse_sort
from mailedu.protocols.ordering import Heading, put_in_order, reads_header, sort_keys
from mailedu.servers.imap.finding import find, headings, refusal
from mailedu.servers.imap.registry import Call, handles
from mailedu.servers.imap.search import modseq_suffix
from mailedu.servers.imap.session import Session


@handles("SORT", "UID SORT")
async def sort(session: Session, call: Call) -> str:
    """RFC 5256 §3, BASE.6.4.SORT."""
    call.args.sp()
    try:
        criteria, program = parse_sort(call.args)
    except BadCharset as problem:
        raise refusal(problem) from None
    found = await find(session, program, by_uid=call.by_uid)
    if reads_header(criteria):
        rows = [
            (sort_keys(criteria, heading), uid) async for uid, heading in headings(session, found)
        ]
    else:
        known = ((uid, found.view.message(uid)) for uid in found.uids)
        rows = [
            (sort_keys(criteria, Heading(message.internal_date, message.size)), uid)
            for uid, message in known
        ]
    found.uids = put_in_order(criteria, rows)
    named = b"".join(b" %d" % found.name(uid) for uid in found.uids)
    session.send(b"* SORT" + named + modseq_suffix(found, program.by_modseq))
    return f"{found.code}{call.verb} completed"
