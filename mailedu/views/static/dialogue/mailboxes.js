// The mailboxes as they stand at the current step, and as each session sees them.

import { h, region } from "../dom.js";
import { pill } from "./row.js";
import { connectionOf, phaseOf } from "./said.js";
import { lastStep, sessionsOf } from "./sessions.js";

const COUNT = new Intl.NumberFormat("en-GB");
const NUMBERING = ["POP3", "IMAP"]; // the protocols in which messages have numbers

/** The mailboxes in view; from step to step only what differs is drawn anew. */
export function makeMailboxes(data, say) {
  const none = h("p", { class: "faint" }, say("mailbox.none"));
  const element = region("part mailboxes", say("mailboxes"));
  const known = new Map();
  return {
    element,
    show(step) {
      const protocol = connectionOf(data, step)?.protocol;
      const wanted = step.mailboxes.map((number) => {
        const mailbox = data.transcript.mailboxes[number];
        const viewers = viewersOf(data, step, mailbox);
        const numbers = viewers.map(({ session }) => session.connection.number);
        const key = JSON.stringify([protocol, mailbox.owner, mailbox.name, numbers]);
        if (!known.has(key)) known.set(key, makeMailbox(mailbox, protocol, viewers, say));
        known.get(key).show(mailbox, viewers);
        return known.get(key).element;
      });
      if (wanted.length === 0) wanted.push(none);
      const same = wanted.length === element.childElementCount;
      if (!same || wanted.some((one, place) => one !== element.children[place])) {
        element.replaceChildren(...wanted);
      }
    },
  };
}

/**
 * The sessions that have this mailbox open at a step, each with the picture that it has of it;
 * none when that is the step's own session alone.
 */
function viewersOf(data, step, { owner, name }) {
  const { steps, mailboxes } = data.transcript;
  const index = steps.indexOf(step);
  const viewers = [];
  for (const session of sessionsOf(data).all.values()) {
    const last = steps[lastStep(session, index)];
    const numbering = NUMBERING.includes(session.connection.protocol);
    if (!last || !numbering || last.kind === "event" || phaseOf(data, last) !== "working") continue;
    const own = last.mailboxes
      .map((number) => mailboxes[number])
      .find((one) => one.owner === owner && one.name === name);
    if (!own) continue;
    const numbers = new Map(own.rows.map((row) => [row.uid, row.number]));
    viewers.push({ session, numbers });
  }
  const alone = viewers.every(({ session }) => session.connection.number === step.connection);
  return alone ? [] : viewers;
}

const SHOWN_AS = { IMAP: "flags", POP3: "marks" }; // what stands beside the status

function makeMailbox({ owner, name }, protocol, viewers, say) {
  const imap = protocol === "IMAP";
  const columns = viewers.length
    ? ["uid", "subject", "status"]
    : ["number", ...(imap ? ["uid"] : []), "sender", "subject", "size", "status"];
  const capital = owner.charAt(0).toUpperCase() + owner.slice(1);
  const heading = say(protocol === "POP3" ? "maildrop" : "mailbox", { owner: capital, name });
  const head = [
    ...viewers.map(({ session }) => viewerHead(session, say)),
    ...columns.map((one) => h("th", { scope: "col", class: one }, say(`column.${one}`))),
  ];
  const body = h("tbody");
  const note = h("p", { class: "faint" });
  const drawn = []; // for each row on the screen, what it was drawn from
  return {
    element: h(
      "div",
      { class: `mailbox ${SHOWN_AS[protocol] ?? ""} ${viewers.length ? "several" : ""}` },
      h("h4", {}, heading),
      h("table", { "aria-label": heading }, h("thead", {}, h("tr", {}, ...head)), body),
      note,
    ),
    show({ rows, omitted }, now) {
      rows.forEach((row, place) => {
        const told = now.map((viewer) => viewer.numbers.get(row.uid) ?? null);
        const content = JSON.stringify([row, told]);
        if (drawn[place] === content) return;
        drawn[place] = content;
        const line = mailboxRow(row, columns, protocol, say);
        line.prepend(...told.map((number, one) => toldCell(row, number, now[one].session, say)));
        if (body.rows[place]) body.rows[place].replaceWith(line);
        else body.append(line);
      });
      while (body.rows.length > rows.length) body.lastChild.remove();
      drawn.length = rows.length;
      if (omitted) note.textContent = say("mailbox.omitted", { count: omitted });
      else note.textContent = rows.length ? "" : say("mailbox.empty");
    },
  };
}

/** The head of a column with the numbers that one session knows the messages by. */
function viewerHead({ connection, client }, say) {
  const label = say("column.number.of", { number: connection.number, client: connection.client });
  const text = h("span", {}, ` ${say("column.number")}`);
  const attributes = { scope: "col", class: "number told", "aria-label": label, title: label };
  return h("th", attributes, pill(say, connection, client), text);
}

/** The number that a session knows a message by, or why it knows none. */
function toldCell(row, number, { connection }, say) {
  if (number !== null) return h("td", { class: "number told" }, `${number}`);
  if (row.status === "gone") return h("td", { class: "number told" }, "–");
  const why = connection.protocol === "POP3" ? "number.never" : "number.untold";
  return h("td", { class: "number told untold" }, h("span", {}, say(why)));
}

function mailboxRow(row, columns, protocol, say) {
  const marks = protocol === "POP3" ? (row.status === "marked" ? ["DELE"] : []) : row.flags;
  const texts = {
    number: row.number ?? "–",
    uid: row.uid,
    sender: row.sender,
    subject: row.subject,
    size: COUNT.format(row.size),
    status: say(`status.${row.status}`),
  };
  const cells = columns.map((name) => {
    const title = name === "subject" || name === "sender" ? texts[name] : null;
    return h("td", { class: name, title }, h("span", {}, `${texts[name]}`));
  });
  for (const mark of marks) cells.at(-1).append(" ", h("span", { class: "code flag" }, mark));
  return h("tr", { class: row.status }, ...cells);
}
