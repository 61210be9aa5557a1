// The mailboxes as they stand at the current step.

import { h, region } from "../dom.js";
import { connectionOf } from "./said.js";

const COUNT = new Intl.NumberFormat("en-GB");

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
        const key = JSON.stringify([protocol, mailbox.owner, mailbox.name]);
        if (!known.has(key)) known.set(key, makeMailbox(mailbox, protocol, say));
        known.get(key).show(mailbox);
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

const SHOWN_AS = { IMAP: "flags", POP3: "marks" }; // what stands beside the status

function makeMailbox({ owner, name }, protocol, say) {
  const imap = protocol === "IMAP";
  const columns = ["number", ...(imap ? ["uid"] : []), "sender", "subject", "size", "status"];
  const capital = owner.charAt(0).toUpperCase() + owner.slice(1);
  const heading = say(protocol === "POP3" ? "maildrop" : "mailbox", { owner: capital, name });
  const head = columns.map((one) => h("th", { scope: "col", class: one }, say(`column.${one}`)));
  const body = h("tbody");
  const note = h("p", { class: "faint" });
  const drawn = []; // for each row on the screen, what it was drawn from
  return {
    element: h(
      "div",
      { class: `mailbox ${SHOWN_AS[protocol] ?? ""}` },
      h("h4", {}, heading),
      h("table", { "aria-label": heading }, h("thead", {}, h("tr", {}, ...head)), body),
      note,
    ),
    show({ rows, omitted }) {
      rows.forEach((row, place) => {
        const now = JSON.stringify(row);
        if (drawn[place] === now) return;
        drawn[place] = now;
        const line = mailboxRow(row, columns, protocol, say);
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
