// IDLE in INBOX: tell each event as it comes, and leave when so many messages have gone.
import { task, tell } from "./task.js";
import { open } from "./imap.js";

const flow = await open();
await flow.mailboxOpen("INBOX");
let left = task.messages;
for (const name of ["exists", "flags", "expunge"])
  flow.on(name, (event) => {
    tell({ name, ...event });
    if (name === "expunge" && --left === 0) flow.logout().then(() => tell("bye"));
  });
const idle = flow.idle();
tell("waiting");
await idle;
