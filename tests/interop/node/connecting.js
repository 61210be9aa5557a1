// Log in and out, and tell what was negotiated, or why it failed.
import { about, task, tell } from "./task.js";
import { lines, open } from "./imap.js";

try {
  const flow = await open();
  const { secureConnection, capabilities, enabled, authenticated } = flow;
  await flow.noop();
  await flow.logout();
  tell({ secureConnection, capabilities: [...capabilities.keys()], enabled, authenticated, lines });
} catch (error) {
  tell({ error: about(error), authenticationFailed: error.authenticationFailed, lines });
}
