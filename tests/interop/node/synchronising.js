// Open a mailbox as it was known before, by QRESYNC or CONDSTORE, and tell what is new.
import { task, tell } from "./task.js";
import { lines, open } from "./imap.js";

const flow = await open();
const events = [];
for (const name of ["expunge", "flags"]) flow.on(name, (event) => events.push({ name, ...event }));
const { since } = task;
const mailbox = await flow.mailboxOpen("INBOX", since && {
  changedSince: BigInt(since.modseq), uidValidity: BigInt(since.uidValidity),
});
const range = since ? `${since.uidNext}:*` : "1:*";
const fresh = await flow.fetchAll(range, { uid: true, flags: true }, { uid: true });
const changed = since && await flow.fetchAll("1:*", { uid: true, flags: true }, {
  uid: true, changedSince: BigInt(since.modseq),
});
await flow.logout();
tell({ mailbox, fresh, changed, events, enabled: flow.enabled, lines });
