// Everything that reads and changes nothing.
import { buffer } from "node:stream/consumers";
import { task, tell } from "./task.js";
import { lines, open } from "./imap.js";

const flow = await open();
const status = await flow.status("INBOX", { messages: true, unseen: true, uidNext: true, size: true });
const quota = await flow.getQuota("INBOX");
const mailboxes = await flow.list({ statusQuery: { messages: true, unseen: true } });
const lock = await flow.getMailboxLock("INBOX", { readOnly: true });
const told = { status, quota, mailboxes, namespace: flow.namespaces, downloads: [] };
try {
  told.mailbox = flow.mailbox;
  told.messages = await flow.fetchAll("1:*", {
    uid: true, flags: true, envelope: true, bodyStructure: true, size: true, internalDate: true,
    source: true, headers: ["subject"],
  });
  told.found = [];
  for (const query of task.searches) told.found.push(await flow.search(query, { uid: true }));
  for (const [uid, part] of task.downloads) {
    const { content } = await flow.download(uid, part || undefined, { uid: true, chunkSize: 500 });
    told.downloads.push(await buffer(content));
  }
} finally {
  lock.release();
}
await flow.logout();
tell({ ...told, lines });
