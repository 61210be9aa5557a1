// A connection of imapflow, and the lines that crossed it.
import { ImapFlow } from "imapflow";
import { task, tls } from "./task.js";

export const lines = [];

const quiet = () => {};
const listen = ({ src, msg }) => src === "s" || src === "c" ? lines.push(`${src}: ${msg}`) : 0;

/** Log in; all that the task says about the connection is passed on. */
export async function open() {
  const flow = new ImapFlow({
    ...task.connection, tls,
    logger: { trace: quiet, debug: listen, info: quiet, warn: quiet, error: quiet },
  });
  try {
    await flow.connect();
  } catch (error) {
    flow.close();
    throw error;
  }
  return flow;
}
