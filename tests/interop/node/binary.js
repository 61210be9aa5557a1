// Store a text with a NUL (literal8), and read parts that the server decodes (RFC 3516).
import { task, tell } from "./task.js";
import { lines, open } from "./imap.js";

const flow = await open();
const lock = await flow.getMailboxLock("INBOX");
const { uid } = await flow.append("INBOX", Buffer.from(task.content, "latin1"));
const parts = [];
for (const [number, name] of [[1, "2"], [uid, "1"]]) {
  const query = { bodyParts: [name] };
  const message = await flow.fetchOne(number, query, { uid: true, binary: true });
  parts.push(message.bodyParts.get(name));
}
const { source } = await flow.fetchOne(uid, { source: true }, { uid: true });
lock.release();
await flow.logout();
tell({ parts, source, lines });
