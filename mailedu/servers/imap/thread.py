"""THREAD and UID THREAD (RFC 5256)."""

from __future__ import annotations

from mailedu.protocols.imap_syntax import BadCharset, parse_charset_and_keys
from mailedu.protocols.ordering import Threadable, ordered_subject, references, write_threads
from mailedu.servers.imap.finding import find, headings, refusal
from mailedu.servers.imap.registry import Bad, Call, handles, provides
from mailedu.servers.imap.session import Session

_ALGORITHMS = {"ORDEREDSUBJECT": ordered_subject, "REFERENCES": references}
provides(*(f"THREAD={name}" for name in _ALGORITHMS))


@handles("THREAD", "UID THREAD")
async def thread(session: Session, call: Call) -> str:
    """RFC 5256 §3, BASE.6.4.THREAD; each algorithm is a capability of its own."""
    offered = [name for name in _ALGORITHMS if session.offers(f"THREAD={name}")]
    if not offered:
        raise Bad(f"Unknown command {call.verb}")
    call.args.sp()
    start = call.args.position
    name = call.args.atom().decode().upper()
    if name not in offered:
        raise call.args.problem("one of " + " ".join(offered), start)
    call.args.sp()
    try:
        program = parse_charset_and_keys(call.args)
    except BadCharset as problem:
        raise refusal(problem) from None
    found = await find(session, program, by_uid=call.by_uid)
    messages = [
        Threadable.of(found.name(uid), heading) async for uid, heading in headings(session, found)
    ]
    threads = write_threads(_ALGORITHMS[name](messages))
    session.send(b"* THREAD" + (b" " + threads if threads else b""))
    return f"{found.code}{call.verb} completed"
