// The dialogue on paper: all steps as one annotated table, made when somebody prints.

import { h } from "../dom.js";
import { sayer } from "../words.js";
import { pieces, readable } from "./octets.js";
import { seconds, speaker } from "./said.js";

const PAPER_LINES = 60; // of one step; a message may be long
const PAPER_PIECE = 60; // characters of a piece that is named under its line
const PAPER_MANY = 12; // parts of one line above which those that were named before are left out
const PLAIN_PARTS = new Set(["crlf", "space", "blank"]); // they need no name on paper
const COLUMNS = ["number", "time", "who", "line", "meaning", "state"];

/** Put the table into an exported page while it is being printed. */
export function printsOnPaper(data) {
  let sheet = null;
  const clear = () => {
    sheet?.remove();
    document.body.classList.remove("mailedu-printing");
  };
  addEventListener("beforeprint", () => {
    clear();
    document.body.append((sheet = paper(data)));
    document.body.classList.add("mailedu-printing");
  });
  addEventListener("afterprint", clear);
}

/** Print the dialogue alone, whatever page the widget is in. */
export function printPaper(data) {
  const frame = h("iframe", { class: "paper-frame", "aria-hidden": "true", tabindex: "-1" });
  document.body.append(frame);
  const { contentDocument: page, contentWindow: window } = frame;
  page.title = data.transcript.title;
  for (const sheet of document.querySelectorAll("style")) {
    if (sheet.textContent.includes(".mailedu-paper")) page.head.append(sheet.cloneNode(true));
  }
  page.body.append(page.importNode(paper(data), true));
  window.addEventListener("afterprint", () => frame.remove());
  window.print();
}

/** Return the dialogue as a table for paper. */
export function paper(data) {
  const say = sayer(data.words);
  const { title, connections, steps } = data.transcript;
  const parties = connections.map((c) =>
    h("li", {}, say("paper.party", { ...c, count: connections.length })),
  );
  const known = new Set();
  const head = COLUMNS.map((name) => h("th", { scope: "col" }, say(`table.${name}`)));
  return h(
    "article",
    { class: "mailedu-paper" },
    h("h1", {}, title),
    h("ol", {}, ...parties),
    h(
      "table",
      {},
      h("thead", {}, h("tr", {}, ...head)),
      h("tbody", {}, ...steps.map((_, index) => paperRow(data, say, index, known))),
    ),
  );
}

function paperRow(data, say, index, known) {
  const step = data.transcript.steps[index];
  const meaning = h("td", {});
  if (step.error) meaning.append(h("strong", {}, `${say("error")}: ${step.error} `));
  meaning.append(step.meaning);
  if (step.section) meaning.append(" ", h("small", {}, `(${step.section})`));
  const happened = data.happenings[index].map((one) =>
    h("div", { class: "happened" }, one.text),
  );
  return h(
    "tr",
    { class: step.sender },
    h("th", { scope: "row" }, `${index + 1}`),
    h("td", { class: "time" }, seconds(step.received)),
    h("td", {}, speaker(data, say, step)),
    paperLine(say, step, known),
    meaning,
    h("td", {}, step.state_after, ...happened),
  );
}

/** The line, or all lines of a message, and below them the parts of the first with their names. */
function paperLine(say, step, known) {
  if (!step.data) return h("td", {}, step.label);
  const lines = step.data.split(/(?<=\n)/);
  const shown = lines.slice(0, PAPER_LINES).map((line) => readable(line.replace(/\r\n$/, "")));
  const cell = h("td", { class: "line" }, h("code", {}, shown.join("\n")));
  if (lines.length > PAPER_LINES) {
    cell.append(h("small", {}, say("more.lines", { count: lines.length - PAPER_LINES })));
  }
  const parts = pieces(step, 0, lines[0].length).filter(
    ({ part }) => part?.label && !PLAIN_PARTS.has(part.name),
  );
  const named = parts.filter(({ text, part }) => {
    const before = known.has(`${text} ${part.label}`);
    known.add(`${text} ${part.label}`);
    return !before || parts.length <= PAPER_MANY;
  });
  const items = named.map(({ text, part }) => {
    const short = text.length > PAPER_PIECE ? `${text.slice(0, PAPER_PIECE)} …` : text;
    const decoded = part.decoded ? ` (${say("decoded")} ${part.decoded})` : "";
    return h("li", {}, h("code", {}, short), ` ${part.label}${decoded}`);
  });
  if (items.length) cell.append(h("ul", {}, ...items));
  return cell;
}
