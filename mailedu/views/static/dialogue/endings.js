// What a fork leaves behind: each mailbox that differs, as recorded and with the change.

import { h } from "../dom.js";
import { icon } from "../icons.js";

export function endings(fork, say) {
  return fork.mailboxes.map(({ owner, name, rows }) => {
    const title = say("fork.mailbox", { owner, name });
    const numbered = rows.every(([before, after]) => (after ?? before).number !== null);
    const number = numbered ? "column.number" : "column.uid";
    const columns = [number, "column.subject", "fork.before", "fork.after"];
    const head = columns.map((one) => h("th", { scope: "col" }, say(one)));
    const body = rows.map((pair) => ending(pair, numbered, say));
    return h(
      "div",
      { class: "fork-ending" },
      h("h4", {}, title),
      h(
        "table",
        { "aria-label": title },
        h("thead", {}, h("tr", {}, ...head)),
        h("tbody", {}, ...body),
      ),
    );
  });
}

/** One message in both branches; where it fared differently, a sign and a colour say so. */
function ending([before, after], numbered, say) {
  const row = after ?? before;
  const differs = JSON.stringify(before) !== JSON.stringify(after);
  const cells = [before, after].map((one, side) => {
    const other = [after, before][side];
    const texts = fateAtEnd(one, other, say);
    const [first, ...flags] = texts;
    const lost = !one || one.status === "gone";
    const status = h("td", { class: lost ? "lost" : "" });
    if (differs && side === 1) status.append(icon("differs"));
    status.append(h("b", {}, first));
    for (const flag of flags) status.append(" ", h("span", { class: "code flag" }, flag));
    return status;
  });
  return h(
    "tr",
    { class: differs ? "differs" : "" },
    h("td", {}, `${numbered ? row.number : row.uid}`),
    h("td", { title: `${row.sender}: ${row.subject}` }, row.subject),
    ...cells,
  );
}

/** What became of a message in words, its flags, and its size where that is what differs. */
function fateAtEnd(one, other, say) {
  if (!one) return [say("fork.never")];
  if (one.status === "gone") return [say("status.gone")];
  const survives = one.status === "kept" && (!other || other.status === "gone");
  const octets = other && other.size !== one.size ? [say("octets.many", { count: one.size })] : [];
  return [say(survives ? "fork.still" : `status.${one.status}`), ...one.flags, ...octets];
}
