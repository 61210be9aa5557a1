// Post the messages of the task by nodemailer, at the same time, and tell what became of each.
import nodemailer from "nodemailer";
import { about, task, tell, tls } from "./task.js";

const lines = [];
const quiet = () => {};
const listen = ({ tnx }, text) =>
  tnx === "client" || tnx === "server" ? lines.push(`${tnx[0]}: ${text}`) : 0;

const transport = nodemailer.createTransport({
  ...task.connection, tls, transactionLog: true,
  logger: { trace: quiet, debug: listen, info: quiet, warn: quiet, error: quiet },
});
const outcomes = await Promise.allSettled([
  ...(task.verify ? [transport.verify()] : []),
  ...task.messages.map((message) => transport.sendMail(message)),
]);
transport.close();
tell({ outcomes: outcomes.map(({ value, reason }) => reason ? { error: about(reason) } : value), lines });
