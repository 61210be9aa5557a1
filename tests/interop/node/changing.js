// Everything that changes something: the calls that the task names, one after the other.
import { task, tell } from "./task.js";
import { lines, open } from "./imap.js";

const flow = await open();
const lock = await flow.getMailboxLock(task.mailbox || "INBOX");
const results = [];
try {
  for (const [method, ...parameters] of task.calls) results.push(await flow[method](...parameters));
} finally {
  lock.release();
}
await flow.logout();
tell({ results, lines });
