"""STORE and UID STORE: changing flags."""

from __future__ import annotations

from mailedu.protocols.imap_strings import format_sequence_set
from mailedu.protocols.imap_syntax import Scanner
from mailedu.protocols.imap_syntax.modseq import parse_unchanged_since
from mailedu.servers.imap.condstore import enable_condstore
from mailedu.servers.imap.namespace import denied
from mailedu.servers.imap.registry import Call, No, handles
from mailedu.servers.imap.session import Session
from mailedu.store import SYSTEM_FLAGS, FlagMode, settable


@handles("STORE", "UID STORE")
async def store(session: Session, call: Call) -> str:
    """RFC 3501 §6.4.6; messages expunged by another session meanwhile as in RFC 2180 §4.2.

    With UNCHANGEDSINCE (RFC 7162 §3.1.3), messages changed since are left alone and named in
    MODIFIED; the client is told how they are now.
    """
    args = call.args
    args.sp()
    numbers = args.sequence_set()
    args.sp()
    since = None
    if session.offers("CONDSTORE") and args.peek() == b"(":
        since = parse_unchanged_since(args)
        args.sp()
    mode, silent = _mode(args)
    args.sp()
    flags = args.store_flags()
    args.end()
    _require_a_right(session.selected.rights, flags, mode)
    view = session.writable()
    uids = view.resolve(numbers, by_uid=call.by_uid)
    living = [uid for uid in uids if not view.is_gone(uid)]
    chosen = living
    if since is not None:
        enable_condstore(session)
        chosen = [uid for uid in living if view.unchanged_since(uid, since, flags, mode)]
    messages = view.change_flags(chosen, flags, mode, as_seen=since is not None)
    session.announce_keywords()
    changed = {message.uid for message in messages}
    failed = [] if since is None else [uid for uid in living if uid not in changed]
    for uid in sorted(changed.union(failed)):
        if silent and uid in changed:
            view.expect_flags(uid, flags, mode)
            if since is None:
                continue
        session.send(view.update(uid, by_uid=call.by_uid, flags=not silent or uid not in changed))
        if session.output.full:
            await session.breathe()
    missing = len(changed) + len(failed) < len(uids) and not silent
    if failed:
        shown = map(view.shown_uid if call.by_uid else view.number, failed)
        code = f"MODIFIED {format_sequence_set(shown).decode()}"
        if missing:
            raise No("Some of these messages no longer exist", code)
        return f"[{code}] Conditional {call.verb} failed"
    if missing:
        raise No("Some of these messages were expunged by another session", "EXPUNGEISSUED")
    return f"{call.verb} completed"


def _require_a_right(rights: frozenset[str], flags: list[str], mode: FlagMode) -> None:
    """Raise No unless at least one of the flags may be changed (RFC 4314 §4).

    Those that may not are left as they are, without a word.
    """
    wanted = flags or (SYSTEM_FLAGS if mode == "set" else ())
    if wanted and not settable(wanted, rights):
        needs = (right for right in "stw" if settable(wanted, frozenset(right)))
        raise denied("".join(needs), rights)


def _mode(args: Scanner) -> tuple[FlagMode, bool]:
    mode: FlagMode = "set"
    if args.accept(b"+"):
        mode = "add"
    elif args.accept(b"-"):
        mode = "remove"
    args.expect(b"FLAGS")
    return mode, args.accept(b".SILENT")
